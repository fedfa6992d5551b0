# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The program vgpu, on trees that look like a host: part of tests/tools/run. A tree has what
# the kernel shows of an L40 as the driver's documents describe it, and of the host what
# Debian has. Each test changes one thing in it.
# shellcheck disable=SC2016,SC2317,SC2154 # texts; functions are called through check

VGPU=$VGPU_BUILD/vgpu
SAID=$HERE/vgpu
card=sys/bus/pci/devices/0000:01:00.0
debug=sys/kernel/debug/nvidia_vgpu_mdev/0000:01:00.0
one=10000000-0000-4000-8000-000000000001

# put FILE TEXT: in the tree at hand.
put() {
	mkdir -p "$tree/${1%/*}"
	printf '%s\n' "$2" >"$tree/$1"
}

link() {
	mkdir -p "$tree/${1%/*}"
	ln -s "$2" "$tree/$1"
}

# bytes OFFSET TEXT: of the card's configuration space, as printf writes it.
config() {
	# shellcheck disable=SC2059
	printf "$2" | dd of="$tree/$card/config" bs=1 seek="$1" conv=notrunc 2>/dev/null
}

# A host that is fit, without the driver.
host() {
	tree=$work/host
	rm -rf "$tree"
	put proc/sys/kernel/osrelease 6.12.0-amd64
	put proc/version "Linux version 6.12.0-amd64"
	put proc/cmdline "BOOT_IMAGE=/vmlinuz root=UUID=3f1c intel_iommu=on quiet"
	put boot/config-6.12.0-amd64 "CONFIG_PCI_IOV=y
CONFIG_VFIO=m
CONFIG_VFIO_PCI_CORE=m
CONFIG_VFIO_MDEV=m"
	put lib/modules/6.12.0-amd64/modules.dep "updates/dkms/nvidia_vgpu_mdev.ko.xz: kernel/drivers/vfio/mdev/mdev.ko.xz"
	put etc/modprobe.d/nvidia-vgpu-mdev.conf "blacklist nouveau
blacklist nova_core"
	put sys/class/iommu/dmar0/name dmar0
	put proc/interrupts "            CPU0       CPU1
   0:         12          0  IR-IO-APIC    2-edge      timer
  24:          0          0  DMAR-MSI    0-edge      dmar0
  25:          7     411502  IR-PCI-MSIX-0000:00:02.0    0-edge      nvme0q0
 NMI:          0          0   Non-maskable interrupts"
	put sys/kernel/security/lockdown "[none] integrity confidentiality"
	put usr/share/misc/pci.ids "1002  AMD
10de  NVIDIA Corporation
	26b5  AD102GL [L40]
		10de 169d  L40
8086  Intel"
	put usr/lib/udev/rules.d/60-mdevctl.rules 'RUN+="/usr/sbin/mdevctl start-parent-mdevs %k"'
	put usr/lib/udev/rules.d/61-nvidia-vgpu-mdev.rules '	RUN+="/bin/sh -c '"'/usr/bin/mdevctl start-parent-mdevs %k'"'"'
	program usr/bin/mdevctl "mdevctl 1.4.0"
	program usr/sbin/libvirtd "libvirtd (libvirt) 11.3.0"
	program usr/bin/qemu-system-x86_64 "QEMU emulator version 10.0.2"
	for f in gsp bootloader booter_load booter_unload scrubber; do
		put "lib/firmware/nvidia/ad102/gsp/$f-570.144.bin" ""
	done
	put lib/firmware/nvidia/ad102/gsp/gsp-535.113.01.bin.xz ""
	the_card
}

# One that is not to run: it lies in what may be a copy of another host.
program() {
	put "$1" "#!/bin/sh
echo ran >>$work/ran
echo '$2'"
	chmod 755 "$tree/$1"
}

the_card() {
	# The card is below a port, whose ACS capability separates.
	mkdir -p "$tree/sys/devices/pci0000:00/0000:00:01.0/0000:01:00.0"
	link $card ../../../devices/pci0000:00/0000:00:01.0/0000:01:00.0
	link sys/bus/pci/devices/0000:00:01.0 ../../../devices/pci0000:00/0000:00:01.0
	head -c 4096 /dev/zero >"$tree/sys/bus/pci/devices/0000:00:01.0/config"
	printf '\015\000\001\000\037\000\035\000' |
		dd of="$tree/sys/bus/pci/devices/0000:00:01.0/config" bs=1 seek=256 conv=notrunc 2>/dev/null
	put $card/vendor 0x10de
	put $card/device 0x26b5
	put $card/subsystem_vendor 0x10de
	put $card/subsystem_device 0x169d
	put $card/class 0x030200
	put $card/sriov_numvfs 0
	put $card/sriov_totalvfs 2
	put $card/driver_override "(null)"
	put $card/resource "0x00000000f0000000 0x00000000f0ffffff 0x0000000000040200
0x0000380000000000 0x0000380fffffffff 0x000000000014220c
0x0000000000000000 0x0000000000000000 0x0000000000000000
0x0000381000000000 0x0000381001ffffff 0x000000000014220c
0x0000000000000000 0x0000000000000000 0x0000000000000000
0x0000000000000000 0x0000000000000000 0x0000000000000000
0x0000000000000000 0x0000000000000000 0x0000000000000000
0x0000000000000000 0x0000000000000000 0x0000000000000000
0x0000381002000000 0x00003810021fffff 0x000000000014220c
0x0000000000000000 0x0000000000000000 0x0000000000000000
0x0000000000000000 0x0000000000000000 0x0000000000000000
0x0000000000000000 0x0000000000000000 0x0000000000000000
0x0000000000000000 0x0000000000000000 0x0000000000000000"
	# VFs' BAR 0 is the first line of theirs.
	sed -i '8s/.*/0x00000000f1000000 0x00000000f107ffff 0x0000000000040200/' "$tree/$card/resource"
	head -c 4096 /dev/zero >"$tree/$card/config"
	config 16 '\000\000\000\360\014\000\000\000\000\070\000\000\014\000\000\000\020\070\000\000'
	# A capability before SR-IOV's.
	config 256 '\013\000\001\024'
	config 320 '\020\000\001\000'
	config 356 '\000\000\000\361\014\000\000\002\020\070\000\000'
	put $card/enable 0
	link $card/iommu_group ../../../kernel/iommu_groups/7
	put sys/kernel/iommu_groups/7/type DMA-FQ
	put sys/kernel/iommu_groups/7/devices/0000:01:00.0/x ""
	put sys/bus/pci/devices/0000:00:1f.0/vendor 0x8086
	put sys/bus/pci/devices/0000:00:1f.0/class 0x060400
	put sys/kernel/iommu_groups/7/devices/0000:00:1f.0/x ""
}

# vf NUMBER STATE TYPE
vf() {
	address=0000:01:00.$(($1 + 4))
	link "$card/virtfn$1" "../../../../bus/pci/devices/$address"
	put "sys/bus/pci/devices/$address/vendor" 0x10de
	put "sys/bus/pci/devices/$address/class" 0x030200
	link "sys/bus/pci/devices/$address/physfn" ../0000:01:00.0
	put "sys/bus/pci/devices/$address/nvidia/state" "$2"
	put "sys/bus/pci/devices/$address/nvidia/current_vgpu_type" "$3"
	put "sys/bus/pci/devices/$address/nvidia/user" ""
	put "sys/bus/pci/devices/$address/nvidia/last_error" none
}

# The same with the driver: a mediated device that a VM has, and a vGPU on a VF.
driven() {
	host
	put sys/module/nvidia_vgpu_mdev/version 0.1
	put sys/module/nvidia_vgpu_mdev/parameters/mdev_parent pf
	put sys/module/nvidia_vgpu_mdev/parameters/firmware "(null)"
	put sys/module/nvidia_vgpu_mdev/parameters/driver_name nvidia
	put $card/sriov_numvfs 2
	link $card/driver ../../drivers/nvidia
	put $card/vgpu/firmware_release 570.144
	put $card/vgpu/abi_profile 570.144
	put $card/vgpu/encoding rm
	put $card/vgpu/chip ad102
	put $card/vgpu/confined yes
	put $card/vgpu/last_error none
	put $card/mdev_supported_types/nvidia-871/name "NVIDIA L40-1Q"
	put $card/mdev_supported_types/nvidia-871/available_instances 0
	vf 0 running 0
	vf 1 created 869
	put sys/bus/mdev/devices/$one/nvidia/vf 0000:01:00.4
	put sys/bus/mdev/devices/$one/nvidia/vgpu_type 871
	put sys/bus/mdev/devices/$one/nvidia/state running
	put sys/bus/mdev/devices/$one/nvidia/framebuffer 1073741824
	put sys/bus/mdev/devices/$one/nvidia/user "4711 qemu-system-x86"
	put sys/bus/mdev/devices/$one/nvidia/vgpu_params enable_uvm=1
	put sys/bus/mdev/devices/$one/nvidia/placement_id "Not Applicable"
	put sys/bus/mdev/devices/$one/nvidia/last_error "it \"was\" reset"
	mkdir -p "$tree/proc/4711"
	printf '%s\0' /usr/bin/qemu-system-x86_64 -name 'guest=secret,debug-threads=on' -m 1G \
		>"$tree/proc/4711/cmdline"
	put $debug/gsp "chip: ad102
state: running
rpcs: 321
rpc bytes: 65536
events: 12
elements read again: 3
interrupts: 34
plugin messages: 56
bytes cleared: 1073741824"
	put $debug/framebuffer "total 48318382080
segment 134217728
free 40000000000
vfs_free 0
claims 2
0x000040000000-0x00007fffffff gfid 1 guest
0x000008000000-0x000009ffffff gfid 1 heap
0x000080000000-0x00009fffffff gfid 2 guest
0x0000a0000000-0x0000bfffffff gfid 2 guest"
	put $debug/vgpus "gfid vf           type       state       channels    name
1    0000:01:00.4 871        running         0+2048  $one
2    0000:01:00.5 869        created      2048+2048  0000:01:00.5"
	put $debug/memory "[1112....]"
	put $debug/types "id    available name
869   0         NVIDIA L40-1B: no VF is left
871   0         NVIDIA L40-1Q: no VF is left
-     -         NVIDIA L40-1-8Q: MIG-backed"
	put $debug/plugin_events "gfid count      event
1    1          task started
1    2          guest driver loaded
1    1          guest driver unloaded"
	put $debug/logs/index "LOGINIT 14 1"
	put $debug/logs/LOGINIT secret-of-gsp
	put $debug/logs/plugin1 ""
	: >"$tree/$debug/logs/plugin1"
	put $debug/rpcs "number what
1      UNLOADING_GUEST_DRIVER"
	put dev/kmsg "6,100,1500000,-;nvidia 0000:01:00.0: GSP firmware 570.144
 SUBSYSTEM=pci
6,101,1600000,-;usb 1-1: SerialNumber: 12345"
}

vgpu() {
	VGPU_ROOT=$tree "$VGPU" "$@"
}

# is NAME COMMAND...: with status 0 and what vgpu/NAME has.
is() {
	file=$1
	shift
	ends 0 vgpu "$@" && says "$SAID/$file"
}

# finds STATUS LEVEL TEXT: check ends so, one line begins with that level and has that text,
# and no other is worse than in a host that is fit.
finds() {
	ends "$1" vgpu check || return
	cat "$work/said"
	grep "^$2 .*$3" "$work/said" || return
	[ "$(grep -c '^warning\|^fault' "$work/said")" = 1 ]
}

json_is() {
	ends 0 vgpu "$@" --json && jq -e . "$work/said" >/dev/null
}

statuses() {
	driven && is status.said status && json_is status &&
		[ "$(jq -r '.[0].vgpus[0] | .vm, .last_error, .framebuffer' said | tr '\n' ,)" = \
			'secret,it "was" reset,1073741824,' ] &&
		[ "$(jq '.[0].vgpus[1].framebuffer' said)" = 1073741824 ]
}

# As for a user who may not read debugfs.
without_debugfs() {
	driven && rm -r "$tree/sys/kernel/debug" && is status-no-debugfs.said status || return
	put sys/module/nvidia_vgpu_mdev/parameters/mdev_parent vf
	put $card/nvidia/creatable_vgpu_types "ID    : vGPU Name
871   : NVIDIA L40-1Q"
	json_is status && [ "$(jq -c '.[0].types[0] | [.id, .available]' said)" = '["871",null]' ]
}

# What status keeps between two looks is forgotten, and what it says then is not.
watches() {
	host && rm "${tree:?}/$card" && status=0 || return
	VGPU_ROOT=$tree timeout 3 "$VGPU" status -w1 >said 2>errors || status=$?
	cat errors
	[ "$status" = 124 ] && [ "$(uniq errors)" = "vgpu status: there is no NVIDIA card here" ] &&
		[ "$(wc -l <errors)" -ge 2 ]
}

# A VM's name and a process's are who made them: text is for terminals.
no_escapes() {
	driven && printf '%s\0' qemu -name "$(printf 'guest=a,,b\033[2J\302\233\377\303\251\nx,debug-threads=on')" \
		>"$tree/proc/4711/cmdline" &&
		put sys/bus/mdev/devices/$one/nvidia/user "$(printf '4711 q\033[31m')" &&
		ends 0 vgpu status && ! grep -q "$(printf '[\033\377]')" said &&
		grep -qF "used by q?[31m, process 4711, VM a,b?[2J???$(printf '\303\251')?x" said &&
		json_is status && [ "$(jq -r '.[0].vgpus[0].user' said)" = "$(printf 'q\033[31m')" ] &&
		ends 0 vgpu report && ! grep -q "$(printf '\033')" said &&
		grep -qF 'user: 4711 q?[31m' said && grep -q '^GSP: *\|^chip: ad102$' said
}

# What -o writes: the file as a whole, in place of a regular one, when there is a result.
writes_files() {
	driven && echo old >old && cp old m.prom && ends 1 vgpu metrics -o m.prom 99:00.0 && cmp old m.prom &&
		ends 1 vgpu check -o m.prom 99:00.0 && cmp old m.prom &&
		ends 0 vgpu metrics -o m.prom && grep -q driver_loaded m.prom && [ "$(stat -c %a m.prom)" = 644 ] &&
		ends 0 vgpu report -o r.txt && [ "$(stat -c %a r.txt)" = 600 ] &&
		rm -r "$tree/sys/kernel/debug" && cp old m.prom && ends 1 vgpu memory --json -o m.prom && cmp old m.prom &&
		host && rm -r "${tree:?}/lib/modules" && ends 1 vgpu check -o c.txt && grep -q '^fault' c.txt || return
	ln -sf old link && mkdir -p folder && mkfifo pipe || return
	for file in link folder pipe /dev/null; do
		ends 2 vgpu status -o "$file" && grep -q "$file: there is something that is no regular file" errors || return
	done
	[ -L link ] && [ -d folder ] && [ -p pipe ] && [ -c /dev/null ] && [ "$(cat old)" = old ] || return
	for file in m.prom.* c.txt.* r.txt.* link.* pipe.*; do
		[ ! -e "$file" ] || { echo "$file is left"; return 1; }
	done
}

names_cards() {
	driven && ends 0 vgpu status 01:00.0 && ends 1 vgpu status 02:00.0 &&
		grep -qx 'vgpu status: there is no card 02:00.0' errors && host && ends 0 vgpu status &&
		grep -q 'not driven: no driver has it' said && rm "${tree:?}/$card" && ends 1 vgpu status
}

memories() {
	driven && ends 0 vgpu memory && printf '0000:01:00.0\n[1112....]\n' | diff - said &&
		json_is memory && [ "$(jq '[.[0].ranges[] | select(.what == "guest")] | length' said)" = 3 ] &&
		rm -r "$tree/sys/kernel/debug" && ends 1 vgpu memory && grep -q 'not mounted' errors &&
		host && ends 1 vgpu memory && grep -q 'not loaded' errors
}

# Of a copy nothing runs and nothing is mapped; of this host it does.
is_a_copy() {
	host && rm -f ran && : >"$tree/$card/resource0" && ends 0 vgpu check --deep && [ ! -e ran ] &&
		grep '^warning .*deep: not looked into: this is a copy' said && [ "$(cat "$tree/$card/enable")" = 0 ] &&
		ends 0 vgpu report && [ ! -e ran ] || return
	# The host that the tests run on has these.
	VGPU_ROOT='' "$VGPU" check >said
	grep '^ok *mdevctl: mdevctl [0-9]' said && grep '^ok *libvirt: .*libvirtd (libvirt) [0-9]' said &&
		grep '^ok *QEMU: QEMU emulator version [0-9]' said
}

# What keeps other drivers away, as modprobe and the kernel understand it.
keeps_away() {
	host && for conf in '	blacklist  nova-core	
 blacklist nouveau ' 'install nova-core /bin/false
install nouveau	/usr/bin/true'; do
		put etc/modprobe.d/nvidia-vgpu-mdev.conf "$conf" && finds_none || return
	done
	rm "$tree/etc/modprobe.d/nvidia-vgpu-mdev.conf" || return
	put proc/cmdline 'quiet modprobe.blacklist=nvidia,nouveau module_blacklist=nova_core' && finds_none || return
	put proc/cmdline 'quiet modprobe.blacklist=nouveau_x,nova_core' &&
		finds 0 warning 'nouveau: may be loaded' || return
	# There names are as they stand (kmod 34, the kernel); of the kernel's words the last counts.
	for word in modprobe.blacklist=nova-core module_blacklist=nova-core \
		'module_blacklist=nova_core module_blacklist=x'; do
		put proc/cmdline "modprobe.blacklist=nouveau $word" && finds 0 warning 'nova_core: may be loaded' || return
	done
	put proc/cmdline 'modprobe.blacklist=nouveau modprobe.blacklist=nova_core modprobe.blacklist=x' && finds_none || return
	put proc/cmdline quiet || return
	# "install" takes patterns, and the first that matches; "blacklist" takes none.
	for conf in 'install no[uv]* /bin/false' 'install nova-?ore /bin/false
install n* /bin/true
install nouveau /sbin/modprobe --ignore-install nouveau'; do
		put etc/modprobe.d/nvidia-vgpu-mdev.conf "$conf" && finds_none || return
	done
	put etc/modprobe.d/nvidia-vgpu-mdev.conf 'install n* /sbin/modprobe --ignore-install $MODPROBE_MODULE
install nouveau /bin/false
blacklist nova_core' && finds 0 warning 'nouveau: may be loaded' || return
	put etc/modprobe.d/nvidia-vgpu-mdev.conf 'blacklist nouv*
blacklist nova_core' && finds 0 warning 'nouveau: may be loaded' || return
	# The first is no line's end.
	put etc/modprobe.d/nvidia-vgpu-mdev.conf 'blacklist nova_\
core
options x y=\\\\
blacklist nouveau' && finds_none || return
	# As many as there is room for, in one pass.
	awk 'BEGIN { for (i = 0; i < 1400000; i++) print "\\" }' >"$tree/etc/modprobe.d/z.conf" &&
		ends 0 timeout 60 env VGPU_ROOT="$tree" "$VGPU" check && rm "$tree/etc/modprobe.d/z.conf" || return
	put etc/modprobe.d/nvidia-vgpu-mdev.conf 'install nouveau /sbin/modprobe --ignore-install nouveau
blacklist nova_core' && finds 0 warning 'nouveau: may be loaded'
}

# firmware_is TEXT: the parameter firmware is that, as check takes it.
firmware_is() {
	finds 1 fault "insists on $1, which is not there"
}

# All lines of all files count, the last one most, and the kernel's command line more: as
# modprobe -n -v of kmod 34 has them.
options_count() {
	modprobe_d=etc/modprobe.d
	host && put $modprobe_d/b.conf 'options nvidia_vgpu_mdev firmware=570.1
options nvidia_vgpu_mdev num_vfs=2
options nvidia_vgpu_mdev	firmware=570.2 num_vfs=3
options nvidia_vgpu_mdev_x firmware=570.9' && firmware_is 570.2 || return
	put usr/lib/modprobe.d/a.conf 'options nvidia_vgpu_mdev firmware=570.3' && firmware_is 570.2 || return
	put usr/lib/modprobe.d/b10.conf 'options nvidia_vgpu_mdev firmware=570.4' && firmware_is 570.4 || return
	# By the letters of their names, not by numbers in them.
	put run/modprobe.d/b9.conf 'options nvidia_vgpu_mdev firmware=570.5' && firmware_is 570.5 || return
	# One of the same name goes before it.
	put $modprobe_d/b9.conf 'options nvidia_vgpu_mdev \
firmware="570.6"' && firmware_is 570.6 || return
	put $modprobe_d/c.confx 'options nvidia_vgpu_mdev firmware=570.7' && firmware_is 570.6 || return
	put $modprobe_d/c.conf '# options nvidia_vgpu_mdev firmware=570.7
#options nvidia_vgpu_mdev firmware=570.7' && firmware_is 570.6 || return
	put proc/cmdline 'quiet nvidia-vgpu-mdev.firmware=570.8' && firmware_is 570.8 || return
	# What the last line gives back.
	put proc/cmdline quiet && put $modprobe_d/c.conf 'options nvidia_vgpu_mdev firmware=' && finds_none || return
	rm -r "${tree:?}/$modprobe_d/c.conf" && put $card/driver_override nvidia-vgpu &&
		put $modprobe_d/b9.conf 'options nvidia_vgpu_mdev driver_name=nvidia-vgpu firmware=570.144' && finds_none
}

# Whether they are remapped, and what VFIO was told where they are not.
interrupts() {
	plain='   0:         12          0  IO-APIC    2-edge      timer
  25:          7     411502  PCI-MSIX-0000:00:02.0    0-edge      IR-nvme'
	unsafe=sys/module/vfio_iommu_type1/parameters/allow_unsafe_interrupts
	host && put proc/interrupts "  25:     0    7  vIR-PCI-MSI-0000:00:02.0    0-edge      virtio0" && finds_none || return
	host && put proc/interrupts "  25:     0    7  ITS-PCI-MSI-0000:00:02.0    0-edge      virtio0" && finds_none || return
	host && put proc/interrupts "$plain" &&
		finds 1 fault 'interrupts: not remapped (IO-APIC): VFIO gives VMs no vGPU' || return
	put $unsafe N && finds 1 fault 'interrupts: not remapped' || return
	# It is loaded: what modprobe would do is over.
	put etc/modprobe.d/vfio.conf "options vfio_iommu_type1 allow_unsafe_interrupts=1" &&
		finds 1 fault 'interrupts: not remapped' || return
	put $unsafe Y && finds 0 warning 'interrupts: not remapped (IO-APIC), which vfio_iommu_type1 was told to allow' ||
		return
	rm -r "$tree/sys/module" && finds 0 warning 'which vfio_iommu_type1 was told' || return
	put etc/modprobe.d/vfio.conf "options vfio_iommu_type1 allow_unsafe_interrupts=0" &&
		finds 1 fault 'interrupts: not remapped' || return
	# That is for who uses iommufd in place of VFIO's own.
	put etc/modprobe.d/vfio.conf "options iommufd allow_unsafe_interrupts" &&
		put sys/module/iommufd/parameters/allow_unsafe_interrupts Y &&
		finds 1 fault 'interrupts: not remapped' || return
	host && rm "$tree/proc/interrupts" && finds 0 warning 'interrupts: whether they are remapped is not known'
}

fit() {
	host && is check.said check && json_is check &&
		[ "$(jq -r '[.[] | select(.level != "ok")] | length' said)" = 0 ] &&
		driven && rm -r "$tree/sys/bus/mdev" && finds_none
}

finds_none() {
	ends 0 vgpu check && ! grep '^fault\|^warning' said
}

# Each thing that can be wrong with a host, one at a time.
unfit() {
	host && put proc/sys/kernel/osrelease 5.10.0-amd64 &&
		cp -r "$tree/lib/modules/6.12.0-amd64" "$tree/lib/modules/5.10.0-amd64" &&
		cp "$tree/boot/config-6.12.0-amd64" "$tree/boot/config-5.10.0-amd64" &&
		finds 1 fault '5.10.0-amd64 is too old' || return
	host && sed -i '/MDEV/d' "$tree"/boot/config-* && finds 1 fault 'without CONFIG_VFIO_MDEV' || return
	host && rm -r "$tree/sys/kernel/iommu_groups" "$tree/$card/iommu_group" &&
		ends 1 vgpu check && grep '^fault .*IOMMU: dmar0 is there, and no device has a group' said &&
		grep '^fault .*IOMMU group: none' said || return
	host && rm "$tree"/lib/modules/*/modules.dep && finds 1 fault 'not installed for kernel' || return
	host && put sys/kernel/security/lockdown "none [integrity] confidentiality" &&
		finds 0 warning 'locked down' || return
	host && put sys/module/nouveau/version 1 && finds 0 warning 'nouveau: loaded' || return
	host && put etc/modprobe.d/nvidia-vgpu-mdev.conf 'blacklist nouveau' &&
		finds 0 warning 'nova_core: may be loaded' || return
	host && rm "$tree/usr/lib/udev/rules.d/61-nvidia-vgpu-mdev.rules" &&
		finds 0 warning '60-mdevctl.rules names /usr/sbin/mdevctl, which is not there' || return
	host && rm "$tree/usr/bin/qemu-system-x86_64" && finds 0 warning 'QEMU: not installed'
}

unfit_cards() {
	host && link $card/driver ../../drivers/vfio-pci && finds 1 fault 'driver vfio-pci has it' || return
	host && put $card/driver_override vfio-pci && finds 1 fault 'driver_override names another' || return
	host && put $card/sriov_numvfs 2 && finds 1 fault '2 VFs are enabled already' || return
	host && put $card/sriov_totalvfs 0 && finds 1 fault 'no SR-IOV capability' || return
	host && put sys/kernel/iommu_groups/7/devices/0000:02:00.0/x "" &&
		finds 1 fault '7, which it shares with 0000:02:00.0' || return
	host && printf '\015\000\001\000\037\000\034\000' |
		dd of="$tree/sys/bus/pci/devices/0000:00:01.0/config" bs=1 seek=256 conv=notrunc 2>/dev/null &&
		finds 0 warning 'ACS: the port 0000:00:01.0 above the card does not separate' || return
	# The kernel marks the VFs' BAR 1, or clears the card's, or its VFs' first.
	host && sed -i '9s/14220c/2014220c/' "$tree/$card/resource" &&
		finds 1 fault 'no room for BAR1 of its VFs' || return
	for range in '0x0 0x0 0x0' '0x0 0x3fffffffffff 0x0' '0x0 0xffff 0x14220c'; do
		host && sed -i "2s/.*/$range/" "$tree/$card/resource" &&
			finds 1 fault 'no room for BAR1 of the card' || return
	done
	host && sed -i '8s/.*/0x0 0x0 0x0/' "$tree/$card/resource" && rm "$tree/$card/config" &&
		finds 1 fault 'no room for BAR0 of its VFs' || return
	host && put $card/device 0x2236 && sed -i 's/^	26b5.*/	2236  GA102GL [A10]/' "$tree/usr/share/misc/pci.ids" &&
		ends 1 vgpu check && grep '^fault .*chip: GA102, whose vGPUs do not run on GSP' said &&
		grep '^fault .*no catalogue for 10de:2236' said || return
	driven && put $debug/gsp 'state: no answer to X within 5 ms' && finds 1 fault 'GSP: lost: no answer to X'
}

unfit_firmware() {
	gsp=lib/firmware/nvidia/ad102/gsp
	host && rm -r "${tree:?}/$gsp" && finds 1 fault 'there is no nvidia/ad102/gsp/gsp-<release>.bin' || return
	host && rm "$tree/$gsp/scrubber-570.144.bin" &&
		finds 1 fault '570.144 would be taken, of which nvidia/ad102/gsp lacks scrubber-570.144.bin$' || return
	host && put etc/modprobe.d/mine.conf 'options nvidia_vgpu_mdev num_vfs=2 firmware=570.999' &&
		finds 1 fault 'insists on 570.999, which is not there; installed: 570.144, 535.113.01' || return
	host && put etc/modprobe.d/mine.conf ' options	nvidia-vgpu-mdev firmware=570.998' &&
		finds 1 fault 'insists on 570.998, which is not there' || return
	put proc/cmdline 'nvidia-vgpu-mdev.firmware=570.997' && finds 1 fault 'insists on 570.997, which is not there' || return
	host && mv "$tree/$gsp/gsp-570.144.bin" "$tree/$gsp/gsp-571.1.bin" && rm "$tree/$gsp"/gsp-535* &&
		finds 1 fault 'there is no descriptor of 571.1$' || return
	# with one on the firmware path, and the list that has it
	for f in bootloader booter_load booter_unload scrubber; do
		put "$gsp/$f-571.1.bin" ""
	done
	put lib/firmware/nvidia/vgpu-mdev/abi/571.1.abi ""
	finds 1 fault 'there is no descriptor of 571.1$' || return
	put lib/firmware/nvidia/vgpu-mdev/releases 571.1
	finds_none && grep 'ok .*firmware: 571.1, descriptor /lib/firmware/' said || return
	mv "$tree/lib/firmware/nvidia/vgpu-mdev/releases" "$tree/lib/firmware/nvidia/vgpu-mdev/releases.zst"
	finds 0 warning 'which of 571.1 would be taken is not known: /lib/firmware/nvidia/vgpu-mdev/releases.zst is compressed'
}

# block TAG VALUE: of an NVFW file; the value as printf takes it.
block() {
	# shellcheck disable=SC2059 # escaped bytes
	printf "$2" >value
	size=$(wc -c <value)
	# shellcheck disable=SC2059
	printf '%s' "$1" && printf "$(printf '\\%03o\\%03o\\0\\0' $((size & 255)) $((size >> 8)))" &&
		cat value && head -c $((-size & 3)) /dev/zero
}

# nvfw NAME [TAG VALUE]...
nvfw() {
	file=$tree/lib/firmware/nvidia/ad102/gsp/$1.tlv
	shift
	printf NVFW >"$file"
	while [ $# -gt 0 ]; do
		block "$1" "$2" >>"$file"
		shift 2
	done
}

# In place of linux-firmware's files; the image has 300 bytes.
nvfw_host() {
	host && rm "$tree"/lib/firmware/nvidia/ad102/gsp/* || return
	nvfw gsp VERS 615.71.09 SIGN x FILE gsp.bin SIZE '\054\001\0\0' XTRA 1
	head -c 300 /dev/zero >"$tree/lib/firmware/nvidia/ad102/gsp/gsp.bin"
	for f in gsp_bootloader booter_load booter_unload scrubber ucodes; do
		nvfw $f VERS 615.71.09 BLOB code
	done
}

unfit_nvfw() {
	nvfw_host && finds_none && grep '^ok .*firmware: 615.71.09 in NVFW files, descriptor built in' said &&
		json_is check && [ "$(jq '[.[] | select(.what == "firmware" and .level == "ok")] | length' said)" = 1 ] || return
	# Where there is one of linux-firmware's that the driver knows it goes before.
	for f in gsp bootloader booter_load booter_unload scrubber; do
		put "$gsp/$f-570.144.bin" ""
	done
	finds_none && grep '^ok .*firmware: 570.144, descriptor' said || return
	put etc/modprobe.d/mine.conf 'options nvidia_vgpu_mdev firmware=615.71.09' && finds_none &&
		grep '^ok .*firmware: 615.71.09 in NVFW' said || return
	put etc/modprobe.d/mine.conf 'options nvidia_vgpu_mdev firmware=570.999' &&
		finds 1 fault 'insists on 570.999, and .*gsp.tlv is of release 615.71.09' || return
	nvfw_host && put "$gsp/gsp-571.1.bin" "" && finds_none && grep '^ok .*firmware: 615.71.09 in NVFW' said || return
	nvfw_host && nvfw gsp VERS 615.71.10 SIGN x BLOB code &&
		finds 1 fault 'gsp.tlv is of release 615.71.10, for which there is no descriptor' || return
	nvfw_host && nvfw gsp VERS '6 15' SIGN x BLOB code && finds 1 fault 'gsp.tlv is damaged: tag VERS is not a release' ||
		return
	nvfw_host && nvfw gsp SIGN x BLOB code && finds 1 fault 'gsp.tlv has no tag VERS' || return
	nvfw_host && nvfw gsp VERS 615.71.09 BLOB code && finds 1 fault 'gsp.tlv has no tag SIGN' || return
	nvfw_host && nvfw gsp VERS 615.71.09 SIGN x FILE ../gsp.bin SIZE '\054\001\0\0' &&
		finds 1 fault 'gsp.tlv is damaged: tag FILE is not the name of a file' || return
	nvfw_host && printf x >>"$tree/$gsp/gsp.tlv" && finds 1 fault 'gsp.tlv is damaged: a block is cut short' || return
	nvfw_host && printf x >>"$tree/$gsp/gsp.bin" &&
		finds 1 fault 'gsp.bin does not have the 300 bytes that .*gsp.tlv says' || return
	nvfw_host && rm "$tree/$gsp/gsp.bin" && finds 1 fault 'gsp.bin, which .*gsp.tlv names, is missing' || return
	nvfw_host && rm "$tree/$gsp/scrubber.tlv" &&
		finds 1 fault '615.71.09 would be taken, of which nvidia/ad102/gsp lacks scrubber.tlv' || return
	# One longer than a text may be; and longer names than the driver takes.
	nvfw_host && { printf 'NVFWBLOB\000\000\120\000' && head -c 5242880 /dev/zero && block VERS 615.71.09; } \
		>"$tree/$gsp/ucodes.tlv" && finds_none || return
	nvfw_host && : >"$tree/$gsp/ucodes.tlv" && finds 1 fault 'ucodes.tlv is damaged: it does not begin with NVFW' || return
	nvfw_host && nvfw gsp VERS 615.71.09 SIGN x SIZE '\054\001\0\0' FILE "$(printf %049d 0)" &&
		finds 1 fault 'gsp.tlv is damaged: tag FILE is not the name of a file' || return
	nvfw_host && nvfw gsp VERS "615.71.09$(printf %030d 0)" SIGN x BLOB code &&
		finds 1 fault 'gsp.tlv is damaged: tag VERS is not a release' || return
	nvfw_host && rm "$tree/$gsp/ucodes.tlv" && finds 1 fault 'lacks ucodes.tlv' || return
	nvfw_host && nvfw gsp_bootloader VERS 615.71.08 BLOB code &&
		finds 1 fault 'gsp_bootloader.tlv is of release 615.71.08, GSP.s image of 615.71.09' || return
	nvfw_host && mv "$tree/$gsp/gsp.tlv" "$tree/$gsp/gsp.tlv.zst" &&
		finds 0 warning 'gsp.tlv.zst is compressed, and not looked into'
}

# registers CHIP: what a copy has of the card's BAR 0: PMC_BOOT_42, and a ROM in its window.
registers() {
	# shellcheck disable=SC2059 # escaped bytes
	head -c 3145728 /dev/zero >"$tree/$card/resource0" &&
		printf "$1" | dd of="$tree/$card/resource0" bs=1 seek=2560 conv=notrunc 2>/dev/null &&
		"$work/rom" >>"$tree/$card/resource0"
}

# rom OFFSET TEXT: other bytes in it, as printf takes them.
rom() {
	host && registers '\0\0\040\031' || return
	# shellcheck disable=SC2059
	printf "$2" | dd of="$tree/$card/resource0" bs=1 seek=$((3145728 + $1)) conv=notrunc 2>/dev/null
}

# finds_deep STATUS LEVEL TEXT
finds_deep() {
	ends "$1" vgpu check --deep || return
	cat said
	grep "^$2 .*$3" said && [ "$(grep -c '^warning\|^fault' said)" = 1 ]
}

looks_deep() {
	gcc -I"$TOP/tests/unit/shim" -iquote "$TOP/gsp" -o rom "$HERE/vgpu/rom.c" &&
		host && registers '\0\0\040\031' && rm "$tree/usr/share/misc/pci.ids" && rm -f ran &&
		ends 0 vgpu check --deep && ! grep '^fault\|^warning' said &&
		grep '^ok .*deep: PMC_BOOT_42 in a copy says chip 0x192$' said && grep '^ok .*chip: ad102' said &&
		grep '^ok .*ROM: 7 KiB of images, FWSEC with 2 signatures$' said &&
		[ "$(cat "$tree/$card/enable")" = 0 ] && [ ! -e ran ] &&
		ends 0 vgpu check --deep --json && [ "$(jq -r '.[] | select(.what == "ROM") | .level' said)" = ok ] || return
	rom 0 '\0\0' && finds_deep 1 fault 'ROM: it cannot be used: an image has no signature (at 0)' || return
	# The entry of the table of programs, in the image behind the base image.
	rom $((0x110c)) '\0' && finds_deep 1 fault 'ROM: it cannot be used: its table .* does not have FWSEC' || return
	rom 0 '' && truncate -s $((3145728 + 0x1100)) "$tree/$card/resource0" &&
		finds_deep 1 fault 'ROM: it cannot be used: ' || return
	host && registers '\377\377\377\377' &&
		finds_deep 0 warning 'deep: not looked into: PMC_BOOT_42 in BAR 0 is 0xffffffff' || return
	# Hopper is not started with what is in it.
	host && registers '\0\0\0\030' && ends 1 vgpu check --deep && grep '^ok .*chip: gh100' said && ! grep ROM said ||
		return
	host && registers '\0\0\0\0' && ends 0 vgpu check --deep && grep '^ok .*chip: ad102' said || return
	driven && registers '\0\0\040\031' && rm -r "$tree/sys/bus/mdev" &&
		finds_deep 0 warning 'deep: not looked into: driver nvidia has it'
}

catalogues_count() {
	host && put lib/firmware/nvidia/vgpu-mdev/types/26b5.types nonsense &&
		finds 1 fault 'types: /lib/firmware/nvidia/vgpu-mdev/types/26b5.types:1: ' || return
	cp "$DATA/26b5.types" "$tree/lib/firmware/nvidia/vgpu-mdev/types/26b5.types" &&
		finds_none && grep 'types: 3 of 3 of /lib/firmware/' said || return
	mv "$tree/lib/firmware/nvidia/vgpu-mdev/types/26b5.types" "$tree/lib/firmware/nvidia/vgpu-mdev/types/26b5.types.xz" &&
		finds 0 warning 'types: /lib/firmware/nvidia/vgpu-mdev/types/26b5.types.xz is compressed, and not looked into'
}

# No name of a VM, no serial number, no log of GSP's; with --all the first and the last.
reports() {
	driven && ends 0 vgpu report -o r.txt && [ ! -s said ] || return
	for text in '==== vgpu check' '0000:01:00.0  AD102GL' 'intel_iommu=on' 'rpcs: 321' \
		'GSP firmware 570.144' 'firmware_release: 570.144' 'framebuffer: 1073741824' 'LOGINIT 14 1' UNLOADING_GUEST_DRIVER; do
		grep -qF "$text" r.txt || { echo "$text is missing"; return 1; }
	done
	! grep -E 'secret|c2VjcmV|12345|UUID=3f1c' r.txt || return
	ends 0 vgpu report --all && grep -q 'VM secret' said && grep -qx c2VjcmV0LW9mLWdzcAo= said && ! grep -q plugin1 said &&
		! grep -E '12345|UUID=3f1c' said && json_is report &&
		! grep -q secret said && [ "$(jq -r '.status[0].vgpus[0].vm' said)" = "(left out)" ] &&
		ends 2 vgpu report -o /nonexistent/r.txt
}

# What a line of the format is (prometheus.io/docs, Exposition formats; tests/install has
# Prometheus's own tool read vgpu/metrics.said): all samples of one
# name together, behind its HELP and TYPE; no two with the same labels.
well_formed() {
	awk '/^# HELP [a-z_]+ .+/ { help = $3; next }
		/^# TYPE [a-z_]+ (gauge|counter)$/ {
			if ($3 != help || $3 in seen) exit 1
			seen[$3]; type = $3; kind = $4; next }
		{
			name = $0; sub(/\{.*/, "", name)
			if (name != type || (kind == "counter") != (name ~ /_total$/)) exit 1
			if ($0 !~ /^[a-z_]+\{([a-z]+="([^"\\]|\\["\\n])*",?)*\} [0-9]+$/) exit 1
			key = $0; sub(/ [0-9]+$/, "", key)
			if (key in keys) exit 1
			keys[key]
		}
		END { if (NR < 3) exit 1 }' "$1"
}

metrics() {
	driven && is metrics.said metrics && well_formed said && json_is metrics &&
		[ "$(jq -r '.[] | select(.name == "nvidia_vgpu_gsp_rpcs_total") | .value' said)" = 321 ] &&
		put usr/share/misc/pci.ids '1002  AMD
10de  NVIDIA
	26b5  a "b\c" ' && ends 0 vgpu metrics -o m.prom && well_formed m.prom &&
		grep -qF 'name="a \"b\\c\" "' m.prom && ! ls m.prom.* 2>/dev/null || return
	host && ends 0 vgpu metrics && printf '%s\n' 'nvidia_vgpu_driver_loaded{} 0' >want &&
		grep -v '^#' said | diff want -
}

# completes WORD... : what bash offers for the last word, a line each.
completes() {
	bash -c '. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _vgpu; printf "%s\n" "${COMPREPLY[@]}"' \
		- "$TOP/tools/vgpu/completion" "$@" | sort
}

completion() {
	mkdir -p files && : >files/one && : >files/two || return
	for words in 'report -o files/' 'report --output files/' 'report --output = files/' 'types import -o files/' \
		'types check files/'; do
		# shellcheck disable=SC2086 # words
		[ "$(completes vgpu $words | tr '\n' ' ')" = "files/one files/two " ] || { echo "$words"; return 1; }
	done
	(cd files && [ "$(completes vgpu report --output = | tr '\n' ' ')" = "one two " ]) &&
		[ "$(completes vgpu types import - | tr '\n' ' ')" = "-c -o " ] &&
		[ "$(completes vgpu types show --j)" = --json ] && [ "$(completes vgpu check --d)" = --deep ]
}

commands() {
	host
	for c in status memory check report metrics types; do
		ends 0 vgpu $c --help && grep -q "usage: vgpu" said || return
		grep -q "  $c " "$TOP/tools/vgpu/completion" || grep -qw "$c" "$TOP/tools/vgpu/completion" || return
	done
	ends 0 vgpu --version && [ "$(cat said)" = "vgpu $VERSION" ] && ends 2 vgpu && ends 2 vgpu nothing &&
		ends 2 vgpu status --deep && ends 2 vgpu metrics --all && ends 2 vgpu check --watch &&
		ends 0 vgpu types show --json "$TOP/types/l40.types" && jq -e '.[0].types | length > 20' said &&
		ends 1 vgpu types diff --json "$TOP/types/l40.types" "$TOP/types/l4.types" &&
		jq -e '.differ and (.changes | length == 2)' said
}

check "vgpu status: cards, types, vGPUs and who has them" statuses
check "vgpu status: what sysfs alone tells" without_debugfs
check "vgpu status: cards as lspci writes them; none" names_cards
check "vgpu status: again and again, without a card" watches
check "vgpu status, report: names control no terminal" no_escapes
check "vgpu: what -o writes, and what it does not" writes_files
check "vgpu memory: pictures and ranges; without driver, without debugfs" memories
check "vgpu check: nothing is wrong, before the driver is loaded and after" fit
check "vgpu check: of a copy nothing is run and nothing is mapped" is_a_copy
check "vgpu check: what keeps other drivers away" keeps_away
check "vgpu check: what modprobe is told" options_count
check "vgpu check: what is wrong with a host" unfit
check "vgpu check: interrupts that are not remapped" interrupts
check "vgpu check: what is wrong with a card and its place" unfit_cards
check "vgpu check: what is wrong with firmware and descriptors" unfit_firmware
check "vgpu check: NVFW files, which have their release inside" unfit_nvfw
check "vgpu check --deep: chip and ROM, by registers" looks_deep
check "vgpu check: an operator's catalogue" catalogues_count
check "vgpu report: all of it, without names and serial numbers" reports
check "vgpu metrics: each, in the form that Prometheus describes" metrics
check "vgpu: help, versions, statuses, completion" commands
check "vgpu: completion of bash" completion
