// SPDX-License-Identifier: GPL-2.0-only
/*
 * metrics: for Prometheus, in its text format ("Exposition formats", prometheus.io/docs).
 * All samples of one name stand together, behind its HELP and TYPE.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host.h"
#include "json.h"
#include "vgpu.h"

static bool in_json;
static const char *family, *family_type, *family_help;

/* What samples are of from here on; without one of them nothing is said of it. */
static void begin(const char *name, const char *type, const char *help)
{
	family = name;
	family_type = type;
	family_help = help;
}

static void print_head(void)
{
	if (family_type)
		printf("# HELP %s %s\n# TYPE %s %s\n", family, family_help, family, family_type);
	family_type = NULL;
}

/* A label's value: backslash, quote and newline with a backslash. */
static void print_label(const char *name, const char *value)
{
	printf("%s=\"", name);
	for (; *value; value++) {
		if (*value == '\n') {
			fputs("\\n", stdout);
			continue;
		}
		if (*value == '"' || *value == '\\')
			putchar('\\');
		putchar(*value);
	}
	putchar('"');
}

/* Names and values of labels, and a NULL. Those without a value are left out. */
__attribute__((sentinel)) static void sample(uint64_t value, ...)
{
	const char *name, *text, *comma = "";
	va_list args;

	va_start(args, value);
	if (in_json) {
		json_open(NULL, '{');
		json_text("name", family);
		json_open("labels", '{');
	} else {
		print_head();
		printf("%s{", family);
	}
	while ((name = va_arg(args, const char *))) {
		text = va_arg(args, const char *);
		if (!text)
			continue;
		if (in_json) {
			json_text(name, text);
		} else {
			fputs(comma, stdout);
			print_label(name, text);
			comma = ",";
		}
	}
	va_end(args);
	if (in_json) {
		json_close();
		json_number("value", value);
		json_close();
	} else {
		printf("} %" PRIu64 "\n", value);
	}
}

#define EACH_CARD(card) for ((card) = cards; (card) < cards + num; (card)++) if ((card)->ours)

static void of_cards(const struct card *cards, size_t num)
{
	const struct card *card;

	begin("nvidia_vgpu_card_info", "gauge", "A card that the driver has brought up.");
	EACH_CARD(card)
		sample(1, "pci", card->bdf, "name", card->name, "chip", card->chip, "firmware",
		       card->firmware, "encoding", card->encoding, NULL);
	begin("nvidia_vgpu_gsp_running", "gauge",
	      "1 while the card's GSP answers, 0 when it is lost.");
	EACH_CARD(card)
		if (card->health)
			sample(!strcmp(card->health, "running"), "pci", card->bdf, NULL);
	begin("nvidia_vgpu_confined", "gauge",
	      "1 when the card reaches nothing of the host's memory but what its GSP was given.");
	EACH_CARD(card)
		if (card->confined)
			sample(!strcmp(card->confined, "yes"), "pci", card->bdf, NULL);
	begin("nvidia_vgpu_vfs", "gauge", "Virtual functions that are enabled.");
	EACH_CARD(card)
		sample(card->num_vfs, "pci", card->bdf, NULL);
	begin("nvidia_vgpu_framebuffer_bytes", "gauge", "Framebuffer of the card.");
	EACH_CARD(card)
		if (card->fb_total)
			sample(card->fb_total, "pci", card->bdf, NULL);
	begin("nvidia_vgpu_framebuffer_free_bytes", "gauge", "Framebuffer that no vGPU has.");
	EACH_CARD(card)
		if (card->fb_total)
			sample(card->fb_free, "pci", card->bdf, NULL);
}

static void of_types(const struct card *cards, size_t num)
{
	const struct card *card;
	size_t i;

	begin("nvidia_vgpu_available_instances", "gauge",
	      "vGPUs of a type that can be made now; types share a card.");
	EACH_CARD(card)
		for (i = 0; i < card->num_types; i++)
			if (card->types[i].available >= 0)
				sample(card->types[i].available, "pci", card->bdf, "type",
				       card->types[i].id, "name", card->types[i].name, NULL);
}

static void of_instances(const struct card *cards, size_t num)
{
	const struct card *card;
	const struct instance *v;
	size_t i;

	begin("nvidia_vgpu_instance_info", "gauge", "A vGPU, its type and its state.");
	EACH_CARD(card)
		for (i = 0; i < card->num_instances; i++) {
			v = &card->instances[i];
			sample(1, "pci", card->bdf, "vf", v->vf, "uuid", v->uuid, "type", v->type,
			       "name", v->type_name, "state", v->state, NULL);
		}
	begin("nvidia_vgpu_instance_in_use", "gauge", "1 while a process has the vGPU open.");
	EACH_CARD(card)
		for (i = 0; i < card->num_instances; i++)
			sample(!!card->instances[i].pid, "pci", card->bdf, "vf",
			       card->instances[i].vf, NULL);
	begin("nvidia_vgpu_instance_framebuffer_bytes", "gauge", "Framebuffer of the vGPU.");
	EACH_CARD(card)
		for (i = 0; i < card->num_instances; i++)
			if (card->instances[i].framebuffer)
				sample(card->instances[i].framebuffer, "pci", card->bdf, "vf",
				       card->instances[i].vf, NULL);
	begin("nvidia_vgpu_instance_guest_driver", "gauge",
	      "1 while the guest's driver is loaded, as firmware reports it.");
	EACH_CARD(card)
		for (i = 0; i < card->num_instances; i++)
			if (card->instances[i].guest_driver)
				sample(!strcmp(card->instances[i].guest_driver, "loaded"), "pci",
				       card->bdf, "vf", card->instances[i].vf, NULL);
}

/* Counters of debugfs gsp. */
static void of_gsp(const struct card *cards, size_t num)
{
	static const struct {
		const char *key, *name, *help;
	} counters[] = {
		{ "rpcs", "nvidia_vgpu_gsp_rpcs_total", "Calls to GSP." },
		{ "rpc bytes", "nvidia_vgpu_gsp_rpc_bytes_total", "Bytes of calls to GSP." },
		{ "events", "nvidia_vgpu_gsp_events_total", "Events that GSP sent." },
		{ "interrupts", "nvidia_vgpu_gsp_interrupts_total", "Interrupts of GSP." },
		{ "plugin messages", "nvidia_vgpu_plugin_messages_total",
		  "Messages to plugin tasks." },
		{ "elements read again", "nvidia_vgpu_gsp_elements_reread_total",
		  "Messages of GSP that were damaged or not all there when first read." },
		{ "bytes cleared", "nvidia_vgpu_framebuffer_cleared_bytes_total",
		  "Bytes of framebuffer cleared between two users." },
	};
	const struct card *card;
	size_t i;

	for (i = 0; i < sizeof(counters) / sizeof(counters[0]); i++) {
		begin(counters[i].name, "counter", counters[i].help);
		EACH_CARD(card) {
			const char *text = card_debugfs(card, "gsp");
			const char *value = text ? value_of(text, counters[i].key) : NULL;

			if (value)
				sample(strtoull(value, NULL, 10), "pci", card->bdf, NULL);
		}
	}
}

enum status vgpu_metrics(const struct options *options, char **wanted, int num_wanted)
{
	struct card *cards;
	size_t num;

	cards = cards_read(wanted, num_wanted, &num);
	if (!cards && num_wanted)
		return STATUS_NO;
	in_json = options->json;
	if (in_json)
		json_open(NULL, '[');
	begin("nvidia_vgpu_driver_loaded", "gauge", "1 when the driver is loaded.");
	sample(host_has("/sys/module/" DRIVER), NULL);
	of_cards(cards, num);
	of_types(cards, num);
	of_instances(cards, num);
	of_gsp(cards, num);
	if (in_json)
		json_close();
	return STATUS_FINE;
}
