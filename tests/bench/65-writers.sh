#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm:
# vm: --cpus 1 --instructions
# timeout: 1800
#
# Eight writers that make and remove vGPUs at the same time, beside one that does the same
# work alone: who waits for another costs little. Once more on one processor, by the
# instructions that it executes: what it costs without a second one.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/bench/lib.sh

ROUNDS=3
WRITERS=8
# Each writer makes and removes its own so often: starting eight programs takes little then.
TIMES=8

# work NAME FROM TO: what a writer does, in $tmp/NAME.work.
work() {
	for _time in $(seq "$TIMES"); do
		creates "$type" "$2" "$3"
		removes "$2" "$3"
	done >"$tmp/$1.work"
}

writes() {
	"$OPS" --cpu <"$tmp/$1.work" >"$tmp/$1.ops"
}

# total_cpu NAME FILE…: nanoseconds of all operations, which all went well.
total_cpu() {
	_to=$tmp/$1.cpu
	shift
	! cat "$@" | awk -F '\t' '$3 != "ok"' | grep . || return
	cat "$@" | awk -F '\t' '{ sum += $1 } END { printf "%d\n", sum }' >>"$_to"
}

rounds() {
	for _round in $(seq "$ROUNDS"); do
		timed one writes one && total_cpu one "$tmp/one.ops" &&
			timed eight at_once "$WRITERS" writes && total_cpu eight "$tmp"/[1-8].ops || return
	done
}

bench_up
no_console
before=$(state)
share=$((total / WRITERS))
total=$((share * WRITERS))
work one 1 "$total"
for w in $(seq "$WRITERS"); do
	work "$w" $(((w - 1) * share + 1)) $((w * share))
done
check "one makes and removes $total, eight together do, $ROUNDS times in turn" rounds
same "everything is held as before" "$before" "$(state)"

at_most "$total vGPUs by one, by $WRITERS" "ns, least of $ROUNDS" \
	"$(best 1 "$ROUNDS" "$tmp/one.times")" "$(best 1 "$ROUNDS" "$tmp/eight.times")" 2
at_most "$total vGPUs by one, by $WRITERS" "CPU ns" \
	"$(best 1 "$ROUNDS" "$tmp/one.cpu")" "$(best 1 "$ROUNDS" "$tmp/eight.cpu")" 3
bench_down
