// SPDX-License-Identifier: GPL-2.0-only
/*
 * FSP's answers. Facts: NVIDIA/open-gpu-kernel-modules nvdm_payload_cmd_response.h
 * and kern_fsp_gh100.c (kfspProcessCommandResponse); nova-core fsp.rs.
 *
 * No locks. Called by fsp.c and fsp_prc.c.
 */
#include <linux/errno.h>
#include <linux/kernel.h>

#include "codec/abi.h"
#include "codec/message.h"
#include "fsp_msg.h"
#include "fsp_packet.h"

/* NVIDIA/open-gpu-kernel-modules kern_fsp_retval.h */
enum fsp_error {
	FSP_INVALID_STATE = 0x9e,
	FSP_FILE_NOT_FOUND = 0x9f,
	FSP_NOT_SUPPORTED = 0xa0,
	FSP_INVALID_DATA = 0xa1,
	FSP_PRC_INVALID_KNOB_ID = 0x1e3,
};

static const struct {
	u32 error;
	const char *name;
} errors[] = {
	{ FSP_INVALID_STATE, "IFS_ERR_INVALID_STATE" },
	{ FSP_FILE_NOT_FOUND, "IFR_FILE_NOT_FOUND" },
	{ FSP_NOT_SUPPORTED, "IFS_ERR_NOT_SUPPORTED" },
	{ FSP_INVALID_DATA, "IFS_ERR_INVALID_DATA" },
	{ FSP_PRC_INVALID_KNOB_ID, "PRC_ERROR_INVALID_KNOB_ID" },
};

const char *gsp_fsp_error_name(u32 error)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(errors); i++)
		if (errors[i].error == error)
			return errors[i].name;
	return NULL;
}

bool gsp_fsp_unknown(u32 error)
{
	return error == FSP_NOT_SUPPORTED || error == FSP_PRC_INVALID_KNOB_ID;
}

int gsp_fsp_reply(const struct gsp_abi *abi, const struct gsp_fsp_in *in, u32 command,
		  struct gsp_fsp_reply *reply, const char **why)
{
	size_t size = gsp_msg_size(abi, GSP_MSG_FSP_RESPONSE);
	struct gsp_msg m;

	if (in->type != gsp_const(abi, GSP_C_NVDM_RESPONSE)) {
		*why = "is no answer to a command";
		return -EBADMSG;
	}
	if (gsp_msg_init(&m, abi, GSP_MSG_FSP_RESPONSE, in->payload, in->len)) {
		*why = "is too short for an answer";
		return -EBADMSG;
	}
	if (gsp_get(&m, GSP_FSP_RESPONSE_COMMAND) != command) {
		*why = "answers another command";
		return -EBADMSG;
	}
	reply->error = gsp_get(&m, GSP_FSP_RESPONSE_ERROR);
	reply->data = in->payload + size;
	reply->len = in->len - size;
	return 0;
}
