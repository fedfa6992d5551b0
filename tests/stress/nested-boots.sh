#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# nested-boots.sh ARM N: in the test machine, for tests/stress/nested-arms: boot N guests
# one after the other. A line for each that is over; status 0 when all are as they should
# be and the kernel has nothing to say.
# shellcheck disable=SC2016,SC2119
. tests/vm/lib.sh

arm=$1 boots=$2
# A host that has other things to do is no damage: nothing here is judged by time but
# what stands still for an hour.
SLOW=12
echo 0 >/proc/sys/kernel/hung_task_timeout_secs
[ ! -e /proc/sys/kernel/watchdog ] || echo 0 >/proc/sys/kernel/watchdog

# A guest without programs of ours: it says what it sees and powers off. With a VF of
# igb, Debian's driver of those VFs takes it and brings the link up.
plain_image() {
	_init=$tmp/plain
	mkdir -p "$_init/bin" "$_init/modules" "$_init/proc" "$_init/sys"
	cp "$(command -v busybox)" "$_init/bin/"
	_n=10
	modprobe --ignore-install --show-depends igbvf | awk '$1 == "insmod" { print $2 }' |
		while read -r _ko; do
			case $_ko in
			*.xz) xz -dc "$_ko" >"$_init/modules/$_n-$(basename "$_ko" .xz)" ;;
			*) cp "$_ko" "$_init/modules/$_n-$(basename "$_ko")" ;;
			esac
			_n=$((_n + 1))
		done
	cat >"$_init/init" <<'END'
#!/bin/busybox sh
export PATH=/bin
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sys /sys
echo "plain: up"
if [ -e /sys/bus/pci/devices/0000:00:05.0 ]; then
	for m in /modules/*.ko; do insmod "$m"; done
	for n in /sys/class/net/*; do
		[ "${n##*/}" = lo ] || { ip link set "${n##*/}" up && echo "plain: uses ${n##*/}"; }
	done
	sleep 2
fi
echo "plain: done"
poweroff -f
END
	chmod 755 "$_init/init"
	(cd "$_init" && find . | cpio --quiet -o -H newc >"$tmp/plain.cpio")
}

# plain_guest [QEMU ARGUMENT…]
plain_guest() {
	: >"$tmp/vm.log"
	: >"$tmp/vm.err"
	# shellcheck disable=SC2046
	qemu-system-x86_64 -name vm -machine q35 $(accelerator) -m 256M \
		-nodefaults -no-user-config -display none -no-reboot -serial "file:$tmp/vm.log" \
		-kernel "$GUEST_KERNEL" -initrd "$tmp/plain.cpio" -append "$guest_append" \
		-monitor "unix:$tmp/vm.monitor,server=on,wait=off" "$@" \
		</dev/null 2>"$tmp/vm.err" &
	started=$!
	background="$background $started"
	hears 300 vm '^plain: done' "$started" && until_true 60 ended "$started" && wait "$started"
}

# A VF of igb is with vfio-pci as of now.
igb_up() {
	modprobe -a igb vfio-pci vfio_iommu_type1 || return
	_pf=
	for _d in /sys/bus/pci/drivers/igb/0000:*; do
		[ ! -e "$_d" ] || _pf=$_d
	done
	[ -n "$_pf" ] || return
	echo 0 >"$_pf/sriov_drivers_autoprobe" && echo 1 >"$_pf/sriov_numvfs" || return
	vf=$(basename "$(readlink "$_pf/virtfn0")")
	echo vfio-pci >"/sys/bus/pci/devices/$vf/driver_override" &&
		echo "$vf" >/sys/bus/pci/drivers_probe &&
		[ "$(basename "$(readlink "/sys/bus/pci/devices/$vf/driver")")" = vfio-pci ]
}

one() {
	case $arm in
	control) plain_guest ;;
	igb) plain_guest -device "vfio-pci,host=$vf,addr=5" && grep '^plain: uses' "$tmp/vm.log" ;;
	ours)
		start_guest vm engine,bar1,dma,irq "$id"
		guest_passes vm "$started"
		;;
	esac
}

case $arm in
control) plain_image ;;
igb)
	plain_image
	igb_up || bail "no VF of igb"
	;;
ours)
	driver_up
	id=$(uuid 1)
	create "$(smallest_type)" "$id" || bail "no vGPU"
	;;
esac
n=0
while [ $n -lt "$boots" ]; do
	n=$((n + 1))
	echo "boot $n begins"
	if one >"$tmp/one" 2>&1 && kernel_is_sane >>"$tmp/one" 2>&1; then
		echo "boot $n: ok"
	else
		echo "boot $n: damaged"
		tail -n 60 "$tmp/one"
		tail -n 40 "$tmp/vm.log"
		log | tail -n 60
		exit 1
	fi
done
