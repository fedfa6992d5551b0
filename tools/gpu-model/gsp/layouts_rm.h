/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * RPC headers and events (g_rpc-structures.h), and parameters of the controls
 * that are not the vGPU manager's (ctrl2080*.h). How the lists are read: layout.h.
 */
#ifndef GSP_LAYOUTS_RM_H
#define GSP_LAYOUTS_RM_H

#define RPC_CONTROL_COMMON(M, X, Z, S) \
    M(uint32_t, client, , hClient) M(uint32_t, object, , hObject) M(uint32_t, cmd, , cmd) \
    M(uint32_t, status, , status) M(uint32_t, params_size, , paramsSize)

#define LIST_rpc_control_535(M, X, Z, S) RPC_CONTROL_COMMON(M, X, Z, S) M(uint32_t, flags, , flags)

#define LIST_rpc_control_575(M, X, Z, S) RPC_CONTROL_COMMON(M, X, Z, S) \
    M(uint32_t, flags, , rmapiRpcFlags) X(uint32_t, rmctrlFlags, ) \
    X(uint32_t, rmctrlAccessRight, ) Z(uint64_t, reserved0, )

#define LIST_os_error_log_535(M, X, Z, S) \
    M(uint32_t, except_type, , exceptType) M(uint32_t, runlist_id, , runlistId) \
    M(uint32_t, chid, , chid) M(char, text, [256], errString)

#define LIST_os_error_log_570(M, X, Z, S) LIST_os_error_log_535(M, X, Z, S) \
    M(uint32_t, previous_xid, , preemptiveRemovalPreviousXid)

#define LIST_os_error_log_575(M, X, Z, S) \
    M(uint32_t, except_type, , exceptType) \
    M(uint32_t, previous_xid, , preemptiveRemovalPreviousXid) \
    M(uint32_t, runlist_id, , runlistId) M(uint32_t, chid, , chid) \
    M(char, text, [256], errString)

#define RC_MMU_FAULT(M, X, Z, S) \
    X(uint32_t, mmuFaultAddrLo, ) X(uint32_t, mmuFaultAddrHi, ) X(uint32_t, mmuFaultType, ) \
    X(uint8_t, bCallbackNeeded, ) X(uint32_t, rcJournalBufferSize, )

#define RC_SCOPE(M, X, Z, S) \
    M(uint32_t, except_type, , exceptType) M(uint32_t, scope, , scope) \
    X(uint16_t, partitionAttributionId, )

#define LIST_rc_triggered_535(M, X, Z, S) \
    M(uint32_t, engine, , nv2080EngineType) M(uint32_t, chid, , chid) RC_SCOPE(M, X, Z, S)

#define LIST_rc_triggered_550(M, X, Z, S) \
    M(uint32_t, engine, , nv2080EngineType) M(uint32_t, chid, , chid) \
    M(uint32_t, gfid, , gfid) RC_SCOPE(M, X, Z, S) X(uint32_t, rcJournalBufferSize, )

#define LIST_rc_triggered_560(M, X, Z, S) \
    M(uint32_t, engine, , nv2080EngineType) M(uint32_t, chid, , chid) \
    M(uint32_t, level, , exceptLevel) RC_SCOPE(M, X, Z, S) RC_MMU_FAULT(M, X, Z, S)

#define LIST_rc_triggered_570(M, X, Z, S) \
    M(uint32_t, engine, , nv2080EngineType) M(uint32_t, chid, , chid) \
    M(uint32_t, gfid, , gfid) M(uint32_t, level, , exceptLevel) RC_SCOPE(M, X, Z, S) \
    RC_MMU_FAULT(M, X, Z, S)

#define LIST_root_params_535(M, X, Z, S) \
    M(uint32_t, handle, , hClient) X(uint32_t, processID, ) X(char, processName, [100])

#define LIST_root_params_570(M, X, Z, S) \
    M(uint32_t, handle, , hClient) X(uint32_t, processID, ) X(char, processName, [100]) \
    X(uint64_t, pOsPidInfo, )

#define LIST_memsys_535(M, X, Z, S) \
    X(uint8_t, bOneToOneComptagLineAllocation, ) \
    X(uint8_t, bUseOneToFourComptagLineAllocation, ) \
    M(uint8_t, raw_mode, , bUseRawModeComptaglineAllocation) \
    X(uint8_t, bDisableCompbitBacking, ) X(uint8_t, bDisablePostL2Compression, ) \
    X(uint8_t, bEnabledEccFBPA, ) X(uint8_t, bL2PreFill, ) M(uint64_t, l2_size, , l2CacheSize) \
    X(uint8_t, bReservedMemAtBottom, ) M(uint8_t, fbpa_present, , bFbpaPresent) \
    X(uint32_t, comprPageSize, ) X(uint32_t, comprPageShift, ) \
    X(uint16_t, maximumBlacklistPages, ) X(uint32_t, ramType, ) X(uint32_t, ltcCount, ) \
    X(uint32_t, ltsPerLtcCount, ) X(uint8_t, bDisablePlcForCertainOffsetsBug3046774, ) \
    X(uint64_t, fbOverrideStartKb, )

#define LIST_memsys_550(M, X, Z, S) \
    X(uint8_t, bOneToOneComptagLineAllocation, ) \
    X(uint8_t, bUseOneToFourComptagLineAllocation, ) \
    M(uint8_t, raw_mode, , bUseRawModeComptaglineAllocation) \
    X(uint8_t, bDisableCompbitBacking, ) X(uint8_t, bDisablePostL2Compression, ) \
    X(uint8_t, bEnabledEccFBPA, ) X(uint8_t, bL2PreFill, ) M(uint64_t, l2_size, , l2CacheSize) \
    M(uint8_t, fbpa_present, , bFbpaPresent) X(uint32_t, comprPageSize, ) \
    X(uint32_t, comprPageShift, ) X(uint32_t, ramType, ) X(uint32_t, ltcCount, ) \
    X(uint32_t, ltsPerLtcCount, )

#define LIST_device_params_535(M, X, Z, S) \
    X(uint32_t, deviceId, ) X(uint32_t, hClientShare, ) X(uint32_t, hTargetClient, ) \
    X(uint32_t, hTargetDevice, ) X(uint32_t, flags, ) X(uint64_t, vaSpaceSize, ) \
    X(uint64_t, vaStartInternal, ) X(uint64_t, vaLimitInternal, ) X(uint32_t, vaMode, )

#define LIST_subdevice_params_535(M, X, Z, S) M(uint32_t, id, , subDeviceId)

#define LIST_surface_535(M, X, Z, S) \
    M(uint64_t, base, , baseAddr) M(uint64_t, size, , size) M(uint64_t, offset, , offset) \
    M(uint32_t, aperture, , aperture) M(uint32_t, cache, , cpuCacheAttrib)

#define LIST_memory_transfer_535(M, X, Z, S) \
    S(surface_535, src, , src) X(uint8_t, authTag, [16]) S(surface_535, dst, , dst) \
    M(uint64_t, size, , transferSize) M(uint32_t, value, , value) M(uint32_t, op, , memop)

#define LIST_intr_entry_535(M, X, Z, S) \
    M(uint16_t, engine_idx, , engineIdx) M(uint32_t, pmc_mask, , pmcIntrMask) \
    M(uint32_t, stall, , vectorStall) M(uint32_t, nonstall, , vectorNonStall)

#define LIST_subtree_535(M, X, Z, S) \
    M(uint8_t, start, , subtreeStart) M(uint8_t, end, , subtreeEnd)

#define LIST_subtree_580(M, X, Z, S) M(uint64_t, mask, , subtreeMask)

#define LIST_intr_table_535(M, X, Z, S) \
    M(uint32_t, count, , tableLen) S(intr_entry_535, entry, [128], table) \
    S(subtree_535, subtree, [7], subtreeMap)

#define LIST_intr_table_580(M, X, Z, S) \
    M(uint32_t, count, , tableLen) S(intr_entry_535, entry, [128], table) \
    S(subtree_580, subtree, [7], subtreeMap)

#define LIST_num_channels_535(M, X, Z, S) \
    M(uint32_t, runlist, , runlistId) M(uint32_t, count, , numChannels)

#define LIST_fifo_entry_535(M, X, Z, S) \
    M(uint32_t, data, [16], engineData) M(uint32_t, pbdma, [2], pbdmaIds) \
    M(uint32_t, pbdma_fault, [2], pbdmaFaultIds) M(uint32_t, pbdmas, , numPbdmas) \
    M(char, name, [16], engineName)

#define LIST_fifo_table_535(M, X, Z, S) \
    M(uint32_t, base, , baseIndex) M(uint32_t, count, , numEntries) M(uint8_t, more, , bMore) \
    S(fifo_entry_535, entry, [32], entries)

#define LIST_fb_info_entry_535(M, X, Z, S) M(uint32_t, index, , index) M(uint32_t, data, , data)

#define LIST_fb_info_535(M, X, Z, S) \
    M(uint32_t, count, , fbInfoListSize) S(fb_info_entry_535, info, [54], fbInfoList)

#define LIST_fb_info_550(M, X, Z, S) \
    M(uint32_t, count, , fbInfoListSize) S(fb_info_entry_535, info, [55], fbInfoList)

#define LIST_fb_info_560(M, X, Z, S) \
    M(uint32_t, count, , fbInfoListSize) S(fb_info_entry_535, info, [57], fbInfoList)

#define LIST_fb_info_580(M, X, Z, S) \
    M(uint32_t, count, , fbInfoListSize) S(fb_info_entry_535, info, [128], fbInfoList)

#define LIST_gsp_features_535(M, X, Z, S) \
    M(uint32_t, features, , gspFeatures) M(uint8_t, valid, , bValid) \
    M(uint8_t, default_gsp_rm, , bDefaultGspRmGpu) M(char, version, [64], firmwareVersion)

#define LIST_engines_535(M, X, Z, S) \
    M(uint32_t, count, , engineCount) M(uint32_t, list, [62], engineList)

#define LIST_engines_550(M, X, Z, S) \
    M(uint32_t, count, , engineCount) M(uint32_t, list, [64], engineList)

#define LIST_engines_560(M, X, Z, S) \
    M(uint32_t, count, , engineCount) M(uint32_t, list, [84], engineList)

#define LIST_gpc_info_535(M, X, Z, S) M(uint32_t, mask, , gpcMask)

#define LIST_tpc_info_535(M, X, Z, S) M(uint32_t, gpc, , gpcId) M(uint32_t, mask, , tpcMask)

#define LIST_vmmu_535(M, X, Z, S) M(uint64_t, size, , vmmuSegmentSize)

#define LIST_vaspace_535(M, X, Z, S) \
    M(uint32_t, index, , index) M(uint32_t, flags, , flags) X(uint64_t, vaSize, ) \
    X(uint64_t, vaStartInternal, ) X(uint64_t, vaLimitInternal, ) X(uint32_t, bigPageSize, ) \
    X(uint64_t, vaBase, )

#define LIST_vaspace_580(M, X, Z, S) LIST_vaspace_535(M, X, Z, S) X(uint32_t, pasid, )

#define LIST_set_page_directory_535(M, X, Z, S) \
    M(uint64_t, addr, , physAddress) M(uint32_t, entries, , numEntries) \
    M(uint32_t, flags, , flags) M(uint32_t, vaspace, , hVASpace) M(uint32_t, channel, , chId) \
    M(uint32_t, subdevice, , subDeviceId) X(uint32_t, pasid, )

#define LIST_unset_page_directory_535(M, X, Z, S) \
    M(uint32_t, vaspace, , hVASpace) M(uint32_t, subdevice, , subDeviceId)

#define LIST_reserved_level_535(M, X, Z, S) \
    M(uint64_t, addr, , physAddress) M(uint64_t, size, , size) \
    M(uint32_t, aperture, , aperture) M(uint8_t, page_shift, , pageShift)

#define LIST_reserved_pdes_535(M, X, Z, S) \
    M(uint32_t, subdevice, , hSubDevice) M(uint32_t, subdevice_id, , subDeviceId) \
    M(uint64_t, page_size, , pageSize) M(uint64_t, first, , virtAddrLo) \
    M(uint64_t, last, , virtAddrHi) M(uint32_t, levels, , numLevelsToCopy) \
    S(reserved_level_535, level, [6], levels)

#define LIST_method_buffer_535(M, X, Z, S) M(uint32_t, size, , size)

#define LIST_falcon_535(M, X, Z, S) \
    X(uint32_t, engDesc, ) X(uint32_t, ctxAttr, ) X(uint32_t, ctxBufferSize, ) \
    X(uint32_t, addrSpaceList, ) X(uint32_t, registerBase, )

#define LIST_falcons_535(M, X, Z, S) \
    M(uint32_t, count, , numConstructedFalcons) \
    X(struct Wire_falcon_535, constructedFalconsTable, [64])

#endif
