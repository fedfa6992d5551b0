// SPDX-License-Identifier: GPL-2.0-only
// sources: codec gsp/queue/crashcat.c gsp/queue/crashcat_read.c
// max-len: 4096
// edges: 85
/*
 * A GSP that says anything of its crashes. The input is the values that registers and
 * memory are read as, behind a byte whose lowest bits say what is put right: 1 the
 * wayfinders, with the memory that the next two bits choose; 8 the indices; the
 * next: how often it interrupts. What the driver logs is shown with FUZZ_VERBOSE in the
 * environment.
 */
#include "card.h"
#include "chip.h"
#include "descriptor.h"
#include "fuzz.h"
#include "ground/ground.h"
#include "ground/regs.h"
#include "queue/crashcat.h"
#include "queue/queue.h"

#define QUEUE		4096
#define FB_SIZE		(1ull << 30)
#define SYSMEM		0x7f0000000ull

static const struct gsp_hw hw = { .emem_port = 2 };
static const struct gsp_chip chip = { .hw = &hw };
static const u8 *input;
static size_t left;
static u32 flags;
static bool died;

u64 shim_now;

void shim_tick(void)
{
}

static u32 take(void)
{
	u32 v = 0;
	size_t n = left < 4 ? left : 4;

	memcpy(&v, input, n);
	input += n;
	left -= n;
	return v;
}

/* Where a ring can be in the memory that the input chose, 4 KiB of it. */
static u32 low_word(void)
{
	u32 aperture = flags >> 1 & 3;
	u32 offset = aperture == GSP_CRASHCAT_SYSMEM ? (u32)SYSMEM : 0x1000;

	return offset | 2 << 3 | aperture;
}

u32 gsp_falcon_rd32(struct gsp_falcon *f, u32 reg)
{
	u32 scratch = NV_PFALCON_FALCON_COMMON_SCRATCH_GROUP(0);

	if (flags & 1) {
		if (reg == NV_PFALCON_FALCON_DEBUGINFO)
			return 0x0021dead;
		if (reg == scratch)
			return low_word();
		if (reg == scratch + 4)
			return flags & 6 ? 0 : SYSMEM >> 32;
	}
	if (flags & 8 && (reg == scratch + 8 || reg == scratch + 12))
		return take() % QUEUE & ~7u;
	return take();
}

/* What ports are pointed at must exist; the CPU acknowledges inside the ring. */
void gsp_falcon_wr32(struct gsp_falcon *f, u32 reg, u32 value)
{
	struct gsp *gsp = f->gsp;

	if (reg == NV_PGSP_EMEMC(2) || reg == NV_PFALCON_FALCON_DMEMC) {
		if (value & 3 || (value & 0xffffff) > 0xffffff - 3)
			abort();
	} else if (gsp->crashes.found && reg == gsp->crashes.get) {
		if (value >= gsp->crashes.queue.size)
			abort();
	}
}

int gsp_fb_read(struct gsp *gsp, u64 addr, void *buf, size_t len)
{
	u32 *to = buf;

	if (addr & 3 || len & 3 || addr > FB_SIZE || len > FB_SIZE - addr)
		abort();
	for (; len; len -= 4)
		*to++ = take();
	return left & 1 ? -EIO : 0;
}

bool gsp_fell_off(struct gsp *gsp)
{
	return take() & 1;
}

void gsp_die(struct gsp *gsp, const char *fmt, ...)
{
	died = true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct gsp_abi *abis[2];
	static struct gsp gsp;
	static u8 *sysmem;
	long allocs;
	unsigned int n;

	if (!abis[0]) {
		abis[0] = descriptor_of("570.144");
		abis[1] = descriptor_of("550.54.14");
		sysmem = malloc(QUEUE);
	}
	shim_log_quiet = !getenv("FUZZ_VERBOSE");
	input = data;
	left = size;
	flags = take();
	memset(&gsp, 0, sizeof(gsp));
	gsp.falcon.gsp = &gsp;
	gsp.chip = &chip;
	gsp.abi = abis[flags >> 8 & 1];
	gsp.boot.layout.size = FB_SIZE;
	gsp.boot.crash_queue = (struct gsp_mem){ sysmem, SYSMEM, QUEUE };
	for (n = 0; n < QUEUE; n++)
		sysmem[n] = n < left ? input[n] : 0;
	allocs = shim_allocs;
	for (n = 0; n <= (flags >> 4 & 7); n++)
		gsp_crashcat_read(&gsp);
	gsp_show_crashes(&gsp, NULL);
	if (shim_allocs != allocs || gsp.crash_lock.held)
		abort();
	return 0;
}
