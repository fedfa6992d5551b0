#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --release 535.113.01
# vm: --release 595.45.04
# full: --release 570.144
# timeout: 600
#
# While it boots, GSP may give its core away: it suspends itself, the CPU resets
# the core, in newer releases runs a signed program from framebuffer on it, and
# has SEC2 resume GSP. Older releases ask for that in the CPU sequencer, newer
# ones by an event.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh

driver_up
type=$(type_named L40-1B) || type=$(smallest_type)
id=$(uuid 1)
before=$(state)
check "the module unloads" driver_unload

fault core-resume:1
log_mark
check "the module loads while GSP gives its core away once" driver_load
check "the driver takes the GPU" is_parent
# The model forgets a fault that has come to pass as often as it was told.
same "GSP did give it away" "" "$($QOM get $GPU fault)"
fault ""
check "a vGPU works" eval 'create "$type" "$id" && client "$id" engine,zero,dma,irq && remove "$id"'
same "everything is held as before" "$before" "$(state)"
check "the module unloads again" driver_unload
check "GSP is down" model_is_idle
check "the kernel found nothing wrong" kernel_is_sane
finish
