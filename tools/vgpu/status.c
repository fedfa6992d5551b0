// SPDX-License-Identifier: GPL-2.0-only
/* status: cards, their types and vGPUs. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "host.h"
#include "json.h"
#include "vgpu.h"

/* For a terminal, which names of VMs and processes are not to control. */
static const char *or_dash(const char *text)
{
	return text && *text ? shown(text, "") : "-";
}

static const char *vm_of(const struct options *options, const struct instance *v)
{
	return v->vm && !options->names ? "(left out)" : v->vm;
}

static void json_instance(const struct options *options, const struct instance *v)
{
	json_open(NULL, '{');
	json_number("gfid", v->gfid);
	json_text("vf", v->vf);
	json_text("uuid", v->uuid);
	json_text("type", v->type);
	json_text("type_name", v->type_name);
	json_text("state", v->state);
	if (v->framebuffer)
		json_number("framebuffer", v->framebuffer);
	else
		json_null("framebuffer");
	if (v->pid)
		json_number("pid", v->pid);
	else
		json_null("pid");
	json_text("user", v->user);
	json_text("vm", vm_of(options, v));
	json_text("guest_driver", v->guest_driver);
	json_text("vgpu_params", v->params);
	json_text("placement_id", v->placement);
	json_text("last_error", v->last_error);
	json_close();
}

static void json_type(const struct type *t)
{
	json_open(NULL, '{');
	json_text("id", t->id);
	json_text("name", t->name);
	json_bool("offered", t->offered);
	if (t->available >= 0)
		json_number("available", t->available);
	else
		json_null("available");
	json_text("why", t->why);
	json_close();
}

static void json_card(const struct options *options, const struct card *card)
{
	size_t i;

	json_open(NULL, '{');
	json_text("pci", card->bdf);
	json_text("device", keep_text("%04x", card->device));
	json_text("name", card->name);
	json_text("driver", card->driver);
	json_bool("driven", card->ours);
	json_text("chip", card->chip);
	json_text("firmware", card->firmware);
	json_text("profile", card->profile);
	json_text("encoding", card->encoding);
	json_text("confined", card->confined);
	json_text("health", card->health);
	json_text("last_error", card->last_error);
	json_number("vfs", card->num_vfs);
	json_number("total_vfs", card->total_vfs);
	json_text("parent", card->ours ? card->parent_is_vf ? "vf" : "pf" : NULL);
	json_open("vgpus", '[');
	for (i = 0; i < card->num_instances; i++)
		json_instance(options, &card->instances[i]);
	json_close();
	json_open("types", '[');
	for (i = 0; i < card->num_types; i++)
		json_type(&card->types[i]);
	json_close();
	json_close();
}

static void print_instance(const struct options *options, const struct instance *v)
{
	char fb[24] = "-";

	if (v->framebuffer)
		snprintf(fb, sizeof(fb), "%" PRIu64 "M", v->framebuffer >> 20);
	printf("  %4u %-12s %-22s %11s  %-11s %-11s %s", v->gfid, v->vf,
	       or_dash(v->type_name ? v->type_name : v->type), fb, or_dash(v->state),
	       or_dash(v->guest_driver), or_dash(v->uuid));
	putchar('\n');
	if (v->pid)
		printf("       used by %s, process %u%s%s\n", or_dash(v->user), v->pid,
		       v->vm ? ", VM " : "", v->vm ? or_dash(vm_of(options, v)) : "");
	if (v->last_error)
		printf("       last error: %s\n", or_dash(v->last_error));
}

static void print_type(const struct type *t)
{
	char available[24] = "-";

	if (t->available >= 0)
		snprintf(available, sizeof(available), "%ld", t->available);
	printf("  %6s %9s  %s%s%s\n", or_dash(t->id), available, or_dash(t->name),
	       t->why ? ": " : "", t->why ? or_dash(t->why) : "");
}

static void print_card(const struct options *options, const struct card *card)
{
	size_t i;

	printf("%s  %s (10de:%04x)\n", card->bdf, or_dash(card->name ? card->name : "NVIDIA"),
	       card->device);
	if (!card->ours) {
		printf("  not driven: %s%s has it; vgpu check says what it lacks\n",
		       card->driver ? "driver " : "no driver", card->driver ? card->driver : "");
		return;
	}
	printf("  chip %s, firmware %s (profile %s, encoding %s)\n", or_dash(card->chip),
	       or_dash(card->firmware), or_dash(card->profile), or_dash(card->encoding));
	printf("  GSP: %s\n", or_dash(card->health ? card->health : "not known (debugfs, root)"));
	printf("  confined to its own memory of the host: %s\n", or_dash(card->confined));
	printf("  %lu of %lu VFs enabled; mediated devices are made of %s\n", card->num_vfs,
	       card->total_vfs, card->parent_is_vf ? "each VF" : "the card");
	if (card->fb_total)
		printf("  framebuffer: %" PRIu64 "M, %" PRIu64 "M of it free\n",
		       card->fb_total >> 20, card->fb_free >> 20);
	printf("  last error: %s\n", or_dash(card->last_error ? card->last_error : "none"));
	if (card->num_instances)
		printf("\n  GFID VF           %-22s %11s  %-11s %-11s UUID\n", "type",
		       "framebuffer", "state", "guest driver");
	for (i = 0; i < card->num_instances; i++)
		print_instance(options, &card->instances[i]);
	if (card->num_types)
		printf("\n  %6s %9s  name\n", "type", "available");
	for (i = 0; i < card->num_types; i++)
		print_type(&card->types[i]);
}

void status_print(const struct options *options, const char *name, const struct card *cards,
		  size_t num)
{
	size_t i;

	if (options->json) {
		json_open(name, '[');
		for (i = 0; i < num; i++)
			json_card(options, &cards[i]);
		json_close();
		return;
	}
	for (i = 0; i < num; i++) {
		if (i)
			putchar('\n');
		print_card(options, &cards[i]);
	}
}

enum status vgpu_status(const struct options *options, char **wanted, int num_wanted)
{
	struct card *cards;
	size_t num;

	for (;;) {
		cards = cards_read(wanted, num_wanted, &num);
		if (!cards && num_wanted)
			return STATUS_NO;
		if (!cards)
			complain("there is no NVIDIA card here");
		status_print(options, NULL, cards, num);
		if (!options->watch)
			break;
		if (fflush(stdout))
			return STATUS_FINE;
		host_forget();
		sleep(options->watch);
		/* The screen anew, from its upper left corner. */
		if (!options->json)
			fputs("\033[H\033[2J", stdout);
	}
	return num ? STATUS_FINE : STATUS_NO;
}
