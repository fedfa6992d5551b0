#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --gpu card=a40
# timeout: 300
#
# A GPU with SR-IOV whose vGPUs do not run on GSP. No catalogue is for it, so the driver
# does not look at it until it is told to; then it says so in one line, whether or not
# there is a file of types for it, and does not take it.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh
. tests/vm/card-types.sh

says="$BDF: vGPUs of this card's chip .PMC_BOOT_42 is 0x172.*. do not run on GSP in any published firmware release"
most_lines=1

# is_left_alone REGEX: loading says so of the card, in one line.
is_left_alone() {
	log_mark
	driver_load || return
	[ ! -e "$PF/driver" ] && driver_unload || return
	log | grep -F "$BDF" | tee "$tmp/of-card"
	[ "$(wc -l <"$tmp/of-card")" = 1 ] &&
		grep -Eq "nvidia_vgpu_mdev: $BDF .10de:[0-9a-f]{4}. is left alone: $1" "$tmp/of-card"
}
check "it is left alone: no catalogue is for it" \
	is_left_alone "no catalogue of vGPU types is for it; no driver has it"
modprobe pci-stub || bail "the kernel has no pci-stub"
check "so it is when another driver has it" eval 'echo pci-stub >"$PF/driver_override" &&
	echo "$BDF" >/sys/bus/pci/drivers_probe && [ -e "$PF/driver" ] && driver_load &&
	log_has "$BDF .* no catalogue of vGPU types is for it; driver pci-stub has it"'
check "unload" driver_unload
check "it is meant for the driver" eval 'echo "$BDF" >"$PF/driver/unbind" &&
	echo nvidia >"$PF/driver_override"'

for attempt in first second; do
	check "$attempt attempt: one line says why" refused_probe "$says"
	same "no VFs are left" 0 "$(num_vfs)"
done
check "an operator brings types for it" offer_types
check "it is refused all the same" refused_probe "$says"
same "GSP was not started" power=0 "$(model_stats power)"
check "the kernel found nothing wrong" kernel_is_sane
finish
