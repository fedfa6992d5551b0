#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm:
# vm: --release 615.71.09
# debug: --kernel 6.12-debug
# vfs: 2
# timeout: 3600
#
# A vGPU is made whole or not at all, as a mediated device and on a VF: each
# allocation, each message to GSP and each call of the kernel that can fail while one
# is made fails once. Each time everything is held as before, a sentence says that it
# failed, and the next attempt succeeds. The last of all vGPUs costs as many of them
# as the first.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh
. tests/vm/calls.sh

# The two ways to make one, as files and what is written to them; take_away undoes it.
way() {
	way=$1
	case $way in
	mdev) file=$PF/mdev_supported_types/nvidia-$type/create text=$id user=$id ;;
	vf) file=$PF/virtfn0/nvidia/current_vgpu_type text=$type user=$(basename "$(readlink "$PF/virtfn0")") ;;
	esac
}

take_away() {
	case $way in
	mdev) remove "$id" ;;
	vf) echo 0 >"$file" ;;
	esac
}

# with_step N: make one with its Nth call failing; nothing is left, last_error is new.
with_step() {
	log_mark
	if counted "$1" "$file" "$text"; then
		echo "it succeeded all the same"
		take_away
		return 1
	fi
	# A VF that is found without a group of its own is set aside, until it is bound anew.
	case $(cat "$PARAMETERS/failed") in
	*" in vgpu_vf_check_group")
		log_has "$BDF: VF .* has no IOMMU group" || return
		[ "$(available "$type")" = $((can - 1)) ] || return
		bind_anew "$PF/virtfn0" || return
		;;
	*)
		log_has "$BDF: no vGPU .* of type " || { echo "no sentence in the log"; return 1; }
		grep -q "no vGPU .* of type " "$PF/vgpu/last_error" || { cat "$PF/vgpu/last_error"; return 1; }
		;;
	esac
	[ "$(state)" = "$before" ] || { echo "$before"; state; return 1; }
}

bind_anew() {
	vf=$(basename "$(readlink "$1")")
	echo "$vf" >/sys/bus/pci/drivers/nvidia/unbind && echo "$vf" >/sys/bus/pci/drivers/nvidia/bind
}

driver_up
check "load the counter of calls" insmod "$MODULES/call_steps.ko"
type=$(type_named L40-1Q) || bail "no type L40-1Q"
id=$(uuid 1)
# what is allocated once and stays
create "$type" "$id" || bail "no vGPU can be made"
remove "$id" || bail "it cannot be removed"
before=$(state)
can=$(available "$type")

fail_each_step() {
	check "$way: make one, counting" counted 0 "$file" "$text"
	steps=$(called)
	calls_say
	eval "first_$way=\"$(calls_made allocations) $(calls_made messages)\""
	check "remove it" take_away
	check "allocations, messages and other calls are among them" eval \
		'[ "$(calls_made allocations)" -ge 2 ] && [ "$(calls_made messages)" -ge 1 ] &&
		 [ "$(calls_made others)" -ge 1 ]'
	n=0
	while [ "$n" -lt "$steps" ]; do
		n=$((n + 1))
		if with_step "$n" >"$tmp/step" 2>&1; then
			ok "$way: call $n of $steps fails: $(cat "$PARAMETERS/failed")"
		else
			not_ok "$way: call $n of $steps fails: $(cat "$PARAMETERS/failed")"
			say <"$tmp/step"
		fi
	done
	check "$way: no call is left that could fail" eval '
		counted $((steps + 1)) "$file" "$text" && [ -z "$(cat "$PARAMETERS/failed")" ]'
	check "it works" client "$user" engine,zero,dma,irq
	check "remove it" take_away
	same "everything is held as before" "$before" "$(state)"
}

way mdev
fail_each_step
way vf
fail_each_step

# --- a VF that is bound ---
vf=$(basename "$(readlink "$PF/virtfn0")")
drivers=/sys/bus/pci/drivers/nvidia
binds() {
	echo "$vf" >"$drivers/unbind" && counted "$1" "$drivers/bind" "$vf"
}
unbound() {
	[ ! -e "/sys/bus/pci/devices/$vf/driver" ] && [ "$(available "$type")" = $((can - 1)) ]
}
check "a VF is unbound and bound, counting" binds 0
steps=$(called)
same "it is a VFIO device by two calls that can fail" 2 "$steps"
n=0
while [ "$n" -lt "$steps" ]; do
	n=$((n + 1))
	check "call $n of $steps fails" refused "" binds "$n"
	same "it is $(cat "$PARAMETERS/failed")" "0 $n" "$(unbound; echo $?) $(called)"
	check "bind it" eval 'echo "$vf" >$drivers/bind'
	same "everything is held as before" "$before" "$(state)"
done

# --- the last one ---
n=1
while [ "$(available "$type")" -gt 1 ]; do
	create "$type" "$(uuid $((100 + n)))" || break
	n=$((n + 1))
done
check "make the last one of $n, counting" \
	counted 0 "$PF/mdev_supported_types/nvidia-$type/create" "$id"
calls_say
# shellcheck disable=SC2154 # assigned by fail_each_step
same "it takes as many allocations and messages as the first" "$first_mdev" \
	"$(calls_made allocations) $(calls_made messages)"
check "remove them all" remove_all
same "everything is held as before" "$before" "$(state)"
check "the counter unloads" rmmod call_steps
check "the module unloads" driver_unload
check "the kernel found nothing wrong" kernel_is_sane
finish
