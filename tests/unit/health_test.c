// SPDX-License-Identifier: GPL-2.0-only
// sources: codec gsp/rm/health.c gsp/rm/state.c gsp/codec/text.c gsp/rm/rm.c gsp/codec/nvstatus.c
/*
 * Faults of the card's memory: what counts, what is not known and never 0 for that, and who
 * is asked how often. Places are those of NVIDIA/open-gpu-kernel-modules ctrl2080gpu.h and
 * ctrl2080fb.h.
 */
#include "descriptor.h"
#include <setjmp.h>
#include <cmocka.h>
#include "card.h"
#include "queue/queue.h"

#define CONTROL		24
#define UNIT		40
#define ALL		(BIT(GSP_HEALTH_ECC) | BIT(GSP_HEALTH_PAGES) | BIT(GSP_HEALTH_ROWS))

static u8 ecc[36 * UNIT + 24], pages[2056], rows[6152];
static u32 status[GSP_HEALTH_PARTS];
static unsigned int asked[GSP_HEALTH_PARTS];

u64 shim_now;

void shim_tick(void)
{
}

static void answer(struct gsp_rpc *rpc, enum gsp_health_part part, const u8 *from, size_t len)
{
	assert_int_equal(rpc->len, CONTROL + len);
	memcpy((u8 *)rpc->payload + CONTROL, from, len);
	put_unaligned_le32(status[part], rpc->payload + 12);
	rpc->reply_len = rpc->len;
	asked[part]++;
}

int gsp_rpc_call(struct gsp *gsp, struct gsp_rpc *rpc)
{
	/* Who reads sets this off: no VM ends for want of an answer. */
	assert_true(rpc->spares_gsp);
	switch (get_unaligned_le32(rpc->payload + 8)) {
	case 0x2080012f:
		answer(rpc, GSP_HEALTH_ECC, ecc, sizeof(ecc));
		break;
	case 0x20801322:
		answer(rpc, GSP_HEALTH_PAGES, pages, sizeof(pages));
		break;
	case 0x20801344:
		answer(rpc, GSP_HEALTH_ROWS, rows, sizeof(rows));
		break;
	default:
		fail_msg("another control");
	}
	return 0;
}

static void unit(unsigned int i, bool enabled, u64 uncorrected, u64 corrected)
{
	u8 *u = ecc + i * UNIT;

	memset(u, 0xff, UNIT);
	u[0] = enabled;
	put_unaligned_le64(uncorrected, u + 8);
	put_unaligned_le64(corrected, u + 24);
}

static void begin(struct gsp *gsp, const char *release)
{
	memset(gsp, 0, sizeof(*gsp));
	memset(ecc, 0, sizeof(ecc));
	memset(status, 0, sizeof(status));
	memset(asked, 0, sizeof(asked));
	gsp->abi = descriptor_of(release);
	mutex_init(&gsp->states_lock);
	shim_now = 1000000000;
}

static void counted(void **state)
{
	struct gsp_health h;
	struct gsp gsp;

	begin(&gsp, "570.144");
	assert_int_equal(gsp_told_health(&gsp), ALL);
	put_unaligned_le32(3, pages + 2048);
	put_unaligned_le32(4, rows);
	unit(1, false, 100, 100);
	assert_int_equal(gsp_get_health(&gsp, &h), 0);
	assert_int_equal(h.known, ALL & ~BIT(GSP_HEALTH_ECC));
	assert_int_equal(h.retired_pages, 3);
	assert_int_equal(h.remapped_rows, 4);

	unit(0, true, 1, 10);
	unit(35, true, 2, 1ull << 40);
	assert_int_equal(gsp_get_health(&gsp, &h), 0);
	assert_int_equal(h.known, ALL & ~BIT(GSP_HEALTH_ECC));
	shim_now += 1000000;
	assert_int_equal(gsp_get_health(&gsp, &h), 0);
	assert_int_equal(h.known, ALL);
	assert_int_equal(h.ecc_uncorrected, 3);
	assert_int_equal(h.ecc_corrected, (1ull << 40) + 10);
	assert_int_equal(asked[GSP_HEALTH_ECC], 2);
	gsp_abi_free(gsp.abi);

	begin(&gsp, "615.71.09");
	assert_int_equal(gsp_told_health(&gsp), 0);
	assert_int_equal(gsp_get_health(&gsp, &h), 0);
	assert_int_equal(h.known, 0);
	gsp_abi_free(gsp.abi);
}

static void lacking(void **state)
{
	struct gsp_health h;
	struct gsp gsp;
	unsigned int i;

	begin(&gsp, "570.144");
	status[GSP_HEALTH_PAGES] = 0x56;	/* NV_ERR_NOT_SUPPORTED */
	shim_said[0] = '\0';
	for (i = 0; i < 3500; i++) {
		assert_int_equal(gsp_get_health(&gsp, &h), 0);
		assert_int_equal(h.known, BIT(GSP_HEALTH_ROWS));
		shim_now += 1000;
	}
	assert_int_equal(asked[GSP_HEALTH_PAGES], 1);
	assert_int_equal(asked[GSP_HEALTH_ROWS], 4);
	assert_string_equal(shim_said, "");

	/* one that fails takes nothing from the others */
	shim_log_quiet = true;
	status[GSP_HEALTH_ECC] = 0x65;		/* NV_ERR_TIMEOUT */
	shim_now += 1000000;
	for (i = 0; i < 59000; i++) {
		assert_int_equal(gsp_get_health(&gsp, &h), -ETIMEDOUT);
		assert_int_equal(h.known, BIT(GSP_HEALTH_ROWS));
		shim_now += 1000;
	}
	assert_int_equal(asked[GSP_HEALTH_ECC], 5);
	assert_int_equal(asked[GSP_HEALTH_ROWS], 63);
	/* and is asked again */
	status[GSP_HEALTH_ECC] = 0;
	unit(0, true, 1, 10);
	shim_now += 2000000;
	assert_int_equal(gsp_get_health(&gsp, &h), 0);
	assert_int_equal(h.known, BIT(GSP_HEALTH_ROWS) | BIT(GSP_HEALTH_ECC));
	assert_int_equal(h.ecc_corrected, 10);
	shim_log_quiet = false;
	gsp.dead = 1;
	assert_int_equal(gsp_get_health(&gsp, &h), -EIO);
	gsp_abi_free(gsp.abi);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counted),
		cmocka_unit_test(lacking),
	};

	return cmocka_run_group_tests_name("health", tests, NULL, NULL);
}
