#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --release 535.113.01 --append retain_initrd --gpu card=l40,vfs=4
# timeout: 1800
# not-on: 6.1: its initrd cannot be had for kexec
#
# A host that sleeps, as far as processes are frozen, or is not let do so; it goes into its
# next kernel by kexec while a vGPU is in use.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh

[ -n "$PF" ] || bail "no GPU in this machine"
id=$(uuid 1)

writes() {
	env echo "$2" >"$1"
}

falls_asleep() {
	echo freezer >/sys/power/pm_test && env echo "$1" >/sys/power/state
}

# GSP was stopped and started once more.
sleeps() {
	_boots=$(model_stats boots)
	falls_asleep freeze && until_true 60 is_parent && [ "$(model_stats boots)" != "$_boots" ]
}

if [ "$stage" = 1 ]; then
	echo 0 >/sys/module/suspend/parameters/pm_test_delay
	driver_up
	# shellcheck disable=SC2034 # of serves
	type=$(type_named L40-1Q)
	before=$(state)
	check "make a vGPU" create "$type" "$id"
	check "the host does not sleep while there is one" refused_saying "Device or resource busy" \
		"$BDF: the host cannot sleep: vGPU $id would be lost, remove it first$" \
		falls_asleep freeze
	start_client user "$id" engine,wait
	user=$started
	check "it is in use" hears 60 user '^vgpu: wait:' "$user"
	check "the host does not hibernate then" refused_saying "Device or resource busy" \
		"$BDF: the host cannot sleep: vGPU $id is used by" falls_asleep disk
	go_on user
	check "its user noticed nothing" ends_well user "$user"
	check "remove it" remove "$id"
	check "the host sleeps, and the GPU is there again" sleeps
	same "everything is held as before" "$before" "$(state)"
	check "a vGPU works" serves

	# Whoever has the card meanwhile may have it for long: nobody waits for him.
	check "make a vGPU that is in use when its card is unbound" create "$type" "$id"
	start_client user "$id" engine,wait
	user=$started
	check "it is in use then" hears 60 user '^vgpu: wait:' "$user"
	log_mark
	later writes /sys/bus/pci/drivers/nvidia/unbind "$BDF"
	unbinds=$job
	check "unbinding waits for it" until_true 60 log_has "vGPU $id is used by vfio-client"
	later refused_saying "Device or resource busy" \
		"$BDF: the host cannot sleep: the card is being bound or unbound$" falls_asleep freeze
	check "the host does not sleep then, and does not wait either" job_succeeds 60
	go_on user
	check "the user ends well" ends_well user "$user"
	job=$unbinds
	check "then the card is unbound" job_succeeds 120
	check "bind it" eval 'writes /sys/bus/pci/drivers/nvidia/bind "$BDF" && is_parent'
	same "everything is held as before it" "$before" "$(state)"

	check "make a vGPU once more" create "$type" "$id"
	start_client user "$id" engine,wait
	check "it is in use once more" hears 60 user '^vgpu: wait:' "$started"
	check "the kernel found nothing wrong" kernel_is_sane
	kexec_anew
fi
same "GSP is down and no VF is there after kexec" "power=0
vfs-enabled=0" "$(model_stats power vfs-enabled | sort)"
log_mark
driver_up
# shellcheck disable=SC2034 # of serves
type=$(type_named L40-1Q)
check "a vGPU works then" serves
check "no GSP was there" not log_has "left behind"
check "unload" driver_unload
check "GSP is down" model_is_idle
check "the kernel found nothing wrong in its next kernel" kernel_is_sane
finish
