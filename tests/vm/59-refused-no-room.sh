#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --kernel 6.1 --gpu card=l40,vf-bar1-size=16T
# vm: --kernel 6.12 --gpu card=l40,vf-bar1-size=16T
# vm: --kernel 7.3 --gpu card=l40,vf-bar1-size=16T
# vm: --kernel 6.12 --gpu card=l40,pf-bar1-size=64T,vf-bar1-size=2M
# timeout: 300
#
# A machine whose bridges have no room for a BAR of the card or of its VFs: the
# driver says which in one line and does not touch the card.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh

# BAR1 of the card or of its VFs, whichever this machine's is too large.
whose='its VFs'
[ "$($QOM get $GPU pf-bar1-size)" -lt 1099511627776 ] || whose='the card'
for attempt in first second; do
	check "$attempt attempt: one line says which BAR of $whose" \
		refused_probe "$BDF: .*no room for BAR1 of $whose .*above-4G"
	same "no VFs are left" 0 "$(num_vfs)"
done
same "GSP was not started" power=0 "$(model_stats power)"
check "the kernel found nothing wrong" kernel_is_sane
finish
