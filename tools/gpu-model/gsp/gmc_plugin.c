// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Messages of a plugin task in encoding "gmc", from the file that tells of them:
 * nova-core's vgpu/fw/commands.rs and vgpu/gsp_plugin_rpc.rs. A count of words,
 * then NVKV.
 *
 * Callers: plugin.c, by the encoding (WireOps).
 */
#include "gmc.h"
#include "layouts.h"
#include "../trace.h"

/* VGPU_CPU_GSP_RESPONSE_BUFF_REGION of r000_00/bindings.rs */
typedef struct GmcPluginResponse {
    uint32_t received, processed, result;
    uint32_t rpc_version, migration[3], pad;
    struct Wire_plugin_surface_2024 surface[PLUGIN_HEADS];
    uint32_t error_put, license_state, guest_os, frl_config;
    uint32_t vgx_version[2], lengths[3], changelist;
    char     driver_version[256], version[256], title[256], driver_branch[256];
    uint32_t info_valid, trace_put;
} GmcPluginResponse;
QEMU_BUILD_BUG_ON(offsetof(GmcPluginResponse, surface) != 32);
QEMU_BUILD_BUG_ON(sizeof(GmcPluginResponse) != 1424);

#define RESPONSE_OF(name, own, unit) \
    { FIELD_USED, offsetof(GmcPluginResponse, name), sizeof(((GmcPluginResponse *)0)->name), unit, \
      offsetof(PluginResponse, own), sizeof(((PluginResponse *)0)->own) }
#define RESPONSE(name, own) RESPONSE_OF(name, own, 4)

static const Layout *response(void)
{
    static const Field field[] = {
        RESPONSE(received, seq_received), RESPONSE(processed, seq_processed),
        RESPONSE(result, result),
        { FIELD_STRUCT, offsetof(GmcPluginResponse, surface),
          sizeof(((GmcPluginResponse *)0)->surface), sizeof(struct Wire_plugin_surface_2024),
          offsetof(PluginResponse, surface), sizeof(((PluginResponse *)0)->surface),
          sizeof(PluginSurface), layout_plugin_surface_2024 },
        RESPONSE(error_put, error_put),
        RESPONSE(license_state, license_state), RESPONSE(guest_os, guest_os),
        RESPONSE(frl_config, frl_config), RESPONSE(info_valid, info_valid),
        RESPONSE_OF(driver_version, driver_version, 1),
        RESPONSE_OF(driver_branch, driver_branch, 1),
    };
    static const Layout l = {
        "plugin_response_gmc", sizeof(GmcPluginResponse), sizeof(PluginResponse), field,
        ARRAY_SIZE(field)
    };

    return &l;
}

const PluginAbi plugin_abi_gmc = {
    .control_version = 2,
    .last_message = 17,         /* SEND_STATIC_INFO */
    .buffers_size = GMC_COMM_SIZE,
    .error_get_at = 64,
    .attached_at = 72,          /* behind the offset and the index of guests' RPC trace */
    .channels_min = PLUGIN_CHANNELS,
    .channels_max = PLUGIN_CHANNELS,
    .response = response,
    .keyed = true,
};

enum {
    CONF_UUID, CONF_DBDF, CONF_INSTANCE, CONF_TYPE, CONF_PID, CONF_SWIZZ, CONF_CHANNELS,
    CONF_PLUGIN_CHANNELS, CONF_VMM_CAP, CONF_MIGRATION, CONF_HYPERVISOR, CONF_ARCH, CONF_PAGE_SIZE,
    CONF_FEATURES, CONF_KEYS
};

#define NEED(key, n)  { key, n, NVKV_ONE, 0, true }

static const NvkvField conf_field[CONF_KEYS] = {
    [CONF_UUID] = { 0x0001, 1, NVKV_ARRAY, 16, true },
    [CONF_DBDF] = NEED(0x0002, 4),
    [CONF_INSTANCE] = NEED(0x0004, 4),
    [CONF_TYPE] = NEED(0x0005, 4),
    [CONF_PID] = NEED(0x0006, 4),
    [CONF_SWIZZ] = NEED(0x0010, 4),
    [CONF_CHANNELS] = NEED(0x0011, 4),
    [CONF_PLUGIN_CHANNELS] = NEED(0x0012, 4),
    [CONF_VMM_CAP] = NEED(0x0020, 4),
    [CONF_MIGRATION] = NEED(0x0021, 4),
    [CONF_HYPERVISOR] = NEED(0x0022, 4),
    [CONF_ARCH] = NEED(0x0023, 4),
    [CONF_PAGE_SIZE] = NEED(0x0024, 8),
    [CONF_FEATURES] = NEED(0x0030, 8),
};

#define ARCH_X86_64     2u
#define FEATURE_UVM     (1u << 3)
#define FEATURE_MIGRATE (1u << 5)
#define FEATURES_ALL    (FEATURE_UVM | FEATURE_MIGRATE)
#define PRESERVE_CTX    0x4000u     /* of migration features, in the RFC's message, too */

static uint32_t words(const uint8_t *msg, size_t *len)
{
    uint64_t n = ldq_le_p(msg);

    if (n > PLUGIN_MSG_SIZE / 8 - 1) {
        return NV_ERR_OUT_OF_RANGE;
    }
    *len = n * 8;
    return NV_OK;
}

uint32_t gmc_plugin_config(GspState *gsp, const uint8_t *msg, PluginConfig *c)
{
    NvkvValue v[CONF_KEYS];
    size_t len = 0;
    uint32_t status = words(msg, &len);

    if (!status) {
        status = nvkv_message(msg + 8, len, conf_field, CONF_KEYS, v, NULL, NULL);
    }
    if (status) {
        return status;
    }
    if (v[CONF_UUID].count != 16 || v[CONF_ARCH].v != ARCH_X86_64 ||
        v[CONF_FEATURES].v & ~(uint64_t)FEATURES_ALL) {
        return NV_ERR_INVALID_ARGUMENT;
    }
    /* the instance is the VF's address, which no other vGPU of a VM has */
    if (v[CONF_INSTANCE].v != v[CONF_DBDF].v || v[CONF_MIGRATION].v != PRESERVE_CTX ||
        !(v[CONF_FEATURES].v & FEATURE_MIGRATE)) {
        return NV_ERR_INVALID_ARGUMENT;
    }
    memcpy(c->uuid, v[CONF_UUID].data, sizeof(c->uuid));
    c->dbdf = v[CONF_DBDF].v;
    c->device_instance = v[CONF_INSTANCE].v;
    c->type = v[CONF_TYPE].v;
    c->pid = v[CONF_PID].v;
    c->swizz = v[CONF_SWIZZ].v;
    c->channels = v[CONF_CHANNELS].v;
    c->plugin_channels = v[CONF_PLUGIN_CHANNELS].v;
    c->page_size = v[CONF_PAGE_SIZE].v;
    return NV_OK;
}

uint32_t gmc_plugin_bme(GspState *gsp, const uint8_t *msg, PluginBme *b)
{
    static const NvkvField field[] = { NEED(0x0100, 4) };
    NvkvValue v[ARRAY_SIZE(field)];
    size_t len = 0;
    uint32_t status = words(msg, &len);

    if (!status) {
        status = nvkv_message(msg + 8, len, field, ARRAY_SIZE(field), v, NULL, NULL);
    }
    if (!status && v[0].v > 1) {
        status = NV_ERR_INVALID_ARGUMENT;
    }
    b->enable = !status && v[0].v;
    return status;
}
