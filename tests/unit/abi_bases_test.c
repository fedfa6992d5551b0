// SPDX-License-Identifier: GPL-2.0-only
// sources: codec
/*
 * Descriptors that build on others: what they mean, and what is refused, at
 * which line of which text, with which words.
 */
#include "descriptor.h"
#include "codec/abi_tables.h"
#include "codec/names.h"
#include <setjmp.h>
#include <cmocka.h>

#define ROOT	"100.10"	/* a whole descriptor */
#define HEAD(release, base)	"descriptor 2\nrelease " release "\nbase " base "\n"

static char *root;		/* its text */

struct texts {
	struct gsp_abi_source source;
	const char *const *list;	/* besides the root */
	unsigned int asked;
};

/* The text that has a line "release @release". */
static int find(const struct gsp_abi_source *source, const char *release,
		struct gsp_abi_text *text)
{
	struct texts *t = container_of(source, struct texts, source);
	const char *const *p;
	char line[64];

	t->asked++;
	if (!strcmp(release, "666"))
		return -EIO;
	*text = (struct gsp_abi_text){ .text = root, .len = strlen(root) };
	if (!strcmp(release, ROOT))
		return 0;
	snprintf(line, sizeof(line), "\nrelease %s\n", release);
	for (p = t->list; p && *p; p++) {
		*text = (struct gsp_abi_text){ .text = *p, .len = strlen(*p) };
		if (strstr(*p, line))
			return 0;
		/* One that lies about what it is. */
		if (!strcmp(release, "100.99") && strstr(*p, "# 100.99"))
			return 0;
	}
	return -ENOENT;
}

/* The first of @list, which may be based on the others and on the root. */
static struct gsp_abi *read_list(const char *const *list, struct gsp_abi_error *err)
{
	struct texts t = { .source = { .find = find }, .list = list };
	const struct gsp_abi_text text = { .text = list[0], .len = strlen(list[0]) };

	return gsp_abi_parse(&text, &t.source, err);
}

/* A control that a release may lack, with its parameters. */
#define LACKS	"without constant control-set-vgpu-mgr-config\n"		\
		"without message set-vgpu-mgr-config\n"
#define HAS	"constant control-set-vgpu-mgr-config 0x2080400b\n"		\
		"message set-vgpu-mgr-config 16\n"				\
		"\tbSupportHeterogeneousTimeSlicedVgpuTypes 4 1\n"

#define GFID_KEYED	"message vgpu-plugin-cleanup keys\n\tgfid 7 u32\n"

static const struct good {
	const char *list[4];
	const char *profile;
	unsigned int version;		/* queue-version: the root's is 5 */
	bool config;			/* has it message set-vgpu-mgr-config? */
	bool keyed;			/* is vgpu-plugin-cleanup keyed? */
} goods[] = {
	{ { HEAD("100.11", ROOT) }, ROOT, 5, true },
	{ { HEAD("100.12", "100.11"), HEAD("100.11", ROOT) }, ROOT, 5, true },
	/* 9 is less than 10, in whatever order texts sort */
	{ { HEAD("101.9.1", "101.9"), HEAD("101.9", ROOT) }, ROOT, 5, true },
	{ { HEAD("100.11", ROOT) "constant queue-version 6\n" }, "100.11", 6, true },
	{ { HEAD("100.12", "100.11"), HEAD("100.11", ROOT) "constant queue-version 6\n" },
	  "100.11", 6, true },
	{ { HEAD("100.13", "100.12") "constant queue-version 8\n",
	    HEAD("100.12", "100.11") "constant queue-version 7\n",
	    HEAD("100.11", ROOT) "constant queue-version 6\n" }, "100.13", 8, true },
	/* taken away, and given again */
	{ { HEAD("100.11", ROOT) LACKS }, "100.11", 5, false },
	{ { HEAD("100.12", "100.11"), HEAD("100.11", ROOT) LACKS },
	  "100.11", 5, false },
	{ { HEAD("100.12", "100.11") HAS, HEAD("100.11", ROOT) LACKS }, "100.12", 5, true },
	{ { HEAD("100.12", "100.11") "message vgpu-plugin-cleanup 8\n\tgfid 4 4\n",
	    HEAD("100.11", ROOT) GFID_KEYED }, "100.12", 5, true, false },
	/* comments are no change; order of headers is free */
	{ { "# x\ndescriptor 2 # y\nbase " ROOT "\n\n\t \nrelease 100.11\n# z\n" }, ROOT, 5, true },
};

static void chains_mean_what_they_say(void **state)
{
	struct gsp_abi_error err;
	const struct good *g;
	struct gsp_abi *abi;
	char release[16];

	for (g = goods; g < goods + ARRAY_SIZE(goods); g++) {
		abi = read_list(g->list, &err);
		if (IS_ERR(abi))
			fail_msg("%s%s:%u: %s", g->list[0], err.release, err.line, err.text);
		assert_int_equal(sscanf(strstr(g->list[0], "\nrelease "), "\nrelease %15s",
					release), 1);
		assert_string_equal(gsp_abi_release(abi), release);
		assert_string_equal(gsp_abi_profile(abi), g->profile);
		assert_string_equal(gsp_abi_encoding(abi), "rm");
		assert_int_equal(gsp_const(abi, GSP_C_QUEUE_VERSION), g->version);
		assert_int_equal(!!gsp_msg_size(abi, GSP_MSG_VGPU_MGR_CONFIG), g->config);
		assert_int_equal(gsp_has(abi, GSP_VGPU_MGR_CONFIG_HETEROGENEOUS), g->config);
		assert_int_equal(gsp_msg_keyed(abi, GSP_MSG_CLEANUP), g->keyed);
		if (!g->keyed)
			assert_int_equal(gsp_offset(abi, GSP_CLEANUP_GFID, 0),
					 gsp_msg_size(abi, GSP_MSG_CLEANUP) - 4);
		gsp_abi_free(abi);
	}
	assert_int_equal(shim_allocs, 0);
}

/* A replaced message has nothing of the base's. */
static void messages_are_replaced_as_a_whole(void **state)
{
	static const char *const list[] = {
		HEAD("100.11", ROOT) "message fifo-get-num-channels 64\n\tnumChannels 60 4\n"
		"\trunlistId 8 4\n"
		"message rc-triggered 64\n\tnv2080EngineType 8 4\n\tchid 12 4\n"
		"\texceptType 16 4\n", NULL
	};
	struct gsp_abi_error err;
	struct gsp_abi *abi = read_list(list, &err), *whole;

	assert_false(IS_ERR(abi));
	assert_int_equal(gsp_msg_size(abi, GSP_MSG_NUM_CHANNELS), 64);
	assert_int_equal(gsp_offset(abi, GSP_NUM_CHANNELS_COUNT, 0), 60);
	assert_false(gsp_has(abi, GSP_RC_TRIGGERED_GFID));
	gsp_abi_free(abi);
	/* whereas the base has them */
	whole = gsp_abi_parse(&(struct gsp_abi_text){ root, strlen(root) }, NULL, &err);
	assert_false(IS_ERR(whole));
	assert_true(gsp_has(whole, GSP_RC_TRIGGERED_GFID));
	gsp_abi_free(whole);
}

#define FREE	"message rm-free 16\n\thRoot 0 4\n\thObjectOld 8 4\n\tstatus 12 4\n"
#define OTHERS	HEAD("100.11", ROOT) "origin message rm-free 100.1\n"	\
		"origin constant class-root 99\n"

/* What a descriptor has from a release that it is not of, unread. */
static void origins_are_told(void **state)
{
	static const struct {
		const char *list[4];
		const char *told;
		const char *profile;
	} cases[] = {
		{ { HEAD("100.11", ROOT) }, "", ROOT },
		{ { OTHERS }, "rm-free 100.1, class-root 99, ", ROOT },
		{ { HEAD("100.12", "100.11"), OTHERS }, "rm-free 100.1, class-root 99, ", ROOT },
		/* read in this one, or said anew in it */
		{ { HEAD("100.12", "100.11") "origin constant class-root 100.12\n", OTHERS },
		  "rm-free 100.1, ", ROOT },
		{ { HEAD("100.12", "100.11") FREE "constant class-root 1\n", OTHERS }, "",
		  "100.12" },
		{ { HEAD("100.12", "100.11") FREE "origin message rm-free 100.5\n", OTHERS },
		  "rm-free 100.5, class-root 99, ", "100.12" },
		/* the release that it was read in has nothing to say; the next one has */
		{ { HEAD("100.11", ROOT) "origin message rm-free 100.11\n" }, "", ROOT },
		{ { HEAD("100.12", "100.11"), HEAD("100.11", ROOT)
		    "origin message rm-free 100.11\n" }, "rm-free 100.11, ", ROOT },
	};
	struct gsp_abi_error err;
	const char *name, *origin;
	struct gsp_names names;
	unsigned int i, at;
	char told[256];
	struct gsp_abi *abi;

	gsp_names_unpack(&names);
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		abi = read_list(cases[i].list, &err);
		if (IS_ERR(abi))
			fail_msg("%s%s:%u: %s", cases[i].list[0], err.release, err.line, err.text);
		told[0] = '\0';
		for (at = 0; (name = gsp_abi_carried(abi, &names, &at, &origin));)
			sprintf(told + strlen(told), "%s %s, ", name, origin);
		assert_string_equal(told, cases[i].told);
		assert_string_equal(gsp_abi_profile(abi), cases[i].profile);
		gsp_abi_free(abi);
	}
	assert_int_equal(shim_allocs, 0);
}

static const struct bad {
	const char *list[4];
	const char *release;		/* whose text is at fault */
	unsigned int line;
	const char *why;
} bads[] = {
	{ { HEAD("100.11", "100.1") }, "100.11", 0, "there is no descriptor of its base 100.1" },
	{ { HEAD("100.12", "100.11"), HEAD("100.11", "100.1") }, "100.11", 0,
	  "there is no descriptor of its base 100.1" },
	{ { HEAD("100.10", "100.10") }, "100.10", 0, "base 100.10 is not below release 100.10" },
	{ { HEAD("100.9", ROOT) }, "100.9", 0, "base 100.10 is not below release 100.9" },
	{ { HEAD("99.100", ROOT) }, "99.100", 0, "base 100.10 is not below release 99.100" },
	{ { HEAD("100.10.0", "100.10.00") }, "100.10.0", 0, "is not below" },
	/* a base of a base, too: no circle */
	{ { HEAD("100.12", "100.11"), HEAD("100.11", "100.12") }, "100.11", 0,
	  "base 100.12 is not below release 100.11" },
	{ { HEAD("101", "100.99"), "# 100.99\n" HEAD("100.98", ROOT) }, "100.99", 0,
	  "it was looked up as 100.99 but is of release 100.98" },
	{ { HEAD("100.11", ROOT) "base " ROOT "\n" }, "100.11", 4, "\"base\" stands twice" },
	{ { HEAD("100.11", ROOT) "release 100.11\n" }, "100.11", 4, "\"release\" stands twice" },
	{ { HEAD("100.11", ROOT) "descriptor 2\n" }, "100.11", 4, "\"descriptor\" stands twice" },
	{ { HEAD("100.11", "x") }, "100.11", 3, "base \"x\" is not digits and dots" },
	{ { HEAD("100.11", "../570") }, "100.11", 3, "base \"../570\" is not digits and dots" },
	{ { HEAD("100.11", "1234567890.12345") }, "100.11", 3, "is longer than 15 characters" },
	{ { "descriptor 2\nrelease 100.11\nbase\n" }, "100.11", 3,
	  "\"base\" takes 1 word, not 0" },
	{ { "descriptor 2\nbase " ROOT "\n" }, "", 0, "there is no \"release\"" },
	{ { "descriptor 2\nrelease 100.11\nconstant queue-version 5\n" }, "100.11", 0,
	  "there is no \"encoding\"" },
	/* behind what they are about */
	{ { "descriptor 2\nrelease 100.11\nconstant queue-version 5\nbase " ROOT "\n" }, "100.11",
	  4, "\"base\" stands behind what it is about" },
	{ { HEAD("100.11", ROOT) "constant queue-version 5\nrelease 100.11\n" }, "100.11", 5,
	  "\"release\" stands behind what it is about" },
	/* the base's encoding again, or one that the base's messages do not suit */
	{ { HEAD("100.11", ROOT) "encoding rm\n" }, "100.11", 4,
	  "encoding \"rm\" is that of the base already" },
	{ { HEAD("100.11", ROOT) "encoding gmc\n" }, "100.11", 0, "required message" },
	{ { HEAD("100.11", ROOT) "encoding gmc\nencoding rm\n" }, "100.11", 5,
	  "\"encoding\" stands twice" },
	/* twice in one text; once in each is what bases are for */
	{ { HEAD("100.11", ROOT) GFID_KEYED GFID_KEYED }, "100.11", 6,
	  "message \"vgpu-plugin-cleanup\" was already at line 4" },
	{ { HEAD("100.11", ROOT) GFID_KEYED "without message vgpu-plugin-cleanup\n" }, "100.11",
	  6, "message \"vgpu-plugin-cleanup\" was already at line 4" },
	{ { HEAD("100.11", ROOT) LACKS "message set-vgpu-mgr-config 16\n" }, "100.11", 6,
	  "message \"set-vgpu-mgr-config\" was already at line 5" },
	{ { HEAD("100.11", ROOT) "constant queue-version 5\nconstant queue-version 5\n" },
	  "100.11", 5, "constant \"queue-version\" stands twice" },
	{ { HEAD("100.11", ROOT) "without constant libos-log-kernel-size\nconstant libos-log-kernel-size 1\n" },
	  "100.11", 5, "constant \"libos-log-kernel-size\" stands twice" },
	{ { HEAD("100.11", ROOT) "\tgfid 0 4\n" }, "100.11", 4,
	  "field \"gfid\" stands outside of a message" },
	/* without */
	{ { HEAD("100.11", ROOT) "without\n" }, "100.11", 4, "\"without\" takes 2 words, not 0" },
	{ { HEAD("100.11", ROOT) "without message\n" }, "100.11", 4, "takes 2 words, not 1" },
	{ { HEAD("100.11", ROOT) "without field gfid\n" }, "100.11", 4,
	  "only a message or a constant can be meant" },
	{ { HEAD("100.11", ROOT) "without message set-vgpu-mgr-confit\n" }, "100.11", 4,
	  "message \"set-vgpu-mgr-confit\" is not known" },
	{ { HEAD("100.11", ROOT) "without constant libos-log-kernel-sise\n" }, "100.11", 4,
	  "constant \"libos-log-kernel-sise\" is not known" },
	{ { HEAD("100.12", "100.11") "without message set-vgpu-mgr-config\n",
	    HEAD("100.11", ROOT) LACKS }, "100.12", 4,
	  "the base has no message \"set-vgpu-mgr-config\"" },
	{ { HEAD("100.12", "100.11") "without constant libos-log-kernel-size\n",
	    HEAD("100.11", ROOT) "without constant libos-log-kernel-size\n" }, "100.12", 4,
	  "the base has no constant \"libos-log-kernel-size\"" },
	/* origin */
	{ { HEAD("100.11", ROOT) "origin message rm-free\n" }, "100.11", 4,
	  "\"origin\" takes 3 words, not 2" },
	{ { HEAD("100.11", ROOT) "origin field hRoot 100\n" }, "100.11", 4,
	  "only a message or a constant can be meant" },
	{ { HEAD("100.11", ROOT) "origin message rm-fry 100\n" }, "100.11", 4,
	  "there is no message \"rm-fry\" whose origin could be told" },
	{ { HEAD("100.11", ROOT) LACKS "origin message set-vgpu-mgr-config 100\n" }, "100.11", 6,
	  "there is no message \"set-vgpu-mgr-config\"" },
	{ { HEAD("100.11", ROOT) LACKS "origin constant control-set-vgpu-mgr-config 100\n" },
	  "100.11", 6, "there is no constant \"control-set-vgpu-mgr-config\"" },
	{ { HEAD("100.11", ROOT) "origin message rm-free 100\norigin message rm-free 101\n" },
	  "100.11", 5, "the origin of \"rm-free\" stands twice" },
	{ { HEAD("100.11", ROOT) "origin message rm-free r100\n" }, "100.11", 4,
	  "origin \"r100\" is no release" },
	{ { HEAD("100.11", ROOT) "origin message rm-free 100\n\thRoot 0 4\n" }, "100.11", 5,
	  "field \"hRoot\" stands outside of a message" },
	{ { HEAD("100.11", ROOT) "without message rm-free\n" }, "100.11", 0,
	  "required message \"rm-free\" is missing" },
	{ { HEAD("100.11", ROOT) "without constant class-root\n" }, "100.11", 0,
	  "required constant \"class-root\" is missing" },
	/* a replaced message needs all of its own; the fault is where it is replaced */
	{ { HEAD("100.11", ROOT) "\nmessage rm-free 16\n\thRoot 0 4\n"
	    "\tstatus 12 4\n" }, "100.11", 5,
	  "message \"rm-free\" lacks required field \"hObjectOld\"" },
	{ { HEAD("100.12", "100.11"), HEAD("100.11", ROOT) "message rm-free 16\n\thRoot 0 4\n" },
	  "100.11", 4, "message \"rm-free\" lacks required field" },
	/* what a base says wrong */
	{ { HEAD("100.12", "100.11"), HEAD("100.11", ROOT) "constant queue-version x\n" },
	  "100.11", 4, "\"x\" is not a number" },
	{ { HEAD("100.12", "100.11"), "descriptor 3\nrelease 100.11\n" }, "100.11", 1,
	  "descriptor format 3 is not known" },
	/* keys */
	{ { HEAD("100.11", ROOT) "message rm-free keys\n\thRoot 1 u32\n\thRoot 2 u32\n" },
	  "100.11", 6, "field \"hRoot\" stands twice" },
	{ { HEAD("100.11", ROOT) "message rm-free keys\n\thRoot 1 u32\n\tstatus 1 u32\n" },
	  "100.11", 6, "field \"status\" has the key of field \"hRoot\"" },
	{ { HEAD("100.11", ROOT) "message rm-free keys\n\thRoot 0x10000 u32\n" }, "100.11", 5,
	  "key 0x10000 is larger than 65535" },
	{ { HEAD("100.11", ROOT) "message rm-free keys\n\thRoot 1 u16\n" }, "100.11", 5,
	  "\"u16\" is not a kind of value" },
	{ { HEAD("100.11", ROOT) "message rm-free keys\n\thRoot 1\n" }, "100.11", 5,
	  "needs a key, a kind and perhaps a count" },
	{ { HEAD("100.11", ROOT) "message rm-free keys\n\thRoot 1 u32 x2\n" }, "100.11", 5,
	  "field \"hRoot\" cannot be repeated" },
	{ { HEAD("100.11", ROOT) "message rm-free keys\n\thRoot 1 array32\n" }, "100.11", 5,
	  "field \"hRoot\" is a single value, not an array" },
	{ { HEAD("100.11", ROOT) "message os-error-log keys\n\terrString 1 array8 x0\n" },
	  "100.11", 5, "field \"errString\" has count 0" },
	{ { HEAD("100.11", ROOT) "message os-error-log keys\n\terrString 1 array64 x1048576\n" },
	  "100.11", 5, "makes the message larger than" },
	{ { HEAD("100.11", ROOT) "message bootload-gsp-vgpu-plugin-task keys\n"
	    "\tchidOffset 1 u32 x4097\n" }, "100.11", 5, "4097 is larger than 4096" },
	{ { HEAD("100.11", ROOT) "message os-error-log keys\n\terrString 1 array8 x8 /1\n" },
	  "100.11", 5, "needs a key, a kind and perhaps a count" },
	{ { HEAD("100.11", ROOT) "message pgpu-add-vgpu-type keys\n\tvgpuInfo 1 array8 x8\n" },
	  "100.11", 5, "holds messages and cannot have a key" },
	{ { HEAD("100.11", ROOT) GFID_KEYED }, "100.11", 4,
	  "message \"vgpu-plugin-cleanup\" cannot have keys" },
};

static void bad_chains_are_refused(void **state)
{
	struct gsp_abi_error err;
	const struct bad *b;
	struct gsp_abi *abi;

	for (b = bads; b < bads + ARRAY_SIZE(bads); b++) {
		abi = read_list(b->list, &err);
		if (!IS_ERR(abi))
			fail_msg("\"%s\": accepted, not \"%s\"", b->list[0], b->why);
		assert_int_equal(PTR_ERR(abi), -EINVAL);
		if (!strstr(err.text, b->why) || err.line != b->line ||
		    strcmp(err.release, b->release))
			fail_msg("%sgot %s:%u: %s\nwant %s:%u: %s", b->list[0], err.release,
				 err.line, err.text, b->release, b->line, b->why);
		assert_int_equal(shim_allocs, 0);
	}
}

/* Code reads these where they lie, in GSP's memory or its reply, in any encoding. */
static void what_is_read_in_place_has_no_keys(void **state)
{
	static const char *const flat[] = {
		"mctp-element", "gmcapi-header", "queue-tx-header", "rpc-header",
		"libos-argument", "wpr-meta", "query-vgpu-types", "rc-triggered",
		"vgpu-gsp-plugin-triggered", "shutdown-complete", "os-error-log",
		"ceutils-semaphore", "plugin-control-buffer", "plugin-response-buffer",
	};
	const char *const gmc = "615.71.09";
	struct gsp_abi_error err;
	struct gsp_abi *abi;
	unsigned int i, f, id;
	struct gsp_names names;
	char *text, *p;
	size_t room = 1 << 16;

	gsp_names_unpack(&names);
	naive_descriptor(gmc);
	text = malloc(room);
	for (i = 0; i < ARRAY_SIZE(flat); i++) {
		for (id = 0; strcmp(gsp_nth_text(names.messages, id), flat[i]); id++)
			assert_true(id + 1 < GSP_NUM_MESSAGES);
		p = text + snprintf(text, room, "descriptor 2\nrelease 700.1\nbase %s\n"
				    "message %s keys\n", gmc, flat[i]);
		for (f = 0; f < GSP_NUM_FIELDS; f++)
			if (gsp_field_names[f].message == id)
				p += snprintf(p, room - (p - text), "\t%s %u u32\n",
					      gsp_nth_text(names.fields, f), f);
		abi = gsp_abi_parse(&(struct gsp_abi_text){ text, p - text }, &descriptors, &err);
		assert_int_equal(PTR_ERR(abi), -EINVAL);
		if (!strstr(err.text, flat[i]) || !strstr(err.text, "cannot have keys"))
			fail_msg("%s with keys: %s", flat[i], err.text);
	}
	free(text);
}

/* Lines count from where the text begins in its file. */
static void lines_count_from_the_files_start(void **state)
{
	static const char text[] = HEAD("100.11", ROOT) "constant queue-version x\n";
	struct texts t = { .source = { .find = find } };
	struct gsp_abi_error err;
	struct gsp_abi *abi;

	abi = gsp_abi_parse(&(struct gsp_abi_text){ text, strlen(text), 1000 }, &t.source, &err);
	assert_int_equal(PTR_ERR(abi), -EINVAL);
	assert_int_equal(err.line, 1003);
	assert_int_equal(t.asked, 1);
}

static void source_errors_are_passed_on(void **state)
{
	static const char *const list[] = { HEAD("1000", "666"), NULL };
	struct gsp_abi_error err;
	struct gsp_abi *abi = read_list(list, &err);

	assert_int_equal(PTR_ERR(abi), -EIO);
	assert_non_null(strstr(err.text, "666"));
	/* no source at all */
	abi = gsp_abi_parse(&(struct gsp_abi_text){ list[0], strlen(list[0]) }, NULL, &err);
	assert_int_equal(PTR_ERR(abi), -EINVAL);
	assert_non_null(strstr(err.text, "there is no descriptor of its base 666"));
	/* and nobody to tell */
	abi = gsp_abi_parse(&(struct gsp_abi_text){ list[0], strlen(list[0]) }, NULL, NULL);
	assert_int_equal(PTR_ERR(abi), -EINVAL);
}

/* As many releases on each other as may be, and one more. */
static void long_chains(void **state)
{
	const char *list[GSP_ABI_MAX_CHAIN + 2] = { };
	struct gsp_abi_error err;
	struct gsp_abi *abi;
	unsigned int i;
	char *text;

	/* list[0] is the newest; the root makes one more */
	for (i = 0; i < GSP_ABI_MAX_CHAIN; i++) {
		if (asprintf(&text, "descriptor 2\nrelease 200.%u\nbase %s%u\n",
			     GSP_ABI_MAX_CHAIN - i, i == GSP_ABI_MAX_CHAIN - 1 ? "100." : "200.",
			     i == GSP_ABI_MAX_CHAIN - 1 ? 10 : GSP_ABI_MAX_CHAIN - i - 1) < 0)
			exit(2);
		list[i] = text;
	}
	abi = read_list(list + 1, &err);
	if (IS_ERR(abi))
		fail_msg("%s:%u: %s", err.release, err.line, err.text);
	assert_string_equal(gsp_abi_profile(abi), ROOT);
	gsp_abi_free(abi);
	abi = read_list(list, &err);
	assert_int_equal(PTR_ERR(abi), -EINVAL);
	assert_non_null(strstr(err.text, "releases are based on each other"));
	for (i = 0; i < GSP_ABI_MAX_CHAIN; i++)
		free((char *)list[i]);
	assert_int_equal(shim_allocs, 0);
}

static int setup(void **state)
{
	const struct naive_abi *n = naive_descriptor(RELEASE);
	char *whole = naive_flatten(n, NULL, -1, "queue-version");

	if (asprintf(&root, "descriptor 2\nrelease " ROOT "\n%s\nconstant queue-version 5\n",
		     strstr(whole, "encoding")) < 0)
		return -1;
	free(whole);
	return 0;
}

static int teardown(void **state)
{
	free(root);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(chains_mean_what_they_say),
		cmocka_unit_test(messages_are_replaced_as_a_whole),
		cmocka_unit_test(origins_are_told),
		cmocka_unit_test(bad_chains_are_refused),
		cmocka_unit_test(what_is_read_in_place_has_no_keys),
		cmocka_unit_test(lines_count_from_the_files_start),
		cmocka_unit_test(source_errors_are_passed_on),
		cmocka_unit_test(long_chains),
	};

	return cmocka_run_group_tests_name("abi_bases", tests, setup, teardown);
}
