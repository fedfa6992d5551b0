#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --one-thread
# debug: --one-thread --kernel 6.12-debug
# timeout: 3600
#
# What is refused while a vGPU exists or is used, what waits, and that all is
# free when its user lets go.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh

busy="Device or resource busy"

set_vfs() {
	env echo "$1" >"$PF/sriov_numvfs"
}

bind() {
	env echo "$BDF" >"/sys/bus/pci/drivers/nvidia/$1"
}

# A user that holds the vGPU until go_on, and has found its framebuffer well.
hold() {
	start_client user "$id" "engine,fill:9,wait,check:9${1:+,$1}"
	user=$started
	hears 60 user '^vgpu: wait:' "$user"
}

driver_up
type=$(type_named L40-1B) || type=$(smallest_type)
id=$(uuid 1)
before=$(state)

# a vGPU that nobody has open
check "make a vGPU" create "$type" "$id"
check "VFs cannot be disabled while it exists" refused_saying "$busy" "$BDF: .*VFs" set_vfs 0
check "VFs cannot be changed while it exists" refused "$busy" set_vfs 4
check "its vgpu_params can be set" eval 'echo enable_uvm=1 >"$MDEVS/$id/nvidia/vgpu_params"'
check "unknown vgpu_params are refused" refused "Invalid argument" \
	sh -c "env echo no_such=1 >$MDEVS/$id/nvidia/vgpu_params"
same "vgpu_params say what was set" enable_uvm=1 "$(cat "$MDEVS/$id/nvidia/vgpu_params")"
check "remove it" remove "$id"
check "VFs can be disabled when it is gone" set_vfs 0
same "there are none" "0 $(cat "$PF/sriov_totalvfs")" "$(num_vfs) $(cat "$PF/sriov_totalvfs")"
same "no type is available without VFs" 0 "$(available "$type")"
check "five VFs" set_vfs 5
same "five vGPUs of the type are available" 5 "$(available "$type")"
check "no VFs" set_vfs 0
check "all VFs" set_vfs "$(cat "$PF/sriov_totalvfs")"
same "everything is held as before" "$before" "$(state)"

# a vGPU in use
check "make a vGPU" create "$type" "$id"
check "a user holds it" hold
same "it says that it runs" running "$(cat "$MDEVS/$id/nvidia/state")"
check "a second user is refused" refused "$busy" "$CLIENT" "$id" engine
check "QEMU as second user is refused" refused "$busy" timeout $((60 * SLOW)) qemu-system-x86_64 \
	-machine q35 -accel tcg -m 64M -nodefaults -display none \
	-device "vfio-pci,sysfsdev=$MDEVS/$id"
check "rmmod is refused" refused "in use" driver_unload
check "VFs cannot be disabled" refused "$busy" set_vfs 0
check "its vgpu_params cannot be changed" refused "$busy" \
	sh -c "env echo enable_uvm=0 >$MDEVS/$id/nvidia/vgpu_params"
same "another can still be made and used" 0 "$(
	{ create "$type" "$(uuid 2)" && client "$(uuid 2)" engine,zero,dma && remove "$(uuid 2)"; } >/dev/null 2>&1
	echo $?)"
go_on user
check "the user noticed nothing of all that" ends_well user "$user"
same "it says that it is only created" created "$(cat "$MDEVS/$id/nvidia/state")"

# removed while in use: the user is asked, and it ends when the user lets go
check "a user that watches for requests" eval \
	'start_client user "$id" engine,request && user=$started && hears 60 user "request: waiting" "$user"'
later remove "$id"
check "remove asks it to let go" hears 60 user '^vgpu: request: ok' "$user"
check "it lets go" ends_well user "$user"
check "then remove is done" job_succeeds 60
check "it is gone" not test -e "$MDEVS/$id"
same "everything is held as before" "$before" "$(state)"

# the same with QEMU, which lets go by itself when the slot can be unplugged
check "make a vGPU" create "$type" "$id"
start_guest vm engine,dma,wait "$id"
vm=$started
check "a virtual machine uses it" hears 900 vm '^vgpu: wait:' "$vm"
later remove "$id"
check "remove asks, in the log" until_true 60 log_has "$id|release|request"
kill "$vm"
check "QEMU ends" until_true 60 ended "$vm"
check "then remove is done" job_succeeds 60
same "everything is held as before" "$before" "$(state)"

# PF unbound and bound
check "make two vGPUs" eval 'create "$type" "$id" && create "$type" "$(uuid 2)"'
check "unbind the GPU" bind unbind
same "its vGPUs and VFs are gone" "0 0" "$(num_mdevs) $(num_vfs)"
check "GSP is down" model_is_idle
check "bind it" bind bind
check "it is a parent again" is_parent
same "everything is held as before" "$before" "$(state)"
check "make a vGPU" create "$type" "$id"
check "a user holds it" hold
log_mark
later bind unbind
check "unbinding asks for it, in the log" \
	until_true 60 log_has "vGPU $id is used by .* \(pid [0-9]+\), who is asked to release it"
check "creating meanwhile is refused" refused "No such device" create "$type" "$(uuid 3)"
go_on user
check "its user ends well" ends_well user "$user"
check "then unbind is done" job_succeeds 120
same "its vGPU and VFs are gone" "0 0" "$(num_mdevs) $(num_vfs)"
check "bind it" bind bind
same "everything is held as before" "$before" "$(state)"
check "the module unloads with an idle vGPU" eval 'create "$type" "$id" && driver_unload'
same "nothing is left" "0 0" "$(num_mdevs) $(num_vfs)"
check "GSP is down" model_is_idle
check "the kernel found nothing wrong" kernel_is_sane
finish
