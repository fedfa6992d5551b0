#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --release 570.144 --gpu card=l40
# vm: --release 535.113.01 --gpu card=l4,vfs=4
# full: --release 570.144 --gpu card=l4,vfs=4
# full: --release 580.95.05,595.45.04,615.71.09 --gpu card=l40
# full: --release 580.95.05,595.45.04,615.71.09 --gpu card=l4,vfs=4
# timeout: 1800
#
# From a GPU that was just reset to vGPU types, and back to a GPU that the next
# driver finds as this one found it, three times on end, on each card that boots
# by FWSEC and the booter. At the end the function is reset under the driver's
# feet: it boots from that, too.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh
. tests/vm/card-types.sh

[ -n "$PF" ] || bail "no GPU in this machine"
echo "# $(cat "$PF/device"), firmware $RELEASE"

# Loaded, with types, and a vGPU that works.
comes_up() {
	driver_load && is_parent || return
	type_ids | grep -q . || { echo "no types"; return 1; }
	[ "$(model_stats vgpu-mode)" = vgpu-mode=1 ] || { model_stats; return 1; }
	create "$(smallest_type)" "$(uuid 1)" && client "$(uuid 1)" engine,zero,dma,irq &&
		remove "$(uuid 1)"
}

# And nothing of it is left.
goes_down() {
	log_mark
	driver_unload && model_is_idle || return
	log_has "GSP was not taken down|write-protected region" && { log; return 1; }
	[ "$(model_stats vgpu-mode)" = vgpu-mode=0 ] || { model_stats; return 1; }
}

# Did it find what an earlier driver left?
left_behind() {
	dmesg | grep -q "a GSP was left behind"
}

offer_types || bail "no types for this card"
began=$(date +%s)
check "the GPU's clock does not know the time of day yet" not gpu_time_since "$began"
for n in 1 2 3; do
	check "load number $n: GSP boots in vGPU mode, a vGPU works" comes_up
	check "unload number $n: GSP is down, its region of framebuffer is free" goes_down
done
check "the GPU's clock was set to the time of day" gpu_time_since "$began"
same "it was booted each time" boots=3 "$(model_stats boots)"
same "framebuffer was cleared for that once" scrubber-runs=1 "$(model_stats scrubber-runs)"
check "each time from a GPU without a GSP" not left_behind
check "reset the function" flr
check "it boots after that" comes_up
same "with framebuffer cleared anew" scrubber-runs=2 "$(model_stats scrubber-runs)"
check "and goes down" goes_down
check "the kernel found nothing wrong" kernel_is_sane
finish
