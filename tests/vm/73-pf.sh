#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --gpu card=l40,vfs=8
# full: --kernel 6.1,7.3 --gpu card=l40,vfs=8
# timeout: 900
#
# What the driver sets of the card's PCI device while it has it, and gives back: how many
# VFs can be asked for, that its bus is not reset, the directories in sysfs. A card that
# another driver has, and VFs that it would take; another name for the driver.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh

set_vfs() {
	env echo "$1" >"$PF/sriov_numvfs"
}

# By hand the bus can be reset. The kernel asks the device's flags when it is told so.
bus_can_be_reset() {
	env echo bus >"$PF/reset_method"
}

# The directories of the driver at PF and VFs, as text.
directories() {
	for _d in "$PF" "$PF"/virtfn*; do
		[ -d "$_d" ] || continue
		echo "$(basename "$_d"):" "$(cd "$_d" && find . -mindepth 1 -maxdepth 1 \
			\( -name vgpu -o -name nvidia \) -type d | sort | paste -s -d ' ')"
	done
}

as_before() {
	[ "$(cat "$PF/sriov_totalvfs")" = 8 ] && bus_can_be_reset &&
		[ "$(directories)" = "$BDF: " ] && return
	cat "$PF/sriov_totalvfs" "$PF/reset_method"
	directories
	return 1
}

check "without the driver: all VFs, the bus can be reset, no directories" as_before
check "the module loads" driver_load num_vfs=2
check "the driver takes the GPU" is_parent
same "two VFs are enabled, and no more can be asked for" "2 2" \
	"$(num_vfs) $(cat "$PF/sriov_totalvfs")"
check "three are refused" refused "Numerical result out of range" set_vfs 3
same "each function has its directories, and no empty one" "$BDF: ./nvidia ./vgpu
virtfn0: ./nvidia
virtfn1: ./nvidia" "$(directories)"
check "take the VFs away, which are in the way of a reset as well" set_vfs 0
check "the bus of a GPU that is driven cannot be reset" refused "Invalid argument" bus_can_be_reset
check "two VFs again" set_vfs 2
check "a vGPU works" eval 'create "$(smallest_type)" "$(uuid 1)" &&
	client "$(uuid 1)" engine,dma,irq && remove "$(uuid 1)"'
check "the module unloads" driver_unload
check "all is given back" as_before
# shellcheck disable=SC2034 # read by refused_probe()
most_lines=4
check "a probe that fails late" probe_fails irq-lost "$BDF: interrupts of the GPU do not arrive"
check "gives it back, too" as_before
check "the module loads again" eval 'driver_load && is_parent'
same "and has all VFs" "8 8" "$(num_vfs) $(cat "$PF/sriov_totalvfs")"
check "the module unloads again" driver_unload

# drivers: of the card and its VFs, each once.
drivers() {
	for _d in "$PF" "$PF"/virtfn*; do
		[ ! -e "$_d" ] || basename "$(readlink "$_d/driver")"
	done | sort -u
}

# shellcheck disable=SC2034 # both are read by texts that check() runs
vfio=/sys/bus/pci/drivers/vfio-pci
# shellcheck disable=SC2034
card=$(sed 's/0x//' "$PF/device")
check "vfio-pci takes cards of this kind" eval 'modprobe vfio-pci &&
	echo "10de $card" >"$vfio/new_id" && [ "$(drivers)" = vfio-pci ]'
log_mark
check "the module loads" driver_load
check "the card stays where it is, and one line says why and what to do" eval '
	log | grep -F "nvidia_vgpu_mdev: $BDF" >"$tmp/left"; cat "$tmp/left"
	[ "$(wc -l <"$tmp/left")" = 1 ] &&
	grep "$BDF (10de:$card) is left alone: driver vfio-pci has it; .*blacklist vfio-pci" "$tmp/left"'
check "do that" sh -ec "$(sed -n 's/.*, or now: //p' "$tmp/left")"
check "then it is taken" is_parent
same "and so are its VFs, which vfio-pci would take as well" "nvidia 8" "$(drivers) $(num_vfs)"
check "the module unloads" driver_unload
check "meant for another driver that has not taken it" eval 'echo vfio-pci >"$PF/driver_override"'
log_mark
check "the module loads" driver_load
check "it is left to that" eval '[ ! -e "$PF/driver" ] &&
	log_has "nvidia_vgpu_mdev: $BDF .* is left alone: its driver_override names another driver"'
check "unload" eval 'driver_unload && echo >"$PF/driver_override" &&
	echo "10de $card" >"$vfio/remove_id"'

# named NAME TEXT: refused, and the log ends with that.
named() {
	log_mark
	driver_load "driver_name=$1" && { driver_unload; return 1; }
	log | tail -n 1 | grep -F "nvidia_vgpu_mdev: $2"
}
check "a name that a driver has already" named vfio-pci 'there is a driver "vfio-pci" already'
for name in "" a/b "$(printf '%040d' 0)"; do
	check "\"$name\" is no name" named "$name" "driver_name="
done
check "another name" driver_load driver_name=vgpu-test
same "that is what card and VFs have for driver" vgpu-test "$(drivers)"
check "its types are called by it, and work" eval '
	first=$(find "$PF/mdev_supported_types" -mindepth 1 -maxdepth 1 -name "vgpu-test-*" | head -n 1)
	[ -n "$first" ] && [ -z "$(type_ids)" ] && env echo "$(uuid 1)" >"$first/create" &&
	client "$(uuid 1)" engine,dma,irq && remove "$(uuid 1)"'
check "the module unloads" driver_unload
check "the kernel found nothing wrong" kernel_is_sane
finish
