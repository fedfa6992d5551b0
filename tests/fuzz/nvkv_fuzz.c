// SPDX-License-Identifier: GPL-2.0-only
// sources: codec
// max-len: 8192
// edges: 300
/*
 * Any words as a keyed message of a release that has keyed messages: the driver
 * and the naive reader of NVKV refuse the same and read the same, and what was
 * read comes back when it is written again.
 *
 * The input is two bytes that choose the message, and its words.
 */
#include "descriptor.h"
#include "fuzz.h"

#define MESSAGE(id, text, need)		text,
#define FIELD(msg, id, text, need)
#define CONSTANT(id, text, need)
static const char *const messages[] = {
#include "codec/messages.def"
};

#define MESSAGE(id, text, need)
#define FIELD(msg, id, text, need)	{ text, GSP_MSG_##msg },
#define CONSTANT(id, text, need)
static const struct { const char *text; unsigned int message; } fields[] = {
#include "codec/messages.def"
};

struct subject {
	const struct gsp_abi *abi;
	const struct naive_message *message;
	unsigned int id;
};

static struct subject subjects[1024];
static unsigned int num_subjects;
static struct naive_got got[256];

static void find_subjects(void)
{
	const struct naive_abi *const *naive;
	unsigned int num, r, id;

	naive = naive_load(TOP "/gsp/abi", &num);
	for (r = 0; r < num; r++) {
		const struct gsp_abi *abi = NULL;

		for (id = 0; id < ARRAY_SIZE(messages); id++) {
			const struct naive_message *m = naive_message(naive[r], messages[id]);

			if (!m || !m->keyed || num_subjects == ARRAY_SIZE(subjects))
				continue;
			if (!abi)
				abi = descriptor_of(naive[r]->release);
			subjects[num_subjects++] = (struct subject){ abi, m, id };
		}
	}
	if (!num_subjects) {
		fprintf(stderr, "no release has keyed messages\n");
		exit(2);
	}
}

static const struct subject *choose(const u8 *data)
{
	if (!num_subjects)
		find_subjects();
	return &subjects[(data[0] | data[1] << 8) % num_subjects];
}

static unsigned int field_of(const struct subject *s, unsigned int k)
{
	unsigned int f;

	for (f = 0; fields[f].message != s->id || strcmp(fields[f].text, s->message->fields[k].name);
	     f++)
		;
	return f;
}

static void compare(const struct subject *s, const struct gsp_msg *m)
{
	unsigned int k, e, f;

	for (k = 0; k < s->message->num_fields; k++) {
		f = field_of(s, k);
		if (gsp_num(m, f) != got[k].num)
			abort();
		for (e = 0; e < got[k].num; e++)
			if (gsp_get_at(m, f, e) != got[k].values[e])
				abort();
	}
}

/* What was read is written; reading that gives the same again. */
static void write_again(const struct subject *s, const struct gsp_msg *m, u8 *area)
{
	size_t max = gsp_msg_wire_max(s->abi, s->id);
	u8 *wire = malloc(max);
	struct gsp_msg back;
	ssize_t len;

	len = gsp_msg_pack(m, wire, max);
	if (len < 0 || len > max || len % 8)
		abort();
	if (naive_receive(s->message, wire, len, got))
		abort();
	compare(s, m);
	if (gsp_msg_init(&back, s->abi, s->id, area, gsp_msg_size(s->abi, s->id)) ||
	    gsp_msg_unpack(&back, wire, len))
		abort();
	compare(s, &back);
	free(wire);
}

static void reserve(const struct subject *s)
{
	unsigned int k;

	if (s->message->num_fields > ARRAY_SIZE(got))
		abort();
	for (k = 0; k < s->message->num_fields; k++)
		got[k].values = calloc(s->message->fields[k].count, sizeof(got[k].values[0]));
}

static void release(const struct subject *s)
{
	unsigned int k;

	for (k = 0; k < s->message->num_fields; k++)
		free(got[k].values);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct subject *s;
	u8 *area, *area2, *wire;
	struct gsp_msg m;
	size_t len;
	int ret;

	if (size < 2)
		return 0;
	s = choose(data);
	len = gsp_msg_size(s->abi, s->id);
	area = malloc(len);
	area2 = malloc(len);
	wire = malloc(size - 2 ?: 1);
	memcpy(wire, data + 2, size - 2);
	reserve(s);

	if (gsp_msg_init(&m, s->abi, s->id, area, len))
		abort();
	ret = gsp_msg_unpack(&m, wire, size - 2);
	if (naive_receive(s->message, wire, size - 2, got)) {
		if (ret != -EBADMSG && ret != -EMSGSIZE)
			abort();
	} else {
		if (ret && ret != -ENODATA)
			abort();
		if (!ret != (gsp_msg_missing(&m) < 0))
			abort();
		compare(s, &m);
		if (!ret)
			write_again(s, &m, area2);
		else if (gsp_msg_pack(&m, area2, len) != -EINVAL)
			abort();
	}

	release(s);
	free(wire);
	free(area2);
	free(area);
	return 0;
}

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);

static unsigned long long any_number(void)
{
	return (unsigned long long)rand() << 42 ^ (unsigned long long)rand() << 21 ^ rand();
}

/*
 * Half of the time an instruction for one of the message's fields is put
 * between two words: bytes that change at random seldom make one.
 */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed)
{
	unsigned long long values[8];
	u8 item[8 + sizeof(values)];
	struct naive_writer w = { .data = item, .room = sizeof(item) };
	const struct naive_field *f;
	const struct subject *s;
	enum naive_opcode opcode;
	unsigned int i, n;
	size_t at;

	if (seed & 1 || size < 2 || size + sizeof(item) > max_size)
		return LLVMFuzzerMutate(data, size, max_size);
	srand(seed);
	s = choose(data);
	f = &s->message->fields[rand() % s->message->num_fields];
	for (i = 0; i < ARRAY_SIZE(values); i++)
		values[i] = any_number();
	opcode = rand() % NAIVE_OPCODES;
	n = opcode == NAIVE_IMM32 ? 1 : rand() % 4 ? 1 : rand() % ARRAY_SIZE(values);
	naive_put(&w, opcode, f->key, rand() % 2 ? 0 : rand() % f->count, values, n);
	at = 2 + rand() % ((size - 2) / 8 + 1) * 8;
	memmove(data + at + w.len, data + at, size - at);
	memcpy(data + at, w.data, w.len);
	return size + w.len;
}
