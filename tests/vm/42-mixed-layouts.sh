#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm:
# vfs: 24
# timeout: 3600
#
# Sizes are mixed in any order: 100 times a layout of 1Q, 2Q, 8Q and 24Q is made
# in random order and taken away in another, and half of one is changed while the
# other half stays; nothing is ever refused while there is enough, and what is
# said to be available is true all the way.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh

ROUNDS=100

# shuffled SEED: lines of the input in an order that the seed decides.
shuffled() {
	awk -v seed="$1" 'BEGIN { srand(seed) } { print rand(), $0 }' | sort -n | cut -d' ' -f2-
}

# Lines "type number". A small layout has one of each size; a large one fills the
# card: 24 + 8 + 3 x 2 + 7 x 1 GiB is 45, and each has a plugin heap beside that.
small_layout() {
	echo "$q24 1"
	echo "$q8 2"
	echo "$q2 3"
	echo "$q1 6"
}

large_layout() {
	small_layout
	echo "$q2 4"
	echo "$q2 5"
	for k in 7 8 9 10 11 12; do
		echo "$q1 $k"
	done
}

# make_one TYPE N: one that is said to be available, and then one less is. Without
# a process for each file, as this runs thousands of times.
make_one() {
	dir=$PF/mdev_supported_types/nvidia-$1
	read -r had <"$dir/available_instances"
	[ "$had" -gt 0 ] || { echo "type $1: none available"; return 1; }
	uuid "$2" >"$dir/create" || return
	read -r have <"$dir/available_instances"
	[ "$have" = $((had - 1)) ] || { echo "type $1: $had, then $have available"; return 1; }
}

# make_layout SIZE SEED
make_layout() {
	"$1_layout" | shuffled "$2" >"$tmp/order"
	make_in_order <"$tmp/order" && return
	cat "$tmp/order" "$DEBUGFS/framebuffer"
	return 1
}

make_in_order() {
	while read -r t k; do
		make_one "$t" "$k" || return
	done
}

take_layout_away() {
	for k in $("$1_layout" | cut -d' ' -f2 | shuffled "$2"); do
		echo 1 >"$MDEVS/$(uuid "$k")/remove" || return
	done
}

rounds() {
	round=1
	while [ "$round" -le "$ROUNDS" ]; do
		size=small
		[ $((round % 20)) != 0 ] || size=large
		if ! make_layout "$size" $((1000 + round)) ||
			! take_layout_away "$size" $((5000 + round)); then
			echo "in round $round of $ROUNDS"
			return 1
		fi
		round=$((round + 1))
	done
}

# Ranges of all vGPUs as debugfs lists them: none meets another.
ranges_are_apart() {
	awk '/ guest$/ { split($1, r, "-"); print r[1], r[2] }' "$DEBUGFS/framebuffer" | sort |
		awk 'NR > 1 && $1 <= last { print "overlap:", last, $0; bad = 1 } { last = $2 } END { exit bad }'
}

# Half of the layout stays and is used; the other half goes, and a different mix
# takes its place.
change_half() {
	seed=$1
	make_layout large "$seed" || return
	for k in 2 4 6 8 10 12; do
		remove "$(uuid "$k")" || return
	done
	# 8 + 2 + 4 x 1 GiB are free, scattered: the same in other pieces.
	for spec in "$q2 20" "$q8 21" "$q1 22" "$q1 23" "$q2 24"; do
		# shellcheck disable=SC2086
		make_one $spec || { cat "$DEBUGFS/framebuffer"; return 1; }
	done
	ranges_are_apart || return
	remove_all
}

driver_up
q1=$(type_named L40-1Q) || bail "no type L40-1Q"
q2=$(type_named L40-2Q) || bail "no type L40-2Q"
q8=$(type_named L40-8Q) || bail "no type L40-8Q"
q24=$(type_named L40-24Q) || bail "no type L40-24Q"
before=$(state)
check "a layout of 1Q, 2Q, 8Q, 24Q in random order and back, $ROUNDS times" rounds
same "everything is held as before" "$before" "$(state)"

for seed in 1 2 3 4 5; do
	check "order $seed: half of a layout changes while the other half stays" change_half "$seed"
done
same "everything is held as before" "$before" "$(state)"

# --- in pieces: what is free lies scattered, and is given out all the same ---
fill() {
	n=0
	while [ "$(available "$q2")" -gt 0 ]; do
		create "$q2" "$(uuid $((100 + n)))" || return
		n=$((n + 1))
	done
}
remove_every_second() {
	k=0
	while [ "$k" -lt "$n" ]; do
		remove "$(uuid $((100 + k)))" || return
		k=$((k + 2))
	done
}
check "fill the card with 2Q" fill
check "remove every second" remove_every_second
check "8Q is made of what they left" make_one "$q8" 1
check "in more than one piece" eval \
	'[ "$(wc -l <"$MDEVS/$(uuid 1)/nvidia/framebuffer_ranges")" -gt 1 ]'
check "no piece is another'\''s" ranges_are_apart
check "a VM finds zeros in all of it and can use it" client "$(uuid 1)" zero,fill:7,check:7
check "its neighbours still read zeros" client "$(uuid 101)" zero
check "remove them all" remove_all
same "everything is held as before" "$before" "$(state)"

# --- firmware that takes one size only, unless it is in its mode for several ---
id=$(uuid 2)
check "make a 1Q and a 2Q" eval 'make_one "$q1" 1 && make_one "$q2" 2'
start_client user "$(uuid 1)" engine,wait
check "the 1Q runs" hears 60 user '^vgpu: wait: ok' "$started"
check "GSP refuses a second size" open_fails mixed-refused "FAIL get device" \
	"$BDF: .*BOOTLOAD.*NV_ERR_INVALID_STATE"
check "what may help is said" grep \
	"$id cannot be opened: .*; vGPUs of another size run, .* heterogeneous=1" \
	"$MDEVS/$id/nvidia/last_error"
same "nothing else became of it" created "$(cat "$MDEVS/$id/nvidia/state")"
check "a second one of the first size runs beside the first" with_fault mixed-refused eval \
	'make_one "$q1" 3 && client "$(uuid 3)" engine,dma'
go_on user
check "the 1Q ends" until_true 60 ended "$started"
check "alone, the 2Q runs" with_fault mixed-refused client "$id" engine,dma
check "remove them" remove_all
check "the module unloads" driver_unload
fault mixed-refused
check "it loads with heterogeneous=1" driver_load heterogeneous=1
check "make a 1Q and a 2Q" eval 'make_one "$q1" 1 && make_one "$q2" 2'
start_client user "$(uuid 1)" engine,wait
check "the 1Q runs" hears 60 user '^vgpu: wait: ok' "$started"
check "the 2Q runs beside it" client "$id" engine,dma
go_on user
check "the 1Q ends" until_true 60 ended "$started"
check "remove them" remove_all
fault ""
check "the module unloads" driver_unload
check "the kernel found nothing wrong" kernel_is_sane
finish
