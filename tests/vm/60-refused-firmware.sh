#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm:
# timeout: 600
#
# Firmware that is missing, unknown or damaged: the GPU is not taken, one line
# in the log says what is wrong, nothing is left behind, and when the cause is
# gone the driver loads.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh

firmware=/lib/firmware/nvidia
gsp=ad102/gsp/gsp-570.144.bin

loads() {
	driver_load && is_parent && create "$(smallest_type)" "$(uuid 1)" &&
		client "$(uuid 1)" engine,dma && remove_all && driver_unload
}

# A writable copy of the firmware folder in place of the real one.
copy_firmware() {
	mkdir -p "$tmp/nvidia" && cp -a "$(readlink -f "$firmware")/." "$tmp/nvidia/" 2>/dev/null
	mount --bind "$tmp/nvidia" "$firmware"
}

mkdir "$tmp/empty"
mount --bind "$tmp/empty" "$firmware"
check "no firmware file at all" refused_probe "$BDF: .*nvidia/ad102/gsp/.*"
umount "$firmware"
check "loads when it is there" loads

check "a release that the driver knows and that has no file" \
	refused_probe "$BDF: .*nvidia/ad102/gsp/gsp-535\.113\.01\.bin" firmware=535.113.01
check "a release that does not exist" refused_probe "$BDF: .*999\.99.*" firmware=999.99
check "something that is no release" refused_probe "$BDF: .*release.*passwd" firmware=../../etc/passwd
check "the right release by name" eval \
	'driver_load firmware=570.144 && is_parent && driver_unload'

copy_firmware
file=$(readlink -f "$tmp/nvidia/$gsp")
case $file in
"$tmp"/*)
	cp "$file" "$tmp/gsp.bin"
	head -c 1000 "$tmp/gsp.bin" >"$file"
	check "a GSP image that is cut short" refused_probe "$BDF: .*gsp-570\.144\.bin.*" firmware=570.144
	: >"$file"
	check "a GSP image that is empty" refused_probe "$BDF: .*gsp-570\.144\.bin.*" firmware=570.144
	head -c 1000000 /dev/zero >"$file"
	check "a GSP image of zeros" refused_probe "$BDF: .*gsp-570\.144\.bin.*" firmware=570.144
	{ head -c 20000000 "$tmp/gsp.bin"; printf x; tail -c +20000002 "$tmp/gsp.bin"; } >"$file"
	check "a GSP image with one byte changed, which the firmware's own check finds" \
		refused_probe "$BDF: .*booter_load refuses.*" firmware=570.144
	cp "$tmp/gsp.bin" "$file"
	check "the whole image again" loads
	;;
*)
	not_ok "the firmware's copy holds $gsp"
	;;
esac
umount "$firmware"
check "loads from the real folder" loads
check "the kernel found nothing wrong" kernel_is_sane
finish
