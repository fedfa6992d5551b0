/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef GSP_ABI_DIFF_H
#define GSP_ABI_DIFF_H

#include "descriptor.h"

/* Both resolved and sorted. Returns how many sentences it wrote. */
unsigned int diff_descriptors(FILE *out, const struct descriptor *a, const struct descriptor *b);

#endif
