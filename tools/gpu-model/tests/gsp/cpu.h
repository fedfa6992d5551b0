/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A CPU side of GSP firmware, small and independent of both the model and the
 * driver: offsets are written out as numbers, from the published headers (see the
 * model's README), so that a mistake in one is not repeated in the other. The tests
 * are in depth for 570.144; release_test.c takes the way of a vGPU through all.

 */
#ifndef CPU_H
#define CPU_H

#include "../rom.h"

/* Places and sizes of one firmware release; 0 where it has no such thing. */
struct abi {
	const char *release;
	bool sum_whole;			/* checksums cover whole elements */
	bool counts;			/* RPCs bear numbers, which firmware checks */
	unsigned int heap_mib;		/* WPR heap of vGPU mode */
	unsigned int args, args_stack, args_elements;	/* GSP_ARGUMENTS_CACHED */
	unsigned int sys, sys_dbdf, sys_wide, sys_ids, sys_vf;	/* GspSystemInfo */
	unsigned int control, root;	/* rpc_gsp_rm_control, NV0000_ALLOC_PARAMETERS */
	unsigned int info, info_client, info_fb, info_region, info_name, info_sriov;
	unsigned int types, type_instances, type_sizes;	/* PGPU_ADD_VGPU_TYPE */
	unsigned int boot, engines, boot_segments, boot_heap;	/* BOOTLOAD */
	bool kernel_log;
	unsigned int suspended;		/* what mailbox 0 says when it has given its core away */
	bool log_address;		/* log buffers: their own address, no table of pages */
	unsigned int enumerate, fb_usage, engine_list, intr, fb_info;
	unsigned int mc_gsp, rm_jpeg;
	unsigned int rc, rc_type;	/* rpc_rc_triggered */
	bool free_states, hetero;	/* controls 0x2080400c, 0x2080400e */
	unsigned int resp_done, resp_result, config;	/* plugin buffers */
};

extern const struct abi abis[];
extern const unsigned int num_abis;
const struct abi *abi_find(const char *release);

#define PAGE 0x1000u
#define FB_SIZE (48ull << 30)
#define SEGMENT (128ull << 20)

/* Deviations from a good boot; zero = as it should be. */
struct boot_opts {
	unsigned int meta_at;		/* 64-bit word of the WPR metadata … */
	uint64_t meta_val;		/* … gets this value */
	bool meta_set;
	bool bad_image;			/* a byte of the image is altered */
	bool bad_signature, bad_bootloader;
	bool bad_radix3;		/* an entry of level 2 is not a page */
	unsigned int sys_at;		/* 32-bit word of GspSystemInfo */
	uint32_t sys_val;
	bool sys_set;
	bool no_sysinfo;
	bool no_sriov;			/* RMSetSriovMode missing */
	bool dword_without_size;	/* RMSetSriovMode says 0 bytes, as nova-core does */
	bool late_words;		/* the caller sends both when GSP runs */
	bool no_log_ptes;
	bool no_frts;			/* FWSEC has not run before */
	bool no_scrubber;		/* nor the scrubber, where the framebuffer needs it */
	unsigned int heap_mib;		/* another heap than the release's */
	unsigned int partitions;	/* and another number of partitions than 32 … */
	bool bare;			/* … or none at all */
};

/* A booter in guest memory. */
struct booter {
	uint64_t mem;
	uint32_t code, code_size, data, data_size, sig, engine, ucode;
};

struct cpu {
	struct gpu g;
	struct rom rom;
	const char *path;		/* of the image, where a test needs it */
	const struct abi *abi;
	uint64_t image, image_size;	/* in guest memory, as the bootloader */
	uint64_t bootloader, bootloader_size;
	uint32_t bl_code, bl_data, bl_manifest;
	struct booter load, unload, scrubber;	/* the last of Ada only */
	uint64_t fmc, fmc_size, fmc_params;	/* of a chip with FSP */
	uint64_t fb_gib;
	uint8_t fmc_hash[48], fmc_key[384], fmc_signature[384];
	const char *signature_section;	/* of the image; NULL: of AD102 */
	uint64_t signature, l0, l1, l2;
	uint64_t meta, libos, logs, rmargs, shm;
	uint64_t crash_queue;		/* a page for crash reports; 0: none is given */
	uint64_t ucodes, ucodes_size, ucodes_data, monitor;	/* 615: table, its data */
	uint64_t booter;		/* where its image goes in guest memory, once used */
	uint64_t wpr_start, non_wpr, frts;
	uint32_t tx_seq, wptr, rpc_seq;
	uint32_t sent_seq;		/* number of the last RPC, of its first record */
	uint32_t early_seq;		/* what RPCs bear that nobody waits for: should be 0 */
	uint32_t rx_seq, rptr;
	uint32_t client, device, subdevice;	/* internal handles */
	uint8_t msg[0xb0000];		/* last RPC received: header + payload */
	uint32_t len;			/* of msg */
};

/* msg: header fields and payload */
#define FUNCTION(c)	le32((c)->msg + 12)
#define RESULT(c)	le32((c)->msg + 16)
#define SEQUENCE(c)	le32((c)->msg + 24)
#define PAYLOAD(c)	((c)->msg + 32)

uint16_t le16(const void *p);
uint32_t le32(const void *p);
uint64_t le64(const void *p);
void put16(void *p, uint16_t v);
void put32(void *p, uint32_t v);
void put64(void *p, uint64_t v);

/* firmware.c: image, tables, bootloader, booters, and pages for the rest. */
void place_firmware(struct cpu *c, const char *path);
/* Starts QEMU with the image at @path of @release and puts it into guest memory. */
void cpu_start(struct cpu *c, unsigned int vfs, const char *path, const char *release);
void cpu_stop(struct cpu *c);
/* Runs FWSEC, for 1 MiB below the last of the framebuffer. */
bool cpu_frts(struct cpu *c);
/* Prepares everything and runs booter_load; its mailbox 0. */
uint32_t cpu_booter_load(struct cpu *c, const struct boot_opts *o);
uint32_t cpu_booter_unload(struct cpu *c);
/* Runs the scrubber, with these in SEC2's mailboxes; mailbox 0 at the end. */
uint32_t cpu_scrub(struct cpu *c, uint32_t mbox0, uint32_t mbox1);
bool cpu_scrubbed(struct cpu *c);
/* fmc_test.c: the same by FSP and GSP-FMC; an error of one of them. */
uint32_t fmc_load(struct cpu *c);
/* What GSP reads when it starts, and its first two messages. */
void cpu_prepare(struct cpu *c, const struct boot_opts *o);
void cpu_first_words(struct cpu *c, const struct boot_opts *o);
/* Takes INIT_DONE and static information; false if that fails. */
bool cpu_started(struct cpu *c);
/* Boots and takes INIT_DONE; false if that fails. */
bool cpu_boot(struct cpu *c);
/* Falcon reset, booter_unload. */
void cpu_reset(struct cpu *c);

/* One queue message with @rpc (header included); altered checksum or sequence. */
void cpu_push(struct cpu *c, const void *rpc, uint32_t len, uint32_t seq_add, uint32_t sum_xor);
void cpu_send(struct cpu *c, uint32_t function, const void *payload, uint32_t len);
/* Next RPC or event, continuation records joined up to @want bytes; false: none came. */
bool cpu_recv(struct cpu *c, uint32_t want);
/*
 * cpu_recv() until @function, skipping others; what has not the number that it was
 * asked with is something else.
 */
bool cpu_expect(struct cpu *c, uint32_t function, uint32_t want);
bool cpu_silent(struct cpu *c);
uint32_t cpu_control_on(struct cpu *c, uint32_t client, uint32_t object, uint32_t cmd,
			void *params, uint32_t size);
/* On the internal subdevice; parameters come back; 0xdeadbeef: no answer. */
uint32_t cpu_control(struct cpu *c, uint32_t cmd, void *params, uint32_t size);
uint32_t cpu_alloc(struct cpu *c, uint32_t client, uint32_t parent, uint32_t object,
		   uint32_t class_id, const void *params, uint32_t size);
uint32_t cpu_free(struct cpu *c, uint32_t client, uint32_t object);

/* Framebuffer through PRAMIN. */
uint32_t fb_read32(struct cpu *c, uint64_t addr);
void fb_write32(struct cpu *c, uint64_t addr, uint32_t val);
void fb_write(struct cpu *c, uint64_t addr, const void *buf, uint32_t len);

void step(struct cpu *c, uint64_t ns);

/* release_test.c: the way of a vGPU, in one release. */
void test_release(struct cpu *c);
/* queue_test.c, in each release: numbers of RPCs, elements that arrive oddly, many events. */
void test_sequences(struct cpu *c);
void test_arrivals(struct cpu *c);
void test_endless(struct cpu *c);
/* A task of @gfid is configured and has thousands of events to tell. */
void test_plugin_events(struct cpu *c, unsigned int gfid);
/* scrubber_test.c: of a board whose framebuffer is not all usable at power-on. */
void test_scrubber(struct cpu *c);
/* core_test.c: its core is taken and given back before INIT_DONE. */
void test_core(struct cpu *c);

/* The tests in depth, in the order in which gsp_test.c runs them. */
void test_boot(struct cpu *c);
void test_sysinfo(struct cpu *c);
void test_boot_faults(struct cpu *c);
void test_boot_again(struct cpu *c);
void test_rm(struct cpu *c);
void test_queue(struct cpu *c);
void test_controls(struct cpu *c);
void test_aperture(struct cpu *c);
void test_aperture_v3(struct cpu *c);
void test_vgpu(struct cpu *c);
void test_bootload_refusals(struct cpu *c);
void test_plugin(struct cpu *c);
void test_gsp_faults(struct cpu *c);
void test_vfs_go(struct cpu *c);
void test_vgpu_life(struct cpu *c);
void test_crash(struct cpu *c);
void test_crash_release(struct cpu *c);

/* vgpu_test.c, for the others */
#define TYPE 869
#define HEAP_SIZE (64ull << 20)
#define TYPES_MAX 694280
void upload_type(struct cpu *c);
/* The same, while GSP is told to refuse that type. */
void refused_type(struct cpu *c);
/* BOOTLOAD parameters (at most 6616 bytes) of a good vGPU for @gfid. */
void bootload_params(struct cpu *c, uint8_t *p, unsigned int gfid);
uint64_t heap_of(unsigned int gfid);
uint32_t bootload(struct cpu *c, unsigned int gfid);
uint32_t gfid_control(struct cpu *c, uint32_t cmd, unsigned int gfid);
#define SHUTDOWN(c, gfid) gfid_control(c, 0x20804002, gfid)
#define CLEANUP(c, gfid) gfid_control(c, 0x20804008, gfid)

/* plugin_test.c, for the others: a bootloaded task has shown its marker. */
bool up(struct cpu *c, unsigned int gfid);
void ctrl_setup(struct cpu *c, unsigned int gfid);
/* A good configuration message, 112 bytes. */
void config(uint8_t *p, unsigned int gfid, uint32_t client);
uint32_t vgpu_client(struct cpu *c, uint32_t handle);
/* The task of a bootloaded @gfid is made to run. */
bool configure(struct cpu *c, unsigned int gfid, uint32_t client);
/* A message to it; 0xdeadbeef when it does not answer. */
uint32_t plugin_message(struct cpu *c, unsigned int gfid, uint32_t type, const void *data,
			uint32_t len);

#endif
