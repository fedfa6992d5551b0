// SPDX-License-Identifier: GPL-2.0-only
/*
 * What GSP is told before it starts: about the PCI device and its VFs, and
 * registry keys. Facts: nouveau rm/r535/gsp.c and rm/r570/gsp.c, nova-core
 * gsp/commands.rs, NVIDIA/open-gpu-kernel-modules rpc.c
 * (rpcGspSetSystemInfo).
 *
 * No locks: GSP does not run yet. Called by rm_vgpu.c and gmc_boot.c.
 */
#include <linux/kernel.h>
#include <linux/pci.h>
#include <linux/slab.h>

#include "card.h"
#include "chip.h"
#include "common.h"
#include "ground/ground.h"
#include "ground/regs.h"
#include "queue/queue.h"

/*
 * RMSecBusResetEnable, RMForcePcieConfigSave: configuration space survives
 * resets. RMDevidCheckIgnore: boot on cards that firmware's table of names
 * does not have. RMSetSriovMode: vGPU host.
 */
const struct gsp_registry_key gsp_registry[GSP_REGISTRY_KEYS] = {
	{ "RMSecBusResetEnable", 1 },
	{ "RMForcePcieConfigSave", 1 },
	{ "RMDevidCheckIgnore", 1 },
	{ "RMSetSriovMode", 1 },
};

/* BAR number @n, counting a 64-bit BAR once. */
static struct resource *bar(struct pci_dev *pdev, int first, int last, unsigned int n)
{
	int i;

	for (i = first; i <= last; i++) {
		struct resource *r = &pdev->resource[i];

		if (!n)
			return r;
		n--;
		if (r->flags & IORESOURCE_MEM_64)
			i++;
	}
	return NULL;
}

static u64 bar_addr(const struct resource *r)
{
	return r && r->flags ? r->start : 0;
}

/* The legacy window of I/O ports, which not every board has. */
static u64 io_addr(struct pci_dev *pdev)
{
	int i;

	for (i = 0; i <= PCI_STD_RESOURCE_END; i++)
		if (pdev->resource[i].flags & IORESOURCE_IO)
			return pdev->resource[i].start;
	return 0;
}

static void vf_info(struct gsp *gsp, struct gsp_msg *m)
{
	static const enum gsp_field_id addr[] = {
		GSP_SYSTEM_INFO_VF_BAR0_ADDR, GSP_SYSTEM_INFO_VF_BAR1_ADDR,
		GSP_SYSTEM_INFO_VF_BAR2_ADDR,
	};
	static const enum gsp_field_id wide[] = {
		GSP_SYSTEM_INFO_VF_BAR0_64BIT, GSP_SYSTEM_INFO_VF_BAR1_64BIT,
		GSP_SYSTEM_INFO_VF_BAR2_64BIT,
	};
	static const enum gsp_constant_id flag[] = {
		GSP_C_VF_FLAG_BAR0_64BIT, GSP_C_VF_FLAG_BAR1_64BIT, GSP_C_VF_FLAG_BAR2_64BIT,
	};
	int pos = pci_find_ext_capability(gsp->pdev, PCI_EXT_CAP_ID_SRIOV);
	unsigned int i;
	u64 flags = 0;
	u16 offset = 0;

	pci_read_config_word(gsp->pdev, pos + PCI_SRIOV_VF_OFFSET, &offset);
	gsp_set(m, GSP_SYSTEM_INFO_VF_TOTAL, pci_sriov_get_totalvfs(gsp->pdev));
	gsp_set(m, GSP_SYSTEM_INFO_VF_FIRST_OFFSET, offset);
	for (i = 0; i < ARRAY_SIZE(addr); i++) {
		struct resource *r = bar(gsp->pdev, PCI_IOV_RESOURCES, PCI_IOV_RESOURCE_END, i);

		gsp_set(m, addr[i], bar_addr(r));
		gsp_set(m, wide[i], r && r->flags & IORESOURCE_MEM_64 ? 1 : 0);
		if (r && r->flags & IORESOURCE_MEM_64)
			flags |= gsp_const(gsp->abi, flag[i]);
	}
	gsp_set(m, GSP_SYSTEM_INFO_VF_FLAGS, flags);
}

/*
 * Where the GPU is on its bus: without the function, in spite of the field's name
 * (NVIDIA/open-gpu-kernel-modules g_gpu_nvoc.h, gpuEncodeDomainBusDevice()).
 */
static u64 bus_address(struct pci_dev *pdev)
{
	return (u64)pci_domain_nr(pdev->bus) << 32 | (u64)pdev->bus->number << 8 |
	       PCI_SLOT(pdev->devfn);
}

/**
 * gsp_system_info_fill() - fill the message about the PCI device and its VFs
 * @gsp: whose
 * @m: message SYSTEM_INFO, cleared
 *
 * Some releases have flags one by one, some many in one word.
 */
void gsp_system_info_fill(struct gsp *gsp, struct gsp_msg *m)
{
	const struct gsp_abi *abi = gsp->abi;
	struct pci_dev *pdev = gsp->pdev;
	u32 link = 0;

	gsp_set(m, GSP_SYSTEM_INFO_BAR0_ADDR, bar_addr(bar(pdev, 0, PCI_STD_RESOURCE_END, 0)));
	gsp_set(m, GSP_SYSTEM_INFO_BAR1_ADDR, bar_addr(bar(pdev, 0, PCI_STD_RESOURCE_END, 1)));
	gsp_set(m, GSP_SYSTEM_INFO_BAR3_ADDR, bar_addr(bar(pdev, 0, PCI_STD_RESOURCE_END, 2)));
	gsp_set(m, GSP_SYSTEM_INFO_IO_ADDR, io_addr(pdev));
	gsp_set(m, GSP_SYSTEM_INFO_DOMAIN_BUS_DEVICE, bus_address(pdev));
	/* End of user space with 47-bit addresses, less a page, as nova-core has it. */
	gsp_set(m, GSP_SYSTEM_INFO_MAX_USER_VA, BIT_ULL(47) - GSP_PAGE_SIZE);
	gsp_set(m, GSP_SYSTEM_INFO_PCI_MIRROR_BASE, gsp->chip->hw->pci_mirror);
	gsp_set(m, GSP_SYSTEM_INFO_PCI_MIRROR_SIZE, NV_PCFG_MIRROR_SIZE);
	gsp_set(m, GSP_SYSTEM_INFO_PCI_DEVICE_ID, (u64)pdev->device << 16 | pdev->vendor);
	gsp_set(m, GSP_SYSTEM_INFO_PCI_SUBDEVICE_ID,
		(u64)pdev->subsystem_device << 16 | pdev->subsystem_vendor);
	gsp_set(m, GSP_SYSTEM_INFO_PCI_REVISION_ID, pdev->revision);
	pcie_capability_read_dword(pdev, PCI_EXP_LNKCAP, &link);
	gsp_set(m, GSP_SYSTEM_INFO_LINK_CAP, link);
	gsp_set(m, GSP_SYSTEM_INFO_FLR_SUPPORTED, 1);
	gsp_set(m, GSP_SYSTEM_INFO_BAR0_64BIT,
		pci_resource_flags(pdev, 0) & IORESOURCE_MEM_64 ? 1 : 0);
	/* Of a host that is nobody's guest the vendor's driver says so, too. */
	gsp_set_const(m, GSP_SYSTEM_INFO_HYPERVISOR_TYPE, GSP_C_HYPERVISOR_UNKNOWN);
	gsp_set(m, GSP_SYSTEM_INFO_TIMER_OFFSET, gsp->boot.timer_offset);
	gsp_set_const(m, GSP_SYSTEM_INFO_PCIE_FLAGS, GSP_C_PCIE_FLAG_FLR_SUPPORTED);
	gsp_set(m, GSP_SYSTEM_INFO_HOST_PAGE_SIZE, PAGE_SIZE);
	gsp_set(m, GSP_SYSTEM_INFO_HOST_ARCH,
		gsp_const(abi, IS_ENABLED(CONFIG_ARM64) ? GSP_C_HOST_ARCH_AARCH64 :
							  GSP_C_HOST_ARCH_X86_64));
	gsp_set_const(m, GSP_SYSTEM_INFO_HOST_OS, GSP_C_HOST_OS_UNIX);
	/* Events that have no stable message are wanted too: for the log. */
	gsp_set_const(m, GSP_SYSTEM_INFO_UNSTABLE, GSP_C_UNSTABLE_EVENTS);
	vf_info(gsp, m);
}

static int queue_info(struct gsp *gsp)
{
	struct gsp_msg m;
	int ret;

	ret = gsp_msg_new(gsp, GSP_MSG_SYSTEM_INFO, &m);
	if (ret)
		return ret;
	gsp_system_info_fill(gsp, &m);
	ret = gsp_msg_ok(&m) ? gsp_rpc_post(gsp, "SET_SYSTEM_INFO",
					    gsp_const(gsp->abi, GSP_C_FN_SET_SYSTEM_INFO),
					    m.data, m.len) : -EINVAL;
	gsp_msg_free(&m);
	return ret;
}

/* RmPVMRL: how engines are divided among vGPUs. */
static unsigned int registry_keys(const struct gsp *gsp, struct gsp_registry_key *keys)
{
	unsigned int num = ARRAY_SIZE(gsp_registry);

	memcpy(keys, gsp_registry, sizeof(gsp_registry));
	if (gsp->has_boot_scheduler)
		keys[num++] = (struct gsp_registry_key){ "RmPVMRL", gsp->boot_scheduler };
	return num;
}

/*
 * A header, the entries, then their names with a zero after each; an entry
 * says where in the whole its name is.
 */
static int queue_registry(struct gsp *gsp)
{
	struct gsp_registry_key keys[GSP_REGISTRY_KEYS + 1];
	unsigned int i, num = registry_keys(gsp, keys);
	size_t hdr = gsp_msg_size(gsp->abi, GSP_MSG_REGISTRY);
	size_t entry = gsp_msg_size(gsp->abi, GSP_MSG_REGISTRY_ENTRY);
	size_t names = hdr + num * entry;
	struct gsp_msg m, e;
	size_t len = names;
	u8 *buf;
	int ret;

	for (i = 0; i < num; i++)
		len += strlen(keys[i].name) + 1;
	buf = kzalloc(len, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;
	ret = gsp_msg_init(&m, gsp->abi, GSP_MSG_REGISTRY, buf, len);
	if (ret)
		goto out;
	gsp_set(&m, GSP_REGISTRY_SIZE, len);
	gsp_set(&m, GSP_REGISTRY_NUM_ENTRIES, num);
	for (i = 0; i < num; i++) {
		ret = gsp_msg_init(&e, gsp->abi, GSP_MSG_REGISTRY_ENTRY, buf + hdr + i * entry,
				   entry);
		if (ret)
			goto out;
		gsp_set(&e, GSP_REGISTRY_ENTRY_NAME_OFFSET, names);
		gsp_set_const(&e, GSP_REGISTRY_ENTRY_TYPE, GSP_C_REGISTRY_TYPE_DWORD);
		gsp_set(&e, GSP_REGISTRY_ENTRY_DATA, keys[i].value);
		gsp_set(&e, GSP_REGISTRY_ENTRY_LENGTH, sizeof(u32));
		memcpy(buf + names, keys[i].name, strlen(keys[i].name) + 1);
		names += strlen(keys[i].name) + 1;
	}
	ret = gsp_rpc_post(gsp, "SET_REGISTRY", gsp_const(gsp->abi, GSP_C_FN_SET_REGISTRY), buf,
			   len);
out:
	kfree(buf);
	return ret;
}

/**
 * gsp_queue_system_info() - queue SET_SYSTEM_INFO and SET_REGISTRY
 * @gsp: rings set up; GSP need not run, they wait in the ring until it looks
 *
 * Return: 0, -ENOMEM, -EINVAL.
 */
int gsp_queue_system_info(struct gsp *gsp)
{
	int ret = queue_info(gsp);

	return ret ?: queue_registry(gsp);
}
