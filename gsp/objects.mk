# SPDX-License-Identifier: GPL-2.0-only
# Objects of this folder, for Kbuild: by the folders below it, the topmost first.
gsp-objs := gsp/gsp.o
gsp-objs += gsp/plugin/console.o gsp/plugin/partition.o gsp/plugin/partition_events.o \
	gsp/plugin/plugin_logs.o gsp/plugin/plugin_rpc.o gsp/plugin/plugin_state.o
gsp-objs += gsp/rm/engines.o gsp/rm/health.o gsp/rm/rm.o gsp/rm/rm_info.o \
	gsp/rm/rm_scrub.o gsp/rm/rm_types.o gsp/rm/rm_vgpu.o gsp/rm/scheduler.o gsp/rm/state.o
gsp-objs += gsp/gmc/gmc.o gsp/gmc/gmc_boot.o gsp/gmc/gmc_scrub.o gsp/gmc/gmc_types.o \
	gsp/gmc/gmc_vgpu.o
gsp-objs += gsp/common/bootload.o gsp/common/plugin_heap.o gsp/common/static_info.o \
	gsp/common/sysinfo.o gsp/common/type_info.o
gsp-objs += gsp/boot/boot.o gsp/boot/boot_ad102.o gsp/boot/boot_fsp.o \
	gsp/boot/boot_gb100.o gsp/boot/boot_gb202.o gsp/boot/boot_gh100.o gsp/boot/booter.o \
	gsp/boot/chip.o gsp/boot/elf.o gsp/boot/exec.o gsp/boot/fb_layout.o gsp/boot/firmware.o \
	gsp/boot/fmc.o gsp/boot/fsp.o gsp/boot/fsp_cot.o gsp/boot/fsp_msg.o \
	gsp/boot/fsp_packet.o gsp/boot/fsp_prc.o gsp/boot/fw.o gsp/boot/fw_bin.o \
	gsp/boot/fw_elf.o gsp/boot/fwsec.o gsp/boot/fwsec_patch.o gsp/boot/gfw.o \
	gsp/boot/hs_image.o gsp/boot/libos.o gsp/boot/nvfw.o gsp/boot/radix3.o \
	gsp/boot/scrubber.o gsp/boot/sequencer.o gsp/boot/timer.o gsp/boot/ucodes.o \
	gsp/boot/vbios.o gsp/boot/vgpu_heap.o gsp/boot/wpr2.o gsp/boot/wpr_meta.o
gsp-objs += gsp/queue/crashcat.o gsp/queue/crashcat_read.o gsp/queue/events.o \
	gsp/queue/history.o gsp/queue/intr.o gsp/queue/queue.o gsp/queue/queue_wire.o \
	gsp/queue/queue_wire_gmc.o gsp/queue/rpc.o
gsp-objs += gsp/ground/alive.o gsp/ground/dma.o gsp/ground/domain.o gsp/ground/falcon.o \
	gsp/ground/falcon_load.o gsp/ground/fb_window.o gsp/ground/flr.o gsp/ground/gsp_trace.o \
	gsp/ground/msg.o gsp/ground/wait.o
gsp-objs += gsp/codec/abi.o gsp/codec/abi_builtin.o gsp/codec/abi_check.o \
	gsp/codec/abi_lines.o gsp/codec/abi_relations.o gsp/codec/bundle.o gsp/codec/fw_hint.o \
	gsp/codec/gunzip.o gsp/codec/message.o gsp/codec/message_keyed.o gsp/codec/nvkv.o \
	gsp/codec/names.o gsp/codec/nvstatus.o gsp/codec/release.o gsp/codec/text.o
