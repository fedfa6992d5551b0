#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --one-thread --kernel 6.1 --release 535.113.01
# vm: --one-thread --kernel 6.12 --release 570.144,615.71.09
# vm: --one-thread --kernel 7.3 --release 595.45.04
# vm: --one-thread --kernel 6.12 --gpu card=h100
# vm: --one-thread --kernel 6.12 --gpu card=rtxpro6000
# debug: --one-thread --kernel 6.12-debug
# full: --one-thread --kernel 6.12 --release 535.113.01,550.163.01,560.35.03,575.64,580.95.05,595.45.04
# full: --one-thread --kernel 6.1,7.3
# full: --one-thread --release 570.144,580.95.05,595.45.04,615.71.09 --gpu card=l4
# full: --one-thread --release 580.95.05,595.45.04,615.71.09 --gpu card=h100
# full: --one-thread --release 580.95.05,595.45.04,615.71.09 --gpu card=rtxpro6000
# full: --one-thread --gpu fault=no-memory-transfer
# vfs: 2
# timeout: 900
#
# The main job: load the driver, make a vGPU with mdevctl, give it to QEMU as
# any user does, let a guest use it, remove it, and hold what was held before.
#
# On every release of GSP firmware with one and the same module, and with a GSP that
# does not clear framebuffer.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh
. tests/vm/card-types.sh

# Whose firmware it is.
origin() {
	if grep -aq "made by the tests of nvidia-vgpu-mdev, not firmware" \
		"/lib/firmware/nvidia/$(cat "$PF/vgpu/chip")/gsp/gsp-$RELEASE.bin"; then
		echo "is made by the tests"
	else
		echo "is NVIDIA's"
	fi
}

# The oldest release whose descriptor this one takes over without a change.
profile() {
	_release=$RELEASE
	while _base=$(awk '
		$1 == "base" { base = $2; next }
		$1 == "descriptor" || $1 == "release" || /^[ \t]*(#|$)/ { next }
		{ own = 1 }
		END { if (own || base == "") exit 1; print base }' "gsp/abi/$_release.abi"); do
		_release=$_base
	done
	echo "$_release"
}

encoding() {
	case $RELEASE in
	615.*) echo gmc ;;
	*) echo rm ;;
	esac
}

types_are_complete() {
	for id in $(type_ids); do
		dir=$PF/mdev_supported_types/nvidia-$id
		grep -Eq '^NVIDIA [A-Za-z0-9 ]+-[0-9]+[ABCQ]$' "$dir/name" || { cat "$dir/name"; return 1; }
		grep -Eq '^num_heads=[0-9]+, frl_config=[0-9]+, framebuffer=[0-9]+M, max_resolution=[0-9]+x[0-9]+, max_instance=[0-9]+$' \
			"$dir/description" || { cat "$dir/description"; return 1; }
		grep -qx vfio-pci "$dir/device_api" || { cat "$dir/device_api"; return 1; }
		grep -Eqx '[0-9]+' "$dir/available_instances" || return 1
		[ -d "$dir/devices" ] || return 1
	done
	type_ids | grep -q .
}

mdevctl_types_lists_all() {
	mdevctl types --dumpjson >"$tmp/types" || return
	for id in $(type_ids); do
		jq -e --arg p "$BDF" --arg t "nvidia-$id" --argjson n "$(available "$id")" \
			--arg name "$(type_file "$id" name)" \
			'.[] | .[$p] // empty | .[] | .[$t] // empty |
			 select(.available_instances == $n and .device_api == "vfio-pci" and
				.name == $name)' "$tmp/types" >/dev/null ||
			{ echo "nvidia-$id:"; cat "$tmp/types"; return 1; }
	done
}

sysfs_is_as_clients_read_it() {
	dir=$(readlink -f "$MDEVS/$1") || return
	case $dir in
	"$(readlink -f "$PF")"/*) ;;
	*) echo "$dir is not below the PF"; return 1 ;;
	esac
	[ "$(basename "$(readlink -f "$dir/mdev_type")")" = "nvidia-$2" ] || return
	[ "$(basename "$(readlink -f "$dir/subsystem")")" = mdev ] || return
	[ -L "$dir/driver" ] || return
	basename "$(readlink "$dir/iommu_group")" | grep -Eqx '[0-9]+' || return
	[ -c "/dev/vfio/$(basename "$(readlink "$dir/iommu_group")")" ]
}

# The first run of this test leaves the checksum for the others.
checksum=$(sha256sum <"$KO" | cut -d" " -f1)
echo "# $DRIVER.ko for $(uname -r) has sha256 $checksum"
first=/mnt/host/module-$(uname -r)
[ -e "$first" ] || echo "$checksum" >"$first"
same "the module is the same file for every release" "$(cat "$first")" "$checksum"

# The CPU clears, and takes minutes for a GiB of the model's: a type of one VMMU segment.
offer_small_type() {
	_types=/lib/firmware/nvidia/vgpu-mdev/types
	mkdir -p "$_types" && sed 's/^type L40-1B.*/& fb=128M@guide/' types/l40.types >"$_types/26b5.types"
}

check "the card's types are known" offer_types
cpu_clears=
case $($QOM get $GPU fault) in
*no-memory-transfer*)
	cpu_clears=1
	check "a small type is offered" offer_small_type
	;;
esac
check "the module loads" driver_load || bail "no driver"
check "the driver takes the GPU" is_parent || bail "no mdev parent"
echo "# firmware $RELEASE $(origin)"
same "sysfs says which firmware runs" "$RELEASE" "$(cat "$PF/vgpu/firmware_release")"
same "sysfs says since which release the ABI is so" "$(profile)" "$(cat "$PF/vgpu/abi_profile")"
same "sysfs says how messages are encoded" "$(encoding)" "$(cat "$PF/vgpu/encoding")"
same "all VFs are enabled that firmware runs vGPUs on" "$(usable_vfs)" "$(num_vfs)"
check "every type says name, description, device_api and available_instances" types_are_complete
check "mdevctl lists every type as sysfs has it" mdevctl_types_lists_all
type=$(type_named L40-1B) || type=$(smallest_type)
before=$(state)
free=$(available "$type")
id=$(uuid 1)

check "mdevctl define" mdevctl define --uuid "$id" --parent "$BDF" --type "nvidia-$type"
mdevctl list --defined >"$tmp/defined"
check "mdevctl list shows it as defined" grep -q "$id $BDF nvidia-$type" "$tmp/defined"
check "mdevctl start" mdevctl start --uuid "$id"
mdevctl list >"$tmp/active"
check "mdevctl list shows it as active" grep -q "$id $BDF nvidia-$type" "$tmp/active"
check "its sysfs is what clients read" sysfs_is_as_clients_read_it "$id" "$type"
same "one less is available" $((free - 1)) "$(available "$type")"

log_mark
start_guest vm engine,bar1:5,fill:6,check:6,dma,busmaster,irq "$id"
check "a guest uses the vGPU: framebuffer, DMA, MSI-X" guest_passes vm "$started"
grep "vgpu:" "$tmp/vm.log" | say
check "the guest sees the type's framebuffer" \
	said vm "^vgpu: engine: ok framebuffer=$(given_mib "$id")MiB"
check "the guest sees a display controller of vendor 10de" \
	said vm '^vgpu: pci: ok .* id=10de:[0-9a-f]{4} subsystem=10de:[0-9a-f]{4} class=03'

check "a second guest uses it, and finds its framebuffer zeroed" eval \
	'client "$id" engine,zero,dma,irq:1'
same "the log says whether the CPU cleared it" "${cpu_clears:-0}" \
	"$(log | grep -c "GSP does not clear framebuffer: the CPU does")"
check "mdevctl stop" mdevctl stop --uuid "$id"
check "mdevctl undefine" mdevctl undefine --uuid "$id"
mdevctl list >"$tmp/active"
same "mdevctl list shows nothing" "" "$(cat "$tmp/active")"
same "everything is held as before" "$before" "$(state)"

check "the module unloads" driver_unload
same "no VFs are left" 0 "$(num_vfs)"
check "GSP is down" model_is_idle
check "the module loads again" driver_load
check "the driver takes the GPU again" is_parent
same "and holds what it held" "$before" "$(state)"
check "the module unloads again" driver_unload
check "the kernel found nothing wrong" kernel_is_sane
finish
