// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reader of ABI descriptors: what must hold of a whole one, so that code can
 * use its numbers without asking.
 *
 * No locks. Called by abi.c at the end of each descriptor.
 */
#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <linux/types.h>

#include "abi_parse.h"

static int check_present(struct abi_parser *p)
{
	const struct gsp_abi *abi = p->abi;
	unsigned int i, msg;

	for (i = 0; i < GSP_NUM_MESSAGES; i++)
		if (gsp_message_names[i].need & abi->need && !abi->message_size[i])
			return abi_refuse_whole(p, "required message \"%s\" is missing",
						abi_message_text(p, i));
	for (i = 0; i < GSP_NUM_FIELDS; i++) {
		msg = gsp_field_names[i].message;
		if (gsp_field_names[i].need & abi->need && abi->message_size[msg] &&
		    !abi->field[i].count)
			return abi_refuse_message(p, msg,
						  "message \"%s\" lacks required field \"%s\"",
						  abi_message_text(p, msg),
						  abi_field_text(p, i));
	}
	for (i = 0; i < GSP_NUM_CONSTANTS; i++)
		if (gsp_constant_names[i].need & abi->need && !abi->has_constant[i])
			return abi_refuse_whole(p, "required constant \"%s\" is missing",
						abi_constant_text(p, i));
	return 0;
}

/* Members of one array of structs, "array.member", must agree on its length and stride. */
static int check_arrays(struct abi_parser *p)
{
	const struct gsp_field_layout *a, *b;
	const char *dot, *name = p->names.fields, *other;
	unsigned int i, k;

	for (i = 0; i < GSP_NUM_FIELDS; i++, name = gsp_next_text(name)) {
		dot = strrchr(name, '.');
		a = &p->abi->field[i];
		if (!dot || !a->count || !(gsp_field_names[i].need & REPEATED))
			continue;
		other = name;
		for (k = i + 1; k < GSP_NUM_FIELDS; k++) {
			if (gsp_field_names[k].message != gsp_field_names[i].message)
				break;
			b = &p->abi->field[k];
			other = gsp_next_text(other);
			if (!b->count || strncmp(other, name, dot + 1 - name))
				continue;
			if (a->count != b->count || (!a->kind && a->stride != b->stride))
				return abi_refuse_message(p, gsp_field_names[i].message,
							  "\"%s\" and \"%s\" are one array but differ in count or stride",
							  name, other);
		}
	}
	return 0;
}

/* Two lists that the driver fills side by side. */
static int check_same_count(struct abi_parser *p, enum gsp_field_id a, enum gsp_field_id b)
{
	if (p->abi->field[a].count == p->abi->field[b].count)
		return 0;
	return abi_refuse_message(p, gsp_field_names[a].message,
				  "\"%s\" and \"%s\" differ in count",
				  abi_field_text(p, a), abi_field_text(p, b));
}

/* A message that holds others must hold whole ones. */
static int check_nested(struct abi_parser *p, enum gsp_field_id f, enum gsp_message_id id)
{
	const struct gsp_field_layout *l = &p->abi->field[f];

	if (!l->count)
		return 0;
	if (p->abi->keyed[id])
		return abi_refuse_message(p, id, "message \"%s\" has keys but lies in field \"%s\"",
					  abi_message_text(p, id), abi_field_text(p, f));
	if (l->width == p->abi->message_size[id])
		return 0;
	return abi_refuse_message(p, gsp_field_names[f].message,
				  "field \"%s\" and message \"%s\" differ in size",
				  abi_field_text(p, f), abi_message_text(p, id));
}

/*
 * Messages that code looks at where they lie, in memory that GSP shares or in an
 * element of a queue. All others it packs and unpacks.
 */
static int check_flat(struct abi_parser *p)
{
	static const u8 flat[] = {
		GSP_MSG_ELEMENT, GSP_MSG_MCTP_ELEMENT, GSP_MSG_GMC_HEADER, GSP_MSG_QUEUE_TX,
		GSP_MSG_QUEUE_RX, GSP_MSG_RPC, GSP_MSG_LIBOS_ARG, GSP_MSG_BOOT_ARGS,
		GSP_MSG_WPR_META, GSP_MSG_UCODE_DESC, GSP_MSG_FMC_BOOT_PARAMS, GSP_MSG_FSP_COT,
		GSP_MSG_FSP_RESPONSE, GSP_MSG_FSP_PRC, GSP_MSG_FSP_PRC_VALUE, GSP_MSG_VGPU_TYPES,
		GSP_MSG_POST_EVENT, GSP_MSG_RC_TRIGGERED, GSP_MSG_PLUGIN_EVENT,
		GSP_MSG_SHUTDOWN_COMPLETE, GSP_MSG_OS_ERROR_LOG, GSP_MSG_LIBOS_PRINT,
		GSP_MSG_EXEC_HS, GSP_MSG_SEMAPHORE, GSP_MSG_PLUGIN_CTRL, GSP_MSG_PLUGIN_RESPONSE,
	};
	unsigned int i;

	for (i = 0; i < GSP_NUM_MESSAGES; i++)
		if (p->abi->keyed[i] &&
		    (p->abi->need == RM || memchr(flat, i, sizeof(flat))))
			return abi_refuse_message(p, i, "message \"%s\" cannot have keys",
						  abi_message_text(p, i));
	return 0;
}

/* Ring geometry: sizes that code divides by and allocates. */
static int check_queue(struct abi_parser *p)
{
	const struct gsp_abi *abi = p->abi;
	u64 page = abi->constant[GSP_C_QUEUE_PAGE_SIZE];
	u64 min = abi->constant[GSP_C_ELEMENT_SIZE_MIN];
	u64 max = abi->constant[GSP_C_ELEMENT_SIZE_MAX];
	u64 size = abi->constant[GSP_C_QUEUE_SIZE];
	u64 rm = (u64)abi->message_size[GSP_MSG_ELEMENT] + abi->message_size[GSP_MSG_RPC] +
		 max(abi->message_size[GSP_MSG_RM_ALLOC], abi->message_size[GSP_MSG_RM_CONTROL]);
	u64 gmc = (u64)abi->message_size[GSP_MSG_MCTP_ELEMENT] +
		  max(abi->message_size[GSP_MSG_GMC_HEADER], abi->message_size[GSP_MSG_RPC]);
	u64 headers = max(rm, gmc);

	if (page < 4096 || page > ABI_MAX_MESSAGE || page & (page - 1))
		return abi_refuse_whole(p, "constant \"queue-page-size\" is not a page size");
	if (min < headers || min > ABI_MAX_MESSAGE || min & (min - 1))
		return abi_refuse_whole(p,
			"constant \"queue-element-size-min\" is no power of two with room for the headers");
	if (max < min || max > ABI_MAX_MESSAGE || max % min)
		return abi_refuse_whole(p,
			"constant \"queue-element-size-max\" is no multiple of the smallest element");
	if (size % page || size < page + 2 * max || size > 16 * ABI_MAX_MESSAGE)
		return abi_refuse_whole(p,
			"constant \"queue-size\" does not hold two large elements");
	if (abi->message_size[GSP_MSG_QUEUE_TX] + abi->message_size[GSP_MSG_QUEUE_RX] > page)
		return abi_refuse_whole(p, "the queue headers are larger than a page");
	return 0;
}

/* A region of the plugin's buffers must hold the message that lies in it. */
static int check_region(struct abi_parser *p, enum gsp_constant_id c, enum gsp_message_id id)
{
	u64 size = p->abi->constant[c];
	u32 least = p->abi->keyed[id] ? 0 : p->abi->message_size[id];

	if (size >= least && size <= 16 * ABI_MAX_MESSAGE && !(size % 8))
		return 0;
	return abi_refuse_whole(p, "constant \"%s\" does not suit message \"%s\" of %u bytes",
				abi_constant_text(p, c), abi_message_text(p, id), least);
}

/* A region that holds none: as bounded, so that their sum is. */
static int check_size(struct abi_parser *p, enum gsp_constant_id c)
{
	u64 size = p->abi->constant[c];

	if (size <= 16 * ABI_MAX_MESSAGE && !(size % 8))
		return 0;
	return abi_refuse_whole(p, "constant \"%s\" is too large or not a multiple of 8",
				abi_constant_text(p, c));
}

/*
 * What code reads or writes where it lies in the plugin's buffers, through a window of words
 * of 4 bytes.
 */
static int check_words(struct abi_parser *p)
{
	static const struct {
		u16 field;
		u8 width;
	} words[] = {
		{ GSP_PLUGIN_CTRL_VERSION, 4 },
		{ GSP_PLUGIN_CTRL_MESSAGE_TYPE, 4 },
		{ GSP_PLUGIN_CTRL_MESSAGE_SEQ, 4 },
		{ GSP_PLUGIN_CTRL_ERROR_GET, 4 },
		{ GSP_PLUGIN_RESPONSE_SEQ_PROCESSED, 4 },
		{ GSP_PLUGIN_RESPONSE_RESULT, 4 },
		{ GSP_PLUGIN_RESPONSE_ERROR_PUT, 4 },
		{ GSP_PLUGIN_RESPONSE_SURFACE_START, 8 },
	};
	const struct gsp_field_layout *l;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(words); i++) {
		l = &p->abi->field[words[i].field];
		if (l->count && (l->width != words[i].width || l->offset % 4))
			return abi_refuse_message(p, gsp_field_names[words[i].field].message,
						  "field \"%s\" is not %u bytes at a multiple of 4",
						  abi_field_text(p, words[i].field),
						  words[i].width);
	}
	return 0;
}

static int check_plugin(struct abi_parser *p)
{
	static const u16 sizes[] = {
		GSP_C_PLUGIN_MIGRATION_SIZE, GSP_C_PLUGIN_ERROR_SIZE, GSP_C_PLUGIN_INIT_LOG_SIZE,
		GSP_C_PLUGIN_VGPU_LOG_SIZE, GSP_C_PLUGIN_KERNEL_LOG_SIZE, GSP_C_PLUGIN_TRACE_SIZE,
	};
	unsigned int i;
	int ret;

	ret = check_region(p, GSP_C_PLUGIN_CTRL_SIZE, GSP_MSG_PLUGIN_CTRL);
	if (!ret)
		ret = check_region(p, GSP_C_PLUGIN_RESPONSE_SIZE, GSP_MSG_PLUGIN_RESPONSE);
	if (!ret)
		ret = check_region(p, GSP_C_PLUGIN_MESSAGE_SIZE, GSP_MSG_PLUGIN_VERSION);
	if (!ret)
		ret = check_region(p, GSP_C_PLUGIN_MESSAGE_SIZE, GSP_MSG_PLUGIN_CONFIG);
	if (!ret)
		ret = check_region(p, GSP_C_PLUGIN_MESSAGE_SIZE, GSP_MSG_PLUGIN_BME);
	for (i = 0; i < ARRAY_SIZE(sizes) && !ret; i++)
		ret = check_size(p, sizes[i]);
	return ret ?: check_words(p);
}

/* Room for what GSP-FMC's file has at most, bytes. */
static int check_room(struct abi_parser *p, enum gsp_field_id f, u32 least)
{
	const struct gsp_field_layout *l = &p->abi->field[f];

	if (l->width * l->count >= least)
		return 0;
	return abi_refuse_message(p, gsp_field_names[f].message,
				  "field \"%s\" has fewer than %u bytes", abi_field_text(p, f),
				  least);
}

/* Where FSP starts GSP. */
static int check_fsp(struct abi_parser *p)
{
	int ret;

	if (!p->abi->message_size[GSP_MSG_FMC_BOOT_PARAMS])
		return 0;
	ret = check_room(p, GSP_FSP_COT_HASH, GSP_FMC_HASH_SIZE);
	if (!ret)
		ret = check_room(p, GSP_FSP_COT_PUBLIC_KEY, GSP_FMC_KEY_SIZE);
	if (!ret)
		ret = check_room(p, GSP_FSP_COT_SIGNATURE, GSP_FMC_KEY_SIZE);
	return ret;
}

/* Numbers that code uses as an index into a field of a reply. */
static int check_index(struct abi_parser *p, enum gsp_constant_id c, enum gsp_field_id f)
{
	u32 count = p->abi->field[f].count;

	if (!p->abi->has_constant[c] || !count || p->abi->constant[c] < count)
		return 0;
	return abi_refuse_whole(p, "constant \"%s\" is no index into \"%s\"",
				abi_constant_text(p, c), abi_field_text(p, f));
}

static int check_engine_data(struct abi_parser *p)
{
	int ret;

	ret = check_index(p, GSP_C_ENGINE_DATA_RM_ENGINE_TYPE, GSP_DEVICE_INFO_ENGINE_DATA);
	if (!ret)
		ret = check_index(p, GSP_C_ENGINE_DATA_RUNLIST, GSP_DEVICE_INFO_ENGINE_DATA);
	/* Engines of a kind are numbered in a u32. */
	if (!ret && p->abi->constant[GSP_C_ENGINE_INDEX_SHIFT] >= 32)
		ret = abi_refuse_whole(p, "constant \"engine-index-shift\" is no shift of 32 bits");
	return ret;
}

/* GFIDs are numbers of VFs. */
static int check_partitions(struct abi_parser *p)
{
	static const u16 counts[] = { GSP_C_PARTITIONS_MAX, GSP_C_PARTITIONS_MAX_LARGE };
	unsigned int i;
	u64 count;

	for (i = 0; i < ARRAY_SIZE(counts); i++) {
		count = p->abi->constant[counts[i]];
		if (p->abi->has_constant[counts[i]] && (!count || count > U8_MAX))
			return abi_refuse_whole(p, "constant \"%s\" is no number of vGPUs",
						abi_constant_text(p, counts[i]));
	}
	return 0;
}

int abi_check_whole(struct abi_parser *p)
{
	int ret;

	ret = check_present(p);
	if (!ret)
		ret = abi_check_relations(p);
	if (!ret)
		ret = check_arrays(p);
	if (!ret)
		ret = check_same_count(p, GSP_BOOTLOAD_FB_ADDR, GSP_BOOTLOAD_FB_LENGTH);
	if (!ret)
		ret = check_nested(p, GSP_ADD_VGPU_TYPE_INFO, GSP_MSG_VGPU_INFO);
	if (!ret)
		ret = check_nested(p, GSP_DEVICE_INFO_TABLE_ENTRIES, GSP_MSG_DEVICE_INFO);
	if (!ret)
		ret = check_nested(p, GSP_ENUMERATE_GUEST, GSP_MSG_VGPU_GUEST);
	if (!ret)
		ret = check_flat(p);
	if (!ret)
		ret = check_queue(p);
	if (!ret)
		ret = check_plugin(p);
	if (!ret)
		ret = check_engine_data(p);
	if (!ret)
		ret = check_fsp(p);
	if (!ret)
		ret = check_partitions(p);
	return ret;
}
