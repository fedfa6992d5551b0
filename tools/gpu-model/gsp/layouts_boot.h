/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the CPU prepares before GSP runs, and tells it first: gsp_fw_wpr_meta.h,
 * gsp_init_args.h, gsp_static_config.h (GspSystemInfo, GSP_VF_INFO). One list for
 * each layout that a release brought; its number is that release's branch. How
 * the lists are read: layout.h.
 */
#ifndef GSP_LAYOUTS_BOOT_H
#define GSP_LAYOUTS_BOOT_H

#define WPR_META_PLACES(M, X, Z, S) \
    M(uint64_t, magic, , magic) M(uint64_t, revision, , revision) \
    M(uint64_t, radix3, , sysmemAddrOfRadix3Elf) M(uint64_t, radix3_size, , sizeOfRadix3Elf) \
    M(uint64_t, bootloader, , sysmemAddrOfBootloader) \
    M(uint64_t, bootloader_size, , sizeOfBootloader) \
    M(uint64_t, bl_code, , bootloaderCodeOffset) M(uint64_t, bl_data, , bootloaderDataOffset) \
    M(uint64_t, bl_manifest, , bootloaderManifestOffset) \
    M(uint64_t, signature, , sysmemAddrOfSignature) \
    M(uint64_t, signature_size, , sizeOfSignature) \
    M(uint64_t, rsvd_start, , gspFwRsvdStart) M(uint64_t, non_wpr_heap, , nonWprHeapOffset) \
    M(uint64_t, non_wpr_heap_size, , nonWprHeapSize) M(uint64_t, wpr_start, , gspFwWprStart) \
    M(uint64_t, heap, , gspFwHeapOffset) M(uint64_t, heap_size, , gspFwHeapSize) \
    M(uint64_t, elf, , gspFwOffset) M(uint64_t, boot_bin, , bootBinOffset) \
    M(uint64_t, frts, , frtsOffset) M(uint64_t, frts_size, , frtsSize) \
    M(uint64_t, wpr_end, , gspFwWprEnd) M(uint64_t, fb_size, , fbSize) \
    M(uint64_t, vga_workspace, , vgaWorkspaceOffset) \
    M(uint64_t, vga_workspace_size, , vgaWorkspaceSize) M(uint64_t, boot_count, , bootCount)

#define WPR_META_COMMON(M, X, Z, S) WPR_META_PLACES(M, X, Z, S) \
    X(uint64_t, partitionRpcAddr, ) X(uint16_t, partitionRpcRequestOffset, ) \
    X(uint16_t, partitionRpcReplyOffset, ) X(uint32_t, elfCodeOffset, ) \
    M(uint64_t, crash_queue, , sysmemAddrOfCrashReportQueue) \
    M(uint32_t, crash_queue_size, , sizeOfCrashReportQueue) \
    X(uint32_t, lsUcodeVersion, ) M(uint8_t, vf_partition_count, , gspFwHeapVfPartitionCount)

#define LIST_wpr_meta_535(M, X, Z, S) WPR_META_COMMON(M, X, Z, S) \
    Z(uint8_t, padding, [7]) M(uint64_t, verified, , verified)

#define LIST_wpr_meta_550(M, X, Z, S) WPR_META_COMMON(M, X, Z, S) \
    X(uint8_t, flags, ) Z(uint8_t, padding, [6]) M(uint64_t, verified, , verified)

#define LIST_wpr_meta_560(M, X, Z, S) WPR_META_COMMON(M, X, Z, S) \
    X(uint8_t, flags, ) Z(uint8_t, padding, [2]) \
    M(uint32_t, pmu_reserved_size, , pmuReservedSize) M(uint64_t, verified, , verified)

/* From 615 on there are two: this one is GSP-FMC's. Paging GSP's memory is not modelled. */
#define LIST_wpr_meta_615(M, X, Z, S) WPR_META_COMMON(M, X, Z, S) \
    X(uint8_t, flags, ) Z(uint16_t, pagingConfig, ) \
    M(uint32_t, pmu_reserved_size, , pmuReservedSize) M(uint64_t, verified, , verified)

/* gsp_fw_wpr_meta_v1.h, for booter: the same bytes, with less in them. */
#define LIST_wpr_meta_v1_615(M, X, Z, S) WPR_META_PLACES(M, X, Z, S) \
    Z(uint8_t, reserved1, [16]) X(uint64_t, sysmemAddrOfCrashReportQueue, ) \
    X(uint32_t, sizeOfCrashReportQueue, ) Z(uint32_t, reserved2, ) \
    M(uint8_t, vf_partition_count, , gspFwHeapVfPartitionCount) X(uint8_t, flags, ) \
    Z(uint16_t, pagingConfig, ) Z(uint32_t, reserved3, ) M(uint64_t, verified, , verified)

#define LIST_fmc_descriptor_550(M, X, Z, S) \
    M(uint32_t, target, , target) M(uint32_t, size, , gspRmDescSize) \
    M(uint64_t, offset, , gspRmDescOffset) X(uint64_t, wprCarveoutOffset, ) \
    X(uint32_t, wprCarveoutSize, ) M(uint8_t, is_rm, , bIsGspRmBoot)

#define LIST_fmc_descriptor_595(M, X, Z, S) LIST_fmc_descriptor_550(M, X, Z, S) \
    M(uint8_t, inst_in_sys, , bInstInSysMode)

#define LIST_fmc_args_550(M, X, Z, S) \
    M(uint32_t, target, , target) M(uint64_t, offset, , bootArgsOffset)

#define LIST_fmc_spdm_550(M, X, Z, S) \
    X(uint32_t, target, ) M(uint64_t, buffer, , payloadBufferOffset) \
    M(uint32_t, size, , payloadBufferSize)

#define LIST_fmc_params_550(M, X, Z, S) M(uint32_t, regkeys, , initParams.regkeys) \
    S(fmc_descriptor_550, desc, , bootGspRmParams) S(fmc_args_550, args, , gspRmParams) \
    S(fmc_spdm_550, spdm, , gspSpdmParams)

#define LIST_fmc_memory_575(M, X, Z, S) \
    X(uint32_t, flushSysmemAddrValLo, ) X(uint32_t, flushSysmemAddrValHi, )

#define LIST_fmc_params_575(M, X, Z, S) LIST_fmc_params_550(M, X, Z, S) \
    S(fmc_memory_575, memory, , gspRmMemParams)

#define LIST_fmc_params_595(M, X, Z, S) M(uint32_t, regkeys, , initParams.regkeys) \
    S(fmc_descriptor_595, desc, , bootGspRmParams) S(fmc_args_550, args, , gspRmParams) \
    S(fmc_spdm_550, spdm, , gspSpdmParams) S(fmc_memory_575, memory, , gspRmMemParams)

/* With a head, and room between its parts: NV_ABI_STABLE. */
#define LIST_fmc_descriptor_615(M, X, Z, S) LIST_fmc_descriptor_595(M, X, Z, S) \
    X(uint8_t, bIcuEnabled, ) X(uint8_t, bScrubCbcSr, )

#define LIST_fmc_args_615(M, X, Z, S) \
    M(uint32_t, target, , target) Z(uint32_t, reserved, ) M(uint64_t, offset, , bootArgsOffset)

#define LIST_fmc_spdm_615(M, X, Z, S) \
    X(uint32_t, target, ) M(uint32_t, size, , payloadBufferSize) \
    M(uint64_t, buffer, , payloadBufferOffset)

#define LIST_fmc_params_615(M, X, Z, S) \
    M(uint32_t, magic, , magic) M(uint16_t, size, , size) Z(uint16_t, reserved0, ) \
    Z(uint64_t, reserved1, [3]) M(uint32_t, regkeys, , initParams.regkeys) \
    Z(uint32_t, initReserved, ) Z(uint64_t, reserved2, [3]) \
    S(fmc_descriptor_615, desc, , bootGspRmParams) Z(uint64_t, reserved3, [4]) \
    S(fmc_args_615, args, , gspRmParams) Z(uint64_t, reserved4, [2]) \
    S(fmc_spdm_615, spdm, , gspSpdmParams) Z(uint64_t, reserved5, [2]) \
    S(fmc_memory_575, memory, , gspRmMemParams) Z(uint64_t, reserved6, [7])

#define QUEUE_ARGS_COMMON(M, X, Z, S) \
    M(uint64_t, shared_mem, , messageQueueInitArguments.sharedMemPhysAddr) \
    M(uint32_t, pte_count, , messageQueueInitArguments.pageTableEntryCount) \
    M(uint64_t, cmdq_offset, , messageQueueInitArguments.cmdQueueOffset) \
    M(uint64_t, statq_offset, , messageQueueInitArguments.statQueueOffset)

#define SR_ARGS(M, X, Z, S) \
    M(uint32_t, sr_old_level, , srInitArguments.oldLevel) \
    M(uint32_t, sr_flags, , srInitArguments.flags) \
    M(uint8_t, sr_in_pm_transition, , srInitArguments.bInPMTransition) \
    M(uint32_t, gpu_instance, , gpuInstance)

#define PROFILER_ARGS(M, X, Z, S) \
    M(uint64_t, profiler_pa, , profilerArgs.pa) M(uint64_t, profiler_size, , profilerArgs.size)

#define SYSMEM_HEAP_ARGS(M, X, Z, S) \
    M(uint64_t, sysmem_heap_pa, , sysmemHeapArgs.pa) \
    M(uint64_t, sysmem_heap_size, , sysmemHeapArgs.size)

#define LIST_rm_args_535(M, X, Z, S) QUEUE_ARGS_COMMON(M, X, Z, S) \
    M(uint64_t, lockless_cmdq, , messageQueueInitArguments.locklessCmdQueueOffset) \
    M(uint64_t, lockless_statq, , messageQueueInitArguments.locklessStatQueueOffset) \
    SR_ARGS(M, X, Z, S) PROFILER_ARGS(M, X, Z, S)

#define LIST_rm_args_560(M, X, Z, S) \
    QUEUE_ARGS_COMMON(M, X, Z, S) SR_ARGS(M, X, Z, S) PROFILER_ARGS(M, X, Z, S)

#define LIST_rm_args_570(M, X, Z, S) QUEUE_ARGS_COMMON(M, X, Z, S) SR_ARGS(M, X, Z, S) \
    M(uint8_t, dmem_stack, , bDmemStack) PROFILER_ARGS(M, X, Z, S)

#define LIST_rm_args_575(M, X, Z, S) QUEUE_ARGS_COMMON(M, X, Z, S) SR_ARGS(M, X, Z, S) \
    M(uint8_t, dmem_stack, , bDmemStack) PROFILER_ARGS(M, X, Z, S) SYSMEM_HEAP_ARGS(M, X, Z, S)

#define LIST_rm_args_595(M, X, Z, S) QUEUE_ARGS_COMMON(M, X, Z, S) \
    M(uint64_t, element_header, , messageQueueInitArguments.queueElementHdrSize) \
    M(uint64_t, element_min, , messageQueueInitArguments.queueElementSizeMin) \
    M(uint64_t, element_max, , messageQueueInitArguments.queueElementSizeMax) \
    M(uint32_t, header_align, , messageQueueInitArguments.queueHeaderAlign) \
    M(uint32_t, element_align, , messageQueueInitArguments.queueElementAlign) \
    SR_ARGS(M, X, Z, S) M(uint8_t, dmem_stack, , bDmemStack) PROFILER_ARGS(M, X, Z, S) \
    SYSMEM_HEAP_ARGS(M, X, Z, S) \
    M(uint64_t, rm_monitor_pa, , rmStateMonitorBufferArgs.pa) \
    M(uint64_t, rm_monitor_size, , rmStateMonitorBufferArgs.size)

#define LIST_vf_info_535(M, X, Z, S) \
    M(uint32_t, total_vfs, , totalVFs) M(uint32_t, first_vf_offset, , firstVFOffset) \
    M(uint64_t, bar0, , FirstVFBar0Address) M(uint64_t, bar1, , FirstVFBar1Address) \
    M(uint64_t, bar2, , FirstVFBar2Address) M(uint8_t, bar0_64, , b64bitBar0) \
    M(uint8_t, bar1_64, , b64bitBar1) M(uint8_t, bar2_64, , b64bitBar2)

#define LIST_system_info_535(M, X, Z, S) \
    M(uint64_t, bar0, , gpuPhysAddr) M(uint64_t, bar1, , gpuPhysFbAddr) \
    M(uint64_t, bar3, , gpuPhysInstAddr) M(uint64_t, dbdf, , nvDomainBusDeviceFunc) \
    X(uint64_t, simAccessBufPhysAddr, ) X(uint64_t, pcieAtomicsOpMask, ) \
    X(uint64_t, consoleMemSize, ) X(uint64_t, maxUserVa, ) X(uint32_t, pciConfigMirrorBase, ) \
    X(uint32_t, pciConfigMirrorSize, ) X(uint8_t, oorArch, ) X(uint64_t, clPdbProperties, ) \
    X(uint32_t, Chipset, ) X(uint8_t, bGpuBehindBridge, ) X(uint8_t, bMnocAvailable, ) \
    X(uint8_t, bUpstreamL0sUnsupported, ) X(uint8_t, bUpstreamL1Unsupported, ) \
    X(uint8_t, bUpstreamL1PorSupported, ) X(uint8_t, bUpstreamL1PorMobileOnly, ) \
    X(uint8_t, upstreamAddressValid, ) X(uint16_t, FHBBusInfo, [5]) \
    X(uint16_t, chipsetIDInfo, [5]) X(uint32_t, acpiMethodData, [121]) \
    M(uint32_t, hypervisor, , hypervisorType) \
    X(uint8_t, bIsPassthru, ) X(uint64_t, sysTimerOffsetNs, ) \
    S(vf_info_535, vf, , gspVFInfo)

#define LIST_system_info_550(M, X, Z, S) \
    M(uint64_t, bar0, , gpuPhysAddr) M(uint64_t, bar1, , gpuPhysFbAddr) \
    M(uint64_t, bar3, , gpuPhysInstAddr) M(uint64_t, dbdf, , nvDomainBusDeviceFunc) \
    X(uint64_t, simAccessBufPhysAddr, ) X(uint64_t, notifyOpSharedSurfacePhysAddr, ) \
    X(uint64_t, pcieAtomicsOpMask, ) X(uint64_t, consoleMemSize, ) X(uint64_t, maxUserVa, ) \
    X(uint32_t, pciConfigMirrorBase, ) X(uint32_t, pciConfigMirrorSize, ) X(uint8_t, oorArch, ) \
    X(uint64_t, clPdbProperties, ) X(uint32_t, Chipset, ) X(uint8_t, bGpuBehindBridge, ) \
    X(uint8_t, bFlrSupported, ) \
    M(uint8_t, bar0_64, , b64bBar0Supported) X(uint8_t, bMnocAvailable, ) \
    X(uint8_t, bUpstreamL0sUnsupported, ) X(uint8_t, bUpstreamL1Unsupported, ) \
    X(uint8_t, bUpstreamL1PorSupported, ) X(uint8_t, bUpstreamL1PorMobileOnly, ) \
    X(uint8_t, bSystemHasMux, ) X(uint8_t, upstreamAddressValid, ) X(uint16_t, FHBBusInfo, [5]) \
    X(uint16_t, chipsetIDInfo, [5]) X(uint32_t, acpiMethodData, [169]) \
    M(uint32_t, hypervisor, , hypervisorType) \
    X(uint8_t, bIsPassthru, ) X(uint64_t, sysTimerOffsetNs, ) \
    S(vf_info_535, vf, , gspVFInfo) X(uint8_t, isGridBuild, ) X(uint32_t, gridBuildCsp, ) \
    X(uint8_t, bTdrEventSupported, )

#define LIST_system_info_560(M, X, Z, S) \
    M(uint64_t, bar0, , gpuPhysAddr) M(uint64_t, bar1, , gpuPhysFbAddr) \
    M(uint64_t, bar3, , gpuPhysInstAddr) X(uint64_t, gpuPhysIoAddr, ) \
    M(uint64_t, dbdf, , nvDomainBusDeviceFunc) X(uint64_t, simAccessBufPhysAddr, ) \
    X(uint64_t, notifyOpSharedSurfacePhysAddr, ) X(uint64_t, pcieAtomicsOpMask, ) \
    X(uint64_t, consoleMemSize, ) X(uint64_t, maxUserVa, ) X(uint32_t, pciConfigMirrorBase, ) \
    X(uint32_t, pciConfigMirrorSize, ) M(uint32_t, pci_device_id, , PCIDeviceID) \
    M(uint32_t, pci_subdevice_id, , PCISubDeviceID) \
    M(uint32_t, pci_revision_id, , PCIRevisionID) X(uint32_t, pcieAtomicsCplDeviceCapMask, ) \
    X(uint8_t, oorArch, ) X(uint64_t, clPdbProperties, ) X(uint32_t, Chipset, ) \
    X(uint8_t, bGpuBehindBridge, ) X(uint8_t, bFlrSupported, ) \
    M(uint8_t, bar0_64, , b64bBar0Supported) \
    X(uint8_t, bMnocAvailable, ) X(uint8_t, bUpstreamL0sUnsupported, ) \
    X(uint8_t, bUpstreamL1Unsupported, ) X(uint8_t, bUpstreamL1PorSupported, ) \
    X(uint8_t, bUpstreamL1PorMobileOnly, ) X(uint8_t, upstreamAddressValid, ) \
    X(uint16_t, FHBBusInfo, [5]) X(uint16_t, chipsetIDInfo, [5]) \
    X(uint32_t, acpiMethodData, [169]) \
    M(uint32_t, hypervisor, , hypervisorType) X(uint8_t, bIsPassthru, ) \
    X(uint64_t, sysTimerOffsetNs, ) S(vf_info_535, vf, , gspVFInfo) X(uint8_t, bIsPrimary, ) \
    X(uint8_t, isGridBuild, ) X(uint32_t, pcieConfigReg, ) X(uint32_t, gridBuildCsp, ) \
    X(uint8_t, bPreserveVideoMemoryAllocations, ) X(uint8_t, bTdrEventSupported, ) \
    X(uint8_t, bFeatureStretchVblankCapable, ) X(uint8_t, bClockBoostSupported, )

#define LIST_system_info_570(M, X, Z, S) \
    M(uint64_t, bar0, , gpuPhysAddr) M(uint64_t, bar1, , gpuPhysFbAddr) \
    M(uint64_t, bar3, , gpuPhysInstAddr) X(uint64_t, gpuPhysIoAddr, ) \
    M(uint64_t, dbdf, , nvDomainBusDeviceFunc) X(uint64_t, simAccessBufPhysAddr, ) \
    X(uint64_t, notifyOpSharedSurfacePhysAddr, ) X(uint64_t, pcieAtomicsOpMask, ) \
    X(uint64_t, consoleMemSize, ) X(uint64_t, maxUserVa, ) X(uint32_t, pciConfigMirrorBase, ) \
    X(uint32_t, pciConfigMirrorSize, ) M(uint32_t, pci_device_id, , PCIDeviceID) \
    M(uint32_t, pci_subdevice_id, , PCISubDeviceID) \
    M(uint32_t, pci_revision_id, , PCIRevisionID) X(uint32_t, pcieAtomicsCplDeviceCapMask, ) \
    X(uint8_t, oorArch, ) X(uint64_t, clPdbProperties, ) X(uint32_t, Chipset, ) \
    X(uint8_t, bGpuBehindBridge, ) X(uint8_t, bFlrSupported, ) \
    M(uint8_t, bar0_64, , b64bBar0Supported) \
    X(uint8_t, bMnocAvailable, ) X(uint32_t, chipsetL1ssEnable, ) \
    X(uint8_t, bUpstreamL0sUnsupported, ) X(uint8_t, bUpstreamL1Unsupported, ) \
    X(uint8_t, bUpstreamL1PorSupported, ) X(uint8_t, bUpstreamL1PorMobileOnly, ) \
    X(uint8_t, bSystemHasMux, ) X(uint8_t, upstreamAddressValid, ) X(uint16_t, FHBBusInfo, [5]) \
    X(uint16_t, chipsetIDInfo, [5]) X(uint32_t, acpiMethodData, [169]) \
    M(uint32_t, hypervisor, , hypervisorType) \
    X(uint8_t, bIsPassthru, ) X(uint64_t, sysTimerOffsetNs, ) \
    S(vf_info_535, vf, , gspVFInfo) X(uint8_t, bIsPrimary, ) X(uint8_t, isGridBuild, ) \
    X(uint32_t, pcieConfigReg, ) X(uint32_t, gridBuildCsp, ) \
    X(uint8_t, bPreserveVideoMemoryAllocations, ) X(uint8_t, bTdrEventSupported, ) \
    X(uint8_t, bFeatureStretchVblankCapable, ) X(uint8_t, bEnableDynamicGranularityPageArrays, ) \
    X(uint8_t, bClockBoostSupported, ) X(uint8_t, bRouteDispIntrsToCPU, ) \
    X(uint64_t, hostPageSize, )

#define LIST_system_info_575(M, X, Z, S) \
    M(uint64_t, bar0, , gpuPhysAddr) M(uint64_t, bar1, , gpuPhysFbAddr) \
    M(uint64_t, bar3, , gpuPhysInstAddr) X(uint64_t, gpuPhysIoAddr, ) \
    M(uint64_t, dbdf, , nvDomainBusDeviceFunc) X(uint64_t, simAccessBufPhysAddr, ) \
    X(uint64_t, notifyOpSharedSurfacePhysAddr, ) X(uint64_t, pcieAtomicsOpMask, ) \
    X(uint64_t, consoleMemSize, ) X(uint64_t, maxUserVa, ) X(uint32_t, pciConfigMirrorBase, ) \
    X(uint32_t, pciConfigMirrorSize, ) M(uint32_t, pci_device_id, , PCIDeviceID) \
    M(uint32_t, pci_subdevice_id, , PCISubDeviceID) \
    M(uint32_t, pci_revision_id, , PCIRevisionID) X(uint32_t, pcieAtomicsCplDeviceCapMask, ) \
    X(uint8_t, oorArch, ) X(uint64_t, clPdbProperties, ) X(uint32_t, Chipset, ) \
    X(uint8_t, bGpuBehindBridge, ) X(uint8_t, bFlrSupported, ) \
    M(uint8_t, bar0_64, , b64bBar0Supported) \
    X(uint8_t, bMnocAvailable, ) X(uint32_t, chipsetL1ssEnable, ) \
    X(uint8_t, bUpstreamL0sUnsupported, ) X(uint8_t, bUpstreamL1Unsupported, ) \
    X(uint8_t, bUpstreamL1PorSupported, ) X(uint8_t, bUpstreamL1PorMobileOnly, ) \
    X(uint8_t, bSystemHasMux, ) X(uint8_t, upstreamAddressValid, ) X(uint16_t, FHBBusInfo, [5]) \
    X(uint16_t, chipsetIDInfo, [5]) X(uint32_t, acpiMethodData, [169]) \
    M(uint32_t, hypervisor, , hypervisorType) \
    X(uint8_t, bIsPassthru, ) X(uint64_t, sysTimerOffsetNs, ) \
    S(vf_info_535, vf, , gspVFInfo) X(uint8_t, bIsPrimary, ) X(uint8_t, isGridBuild, ) \
    X(uint32_t, pcieConfigReg, ) X(uint32_t, gridBuildCsp, ) \
    X(uint8_t, bPreserveVideoMemoryAllocations, ) X(uint8_t, bTdrEventSupported, ) \
    X(uint8_t, bFeatureStretchVblankCapable, ) X(uint8_t, bEnableDynamicGranularityPageArrays, ) \
    X(uint8_t, bClockBoostSupported, ) X(uint64_t, hostPageSize, ) X(uint8_t, bIsCmcBasedHws, )

#define LIST_system_info_580(M, X, Z, S) \
    M(uint64_t, bar0, , gpuPhysAddr) M(uint64_t, bar1, , gpuPhysFbAddr) \
    M(uint64_t, bar3, , gpuPhysInstAddr) X(uint64_t, gpuPhysIoAddr, ) \
    M(uint64_t, dbdf, , nvDomainBusDeviceFunc) X(uint64_t, simAccessBufPhysAddr, ) \
    X(uint64_t, notifyOpSharedSurfacePhysAddr, ) X(uint64_t, pcieAtomicsOpMask, ) \
    X(uint64_t, consoleMemSize, ) X(uint64_t, maxUserVa, ) X(uint32_t, pciConfigMirrorBase, ) \
    X(uint32_t, pciConfigMirrorSize, ) M(uint32_t, pci_device_id, , PCIDeviceID) \
    M(uint32_t, pci_subdevice_id, , PCISubDeviceID) \
    M(uint32_t, pci_revision_id, , PCIRevisionID) X(uint32_t, pcieAtomicsCplDeviceCapMask, ) \
    X(uint8_t, oorArch, ) X(uint64_t, clPdbProperties, ) X(uint32_t, Chipset, ) \
    X(uint8_t, bGpuBehindBridge, ) X(uint8_t, bFlrSupported, ) \
    M(uint8_t, bar0_64, , b64bBar0Supported) \
    X(uint8_t, bMnocAvailable, ) X(uint32_t, chipsetL1ssEnable, ) \
    X(uint8_t, bUpstreamL0sUnsupported, ) X(uint8_t, bUpstreamL1Unsupported, ) \
    X(uint8_t, bUpstreamL1PorSupported, ) X(uint8_t, bUpstreamL1PorMobileOnly, ) \
    X(uint8_t, bSystemHasMux, ) X(uint8_t, upstreamAddressValid, ) X(uint16_t, FHBBusInfo, [5]) \
    X(uint16_t, chipsetIDInfo, [5]) X(uint32_t, acpiMethodData, [169]) \
    M(uint32_t, hypervisor, , hypervisorType) \
    X(uint16_t, virtualConfigBits, ) X(uint8_t, bIsPassthru, ) \
    X(uint64_t, sysTimerOffsetNs, ) S(vf_info_535, vf, , gspVFInfo) X(uint8_t, bIsPrimary, ) \
    X(uint8_t, bIsUnixHdmiFrlComplianceEnabled, ) X(uint8_t, isGridBuild, ) \
    X(uint32_t, pcieConfigReg, ) X(uint32_t, gridBuildCsp, ) \
    X(uint8_t, bPreserveVideoMemoryAllocations, ) X(uint8_t, bTdrEventSupported, ) \
    X(uint8_t, bFeatureStretchVblankCapable, ) X(uint8_t, bEnableDynamicGranularityPageArrays, ) \
    X(uint8_t, bClockBoostSupported, ) X(uint64_t, hostPageSize, ) X(uint8_t, bIsCmcBasedHws, ) \
    X(uint8_t, bGspNocatEnabled, ) X(uint8_t, bS0ixSupport, )

#define LIST_system_info_595(M, X, Z, S) \
    M(uint64_t, bar0, , gpuPhysAddr) M(uint64_t, bar1, , gpuPhysFbAddr) \
    M(uint64_t, bar3, , gpuPhysInstAddr) X(uint64_t, gpuPhysIoAddr, ) \
    M(uint64_t, dbdf, , nvDomainBusDeviceFunc) X(uint64_t, simAccessBufPhysAddr, ) \
    X(uint64_t, notifyOpSharedSurfacePhysAddr, ) X(uint64_t, pcieAtomicsOpMask, ) \
    X(uint64_t, consoleMemSize, ) X(uint64_t, maxUserVa, ) X(uint32_t, pciConfigMirrorBase, ) \
    X(uint32_t, pciConfigMirrorSize, ) M(uint32_t, pci_device_id, , PCIDeviceID) \
    M(uint32_t, pci_subdevice_id, , PCISubDeviceID) \
    M(uint32_t, pci_revision_id, , PCIRevisionID) X(uint32_t, pcieAtomicsCplDeviceCapMask, ) \
    X(uint8_t, oorArch, ) X(uint64_t, clPdbProperties, ) X(uint32_t, Chipset, ) \
    X(uint8_t, bGpuBehindBridge, ) X(uint8_t, bFlrSupported, ) \
    M(uint8_t, bar0_64, , b64bBar0Supported) \
    X(uint8_t, bMnocAvailable, ) X(uint32_t, chipsetL1ssEnable, ) \
    X(uint8_t, bUpstreamL0sUnsupported, ) X(uint8_t, bUpstreamL1Unsupported, ) \
    X(uint8_t, bUpstreamL1PorSupported, ) X(uint8_t, bUpstreamL1PorMobileOnly, ) \
    X(uint8_t, bSystemHasMux, ) X(uint8_t, upstreamAddressValid, ) X(uint16_t, FHBBusInfo, [5]) \
    X(uint16_t, chipsetIDInfo, [5]) X(uint32_t, acpiMethodData, [169]) \
    M(uint32_t, hypervisor, , hypervisorType) \
    X(uint16_t, virtualConfigBits, ) X(uint8_t, bIsPassthru, ) \
    X(uint64_t, sysTimerOffsetNs, ) S(vf_info_535, vf, , gspVFInfo) X(uint8_t, bIsPrimary, ) \
    X(uint8_t, bIsUnixHdmiFrlComplianceEnabled, ) X(uint8_t, isGridBuild, ) \
    X(uint32_t, pcieConfigReg, ) X(uint32_t, gridBuildCsp, ) \
    X(uint8_t, bPreserveVideoMemoryAllocations, ) X(uint8_t, bTdrEventSupported, ) \
    X(uint8_t, bFeatureStretchVblankCapable, ) X(uint8_t, bEnableDynamicGranularityPageArrays, ) \
    X(uint8_t, bClockBoostSupported, ) X(uint64_t, hostPageSize, ) X(uint8_t, bIsCmcBasedHws, ) \
    X(uint8_t, bGspNocatEnabled, ) X(uint8_t, bS0ixSupport, ) \
    X(uint8_t, bWindowChannelAlwaysMapped, ) X(uint32_t, pciePowerControlValue, ) \
    X(uint8_t, bPciePowerControlPresent, ) X(uint32_t, pf0DeviceControl2Reg, )

#endif
