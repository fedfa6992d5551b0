// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The model's layouts beside NVIDIA's own headers, for one release: RELEASE is
 * its list in releases_rm.h. Compiled with the flags of the vendor's Makefile, so
 * it cannot print: main.c does.
 */
#include "nvtypes.h"
#include "core/core.h"
#include "gpu/gpu.h"
#include "vgpu/rpc.h"
#define RPC_STRUCTURES
#define RPC_GENERIC_UNION
#define RPC_MESSAGE_STRUCTURES
#include "g_rpc-structures.h"
#include "g_rpc-message-header.h"
#include "gpu/gsp/gsp_static_config.h"
#include "gpu/gsp/message_queue.h"
#include "gpu/gsp/message_queue_priv.h"
#include "gsp/gsp_fw_wpr_meta.h"
#include "gpu/gsp/gsp_init_args.h"
#include "libos_init_args.h"
#include "class/cl0000.h"
#include "class/cl0080.h"
#include "class/cl2080.h"
#include "ctrl/ctrl2080.h"
#include "ctrl/ctrla081.h"
#include "g_os_nvoc.h"

#include "../../layouts.h"
#include "../../releases_rm.h"
#include "check.h"

#define AT(type, member)   __builtin_offsetof(type, member)
#define SIZE(type, member) sizeof(((type *)0)->member)

#define MEMBER(type, name, dims, path) \
	check_member(#path, AT(WS, name), SIZE(WS, name), AT(NV, path), SIZE(NV, path));
#define MEMBER_X(type, name, dims) MEMBER(type, name, dims, name)

/* WS and NV: the two structures whose members are compared. */
#define STRUCT(layout, type) { \
	typedef struct Wire_##layout WS; \
	typedef type NV; \
	check_struct(#layout, #type, sizeof(WS), sizeof(NV)); \
	LIST_##layout(MEMBER, MEMBER_X, MEMBER_X, MEMBER) \
}
#define STRUCT_L(message, layout, type) STRUCT(layout, type)

void check_all(void)
{
	RELEASE(STRUCT_L, STRUCT)
}
