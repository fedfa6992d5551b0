/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * QEMU device "nvidia-gpu-model": the physical function of an NVIDIA GPU, put together
 * of the chip (chip/), the programs of its falcons (ucode/) and GSP firmware (gsp/).
 * README.md says what is modelled, from which sources, and what is not.
 *
 * Callers: QEMU, when such a device is made, reset and taken away.
 */
#include "chip/chip.h"
#include "ucode/ucode.h"
#include "gsp/firmware.h"
#include "hw/pci/pcie.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qemu/module.h"
#include "trace.h"

/* Back to power-on; a function-level reset leaves the framebuffer's content. */
static void pf_reset_hold(Object *obj, ResetType type)
{
    GpuState *gpu = NVGPU(obj);
    PCIDevice *dev = PCI_DEVICE(obj);
    bool flr = pci_get_word(dev->config + dev->exp.exp_cap + PCI_EXP_DEVCTL) &
               PCI_EXP_DEVCTL_BCR_FLR;

    trace_nvgpu_reset(flr ? "FLR" : "bus or power");
    gpu->vfs_enabled = 0;
    gpu_vf_clear_all(gpu);
    gsp_reset(gpu->gsp);
    gpu_falcon_reset(&gpu->falcon_gsp);
    gpu_falcon_reset(&gpu->falcon_sec2);
    gpu_falcon_reset(&gpu->falcon_pmu);
    gpu_fsp_reset(gpu);
    gpu_intr_reset(gpu);
    gpu_regs_reset(gpu);
    if (!flr) {
        gpu_fb_power_cycle(gpu);
    }
}

/* "chip" is the older name of "card". What was not said is as the board has it. */
static bool choose_card(GpuState *gpu, Error **errp)
{
    const char *id = gpu->card_id ?: gpu->chip_id ?: "l40";

    if (gpu->card_id && gpu->chip_id && strcmp(gpu->card_id, gpu->chip_id)) {
        error_setg(errp, "card is '%s' but chip is '%s'", gpu->card_id,
                   gpu->chip_id);
        return false;
    }
    gpu->card = gpu_card_find(id, errp);
    if (!gpu->card) {
        return false;
    }
    if (gpu->total_vfs == NVGPU_VFS_OF_CARD) {
        gpu->total_vfs = gpu->card->vfs;
    }
    if (!gpu->fb_size) {
        gpu->fb_size = gpu->card->fb_size;
    }
    if (!gpu->bar1_size) {
        gpu->bar1_size = gpu->card->bar1_size;
    }
    /* All VFs' together as large as the PF's, so that a bridge's window holds them. */
    if (!gpu->vf_bar1_size) {
        gpu->vf_bar1_size = MIN(2 * GiB, gpu->card->bar1_size /
                                         pow2ceil(MAX(gpu->total_vfs, 1)));
    }
    return true;
}

static bool check_properties(GpuState *gpu, Error **errp)
{
    if (!choose_card(gpu, errp)) {
        return false;
    }
    if (gpu->fb_size % GiB || gpu->fb_size > 256 * GiB) {
        error_setg(errp, "fb-size must be 1G to 256G in steps of 1G");
        return false;
    }
    if (!is_power_of_2(gpu->bar1_size) || gpu->bar1_size < 1 * MiB ||
        !is_power_of_2(gpu->vf_bar1_size) || gpu->vf_bar1_size < 1 * MiB) {
        error_setg(errp, "pf-bar1-size and vf-bar1-size must be powers of two"
                   " of at least 1M");
        return false;
    }
    if (!is_power_of_2(gpu->vf_bar0_size) || gpu->vf_bar0_size < NVGPU_VF_BAR0_SIZE ||
        gpu->vf_bar0_size > 1 * GiB) {
        error_setg(errp, "vf-bar0-size must be a power of two, 256K to 1G");
        return false;
    }
    if (gpu->total_vfs > NVGPU_MAX_VFS) {
        error_setg(errp, "vfs must be 0 to %d", NVGPU_MAX_VFS);
        return false;
    }
    if (gpu->firmware && !g_file_test(gpu->firmware, G_FILE_TEST_IS_REGULAR)) {
        error_setg(errp, "firmware file '%s' does not exist", gpu->firmware);
        return false;
    }
    return true;
}

static void free_parts(GpuState *gpu)
{
    gsp_free(gpu->gsp);
    gpu->gsp = NULL;
    gpu_falcon_exit(&gpu->falcon_gsp);
    gpu_falcon_exit(&gpu->falcon_sec2);
    gpu_falcon_exit(&gpu->falcon_pmu);
    gpu_vbios_exit(gpu);
    gpu_fsp_exit(gpu);
    gpu_fault_free(gpu);
}

static void pf_realize(PCIDevice *dev, Error **errp)
{
    GpuState *gpu = NVGPU(dev);
    Object *obj = OBJECT(dev);

    if (!check_properties(gpu, errp)) {
        return;
    }
    memory_region_init_io(&gpu->bar0, obj, &gpu_bar0_ops, gpu, "nvgpu-bar0",
                          gpu->card->bar0_size);
    memory_region_init_io(&gpu->bar1, obj, &gpu_bar1_ops, gpu,
                          "nvgpu-bar1", gpu->bar1_size);
    memory_region_init_io(&gpu->bar3, obj, &gpu_bar2_ops, gpu,
                          "nvgpu-bar3", NVGPU_BAR3_SIZE);
    if (!gpu_fb_init(gpu, errp)) {
        return;
    }
    gpu_pci_register_bars(dev, &gpu->bar0, &gpu->bar1, &gpu->bar3);
    gpu_vbios_init(gpu);
    if (gpu->card->rom_bar) {
        memory_region_init_io(&gpu->rom_bar, obj, &gpu_rom_ops, gpu, "nvgpu-rom",
                              gpu->vbios.size);
        pci_register_bar(dev, PCI_ROM_SLOT, 0, &gpu->rom_bar);
    }

    gpu_falcon_init(&gpu->falcon_gsp, gpu, "GSP", NVGPU_GSP_FALCON, NVGPU_FBIF,
                    NVGPU_VECTOR_GSP, ucode_on_gsp);
    gpu_falcon_init(&gpu->falcon_sec2, gpu, "SEC2", NVGPU_SEC2_FALCON, NVGPU_FBIF,
                    NVGPU_VECTOR_SEC2, ucode_on_sec2);
    gpu_falcon_init(&gpu->falcon_pmu, gpu, "PMU", NVGPU_PMU_FALCON, NVGPU_PMU_FBIF,
                    NVGPU_VECTOR_NONE, ucode_on_pmu);
    gpu_fsp_init(gpu);
    gpu->gsp = gsp_new(gpu, gpu->release, errp);
    if (!gpu->gsp || !gpu_pci_init(dev, &gpu->bar0, NVGPU_VF_WINDOW, errp)) {
        free_parts(gpu);
    }
}

/* Before properties are set: faults have names of all who run here. */
static void pf_instance_init(Object *obj)
{
    gpu_attach(NVGPU(obj), &gsp_ops, &gsp_vf_ops, &ucode_by_fsp);
}

static void pf_exit(PCIDevice *dev)
{
    GpuState *gpu = NVGPU(dev);

    gpu_pci_exit(dev, &gpu->bar0);
    free_parts(gpu);
}

static const VMStateDescription pf_vmstate = {
    .name = TYPE_NVGPU,
    .unmigratable = 1,
};

static const Property pf_properties[] = {
    DEFINE_PROP_STRING("card", GpuState, card_id),
    DEFINE_PROP_STRING("chip", GpuState, chip_id),
    DEFINE_PROP_UINT16("vfs", GpuState, total_vfs, NVGPU_VFS_OF_CARD),
    DEFINE_PROP_BOOL("sriov", GpuState, sriov, true),
    DEFINE_PROP_BOOL("msix", GpuState, msix, true),
    DEFINE_PROP_SIZE("fb-size", GpuState, fb_size, 0),
    DEFINE_PROP_SIZE("pf-bar1-size", GpuState, bar1_size, 0),
    DEFINE_PROP_SIZE("vf-bar0-size", GpuState, vf_bar0_size, NVGPU_VF_BAR0_SIZE),
    DEFINE_PROP_SIZE("vf-bar1-size", GpuState, vf_bar1_size, 0),
    DEFINE_PROP_BOOL("vf-bare-fb", GpuState, vf_bare_fb, false),
    DEFINE_PROP_STRING("firmware", GpuState, firmware),
    DEFINE_PROP_STRING("release", GpuState, release),
};

static void pf_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->realize = pf_realize;
    k->exit = pf_exit;
    gpu_pci_class_init(k);
    RESETTABLE_CLASS(klass)->phases.hold = pf_reset_hold;
    dc->vmsd = &pf_vmstate;
    dc->desc = "NVIDIA GPU model, physical function with SR-IOV";
    device_class_set_props(dc, pf_properties);
    set_bit(DEVICE_CATEGORY_DISPLAY, dc->categories);
    gpu_fault_add_property(klass);
    gpu_stats_add_properties(klass, &gsp_ops);
}

static const TypeInfo pf_info = {
    .name = TYPE_NVGPU,
    .parent = TYPE_PCI_DEVICE,
    .instance_size = sizeof(GpuState),
    .instance_init = pf_instance_init,
    .class_init = pf_class_init,
    .interfaces = (InterfaceInfo[]) { { INTERFACE_PCIE_DEVICE }, { } },
};

static void pf_register(void)
{
    type_register_static(&pf_info);
}
type_init(pf_register)
