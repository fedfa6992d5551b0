#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --gpu card=h100
# full: --gpu card=rtxpro6000
# full: --release 580.95.05,595.45.04,615.71.09 --gpu card=h100
# full: --release 580.95.05,595.45.04,615.71.09 --gpu card=rtxpro6000
# timeout: 3600
#
# Each step of starting GSP by FSP made to fail. One line says which step it was,
# which register or status, and what a person can try; the GPU is left as it was,
# and when the cause is gone unbind and bind is enough.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh
. tests/vm/card-types.sh

bind_gpu() {
	echo "$BDF" >/sys/bus/pci/drivers/nvidia/bind 2>/dev/null
	is_parent
}

unbind_gpu() {
	echo "$BDF" >"$PF/driver/unbind"
}

works() {
	create "$type" "$id" && client "$id" engine,zero,dma,irq && remove "$id"
}

# FSP boots the GPU after a reset only, which is what a person tries first.
reset_gpu() {
	echo 1 >"$PF/reset"
}

# fails WHAT ERRORS REGEX...: with that fault bind fails with at most so many lines
# of level error, of which each expression matches one; nothing is held.
fails() {
	_fault=$1 _lines=$2
	shift 2
	fault "$_fault" || return
	[ "$_fault" != fsp-boot-hang ] || reset_gpu || return
	log_mark
	bind_gpu && { echo "the driver took the GPU"; return 1; }
	fault ""
	log >"$tmp/log"
	errors >"$tmp/errors"
	cat "$tmp/errors"
	[ "$(wc -l <"$tmp/errors")" -le "$_lines" ] || { echo "too many lines"; return 1; }
	for _regex; do
		grep -Eq -e "$BDF: $_regex" "$tmp/errors" || { echo "no line: $_regex"; return 1; }
	done
	said_last "$BDF: $_regex" && model_is_idle && [ "$(num_vfs)" = 0 ]
}

# What was said is shown: it is what a person has.
step() {
	_name=$1
	shift
	if check "$_name: bind fails and says why" fails "$@"; then
		say <"$tmp/errors"
	fi
	fault ""
	[ "$1" != fsp-boot-hang ] || check "$_name: the GPU is reset" reset_gpu
	check "$_name: bind works when the cause is gone" bind_gpu
	check "$_name: a vGPU works" works
	same "$_name: nothing is held" "$before" "$(state)"
	check "$_name: unbind" unbind_gpu
}

check "the card's types are installed" offer_types
driver_up
type=$(smallest_type)
id=$(uuid 1)
check "a vGPU works" works
before=$(state)
check "unbind" unbind_gpu

step "FSP never boots the GPU" fsp-boot-hang 1 \
	"FSP did not finish booting .*NV_THERM_I2CS_SCRATCH is 0x.*power the machine off"
step "FSP does not answer" fsp-no-answer 1 \
	".*vGPU mode: no answer from FSP within .*NV_PFSP_MSGQ_HEAD.*power the machine off"
step "FSP answers another command" fsp-bad-answer 1 \
	".*what FSP sent answers another command"
step "vGPU mode of the board is off" vgpu-knob-off 1 \
	"vGPU mode of the board is off .*turn it on"
step "FSP refuses the chain of trust" fsp-error 1 \
	"FSP refuses .*chain of trust.*: error 0x9e IFS_ERR_INVALID_STATE: reinstall"
step "GSP-FMC fails" fmc-error 1 \
	"GSP-FMC failed \(mailbox 0 of GSP is 0x7f\): reinstall"
step "GSP-FMC never starts" target-mask-stuck 1 \
	"GSP's registers stayed locked to FSP for .*FALCON_HWCFG2 is 0xbadf41.*did not start; power the machine off"
step "GSP-FMC never releases GSP" lockdown-stuck 1 \
	"GSP-FMC did not release GSP within .*FALCON_HWCFG2 is 0x.*power the machine off"
step "GSP runs and never says so" no-init-done 2 \
	".*(did not say INIT_DONE|no answer to GSP_INIT) within"
check "the kernel found nothing wrong" kernel_is_sane
check "unload" driver_unload
finish
