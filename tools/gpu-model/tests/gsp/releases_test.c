/* SPDX-License-Identifier: GPL-2.0-only */
/* Each release that a firmware file is there for, one QEMU after the other. */
#include "cpu.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void image_path(char *path, size_t size, const char *release)
{
	snprintf(path, size, "%s/%s/nvidia/ad102/gsp/gsp-%s.bin", getenv("GSP_FIRMWARE_DIR"),
		 release, release);
}

static void test_property(void)
{
	char path[400], args[700];

	image_path(path, sizeof(path), "570.144");
	snprintf(args, sizeof(args), "-device nvidia-gpu-model,firmware=%s,release=550.163.01", path);
	ok(qt_refuses(args, "release is '550.163.01' but firmware file"),
	   "a file of another release than the property's is refused");
	ok(qt_refuses(args, "is of release '570.144'"), "and both are named");
	ok(qt_refuses("-device nvidia-gpu-model,release=1.2.3",
		      "firmware release '1.2.3' is not modelled; there are: 535.113.01, "),
	   "a release that is not modelled is refused, with those that are");
}

void test_releases(void)
{
	static struct cpu c;
	char path[400];

	if (!getenv("GSP_FIRMWARE_DIR")) {
		skip("firmware releases", "GSP_FIRMWARE_DIR is not set");
		return;
	}
	test_property();
	for (unsigned int i = 0; i < num_abis; i++) {
		image_path(path, sizeof(path), abis[i].release);
		if (!ok(!access(path, R_OK), "there is an image of %s", abis[i].release))
			continue;
		cpu_start(&c, 32, path, abis[i].release);
		test_release(&c);
		cpu_stop(&c);
	}
}
