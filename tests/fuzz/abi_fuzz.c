// SPDX-License-Identifier: GPL-2.0-only
// sources: codec gsp/codec/bundle.c gsp/codec/gunzip.c
// libs: -lz
// seeds: gsp/abi/*.abi
// words: gsp/codec/messages.def
// max-len: 65536
// edges: 300
/*
 * Any file of descriptors, unpacked if it is packed, taken apart, and each read:
 * refused with a reason, or accepted and then every element of every message can
 * be written and read inside the message's bytes, packed and unpacked. Bases are
 * looked for in the same text, then among the releases that there are.
 */
#include "descriptor.h"
#include "codec/abi_tables.h"
#include "codec/bundle.h"
#include "codec/release.h"

#include <zlib.h>

#define LARGE	(64 * 1024)

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
		if (gsp_get_at(m, f, ends[i]) != 0x5a || gsp_num(m, f) <= ends[i])
			abort();
	}
}

/* All fields are set: what travels must come back the same. */
static void travel(const struct gsp_abi *abi, const struct gsp_msg *m, unsigned int id)
{
	size_t max = gsp_msg_wire_max(abi, id);
	u8 *wire = malloc(max), *data = malloc(m->len);
	struct gsp_msg back;
	ssize_t len;

	len = gsp_msg_pack(m, wire, max);
	if (len < 0 || len > max || gsp_msg_init(&back, abi, id, data, m->len) ||
	    gsp_msg_unpack(&back, wire, len) || memcmp(data, m->data, m->len))
		abort();
	free(data);
	free(wire);
}

/* @large: those messages too that take long. */
static void use(const struct gsp_abi *abi, bool large)
{
	unsigned int id, f;
	struct gsp_msg m;
	size_t size;
	u8 *data;

	for (id = 0; id < GSP_NUM_MESSAGES; id++) {
		size = gsp_msg_size(abi, id);
		if (size > LARGE && !large)
			continue;
		data = calloc(1, size ?: 1);
		if (gsp_msg_init(&m, abi, id, data, size) == 0) {
			for (f = 0; f < GSP_NUM_FIELDS; f++)
				if (gsp_field_names[f].message == id && gsp_has(abi, f))
					use_field(abi, &m, f);
			if (!gsp_msg_ok(&m))
				abort();
			travel(abi, &m, id);
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

/* A digit in a line that says something, from a random place on; @size if there is none. */
static size_t find_digit(const uint8_t *data, size_t size)
{
	size_t at = rand() % size, line;

	for (; at < size; at++) {
		if (!isdigit(data[at]))
			continue;
		for (line = at; line && data[line - 1] != '\n' && data[line] != '#'; line--)
			;
		if (data[line] == '\t' || data[line] == 'm' || data[line] == 'c')
			break;
	}
	return at;
}

/* A message of some release again, on that release. What is odd is added next time. */
static size_t say_again(char *text, size_t max_size)
{
	const struct naive_abi *const *all;
	const struct naive_message *m;
	const struct naive_abi *n;
	char *whole, *at, *end;
	unsigned int num;
	char name[80];
	size_t len;

	naive_descriptor(RELEASE);
	all = naive_load(TOP "/gsp/abi", &num);
	n = all[rand() % num];
	m = n->messages[rand() % n->num_messages];
	whole = naive_flatten(n, NULL, -1, NULL);
	snprintf(name, sizeof(name), "\nmessage %s ", m->name);
	at = strstr(whole, name);
	for (end = strchr(at + 1, '\n'); end[1] == '\t'; end = strchr(end + 1, '\n'))
		;
	len = snprintf(text, max_size, "descriptor 2\nrelease 999\nbase %s%.*s\n", n->release,
		       (int)(end - at), at);
	free(whole);
	return min(len, max_size - 1);
}

/*
 * Half of the time one number of the text becomes another, in a text that the
 * input was or in a small new one. Bytes that change at random nearly always
 * make a text that is refused for its words.
 */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed)
{
	char number[24];
	size_t at, end, n;

	srand(seed);
	if (seed % 4 == 2 && max_size > 1)
		size = say_again((char *)data, max_size);
	at = size ? find_digit(data, size) : 0;
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

struct bundle_source {
	struct gsp_abi_source source;
	struct gsp_bundle bundle;
};

static int find(const struct gsp_abi_source *source, const char *release,
		struct gsp_abi_text *text)
{
	const struct bundle_source *s = container_of(source, struct bundle_source, source);

	if (!gsp_bundle_find(&s->bundle, release, text))
		return 0;
	return find_descriptor(source, release, text);
}

static void read_one(const struct gsp_abi_text *text, const struct gsp_abi_source *source)
{
	struct gsp_abi_error err;
	struct gsp_abi *abi = gsp_abi_parse(text, source, &err);

	if (!IS_ERR(abi)) {
		use(abi, text->len % 8 == 0);
		if (gsp_release_cmp(gsp_abi_profile(abi), gsp_abi_release(abi)) > 0)
			abort();
		gsp_abi_free(abi);
	} else if (PTR_ERR(abi) != -EINVAL || !err.text[0] ||
		   strnlen(err.text, sizeof(err.text)) == sizeof(err.text) ||
		   strnlen(err.release, sizeof(err.release)) == sizeof(err.release)) {
		abort();
	}
}

/* Lines of the same text as a list of releases. */
static void read_list(const char *text, size_t size)
{
	struct gsp_release_list list = { };
	struct gsp_abi_error err;
	unsigned int i;

	if (!gsp_release_list_read(&list, text, size, &err)) {
		gsp_release_list_sort(&list);
		for (i = 1; i < list.num; i++)
			if (gsp_release_cmp(list.release[i - 1], list.release[i]) < 0)
				abort();
	} else if (list.num) {
		abort();
	}
	gsp_release_list_free(&list);
}

static void read_file_of(const char *text, size_t size)
{
	struct bundle_source s = { .source = { .find = find } };
	struct gsp_abi_error err;
	unsigned int i;

	read_list(text, size);
	if (!gsp_bundle_index(&s.bundle, text, size, &err)) {
		for (i = 0; i < min(s.bundle.num, 4u); i++)
			read_one(&s.bundle.entry[i].text, &s.source);
		gsp_bundle_free(&s.bundle);
	} else {
		if (!err.text[0])
			abort();
		read_one(&(struct gsp_abi_text){ text, size }, &descriptors);
	}
}

/* As gzip packs it, and all that is cut off or damaged in one byte of it. */
static void pack(const char *text, size_t size)
{
	z_stream z = { .next_in = (void *)text, .avail_in = size };
	size_t room = size + size / 100 + 100;
	u8 *packed = malloc(room);
	ssize_t n;
	char *back;

	z.next_out = packed;
	z.avail_out = room;
	if (deflateInit2(&z, 1, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK ||
	    deflate(&z, Z_FINISH) != Z_STREAM_END)
		abort();
	deflateEnd(&z);
	back = gsp_gunzip(packed, z.total_out, size, &n);
	if (!back || n != size || memcmp(back, text, size))
		abort();
	kvfree(back);
	if (size && (gsp_gunzip(packed, z.total_out, size - 1, &n) || n != -E2BIG))
		abort();
	if (gsp_gunzip(packed, z.total_out - 1 - size % 20, GSP_BUNDLE_MAX_SIZE, &n))
		abort();
	free(packed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size ?: 1);	/* its end is noticed */
	ssize_t n;
	char *out;

	naive_descriptor(RELEASE);
	memcpy(text, data, size);
	if (gsp_is_gzip((u8 *)text, size)) {
		out = gsp_gunzip((u8 *)text, size, GSP_BUNDLE_MAX_SIZE, &n);
		if (out)
			read_file_of(out, n);
		else if (n >= 0)
			abort();
		kvfree(out);
	} else {
		read_file_of(text, size);
		if (size % 16 == 0)
			pack(text, size);
	}
	free(text);
	if (shim_allocs)
		abort();
	return 0;
}
