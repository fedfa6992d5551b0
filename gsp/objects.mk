# SPDX-License-Identifier: GPL-2.0-only
# Objects of this folder, for Kbuild.
gsp-objs := gsp/gsp.o gsp/chip.o gsp/firmware.o gsp/fw.o gsp/fw_bin.o gsp/fw_elf.o \
	gsp/nvfw.o gsp/elf.o gsp/hs_image.o gsp/falcon.o \
	gsp/falcon_load.o \
	gsp/boot.o gsp/boot_ad102.o gsp/gfw.o \
	gsp/vbios.o gsp/fwsec.o gsp/fwsec_patch.o gsp/scrubber.o gsp/booter.o gsp/wpr2.o \
	gsp/radix3.o gsp/ucodes.o gsp/wpr_meta.o gsp/fb_layout.o gsp/vgpu_heap.o gsp/timer.o \
	gsp/libos.o gsp/sysinfo.o gsp/dma.o gsp/domain.o \
	gsp/boot_fsp.o gsp/boot_gh100.o gsp/boot_gb100.o gsp/boot_gb202.o \
	gsp/fsp.o gsp/fsp_packet.o gsp/fsp_msg.o gsp/fsp_prc.o gsp/fsp_cot.o gsp/fmc.o gsp/flr.o \
	gsp/queue.o gsp/queue_wire.o gsp/queue_wire_gmc.o gsp/rpc.o gsp/events.o \
	gsp/history.o gsp/gsp_trace.o gsp/plugin_logs.o \
	gsp/sequencer.o gsp/exec.o gsp/intr.o gsp/crashcat.o gsp/crashcat_read.o \
	gsp/static_info.o gsp/bootload.o \
	gsp/rm.o gsp/scheduler.o gsp/state.o gsp/health.o gsp/plugin_state.o gsp/rm_info.o gsp/rm_types.o gsp/rm_vgpu.o gsp/rm_scrub.o gsp/engines.o \
	gsp/nvstatus.o \
	gsp/gmc.o gsp/gmc_boot.o gsp/gmc_scrub.o gsp/gmc_types.o gsp/gmc_vgpu.o \
	gsp/fb_window.o gsp/partition.o gsp/partition_events.o gsp/plugin_rpc.o gsp/console.o \
	gsp/abi.o gsp/abi_lines.o gsp/abi_check.o gsp/abi_relations.o gsp/message.o \
	gsp/message_keyed.o gsp/nvkv.o gsp/fw_hint.o gsp/bundle.o gsp/gunzip.o gsp/release.o gsp/abi_builtin.o
