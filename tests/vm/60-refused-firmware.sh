#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm:
# timeout: 900
#
# Firmware that is missing, unknown or damaged: the GPU is not taken, one line
# in the log says what is wrong, nothing is left behind, and when the cause is
# gone the driver loads. Of the kernel's firmware loader nothing is asked for that is
# not there, and a load that goes well says so in few lines.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh

firmware=/lib/firmware/nvidia
gsp=ad102/gsp/gsp-570.144.bin
tracing=/sys/kernel/tracing
path=/sys/module/firmware_class/parameters/path

loads() {
	driver_load && is_parent && create "$(smallest_type)" "$(uuid 1)" &&
		client "$(uuid 1)" engine,dma && remove_all && driver_unload
}

# A writable copy of the firmware folder in place of the real one.
copy_firmware() {
	mkdir -p "$tmp/nvidia" && cp -a "$(readlink -f "$firmware")/." "$tmp/nvidia/" 2>/dev/null
	mount --bind "$tmp/nvidia" "$firmware"
}

# asked: every file that the firmware loader was asked for, and which were not there.
trace_firmware() {
	mount -t tracefs none "$tracing" 2>/dev/null
	echo 'p:asked _request_firmware name=+0(%si):string' >"$tracing/kprobe_events" &&
		echo 1 >"$tracing/events/kprobes/enable"
}

asked() {
	sed -n 's/.*name="\([^"]*\)".*/\1/p' "$tracing/trace" | sort
}

forget() {
	echo >"$tracing/trace"
}

# The driver's lines since the mark. What the kernel's PCI core says of VFs under no
# driver's name is not among them.
said_by_driver() {
	log | sed 's/^\[[^]]*\] //' | grep -E "^nvidia( |_vgpu_mdev)"
}

# as_few_lines MOST: and none of a file that there is not. Debian's 6.1 says of each file
# that it loads it.
as_few_lines() {
	said_by_driver | grep -v ': firmware: direct-loading firmware ' >"$tmp/said"
	cat "$tmp/said"
	[ "$(wc -l <"$tmp/said")" -le "$1" ] && ! log_has "failed to load"
}

files="nvidia/ad102/gsp/booter_load-570.144.bin
nvidia/ad102/gsp/booter_unload-570.144.bin
nvidia/ad102/gsp/bootloader-570.144.bin
nvidia/ad102/gsp/gsp-570.144.bin
nvidia/ad102/gsp/scrubber-570.144.bin"

trace_firmware || bail "the kernel's firmware loader cannot be watched"
mkdir "$tmp/empty"
mount --bind "$tmp/empty" "$firmware"
check "no firmware file at all" refused_probe "$BDF: .*nvidia/ad102/gsp/.*"
same "none was asked for" "" "$(asked)"
check "the last line says what is missing" eval \
	'tail -n 1 "$tmp/log" | grep "nvidia/ad102/gsp/gsp-<release>.bin is missing.*can be used"'
umount "$firmware"
check "loads when it is there" loads

forget
log_mark
check "loads again" eval 'driver_load && is_parent'
same "each of the five files was asked for, once, and nothing else" "$files" "$(asked)"
check "the log says so in five lines" as_few_lines 5
check "unload" driver_unload

# The loader's own folder goes before all others.
chip=/run/firmware/ad102 # what the machine has it from
mkdir -p "$tmp/elsewhere/nvidia"
ln -s "$chip" "$tmp/elsewhere/nvidia/ad102"
mount --bind "$tmp/empty" "$firmware"
printf %s "$tmp/elsewhere" >"$path"
forget
check "loads from the folder that firmware_class.path names" eval 'driver_load && is_parent'
same "nothing else was asked for" "$files" "$(asked)"
check "unload" driver_unload
printf '\0' >"$path"
umount "$firmware"

# What an operator brings.
mkdir -p "$tmp/operator/vgpu-mdev/types"
cp types/l40.types "$tmp/operator/vgpu-mdev/types/26b5.types"
echo 999.1 >"$tmp/operator/vgpu-mdev/releases"
ln -s "$chip" "$tmp/operator/ad102"
mount --bind "$tmp/operator" "$firmware"
forget
check "loads with an operator's files" eval 'driver_load && is_parent'
same "they were asked for as well" "$(printf '%s\n' "$files" \
	nvidia/vgpu-mdev/releases nvidia/vgpu-mdev/types/26b5.types | sort)" "$(asked)"
check "unload" driver_unload
umount "$firmware"

check "a release that the driver knows and that has no file" \
	refused_probe "$BDF: .*nvidia/ad102/gsp/gsp-535\.113\.01\.bin" firmware=535.113.01
check "a release that does not exist" refused_probe "$BDF: .*999\.99.*" firmware=999.99
check "something that is no release" refused_probe "$BDF: .*release.*passwd" firmware=../../etc/passwd
check "the right release by name" eval \
	'driver_load firmware=570.144 && is_parent && driver_unload'
log_mark
check "an empty name stands for none" eval \
	'driver_load firmware= num_vfs=9999 && is_parent && driver_unload'
check "more VFs than there are: the log says what becomes of that" \
	log_has "$BDF: num_vfs=9999: the card has $(cat "$PF/sriov_totalvfs") VFs, all are enabled"

copy_firmware
file=$(readlink -f "$tmp/nvidia/$gsp")
case $file in
"$tmp"/*)
	cp "$file" "$tmp/gsp.bin"
	head -c 1000 "$tmp/gsp.bin" >"$file"
	check "a GSP image that is cut short" refused_probe "$BDF: .*gsp-570\.144\.bin.*" firmware=570.144
	# Of a release that is looked for it would be <release> that has none.
	check "it is there as .xz alone" eval 'xz --check=crc32 "$file" && [ ! -e "$file" ]'
	check "one that is compressed is found as well" refused_probe "$BDF: .*gsp-570\.144\.bin.*"
	rm "$file.xz"
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

# What modprobe and packagers read in the module.
same "it is loaded for the cards that a catalogue is for, and for no other" \
	"$(sed -n 's/^card \([0-9a-f]\{4\}\).*/\1/p' types/*.types | tr a-f A-F | sort -u)" \
	"$(modinfo -F alias "$KO" | sed 's/^pci:v000010DEd0000\(....\)sv\*sd\*bc03sc\*i\*$/\1/' | sort)"
names_firmware() {
	modinfo -F firmware "$KO" | grep "^nvidia/ad102/" >"$tmp/globs" || return
	# shellcheck disable=SC2013,SC2086 # patterns, of names without blanks
	for _g in $(cat "$tmp/globs"); do (cd /lib/firmware && ls $_g); done >"$tmp/named"
	echo "$files" | grep -Fvxf "$tmp/named" && return 1
	return 0
}
check "it names the firmware files" names_firmware
check "and who made it, and its version" eval \
	'[ -n "$(modinfo -F author "$KO")" ] && [ -n "$(modinfo -F version "$KO")" ]'
check "the kernel found nothing wrong" kernel_is_sane
finish
