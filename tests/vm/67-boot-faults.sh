#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --gpu card=l40,vfs=4
# full: --release 580.95.05,595.45.04,615.71.09 --gpu card=l40,vfs=4
# full: --release 570.144,580.95.05,595.45.04,615.71.09 --gpu card=l4,vfs=4
# timeout: 3600
#
# Each step of a boot fails once. The log says which step, what was seen and what
# a person can try; the GPU is left alone, nothing is held; and once the cause is
# gone it is bound by hand, without the module being loaded anew.
# gsp/README has what is said here as a table.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh
. tests/vm/card-types.sh

[ -n "$PF" ] || bail "no GPU in this machine"
driver=/sys/bus/pci/drivers/nvidia
# shellcheck disable=SC2034 # read by errors()
most_lines=8

binds() {
	env echo "$BDF" >"$driver/bind" && is_parent
}

# boot_fault FAULT REGEX: as it says above.
boot_fault() {
	boot_fails "$@"
	ret=$?
	is_loaded && driver_unload
	[ "$ret" = 0 ] && model_is_idle
}

boot_fails() {
	fault "$1" || return
	log_mark
	driver_load || return
	log >"$tmp/log"
	fault "" || return
	errors >"$tmp/errors"
	cat "$tmp/errors"
	if is_parent || [ -e "$PF/driver" ]; then
		echo "the driver took the GPU"
		return 1
	fi
	[ "$(wc -l <"$tmp/errors")" -le "$most_lines" ] || { echo "too many lines"; return 1; }
	grep -Eq -e "$BDF: $2" "$tmp/errors" || { echo "no line matches '$2'"; return 1; }
	said_last "$BDF: ($2|.* could not be run on .*: reset the GPU)" || return
	model_is_idle && [ "$(num_vfs)" = 0 ] || return
	binds && return
	echo "cannot be bound now that the fault is gone:"
	log
	return 1
}

offer_types || bail "no types for this card"

# fault | what is said
while IFS='|' read -r name regex; do
	check "$name: it is said, and after that the GPU can be bound" boot_fault "$name" "$regex"
done <<END
gfw-hang|the GPU's own firmware did not finish .*GFW_BOOT.*reset the GPU
rom-empty|the GPU's ROM cannot be used: an image has no signature .*reset the GPU
rom-no-fwsec|the GPU's ROM cannot be used: its table of falcon programs does not have FWSEC
falcon-scrub|GSP falcon: its memory was not scrubbed after a reset .*HWCFG2
fwsec-frts-error|FWSEC-FRTS failed: VBIOS_SCRATCH.0x0e. is 0x[0-9a-f]*: reset the GPU
wpr2-unset|FWSEC-FRTS ended but write-protected region 2 is not there .WPR2_ADDR_HI is 0.
wpr2-elsewhere|write-protected region 2 is 0x[0-9a-f]* to .*FWSEC-FRTS was told 0x
falcon-dma|booter_load|FWSEC
booter-hang|booter_load could not be run on SEC2: reset the GPU
booter-error|booter_load refuses to start GSP.*mailbox 0 is 0x[0-9a-f]*.*firmware files
riscv-not-active|GSP's RISC-V core did not become active
no-init-done|.*(did not say INIT_DONE|no answer to GSP_INIT) within
END

check "fwsec-hang: it is said, and after that the GPU can be bound" \
	boot_fault fwsec-hang "FWSEC-FRTS could not be run on GSP: reset the GPU"

# What was cleared stays so until a reset, and so far there has been one or none.
check "reset the function" flr
check "scrubber-error: it is said, and after that the GPU can be bound" \
	boot_fault scrubber-error \
	"the scrubber ended and has not cleared framebuffer .BSI_SECURE_SCRATCH_15 is 0x0.: reset the GPU"
check "reset the function" flr
check "booter-hang: the scrubber does, too" \
	boot_fault booter-hang "the scrubber could not be run on SEC2: reset the GPU"

# unload_fault FAULT REGEX: what goes wrong when it is taken down is said.
unload_fault() {
	driver_load && is_parent || return
	log_mark
	fault "$1"
	driver_unload
	ret=$?
	fault ""
	[ "$ret" = 0 ] && log_has "$2" && return
	log
	return 1
}

check "fwsec-sb-error at unload is said" unload_fault fwsec-sb-error \
	"$BDF: FWSEC-SB failed: VBIOS_SCRATCH.0x15. is 0x"
check "loads after that" eval 'driver_load && is_parent && driver_unload'
check "fwsec-hang at unload is said" unload_fault fwsec-hang \
	"$BDF: FWSEC-SB could not be run on GSP"
check "loads after that" eval 'driver_load && is_parent && driver_unload'

check "wpr2-stuck at unload is said" unload_fault wpr2-stuck \
	"$BDF: write-protected region 2 is still 0x.* after booter_unload"
check "loads after that" eval 'driver_load && is_parent && driver_unload'

# --- a GSP that cannot be taken down ---
check "booter-unload-error at unload is said" unload_fault booter-unload-error \
	"$BDF: booter_unload failed: mailbox 0 of SEC2 is 0x"
check "nobody finds it, as the function was reset" eval 'driver_load && is_parent &&
	not log_has "$BDF: a GSP was left behind"'
check "unload" driver_unload
check "nothing is held" model_is_idle

check "the kernel found nothing wrong" kernel_is_sane
finish
