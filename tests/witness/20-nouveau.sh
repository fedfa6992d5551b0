#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# short: --kernel 7.3 --no-module
# vm: --kernel 6.12 --no-module --release 535.113.01
# vm: --kernel 7.3 --no-module --release 535.113.01
# vm: --kernel 6.12 --no-module --release 535.113.01 --gpu card=a40
# vm: --kernel 7.3 --no-module --gpu card=a40
# vm: --kernel 7.3 --no-module --gpu card=h100
# vm: --kernel 7.3 --no-module --gpu card=rtxpro6000
# build: nouveau
# timeout: 1800
#
# nouveau as Debian's kernels have it: it boots GSP from the VBIOS on, or by FSP, with
# code that was written for silicon. What is expected is the meaning of its log, not its
# timing: which firmware, that GSP came up and answered, and that nothing is wrong
# before the place where the model ends, channels. README says why there.
. tests/vm/lib.sh

case $(lspci -n -s "$BDF") in
*10de:26b5*) chip=AD102 folder=ad102 boot0=192000a1 vram=49152 fsp= ;;
*10de:2235*) chip=GA102 folder=ga102 boot0=172000a1 vram=49152 fsp= ;;
*10de:2330*) chip=GH100 folder=gh100 boot0=180000a1 vram=81920 fsp=yes ;;
*10de:2bb5*) chip=GB202 folder=gb202 boot0=1b2000a1 vram=98304 fsp=yes ;;
*) bail "no expectations for this GPU" ;;
esac
MMAP=/mnt/host/nouveau/vram_mmap

says() {
	log | grep -Eq -e "$1" && return
	echo "no line matches '$1'"
	return 1
}

# The GPU is nouveau's and has its device node.
is_bound() {
	[ "$(basename "$(readlink "$PF/driver")")" = nouveau ] && ls "$PF"/drm/renderD* >/dev/null
}

render_node() {
	echo "/dev/dri/$(basename "$(echo "$PF"/drm/renderD*)")"
}

# Complaints of nouveau, without those about channels, at which the model ends, and
# about the display that is not there. Of the former, the first is RM_ALLOC with
# 0x22, NV_ERR_INVALID_CLASS. It also looks for newer firmware than there is.
complaints() {
	dmesg --level=err,warn,crit,alert,emerg >"$tmp/bad"
	log | grep -Fxf "$tmp/bad" | grep -E "nouveau|nvkm" |
		grep -Ev -e "RM_ALLOC: 0x22$" \
			-e "gr0?: one-time init failed, -22" \
			-e "failed to create (kernel|ce) channel, -22" \
			-e "firmware: failed to load nvidia/$folder/gsp/gsp-570.144.bin \(-2\)" \
			-e "\[drm\] (No compatible format found|Cannot find any crtc or sizes)"
}

quiet() {
	complaints >"$tmp/complaints"
	cat "$tmp/complaints"
	[ ! -s "$tmp/complaints" ]
}

gsp_is() {
	[ "$(model_stats power)" = "power=$1" ] && return
	model_stats
	return 1
}

# Of chips with an FSP nouveau does not ask whether there is a display: it is told.
load() {
	modprobe nouveau config=NvGspRm=1 debug=gsp=debug,fsp=debug ${fsp:+modeset=2}
}

# 868 bytes of a chain-of-trust message, and 20 of FSP's answer.
boots_by_fsp() {
	says "fsp: ?emem 00000000 <- 00000364 bytes" &&
		says "fsp: ?emem 00000000 -> 00000014 bytes"
}

unload() {
	modprobe -r nouveau && [ ! -e "$PF/driver" ]
}

[ -n "$PF" ] || bail "no GPU in this machine"
for time in first second third; do
	log_mark
	check "$time load" load || bail "cannot go on"
	check "it finds an $chip" says "NVIDIA $chip \($boot0\)"
	[ -n "$fsp" ] || check "it reads the VBIOS" says "bios: version [0-9a-f.]+"
	check "it takes GSP firmware of release $RELEASE" \
		says "gsp: firmware \"nvidia/$folder/gsp/gsp-$RELEASE.bin\" loaded|gsp: RM version: $RELEASE"
	if [ -n "$fsp" ]; then
		check "FSP takes a chain-of-trust message" boots_by_fsp
	else
		check "FWSEC sets up WPR2" says "gsp: fwsec-frts: WPR2 @ 0[0-9a-f]+ - 0[0-9a-f]+"
		check "booter runs" says "sec2\(gsp\): ?booter-load: booted"
	fi
	check "INIT_DONE came and static information was read" says "gsp: fb region 0: 0000000000000000-"
	check "the table of interrupts was read" says "gsp: +0: engineIdx"
	check "GSP of the model runs" gsp_is 2
	check "it has video memory" says "VRAM: $vram MiB"
	check "it asks for channels, which are not to be had" says "RM_ALLOC: 0x22$"
	check "it registers with DRM all the same" says "\[drm\] Initialized nouveau"
	check "the GPU is bound and has a render node" is_bound
	check "no complaint but that there are no channels" quiet
	same "its RPCs bear the numbers that GSP looks for" bad-sequences=0 \
		"$(model_stats bad-sequences)"
	check "video memory by BAR1 through its page tables" "$MMAP" "$(render_node)"
	log_mark
	check "unload" unload
	if [ -z "$fsp" ]; then
		check "FWSEC ran for SB" says "gsp: ?fwsec-sb: booted"
		check "booter took WPR2 down" says "sec2\(gsp\): ?booter-unload: booted"
	fi
	check "GSP was told and is off" gsp_is 0
	check "no complaint" quiet
done
check "the kernel found nothing wrong" kernel_is_sane
finish
