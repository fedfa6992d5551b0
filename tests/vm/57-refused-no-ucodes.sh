#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --release 615.71.09
# full: --release 615.71.09 --gpu card=rtxpro6000
# timeout: 900
#
# Releases from 610 on have the programs of the engines in a file of their own, which GSP
# reads while it starts. Without it the GPU is refused by the file's name before anything
# is done to it; what is in it only GSP can judge.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh

firmware=/lib/firmware/nvidia
case $(cat "$PF/device") in
0x2bb5) chip=gb202 ;;
*) chip=ad102 ;;
esac
name=$chip/gsp/ucodes-$RELEASE.bin
file=$firmware/$name

loads() {
	driver_load && is_parent && driver_unload
}

mkdir "$tmp/nvidia"
cp -a "$(readlink -f "$firmware")/." "$tmp/nvidia/"
mount --bind "$tmp/nvidia" "$firmware"
cp "$(readlink -f "$file")" "$tmp/ucodes"
rm "$file"
check "without the file" refused_untouched \
	"$BDF: firmware file /lib/firmware/nvidia/$name is missing: .*open-gpu-kernel-modules"
check "without it, the release by its name" refused_untouched \
	"$BDF: firmware file /lib/firmware/nvidia/$name is missing: " "firmware=$RELEASE"
: >"$file"
check "an empty one" refused_untouched "$BDF: firmware file /lib/firmware/nvidia/$name cannot be read"
head -c 100 "$tmp/ucodes" >"$file"
# shellcheck disable=SC2034 # read by refused_probe()
most_lines=4
check "one that is cut short, which GSP finds" refused_probe "$BDF: .*GSP_INIT"
cp "$tmp/ucodes" "$file"
check "the whole file again" loads
check "the kernel found nothing wrong" kernel_is_sane
umount "$firmware"
finish
