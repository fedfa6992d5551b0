#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm:
# vm: --release 580.95.05 --gpu card=rtxpro6000
# timeout: 1800
#
# Creating the last vGPU that a card can have costs what creating the first does,
# and removing one costs the same whether it is one of many or the only one.
# shellcheck disable=SC2016 # texts that check() runs
. tests/bench/lib.sh

ROUNDS=3

bench_up
before=$(state)

# what is allocated once and stays, in the kernel and in GSP
{ creates "$type" 1 "$total"; removes 1 "$total"; } | ops warm || bail "no vGPUs can be made"

check "create and remove $total, $ROUNDS times" eval '
	round=1
	while [ "$round" -le "$ROUNDS" ]; do
		{ creates "$type" 1 "$total"; removes 1 "$total"; } | ops "round$round" || break
		round=$((round + 1))
	done
	[ "$round" -gt "$ROUNDS" ]'

check "create the first, counting" spent first one_op first-create "$(creates "$type" 1 1)"
check "create the second, counting" one_op second-create "$(creates "$type" 2 2)"
check "create those between" eval 'creates "$type" 3 $((total - 1)) | ops between'
check "create the last, counting" \
	spent last one_op last-create "$(creates "$type" "$total" "$total")"
same "they are all there" "$total" "$(num_mdevs)"
check "remove one of them, counting" \
	spent one-of-many one_op many-remove "$(removes "$total" "$total")"
check "remove all but one" eval 'removes 2 $((total - 1)) | ops between'
check "remove the only one, counting" spent the-only one_op only-remove "$(removes 1 1)"
same "everything is held as before" "$before" "$(state)"

equal_spent "create first, last of $total" first last
at_most "create first, last of $total" "allocations" \
	"$(allocations_of first-create)" "$(allocations_of last-create)" 1.05
# Among those of the first are some that the kernel makes when there is none yet.
at_most "create second, last of $total" "allocations" \
	"$(allocations_of second-create)" "$(allocations_of last-create)" 1.05
# The least of the first four and of the last four, in all rounds: where a machine is
# shared, the least is what says most of the work that is done.
at_most "create first, last of $total" "ns, least of 4" \
	"$(best 1 4 "$tmp"/round*.ops)" "$(best $((total - 3)) "$total" "$tmp"/round*.ops)" 3
equal_spent "remove the only, 1 of $total" the-only one-of-many
at_most "remove the only, 1 of $total" "allocations" \
	"$(allocations_of only-remove)" "$(allocations_of many-remove)" 1.05
at_most "remove the only, 1 of $total" "ns, least of 4" \
	"$(best $((2 * total - 3)) $((2 * total)) "$tmp"/round*.ops)" \
	"$(best $((total + 1)) $((total + 4)) "$tmp"/round*.ops)" 3
bench_down
