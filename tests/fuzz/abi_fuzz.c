// SPDX-License-Identifier: GPL-2.0-only
// sources: codec
// seeds: gsp/abi/*.abi
// words: gsp/messages.def
// max-len: 65536
/*
 * Any text as a descriptor: refused with a reason, or accepted and then every
 * element of every message can be written and read inside the message's bytes.
 */
#include <linux/shim.h>
#include "abi_tables.h"

/* Elements at both ends of a field tell whether it lies inside. */
static void use_field(const struct gsp_abi *abi, struct gsp_msg *m, enum gsp_field_id f)
{
	unsigned int ends[] = { 0, gsp_count(abi, f) - 1 }, i;
	struct gsp_msg sub;

	for (i = 0; i < ARRAY_SIZE(ends); i++) {
		if (gsp_field_names[f].need & NESTED) {
			if (gsp_msg_sub(&sub, m, f, ends[i], GSP_MSG_VGPU_INFO) == 0)
				gsp_set(&sub, GSP_VGPU_INFO_TYPE, 1);
			continue;
		}
		gsp_set_at(m, f, ends[i], 0x5a);
		if (gsp_get_at(m, f, ends[i]) != 0x5a)
			abort();
	}
}

static void use(const struct gsp_abi *abi)
{
	unsigned int id, f;
	struct gsp_msg m;
	size_t size;
	u8 *data;

	for (id = 0; id < GSP_NUM_MESSAGES; id++) {
		size = gsp_msg_size(abi, id);
		data = calloc(1, size ?: 1);
		if (gsp_msg_init(&m, abi, id, data, size) == 0) {
			for (f = 0; f < GSP_NUM_FIELDS; f++)
				if (gsp_field_names[f].message == id && gsp_has(abi, f))
					use_field(abi, &m, f);
			if (!gsp_msg_ok(&m))
				abort();
		}
		free(data);
	}
	if (gsp_const(abi, GSP_C_QUEUE_SIZE) / gsp_const(abi, GSP_C_ELEMENT_SIZE_MIN) < 2)
		abort();
}

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);

/* A number near @old, or one that has made trouble elsewhere. */
static unsigned long long other_number(unsigned long long old)
{
	static const unsigned long long odd[] = {
		0, 1, 2, 4, 8, 4096, 65535, 65536, 1048575, 1048576, 0x7fffffff, 0xffffffff,
		0x100000000, U64_MAX,
	};

	switch (rand() % 4) {
	case 0: return odd[rand() % ARRAY_SIZE(odd)];
	case 1: return old * (rand() % 4);
	case 2: return old - rand() % 17;
	default: return old + rand() % 17;
	}
}

/*
 * Half of the time one number of the text becomes another. Bytes that change
 * at random nearly always make a text that is refused for its words.
 */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed)
{
	char number[24];
	size_t at, end, n;

	srand(seed);
	for (at = size ? rand() % size : 0; at < size && !isdigit(data[at]); at++)
		;
	if (at == size || seed & 1)
		return LLVMFuzzerMutate(data, size, max_size);
	while (at && isdigit(data[at - 1]))
		at--;
	for (end = at; end < size && isdigit(data[end]) && end - at < 20; end++)
		number[end - at] = data[end];
	number[end - at] = '\0';
	n = snprintf(number, sizeof(number), "%llu", other_number(strtoull(number, NULL, 10)));
	if (size - (end - at) + n > max_size)
		return size;
	memmove(data + at + n, data + end, size - end);
	memcpy(data + at, number, n);
	return size - (end - at) + n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct gsp_abi_error err;
	struct gsp_abi *abi;

	abi = gsp_abi_parse(&(struct gsp_abi_text){ (const char *)data, size }, NULL, &err);
	if (!IS_ERR(abi)) {
		use(abi);
		gsp_abi_free(abi);
	} else if (PTR_ERR(abi) != -EINVAL || !err.text[0] ||
		   strnlen(err.text, sizeof(err.text)) == sizeof(err.text)) {
		abort();
	}
	if (shim_allocs)
		abort();
	return 0;
}
