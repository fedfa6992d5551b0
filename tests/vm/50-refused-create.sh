#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm:
# vfs: all
# timeout: 1800
#
# What cannot be created is refused with its own errno and, where the refusal
# is the driver's, with one sentence in the log and in last_error; it changes
# nothing. Availability is exact whatever else exists.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh

# available N of a type means: N more can be made, and not N + 1.
exact() {
	n=$(available "$1") made=0
	while [ "$made" -lt "$n" ]; do
		create "$1" "$(uuid $((1000 + made)))" || { echo "$made of $n were made"; break; }
		made=$((made + 1))
	done
	left=$(available "$1")
	one_more=0
	create "$1" "$(uuid 2000)" 2>/dev/null && { one_more=1; remove "$(uuid 2000)"; }
	k=0
	while [ "$k" -lt "$made" ]; do
		remove "$(uuid $((1000 + k)))" || return
		k=$((k + 1))
	done
	echo "type $1: available=$n made=$made left=$left one more=$one_more"
	[ "$made" = "$n" ] && [ "$left" = 0 ] && [ "$one_more" = 0 ]
}

exact_for() {
	for t in "$@"; do
		exact "$t" || return
	done
}

make() {
	for n in $2; do
		create "$1" "$(uuid "$n")" || return
	done
}

last_error() {
	cat "$PF/vgpu/last_error"
}

# Why none of that type can be made now.
debugfs_says() {
	awk -v id="$1" '$1 == id && $2 == 0' "$DEBUGFS/types" | grep -E -e "$2" ||
		{ cat "$DEBUGFS/types"; return 1; }
}

last_error_is_in_log() {
	error=$(cat "$PF/vgpu/last_error") && [ -n "$error" ] && log | grep -Fq "$error"
}

driver_up
b1=$(type_named L40-1B) || bail "no type L40-1B"
q8=$(type_named L40-8Q) || bail "no type L40-8Q"
q12=$(type_named L40-12Q) || bail "no type L40-12Q"
q48=$(type_named L40-48Q) || bail "no type L40-48Q"
before=$(state)
invalid="Invalid argument" exists="File exists" full="No space left on device"
maximum="Too many users"

for text in nonsense 00000000-0000-0000-0000 "" \
	zzzzzzzz-0d4f-4f6a-9e0c-3a5d7c1b2e4f "$(uuid 1)$(uuid 2)"; do
	check "not a UUID: '$text'" refused "$invalid" create "$b1" "$text"
done
same "nothing has changed" "$before" "$(state)"

check "make one" create "$b1" "$(uuid 1)"
one=$(state)
check "the same UUID again" refused "$exists" create "$b1" "$(uuid 1)"
check "the same UUID with another type" refused "$exists" create "$q8" "$(uuid 1)"
check "the same UUID in capitals" refused "$exists" create "$b1" "$(uuid 1 | tr a-f A-F)"
same "nothing has changed" "$one" "$(state)"
check "remove it" remove "$(uuid 1)"

number=$(type_file "$b1" description | sed -n 's/.*max_instance=//p')
check "make as many as the type allows" make "$b1" "$(seq "$number")"
same "none of the type is available" 0 "$(available "$b1")"
check "one more is refused by the type's own maximum" \
	refused_saying "$maximum" "$BDF: .*L40-1B.*$number" create "$b1" "$(uuid 999)"
check "last_error says the same sentence" last_error_is_in_log
check "and whom it is about" eval 'last_error | grep -q "no vGPU $(uuid 999) of type NVIDIA L40-1B"'
check "debugfs says why there are none" debugfs_says "$b1" "NVIDIA L40-1B: $number L40-1B exist on this card"
check "what the mdev core refuses is not in it" eval \
	'refused "$exists" create "$b1" "$(uuid 1)" && ! last_error | grep "$(uuid 1)"'
check "remove them all" remove_all
check "what was refused can be made" create "$b1" "$(uuid 999)"
same "and last_error knows nothing of it any more" none "$(last_error)"
check "remove it" remove_all

check "make a vGPU of all the framebuffer" create "$q48" "$(uuid 1)"
check "no type is available" eval '! all_available | grep -v " 0$"'
check "one more is refused by the card's framebuffer" \
	refused_saying "$full" "$BDF: .*L40-1B.*framebuffer" create "$b1" "$(uuid 999)"
check "last_error says the same sentence" last_error_is_in_log
check "debugfs says why there are none" debugfs_says "$b1" "L40-1B: L40-1B needs [0-9]+ MiB of framebuffer"
check "remove it" remove_all
same "nothing has changed" "$before" "$(state)"

check "availability is exact on an empty card" exact_for "$b1" "$q8" "$q12" "$q48"
check "make 12Q, 1B, 8Q, 1B" eval \
	'make "$q12" 1 && make "$b1" 2 && make "$q8" 3 && make "$b1" 4'
# shellcheck disable=SC2046
check "availability is exact beside them, for every type" exact_for $(type_ids)
check "remove 12Q and one 1B" eval 'remove "$(uuid 1)" && remove "$(uuid 2)"'
check "availability is exact with the holes they left" exact_for "$b1" "$q8" "$q12" "$q48"
check "make 1B in the middle of them" make "$b1" "5 6 7 8 9"
check "availability is exact again" exact_for "$b1" "$q8" "$q12"
check "remove them all" remove_all
same "everything is held as before" "$before" "$(state)"
check "the module unloads" driver_unload

check "load with num_vfs=3" driver_load num_vfs=3
same "three VFs" 3 "$(num_vfs)"
same "three vGPUs of the smallest type" 3 "$(available "$b1")"
check "make three" make "$b1" "1 2 3"
check "a fourth is refused for want of a VF" \
	refused_saying "$full" "$BDF: .*L40-1B.*VF" create "$b1" "$(uuid 4)"
check "debugfs says so" debugfs_says "$b1" "L40-1B: L40-1B needs a VF, none of 3"
check "remove them" remove_all
check "the module unloads" driver_unload
check "the kernel found nothing wrong" kernel_is_sane
finish
