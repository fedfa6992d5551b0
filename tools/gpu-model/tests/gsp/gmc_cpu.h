/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A CPU side of firmware 615.71.09, small and independent of the model and of the
 * driver: numbers are written out, from NVIDIA/open-gpu-kernel-modules 61dcc93 and
 * nova-core. Its machine, firmware files and framebuffer are those of cpu.h.
 */
#ifndef GMC_CPU_H
#define GMC_CPU_H

#include "cpu.h"

#define NO_ANSWER 0xdeadbeefu

/* Keys and values, as they are written. */
struct kv {
	uint8_t buf[0x8000];
	uint32_t len;
};

void kv_word(struct kv *k, uint32_t op, uint32_t key, uint32_t index, uint32_t count);
void kv32(struct kv *k, uint32_t key, uint32_t value);
void kv64(struct kv *k, uint32_t key, uint64_t value);
/* @op: 3, 4, 5 for values of 1, 4 or 8 bytes */
void kv_array(struct kv *k, uint32_t op, uint32_t key, const void *v, uint32_t n);
void kv_text(struct kv *k, uint32_t key, const char *s);
/* The value of @key under @index in a reply; false: not there, or not well formed. */
bool kv_get(const uint8_t *p, uint32_t len, uint32_t key, uint32_t index, uint64_t *value);
uint64_t kv_num(struct cpu *c, uint32_t key, uint32_t index);	/* all ones: not there */
bool kv_is_text(struct cpu *c, uint32_t key, const char *s);

/* What a frame says; zero: as it should be. */
struct frame {
	uint32_t magic, mctp, nvdm, reserved;	/* xor */
	int32_t size, payload;			/* added */
	uint32_t command, gmc_reserved;		/* xor, of the GMCAPI header */
	int32_t gmc_size;			/* added */
};

/* What gmc_start() begins with, for who starts QEMU himself. */
void gmc_init(struct cpu *c);
bool gmc_start(struct cpu *c, const char *path);
/* Everything but GSP_INIT; mailbox 0 of booter. @at: 32-bit word of RMARGS that is spoiled. */
uint32_t gmc_load(struct cpu *c, unsigned int at, uint32_t val);
/* A good GSP_INIT's request. */
void gmc_init_keys(struct cpu *c, struct kv *k);
/* Boots, and GSP_INIT. */
bool gmc_boot(struct cpu *c);

void gmc_send(struct cpu *c, uint32_t command, const void *payload, uint32_t len, uint32_t max,
	      const struct frame *f);
/* The next request bears the number of the one before. */
void gmc_same_number(void);
/* The next message, in c->msg from its GMCAPI or RPC header on. */
bool gmc_recv(struct cpu *c);
/* A command; its status, with the answer's payload at GMC_PAYLOAD. */
uint32_t gmc_call_max(struct cpu *c, uint32_t command, const void *payload, uint32_t len,
		      uint32_t max);
uint32_t gmc_call(struct cpu *c, uint32_t command, const void *payload, uint32_t len);
uint32_t gmc_framed(struct cpu *c, const struct frame *f);
bool gmc_event(struct cpu *c, uint32_t command);
bool gmc_silent(struct cpu *c);

#define GMC_PAYLOAD(c)	((c)->msg + 40)
#define GMC_LEN(c)	((c)->len - 40)

/* gmc_queue_test.c */
void test_gmc_arrivals(struct cpu *c);
void test_gmc_endless(struct cpu *c);

/* gmc_vgpu_test.c */
void test_gmc_types(struct cpu *c);
void test_gmc_scrub(struct cpu *c);
void test_gmc_vgpu(struct cpu *c);
void test_gmc_crash(struct cpu *c);
/* Boots again. */
void test_gmc_card(struct cpu *c);

#endif
