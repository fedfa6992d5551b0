#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --kernel 7.3-nova --no-module
# vm: --kernel 7.3-nova --no-module --gpu card=rtxpro6000
# build: nova
# timeout: 1800
#
# nova-core of Linux 7.3, in a kernel of its own source: it boots GSP by booter or by FSP,
# asks for static information and has GSP unload; the module has no more than that. What is
# expected is the meaning of its log, not its timing: what it finds, that each step of the
# boot was taken, and that nothing is wrong. README says where it stops, and where it
# differs from our driver.
. tests/vm/lib.sh

FIRMWARE=/mnt/host/nova
case $(lspci -n -s "$BDF") in
*10de:26b5*) chip=AD102 arch=Ada name="NVIDIA L40" fsp= ;;
*10de:2bb5*) chip=GB202 arch=BlackwellGB20x name="NVIDIA RTX PRO 6000 .*" fsp=yes ;;
*) bail "no expectations for this GPU" ;;
esac

says() {
	log | grep -Eq -e "nova-core $BDF: $1" && return
	echo "no line matches '$1'"
	return 1
}

# says_in_order REGEX...: lines that match these, one after the other.
says_in_order() {
	log | grep -F "nova-core $BDF: " >"$tmp/said"
	_after=0
	for _regex; do
		_line=$(awk -v after="$_after" -v regex="$_regex" \
			'NR > after && $0 ~ regex { print NR; exit }' "$tmp/said")
		[ -n "$_line" ] || { echo "no line matches '$_regex' after line $_after"; return 1; }
		_after=$_line
	done
}

# The module is only loaded: a probe that failed is seen by the driver link.
load() {
	modprobe nova-core
}

unload() {
	modprobe -r nova-core && [ ! -e "$PF/driver" ]
}

is_bound() {
	[ "$(basename "$(readlink "$PF/driver")")" = nova-core ]
}

gsp_is() {
	[ "$(model_stats power)" = "power=$1" ] && return
	model_stats
	return 1
}

# Warnings and errors of nova-core, but that it looks into no payload of these two.
complaints() {
	dmesg --level=warn,err,crit,alert,emerg >"$tmp/bad"
	log | grep -Fxf "$tmp/bad" | grep -F "nova-core $BDF" |
		grep -Ev "GSP message (GspInitDone|UnloadingGuestDriver) has unprocessed data"
}

quiet() {
	complaints >"$tmp/complaints"
	cat "$tmp/complaints"
	[ ! -s "$tmp/complaints" ]
}

boots_by_booter() {
	says_in_order "Found BIOS image:" "loaded booter_unload firmware v570.144" \
		"WPR2: 0x[0-9a-f]+-0x[0-9a-f]+" "loaded booter_load firmware v570.144" \
		"SEC2 MBOX0: 0x0, " "RISC-V active. true"
}

boots_by_fsp() {
	says_in_order "loaded fsp firmware v570.144" "FSP Chain of Trust completed" \
		"GSP lockdown released" "RISC-V active. true"
}

rpcs() {
	says_in_order "send: seq# 0, function=GspSetSystemInfo" "send: seq# 1, function=SetRegistry" \
		"receive: .* function=Ok.GspInitDone" "send: seq# 2, function=GetGspStaticInfo" \
		"receive: .* function=Ok.GetGspStaticInfo" "GPU name: $name\$" "Total usable VRAM: [0-9]+ MiB"
}

# In vGPU mode, which it takes up when FSP says so, it asks for a partition for each VF.
# Firmware of this release has 32 at most: GSP-FMC refuses, and so does the probe.
vgpu_mode_is_refused() {
	load || return
	[ ! -e "$PF/driver" ] || { echo "the GPU is bound"; return 1; }
	modprobe -r nova-core || return
	says_in_order "vGPU state: Enabled . total_vfs: 48 ." "FSP Chain of Trust completed" \
		"GSP-FMC boot failed .mbox: 0xf." "probe with driver nova-core failed with error -5"
}

[ -n "$PF" ] || bail "no GPU in this machine"
printf %s "$FIRMWARE" >/sys/module/firmware_class/parameters/path

if [ -n "$fsp" ]; then
	log_mark
	check "more partitions than the firmware has are refused" vgpu_mode_is_refused
	check "GSP is off" gsp_is 0
	fault vgpu-knob-off
fi
for time in first second third; do
	log_mark
	# It insists on commands for the CPU's sequencer, which the model has on request: a few
	# accesses to registers, or those that take the core away and resume it.
	case $time$fsp in
	first) fault cpu-sequencer ;;
	second | third) fault core-resume ;;
	esac
	check "the $time load" load || bail "cannot go on"
	check "it finds $chip" says "NVIDIA \(Chipset: $chip, Architecture: $arch, Revision: a.1\)"
	check "it takes GSP firmware of release 570.144" says "loaded gsp firmware v570.144"
	if [ -n "$fsp" ]; then
		check "FSP boots GSP" boots_by_fsp
	else
		check "FWSEC, booter and GSP boot" boots_by_booter
		check "the CPU sequencer's commands are carried out" \
			says "CPU Sequencer commands completed"
	fi
	check "its RPCs are answered" rpcs
	check "GSP of the model runs" gsp_is 2
	check "the GPU is bound" is_bound
	check "no complaint" quiet
	log_mark
	check "unload" unload
	check "GSP was told" says_in_order "function=UnloadingGuestDriver" "GSP successfully unloaded"
	check "GSP is off" gsp_is 0
	check "no complaint" quiet
done
check "the kernel found nothing wrong" kernel_is_sane
finish
