// SPDX-License-Identifier: GPL-2.0-only
/*
 * The elements of vgpuConfig.xml. Their structure is known from public tools that
 * read or change such files: xapi (ocaml/xapi/xapi_vgpu_type.ml and its test data),
 * VGPU-Community-Drivers' vGPU-Unlock-patcher (patches to the file) and vgpu4nixos:
 *
 *   vgpuconfig
 *     version, globalSettings
 *     vgpuType id name class
 *       devId vendorId deviceId subsystemVendorId subsystemId
 *       display width height
 *       profileSize, framebuffer, ..., license: text
 *     pgpu hostVgpuMode
 *       devId
 *       supportedVgpu vgpuId
 *         maxVgpus, digest: text
 *
 * Sizes are bytes, but for bar1Length: MiB. A subsystemId of 0 is any card's, whatever
 * its vendor; a subsystemVendorId of 0, any vendor's.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config_reader.h"
#include "util.h"

static const struct {
	const char *name;
	enum config_number number;
} numbers[] = {
	{ "profileSize", CONFIG_PROFILE_SIZE },
	{ "framebuffer", CONFIG_FRAMEBUFFER },
	{ "fbReservation", CONFIG_FB_RESERVATION },
	{ "gspHeapSize", CONFIG_GSP_HEAP_SIZE },
	{ "mappableVideoSize", CONFIG_MAPPABLE_VIDEO_SIZE },
	{ "bar1Length", CONFIG_BAR1_LENGTH },
	{ "numHeads", CONFIG_NUM_HEADS },
	{ "maxPixels", CONFIG_MAX_PIXELS },
	{ "frlConfig", CONFIG_FRL_CONFIG },
	{ "frame_rate_limiter", CONFIG_FRAME_RATE_LIMITER },
	{ "cudaEnabled", CONFIG_CUDA_ENABLED },
	{ "eccSupported", CONFIG_ECC_SUPPORTED },
	{ "multiVgpuSupported", CONFIG_MULTI_VGPU_SUPPORTED },
	{ "multiVgpuExclusive", CONFIG_MULTI_VGPU_EXCLUSIVE },
	{ "encoderCapacity", CONFIG_ENCODER_CAPACITY },
	{ "gpuInstanceSize", CONFIG_GPU_INSTANCE_SIZE },
};

/* Known, and of no use to a catalogue. */
static const char * const of_no_use[] = {
	"version", "globalSettings", "gpuDirectSupported", "nvlinkP2PSupported",
};

/* ---- attributes: five words each, the name first, the value from [3] to [4] ---- */

/*
 * Copies an attribute. False when it is not there; one that is too long or that
 * no catalogue could hold is a failure.
 */
static bool attribute(struct reader *r, const char *element, const char *name, int num,
		      const xmlChar **attrs, char *value, size_t size)
{
	size_t len, i;

	value[0] = '\0';
	for (; num; num--, attrs += 5)
		if (!attrs[2] && !strcmp((const char *)attrs[0], name))
			break;
	if (!num)
		return false;
	len = attrs[4] - attrs[3];
	if (len >= size) {
		reader_fail(r, reader_line(r), "%s of <%s> has more than %zu characters", name, element,
		     size - 1);
		return false;
	}
	memcpy(value, attrs[3], len);
	value[len] = '\0';
	for (i = 0; i < len; i++) {
		if (value[i] < ' ' || value[i] > '~') {
			reader_fail(r, reader_line(r), "%s of <%s> has a character that is not printable ASCII",
			     name, element);
			return false;
		}
	}
	return true;
}

static bool number_attribute(struct reader *r, const char *element, const char *name, int num,
			     const xmlChar **attrs, uint64_t most, uint64_t *value)
{
	char text[CONFIG_MAX_TEXT + 1];

	if (!attribute(r, element, name, num, attrs, text, sizeof(text))) {
		reader_fail(r, reader_line(r), "<%s> has no %s", element, name);
		return false;
	}
	if (!config_number(text, value)) {
		reader_fail(r, reader_line(r), "%s of <%s> is no number but '%.40s'", name, element, text);
		return false;
	}
	if (*value > most) {
		reader_fail(r, reader_line(r), "%s of <%s> is more than %llu", name, element,
		     (unsigned long long)most);
		return false;
	}
	return true;
}

static void read_dev_id(struct reader *r, struct config_id *id, int num, const xmlChar **attrs)
{
	uint64_t vendor, subvendor, device, subsystem;

	if (id->line) {
		reader_fail(r, reader_line(r), "<devId> is given twice, first in line %u", id->line);
		return;
	}
	if (!number_attribute(r, "devId", "vendorId", num, attrs, 0xffff, &vendor) ||
	    !number_attribute(r, "devId", "deviceId", num, attrs, 0xffff, &device) ||
	    !number_attribute(r, "devId", "subsystemVendorId", num, attrs, 0xffff, &subvendor) ||
	    !number_attribute(r, "devId", "subsystemId", num, attrs, 0xffff, &subsystem))
		return;
	if (vendor != NVIDIA_VENDOR) {
		reader_fail(r, reader_line(r), "vendorId of <devId> is %04llx, not NVIDIA's %04x",
		     (unsigned long long)vendor, NVIDIA_VENDOR);
		return;
	}
	if (!device) {
		reader_fail(r, reader_line(r), "deviceId of <devId> is 0");
		return;
	}
	id->device = device;
	id->subsystem = subsystem;
	id->vendor = subsystem ? subvendor : 0;
	id->line = reader_line(r);
}

static void read_display(struct reader *r, struct config_type *t, int num, const xmlChar **attrs)
{
	if (t->width) {
		reader_fail(r, reader_line(r), "<display> is given twice");
		return;
	}
	if (number_attribute(r, "display", "width", num, attrs, UINT32_MAX, &t->width) &&
	    number_attribute(r, "display", "height", num, attrs, UINT32_MAX, &t->height) &&
	    (!t->width || !t->height))
		reader_fail(r, reader_line(r), "<display> has no size");
}

/* ---- elements ---- */

static void begin_type(struct reader *r, int num, const xmlChar **attrs)
{
	struct vgpu_config *config = r->config;
	struct config_type *t;
	uint64_t id;
	size_t i;

	if (config->num_types == CONFIG_MAX_TYPES) {
		reader_fail(r, reader_line(r), "more than %d types", CONFIG_MAX_TYPES);
		return;
	}
	t = grow(config->types, config->num_types, sizeof(*t));
	if (!t) {
		reader_fail(r, reader_line(r), "there is not enough memory");
		return;
	}
	config->types = t;
	t += config->num_types;
	memset(t, 0, sizeof(*t));
	t->line = reader_line(r);
	if (!number_attribute(r, "vgpuType", "id", num, attrs, UINT32_MAX, &id))
		return;
	if (!attribute(r, "vgpuType", "name", num, attrs, t->name, sizeof(t->name))) {
		reader_fail(r, reader_line(r), "<vgpuType> has no name");
		return;
	}
	attribute(r, "vgpuType", "class", num, attrs, t->vgpu_class, sizeof(t->vgpu_class));
	t->id = id;
	for (i = 0; i < config->num_types; i++) {
		if (config->types[i].id == t->id) {
			reader_fail(r, reader_line(r), "type %u is given twice, first in line %u", t->id,
			     config->types[i].line);
			return;
		}
	}
	config->num_types++;
}

static void begin_card(struct reader *r, int num, const xmlChar **attrs)
{
	struct vgpu_config *config = r->config;
	char mode[CONFIG_MAX_TEXT + 1];
	struct config_card *c;

	if (config->num_cards == CONFIG_MAX_CARDS) {
		reader_fail(r, reader_line(r), "more than %d cards", CONFIG_MAX_CARDS);
		return;
	}
	c = grow(config->cards, config->num_cards, sizeof(*c));
	if (!c) {
		reader_fail(r, reader_line(r), "there is not enough memory");
		return;
	}
	config->cards = c;
	c += config->num_cards++;
	memset(c, 0, sizeof(*c));
	c->line = reader_line(r);
	c->sriov = attribute(r, "pgpu", "hostVgpuMode", num, attrs, mode, sizeof(mode)) &&
		   !strcmp(mode, "sriov");
}

static void begin_supported(struct reader *r, int num, const xmlChar **attrs)
{
	struct config_card *c = &r->config->cards[r->config->num_cards - 1];
	struct config_supported *s;
	uint64_t id;
	size_t i;

	if (c->num == CONFIG_MAX_SUPPORTED) {
		reader_fail(r, reader_line(r), "more than %d types for one card", CONFIG_MAX_SUPPORTED);
		return;
	}
	s = grow(c->supported, c->num, sizeof(*s));
	if (!s) {
		reader_fail(r, reader_line(r), "there is not enough memory");
		return;
	}
	c->supported = s;
	s += c->num;
	memset(s, 0, sizeof(*s));
	s->line = reader_line(r);
	if (!number_attribute(r, "supportedVgpu", "vgpuId", num, attrs, UINT32_MAX, &id))
		return;
	s->type_id = id;
	for (i = 0; i < c->num; i++) {
		if (c->supported[i].type_id == s->type_id) {
			reader_fail(r, reader_line(r), "the card has type %u twice, first in line %u",
			     s->type_id, c->supported[i].line);
			return;
		}
	}
	c->num++;
	r->seen = 0;
}

static void begin_leaf(struct reader *r, enum leaf leaf)
{
	r->leaf = leaf;
	r->leaf_line = reader_line(r);
	r->text_len = 0;
	r->text[0] = '\0';
}

static enum place ignore(struct reader *r, const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(of_no_use) / sizeof(of_no_use[0]); i++)
		if (!strcmp(name, of_no_use[i]))
			return IN_IGNORED;
	vgpu_config_note(r->config, reader_line(r), "element <%.40s> is not known", name);
	return IN_IGNORED;
}

static enum place in_type(struct reader *r, const char *name, int num, const xmlChar **attrs)
{
	struct config_type *t = &r->config->types[r->config->num_types - 1];
	size_t i;

	if (!strcmp(name, "devId")) {
		read_dev_id(r, &t->dev, num, attrs);
		begin_leaf(r, LEAF_NOTHING);
		return IN_LEAF;
	}
	if (!strcmp(name, "display")) {
		read_display(r, t, num, attrs);
		begin_leaf(r, LEAF_NOTHING);
		return IN_LEAF;
	}
	if (!strcmp(name, "license")) {
		if (t->license[0])
			reader_fail(r, reader_line(r), "<license> is given twice");
		begin_leaf(r, LEAF_LICENSE);
		return IN_LEAF;
	}
	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		if (strcmp(name, numbers[i].name))
			continue;
		if (t->known & 1U << numbers[i].number)
			reader_fail(r, reader_line(r), "<%s> is given twice", name);
		r->number = numbers[i].number;
		begin_leaf(r, LEAF_NUMBER);
		return IN_LEAF;
	}
	return ignore(r, name);
}

static enum place in_card(struct reader *r, const char *name, int num, const xmlChar **attrs)
{
	if (!strcmp(name, "devId")) {
		read_dev_id(r, &r->config->cards[r->config->num_cards - 1].dev, num, attrs);
		begin_leaf(r, LEAF_NOTHING);
		return IN_LEAF;
	}
	if (!strcmp(name, "supportedVgpu")) {
		begin_supported(r, num, attrs);
		return IN_SUPPORTED;
	}
	return ignore(r, name);
}

static enum place in_supported(struct reader *r, const char *name, int num, const xmlChar **attrs)
{
	enum leaf leaf = !strcmp(name, "maxVgpus") ? LEAF_MAX : LEAF_DIGEST;
	char kind[CONFIG_MAX_TEXT + 1];

	if (leaf == LEAF_DIGEST && strcmp(name, "digest"))
		return ignore(r, name);
	if (leaf == LEAF_DIGEST &&
	    (!attribute(r, "digest", "type", num, attrs, kind, sizeof(kind)) ||
	     strcmp(kind, "signature")))
		return ignore(r, "digest of another type");
	if (r->seen & 1U << leaf)
		reader_fail(r, reader_line(r), "<%s> is given twice", name);
	r->seen |= 1U << leaf;
	begin_leaf(r, leaf);
	return IN_LEAF;
}

enum place element_begin(struct reader *r, enum place in, const char *name, int num,
			 const xmlChar **attrs)
{
	switch (in) {
	case IN_FILE:
		if (strcmp(name, "vgpuconfig"))
			reader_fail(r, reader_line(r),
				    "the outermost element is <%.40s>, not <vgpuconfig>", name);
		return IN_ROOT;
	case IN_ROOT:
		if (!strcmp(name, "vgpuType")) {
			begin_type(r, num, attrs);
			return IN_TYPE;
		}
		if (!strcmp(name, "pgpu")) {
			begin_card(r, num, attrs);
			return IN_CARD;
		}
		return ignore(r, name);
	case IN_TYPE:
		return in_type(r, name, num, attrs);
	case IN_CARD:
		return in_card(r, name, num, attrs);
	case IN_SUPPORTED:
		return in_supported(r, name, num, attrs);
	case IN_LEAF:
		reader_fail(r, reader_line(r), "an element <%.40s> where text is expected", name);
		return IN_IGNORED;
	case IN_IGNORED:
		break;
	}
	return IN_IGNORED;
}

static bool is_hex(const char *s)
{
	return s[0] && !s[strspn(s, "0123456789abcdefABCDEF")];
}

static void end_leaf(struct reader *r, const char *name)
{
	struct vgpu_config *config = r->config;
	struct config_type *t = config->num_types ? &config->types[config->num_types - 1] : NULL;
	struct config_supported *s = NULL;
	uint64_t value = 0;
	char *text = r->text;

	if (r->leaf == LEAF_MAX || r->leaf == LEAF_DIGEST) {
		struct config_card *c = &config->cards[config->num_cards - 1];

		s = &c->supported[c->num - 1];
	}
	if (r->leaf == LEAF_NUMBER || r->leaf == LEAF_MAX) {
		if (!config_number(text, &value)) {
			reader_fail(r, r->leaf_line, "<%s> is no number but '%.40s'", name, text);
			return;
		}
	} else {
		while (r->text_len && strchr(" \t\r\n", text[r->text_len - 1]))
			text[--r->text_len] = '\0';
		text += strspn(text, " \t\r\n");
	}
	switch (r->leaf) {
	case LEAF_NOTHING:
		if (*text)
			reader_fail(r, r->leaf_line, "<%s> has text in it", name);
		break;
	case LEAF_NUMBER:
		t->number[r->number] = value;
		t->known |= 1U << r->number;
		break;
	case LEAF_LICENSE:
		memcpy(t->license, text, strlen(text) + 1);
		break;
	case LEAF_MAX:
		if (!value)
			reader_fail(r, r->leaf_line, "<%s> is 0", name);
		s->max = value;
		break;
	case LEAF_DIGEST:
		if (strlen(text) != CONFIG_DIGEST_LEN || !is_hex(text)) {
			reader_fail(r, r->leaf_line, "<%s> is not %d digits in hexadecimal", name,
			     CONFIG_DIGEST_LEN);
			return;
		}
		memcpy(s->digest, text, CONFIG_DIGEST_LEN + 1);
		break;
	}
}

static bool is_same_card(const struct config_id *a, const struct config_id *b)
{
	return a->device == b->device && a->vendor == b->vendor && a->subsystem == b->subsystem;
}

/* Of a card that is there twice the first counts: the table is no worse for the others. */
static void end_card(struct reader *r)
{
	struct vgpu_config *config = r->config;
	struct config_card *c = &config->cards[config->num_cards - 1];
	size_t i;

	if (!c->dev.line) {
		reader_fail(r, c->line, "<pgpu> has no devId");
		return;
	}
	for (i = 0; i < config->num_cards - 1; i++)
		if (is_same_card(&config->cards[i].dev, &c->dev))
			break;
	if (i == config->num_cards - 1)
		return;
	vgpu_config_note(config, c->dev.line,
			 "card %04x, subsystem %04x:%04x, is given twice, first in line %u",
			 c->dev.device, c->dev.vendor, c->dev.subsystem,
			 config->cards[i].dev.line);
	free(c->supported);
	config->num_cards--;
}

void element_end(struct reader *r, enum place place, const char *name)
{
	if (place == IN_LEAF)
		end_leaf(r, name);
	else if (place == IN_CARD)
		end_card(r);
}

static unsigned int newlines(const char *s, size_t len)
{
	unsigned int n = 0;

	while (len--)
		n += *s++ == '\n';
	return n;
}

void element_text(struct reader *r, enum place in, const char *s, size_t len)
{
	size_t i;

	if (in == IN_IGNORED)
		return;
	if (in != IN_LEAF) {
		for (i = 0; i < len && memchr(" \t\r\n", s[i], 4); i++)
			;
		if (i < len)
			reader_fail(r, reader_line(r) - newlines(s + i, len - i),
				    "text where only elements are expected");
		return;
	}
	if (len > CONFIG_MAX_TEXT - r->text_len) {
		reader_fail(r, r->leaf_line, "more than %d characters of text", CONFIG_MAX_TEXT);
		return;
	}
	for (i = 0; i < len; i++) {
		if ((s[i] < ' ' || s[i] > '~') && !memchr("\t\r\n", s[i], 3)) {
			reader_fail(r, r->leaf_line,
				    "text with a character that is not printable ASCII");
			return;
		}
		r->text[r->text_len++] = s[i];
	}
	r->text[r->text_len] = '\0';
}
