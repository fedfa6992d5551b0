#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --one-thread
# vfs: 12
# timeout: 5400
#
# vGPUs made on VFs by the vendor's files, <VF>/nvidia/, as its clients find and
# make them; and that these vGPUs and mediated devices cannot fight.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh

busy="Device or resource busy" invalid="Invalid argument" nodev="No such device"
devices=/sys/bus/pci/devices

# --- what clients do, in shell ----------------------------------------------

# vf N: PCI address of the card's VF, by the link of the PF.
vf() {
	basename "$(readlink "$PF/virtfn$1")"
}

vf_file() {
	cat "$devices/$1/nvidia/$2"
}

# write_file VF FILE TEXT: one write without a newline, as Go's WriteString makes it.
write_file() {
	env printf '%s' "$3" >"$devices/$1/nvidia/$2"
}

# Where a reader reads more than a write: "echo", as people and services do.
set_type() {
	env echo "$2" >"$devices/$1/nvidia/current_vgpu_type"
}

# KubeVirt, shouldPermitNvidia() and what is around it: a PCI device bound to
# "nvidia" that is no physical function and whose current_vgpu_type is not 0; it
# is given to a VM by its address, its IOMMU group is the device plugin's id.
kubevirt_finds() {
	for _d in "$devices"/*; do
		[ "$(basename "$(readlink "$_d/driver")")" = nvidia ] || continue
		[ ! -e "$_d/sriov_totalvfs" ] || continue
		_type=$(cat "$_d/nvidia/current_vgpu_type") || continue
		[ "$_type" != 0 ] || continue
		_group=$(basename "$(readlink "$_d/iommu_group")") || continue
		grep -q '^PCI_ID=10DE:' "$_d/uevent" || continue
		[ -c "/dev/vfio/$_group" ] || { echo "no /dev/vfio/$_group"; continue; }
		echo "${_d##*/} $_type"
	done
}

# NVIDIA's kubevirt-gpu-device-plugin, discoverVfioVGpus(): the names of types
# are what creatable_vgpu_types of the PF and of all its VFs list together, in
# lines of "<number> : <name>"; spaces of a name become "_".
device_plugin_finds() {
	for _d in "$devices"/*; do
		[ "$(cat "$_d/vendor")" = 0x10de ] || continue
		[ "$(basename "$(readlink "$_d/driver")")" = nvidia ] || continue
		cat "$_d/nvidia/creatable_vgpu_types"
	done | sed -En 's/^[[:space:]]*([0-9]+)[[:space:]]*:[[:space:]]*(.*[^[:space:]])[[:space:]]*$/\1 \2/p' |
		sort -u | sed 's/ /\t/; s/ /_/g' >"$tmp/names"
	for _d in "$devices"/*; do
		[ -e "$_d/physfn" ] || continue
		[ "$(cat "$_d/vendor")" = 0x10de ] || continue
		_type=$(cat "$_d/nvidia/current_vgpu_type")
		[ "${_type:-0}" != 0 ] || continue
		_name=$(awk -v t="$_type" '$1 == t { print $2 }' "$tmp/names")
		[ -n "$_name" ] && echo "${_d##*/} $_name"
	done
}

# vgpu-device-manager: GPUs are functions of vendor 10de and class 0300 or 0302
# without physfn; one can do this when it has sriov_totalvfs and is bound to
# "nvidia". VFs are its virtfn* links by number.
manager_vfs() {
	case $(cat "$PF/class") in
	0x030000 | 0x030200) ;;
	*) return 1 ;;
	esac
	[ ! -e "$PF/physfn" ] && [ -e "$PF/sriov_totalvfs" ] || return
	[ "$(basename "$(readlink "$PF/driver")")" = nvidia ] || return
	for _link in "$PF"/virtfn*; do
		echo "${_link##*/virtfn}"
	done | sort -n | while read -r _n; do
		[ -d "$devices/$(vf "$_n")/nvidia" ] || return
		vf "$_n"
	done
}

# GetIdForVGPUTypeName: first word is a number, last word the type.
manager_id() {
	awk -v name="$2" '$1 ~ /^[0-9]+$/ && $NF == name { print $1; exit }' \
		"$devices/$1/nvidia/creatable_vgpu_types"
}

# manager_apply TYPE COUNT: VFs whose current_vgpu_type is 0 and whose list, read
# anew for each, has the type.
manager_apply() {
	_left=$2
	for _address in $(manager_vfs); do
		[ "$_left" -gt 0 ] || break
		[ "$(vf_file "$_address" current_vgpu_type)" = 0 ] || continue
		_id=$(manager_id "$_address" "$1")
		[ -n "$_id" ] || continue
		write_file "$_address" current_vgpu_type "$_id" || return
		_left=$((_left - 1))
	done
	[ "$_left" = 0 ] || { echo "$_left of $2 were not made"; return 1; }
}

# GetVGPUConfig: "COUNT TYPE" of what is there, named by the lists.
manager_config() {
	for _address in $(manager_vfs); do
		_type=$(vf_file "$_address" current_vgpu_type)
		[ "$_type" = 0 ] || awk -v t="$_type" '$1 == t { print $NF }' \
			"$devices/$_address/nvidia/creatable_vgpu_types"
	done | sort | uniq -c | sed 's/^ *//'
}

manager_clear() {
	for _address in $(manager_vfs); do
		[ "$(vf_file "$_address" current_vgpu_type)" = 0 ] ||
			write_file "$_address" current_vgpu_type 0 || return
	done
}

# --- the tests --------------------------------------------------------------

# What the header and the lines of creatable_vgpu_types look like, to the letter.
list_is_well_formed() {
	vf_file "$1" creatable_vgpu_types >"$tmp/list"
	cat "$tmp/list"
	[ "$(head -n 1 "$tmp/list")" = "ID    : vGPU Name" ] || return
	tail -n +2 "$tmp/list" | grep -Evx '[0-9]+ * : NVIDIA .*[A-Z0-9]' && return 1
	tail -n +2 "$tmp/list" | while IFS= read -r line; do
		[ "$line" = "$(printf '%-5s : %s' "${line%% *}" "${line#* : }")" ] || return
	done
}

# The list of a free VF is what the types' own available_instances say.
list_is_exact() {
	all_available | awk '$2 > 0 { print $1 }' | sort >"$tmp/may"
	vf_file "$1" creatable_vgpu_types | awk '$1 ~ /^[0-9]/ { print $1 }' | sort >"$tmp/listed"
	diff "$tmp/may" "$tmp/listed"
}

names_are_the_types_names() {
	vf_file "$1" creatable_vgpu_types | tail -n +2 | while read -r number _ name; do
		[ "$(type_file "$number" name)" = "$name" ] || { echo "$number: $name"; return 1; }
	done
}

last_error_says() {
	grep -Eq -e "$1" "$PF/vgpu/last_error" || { cat "$PF/vgpu/last_error"; return 1; }
}

bind_vf() {
	env echo "$2" >"/sys/bus/pci/drivers/nvidia/$1"
}

driver_up
type=$(type_named L40-1B) || bail "no type L40-1B"
q8=$(type_named L40-8Q) || bail "no type L40-8Q"
q48=$(type_named L40-48Q) || bail "no type L40-48Q"
before=$(state)
last=$(($(num_vfs) - 1))
vf0=$(vf 0) vf1=$(vf 1) vflast=$(vf "$last")
id=$(uuid 1)

# what is there while nothing is made
same "vgpu-device-manager sees every VF" "$(num_vfs)" "$(manager_vfs | wc -l)"
same "current_vgpu_type is 0 on every VF" 0 \
	"$(manager_vfs | while read -r a; do vf_file "$a" current_vgpu_type; done | sort -u)"
check "creatable_vgpu_types has the header and the lines of the vendor's" \
	list_is_well_formed "$vflast"
check "it lists the types that are available" list_is_exact "$vflast"
check "with their names" names_are_the_types_names "$vf0"
same "placement_id says that there is none" "Not Applicable" "$(vf_file "$vf0" placement_id)"
same "vgpu_params are empty" "" "$(vf_file "$vf0" vgpu_params)"
same "the PF lists every type, and has no other of the files" \
	"$(type_ids | wc -l) creatable_vgpu_types" \
	"$(tail -n +2 "$PF/nvidia/creatable_vgpu_types" | wc -l) $(ls "$PF/nvidia")"
same "KubeVirt finds nothing" "" "$(kubevirt_finds)"
check "settings without a vGPU are refused" refused_saying "$nodev" "$BDF: vgpu_params .*$vf0.*no vGPU" \
	write_file "$vf0" vgpu_params enable_uvm=1
check "and so is a placement" refused "$nodev" write_file "$vf0" placement_id 0

# what is refused
for text in nonsense "" -1 1x 99999999999 "$type $type"; do
	check "not a type: '$text'" refused "$invalid" set_type "$vf0" "$text"
done
check "a number that is no type of this card" \
	refused_saying "$nodev" "$BDF: .*$vf0.*no type 4999" set_type "$vf0" 4999
check "0 on a free VF changes nothing" set_type "$vf0" 0
same "nothing has changed" "$before" "$(state)"

# vgpu-device-manager's own way, all of it
check "vgpu-device-manager applies 3 of L40-8Q" manager_apply L40-8Q 3
same "three are there" "3 L40-8Q" "$(manager_config)"
same "three less are available" $(($(echo "$before" | awk -v t="$q8" '$2 == t { print $3 }') - 3)) \
	"$(available "$q8")"
same "no mediated device was made" 0 "$(num_mdevs)"
same "KubeVirt finds them" "$vf0 $q8
$vf1 $q8
$(vf 2) $q8" "$(kubevirt_finds)"
same "the device plugin knows their names" "$vf0 NVIDIA_L40-8Q
$vf1 NVIDIA_L40-8Q
$(vf 2) NVIDIA_L40-8Q" "$(device_plugin_finds)"
same "debugfs has them" "$vf0 $q8
$vf1 $q8
$(vf 2) $q8" "$(awk 'NR > 1 { print $2, $3 }' "$DEBUGFS/vgpus")"
check "VFs cannot be disabled" refused_saying "$busy" "$BDF: VFs .*3 vGPUs" \
	sh -c "env echo 0 >$PF/sriov_numvfs"
check "a type on a VF that has one is refused, and the log says which it has" \
	refused_saying "$busy" "$BDF: no vGPU .*$vf0 has one of type NVIDIA L40-8Q" \
	set_type "$vf0" "$type"
check "the lists say what is left" list_is_exact "$vflast"
check "vgpu-device-manager clears them" manager_clear
same "everything is held as before" "$before" "$(state)"

# a card that is full
check "a vGPU of all the framebuffer, on the last VF" set_type "$vflast" "$q48"
same "no other VF lists a type" "ID    : vGPU Name" "$(vf_file "$vf0" creatable_vgpu_types)"
same "its name is still known" "$vflast NVIDIA_L40-48Q" "$(device_plugin_finds)"
check "one more is refused, with the numbers" refused_saying "No space left on device" \
	"$BDF: .*L40-1B.*MiB" set_type "$vf0" "$type"
check "so is a mediated device" refused "No space left on device" create "$type" "$id"
check "remove it" set_type "$vflast" 0
same "everything is held as before" "$before" "$(state)"

# mediated devices and VFs: neither takes what the other has
check "a mediated device" create "$type" "$id"
mvf=$(cat "$MDEVS/$id/nvidia/vf")
same "who looks for vGPUs on VFs finds none on its VF, and cannot make one" "0
ID    : vGPU Name" "$(vf_file "$mvf" current_vgpu_type; vf_file "$mvf" creatable_vgpu_types)"
same "neither KubeVirt nor the device plugin offers it a second time" "" \
	"$(kubevirt_finds; device_plugin_finds)"
same "its state shows there" created "$(vf_file "$mvf" state)"
held=$(state)
check "the VF cannot be cleared" refused_saying "$busy" "$BDF: .*$mvf.*$id" set_type "$mvf" 0
check "last_error names the mediated device" last_error_says "$id"
check "the VF cannot be given a type" refused_saying "$busy" "$BDF: .*$mvf.*$id" \
	set_type "$mvf" "$q8"
check "its vgpu_params cannot be set there" refused_saying "$busy" "$BDF: .*$mvf.*$id" \
	write_file "$mvf" vgpu_params enable_uvm=1
check "nor its placement_id" refused_saying "$busy" "$BDF: .*$mvf.*$id" \
	write_file "$mvf" placement_id 0
check "its parameters show there" eval \
	'env echo enable_uvm=1 >"$MDEVS/$id/nvidia/vgpu_params" &&
	[ "$(vf_file "$mvf" vgpu_params)" = enable_uvm=1 ]'
same "nothing has changed" "$held" "$(state)"
n=0
while [ "$n" -le "$last" ]; do
	[ "$(vf "$n")" = "$mvf" ] || [ "$n" -gt 5 ] || set_type "$(vf "$n")" "$type" || break
	n=$((n + 1))
done
check "five vGPUs on VFs beside it" test "$n" -gt "$last"
all_are_apart() {
	awk 'NR > 1 { print $2 }' "$DEBUGFS/vgpus" | sort | uniq -d | grep . && return 1
	[ "$(awk 'NR > 1' "$DEBUGFS/vgpus" | wc -l)" = "$1" ]
}
check "three more mediated devices" eval \
	'create "$type" "$(uuid 2)" && create "$type" "$(uuid 3)" && create "$type" "$(uuid 4)"'
check "each on a VF of its own" all_are_apart 9
same "nine less are available" \
	$(($(echo "$before" | awk -v t="$type" '$2 == t { print $3 }') - 9)) "$(available "$type")"
check "remove the mediated devices first" remove_all
check "the others stay" all_are_apart 5
check "then those on VFs" manager_clear
same "everything is held as before" "$before" "$(state)"

# both at once, from many sides
race() {
	for w in 1 2 3 4; do
		(
			r=0
			while [ "$r" -lt 15 ]; do
				set_type "$vf0" "$type" 2>/dev/null
				set_type "$(vf "$w")" "$type" 2>/dev/null
				create "$type" "$(uuid $((100 + w)))" 2>/dev/null
				set_type "$vf0" 0 2>/dev/null
				remove "$(uuid $((100 + w)))" 2>/dev/null
				set_type "$(vf "$w")" 0 2>/dev/null
				r=$((r + 1))
			done
		) &
	done
	wait
	manager_clear && remove_all
}
check "four writers of both kinds at once" race
same "everything is held as before" "$before" "$(state)"

# the main job on a VF: a guest that is given the VF by its address
check "a vGPU on a VF" set_type "$vf1" "$type"
check "its vgpu_params can be set" write_file "$vf1" vgpu_params enable_uvm=1
same "and read" enable_uvm=1 "$(vf_file "$vf1" vgpu_params)"
check "unknown ones are refused" refused "$invalid" write_file "$vf1" vgpu_params no_such=1
start_guest vm engine,bar1:5,fill:6,check:6,dma,busmaster,irq,wait "host=$vf1"
vm=$started
check "a guest uses it: framebuffer, DMA, MSI-X" hears 900 vm '^vgpu: wait:' "$vm" ||
	bail "no guest"
grep "vgpu:" "$tmp/vm.log" | say
check "the guest sees the type's framebuffer" said vm "^vgpu: engine: ok framebuffer="
check "the guest sees a display controller of vendor 10de" \
	said vm '^vgpu: pci: ok .* id=10de:[0-9a-f]{4} subsystem=10de:[0-9a-f]{4} class=03'
same "debugfs says that it runs" running \
	"$(awk -v vf="$vf1" '$2 == vf { print $4 }' "$DEBUGFS/vgpus")"
check "0 is refused while it is in use" refused_saying "$busy" "$BDF: .*$vf1.*in use" \
	set_type "$vf1" 0
check "so are its vgpu_params" refused_saying "$busy" "$BDF: .*vgpu_params.*$vf1.*in use" \
	write_file "$vf1" vgpu_params enable_uvm=0
check "so is its placement_id" refused "$busy" write_file "$vf1" placement_id 0
same "it is still there" "$type" "$(vf_file "$vf1" current_vgpu_type)"
check "rmmod is refused" refused "in use" driver_unload
go_on vm
check "the guest noticed nothing, and ends well" guest_passes vm "$vm"
check "a second guest finds its framebuffer zeroed" eval \
	'start_guest vm2 engine,zero,dma,irq:1 "host=$vf1" && guest_passes vm2 "$started"'
check "remove it" set_type "$vf1" 0
same "everything is held as before" "$before" "$(state)"

# unbound under a vGPU
check "a vGPU on a VF" set_type "$vf1" "$q8"
check "unbind the VF" bind_vf unbind "$vf1"
check "its files are gone" not test -e "$devices/$vf1/nvidia"
same "what it had is available again" \
	"$(echo "$before" | awk -v t="$q8" '$2 == t { print $3 }')" "$(available "$q8")"
check "bind it" bind_vf bind "$vf1"
same "it is free" 0 "$(vf_file "$vf1" current_vgpu_type)"
same "everything is held as before" "$before" "$(state)"
unbind_race() {
	(
		r=0
		while [ "$r" -lt 30 ]; do
			set_type "$vf1" "$type"
			set_type "$vf1" 0
			r=$((r + 1))
		done 2>/dev/null
	) &
	r=0
	while [ "$r" -lt 10 ]; do
		bind_vf unbind "$vf1"
		bind_vf bind "$vf1"
		r=$((r + 1))
	done
	wait
	set_type "$vf1" 0
}
check "unbind and bind while types are written" unbind_race
same "everything is held as before" "$before" "$(state)"

# the whole card
check "two vGPUs on VFs and a mediated device" eval \
	'set_type "$vf0" "$type" && set_type "$vf1" "$q8" && create "$type" "$id"'
check "unbind the GPU" bind_vf unbind "$BDF"
same "no VFs, no mediated devices" "0 0" "$(num_vfs) $(num_mdevs)"
check "GSP is down" model_is_idle
check "bind it" bind_vf bind "$BDF"
same "everything is held as before" "$before" "$(state)"

# what firmware does not take back, and a GSP that dies
check "a vGPU on a VF" set_type "$vf1" "$type"
check "it works" client "$vf1" engine,zero
free=$(available "$type")
fault scrub-fails
log_mark
check "its user notices nothing when its framebuffer is not cleared" client "$vf1" engine,fill:7
check "the log says that it will not be reused" until_true 60 log_has "$vf1.*reused"
fault ""
same "its state says so" quarantined "$(awk -v vf="$vf1" '$2 == vf { print $4 }' "$DEBUGFS/vgpus")"
check "it cannot be opened" refused "FAIL get device" "$CLIENT" "$vf1" engine
check "it cannot be moved" refused "Input/output error" write_file "$vf1" placement_id 0
check "it can be removed" set_type "$vf1" 0
same "its VF lists no type" "ID    : vGPU Name" "$(vf_file "$vf1" creatable_vgpu_types)"
check "nor can it be given one" refused_saying "$busy" "$BDF: .*VF" set_type "$vf1" "$type"
same "what it owned stays away" "$free" "$(available "$type")"
check "a vGPU on another VF" set_type "$vf0" "$type"
start_client user "$vf0" engine,error
user=$started
check "a user watches for errors" hears 60 user '^vgpu: error: waiting' "$user" ||
	bail "no user"
fault no-answer
check "making one more finds that GSP does not answer" \
	refused "Connection timed out" set_type "$(vf 2)" "$type"
check "the user is told by VFIO's error event" hears 60 user '^vgpu: error: ok' "$user"
check "the user ends" until_true 120 ended "$user"
same "no VF lists a type" "ID    : vGPU Name" "$(vf_file "$(vf 2)" creatable_vgpu_types)"
check "one more is refused with the cause" \
	refused_saying "Input/output error" "$BDF: .*GSP is lost" set_type "$(vf 2)" "$type"
check "the vGPU can be removed" set_type "$vf0" 0
check "the module unloads" driver_unload
fault ""
check "the module loads again" driver_load
check "a vGPU on the VF that was kept away" eval \
	'set_type "$vf1" "$type" && client "$vf1" engine,zero,dma,irq && set_type "$vf1" 0'
check "the module unloads with a vGPU on a VF" eval 'set_type "$vf1" "$type" && driver_unload'
check "GSP is down" model_is_idle
check "the module loads again" driver_load
same "everything is held as before" "$before" "$(state)"
check "the module unloads" driver_unload
check "the kernel found nothing wrong" kernel_is_sane
finish
