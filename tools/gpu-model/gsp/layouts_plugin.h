/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a vGPU's plugin task and the CPU share in the plugin heap. No header of
 * NVIDIA's repository has it; the vGPU RFC of 2024 (dev_vgpu_gsp.h) is taken for
 * releases before 570, that of 2025 (nvrm/vgpu.h, for 570.124) from 570 on. How the
 * lists are read: layout.h.
 */
#ifndef GSP_LAYOUTS_PLUGIN_H
#define GSP_LAYOUTS_PLUGIN_H

#define PLUGIN_SURFACE_COMMON(M, X, Z, S) \
    M(uint64_t, start, , sequence_update_start) M(uint64_t, end, , sequence_update_end) \
    X(uint32_t, effective_fb_page_size, ) M(uint32_t, rect_width, , rect_width) \
    M(uint32_t, rect_height, , rect_height) M(uint32_t, width, , surface_width) \
    M(uint32_t, height, , surface_height) M(uint32_t, size, , surface_size) \
    M(uint32_t, offset, , surface_offset) M(uint32_t, format, , surface_format) \
    M(uint32_t, kind, , surface_kind) M(uint32_t, pitch, , surface_pitch) \
    M(uint32_t, type, , surface_type) M(uint8_t, block_height, , surface_block_height)

/* vmiop_bool_t, an enumeration */
#define LIST_plugin_surface_2024(M, X, Z, S) PLUGIN_SURFACE_COMMON(M, X, Z, S) \
    M(uint32_t, blanked, , is_blanking_enabled) X(uint32_t, flip_pending, ) \
    M(uint32_t, free_pending, , is_free_pending) M(uint32_t, blocklinear, , is_memory_blocklinear)

/* NvBool */
#define LIST_plugin_surface_2025(M, X, Z, S) PLUGIN_SURFACE_COMMON(M, X, Z, S) \
    M(uint8_t, blanked, , is_blanking_enabled) X(uint8_t, flip_pending, ) \
    M(uint8_t, free_pending, , is_free_pending) M(uint8_t, blocklinear, , is_memory_blocklinear)

#define LIST_plugin_response_2024(M, X, Z, S) \
    M(uint32_t, seq_processed, , message_seq_num_processed) \
    M(uint32_t, result, , result_code) X(uint32_t, guest_rpc_version, ) \
    X(uint32_t, migration_buf_gsp_access_offset, ) X(uint32_t, migration_state_save_complete, ) \
    S(plugin_surface_2024, surface, [4], surface) M(uint32_t, error_put, , error_buff_gsp_put_idx) \
    M(uint32_t, license_state, , grid_license_state)

#define LIST_plugin_response_2025(M, X, Z, S) \
    M(uint32_t, seq_received, , message_seq_num_received) \
    M(uint32_t, seq_processed, , message_seq_num_processed) \
    M(uint32_t, result, , result_code) X(uint32_t, guest_rpc_version, ) \
    X(uint32_t, migration_buf_gsp_access_offset, ) X(uint32_t, migration_state_save_complete, ) \
    S(plugin_surface_2025, surface, [4], surface) M(uint32_t, error_put, , error_buff_gsp_put_idx) \
    M(uint32_t, license_state, , grid_license_state) M(uint32_t, guest_os, , guest_os_type) \
    M(uint32_t, frl_config, , frl_config)

#define PLUGIN_CONFIG_COMMON(M, X, Z, S) \
    M(uint8_t, uuid, [16], vgpu_uuid) M(uint32_t, dbdf, , dbdf) \
    X(uint32_t, driver_vm_vf_dbdf, ) M(uint32_t, device_instance, , vgpu_device_instance_id) \
    M(uint32_t, type, , vgpu_type) M(uint32_t, pid, , vm_pid) M(uint32_t, swizz, , swizz_id) \
    M(uint32_t, channels, , num_channels) M(uint32_t, plugin_channels, , num_plugin_channels) \
    X(uint32_t, vmm_cap, ) X(uint32_t, migration_feature, ) X(uint32_t, hypervisor_type, ) \
    X(uint32_t, host_cpu_arch, ) M(uint64_t, page_size, , host_page_size)

#define LIST_plugin_config_2024(M, X, Z, S) PLUGIN_CONFIG_COMMON(M, X, Z, S) \
    X(uint8_t, rev1, [2]) X(uint8_t, enable_uvm, ) X(uint8_t, linux_interrupt_optimization, ) \
    X(uint8_t, vmm_migration_supported, ) X(uint8_t, rev2, ) M(uint8_t, console, , enable_console_vnc) \
    X(uint8_t, use_non_stall_linux_events, ) X(uint32_t, rev3, )

#define LIST_plugin_config_2025(M, X, Z, S) PLUGIN_CONFIG_COMMON(M, X, Z, S) \
    X(uint8_t, rev1, [3]) X(uint8_t, enable_uvm, ) X(uint8_t, linux_interrupt_optimization, ) \
    X(uint8_t, vmm_migration_supported, ) X(uint8_t, rev2, ) M(uint8_t, console, , enable_console_vnc) \
    X(uint8_t, use_non_stall_linux_events, ) X(uint8_t, rev3, [3]) \
    M(uint16_t, placement_id, , placement_id) X(uint32_t, rev4, ) \
    X(uint32_t, channel_usage_threshold_percentage, ) X(uint8_t, rev5, ) X(uint32_t, rev6, ) \
    X(uint8_t, rev7, )

#endif
