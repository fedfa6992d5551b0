// SPDX-License-Identifier: GPL-2.0-only
/*
 * Linked into the kernel's VFIO selftests beside their unmodified library: tests
 * that have no variant for each IOMMU mode take the library's default, which is
 * iommufd, and Debian's kernels have none. The environment names another mode.
 */
#include <stdlib.h>

extern const char *default_iommu_mode;

__attribute__((constructor)) static void choose_iommu_mode(void)
{
	const char *mode = getenv("VFIO_SELFTESTS_IOMMU_MODE");

	if (mode)
		default_iommu_mode = mode;
}
