// SPDX-License-Identifier: GPL-2.0-only
// sources: codec
/*
 * Every release with every flat message: what the driver writes is read by the
 * naive reader, and the other way round. See naive.h.
 */
#include "releases.h"

/* Mainline tags of NVIDIA/open-gpu-kernel-modules from 535.86.05 to 595.45.04. */
#define RM_RELEASES	94

/* Which message the elements of a nested field are. */
static unsigned int nested_message(unsigned int f)
{
	switch (f) {
	case GSP_ADD_VGPU_TYPE_INFO: return GSP_MSG_VGPU_INFO;
	case GSP_DEVICE_INFO_TABLE_ENTRIES: return GSP_MSG_DEVICE_INFO;
	case GSP_ENUMERATE_GUEST: return GSP_MSG_VGPU_GUEST;
	default: fail_msg("which messages does \"%s\" hold?", fields[f].text);
	}
	return 0;
}

/* ---- what the driver's reader made of the text ---- */

static void compare_field(const struct gsp_abi *abi, const struct naive_message *m,
			  unsigned int f)
{
	const struct naive_field *n = m ? naive_field(m, fields[f].text) : NULL;

	assert_int_equal(gsp_has(abi, f), !!n);
	if (!n) {
		assert_int_equal(gsp_count(abi, f), 0);
		return;
	}
	assert_int_equal(gsp_count(abi, f), n->count);
	assert_int_equal(gsp_width(abi, f), n->width);
	if (n->kind != NAIVE_FLAT)
		return;
	assert_int_equal(gsp_offset(abi, f, 0), n->offset);
	assert_int_equal(gsp_offset(abi, f, n->count - 1),
			 n->offset + (n->count - 1) * n->stride);
}

static void releases_read_as_their_text_says(void **state)
{
	unsigned int r, i, found;

	for (r = 0; r < num_releases; r++) {
		const struct gsp_abi *abi = abis[r];

		assert_string_equal(gsp_abi_release(abi), naive[r]->release);
		assert_string_equal(gsp_abi_encoding(abi), naive[r]->encoding);
		assert_string_equal(gsp_abi_profile(abi), naive_profile(naive[r]));
		for (i = 0, found = 0; i < ARRAY_SIZE(messages); i++) {
			const struct naive_message *m = naive_message(naive[r], messages[i].text);
			unsigned int f;

			assert_int_equal(!!gsp_msg_size(abi, i), !!m);
			assert_int_equal(gsp_msg_keyed(abi, i), m && m->keyed);
			if (m && !m->keyed)
				assert_int_equal(gsp_msg_size(abi, i), m->size);
			for (f = first_field[i]; f < first_field[i + 1]; f++)
				compare_field(abi, m, f);
			found += !!m;
		}
		assert_int_equal(found, naive[r]->num_messages);
		for (i = 0, found = 0; i < ARRAY_SIZE(constants); i++) {
			const struct naive_constant *c = naive_constant(naive[r],
									constants[i].text);

			assert_int_equal(gsp_has_const(abi, i), !!c);
			assert_int_equal(gsp_const(abi, i), c ? c->value : 0);
			found += !!c;
		}
		assert_int_equal(found, naive[r]->num_constants);
	}
}

/* ---- flat messages ---- */

static void set_flat(struct gsp_msg *m, const struct naive_abi *n, unsigned int id, u8 *expected);

/* Elements at both ends and one between: all of them take long. */
static void set_nested(struct gsp_msg *m, const struct naive_abi *n, unsigned int f,
		       const struct naive_field *field, u8 *expected)
{
	unsigned int which[] = { 0, random() % field->count, field->count - 1 }, i;
	struct gsp_msg sub;

	for (i = 0; i < ARRAY_SIZE(which); i++) {
		u8 *to = expected + field->offset + which[i] * field->stride;

		assert_int_equal(gsp_msg_sub(&sub, m, f, which[i], nested_message(f)), 0);
		memset(to, 0, field->width);
		set_flat(&sub, n, nested_message(f), to);
	}
}

/* Set every field by name, and by what the text says in @expected. */
static void set_flat(struct gsp_msg *m, const struct naive_abi *n, unsigned int id, u8 *expected)
{
	const struct naive_message *message = naive_message(n, messages[id].text);
	unsigned int f, i;

	for (f = first_field[id]; f < first_field[id + 1]; f++) {
		const struct naive_field *field = naive_field(message, fields[f].text);

		if (!field) {
			/* Absent ones leave no trace. */
			if (!(fields[f].need & NESTED))
				gsp_set(m, f, random64());
			continue;
		}
		if (fields[f].need & NESTED) {
			set_nested(m, n, f, field, expected);
			continue;
		}
		for (i = 0; i < field->count; i++, num_values++) {
			u64 value = random_of(field->width);

			gsp_set_at(m, f, i, value);
			naive_store_number(expected + field->offset + i * field->stride,
					   field->width, value);
		}
	}
}

static void encode_flat(const struct gsp_abi *abi, const struct naive_abi *n, unsigned int id)
{
	size_t size = naive_message(n, messages[id].text)->size;
	u8 *data = malloc(size), *wire = malloc(size), *expected = calloc(1, size);
	struct gsp_msg m;

	memset(data, 0x5a, size);
	assert_int_equal(gsp_msg_init(&m, abi, id, data, size), 0);
	gsp_msg_clear(&m);
	set_flat(&m, n, id, expected);
	assert_true(gsp_msg_ok(&m));
	assert_int_equal(gsp_msg_wire_max(abi, id), size);
	assert_int_equal(gsp_msg_pack(&m, wire, size - 1), -ENOSPC);
	assert_int_equal(gsp_msg_pack(&m, wire, size), size);
	if (memcmp(wire, expected, size))
		fail_msg("%s: %s differs from its text", n->release, messages[id].text);
	free(data);
	free(wire);
	free(expected);
}

static void get_flat(const struct gsp_msg *m, const struct naive_abi *n, unsigned int id,
		     const u8 *wire)
{
	const struct naive_message *message = naive_message(n, messages[id].text);
	unsigned int f, i;
	struct gsp_msg sub;

	for (f = first_field[id]; f < first_field[id + 1]; f++) {
		const struct naive_field *field = naive_field(message, fields[f].text);

		if (field && fields[f].need & NESTED) {
			i = random() % field->count;
			assert_int_equal(gsp_msg_sub(&sub, m, f, i, nested_message(f)), 0);
			get_flat(&sub, n, nested_message(f),
				 wire + field->offset + i * field->stride);
			continue;
		}
		assert_int_equal(gsp_num(m, f), field ? field->count : 0);
		if (!field && !(fields[f].need & NESTED))
			assert_int_equal(gsp_get(m, f), 0);
		for (i = 0; field && i < field->count; i++, num_values++)
			assert_int_equal(gsp_get_at(m, f, i),
					 naive_load_number(wire + field->offset +
							   i * field->stride, field->width));
	}
}

static void decode_flat(const struct gsp_abi *abi, const struct naive_abi *n, unsigned int id)
{
	size_t size = naive_message(n, messages[id].text)->size, len, i;
	u8 *data = malloc(size), *wire = malloc(size);
	struct gsp_msg m;

	for (i = 0; i < size; i++)
		wire[i] = random();
	assert_int_equal(gsp_msg_init(&m, abi, id, data, size), 0);
	assert_int_equal(gsp_msg_unpack(&m, wire, size), 0);
	get_flat(&m, n, id, wire);
	assert_true(gsp_msg_ok(&m));
	/* Shorter ones end where the buffer ends: a byte read past them is noticed. */
	for (len = 0; len < size; len += len < 512 || len > size - 512 ? 1 : 1 + random() % 997)
		if (gsp_msg_unpack(&m, wire + size - len, len) >= 0)
			fail_msg("%s: %zu of %zu bytes are %s", n->release, len, size,
				 messages[id].text);
	free(data);
	free(wire);
}

static void flat_messages(void **state)
{
	void (*test)(const struct gsp_abi *, const struct naive_abi *, unsigned int) = *state;
	unsigned int r, id;

	for (r = 0; r < num_releases; r++)
		for (id = 0; id < ARRAY_SIZE(messages); id++) {
			const struct naive_message *m = naive_message(naive[r], messages[id].text);

			if (m && !m->keyed)
				test(abis[r], naive[r], id);
		}
}

static void every_release_is_there(void **state)
{
	unsigned int r, rm = 0, gmc = 0;

	for (r = 0; r < num_releases; r++) {
		rm += !strcmp(naive[r]->encoding, "rm");
		gmc += !strcmp(naive[r]->encoding, "gmc");
	}
	if (rm < RM_RELEASES || !gmc)
		fail_msg("%u descriptors of encoding rm, not %u, and %u of gmc", rm, RM_RELEASES,
			 gmc);
	for (r = 0; r < ARRAY_SIZE(epochs); r++)
		assert_non_null(naive_release(epochs[r]));
}

int main(void)
{
	struct CMUnitTest tests[] = {
		cmocka_unit_test(every_release_is_there),
		cmocka_unit_test(releases_read_as_their_text_says),
		{ "encode", flat_messages, NULL, NULL, encode_flat },
		{ "decode, whole and cut off", flat_messages, NULL, NULL, decode_flat },
	};

	return test_releases("releases", tests, ARRAY_SIZE(tests), 0);
}
