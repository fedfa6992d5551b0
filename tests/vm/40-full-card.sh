#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --gpu vf-bar1-size=256M
# vfs: all
# timeout: 1800
#
# As many vGPUs as the card has VFs, all in use at once; one more is refused;
# when all are removed everything is held as before, and again, and again.
# VFIO maps the whole BAR1 of each VF that is in use into the kernel, and KASAN has an
# eighth of it as shadow: of 32 with the 2 GiB of an L40's each, 8 GiB.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh

create_all() {
	n=0
	while [ "$n" -lt "$total" ]; do
		create "$type" "$(uuid "$n")" || return
		n=$((n + 1))
	done
}

use_all() {
	set --
	n=0
	while [ "$n" -lt "$total" ]; do
		set -- "$@" "$(uuid "$n")" "zero,fill:$n/check:$n,irq:1"
		n=$((n + 1))
	done
	client "$@"
}

# Several at once, each with vGPUs of its own.
worker() {
	round=0
	while [ "$round" -lt 5 ]; do
		for k in 1 2 3 4; do
			create "$type" "$(uuid $(($1 * 100 + k)))" || exit 1
		done
		for k in 1 2 3 4; do
			remove "$(uuid $(($1 * 100 + k)))" || exit 1
		done
		round=$((round + 1))
	done
}

driver_up
type=$(smallest_type)
other=$(type_named L40-1Q) || bail "no type L40-1Q"
total=$(num_vfs)
before=$(state)
same "a vGPU of the smallest type can be had for every VF" "$total" "$(available "$type")"
for round in 1 2 3; do
	check "round $round: make $total vGPUs" create_all
	same "they are all there" "$total" "$(num_mdevs)"
	check "no type has any left" eval '! all_available | grep -v " 0$"'
	check "one more is refused by the type's own maximum, and the log says so" \
		refused_saying "Too many users" "$BDF: .*$total" create "$type" "$(uuid 999)"
	check "one of another type is refused for want of a VF, and the log says so" \
		refused_saying "No space left on device" "$BDF: .*VF" create "$other" "$(uuid 999)"
	same "and it is not there" "$total" "$(num_mdevs)"
	[ "$round" = 2 ] || check "all are used at once, each with its own memory" use_all
	check "remove them all" remove_all
	same "everything is held as before" "$before" "$(state)"
done
check "four workers make and remove vGPUs at the same time" at_once 4 worker
same "everything is held as before" "$before" "$(state)"
check "the module unloads" driver_unload
check "GSP is down" model_is_idle
check "the kernel found nothing wrong" kernel_is_sane
finish
