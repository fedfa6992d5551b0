#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm:
# timeout: 1800
#
# From insmod to published types: what GSP is asked does not depend on the number
# of VFs. How long reading the firmware's files takes is shown beside it.
# shellcheck disable=SC2016 # texts that check() runs
. tests/bench/lib.sh

ROUNDS=3
FIRMWARE=/lib/firmware/nvidia/ad102/gsp

# As the driver does it, all files that it asks for, once.
read_firmware() {
	cat "$FIRMWARE"/*"$RELEASE"* >/dev/null
}

# loads NAME [PARAMETER…]: load counting, then unload.
loads() {
	_name=$1
	shift
	spent "$_name" timed "$_name" published "$@" && driver_unload
}

rounds() {
	round=1
	while [ "$round" -le "$ROUNDS" ]; do
		timed firmware read_firmware && loads again && loads one num_vfs=1 || return
		round=$((round + 1))
	done
}

driver_load || bail "the module could not be loaded"
total=$(num_vfs)
driver_unload || bail "the module could not be unloaded"
check "load and unload" loads first
check "load and unload, with all VFs and with one, $ROUNDS times" rounds

about_spent "load first, again" first again
about_spent "load with 1 VF, $total VFs" one again
at_most "load with 1 VF, $total VFs" "ns, least of $ROUNDS" \
	"$(best 1 $ROUNDS "$tmp/one.times")" "$(best 1 $ROUNDS "$tmp/again.times")" 5
row "reading the firmware, load" "ns, least of $ROUNDS" \
	"$(best 1 $ROUNDS "$tmp/firmware.times")" "$(best 1 $ROUNDS "$tmp/again.times")" -
check "GSP is down" model_is_idle
check "the kernel found nothing wrong" kernel_is_sane
finish
