#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --release 535.113.01 --gpu card=l40,vfs=4
# timeout: 1800
# not-on: 6.1: its nouveau knows no Ada
# not-on: 6.12-debug: it has no nouveau
# not-on: 7.3-debug: it has no nouveau
# not-on: 6.12-kcsan: it has no nouveau
#
# The GPU before and after this driver: nouveau has it in the same boot, and leaves a GSP
# behind.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh

[ -n "$PF" ] || bail "no GPU in this machine"
# shellcheck disable=SC2034 # of serves
id=$(uuid 1)

# nouveau boots GSP and does not take it down: booter_unload fails. That it gives a warning
# then is its own affair: what the kernel said until then is not looked at any more.
nouveau_leaves_gsp() {
	modprobe nouveau config=NvGspRm=1 && [ "$(model_stats power)" = power=2 ] || return
	fault booter-unload-error:1
	modprobe -r nouveau && [ ! -e "$PF/driver" ] || return
	[ -z "$($QOM get "$GPU" fault | tr -d '"')" ] || { echo "it did not try"; return 1; }
	dmesg -C
}

# takes_over: the driver takes the GPU, a vGPU works.
takes_over() {
	driver_load && is_parent || return
	type=$(type_named L40-1Q) && serves
}

check "nouveau has the GPU and leaves a GSP behind" nouveau_leaves_gsp
log_mark
check "the driver takes the GPU, and a vGPU works" takes_over
check "that a GSP was there is said" log_has "$BDF: a GSP was left behind here by another driver"
check "it was taken down without a reset" not log_has "$BDF: .*resetting the GPU"
check "unload" driver_unload
check "GSP is down" model_is_idle
check "the kernel found nothing wrong" kernel_is_sane

check "nouveau has the GPU after it, and leaves a GSP behind" nouveau_leaves_gsp
fault booter-unload-error:1
log_mark
check "one that cannot be taken down: the driver takes the GPU, and a vGPU works" takes_over
check "the GPU was reset, and that is said" \
	log_has "$BDF: it cannot be taken down: resetting the GPU"
check "unload after it" driver_unload
check "GSP is down then, too" model_is_idle
check "the kernel found nothing wrong in the end" kernel_is_sane
finish
