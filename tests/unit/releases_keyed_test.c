// SPDX-License-Identifier: GPL-2.0-only
// sources: codec
/*
 * Every release with every keyed message: what the driver writes is read by the
 * naive reader, and the other way round. See naive.h.
 */
#include "releases.h"

static enum naive_opcode single_opcode(const struct naive_field *field)
{
	return field->kind == NAIVE_U64 ? NAIVE_SEQ64 : NAIVE_IMM32;
}

static bool is_array(const struct naive_field *field)
{
	return field->kind >= NAIVE_ARRAY8;
}

static enum naive_opcode array_opcode(const struct naive_field *field)
{
	return field->kind - NAIVE_ARRAY8 + NAIVE_OP_ARRAY8;
}

/* How many elements of each field a message is given, and which. */
struct filling {
	unsigned int num;
	u64 *values;
};

static struct filling *fill(const struct naive_message *message, unsigned int num)
{
	struct filling *filling = calloc(message->num_fields, sizeof(*filling));
	unsigned int k, i;

	for (k = 0; k < message->num_fields; k++) {
		const struct naive_field *field = &message->fields[k];

		filling[k].num = num ? min(num, field->count) : 1 + random() % field->count;
		filling[k].values = calloc(filling[k].num, sizeof(u64));
		for (i = 0; i < filling[k].num; i++)
			filling[k].values[i] = random_of(field->width);
	}
	return filling;
}

static void fill_free(const struct naive_message *message, struct filling *filling)
{
	unsigned int k;

	for (k = 0; k < message->num_fields; k++)
		free(filling[k].values);
	free(filling);
}

static void set_keyed(struct gsp_msg *m, unsigned int id, const struct naive_message *message,
		      const struct filling *filling)
{
	unsigned int k, i, f;

	for (k = 0; k < message->num_fields; k++) {
		f = field_of(id, message->fields[k].name);
		for (i = 0; i < filling[k].num; i++, num_values++)
			gsp_set_at(m, f, i, filling[k].values[i]);
	}
}

/* The items of a keyed message, in its wire, are those of @filling and no others. */
static void compare_wire(const struct naive_message *message, const struct filling *filling,
			 const u8 *wire, size_t len)
{
	static struct naive_item items[65536];
	long n = naive_decode(wire, len, items, ARRAY_SIZE(items)), expected = 0, i = 0;
	unsigned int k, e;

	assert_in_range(n, 0, ARRAY_SIZE(items));
	for (k = 0; k < message->num_fields; k++) {
		const struct naive_field *field = &message->fields[k];
		bool array = is_array(field);

		for (e = 0; e < (array ? 1 : filling[k].num); e++, expected++) {
			for (i = 0; i < n; i++)
				if (items[i].key == field->key && items[i].index == e)
					break;
			assert_true(i < n);
			assert_int_equal(items[i].opcode,
					 array ? array_opcode(field) : single_opcode(field));
			assert_int_equal(items[i].num, array ? filling[k].num : 1);
			assert_int_equal(items[i].width, field->width);
			if (!array)
				assert_int_equal(naive_load_number(items[i].data, field->width),
						 filling[k].values[e]);
		}
		for (e = 0; array && e < filling[k].num; e++)
			assert_int_equal(naive_load_number(items[i].data + e * field->width,
							   field->width), filling[k].values[e]);
	}
	assert_int_equal(n, expected);
}

static void encode_keyed(const struct gsp_abi *abi, const struct naive_abi *n, unsigned int id,
			 unsigned int num)
{
	const struct naive_message *message = naive_message(n, messages[id].text);
	size_t size = gsp_msg_size(abi, id), max = gsp_msg_wire_max(abi, id);
	struct filling *filling = fill(message, num);
	u8 *data = malloc(size), *wire = malloc(max), *small;
	struct gsp_msg m;
	ssize_t len;

	assert_int_equal(gsp_msg_init(&m, abi, id, data, size), 0);
	gsp_msg_clear(&m);
	set_keyed(&m, id, message, filling);
	assert_true(gsp_msg_ok(&m));
	len = gsp_msg_pack(&m, wire, max);
	assert_in_range(len, 1, max);
	compare_wire(message, filling, wire, len);
	/* Exactly as long as it is, and one word less. */
	small = malloc(len);
	assert_int_equal(gsp_msg_pack(&m, small, len), len);
	assert_memory_equal(small, wire, len);
	assert_int_equal(gsp_msg_pack(&m, small, len - 1), -ENOSPC);
	free(small);
	fill_free(message, filling);
	free(data);
	free(wire);
}

/* One of the ways in which GSP may write a field. */
static void put_field(struct naive_writer *w, const struct naive_field *field,
		      const struct filling *filling)
{
	unsigned int e;

	if (is_array(field)) {
		naive_put(w, array_opcode(field), field->key, 0, filling->values, filling->num);
	} else if (field->count > 1 && random() & 1) {
		/* The elements from one index on, in one instruction. */
		naive_put(w, field->kind == NAIVE_U64 ? NAIVE_OP_ARRAY64 : NAIVE_OP_ARRAY32,
			  field->key, 0, filling->values, filling->num);
	} else {
		for (e = 0; e < filling->num; e++)
			naive_put(w, field->kind == NAIVE_U64 ? NAIVE_SEQ64 :
				  random() & 1 ? NAIVE_SEQ32 : NAIVE_IMM32,
				  field->key, e, &filling->values[e], 1);
	}
}

static bool key_known(const struct naive_message *message, unsigned int key)
{
	unsigned int k;

	for (k = 0; k < message->num_fields; k++)
		if (message->fields[k].key == key)
			return true;
	return false;
}

/* An instruction for a key that the message does not have. */
static void put_unknown(struct naive_writer *w, const struct naive_message *message)
{
	unsigned int key, n;
	u64 values[16];

	do {
		key = random() & 0xffff;
	} while (key_known(message, key) || key > 0xffff - ARRAY_SIZE(values));
	for (n = 0; n < ARRAY_SIZE(values); n++)
		values[n] = random64();
	switch (random() % 4) {
	case 0:
		naive_put(w, NAIVE_IMM32, key, random() & 0xfff, values, 1);
		break;
	case 1:
		naive_put(w, NAIVE_SEQ64, key, random() & 0xfff, values, 1);
		break;
	default:
		naive_put(w, NAIVE_OP_ARRAY8 + random() % 3, key, random() & 0xfff, values,
			  random() % ARRAY_SIZE(values));
	}
}

static size_t wire_room(const struct naive_message *message)
{
	size_t room = 0;
	unsigned int k;

	for (k = 0; k < message->num_fields; k++)
		room += 2048 + 16 * message->fields[k].count;
	return room;
}

/* Fields in any order, unknown keys between them. Field number @without is left out. */
static struct naive_writer encode_naively(const struct naive_message *message,
					  const struct filling *filling, int without)
{
	struct naive_writer w = { .room = wire_room(message) };
	unsigned int start = random() % message->num_fields, k;

	w.data = malloc(w.room);
	for (k = 0; k < message->num_fields; k++) {
		unsigned int at = (start + k) % message->num_fields;

		if (random() & 1)
			put_unknown(&w, message);
		if ((int)at != without)
			put_field(&w, &message->fields[at], &filling[at]);
	}
	return w;
}

static bool is_required_field(const struct naive_abi *n, unsigned int id,
			      const struct naive_field *field)
{
	return is_required(n, fields[field_of(id, field->name)].need);
}

/* Are the required fields in the first @len bytes of @wire, whatever else is? */
static bool is_complete(const struct naive_abi *n, unsigned int id, const u8 *wire, size_t len)
{
	const struct naive_message *message = naive_message(n, messages[id].text);
	static struct naive_item items[65536];
	long num = naive_decode(wire, len, items, ARRAY_SIZE(items)), i;
	unsigned int k;

	for (k = 0; k < message->num_fields; k++) {
		for (i = 0; i < num; i++)
			if (items[i].key == message->fields[k].key && items[i].num)
				break;
		if (i == num && is_required_field(n, id, &message->fields[k]))
			return false;
	}
	return true;
}

static void decode_keyed(const struct gsp_abi *abi, const struct naive_abi *n, unsigned int id,
			 unsigned int num)
{
	const struct naive_message *message = naive_message(n, messages[id].text);
	struct filling *filling = fill(message, num);
	struct naive_writer w = encode_naively(message, filling, -1);
	size_t size = gsp_msg_size(abi, id), len;
	u8 *data = malloc(size), *wire = malloc(w.len);
	unsigned int k, e, f;
	struct gsp_msg m;

	memset(data, 0x5a, size);
	memcpy(wire, w.data, w.len);
	assert_int_equal(gsp_msg_init(&m, abi, id, data, size), 0);
	assert_int_equal(gsp_msg_unpack(&m, wire, w.len), 0);
	for (k = 0; k < message->num_fields; k++) {
		f = field_of(id, message->fields[k].name);
		assert_int_equal(gsp_num(&m, f), filling[k].num);
		for (e = 0; e < message->fields[k].count; e++, num_values++)
			assert_int_equal(gsp_get_at(&m, f, e),
					 e < filling[k].num ? filling[k].values[e] : 0);
	}
	/* Its beginnings: each byte of a short one, each word of a long one. */
	for (len = 0; len < w.len; len += w.len < 4096 ? 1 : 8) {
		const u8 *start = wire + w.len - len;
		int ret;

		memcpy(wire + w.len - len, w.data, len);
		ret = gsp_msg_unpack(&m, start, len);
		if (naive_decode(start, len, NULL, 0) < 0)
			assert_int_equal(ret, -EBADMSG);
		else
			assert_int_equal(ret, is_complete(n, id, start, len) ? 0 : -ENODATA);
	}
	fill_free(message, filling);
	free(w.data);
	free(wire);
	free(data);
}

/* Each required field in turn is left out, here and there. */
static void miss_keyed(const struct gsp_abi *abi, const struct naive_abi *n, unsigned int id,
		       unsigned int num)
{
	const struct naive_message *message = naive_message(n, messages[id].text);
	size_t size = gsp_msg_size(abi, id), max = gsp_msg_wire_max(abi, id);
	u8 *data = malloc(size), *wire = malloc(max);
	struct filling *filling;
	struct naive_writer w;
	struct gsp_msg m;
	unsigned int k;
	int ret;

	for (k = 0; k < message->num_fields; k++) {
		bool required = is_required_field(n, id, &message->fields[k]);

		assert_int_equal(gsp_msg_init(&m, abi, id, data, size), 0);
		filling = fill(message, num);
		w = encode_naively(message, filling, k);
		assert_int_equal(gsp_msg_unpack(&m, w.data, w.len), required ? -ENODATA : 0);
		free(w.data);

		gsp_msg_clear(&m);
		filling[k].num = 0;
		set_keyed(&m, id, message, filling);
		assert_true(gsp_msg_ok(&m));
		ret = gsp_msg_pack(&m, wire, max);
		if (required)
			assert_int_equal(ret, -EINVAL);
		else
			assert_true(ret >= 0);
		num_missed += required;
		fill_free(message, filling);
	}
	free(data);
	free(wire);
}

/* Anything that could be meant for a field of the message, or nearly. */
static void put_anything(struct naive_writer *w, const struct naive_message *message)
{
	const struct naive_field *f = &message->fields[random() % message->num_fields];
	enum naive_opcode opcode = random() % NAIVE_OPCODES;
	unsigned int n = 1, index = 0, i;
	u64 values[16];

	if (opcode != NAIVE_IMM32)
		n = random() % 4 ? random() % 4 : random() % ARRAY_SIZE(values);
	if (f->count > 1)
		index = random() % (f->count + 1);
	else if (random() % 8 == 0)
		index = random() & 0xfff;
	for (i = 0; i < ARRAY_SIZE(values); i++)
		values[i] = random64();
	naive_put(w, opcode, f->key - (opcode == NAIVE_SEQ32 && f->key ? random() & 1 : 0),
		  index & 0xfff, values, n);
}

static void compare_got(const struct gsp_abi *abi, const struct naive_abi *n, unsigned int id,
			const struct naive_got *got, struct naive_writer *w)
{
	const struct naive_message *message = naive_message(n, messages[id].text);
	int expected = naive_receive(message, w->data, w->len, (struct naive_got *)got), ret;
	size_t size = gsp_msg_size(abi, id);
	u8 *data = malloc(size);
	bool missing = false;
	unsigned int k, e, f;
	struct gsp_msg m;

	assert_int_equal(gsp_msg_init(&m, abi, id, data, size), 0);
	ret = gsp_msg_unpack(&m, w->data, w->len);
	for (k = 0; k < message->num_fields; k++)
		missing |= !got[k].num && is_required_field(n, id, &message->fields[k]);
	if (expected < 0)
		assert_true(ret == -EBADMSG || ret == -EMSGSIZE);
	else
		assert_int_equal(ret, missing ? -ENODATA : 0);
	for (k = 0; !expected && k < message->num_fields; k++) {
		f = field_of(id, message->fields[k].name);
		assert_int_equal(gsp_num(&m, f), got[k].num);
		for (e = 0; e < message->fields[k].count; e++, num_values++)
			assert_int_equal(gsp_get_at(&m, f, e), got[k].values[e]);
	}
	free(data);
}

/* Any items, in any order and size: both readers see the same in them. */
static void take_anything(const struct gsp_abi *abi, const struct naive_abi *n, unsigned int id,
			  unsigned int num)
{
	const struct naive_message *message = naive_message(n, messages[id].text);
	struct naive_got *got = calloc(message->num_fields, sizeof(*got));
	struct naive_writer w = { .room = 64 * 1024 };
	unsigned int k, repeat;

	for (k = 0; k < message->num_fields; k++)
		got[k].values = calloc(message->fields[k].count, sizeof(got[k].values[0]));
	for (repeat = 0; repeat < 100; repeat++) {
		w.data = malloc(w.room);
		for (w.len = 0, k = random() % 8; k; k--)
			put_anything(&w, message);
		/* Nothing behind it. */
		w.data = realloc(w.data, w.len ?: 1);
		compare_got(abi, n, id, got, &w);
		free(w.data);
	}
	for (k = 0; k < message->num_fields; k++)
		free(got[k].values);
	free(got);
}

static void keyed_messages(void **state)
{
	void (*test)(const struct gsp_abi *, const struct naive_abi *, unsigned int,
		     unsigned int) = *state;
	static const unsigned int nums[] = { 1, 2, UINT_MAX, 0, 0 };	/* 0: any number */
	unsigned int r, id, i;

	for (r = 0; r < num_releases; r++)
		for (id = 0; id < ARRAY_SIZE(messages); id++) {
			const struct naive_message *m = naive_message(naive[r], messages[id].text);

			for (i = 0; m && m->keyed && i < ARRAY_SIZE(nums); i++)
				test(abis[r], naive[r], id, nums[i]);
		}
}

int main(void)
{
	struct CMUnitTest tests[] = {
		{ "encode", keyed_messages, NULL, NULL, encode_keyed },
		{ "decode, whole and cut off", keyed_messages, NULL, NULL, decode_keyed },
		{ "take anything", keyed_messages, NULL, NULL, take_anything },
		{ "required keys missing", keyed_messages, NULL, NULL, miss_keyed },
	};

	return test_releases("releases_keyed", tests, ARRAY_SIZE(tests), 1);
}
