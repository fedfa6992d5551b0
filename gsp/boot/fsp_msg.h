/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is said to FSP and what it answers, by the codec. Compiles in user space
 * too.
 */
#ifndef NVIDIA_VGPU_GSP_FSP_MSG_H
#define NVIDIA_VGPU_GSP_FSP_MSG_H

#include <linux/types.h>

struct gsp_abi;
struct gsp_fsp_in;

/**
 * struct gsp_fsp_reply - FSP's answer to a command, checked
 * @error: 0, or why it did not do what it was asked
 * @data: what it was asked for, inside the message
 * @len: bytes at @data
 */
struct gsp_fsp_reply {
	u32 error;
	const u8 *data;
	size_t len;
};

/**
 * gsp_fsp_reply() - read an answer
 * @abi: of the release
 * @in: a complete message
 * @command: NVDM type that was sent
 * @reply: result
 * @why: what is wrong with it, the end of a sentence that begins with it
 *
 * Return: 0, or -EBADMSG for what is no answer to that command.
 */
int gsp_fsp_reply(const struct gsp_abi *abi, const struct gsp_fsp_in *in, u32 command,
		  struct gsp_fsp_reply *reply, const char **why);

/* Name of an error of FSP's, NULL for one that is not published. */
const char *gsp_fsp_error_name(u32 error);

/* Does the error say that FSP's firmware does not know what it was asked? */
bool gsp_fsp_unknown(u32 error);

#endif
