/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Messages of GSP firmware, by logical field.
 *
 * messages.def declares every message and its fields once, with which of them
 * are required. A descriptor (abi/<release>.abi) says where each field lies in
 * one release. Code names fields, never offsets:
 *
 *	struct gsp_msg m;
 *
 *	gsp_msg_init(&m, abi, GSP_MSG_BOOTLOAD, buf, len);
 *	gsp_set(&m, GSP_BOOTLOAD_GFID, gfid);
 *	gsp_set_at(&m, GSP_BOOTLOAD_FB_ADDR, i, addr);
 *	...
 *	status = gsp_get(&reply, GSP_RPC_RESULT);
 *
 * Compiles in user space too.
 */
#ifndef NVIDIA_VGPU_GSP_MESSAGE_H
#define NVIDIA_VGPU_GSP_MESSAGE_H

#include <linux/types.h>

struct gsp_abi;

/* Fields are numbered through all messages: GSP_<MESSAGE>_<FIELD>. */
enum gsp_message_id {
#define MESSAGE(id, text, need)		GSP_MSG_##id,
#define FIELD(msg, id, text, need)
#define CONSTANT(id, text, need)
#include "messages.def"
	GSP_NUM_MESSAGES
};

enum gsp_field_id {
#define MESSAGE(id, text, need)
#define FIELD(msg, id, text, need)	GSP_##msg##_##id,
#define CONSTANT(id, text, need)
#include "messages.def"
	GSP_NUM_FIELDS
};

/* Numbers that a release may change or lack: function, control, event ids, lengths, sizes. */
enum gsp_constant_id {
#define MESSAGE(id, text, need)
#define FIELD(msg, id, text, need)
#define CONSTANT(id, text, need)	GSP_C_##id,
#include "messages.def"
	GSP_NUM_CONSTANTS
};

/**
 * struct gsp_msg - a message being written or read
 * @abi: layouts of the release
 * @id: which message
 * @data: its bytes, little endian as on the wire; of a keyed message its area
 * @len: bytes at @data
 * @poisoned: a caller misused it (see below); further access does nothing
 * @parent: the message that this one is part of, or NULL; must outlive it
 */
struct gsp_msg {
	const struct gsp_abi *abi;
	enum gsp_message_id id;
	u8 *data;
	size_t len;
	bool poisoned;
	struct gsp_msg *parent;
};

/*
 * Does message @id travel as keys and values in this release? Its fields are then
 * set and read in an area of gsp_msg_size() bytes that only this code understands,
 * with a count for each field; gsp_msg_pack() and gsp_msg_unpack() go between it
 * and the wire. Both also work for flat messages, whose area is what travels. So
 * code that packs and unpacks need not ask.
 */
bool gsp_msg_keyed(const struct gsp_abi *abi, enum gsp_message_id id);

/* Size of message @id (its area) in bytes; 0 when the release has no such message. */
size_t gsp_msg_size(const struct gsp_abi *abi, enum gsp_message_id id);

/*
 * -ENOENT: release lacks it; -EMSGSIZE: @len is smaller than the message. Does not
 * clear @data: a keyed message to be filled begins in zeroed memory, or with
 * gsp_msg_clear().
 */
int gsp_msg_init(struct gsp_msg *m, const struct gsp_abi *abi, enum gsp_message_id id,
		 void *data, size_t len);

/* All zero, and nothing set. */
void gsp_msg_clear(struct gsp_msg *m);

/* Is the (optional) field there in this release? Required fields always are. */
bool gsp_has(const struct gsp_abi *abi, enum gsp_field_id f);
/* Most elements that a repeated field may have (1 for a plain one, 0 when absent). */
unsigned int gsp_count(const struct gsp_abi *abi, enum gsp_field_id f);
/* Byte offset of element @i in a flat message (for payloads that are messages themselves). */
size_t gsp_offset(const struct gsp_abi *abi, enum gsp_field_id f, unsigned int i);
/* Bytes of one element. */
size_t gsp_width(const struct gsp_abi *abi, enum gsp_field_id f);

/*
 * Elements that are there: of a keyed message one more than the highest that was
 * set or received, of a flat one gsp_count().
 */
unsigned int gsp_num(const struct gsp_msg *m, enum gsp_field_id f);

/*
 * Set and get. Setting an absent optional field is a no-op; getting one gives 0.
 * A value that does not fit the field's width, an index past its count or a
 * field of another message is a bug of the caller: WARN_ONCE, which has the field's
 * number, the how many'th in messages.def from 0 on; nothing written,
 * the message is poisoned and gsp_msg_ok() is false. gsp_set_const() sets what
 * gsp_const() gives. gsp_set_bytes() fills the rest of the field with zeroes; in a
 * keyed message only what it was given is sent.
 */
void gsp_set(struct gsp_msg *m, enum gsp_field_id f, u64 value);
void gsp_set_const(struct gsp_msg *m, enum gsp_field_id f, enum gsp_constant_id c);
void gsp_set_at(struct gsp_msg *m, enum gsp_field_id f, unsigned int i, u64 value);
void gsp_set_bytes(struct gsp_msg *m, enum gsp_field_id f, const void *src, size_t n);
u64 gsp_get(const struct gsp_msg *m, enum gsp_field_id f);
u64 gsp_get_at(const struct gsp_msg *m, enum gsp_field_id f, unsigned int i);
bool gsp_msg_takes(const struct gsp_msg *m, enum gsp_field_id f);
bool gsp_msg_ok(const struct gsp_msg *m);
/* Sub-message: field @f element @i of @m seen as message @id. */
int gsp_msg_sub(struct gsp_msg *sub, const struct gsp_msg *m, enum gsp_field_id f, unsigned int i,
		enum gsp_message_id id);

/* Most bytes that gsp_msg_pack() writes for message @id. */
size_t gsp_msg_wire_max(const struct gsp_abi *abi, enum gsp_message_id id);

/**
 * gsp_msg_pack() - the bytes that travel
 * @m: a filled message
 * @out: where to; keyed messages are whole words and may be put behind each other
 * @room: bytes at @out
 *
 * Keyed: fields in the order of messages.def, of each the elements that were
 * set; those below the highest that were not are sent as 0.
 *
 * Return: bytes written; -EINVAL for a message that was misused, or that lacks
 * a required field (gsp_msg_missing() says which); -ENOSPC.
 */
ssize_t gsp_msg_pack(const struct gsp_msg *m, void *out, size_t room);

/**
 * gsp_msg_unpack() - a message from the bytes that came
 * @m: to be filled; what was in it is gone
 * @wire: from where
 * @len: bytes at @wire; a flat message may be followed by more
 *
 * Keyed: any opcode is taken whose values are no wider than the field. Values of
 * an indexed field begin at the element that the index names. Of a key that
 * comes twice the later wins: by element, or an array as a whole. Unknown keys
 * are passed over.
 *
 * Return: 0; -EBADMSG for what is no message, -EMSGSIZE for an index, an array or
 * a value too large for the field, and @m is clear then; -ENODATA when a
 * required field did not come (gsp_msg_missing() says which); -EINVAL for a
 * message that was misused.
 */
int gsp_msg_unpack(struct gsp_msg *m, const void *wire, size_t len);

/* The first required field that is not there; -ENOENT when none is missing. */
int gsp_msg_missing(const struct gsp_msg *m);

/**
 * gsp_msg_missing_name() - what a message lacks, for the log
 * @m: message
 *
 * May sleep: names are packed.
 *
 * Return: name of what gsp_msg_missing() says, for kfree(); NULL when nothing is
 * missing, and without memory.
 */
char *gsp_msg_missing_name(const struct gsp_msg *m);

/* A constant of the release; gsp_has_const() first for optional ones (those give 0 when absent). */
u64 gsp_const(const struct gsp_abi *abi, enum gsp_constant_id c);
bool gsp_has_const(const struct gsp_abi *abi, enum gsp_constant_id c);
/* Has the release this one, and is it @number? */
static inline bool gsp_const_is(const struct gsp_abi *abi, enum gsp_constant_id c, u64 number)
{
	return gsp_has_const(abi, c) && gsp_const(abi, c) == number;
}

#endif
