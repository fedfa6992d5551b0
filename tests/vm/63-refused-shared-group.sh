#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --acs off
# timeout: 300
#
# A GPU whose VFs are in one IOMMU group with others: the driver says so in one line and does not take it.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh

check "vgpu check says so beforehand" eval '! "$MODULES/vgpu" check >"$tmp/said" &&
	grep "^warning *$BDF ACS: the port .* does not separate" "$tmp/said"'
for attempt in first second; do
	check "$attempt attempt: one line says why" refused_probe "$BDF: .*IOMMU group"
	same "no VFs are left" 0 "$(num_vfs)"
done
check "the kernel found nothing wrong" kernel_is_sane
finish
