#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --gpu card=l40,vf-bare-fb=on
# timeout: 1800
#
# What a guest does with its vGPU costs what it costs on the same VF under stock vfio-pci,
# which the model gives some framebuffer for that: registers, framebuffer by BAR1 and by
# the engine, interrupts. Nothing of it enters the driver.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/bench/lib.sh

# The least of so many times in so many rounds, both drivers in turn.
ROUNDS=5
TIMES=200
QUANTITIES="mmio-read mmio-write bar1-write bar1-read dma-to-fb dma-from-fb irq-latency irq-rate"
MOST=1.5

# measures NAME: a client of the VF; lines "QUANTITY NANOSECONDS" are added to $tmp/NAME.ns.
measures() {
	client "$vf" "engine,bench:$TIMES" >"$tmp/client" 2>&1 || { cat "$tmp/client"; return 1; }
	sed -n 's/^vgpu: bench: \([a-z0-9-]* [0-9]*\)$/\1/p' "$tmp/client" >>"$tmp/$1.ns"
}

least_of() {
	awk -v q="$2" '$1 == q && (!n++ || $2 < least) { least = $2 } END { print least + 0 }' \
		"$tmp/$1.ns"
}

driver_up
modprobe vfio-pci || bail "the kernel has no vfio-pci"
vf=$(basename "$(readlink "$PF/virtfn0")")
type=$(smallest_type)
before=$(state)

# --- entries into the driver ------------------------------------------------
check "a vGPU" has_vgpu "$type"
start_client counted "$vf" "engine,bench:1,wait,bench:2,wait,busmaster,wait"
user=$started
check "its user has it open" hears 60 counted '^vgpu: wait: ok' "$user"
check "entries into the driver are counted" trace_begin ":mod:$DRIVER"
go_on counted
check "it does what a guest does" hears 120 counted '^vgpu: bench: (ok times=2|FAIL)' "$user"
entered=$(trace_entries)
go_on counted
check "it switches bus mastering off and on" hears 60 counted '^vgpu: busmaster: ok' "$user"
check "which the driver hears of: counting counts" [ "$(trace_entries)" -gt "$entered" ]
trace_end
go_on counted
check "it ends well" ends_well counted "$user"
check "the vGPU is taken away" has_vgpu 0
row "data path, beside none" "entries into driver" 0 "$entered" equal
same "data path: no entry into the driver" 0 "$entered"

# --- times ------------------------------------------------------------------
check "vfio-pci and the driver in turn, $ROUNDS rounds" in_turn measures
for q in $QUANTITIES; do
	at_most "stock vfio-pci, vGPU" "$q, ns" "$(least_of stock "$q")" \
		"$(least_of vgpu "$q")" $MOST
done
same "everything is held as before" "$before" "$(state)"
check "the module unloads" driver_unload
check "the kernel found nothing wrong" kernel_is_sane
finish
