#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vfs: 20
# timeout: 1800
#
# An operator's way to more types: "vgpu types" makes catalogues of NVIDIA's
# table, in the folder where the driver looks for them; after a reload of the module
# a type that was listed and not offered can be created and used. A file that is
# wrong, or of another card, is refused by its name. The table was made for the
# tests (tests/tools).
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh

folder=/lib/firmware/nvidia/vgpu-mdev/types
device=$(sed 's/^0x//' "$PF/device")
file=$folder/$device.types
tool() {
	"$MODULES/vgpu" types "$@"
}

# "id name" of all types.
types() {
	for _t in $(type_ids); do
		echo "$_t $(type_file "$_t" name)"
	done
}

# uses ID: a vGPU of it is made, used, given back.
uses() {
	_before=$(state)
	create "$1" "$(uuid 1)" && client "$(uuid 1)" engine,zero,fill:5,check:5,dma,irq,reopen,zero &&
		remove "$(uuid 1)" || return
	[ "$(state)" = "$_before" ] || { echo "$_before"; state; return 1; }
}

# takes_all ID: as many as are available can be created.
takes_all() {
	_left=$(available "$1")
	[ "$_left" -gt 1 ] || return
	while [ "$_left" -gt 0 ]; do
		create "$1" "$(uuid "$_left")" || return
		_left=$((_left - 1))
	done
	[ "$(available "$1")" = 0 ]
}

rm -rf "$folder"
driver_up
builtin=$(types)
check "L40-3B is not offered by what the module has" not type_named L40-3B
check "unload" driver_unload

mkdir -p "$folder"
check "import NVIDIA's table" tool import -o "$folder" tests/tools/vgpu-types/cards.xml
check "the file for this card is a catalogue" tool check "$file"
log_mark
driver_up
check "the log names the file" log_has "$BDF: vGPU types are those of nvidia/vgpu-mdev/types/$device.types"
same "the types are those of the table" "871 NVIDIA L40-1Q
9001 NVIDIA L40-3B
9002 NVIDIA L40-24A" "$(types)"
same "with what it says of them" \
	"num_heads=4, frl_config=45, framebuffer=3072M, max_resolution=5120x2880, max_instance=16" \
	"$(type_file 9001 description)"
for id in 9001 9002 871; do
	check "a vGPU of type $id is created, used and removed" uses "$id"
done
# Reservation and heaps of 16 are taken off; it comes in whole segments.
check "L40-3B gets no more framebuffer than the table says, and not much less" eval '
	create 9001 "$(uuid 2)" && fb=$(given_mib "$(uuid 2)") && remove "$(uuid 2)" &&
	[ "$fb" -le 2944 ] && [ "$fb" -gt 2560 ]'
check "as many of it as are said to be available" takes_all 9001
check "and no more" refused "Too many users" create 9001 "$(uuid 99)"
check "remove them" remove_all
check "unload" driver_unload

cp "$file" "$tmp/good"
echo "type L40-8Q heads=99@file" >>"$file"
line=$(wc -l <"$file")
check "a wrong file is refused by its name and line" \
	refused_probe "$BDF: nvidia/vgpu-mdev/types/$device.types:$line: heads is not a number from 1 to 16"
check "the tool says the same" eval '! tool check "$file" 2>"$tmp/why" &&
	grep -q "$file:$line: heads is not a number from 1 to 16" "$tmp/why"'
cp "$folder/2331.types" "$file"
check "a file of another card is refused" \
	refused_probe "$BDF: nvidia/vgpu-mdev/types/$device.types is not for a card $device:"
check "the tool says so, too" not tool check "$file"

# Of none of the types is enough known, and this firmware cannot be asked: the card is
# bound and offers nothing, until there is an import and its VFs are enabled anew.
total=$(cat "$PF/sriov_totalvfs")
set_vfs() {
	env echo "$1" >"$PF/sriov_numvfs"
}

sed '/heap=/d' "$tmp/good" >"$file"
log_mark
driver_up
check "of types of which too little is known the log counts them and says what to do" \
	log_has "$BDF: none of 3 vGPU types can be offered; .*vgpu types import.* write 0 and $total to sriov_numvfs"
same "none is offered, and debugfs says of each what it lacks" \
	"0 3" "$(type_ids | wc -l) $(grep -c "NVIDIA L40.*: the catalogue does not give its .*heap" "$DEBUGFS/types")"
check "no VFs" set_vfs 0
echo nonsense >>"$file"
check "a file that is wrong changes nothing" refused_saying "Invalid argument" \
	"$BDF: nvidia/vgpu-mdev/types/$device.types:$(wc -l <"$file"): " set_vfs "$total"
check "and last_error says so" grep "could not be read anew" "$PF/vgpu/last_error"
same "it has still none" 0 "$(type_ids | wc -l)"
cp "$tmp/good" "$file"
check "all VFs, with types that were imported meanwhile" set_vfs "$total"
same "they are offered" "871 NVIDIA L40-1Q
9001 NVIDIA L40-3B
9002 NVIDIA L40-24A" "$(types)"
check "a vGPU is created, used and removed" uses 9001
check "one" create 9001 "$(uuid 1)"
check "VFs and types stay as they are under it" refused "Device or resource busy" set_vfs 0
check "remove it" remove_all
rm -rf "$folder"
check "without the file" eval 'set_vfs 0 && set_vfs "$total"'
same "the module's own types are back" "$builtin" "$(types)"
check "one is created, used and removed" uses "$(type_named L40-1B)"
check "unload" driver_unload

check "the model is idle" model_is_idle
check "the kernel found nothing wrong" kernel_is_sane
finish
