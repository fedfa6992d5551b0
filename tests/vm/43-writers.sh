#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --kernel all
# timeout: 1800
#
# Eight writers make and remove vGPUs of random types at the same time, more than
# the card holds: what is refused is refused for want of room, and in the end
# the card is as it was.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh

WRITERS=8
STEPS=60

# writer N: STEPS times it makes one of its four vGPUs, or removes it if it is
# there; what is left it removes.
writer() {
	awk -v seed="$1" -v steps="$STEPS" -v types="$(type_ids | paste -s -d ' ')" '
		BEGIN {
			srand(seed)
			n = split(types, t, " ")
			for (i = 0; i < steps; i++)
				print int(rand() * 4), t[int(rand() * n) + 1]
		}' >"$tmp/steps.$1"
	made=0 refused=0
	while read -r k t; do
		u=$(uuid $(($1 * 16 + k)))
		if [ -e "$MDEVS/$u" ]; then
			remove "$u" || exit 1
		elif create "$t" "$u" 2>"$tmp/error.$1"; then
			made=$((made + 1))
		elif grep -Eq 'No space left on device|Too many users' "$tmp/error.$1"; then
			refused=$((refused + 1))
		else
			cat "$tmp/error.$1"
			exit 1
		fi
	done <"$tmp/steps.$1"
	for k in 0 1 2 3; do
		u=$(uuid $(($1 * 16 + k)))
		[ ! -e "$MDEVS/$u" ] || remove "$u" || exit 1
	done
	echo "$made $refused" >"$tmp/result.$1"
}

writers() {
	set --
	w=1
	while [ "$w" -le "$WRITERS" ]; do
		writer "$w" &
		set -- "$@" $!
		w=$((w + 1))
	done
	status=0
	for pid in "$@"; do
		wait "$pid" || status=1
	done
	return "$status"
}

# Available instances are read all the while: never more than the card holds.
watch() {
	while [ ! -e "$tmp/stop" ]; do
		all_available | awk '$2 !~ /^[0-9]+$/ || $2 > 32 { print "available:", $0; bad = 1 } END { exit bad }' ||
			return 1
	done
}

driver_up
before=$(state)
watch >"$tmp/watch" 2>&1 &
# shellcheck disable=SC2034 # a text that check() runs
watcher=$!
check "$WRITERS writers make and remove at the same time" writers
touch "$tmp/stop"
check "what was available all the while makes sense" eval 'wait $watcher || { cat "$tmp/watch"; false; }'
sum=$(cat "$tmp"/result.* | awk '{ made += $1; refused += $2 } END { print made + 0, refused + 0 }')
echo "# made ${sum% *}, refused for want of room ${sum#* }"
check "some were made" [ "${sum% *}" -ge 100 ]
check "and some refused: the writers competed" [ "${sum#* }" -ge 10 ]
same "no vGPU is left" 0 "$(num_mdevs)"
same "everything is held as before" "$before" "$(state)"
check "the card works" eval 'create "$(smallest_type)" "$(uuid 999)" &&
	client "$(uuid 999)" engine,zero,dma,irq && remove "$(uuid 999)"'
check "the module unloads" driver_unload
check "GSP is down" model_is_idle
check "the kernel found nothing wrong" kernel_is_sane
finish
