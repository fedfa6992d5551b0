#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --gpu card=l40,vfs=4 --gpu card=h100,vfs=4 --gpu card=l40,vfs=2
# timeout: 900
#
# Several GPUs in one machine, two of them alike: each is a parent of its own with
# its own types, VFs and book; their vGPUs run at the same time and do not meet;
# one card goes and comes back while a vGPU of another is in use.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh
. tests/vm/card-types.sh

# shellcheck disable=SC2034 # read by a text that check() runs
driver=/sys/bus/pci/drivers/nvidia
cards=$(pfs_of_machine | sed 's|.*/||')

# nth N: address of the Nth card.
nth() {
	echo "$cards" | sed -n "$1p"
}

# card BDF: the one that lib.sh's functions speak of. GPUs are in the order of their
# root ports, and so are their addresses.
card() {
	BDF=$1
	PF=/sys/bus/pci/devices/$BDF
	DEBUGFS=/sys/kernel/debug/$DRIVER/$BDF
	number=$(echo "$cards" | grep -n "^$BDF\$" | cut -d: -f1)
	GPU=/machine/peripheral/gpu$((number - 1))
}

# holds: what the card of card() holds, without what the machine counts of all cards.
holds() {
	all_available
	num_vfs
	driver_state
	model_state
}

# books BDF…: what these cards hold.
books() {
	for _b; do
		card "$_b"
		echo "$_b"
		holds
	done
}

same "the machine has three GPUs" 3 "$(echo "$cards" | wc -l)"
for b in $cards; do
	card "$b"
	check "$b: its types are known" offer_types
done
check "the module loads" driver_load
for b in $cards; do
	card "$b"
	check "$b is an mdev parent" is_parent || bail "not all GPUs are taken"
	same "$b: all its VFs are enabled" "$(cat "$PF/sriov_totalvfs")" "$(num_vfs)"
	same "$b: its model finds nothing to refuse" refusals=0 "$(model_stats refusals)"
done
# shellcheck disable=SC2086 # words
all_before=$(books $cards)
others_before=$(books "$(nth 1)" "$(nth 3)")

for n in 1 2 3; do
	card "$(nth $n)"
	smallest_type >"$tmp/type$n"
	check "create on card $n" create "$(cat "$tmp/type$n")" "$(uuid $n)"
	same "it is below card $n" "$(readlink -f "$PF")" \
		"$(dirname "$(readlink -f "$MDEVS/$(uuid $n)")")"
done
check "the UUID of another card's vGPU is in use here too" \
	refused "File exists" create "$(cat "$tmp/type3")" "$(uuid 1)"

# Each fills its framebuffer, waits until all have, and looks for its own.
for n in 1 2 3; do
	start_client "card$n" "$(uuid $n)" "engine,fill:4$n,wait,check:4$n,dma,irq:1"
	echo "$started" >"$tmp/user$n"
done
for n in 1 2 3; do
	check "the vGPU of card $n fills its framebuffer" \
		hears 300 "card$n" '^vgpu: fill: ok' "$(cat "$tmp/user$n")"
done

# finds_its_own N: and its user ends well.
finds_its_own() {
	go_on "card$1"
	wait "$(cat "$tmp/user$1")" && said "card$1" '^vgpu: check: ok'
}
check "the vGPU of card 2 finds its own bytes" finds_its_own 2
check "it is removed" remove "$(uuid 2)"
card "$(nth 2)"
check "card 2 is unbound while the others work" eval 'env echo "$BDF" >"$driver/unbind"'
check "its GSP is down" model_is_idle
check "it is no parent any more" not is_parent
check "and bound again" eval 'env echo "$BDF" >"$driver/bind" && is_parent'
same "its types are those of before" "$(cat "$tmp/type2")" "$(smallest_type)"
for n in 1 3; do
	check "the vGPU of card $n finds its own bytes" finds_its_own $n
done
check "the others are removed" remove_all
same "they hold what they held" "$others_before" "$(books "$(nth 1)" "$(nth 3)")"
# shellcheck disable=SC2086
same "each card holds what it held" "$all_before" "$(books $cards)"
check "the module unloads" driver_unload
for b in $cards; do
	card "$b"
	check "$b: GSP is down" model_is_idle
done
check "the kernel found nothing wrong" kernel_is_sane
finish
