#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --one-thread --kernel 6.12-debug
# vfs: 2
# timeout: 600
#
# iommufd and the VFIO character device. Debian's kernels 6.1, 6.12 and 7.3 for amd64
# are built without, which is why this one needs a kernel with checkers.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh

modprobe iommufd || bail "this kernel has no iommufd"
driver_up
before=$(state)
type=$(type_named L40-1B) || type=$(smallest_type)
id=$(uuid 1)
check "make a vGPU" create "$type" "$id"
check "all that a user does, by iommufd" client --iommufd "$id" \
	engine,regions,config,bounds,zero,bar1,dma,unmapped,busmaster,irq:6,fill:1,check:1,reset,check:1,reopen,zero
start_guest vm engine,bar1,dma,irq "$id,iommufd=iommufd0" -object iommufd,id=iommufd0
check "QEMU by iommufd" guest_passes vm "$started"
check "by its group afterwards" client "$id" engine,zero,dma
check "remove it" remove "$id"
same "everything is held as before" "$before" "$(state)"
check "the module unloads" driver_unload
check "the kernel found nothing wrong" kernel_is_sane
finish
