/* SPDX-License-Identifier: GPL-2.0-only */
/* The VBIOS of each board, and what FWSEC does and refuses. */
#include "rom.h"

#include <linux/pci_regs.h>
#include <stdlib.h>
#include <string.h>

#define MIB	(1ull << 20)
#define GIB	(1ull << 30)
#define GSP	0x110000u
#define HALTED	0x10u

static uint8_t sum(const uint8_t *p, uint32_t len)
{
	uint8_t s = 0;

	while (len--)
		s += *p++;
	return s;
}

static void images(struct gpu *g, const struct rom *r, const char *card)
{
	uint32_t ids = cfg32(g, 0, PCI_VENDOR_ID), bit = r->bit;
	bool good = true;

	eq(r->images, 4, "%s: four images", card);
	ok(r->type[0] == 0 && r->type[1] == 3 && r->type[2] == 0xe0 && r->type[3] == 0xe0,
	   "%s: PC-AT, EFI, two FwSec", card);
	for (unsigned int i = 0; i < r->images; i++)
		good &= rom32(r, r->image[i] + rom16(r, r->image[i] + 0x18) + 4) == ids;
	ok(good, "%s: all for this PCI device", card);
	eq(sum(r->data + r->image[0], r->size[0]), 0, "%s: checksum of the PC-AT image", card);
	ok(bit != 0, "%s: there is a BIT", card);
	eq(sum(r->data + bit, r->data[bit + 8]), 0, "%s: its checksum", card);
	eq(rom32(r, rom16(r, 0x36) + 6), 0x4edcbdcb, "%s: DCB's signature",
	   card);
	ok(r->table != 0, "%s: table of falcon programs", card);
	ok(r->fwsec != 0, "%s: FWSEC is in it", card);
}

static void descriptor_v3(struct gpu *g, const struct rom *r, const char *card)
{
	uint32_t at = r->fwsec;
	unsigned int n = r->data[at + 39];

	eq(rom16(r, at) & 0xff01, 0x301, "%s: descriptor version 3", card);
	eq(rom16(r, at + 2), 44 + n * 384, "%s: its size, with signatures", card);
	eq(__builtin_popcount(rom16(r, at + 40)), n, "%s: a version for each signature", card);
	ok(fwsec_signature(g, r) < n, "%s: the fused version is among them", card);
	eq(rom32(r, at + 4), rom32(r, at + 20) + rom32(r, at + 32), "%s: size of the program", card);
	ok(rom32(r, at + 32) % 256, "%s: its data are no whole blocks", card);
	eq(rom16(r, at + 36), 0x400, "%s: it is for GSP", card);
}

static void rom_bar(struct gpu *g, const struct rom *r)
{
	const uint64_t at = 0xc4000000;

	cfg32w(g, 0, PCI_ROM_ADDRESS, ~0u);
	eq(-(cfg32(g, 0, PCI_ROM_ADDRESS) & PCI_ROM_ADDRESS_MASK), 0x20000, "size of the ROM BAR");
	cfg32w(g, 0, PCI_ROM_ADDRESS, at | PCI_ROM_ADDRESS_ENABLE);
	eq(qt_read32(g->q, at), rom32(r, 0), "it shows the same");
	eq(qt_read8(g->q, at + 3), r->data[3], "in bytes too");
	qt_write32(g->q, at, 0);
	eq(qt_read32(g->q, at), rom32(r, 0), "and cannot be written");
	cfg32w(g, 0, PCI_ROM_ADDRESS, 0);
}

/* Before and after the GPU's own firmware is through. */
static void gfw(struct gpu *g)
{
	struct fwsec_opts good = { 0 };
	static struct rom r;

	flr(g, 0);
	gpu_place_bars(g);
	eq(rd(g, 0x118128) & 1, 0, "at first progress may not be read");
	eq(rd(g, 0x118234), 0, "nor is there any");
	eq(rd(g, 0x1183a4), 0, "nor the size of the framebuffer");
	qt_clock_step(g->q, 6000000);
	eq(rd(g, 0x118128) & 1, 1, "then it may");
	ok((rd(g, 0x118234) & 0xff) != 0xff, "but is not complete");
	rom_read(g, &r);
	eq(fwsec_run(g, &r, 47 * GIB, &good), 0, "FWSEC starts");
	eq(FRTS_ERR(g), 5, "but it is too early");
	qt_clock_step(g->q, 20000000);
	eq(rd(g, 0x118234) & 0xff, 0xff, "GFW boot is complete");
	eq(rd(g, 0x1183a4), 48 * 1024, "and the framebuffer is known");
	qt_qom_set(g->q, "fault", "gfw-hang");
	ok((rd(g, 0x118234) & 0xff) != 0xff, "gfw-hang: never complete");
	qt_qom_set(g->q, "fault", "");
}

static void refusals(struct gpu *g, const struct rom *r)
{
	static const struct {
		const char *what;
		uint32_t mailbox;
		struct fwsec_opts o;
	} bad[] = {
		{ "an altered program", 0xbadf0012, { .spoil_code = 0x123 } },
		{ "altered data", 0xbadf0012, { .spoil_data = 0x900 } },
		{ "no signature", 0xbadf0013, { .no_signature = true } },
		{ "a signature for another version", 0xbadf0013, { .wrong_signature = true } },
		{ "another engine", 0xbadf0011, { .engine = 1 } },
		{ "another program number", 0xbadf0011, { .ucode = 1 } },
		{ "a signature elsewhere", 0xbadf0011, { .paraaddr = 4 } },
		{ "an unknown command", 0xbadf0014, { .command = 0x16 } },
	};
	static const struct {
		const char *what;
		unsigned int word;
		uint32_t val, err;
	} wrong[] = {
		{ "version of the first structure", 1, 2, 1 },
		{ "its size", 2, 20, 1 },
		{ "its flags", 6, 0, 1 },
		{ "version of the second", 7, 0, 2 },
		{ "its size", 8, 24, 2 },
		{ "its media", 11, 1, 2 },
		{ "size of the region", 10, 0x80, 3 },
		{ "alignment of the region", 9, 0xbff001, 3 },
		{ "a region at 0", 9, 0, 3 },
		{ "a region that reaches the end of the framebuffer", 9, 0xbfff00, 3 },
		{ "a region past the framebuffer", 9, 0xd00000, 3 },
	};

	for (unsigned int i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		eq(fwsec_run(g, r, 48 * GIB - 2 * MIB, &bad[i].o), bad[i].mailbox, "refused: %s",
		   bad[i].what);
		eq(wpr2_hi(g), 0, "and there is no WPR2");
	}
	for (unsigned int i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct fwsec_opts o = { .word = wrong[i].word, .val = wrong[i].val };

		eq(fwsec_run(g, r, 48 * GIB - 2 * MIB, &o), 0, "FRTS runs");
		eq(FRTS_ERR(g), wrong[i].err, "and says what is wrong: %s", wrong[i].what);
		eq(wpr2_hi(g), 0, "and there is no WPR2");
	}
}

static void commands(struct gpu *g, const struct rom *r)
{
	const uint64_t at = 48 * GIB - 2 * MIB;
	struct fwsec_opts good = { 0 }, sb = { .command = 0x19 }, bad_sb = sb;

	wr(g, 0x1438, 0x12341234);
	eq(fwsec_run(g, r, at, &good), 0, "FRTS runs");
	eq(rd(g, 0x1438), 0x1234, "and leaves no error, and the other half as it is");
	ok(wpr2_lo(g) == at && wpr2_hi(g) == at + MIB, "WPR2 is where it was asked for");
	eq(fwsec_run(g, r, at, &good), 0, "once more");
	eq(FRTS_ERR(g), 4, "is refused while there is a WPR2");
	eq(fwsec_run(g, r, 0, &sb), 0, "SB runs");
	eq(SB_ERR(g), 0, "and leaves no error");
	eq(wpr2_lo(g), at, "WPR2 is still there");
	bad_sb.word = 6;
	fwsec_run(g, r, 0, &bad_sb);
	eq(SB_ERR(g), 1, "SB with wrong flags says so");
	flr(g, 0);
	gpu_enable(g);
	eq(wpr2_hi(g), 0, "FLR takes WPR2 away");
	eq(fwsec_run(g, r, at, &good), 0, "and FRTS runs again");
	eq(wpr2_lo(g), at, "as before");
}

static void nothing_to_run(struct gpu *g)
{
	wr(g, GSP + 0x3c0, 1);
	wr(g, GSP + 0x3c0, 0);
	wr(g, GSP + 0x040, 0x11112222);
	wr(g, GSP + 0x044, 0x3333);
	wr(g, GSP + 0x100, 2);
	ok(poll_reg(g, BAR0 + GSP + 0x100, HALTED, HALTED), "GSP's falcon halts without a program");
	ok(rd(g, GSP + 0x040) == 0x11112222 && rd(g, GSP + 0x044) == 0x3333,
	   "and its mailboxes keep what nova-core puts there before");
}

static void faults(struct gpu *g)
{
	const uint64_t at = 48 * GIB - 2 * MIB;
	struct fwsec_opts good = { 0 }, sb = { .command = 0x19 };
	static struct rom r;

	flr(g, 0);
	gpu_enable(g);
	qt_qom_set(g->q, "fault", "rom-no-fwsec");
	rom_read(g, &r);
	ok(r.table && !r.fwsec, "rom-no-fwsec");
	qt_qom_set(g->q, "fault", "rom-empty");
	rom_read(g, &r);
	ok(!r.images && rom32(&r, 0) == ~0u, "rom-empty");
	qt_qom_set(g->q, "fault", "");
	rom_read(g, &r);
	ok(r.fwsec, "without them the ROM is whole");

	qt_qom_set(g->q, "fault", "fwsec-frts-error:1");
	eq(fwsec_run(g, &r, at, &good), 0, "fwsec-frts-error: FWSEC runs");
	ok(FRTS_ERR(g) == 0xfa && !wpr2_hi(g), "and fails");
	qt_qom_set(g->q, "fault", "wpr2-unset:1");
	fwsec_run(g, &r, at, &good);
	ok(!FRTS_ERR(g) && !wpr2_hi(g), "wpr2-unset");
	qt_qom_set(g->q, "fault", "wpr2-elsewhere:1");
	fwsec_run(g, &r, at, &good);
	ok(!FRTS_ERR(g) && wpr2_hi(g) == at, "wpr2-elsewhere");
	qt_qom_set(g->q, "fault", "fwsec-sb-error:1");
	fwsec_run(g, &r, 0, &sb);
	eq(SB_ERR(g), 0xfa, "fwsec-sb-error");
	qt_qom_set(g->q, "fault", "fwsec-hang:1");
	eq(fwsec_run(g, &r, 0, &sb), ~0u, "fwsec-hang");
	eq(fwsec_run(g, &r, 0, &sb), 0, "and a reset helps");
	qt_qom_set(g->q, "fault", "falcon-scrub");
	eq(rd(g, GSP + 0x0f4) & 0x1000, 0x1000, "falcon-scrub");
	qt_qom_set(g->q, "fault", "");
	eq(rd(g, GSP + 0x0f4) & 0x1000, 0, "memory is scrubbed without it");
}

static void board(const char *card, uint8_t *first)
{
	static struct rom r;
	struct gpu g;
	char props[32];

	snprintf(props, sizeof(props), "card=%s", card);
	gpu_start(&g, props, "");
	gpu_enable(&g);
	rom_read(&g, &r);
	images(&g, &r, card);
	descriptor_v3(&g, &r, card);
	ok(memcmp(first, r.data + r.fwsec, 4096), "%s: its FWSEC is its own", card);
	memcpy(first, r.data + r.fwsec, 4096);
	gpu_stop(&g);
}

void test_vbios(void)
{
	static uint8_t program[4096];
	struct fwsec_opts good = { 0 };
	static struct rom r;
	struct gpu g;

	board("l40", program);
	board("l4", program);
	board("a40", program);

	gpu_start(&g, "", "");
	gpu_enable(&g);
	eq(wpr2_hi(&g), 0, "there is no WPR2 after power-on");
	rom_read(&g, &r);
	rom_bar(&g, &r);
	refusals(&g, &r);
	commands(&g, &r);
	nothing_to_run(&g);
	gfw(&g);
	faults(&g);
	gpu_stop(&g);

	gpu_start(&g, "card=a40,fb-size=16G", "");
	gpu_enable(&g);
	rom_read(&g, &r);
	eq(fwsec_run(&g, &r, 16 * GIB - 2 * MIB, &good), 0, "FWSEC of an A40");
	eq(wpr2_lo(&g), 16 * GIB - 2 * MIB, "makes WPR2, too");
	gpu_stop(&g);
}
