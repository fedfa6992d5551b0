/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * CrashCat: the reports that GSP's firmware leaves of what went wrong in it. Reading
 * them needs no GPU and compiles in user space too.
 */
#ifndef NVIDIA_VGPU_GSP_CRASHCAT_H
#define NVIDIA_VGPU_GSP_CRASHCAT_H

#include <linux/types.h>

#define GSP_CRASHCAT_CSRS	7
#define GSP_CRASHCAT_TRACE	16

/**
 * struct gsp_crashcat_queue - where reports are, as GSP's registers say
 * @aperture: which memory: enum gsp_crashcat_aperture
 * @offset: there, bytes
 * @size: bytes
 */
struct gsp_crashcat_queue {
	u32 aperture;
	u64 offset;
	u32 size;
};

enum gsp_crashcat_aperture {
	GSP_CRASHCAT_SYSMEM,
	GSP_CRASHCAT_FB,
	GSP_CRASHCAT_DMEM,
	GSP_CRASHCAT_EMEM,
	GSP_CRASHCAT_APERTURES
};

/**
 * struct gsp_crashcat_report - one report
 * @implementer: eight characters, which operating system wrote it
 * @source: partition, ucode, mode and task that it is about
 * @cause: kind of failure, and what it is contained in
 * @pc: where it happened
 * @data: of an exception: its number
 * @csr: xstatus, xie, xip, xepc, xtval, xcause, xscratch
 * @trace: addresses of the stack, @num_trace of them
 * @num_trace: at most GSP_CRASHCAT_TRACE
 * @has_csr: @csr is there
 */
struct gsp_crashcat_report {
	u64 implementer;
	u64 source;
	u64 cause;
	u64 pc;
	u64 data;
	u64 csr[GSP_CRASHCAT_CSRS];
	u64 trace[GSP_CRASHCAT_TRACE];
	unsigned int num_trace;
	bool has_csr;
};

/* What a report means for the one who reads it. */
enum gsp_crashcat_verdict {
	GSP_CRASHCAT_NOTE,	/* nothing failed: a watchdog says that something took long */
	GSP_CRASHCAT_CONTAINED,	/* a part of firmware failed that the rest does not need */
	GSP_CRASHCAT_FATAL,	/* firmware as a whole did */
};

int gsp_crashcat_wayfinder(u32 wfl0, unsigned int *group);
int gsp_crashcat_queue(u64 wfl1, struct gsp_crashcat_queue *q);
size_t gsp_crashcat_parse(const u8 *buf, size_t len, struct gsp_crashcat_report *r);
enum gsp_crashcat_verdict gsp_crashcat_verdict(const struct gsp_crashcat_report *r,
					       bool contained);
const char *gsp_crashcat_cause(const struct gsp_crashcat_report *r);
const char *gsp_crashcat_containment(const struct gsp_crashcat_report *r);

#endif
