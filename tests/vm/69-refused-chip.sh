#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --gpu card=a40
# timeout: 300
#
# A GPU with SR-IOV whose vGPUs do not run on GSP: the driver says so in one line,
# whether or not there is a file of types for it, and does not take it.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh
. tests/vm/card-types.sh

says="$BDF: vGPUs of this card's chip .PMC_BOOT_42 is 0x172.*. do not run on GSP in any published firmware release"
most_lines=1

for attempt in first second; do
	check "$attempt attempt: one line says why" refused_probe "$says"
	same "no VFs are left" 0 "$(num_vfs)"
done
check "an operator brings types for it" offer_types
check "it is refused all the same" refused_probe "$says"
same "GSP was not started" power=0 "$(model_stats power)"
check "the kernel found nothing wrong" kernel_is_sane
finish
