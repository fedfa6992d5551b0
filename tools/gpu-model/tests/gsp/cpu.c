/* SPDX-License-Identifier: GPL-2.0-only */
#include "cpu.h"

#include <stdlib.h>
#include <string.h>

#define SEC2 0x840000

uint16_t le16(const void *p) { uint16_t v; memcpy(&v, p, 2); return v; }
uint32_t le32(const void *p) { uint32_t v; memcpy(&v, p, 4); return v; }
uint64_t le64(const void *p) { uint64_t v; memcpy(&v, p, 8); return v; }
void put16(void *p, uint16_t v) { memcpy(p, &v, 2); }
void put32(void *p, uint32_t v) { memcpy(p, &v, 4); }
void put64(void *p, uint64_t v) { memcpy(p, &v, 8); }

void cpu_start(struct cpu *c, unsigned int vfs, const char *path, const char *release)
{
	char props[600];

	memset(c, 0, sizeof(*c));
	c->abi = abi_find(release);
	snprintf(props, sizeof(props), "firmware=%s", path);
	gpu_start(&c->g, props, getenv("QEMU_ARGS") ? getenv("QEMU_ARGS") : "");
	gpu_enable(&c->g);
	gpu_enable_vfs(&c->g, vfs);
	place_firmware(c, path);
}

void cpu_stop(struct cpu *c)
{
	gpu_stop(&c->g);
}

void step(struct cpu *c, uint64_t ns)
{
	qt_clock_step(c->g.q, ns);
}

static uint64_t cpu_fb_size(struct cpu *c)
{
	return (uint64_t)rd(&c->g, 0x1183a4) << 20;
}

bool cpu_frts(struct cpu *c)
{
	const uint64_t at = cpu_fb_size(c) - (2 << 20);
	struct fwsec_opts good = { 0 };

	if (!c->rom.fwsec)
		rom_read(&c->g, &c->rom);
	return !fwsec_run(&c->g, &c->rom, at, &good) && !FRTS_ERR(&c->g) &&
	       wpr2_lo(&c->g) == at;
}

static void write_meta(struct cpu *c, const struct boot_opts *o)
{
	uint64_t size = cpu_fb_size(c), lo = size - (2 << 20);
	uint64_t boot, elf, heap, m[32] = { 0 };

	c->frts = lo;
	boot = (lo - c->bootloader_size) / PAGE * PAGE;
	elf = (boot - c->image_size) / 0x10000 * 0x10000;
	heap = (elf - ((uint64_t)(o->heap_mib ?: c->abi->heap_mib) << 20)) >> 20 << 20;
	c->wpr_start = heap - (1 << 20);
	c->non_wpr = c->wpr_start - (1 << 20);

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
	m[11] = m[12] = c->non_wpr;
	m[13] = 1 << 20;
	m[14] = c->wpr_start;
	m[15] = heap;
	m[16] = (elf - heap) >> 20 << 20;
	m[17] = elf;
	m[18] = boot;
	m[19] = lo;
	m[20] = 1 << 20;
	m[21] = lo + m[20];
	m[22] = size;
	m[23] = m[22] - (1 << 20);
	m[24] = 1 << 20;
	m[28] = c->crash_queue;
	m[29] = c->crash_queue ? PAGE : 0;
	m[30] = o->bare ? 0 : o->partitions ?: 32;	/* gspFwHeapVfPartitionCount */
	if (o->meta_set)
		m[o->meta_at] = o->meta_val;
	qt_memwrite(c->g.q, c->meta, m, sizeof(m));
}

static void write_libos(struct cpu *c, const struct boot_opts *o)
{
	static const char *const name[] = { "LOGINIT", "LOGINTR", "LOGRM", "RMARGS" };
	uint8_t args[PAGE] = { 0 }, rm[PAGE] = { 0 };
	const struct abi *a = c->abi;

	for (int i = 0; i < 4; i++) {
		uint64_t pa = i < 3 ? c->logs + i * 0x10000 : c->rmargs, id = 0;

		for (const char *s = name[i]; *s; s++)
			id = id << 8 | (uint8_t)*s;
		put64(args + i * 32, id);
		put64(args + i * 32 + 8, pa);
		put64(args + i * 32 + 16, i < 3 ? 0x10000 : PAGE);
		args[i * 32 + 24] = 1;
		args[i * 32 + 25] = 1;
		for (int k = 0; i < 3 && k < 16; k++) {
			bool none = o->no_log_ptes || (k && a->log_address);

			qt_write64(c->g.q, pa + 8 + k * 8, none ? 0 : pa + k * PAGE);
		}
	}
	qt_memwrite(c->g.q, c->libos, args, sizeof(args));
	put64(rm, c->shm);
	put32(rm + 8, 129);
	put64(rm + 16, PAGE);
	put64(rm + 24, PAGE + 0x40000);
	if (a->args_stack)
		rm[a->args_stack] = 1;
	if (a->args_elements) {
		put64(rm + a->args_elements, 48);
		put64(rm + a->args_elements + 8, PAGE);
		put64(rm + a->args_elements + 16, 16 * PAGE);
		put32(rm + a->args_elements + 24, 4);
		put32(rm + a->args_elements + 28, 12);
	}
	qt_memwrite(c->g.q, c->rmargs, rm, a->args);
}

static void init_queues(struct cpu *c)
{
	uint32_t tx[8] = { 0, 0x40000, PAGE, 63, 0, 1, 32, PAGE };
	uint8_t zero[PAGE] = { 0 };

	qt_memwrite(c->g.q, c->shm + PAGE, zero, PAGE);
	qt_memwrite(c->g.q, c->shm + PAGE + 0x40000, zero, PAGE);
	for (uint32_t i = 0; i < 129; i++)
		qt_write64(c->g.q, c->shm + i * 8, c->shm + i * PAGE);
	qt_memwrite(c->g.q, c->shm + PAGE, tx, sizeof(tx));
	c->tx_seq = c->wptr = c->rpc_seq = c->rx_seq = c->rptr = 0;
}

static void send_sysinfo(struct cpu *c, const struct boot_opts *o)
{
	unsigned int cap = find_ecap(&c->g, 0, 0x10);
	uint8_t s[1024] = { 0 }, *vf = s + c->abi->sys_vf, *ids = s + c->abi->sys_ids;

	put64(s, BAR0);
	put64(s + 8, BAR1);
	put64(s + 16, BAR3);
	put64(s + c->abi->sys_dbdf, 0x100);
	if (c->abi->sys_wide)
		s[c->abi->sys_wide] = c->g.wide;
	if (c->abi->sys_ids) {
		put32(ids, cfg32(&c->g, 0, 0));
		put32(ids + 4, cfg32(&c->g, 0, 0x2c));
		put32(ids + 8, cfg8(&c->g, 0, 8));
	}
	put32(vf, cfg16(&c->g, 0, cap + 0xe));
	put32(vf + 4, cfg16(&c->g, 0, cap + 0x14));
	put64(vf + 8, c->g.vf_wide ? VF_BAR0_WIDE : VF_BAR0);
	vf[32] = c->g.vf_wide;
	put64(vf + 16, VF_BAR1);
	put64(vf + 24, VF_BAR3);
	vf[33] = vf[34] = 1;
	if (o->sys_set)
		put32(s + o->sys_at * 4, o->sys_val);
	if (!o->no_sysinfo)
		cpu_send(c, 72, s, c->abi->sys);
}

static void send_registry(struct cpu *c, const struct boot_opts *o)
{
	static const char name[] = "RMSetSriovMode";
	uint8_t r[8 + 16 + sizeof(name)] = { 0 };

	put32(r, sizeof(r));
	put32(r + 4, 1);
	put32(r + 8, 24);
	r[12] = 1;
	put32(r + 16, o->no_sriov ? 0 : 1);
	put32(r + 20, o->dword_without_size ? 0 : 4);
	memcpy(r + 24, name, sizeof(name));
	cpu_send(c, 73, r, sizeof(r));
}

static void dma_block(struct cpu *c, uint64_t base, uint32_t from, uint32_t to, uint32_t cmd)
{
	wr(&c->g, SEC2 + 0x110, base >> 8);
	wr(&c->g, SEC2 + 0x128, base >> 40);
	wr(&c->g, SEC2 + 0x114, to);
	wr(&c->g, SEC2 + 0x11c, from);
	wr(&c->g, SEC2 + 0x118, 6 << 8 | cmd);
}

/* Loads a booter into SEC2 by DMA and runs it, as nouveau's ga102_flcn_fw_load() does. */
static uint32_t run_sec2(struct cpu *c, const struct booter *b, uint32_t mbox0, uint32_t mbox1)
{
	wr(&c->g, SEC2 + 0x3c0, 1);
	wr(&c->g, SEC2 + 0x3c0, 0);
	wr(&c->g, SEC2 + 0x624, 0x80);
	wr(&c->g, SEC2 + 0x10c, 0);
	wr(&c->g, SEC2 + 0x600, 5);
	for (uint32_t at = 0; at < b->code_size; at += 256)
		dma_block(c, b->mem, b->code + at, at, 0x14);
	for (uint32_t at = 0; at < b->data_size; at += 256)
		dma_block(c, b->mem + b->data, at, at, 0);
	wr(&c->g, SEC2 + 0x1210, b->sig);
	wr(&c->g, SEC2 + 0x119c, b->engine);
	wr(&c->g, SEC2 + 0x1198, b->ucode);
	wr(&c->g, SEC2 + 0x1180, 1);
	wr(&c->g, SEC2 + 0x040, mbox0);
	wr(&c->g, SEC2 + 0x044, mbox1);
	wr(&c->g, SEC2 + 0x104, b->code);
	wr(&c->g, SEC2 + 0x100, 2);
	if (!poll_reg(&c->g, BAR0 + SEC2 + 0x100, 1 << 4, 1 << 4))
		return 0xffffffff;
	return rd(&c->g, SEC2 + 0x040);
}

bool cpu_scrubbed(struct cpu *c)
{
	return rd(&c->g, 0x1180fc) >> 29 >= 3;
}

uint32_t cpu_scrub(struct cpu *c, uint32_t mbox0, uint32_t mbox1)
{
	return run_sec2(c, &c->scrubber, mbox0, mbox1);
}

void cpu_prepare(struct cpu *c, const struct boot_opts *o)
{
	if (c->abi->sys) {		/* gmc_cpu.c brings its own */
		init_queues(c);
		write_libos(c, o);
	}
}

void cpu_first_words(struct cpu *c, const struct boot_opts *o)
{
	if (c->abi->sys) {
		send_sysinfo(c, o);
		send_registry(c, o);
	}
}

bool cpu_started(struct cpu *c)
{
	if (!ok(cpu_expect(c, 0x1001, 0), "INIT_DONE comes") ||
	    !eq(RESULT(c), 0, "INIT_DONE reports success"))
		return false;
	cpu_send(c, 65, NULL, 0);
	if (!ok(cpu_expect(c, 65, 0), "static information comes"))
		return false;
	c->client = le32(PAYLOAD(c) + c->abi->info_client);
	c->device = le32(PAYLOAD(c) + c->abi->info_client + 4);
	c->subdevice = le32(PAYLOAD(c) + c->abi->info_client + 8);
	return true;
}

uint32_t cpu_booter_load(struct cpu *c, const struct boot_opts *o)
{
	const uint32_t gsp = 0x110000;
	uint64_t bent = c->image + 777 * PAGE + 99, entry = c->l2 + 4242 * 8;
	uint8_t byte = qt_read8(c->g.q, bent), sig = qt_read8(c->g.q, c->signature + 5);
	uint8_t bl = qt_read8(c->g.q, c->bootloader + 9);
	uint64_t pte = qt_read64(c->g.q, entry);
	uint32_t ret;

	if (!o->no_frts && !wpr2_hi(&c->g))
		ok(cpu_frts(c), "FWSEC makes room for FRTS");
	if (c->scrubber.code_size && !o->no_scrubber && !cpu_scrubbed(c)) {
		cpu_scrub(c, 0, 0);
		ok(cpu_scrubbed(c), "the scrubber has run");
	}
	write_meta(c, o);
	cpu_prepare(c, o);
	wr(&c->g, gsp + 0x3c0, 1);
	wr(&c->g, gsp + 0x3c0, 0);
	if (!o->late_words)
		cpu_first_words(c, o);
	wr(&c->g, gsp + 0x040, c->libos);
	wr(&c->g, gsp + 0x044, c->libos >> 32);
	if (o->bad_image)
		qt_write8(c->g.q, bent, byte ^ 1);
	if (o->bad_signature)
		qt_write8(c->g.q, c->signature + 5, sig ^ 1);
	if (o->bad_bootloader)
		qt_write8(c->g.q, c->bootloader + 9, bl ^ 1);
	if (o->bad_radix3)
		qt_write64(c->g.q, entry, pte + 8);
	ret = run_sec2(c, &c->load, c->meta, c->meta >> 32);
	qt_write8(c->g.q, bent, byte);
	qt_write8(c->g.q, c->signature + 5, sig);
	qt_write8(c->g.q, c->bootloader + 9, bl);
	qt_write64(c->g.q, entry, pte);
	return ret;
}

uint32_t cpu_booter_unload(struct cpu *c)
{
	return run_sec2(c, &c->unload, 0xff, 0xff);
}

bool cpu_boot(struct cpu *c)
{
	struct boot_opts good = { 0 };

	return eq(c->g.fsp ? fmc_load(c) : cpu_booter_load(c, &good), 0, "GSP is loaded") &&
	       cpu_started(c);
}

void cpu_reset(struct cpu *c)
{
	wr(&c->g, 0x1103c0, 1);
	wr(&c->g, 0x1103c0, 0);
	cpu_booter_unload(c);
}

static uint32_t xor_sum(const uint8_t *p, uint32_t len)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < len; i += 8)
		sum ^= le64(p + i);
	return sum >> 32 ^ sum;
}

/* Bytes of an element that the checksum covers: what follows is anything. */
static uint32_t summed(struct cpu *c, uint32_t len)
{
	uint32_t unit = c->abi->sum_whole ? PAGE : 8;

	return (48 + len + unit - 1) / unit * unit;
}

void cpu_push(struct cpu *c, const void *rpc, uint32_t len, uint32_t seq_add, uint32_t sum_xor)
{
	static uint8_t buf[16 * PAGE];
	uint32_t pages = (48 + len + PAGE - 1) / PAGE;

	memset(buf, 0, sizeof(buf));
	memcpy(buf + 48, rpc, len);
	put32(buf + 36, c->tx_seq + seq_add);
	put32(buf + 40, pages);
	memset(buf + summed(c, len), c->abi->sum_whole ? 0 : 0xa5,
	       sizeof(buf) - summed(c, len));
	put32(buf + 32, xor_sum(buf, summed(c, len)) ^ sum_xor);
	for (uint32_t i = 0; i < pages; i++) {
		qt_memwrite(c->g.q, c->shm + 2 * PAGE + (uint64_t)c->wptr * PAGE,
			    buf + i * PAGE, PAGE);
		c->wptr = (c->wptr + 1) % 63;
	}
	c->tx_seq++;
	qt_write32(c->g.q, c->shm + PAGE + 16, c->wptr);
	wr(&c->g, 0x110c00, 0);
}

void cpu_send(struct cpu *c, uint32_t function, const void *payload, uint32_t len)
{
	static uint8_t rpc[16 * PAGE];
	const uint8_t *p = payload;
	uint32_t max = 16 * PAGE - 48 - 32, first = 1;
	/* _issueRpcAsync: not counted, unless in several records */
	bool waited = (function != 72 && function != 73 && function != 202) || len > max;

	c->sent_seq = c->abi->counts && waited ? c->rpc_seq : 0;
	do {
		uint32_t n = len < max ? len : max, rptr;

		memset(rpc, 0, 32);
		put32(rpc, 0x03000000);
		put32(rpc + 4, 0x43505256);
		put32(rpc + 8, 32 + n);
		put32(rpc + 12, first ? function : 71);
		put32(rpc + 16, 0xffffffff);
		put32(rpc + 20, 0xffffffff);
		if (!waited)
			put32(rpc + 24, c->early_seq);
		else if (c->abi->counts)
			put32(rpc + 24, c->rpc_seq++);
		if (n)
			memcpy(rpc + 32, p, n);
		/* room for 16 elements: their read pointer is in our status block */
		for (int i = 0; i < 100; i++) {
			rptr = qt_read32(c->g.q, c->shm + PAGE + 0x40000 + 32);
			if ((rptr + 63 - c->wptr - 1) % 63 >= 16)
				break;
			step(c, 100000);
		}
		cpu_push(c, rpc, 32 + n, 0, 0);
		p += n;
		len -= n;
		first = 0;
	} while (len);
}

static bool recv_one(struct cpu *c, uint8_t *out, uint32_t *len)
{
	static uint8_t buf[16 * PAGE];
	uint64_t stat = c->shm + PAGE + 0x40000;
	uint32_t n, i;

	for (i = 0; qt_read32(c->g.q, stat + 16) == c->rptr; i++) {
		if (i == 400)
			return false;
		step(c, 100000);
	}
	qt_memread(c->g.q, stat + PAGE + (uint64_t)c->rptr * PAGE, buf, PAGE);
	n = le32(buf + 40);
	if (!n || n > 16 || le32(buf + 56) > n * PAGE - 48)
		return false;
	for (i = 1; i < n; i++)
		qt_memread(c->g.q, stat + PAGE + (uint64_t)((c->rptr + i) % 63) * PAGE,
			   buf + i * PAGE, PAGE);
	if (le32(buf + 36) != c->rx_seq || xor_sum(buf, summed(c, le32(buf + 56))))
		return false;
	c->rx_seq++;
	c->rptr = (c->rptr + n) % 63;
	/* swapped: our read pointer is in our own (command) block */
	qt_write32(c->g.q, c->shm + PAGE + 32, c->rptr);
	*len = le32(buf + 56);
	memcpy(out, buf + 48, *len);
	return true;
}

bool cpu_recv(struct cpu *c, uint32_t want)
{
	static uint8_t part[16 * PAGE];
	uint32_t n;

	if (!recv_one(c, c->msg, &c->len))
		return false;
	while (c->len < want) {
		if (!recv_one(c, part, &n) || le32(part + 12) != 71)
			return false;
		memcpy(c->msg + c->len, part + 32, n - 32);
		c->len += n - 32;
	}
	return true;
}

bool cpu_expect(struct cpu *c, uint32_t function, uint32_t want)
{
	while (cpu_recv(c, 0)) {
		static uint8_t part[16 * PAGE];
		uint32_t n;

		if (FUNCTION(c) != function)
			continue;
		if (SEQUENCE(c) != (function < 0x1000 ? c->sent_seq : 0))
			continue;
		for (uint32_t i = 1; c->len < want; i++) {
			if (!recv_one(c, part, &n) || le32(part + 12) != 71)
				return false;
			if (le32(part + 24) != c->sent_seq + (c->abi->counts ? i : 0))
				return false;
			memcpy(c->msg + c->len, part + 32, n - 32);
			c->len += n - 32;
		}
		return true;
	}
	return false;
}

bool cpu_silent(struct cpu *c)
{
	return !cpu_recv(c, 0);
}

uint32_t cpu_control_on(struct cpu *c, uint32_t client, uint32_t object, uint32_t cmd,
			void *params, uint32_t size)
{
	uint32_t head = c->abi->control;
	uint8_t *p = calloc(1, head + size);
	uint32_t status;

	put32(p, client);
	put32(p + 4, object);
	put32(p + 8, cmd);
	put32(p + 16, size);
	memcpy(p + head, params, size);
	cpu_send(c, 76, p, head + size);
	free(p);
	if (!cpu_expect(c, 76, 32 + head + size) || RESULT(c))
		return 0xdeadbeef;
	status = le32(PAYLOAD(c) + 12);
	memcpy(params, PAYLOAD(c) + head, size);
	return status;
}

uint32_t cpu_control(struct cpu *c, uint32_t cmd, void *params, uint32_t size)
{
	return cpu_control_on(c, c->client, c->subdevice, cmd, params, size);
}

uint32_t cpu_alloc(struct cpu *c, uint32_t client, uint32_t parent, uint32_t object,
		   uint32_t class_id, const void *params, uint32_t size)
{
	uint8_t p[256] = { 0 };

	put32(p, client);
	put32(p + 4, parent);
	put32(p + 8, object);
	put32(p + 12, class_id);
	put32(p + 20, size);
	if (size)
		memcpy(p + 32, params, size);
	cpu_send(c, 103, p, 32 + size);
	return cpu_expect(c, 103, 0) && !RESULT(c) ? le32(PAYLOAD(c) + 16) : 0xdeadbeef;
}

uint32_t cpu_free(struct cpu *c, uint32_t client, uint32_t object)
{
	uint8_t p[16] = { 0 };

	put32(p, client);
	put32(p + 8, object);
	cpu_send(c, 10, p, sizeof(p));
	return cpu_expect(c, 10, 0) ? RESULT(c) : 0xdeadbeef;
}

static uint64_t window(struct cpu *c, uint64_t addr)
{
	wr(&c->g, c->g.fsp ? 0x10fd40 : 0x1700, addr >> 16);
	return BAR0 + 0x700000 + (addr & 0xffff);
}

uint32_t fb_read32(struct cpu *c, uint64_t addr)
{
	return qt_read32(c->g.q, window(c, addr));
}

void fb_write32(struct cpu *c, uint64_t addr, uint32_t val)
{
	qt_write32(c->g.q, window(c, addr), val);
}

void fb_write(struct cpu *c, uint64_t addr, const void *buf, uint32_t len)
{
	for (uint32_t i = 0; i < len; i += 4)
		fb_write32(c, addr + i, le32((const uint8_t *)buf + i));
}
