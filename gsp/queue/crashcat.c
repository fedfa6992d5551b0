// SPDX-License-Identifier: GPL-2.0-only
/*
 * What CrashCat reports look like. Two wayfinder words say where a ring of bytes lies
 * that holds packets, each a header of 8 bytes and a payload; a report is one packet
 * of that type and those that follow it. GSP wrote all of it while it crashed: any of
 * it can be anything, and nothing is read but what lies inside.
 *
 * Facts: NVIDIA/open-gpu-kernel-modules
 * src/common/uproc/os/common/include/nv-crashcat.h,
 * src/nvidia/src/libraries/crashcat/ (crashcat_queue_v1.c, crashcat_report_v1.c,
 * crashcat_report_v1_libos3.c) and kernel_gsp_tu102.c
 * (kgspCrashCatReportImpactsGspRm).
 *
 * No locks. Called by crashcat_read.c.
 */
#include <linux/bitfield.h>
#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include "crashcat.h"

#define SIGNATURE		0xdead
#define VERSION			1

#define WFL0_SIGNATURE		GENMASK(15, 0)
#define WFL0_VERSION		GENMASK(19, 16)
#define WFL0_GROUP		GENMASK(22, 20)

#define WFL1_APERTURE		GENMASK_ULL(2, 0)
#define WFL1_UNIT		GENMASK_ULL(4, 3)
#define WFL1_SIZE		GENMASK_ULL(9, 6)
#define WFL1_OFFSET		GENMASK_ULL(63, 10)

#define PACKET_SIGNATURE	GENMASK_ULL(15, 0)
#define PACKET_VERSION		GENMASK_ULL(19, 16)
#define PACKET_UNIT		GENMASK_ULL(21, 20)
#define PACKET_SIZE		GENMASK_ULL(31, 22)
#define PACKET_TYPE		GENMASK_ULL(39, 32)
#define PACKET_TRACE_KIND	BIT_ULL(43)	/* 0: of the stack */

enum packet_type {
	PACKET_REPORT,
	PACKET_CSR,
	PACKET_GPR,
	PACKET_TRACE,
	PACKET_IO32,
};

/* Words of a report's payload. */
enum report_word {
	REPORT_IMPLEMENTER,
	REPORT_REPORTER_ID,
	REPORT_REPORTER_DATA,
	REPORT_SOURCE_ID,
	REPORT_SOURCE_CAUSE,
	REPORT_SOURCE_PC,
	REPORT_SOURCE_DATA,
	REPORT_WORDS
};

#define CAUSE_TYPE		GENMASK_ULL(3, 0)
#define CAUSE_CONTAINMENT	GENMASK_ULL(7, 4)
#define CAUSE_WATCHDOG		3

#define LIBOS3			0x4c49424f53330000ULL	/* "LIBOS3", then its minor version */
#define LIBOS_FAMILY		GENMASK_ULL(63, 16)

static u64 word(const u8 *at)
{
	u64 v = 0;
	unsigned int i;

	for (i = 0; i < sizeof(v); i++)
		v |= (u64)at[i] << 8 * i;
	return v;
}

/* Unit of a size: 1 in a wayfinder means what 1 means in a packet, 0 does not. */
static u32 unit(u32 code)
{
	static const u32 bytes[] = { 8, SZ_1K, SZ_4K, SZ_64K };

	return bytes[code];
}

/**
 * gsp_crashcat_wayfinder() - is anything reported, and where does it say where?
 * @wfl0: first wayfinder
 * @group: result: which scratch registers hold the second
 *
 * Return: 0, -ENOENT when nothing is reported, -EPROTO when it is of another kind.
 */
int gsp_crashcat_wayfinder(u32 wfl0, unsigned int *group)
{
	if (FIELD_GET(WFL0_SIGNATURE, wfl0) != SIGNATURE)
		return -ENOENT;
	if (FIELD_GET(WFL0_VERSION, wfl0) != VERSION)
		return -EPROTO;
	*group = FIELD_GET(WFL0_GROUP, wfl0);
	return 0;
}

/**
 * gsp_crashcat_queue() - where the packets are
 * @wfl1: second wayfinder
 * @q: result
 *
 * Return: 0, or -EPROTO when it says nothing that can be.
 */
int gsp_crashcat_queue(u64 wfl1, struct gsp_crashcat_queue *q)
{
	u32 code = FIELD_GET(WFL1_UNIT, wfl1);

	q->aperture = FIELD_GET(WFL1_APERTURE, wfl1);
	q->offset = wfl1 & WFL1_OFFSET;
	if (!code || q->aperture >= GSP_CRASHCAT_APERTURES)
		return -EPROTO;
	q->size = (FIELD_GET(WFL1_SIZE, wfl1) + 1) * unit(code);
	return 0;
}

/* The packet at @buf: its type and the length of its payload. */
static int packet(const u8 *buf, size_t len, u64 *header, u32 *size)
{
	if (len < sizeof(*header))
		return -EPROTO;
	*header = word(buf);
	if (FIELD_GET(PACKET_SIGNATURE, *header) != SIGNATURE ||
	    FIELD_GET(PACKET_VERSION, *header) != VERSION)
		return -EPROTO;
	*size = (FIELD_GET(PACKET_SIZE, *header) + 1) * unit(FIELD_GET(PACKET_UNIT, *header));
	return *size > len - sizeof(*header) ? -EPROTO : 0;
}

static void take_words(u64 *to, const u8 *from, unsigned int num)
{
	unsigned int i;

	for (i = 0; i < num; i++)
		to[i] = word(from + i * sizeof(u64));
}

static void take_report(struct gsp_crashcat_report *r, const u8 *payload)
{
	u64 w[REPORT_WORDS];

	take_words(w, payload, REPORT_WORDS);
	*r = (struct gsp_crashcat_report){
		.implementer = w[REPORT_IMPLEMENTER],
		.source = w[REPORT_SOURCE_ID],
		.cause = w[REPORT_SOURCE_CAUSE],
		.pc = w[REPORT_SOURCE_PC],
		.data = w[REPORT_SOURCE_DATA],
	};
}

/* What else a report may have that is worth showing; other packets are passed over. */
static void take_packet(struct gsp_crashcat_report *r, u64 header, const u8 *payload, u32 size)
{
	u64 type = FIELD_GET(PACKET_TYPE, header);

	if (type == PACKET_CSR && size == sizeof(r->csr)) {
		take_words(r->csr, payload, GSP_CRASHCAT_CSRS);
		r->has_csr = true;
	} else if (type == PACKET_TRACE && !(header & PACKET_TRACE_KIND) && !r->num_trace) {
		r->num_trace = min_t(u32, size / sizeof(u64), GSP_CRASHCAT_TRACE);
		take_words(r->trace, payload, r->num_trace);
	}
}

/**
 * gsp_crashcat_parse() - the first report of what is in the ring
 * @buf: packets, a private copy from the consumer's to the producer's index
 * @len: bytes at @buf
 * @r: result
 *
 * Return: bytes that the report takes, more than 0; 0 when what is there is no report.
 */
size_t gsp_crashcat_parse(const u8 *buf, size_t len, struct gsp_crashcat_report *r)
{
	size_t pos;
	u64 header;
	u32 size;

	if (packet(buf, len, &header, &size) || FIELD_GET(PACKET_TYPE, header) != PACKET_REPORT ||
	    size != REPORT_WORDS * sizeof(u64))
		return 0;
	take_report(r, buf + sizeof(header));
	for (pos = sizeof(header) + size; pos < len; pos += sizeof(header) + size) {
		/* What cannot be read cannot be passed over either. */
		if (packet(buf + pos, len - pos, &header, &size))
			return len;
		if (FIELD_GET(PACKET_TYPE, header) == PACKET_REPORT)
			break;
		take_packet(r, header, buf + pos + sizeof(header), size);
	}
	return pos;
}

/* Only one operating system says what a failure is contained in. */
static u32 containment(const struct gsp_crashcat_report *r)
{
	if ((r->implementer & LIBOS_FAMILY) != LIBOS3)
		return 0;
	return FIELD_GET(CAUSE_CONTAINMENT, r->cause);
}

/**
 * gsp_crashcat_verdict() - what a report means
 * @r: the report
 * @contained: firmware of the release says what a failure is contained in; that of
 *	others reports only what is the end of it
 *
 * Return: which of the three.
 */
enum gsp_crashcat_verdict gsp_crashcat_verdict(const struct gsp_crashcat_report *r,
					       bool contained)
{
	if (FIELD_GET(CAUSE_TYPE, r->cause) == CAUSE_WATCHDOG)
		return GSP_CRASHCAT_NOTE;
	if (!contained)
		return GSP_CRASHCAT_FATAL;
	switch (containment(r)) {
	case 1:		/* mode M */
	case 4:		/* the hart */
	case 0xf:	/* nothing */
		return GSP_CRASHCAT_FATAL;
	}
	return GSP_CRASHCAT_CONTAINED;
}

/**
 * gsp_crashcat_cause() - kind of failure
 * @r: the report
 *
 * Return: its name.
 */
const char *gsp_crashcat_cause(const struct gsp_crashcat_report *r)
{
	static const char * const names[] = { "exception", "timeout", "panic", "watchdog" };
	u32 type = FIELD_GET(CAUSE_TYPE, r->cause);

	return type < ARRAY_SIZE(names) ? names[type] : "failure of unknown kind";
}

/**
 * gsp_crashcat_containment() - what a failure is contained in
 * @r: the report
 *
 * Return: its name.
 */
const char *gsp_crashcat_containment(const struct gsp_crashcat_report *r)
{
	switch (containment(r)) {
	case 0:
		return "what is not said";
	case 1:
		return "mode M";
	case 2:
		return "mode S";
	case 3:
		return "mode U";
	case 4:
		return "the hart";
	case 0xf:
		return "nothing";
	}
	return "what is not known";
}
