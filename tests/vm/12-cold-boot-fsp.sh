#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --gpu card=h100
# vm: --release 615.71.09 --gpu card=rtxpro6000
# full: --gpu card=rtxpro6000
# full: --release 580.95.05,595.45.04,615.71.09 --gpu card=h100
# full: --release 580.95.05,595.45.04 --gpu card=rtxpro6000
# vfs: all
# timeout: 1800
#
# GSP of Hopper and Blackwell, started by FSP from a GPU that was just switched on,
# and taken down so that it can be started again: by the module and by bind.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh
. tests/vm/card-types.sh

case $(cat "$PF/device") in
0x2bb5) chip=gb202 ;;
*) chip=gh100 ;;
esac

# The model's GSP runs, was told of the VFs, and its heap is made for vGPUs.
runs_in_vgpu_mode() {
	[ "$(model_stats power vgpu-mode | tr '\n' ' ')" = "power=2 vgpu-mode=1 " ] || {
		model_stats
		return 1
	}
}

# bar1_is_third FUNCTION: its BAR0 has 64 bits. Those of a card may have 32 all the same.
bar1_is_third() {
	[ "$(sed -n 2p "$1/resource" | cut -d' ' -f1)" = 0x0000000000000000 ]
}

works() {
	is_parent || return
	create "$type" "$id" && client "$id" engine,zero,bar1,dma,irq && remove "$id"
}

# vf_works N: a vGPU on the Nth VF. No type is had as often as there are VFs, but the
# vendor's files choose the VF.
vf_works() {
	_vf=$(basename "$(readlink "$PF/virtfn$(($1 - 1))")")
	_file=/sys/bus/pci/devices/$_vf/nvidia/current_vgpu_type
	env echo "$type" >"$_file" && client "$_vf" engine,zero,bar1,dma,irq &&
		env echo 0 >"$_file"
}

check "the card's types are installed" offer_types
began=$(date +%s)
check "the GPU's clock does not know the time of day yet" not gpu_time_since "$began"
for n in 1 2 3; do
	log_mark
	check "load $n" driver_load
	check "load $n: the driver takes the GPU" is_parent || bail "no mdev parent"
	check "load $n: GSP runs in vGPU mode" runs_in_vgpu_mode
	check "load $n: the log names chip and release" log_has "$BDF: $chip, GSP firmware $RELEASE"
	check "load $n: FSP's answers were those that were waited for" not log_has "dropped"
	check "load $n: BAR1 of VFs is the third" bar1_is_third "$PF/virtfn0"
	[ $chip = gh100 ] || check "load $n: that of the card is the second" \
		not bar1_is_third "$PF"
	[ "$n" != 1 ] || {
		before=$(state)
		type=$(smallest_type)
		id=$(uuid 1)
	}
	same "load $n: all VFs are enabled that firmware runs vGPUs on" \
		"$(usable_vfs)" "$(num_vfs)"
	same "load $n: holds what it held at first" "$before" "$(state)"
	check "load $n: a vGPU works" works
	check "unload $n" driver_unload
	check "unload $n: GSP has stopped by itself" not log_has "resetting the function"
	check "unload $n: nothing is left" model_is_idle
done
check "the GPU's clock was set to the time of day" gpu_time_since "$began"

check "load" driver_load
# The one with the highest GFID, and the first that no other board has.
check "a vGPU on the last VF works" vf_works "$(num_vfs)"
[ "$(num_vfs)" -le 32 ] || check "a vGPU on the 33rd VF works" vf_works 33
for n in 1 2; do
	check "unbind $n" eval 'echo "$BDF" >"$PF/driver/unbind"'
	check "unbind $n: GSP is down" model_is_idle
	check "bind $n" eval 'echo "$BDF" >/sys/bus/pci/drivers/nvidia/bind'
	check "bind $n: a vGPU works" works
done
check "unload" driver_unload

check "the kernel found nothing wrong" kernel_is_sane
finish
