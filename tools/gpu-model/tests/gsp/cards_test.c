/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * GSP of each board, in both encodings: it takes the image of its chip, says what
 * the board has, and knows the board's vGPU types. Then a GSP that is of another
 * opinion about one type (faults type-*).
 */
#include "gmc_cpu.h"

#include <stdlib.h>
#include <string.h>

static void start(struct cpu *c, const struct board *card, const char *path, const char *fault)
{
	char props[600];

	snprintf(props, sizeof(props), "card=%s,pf-bar1-size=32G,firmware=%s%s", card->name, path, fault);
	gpu_start(&c->g, props, getenv("QEMU_ARGS") ? getenv("QEMU_ARGS") : "");
	gpu_enable(&c->g);
	gpu_enable_vfs(&c->g, 20);
	c->signature_section = card->signature;
	place_firmware(c, path);
}

static void other_signature(struct cpu *c, const struct board *card)
{
	struct boot_opts bad = { .bad_signature = true };

	if (c->g.fsp)		/* fmc_test.c */
		return;
	eq(cpu_booter_load(c, &bad), 0x115, "%s: the booter looks at the signature", card->name);
	cpu_reset(c);
}

static void rm(const struct board *card)
{
	static struct cpu c;
	uint8_t p[3212] = { 0 };
	char path[400];

	if (!board_image(path, sizeof(path), card, "570.144"))
		return;
	memset(&c, 0, sizeof(c));
	c.path = path;
	c.abi = abi_find("570.144");
	start(&c, card, path, "");
	other_signature(&c, card);
	if (cpu_boot(&c)) {
		ok(!strcmp((char *)PAYLOAD(&c) + c.abi->info_name, card->gpu), "%s: name of the GPU",
		   card->name);
		eq(cpu_control(&c, 0x20801112, p, sizeof(p)), 0, "%s: device info table",
		   card->name);
		eq(le32(p + 4), card->engines, "%s: its engines", card->name);
		upload_type(&c);
		qt_qom_set(c.g.q, "fault", "type-refused=869:1");
		refused_type(&c);
		upload_type(&c);
		eq(bootload(&c, 21), 0x26, "%s: a GFID without VF", card->name);
		eq(bootload(&c, 33), 0x1f, "%s: one above the partitions", card->name);
	}
	cpu_stop(&c);
}

static uint32_t properties(struct cpu *c, uint32_t type)
{
	uint8_t p[4];

	put32(p, type);
	return gmc_call(c, 0x20006, p, sizeof(p));
}

static void gmc_types(struct cpu *c, const struct board *card)
{
	bool all = true;

	eq(gmc_call(c, 0x20002, NULL, 0), 0, "%s: supported types", card->name);
	eq(GMC_LEN(c), card->types * 4, "%s: their number", card->name);
	for (unsigned int i = 0; i < card->types; i++)
		all &= le32(GMC_PAYLOAD(c) + i * 4) == card->first_type + i;
	ok(all, "%s: ids one after the other", card->name);
	eq(properties(c, card->first_type), 0, "%s: properties", card->name);
	ok(kv_is_text(c, 0x3100, card->first_name), "%s: name of the first", card->name);
	eq(kv_num(c, 0x3104, 0), card->first_instances, "%s: its instances", card->name);
	eq(kv_num(c, 0x310c, 0), card->first_subsystem, "%s: its subsystem", card->name);
	eq(properties(c, card->first_type + 1), 0, "%s: properties of the second", card->name);
	eq(kv_num(c, 0x3104, 0), card->second_instances, "%s: its instances", card->name);
}

static void gmc_start_card(struct cpu *c, const struct board *card, const char *path,
			   const char *fault)
{
	gmc_init(c);
	start(c, card, path, fault);
}

/* GSP that knows one type less, and two of them otherwise. */
static void gmc_opinions(const struct board *card, const char *path)
{
	static struct cpu c;
	uint64_t fb;
	char fault[120];

	gmc_start_card(&c, card, path, "");
	gmc_boot(&c);
	properties(&c, card->first_type);
	fb = kv_num(&c, 0x310d, 0);
	cpu_stop(&c);

	/* a comma inside of a property's value is written twice */
	snprintf(fault, sizeof(fault), ",fault=type-unknown=%u,,type-fb=%u,,type-instances=%u",
		 card->first_type + 2, card->first_type, card->first_type + 1);
	gmc_start_card(&c, card, path, fault);
	gmc_boot(&c);
	eq(properties(&c, card->first_type + 2), 0x57, "type-unknown: GSP does not know it");
	eq(properties(&c, card->first_type), 0, "type-fb: GSP knows it");
	eq(kv_num(&c, 0x310d, 0), fb / 2, "with half of the framebuffer");
	eq(properties(&c, card->first_type + 1), 0, "type-instances: GSP knows it");
	eq(kv_num(&c, 0x3104, 0), card->second_instances / 2, "with half of the instances");
	cpu_stop(&c);
}

void test_gsp_cards(void)
{
	static struct cpu c;
	char path[400];

	if (!getenv("GSP_FIRMWARE_DIR")) {
		skip("GSP of each board", "GSP_FIRMWARE_DIR is not set");
		return;
	}
	for (const struct board *card = boards; card->name; card++) {
		rm(card);
		if (!board_image(path, sizeof(path), card, "615.71.09"))
			continue;
		gmc_start_card(&c, card, path, "");
		gmc_boot(&c);
		ok(kv_is_text(&c, 0x2000, card->gpu), "%s: name of the GPU", card->name);
		gmc_types(&c, card);
		cpu_stop(&c);
	}
	if (board_image(path, sizeof(path), &boards[0], "615.71.09"))
		gmc_opinions(&boards[0], path);
}
