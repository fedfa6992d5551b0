#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --kernel all
# timeout: 600
#
# The VFIO device of a vGPU, driven without a virtual machine: regions, config
# space, bounds, mappings, reset, interrupts, on each kernel.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh

bar1_bytes() {
	sed -n 's/^vgpu: region: ok index=1 size=\([0-9]*\) .*/\1/p' "$tmp/client"
}

# told STEP: what the client said of it.
told() {
	sed -n "s/^vgpu: $1: ok //p" "$tmp/client"
}

run_client() {
	client "$@" >"$tmp/client" 2>&1 && return
	cat "$tmp/client"
	return 1
}

check "VFs are VGA controllers for the kernel" insmod "$MODULES/vf_watch.ko" vga=1
driver_up
before=$(state)
n=0
# How large a vGPU is does not matter to the kernel: every size on one of them.
case $(uname -r) in
6.12.*+deb*) names="L40-1B L40-8Q L40-48Q" ;;
*) names=L40-8Q ;;
esac
# Of sizes that are no number of blocks.
pictures=show:320x200r250x150,plane:250x150,show:200x90b3r90x70,plane:90x70
for height in 0 1 2 3 4 5; do
	pictures=show:$((70 + height))x270b$height,plane:$((70 + height))x270,$pictures
done
# What is not known, as large as what is shown: one that is taken would follow it at once.
for kind in compressed blocks-high; do
	pictures=$pictures,show:64x48,plane:64x48,show:$kind,plane
done
for name in $names; do
	type=$(type_named "$name") || bail "no type $name"
	n=$((n + 1))
	id=$(uuid $n)
	check "$name: make it" create "$type" "$id"
	check "$name: regions" run_client "$id" engine,regions
	check "$name: BAR1 is a power of two" eval \
		'b=$(bar1_bytes) && [ "$b" -gt 0 ] && [ $((b & (b - 1))) = 0 ]'
	check "$name: config space" run_client "$id" config
	check "$name: a VGA controller of vendor 10de with three BARs, without ports and INTx" grep -Eq \
		'^vgpu: config: ok id=10de:26b5 subsystem=10de:[0-9a-f]{4} class=030000 revision=a1 pin=0 bars=0:mem32,1:mem64p,3:mem64p ' \
		"$tmp/client"
	same "$name: it has PCI Express, MSI-X and AER of what the VF has" \
		"standard=10@40,11@7c extended=1@100" "$(told capabilities)"
	same "$name: it is an endpoint with a function level reset and the card's link" \
		"version=2 type=0 flr=1 link=$(setpci -s "$BDF" CAP_EXP+12.w)" "$(told express)"
	same "$name: its vectors are where the VF's are" "vectors=6 table=0x10000 pending=0x20000" \
		"$(told msix)"
	check "$name: what may follow its name" run_client "$id" name
	check "$name: nothing beyond a region's end" run_client "$id" bounds
	check "$name: framebuffer by BAR1" run_client "$id" bar1
	check "$name: DMA both ways" run_client "$id" dma
	check "$name: DMA only where memory is mapped" run_client "$id" unmapped
	check "$name: DMA only as bus master" run_client "$id" busmaster
	check "$name: every MSI-X vector" run_client "$id" irq:6
	check "$name: reset" run_client "$id" fill:4,reset,check:4,irq,dma,bar1
	check "$name: closed and opened again, its framebuffer is zero" \
		run_client "$id" fill:3,check:3,reopen,zero,dma,reopen,zero,irq
	check "$name: a plane for its display" \
		run_client "$id" plane,show:640x480,plane:640x480,show:nothing,plane,dma,reopen,plane
	looks=$(sed -n 's/^vgpu: plane: ok 640x480 looks=//p' "$tmp/client")
	check "$name: a picture in blocks of each height, and a part of one" \
		run_client "$id" "$pictures"
	check "$name: disable_vnc=1" eval 'env echo disable_vnc=1 >"$MDEVS/$id/nvidia/vgpu_params"'
	check "$name: an empty plane for longer than a picture took to come" \
		run_client "$id" "plane,show:640x480,no-plane:$((2 * looks)),dma"
	check "$name: remove it" remove "$id"
done
same "everything is held as before" "$before" "$(state)"
check "the module unloads" driver_unload
check "the kernel found nothing wrong" kernel_is_sane
finish
