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
#
# Most of either is the kernel's: its firmware loader reads the files and, where it was
# built so (CONFIG_FW_LOADER_DEBUG, as Debian's is), hashes them; VFs are waited for and
# looked at by the PCI core. So the time is judged as it is, and without these.
# shellcheck disable=SC2016 # texts that check() runs
. tests/bench/lib.sh

ROUNDS=3
NOUVEAU=$(modinfo -n nouveau) || bail "the kernel has no nouveau"

T=/sys/kernel/tracing
LOADER="request_firmware firmware_request_nowarn request_firmware_direct"

trace_up() {
	# shellcheck disable=SC2086 # a list of names
	printf '%s\n' $LOADER pci_enable_sriov vfio_pci_core_register_device >$T/set_ftrace_filter &&
		echo function_graph >$T/current_tracer && echo funcgraph-tail >$T/trace_options
}

# inside FUNCTION...: ns that were spent in them, by the trace.
inside() {
	awk -v names=" $* " '
		match($0, /[0-9.]+ us /) {
			us = substr($0, RSTART, RLENGTH) + 0
			name = $0
			sub(/^.*[|] */, "", name)
			gsub(/^} .. |[( ;].*$/, "", name)
			if (index(names, " " name " "))
				sum += us
		}
		END { printf "%.0f\n", sum * 1000 }' "$T/trace"
}

# own NAME COMMAND...: as timed; without what was the kernel's it goes to $tmp/NAME.own.
# VFs as VFIO devices are the driver's.
own() {
	_own=$1
	shift
	echo >"$T/trace"
	timed "$_own" "$@" || return
	# shellcheck disable=SC2086 # a list of names
	echo $(($(tail -n 1 "$tmp/$_own.times") - $(inside $LOADER) - $(inside pci_enable_sriov) +
		$(inside vfio_pci_core_register_device))) >>"$tmp/$_own.own"
}

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
		spent driver own driver published && driver_unload || return
		spent nouveau own nouveau probed "$tmp/nouveau.ko" && rmmod nouveau || return
		round=$((round + 1))
	done
}

check "nouveau's file" unpacked
check "what both need" dependencies
# Once without being measured: symbols, caches.
check "the driver loads and unloads" eval 'published && driver_unload'
check "nouveau loads and unloads" eval 'probed "$tmp/nouveau.ko" && rmmod nouveau'
check "what is the kernel's is told apart" trace_up
check "both, in turn, $ROUNDS times" rounds

for c in $COUNTED; do
	case $c in
	mmio-reads) ;;
	rpcs)
		at_most "nouveau's probe, load" "$(title "$c")" \
			"$(of nouveau "$c")" "$(of driver "$c")" 0.5
		;;
	*) row "nouveau's probe, load" "$(title "$c")" "$(of nouveau "$c")" "$(of driver "$c")" - ;;
	esac
done
# Nearly all of nouveau's are of the ROM, which it reads to its end.
at_most "nouveau's probe, load" "$(title mmio-reads)" \
	"$(of nouveau mmio-reads)" "$(of driver mmio-reads)" 0.25
at_most "nouveau's probe, load" "ns, least of $ROUNDS" \
	"$(best 1 $ROUNDS "$tmp/nouveau.times")" "$(best 1 $ROUNDS "$tmp/driver.times")" 1.5
at_most "the same without firmware loader and VFs" "ns, least of $ROUNDS" \
	"$(best 1 $ROUNDS "$tmp/nouveau.own")" "$(best 1 $ROUNDS "$tmp/driver.own")" 0.5
check "GSP is down" model_is_idle
finish
