#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --gpu sriov=off
# timeout: 300
#
# A GPU without SR-IOV: the driver says so in one line and does not take it.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh

for attempt in first second; do
	check "$attempt attempt: one line says why" refused_probe "$BDF: .*no SR-IOV"
	same "no VFs are left" 0 "$(num_vfs)"
done
check "the kernel found nothing wrong" kernel_is_sane
finish
