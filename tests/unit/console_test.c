// SPDX-License-Identifier: GPL-2.0-only
// sources: codec gsp/plugin/console.c
/*
 * What a guest says that it shows: told apart from what is not in its framebuffer, what
 * nobody knows how to read, and what changes while it is looked at; and where its pixels are.
 * The buffer is filled by the structures of NVIDIA's headers as the compiler lays them out.
 */
#include "card.h"
#include "common/partition.h"
#include "common/plugin_heap.h"
#include "descriptor.h"
#include "ground/ground.h"
#include <setjmp.h>
#include <cmocka.h>

#define HEAP		0x10000000ull
#define RESPONSE	4096
#define FB_SIZE		(8u << 20)	/* each of two runs */
#define ROOM		(1u << 20)
/* A row of the surface below begins in the first run and ends in the second. */
#define AT		(FB_SIZE - 4096 + 320)

struct surface_begin {
	u64 sequence_update_start, sequence_update_end;
	u32 effective_fb_page_size, rect_width, rect_height, surface_width, surface_height;
	u32 surface_size, surface_offset, surface_format, surface_kind, surface_pitch, surface_type;
	u8 surface_block_height;
};

/* vmiop_bool_t is an enumeration: dev_vgpu_gsp.h of 2024, bindings.rs of nova-core. */
struct surface_enum {
	struct surface_begin b;
	u32 is_blanking_enabled, is_flip_pending, is_free_pending, is_memory_blocklinear;
};

/* NvBool: nvrm/vgpu.h of 2025; the members follow the last one without a gap. */
struct surface_bool {
	u64 sequence_update_start, sequence_update_end;
	u32 effective_fb_page_size, rect_width, rect_height, surface_width, surface_height;
	u32 surface_size, surface_offset, surface_format, surface_kind, surface_pitch, surface_type;
	u8 surface_block_height;
	u8 is_blanking_enabled, is_flip_pending, is_free_pending, is_memory_blocklinear;
};

struct response_2024 {
	u32 message_seq_num_processed, result_code, guest_rpc_version;
	u32 migration_buf_gsp_access_offset, migration_state_save_complete;
	struct surface_enum surface[4];
};

struct response_2025 {
	u32 message_seq_num_received, message_seq_num_processed, result_code, guest_rpc_version;
	u32 migration_buf_gsp_access_offset, migration_state_save_complete;
	struct surface_bool surface[4];
};

struct response_nova {
	u32 message_seq_num_received, message_seq_num_processed, result_code, guest_rpc_version;
	u32 migration_buf_gsp_access_offset, migration_state_save_complete, is_migration_allowed;
	u32 padding;
	struct surface_enum surface[4];
};

static const struct vgpu_range fb[] = {
	{ .base = 0x40000000, .size = FB_SIZE }, { .base = 0x20000000, .size = FB_SIZE },
};
static struct gsp gsp;
static struct gsp_partition part;
static u8 page[RESPONSE];
static u32 *pixels[2];
static unsigned int reads, change_at, copied, stop_at;
static size_t most;
static bool stop;

u64 shim_now;

void shim_tick(void)
{
}

u64 gsp_plugin_buffer(const struct gsp_partition *p, enum gsp_plugin_region r)
{
	return p->desc.heap.base + (r == GSP_PLUGIN_RESPONSE ? RESPONSE : 0);
}

/* All that is read is its own. */
int gsp_fb_read(struct gsp *g, u64 addr, void *buf, size_t len)
{
	assert_int_equal(addr % 4 + len % 4, 0);
	if (gsp_dead(g))
		return -EIO;
	if (addr >= HEAP + RESPONSE && addr + len <= HEAP + 2 * RESPONSE) {
		if (++reads == change_at)
			((struct response_2025 *)page)->surface[0].sequence_update_start++;
		memcpy(buf, page + (addr - HEAP - RESPONSE), len);
		return 0;
	}
	for (unsigned int i = 0; i < ARRAY_SIZE(fb); i++)
		if (addr >= fb[i].base && addr - fb[i].base <= fb[i].size &&
		    len <= fb[i].size - (addr - fb[i].base)) {
			memcpy(buf, (u8 *)pixels[i] + (addr - fb[i].base), len);
			most = max(most, len);
			if (++copied == stop_at)
				stop = true;
			return 0;
		}
	fail_msg("%#llx is not its own", addr);
	return -EINVAL;
}

/* Read once each. */
static struct gsp_abi *abi_of(const char *release)
{
	static struct gsp_abi *abis[3];
	static const char *const releases[] = { "535.113.01", "570.144", "615.71.09" };
	unsigned int i = 0;

	while (strcmp(releases[i], release))
		i++;
	if (!abis[i])
		abis[i] = descriptor_of(release);
	return abis[i];
}

static void begin(const char *release)
{
	memset(&gsp, 0, sizeof(gsp));
	memset(page, 0, sizeof(page));
	gsp.abi = abi_of(release);
	part = (struct gsp_partition){
		.gsp = &gsp,
		.desc = { .gfid = 1, .heap = { HEAP, 16 << 20 }, .fb = fb, .num_fb = ARRAY_SIZE(fb) },
	};
	reads = change_at = copied = stop_at = 0;
	stop = false;
}

/* 64 x 16 pixels in rows of 512 bytes. */
#define PLAIN(s) do {					\
	(s).sequence_update_start = 7;			\
	(s).sequence_update_end = 7;			\
	(s).surface_width = 64;				\
	(s).surface_height = 16;			\
	(s).surface_pitch = 512;			\
	(s).surface_size = 8192;			\
	(s).surface_offset = AT;	\
	(s).surface_format = 0xcf;			\
	(s).surface_type = 1;				\
} while (0)

static struct surface_bool *plain(void)
{
	struct surface_bool *s = &((struct response_2025 *)page)->surface[0];

	begin("570.144");
	PLAIN(*s);
	return s;
}

static void is_plain(void)
{
	struct gsp_surface s;
	u64 seq;

	assert_int_equal(gsp_surface_read(&part, ROOM, &s), 0);
	assert_int_equal(s.width, 64);
	assert_int_equal(s.height, 16);
	assert_int_equal(s.pitch, 512);
	assert_int_equal(s.offset, AT);
	assert_int_equal(s.format, GSP_SURFACE_XRGB8888);
	assert_int_equal(s.seq, 7);
	assert_int_equal(gsp_surface_seq(&part, &seq), 0);
	assert_int_equal(seq, 7);
}

static void test_layouts(void **state)
{
	(void)state;
	begin("535.113.01");
	PLAIN(((struct response_2024 *)page)->surface[0].b);
	is_plain();
	begin("615.71.09");
	PLAIN(((struct response_nova *)page)->surface[0].b);
	is_plain();
	plain();
	is_plain();
}

static int reads_as(struct gsp_surface *s)
{
	return gsp_surface_read(&part, ROOM, s);
}

static void shows_nothing(int why)
{
	struct gsp_surface s;

	assert_int_equal(reads_as(&s), why);
	assert_int_equal(s.width, 0);
}

static void test_nothing(void **state)
{
	(void)state;
	begin("570.144");
	shows_nothing(0);
	plain()->is_blanking_enabled = 1;
	shows_nothing(0);
	plain()->is_free_pending = 1;
	shows_nothing(0);
	plain()->surface_width = 0;
	shows_nothing(0);
	plain()->surface_height = 0;
	shows_nothing(0);
	/* One that is to be shown next does not concern the one that is. */
	plain()->is_flip_pending = 1;
	is_plain();
}

static void test_enum_flags(void **state)
{
	struct surface_enum *s;

	(void)state;
	for (unsigned int i = 0; i < 6; i++) {
		if (i < 3) {
			s = &((struct response_nova *)page)->surface[0];
			begin("615.71.09");
		} else {
			s = &((struct response_2024 *)page)->surface[0];
			begin("535.113.01");
		}
		PLAIN(s->b);
		s->is_blanking_enabled = i % 3 == 0;
		s->is_free_pending = i % 3 == 1;
		s->is_memory_blocklinear = i % 3 == 2;
		shows_nothing(i % 3 == 2 ? -EOPNOTSUPP : 0);
	}
}

static void test_unknown(void **state)
{
	(void)state;
	plain()->surface_format = 0x1e;
	shows_nothing(-EOPNOTSUPP);
	/* A layout that two words say differently. */
	plain()->surface_type = 0;
	shows_nothing(-EOPNOTSUPP);
	plain()->surface_type = 2;
	shows_nothing(-EOPNOTSUPP);
	plain()->is_memory_blocklinear = 1;
	shows_nothing(-EOPNOTSUPP);
	plain()->surface_offset += 2;
	shows_nothing(-EOPNOTSUPP);
	plain()->surface_pitch += 2;
	shows_nothing(-EOPNOTSUPP);
}

static void test_outside(void **state)
{
	struct surface_bool *s;

	(void)state;
	plain()->surface_offset = 2 * FB_SIZE - 7936 + 4;
	shows_nothing(-ERANGE);
	plain()->surface_offset = 2 * FB_SIZE - 7936;
	assert_int_equal(reads_as(&(struct gsp_surface){}), 0);
	plain()->surface_offset = U32_MAX - 3;
	shows_nothing(-ERANGE);
	plain()->surface_pitch = 252;
	shows_nothing(-ERANGE);
	plain()->surface_size = 7935;
	shows_nothing(-ERANGE);
	s = plain();
	s->surface_width = s->surface_height = s->surface_pitch = s->surface_size = U32_MAX;
	shows_nothing(-ERANGE);
	s = plain();
	s->surface_width = 1u << 30;	/* 4 bytes each: 0 in 32 bits */
	s->surface_pitch = 0;
	shows_nothing(-ERANGE);
	assert_int_equal(atomic64_read(&gsp.counters.surfaces_outside), 1);
}

static void test_too_large(void **state)
{
	struct surface_bool *s = plain();

	(void)state;
	s->surface_offset = 0;
	s->surface_width = 512;
	s->surface_height = 512;
	s->surface_pitch = 2048;
	s->surface_size = 2 * FB_SIZE;
	assert_int_equal(reads_as(&(struct gsp_surface){}), 0);
	s->surface_height = 513;
	shows_nothing(-EFBIG);
	/* In the room, but its first row is all of it. */
	s->surface_height = 1;
	s->surface_width = 16384;
	s->surface_pitch = 4 * 16384;
	assert_int_equal(reads_as(&(struct gsp_surface){}), 0);
	s->surface_width++;
	s->surface_pitch += 4;
	shows_nothing(-EFBIG);
	s->surface_width = 1;
	s->surface_height = 16384;
	s->surface_pitch = 4;
	assert_int_equal(reads_as(&(struct gsp_surface){}), 0);
	s->surface_height++;
	shows_nothing(-EFBIG);
}

/* Of a release whose tasks do not tell of surfaces nothing is read. */
static void test_not_told(void **state)
{
	struct gsp_abi_error err;
	struct gsp_surface s;
	char *text, *at;
	size_t len;
	u64 seq;

	(void)state;
	plain();
	text = descriptor_text(&len);
	for (at = text; (at = strstr(at, "\n\tsurface."));)
		*++at = '#';
	gsp.abi = gsp_abi_parse(&(struct gsp_abi_text){ text, len }, NULL, &err);
	if (IS_ERR(gsp.abi))
		fail_msg("%s", err.text);
	assert_int_equal(gsp_surface_seq(&part, &seq), -ENODATA);
	assert_int_equal(gsp_surface_read(&part, ROOM, &s), -ENODATA);
	assert_int_equal(s.width, 0);
	assert_int_equal(reads, 0);
	gsp_abi_free(gsp.abi);
	free(text);
}

static void test_change(void **state)
{
	(void)state;
	plain()->sequence_update_end = 6;
	shows_nothing(-EAGAIN);
	/* Between its description and the look whether that was whole. */
	plain();
	change_at = 2;
	shows_nothing(-EAGAIN);
}

static void test_copy(void **state)
{
	static u32 out[64 * 16];
	struct gsp_surface s;

	(void)state;
	plain();
	for (unsigned int i = 0; i < 2; i++)
		for (u32 w = 0; w < FB_SIZE / 4; w++)
			pixels[i][w] = i << 31 | w;
	assert_int_equal(reads_as(&s), 0);
	/* What it says after it was checked does not count. */
	memset(page, 0xff, sizeof(page));
	assert_int_equal(gsp_surface_copy(&part, &s, out, &stop), 0);
	for (unsigned int y = 0; y < 16; y++)
		for (unsigned int x = 0; x < 64; x++) {
			u32 word = (AT + y * 512) / 4 + x;

			assert_int_equal(out[y * 64 + x], word < FB_SIZE / 4 ? word :
					 1u << 31 | (word - FB_SIZE / 4));
		}
	assert_true(most <= 256);
	__set_bit(0, &gsp.dead);
	assert_int_equal(gsp_surface_copy(&part, &s, out, &stop), -EIO);
	shows_nothing(-EIO);
}

/* 52 x 300 pixels in blocks of 2^@height GOBs; a block more in a row than there need to be. */
#define BLOCKS_WIDTH	52u
#define BLOCKS_HEIGHT	300u
#define BLOCKS_PITCH	320u

static u32 blocks_rows(u8 height)
{
	u32 rows = 8u << height;

	return (BLOCKS_HEIGHT + rows - 1) / rows * rows;
}

static struct surface_bool *blocks(u8 height)
{
	struct surface_bool *s = plain();

	s->surface_type = 0;
	s->is_memory_blocklinear = 1;
	s->surface_kind = 6;
	s->surface_block_height = height;
	s->surface_width = BLOCKS_WIDTH;
	s->surface_height = BLOCKS_HEIGHT;
	s->surface_pitch = BLOCKS_PITCH;
	s->surface_size = BLOCKS_PITCH * blocks_rows(height);
	/* Some GOBs are in the first run, as many as are in half of a row of blocks and more. */
	s->surface_offset = FB_SIZE - 512 * 100;
	return s;
}

/*
 * The byte in which a pixel begins, counted step by step: blocks before its own, GOBs before
 * its own in that, and in a GOB the sectors of 16 bytes x 2 rows as Mesa's nil/tiling.rs draws
 * them for TuringColor2D.
 */
static u32 counted(u32 x, u32 y, u8 height)
{
	static const u8 sectors[4][4] = {
		{ 0, 2, 8, 10 }, { 1, 3, 9, 11 }, { 4, 6, 12, 14 }, { 5, 7, 13, 15 },
	};
	u32 byte = 4 * x, at = 0;

	while (y >= 8u << height) {
		y -= 8u << height;
		at += BLOCKS_PITCH * (8u << height);
	}
	while (byte >= 64) {
		byte -= 64;
		at += 64 * (8u << height);
	}
	while (y >= 8) {
		y -= 8;
		at += 512;
	}
	return at + sectors[y / 2][byte / 16] * 32u + y % 2 * 16 + byte % 16;
}

static void fill_fb(void)
{
	for (unsigned int i = 0; i < 2; i++)
		for (u32 w = 0; w < FB_SIZE / 4; w++)
			pixels[i][w] = i << 31 | w;
}

/* Rows of @row pixels that were copied are those of the surface in blocks. */
static void are_blocks(const u32 *out, u32 row, u32 rows, u8 height)
{
	for (u32 y = 0; y < rows; y++)
		for (u32 x = 0; x < row; x++) {
			u32 word = (FB_SIZE - 512 * 100 + counted(x, y, height)) / 4;

			assert_int_equal(out[y * row + x], word < FB_SIZE / 4 ? word :
					 1u << 31 | (word - FB_SIZE / 4));
		}
}

static u32 out_blocks[BLOCKS_WIDTH * BLOCKS_HEIGHT + 1];

static void copies_blocks(u8 height)
{
	struct gsp_surface s;

	assert_int_equal(reads_as(&s), 0);
	assert_int_equal(s.width, BLOCKS_WIDTH);
	assert_int_equal(s.height, BLOCKS_HEIGHT);
	out_blocks[BLOCKS_WIDTH * BLOCKS_HEIGHT] = 0x5a5a5a5a;
	memset(page, 0xff, sizeof(page));
	assert_int_equal(gsp_surface_copy(&part, &s, out_blocks, &stop), 0);
	are_blocks(out_blocks, BLOCKS_WIDTH, BLOCKS_HEIGHT, height);
	assert_int_equal(out_blocks[BLOCKS_WIDTH * BLOCKS_HEIGHT], 0x5a5a5a5a);
}

static void test_blocks(void **state)
{
	(void)state;
	fill_fb();
	for (u8 height = 0; height <= 5; height++) {
		blocks(height);
		copies_blocks(height);
		/* Each GOB once. */
		assert_int_equal(copied, 4 * ((BLOCKS_HEIGHT + 7) / 8));
		/* The same where a pitch is in blocks. */
		blocks(height)->surface_pitch = BLOCKS_PITCH / 64;
		copies_blocks(height);
	}
}

/* The bits of nouveau's nv50_set_pixel_swizzle() are the same places. */
static void test_blocks_bits(void **state)
{
	(void)state;
	for (u32 y = 0; y < 8; y++)
		for (u32 x = 0; x < 16; x++)
			assert_int_equal(counted(x, y, 0),
					 4 * ((x & 3) | (y & 3) << 2 | (x & 4) << 2 |
					      (y & 4) << 3 | (x & 8) << 3));
}

static void test_blocks_enum(void **state)
{
	struct surface_enum *s;

	(void)state;
	fill_fb();
	for (unsigned int i = 0; i < 2; i++) {
		struct surface_bool b = *blocks(3);

		s = i ? &((struct response_nova *)page)->surface[0] :
			&((struct response_2024 *)page)->surface[0];
		begin(i ? "615.71.09" : "535.113.01");
		memcpy(&s->b, &b, offsetof(struct surface_bool, is_blanking_enabled));
		s->is_memory_blocklinear = 1;
		copies_blocks(3);
	}
}

static void test_blocks_unknown(void **state)
{
	struct surface_bool *s;

	(void)state;
	blocks(6);
	shows_nothing(-EOPNOTSUPP);
	blocks(0)->surface_block_height = 0xff;
	shows_nothing(-EOPNOTSUPP);
	/* PITCH, GENERIC_MEMORY_COMPRESSIBLE and ~_DISABLE_PLC, a generic one of Fermi to Volta */
	for (unsigned int i = 0; i < 4; i++) {
		blocks(2)->surface_kind = (const u32[]){ 0, 8, 9, 0xfe }[i];
		shows_nothing(-EOPNOTSUPP);
	}
	blocks(2)->is_memory_blocklinear = 0;
	shows_nothing(-EOPNOTSUPP);
	blocks(2)->surface_type = 1;
	shows_nothing(-EOPNOTSUPP);
	blocks(2)->surface_offset += 256;
	shows_nothing(-EOPNOTSUPP);
	blocks(2)->surface_format = 0x1e;
	shows_nothing(-EOPNOTSUPP);
	/* A pitch that could be either. */
	s = blocks(0);
	s->surface_size = 64 * BLOCKS_PITCH * blocks_rows(0);
	shows_nothing(-EOPNOTSUPP);
	s->surface_size--;
	assert_int_equal(reads_as(&(struct gsp_surface){}), 0);
	assert_int_equal(atomic64_read(&gsp.counters.surfaces_outside), 0);
}

static void test_blocks_outside(void **state)
{
	struct surface_bool *s;

	(void)state;
	for (u8 height = 0; height <= 5; height++) {
		u32 bytes = BLOCKS_PITCH * blocks_rows(height);

		/* All of its last row of blocks has to be there. */
		blocks(height)->surface_size = bytes - 1;
		shows_nothing(-ERANGE);
		blocks(height)->surface_offset = 2 * FB_SIZE - bytes;
		assert_int_equal(reads_as(&(struct gsp_surface){}), 0);
		blocks(height)->surface_offset = 2 * FB_SIZE - bytes + 512;
		shows_nothing(-ERANGE);
		assert_int_equal(atomic64_read(&gsp.counters.surfaces_outside), 1);
	}
	blocks(1)->surface_offset = U32_MAX - 511;
	shows_nothing(-ERANGE);
	/* A row has no room in it, in bytes or blocks; and one that is no number of blocks. */
	blocks(1)->surface_pitch = 192;
	shows_nothing(-ERANGE);
	blocks(1)->surface_pitch = 3;
	shows_nothing(-ERANGE);
	blocks(1)->surface_pitch = BLOCKS_PITCH - 4;
	shows_nothing(-ERANGE);
	blocks(1)->surface_pitch = 0;
	shows_nothing(-ERANGE);
	s = blocks(5);
	s->surface_width = s->surface_height = s->surface_pitch = s->surface_size = U32_MAX;
	shows_nothing(-ERANGE);
	/* 64 bytes each: 0 in 32 bits; and rows that are 0 when rounded up in 32 bits. */
	s = blocks(5);
	s->surface_pitch = 1u << 26;
	shows_nothing(-ERANGE);
	s = blocks(5);
	s->surface_height = U32_MAX;
	s->surface_size = U32_MAX;
	shows_nothing(-ERANGE);
	assert_int_equal(atomic64_read(&gsp.counters.surfaces_outside), 1);
}

/* Whole GOBs are read. */
static void test_blocks_too_large(void **state)
{
	struct surface_bool *s = blocks(0);

	(void)state;
	s->surface_offset = 0;
	s->surface_size = 2 * FB_SIZE;
	s->surface_width = 512;
	s->surface_height = 512;
	s->surface_pitch = 2048;
	assert_int_equal(reads_as(&(struct gsp_surface){}), 0);
	s->surface_height = 513;
	shows_nothing(-EFBIG);
	s->surface_width = 1;
	s->surface_height = 16384;
	s->surface_pitch = 64;
	assert_int_equal(reads_as(&(struct gsp_surface){}), 0);
	s->surface_height++;
	shows_nothing(-EFBIG);
}

static void test_blocks_stop(void **state)
{
	struct gsp_surface s;

	(void)state;
	blocks(2);
	assert_int_equal(reads_as(&s), 0);
	stop_at = 6;
	assert_int_equal(gsp_surface_copy(&part, &s, out_blocks, &stop), -EINTR);
	assert_int_equal(copied, 6);
	blocks(2);
	assert_int_equal(reads_as(&s), 0);
	__set_bit(0, &gsp.dead);
	assert_int_equal(gsp_surface_copy(&part, &s, out_blocks, &stop), -EIO);
}

/* Of a larger surface a part is displayed, from its begin. */
static void test_region(void **state)
{
	static u32 out[64 * 16];
	struct surface_bool *s;
	struct gsp_surface seen;

	(void)state;
	fill_fb();
	s = plain();
	s->rect_width = 24;
	s->rect_height = 10;
	assert_int_equal(reads_as(&seen), 0);
	assert_int_equal(seen.width, 24);
	assert_int_equal(seen.height, 10);
	assert_int_equal(gsp_surface_copy(&part, &seen, out, &stop), 0);
	for (u32 y = 0; y < 10; y++)
		for (u32 x = 0; x < 24; x++)
			assert_int_equal(out[y * 24 + x] & ~(1u << 31),
					 ((AT + y * 512) / 4 + x) % (FB_SIZE / 4));
	s = blocks(3);
	s->rect_width = 37;
	s->rect_height = 101;
	assert_int_equal(reads_as(&seen), 0);
	assert_int_equal(gsp_surface_copy(&part, &seen, out_blocks, &stop), 0);
	are_blocks(out_blocks, 37, 101, 3);
	/* One that is larger, or half of it not told, is as large as the surface. */
	s = plain();
	s->rect_width = 65;
	s->rect_height = U32_MAX;
	is_plain();
	s->rect_width = 8;
	s->rect_height = 0;
	assert_int_equal(reads_as(&seen), 0);
	assert_int_equal(seen.width, 8);
	assert_int_equal(seen.height, 16);
	/* All of the surface has to be in the framebuffer; what is displayed, to be small. */
	s->rect_height = 8;
	s->surface_size = 7935;
	shows_nothing(-ERANGE);
	s = plain();
	s->surface_offset = 0;
	s->surface_width = 2048;
	s->surface_height = 512;
	s->surface_pitch = 8192;
	s->surface_size = 4u << 20;
	shows_nothing(-EFBIG);
	s->rect_width = 512;
	assert_int_equal(reads_as(&seen), 0);
}

static void test_stop(void **state)
{
	static u32 out[64 * 16];
	struct gsp_surface s;

	(void)state;
	plain();
	assert_int_equal(reads_as(&s), 0);
	stop_at = 3;
	assert_int_equal(gsp_surface_copy(&part, &s, out, &stop), -EINTR);
	assert_int_equal(copied, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_layouts), cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_enum_flags), cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_outside), cmocka_unit_test(test_too_large),
		cmocka_unit_test(test_not_told), cmocka_unit_test(test_change),
		cmocka_unit_test(test_copy), cmocka_unit_test(test_stop),
		cmocka_unit_test(test_blocks), cmocka_unit_test(test_blocks_bits),
		cmocka_unit_test(test_blocks_enum), cmocka_unit_test(test_blocks_unknown),
		cmocka_unit_test(test_blocks_outside), cmocka_unit_test(test_blocks_too_large),
		cmocka_unit_test(test_blocks_stop), cmocka_unit_test(test_region),
	};

	pixels[0] = calloc(1, FB_SIZE);
	pixels[1] = calloc(1, FB_SIZE);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
