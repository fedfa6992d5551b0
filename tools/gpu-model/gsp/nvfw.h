/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Numbers that cross the border of GSP firmware, and structures in the form in
 * which this model handles them. Numbers and the structures marked "as sent" are
 * the same in every release the model speaks; the others are made from what a
 * release sends by its layouts (layout.h), and have room for the largest. The
 * source named beside each is a header of NVIDIA's open-gpu-kernel-modules; the
 * definitions are this model's own.
 */
#ifndef GSP_NVFW_H
#define GSP_NVFW_H

#include <stddef.h>
#include <stdint.h>

#if HOST_BIG_ENDIAN
#error "this model reads and writes GSP's little-endian structures in place"
#endif

#define GSP_PAGE 4096u

/* ---- firmware image in memory: gsp_fw_wpr_meta.h ---------------------- */

#define WPR_META_MAGIC    0xdc3aae21371a60b3ull
#define WPR_META_REVISION 1
#define WPR_META_SIZE     256u              /* in every release */

typedef struct WprMeta {
    uint64_t magic, revision;
    uint64_t radix3, radix3_size;           /* sysmemAddrOfRadix3Elf, sizeOf… */
    uint64_t bootloader, bootloader_size;
    uint64_t bl_code, bl_data, bl_manifest; /* offsets inside the bootloader */
    uint64_t signature, signature_size;
    uint64_t rsvd_start;
    uint64_t non_wpr_heap, non_wpr_heap_size;
    uint64_t wpr_start;
    uint64_t heap, heap_size;
    uint64_t elf;                           /* gspFwOffset */
    uint64_t boot_bin;
    uint64_t frts, frts_size;
    uint64_t wpr_end;
    uint64_t fb_size;
    uint64_t vga_workspace, vga_workspace_size;
    uint64_t boot_count;
    uint64_t crash_queue;                   /* sysmemAddrOfCrashReportQueue */
    uint32_t crash_queue_size;
    uint8_t  vf_partition_count;
    uint32_t pmu_reserved_size;
    uint64_t verified;
} WprMeta;

/* Of a structure whose members do not matter. */
typedef struct Nothing {
    uint8_t nothing;
} Nothing;

/* ---- gspifpub.h ------------------------------------------------------- */

enum { GSP_DMA_TARGET_FB, GSP_DMA_TARGET_COHERENT, GSP_DMA_TARGET_NONCOHERENT };

#define FMC_PARAMS_MAX   256u
#define FMC_PARAMS_MAGIC 0x20434d46u    /* "FMC " */

typedef struct FmcDescriptor {              /* GSP_ACR_BOOT_GSP_RM_PARAMS */
    uint32_t target, size;
    uint64_t offset;
    uint8_t  is_rm, inst_in_sys;
} FmcDescriptor;

typedef struct FmcArgs {                    /* GSP_RM_PARAMS */
    uint32_t target;
    uint64_t offset;
} FmcArgs;

typedef struct FmcSpdm {                    /* GSP_SPDM_PARAMS */
    uint64_t buffer;
    uint32_t size;
} FmcSpdm;

typedef struct FmcParams {                  /* GSP_FMC_BOOT_PARAMS */
    uint32_t magic, size;                   /* since 615 */
    uint32_t regkeys;
    FmcDescriptor desc;
    FmcArgs args;
    FmcSpdm spdm;
    Nothing memory;                         /* GSP_RM_MEM_PARAMS */
} FmcParams;

/* ---- libos_init_args.h, gsp_init_args.h ------------------------------- */

enum { LIBOS_KIND_CONTIGUOUS = 1, LIBOS_KIND_RADIX3 = 2 };
enum { LIBOS_LOC_SYSMEM = 1, LIBOS_LOC_FB = 2 };

typedef struct LibosRegion {                /* as sent */
    uint64_t id8, pa, size;
    uint8_t  kind, loc;
    uint8_t  pad[6];
} LibosRegion;

typedef struct RmArgs {                     /* GSP_ARGUMENTS_CACHED */
    uint64_t shared_mem;
    uint32_t pte_count;
    uint64_t cmdq_offset, statq_offset;
    uint64_t lockless_cmdq, lockless_statq; /* RPC_QUEUE_COUNT was 2 until 550 */
    uint64_t element_header, element_min, element_max;
    uint32_t header_align, element_align;
    uint32_t sr_old_level, sr_flags;
    uint8_t  sr_in_pm_transition, dmem_stack;
    uint32_t gpu_instance;
    uint64_t profiler_pa, profiler_size;
    uint64_t sysmem_heap_pa, sysmem_heap_size;
    uint64_t rm_monitor_pa, rm_monitor_size;
} RmArgs;

/* ---- msgq_priv.h, message_queue_priv.h -------------------------------- */

#define MSGQ_FLAGS_SWAP_RX 1u

typedef struct MsgqTx {                     /* as sent */
    uint32_t version, size, msg_size, msg_count;
    uint32_t write_ptr, flags, rx_hdr_off, entry_off;
} MsgqTx;

#define MSG_ELEMENTS_MAX 16u

typedef struct MsgHeader {                  /* as sent: GSP_MSG_QUEUE_ELEMENT */
    uint8_t  auth_tag[16], aad[16];
    uint32_t checksum, seq, elem_count, pad;
} MsgHeader;

/* ---- g_rpc-message-header.h ------------------------------------------- */

#define RPC_HEADER_VERSION 0x03000000u
#define RPC_SIGNATURE      0x43505256u

typedef struct RpcHeader {                  /* as sent */
    uint32_t version, signature, length, function;
    uint32_t result, result_private, sequence, gfid;
} RpcHeader;

#define RPC_LENGTH_MAX (MSG_ELEMENTS_MAX * GSP_PAGE - (uint32_t)sizeof(MsgHeader))

enum {                                      /* rpc_global_enums.h */
    RPC_FREE = 10,
    RPC_UNLOADING_GUEST_DRIVER = 47,
    RPC_GET_GSP_STATIC_INFO = 65,
    RPC_UPDATE_BAR_PDE = 70,
    RPC_CONTINUATION_RECORD = 71,
    RPC_SET_SYSTEM_INFO = 72,
    RPC_SET_REGISTRY = 73,
    RPC_RM_CONTROL = 76,
    RPC_RM_ALLOC = 103,
    RPC_ECC_NOTIFIER_WRITE_ACK = 202,
    EVENT_INIT_DONE = 0x1001,
    EVENT_RUN_CPU_SEQUENCER = 0x1002,
    EVENT_RC_TRIGGERED = 0x1004,
    EVENT_OS_ERROR_LOG = 0x1006,
    EVENT_PLUGIN_TRIGGERED = 0x100d,
    EVENT_PERF_BRIDGELESS_INFO_UPDATE = 0x100f,
    EVENT_GSP_POST_NOCAT_RECORD = 0x1020,   /* since 550 */
    EVENT_LOAD_EXEC_HS_BINARY = 0x1027,     /* since 595 */
};

/* ---- g_rpc-structures.h, g_sdk-structures.h --------------------------- */

typedef struct RpcControl {
    uint32_t client, object, cmd, status, params_size, flags;
} RpcControl;

#define RPC_FLAG_SERIALIZED 2u              /* rmapi.h RMAPI_RPC_FLAGS_SERIALIZED */

typedef struct RpcAlloc {                   /* as sent */
    uint32_t client, parent, object, class_id, status, params_size, flags, reserved;
} RpcAlloc;

typedef struct RpcFree {                    /* as sent */
    uint32_t root, parent, object, status;
} RpcFree;

typedef struct RpcUnloading {               /* as sent */
    uint8_t  in_pm_transition, gc6_entering, pad[2];
    uint32_t new_level;
} RpcUnloading;

enum { UPDATE_PDE_BAR1 = 0, UPDATE_PDE_BAR2 = 1 };   /* gsp_abi_check.h NV_RPC_UPDATE_PDE_… */

typedef struct RpcUpdateBarPde {            /* as sent */
    uint32_t bar, pad;
    uint64_t entry, level_shift;
} RpcUpdateBarPde;

typedef struct RpcOsErrorLog {
    uint32_t except_type, runlist_id, chid;
    char     text[256];
    uint32_t previous_xid;
} RpcOsErrorLog;

typedef struct RpcRcTriggered {
    uint32_t engine, chid, gfid, level, except_type, scope;
} RpcRcTriggered;

typedef struct RpcPluginTriggered {         /* as sent */
    uint32_t gfid, notify_index;
} RpcPluginTriggered;

/* class/cla084_notification.h */
enum {
    NOTIFY_BOOTLOADED = 0, NOTIFY_UNLOADED = 1, NOTIFY_CRASHED = 2,
    NOTIFY_GUEST_DRIVER_LOADED = 3, NOTIFY_GUEST_DRIVER_UNLOADED = 4, NOTIFY_PRINT_ERROR = 5,
};

typedef struct RegistryEntry {              /* as sent: g_os_nvoc.h PACKED_REGISTRY_… */
    uint32_t name_offset;
    uint8_t  type, pad[3];
    uint32_t data, length;
} RegistryEntry;

typedef struct RegistryTable {
    uint32_t size, entries;
} RegistryTable;

enum { REGISTRY_DWORD = 1, REGISTRY_BINARY = 2, REGISTRY_STRING = 3 };

/* ---- gsp_static_config.h ---------------------------------------------- */

typedef struct VfInfo {                     /* GSP_VF_INFO */
    uint32_t total_vfs, first_vf_offset;
    uint64_t bar0, bar1, bar2;
    uint8_t  bar0_64, bar1_64, bar2_64;
} VfInfo;

typedef struct SystemInfo {                 /* GspSystemInfo */
    uint64_t bar0, bar1, bar3;              /* gpuPhysAddr, …FbAddr, …InstAddr */
    uint64_t dbdf;
    uint32_t pci_device_id, pci_subdevice_id, pci_revision_id;
    uint32_t hypervisor;                    /* nv-hypervisor.h, HYPERVISOR_TYPE */
    uint8_t  bar0_64;
    VfInfo   vf;
} SystemInfo;

#define FB_REGIONS_MAX 16

typedef struct FbRegion {                   /* ctrl2080fb.h */
    uint64_t base, limit, reserved;
    uint32_t performance;
    uint8_t  compressed, iso, is_protected;
} FbRegion;

typedef struct FbRegionInfo {
    uint32_t count;
    FbRegion region[FB_REGIONS_MAX];
} FbRegionInfo;

typedef struct SriovCaps {                  /* ctrl0080gpu.h */
    uint32_t total_vfs, first_vf_offset;
    uint64_t bar0, bar1, bar2, bar0_size, bar1_size, bar2_size;
    uint8_t  bar0_64, bar1_64, bar2_64, enabled;
} SriovCaps;

typedef struct StaticInfo {                 /* GspStaticConfigInfo */
    uint32_t gid_index, gid_flags, gid_length;
    uint8_t  gid[256];
    FbRegionInfo fb;
    SriovCaps sriov;
    uint32_t sriov_max_gfid;
    uint64_t fb_length, fbio_mask, fbp_mask;
    uint32_t fb_bus_width, fb_ram_type, l2_cache_size;
    char     name[64], short_name[64];
    uint16_t name_unicode[64];
    uint8_t  tesla;
    uint64_t bar1_pde_base, bar2_pde_base;
    uint8_t  vbios_valid;
    uint32_t vbios_subvendor, vbios_subdevice;
    uint8_t  page_retirement;
    uint32_t client, device, subdevice;     /* hInternalClient, … */
    uint64_t non_wpr_heap, frts;            /* fwWprLayoutOffset */
} StaticInfo;

/* ---- ctrla081.h, ctrl2080vgpumgrinternal.h ---------------------------- */

#define VGPU_TYPES_MAX     128              /* of the release that has room for most */
#define VGPU_PER_PGPU_MAX  48
#define PLACEMENT_NONE     0xffffu          /* NVA081_PLACEMENT_ID_INVALID */
#define VMMU_SEGMENTS_MAX  384
#define GFID_MAX           255              /* of a card with as many VFs as the model allows */
#define ENGINE_TYPES_MAX   0x54             /* cl2080_notification.h ENGINE_TYPE_LAST */

typedef struct VgpuType {                   /* NVA081_CTRL_VGPU_INFO */
    uint32_t type;
    char     name[64];
    uint32_t max_instance;
    uint64_t vdev_id, pdev_id, profile_size, fb_length, gsp_heap_size;
    uint64_t fb_reservation, bar1_length;
} VgpuType;

typedef struct AddVgpuTypes {
    uint8_t  discard;
    uint32_t count;
    VgpuType info[VGPU_TYPES_MAX];
} AddVgpuTypes;

typedef struct Bootload {
    uint32_t dbdf, gfid, type, pid, swizz, channels, plugin_channels;
    uint32_t chid_offset[ENGINE_TYPES_MAX];
    uint32_t segments;
    uint64_t fb_addr[VMMU_SEGMENTS_MAX], fb_len[VMMU_SEGMENTS_MAX];
    uint64_t heap, heap_len;
    uint64_t ctrl_offset;                   /* relative to the heap */
    uint64_t init_log, init_log_size;       /* physical addresses */
    uint64_t vgpu_log, vgpu_log_size;
    uint64_t kernel_log, kernel_log_size;
    uint8_t  profiling;
} Bootload;

typedef struct VgpuGuest {                  /* NV2080_VGPU_GUEST */
    uint32_t pid, guest_os, migration_prohibited, negotiated_version, frl;
    uint8_t  licensed;
    uint32_t license_state, license_expiry;
    uint8_t  license_expiry_status;
    char     driver_version[64], driver_branch[64];
    uint32_t info_state;
    uint32_t gfid;
    uint64_t pci_id;
    uint32_t device_instance, accounting_pid;
    uint64_t fb_used;
    uint32_t encoder_capacity, ecc_state;
    uint8_t  driver_loaded;
} VgpuGuest;

typedef struct EnumerateVgpus {
    uint32_t count;
    VgpuGuest guest[VGPU_PER_PGPU_MAX];
} EnumerateVgpus;

typedef struct VgpuFb {
    uint32_t gfid;
    uint64_t used;
} VgpuFb;

typedef struct FbUsage {
    uint32_t count;
    VgpuFb   vgpu[VGPU_PER_PGPU_MAX];
} FbUsage;

typedef struct Encoder {
    uint32_t gfid, capacity;
} Encoder;

typedef struct Gfid {
    uint32_t gfid, flags;
} Gfid;

typedef struct Flag {
    uint8_t on;
} Flag;

/* ---- ctrl2080internal.h, ctrl2080fifo.h, ctrl2080fb.h, ctrl2080gsp.h -- */

/* ctrl2080gpu.h; as many units as any release has */
#define ECC_UNITS_MAX 41u

typedef struct EccUnit {                    /* …QUERY_ECC_UNIT_STATUS */
    uint8_t  enabled, scrubbed, supported;
    uint64_t dbe, sbe;
} EccUnit;

typedef struct EccStatus {
    EccUnit  unit[ECC_UNITS_MAX];
} EccStatus;

typedef struct FbCount {                    /* …GET_OFFLINED_PAGES, …GET_REMAPPED_ROWS */
    uint32_t count;
} FbCount;

typedef struct SchedState {
    uint32_t engine, policy, adaptive, slice_ns, average;
} SchedState;

typedef struct SchedSet {
    uint32_t engine, policy, adaptive, slice_ns, frequency, average;
} SchedSet;

typedef struct SchedCaps {
    uint32_t engine, policy[3];
    uint8_t  adaptive;
    uint32_t slice_max_ns, slice_min_ns, frequency_max, frequency_min, average_max, average_min;
} SchedCaps;

typedef struct Surface {
    uint64_t base, size, offset;
    uint32_t aperture, cache;
} Surface;

enum { APERTURE_SYSMEM = 1, APERTURE_FBMEM = 2 };   /* g_mem_desc_nvoc.h */
enum { MEMOP_COPY = 0, MEMOP_SET = 1 };

typedef struct MemoryTransfer {
    Surface  src;
    Surface  dst;
    uint64_t size;
    uint32_t value, op;
} MemoryTransfer;

typedef struct IntrEntry {
    uint16_t engine_idx;
    uint32_t pmc_mask, stall, nonstall;
} IntrEntry;

#define INTR_VECTOR_INVALID 0xffffffffu

typedef struct Subtree {
    uint8_t  start, end;                    /* until 575 */
    uint64_t mask;                          /* since 580 */
} Subtree;

typedef struct IntrTable {
    uint32_t count;
    IntrEntry entry[128];
    Subtree  subtree[7];
} IntrTable;

enum {                                      /* engine_info.h ENGINE_INFO_TYPE_* */
    ENGINE_ENG_DESC, ENGINE_FIFO_TAG, ENGINE_RM_ENGINE_TYPE, ENGINE_RUNLIST,
    ENGINE_MMU_FAULT_ID, ENGINE_RC_MASK, ENGINE_RESET, ENGINE_INTR, ENGINE_MC,
    ENGINE_DEV_TYPE_ENUM, ENGINE_INSTANCE_ID, ENGINE_RUNLIST_PRI_BASE,
    ENGINE_IS_HOST_DRIVEN, ENGINE_RUNLIST_ENGINE_ID, ENGINE_CHRAM_PRI_BASE,
    ENGINE_DATA_TYPES = 16,
};

#define FIFO_ENTRIES_MAX 32

typedef struct FifoEntry {
    uint32_t data[ENGINE_DATA_TYPES];
    uint32_t pbdma[2], pbdma_fault[2], pbdmas;
    char     name[16];
} FifoEntry;

typedef struct FifoTable {
    uint32_t base, count;
    uint8_t  more;
    FifoEntry entry[FIFO_ENTRIES_MAX];
} FifoTable;

#define FB_INFO_MAX 128

typedef struct FbInfoEntry {
    uint32_t index, data;
} FbInfoEntry;

typedef struct FbInfo {
    uint32_t count;
    FbInfoEntry info[FB_INFO_MAX];
} FbInfo;

typedef struct NumChannels {
    uint32_t runlist, count;
} NumChannels;

typedef struct GspFeatures {
    uint32_t features;
    uint8_t  valid, default_gsp_rm;
    char     version[64];
} GspFeatures;

typedef struct Engines {                    /* ctrl2080gpu.h GET_ENGINES_V2 */
    uint32_t count, list[ENGINE_TYPES_MAX];
} Engines;

typedef struct MemsysConfig {               /* …MEMSYS_GET_STATIC_CONFIG */
    uint8_t  raw_mode;
    uint64_t l2_size;
    uint8_t  fbpa_present;
} MemsysConfig;

typedef struct GpcInfo {                    /* ctrl2080gpu.h GET_FERMI_GPC_INFO */
    uint32_t mask;
} GpcInfo;

typedef struct TpcInfo {
    uint32_t gpc, mask;
} TpcInfo;

typedef struct Vmmu {
    uint64_t size;
} Vmmu;

/* ---- cl0000.h, cl0080.h, cl2080.h -------------------------------------- */

typedef struct RootParams {
    uint32_t handle;
} RootParams;

typedef struct SubdeviceParams {
    uint32_t id;
} SubdeviceParams;

/* ---- nvos.h, ctrl0080dma.h, ctrl90f1.h, ctrl2080ce.h -------------------- */

typedef struct VaspaceParams {              /* NV_VASPACE_ALLOCATION_PARAMETERS */
    uint32_t index, flags;
} VaspaceParams;

#define VASPACE_INDEX_GPU_NEW           0u
#define VASPACE_FLAG_EXTERNALLY_OWNED   (1u << 3)

typedef struct PageDirectory {              /* …DMA_SET_, …UNSET_PAGE_DIRECTORY */
    uint64_t addr;
    uint32_t entries, flags, vaspace, channel, subdevice;
} PageDirectory;

#define PAGE_DIRECTORY_APERTURE(flags)  ((flags) & 3)   /* 0: framebuffer */

#define MMU_LEVELS_MAX 6

typedef struct ReservedLevel {
    uint64_t addr, size;
    uint32_t aperture;
    uint8_t  page_shift;
} ReservedLevel;

typedef struct ReservedPdes {               /* …VASPACE_COPY_SERVER_RESERVED_PDES */
    uint32_t subdevice, subdevice_id;
    uint64_t page_size, first, last;
    uint32_t levels;
    ReservedLevel level[MMU_LEVELS_MAX];
} ReservedPdes;

typedef struct MethodBuffer {               /* …CE_GET_FAULT_METHOD_BUFFER_SIZE */
    uint32_t size;
} MethodBuffer;

typedef struct FalconTable {                /* …GET_CONSTRUCTED_FALCON_INFO */
    uint32_t count;
} FalconTable;

/* ---- plugin buffers: the vGPU RFCs of 2024 and 2025 ------------------- */

#define PLUGIN_BOOTLOADED   0x4E654A6Fu
#define PLUGIN_CTRL_SIZE    0x1000u
#define PLUGIN_RESP_SIZE    0x1000u
#define PLUGIN_MSG_SIZE     0x1000u
#define PLUGIN_MIG_SIZE     0x200000u
#define PLUGIN_ERR_SIZE     0x1000u

typedef struct PluginCtrl {                 /* as sent */
    uint32_t version, type, seq, pad0;
    uint64_t response, message, migration, error;
    uint32_t migration_cpu_offset;
    uint8_t  migrating, pad1[3];
    uint32_t error_get, attached;
} PluginCtrl;

/*
 * VGPU_CPU_GSP_DISPLAYLESS_SURFACE of the same files; what its members mean: ctrla080.h,
 * NVA080_CTRL_VGPU_DISPLAY_SET_SURFACE_PROPERTIES, by which a guest's driver tells of it.
 */
typedef struct PluginSurface {
    uint64_t start, end;
    uint32_t rect_width, rect_height, width, height, size, offset, format, kind, pitch, type;
    uint32_t block_height, blanked, free_pending, blocklinear;
} PluginSurface;

#define PLUGIN_HEADS 4
#define SURFACE_LAYOUT_PITCH 1u

typedef struct PluginResponse {
    uint32_t seq_received;                  /* since 2025 */
    uint32_t seq_processed, result;
    PluginSurface surface[PLUGIN_HEADS];
    uint32_t error_put;                     /* up to where the error buffer was written */
    uint32_t license_state, guest_os, frl_config;
    uint32_t info_valid;                    /* of these and what follows: 615.71.09 */
    char     driver_version[256], driver_branch[256];
} PluginResponse;

/*
 * For each engine (nova-core's vgpu/instance.rs; in the host's message that the RFC's
 * rpc.c has kept, too). The RFC itself says 0 in 2024 and 1 in 2025.
 */
#define PLUGIN_CHANNELS 3u

enum {
    PLUGIN_VERSION_NEGOTIATION = 1, PLUGIN_SETUP_CONFIG = 2, PLUGIN_RESET = 3,
    PLUGIN_UPDATE_BME = 13, PLUGIN_GET_GUEST_INFO = 14,
};

typedef struct PluginVersion {              /* as sent */
    uint32_t cpu, negotiated;
} PluginVersion;

typedef struct PluginConfig {
    uint8_t  uuid[16];
    uint32_t dbdf, device_instance, type, pid, swizz, channels, plugin_channels;
    uint64_t page_size;
    uint16_t placement_id;
    uint8_t  console;
} PluginConfig;

typedef struct PluginBme {                  /* as sent */
    uint8_t enable, allowed;
} PluginBme;

/* ---- nvstatuscodes.h --------------------------------------------------- */

enum {
    NV_OK = 0,
    NV_ERR_IN_USE = 0x17,
    NV_ERR_INSERT_DUPLICATE_NAME = 0x19,
    NV_ERR_INSUFFICIENT_RESOURCES = 0x1a,
    NV_ERR_INSUFFICIENT_PERMISSIONS = 0x1b,
    NV_ERR_INVALID_ADDRESS = 0x1e,
    NV_ERR_INVALID_ARGUMENT = 0x1f,
    NV_ERR_INVALID_CHANNEL = 0x21,
    NV_ERR_INVALID_CLASS = 0x22,
    NV_ERR_INVALID_CLIENT = 0x23,
    NV_ERR_INVALID_DATA = 0x25,
    NV_ERR_INVALID_DEVICE = 0x26,
    NV_ERR_INVALID_FUNCTION = 0x2a,
    NV_ERR_INVALID_OBJECT_PARENT = 0x36,
    NV_ERR_INVALID_OFFSET = 0x37,
    NV_ERR_INVALID_PARAM_STRUCT = 0x3a,
    NV_ERR_INVALID_STATE = 0x40,
    NV_ERR_NO_MEMORY = 0x51,
    NV_ERR_NOT_SUPPORTED = 0x56,
    NV_ERR_OBJECT_NOT_FOUND = 0x57,
    NV_ERR_OUT_OF_RANGE = 0x5b,
    NV_ERR_PROTECTION_FAULT = 0x5f,
    NV_ERR_STATE_IN_USE = 0x63,
    NV_ERR_TIMEOUT = 0x65,
};

#endif
