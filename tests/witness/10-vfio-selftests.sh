#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# short: --kernel 7.3 --append hugepagesz=1G --append hugepages=1 --gpu pf-bar1-size=256M
# vm: --kernel 7.3 --append hugepagesz=1G --append hugepages=1 --gpu card=a40,pf-bar1-size=256M
# vm: --kernel 6.12-debug --append hugepagesz=1G --append hugepages=1
# build: selftests
# timeout: 3000
# may-skip: # SKIP this kernel has no IOMMUFD$
# may-skip: # SKIP this kernel has no hugetlbfs$
# may-skip: send_msi # SKIP Driver does not support send_msi
# may-skip: vGPU: vfio_pci_device_test: .*[.]msi[.].* # SKIP MSI: not supported
#
# The kernel's own selftests of VFIO, built from Debian's source package, on the PF
# under stock vfio-pci. Their driver for NVIDIA's GPUs, nv_falcon, has a falcon of
# the GPU do the DMA: the PMU's on Ada, GSP's on Ampere. They test their own kernel,
# too: on 6.12 the mapping of the last page of addresses fails by type1, which is no matter
# of the GPU's, so they run on 7.3.
#
# On an L40 those that need no driver for the device run on a vGPU, too, under this driver,
# opened by its VF's address. On a kernel with iommufd, which is of 6.12, that is all that
# is run, by iommufd and in its modes that are compatible with type1.
# shellcheck disable=SC2119 # driver_up without parameters
. tests/vm/lib.sh

SELFTESTS=/mnt/host/selftests

# Each test has 30 seconds and some begin with 1 GiB that the kernel has to clear: in
# huge pages.
has_hugetlbfs() {
	grep -qw hugetlbfs /proc/filesystems
}

huge_pages() {
	! has_hugetlbfs || echo 8 >/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages || return
	echo force >/sys/kernel/mm/transparent_hugepage/shmem_enabled
}

prepare() {
	huge_pages && modprobe vfio_iommu_type1 &&
		modprobe vfio-pci enable_sriov=1 &&
		echo vfio-pci >"$PF/driver_override" &&
		echo "$BDF" >/sys/bus/pci/drivers/vfio-pci/bind &&
		[ "$(basename "$(readlink "$PF/driver")")" = vfio-pci ]
}

unbind() {
	echo "$BDF" >/sys/bus/pci/drivers/vfio-pci/unbind && echo >"$PF/driver_override"
}

# variants PROGRAM REGEX: those of a program whose names match, one a line.
variants() {
	"$SELFTESTS/$1" -l "$device" 2>&1 | awk -v regex="$2" '
		/^# FIXTURE/ || /^--/ { next }
		{ for (i = 1; i <= NF; i++) if ($i ~ regex) print $i }' | sort -u
}

# selftest PROGRAM: each of its results is one of ours.
selftest() {
	_program=$1
	set --
	for _variant in $(variants "$_program" "^$others"); do
		[ -e /dev/iommu ] || skip "$of$_program: $_variant" "this kernel has no IOMMUFD"
		set -- "$@" -V "$_variant"
	done
	has_hugetlbfs || for _variant in $(variants "$_program" "^iommufd.*_hugetlb_"); do
		skip "$of$_program: $_variant" "this kernel has no hugetlbfs"
		set -- "$@" -V "$_variant"
	done
	"$SELFTESTS/$_program" "$@" "$device" >"$tmp/selftest" 2>&1
	_status=$?
	say <"$tmp/selftest"
	_plan=$(sed -n 's/^1\.\.\([0-9]*\)$/\1/p' "$tmp/selftest")
	sed -n 's/^\(ok\|not ok\) [0-9]* *-* *\(.*\)/\1\t\2/p' "$tmp/selftest" >"$tmp/results"
	while IFS='	' read -r _result _text; do
		if [ "$_result" = "not ok" ]; then
			not_ok "$of$_program: $_text"
		else
			ok "$of$_program: $_text"
		fi
	done <"$tmp/results"
	same "$of$_program: ran all that it planned and ended with status 0" \
		"${_plan:-a plan} 0" "$(wc -l <"$tmp/results") $_status"
}

# What is run on the PF.
on_the_card() {
	check "the PF is bound to vfio-pci" prepare || bail "cannot go on"
	# the mode of tests that know no other than the default
	export VFIO_SELFTESTS_IOMMU_MODE=vfio_type1v2_iommu
	dma_before=$($QOM get $GPU dma-reads)
	selftest vfio_pci_device_test
	selftest vfio_dma_mapping_test
	selftest vfio_dma_mapping_mmio_test
	selftest vfio_pci_driver_test
	check "the GPU did DMA for its driver" [ "$($QOM get $GPU dma-reads)" -gt "$dma_before" ]
	selftest vfio_pci_sriov_uapi_test
	selftest vfio_pci_device_init_perf_test
	skip vfio_iommufd_setup_test "this kernel has no IOMMUFD"
	same "no VF is left" 0 "$(num_vfs)"
}

on_a_vgpu() {
	driver_up
	check "a vGPU" create "$(type_named L40-1B)" "$(uuid 1)"
	device=$(cat "$MDEVS/$(uuid 1)/nvidia/vf") of="vGPU: "
	selftest vfio_pci_device_test
	selftest vfio_dma_mapping_test
	selftest vfio_dma_mapping_mmio_test
	selftest vfio_pci_device_init_perf_test
	[ ! -e /dev/iommu ] || selftest vfio_iommufd_setup_test
	check "a client uses it as before" client "$(uuid 1)" engine,zero,dma,irq
	check "remove it" remove "$(uuid 1)"
	check "the module unloads" driver_unload
}

[ -n "$PF" ] || bail "no GPU in this machine"
device=$BDF of=
if modprobe -q iommufd; then
	others=vfio_type1
	check "huge pages are there" huge_pages
	on_a_vgpu
else
	others=iommufd
	on_the_card
	# An A40 is refused.
	case $(cat "$PF/device") in
	0x26b5)
		check "the PF is given back" unbind
		on_a_vgpu
		;;
	esac
fi
check "the kernel found nothing wrong" kernel_is_sane
finish
