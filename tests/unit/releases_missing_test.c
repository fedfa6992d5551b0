// SPDX-License-Identifier: GPL-2.0-only
// sources: codec
/*
 * Descriptors that lack something required are refused, in every epoch; and
 * what a chain of bases says is what one text without base says.
 */
#include "releases.h"

/* @text must be refused with @why. */
static void expect(char *text, const char *what, const char *why)
{
	struct gsp_abi_error err;
	struct gsp_abi *abi = parse(text, &err);

	if (!IS_ERR(abi) || PTR_ERR(abi) != -EINVAL || !strstr(err.text, why))
		fail_msg("without %s: %s, not \"%s\"", what, IS_ERR(abi) ? err.text : "accepted",
			 why);
	gsp_abi_free(abi);
	free(text);
	num_missed++;
}

static void miss_in_release(const struct naive_abi *n)
{
	unsigned int i, k;
	char why[256];

	for (i = 0; i < n->num_messages; i++) {
		const struct naive_message *m = n->messages[i];
		unsigned int id;

		for (id = 0; strcmp(messages[id].text, m->name); id++)
			;
		if (is_required(n, messages[id].need)) {
			snprintf(why, sizeof(why), "required message \"%s\" is missing", m->name);
			expect(naive_flatten(n, m, -1, NULL), m->name, why);
		}
		for (k = 0; k < m->num_fields; k++) {
			if (!is_required(n, fields[field_of(id, m->fields[k].name)].need))
				continue;
			snprintf(why, sizeof(why), "message \"%s\" lacks required field \"%s\"",
				 m->name, m->fields[k].name);
			expect(naive_flatten(n, m, k, NULL), m->fields[k].name, why);
		}
	}
	for (i = 0; i < ARRAY_SIZE(constants); i++) {
		if (!is_required(n, constants[i].need))
			continue;
		snprintf(why, sizeof(why), "required constant \"%s\" is missing",
			 constants[i].text);
		expect(naive_flatten(n, NULL, -1, constants[i].text), constants[i].text, why);
	}
}

static void descriptors_lack_required_things(void **state)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(epochs); i++)
		if (naive_release(epochs[i]))
			miss_in_release(naive_release(epochs[i]));
}

/* A text without base that says the same means the same, whatever stands where. */
static void flattened_texts_mean_the_same(void **state)
{
	struct gsp_abi_error err;
	unsigned int r, i;

	for (r = 0; r < num_releases; r++) {
		char *text = naive_flatten(naive[r], NULL, -1, NULL);
		struct gsp_abi *abi = parse(text, &err);

		if (IS_ERR(abi))
			fail_msg("%s:%u: %s", naive[r]->release, err.line, err.text);
		assert_string_equal(gsp_abi_encoding(abi), gsp_abi_encoding(abis[r]));
		for (i = 0; i < ARRAY_SIZE(messages); i++)
			assert_int_equal(!!gsp_msg_size(abi, i), !!gsp_msg_size(abis[r], i));
		for (i = 0; i < ARRAY_SIZE(fields); i++) {
			assert_int_equal(gsp_count(abi, i), gsp_count(abis[r], i));
			assert_int_equal(gsp_width(abi, i), gsp_width(abis[r], i));
		}
		for (i = 0; i < ARRAY_SIZE(constants); i++)
			assert_int_equal(gsp_const(abi, i), gsp_const(abis[r], i));
		gsp_abi_free(abi);
		free(text);
	}
}

int main(void)
{
	struct CMUnitTest tests[] = {
		cmocka_unit_test(descriptors_lack_required_things),
		cmocka_unit_test(flattened_texts_mean_the_same),
	};

	return test_releases("releases_missing", tests, ARRAY_SIZE(tests), -1);
}
