#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --release 615.71.09
# full: --release 595.45.04
# timeout: 900
#
# Firmware of a release that the module was built without a descriptor of: it is
# refused by name, and works as soon as the descriptor lies in the firmware folder,
# with the module as it is. A bad descriptor is refused with file, line and reason.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh

whole=$KO
KO=$MODULES/without-descriptors/$DRIVER.ko
folder=/lib/firmware/nvidia/vgpu-mdev
file=$folder/abi/$RELEASE.abi
omitted=$(cat "$MODULES/without-descriptors/omitted")
re=$(echo "$RELEASE" | sed 's/\./\\./g')
about="$BDF: .*nvidia/vgpu-mdev/abi/$re\.abi"

base_of() {
	sed -n 's/^base[[:space:]]*//p' "gsp/abi/$1.abi"
}

# What the firmware folder must have for this release, oldest first: it, and what it
# is based on as far as the module lacks that too.
needed() {
	_all=
	_one=$RELEASE
	while echo " $omitted " | grep -qF " $_one "; do
		_all="$_one $_all"
		_one=$(base_of "$_one")
	done
	echo "$_all"
}

# The newest that the module has and that is older than this one, as a regular
# expression.
older() {
	for _f in gsp/abi/*.abi; do
		_one=$(basename "$_f" .abi)
		echo " $omitted " | grep -qF " $_one " || echo "$_one"
	done | { cat; echo "$RELEASE"; } | sort -V | grep -B1 -xF "$RELEASE" | head -n 1 |
		sed 's/\./\\./g'
}

add_needed() {
	for _one in $(needed); do
		cp "gsp/abi/$_one.abi" "$folder/abi/" || return
	done
}

remove_files() {
	rm -f "$folder/abi"/*
}

# works [parameter…]: a vGPU is made, used, given back; the driver goes.
works() {
	driver_load "$@" || return
	is_parent || { echo "the driver did not take the GPU"; driver_unload; return 1; }
	[ "$(cat "$PF/vgpu/firmware_release")" = "$RELEASE" ] || return
	type=$(smallest_type)
	state >"$tmp/before"
	create "$type" "$(uuid 1)" && client "$(uuid 1)" engine,zero,fill:5,check:5,dma,irq,reopen,zero &&
		remove "$(uuid 1)" || return
	state | diff "$tmp/before" - || return
	driver_unload && model_is_idle
}

# A file of that content in the descriptor's place: what follows the head of a good one.
with_file() {
	printf 'descriptor 2\nrelease %s\nencoding rm\n' "$RELEASE" >"$file"
	printf '%b' "$1" >>"$file"
}

rm -rf "$folder"
mkdir -p "$folder/abi"
check "the module knows the releases that it was built with, not this one" \
	refused_probe "$BDF: .*nvidia/ad102/gsp/.*"
check "the refusal names the release, the nearest that is known, and the file to add" \
	refused_probe "$BDF: .*$re.*$(older).*nvidia/vgpu-mdev/abi/$re\.abi" "firmware=$RELEASE"

echo "# of no use to this GPU
$RELEASE" >"$folder/releases"
check "listed in the folder's releases, it is found without being asked for, and refused" \
	refused_probe "$BDF: .*$re.*$(older).*nvidia/vgpu-mdev/abi/$re\.abi"

case $(needed) in
"$RELEASE ") ;;
*)
	cp "gsp/abi/$RELEASE.abi" "$file"
	check "the descriptor without the one that it is based on" \
		refused_probe "$about.*$(base_of "$RELEASE")"
	;;
esac
check "add the descriptor" add_needed
check "it works with the same module" works
rm "$folder/releases"
check "it works when asked for by name" works "firmware=$RELEASE"
check "not listed and not asked for, it is not looked for" refused_probe "$BDF: .*nvidia/ad102/gsp/.*"
echo "$RELEASE" >"$folder/releases"

for one in $(needed); do
	cat "gsp/abi/$one.abi"
done | gzip -9 >"$tmp/good.gz"
remove_files
cp "$tmp/good.gz" "$file.gz"
check "it works with the compressed one" works
head -c 300 "$tmp/good.gz" >"$file.gz"
check "a compressed descriptor that is cut short" refused_probe "$about.*"
echo "no descriptor" >"$file.gz"
check "a compressed descriptor that is not compressed" refused_probe "$about.*"
rm "$file.gz"

: >"$file"
check "an empty descriptor" refused_probe "$about.*"
with_file 'message rpc-header 32\n\theader_version nonsense 4\n'
check "a number that is none: file, line and reason" refused_probe "$about:5: "
with_file 'message rpc-header 32\n\theader_version 30 4\n'
check "a field beyond its message: file, line and reason" refused_probe "$about:5: "
with_file 'constant rpc-major-version\n'
check "a line with a word missing: file, line and reason" refused_probe "$about:4: "
with_file ''
check "one that lacks what the driver needs: file and what" refused_probe "$about.*"
printf 'descriptor 2\nrelease 1.2\nencoding rm\n' >"$file"
check "one of another release" refused_probe "$about: .*$re"
printf 'descriptor 2\nrelease %s\nbase 1.2\n' "$RELEASE" >"$file"
check "one whose base is not known" refused_probe "$about.*1\.2"
head -c 3000000 /dev/zero | tr '\0' '#' >"$file"
check "one that is far too long" refused_probe "$about.*"

check "the right one again" eval 'add_needed && works'

KO=$whole
check "the module that has the descriptor works with it too" works
check "and says that it takes the file instead of its own" \
	log_has "$about, not the one that is built in"
rm -rf "$folder"
log_mark
check "it works without the file" works
check "and does not speak of it" not log_has "descriptor of firmware release .* is that of"
check "the kernel found nothing wrong" kernel_is_sane
finish
