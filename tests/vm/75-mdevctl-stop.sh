#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm:
# timeout: 600
#
# mdevctl's callout that refuses to stop a vGPU in use, and leaves all else alone.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh

driver_up
before=$(state)
type=$(type_named L40-1B) || bail "no type L40-1B"
id=$(uuid 1)
check "install the callout" install -D tools/mdevctl/nvidia-vgpu-in-use \
	-t /etc/mdevctl.d/scripts.d/callouts/
check "mdevctl starts a vGPU" mdevctl start -u "$id" -p "$BDF" -t "nvidia-$type"
start_client user "$id" engine,fill:9,wait,check:9
user=$started
check "a user has it" hears 60 user '^vgpu: wait:' "$user"
check "mdevctl stop refuses it, and names the user" \
	refused "vGPU $id is in use by vfio-client (pid $user)" timeout $((60 * SLOW)) mdevctl stop -u "$id"
same "it runs" running "$(cat "$MDEVS/$id/nvidia/state")"
go_on user
check "the user noticed nothing" eval 'until_true 60 ended "$user" && wait "$user"'
check "mdevctl stops it when nobody has it" mdevctl stop -u "$id"
same "it is gone" 0 "$(num_mdevs)"
check "define one" mdevctl define -u "$id" -p "$BDF" -t "nvidia-$type"
check "with settings" mdevctl modify -u "$id" --addattr nvidia/vgpu_params --value disable_vnc=1
check "start it" mdevctl start -u "$id"
check "stop it" mdevctl stop -u "$id"
check "forget it" mdevctl undefine -u "$id"
same "everything is held as before" "$before" "$(state)"
check "the module unloads" driver_unload
check "the kernel found nothing wrong" kernel_is_sane
finish
