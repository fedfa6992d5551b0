#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --nvfw --release 615.71.09
# full: --nvfw --release 615.71.09 --gpu card=rtxpro6000
# timeout: 900
#
# Firmware in NVFW files: the GPU is taken as with linux-firmware's, one line says
# what is wrong with a set that is not whole, and nothing of it is mixed with
# another. And releases from 610 on want the engines' programs beside the image.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh
. tests/vm/card-types.sh

firmware=/lib/firmware/nvidia
case $(cat "$PF/device") in
0x2bb5) chip=gb202 program=fmc ;;
*) chip=ad102 program=booter_load ;;
esac
gsp=$tmp/nvidia/$chip/gsp

works() {
	driver_load "$@" && is_parent && log_has "$BDF: $chip, GSP firmware $RELEASE" &&
		create "$(smallest_type)" "$(uuid 1)" && client "$(uuid 1)" engine,dma &&
		remove_all && driver_unload
}

# From here on each file can be changed; what is changed is put back by whole().
whole() {
	cp -aT "$tmp/first" "$tmp/nvidia"
}

# value FILE TAG VALUE: another one, as printf takes it, of the same length
value() {
	at=$(grep -abo "$2" "$1" | tail -n 1 | cut -d: -f1)
	# shellcheck disable=SC2059 # escaped bytes
	printf "$3" | dd of="$1" bs=1 seek=$((at + 8)) conv=notrunc status=none
}

check "the card's types are installed" offer_types
check "no file is there that has its release in its name" \
	eval '[ -z "$(find -L "$firmware" -name "*-$RELEASE.bin")" ]'
log_mark
check "GSP runs with it" works
check "and with its release by name" works "firmware=$RELEASE"
check "another release by name" refused_probe \
	"$BDF: .*gsp-570\.144\.bin is missing, and .*gsp\.tlv is of release $RELEASE" firmware=570.144

cp -aLT "$firmware" "$tmp/first" 2>/dev/null
mkdir "$tmp/nvidia"
whole
mount --bind "$tmp/nvidia" "$firmware"
check "a copy of all files" works

rm "$gsp/ucodes.tlv"
check "no programs of engines" refused_probe "$BDF: .*$chip/gsp/ucodes\.tlv is missing"
whole
rm "$gsp/ucodes.bin"
check "only the name of their file" refused_probe "$BDF: .*$chip/gsp/ucodes\.bin is missing"
whole
rm "$gsp/$program.tlv"
check "no $program" refused_probe "$BDF: .*$chip/gsp/$program\.tlv is missing"
whole
rm "$gsp/gsp.tlv"
check "no gsp.tlv" refused_probe "$BDF: .*gsp-<release>\.bin is missing, and there is no gsp\.tlv"
whole
value "$gsp/gsp_bootloader.tlv" VERS 615.71.08
check "a bootloader of another release" refused_probe \
	"$BDF: .*gsp_bootloader\.tlv is of release \"615\.71\.08\", GSP's image of $RELEASE"
whole
value "$gsp/gsp.tlv" VERS 615.71.08
check "an image of a release without descriptor" refused_probe \
	"$BDF: .*gsp\.tlv is of firmware release 615\.71\.08, for which there is no descriptor"
whole
printf x >>"$gsp/gsp.bin"
check "an image that is longer than gsp.tlv says" refused_probe "$BDF: .*gsp\.bin has [0-9]* bytes, .*says"
whole
truncate -s -4 "$gsp/$program.tlv"
check "a $program that is cut short" refused_probe "$BDF: .*$program\.tlv is damaged: "
whole
value "$gsp/gsp_bootloader.tlv" CDOF '\377\377\377\177'
check "a bootloader whose code is elsewhere" refused_probe "$BDF: .*gsp_bootloader\.tlv is damaged: "
whole
LC_ALL=C sed -i 's/SIGN/SAGN/' "$gsp/gsp.tlv"
check "an image without signature" refused_probe "$BDF: .*gsp\.tlv has no tag SIGN"
whole
printf 'programs of something else' >"$gsp/ucodes.bin"
value "$gsp/ucodes.tlv" SIZE '\032\0\0\0'
most_lines=4
check "programs that are not GSP's, which GSP finds" refused_probe "$BDF: .*GSP_INIT"
whole
check "all files whole again" works
umount "$firmware"
check "the kernel found nothing wrong" kernel_is_sane
finish
