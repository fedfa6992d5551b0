/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * GSP started by FSP: the chain-of-trust message, GSP-FMC's boot parameters and the
 * metadata, of H100 and RTX PRO 6000 and of each release that has them; what is wrong
 * with them and what becomes of it; the end of GSP. Numbers are from the headers at the
 * release's tag: kern_fsp_cot_payload.h, gspifpub.h, g_kernel_gsp_nvoc.h, kern_pmu.c; of
 * 615.71.09 from NVIDIA/open-gpu-kernel-modules 61dcc93 and nova-core's fb/hal.
 */
#include "gmc_cpu.h"

#include <stdlib.h>
#include <string.h>

#define GSP_MAILBOX0	0x110040
#define GSP_HWCFG2	0x1100f4
#define RISCV_CPUCTL	0x111388

static const struct numbers {
	const char *release;
	uint32_t params, pmu, non_wpr_gb20x;
} numbers[] = {
	{ "570.144", 80, 0x1820000, 0x220000 },
	{ "575.64", 88, 0x1820000, 0x230000 },
	{ "580.95.05", 88, 0x1920000, 0x230000 },
	{ "595.45.04", 88, 0x1920000, 0x300000 },
	{ "615.71.09", 256, 0x1960000, 0x300000 },
};

#define TESTED	4	/* the last is gmc's: its boots are in cards_test.c, too */
#define STABLE	(&numbers[TESTED])

static const struct numbers *now;	/* of the release that is tested */

/* What differs from a good boot: a 64-bit word of the metadata, a 32-bit one of the others. */
struct wrong {
	enum { NOTHING, META, PARAM, COT } what;
	unsigned int at;
	uint64_t val;			/* COT: xor */
	bool fmc, image;		/* a byte of it is altered */
	bool old;			/* boot parameters as they were before 615 */
};

static const struct wrong right;
#define WORD(part, where, value) \
	(&(const struct wrong){ .what = (part), .at = (where), .val = (value) })
#define ALTERED(file) (&(const struct wrong){ .file = true })

static void metadata(struct cpu *c, const struct board *b, const struct wrong *w)
{
	uint64_t m[32] = { 0 };

	m[0] = 0xdc3aae21371a60b3ull;
	m[1] = 1;
	m[2] = c->l0;
	m[3] = c->image_size;
	m[4] = c->bootloader;
	m[5] = c->bootloader_size;
	m[6] = c->bl_code;
	m[7] = c->bl_data;
	m[8] = c->bl_manifest;
	m[9] = c->signature;
	m[10] = PAGE;
	m[13] = b->blackwell ? now->non_wpr_gb20x : 0x200000;
	m[16] = (uint64_t)c->abi->heap_mib << 20;
	m[20] = 1 << 20;
	m[24] = 128 << 10;
	m[30] = 32 | (uint64_t)(b->blackwell ? now->pmu : 0) << 32;
	if (w->what == META)
		m[w->at] = w->val;
	qt_memwrite(c->g.q, c->meta, m, sizeof(m));
}

static void params(struct cpu *c, const struct wrong *w)
{
	uint8_t p[256] = { 0 };

	if (now->params == sizeof(p) && !w->old) {
		memcpy(p, "FMC ", 4);
		put16(p + 4, sizeof(p));
		put32(p + 0x40, 1);		/* coherent system memory */
		put32(p + 0x44, 256);
		put64(p + 0x48, c->meta);
		p[0x5c] = 1;
		put32(p + 0x80, 2);		/* not coherent */
		put64(p + 0x88, c->libos);
	} else {
		put32(p + 8, 1);
		put32(p + 12, 256);
		put64(p + 16, c->meta);
		p[36] = 1;
		put32(p + 40, 2);
		put64(p + 48, c->libos);
	}
	if (w->what == PARAM)
		put32(p + w->at, w->val);
	qt_memwrite(c->g.q, c->fmc_params, p, now->params);
}

/* FSP's error code. */
static uint32_t trust(struct cpu *c, const struct board *b, const struct wrong *w)
{
	uint8_t m[868] = { 0 };
	uint64_t end = b->blackwell ? (0x220000 + now->pmu + 0x1fffff) >> 21 << 21 : 0x200000;
	uint32_t code;

	put32(m, 0xc0000000);
	put32(m + 4, 0x1410de7e);
	put16(m + 8, b->cot_version);
	put16(m + 10, 860);
	put64(m + 12, c->fmc);
	put64(m + 32, end);
	put32(m + 40, 1 << 20);
	memcpy(m + 44, c->fmc_hash, 48);
	memcpy(m + 92, c->fmc_key, 384);
	memcpy(m + 476, c->fmc_signature, 384);
	put64(m + 860, c->fmc_params);
	if (w->what == COT)
		put32(m + 8 + w->at, le32(m + 8 + w->at) ^ w->val);
	c->frts = (c->fb_gib << 30) - end - (1 << 20);
	wr(&c->g, 0x8f2ac0, 1 << 24);
	for (unsigned int i = 0; i < sizeof(m); i += 4)
		wr(&c->g, 0x8f2ac4, le32(m + i));
	wr(&c->g, 0x8f2c04, sizeof(m) - 4);
	wr(&c->g, 0x8f2c00, 0);
	for (int i = 0; rd(&c->g, 0x8f2c80) == rd(&c->g, 0x8f2c84); i++) {
		if (i == 50)
			return ~0u;
		step(c, 100000);
	}
	wr(&c->g, 0x8f2ac0, 1 << 25 | 16);
	code = rd(&c->g, 0x8f2ac4);
	wr(&c->g, 0x8f2c84, 0);
	wr(&c->g, 0x8f2c80, 0);
	return code;
}

static uint32_t boot(struct cpu *c, const struct board *b, const struct wrong *w)
{
	const struct boot_opts o = { 0 };
	uint64_t at = c->fmc + 4321, page = c->image + 777 * PAGE + 99;
	uint8_t fmc = qt_read8(c->g.q, at), image = qt_read8(c->g.q, page);
	uint32_t code;

	metadata(c, b, w);
	params(c, w);
	cpu_prepare(c, &o);
	cpu_first_words(c, &o);
	qt_write8(c->g.q, at, fmc ^ w->fmc);
	code = trust(c, b, w);
	qt_write8(c->g.q, at, fmc);
	qt_write8(c->g.q, page, image ^ w->image);
	for (int i = 0; !code && i < 100 && (rd(&c->g, GSP_HWCFG2) >> 8 == 0xbadf41 ||
					     (rd(&c->g, GSP_MAILBOX0) & ~0xfffu) == c->fmc_params);
	     i++)
		step(c, 100000);
	qt_write8(c->g.q, page, image);
	return code;
}

uint32_t fmc_load(struct cpu *c)
{
	const struct board *b = boards;
	uint32_t code;

	while (b->boot42 != rd(&c->g, 0xa00))
		b++;
	for (now = numbers; strcmp(now->release, c->abi->release); now++)
		;
	c->fb_gib = rd(&c->g, 0x1183a4) >> 10;
	step(c, 30000000);
	code = boot(c, b, &right);
	return code ?: rd(&c->g, GSP_MAILBOX0);
}

static uint64_t wpr2(struct cpu *c, bool end)
{
	return (uint64_t)(rd(&c->g, end ? 0x1fa828 : 0x1fa824) >> 4) << 12;
}

static void refused_by_fsp(struct cpu *c, const struct board *b, uint32_t code, const char *what,
			   const struct wrong *w)
{
	eq(boot(c, b, w), code, "FSP refuses: %s", what);
	step(c, 10000000);
	eq(rd(&c->g, RISCV_CPUCTL) >> 7 & 1, 0, "%s: GSP's core does not run", what);
}

static void refused_by_fmc(struct cpu *c, const struct board *b, uint32_t code, const char *what,
			   const struct wrong *w)
{
	eq(boot(c, b, w), 0, "FSP has nothing against: %s", what);
	eq(rd(&c->g, GSP_MAILBOX0), code, "GSP-FMC refuses: %s", what);
	eq(rd(&c->g, GSP_HWCFG2) >> 13 & 1, 1, "%s: lockdown stays", what);
}

/* With less framebuffer than the board's, VMMU segments are as small as vgpu_test.c has them. */
static void start(struct cpu *c, const struct board *b, const char *path,
		  const struct numbers *n, uint64_t fb_gib)
{
	char props[600];

	now = n;
	if (n == STABLE) {
		gmc_init(c);
	} else {
		memset(c, 0, sizeof(*c));
		c->abi = abi_find(n->release);
	}
	snprintf(props, sizeof(props), "card=%s,firmware=%s,pf-bar1-size=64G,fb-size=%uG", b->name,
		 path, (unsigned int)fb_gib);
	c->fb_gib = fb_gib;
	gpu_start(&c->g, props, getenv("QEMU_ARGS") ? getenv("QEMU_ARGS") : "");
	gpu_enable(&c->g);
	gpu_enable_vfs(&c->g, 32);
	c->signature_section = b->signature;
	place_firmware(c, path);
	step(c, 30000000);
}

static void end(struct cpu *c)
{
	uint8_t u[8] = { 0 };

	cpu_send(c, 47, u, sizeof(u));
	ok(cpu_expect(c, 47, 0) && !RESULT(c), "UNLOADING_GUEST_DRIVER is answered");
	step(c, 1000000);
	eq(rd(&c->g, RISCV_CPUCTL), 1 << 4, "GSP's core halts");
	eq(wpr2(c, true), 0, "WPR2 is gone");
}

/* Causes that are driven from outside of the falcon's latch: Blackwell has such. */
static void containment(struct cpu *c)
{
	static const struct {
		unsigned int cause;
		const char *fault;
		uint32_t reg, val;
	} driven[] = {
		{ 24, "gsp-cause=24:1", 0x111700, 1 << 6 },
		{ 14, "gsp-cause=14:1", 0x110888, 1 << 1 },
	};

	for (unsigned int i = 0; i < 2; i++) {
		uint32_t bit = 1u << driven[i].cause;

		eq(rd(&c->g, driven[i].reg), 0, "no fault behind cause %u", driven[i].cause);
		wr(&c->g, 0xb81010, 1 << 27);
		wr(&c->g, 0x110004, 1 << 6);
		ok(qt_qom_set(c->g.q, "fault", driven[i].fault), "fault %s", driven[i].fault);
		eq(rd(&c->g, 0x110008) & rd(&c->g, 0x111528) & rd(&c->g, 0x11152c) & bit, bit,
		   "cause %u is the host's", driven[i].cause);
		eq(rd(&c->g, driven[i].reg), driven[i].val, "and its register says what it is");
		wr(&c->g, 0x110004, bit);
		eq(rd(&c->g, 0x110008) & bit, bit, "clearing does not end it");
		wr(&c->g, 0xb81010, 1 << 27);
		wr(&c->g, 0x1103e8, 1);
		eq(rd(&c->g, 0xb81010), 1 << 27, "and RETRIGGER would tell of it for ever");
	}
}

static void good(struct cpu *c, const struct board *b)
{
	eq(boot(c, b, &right), 0, "FSP starts GSP-FMC");
	eq(rd(&c->g, GSP_MAILBOX0), 0, "GSP-FMC has no error");
	eq(rd(&c->g, GSP_HWCFG2) >> 13 & 1, 0, "lockdown is over");
	eq(rd(&c->g, RISCV_CPUCTL) >> 7 & 1, 1, "GSP's core runs");
	eq(wpr2(c, true), c->frts + (1 << 20), "WPR2 ends with FRTS");
	ok(wpr2(c, false) < c->frts - c->image_size, "and holds the image");
	if (!cpu_started(c))
		return;
	eq(qt_qom_get(c->g.q, "vgpu-mode"), 1, "GSP is in vGPU mode");
	eq(trust(c, b, &right), 0x9e, "a second GSP-FMC: INVALID_STATE");
	test_aperture_v3(c);
	if (c->fb_gib == 48) {
		upload_type(c);
		eq(bootload(c, 1), 0, "a vGPU is bootloaded");
	}
	if (b->blackwell)
		containment(c);
	end(c);
	if (b->blackwell) {
		eq(rd(&c->g, 0x111700), 1 << 6, "the end of GSP does not end that");
		wr(&c->g, 0x1103c0, 1);
		wr(&c->g, 0x1103c0, 0);
		eq(rd(&c->g, 0x111700) | (rd(&c->g, 0x110008) & (1 << 24 | 1 << 14)), 0,
		   "a reset of its engine does");
	}
}

static void from_power_on(struct cpu *c)
{
	flr(&c->g, 0);
	gpu_enable(&c->g);
	gpu_enable_vfs(&c->g, 32);
	step(c, 30000000);
}

static void hidden(struct cpu *c, const struct board *b)
{
	metadata(c, b, &right);
	params(c, &right);
	cpu_prepare(c, &(struct boot_opts){ 0 });
	eq(trust(c, b, &right), 0, "FSP starts GSP-FMC again");
	eq(rd(&c->g, GSP_MAILBOX0) >> 8, 0xbadf41, "GSP is hidden at first");
	eq(rd(&c->g, GSP_HWCFG2) >> 8, 0xbadf41, "all of it");
	step(c, 2000000);
	eq(rd(&c->g, GSP_MAILBOX0), (uint32_t)c->fmc_params, "then its boot parameters are seen");
	eq(rd(&c->g, GSP_HWCFG2) >> 13 & 1, 1, "and lockdown");
	eq(rd(&c->g, 0x110080) >> 8, 0xbadf41, "but no other registers");
	from_power_on(c);
	eq(rd(&c->g, GSP_MAILBOX0), 0, "FLR ends it");
}

static void faults(struct cpu *c, const struct board *b)
{
	static const struct {
		const char *name;
		uint32_t code, mailbox, lockdown;
	} f[] = {
		{ "fsp-error:1", 0x9e, 0, 0 },
		{ "fmc-error:1", 0, 0x7f, 1 },
	};

	for (unsigned int i = 0; i < 2; i++) {
		qt_qom_set(c->g.q, "fault", f[i].name);
		eq(boot(c, b, &right), f[i].code, "%s: FSP's answer", f[i].name);
		eq(rd(&c->g, GSP_MAILBOX0), f[i].mailbox, "%s: mailbox 0", f[i].name);
		eq(rd(&c->g, GSP_HWCFG2) >> 13 & 1, f[i].lockdown, "%s: lockdown", f[i].name);
	}
	qt_qom_set(c->g.q, "fault", "vgpu-knob-off:1");
	refused_by_fmc(c, b, 0x27, "partitions without the knob", &right);
	qt_qom_set(c->g.q, "fault", "target-mask-stuck:1");
	eq(boot(c, b, &right), 0, "target-mask-stuck: FSP starts it");
	step(c, 1000000000);
	eq(rd(&c->g, GSP_HWCFG2) >> 8, 0xbadf41, "target-mask-stuck: GSP stays hidden");
	from_power_on(c);
	qt_qom_set(c->g.q, "fault", "lockdown-stuck:1");
	eq(boot(c, b, &right), 0, "lockdown-stuck: FSP starts it");
	step(c, 1000000000);
	eq(rd(&c->g, GSP_MAILBOX0), (uint32_t)c->fmc_params, "lockdown-stuck: no word of GSP-FMC");
	from_power_on(c);
	qt_qom_set(c->g.q, "fault", "");
}

static void wrongs(struct cpu *c, const struct board *b)
{
	refused_by_fsp(c, b, 0xa1, "version", WORD(COT, 0, 3));
	refused_by_fsp(c, b, 0xa1, "size", WORD(COT, 0, 4 << 16));
	refused_by_fsp(c, b, 0xbadf0020, "image's place", WORD(COT, 4, 8));
	refused_by_fsp(c, b, 0xbadf0021, "hash", WORD(COT, 36, 1));
	refused_by_fsp(c, b, 0xbadf0021, "altered image", ALTERED(fmc));
	refused_by_fsp(c, b, 0xbadf0022, "key", WORD(COT, 84, 1));
	refused_by_fsp(c, b, 0xbadf0023, "signature", WORD(COT, 468, 1));
	refused_by_fsp(c, b, 0xbadf0025, "FRTS at the end", WORD(COT, 24, ~0u));
	refused_by_fsp(c, b, 0xbadf0025, "FRTS in the middle of 128 KiB", WORD(COT, 24, 0x10000));
	refused_by_fsp(c, b, 0xbadf0025, "no FRTS", WORD(COT, 32, 1 << 20));
	refused_by_fsp(c, b, 0xa0, "FRTS in system memory", WORD(COT, 20, 1));

	refused_by_fmc(c, b, 3, "boot parameters' place", WORD(COT, 852, 8));
	refused_by_fmc(c, b, 0x18, "padding", WORD(PARAM, 4, 1));
	refused_by_fmc(c, b, 0x21, "aperture", WORD(PARAM, 8, 0));
	refused_by_fmc(c, b, 0x22, "size of metadata", WORD(PARAM, 12, 255));
	refused_by_fmc(c, b, 0x23, "not GSP-RM", WORD(PARAM, 36, 0));
	refused_by_fmc(c, b, 0x21, "aperture of arguments", WORD(PARAM, 40, 3));
	refused_by_fmc(c, b, 0x24, "SPDM", WORD(PARAM, 72, 1));
	refused_by_fmc(c, b, 4, "magic", WORD(META, 0, 1));
	refused_by_fmc(c, b, 0x25, "a place", WORD(META, 17, 0x10000));
	refused_by_fmc(c, b, 0xa, "FRTS size", WORD(META, 20, 2 << 20));
	refused_by_fmc(c, b, 8, "VGA workspace", WORD(META, 24, 1 << 20));
	refused_by_fmc(c, b, 0x26, "PMU's memory", WORD(META, 30, 32 | 1ull << 52));
	refused_by_fmc(c, b, 0x11, "non-WPR heap", WORD(META, 13, 1 << 20));
	refused_by_fmc(c, b, 0xe, "heap of no vGPU mode", WORD(META, 16, 88 << 20));
	refused_by_fmc(c, b, 0x12, "image size", WORD(META, 3, PAGE));
	refused_by_fmc(c, b, 0x15, "signature size", WORD(META, 10, 16));
	refused_by_fmc(c, b, 0x14, "altered firmware", ALTERED(image));
}

/* More than 32 VMs are for one board and since 580 (kernel_gsp_gb202.c), and for a larger heap. */
static void many_vms(struct cpu *c, const struct board *b)
{
	const struct wrong many = *WORD(META, 30, 48 | (uint64_t)(b->blackwell ? now->pmu : 0) << 32);
	const struct abi *one = c->abi;
	struct abi other = *one;

	eq(boot(c, b, &many), 0, "FSP has nothing against 48 partitions");
	if (!b->blackwell || now == numbers || now == numbers + 1) {
		eq(rd(&c->g, GSP_MAILBOX0), 0xf, "GSP-FMC has");
		return;
	}
	eq(rd(&c->g, GSP_MAILBOX0), 0xe, "GSP-FMC has with the heap for 32");
	other.heap_mib = 1370;
	c->abi = &other;
	eq(boot(c, b, &many), 0, "FSP starts GSP-FMC");
	eq(rd(&c->g, GSP_MAILBOX0), 0, "and 1370 MiB are enough");
	if (cpu_started(c)) {
		upload_type(c);
		eq(bootload(c, 48), 0x26, "GFID 48 needs but a VF");
		eq(bootload(c, 49), 0x1f, "there is no GFID 49");
		end(c);
	}
	c->abi = one;
}

/* Not only where drivers before 590 put it. */
static void other_frts(struct cpu *c, const struct board *b)
{
	eq(boot(c, b, WORD(COT, 24, 0x20000)), 0, "FSP takes FRTS at any 128 KiB");
	eq(rd(&c->g, GSP_MAILBOX0), 0, "GSP-FMC, too");
	from_power_on(c);
}

/* Boot parameters with a head, and metadata that is GSP-FMC's alone: 615. */
static void stable(struct cpu *c, const struct board *b)
{
	uint64_t counts = 32 | (uint64_t)(b->blackwell ? now->pmu : 0) << 32;

	refused_by_fmc(c, b, 0x28, "magic of the parameters", WORD(PARAM, 0, 0x20434d47));
	refused_by_fmc(c, b, 0x28, "size of the parameters", WORD(PARAM, 4, 0x58));
	refused_by_fmc(c, b, 0x28, "parameters of 595", ALTERED(old));
	refused_by_fmc(c, b, 0x18, "reserved bits of the head", WORD(PARAM, 4, 256 | 1 << 16));
	refused_by_fmc(c, b, 0x18, "a reserved word of the head", WORD(PARAM, 0x1c, 1));
	refused_by_fmc(c, b, 0x18, "a reserved word of the registry", WORD(PARAM, 0x24, 1));
	refused_by_fmc(c, b, 0x18, "a word behind the descriptor", WORD(PARAM, 0x60, 1));
	refused_by_fmc(c, b, 0x18, "a reserved word of the arguments", WORD(PARAM, 0x84, 1));
	refused_by_fmc(c, b, 0x18, "the last word", WORD(PARAM, 0xfc, 1));
	refused_by_fmc(c, b, 0x21, "aperture", WORD(PARAM, 0x40, 0));
	refused_by_fmc(c, b, 0x22, "size of metadata", WORD(PARAM, 0x44, 255));
	refused_by_fmc(c, b, 0x23, "not GSP-RM", WORD(PARAM, 0x5c, 0));
	refused_by_fmc(c, b, 0x23, "GSP-RM in system memory", WORD(PARAM, 0x5c, 0x101));
	refused_by_fmc(c, b, 0x21, "aperture of arguments", WORD(PARAM, 0x80, 0));
	refused_by_fmc(c, b, 0x24, "SPDM", WORD(PARAM, 0xa4, 1));
	refused_by_fmc(c, b, 0x18, "paging", WORD(META, 30, counts | 1 << 16));
	refused_by_fmc(c, b, 0x26, "PMU's memory", WORD(META, 30, 32 | 0x1920000ull << 32));
	eq(boot(c, b, WORD(PARAM, 0x5c, 0x01010001)), 0, "FSP has nothing against ICU, scrubbing");
	eq(rd(&c->g, GSP_MAILBOX0), 0, "nor GSP-FMC");
	from_power_on(c);
	ok(gmc_boot(c), "GSP starts");
}

void test_fmc(void)
{
	static struct cpu c;
	char path[400];

	if (!getenv("GSP_FIRMWARE_DIR")) {
		skip("GSP started by FSP", "GSP_FIRMWARE_DIR is not set");
		return;
	}
	for (const struct board *b = boards; b->name; b++)
		for (unsigned int k = 0; b->cot_version && k <= TESTED; k++) {
			if (!board_image(path, sizeof(path), b, numbers[k].release))
				continue;
			start(&c, b, path, &numbers[k], k ? 48 : b->fb_gib);
			if (k == TESTED) {
				stable(&c, b);
				cpu_stop(&c);
				continue;
			}
			if (!k) {
				wrongs(&c, b);
				hidden(&c, b);
				faults(&c, b);
				other_frts(&c, b);
			}
			good(&c, b);
			many_vms(&c, b);
			good(&c, b);
			cpu_stop(&c);
		}
}
