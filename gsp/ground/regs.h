/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Registers of the PF's BAR0 that this folder uses, with where each is
 * published. "open-rm" is NVIDIA/open-gpu-kernel-modules, its headers
 * under src/common/inc/swref/published/; "nova" is the kernel's
 * drivers/gpu/nova-core/, "nouveau" its drivers/gpu/drm/nouveau/nvkm/.
 */
#ifndef NVIDIA_VGPU_GSP_REGS_H
#define NVIDIA_VGPU_GSP_REGS_H

#include <linux/bits.h>

/* Bytes of BAR0 that everything below lies in. */
#define NV_BAR0_MIN_SIZE			0x1000000

/* Bus: open-rm turing/tu102/dev_bus.h; errors: its kernel_gsp_frts_tu102.c */
#define NV_PBUS_VBIOS_SCRATCH(i)		(0x001400 + (i) * 4)
#define NV_PBUS_VBIOS_SCRATCH_FRTS		0x0e
#define NV_PBUS_VBIOS_SCRATCH_FRTS_ERR		GENMASK(31, 16)
#define NV_PBUS_VBIOS_SCRATCH_SB		0x15
#define NV_PBUS_VBIOS_SCRATCH_SB_ERR		GENMASK(15, 0)

/* Window onto the ROM: open-rm turing/tu102/dev_ext_devices.h, nova vbios.rs */
#define NV_PROM_DATA				0x300000

/* PMC: open-rm nv_ref.h, nova regs.rs */
#define NV_PMC_BOOT_0				0x000000
#define NV_PMC_BOOT_42				0x000a00
#define NV_PMC_BOOT_42_ARCHITECTURE		GENMASK(29, 24)
#define NV_PMC_BOOT_42_IMPLEMENTATION		GENMASK(23, 20)

/* GPU time: open-rm volta/gv100/dev_timer.h, nanoseconds */
#define NV_PTIMER_TIME_0			0x009400
#define NV_PTIMER_TIME_1			0x009410
#define NV_PTIMER_TIME_PRIV_LEVEL_MASK		0x009430
#define NV_PTIMER_TIME_PRIV_LEVEL_MASK_WRITE_LEVEL0 BIT(4)
/* From Hopper on: time since power-on, and what is added to it: open-rm gh100/dev_gc6_island.h */
#define NV_PGC6_SCI_SEC_TIMER_TIME_0		0x118f54
#define NV_PGC6_SCI_SEC_TIMER_TIME_1		0x118f58
#define NV_PGC6_SCI_SYS_TIMER_OFFSET_0		0x118df4
#define NV_PGC6_SCI_SYS_TIMER_OFFSET_0_UPDATE	BIT(0)
#define NV_PGC6_SCI_SYS_TIMER_OFFSET_1		0x118df8

/* Window onto framebuffer: open-rm turing/tu102/dev_bus.h, dev_ram.h */
#define NV_PBUS_BAR0_WINDOW			0x001700	/* address >> 16; target in 25:24 */
/* The same from Hopper on: open-rm hopper/gh100/pri_nv_xal_ep.h; no target */
#define NV_XAL_EP_BAR0_WINDOW			0x10fd40
#define NV_PRAMIN				0x700000
#define NV_PRAMIN_SIZE				0x100000

/* Page that a read of system memory is flushed with: nova fb/hal/ga100.rs */
#define NV_PFB_NISO_FLUSH_SYSMEM_ADDR		0x100c10	/* address >> 8 */
#define NV_PFB_NISO_FLUSH_SYSMEM_ADDR_HI	0x100c40	/* address >> 40 */

/* The same from Hopper on, halves of the address: nova fb/hal/{gh100,gb100,gb202}.rs */
#define NV_PFB_FBHUB_PCIE_FLUSH_SYSMEM_ADDR_LO	0x100a34
#define NV_PFB_FBHUB_PCIE_FLUSH_SYSMEM_ADDR_HI	0x100a38
#define NV_PFB_HSHUB0				0x870000
#define NV_PFB_HSHUB_EG_PCIE_FLUSH_SYSMEM_ADDR_LO	0x6c0
#define NV_PFB_HSHUB_EG_PCIE_FLUSH_SYSMEM_ADDR_HI	0x6c4
#define NV_PFB_HSHUB_PCIE_FLUSH_SYSMEM_ADDR_LO	0xe50
#define NV_PFB_HSHUB_PCIE_FLUSH_SYSMEM_ADDR_HI	0xe54
#define NV_PFB_FBHUB0_PCIE_FLUSH_SYSMEM_ADDR_LO	0x8a1d58
#define NV_PFB_FBHUB0_PCIE_FLUSH_SYSMEM_ADDR_HI	0x8a1d5c

/* Usable framebuffer in MiB: open-rm ampere/ga102/dev_gc6_island_addendum.h */
#define NV_USABLE_FB_SIZE_IN_MB			0x1183a4
/* Progress of the GPU's own firmware: open-rm tu102/dev_gc6_island.h and its addendum */
#define NV_PGC6_AON_SECURE_SCRATCH_GROUP_05_PLM	0x118128
#define NV_PGC6_AON_SECURE_SCRATCH_GROUP_05_PLM_READ BIT(0)
#define NV_PGC6_AON_SECURE_SCRATCH_GROUP_05	0x118234
#define NV_PGC6_GFW_BOOT_PROGRESS		GENMASK(7, 0)
#define NV_PGC6_GFW_BOOT_PROGRESS_COMPLETED	0xffu
/* GSP resumed by the boot firmware on SEC2: nova regs.rs, boot_stage_3_handoff */
#define NV_PGC6_BSI_SECURE_SCRATCH_14		0x1180f8
#define NV_PGC6_BSI_BOOT_STAGE_3_HANDOFF	BIT(26)
/* Framebuffer was cleared: open-rm ada/ad102/dev_gc6_island.h and its addendum */
#define NV_PGC6_BSI_SECURE_SCRATCH_15		0x1180fc
#define NV_PGC6_BSI_SCRUBBER_HANDOFF		GENMASK(31, 29)
#define NV_PGC6_BSI_SCRUBBER_HANDOFF_DONE	3

/* Write-protected region 2: open-rm turing/tu102/dev_fb.h; addresses >> 12 in bits 31:4 */
#define NV_PFB_PRI_MMU_WPR2_ADDR_LO		0x1fa824
#define NV_PFB_PRI_MMU_WPR2_ADDR_HI		0x1fa828
#define NV_PFB_PRI_MMU_WPR2_ADDR_VAL		GENMASK(31, 4)

/* Base of the VGA workspace: nova regs.rs; nouveau subdev/gsp/tu102.c */
#define NV_PDISP_VGA_WORKSPACE_BASE		0x625f04
#define NV_PDISP_VGA_WORKSPACE_BASE_VALID	BIT(3)
#define NV_PDISP_VGA_WORKSPACE_BASE_ADDR	GENMASK(31, 8)	/* address >> 16 */
/* Set where the display engine is fused off: nova regs.rs, NV_FUSE_STATUS_OPT_DISPLAY */
#define NV_FUSE_STATUS_OPT_DISPLAY		0x820c04
#define NV_FUSE_STATUS_OPT_DISPLAY_DISABLED	BIT(0)

/* Fused versions of signed microcode, 16 each: nova regs.rs */
#define NV_FUSE_OPT_FPF_NVDEC_UCODE1_VERSION	0x824100
#define NV_FUSE_OPT_FPF_SEC2_UCODE1_VERSION	0x824140
#define NV_FUSE_OPT_FPF_GSP_UCODE1_VERSION	0x8241c0
#define NV_FUSE_OPT_FPF_VERSIONS		16
#define NV_FUSE_OPT_FPF_DATA			GENMASK(15, 0)

/* Copy of configuration space in BAR0: nouveau subdev/pci/gp100.c */
#define NV_PCFG_MIRROR				0x088000
#define NV_PCFG_MIRROR_SIZE			0x001000
#define NV_XVE_CYA_2				0x704	/* nova irq/regs.rs: rearms MSI */
/* The same from Hopper on: open-rm hopper/gh100/dev_xtl_ep_pri.h, NV_EP_PCFGM */
#define NV_EP_PCFGM				0x092000

/*
 * FSP, the security processor, from Hopper on: open-rm hopper/gh100/dev_fsp_pri.h,
 * dev_fsp_addendum.h and fsp_emem_channels.h. Channel 0 is the driver's.
 */
#define NV_PFSP_SCRATCH_GROUP_2(i)		(0x8f0320 + (i) * 4)
#define NV_GFW_FSP_UCODE_VERSION		0x8f0334	/* its SCRATCH_GROUP_3(1) */
#define NV_GFW_FSP_UCODE_VERSION_FULL		GENMASK(11, 0)
#define NV_PFSP_EMEMC				0x8f2ac0
#define NV_PFSP_EMEMC_OFFSET			GENMASK(15, 2)	/* bytes, whole words */
#define NV_PFSP_EMEMC_AINCW			BIT(24)
#define NV_PFSP_EMEMC_AINCR			BIT(25)
#define NV_PFSP_EMEMD				0x8f2ac4
#define NV_PFSP_QUEUE_HEAD			0x8f2c00	/* bytes; the write rings FSP */
#define NV_PFSP_QUEUE_TAIL			0x8f2c04	/* last word of a packet */
#define NV_PFSP_MSGQ_HEAD			0x8f2c80
#define NV_PFSP_MSGQ_TAIL			0x8f2c84
/* FSP's own boot: open-rm hopper/gh100, blackwell/gb202 dev_therm.h and addendum */
#define NV_THERM_I2CS_SCRATCH			0x0200bc
#define NV_THERM_I2CS_SCRATCH_GB202		0xad00bc
#define NV_THERM_I2CS_SCRATCH_FSP_BOOT_OK	0xff

/* Falcons: nova regs.rs (NV_PFALCON_*, NV_PFALCON2_*, NV_PRISCV_*) */
#define NV_PGSP_BASE				0x110000
#define NV_PSEC_BASE				0x840000
#define NV_FALCON2_OFFSET			0x1000

#define NV_PFALCON_FALCON_IRQSCLR		0x004
#define NV_PFALCON_FALCON_IRQSTAT		0x008
#define NV_PFALCON_FALCON_IRQMCLR		0x014
#define NV_PFALCON_IRQ_HALT			BIT(4)
#define NV_PFALCON_IRQ_SWGEN0			BIT(6)
#define NV_PFALCON_FALCON_MAILBOX0		0x040
#define NV_PFALCON_FALCON_MAILBOX1		0x044
#define NV_PFALCON_FALCON_OS			0x080
#define NV_PFALCON_FALCON_RM			0x084
#define NV_PFALCON_FALCON_DEBUGINFO		0x094	/* open-rm tu102/dev_falcon_v4.h */
#define NV_PFALCON_FALCON_DEBUGINFO_GROUP	GENMASK(22, 20)	/* of a CrashCat wayfinder */
#define NV_PFALCON_FALCON_HWCFG2		0x0f4
#define NV_PFALCON_FALCON_HWCFG2_RESET_READY	BIT(31)
#define NV_PFALCON_FALCON_HWCFG2_MEM_SCRUBBING	BIT(12)
#define NV_PFALCON_FALCON_HWCFG2_LOCKDOWN	BIT(13)	/* RISCV_BR_PRIV_LOCKDOWN */
/* What GSP's registers read while they are FSP's: nova falcon/gsp.rs; low byte varies */
#define NV_PGSP_LOCKED				0xbadf4100
#define NV_PGSP_LOCKED_MASK			GENMASK(31, 8)
#define NV_PFALCON_FALCON_CPUCTL		0x100
#define NV_PFALCON_FALCON_CPUCTL_STARTCPU	BIT(1)
#define NV_PFALCON_FALCON_CPUCTL_HALTED		BIT(4)
#define NV_PFALCON_FALCON_CPUCTL_ALIAS_EN	BIT(6)
#define NV_PFALCON_FALCON_BOOTVEC		0x104
#define NV_PFALCON_FALCON_DMACTL		0x10c
#define NV_PFALCON_FALCON_DMATRFBASE		0x110	/* address >> 8 */
#define NV_PFALCON_FALCON_DMATRFMOFFS		0x114
#define NV_PFALCON_FALCON_DMATRFCMD		0x118
#define NV_PFALCON_FALCON_DMATRFCMD_IDLE	BIT(1)
#define NV_PFALCON_FALCON_DMATRFCMD_SEC		BIT(2)
#define NV_PFALCON_FALCON_DMATRFCMD_IMEM	BIT(4)
#define NV_PFALCON_FALCON_DMATRFCMD_256B	(6 << 8)
#define NV_PFALCON_FALCON_DMATRFCMD_SET_DMTAG	BIT(16)
#define NV_PFALCON_FALCON_DMATRFFBOFFS		0x11c
#define NV_PFALCON_FALCON_DMATRFBASE1		0x128	/* address >> 40 */
#define NV_PFALCON_FALCON_CPUCTL_ALIAS		0x130
#define NV_PFALCON_FALCON_DMEMC			0x1c0	/* open-rm tu102/dev_falcon_v4.h, port 0 */
#define NV_PFALCON_FALCON_DMEMC_OFFSET		GENMASK(23, 2)	/* bytes, whole words */
#define NV_PFALCON_FALCON_DMEMC_AINCR		BIT(25)
#define NV_PFALCON_FALCON_DMEMD			0x1c4
#define NV_PFALCON_FALCON_COMMON_SCRATCH_GROUP(i) (0x300 + (i) * 16) /* four words each */
#define NV_PFALCON_FALCON_ENGINE		0x3c0
#define NV_PFALCON_FALCON_ENGINE_RESET		BIT(0)
#define NV_PFALCON_FALCON_INTR_RETRIGGER	0x3e8	/* nouveau falcon/ga100.c */
#define NV_PFALCON_FBIF_TRANSCFG		0x600
#define NV_PFALCON_FBIF_TRANSCFG_TARGET		GENMASK(1, 0)
#define NV_PFALCON_FBIF_TRANSCFG_LOCAL_FB	0
#define NV_PFALCON_FBIF_TRANSCFG_COHERENT	1
#define NV_PFALCON_FBIF_TRANSCFG_PHYSICAL	BIT(2)
#define NV_PFALCON_FBIF_TRANSCFG_ENGINE_ID	BIT(16)	/* nouveau falcon/ga102.c clears it */
#define NV_PFALCON_FBIF_CTL			0x624
#define NV_PFALCON_FBIF_CTL_ALLOW_PHYS_NO_CTX	BIT(7)
/* open-rm turing/tu102/dev_gsp.h; port: kernel_gsp_<chip>.c, ememPort */
#define NV_PGSP_EMEMC(port)			(0xac0 + (port) * 8)
#define NV_PGSP_EMEMC_OFFSET			GENMASK(15, 2)
#define NV_PGSP_EMEMD(port)			(0xac4 + (port) * 8)
#define NV_PGSP_QUEUE_HEAD(i)			(0xc00 + (i) * 8) /* open-rm ga102/dev_gsp.h */
#define NV_PGSP_QUEUE_TAIL(i)			(0xc04 + (i) * 8)
#define NV_PGSP_MSGQ_HEAD(i)			(0xc80 + (i) * 8)
#define NV_PGSP_MSGQ_TAIL(i)			(0xc84 + (i) * 8)

/* From NV_FALCON2_OFFSET of the falcon on */
#define NV_PFALCON2_FALCON_MOD_SEL		0x180
#define NV_PFALCON2_FALCON_MOD_SEL_RSA3K	1
#define NV_PFALCON2_FALCON_BROM_CURR_UCODE_ID	0x198
#define NV_PFALCON2_FALCON_BROM_ENGIDMASK	0x19c
#define NV_PFALCON2_FALCON_BROM_PARAADDR	0x210
#define NV_PRISCV_RISCV_CPUCTL			0x388
#define NV_PRISCV_RISCV_CPUCTL_HALTED		BIT(4)
#define NV_PRISCV_RISCV_CPUCTL_ACTIVE_STAT	BIT(7)
#define NV_PRISCV_RISCV_IRQMASK			0x528	/* nouveau subdev/gsp/ga102.c */
#define NV_PRISCV_RISCV_IRQDEST			0x52c	/* nova falcon/hal.rs */
#define NV_PRISCV_RISCV_BCR_CTRL		0x668
#define NV_PRISCV_RISCV_BCR_CTRL_VALID		BIT(0)
#define NV_PRISCV_RISCV_BCR_CTRL_CORE_RISCV	BIT(4)
#define NV_PRISCV_RISCV_BCR_CTRL_BRFETCH	BIT(8)

/* Interrupt tree and doorbells: open-rm turing/tu102/dev_vm.h, NV_VIRTUAL_FUNCTION_PRIV_* */
#define NV_VF_PRIV				0xb80000
#define NV_VF_PRIV_CPU_INTR_LEAF(i)		(NV_VF_PRIV + 0x1000 + (i) * 4)
#define NV_VF_PRIV_CPU_INTR_LEAF_EN_SET(i)	(NV_VF_PRIV + 0x1200 + (i) * 4)
#define NV_VF_PRIV_CPU_INTR_LEAF_EN_CLEAR(i)	(NV_VF_PRIV + 0x1400 + (i) * 4)
#define NV_VF_PRIV_CPU_INTR_TOP			(NV_VF_PRIV + 0x1600)
#define NV_VF_PRIV_CPU_INTR_TOP_EN_SET		(NV_VF_PRIV + 0x1608)
#define NV_VF_PRIV_CPU_INTR_TOP_EN_CLEAR	(NV_VF_PRIV + 0x1610)
#define NV_VF_PRIV_CPU_INTR_LEAF_TRIGGER	(NV_VF_PRIV + 0x1640)
#define NV_VF_PRIV_CPU_INTR_LEAVES		8
#define NV_VF_PRIV_CPU_INTR_LEAVES_GH100	16	/* open-rm hopper/gh100/dev_vm.h */
/*
 * Doorbell of the plugin tasks: one of the RFC's facts ("vfio/nvidia-vgpu:
 * introduce GSP RPC for NVIDIA vGPU"), value gfid * 32 + 17.
 */
#define NV_VF_PRIV_DOORBELL			(NV_VF_PRIV + 0x2200)
#define NV_VF_PRIV_DOORBELL_PLUGIN(gfid)	((gfid) * 32 + 17)

#endif
