#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# In the test machine, on whose disk the packages were installed (/mnt/host/installed.tar
# is what that changed): what a new user does next, in the order of tools/host/README.
#
#   walk.sh all|again|no-iommu
#
# again: the short part of it, on the kernel that came later; no-iommu: what is found where
# there is none.
# shellcheck disable=SC2016,SC2034,SC2119 # texts that check() runs
. tests/vm/lib.sh

tar -C / --keep-directory-symlink -xpf /mnt/host/installed.tar || bail "the disk is not as it was left"
version=$(cat /mnt/host/version)

export LIBVIRT_DEFAULT_URI=qemu:///system
# QEMU runs as libvirt's own user here.
chmod 755 "$tmp"

virsh() {
	command virsh -q "$@"
}

# A guest that uses the vGPU which README.md's commands give it.
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
    <cmdline>$guest_append vgpu_steps=engine,bar1,dma,irq,wait</cmdline>
  </os>
  <features><acpi/><apic/></features>
  <cpu mode='host-passthrough' check='none'/>
  <on_poweroff>destroy</on_poweroff>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <serial type='file'><source path='$tmp/vm.log'/><target port='0'/></serial>
    <memballoon model='none'/>
  </devices>
</domain>
X
}

# commands HEADING: those of README.md below it, for this card and that machine; the vGPU's
# UUID is in $tmp/first afterwards.
commands() {
	awk -v heading="## $1" '/^## / { on = $0 == heading } on && sub(/^    /, "")' README.md |
		sed "s/0000:01:00\.0/$BDF/; s/attach-device VM/attach-device vgpu/"
	echo "echo \"\$ID\" >'$tmp/first'"
}

driver_load() {
	modprobe "$DRIVER" "$@"
}

driver_unload() {
	modprobe -r "$DRIVER"
}

back() {
	[ -e "$MDEVS/$first/nvidia/vgpu_type" ] && [ -e "$MDEVS/$(uuid 2)/nvidia/vgpu_type" ]
}

# What tools/host/README tells to look at says it.
told() {
	grep -qF "$1" tools/host/README || { echo "README does not say '$1'"; return 1; }
	_said=$(eval "$1") || return
	echo "$_said"
	echo "$_said" | grep -Eq -e "$2"
}

# finds TEXT ADVICE: vgpu check has that fault, and says what to do.
finds() {
	! vgpu check >"$tmp/said" && cat "$tmp/said" &&
		grep -A 1 "^fault .*$1" "$tmp/said" | grep -e "$2"
}

check "modprobe finds the driver, of the packages' version" eval \
	'[ "$(modinfo -F version $DRIVER)" = "$version" ]'
check "it was signed with this host's key" eval '[ -n "$(modinfo -F signer $DRIVER)" ]'
if [ "$1" = no-iommu ]; then
	check "vgpu check finds that there is no IOMMU, and says what to do" \
		finds 'IOMMU: off' 'intel_iommu=on on the kernel command line'
	check "modprobe" driver_load
	check "mdevctl lists no type" eval '[ -z "$(mdevctl types)" ]'
	check "what README says to look at says why" told 'dmesg | grep "nvidia "' 'no IOMMU'
	check "the module unloads" driver_unload
	check "the kernel found nothing wrong" kernel_is_sane
	finish
fi
if [ "$1" = again ]; then
	check "vgpu check finds no fault" vgpu check
	check "modprobe" driver_load
	check "mdevctl lists types" eval 'mdevctl types | grep -q L40-1B'
	type=$(type_named L40-1B)
	check "mdevctl starts a vGPU" mdevctl start -u "$(uuid 1)" -p "$BDF" -t "nvidia-$type"
	check "it works" client "$(uuid 1)" engine,dma,irq
	check "mdevctl stops it" mdevctl stop -u "$(uuid 1)"
	check "the module unloads" driver_unload
	check "the kernel found nothing wrong" kernel_is_sane
	finish
fi

# As at boot: udev meets the card.
# udev's own bound is none for a loaded machine; libvirt-up goes on where it was.
check "udev and libvirt start" until_true 1800 tools/vm/guest/libvirt-up
check "the driver was loaded for the card" until_true 120 is_parent
check "dmesg has no error of it" not eval 'dmesg --level=err,crit,alert,emerg | grep nvidia'
check "mdevctl lists types" eval 'mdevctl types | grep -q "Name: NVIDIA L40-1B"'
small=$(type_named L40-1B) || bail "no type L40-1B"
large=$(type_named L40-8Q) || bail "no type L40-8Q"
same "as README.md has it" nvidia-869 "nvidia-$small"
modprobe kvm_amd || bail "no KVM for libvirt's domain"
guest_image || bail "no image for the nested guest"
: >"$tmp/vm.log"
chmod 666 "$tmp/vm.log" && chmod 644 "$tmp/guest.cpio"
domain_xml >"$tmp/domain.xml"
check "define a domain" virsh define "$tmp/domain.xml"
commands "The first vGPU" >"$tmp/commands"
check "README.md's commands are there" eval '[ "$(grep -c "mdevctl\|virsh" "$tmp/commands")" = 4 ]'
check "they give it a vGPU that starts by itself" sh -ex "$tmp/commands"
first=$(cat "$tmp/first")
check "the domain has it" eval 'virsh dumpxml --inactive vgpu | grep -q "uuid=.$first"'
check "define another" mdevctl define --auto -u "$(uuid 2)" -p "$BDF" -t "nvidia-$large"
check "start it" mdevctl start -u "$(uuid 2)"
check "both are there" back
check "vgpu memory shows both, of the card as lspci prints it" eval '
	vgpu memory "$(lspci -d 10de: | head -n 1 | cut -d" " -f1)" >"$tmp/picture" &&
		grep -q " L40-1B " "$tmp/picture" && grep -q " L40-8Q " "$tmp/picture"'

check "unload the driver" driver_unload
same "no vGPU is left" 0 "$(num_mdevs)"
check "load it" driver_load
check "both vGPUs come back by themselves" until_true 120 back

# A virtual machine
check "start it" virsh start vgpu
check "mdevctl refuses to stop the vGPU, and names who uses it" \
	refused "is in use by qemu" timeout $((60 * SLOW)) mdevctl stop -u "$first"
check "its guest uses the vGPU" eval \
	'until_true 900 said vm "^vgpu: (wait|done):" && ! said vm FAIL && said vm "^vgpu: irq: ok"'
check "destroy it" virsh destroy vgpu
check "undefine it" virsh undefine vgpu

# The card is full
take_the_rest() {
	while [ "$(available "$large")" -gt 0 ]; do
		mdevctl start -p "$BDF" -t "nvidia-$large" >>"$tmp/more" || return
	done
}
give_it_back() {
	[ -s "$tmp/more" ] || { echo "nothing was taken"; return 1; }
	while read -r id; do
		mdevctl stop -u "$id" || return
	done <"$tmp/more"
}
check "take all that is left" take_the_rest
check "vgpu status says why there is no more" eval '
	vgpu status | tee "$tmp/said" | grep -E " $large +0  NVIDIA L40-8Q: ."'
check "give it back" give_it_back

# Something is wrong
echo "options $DRIVER firmware=570.999" >/etc/modprobe.d/mine.conf
check "unload the driver" driver_unload
dmesg -C
check "load it with a setting that cannot work" driver_load
check "mdevctl lists no type" eval '[ -z "$(mdevctl types)" ]'
check "what README says to look at says why" told 'dmesg | grep "nvidia "' '570\.999'
check "vgpu check finds it, and says what to do" \
	finds ' firmware: .* insists on 570\.999, which is not there' 'modprobe\.d'
check "the setting is taken back" rm /etc/modprobe.d/mine.conf
check "unload the driver once more" driver_unload
check "load it once more" driver_load
check "both vGPUs are back" until_true 120 back

# GSP crashes
fault gsp-crash=4
check "GSP crashes: vgpu check finds it, and says what to do" \
	until_true 60 finds ' GSP: lost: .*its firmware crashed' 'unload and load the driver'
check "what README says to look at says why" told 'dmesg | grep "nvidia "' 'GSP is lost: its firmware crashed'
fault ""
check "unload the driver once more" driver_unload
check "load it once more" driver_load
check "both vGPUs are back" until_true 120 back

check "forget the vGPUs" eval 'mdevctl stop -u "$first" && mdevctl stop -u "$(uuid 2)" &&
	mdevctl undefine -u "$first" && mdevctl undefine -u "$(uuid 2)"'
check "unload the driver at last" driver_unload
check "the GPU is as it was" model_is_idle
check "the kernel found nothing wrong" kernel_is_sane
finish
