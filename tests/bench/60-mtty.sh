#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm:
# build: mtty
# timeout: 1800
#
# What making and removing a vGPU costs the processor outside GSP, beside the kernel's own
# sample of a mediated device, a serial port in software (samples/vfio-mdev/mtty.c). Waiting
# for GSP costs none.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/bench/lib.sh

ROUNDS=20
EACH=4
MTTY=/sys/class/mtty/mtty/mdev_supported_types/mtty-2

# made_and_removed NAME FOLDER-OF-TYPE
made_and_removed() {
	{ creates_in "$2" 1 "$EACH"; removes 1 "$EACH"; } | ops "$1" --cpu
}

# all_calls NAME FOLDER-OF-TYPE: of making and of removing, one after the other.
all_calls() {
	creates_in "$2" 1 "$EACH" >"$tmp/creates"
	removes 1 "$EACH" >"$tmp/removes"
	calls "$1-create" <"$tmp/creates" && calls "$1-remove" <"$tmp/removes"
}

calls_of() {
	cat "$tmp/$1.calls"
}

rounds() {
	round=1
	while [ "$round" -le "$ROUNDS" ]; do
		made_and_removed "mtty$round" "$MTTY" &&
			made_and_removed "vgpu$round" "$PF/mdev_supported_types/nvidia-$type" || return
		round=$((round + 1))
	done
}

driver_up
type=$(smallest_type)
before=$(state)
no_console
check "the sample is loaded" eval 'insmod /mnt/host/mtty/mtty.ko && [ -d $MTTY ]'
check "make and remove $EACH of each kind, once" eval 'made_and_removed warm1 $MTTY &&
	made_and_removed warm2 "$PF/mdev_supported_types/nvidia-$type"'
check "make and remove $EACH of each kind, $ROUNDS times" rounds

mtty_create=$(mean 1 "$EACH" "$tmp"/mtty*.ops) vgpu_create=$(mean 1 "$EACH" "$tmp"/vgpu*.ops)
mtty_remove=$(mean $((EACH + 1)) $((2 * EACH)) "$tmp"/mtty*.ops)
vgpu_remove=$(mean $((EACH + 1)) $((2 * EACH)) "$tmp"/vgpu*.ops)
row "create: mtty, vGPU" "CPU ns, mean" "$mtty_create" "$vgpu_create" -
row "remove: mtty, vGPU" "CPU ns, mean" "$mtty_remove" "$vgpu_remove" -
at_most "create and remove: mtty, vGPU" "CPU ns, mean" $((mtty_create + mtty_remove)) \
	$((vgpu_create + vgpu_remove)) 3

# Processor time has the host's in it; what does not: how many functions it takes.
check "the kernel's functions are counted" calls_begin
check "of making and removing the sample's" all_calls mtty "$MTTY"
check "of making and removing vGPUs" all_calls vgpu "$PF/mdev_supported_types/nvidia-$type"
calls_end
row "create: mtty, vGPU" "functions called" "$(calls_of mtty-create)" "$(calls_of vgpu-create)" -
row "remove: mtty, vGPU" "functions called" "$(calls_of mtty-remove)" "$(calls_of vgpu-remove)" -
at_most "create and remove: mtty, vGPU" "functions called" \
	$(($(calls_of mtty-create) + $(calls_of mtty-remove))) \
	$(($(calls_of vgpu-create) + $(calls_of vgpu-remove))) 1
check "the sample is unloaded" rmmod mtty
same "everything is held as before" "$before" "$(state)"
check "the module unloads" driver_unload
check "the kernel found nothing wrong" kernel_is_sane
finish
