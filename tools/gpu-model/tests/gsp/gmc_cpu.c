/* SPDX-License-Identifier: GPL-2.0-only */
#include "gmc_cpu.h"

#include <stdlib.h>
#include <string.h>

#define PGSP 0x110000

static const struct abi abi = { .release = "615.71.09", .heap_mib = 581 };
static uint64_t sequence = 0x100000000ull;

void kv_word(struct kv *k, uint32_t op, uint32_t key, uint32_t index, uint32_t count)
{
	put32(k->buf + k->len, key | index << 16 | op << 28);
	put32(k->buf + k->len + 4, count);
	k->len += 8;
}

void kv32(struct kv *k, uint32_t key, uint32_t value)
{
	kv_word(k, 0, key, 0, value);
}

void kv64(struct kv *k, uint32_t key, uint64_t value)
{
	kv_word(k, 2, key, 0, 1);
	put64(k->buf + k->len, value);
	k->len += 8;
}

void kv_array(struct kv *k, uint32_t op, uint32_t key, const void *v, uint32_t n)
{
	uint32_t bytes = n * (op == 3 ? 1 : op == 4 ? 4 : 8);

	kv_word(k, op, key, 0, n);
	memset(k->buf + k->len, 0, (bytes + 7) / 8 * 8);
	memcpy(k->buf + k->len, v, bytes);
	k->len += (bytes + 7) / 8 * 8;
}

void kv_text(struct kv *k, uint32_t key, const char *s)
{
	kv_array(k, 3, key, s, strlen(s) + 1);
}

/* Looks for it from the first word on; @bytes: where an array of bytes lies. */
static bool seek(const uint8_t *p, uint32_t len, uint32_t key, uint32_t index, uint64_t *value,
		 const uint8_t **bytes, uint32_t *count)
{
	for (uint32_t at = 0; at + 8 <= len;) {
		uint32_t k = le16(p + at), i = le16(p + at + 2) & 0xfff, op = p[at + 3] >> 4;
		uint32_t n = le32(p + at + 4), width = op == 3 ? 1 : op == 2 || op == 5 ? 8 : 4;
		const uint8_t *v = p + at + 8;
		uint32_t which;

		if (op == 0) {
			if (k == key && i == index) {
				*value = n;
				return true;
			}
			at += 8;
			continue;
		}
		if (op > 5 || at + 8 + (n * width + 7) / 8 * 8 > len)
			return false;
		/* a sequence counts keys, an array of words indices */
		which = op < 3 ? key - k : index - i;
		if (op == 3 ? k == key : which < n && (op < 3 ? i == index : k == key)) {
			if (op == 3) {
				*bytes = v;
				*count = n;
			} else {
				*value = width == 8 ? le64(v + which * 8) : le32(v + which * 4);
			}
			return true;
		}
		at += 8 + (n * width + 7) / 8 * 8;
	}
	return false;
}

bool kv_get(const uint8_t *p, uint32_t len, uint32_t key, uint32_t index, uint64_t *value)
{
	const uint8_t *bytes = NULL;
	uint32_t count;

	return seek(p, len, key, index, value, &bytes, &count) && !bytes;
}

uint64_t kv_num(struct cpu *c, uint32_t key, uint32_t index)
{
	uint64_t v;

	return kv_get(GMC_PAYLOAD(c), GMC_LEN(c), key, index, &v) ? v : ~0ull;
}

bool kv_is_text(struct cpu *c, uint32_t key, const char *s)
{
	const uint8_t *bytes = NULL;
	uint32_t count = 0;
	uint64_t v;

	return seek(GMC_PAYLOAD(c), GMC_LEN(c), key, 0, &v, &bytes, &count) && bytes &&
	       count == strlen(s) + 1 && !memcmp(bytes, s, count);
}

void gmc_init(struct cpu *c)
{
	memset(c, 0, sizeof(*c));
	c->abi = &abi;
}

bool gmc_start(struct cpu *c, const char *path)
{
	char props[600];

	gmc_init(c);
	snprintf(props, sizeof(props), "firmware=%s", path);
	gpu_start(&c->g, props, getenv("QEMU_ARGS") ? getenv("QEMU_ARGS") : "");
	gpu_enable(&c->g);
	gpu_enable_vfs(&c->g, 32);
	place_firmware(c, path);
	return true;
}

static void write_libos(struct cpu *c)
{
	static const char *const name[] = { "LOGINIT", "LOGINTR", "LOGRM", "RMARGS" };
	uint8_t args[PAGE] = { 0 };

	for (int i = 0; i < 4; i++) {
		uint64_t id = 0;

		for (const char *s = name[i]; *s; s++)
			id = id << 8 | (uint8_t)*s;
		put64(args + i * 32, id);
		put64(args + i * 32 + 8, i < 3 ? c->logs + i * 0x10000 : c->rmargs);
		put64(args + i * 32 + 16, i < 3 ? 0x10000 : PAGE);
		args[i * 32 + 24] = 1;
		args[i * 32 + 25] = 1;
		if (i < 3)
			qt_write64(c->g.q, c->logs + i * 0x10000 + 8, c->logs + i * 0x10000);
	}
	qt_memwrite(c->g.q, c->libos, args, sizeof(args));
}

static void write_rmargs(struct cpu *c, unsigned int at, uint32_t val)
{
	uint8_t a[184] = { 0 };

	memcpy(a, "GSP ", 4);
	put16(a + 4, 184);
	put64(a + 24, c->shm);
	put64(a + 32, PAGE);
	put64(a + 40, PAGE + 0x40000);
	put32(a + 48, 24);
	put32(a + 52, PAGE);
	put32(a + 56, 16 * PAGE);
	put32(a + 60, 4);
	put32(a + 64, 12);
	put32(a + 68, 129);
	put64(a + 136, c->monitor);
	put64(a + 144, PAGE);
	put64(a + 152, c->ucodes);
	put64(a + 160, c->ucodes_size);
	if (at)
		put32(a + (at - 1) * 4, val);
	qt_memwrite(c->g.q, c->rmargs, a, sizeof(a));
}

static void write_queues(struct cpu *c)
{
	uint8_t head[32] = { 2 }, zero[PAGE] = { 0 };

	qt_memwrite(c->g.q, c->shm + PAGE, zero, PAGE);
	qt_memwrite(c->g.q, c->shm + PAGE + 0x40000, zero, PAGE);
	for (uint32_t i = 0; i < 129; i++)
		qt_write64(c->g.q, c->shm + i * 8, c->shm + i * PAGE);
	put32(head + 4, 0x40000);
	put32(head + 8, PAGE);
	put32(head + 12, 63);
	put32(head + 16, PAGE);
	qt_memwrite(c->g.q, c->shm + PAGE, head, sizeof(head));
	c->wptr = c->rptr = 0;
}

uint32_t gmc_load(struct cpu *c, unsigned int at, uint32_t val)
{
	struct boot_opts good = { 0 };

	write_queues(c);
	write_libos(c);
	write_rmargs(c, at, val);
	return c->g.fsp ? fmc_load(c) : cpu_booter_load(c, &good);
}

void gmc_init_keys(struct cpu *c, struct kv *k)
{
	unsigned int cap = find_ecap(&c->g, 0, 0x10);

	k->len = 0;
	kv32(k, 0x0001, cfg32(&c->g, 0, 0));
	kv32(k, 0x0002, cfg32(&c->g, 0, 0x2c));
	kv32(k, 0x0003, cfg8(&c->g, 0, 8));
	kv32(k, 0x0010, c->g.fsp ? 0x92000 : 0x88000);
	kv32(k, 0x0011, 0x1000);
	kv32(k, 0x0070, 1);
	kv32(k, 0x0080, cfg16(&c->g, 0, cap + 0xe));
	kv32(k, 0x0081, cfg16(&c->g, 0, cap + 0x14));
	kv64(k, 0x1003, c->g.vf_wide ? 7 : 6);
	kv64(k, 0x1010, BAR0);
	kv64(k, 0x1011, BAR1);
	kv64(k, 0x1012, BAR3);
	kv64(k, 0x1020, 0x100);
	kv64(k, 0x1050, c->g.vf_wide ? VF_BAR0_WIDE : VF_BAR0);
	kv64(k, 0x1051, VF_BAR1);
	kv64(k, 0x1052, VF_BAR3);
	kv_text(k, 0x3070, "RMSetSriovMode");
	kv32(k, 0x3071, 1);
}

bool gmc_boot(struct cpu *c)
{
	static struct kv k;

	gmc_init_keys(c, &k);
	return eq(gmc_load(c, 0, 0), 0, "GSP is loaded") &&
	       eq(gmc_call_max(c, 0x10001, k.buf, k.len, 48 * 1024), 0, "GSP_INIT succeeds");
}

void gmc_send(struct cpu *c, uint32_t command, const void *payload, uint32_t len, uint32_t max,
	      const struct frame *f)
{
	static const struct frame good;
	static uint8_t b[16 * PAGE];
	uint32_t n = (64 + len + PAGE - 1) / PAGE;

	f = f ?: &good;
	memset(b, 0, n * PAGE);
	put32(b, 0x4d435450 ^ f->magic);
	put32(b + 4, 64 + len + f->size);
	put32(b + 8, 0xc0000001 ^ f->mctp);
	put32(b + 12, 0x2610de7e ^ f->nvdm);
	put32(b + 16, 40 + len + f->payload);
	put32(b + 20, f->reserved);
	put32(b + 24, command ^ f->command);
	put32(b + 28, len + f->gmc_size);
	put64(b + 32, ++sequence);
	put32(b + 40, max);
	put32(b + 60, f->gmc_reserved);
	if (len)
		memcpy(b + 64, payload, len);
	for (uint32_t i = 0; i < n; i++)
		qt_memwrite(c->g.q, c->shm + 2 * PAGE + (uint64_t)(c->wptr + i) % 63 * PAGE,
			    b + i * PAGE, PAGE);
	c->wptr += n;
	wr(&c->g, PGSP + 0xc00, c->wptr);
}

void gmc_same_number(void)
{
	sequence--;
}

bool gmc_recv(struct cpu *c)
{
	uint64_t ring = c->shm + PAGE + 0x40000 + PAGE;
	static uint8_t b[17 * PAGE];
	uint32_t n = 1, size = 0;

	for (int i = 0; rd(&c->g, PGSP + 0xc80) == c->rptr; i++) {
		if (i == 100)
			return false;
		step(c, 100000);
	}
	for (uint32_t i = 0; i < n; i++) {
		qt_memread(c->g.q, ring + (uint64_t)(c->rptr + i) % 63 * PAGE, b + i * PAGE, PAGE);
		size = le32(b + 4);
		n = (size + PAGE - 1) / PAGE;
		if (n > 16)
			return false;
	}
	c->rptr += n;
	wr(&c->g, PGSP + 0xc84, c->rptr);
	if (le32(b) != 0x4d435450 || le32(b + 8) != 0xc0000001 || le32(b + 16) + 24 != size ||
	    le32(b + 20) || (le32(b + 12) & 0xffffff) != 0x10de7e)
		return false;
	c->len = size - 24;
	memcpy(c->msg, b + 24, c->len);
	/* an answer's or event's size is that of its payload */
	return le32(b + 12) >> 24 == 0x25 || le32(c->msg + 4) == c->len - 40;
}

static uint32_t answer(struct cpu *c, uint32_t command)
{
	while (gmc_recv(c)) {
		if (le32(c->msg) != (command | 0x01000000))
			continue;
		if (le64(c->msg + 8) != sequence || le32(c->msg + 20) || le32(c->msg + 36))
			return NO_ANSWER;
		return le32(c->msg + 16);
	}
	return NO_ANSWER;
}

uint32_t gmc_call_max(struct cpu *c, uint32_t command, const void *payload, uint32_t len,
		      uint32_t max)
{
	gmc_send(c, command, payload, len, max, NULL);
	return answer(c, command);
}

uint32_t gmc_call(struct cpu *c, uint32_t command, const void *payload, uint32_t len)
{
	return gmc_call_max(c, command, payload, len, 4096);
}

/* QUERY_SUPPORTED in a frame like this. */
uint32_t gmc_framed(struct cpu *c, const struct frame *f)
{
	gmc_send(c, 0x20002, NULL, 0, 4096, f);
	return answer(c, (0x20002 ^ f->command) & 0xffffff);
}

bool gmc_event(struct cpu *c, uint32_t command)
{
	while (gmc_recv(c))
		if (le32(c->msg) == command)
			return le64(c->msg + 8) == 0 && le32(c->msg + 16) == 0;
	return false;
}

bool gmc_silent(struct cpu *c)
{
	return !gmc_recv(c);
}
