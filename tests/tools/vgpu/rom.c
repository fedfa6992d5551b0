// SPDX-License-Identifier: GPL-2.0-only
/* A ROM with FWSEC in it, on standard output. */
#include "../../unit/rom.h"

int main(void)
{
	struct rom r = { .signatures = 2, .versions = 6 };
	u8 *rom = rom_make(&r);

	return fwrite(rom, r.size, 1, stdout) != 1;
}
