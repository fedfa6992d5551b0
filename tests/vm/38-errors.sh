#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm:
# timeout: 1800
#
# Whom an error that PCIe reports (AER) concerns: the kernel calls the driver for every
# function below the port. And users that are killed at any moment.
# shellcheck disable=SC2016,SC2119,SC2154,SC2317 # texts that check() runs; driver_up without parameters
. tests/vm/lib.sh

# inject VF|card ERROR: that function has the error, and the kernel has called all drivers.
inject() {
	_function=gpu0
	[ "$1" = card ] || _function=gpu0-vf$(($1 - 1))
	log_mark
	$QOM "do" human-monitor-command "$(jq -nc --arg c "pcie_aer_inject_error $_function $2" \
		'{"command-line": $c}')" || return
	until_true 60 log_has 'device recovery (successful|failed)' && return
	log
	return 1
}

looked() {
	[ "$(grep -c '^vgpu: errors:' "$tmp/$1.log")" -gt "$2" ]
}

# sees NAME COUNT: the user looks how many errors came since it looked last.
sees() {
	_n=$(grep -c '^vgpu: errors:' "$tmp/$1.log")
	go_on "$1"
	until_true 90 looked "$1" "$_n"
	grep '^vgpu: errors:' "$tmp/$1.log" | tail -n 1 | grep -q " count=$2\$" && return
	cat "$tmp/$1.log"
	return 1
}

# GFID of a vGPU, from 1 on.
gfid_of() {
	_vf=$(basename "$(readlink "$MDEVS/$1/virtfn")")
	for _v in "$PF"/virtfn*; do
		[ "$(basename "$(readlink "$_v")")" != "$_vf" ] || echo $((${_v##*virtfn} + 1))
	done
}

# user N STEPS: of vGPU N, after its first wait.
user() {
	start_client "user$1" "$(uuid "$1")" "engine,watch-errors,wait,$2"
	eval "user$1=$started"
	hears 60 "user$1" '^vgpu: wait:' "$started"
}

states_are() {
	for n in 1 2; do
		[ "$(cat "$MDEVS/$(uuid "$n")/nvidia/state")" = "$1" ] || return
	done
}

# Tenths of a second, up to $1.
random() {
	awk -v seed="$(od -An -N4 -tu4 /dev/urandom)" -v most="$1" \
		'BEGIN { srand(seed); printf "%.1f\n", rand() * most }'
}

# killed COMMAND...: it is, at some moment, and what it had is free again.
killed() {
	"$@" >"$tmp/killed" 2>&1 &
	_user=$!
	sleep "$(random 4)"
	kill -9 "$_user"
	wait "$_user"
	until_true 120 states_are created && return
	cat "$tmp/killed" "$MDEVS"/*/nvidia/state
	return 1
}

vm_of_both() {
	exec qemu-system-x86_64 -machine q35 -accel tcg -m 64M -nodefaults -display none \
		-device "vfio-pci,sysfsdev=$MDEVS/$(uuid 1)" \
		-device "vfio-pci,sysfsdev=$MDEVS/$(uuid 2)"
}

both_at_work() {
	exec "$CLIENT" "$(uuid 1)" fill:1,dma,irq,fill:2,dma,irq,fill:3,dma,irq,fill:4,dma,irq \
		"$(uuid 2)" fill:1,dma,irq,fill:2,dma,irq,fill:3,dma,irq,fill:4,dma,irq
}

driver_up
before=$(state)
type=$(type_named L40-1B) || type=$(smallest_type)
for n in 1 2; do
	check "vGPU $n" create "$type" "$(uuid "$n")"
	eval "vf$n=$(gfid_of "$(uuid "$n")")"
done
check "vGPU 1 has a user" user 1 errors:1,dma,wait,errors:0,wait,errors:1,dma,irq
check "vGPU 2 has a user" user 2 errors:0,dma,wait,errors:1,wait,errors:1,dma,irq
check "an error of the VF of vGPU 1 that is not fatal" inject "$vf1" COMP_ABORT
check "its user is told" sees user1 1
check "the other is not" sees user2 0
check "the same of vGPU 2" inject "$vf2" COMP_ABORT
check "the user of vGPU 1 is not told again" sees user1 0
check "that of vGPU 2 is" sees user2 1
check "an error of the card that is not fatal" inject card COMP_ABORT
check "the log says whom it concerns" log_has "$BDF: .*an error of the card: all users"
check "the user of vGPU 1 is told" sees user1 1
check "that of vGPU 2 is" sees user2 1
for n in 1 2; do
	eval "user=\$user$n"
	check "user $n ends well" ends_well "user$n" "$user"
done

for n in 1 2 3; do
	check "a virtual machine with both is killed" killed vm_of_both
	check "a user of both is killed at work" killed both_at_work
done
for n in 1 2; do
	check "vGPU $n has empty framebuffer and works" client "$(uuid "$n")" engine,zero,dma,irq
done
check "remove them" remove_all
same "everything is held as before" "$before" "$(state)"
check "the kernel found nothing wrong" kernel_is_sane
finish
