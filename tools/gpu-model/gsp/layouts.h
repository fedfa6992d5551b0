/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All layouts: D(name, the model's structure), parts before the whole. The list of
 * layout name is LIST_name.
 */
#ifndef GSP_LAYOUTS_H
#define GSP_LAYOUTS_H

#include "layout.h"
#include "layouts_boot.h"
#include "layouts_static.h"
#include "layouts_vgpu.h"
#include "layouts_rm.h"
#include "layouts_plugin.h"

#define ALL_LAYOUTS(D) \
    D(wpr_meta_535, WprMeta) \
    D(wpr_meta_550, WprMeta) \
    D(wpr_meta_560, WprMeta) \
    D(wpr_meta_615, WprMeta) \
    D(wpr_meta_v1_615, WprMeta) \
    D(fmc_descriptor_550, FmcDescriptor) \
    D(fmc_descriptor_595, FmcDescriptor) \
    D(fmc_descriptor_615, FmcDescriptor) \
    D(fmc_args_550, FmcArgs) \
    D(fmc_args_615, FmcArgs) \
    D(fmc_spdm_550, FmcSpdm) \
    D(fmc_spdm_615, FmcSpdm) \
    D(fmc_memory_575, Nothing) \
    D(fmc_params_550, FmcParams) \
    D(fmc_params_575, FmcParams) \
    D(fmc_params_595, FmcParams) \
    D(fmc_params_615, FmcParams) \
    D(rm_args_535, RmArgs) \
    D(rm_args_560, RmArgs) \
    D(rm_args_570, RmArgs) \
    D(rm_args_575, RmArgs) \
    D(rm_args_595, RmArgs) \
    D(vf_info_535, VfInfo) \
    D(system_info_535, SystemInfo) \
    D(system_info_550, SystemInfo) \
    D(system_info_560, SystemInfo) \
    D(system_info_570, SystemInfo) \
    D(system_info_575, SystemInfo) \
    D(system_info_580, SystemInfo) \
    D(system_info_595, SystemInfo) \
    D(fb_region_535, FbRegion) \
    D(fb_region_580, FbRegion) \
    D(fb_regions_535, FbRegionInfo) \
    D(fb_regions_580, FbRegionInfo) \
    D(sriov_caps_535, SriovCaps) \
    D(sriov_caps_550, SriovCaps) \
    D(static_info_535, StaticInfo) \
    D(static_info_550, StaticInfo) \
    D(static_info_560, StaticInfo) \
    D(static_info_570, StaticInfo) \
    D(static_info_580, StaticInfo) \
    D(static_info_595, StaticInfo) \
    D(vgpu_type_535, VgpuType) \
    D(vgpu_type_550, VgpuType) \
    D(vgpu_type_570, VgpuType) \
    D(vgpu_type_575, VgpuType) \
    D(vgpu_type_580, VgpuType) \
    D(vgpu_type_595, VgpuType) \
    D(add_types_535, AddVgpuTypes) \
    D(add_types_550, AddVgpuTypes) \
    D(add_types_570, AddVgpuTypes) \
    D(add_types_575, AddVgpuTypes) \
    D(add_types_580, AddVgpuTypes) \
    D(add_types_595, AddVgpuTypes) \
    D(bootload_535, Bootload) \
    D(bootload_550, Bootload) \
    D(bootload_560, Bootload) \
    D(vgpu_guest_535, VgpuGuest) \
    D(vgpu_guest_580, VgpuGuest) \
    D(enumerate_535, EnumerateVgpus) \
    D(enumerate_580, EnumerateVgpus) \
    D(vgpu_fb_535, VgpuFb) \
    D(fb_usage_535, FbUsage) \
    D(fb_usage_580, FbUsage) \
    D(encoder_535, Encoder) \
    D(gfid_535, Gfid) \
    D(free_states_550, Gfid) \
    D(mgr_config_535, Flag) \
    D(migration_535, Flag) \
    D(hetero_570, Flag) \
    D(ecc_unit_535, EccUnit) \
    D(ecc_status_535, EccStatus) \
    D(ecc_status_550, EccStatus) \
    D(ecc_status_560, EccStatus) \
    D(ecc_status_570, EccStatus) \
    D(ecc_status_595, EccStatus) \
    D(offlined_pages_535, FbCount) \
    D(remapped_rows_535, FbCount) \
    D(sched_get_550, SchedState) \
    D(sched_set_550, SchedSet) \
    D(sched_caps_550, SchedCaps) \
    D(rpc_control_535, RpcControl) \
    D(rpc_control_575, RpcControl) \
    D(os_error_log_535, RpcOsErrorLog) \
    D(os_error_log_570, RpcOsErrorLog) \
    D(os_error_log_575, RpcOsErrorLog) \
    D(rc_triggered_535, RpcRcTriggered) \
    D(rc_triggered_550, RpcRcTriggered) \
    D(rc_triggered_560, RpcRcTriggered) \
    D(rc_triggered_570, RpcRcTriggered) \
    D(root_params_535, RootParams) \
    D(root_params_570, RootParams) \
    D(device_params_535, Nothing) \
    D(subdevice_params_535, SubdeviceParams) \
    D(memsys_535, MemsysConfig) \
    D(memsys_550, MemsysConfig) \
    D(surface_535, Surface) \
    D(memory_transfer_535, MemoryTransfer) \
    D(intr_entry_535, IntrEntry) \
    D(subtree_535, Subtree) \
    D(subtree_580, Subtree) \
    D(intr_table_535, IntrTable) \
    D(intr_table_580, IntrTable) \
    D(num_channels_535, NumChannels) \
    D(fifo_entry_535, FifoEntry) \
    D(fifo_table_535, FifoTable) \
    D(fb_info_entry_535, FbInfoEntry) \
    D(fb_info_535, FbInfo) \
    D(fb_info_550, FbInfo) \
    D(fb_info_560, FbInfo) \
    D(fb_info_580, FbInfo) \
    D(gsp_features_535, GspFeatures) \
    D(engines_535, Engines) \
    D(engines_550, Engines) \
    D(engines_560, Engines) \
    D(gpc_info_535, GpcInfo) \
    D(tpc_info_535, TpcInfo) \
    D(vmmu_535, Vmmu) \
    D(vaspace_535, VaspaceParams) \
    D(vaspace_580, VaspaceParams) \
    D(set_page_directory_535, PageDirectory) \
    D(unset_page_directory_535, PageDirectory) \
    D(reserved_level_535, ReservedLevel) \
    D(reserved_pdes_535, ReservedPdes) \
    D(method_buffer_535, MethodBuffer) \
    D(falcon_535, Nothing) \
    D(falcons_535, FalconTable) \
    D(plugin_surface_2024, PluginSurface) \
    D(plugin_surface_2025, PluginSurface) \
    D(plugin_response_2024, PluginResponse) \
    D(plugin_response_2025, PluginResponse) \
    D(plugin_config_2024, PluginConfig) \
    D(plugin_config_2025, PluginConfig)

#define LAYOUT_DECLARE(name, own) \
    LAYOUT_STRUCT(name) \
    LayoutFn layout_##name;
ALL_LAYOUTS(LAYOUT_DECLARE)
#undef LAYOUT_DECLARE

#endif
