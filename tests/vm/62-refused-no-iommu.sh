#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --iommu off
# timeout: 300
#
# A machine without IOMMU: the driver says so in one line and does not take it.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh

check "vgpu check says so beforehand" eval '! "$MODULES/vgpu" check >"$tmp/said" &&
	grep "^fault *$BDF IOMMU group: none" "$tmp/said" && grep "^fault *IOMMU: off" "$tmp/said"'
for attempt in first second; do
	check "$attempt attempt: one line says why" refused_probe "$BDF: .*no IOMMU"
	same "no VFs are left" 0 "$(num_vfs)"
done
check "the kernel found nothing wrong" kernel_is_sane
finish
