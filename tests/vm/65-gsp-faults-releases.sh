#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --release 615.71.09
# full: --release 535.113.01
# timeout: 900
#
# GSP that fails, on the oldest release and in the other encoding of messages: what
# the driver makes of it does not depend on how GSP says so. The whole list of
# faults is gone through on one release, in 64-gsp-faults. So is what it keeps without
# GSP's help: a display without a picture.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh

driver_up scheduler=fixed_share
check "neither of them can be told of a scheduler: there is none" [ ! -e "$PF/vgpu/scheduler" ]
check "of the parameter the log says so" \
	log_has "$BDF: GSP firmware $RELEASE cannot be told of a scheduler when it starts"
type=$(type_named L40-1B) || type=$(smallest_type)
id=$(uuid 1)
before=$(state)

check "make a vGPU" create "$type" "$id"
idle=$(state)
check "bootload refused by GSP" \
	open_fails bootload-fails "FAIL get device" "$BDF: .*(BOOTLOAD|bootload).*NV_ERR_NO_MEMORY"
check "a plugin task that never comes up" \
	open_fails plugin-silent "FAIL get device" "$BDF: .*(plugin).*(ms|s|seconds)"
same "nothing is held" "$idle" "$(state)"

start_client user "$id" engine,error,wait
user=$started
check "a user runs" hears 60 user '^vgpu: error: waiting' "$user"
about=$MDEVS/$id/nvidia
check "of its guest's driver nothing is known" refused "No data available" cat "$about/guest_driver_version"
fault "guest-driver=$(cat "$about/gfid"):1"
check "it loads" until_true 30 cat "$about/guest_driver_version"
same "what is known of it" "570.133.20 r570_00 0xa 60 3" \
	"$(cd "$about" && cat guest_driver_version guest_driver_branch guest_os frame_rate_limit license_state |
	tr '\n' ' ' | sed 's/ $//')"
for file in "$about/framebuffer_used" "$about/ecc" "$about/license" "$PF/vgpu/framebuffer_used" \
	"$PF/vgpu/ecc_corrected" "$PF/vgpu/remapped_rows"; do
	if [ "$(cat "$PF/vgpu/encoding")" = rm ]; then
		check "this is known, too" cat "$file"
	else
		check "this encoding has no ${file##*/}" [ ! -e "$file" ]
	fi
done
log_mark
fault "error-text=$(cat "$about/gfid"):1"
check "an error of its task is in the log" until_true 30 log_has \
	"$BDF: the plugin task of vGPU $id says: the guest did something.\[31m odd\$"
check "GSP knows that it was read" until_true 30 eval '[ "$(model_stats errors-unread)" = errors-unread=0 ]'
log_mark
fault "task-crash=$(cat "$MDEVS/$id/nvidia/gfid"):1"
check "the user is told by VFIO's error event" hears 60 user "^vgpu: error: ok" "$user"
check "the plugin task's crash is in the log" until_true 60 log_has "$id.*crashed"
same "its state says so" crashed "$(cat "$MDEVS/$id/nvidia/state")"
check "another vGPU works meanwhile" eval \
	'create "$type" "$(uuid 2)" && client "$(uuid 2)" engine,dma && remove "$(uuid 2)"'
go_on user
check "the user ends" until_true 60 ended "$user"
check "it works again after the crash" client "$id" engine,zero,dma,irq
same "nothing is held" "$idle" "$(state)"

# --- what firmware of one encoding cannot be told of is the driver's to keep ---
check "a picture for its display" eval 'client "$id" show:320x240,plane:320x240 >"$tmp/plane"'
looks=$(sed -n 's/^vgpu: plane: ok 320x240 looks=//p' "$tmp/plane")
log_mark
check "disable_vnc=1" eval 'env echo disable_vnc=1 >"$about/vgpu_params"'
same "it reaches who looks: there is no warning" 0 "$(log | grep -c vgpu_params)"
check "an empty plane for longer than the picture took to come" \
	client "$id" "plane,show:320x240,no-plane:$((2 * looks)),dma"
check "without it" eval 'env echo >"$about/vgpu_params"'
check "a picture as before" client "$id" show:320x240,plane:320x240

for what in scrub-fails cleanup-fails; do
	fault $what
	log_mark
	check "$what: the user itself notices nothing" client "$id" engine,fill:7
	check "$what: the log says that it will not be reused" until_true 60 log_has "$id.*(reused|quarantine)"
	same "$what: its state says so" quarantined "$(cat "$MDEVS/$id/nvidia/state")"
	fault ""
	check "$what: it can be removed" remove "$id"
	check "$what: others work" eval 'create "$type" "$id" && client "$id" engine,zero,dma'
done

# --- what is slower, or another, than expected ---
if [ "$(cat "$PF/vgpu/encoding")" = gmc ]; then
	check "framebuffer that is clear after 2 s: nobody gets it before" with_fault scrub-slow=2000 \
		eval 'client "$id" engine,fill:7 && client "$id" engine,zero'
	same "it can be used again" created "$(cat "$MDEVS/$id/nvidia/state")"
	check "framebuffer that is not clear in time: a new vGPU does not get it" eval '
		create "$type" "$(uuid 3)" && fault scrub-slow=20000:1 &&
		refused_saying "FAIL get device" "$BDF: .*was not clear after [0-9]+ ms" \
			"$CLIENT" "$(uuid 3)" engine'
	fault ""
	same "its state says so" quarantined "$(cat "$MDEVS/$(uuid 3)/nvidia/state")"
	check "it costs nobody else anything" client "$id" engine,zero,dma,irq
	check "remove it" remove "$(uuid 3)"
fi
check "remove the other" remove "$id"
q8=$(type_named L40-8Q) || bail "no type L40-8Q"
check "the module unloads" driver_unload
fault "region-plain=3$([ "$RELEASE" != 615.71.09 ] || echo ,engine-extra=20)"
check "a region without compression and ISO, an engine of a type without a name: it loads" driver_load
fault ""
same "no guest is offered that region" 4 "$(available "$q8")"
last_of_four() {
	for n in 11 12 13 14; do
		create "$q8" "$(uuid "$n")" || return
	done
	client "$(uuid 14)" engine,zero,dma,irq
}
check "the last that is offered works" last_of_four
same "no engine was forgotten" engines-unmapped=0 "$(model_stats engines-unmapped)"
check "remove them" remove_all
check "the module unloads" driver_unload
check "without the faults it loads" driver_load
same "nothing is held" "$before" "$(state)"
check "make a vGPU" create "$type" "$id"

start_client user "$id" engine,error
user=$started
check "a user watches for errors" hears 60 user '^vgpu: error: waiting' "$user"
fault no-answer
log_mark
check "create finds that GSP does not answer" \
	refused_saying "Connection timed out" "$BDF: .*no answer to .* within [0-9]+ ms" create "$type" "$(uuid 2)"
check "the log says that GSP is lost" log_has "$BDF: .*GSP is lost"
check "the user is told by VFIO's error event" hears 60 user '^vgpu: error: ok' "$user"
check "the user ends" until_true 120 ended "$user"
check "another create fails at once with the cause" \
	refused_saying "Input/output error" "$BDF: .*GSP is lost" create "$type" "$(uuid 3)"
check "the vGPU can be removed" remove "$id"
check "the module unloads" driver_unload
fault ""
check "the module loads again" driver_load
check "the driver takes the GPU" is_parent
check "what was not given back is not to be read" card_reads_zero
# The plugin heap of the vGPU over which GSP died may lie where none has been since:
# it is cleared when someone gets it, and until then counts as touched.
same "everything is held as before" "$before" "$(state)"
check "the module unloads" driver_unload
check "the kernel found nothing wrong" kernel_is_sane
finish
