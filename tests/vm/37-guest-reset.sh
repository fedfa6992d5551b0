#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --one-thread
# timeout: 1800
#
# A guest resets its vGPU again and again while its copy engine works, and never loses it.
# RESETS=600s in the environment makes it ten minutes.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh

RESETS=${RESETS:-20}

driver_up
before=$(state)
type=$(type_named L40-1B)
id=$(uuid 1)
check "make a vGPU" create "$type" "$id"
log_mark
start_guest vm "engine,bar1,dma,resets:$RESETS,dma,irq,wait" "$id"
vm=$started
check "a guest resets it, and it works each time" hears 900 vm '^vgpu: wait:' "$vm"
sed -n 's/^vgpu: resets:/&/p' "$tmp/vm.log" | say
check "the guest has counted them" said vm '^vgpu: resets: ok'
same "it runs" running "$(cat "$MDEVS/$id/nvidia/state")"
check "none has failed" not log_has "$id.*(could not be reset|crashed)|RESET"
go_on vm
check "the guest ends well" guest_passes vm "$vm"
same "it is only created" created "$(cat "$MDEVS/$id/nvidia/state")"
check "remove it" remove "$id"
same "everything is held as before" "$before" "$(state)"
check "the module unloads" driver_unload
check "the kernel found nothing wrong" kernel_is_sane
finish
