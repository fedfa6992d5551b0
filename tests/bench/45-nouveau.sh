#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --kernel 6.12 --release 535.113.01
# vm: --kernel 7.3
# timeout: 1800
#
# From insmod to published types, beside nouveau's probe of the same GPU: both read
# the VBIOS, run FWSEC and the booter, start GSP with the same firmware and ask it
# what the card is. The driver then makes all VFs and uploads the types; nouveau makes
# a DRM device.
# shellcheck disable=SC2016 # texts that check() runs
. tests/bench/lib.sh

ROUNDS=3
NOUVEAU=$(modinfo -n nouveau) || bail "the kernel has no nouveau"

# What nouveau needs is there already, as it is for the driver.
probed() {
	insmod "$1" config=NvGspRm=1 && [ "$(basename "$(readlink "$PF/driver")")" = nouveau ]
}

# insmod takes no compressed file everywhere.
unpacked() {
	case $NOUVEAU in
	*.xz) xz -dc "$NOUVEAU" >"$tmp/nouveau.ko" ;;
	*) cp "$NOUVEAU" "$tmp/nouveau.ko" ;;
	esac
}

dependencies() {
	for _d in mdev vfio_pci_core $(modinfo -F depends nouveau | tr , ' '); do
		modprobe "$_d" || return
	done
}

rounds() {
	round=1
	while [ "$round" -le "$ROUNDS" ]; do
		spent driver timed driver published && driver_unload || return
		spent nouveau timed nouveau probed "$tmp/nouveau.ko" && rmmod nouveau || return
		round=$((round + 1))
	done
}

check "nouveau's file" unpacked
check "what both need" dependencies
# Once without being measured: symbols, caches.
check "the driver loads and unloads" eval 'published && driver_unload'
check "nouveau loads and unloads" eval 'probed "$tmp/nouveau.ko" && rmmod nouveau'
check "both, in turn, $ROUNDS times" rounds

for c in $COUNTED; do
	row "nouveau's probe, load" "$(title "$c")" "$(of nouveau "$c")" "$(of driver "$c")" -
done
at_most "nouveau's probe, load" "ns, least of $ROUNDS" \
	"$(best 1 $ROUNDS "$tmp/nouveau.times")" "$(best 1 $ROUNDS "$tmp/driver.times")" 1.5
check "GSP is down" model_is_idle
finish
