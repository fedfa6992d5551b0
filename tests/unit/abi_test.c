// SPDX-License-Identifier: GPL-2.0-only
// sources: codec
/*
 * The descriptor parser: what it refuses, at which line, with which words. Each
 * case is the real descriptor with one thing changed.
 */
#include "descriptor.h"
#include <setjmp.h>
#include <cmocka.h>

static char *text;
static size_t len;

static unsigned int line_of(const char *at)
{
	unsigned int line = 1;
	const char *p;

	for (p = text; p < at; p++)
		line += *p == '\n';
	return line;
}

/* The first line that begins with @from becomes @to. Returns the new text. */
static char *edit(const char *from, const char *to, size_t *new_len, unsigned int *line)
{
	char *at = text, *end, *new;

	while (strncmp(at, from, strlen(from))) {
		at = strchr(at, '\n');
		if (!at)
			fail_msg("the descriptor has no line \"%s\"", from);
		at++;
	}
	end = strchr(at, '\n');
	*line = line_of(at);
	*new_len = len - (end - at) + strlen(to);
	/* no NUL behind it: the parser must not look there */
	new = malloc(*new_len);
	memcpy(new, text, at - text);
	memcpy(new + (at - text), to, strlen(to));
	memcpy(new + (at - text) + strlen(to), end, text + len - end);
	return new;
}

static void refused(const char *what, const char *new, size_t new_len, unsigned int line,
		    const char *why)
{
	struct gsp_abi_error err;
	struct gsp_abi *abi = gsp_abi_parse(&(struct gsp_abi_text){ new, new_len }, NULL, &err);

	if (!IS_ERR(abi))
		fail_msg("\"%s\": accepted", what);
	assert_int_equal(PTR_ERR(abi), -EINVAL);
	if (!strstr(err.text, why) || err.line != line)
		fail_msg("\"%s\": got \"%s\" at line %u, want \"%s\" at line %u", what, err.text,
			 err.line, why, line);
	assert_null(strchr(err.text, '\n'));
	assert_int_equal(shim_allocs, 0);
}

#define WHOLE	-1000		/* the error is about the whole text */

/* An array of structs whose members must agree, in the middle of a message. */
#define LIMIT	"\tfbRegionInfoParams.fbRegion.limit"

static const struct bad_line {
	const char *from, *to;
	int line;		/* of the error, from the changed line on */
	const char *why;
} bad_headers[] = {
	{ "descriptor", "", 1, "the first word is not \"descriptor\"" },
	{ "descriptor", "descriptor 1", 0, "descriptor format 1 is not known" },
	{ "descriptor", "descriptor x", 0, "\"x\" is not a number" },
	{ "descriptor", "descriptor 2\ndescriptor 2", 1, "\"descriptor\" stands twice" },
	{ "descriptor", "descriptor", 0, "\"descriptor\" takes 1 word, not 0" },
	{ "descriptor", " descriptor 2", 0, "the first word is not \"descriptor\"" },
	{ "release", "", WHOLE, "there is no \"release\"" },
	{ "release", "release", 0, "\"release\" takes 1 word, not 0" },
	{ "release", "release 570.144 x", 0, "\"release\" takes 1 word, not 2" },
	{ "release", "release 570.144\nrelease 570.144", 1, "\"release\" stands twice" },
	{ "release", "release r570", 0, "\"r570\" is not digits and dots" },
	{ "release", "release ../570", 0, "\"../570\" is not digits and dots" },
	{ "release", "release .570", 0, "\".570\" is not digits and dots" },
	{ "release", "release 1234567890.12345", 0, "is longer than 15 characters" },
	{ "encoding", "", WHOLE, "there is no \"encoding\"" },
	{ "encoding", "encoding", 0, "\"encoding\" takes 1 word, not 0" },
	{ "encoding", "encoding xml", 0, "encoding \"xml\" is not known" },
	{ "encoding", "encoding rm\nencoding rm", 1, "\"encoding\" stands twice" },
	{ "encoding", "encodings rm", 0, "\"encodings\" is not known" },
	{ "encoding", "encoding rm a b c d", 0, "more than 5 words" },
	{ "encoding", "encoding rm\r", 0, "byte 0x0d is not plain text" },
	{ "encoding", "encoding rm # \xc3\xa9", 0, "byte 0xc3 is not plain text" },
	{ "encoding", "encoding rm\n\tchecksum 1 4", 1,
	  "\"checksum\" stands outside of a message" },
	{ }
};

static const struct bad_line bad_messages[] = {
	{ "message rm-free", "message rm-fry 16", 0, "message \"rm-fry\" is not known" },
	{ "message rm-free", "message rm-free", 0, "\"message\" takes 2 words, not 1" },
	{ "message rm-free", "message rm-free 0", 0, "message \"rm-free\" has size 0" },
	{ "message rm-free", "message rm-free 1048577", 0, "1048577 is larger than 1048576" },
	{ "message rm-free", "message rm-free 16\nmessage rm-free 16", 1,
	  "message \"rm-free\" was already at line" },
	{ "message rm-free", "message rm-free 15", 3, "ends behind the message's 15 bytes" },
	{ "message rm-free", "message rm-free -16", 0, "\"-16\" is not a number" },
	{ "message rm-free", "message rm-free +16", 0, "\"+16\" is not a number" },
	{ "message rm-free", "message rm-free 016", 0, "\"016\" is not a number" },
	{ "message rm-free", "message rm-free 16k", 0, "\"16k\" is not a number" },
	{ "message rm-free", "message rm-free 0x", 0, "\"0x\" is not a number" },
	{ "message rm-free", "message rm-free 99999999999999999999", 0, "is not a number" },
	{ }
};

static const struct bad_line bad_fields[] = {
	{ "\thObjectOld", "\thObjectOdd 8 4", 0,
	  "message \"rm-free\" has no field \"hObjectOdd\"" },
	{ "\thObjectOld", "hObjectOld 8 4", 0, "\"hObjectOld\" is not known" },
	{ "\thObjectOld", "\thRoot 8 4", 0, "field \"hRoot\" stands twice" },
	{ "\thObjectOld", "\thObjectOld 8", 0, "needs an offset and a width" },
	{ "\thObjectOld", "\thObjectOld 8 3", 0, "cannot be 3 bytes wide" },
	{ "\thObjectOld", "\thObjectOld 8 0", 0, "cannot be 0 bytes wide" },
	{ "\thObjectOld", "\thObjectOld 8 16", 0, "cannot be 16 bytes wide" },
	{ "\thObjectOld", "\thObjectOld x 4", 0, "offset \"x\" is not a number" },
	{ "\thObjectOld", "\thObjectOld 8 y", 0, "width \"y\" is not a number" },
	{ "\thObjectOld", "\thObjectOld 8 4 x1", 0, "field \"hObjectOld\" cannot be repeated" },
	{ "\thObjectOld", "\thObjectOld 13 4", 0, "ends behind the message's 16 bytes" },
	{ "\thObjectOld", "\thObjectOld 4294967295 4", 0, "offset 4294967295 is larger" },
	{ "\thObjectOld", "\thObjectOld 1048576 8", 0, "ends behind the message's 16 bytes" },
	{ "\thObjectOld", "\thObjectOld 2 4", 0,
	  "field \"hObjectOld\" overlaps another at byte 2" },
	{ "\tchidOffset", "\tchidOffset 28 4 84", 0, "\"84\" is not a count such as x16" },
	{ "\tchidOffset", "\tchidOffset 28 4 x", 0, "count \"\" is not a number" },
	{ "\tchidOffset", "\tchidOffset 28 4 x0", 0, "field \"chidOffset\" has count 0" },
	{ "\tchidOffset", "\tchidOffset 28 4 x84 8", 0, "\"8\" is not a stride such as /16" },
	{ "\tchidOffset", "\tchidOffset 28 4 x84 /3", 0, "stride 3 is smaller than width 4" },
	{ "\tchidOffset", "\tchidOffset 28 4 x84 /4 x", 0, "more than 5 words" },
	{ "\tchidOffset", "\tchidOffset 28 4 x1000000 /1000000", 0, "ends behind the message's" },
	{ "\tchidOffset", "\tchidOffset 28 4 x1048576", 0, "ends behind the message's" },
	/* the next field finds its bytes taken */
	{ "\tchidOffset", "\tchidOffset 28 4 x86", 1, "overlaps another at byte 368" },
	{ LIMIT, LIMIT " 368 8 x16 /48", 1, "overlaps another at byte 368" },
	{ "\tvgpuInfo ", "\tvgpuInfo 8 0 x64", 0, "cannot be 0 bytes wide" },
	{ }
};

static const struct bad_line bad_constants[] = {
	{ "constant class-root", "constant class-tree 0", 0,
	  "constant \"class-tree\" is not known" },
	{ "constant class-root", "constant class-root", 0, "\"constant\" takes 2 words, not 1" },
	{ "constant class-root", "constant class-root 0 0", 0,
	  "\"constant\" takes 2 words, not 3" },
	{ "constant class-root", "constant class-root zero", 0, "\"zero\" is not a number" },
	{ "constant class-root", "constant class-root 0x10000000000000000", 0, "is not a number" },
	{ "constant class-root", "constant class-root 0\nconstant class-root 0", 1,
	  "constant \"class-root\" stands twice" },
	{ "constant class-root", "constant class-root 0\n\thClient 0 4", 1,
	  "field \"hClient\" stands outside of a message" },
	{ }
};

/* Lines that are fine alone but do not fit the rest. */
static const struct bad_line bad_relations[] = {
	{ "\tguestFbLengthList", "\tguestFbLengthList 3448 8 x383", -11, "differ in count" },
	{ "\ttable.vectorStall", "\ttable.vectorStall 12 4 x64 /32", -3,
	  "are one array but differ in count or stride" },
	{ LIMIT, LIMIT " 360 8 x15 /48", -3, "are one array but differ in count or stride" },
	{ "message fifo-device-entry", "message fifo-device-entry 104", -5, "differ in size" },
	{ "message vgpu-guest", "message vgpu-guest 160", -3, "differ in size" },
	{ "\tunits.sbe.count", "\tunits.sbe.count 24 8 x35 /40", -3,
	  "are one array but differ in count or stride" },
	{ "\terror_buff_cpu_get_idx", "\terror_buff_cpu_get_idx 56 2", -8, "is not 4 bytes" },
	{ "\terror_buff_gsp_put_idx", "\terror_buff_gsp_put_idx 314 4", -19,
	  "is not 4 bytes" },
	{ "constant queue-page-size", "constant queue-page-size 0", WHOLE, "is not a page size" },
	{ "constant queue-page-size", "constant queue-page-size 6144", WHOLE,
	  "is not a page size" },
	{ "constant queue-element-size-min", "constant queue-element-size-min 0", WHOLE,
	  "is no power of two with room for the headers" },
	{ "constant queue-element-size-min", "constant queue-element-size-min 64", WHOLE,
	  "is no power of two with room for the headers" },
	{ "constant queue-element-size-min", "constant queue-element-size-min 5000", WHOLE,
	  "is no power of two with room for the headers" },
	{ "constant queue-element-size-max", "constant queue-element-size-max 6000", WHOLE,
	  "is no multiple of the smallest element" },
	{ "constant queue-size", "constant queue-size 4096", WHOLE,
	  "does not hold two large elements" },
	{ "constant queue-size", "constant queue-size 0xffffffffffffffff", WHOLE,
	  "does not hold two large elements" },
	{ "message queue-tx-header", "message queue-tx-header 4096", WHOLE,
	  "the queue headers are larger than a page" },
	{ "constant plugin-control-size", "constant plugin-control-size 4088", WHOLE,
	  "\"plugin-control-size\" does not suit message \"plugin-control-buffer\" of 4096 bytes" },
	{ "constant plugin-message-size", "constant plugin-message-size 104", WHOLE,
	  "does not suit message \"plugin-config-params\"" },
	{ "constant plugin-message-size", "constant plugin-message-size 4097", WHOLE,
	  "\"plugin-message-size\" does not suit" },
	{ "\tsurface.sequence_update_start", "\tsurface.sequence_update_start 24 4 x4 /72", -3,
	  "\"surface.sequence_update_start\" is not 8 bytes at a multiple of 4" },
	{ "\terror_buff_gsp_put_idx", "\terror_buff_gsp_put_idx 313 4", -19,
	  "\"error_buff_gsp_put_idx\" is not 4 bytes at a multiple of 4" },
	{ "constant engine-data-runlist", "constant engine-data-runlist 16", WHOLE,
	  "\"engine-data-runlist\" is no index into \"engineData\"" },
	{ "constant plugin-error-size", "constant plugin-error-size 0x1000008", WHOLE,
	  "\"plugin-error-size\" is too large or not a multiple of 8" },
	{ "constant plugin-init-log-size", "constant plugin-init-log-size 4097", WHOLE,
	  "\"plugin-init-log-size\" is too large or not a multiple of 8" },
	{ "constant class-root", "constant class-root 0\nconstant engine-index-shift 32", WHOLE,
	  "\"engine-index-shift\" is no shift of 32 bits" },
	{ "constant vgpu-partitions-max", "constant vgpu-partitions-max 0", WHOLE,
	  "\"vgpu-partitions-max\" is no number of vGPUs" },
	{ "constant vgpu-partitions-max", "constant vgpu-partitions-max 256", WHOLE,
	  "\"vgpu-partitions-max\" is no number of vGPUs" },
	{ "constant class-root", "constant class-root 0\nconstant vgpu-partitions-max-large 0", WHOLE,
	  "\"vgpu-partitions-max-large\" is no number of vGPUs" },
	{ "constant class-root", "constant class-root 0\nconstant vgpu-large-board-1 1\n"
	  "constant vgpu-partitions-max-large 48", WHOLE,
	  "\"vgpu-large-board-1\" is of no use without constant \"heap-size-vgpu-large\"" },
	{ "constant class-root", "constant class-root 0\nconstant vgpu-large-board-2 1\n"
	  "constant heap-size-vgpu-large 1", WHOLE,
	  "\"vgpu-large-board-2\" is of no use without" },
	{ }
};

static void bad_lines(void **state)
{
	const struct bad_line *b;
	unsigned int line;
	char *new;
	size_t n;

	for (b = *state; b->why; b++) {
		new = edit(b->from, b->to, &n, &line);
		refused(b->to, new, n, b->line == WHOLE ? 0 : line + b->line, b->why);
		free(new);
	}
}

/* Every message, field and constant that is required is missed by name. */
static void missing_things(void **state)
{
	static const struct {
		const char *text, *message;
		bool required, is_constant;
	} names[] = {
#define OPTIONAL	0
#define RM		1
#define GMC		2
#define REQUIRED	(RM | GMC)
#define REPEATED	4
#define NESTED		8
#define MESSAGE(id, text, need)		{ text, NULL, (need) & RM, false },
#define FIELD(msg, id, text, need)	{ text, #msg, (need) & RM, false },
#define CONSTANT(id, text, need)	{ text, NULL, (need) & RM, true },
#include "codec/messages.def"
	};
	unsigned int i, line, message_line = 0, tried = 0;
	char from[96], why[128], *new;
	const char *message = "";
	size_t n;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		if (names[i].message) {
			char *p;

			if (!names[i].required || !message)
				continue;
			/* the field's line behind its message's */
			snprintf(from, sizeof(from), "\nmessage %s ", message);
			p = strstr(text, from);
			assert_non_null(p);
			message_line = line_of(p) + 1;
			snprintf(from, sizeof(from), "\n\t%s ", names[i].text);
			p = strstr(p, from);
			assert_non_null(p);
			new = malloc(len);
			memcpy(new, text, len);
			new[p + 1 - text] = '#';
			snprintf(why, sizeof(why), "message \"%s\" lacks required field \"%s\"",
				 message, names[i].text);
			refused(why, new, len, message_line, why);
			free(new);
		} else if (names[i].is_constant) {
			if (!names[i].required)
				continue;
			snprintf(from, sizeof(from), "constant %s ", names[i].text);
			new = edit(from, "", &n, &line);
			snprintf(why, sizeof(why), "required constant \"%s\" is missing",
				 names[i].text);
			refused(why, new, n, 0, why);
			free(new);
		} else {
			char *p, *end;

			snprintf(from, sizeof(from), "\nmessage %s ", names[i].text);
			p = strstr(text, from);
			message = p ? names[i].text : NULL;
			if (!names[i].required)
				continue;
			assert_non_null(p);
			new = malloc(len);
			memcpy(new, text, len);
			end = p + 1;
			do {
				new[end - text] = '#';
				end = strchr(end, '\n') + 1;
			} while (*end == '\t');
			snprintf(why, sizeof(why), "required message \"%s\" is missing", message);
			refused(why, new, len, 0, why);
			free(new);
		}
		tried++;
	}
	assert_true(tried > 300);
}

/* A line at the end of messages.def. */
struct thing {
	enum { MESSAGE_OF, FIELD_OF, CONSTANT_OF } kind;
	unsigned int id;
};

#define MESSAGE(id, text, need)		{ text, need, 0 },
#define FIELD(msg, id, text, need)
#define CONSTANT(id, text, need)
static const struct { const char *text; unsigned int need, message; } message_names[] = {
#include "codec/messages.def"
}, field_names[] = {
#define MESSAGE(id, text, need)
#define FIELD(msg, id, text, need)	{ text, need, GSP_MSG_##msg },
#define CONSTANT(id, text, need)
#include "codec/messages.def"
}, constant_names[] = {
#define MESSAGE(id, text, need)
#define FIELD(msg, id, text, need)
#define CONSTANT(id, text, need)	{ text, need, 0 },
#include "codec/messages.def"
};

static unsigned int need_of(struct thing t)
{
	return t.kind == MESSAGE_OF ? message_names[t.id].need :
	       t.kind == FIELD_OF ? field_names[t.id].need : constant_names[t.id].need;
}

/* Comments it out in @to; returns its name, or NULL when it is not there. */
static const char *take_out(char *to, struct thing t)
{
	const char *name = t.kind == MESSAGE_OF ? message_names[t.id].text :
			   t.kind == FIELD_OF ? field_names[t.id].text : constant_names[t.id].text;
	char line[96], *p = to;

	if (t.kind == FIELD_OF) {
		snprintf(line, sizeof(line), "\nmessage %s ",
			 message_names[field_names[t.id].message].text);
		p = strstr(to, line);
		if (!p)
			return NULL;
		snprintf(line, sizeof(line), "\n\t%s ", name);
		to = strstr(p + 1, "\nmessage ");
	} else {
		snprintf(line, sizeof(line), "\n%s %s ",
			 t.kind == MESSAGE_OF ? "message" : "constant", name);
		to = NULL;
	}
	p = strstr(p, line);
	if (!p || (to && p > to))
		return NULL;
	do {
		p[1] = '#';
		p = strchr(p + 1, '\n');
	} while (p && t.kind == MESSAGE_OF && p[1] == '\t');
	return name;
}

/* Whatever makes something else safe is missed by name. */
static void related_things(void **state)
{
	static const struct { struct thing a, b; bool either; } relations[] = {
#define message(id)		{ MESSAGE_OF, GSP_MSG_##id }
#define field(msg, id)		{ FIELD_OF, GSP_##msg##_##id }
#define constant(id)		{ CONSTANT_OF, GSP_C_##id }
#define MESSAGE(id, text, need)
#define FIELD(msg, id, text, need)
#define CONSTANT(id, text, need)
#define NEEDS(what, other)	{ what, other, false },
#define EITHER(one, other)	{ one, other, true },
#include "codec/messages.def"
	};
	unsigned int i, tried = 0;
	struct gsp_abi_error err;
	struct gsp_abi *abi;
	char why[128], *new;
	const char *name;

	for (i = 0; i < ARRAY_SIZE(relations); i++) {
		new = calloc(1, len + 1);
		memcpy(new, text, len);
		if (!relations[i].either && !take_out(new, relations[i].a)) {
			free(new);
			continue;
		}
		memcpy(new, text, len);
		name = take_out(new, relations[i].b);
		snprintf(why, sizeof(why), " \"%s\"", name ?: "");
		if (relations[i].either) {
			take_out(new, relations[i].a);
			/* One of them may be required in this encoding, whatever the other is. */
			snprintf(why, sizeof(why), "%s", need_of(relations[i].a) & RM ?
				 "required" : "neither ");
		} else if (!name) {
			fail_msg("relation %u does not hold in " RELEASE, i);
		}
		abi = gsp_abi_parse(&(struct gsp_abi_text){ new, len }, NULL, &err);
		if (!IS_ERR(abi) || !strstr(err.text, why))
			fail_msg("relation %u: %s, not \"%s\"", i,
				 IS_ERR(abi) ? err.text : "accepted", why);
		free(new);
		tried++;
	}
	assert_true(tried > 30);
}

static void whole_texts(void **state)
{
	char *big = malloc(GSP_ABI_MAX_TEXT + 1), *zero;
	struct gsp_abi *abi;
	unsigned int line;
	size_t n;

	refused("", "", 0, 0, "the text is empty");
	refused("comment", "# nothing\n", 10, 0, "the text is empty");
	refused("header", "descriptor 2\nrelease 1\nencoding rm", 34, 0,
		"required message \"queue-element\" is missing");
	memset(big, '\n', GSP_ABI_MAX_TEXT + 1);
	refused("big", big, GSP_ABI_MAX_TEXT + 1, 0, "longer than 262144 bytes");
	refused("blank", big, GSP_ABI_MAX_TEXT, 0, "the text is empty");
	memset(big, '#', 161);
	refused("long line", big, 161, 1, "line is longer than 160 characters");
	refused("line", big, 160, 0, "the text is empty");
	free(big);

	zero = edit("encoding", "encoding rm", &n, &line);
	zero[n / 2] = '\0';
	for (line = 1, n = n / 2; n; n--)
		line += zero[n - 1] == '\n';
	refused("NUL", zero, len, line, "byte 0x00 is not plain text");
	free(zero);

	/* the reason may be left out; the last newline too */
	abi = gsp_abi_parse(&(struct gsp_abi_text){ "x", 1 }, NULL, NULL);
	assert_int_equal(PTR_ERR(abi), -EINVAL);
	gsp_abi_free(abi);
	gsp_abi_free(NULL);
	abi = gsp_abi_parse(&(struct gsp_abi_text){ text, len - 1 }, NULL, NULL);
	assert_false(IS_ERR(abi));
	gsp_abi_free(abi);
}

static void out_of_memory(void **state)
{
	struct gsp_abi_error err;
	struct gsp_abi *abi;
	long n;

	for (n = 0;; n++) {
		shim_fail_alloc_after = n;
		abi = gsp_abi_parse(&(struct gsp_abi_text){ text, len }, NULL, &err);
		if (!IS_ERR(abi))
			break;
		assert_int_equal(PTR_ERR(abi), -ENOMEM);
		assert_int_equal(shim_allocs, 0);
	}
	shim_fail_alloc_after = -1;
	assert_true(n > 0);
	gsp_abi_free(abi);
	assert_int_equal(shim_allocs, 0);
}

static int setup(void **state)
{
	text = descriptor_text(&len);
	return 0;
}

static int teardown(void **state)
{
	free(text);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		{ "bad_headers", bad_lines, NULL, NULL, (void *)bad_headers },
		{ "bad_messages", bad_lines, NULL, NULL, (void *)bad_messages },
		{ "bad_fields", bad_lines, NULL, NULL, (void *)bad_fields },
		{ "bad_constants", bad_lines, NULL, NULL, (void *)bad_constants },
		{ "bad_relations", bad_lines, NULL, NULL, (void *)bad_relations },
		cmocka_unit_test(missing_things),
		cmocka_unit_test(related_things),
		cmocka_unit_test(whole_texts),
		cmocka_unit_test(out_of_memory),
	};

	return cmocka_run_group_tests_name("abi", tests, setup, teardown);
}
