#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm:
# timeout: 1800
#
# Opening and closing a vGPU costs the same whether it is the only one or all
# others of the card are in use.
# shellcheck disable=SC2016 # texts that check() runs
. tests/bench/lib.sh

ROUNDS=3

# open_and_close NAME: the first vGPU, by a client that does nothing else; its times
# go to $tmp/NAME.times.
open_and_close() {
	from=$(date +%s%N)
	client "$(uuid 1)" "" || return
	echo $(($(date +%s%N) - from)) >>"$tmp/$1.times"
}

timed() {
	round=1
	while [ "$round" -le "$ROUNDS" ]; do
		open_and_close "$1" || return
		round=$((round + 1))
	done
}

# A client of all but the first vGPU, which holds them open until go_on.
open_others() {
	set -- "$(uuid 2)" "wait"
	k=3
	while [ "$k" -le "$total" ]; do
		set -- "$@" "$(uuid "$k")" ""
		k=$((k + 1))
	done
	start_client others "$@" && hears 240 others "wait: ok" "$started"
}

bench_up
before=$(state)
check "create the only one" eval 'creates "$type" 1 1 | ops create'
check "open and close it" open_and_close warm
check "open and close it, counting" spent alone open_and_close counted
check "open and close it, $ROUNDS times" timed alone
check "create the others, $total with it" eval 'creates "$type" 2 "$total" | ops create'
check "all but it are in use" open_others
check "open and close it, counting" spent beside open_and_close counted
check "open and close it, $ROUNDS times" timed beside
check "the others are closed" eval 'go_on others; wait "$started"'
check "remove them all" eval 'removes 1 "$total" | ops remove'
same "everything is held as before" "$before" "$(state)"

about_spent "open+close alone, beside $((total - 1))" alone beside
at_most "open+close alone, beside $((total - 1))" "ns, least of $ROUNDS" \
	"$(best 1 $ROUNDS "$tmp/alone.times")" "$(best 1 $ROUNDS "$tmp/beside.times")" 3
bench_down
