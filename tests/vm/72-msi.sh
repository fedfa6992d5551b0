#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --gpu card=l40,msix=off
# vm: --gpu card=rtxpro6000,msix=off
# timeout: 900
#
# Where MSI-X cannot be had GSP is served by MSI. It is rearmed otherwise: on Ada by a
# write to the mirror of configuration space, since Hopper by the subtree's enable. The
# driver rings the GPU's bell twice when it loads, the second one needs the rearm.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh

driver_up
type=$(smallest_type)
id=$(uuid 1)
before=$(state)

same "one interrupt, by MSI" msi "$(cat "$PF/msi_irqs"/*)"
n=$(counted interrupts)
log_mark
check "vGPUs are made, used and removed" eval 'serves && serves && serves'
check "no answer was waited for in vain" not log_has "interrupt did not arrive"
check "interrupts were served" [ "$(counted interrupts)" -gt "$n" ]
check "an interrupt that gets lost delays one answer" with_fault irq-lost:1 serves
check "it is named" log_has "$BDF: .*interrupt did not arrive"
log_mark
check "the next ones arrive" serves
check "all of them" not log_has "interrupt did not arrive"
same "nothing is held" "$before" "$(state)"
check "the module unloads" driver_unload
# shellcheck disable=SC2034 # read by refused_probe()
most_lines=4
check "a host whose interrupts do not arrive is named" probe_fails irq-lost \
	"$BDF: interrupts of the GPU do not arrive: the first one .*\(vector 129, MSI\)"
check "what a driver before left pending and enabled does no harm" \
	with_fault vector-pending=155,vector-enabled=155,vector-pending=7,vector-enabled=7 driver_load
check "the driver takes the GPU" is_parent
check "a vGPU works" serves
check "the module unloads again" driver_unload
check "the kernel found nothing wrong" kernel_is_sane
finish
