/* SPDX-License-Identifier: GPL-2.0-only */
#include "gpu.h"
void test_vf(void) {}
