// SPDX-License-Identifier: GPL-2.0-only
/*
 * Settings that the board keeps and FSP tells (product reconfiguration control):
 * is vGPU mode on? Facts: nova-core fsp.rs and vgpu.rs, which asks on GB20x only.
 * FSP of other generations is asked too; when it does not know the setting, there
 * is none that could be off.
 *
 * No locks. Called by boot_fsp.c.
 */
#include <linux/kernel.h>

#include "boot.h"
#include "card.h"
#include "fsp_msg.h"
#include "ground/ground.h"

#define VGPU_MODE_ON	1

static int read_knob(struct gsp *gsp, const char *what, enum gsp_constant_id knob, u32 *error,
		     u64 *value)
{
	struct gsp_msg request, answer;
	int ret;

	ret = gsp_msg_new(gsp, GSP_MSG_FSP_PRC, &request);
	if (ret)
		return ret;
	ret = gsp_msg_new(gsp, GSP_MSG_FSP_PRC_VALUE, &answer);
	if (ret)
		goto free_request;
	gsp_set_const(&request, GSP_FSP_PRC_SUBCOMMAND, GSP_C_PRC_READ);
	gsp_set_const(&request, GSP_FSP_PRC_FLAGS, GSP_C_PRC_FLAG_ACTIVE);
	gsp_set(&request, GSP_FSP_PRC_KNOB, gsp_const(gsp->abi, knob));
	ret = gsp_fsp_call(gsp, what, GSP_C_NVDM_PRC, &request, error, answer.data, answer.len);
	if (!ret)
		*value = gsp_get(&answer, GSP_FSP_PRC_VALUE_VALUE);
	gsp_msg_free(&answer);
free_request:
	gsp_msg_free(&request);
	return ret;
}

/**
 * gsp_fsp_check_vgpu_mode() - may this board host vGPUs?
 * @gsp: FSP is ready
 *
 * Return: 0 when it may; -EPERM when the setting is off; -ETIMEDOUT, -EPROTO, -EIO
 * or -ENOMEM when it cannot be read; logged.
 */
int gsp_fsp_check_vgpu_mode(struct gsp *gsp)
{
	static const char what[] = "reading the board's vGPU mode";
	u32 error;
	u64 mode;
	int ret;

	ret = read_knob(gsp, what, GSP_C_PRC_KNOB_VGPU_MODE, &error, &mode);
	if (ret)
		return ret;
	if (gsp_fsp_unknown(error)) {
		dev_info(gsp->dev, "FSP knows no vGPU mode that could be off (error %#x %s)\n",
			 error, gsp_fsp_error_name(error));
		return 0;
	}
	if (error)
		return gsp_fsp_refused(gsp, what, error, "update the card's firmware");
	if (mode == VGPU_MODE_ON)
		return 0;
	dev_err(gsp->dev, "vGPU mode of the board is %s (FSP's setting is %llu): turn it on with the vendor's tool for the board's modes, then power the machine off and on\n",
		mode ? "unknown" : "off", mode);
	return -EPERM;
}
