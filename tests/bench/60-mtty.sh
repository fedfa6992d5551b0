#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --cpus 1 --instructions
# build: mtty
# timeout: 1800
#
# What making and removing a vGPU costs the processor outside GSP, beside the kernel's own
# sample of a mediated device, a serial port in software (samples/vfio-mdev/mtty.c). Waiting
# for GSP costs none. The machine's clocks count instructions, so that the figures are the
# same on every host.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/bench/lib.sh

ROUNDS=20
EACH=4
MTTY=/sys/class/mtty/mtty/mdev_supported_types/mtty-2

# made_and_removed NAME FOLDER-OF-TYPE
made_and_removed() {
	{ creates_in "$2" 1 "$EACH"; removes 1 "$EACH"; } | ops "$1" --cpu
}

rounds() {
	for _round in $(seq "$ROUNDS"); do
		made_and_removed "mtty$_round" "$MTTY" && made_and_removed "vgpu$_round" "$VGPU" || return
	done
}

# for_all: nanoseconds that the processor has worked for any process so far, to $busy.
for_all() {
	while read -r _name _ _ _ _ _ _ _ns _; do
		[ "$_name" != cpu0 ] || busy=$_ns
	done </proc/schedstat
}

# all_of NAME FOLDER-OF-TYPE: the same for one made and removed, whoever works for it, to
# $tmp/NAME.all: GSP's answers are read by a thread of the kernel's. The program that writes the
# files is started once for all of them.
all_of() {
	for _round in $(seq "$ROUNDS"); do
		creates_in "$2" 1 "$EACH"
		removes 1 "$EACH"
	done >"$tmp/$1.work"
	for_all
	_began=$busy
	"$OPS" <"$tmp/$1.work" >"$tmp/$1.done" || return
	for_all
	! awk -F '\t' '$3 != "ok"' "$tmp/$1.done" | grep . || return
	echo $(((busy - _began) / (ROUNDS * EACH))) >"$tmp/$1.all"
}

# accesses NAME
accesses() {
	echo $(($(of "$1" mmio-reads) + $(of "$1" mmio-writes)))
}

driver_up
type=$(smallest_type)
VGPU=$PF/mdev_supported_types/nvidia-$type
before=$(state)
no_console
check "the sample is loaded" eval 'insmod /mnt/host/mtty/mtty.ko && [ -d $MTTY ]'
check "make and remove $EACH of each kind, once" eval 'made_and_removed warm1 $MTTY &&
	made_and_removed warm2 $VGPU'
check "make and remove $EACH of each kind, $ROUNDS times" rounds

mtty_create=$(mean 1 "$EACH" "$tmp"/mtty*.ops) vgpu_create=$(mean 1 "$EACH" "$tmp"/vgpu*.ops)
mtty_remove=$(mean $((EACH + 1)) $((2 * EACH)) "$tmp"/mtty*.ops)
vgpu_remove=$(mean $((EACH + 1)) $((2 * EACH)) "$tmp"/vgpu*.ops)
row "create: mtty, vGPU" "instructions" "$mtty_create" "$vgpu_create" -
row "remove: mtty, vGPU" "instructions" "$mtty_remove" "$vgpu_remove" -
at_most "create and remove: mtty, vGPU" "instructions" $((mtty_create + mtty_remove)) \
	$((vgpu_create + vgpu_remove)) 1.1

check "the same, whoever works" eval 'all_of mtty $MTTY && all_of vgpu $VGPU'
at_most "both, by all: mtty, vGPU" "instructions" "$(cat "$tmp/mtty.all")" \
	"$(cat "$tmp/vgpu.all")" 1.1

# Each is one instruction here, and a trip over the bus on hardware.
check "make a vGPU, counting" spent create one_op one "$(creates "$type" 1 1)"
check "remove it, counting" spent remove one_op one "$(removes 1 1)"
row "create: mtty, vGPU" "MMIO accesses" 0 "$(accesses create)" -
row "remove: mtty, vGPU" "MMIO accesses" 0 "$(accesses remove)" -

check "the sample is unloaded" rmmod mtty
same "everything is held as before" "$before" "$(state)"
check "the module unloads" driver_unload
check "the kernel found nothing wrong" kernel_is_sane
finish
