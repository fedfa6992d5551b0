#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --gpu card=l40,vf-bar1-size=16T
# vm: --gpu card=l40,pf-bar1-size=64T,vf-bar1-size=2M
# vm: --append pci=resource_alignment=33@pci:10de:26b5
# vm: --gpu card=l40,vf-bar0-size=128M
# full: --kernel 6.1,7.3 --gpu card=l40,vf-bar1-size=16T
# full: --kernel 6.1,7.3 --append pci=resource_alignment=33@pci:10de:26b5
# full: --kernel 6.1,7.3 --gpu card=l40,vf-bar0-size=128M
# vfs: all
# timeout: 300
#
# A machine whose bridges have no room for a BAR of the card or of its VFs: the
# driver says which in one line and does not touch the card.
#
# With the kernel's parameter BAR0 of the card, of 32 bits, is larger than the window
# below 4 GiB, while the others have room: kata-containers/kata-containers, issue 4358, and
# an operator's notes of an L20. Of such a BAR kernels that clear what has no room leave
# nothing: the card then seems to have no BAR0.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh

# The one that this machine has no room for.
if grep -q resource_alignment /proc/cmdline; then
	bar=0 whose='the card'
elif [ "$($QOM get $GPU vf-bar0-size)" -gt 262144 ]; then
	bar=0 whose='its VFs'
elif [ "$($QOM get $GPU pf-bar1-size)" -lt 1099511627776 ]; then
	bar=1 whose='its VFs'
else
	bar=1 whose='the card'
fi
check "vgpu check says so beforehand" eval '! "$MODULES/vgpu" check >"$tmp/said" &&
	grep "^fault *$BDF BARs: .*no room for BAR$bar of $whose" "$tmp/said"'
for attempt in first second; do
	check "$attempt attempt: one line says that BAR$bar of $whose has no room" \
		refused_probe "$BDF: .*no room for BAR$bar of $whose .*above-4G"
	same "no VFs are left" 0 "$(num_vfs)"
done
same "GSP was not started" power=0 "$(model_stats power)"
check "the kernel found nothing wrong" kernel_is_sane
finish
