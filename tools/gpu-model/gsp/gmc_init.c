// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * GSP_INIT's request: system information and registry by keys
 * (gmcapi_system_info.h and gmcapi_system_info_unstable.h of 61dcc93), held
 * against the real configuration space. Required is what nova-core sends
 * (gsp/fw/commands.rs); the rest of what CPU-RM sends is checked for form.
 *
 * Callers: gmc.c, for GSP_INIT.
 */
#include "gmc.h"
#include "../trace.h"

#define HOST_ARCH_X86_64   1u
#define UNSTABLE_RPC       1u
#define UNSTABLE_EVENTS    2u
#define BAR_MASK           0xfull
#define MUX_ENTRIES        16       /* chosen */

enum { REGKEY_NAME = 0x3070, REGKEY_U32, REGKEY_STRING, REGKEY_BINARY };
#define REGKEY_NAME_MAX    256      /* NVGMC_SI_REGKEY_NAME_MAX_LEN */
#define REGKEY_VALUE_MAX   4096     /* _kgspEncodePackedRegistryKeys() sends no more */

/* Those that are looked at, in the order of the table below. */
enum {
    DEVICE_ID, SUB_DEVICE_ID, REVISION_ID, MIRROR_BASE, MIRROR_SIZE, HOST_ARCH,
    TOTAL_VFS, FIRST_VF, BUS_DEVICE, PHYS_BAR0, PHYS_BAR1, PHYS_BAR3, VF_FLAGS, VF_BAR0, VF_BAR1,
    VF_BAR2, UNSTABLE, CHECKED
};

#define U32(key)       { key, 4, NVKV_ONE }
#define U64(key)       { key, 8, NVKV_ONE }
#define NEED(key, n)   { key, n, NVKV_ONE, 0, true }

static const NvkvField field[] = {
    [DEVICE_ID] = NEED(0x0001, 4),
    [SUB_DEVICE_ID] = NEED(0x0002, 4),
    [REVISION_ID] = NEED(0x0003, 4),
    [MIRROR_BASE] = NEED(0x0010, 4),
    [MIRROR_SIZE] = NEED(0x0011, 4),
    [HOST_ARCH] = NEED(0x0070, 4),
    [TOTAL_VFS] = U32(0x0080),
    [FIRST_VF] = U32(0x0081),
    [BUS_DEVICE] = NEED(0x1020, 8),
    [PHYS_BAR0] = U64(0x1010),
    [PHYS_BAR1] = U64(0x1011),
    [PHYS_BAR3] = U64(0x1012),
    [VF_FLAGS] = U64(0x1003),
    [VF_BAR0] = U64(0x1050),
    [VF_BAR1] = U64(0x1051),
    [VF_BAR2] = U64(0x1052),
    [UNSTABLE] = U32(0x1110),

    U32(0x0020),                            /* PCIE_ATOMICS_CPL_DEV_CAP_MASK */
    U32(0x0030), U32(0x0031),               /* CHIPSET, CHIPSET_L1SS_ENABLE */
    U32(0x0040), U32(0x0041),               /* HYPERVISOR_TYPE, VIRTUAL_CONFIG_BITS */
    U32(0x0050), U32(0x0051), U32(0x0052),  /* PCIe power, device control 2, link */
    U32(0x0060),                            /* GRID_BUILD_CSP */
    U32(0x0071), U32(0x0078),               /* HOST_OS_TYPE, HOST_PAGE_SIZE */
    U32(0x0090), U32(0x0091),               /* BUSINFO revisions */
    U32(0x0200), { 0x0210, 4, NVKV_ARRAY, MUX_ENTRIES },    /* ACPI: DOD */
    U32(0x0220), U32(0x0221), U32(0x0222), U32(0x0223),     /* JT */
    U32(0x0230),                                            /* MUX tables */
    { 0x0240, 4, NVKV_TABLE, MUX_ENTRIES }, { 0x0241, 4, NVKV_TABLE, MUX_ENTRIES },
    { 0x0242, 4, NVKV_TABLE, MUX_ENTRIES }, { 0x0250, 4, NVKV_TABLE, MUX_ENTRIES },
    { 0x0251, 4, NVKV_TABLE, MUX_ENTRIES }, { 0x0252, 4, NVKV_TABLE, MUX_ENTRIES },
    { 0x0260, 4, NVKV_TABLE, MUX_ENTRIES }, { 0x0261, 4, NVKV_TABLE, MUX_ENTRIES },
    { 0x0262, 4, NVKV_TABLE, MUX_ENTRIES },
    U32(0x0270), U32(0x0271),                               /* CAPS */
    U64(0x1000), U64(0x1001), U64(0x1002),  /* PCIE_, PLATFORM_, FEATURE_FLAGS */
    U64(0x1013),                            /* GPU_PHYS_IO_ADDR */
    U64(0x1021), U64(0x1022),               /* simulation, notify surface */
    U64(0x1030), U64(0x1031), U64(0x1032),  /* atomics, console, MAX_USER_VA */
    U64(0x1033),                            /* CL_FLAGS (unstable) */
    U64(0x1040),                            /* SYS_TIMER_OFFSET_NS */
    U64(0x1090), U64(0x1091),               /* BUSINFO */
    { 0x1100, 1, NVKV_TEXT, 64 }, { 0x1101, 1, NVKV_TEXT, 64 }, U32(0x1102),
    { REGKEY_NAME, 1, NVKV_STREAM, REGKEY_NAME_MAX },
    { REGKEY_U32, 4, NVKV_STREAM, 1 },
    { REGKEY_STRING, 1, NVKV_STREAM, REGKEY_VALUE_MAX },
    { REGKEY_BINARY, 1, NVKV_STREAM, REGKEY_VALUE_MAX },
};

typedef struct Request {
    GspState *gsp;
    uint32_t status;
    char name[REGKEY_NAME_MAX];     /* of the registry key whose value comes next */
} Request;

static void wrong(Request *r, const char *what, uint64_t have, uint64_t want)
{
    trace_gsp_sysinfo_wrong(what, have, want);
    r->gsp->stat.refusals++;
    r->status = NV_ERR_INVALID_ARGUMENT;
}

static void check(Request *r, const char *what, uint64_t have, uint64_t want)
{
    if (have != want) {
        wrong(r, what, have, want);
    }
}

/* A BAR the host has not placed cannot be compared. */
static void check_bar(Request *r, const char *what, const NvkvValue *v, uint64_t want)
{
    if (v->seen && want) {
        check(r, what, v->v & ~BAR_MASK, want & ~BAR_MASK);
    }
}

static bool is_text(const NvkvItem *it)
{
    return it->count && memchr(it->data, 0, it->count) == it->data + it->count - 1;
}

/* A name, then its value: nothing else of the registry may stand between. */
static uint32_t registry(void *opaque, const NvkvItem *it)
{
    Request *r = opaque;

    if ((it->key == REGKEY_NAME) != !r->name[0] ||
        ((it->key == REGKEY_NAME || it->key == REGKEY_STRING) && !is_text(it)) ||
        (it->key == REGKEY_NAME && it->count < 2) || (it->key == REGKEY_U32 && it->count != 1)) {
        trace_gsp_registry_bad("entry");
        return NV_ERR_INVALID_ARGUMENT;
    }
    if (it->key == REGKEY_NAME) {
        memcpy(r->name, it->data, it->count);
        return NV_OK;
    }
    trace_gsp_registry(r->name, it->key, it->key == REGKEY_U32 ? ldl_le_p(it->data) : it->count);
    if (it->key == REGKEY_U32 && !strcmp(r->name, "RMSetSriovMode")) {
        r->gsp->sriov_mode = ldl_le_p(it->data) == 1;   /* nvrm_registry.h */
    }
    r->name[0] = 0;
    return NV_OK;
}

static void check_gpu(Request *r, const NvkvValue *v, const GpuPciInfo *pci)
{
    check(r, "PCI_DEVICE_ID", v[DEVICE_ID].v, (uint32_t)pci->device << 16 | pci->vendor);
    check(r, "PCI_SUB_DEVICE_ID", v[SUB_DEVICE_ID].v,
          (uint32_t)pci->subsystem_device << 16 | pci->subsystem_vendor);
    check(r, "PCI_REVISION_ID", v[REVISION_ID].v, pci->revision);
    /* nova-core gpu/hal */
    check(r, "PCI_CONFIG_MIRROR_BASE", v[MIRROR_BASE].v, pci->mirror);
    check(r, "PCI_CONFIG_MIRROR_SIZE", v[MIRROR_SIZE].v, 0x1000);
    check(r, "HOST_ARCH", v[HOST_ARCH].v, HOST_ARCH_X86_64);
    /* nova-core: domain 63:32, bus 15:8, device 7:0; the function is not in it */
    check(r, "NV_DOMAIN_BUS_DEVICE_FUNC", v[BUS_DEVICE].v,
          (pci->bdf & 0xff00) | (pci->bdf >> 3 & 0x1f));
    check_bar(r, "GPU_PHYS_ADDR", &v[PHYS_BAR0], pci->bar0);
    check_bar(r, "GPU_PHYS_FB_ADDR", &v[PHYS_BAR1], pci->bar1);
    check_bar(r, "GPU_PHYS_INST_ADDR", &v[PHYS_BAR3], pci->bar3);
}

static void check_vfs(Request *r, const NvkvValue *v, const GpuPciInfo *pci)
{
    static const int need[] = { TOTAL_VFS, FIRST_VF, VF_FLAGS, VF_BAR0, VF_BAR1, VF_BAR2 };

    if (!pci->sriov) {
        wrong(r, "RMSetSriovMode", 1, 0);
        return;
    }
    for (unsigned i = 0; i < ARRAY_SIZE(need); i++) {
        if (!v[need[i]].seen) {
            wrong(r, "a key of the VFs", 0, field[need[i]].key);
            return;
        }
    }
    check(r, "VF_TOTAL_VFS", v[TOTAL_VFS].v, pci->total_vfs);
    check(r, "VF_FIRST_VF_OFFSET", v[FIRST_VF].v, pci->vf_offset);
    check(r, "VF_FLAGS", v[VF_FLAGS].v,
          pci->vf_bar0_64 | pci->vf_bar1_64 << 1 | pci->vf_bar3_64 << 2);
    check_bar(r, "VF_FIRST_BAR0_ADDRESS", &v[VF_BAR0], pci->vf_bar0);
    check_bar(r, "VF_FIRST_BAR1_ADDRESS", &v[VF_BAR1], pci->vf_bar1);
    check_bar(r, "VF_FIRST_BAR2_ADDRESS", &v[VF_BAR2], pci->vf_bar3);
}

uint32_t gmc_init_request(GspState *gsp, const uint8_t *data, size_t len)
{
    NvkvValue v[ARRAY_SIZE(field)];
    Request r = { .gsp = gsp };
    GpuPciInfo pci;
    uint32_t status;

    gsp->sriov_mode = false;
    status = nvkv_message(data, len, field, ARRAY_SIZE(field), v, registry, &r);
    if (!status && r.name[0]) {
        trace_gsp_registry_bad("a name without value");
        status = NV_ERR_INVALID_ARGUMENT;
    }
    if (status) {
        return status;
    }
    gpu_pci_info(gsp->gpu, &pci);
    check_gpu(&r, v, &pci);
    if (gsp->sriov_mode) {
        check_vfs(&r, v, &pci);
    }
    if (v[UNSTABLE].v & ~(uint64_t)(UNSTABLE_RPC | UNSTABLE_EVENTS)) {
        wrong(&r, "UNSTABLE_INTERFACE_SUPPORT", v[UNSTABLE].v, UNSTABLE_RPC | UNSTABLE_EVENTS);
    }
    gsp->gmc->rm_rpcs = v[UNSTABLE].v & UNSTABLE_RPC;
    gsp->gmc->rm_events = v[UNSTABLE].v & UNSTABLE_EVENTS;
    if (!r.status && vgpu_mode(gsp)) {
        gmc_types_builtin(gsp);
    }
    return r.status;
}
