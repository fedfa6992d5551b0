/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * For tests that look at every release: all descriptors as the driver's reader
 * and as the naive one have them, and what messages.def says.
 */
#ifndef TEST_RELEASES_H
#define TEST_RELEASES_H

#include "descriptor.h"
#include <setjmp.h>
#include <cmocka.h>

enum { OPTIONAL = 0, RM = 1, GMC = 2, REQUIRED = RM | GMC, REPEATED = 4, NESTED = 8 };


#define MESSAGE(id, text, need)		{ text, need },
#define FIELD(msg, id, text, need)
#define CONSTANT(id, text, need)
static const struct { const char *text; unsigned int need; } messages[] = {
#include "codec/messages.def"
};

#define MESSAGE(id, text, need)
#define FIELD(msg, id, text, need)	{ text, need, GSP_MSG_##msg },
#define CONSTANT(id, text, need)
static const struct { const char *text; unsigned int need, message; } fields[] = {
#include "codec/messages.def"
};

#define MESSAGE(id, text, need)
#define FIELD(msg, id, text, need)
#define CONSTANT(id, text, need)	{ text, need },
static __maybe_unused const struct { const char *text; unsigned int need; } constants[] = {
#include "codec/messages.def"
};

/* Fields of a message: [first_field[id], first_field[id + 1]). */
/* Fields of a message: [first_field[id], first_field[id + 1]). */
static unsigned int first_field[ARRAY_SIZE(messages) + 1];

static const struct naive_abi *const *naive;
static struct gsp_abi **abis;
static unsigned int num_releases;
static unsigned long num_values, num_missed;	/* fields compared, refusals seen */

/* One release of each epoch, and the second encoding. */
static __maybe_unused const char *const epochs[] = {
	"535.113.01", "550.163.01", "560.35.03", "570.144", "575.64", "580.95.05", "595.45.04",
	"615.71.09",
};

static __maybe_unused u64 random64(void)
{
	return (u64)random() << 62 ^ (u64)random() << 31 ^ (u64)random();
}

static __maybe_unused u64 random_of(unsigned int width)
{
	return width >= 8 ? random64() : random64() >> (64 - 8 * width);
}

static __maybe_unused bool is_required(const struct naive_abi *n, unsigned int need)
{
	return need & (strcmp(n->encoding, "rm") ? GMC : RM);
}

static __maybe_unused unsigned int field_of(unsigned int id, const char *text)
{
	unsigned int f;

	for (f = first_field[id]; f < first_field[id + 1]; f++)
		if (!strcmp(fields[f].text, text))
			return f;
	fail_msg("message %s has no field %s", messages[id].text, text);
	return 0;
}

static __maybe_unused struct gsp_abi *parse(const char *text, struct gsp_abi_error *err)
{
	const struct gsp_abi_text t = { .text = text, .len = strlen(text) };

	return gsp_abi_parse(&t, &descriptors, err);
}

static int setup(void **state)
{
	struct gsp_abi_error err;
	unsigned int i, f;

	for (i = 0, f = 0; i < ARRAY_SIZE(messages); i++) {
		first_field[i] = f;
		while (f < ARRAY_SIZE(fields) && fields[f].message == i)
			f++;
	}
	first_field[i] = f;
	srandom(1);
	abis = calloc(num_releases, sizeof(*abis));
	for (i = 0; i < num_releases; i++) {
		abis[i] = parse(naive[i]->text, &err);
		if (!IS_ERR(abis[i]))
			continue;
		fprintf(stderr, "%s.abi:%u: %s\n", err.release, err.line, err.text);
		return -1;
	}
	return 0;
}

static int teardown(void **state)
{
	unsigned int i;

	for (i = 0; i < num_releases; i++)
		gsp_abi_free(abis[i]);
	free(abis);
	if (num_values + num_missed)
		printf("%lu values compared, %lu required things missed\n", num_values,
		       num_missed);
	return shim_allocs ? -1 : 0;
}

/* Run them, each under its name with how much it looks at. @keyed: -1 for all messages. */
static int test_releases(const char *group, struct CMUnitTest *tests, unsigned int num, int keyed)
{
	static char names[32][128];
	unsigned int r, i, n = 0;

	naive = naive_load(TOP "/gsp/abi", &num_releases);
	for (r = 0; r < num_releases; r++)
		for (i = 0; i < naive[r]->num_messages; i++)
			n += keyed < 0 || naive[r]->messages[i]->keyed == keyed;
	assert(num <= ARRAY_SIZE(names));
	if (!n) {
		fprintf(stderr, "no release has such messages\n");
		return 2;
	}
	for (i = 0; i < num; i++) {
		snprintf(names[i], sizeof(names[i]), "%s: %u releases, %u%s messages",
			 tests[i].name, num_releases, n,
			 keyed < 0 ? "" : keyed ? " keyed" : " flat");
		tests[i].name = names[i];
	}
	return _cmocka_run_group_tests(group, tests, num, setup, teardown);
}

#endif
