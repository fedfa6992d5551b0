// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Every size in nvfw.h, and the offsets that matter, as a compiler gives them
 * for the published headers of release 570.144 (the plugin's: of the vGPU RFC).
 */
#include "gsp.h"

#define NVFW_SIZE(type, bytes) \
    _Static_assert(sizeof(type) == (bytes), #type " has the size of its header")
#define NVFW_AT(type, field, at) \
    _Static_assert(offsetof(type, field) == (at), #type "." #field " is where its header has it")

NVFW_SIZE(WprMeta, 256);
NVFW_AT(WprMeta, signature, 72);
NVFW_AT(WprMeta, wpr_start, 112);
NVFW_AT(WprMeta, wpr_end, 168);
NVFW_AT(WprMeta, boot_count, 200);
NVFW_AT(WprMeta, vf_partition_count, 240);
NVFW_AT(WprMeta, verified, 248);
NVFW_SIZE(LibosRegion, 32);
NVFW_SIZE(RmArgs, 72);
NVFW_AT(RmArgs, gpu_instance, 44);
NVFW_SIZE(MsgqTx, 32);
NVFW_SIZE(MsgHeader, 48);
NVFW_SIZE(RpcHeader, 32);
NVFW_SIZE(RpcControl, 24);
NVFW_SIZE(RpcAlloc, 32);
NVFW_SIZE(RpcFree, 16);
NVFW_SIZE(RpcUnloading, 8);
NVFW_SIZE(RpcOsErrorLog, 272);
NVFW_SIZE(RegistryEntry, 16);
NVFW_SIZE(VfInfo, 40);
NVFW_SIZE(SystemInfo, 928);
NVFW_AT(SystemInfo, pci_device_id, 88);
NVFW_AT(SystemInfo, vf, 856);
NVFW_SIZE(FbRegion, 48);
NVFW_SIZE(FbRegionInfo, 776);
NVFW_SIZE(SriovCaps, 80);
NVFW_SIZE(StaticInfo, 1656);
NVFW_AT(StaticInfo, gid, 36);
NVFW_AT(StaticInfo, sku_board_id, 292);
NVFW_AT(StaticInfo, fb, 344);
NVFW_AT(StaticInfo, sriov, 1120);
NVFW_AT(StaticInfo, fb_length, 1224);
NVFW_AT(StaticInfo, name, 1260);
NVFW_AT(StaticInfo, internal_sku, 1516);
NVFW_AT(StaticInfo, bar1_pde_base, 1536);
NVFW_AT(StaticInfo, displayless_heads, 1568);
NVFW_AT(StaticInfo, displayless_pixels, 1592);
NVFW_AT(StaticInfo, client, 1600);
NVFW_AT(StaticInfo, ecid, 1616);
NVFW_AT(StaticInfo, non_wpr_heap, 1640);
NVFW_SIZE(VgpuType, 5224);
NVFW_AT(VgpuType, max_instance, 324);
NVFW_AT(VgpuType, vdev_id, 368);
NVFW_AT(VgpuType, gsp_heap_size, 400);
NVFW_AT(VgpuType, bar1_length, 432);
NVFW_SIZE(AddVgpuTypes, 334344);
NVFW_SIZE(Bootload, 6616);
NVFW_AT(Bootload, chid_offset, 28);
NVFW_AT(Bootload, segments, 368);
NVFW_AT(Bootload, fb_len, 3448);
NVFW_AT(Bootload, heap, 6520);
NVFW_AT(Bootload, profiling, 6608);
NVFW_SIZE(VgpuGuest, 152);
NVFW_AT(VgpuGuest, info_state, 100);
NVFW_AT(VgpuGuest, pci_id, 112);
NVFW_SIZE(EnumerateVgpus, 4872);
NVFW_SIZE(FbUsage, 520);
NVFW_SIZE(MemoryTransfer, 96);
NVFW_SIZE(IntrTable, 2068);
NVFW_SIZE(FifoEntry, 100);
NVFW_SIZE(FifoTable, 3212);
NVFW_SIZE(FbInfo, 460);
NVFW_SIZE(GspFeatures, 72);
NVFW_SIZE(Engines, 340);
NVFW_SIZE(MemsysConfig, 40);
NVFW_AT(PluginCtrl, response, 16);
NVFW_AT(PluginCtrl, migration_cpu_offset, 48);
NVFW_AT(PluginResponse, error_put, 312);
NVFW_SIZE(PluginConfig, 112);
NVFW_AT(PluginConfig, page_size, 64);
NVFW_AT(PluginConfig, placement_id, 84);
