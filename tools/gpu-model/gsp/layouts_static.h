/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What GSP says of the card: GspStaticConfigInfo (gsp_static_config.h) with the
 * framebuffer's regions (ctrl2080fb.h) and SR-IOV (ctrl0080gpu.h) inside. How the
 * lists are read: layout.h.
 */
#ifndef GSP_LAYOUTS_STATIC_H
#define GSP_LAYOUTS_STATIC_H

#define FB_REGION_COMMON(M, X, Z, S) \
    M(uint64_t, base, , base) M(uint64_t, limit, , limit) M(uint64_t, reserved, , reserved) \
    M(uint32_t, performance, , performance) M(uint8_t, compressed, , supportCompressed) \
    M(uint8_t, iso, , supportISO) M(uint8_t, is_protected, , bProtected)

#define LIST_fb_region_535(M, X, Z, S) FB_REGION_COMMON(M, X, Z, S) X(uint8_t, blackList, [17])

#define LIST_fb_region_580(M, X, Z, S) FB_REGION_COMMON(M, X, Z, S) X(uint8_t, blackList, [18])

#define LIST_fb_regions_535(M, X, Z, S) \
    M(uint32_t, count, , numFBRegions) S(fb_region_535, region, [16], fbRegion)

#define LIST_fb_regions_580(M, X, Z, S) \
    M(uint32_t, count, , numFBRegions) S(fb_region_580, region, [16], fbRegion)

#define LIST_sriov_caps_535(M, X, Z, S) \
    M(uint32_t, total_vfs, , totalVFs) M(uint32_t, first_vf_offset, , firstVfOffset) \
    X(uint32_t, vfFeatureMask, ) M(uint64_t, bar0, , FirstVFBar0Address) \
    M(uint64_t, bar1, , FirstVFBar1Address) M(uint64_t, bar2, , FirstVFBar2Address) \
    M(uint64_t, bar0_size, , bar0Size) M(uint64_t, bar1_size, , bar1Size) \
    M(uint64_t, bar2_size, , bar2Size) M(uint8_t, bar0_64, , b64bitBar0) \
    M(uint8_t, bar1_64, , b64bitBar1) M(uint8_t, bar2_64, , b64bitBar2) \
    M(uint8_t, enabled, , bSriovEnabled) X(uint8_t, bSriovHeavyEnabled, ) \
    X(uint8_t, bEmulateVFBar0TlbInvalidationRegister, ) \
    X(uint8_t, bClientRmAllocatedCtxBuffer, )

#define LIST_sriov_caps_550(M, X, Z, S) \
    M(uint32_t, total_vfs, , totalVFs) M(uint32_t, first_vf_offset, , firstVfOffset) \
    X(uint32_t, vfFeatureMask, ) M(uint64_t, bar0, , FirstVFBar0Address) \
    M(uint64_t, bar1, , FirstVFBar1Address) M(uint64_t, bar2, , FirstVFBar2Address) \
    M(uint64_t, bar0_size, , bar0Size) M(uint64_t, bar1_size, , bar1Size) \
    M(uint64_t, bar2_size, , bar2Size) M(uint8_t, bar0_64, , b64bitBar0) \
    M(uint8_t, bar1_64, , b64bitBar1) M(uint8_t, bar2_64, , b64bitBar2) \
    M(uint8_t, enabled, , bSriovEnabled) X(uint8_t, bSriovHeavyEnabled, ) \
    X(uint8_t, bEmulateVFBar0TlbInvalidationRegister, ) \
    X(uint8_t, bClientRmAllocatedCtxBuffer, ) X(uint8_t, bNonPowerOf2ChannelCountSupported, ) \
    X(uint8_t, bVfResizableBAR1Supported, )

#define LIST_static_info_535(M, X, Z, S) \
    X(uint8_t, grCapsBits, [23]) M(uint32_t, gid_index, , gidInfo.index) \
    M(uint32_t, gid_flags, , gidInfo.flags) M(uint32_t, gid_length, , gidInfo.length) \
    M(uint8_t, gid, [256], gidInfo.data) X(uint32_t, gpcInfo, ) X(uint32_t, tpcInfo, [64]) \
    X(uint32_t, zcullInfo, [64]) X(uint32_t, SKUInfo, [8]) \
    S(fb_regions_535, fb, , fbRegionInfoParams) \
    X(uint32_t, computeBranding, ) S(sriov_caps_535, sriov, , sriovCaps) \
    M(uint32_t, sriov_max_gfid, , sriovMaxGfid) X(uint32_t, engineCaps, [2]) \
    X(uint32_t, SM_info, [9]) X(uint8_t, poisonFuseEnabled, ) \
    M(uint64_t, fb_length, , fb_length) M(uint32_t, fbio_mask, , fbio_mask) \
    M(uint32_t, fb_bus_width, , fb_bus_width) M(uint32_t, fb_ram_type, , fb_ram_type) \
    M(uint32_t, fbp_mask, , fbp_mask) M(uint32_t, l2_cache_size, , l2_cache_size) \
    X(uint32_t, gfxpBufferSize, [5]) X(uint32_t, gfxpBufferAlignment, [5]) \
    M(uint8_t, name, [64], gpuNameString) M(uint8_t, short_name, [64], gpuShortNameString) \
    M(uint16_t, name_unicode, [64], gpuNameString_Unicode) X(uint8_t, bGpuInternalSku, ) \
    X(uint8_t, bIsQuadroGeneric, ) X(uint8_t, bIsQuadroAd, ) X(uint8_t, bIsNvidiaNvs, ) \
    X(uint8_t, bIsVgx, ) X(uint8_t, bGeforceSmb, ) X(uint8_t, bIsTitan, ) \
    M(uint8_t, tesla, , bIsTesla) X(uint8_t, bIsMobile, ) X(uint8_t, bIsGc6Rtd3Allowed, ) \
    X(uint8_t, bIsGcOffRtd3Allowed, ) X(uint8_t, bIsGcoffLegacyAllowed, ) \
    M(uint64_t, bar1_pde_base, , bar1PdeBase) M(uint64_t, bar2_pde_base, , bar2PdeBase) \
    M(uint8_t, vbios_valid, , bVbiosValid) M(uint32_t, vbios_subvendor, , vbiosSubVendor) \
    M(uint32_t, vbios_subdevice, , vbiosSubDevice) \
    M(uint8_t, page_retirement, , bPageRetirementSupported) \
    X(uint8_t, bSplitVasBetweenServerClientRm, ) X(uint8_t, bClRootportNeedsNosnoopWAR, ) \
    X(uint32_t, displaylessMaxHeads, [2]) X(uint32_t, displaylessMaxResolution, [3]) \
    X(uint64_t, displaylessMaxPixels, ) M(uint32_t, client, , hInternalClient) \
    M(uint32_t, device, , hInternalDevice) M(uint32_t, subdevice, , hInternalSubdevice) \
    X(uint8_t, bSelfHostedMode, ) X(uint8_t, bAtsSupported, ) X(uint8_t, bIsGpuUefi, )

#define LIST_static_info_550(M, X, Z, S) \
    X(uint8_t, grCapsBits, [23]) M(uint32_t, gid_index, , gidInfo.index) \
    M(uint32_t, gid_flags, , gidInfo.flags) M(uint32_t, gid_length, , gidInfo.length) \
    M(uint8_t, gid, [256], gidInfo.data) X(uint32_t, gpcInfo, ) X(uint32_t, tpcInfo, [64]) \
    X(uint32_t, zcullInfo, [64]) X(uint32_t, SKUInfo, [12]) \
    S(fb_regions_535, fb, , fbRegionInfoParams) \
    S(sriov_caps_550, sriov, , sriovCaps) M(uint32_t, sriov_max_gfid, , sriovMaxGfid) \
    X(uint32_t, engineCaps, [2]) X(uint32_t, SM_info, [9]) X(uint8_t, poisonFuseEnabled, ) \
    M(uint64_t, fb_length, , fb_length) M(uint32_t, fbio_mask, , fbio_mask) \
    M(uint32_t, fb_bus_width, , fb_bus_width) M(uint32_t, fb_ram_type, , fb_ram_type) \
    M(uint32_t, fbp_mask, , fbp_mask) M(uint32_t, l2_cache_size, , l2_cache_size) \
    X(uint32_t, gfxpBufferSize, [5]) X(uint32_t, gfxpBufferAlignment, [5]) \
    M(uint8_t, name, [64], gpuNameString) M(uint8_t, short_name, [64], gpuShortNameString) \
    M(uint16_t, name_unicode, [64], gpuNameString_Unicode) X(uint8_t, bGpuInternalSku, ) \
    X(uint8_t, bIsQuadroGeneric, ) X(uint8_t, bIsQuadroAd, ) X(uint8_t, bIsNvidiaNvs, ) \
    X(uint8_t, bIsVgx, ) X(uint8_t, bGeforceSmb, ) X(uint8_t, bIsTitan, ) \
    M(uint8_t, tesla, , bIsTesla) X(uint8_t, bIsMobile, ) X(uint8_t, bIsGc6Rtd3Allowed, ) \
    X(uint8_t, bIsGcOffRtd3Allowed, ) X(uint8_t, bIsGcoffLegacyAllowed, ) \
    M(uint64_t, bar1_pde_base, , bar1PdeBase) M(uint64_t, bar2_pde_base, , bar2PdeBase) \
    M(uint8_t, vbios_valid, , bVbiosValid) M(uint32_t, vbios_subvendor, , vbiosSubVendor) \
    M(uint32_t, vbios_subdevice, , vbiosSubDevice) \
    M(uint8_t, page_retirement, , bPageRetirementSupported) \
    X(uint8_t, bSplitVasBetweenServerClientRm, ) X(uint8_t, bClRootportNeedsNosnoopWAR, ) \
    X(uint32_t, displaylessMaxHeads, [2]) X(uint32_t, displaylessMaxResolution, [3]) \
    X(uint64_t, displaylessMaxPixels, ) M(uint32_t, client, , hInternalClient) \
    M(uint32_t, device, , hInternalDevice) M(uint32_t, subdevice, , hInternalSubdevice) \
    X(uint8_t, bSelfHostedMode, ) X(uint8_t, bAtsSupported, ) X(uint8_t, bIsGpuUefi, )

#define LIST_static_info_560(M, X, Z, S) \
    X(uint8_t, grCapsBits, [23]) M(uint32_t, gid_index, , gidInfo.index) \
    M(uint32_t, gid_flags, , gidInfo.flags) M(uint32_t, gid_length, , gidInfo.length) \
    M(uint8_t, gid, [256], gidInfo.data) X(uint32_t, gpcInfo, ) X(uint32_t, tpcInfo, [64]) \
    X(uint32_t, zcullInfo, [64]) X(uint32_t, SKUInfo, [12]) \
    S(fb_regions_535, fb, , fbRegionInfoParams) \
    S(sriov_caps_550, sriov, , sriovCaps) M(uint32_t, sriov_max_gfid, , sriovMaxGfid) \
    X(uint32_t, engineCaps, [3]) X(uint32_t, SM_info, [9]) X(uint8_t, poisonFuseEnabled, ) \
    M(uint64_t, fb_length, , fb_length) M(uint64_t, fbio_mask, , fbio_mask) \
    M(uint32_t, fb_bus_width, , fb_bus_width) M(uint32_t, fb_ram_type, , fb_ram_type) \
    M(uint64_t, fbp_mask, , fbp_mask) M(uint32_t, l2_cache_size, , l2_cache_size) \
    X(uint32_t, gfxpBufferSize, [5]) X(uint32_t, gfxpBufferAlignment, [5]) \
    M(uint8_t, name, [64], gpuNameString) M(uint8_t, short_name, [64], gpuShortNameString) \
    M(uint16_t, name_unicode, [64], gpuNameString_Unicode) X(uint8_t, bGpuInternalSku, ) \
    X(uint8_t, bIsQuadroGeneric, ) X(uint8_t, bIsQuadroAd, ) X(uint8_t, bIsNvidiaNvs, ) \
    X(uint8_t, bIsVgx, ) X(uint8_t, bGeforceSmb, ) X(uint8_t, bIsTitan, ) \
    M(uint8_t, tesla, , bIsTesla) X(uint8_t, bIsMobile, ) X(uint8_t, bIsGc6Rtd3Allowed, ) \
    X(uint8_t, bIsGcOffRtd3Allowed, ) X(uint8_t, bIsGcoffLegacyAllowed, ) \
    X(uint16_t, RTD3GC6TotalBoardPower, ) X(uint16_t, RTD3GC6PerstDelay, ) \
    M(uint64_t, bar1_pde_base, , bar1PdeBase) M(uint64_t, bar2_pde_base, , bar2PdeBase) \
    M(uint8_t, vbios_valid, , bVbiosValid) M(uint32_t, vbios_subvendor, , vbiosSubVendor) \
    M(uint32_t, vbios_subdevice, , vbiosSubDevice) \
    M(uint8_t, page_retirement, , bPageRetirementSupported) \
    X(uint8_t, bSplitVasBetweenServerClientRm, ) X(uint8_t, bClRootportNeedsNosnoopWAR, ) \
    X(uint32_t, displaylessMaxHeads, [2]) X(uint32_t, displaylessMaxResolution, [3]) \
    X(uint64_t, displaylessMaxPixels, ) M(uint32_t, client, , hInternalClient) \
    M(uint32_t, device, , hInternalDevice) M(uint32_t, subdevice, , hInternalSubdevice) \
    X(uint8_t, bSelfHostedMode, ) X(uint8_t, bAtsSupported, ) X(uint8_t, bIsGpuUefi, ) \
    X(uint8_t, bIsEfiInit, ) X(uint32_t, ecidInfo, [6])

#define LIST_static_info_570(M, X, Z, S) \
    X(uint8_t, grCapsBits, [23]) M(uint32_t, gid_index, , gidInfo.index) \
    M(uint32_t, gid_flags, , gidInfo.flags) M(uint32_t, gid_length, , gidInfo.length) \
    M(uint8_t, gid, [256], gidInfo.data) X(uint32_t, SKUInfo, [12]) \
    S(fb_regions_535, fb, , fbRegionInfoParams) S(sriov_caps_550, sriov, , sriovCaps) \
    M(uint32_t, sriov_max_gfid, , sriovMaxGfid) X(uint32_t, engineCaps, [3]) \
    X(uint8_t, poisonFuseEnabled, ) M(uint64_t, fb_length, , fb_length) \
    M(uint64_t, fbio_mask, , fbio_mask) M(uint32_t, fb_bus_width, , fb_bus_width) \
    M(uint32_t, fb_ram_type, , fb_ram_type) M(uint64_t, fbp_mask, , fbp_mask) \
    M(uint32_t, l2_cache_size, , l2_cache_size) M(uint8_t, name, [64], gpuNameString) \
    M(uint8_t, short_name, [64], gpuShortNameString) \
    M(uint16_t, name_unicode, [64], gpuNameString_Unicode) X(uint8_t, bGpuInternalSku, ) \
    X(uint8_t, bIsQuadroGeneric, ) X(uint8_t, bIsQuadroAd, ) X(uint8_t, bIsNvidiaNvs, ) \
    X(uint8_t, bIsVgx, ) X(uint8_t, bGeforceSmb, ) X(uint8_t, bIsTitan, ) \
    M(uint8_t, tesla, , bIsTesla) X(uint8_t, bIsMobile, ) X(uint8_t, bIsGc6Rtd3Allowed, ) \
    X(uint8_t, bIsGc8Rtd3Allowed, ) X(uint8_t, bIsGcOffRtd3Allowed, ) \
    X(uint8_t, bIsGcoffLegacyAllowed, ) X(uint8_t, bIsMigSupported, ) \
    X(uint16_t, RTD3GC6TotalBoardPower, ) X(uint16_t, RTD3GC6PerstDelay, ) \
    M(uint64_t, bar1_pde_base, , bar1PdeBase) M(uint64_t, bar2_pde_base, , bar2PdeBase) \
    M(uint8_t, vbios_valid, , bVbiosValid) M(uint32_t, vbios_subvendor, , vbiosSubVendor) \
    M(uint32_t, vbios_subdevice, , vbiosSubDevice) \
    M(uint8_t, page_retirement, , bPageRetirementSupported) \
    X(uint8_t, bSplitVasBetweenServerClientRm, ) X(uint8_t, bClRootportNeedsNosnoopWAR, ) \
    X(uint32_t, displaylessMaxHeads, [2]) X(uint32_t, displaylessMaxResolution, [3]) \
    X(uint64_t, displaylessMaxPixels, ) M(uint32_t, client, , hInternalClient) \
    M(uint32_t, device, , hInternalDevice) M(uint32_t, subdevice, , hInternalSubdevice) \
    X(uint8_t, bSelfHostedMode, ) X(uint8_t, bAtsSupported, ) X(uint8_t, bIsGpuUefi, ) \
    X(uint8_t, bIsEfiInit, ) X(uint32_t, ecidInfo, [6]) \
    M(uint64_t, non_wpr_heap, , fwWprLayoutOffset.nonWprHeapOffset) \
    M(uint64_t, frts, , fwWprLayoutOffset.frtsOffset)

#define LIST_static_info_580(M, X, Z, S) \
    X(uint8_t, grCapsBits, [23]) M(uint32_t, gid_index, , gidInfo.index) \
    M(uint32_t, gid_flags, , gidInfo.flags) M(uint32_t, gid_length, , gidInfo.length) \
    M(uint8_t, gid, [256], gidInfo.data) X(uint32_t, SKUInfo, [12]) \
    S(fb_regions_580, fb, , fbRegionInfoParams) S(sriov_caps_550, sriov, , sriovCaps) \
    M(uint32_t, sriov_max_gfid, , sriovMaxGfid) X(uint32_t, engineCaps, [3]) \
    X(uint8_t, poisonFuseEnabled, ) M(uint64_t, fb_length, , fb_length) \
    M(uint64_t, fbio_mask, , fbio_mask) M(uint32_t, fb_bus_width, , fb_bus_width) \
    M(uint32_t, fb_ram_type, , fb_ram_type) M(uint64_t, fbp_mask, , fbp_mask) \
    M(uint32_t, l2_cache_size, , l2_cache_size) M(uint8_t, name, [64], gpuNameString) \
    M(uint8_t, short_name, [64], gpuShortNameString) \
    M(uint16_t, name_unicode, [64], gpuNameString_Unicode) X(uint8_t, bGpuInternalSku, ) \
    X(uint8_t, bIsQuadroGeneric, ) X(uint8_t, bIsQuadroAd, ) X(uint8_t, bIsNvidiaNvs, ) \
    X(uint8_t, bIsVgx, ) X(uint8_t, bGeforceSmb, ) X(uint8_t, bIsTitan, ) \
    M(uint8_t, tesla, , bIsTesla) X(uint8_t, bIsMobile, ) X(uint8_t, bIsGc6Rtd3Allowed, ) \
    X(uint8_t, bIsGc8Rtd3Allowed, ) X(uint8_t, bIsGcOffRtd3Allowed, ) \
    X(uint8_t, bIsGcoffLegacyAllowed, ) X(uint8_t, bIsMigSupported, ) \
    X(uint16_t, RTD3GC6TotalBoardPower, ) X(uint16_t, RTD3GC6PerstDelay, ) \
    M(uint64_t, bar1_pde_base, , bar1PdeBase) M(uint64_t, bar2_pde_base, , bar2PdeBase) \
    M(uint8_t, vbios_valid, , bVbiosValid) M(uint32_t, vbios_subvendor, , vbiosSubVendor) \
    M(uint32_t, vbios_subdevice, , vbiosSubDevice) \
    M(uint8_t, page_retirement, , bPageRetirementSupported) \
    X(uint8_t, bSplitVasBetweenServerClientRm, ) X(uint8_t, bClRootportNeedsNosnoopWAR, ) \
    X(uint32_t, displaylessMaxHeads, [2]) X(uint32_t, displaylessMaxResolution, [3]) \
    X(uint64_t, displaylessMaxPixels, ) M(uint32_t, client, , hInternalClient) \
    M(uint32_t, device, , hInternalDevice) M(uint32_t, subdevice, , hInternalSubdevice) \
    X(uint8_t, bSelfHostedMode, ) X(uint8_t, bAtsSupported, ) X(uint8_t, bIsGpuUefi, ) \
    X(uint8_t, bIsEfiInit, ) X(uint32_t, ecidInfo, [6]) \
    M(uint64_t, non_wpr_heap, , fwWprLayoutOffset.nonWprHeapOffset) \
    M(uint64_t, frts, , fwWprLayoutOffset.frtsOffset) X(uint8_t, bSystemRebootRequired, )

#define LIST_static_info_595(M, X, Z, S) \
    M(uint32_t, gid_index, , gidInfo.index) M(uint32_t, gid_flags, , gidInfo.flags) \
    M(uint32_t, gid_length, , gidInfo.length) M(uint8_t, gid, [256], gidInfo.data) \
    X(uint32_t, SKUInfo, [12]) S(fb_regions_580, fb, , fbRegionInfoParams) X(uint8_t, bPdiValid, ) \
    X(uint64_t, pdi, ) S(sriov_caps_550, sriov, , sriovCaps) \
    M(uint32_t, sriov_max_gfid, , sriovMaxGfid) \
    X(uint32_t, engineCaps, [3]) X(uint8_t, poisonFuseEnabled, ) \
    M(uint64_t, fb_length, , fb_length) M(uint8_t, name, [64], gpuNameString) \
    M(uint8_t, short_name, [64], gpuShortNameString) X(uint8_t, bGpuInternalSku, ) \
    X(uint8_t, bIsQuadroGeneric, ) X(uint8_t, bIsQuadroAd, ) X(uint8_t, bIsNvidiaNvs, ) \
    X(uint8_t, bIsVgx, ) X(uint8_t, bGeforceSmb, ) X(uint8_t, bIsTitan, ) \
    M(uint8_t, tesla, , bIsTesla) X(uint8_t, bIsMobile, ) X(uint8_t, bIsGc6Rtd3Allowed, ) \
    X(uint8_t, bIsGc8Rtd3Allowed, ) X(uint8_t, bIsGcOffRtd3Allowed, ) \
    X(uint8_t, bIsGcoffLegacyAllowed, ) X(uint8_t, bIsMigSupported, ) \
    X(uint16_t, RTD3GC6TotalBoardPower, ) X(uint16_t, RTD3GC6PerstDelay, ) \
    M(uint64_t, bar1_pde_base, , bar1PdeBase) M(uint64_t, bar2_pde_base, , bar2PdeBase) \
    M(uint8_t, vbios_valid, , bVbiosValid) M(uint32_t, vbios_subvendor, , vbiosSubVendor) \
    M(uint32_t, vbios_subdevice, , vbiosSubDevice) \
    M(uint8_t, page_retirement, , bPageRetirementSupported) \
    X(uint8_t, bSplitVasBetweenServerClientRm, ) X(uint8_t, bClRootportNeedsNosnoopWAR, ) \
    M(uint32_t, client, , hInternalClient) M(uint32_t, device, , hInternalDevice) \
    M(uint32_t, subdevice, , hInternalSubdevice) X(uint8_t, bSelfHostedMode, ) \
    X(uint8_t, bAtsSupported, ) X(uint8_t, bIsGpuUefi, ) X(uint8_t, bIsEfiInit, ) \
    X(uint32_t, ecidInfo, [3]) M(uint64_t, non_wpr_heap, , fwWprLayoutOffset.nonWprHeapOffset) \
    M(uint64_t, frts, , fwWprLayoutOffset.frtsOffset) X(uint8_t, bSystemRebootRequired, )

#endif
