// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the CPU tells GSP before it runs: GspSystemInfo (gsp_static_config.h)
 * and the packed registry (g_os_nvoc.h, built in nouveau's build_registry).
 * Held against the real configuration space; what is wrong becomes the status
 * of INIT_DONE.
 *
 * Callers: rpc.c.
 */
#include "gsp.h"
#include "../trace.h"

#define BAR_MASK 0xfull
#define OS_HYPERVISOR_UNKNOWN 4u    /* the last one of nv-hypervisor.h, in every release */

static void wrong(GspState *gsp, const char *field, uint64_t have, uint64_t want)
{
    trace_gsp_sysinfo_wrong(field, have, want);
    gsp->stat.refusals++;
    if (!gsp->init_status) {
        gsp->init_status = NV_ERR_INVALID_ARGUMENT;
    }
}

static void check(GspState *gsp, const char *field, uint64_t have, uint64_t want)
{
    if (have != want) {
        wrong(gsp, field, have, want);
    }
}

/* A BAR the host has not placed cannot be compared. */
static void check_bar(GspState *gsp, const char *field, uint64_t have, uint64_t want)
{
    if (want) {
        check(gsp, field, have & ~BAR_MASK, want & ~BAR_MASK);
    }
}

/* Holds gsp->sys against the configuration space. */
static void sysinfo_check(GspState *gsp)
{
    const SystemInfo *s = &gsp->sys;
    GpuPciInfo pci;

    gpu_pci_info(gsp->gpu, &pci);
    check_bar(gsp, "gpuPhysAddr", s->bar0, pci.bar0);
    check_bar(gsp, "gpuPhysFbAddr", s->bar1, pci.bar1);
    check_bar(gsp, "gpuPhysInstAddr", s->bar3, pci.bar3);
    /* g_gpu_nvoc.h: domain 63:32, which is 0 here, bus 15:8, device 7:0, and no function */
    check(gsp, "nvDomainBusDeviceFunc", s->dbdf, (pci.bdf & 0xff00) | (pci.bdf >> 3 & 0x1f));
    if (s->hypervisor > OS_HYPERVISOR_UNKNOWN) {
        wrong(gsp, "hypervisorType", s->hypervisor, OS_HYPERVISOR_UNKNOWN);
    }
    if (gsp_has(gsp, MSG_SYSTEM_INFO, offsetof(SystemInfo, pci_device_id))) {
        check(gsp, "PCIDeviceID", s->pci_device_id, (uint32_t)pci.device << 16 | pci.vendor);
        check(gsp, "PCISubDeviceID", s->pci_subdevice_id,
              (uint32_t)pci.subsystem_device << 16 | pci.subsystem_vendor);
        check(gsp, "PCIRevisionID", s->pci_revision_id, pci.revision);
    }
    gsp->have_system_info = true;
}

void sysinfo_set(GspState *gsp, const uint8_t *data, size_t len)
{
    const Layout *l = release_layout(gsp->rel, MSG_SYSTEM_INFO);

    if (len != l->size || !gsp_unpack_layout(l, data, &gsp->sys)) {
        trace_gsp_sysinfo_wrong("size", len, l->size);
        gsp->stat.refusals++;
        gsp->init_status = NV_ERR_INVALID_PARAM_STRUCT;
        return;
    }
    sysinfo_check(gsp);
}

static void check_vf_info(GspState *gsp)
{
    const VfInfo *v = &gsp->sys.vf;
    GpuPciInfo pci;

    gpu_pci_info(gsp->gpu, &pci);
    if (!pci.sriov) {
        wrong(gsp, "RMSetSriovMode", 1, 0);
        return;
    }
    /* Of a host of vGPUs alone: nouveau says 0 of an H100 as well. */
    if (gsp_has(gsp, MSG_SYSTEM_INFO, offsetof(SystemInfo, bar0_64))) {
        check(gsp, "b64bBar0Supported", gsp->sys.bar0_64 != 0, pci.bar0_64);
    }
    check(gsp, "totalVFs", v->total_vfs, pci.total_vfs);
    check(gsp, "firstVFOffset", v->first_vf_offset, pci.vf_offset);
    check_bar(gsp, "FirstVFBar0Address", v->bar0, pci.vf_bar0);
    check_bar(gsp, "FirstVFBar1Address", v->bar1, pci.vf_bar1);
    check_bar(gsp, "FirstVFBar2Address", v->bar2, pci.vf_bar3);
    check(gsp, "b64bitBar0", v->bar0_64 != 0, pci.vf_bar0_64);
    check(gsp, "b64bitBar1", v->bar1_64 != 0, pci.vf_bar1_64);
    check(gsp, "b64bitBar2", v->bar2_64 != 0, pci.vf_bar3_64);
}

static bool registry_name(const uint8_t *data, size_t len, uint32_t at, const char **name)
{
    if (at >= len || !memchr(data + at, 0, len - at)) {
        return false;
    }
    *name = (const char *)data + at;
    return true;
}

void registry_set(GspState *gsp, const uint8_t *data, size_t len)
{
    const RegistryTable *t = (const void *)data;

    if (len < sizeof(*t) || t->size > len || t->size < sizeof(*t) ||
        t->entries > (t->size - sizeof(*t)) / sizeof(RegistryEntry)) {
        trace_gsp_registry_bad("table");
        gsp->stat.refusals++;
        gsp->init_status = NV_ERR_INVALID_PARAM_STRUCT;
        return;
    }
    for (uint32_t i = 0; i < t->entries; i++) {
        RegistryEntry e;
        const char *name;

        memcpy(&e, data + sizeof(*t) + i * sizeof(e), sizeof(e));
        if (!registry_name(data, t->size, e.name_offset, &name) ||
            e.type < REGISTRY_DWORD || e.type > REGISTRY_STRING ||
            /* of a DWORD RM and nouveau say 4 bytes, nova-core says 0, and both boot */
            (e.type != REGISTRY_DWORD &&
             (e.data > t->size || e.length > t->size - e.data))) {
            trace_gsp_registry_bad("entry");
            gsp->stat.refusals++;
            gsp->init_status = NV_ERR_INVALID_PARAM_STRUCT;
            return;
        }
        trace_gsp_registry(name, e.type, e.data);
        if (!strcmp(name, "RMSetSriovMode") && e.type == REGISTRY_DWORD) {
            gsp->sriov_mode = e.data == 1;  /* nvrm_registry.h */
        }
        if (!strcmp(name, "RmPVMRL") && e.type == REGISTRY_DWORD) {
            scheduler_registry(gsp, e.data);
        }
    }
    gsp->have_registry = true;
}

uint32_t sysinfo_status(GspState *gsp)
{
    if (!gsp->init_status && !gsp->have_system_info) {
        trace_gsp_sysinfo_wrong("missing", 0, 1);
        return NV_ERR_INVALID_STATE;
    }
    if (!gsp->init_status && gsp->sriov_mode) {
        check_vf_info(gsp);
    }
    return gsp->init_status;
}
