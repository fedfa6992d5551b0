#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm:
# timeout: 1800
#
# The way of a host's owner: the driver is installed and loaded by modprobe, and vGPUs that
# mdevctl has defined to start by themselves are there again after the module was loaded
# anew, with their types, UUIDs and settings. udev and mdevctl are as the distribution has
# them; what its rule for udev gets wrong, ours does.
# shellcheck disable=SC2016,SC2119,SC2034 # texts that check() runs
. tests/vm/lib.sh

number=8
udev=/usr/lib/udev/rules.d

driver_load() {
	modprobe "$DRIVER" "$@"
}

driver_unload() {
	modprobe -r "$DRIVER"
}

# depmod reads every module, of which Debian's kernel has thousands, for minutes here: it
# gets those that are needed.
few_modules() {
	all=/lib/modules/$(uname -r)
	for module in mdev vfio_pci_core vfio_iommu_type1; do
		modprobe --show-depends "$module" || return
	done >"$tmp/needed"
	mkdir "$tmp/few" && cp "$all"/modules.builtin* "$all/modules.order" "$tmp/few/" || return
	sed -n 's/^insmod //p' "$tmp/needed" | sort -u | while read -r ko; do
		install -D -m 644 "$ko" "$tmp/few/${ko#"$all"}" || return
	done
	mount --bind "$tmp/few" "$all"
}

udev_up() {
	/usr/lib/systemd/systemd-udevd --daemon && udevadm settle --timeout=120
}

define() {
	mdevctl define --auto --uuid "$(uuid "$1")" --parent "$BDF" --type "nvidia-$2" || return
	mdevctl modify --uuid "$(uuid "$1")" --addattr nvidia/vgpu_params --value "disable_vnc=1" ||
		return
}

# All that are defined are there, none else, each of its type and with its settings.
all_back() {
	k=1
	while [ "$k" -le "$number" ]; do
		m=$MDEVS/$(uuid "$k")
		[ -e "$m/nvidia/vgpu_params" ] || return
		[ "$(cat "$m/nvidia/vgpu_type")" = "$(type_of "$k")" ] || return
		[ "$(cat "$m/nvidia/vgpu_params")" = disable_vnc=1 ] || return
		k=$((k + 1))
	done
	[ "$(num_mdevs)" = "$number" ]
}

type_of() {
	case $1 in
	1) echo "$q24" ;;
	2) echo "$q8" ;;
	*) echo "$q1" ;;
	esac
}

forget_all() {
	k=1
	while [ "$k" -le "$number" ]; do
		mdevctl undefine --uuid "$(uuid "$k")" || return
		k=$((k + 1))
	done
	remove_all
}

check "modules of this kernel" few_modules
check "make install" make -s install KO="$KO"
# The compiled part of gsp-abi is not in this machine: another program stands in its place.
check "make install-tools" eval 'install -D /bin/true "$tmp/abi/core" &&
	make -s install-tools O="$MODULES" ABI_O="$tmp/abi" prefix=/usr'
check "modprobe knows the driver's version" eval \
	'[ "$(modinfo -F version $DRIVER)" = "$(sed -n "s/^PACKAGE_VERSION=\"\(.*\)\"/\1/p" dkms.conf)" ]'
check "it is loaded for the GPU by itself, and nouveau is not" eval \
	'modprobe -R "$(cat "$PF/modalias")" | grep -qx $DRIVER &&
		[ "$(modprobe -c | grep -c "^blacklist nouveau$")" = 2 ]'
check "the tools are found" eval \
	'command -v vgpu | grep -qx /usr/bin/vgpu && vgpu --version | grep -qx "vgpu $(modinfo -F version $DRIVER)"'
check "Debian's own rule for mdevctl is as it is" test -e $udev/60-mdevctl.rules

driver_up
q1=$(type_named L40-1Q) || bail "no type L40-1Q"
q8=$(type_named L40-8Q) || bail "no type L40-8Q"
q24=$(type_named L40-24Q) || bail "no type L40-24Q"
before=$(state)
check "udev runs" udev_up
k=1
while [ $k -le $number ]; do
	check "define vGPU $k to start by itself" define $k "$(type_of $k)"
	k=$((k + 1))
done
same "none is there yet" 0 "$(num_mdevs)"
check "mdevctl lists them as defined" eval \
	'[ "$(mdevctl list --defined | grep -c auto)" = $number ]'

for round in 1 2 3; do
	check "round $round: the module unloads" driver_unload
	same "no vGPU is left" 0 "$(num_mdevs)"
	check "load it" driver_load
	check "all vGPUs come back, of their types and with their settings" \
		until_true 120 all_back
	check "one works" client "$(uuid 3)" engine,zero,dma
done
check "mdevctl stops one" mdevctl stop --uuid "$(uuid 1)"
same "it is gone" $((number - 1)) "$(num_mdevs)"
check "mdevctl starts it again" mdevctl start --uuid "$(uuid 1)"
check "all are there" all_back
check "undefine all and remove them" forget_all
same "everything is held as before" "$before" "$(state)"
check "the module unloads" driver_unload
check "make uninstall and uninstall-tools" make -s uninstall uninstall-tools prefix=/usr
check "nothing is left, and modprobe knows no driver" eval '
	! modprobe -n $DRIVER && ! find /usr/bin /usr/sbin /usr/share /usr/lib/udev /usr/lib/modprobe.d \
		/etc /lib/modules | grep -i "nvidia.vgpu"'
check "the kernel found nothing wrong" kernel_is_sane
finish
