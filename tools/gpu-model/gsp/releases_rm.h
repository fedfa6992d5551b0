/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which layout each release of encoding "rm" uses: L(message, layout, NVIDIA's
 * type) for what is sent as such, N(layout, NVIDIA's type) for what lies inside.
 * The types' names are of NVIDIA/open-gpu-kernel-modules at the release's tag.
 */
#ifndef GSP_RELEASES_RM_H
#define GSP_RELEASES_RM_H

#define VGPU_MGR(name) NV2080_CTRL_VGPU_MGR_INTERNAL_##name##_PARAMS

/* The same since 535.86.05. */
#define RELEASE_ALL(L, N) \
    N(vf_info_535, GSP_VF_INFO) \
    L(SUBDEVICE_PARAMS, subdevice_params_535, NV2080_ALLOC_PARAMETERS) \
    L(DEVICE_PARAMS, device_params_535, NV0080_ALLOC_PARAMETERS) \
    L(MEMORY_TRANSFER, memory_transfer_535, \
      NV2080_CTRL_INTERNAL_MEMMGR_MEMORY_TRANSFER_WITH_GSP_PARAMS) \
    N(surface_535, NV2080_CTRL_INTERNAL_TRANSFER_SURFACE_INFO) \
    N(intr_entry_535, NV2080_CTRL_INTERNAL_INTR_GET_KERNEL_TABLE_ENTRY) \
    L(NUM_CHANNELS, num_channels_535, NV2080_CTRL_INTERNAL_FIFO_GET_NUM_CHANNELS_PARAMS) \
    L(FIFO_TABLE, fifo_table_535, NV2080_CTRL_FIFO_GET_DEVICE_INFO_TABLE_PARAMS) \
    N(fifo_entry_535, NV2080_CTRL_FIFO_DEVICE_ENTRY) \
    N(fb_info_entry_535, NV2080_CTRL_FB_INFO) \
    L(GSP_FEATURES, gsp_features_535, NV2080_CTRL_GSP_GET_FEATURES_PARAMS) \
    L(GPC_INFO, gpc_info_535, NV2080_CTRL_GPU_GET_FERMI_GPC_INFO_PARAMS) \
    L(TPC_INFO, tpc_info_535, NV2080_CTRL_GPU_GET_FERMI_TPC_INFO_PARAMS) \
    L(VMMU, vmmu_535, NV2080_CTRL_GPU_GET_VMMU_SEGMENT_SIZE_PARAMS) \
    L(SHUTDOWN, gfid_535, VGPU_MGR(SHUTDOWN_GSP_VGPU_PLUGIN_TASK)) \
    L(CLEANUP, gfid_535, VGPU_MGR(VGPU_PLUGIN_CLEANUP)) \
    L(CLEAR_GUEST, gfid_535, VGPU_MGR(CLEAR_GUEST_VM_INFO)) \
    L(ENCODER, encoder_535, VGPU_MGR(SET_VGPU_ENCODER_CAPACITY)) \
    L(MGR_CONFIG, mgr_config_535, VGPU_MGR(SET_VGPU_MGR_CONFIG)) \
    L(MIGRATION, migration_535, VGPU_MGR(GET_PGPU_MIGRATION_SUPPORT)) \
    N(vgpu_fb_535, NV2080_VGPU_FB_USAGE)

/* Changed at 580. */
#define RELEASE_UNTIL_575(L, N) \
    L(FB_REGIONS, fb_regions_535, NV2080_CTRL_CMD_FB_GET_FB_REGION_INFO_PARAMS) \
    N(fb_region_535, NV2080_CTRL_CMD_FB_GET_FB_REGION_FB_REGION_INFO) \
    L(INTR_TABLE, intr_table_535, NV2080_CTRL_INTERNAL_INTR_GET_KERNEL_TABLE_PARAMS) \
    N(subtree_535, NV2080_INTR_CATEGORY_SUBTREE_MAP) \
    L(ENUMERATE, enumerate_535, VGPU_MGR(ENUMERATE_VGPU_PER_PGPU)) \
    N(vgpu_guest_535, NV2080_VGPU_GUEST) \
    L(FB_USAGE, fb_usage_535, VGPU_MGR(GET_VGPU_FB_USAGE))

#define RELEASE_SINCE_580(L, N) \
    L(FB_REGIONS, fb_regions_580, NV2080_CTRL_CMD_FB_GET_FB_REGION_INFO_PARAMS) \
    N(fb_region_580, NV2080_CTRL_CMD_FB_GET_FB_REGION_FB_REGION_INFO) \
    L(INTR_TABLE, intr_table_580, NV2080_CTRL_INTERNAL_INTR_GET_KERNEL_TABLE_PARAMS) \
    N(subtree_580, NV2080_INTR_CATEGORY_SUBTREE_MAP) \
    L(ENUMERATE, enumerate_580, VGPU_MGR(ENUMERATE_VGPU_PER_PGPU)) \
    N(vgpu_guest_580, NV2080_VGPU_GUEST) \
    L(FB_USAGE, fb_usage_580, VGPU_MGR(GET_VGPU_FB_USAGE)) \
    L(FB_INFO, fb_info_580, NV2080_CTRL_FB_GET_INFO_V2_PARAMS)

/* Came with 550, 560, 570, 575 and stayed. */
#define RELEASE_SINCE_550(L, N) \
    N(sriov_caps_550, NV0080_CTRL_GPU_GET_SRIOV_CAPS_PARAMS) \
    L(MEMSYS, memsys_550, NV2080_CTRL_INTERNAL_MEMSYS_GET_STATIC_CONFIG_PARAMS) \
    L(FREE_STATES, free_states_550, VGPU_MGR(FREE_STATES))

#define RELEASE_SINCE_560(L, N) RELEASE_SINCE_550(L, N) \
    L(WPR_META, wpr_meta_560, GspFwWprMeta) \
    L(BOOTLOAD, bootload_560, VGPU_MGR(BOOTLOAD_GSP_VGPU_PLUGIN_TASK)) \
    L(ENGINES, engines_560, NV2080_CTRL_GPU_GET_ENGINES_V2_PARAMS)

#define RELEASE_SINCE_570(L, N) RELEASE_SINCE_560(L, N) \
    L(ROOT_PARAMS, root_params_570, NV0000_ALLOC_PARAMETERS) \
    L(RC_TRIGGERED, rc_triggered_570, rpc_rc_triggered_v17_02) \
    L(HETERO, hetero_570, VGPU_MGR(SET_VGPU_HETEROGENEOUS_MODE))

/* What GSP-FMC is given, since 550. */
#define FMC_550(L, N) \
    L(FMC_PARAMS, fmc_params_550, GSP_FMC_BOOT_PARAMS) \
    N(fmc_descriptor_550, GSP_ACR_BOOT_GSP_RM_PARAMS) \
    N(fmc_args_550, GSP_RM_PARAMS) N(fmc_spdm_550, GSP_SPDM_PARAMS)

#define FMC_575(L, N) \
    L(FMC_PARAMS, fmc_params_575, GSP_FMC_BOOT_PARAMS) \
    N(fmc_descriptor_550, GSP_ACR_BOOT_GSP_RM_PARAMS) \
    N(fmc_args_550, GSP_RM_PARAMS) N(fmc_spdm_550, GSP_SPDM_PARAMS) \
    N(fmc_memory_575, GSP_RM_MEM_PARAMS)

#define FMC_595(L, N) \
    L(FMC_PARAMS, fmc_params_595, GSP_FMC_BOOT_PARAMS) \
    N(fmc_descriptor_595, GSP_ACR_BOOT_GSP_RM_PARAMS) \
    N(fmc_args_550, GSP_RM_PARAMS) N(fmc_spdm_550, GSP_SPDM_PARAMS) \
    N(fmc_memory_575, GSP_RM_MEM_PARAMS)

#define RELEASE_SINCE_575(L, N) RELEASE_SINCE_570(L, N) \
    L(RPC_CONTROL, rpc_control_575, rpc_gsp_rm_control_v03_00) \
    L(OS_ERROR_LOG, os_error_log_575, rpc_os_error_log_v17_00)

/* Until 560 or 570. */
#define RELEASE_UNTIL_560(L, N) \
    L(ROOT_PARAMS, root_params_535, NV0000_ALLOC_PARAMETERS) \
    L(OS_ERROR_LOG, os_error_log_535, rpc_os_error_log_v17_00) \
    L(RPC_CONTROL, rpc_control_535, rpc_gsp_rm_control_v03_00)

#define RELEASE_535_113_01(L, N) \
    RELEASE_ALL(L, N) RELEASE_UNTIL_575(L, N) RELEASE_UNTIL_560(L, N) \
    L(WPR_META, wpr_meta_535, GspFwWprMeta) \
    L(RM_ARGS, rm_args_535, GSP_ARGUMENTS_CACHED) \
    L(SYSTEM_INFO, system_info_535, GspSystemInfo) \
    N(sriov_caps_535, NV0080_CTRL_GPU_GET_SRIOV_CAPS_PARAMS) \
    L(STATIC_INFO, static_info_535, GspStaticConfigInfo) \
    L(ADD_TYPES, add_types_535, VGPU_MGR(PGPU_ADD_VGPU_TYPE)) \
    N(vgpu_type_535, NVA081_CTRL_VGPU_INFO) \
    L(BOOTLOAD, bootload_535, VGPU_MGR(BOOTLOAD_GSP_VGPU_PLUGIN_TASK)) \
    L(RC_TRIGGERED, rc_triggered_535, rpc_rc_triggered_v17_02) \
    L(MEMSYS, memsys_535, NV2080_CTRL_INTERNAL_MEMSYS_GET_STATIC_CONFIG_PARAMS) \
    L(FB_INFO, fb_info_535, NV2080_CTRL_FB_GET_INFO_V2_PARAMS) \
    L(ENGINES, engines_535, NV2080_CTRL_GPU_GET_ENGINES_V2_PARAMS)

#define RELEASE_550_163_01(L, N) \
    RELEASE_ALL(L, N) FMC_550(L, N) RELEASE_UNTIL_575(L, N) RELEASE_UNTIL_560(L, N) \
    RELEASE_SINCE_550(L, N) \
    L(WPR_META, wpr_meta_550, GspFwWprMeta) \
    L(RM_ARGS, rm_args_535, GSP_ARGUMENTS_CACHED) \
    L(SYSTEM_INFO, system_info_550, GspSystemInfo) \
    L(STATIC_INFO, static_info_550, GspStaticConfigInfo) \
    L(ADD_TYPES, add_types_550, VGPU_MGR(PGPU_ADD_VGPU_TYPE)) \
    N(vgpu_type_550, NVA081_CTRL_VGPU_INFO) \
    L(BOOTLOAD, bootload_550, VGPU_MGR(BOOTLOAD_GSP_VGPU_PLUGIN_TASK)) \
    L(RC_TRIGGERED, rc_triggered_550, rpc_rc_triggered_v17_02) \
    L(FB_INFO, fb_info_550, NV2080_CTRL_FB_GET_INFO_V2_PARAMS) \
    L(ENGINES, engines_550, NV2080_CTRL_GPU_GET_ENGINES_V2_PARAMS)

#define RELEASE_560_35_03(L, N) \
    RELEASE_ALL(L, N) FMC_550(L, N) RELEASE_UNTIL_575(L, N) RELEASE_UNTIL_560(L, N) \
    RELEASE_SINCE_560(L, N) \
    L(RM_ARGS, rm_args_560, GSP_ARGUMENTS_CACHED) \
    L(SYSTEM_INFO, system_info_560, GspSystemInfo) \
    L(STATIC_INFO, static_info_560, GspStaticConfigInfo) \
    L(ADD_TYPES, add_types_550, VGPU_MGR(PGPU_ADD_VGPU_TYPE)) \
    N(vgpu_type_550, NVA081_CTRL_VGPU_INFO) \
    L(RC_TRIGGERED, rc_triggered_560, rpc_rc_triggered_v17_02) \
    L(FB_INFO, fb_info_560, NV2080_CTRL_FB_GET_INFO_V2_PARAMS)

#define RELEASE_570_144(L, N) \
    RELEASE_ALL(L, N) FMC_550(L, N) RELEASE_UNTIL_575(L, N) RELEASE_SINCE_570(L, N) \
    L(RM_ARGS, rm_args_570, GSP_ARGUMENTS_CACHED) \
    L(SYSTEM_INFO, system_info_570, GspSystemInfo) \
    L(STATIC_INFO, static_info_570, GspStaticConfigInfo) \
    L(ADD_TYPES, add_types_570, VGPU_MGR(PGPU_ADD_VGPU_TYPE)) \
    N(vgpu_type_570, NVA081_CTRL_VGPU_INFO) \
    L(RPC_CONTROL, rpc_control_535, rpc_gsp_rm_control_v03_00) \
    L(OS_ERROR_LOG, os_error_log_570, rpc_os_error_log_v17_00) \
    L(FB_INFO, fb_info_560, NV2080_CTRL_FB_GET_INFO_V2_PARAMS)

#define RELEASE_575_64(L, N) \
    RELEASE_ALL(L, N) FMC_575(L, N) RELEASE_UNTIL_575(L, N) RELEASE_SINCE_575(L, N) \
    L(RM_ARGS, rm_args_575, GSP_ARGUMENTS_CACHED) \
    L(SYSTEM_INFO, system_info_575, GspSystemInfo) \
    L(STATIC_INFO, static_info_570, GspStaticConfigInfo) \
    L(ADD_TYPES, add_types_575, VGPU_MGR(PGPU_ADD_VGPU_TYPE)) \
    N(vgpu_type_575, NVA081_CTRL_VGPU_INFO) \
    L(FB_INFO, fb_info_560, NV2080_CTRL_FB_GET_INFO_V2_PARAMS)

#define RELEASE_580_95_05(L, N) \
    RELEASE_ALL(L, N) FMC_575(L, N) RELEASE_SINCE_575(L, N) RELEASE_SINCE_580(L, N) \
    L(RM_ARGS, rm_args_575, GSP_ARGUMENTS_CACHED) \
    L(SYSTEM_INFO, system_info_580, GspSystemInfo) \
    L(STATIC_INFO, static_info_580, GspStaticConfigInfo) \
    L(ADD_TYPES, add_types_580, VGPU_MGR(PGPU_ADD_VGPU_TYPE)) \
    N(vgpu_type_580, NVA081_CTRL_VGPU_INFO)

#define RELEASE_595_45_04(L, N) \
    RELEASE_ALL(L, N) FMC_595(L, N) RELEASE_SINCE_575(L, N) RELEASE_SINCE_580(L, N) \
    L(RM_ARGS, rm_args_595, GSP_ARGUMENTS_CACHED) \
    L(SYSTEM_INFO, system_info_595, GspSystemInfo) \
    L(STATIC_INFO, static_info_595, GspStaticConfigInfo) \
    L(ADD_TYPES, add_types_595, VGPU_MGR(PGPU_ADD_VGPU_TYPE)) \
    N(vgpu_type_595, NVA081_CTRL_VGPU_INFO)

#endif
