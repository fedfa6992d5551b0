/* SPDX-License-Identifier: GPL-2.0-only */
#include "gpu.h"

#include <string.h>

static const struct {
	const char *name;
	void (*run)(void);
} all[] = {
	{ "config", test_config },
	{ "cards", test_cards },
	{ "fsp", test_fsp },
	{ "registers", test_registers },
	{ "vbios", test_vbios },
	{ "falcon", test_falcon },
	{ "interrupts", test_interrupts },
	{ "sriov", test_sriov },
	{ "vf", test_vf },
	{ "gsp", test_gsp },
	{ "gsp-cards", test_gsp_cards },
	{ "fmc", test_fmc },
	{ "releases", test_releases },
	{ "gmc", test_gmc },
	{ "headers", test_headers },
	{ "faults", test_faults },
};

/* All of them, or those named. */
int main(int argc, char **argv)
{
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		bool wanted = argc < 2;

		for (int a = 1; a < argc; a++)
			wanted |= !strcmp(argv[a], all[i].name);
		if (!wanted)
			continue;
		printf("# %s\n", all[i].name);
		all[i].run();
	}
	return tap_done();
}
