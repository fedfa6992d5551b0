#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm:
# vm: --release 580.95.05 --gpu card=rtxpro6000
# timeout: 1800
#
# Reading available_instances asks GSP nothing and costs the same however many
# vGPUs there are, on a card in pieces too.
# shellcheck disable=SC2016 # texts that check() runs
. tests/bench/lib.sh

READS=100

# read_all NAME: every type's available_instances, READS times.
read_all() {
	type_ids | awk -v types="$PF/mdev_supported_types/nvidia-" -v n="$READS" '
		{ print "read " types $1 "/available_instances"; line[NR] = $0 }
		END { for (k = 1; k < n; k++) for (i = 1; i <= NR; i++)
			print "read " types line[i] "/available_instances" }' | ops "$1"
}

one_read() {
	one_op "$1" "read $PF/mdev_supported_types/nvidia-$type/available_instances"
}

# measured NAME "WHAT": as the card is now.
measured() {
	check "read it $READS times: $2" spent "$1" read_all "$1"
	check "read it once, counting: $2" one_read "$1-one"
	for c in $COUNTED; do
		equal "available, $2" "$(title "$c")" 0 "$(of "$1" "$c")"
	done
}

# The time of a read is the mean of what each type takes at least.
mean_of_least() {
	awk -F '\t' -v types="$(type_ids | wc -l)" '
		{ i = FNR % types; if (!least[i] || $1 < least[i]) least[i] = $1 }
		END { for (i = 0; i < types; i++) sum += least[i]; printf "%d\n", sum / types }' \
		"$tmp/$1.ops"
}

compared() {
	at_most "available, none and $2" "allocations" \
		"$(allocations_of none-one)" "$(allocations_of "$1-one")" 1
	at_most "available, none and $2" "ns, least of $READS" \
		"$(mean_of_least none)" "$(mean_of_least "$1")" 3
}

bench_up
before=$(state)
{ creates "$type" 1 "$total"; removes 1 "$total"; } | ops warm || bail "no vGPUs can be made"
measured none "no vGPU"
check "create all but one" eval 'creates "$type" 1 $((total - 1)) | ops create'
measured many "$((total - 1)) vGPUs"
check "remove every second" eval '
	k=2
	while [ $k -lt "$total" ]; do
		removes $k $k
		k=$((k + 2))
	done | ops remove'
measured pieces "every 2nd of $total"
check "remove them all" remove_all
same "everything is held as before" "$before" "$(state)"
compared many "$((total - 1)) vGPUs"
compared pieces "every 2nd of $total"
bench_down
