// SPDX-License-Identifier: GPL-2.0-only
/*
 * Catalogue text from NVIDIA's table. Words are checked for characters that mean
 * something in a catalogue; numbers and names are left to its reader, which has
 * the last word on what was composed.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compose.h"
#include "entries.h"

/* Adds a line's part; a newline ends it. @from is the line of NVIDIA's file. */
__attribute__((format(printf, 3, 4))) static void
add(struct text *t, unsigned int from, const char *format, ...)
{
	char line[2048];
	va_list args;
	size_t n, i;

	va_start(args, format);
	n = vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	if (t->failed || n >= sizeof(line)) {
		t->failed = true;
		return;
	}
	if (n > t->size - t->len) {
		size_t size = 2 * t->size + sizeof(line);
		char *chars = realloc(t->chars, size);

		if (!chars) {
			t->failed = true;
			return;
		}
		t->chars = chars;
		t->size = size;
	}
	memcpy(t->chars + t->len, line, n);
	t->len += n;
	for (i = 0; i < n; i++) {
		unsigned int *lines;

		if (line[i] != '\n')
			continue;
		lines = grow(t->from, t->num_lines, sizeof(*lines));
		if (!lines) {
			t->failed = true;
			return;
		}
		t->from = lines;
		t->from[t->num_lines++] = from;
	}
}

void text_free(struct text *t)
{
	free(t->chars);
	free(t->from);
	memset(t, 0, sizeof(*t));
}

__attribute__((format(printf, 3, 4))) static void
error(struct config_error *err, unsigned int line, const char *format, ...)
{
	va_list args;

	err->line = line;
	va_start(args, format);
	vsnprintf(err->text, sizeof(err->text), format, args);
	va_end(args);
}

/* A word that stays one, and that holds nothing of the catalogue's own grammar. */
static bool is_word(const char *s)
{
	return !s[strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
			    "-_.,;+/")];
}

/*
 * Licences by their short names, as NVIDIA's file has them, and in full, as the
 * guest's driver asks for them: NVIDIA/open-gpu-kernel-modules, ctrl2080gpu.h,
 * NV_GRID_LICENSE_FEATURE_*. Which is which is seen in output of nvidia-vgpud
 * beside the file (DualCoder/vgpu_unlock issue 70).
 */
static const struct {
	const char *name;
	const char *full;
} licenses[] = {
	{ "VPC", "GRID-Virtual-PC,2.0" },
	{ "QVDWS", "Quadro-Virtual-DWS,5.0" },
	{ "VWS", "GRID-Virtual-WS,2.0" },
	{ "VWSExt", "GRID-Virtual-WS-Ext,2.0" },
	{ "VApps", "GRID-Virtual-Apps,3.0" },
	{ "VCS", "NVIDIA-vComputeServer,9.0" },
	{ "VGaming", "GRID-vGaming,8.0" },
};

static const char *full_license(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(licenses) / sizeof(licenses[0]); i++)
		if (!strcmp(name, licenses[i].name))
			return licenses[i].full;
	/* A version behind a comma: in full already. */
	return strchr(name, ',') ? name : NULL;
}

/* False when one of them is not known: then none is written, rather than some. */
static bool expand_licenses(struct vgpu_config *config, const struct config_type *type,
			    char *expanded, size_t size)
{
	char names[CONFIG_MAX_TEXT + 1], *save, *name;
	size_t n = 0;

	strcpy(names, type->license);
	expanded[0] = '\0';
	for (name = strtok_r(names, ";", &save); name; name = strtok_r(NULL, ";", &save)) {
		const char *full = full_license(name);

		if (!full) {
			vgpu_config_note(config, type->line, "license %.40s is not known", name);
			return false;
		}
		n += snprintf(expanded + n, n < size ? size - n : 0, "%s%s", n ? ";" : "", full);
	}
	return n && n < size;
}

/* Facts of one line of the catalogue, each after a blank. */
struct facts {
	char text[1024];
	size_t len;
};

__attribute__((format(printf, 2, 3))) static void
add_fact(struct facts *f, const char *format, ...)
{
	size_t room = sizeof(f->text) - f->len;
	va_list args;
	size_t n;

	va_start(args, format);
	n = vsnprintf(f->text + f->len, room, format, args);
	va_end(args);
	f->len += n < room ? n : room - 1;
}

static void add_facts(struct text *t, unsigned int from, struct facts *f)
{
	if (f->len)
		add(t, from, "\t%s\n", f->text + 1);
	f->len = 0;
}

static void add_size(struct facts *f, const struct config_type *type, const char *fact,
		     enum config_number number, unsigned int shift)
{
	uint64_t value = type->number[number];
	char size[32];

	if (!(type->known & 1U << number))
		return;
	/* What is larger than any catalogue may say is not made to look smaller. */
	if (value > UINT64_MAX >> shift)
		snprintf(size, sizeof(size), "%lluM", (unsigned long long)value);
	else
		size_text(value << shift, size, sizeof(size));
	add_fact(f, " %s=%s@file", fact, size);
}

static void add_number(struct facts *f, const struct config_type *type, const char *fact,
		       enum config_number number)
{
	if (type->known & 1U << number)
		add_fact(f, " %s=%llu@file", fact, (unsigned long long)type->number[number]);
}

static void compose_type(struct text *t, struct vgpu_config *config,
			 const struct config_supported *s, const struct config_type *type)
{
	char license[4 * CONFIG_MAX_TEXT];
	struct facts f = { .len = 0 };

	add(t, type->line, "type %s\n", strrchr(type->name, ' ') + 1);
	add_fact(&f, " id=%u@file", type->id);
	if (type->dev.line)
		add_fact(&f, " device=%04x@file", type->dev.device);
	if (type->dev.subsystem)
		add_fact(&f, " subsystem=%04x@file", type->dev.subsystem);
	if (type->vgpu_class[0])
		add_fact(&f, " class=%s@file", type->vgpu_class);
	add_facts(t, type->line, &f);
	if (s->max)
		add(t, s->line, "\tinstances=%llu@file\n", (unsigned long long)s->max);
	add_size(&f, type, "profile", CONFIG_PROFILE_SIZE, 0);
	add_size(&f, type, "fb", CONFIG_FRAMEBUFFER, 0);
	add_size(&f, type, "reservation", CONFIG_FB_RESERVATION, 0);
	add_size(&f, type, "heap", CONFIG_GSP_HEAP_SIZE, 0);
	add_size(&f, type, "mappable", CONFIG_MAPPABLE_VIDEO_SIZE, 0);
	add_size(&f, type, "bar1", CONFIG_BAR1_LENGTH, 20);
	add_facts(t, type->line, &f);
	add_number(&f, type, "heads", CONFIG_NUM_HEADS);
	if (type->width)
		add_fact(&f, " resolution=%llux%llu@file", (unsigned long long)type->width,
			 (unsigned long long)type->height);
	add_number(&f, type, "pixels", CONFIG_MAX_PIXELS);
	add_number(&f, type, "frl", CONFIG_FRL_CONFIG);
	add_number(&f, type, "frl_enable", CONFIG_FRAME_RATE_LIMITER);
	add_facts(t, type->line, &f);
	add_number(&f, type, "cuda", CONFIG_CUDA_ENABLED);
	add_number(&f, type, "ecc", CONFIG_ECC_SUPPORTED);
	add_number(&f, type, "multi", CONFIG_MULTI_VGPU_SUPPORTED);
	add_number(&f, type, "exclusive", CONFIG_MULTI_VGPU_EXCLUSIVE);
	add_number(&f, type, "encoder", CONFIG_ENCODER_CAPACITY);
	add_facts(t, type->line, &f);
	if (expand_licenses(config, type, license, sizeof(license)))
		add(t, type->line, "\tlicense=%s@file\n", license);
	if (s->digest[0])
		add(t, s->line, "\tsignature=%s@file\n", s->digest);
}

/* Can a catalogue of this card hold it? If not, that is noted. */
static bool is_fit(struct vgpu_config *config, const struct config_type *type, const char *prefix)
{
	const char *name = strrchr(type->name, ' ');
	bool mig;
	u32 gb;

	if (!name || !catalogue_type_name(name + 1, &gb, &mig)) {
		vgpu_config_note(config, type->line, "type %u, %.40s: no name of series A, B, C or Q",
				 type->id, type->name);
		return false;
	}
	/* What a guest sees of a VF: its vendor is not ours to change. */
	if (type->dev.vendor && type->dev.vendor != NVIDIA_VENDOR) {
		vgpu_config_note(config, type->line, "type %u, %.40s: its subsystem is of vendor %04x",
				 type->id, type->name, type->dev.vendor);
		return false;
	}
	if (!mig && type->known & 1U << CONFIG_GPU_INSTANCE_SIZE &&
	    type->number[CONFIG_GPU_INSTANCE_SIZE]) {
		vgpu_config_note(config, type->line, "type %u, %.40s: MIG-backed, has another name",
				 type->id, type->name);
		return false;
	}
	if (strncmp(type->name, prefix, strlen(prefix)) ||
	    type->name + strlen(prefix) != name) {
		vgpu_config_note(config, type->line, "type %u, %.30s: the card's begin with %.15s",
				 type->id, type->name, prefix);
		return false;
	}
	return true;
}

static bool check_words(const struct config_type *type, struct config_error *err)
{
	const char *s;

	for (s = type->name; *s; s++) {
		char one[2] = { *s };

		if (*s == ' ' ? s[1] == ' ' || !s[1] || s == type->name : !is_word(one)) {
			error(err, type->line, "type %u has a name that no catalogue can hold: %.60s",
			      type->id, type->name);
			return false;
		}
	}
	if (!is_word(type->vgpu_class) || !is_word(type->license)) {
		error(err, type->line, "type %u has a class or license that no catalogue can hold",
		      type->id);
		return false;
	}
	return true;
}

static int by_type_id(const void *a, const void *b)
{
	const struct config_supported *x = a, *y = b;

	return x->type_id < y->type_id ? -1 : x->type_id > y->type_id;
}

/* What the names of the card's types begin with: of the first that could be in a catalogue. */
static void find_prefix(const struct vgpu_config *config, const struct config_supported *s,
			size_t num, char *prefix)
{
	size_t i;
	bool mig;
	u32 gb;

	prefix[0] = '\0';
	for (i = 0; i < num; i++) {
		const char *name = vgpu_config_type(config, s[i].type_id)->name;
		const char *last = strrchr(name, ' ');

		if (!last || !catalogue_type_name(last + 1, &gb, &mig))
			continue;
		memcpy(prefix, name, last - name);
		prefix[last - name] = '\0';
		return;
	}
}

void compose_head(struct text *t, const char *source, uint16_t device)
{
	add(t, 0, "# vGPU types of card %04x. Made by vgpu types import.\n"
	    "source file %s\n", device, source);
}

bool compose_card(struct text *t, struct vgpu_config *config, const struct config_card *card,
		  struct config_error *err)
{
	const struct vgpu_catalogue_card id = {
		.device_id = card->dev.device,
		.subsystem_vendor = card->dev.vendor,
		.subsystem_id = card->dev.subsystem,
	};
	struct config_supported *s = malloc(card->num * sizeof(*s) + 1);
	char prefix[CONFIG_MAX_TEXT + 1], id_text[16];
	bool ok = false;
	size_t i;

	if (!s) {
		error(err, card->line, "there is not enough memory");
		return false;
	}
	if (card->num)
		memcpy(s, card->supported, card->num * sizeof(*s));
	qsort(s, card->num, sizeof(*s), by_type_id);
	for (i = 0; i < card->num; i++)
		if (!check_words(vgpu_config_type(config, s[i].type_id), err))
			goto out;
	find_prefix(config, s, card->num, prefix);
	if (prefix[0]) {
		card_text(&id, id_text, sizeof(id_text));
		add(t, card->line, "\ncard %s %s\n", id_text, prefix);
		for (i = 0; i < card->num; i++) {
			const struct config_type *type = vgpu_config_type(config, s[i].type_id);

			if (is_fit(config, type, prefix))
				compose_type(t, config, &s[i], type);
		}
	}
	ok = !t->failed;
	if (!ok)
		error(err, card->line, "there is not enough memory");
out:
	free(s);
	return ok;
}
