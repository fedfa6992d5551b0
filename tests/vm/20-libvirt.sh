#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --one-thread
# timeout: 3600
#
# libvirt, unmodified: it finds the types and the devices, makes and removes
# vGPUs, and runs a domain with one, and one with a vGPU that was made on a VF,
# which is a PCI device to it (as it is in KubeVirt's domains).
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh

export LIBVIRT_DEFAULT_URI=qemu:///system
virsh() {
	command virsh -q "$@"
}

# One value of an XML file, by XPath.
xml() {
	xmllint --xpath "string($2)" "$1"
}

node_xml() {
	cat <<X
<device>
  <parent>$parent</parent>
  <capability type='mdev'>
    <type id='nvidia-$type'/>
    <uuid>$1</uuid>
  </capability>
</device>
X
}

# As KubeVirt writes it for the first GPU of a VM (pkg/virt-launcher/virtwrap/device/
# hostdevice/hostdev.go, CreateMDEVHostDevices); libvirt wants a place to look at it.
mdev_source() {
	echo "<graphics type='vnc' socket='$tmp/vnc'/><video><model type='none'/></video>"
	echo "<hostdev mode='subsystem' type='mdev' model='vfio-pci' display='on' ramfb='on'>"
	echo "<source><address uuid='$1'/></source></hostdev>"
}

# vf_source 0000:01:00.4
vf_source() {
	echo "$1" | sed "s/\(.*\):\(.*\):\(.*\)\.\(.*\)/<address domain='0x\1' bus='0x\2' slot='0x\3' function='0x\4'\/>/
		s/.*/<hostdev mode='subsystem' type='pci' managed='no'><source>&<\/source><\/hostdev>/"
}

# domain_xml HOSTDEV
domain_xml() {
	cat <<X
<domain type='kvm'>
  <name>vgpu</name>
  <memory unit='MiB'>256</memory>
  <vcpu>1</vcpu>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
    <kernel>$GUEST_KERNEL</kernel>
    <initrd>$tmp/guest.cpio</initrd>
    <cmdline>$guest_append vgpu_steps=engine,bar1,dma,irq,show:320x240,wait</cmdline>
  </os>
  <features><acpi/><apic/></features>
  <cpu mode='host-passthrough' check='none'/>
  <on_poweroff>destroy</on_poweroff>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <serial type='file'><source path='$tmp/vm.log'/><target port='0'/></serial>
    <memballoon model='none'/>
    $1
  </devices>
</domain>
X
}

# What libvirt says of each type is what sysfs says.
parent_lists_types() {
	virsh nodedev-dumpxml "$parent" >"$tmp/parent.xml" || return
	for _type in $(type_ids); do
		at="//capability[@type='mdev_types']/type[@id='nvidia-$_type']"
		if [ "$(xml "$tmp/parent.xml" "$at/name")" != "$(type_file "$_type" name)" ] ||
			[ "$(xml "$tmp/parent.xml" "$at/deviceAPI")" != vfio-pci ] ||
			[ "$(xml "$tmp/parent.xml" "$at/availableInstances")" != "$(available "$_type")" ]; then
			echo "nvidia-$_type"
			cat "$tmp/parent.xml"
			return 1
		fi
	done
}

lists_device() {
	virsh nodedev-list --cap mdev "$@" | grep -qx "$node"
}

# libvirt reads mdevctl's definitions anew after each event, and has no device meanwhile.
device_is_described() {
	virsh nodedev-dumpxml "$node" >"$tmp/node.xml" || return
	cat "$tmp/node.xml"
	[ "$(xml "$tmp/node.xml" '/device/parent')" = "$parent" ] &&
		[ "$(xml "$tmp/node.xml" '//capability/type/@id')" = "nvidia-$type" ] &&
		[ "$(xml "$tmp/node.xml" '//capability/uuid')" = "$id" ] &&
		[ "$(xml "$tmp/node.xml" '//capability/iommuGroup/@number')" = \
			"$(basename "$(readlink "$MDEVS/$id/iommu_group")")" ]
}

# shows WxH: a screenshot of the domain is that picture. A frame is copied meanwhile.
shows() {
	virsh screenshot vgpu "$tmp/screen" >"$tmp/screenshot" 2>&1 &&
		python3 tests/vm/picture "$tmp/screen" "$1"
}

errors_of_qemu() {
	[ -s /var/log/libvirt/qemu/vgpu.log ] || echo "there is no log of QEMU's"
	grep -i "gfx_plane\|vfio_display\|vfio_region" /var/log/libvirt/qemu/vgpu.log
}

node_name() {
	echo "mdev_$1_$BDF" | tr ':.-' '___'
}

driver_up
tools/vm/guest/libvirt-up || bail "libvirt does not start"
modprobe kvm_amd || bail "no KVM for libvirt's domain"
guest_image || bail "no image for the nested guest"
# QEMU runs as libvirt's own user here.
chmod 755 "$tmp"
parent=pci_$(echo "$BDF" | tr ':.' '__')
type=$(type_named L40-1B) || type=$(smallest_type)
before=$(state)

virsh nodedev-list --cap mdev_types >"$tmp/parents"
check "nodedev-list --cap mdev_types lists the GPU" grep -qx "$parent" "$tmp/parents"
check "nodedev-dumpxml of the GPU lists every type as sysfs has it" parent_lists_types

id=$(uuid 1) node=$(node_name "$(uuid 1)")
node_xml "$id" >"$tmp/create.xml"
check "nodedev-create makes a vGPU" virsh nodedev-create "$tmp/create.xml"
check "it is there" test -d "$MDEVS/$id"
check "nodedev-list --cap mdev lists it" until_true 240 lists_device
check "nodedev-dumpxml describes it" until_true 60 device_is_described
check "nodedev-destroy removes it" virsh nodedev-destroy "$node"
check "it is gone" not test -d "$MDEVS/$id"

id=$(uuid 2) node=$(node_name "$(uuid 2)")
node_xml "$id" >"$tmp/define.xml"
check "nodedev-define" virsh nodedev-define "$tmp/define.xml"
check "nodedev-list --inactive lists it" until_true 240 lists_device --inactive
check "nodedev-start" virsh nodedev-start "$node"
check "it is there" test -d "$MDEVS/$id"

domain_xml "$(mdev_source "$id")" >"$tmp/domain.xml"
: >"$tmp/vm.log"
chmod 666 "$tmp/vm.log" && chmod 644 "$tmp/guest.cpio"
check "define a domain with the vGPU" virsh define "$tmp/domain.xml"
check "start it" virsh start vgpu
check "its guest uses the vGPU" eval \
	'until_true 900 said vm "^vgpu: (wait|done):" && ! said vm FAIL && said vm "^vgpu: irq: ok"'
grep "vgpu:" "$tmp/vm.log" | say
same "it is running" running "$(virsh domstate vgpu)"
virsh dumpxml vgpu >"$tmp/live.xml"
same "its hostdev is the vGPU" "$id" \
	"$(xml "$tmp/live.xml" "//hostdev[@mode='subsystem' and @type='mdev']/source/address/@uuid")"
check "its screen has the picture that it shows" until_true 120 shows 320x240
same "its user is told of nothing else" "" "$(errors_of_qemu)"
check "destroy it" virsh destroy vgpu
check "start it again" virsh start vgpu
check "destroy it again" virsh destroy vgpu
check "undefine it" virsh undefine vgpu
check "nodedev-destroy" virsh nodedev-destroy "$node"
check "nodedev-undefine" virsh nodedev-undefine "$node"

vf=$(basename "$(readlink "$PF/virtfn3")")
check "a vGPU on a VF" eval 'env echo "$type" >"$PF/virtfn3/nvidia/current_vgpu_type"'
domain_xml "$(vf_source "$vf")" >"$tmp/domain.xml"
: >"$tmp/vm.log"
check "define a domain with the VF" virsh define "$tmp/domain.xml"
check "start it" virsh start vgpu
check "its guest uses the vGPU" eval \
	'until_true 900 said vm "^vgpu: (wait|done):" && ! said vm FAIL && said vm "^vgpu: irq: ok"'
same "the VF is still bound to the driver" nvidia "$(basename "$(readlink "$PF/virtfn3/driver")")"
check "destroy it" virsh destroy vgpu
check "undefine it" virsh undefine vgpu
check "remove the vGPU" eval 'env echo 0 >"$PF/virtfn3/nvidia/current_vgpu_type"'
same "everything is held as before" "$before" "$(state)"
check "the module unloads" driver_unload

# --- VFs as parents: what operators bring along from hosts of the vendor's names VFs ---
PARENT=$PF/virtfn0
driver_up mdev_parent=vf
before=$(state)
vf=$(basename "$(readlink "$PF/virtfn0")")
vf_parent=/sys/class/mdev_bus/$vf/mdev_supported_types/nvidia-$type
same "the VF offers one of the type" 1 "$(cat "$vf_parent/available_instances")"
# rc.local
check "echo UUID > create on the VF" eval \
	'env echo "$(uuid 4)" >"$vf_parent/create" && remove "$(uuid 4)"'

# As mdevctl wrote it on the old host.
id=$(uuid 5)
mkdir -p "/etc/mdevctl.d/$vf"
printf '{\n  "mdev_type": "nvidia-%s",\n  "start": "auto",\n  "attrs": []\n}\n' "$type" \
	>"/etc/mdevctl.d/$vf/$id"
check "mdevctl start of a definition from the old host" mdevctl start --uuid "$id"
same "it is on that VF" "$vf" "$(cat "$MDEVS/$id/nvidia/vf")"
check "mdevctl stop" mdevctl stop --uuid "$id"
rm -rf "/etc/mdevctl.d/$vf"
check "mdevctl types lists the VF" eval 'mdevctl types --parent "$vf" | grep -q "nvidia-$type"'
check "mdevctl start -p VF" mdevctl start -u "$id" -p "$vf" -t "nvidia-$type"
check "mdevctl stop" mdevctl stop -u "$id"

# parent_lists_types() and device_is_described() look at PARENT.
parent=pci_$(echo "$vf" | tr ':.' '__') BDF=$vf
lists_vf() {
	virsh nodedev-list --cap mdev_types | grep -qx "$parent"
}
check "nodedev-list --cap mdev_types lists the VF" until_true 240 lists_vf
check "nodedev-dumpxml of the VF lists every type as sysfs has it" parent_lists_types
node=$(node_name "$id")
node_xml "$id" >"$tmp/create.xml"
check "nodedev-create with the VF as parent" virsh nodedev-create "$tmp/create.xml"
check "nodedev-list --cap mdev lists it" until_true 240 lists_device
check "nodedev-dumpxml describes it" until_true 60 device_is_described
same "the VF offers none any more" 0 "$(available "$type")"
check "libvirt says so, too" parent_lists_types
check "a client uses it" client "$id" engine,zero,dma,irq
check "nodedev-destroy" virsh nodedev-destroy "$node"
BDF=${PF##*/}
same "everything is held as before" "$before" "$(state)"
check "the module unloads" driver_unload
check "the kernel found nothing wrong" kernel_is_sane
finish
