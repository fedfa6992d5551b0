#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --release 570.144
# vm: --release 615.71.09 --gpu card=l4
# full: --release 615.71.09 --gpu card=l40,vfs=32
# full: --gpu card=l4
# timeout: 2400
#
# What sysfs offers is what GSP accepted: a type that it refuses is not offered,
# and the log says why; the others are. Firmware that can be asked says itself
# what a type is, and fills what no public source gives: all that an L4 can offer.
# shellcheck disable=SC2016,SC2119,SC2034 # texts that check() runs
. tests/vm/lib.sh

maximum="Too many users" nodev="No such device"

# with_fault FAULT: the driver, while GSP has that fault.
with_fault() {
	log_mark
	fault "$1" && driver_load && is_parent
}

# Lines "number available" of debugfs for the types that are offered.
debugfs_offers() {
	awk 'NR > 1 && $2 != "-" { print $1 }' "$DEBUGFS/types" | sort -n
}

# debugfs_says NAME REGEX: why it is not offered.
debugfs_says() {
	awk '$2 == "-"' "$DEBUGFS/types" | grep -E -e " NVIDIA $1: $2"
}

vf_lists() {
	tail -n +2 "$PF/virtfn0/nvidia/creatable_vgpu_types" | awk '{ print $1 }' | sort -n
}

# All places agree on which types are offered.
offers() {
	echo "$1" >"$tmp/offered"
	type_ids | diff "$tmp/offered" - &&
		debugfs_offers | diff "$tmp/offered" - &&
		vf_lists | diff "$tmp/offered" - &&
		tail -n +2 "$PF/nvidia/creatable_vgpu_types" | awk '{ print $1 }' | sort -n |
		diff "$tmp/offered" -
}

without() {
	_types=$all
	for _t in "$@"; do
		_types=$(echo "$_types" | grep -vx "$_t")
	done
	echo "$_types"
}

works() {
	create "$1" "$(uuid 1)" && client "$(uuid 1)" engine,zero,dma,irq && remove "$(uuid 1)"
}

set_type() {
	env echo "$2" >"$PF/virtfn$1/nvidia/current_vgpu_type"
}

unload() {
	driver_unload && fault "" && model_is_idle
}

# The faults of GSP for a type that it does not take: firmware that knows it from
# the start must not, or it is never told.
refusing() {
	for _t in "$@"; do
		printf 'type-unknown=%s,type-refused=%s,' "$_t" "$_t"
	done | sed 's/,$//'
}

make_sixteen() {
	n=0
	while [ "$n" -lt 16 ]; do
		create "$q1" "$(uuid $((10 + n)))" || return
		n=$((n + 1))
	done
}

# --- a card of which the catalogue does not know enough of any type ---
case $(cat "$PF/device") in
0x27b8)
	lacks="the catalogue does not give its id, heap, bar1"
	if [ "$RELEASE" = 570.144 ]; then
		# 49-imported-types goes on from here.
		driver_up
		check "firmware that cannot be asked: nothing is offered, and the log says why" \
			log_has "$BDF: none of [0-9]+ vGPU types can be offered; of .*$lacks"
		check "so does last_error" grep -E "none of .*$lacks" "$PF/vgpu/last_error"
		same "anywhere" "" "$(type_ids; debugfs_offers; vf_lists)"
		check "debugfs says what is lacking" debugfs_says L4-1Q "$lacks"
		check "the module unloads" unload
		check "the kernel found nothing wrong" kernel_is_sane
		finish
	fi
	driver_up
	all=$(type_ids)
	q1=$(type_named L4-1Q) || bail "no type L4-1Q"
	same "what GSP knows is offered" "$(model_stats types | cut -d= -f2)" "$(echo "$all" | wc -l)"
	check "everywhere" offers "$all"
	same "with the names of the catalogue" "NVIDIA L4-1Q" "$(type_file "$q1" name)"
	same "and what GSP says of it" \
		"num_heads=4, frl_config=60, framebuffer=1024M, max_resolution=5120x2880, max_instance=24" \
		"$(type_file "$q1" description)"
	check "debugfs says what is lacking of the others" \
		debugfs_says L4-4C "the catalogue does not give its heap, bar1"
	check "one works" works "$q1"
	check "the largest works" works "$(type_named L4-24Q)"
	check "the module unloads" unload
	check "GSP does not know one: the card works" with_fault "type-unknown=$q1"
	check "the others are offered" offers "$(without "$q1")"
	check "of that one nobody could tell GSP" debugfs_says L4-1Q "$lacks"
	check "the module unloads" unload
	check "the kernel found nothing wrong" kernel_is_sane
	finish
	;;
esac

driver_up
encoding=$(cat "$PF/vgpu/encoding")
all=$(type_ids)
q1=$(type_named L40-1Q) || bail "no type L40-1Q"
b1=$(type_named L40-1B) || bail "no type L40-1B"
a48=$(type_named L40-48A) || bail "no type L40-48A"
check "every type that the catalogue gives is offered, everywhere" offers "$all"
check "debugfs says what the catalogue lacks of the others" \
	debugfs_says L40-4C "the catalogue does not give its heap, bar1"
check "make one, to see how much framebuffer it gets" create "$q1" "$(uuid 1)"
half=$(($(given_mib "$(uuid 1)") / 2))
check "remove it" remove "$(uuid 1)"
same "GSP knows those that are offered" "$(echo "$all" | wc -l)" "$(model_stats types | cut -d= -f2)"
check "the module unloads" unload

# --- one that GSP refuses ---
check "GSP refuses one type: the card works" with_fault "$(refusing "$q1")"
check "the log says which, and why" \
	log_has "$BDF: vGPU type NVIDIA L40-1Q is not offered: GSP did not accept it"
check "all others are offered, everywhere" offers "$(without "$q1")"
check "debugfs says why it is not" debugfs_says L40-1Q "GSP did not accept it"
same "GSP knows the others" "$(without "$q1" | wc -l)" "$(model_stats types | cut -d= -f2)"
check "it cannot be made on a VF" refused_saying "$nodev" "$BDF: .*no type $q1" set_type 0 "$q1"
check "the others work" works "$b1"
check "on a VF too" eval 'set_type 0 "$b1" && set_type 0 0'
check "the module unloads" unload

# --- several, the first and the last among them ---
check "GSP refuses three types: the card works" with_fault "$(refusing "$b1" "$q1" "$a48")"
check "all others are offered, everywhere" offers "$(without "$b1" "$q1" "$a48")"
check "the last that is left works" works "$(without "$b1" "$q1" "$a48" | tail -n 1)"
check "the module unloads" unload

# --- all ---
# shellcheck disable=SC2086 # words
check "GSP refuses all: the card is bound" with_fault "$(refusing $all)"
check "the log says that nothing is offered, and why" log_has "$BDF: none of .* vGPU types can be offered"
same "anywhere" "" "$(type_ids; debugfs_offers; vf_lists)"
check "the module unloads" unload
check "without faults every type is offered again" eval 'driver_load && offers "$all"'
check "the module unloads" unload

if [ "$encoding" = gmc ]; then
	# --- one that GSP must be told of ---
	check "GSP does not know one type: the card works" with_fault "type-unknown=$q1"
	check "it was told: every type is offered" offers "$all"
	check "it works" works "$q1"
	check "the module unloads" unload

	# --- one that is another for GSP ---
	check "GSP gives one type half the framebuffer: the card works" with_fault "type-fb=$q1"
	check "the log says that GSP's counts" log_has "$BDF: vGPU type NVIDIA L40-1Q is .* of $half MiB for firmware"
	check "every type is offered" offers "$all"
	check "make one" create "$q1" "$(uuid 1)"
	same "it has GSP's framebuffer" "$half" "$(given_mib "$(uuid 1)")"
	check "it works" client "$(uuid 1)" engine,zero,fill:3,check:3,dma
	check "remove it" remove "$(uuid 1)"
	check "the module unloads" unload

	check "GSP allows half as many of one type: the card works" with_fault "type-instances=$q1"
	check "the log says that GSP's counts" log_has "$BDF: vGPU type NVIDIA L40-1Q is .*with 16 instances"
	check "so does its description" eval 'type_file "$q1" description | grep -q "max_instance=16$"'
	same "16 are available" 16 "$(available "$q1")"
	check "so many can be made" make_sixteen
	same "none is available then" 0 "$(available "$q1")"
	check "one more is refused by the type's maximum" \
		refused_saying "$maximum" "$BDF: .*16 L40-1Q" create "$q1" "$(uuid 9)"
	check "remove them" remove_all
	check "the module unloads" unload
fi
check "the kernel found nothing wrong" kernel_is_sane
finish
