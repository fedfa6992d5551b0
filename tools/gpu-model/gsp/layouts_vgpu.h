/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The vGPU manager's parameters: ctrla081.h, ctrl2080vgpumgrinternal.h. How the
 * lists are read: layout.h.
 */
#ifndef GSP_LAYOUTS_VGPU_H
#define GSP_LAYOUTS_VGPU_H

#define LIST_vgpu_type_535(M, X, Z, S) \
    M(uint32_t, type, , vgpuType) M(uint8_t, name, [32], vgpuName) X(uint8_t, vgpuClass, [32]) \
    X(uint8_t, vgpuSignature, [128]) X(uint8_t, license, [128]) \
    M(uint32_t, max_instance, , maxInstance) X(uint32_t, numHeads, ) \
    X(uint32_t, maxResolutionX, ) X(uint32_t, maxResolutionY, ) X(uint32_t, maxPixels, ) \
    X(uint32_t, frlConfig, ) X(uint32_t, cudaEnabled, ) X(uint32_t, eccSupported, ) \
    X(uint32_t, gpuInstanceSize, ) X(uint32_t, multiVgpuSupported, ) \
    M(uint64_t, vdev_id, , vdevId) M(uint64_t, pdev_id, , pdevId) \
    M(uint64_t, profile_size, , profileSize) M(uint64_t, fb_length, , fbLength) \
    M(uint64_t, gsp_heap_size, , gspHeapSize) M(uint64_t, fb_reservation, , fbReservation) \
    X(uint64_t, mappableVideoSize, ) X(uint32_t, encoderCapacity, ) \
    M(uint64_t, bar1_length, , bar1Length) X(uint32_t, frlEnable, ) \
    X(uint8_t, adapterName, [64]) X(uint16_t, adapterName_Unicode, [64]) \
    X(uint8_t, shortGpuNameString, [64]) X(uint8_t, licensedProductName, [128]) \
    X(uint32_t, vgpuExtraParams, [1024]) X(uint32_t, ftraceEnable, ) \
    X(uint32_t, gpuDirectSupported, ) X(uint32_t, nvlinkP2PSupported, ) \
    X(uint32_t, multiVgpuExclusive, ) X(uint32_t, exclusiveType, ) X(uint32_t, exclusiveSize, ) \
    X(uint32_t, gpuInstanceProfileId, )

#define LIST_vgpu_type_550(M, X, Z, S) \
    M(uint32_t, type, , vgpuType) M(uint8_t, name, [32], vgpuName) X(uint8_t, vgpuClass, [32]) \
    X(uint8_t, vgpuSignature, [128]) X(uint8_t, license, [128]) \
    M(uint32_t, max_instance, , maxInstance) X(uint32_t, numHeads, ) \
    X(uint32_t, maxResolutionX, ) X(uint32_t, maxResolutionY, ) X(uint32_t, maxPixels, ) \
    X(uint32_t, frlConfig, ) X(uint32_t, cudaEnabled, ) X(uint32_t, eccSupported, ) \
    X(uint32_t, gpuInstanceSize, ) X(uint32_t, multiVgpuSupported, ) \
    M(uint64_t, vdev_id, , vdevId) M(uint64_t, pdev_id, , pdevId) \
    M(uint64_t, profile_size, , profileSize) M(uint64_t, fb_length, , fbLength) \
    M(uint64_t, gsp_heap_size, , gspHeapSize) M(uint64_t, fb_reservation, , fbReservation) \
    X(uint64_t, mappableVideoSize, ) X(uint32_t, encoderCapacity, ) \
    M(uint64_t, bar1_length, , bar1Length) X(uint32_t, frlEnable, ) \
    X(uint8_t, adapterName, [64]) X(uint16_t, adapterName_Unicode, [64]) \
    X(uint8_t, shortGpuNameString, [64]) X(uint8_t, licensedProductName, [128]) \
    X(uint32_t, vgpuExtraParams, [1024]) X(uint32_t, ftraceEnable, ) \
    X(uint32_t, gpuDirectSupported, ) X(uint32_t, nvlinkP2PSupported, ) \
    X(uint32_t, multiVgpuExclusive, ) X(uint32_t, exclusiveType, ) X(uint32_t, exclusiveSize, ) \
    X(uint32_t, gpuInstanceProfileId, ) X(uint32_t, placementSize, ) \
    X(uint32_t, placementCount, ) X(uint32_t, placementIds, [32])

#define LIST_vgpu_type_570(M, X, Z, S) \
    M(uint32_t, type, , vgpuType) M(uint8_t, name, [32], vgpuName) X(uint8_t, vgpuClass, [32]) \
    X(uint8_t, vgpuSignature, [128]) X(uint8_t, license, [128]) \
    M(uint32_t, max_instance, , maxInstance) X(uint32_t, numHeads, ) \
    X(uint32_t, maxResolutionX, ) X(uint32_t, maxResolutionY, ) X(uint32_t, maxPixels, ) \
    X(uint32_t, frlConfig, ) X(uint32_t, cudaEnabled, ) X(uint32_t, eccSupported, ) \
    X(uint32_t, gpuInstanceSize, ) X(uint32_t, multiVgpuSupported, ) \
    M(uint64_t, vdev_id, , vdevId) M(uint64_t, pdev_id, , pdevId) \
    M(uint64_t, profile_size, , profileSize) M(uint64_t, fb_length, , fbLength) \
    M(uint64_t, gsp_heap_size, , gspHeapSize) M(uint64_t, fb_reservation, , fbReservation) \
    X(uint64_t, mappableVideoSize, ) X(uint32_t, encoderCapacity, ) \
    M(uint64_t, bar1_length, , bar1Length) X(uint32_t, frlEnable, ) \
    X(uint8_t, adapterName, [64]) X(uint16_t, adapterName_Unicode, [64]) \
    X(uint8_t, shortGpuNameString, [64]) X(uint8_t, licensedProductName, [128]) \
    X(uint32_t, vgpuExtraParams, [1024]) X(uint32_t, ftraceEnable, ) \
    X(uint32_t, gpuDirectSupported, ) X(uint32_t, nvlinkP2PSupported, ) \
    X(uint32_t, multiVgpuExclusive, ) X(uint32_t, exclusiveType, ) X(uint32_t, exclusiveSize, ) \
    X(uint32_t, gpuInstanceProfileId, ) X(uint32_t, placementSize, ) \
    X(uint32_t, homogeneousPlacementCount, ) X(uint32_t, homogeneousPlacementIds, [32]) \
    X(uint32_t, heterogeneousPlacementCount, ) X(uint32_t, heterogeneousPlacementIds, [32])

#define LIST_vgpu_type_575(M, X, Z, S) \
    M(uint32_t, type, , vgpuType) M(uint8_t, name, [32], vgpuName) X(uint8_t, vgpuClass, [32]) \
    X(uint8_t, vgpuSignature, [128]) X(uint8_t, license, [128]) \
    M(uint32_t, max_instance, , maxInstance) X(uint32_t, numHeads, ) \
    X(uint32_t, maxResolutionX, ) X(uint32_t, maxResolutionY, ) X(uint32_t, maxPixels, ) \
    X(uint32_t, frlConfig, ) X(uint32_t, cudaEnabled, ) X(uint32_t, eccSupported, ) \
    X(uint32_t, gpuInstanceSize, ) X(uint32_t, multiVgpuSupported, ) \
    M(uint64_t, vdev_id, , vdevId) M(uint64_t, pdev_id, , pdevId) \
    M(uint64_t, profile_size, , profileSize) M(uint64_t, fb_length, , fbLength) \
    M(uint64_t, gsp_heap_size, , gspHeapSize) M(uint64_t, fb_reservation, , fbReservation) \
    X(uint64_t, mappableVideoSize, ) X(uint32_t, encoderCapacity, ) \
    M(uint64_t, bar1_length, , bar1Length) X(uint32_t, frlEnable, ) \
    X(uint8_t, adapterName, [64]) X(uint16_t, adapterName_Unicode, [64]) \
    X(uint8_t, shortGpuNameString, [64]) X(uint8_t, licensedProductName, [128]) \
    X(uint32_t, vgpuExtraParams, [1024]) X(uint32_t, ftraceEnable, ) \
    X(uint32_t, gpuDirectSupported, ) X(uint32_t, nvlinkP2PSupported, ) \
    X(uint32_t, maxInstancePerGI, ) X(uint32_t, multiVgpuExclusive, ) \
    X(uint32_t, exclusiveType, ) X(uint32_t, exclusiveSize, ) \
    X(uint32_t, gpuInstanceProfileId, ) X(uint32_t, placementSize, ) \
    X(uint32_t, homogeneousPlacementCount, ) X(uint32_t, homogeneousPlacementIds, [32]) \
    X(uint32_t, heterogeneousPlacementCount, ) X(uint32_t, heterogeneousPlacementIds, [32])

#define LIST_vgpu_type_580(M, X, Z, S) \
    M(uint32_t, type, , vgpuType) M(uint8_t, name, [64], vgpuName) X(uint8_t, vgpuClass, [64]) \
    X(uint8_t, vgpuSignature, [128]) X(uint8_t, license, [128]) \
    M(uint32_t, max_instance, , maxInstance) X(uint32_t, numHeads, ) \
    X(uint32_t, maxResolutionX, ) X(uint32_t, maxResolutionY, ) X(uint32_t, maxPixels, ) \
    X(uint32_t, frlConfig, ) X(uint32_t, cudaEnabled, ) X(uint32_t, eccSupported, ) \
    X(uint32_t, gpuInstanceSize, ) X(uint32_t, multiVgpuSupported, ) \
    M(uint64_t, vdev_id, , vdevId) M(uint64_t, pdev_id, , pdevId) \
    M(uint64_t, profile_size, , profileSize) M(uint64_t, fb_length, , fbLength) \
    M(uint64_t, gsp_heap_size, , gspHeapSize) M(uint64_t, fb_reservation, , fbReservation) \
    X(uint64_t, mappableVideoSize, ) X(uint32_t, encoderCapacity, ) \
    M(uint64_t, bar1_length, , bar1Length) X(uint32_t, frlEnable, ) X(uint16_t, vgpuSsvid, ) \
    X(uint8_t, adapterName, [64]) X(uint16_t, adapterName_Unicode, [64]) \
    X(uint8_t, shortGpuNameString, [64]) X(uint8_t, licensedProductName, [128]) \
    X(uint32_t, vgpuExtraParams, [1024]) X(uint32_t, ftraceEnable, ) \
    X(uint32_t, gpuDirectSupported, ) X(uint32_t, nvlinkP2PSupported, ) \
    X(uint32_t, maxInstancePerGI, ) X(uint32_t, multiVgpuExclusive, ) \
    X(uint32_t, exclusiveType, ) X(uint32_t, exclusiveSize, ) \
    X(uint32_t, gpuInstanceProfileId, ) X(uint32_t, placementSize, ) \
    X(uint32_t, homogeneousPlacementCount, ) X(uint32_t, homogeneousPlacementIds, [48]) \
    X(uint32_t, heterogeneousPlacementCount, ) X(uint32_t, heterogeneousPlacementIds, [48])

#define LIST_vgpu_type_595(M, X, Z, S) \
    M(uint32_t, type, , vgpuType) M(uint8_t, name, [64], vgpuName) X(uint8_t, vgpuClass, [64]) \
    X(uint8_t, vgpuSignature, [128]) X(uint8_t, license, [128]) \
    M(uint32_t, max_instance, , maxInstance) X(uint32_t, numHeads, ) \
    X(uint32_t, maxResolutionX, ) X(uint32_t, maxResolutionY, ) X(uint32_t, maxPixels, ) \
    X(uint32_t, frlConfig, ) X(uint32_t, cudaEnabled, ) X(uint32_t, eccSupported, ) \
    X(uint32_t, gpuInstanceSize, ) X(uint32_t, nominalFbRegionSize, ) \
    X(uint32_t, multiVgpuSupported, ) M(uint64_t, vdev_id, , vdevId) \
    M(uint64_t, pdev_id, , pdevId) M(uint64_t, profile_size, , profileSize) \
    M(uint64_t, fb_length, , fbLength) M(uint64_t, gsp_heap_size, , gspHeapSize) \
    M(uint64_t, fb_reservation, , fbReservation) X(uint64_t, mappableVideoSize, ) \
    X(uint32_t, encoderCapacity, ) M(uint64_t, bar1_length, , bar1Length) \
    X(uint32_t, frlEnable, ) X(uint16_t, vgpuSsvid, ) X(uint8_t, adapterName, [64]) \
    X(uint16_t, adapterName_Unicode, [64]) X(uint8_t, shortGpuNameString, [64]) \
    X(uint8_t, licensedProductName, [128]) X(uint32_t, vgpuExtraParams, [1024]) \
    X(uint32_t, ftraceEnable, ) X(uint32_t, gpuDirectSupported, ) \
    X(uint32_t, nvlinkP2PSupported, ) X(uint32_t, maxInstancePerGI, ) \
    X(uint32_t, multiVgpuExclusive, ) X(uint32_t, exclusiveType, ) X(uint32_t, exclusiveSize, ) \
    X(uint32_t, gpuInstanceProfileId, ) X(uint32_t, placementSize, ) \
    X(uint32_t, homogeneousPlacementCount, ) X(uint32_t, homogeneousPlacementIds, [48]) \
    X(uint32_t, heterogeneousPlacementCount, ) X(uint32_t, heterogeneousPlacementIds, [48])

#define LIST_add_types_535(M, X, Z, S) \
    M(uint8_t, discard, , discardVgpuTypes) M(uint32_t, count, , vgpuInfoCount) \
    S(vgpu_type_535, info, [64], vgpuInfo)

#define LIST_add_types_550(M, X, Z, S) \
    M(uint8_t, discard, , discardVgpuTypes) M(uint32_t, count, , vgpuInfoCount) \
    S(vgpu_type_550, info, [64], vgpuInfo)

#define LIST_add_types_570(M, X, Z, S) \
    M(uint8_t, discard, , discardVgpuTypes) M(uint32_t, count, , vgpuInfoCount) \
    S(vgpu_type_570, info, [64], vgpuInfo)

#define LIST_add_types_575(M, X, Z, S) \
    M(uint8_t, discard, , discardVgpuTypes) M(uint32_t, count, , vgpuInfoCount) \
    S(vgpu_type_575, info, [100], vgpuInfo)

#define LIST_add_types_580(M, X, Z, S) \
    M(uint8_t, discard, , discardVgpuTypes) M(uint32_t, count, , vgpuInfoCount) \
    S(vgpu_type_580, info, [128], vgpuInfo)

#define LIST_add_types_595(M, X, Z, S) \
    M(uint8_t, discard, , discardVgpuTypes) M(uint32_t, count, , vgpuInfoCount) \
    S(vgpu_type_595, info, [128], vgpuInfo)

/* 545 brought the MIG heap, 560 the kernel log */
#define LIST_bootload_535(M, X, Z, S) \
    M(uint32_t, dbdf, , dbdf) M(uint32_t, gfid, , gfid) M(uint32_t, type, , vgpuType) \
    M(uint32_t, pid, , vmPid) M(uint32_t, swizz, , swizzId) M(uint32_t, channels, , numChannels) \
    M(uint32_t, plugin_channels, , numPluginChannels) M(uint32_t, chid_offset, [62], chidOffset) \
    X(uint8_t, bDisableDefaultSmcExecPartRestore, ) M(uint32_t, segments, , numGuestFbSegments) \
    M(uint64_t, fb_addr, [384], guestFbPhysAddrList) \
    M(uint64_t, fb_len, [384], guestFbLengthList) M(uint64_t, heap, , pluginHeapMemoryPhysAddr) \
    M(uint64_t, heap_len, , pluginHeapMemoryLength) M(uint64_t, ctrl_offset, , ctrlBuffOffset) \
    M(uint64_t, init_log, , initTaskLogBuffOffset) \
    M(uint64_t, init_log_size, , initTaskLogBuffSize) \
    M(uint64_t, vgpu_log, , vgpuTaskLogBuffOffset) \
    M(uint64_t, vgpu_log_size, , vgpuTaskLogBuffSize) M(uint8_t, profiling, , bDeviceProfilingEnabled)

#define LIST_bootload_550(M, X, Z, S) \
    M(uint32_t, dbdf, , dbdf) M(uint32_t, gfid, , gfid) M(uint32_t, type, , vgpuType) \
    M(uint32_t, pid, , vmPid) M(uint32_t, swizz, , swizzId) M(uint32_t, channels, , numChannels) \
    M(uint32_t, plugin_channels, , numPluginChannels) M(uint32_t, chid_offset, [64], chidOffset) \
    X(uint8_t, bDisableDefaultSmcExecPartRestore, ) M(uint32_t, segments, , numGuestFbSegments) \
    M(uint64_t, fb_addr, [384], guestFbPhysAddrList) \
    M(uint64_t, fb_len, [384], guestFbLengthList) M(uint64_t, heap, , pluginHeapMemoryPhysAddr) \
    M(uint64_t, heap_len, , pluginHeapMemoryLength) M(uint64_t, ctrl_offset, , ctrlBuffOffset) \
    M(uint64_t, init_log, , initTaskLogBuffOffset) \
    M(uint64_t, init_log_size, , initTaskLogBuffSize) \
    M(uint64_t, vgpu_log, , vgpuTaskLogBuffOffset) \
    M(uint64_t, vgpu_log_size, , vgpuTaskLogBuffSize) X(uint64_t, migRmHeapMemoryPhysAddr, ) \
    X(uint64_t, migRmHeapMemoryLength, ) M(uint8_t, profiling, , bDeviceProfilingEnabled)

#define LIST_bootload_560(M, X, Z, S) \
    M(uint32_t, dbdf, , dbdf) M(uint32_t, gfid, , gfid) M(uint32_t, type, , vgpuType) \
    M(uint32_t, pid, , vmPid) M(uint32_t, swizz, , swizzId) M(uint32_t, channels, , numChannels) \
    M(uint32_t, plugin_channels, , numPluginChannels) M(uint32_t, chid_offset, [84], chidOffset) \
    X(uint8_t, bDisableDefaultSmcExecPartRestore, ) M(uint32_t, segments, , numGuestFbSegments) \
    M(uint64_t, fb_addr, [384], guestFbPhysAddrList) \
    M(uint64_t, fb_len, [384], guestFbLengthList) M(uint64_t, heap, , pluginHeapMemoryPhysAddr) \
    M(uint64_t, heap_len, , pluginHeapMemoryLength) M(uint64_t, ctrl_offset, , ctrlBuffOffset) \
    M(uint64_t, init_log, , initTaskLogBuffOffset) \
    M(uint64_t, init_log_size, , initTaskLogBuffSize) \
    M(uint64_t, vgpu_log, , vgpuTaskLogBuffOffset) \
    M(uint64_t, vgpu_log_size, , vgpuTaskLogBuffSize) \
    M(uint64_t, kernel_log, , kernelLogBuffOffset) \
    M(uint64_t, kernel_log_size, , kernelLogBuffSize) X(uint64_t, migRmHeapMemoryPhysAddr, ) \
    X(uint64_t, migRmHeapMemoryLength, ) M(uint8_t, profiling, , bDeviceProfilingEnabled)

#define GUEST_VM_COMMON(M, X, Z, S) \
    M(uint32_t, pid, , guestVmInfo.vmPid) M(uint32_t, guest_os, , guestVmInfo.guestOs) \
    M(uint32_t, migration_prohibited, , guestVmInfo.migrationProhibited) \
    M(uint32_t, negotiated_version, , guestVmInfo.guestNegotiatedVgpuVersion) \
    M(uint32_t, frl, , guestVmInfo.frameRateLimit) M(uint8_t, licensed, , guestVmInfo.licensed) \
    M(uint32_t, license_state, , guestVmInfo.licenseState) \
    M(uint32_t, license_expiry, , guestVmInfo.licenseExpiryTimestamp) \
    M(uint8_t, license_expiry_status, , guestVmInfo.licenseExpiryStatus)

#define HOST_VGPU_COMMON(M, X, Z, S) \
    M(uint64_t, fb_used, , vgpuDevice.fbUsed) \
    M(uint32_t, encoder_capacity, , vgpuDevice.encoderCapacity) \
    M(uint32_t, ecc_state, , vgpuDevice.eccState) \
    M(uint8_t, driver_loaded, , vgpuDevice.bDriverLoaded)

#define VGPU_GUEST_IDS(M, X, Z, S) \
    M(uint32_t, info_state, , guestVmInfo.guestVmInfoState) \
    M(uint32_t, gfid, , vgpuDevice.gfid) M(uint64_t, pci_id, , vgpuDevice.vgpuPciId) \
    M(uint32_t, device_instance, , vgpuDevice.vgpuDeviceInstanceId)

#define LIST_vgpu_guest_535(M, X, Z, S) GUEST_VM_COMMON(M, X, Z, S) \
    M(uint8_t, driver_version, [32], guestVmInfo.guestDriverVersion) \
    M(uint8_t, driver_branch, [32], guestVmInfo.guestDriverBranch) \
    VGPU_GUEST_IDS(M, X, Z, S) HOST_VGPU_COMMON(M, X, Z, S)

#define LIST_vgpu_guest_580(M, X, Z, S) GUEST_VM_COMMON(M, X, Z, S) \
    M(uint8_t, driver_version, [64], guestVmInfo.guestDriverVersion) \
    M(uint8_t, driver_branch, [64], guestVmInfo.guestDriverBranch) \
    VGPU_GUEST_IDS(M, X, Z, S) M(uint32_t, accounting_pid, , vgpuDevice.accountingPid) \
    HOST_VGPU_COMMON(M, X, Z, S)

#define LIST_enumerate_535(M, X, Z, S) \
    M(uint32_t, count, , numVgpu) S(vgpu_guest_535, guest, [32], vgpuGuest)

#define LIST_enumerate_580(M, X, Z, S) \
    M(uint32_t, count, , numVgpu) S(vgpu_guest_580, guest, [48], vgpuGuest)

#define LIST_vgpu_fb_535(M, X, Z, S) M(uint32_t, gfid, , gfid) M(uint64_t, used, , fbUsed)

#define LIST_fb_usage_535(M, X, Z, S) \
    M(uint32_t, count, , vgpuCount) S(vgpu_fb_535, vgpu, [32], vgpuFbUsage)

#define LIST_fb_usage_580(M, X, Z, S) \
    M(uint32_t, count, , vgpuCount) S(vgpu_fb_535, vgpu, [48], vgpuFbUsage)

#define LIST_gfid_535(M, X, Z, S) M(uint32_t, gfid, , gfid)

#define LIST_migration_535(M, X, Z, S) M(uint8_t, on, , bIsMigrationSupported)

#define LIST_encoder_535(M, X, Z, S) \
    M(uint32_t, gfid, , gfid) M(uint32_t, capacity, , encoderCapacity)

#define LIST_free_states_550(M, X, Z, S) M(uint32_t, gfid, , gfid) M(uint32_t, flags, , flags)

#define LIST_mgr_config_535(M, X, Z, S) \
    M(uint8_t, on, , bSupportHeterogeneousTimeSlicedVgpuTypes)

#define LIST_hetero_570(M, X, Z, S) M(uint8_t, on, , bHeterogeneousMode)

/* ctrl2080gpu.h, ctrl2080fb.h */
#define LIST_ecc_unit_535(M, X, Z, S) \
    M(uint8_t, enabled, , enabled) M(uint8_t, scrubbed, , scrubComplete) \
    M(uint8_t, supported, , supported) M(uint64_t, dbe, , dbe.count) \
    X(uint64_t, dbeNonResettable, ) M(uint64_t, sbe, , sbe.count) X(uint64_t, sbeNonResettable, )

#define ECC_STATUS_TAIL(M, X, Z, S) \
    X(uint8_t, bFatalPoisonError, ) X(uint8_t, uncorrectableError, ) X(uint32_t, flags, ) \
    X(uint64_t, grRouteInfo, [2])

#define LIST_ecc_status_535(M, X, Z, S) \
    S(ecc_unit_535, unit, [24], units) ECC_STATUS_TAIL(M, X, Z, S)

#define LIST_ecc_status_550(M, X, Z, S) \
    S(ecc_unit_535, unit, [25], units) ECC_STATUS_TAIL(M, X, Z, S)

#define LIST_ecc_status_560(M, X, Z, S) \
    S(ecc_unit_535, unit, [31], units) ECC_STATUS_TAIL(M, X, Z, S)

#define LIST_ecc_status_570(M, X, Z, S) \
    S(ecc_unit_535, unit, [36], units) ECC_STATUS_TAIL(M, X, Z, S)

#define LIST_ecc_status_595(M, X, Z, S) \
    S(ecc_unit_535, unit, [41], units) ECC_STATUS_TAIL(M, X, Z, S)

#define LIST_offlined_pages_535(M, X, Z, S) \
    X(uint64_t, offlined, [64 * 4]) M(uint32_t, count, , validEntries) \
    X(uint8_t, bRetirementPending, ) X(uint8_t, retirementPending, )

#define LIST_remapped_rows_535(M, X, Z, S) \
    M(uint32_t, count, , entryCount) X(uint8_t, flags, ) X(uint32_t, entries, [512 * 3])
/* ctrl2080fifo.h */
#define LIST_sched_get_550(M, X, Z, S) \
    M(uint32_t, engine, , engineId) M(uint32_t, policy, , schedPolicy) \
    M(uint32_t, adaptive, , arrEnabled) M(uint32_t, slice_ns, , targetTimesliceNs) \
    M(uint32_t, average, , arrAvgFactor)

#define LIST_sched_set_550(M, X, Z, S) \
    M(uint32_t, engine, , engineId) M(uint32_t, policy, , schedPolicy) \
    M(uint32_t, adaptive, , enableArr) M(uint32_t, slice_ns, , timesliceTargetNs) \
    M(uint32_t, frequency, , frequencyForARR) M(uint32_t, average, , avgFactorForARR)

#define LIST_sched_caps_550(M, X, Z, S) \
    M(uint32_t, engine, , engineId) M(uint32_t, policy, [3], supportedSchedulers) \
    M(uint8_t, adaptive, , bIsArrModeSupported) M(uint32_t, slice_max_ns, , maxTimesliceNs) \
    M(uint32_t, slice_min_ns, , minTimesliceNs) \
    M(uint32_t, frequency_max, , maxFrequencyForARR) \
    M(uint32_t, frequency_min, , minFrequencyForARR) \
    M(uint32_t, average_max, , maxAvgFactorForARR) \
    M(uint32_t, average_min, , minAvgFactorForARR)

#endif
