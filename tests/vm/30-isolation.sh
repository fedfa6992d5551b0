#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --cpus 1
# timeout: 900
#
# Two virtual machines at once on vGPUs of different size, each with its own
# memory; and what one has written is gone before another can get it.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh

driver_up
small=$(smallest_type)
large=$(type_named L40-8Q) || bail "no type L40-8Q"
whole=$(type_named L40-48Q) || bail "no type L40-48Q"
before=$(state)

check "make a small vGPU" create "$small" "$(uuid 1)"
check "make a large vGPU" create "$large" "$(uuid 2)"
start_guest a engine,zero,fill:11,wait,check:11,dma,irq "$(uuid 1)"
a=$started
start_guest b engine,zero,fill:22,wait,check:22,dma,irq "$(uuid 2)"
b=$started
check "the small one's guest has filled its framebuffer" hears 300 a '^vgpu: wait:' "$a"
check "the large one's guest has filled its framebuffer" hears 300 b '^vgpu: wait:' "$b"
check "the small one has the framebuffer that it was given" \
	said a "^vgpu: engine: ok framebuffer=$(given_mib "$(uuid 1)")MiB"
check "the large one has the framebuffer that it was given" \
	said b "^vgpu: engine: ok framebuffer=$(given_mib "$(uuid 2)")MiB"
go_on a
go_on b
check "the small one's guest finds its own memory unchanged" guest_passes a "$a"
check "the large one's guest finds its own memory unchanged" guest_passes b "$b"
grep -h "vgpu:" "$tmp/a.log" "$tmp/b.log" | say

check "both read as zero for the next user" \
	client "$(uuid 1)" zero,fill:33 "$(uuid 2)" zero,fill:44
check "and once more, with both open at once" \
	client "$(uuid 1)" zero,fill:1,busmaster/check:1,reset/check:1 \
	"$(uuid 2)" zero,fill:2,bar1:2/fill:3,check:3/check:3
check "remove both" remove_all

check "make a vGPU of all the framebuffer" create "$whole" "$(uuid 3)"
check "none of what was written is left anywhere in it" client "$(uuid 3)" engine,zero
check "remove it" remove "$(uuid 3)"
same "everything is held as before" "$before" "$(state)"
check "the module unloads" driver_unload
check "the kernel found nothing wrong" kernel_is_sane
finish
