#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --release 570.144
# vm: --release 535.113.01
# timeout: 900
#
# GSP of Ada hangs when its part of framebuffer was not cleared before, for which
# there is a file of its own. Debian has it for 570.144 and not for 535.113.01: without
# it the GPU is refused by the file's name before anything is done to it.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh

firmware=/lib/firmware/nvidia
name=ad102/gsp/scrubber-$RELEASE.bin
file=$firmware/$name

loads() {
	driver_load && is_parent && driver_unload
}

mkdir "$tmp/nvidia"
cp -a "$(readlink -f "$firmware")/." "$tmp/nvidia/"
mount --bind "$tmp/nvidia" "$firmware"
cp "$(readlink -f "$file")" "$tmp/scrubber"
rm "$file"
check "without the file" refused_untouched \
	"$BDF: firmware file .*/$name is missing: .*vGPUs.*extract-firmware-nouveau"
: >"$file"
check "an empty one" refused_untouched "$BDF: firmware file .*/$name cannot be read"
head -c 4096 "$tmp/scrubber" >"$file"
check "one that is cut short" refused_untouched "$BDF: .*$name.* damaged: header"
# The table of signatures: offset 0x18 of the second header, which is at 0x18.
{ head -c 48 "$tmp/scrubber"; printf '\377\377\377\177'; tail -c +53 "$tmp/scrubber"; } >"$file"
check "one whose table lies elsewhere" refused_untouched "$BDF: .*$name.* damaged: a table"
{ head -c 6000 "$tmp/scrubber"; printf x; tail -c +6002 "$tmp/scrubber"; } >"$file"
check "one with one byte changed, which SEC2 does not run" \
	refused_probe "$BDF: the scrubber ended and has not cleared framebuffer"
check "reset the function" flr
cp "$tmp/scrubber" "$file"
check "the whole file again" loads
check "the kernel found nothing wrong" kernel_is_sane
umount "$firmware"
finish
