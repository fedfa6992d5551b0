#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --kernel 6.1,7.3
# full: --kernel 6.12
# timeout: 1800
#
# A VF is a VFIO device as long as it is bound, with or without a vGPU. What follows for
# who removes a vGPU: he waits for its own user and nobody else's, he can be killed while
# he waits, and 0 in current_vgpu_type never waits.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh

busy="Device or resource busy" nodev="No such device"
devices=/sys/bus/pci/devices

vf() {
	basename "$(readlink "$PF/virtfn$1")"
}

vf_file() {
	cat "$devices/$1/nvidia/$2"
}

set_type() {
	env echo "$2" >"$devices/$1/nvidia/current_vgpu_type"
}

bind() {
	env echo "$2" >"/sys/bus/pci/drivers/nvidia/$1"
}

# The process itself is who writes, so that a signal reaches it.
writes() {
	exec python3 -c 'import os, sys
os.write(os.open(sys.argv[1], os.O_WRONLY), sys.argv[2].encode())' "$1" "$2"
}

# A user NAME of DEVICE that holds it until go_on, and has found its framebuffer well.
hold() {
	start_client "$1" "$2" "engine,fill:9,wait,check:9,dma"
	user=$started
	hears 60 "$1" '^vgpu: wait:' "$user"
}

idle_vfs_are_devices() {
	for _vf in "$PF"/virtfn*; do
		_group=$(basename "$(readlink "$_vf/iommu_group")")
		if [ ! -d "$_vf/vfio-dev" ] || [ ! -c "/dev/vfio/$_group" ]; then
			echo "$_vf"
			return 1
		fi
	done
}

check "what is done with VFs is watched" insmod "$MODULES/vf_watch.ko"
driver_up
type=$(type_named L40-1B) || bail "no type L40-1B"
q8=$(type_named L40-8Q) || bail "no type L40-8Q"
vf0=$(vf 0)
id=$(uuid 1)
before=$(state)

# --- a VF without a vGPU ---
check "each VF has vfio-dev/ and a group" idle_vfs_are_devices
same "its state is none" none "$(vf_file "$vf0" state)"
error=$(cat "$PF/vgpu/last_error")
check "opening one is refused with a sentence" \
	refused_saying "" "$BDF: VF $vf0 cannot be opened: there is no vGPU on it" "$CLIENT" "$vf0" engine
check "with ENODEV" refused "FAIL get device: $nodev" "$CLIENT" "$vf0" engine
check "its own last_error has the sentence" eval 'vf_file "$vf0" last_error | grep "no vGPU on it"'
same "that of the card has not" "$error" "$(cat "$PF/vgpu/last_error")"

flood() {
	awk -v file="$devices/$vf0/nvidia/current_vgpu_type" \
		'BEGIN { for (i = 0; i < 3000; i++) print "write", file, "nonsense" }' | "$MODULES/file-ops" >"$tmp/flood"
	[ "$(grep -c 'Invalid argument' "$tmp/flood")" = 3000 ] || { tail -n 3 "$tmp/flood"; return 1; }
	said=$(log | grep -c "not the number of a vGPU type")
	echo "of 3000 refusals the log has $said"
	[ "$said" -ge 50 ] && [ "$said" -lt 3000 ]
}
log_mark
check "refusals in a loop do not fill the log" flood

# --- who watches a VF ---
udevadm monitor --kernel --property --subsystem-match=pci >"$tmp/events" 2>&1 &
background="$background $!"
monitor_listens() {
	grep -q "^KERNEL - " "$tmp/events"
}
changes() {
	[ "$(grep -c "^KERNEL.* change .*$vf0 " "$tmp/events")" -ge "$1" ]
}
check "udevadm listens" until_true 60 monitor_listens
check "a vGPU on it" set_type "$vf0" "$type"
check "an event says that it changed" until_true 60 changes 1
check "take it away" set_type "$vf0" 0
check "an event says that it changed" until_true 60 changes 2
same "everything is held as before" "$before" "$(state)"

# --- a stranger's vGPU ---
check "a mediated device" create "$type" "$id"
dead=$id
vfa=$(cat "$MDEVS/$dead/nvidia/vf")
check "unbind its VF" bind unbind "$vfa"
same "it is gone" gone "$(cat "$MDEVS/$dead/nvidia/state")"
check "bind it" bind bind "$vfa"
check "a second on the same VF" eval 'create "$q8" "$(uuid 2)" && [ "$(cat "$MDEVS/$(uuid 2)/nvidia/vf")" = "$vfa" ]'
check "it is used" hold user "$(uuid 2)"
log_mark
later writes "$MDEVS/$(uuid 2)/remove" 1
remover=$job
check "its remover waits, and the log says for whom" until_true 60 \
	log_has "vGPU $(uuid 2) is used by vfio-client \(pid $user\), who is asked to release it"
later writes "$MDEVS/$dead/remove" 1
check "the first is removed under both" job_succeeds 60
same "the second is in use" "$user vfio-client" "$(cat "$MDEVS/$(uuid 2)/nvidia/user" 2>/dev/null || vf_file "$vfa" user)"
go_on user
check "its user ends well" ends_well user "$user"
job=$remover
check "then its remover is done" job_succeeds 60
same "everything is held as before" "$before" "$(state)"

# --- 0 while it is opened again and again ---
check "a vGPU on a VF" set_type "$vf0" "$type"
start_client user "$vf0" engine,reopens
user=$started
check "two threads open and close it" hears 60 user '^vgpu: reopens:' "$user"
# Each write ends, whatever they do: the vGPU is gone, or in use.
clear_often() {
	n=0
	while [ "$n" -lt 50 ] && ! set_type "$vf0" 0 2>"$tmp/cleared"; do
		grep -q "$busy" "$tmp/cleared" || { cat "$tmp/cleared"; return 1; }
		n=$((n + 1))
	done
}
later clear_often
check "0 is refused each time, or takes it away" job_succeeds 300
go_on user
check "they end" eval 'until_true 60 ended "$user" && wait "$user"'
check "then 0 takes it away" set_type "$vf0" 0
same "everything is held as before" "$before" "$(state)"

# --- who removes one in use is killed ---
orphan() {
	create "$type" "$id" || return
	vf=$(cat "$MDEVS/$id/nvidia/vf")
	free=$(available "$type")
	hold user "$id" || return
	log_mark
	later writes "$MDEVS/$id/remove" 1
	until_true 60 log_has "vGPU $id is used by" || return
	[ "$(vf_file "$vf" state)" = running ] || return
	kill -KILL "$job"
	until_true 60 ended "$job" || { echo "its remover does not end"; return 1; }
	until_true 60 not test -e "$MDEVS/$id"
}
check "the remover of a vGPU in use can be killed" orphan || { go_on user; bail "no orphan"; }
check "the log says that its user keeps it" log_has "$id .*vfio-client \(pid $user\), who keeps"
same "its VF says that it is orphaned, and whose" "orphaned $user vfio-client" \
	"$(vf_file "$vf" state) $(vf_file "$vf" user)"
same "debugfs has it" "$vf $type orphaned $id" \
	"$(awk -v vf="$vf" '$2 == vf { print $2, $3, $4, $6 }' "$DEBUGFS/vgpus")"
same "it is counted" "$free" "$(available "$type")"
check "its VF cannot be given a type" refused "$busy" set_type "$vf" "$q8"
# The log has had enough of that sentence, from who wrote 0 in a loop.
check "it cannot be cleared" refused "$busy" set_type "$vf" 0
check "the card's last_error says who has it" \
	grep -F "$vf is in use by vfio-client (pid $user)" "$PF/vgpu/last_error"
check "VFs cannot be disabled" refused "$busy" sh -c "env echo 0 >$PF/sriov_numvfs"
check "rmmod is refused" refused "in use" driver_unload
check "its name can be given again" create "$type" "$id"
check "and that is another" client "$id" engine,zero,dma
check "remove it" remove "$id"
go_on user
check "its user noticed nothing" ends_well user "$user"
same "everything is held as before" "$before" "$(state)"
check "the next finds its VF free and framebuffer clear" eval \
	'create "$type" "$id" && client "$id" engine,zero && remove "$id"'
same "everything is held as before" "$before" "$(state)"

check "an orphan once more" orphan
log_mark
later writes /sys/bus/pci/drivers/nvidia/unbind "$vf"
check "unbinding its VF asks its user" until_true 60 log_has "vGPU $id is used by vfio-client"
resets=$(model_stats vf-resets)
go_on user
check "its user ends well" ends_well user "$user"
check "then the VF is unbound" job_succeeds 120
same "it was reset after its user" "vf-resets=$((${resets#*=} + 1))" "$(model_stats vf-resets)"
check "bind it" bind bind "$vf"
same "everything is held as before" "$before" "$(state)"

check "an orphan once more" orphan
log_mark
later writes /sys/bus/pci/drivers/nvidia/unbind "$BDF"
check "unbinding the card asks its user" until_true 60 log_has "vGPU $id is used by vfio-client"
go_on user
check "its user ends well" ends_well user "$user"
check "then the card is unbound" job_succeeds 120
check "GSP is down" model_is_idle
check "bind it" bind bind "$BDF"
same "everything is held as before" "$before" "$(state)"

# --- while firmware starts it, which may take minutes ---
# Nobody has to wait for that, but who unbinds the VF; and each says for whom he waits.
starts_slowly() {
	[ -z "$($QOM get "$GPU" fault | tr -d '"')" ]
}
still_starts() {
	! said user '^vgpu: ' && ! ended "$user" && return
	echo "it was started meanwhile"
	return 1
}
stands_in() {
	grep -q "$2" "/proc/$1/stack"
}
killed() {
	kill -KILL "$job"
	until_true 60 ended "$job" || { echo "it does not end"; cat "/proc/$job/stack"; return 1; }
	still_starts
}
waits() {
	until_true 60 log_has "vGPU $id is used by vfio-client \(pid $user\), who is asked to release it" &&
		still_starts
}
check "make a vGPU" create "$type" "$id"
vf=$(cat "$MDEVS/$id/nvidia/vf")
fault message-slow=60000:1
start_client user "$id" engine,fill:9,wait,check:9,dma
user=$started
check "its user opens it, and firmware takes a minute" until_true 60 starts_slowly
later writes "$MDEVS/$id/nvidia/vgpu_params" enable_uvm=1
check "who sets its parameters waits" until_true 60 stands_in "$job" vgpu_params_set
check "and can be killed" killed
log_mark
later writes "$MDEVS/$id/remove" 1
check "who removes it waits, and the log says for whom" waits
check "and can be killed" killed
check "the mediated device is gone" until_true 60 not test -e "$MDEVS/$id"
check "the log says who keeps the vGPU" log_has "$id .*vfio-client \(pid $user\), who keeps"
same "its VF says whose it is" "orphaned $user vfio-client" "$(vf_file "$vf" state) $(vf_file "$vf" user)"
log_mark
later writes /sys/bus/pci/drivers/nvidia/unbind "$vf"
check "who unbinds its VF waits, and the log says for whom" waits
check "it starts" hears 120 user '^vgpu: wait:' "$user"
go_on user
check "its user noticed nothing" ends_well user "$user"
check "then the VF is unbound" job_succeeds 120
check "bind it" bind bind "$vf"
same "everything is held as before" "$before" "$(state)"

check "the module unloads" driver_unload
check "GSP is down" model_is_idle
check "VFs need not be watched any more" rmmod vf_watch
check "the kernel found nothing wrong" kernel_is_sane
finish
