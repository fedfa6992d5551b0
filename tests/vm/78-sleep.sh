#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --release 535.113.01 --gpu card=l40,vfs=4 --memory 2G
# timeout: 1800
# not-on: 6.1: its test_resume does not find the image that it has written
# not-on: 7.3: awake, its ports of virtio do not know their host any more
#
# A host that sleeps to disk and wakes: all devices are stopped, an image is made and written,
# and read back in the same boot. To memory it cannot: the machine's firmware does not bring
# its chipset back from ACPI's S3. When a host may not sleep: 79-freeze-and-kexec.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh

OWN=/var/tmp/own
CTL=$(grep -l '^ctl' /sys/bus/virtio/devices/virtio*/mount_tag)
CTL=$(basename "$(dirname "$CTL")")
id=$(uuid 1)

# What the machine shares with its host does not outlive sleep, in which the kernel's 9p has
# no part. Copies of what is needed take its place, of this script, too, since a file that is
# open would be closed some time; the folder of results is mounted anew.
own_copies() {
	mkdir -p $OWN/src/tools/vm $OWN/src/tests || return
	cp -r tools/vm/guest $OWN/src/tools/vm/ && cp -r tests/vm $OWN/src/tests/ &&
		cp -r /modules $OWN/ && cp -r /lib/firmware/nvidia/ad102 $OWN/ || return
	mount --bind $OWN/modules /modules && mount --bind $OWN/src /src &&
		mount --bind $OWN/ad102 /lib/firmware/nvidia/ad102 || return
	# Those of a kernel of the machine's own are shared, too.
	_lib=/lib/modules/$(uname -r)
	! mountpoint -q "$_lib" || { cp -r "$_lib" $OWN/lib && mount --bind $OWN/lib "$_lib"; }
}

[ -n "$PF" ] || bail "no GPU in this machine"
if [ ! -e $OWN ]; then
	own_copies || bail "no copies of what the machine shares"
	cd /src && exec sh tests/vm/78-sleep.sh
fi

ctl() {
	echo "$CTL" >"/sys/bus/virtio/drivers/9pnet_virtio/$1"
}

mount_results() {
	mount -t 9p -o trans=virtio,version=9p2000.L,msize=262144 ctl /run/vm
}

# asleep COMMAND…: which lets the host sleep and returns when it is awake.
asleep() {
	umount /run/vm || return
	if ! ctl unbind; then
		mount_results
		return 1
	fi
	"$@"
	_ret=$?
	ctl bind && mount_results || return
	return "$_ret"
}

to_disk() {
	echo 1 >/sys/power/pm_debug_messages && echo test_resume >/sys/power/disk &&
		env echo disk >/sys/power/state
}

# Where an image goes: a file, with its first block.
make_swap() {
	dd if=/dev/zero of=/var/tmp/swap bs=1M count=1024 status=none && chmod 600 /var/tmp/swap &&
		mkswap -q /var/tmp/swap && swapon /var/tmp/swap || return
	_first=$(filefrag -b4096 -v /var/tmp/swap | awk '$1 == "0:" { print $4 + 0 }')
	[ "${_first:-0}" -gt 0 ] && echo "$_first" >/sys/power/resume_offset || return
	# A look for an image is part of it; there is none.
	cat /sys/block/vda/dev >/sys/power/resume 2>/dev/null
	[ "$(cat /sys/power/resume)" = "$(cat /sys/block/vda/dev)" ] && echo 0 >/sys/power/image_size
}

# sleeps COMMAND…: GSP was stopped and started once more.
sleeps() {
	log_mark
	_boots=$(model_stats boots | cut -d= -f2)
	asleep "$@" && is_parent && [ "$(model_stats boots)" = "boots=$((_boots + 1))" ] && return
	model_stats boots
	log
	return 1
}

config() {
	od -A x -t x1 -v "$PF/config"
}

check "it can sleep to disk" make_swap
driver_up
# shellcheck disable=SC2034 # of serves
type=$(type_named L40-1Q)
check "a vGPU works" serves
before=$(state)
config >"$tmp/config"
check "the host sleeps to disk, and the GPU is there again" sleeps to_disk
# The second is said by a kernel that finds itself in an image, but in a rehearsal without
# image as well (/sys/power/pm_test), which the first is not.
check "its memory is that of the image" \
	eval 'log_has "Creating image" && log_has "Hibernation image restored successfully"'
same "everything is held as before" "$before" "$(state)"
same "configuration space is as before" "$(cat "$tmp/config")" "$(config)"
check "a vGPU works" serves
check "unload" driver_unload
check "GSP is down" model_is_idle
check "the kernel found nothing wrong" kernel_is_sane
finish
