// SPDX-License-Identifier: GPL-2.0-or-later
/* Prints as TAP how the model's layouts compare with NVIDIA's headers. */
#include "check.h"

#include <stdio.h>

static const char *layout, *type;
static unsigned int structs, members, bad, failed;

static void done(void)
{
	if (!layout)
		return;
	structs++;
	failed += bad > 0;
	printf("%s %u - %s is %s, %u members\n", bad ? "not ok" : "ok", structs, layout, type,
	       members);
}

void check_struct(const char *l, const char *t, unsigned long size, unsigned long nv_size)
{
	done();
	layout = l;
	type = t;
	members = bad = 0;
	if (size != nv_size) {
		printf("# %s: %lu bytes, in NVIDIA's header %lu\n", l, size, nv_size);
		bad++;
	}
}

void check_member(const char *path, unsigned long at, unsigned long size, unsigned long nv_at,
		  unsigned long nv_size)
{
	members++;
	if (at == nv_at && size == nv_size)
		return;
	printf("# %s: %s at %lu, %lu bytes; in NVIDIA's header at %lu, %lu bytes\n", layout, path,
	       at, size, nv_at, nv_size);
	bad++;
}

int main(void)
{
	check_all();
	done();
	printf("1..%u\n", structs);
	return failed > 0;
}
