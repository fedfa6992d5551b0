#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm:
# debug: --kernel 6.12-debug
# vfs: 6
# timeout: 1800
#
# GSP that fails: at boot, at create, at open, while a vGPU runs, at close.
# Each fault of the model ends in one sentence that names it, nothing is held
# longer than is safe, and the driver loads again when the fault is gone.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh

# The driver comes up, a vGPU works, the driver goes down.
works() {
	driver_load && is_parent || return
	create "$type" "$id" && client "$id" engine,zero,dma,irq && remove "$id" || return
	[ "$(state)" = "$before" ] || { echo "$before"; state; return 1; }
	driver_unload && model_is_idle
}

driver_up
type=$(type_named L40-1B) || type=$(smallest_type)
id=$(uuid 1)
before=$(state)
check "the module unloads" driver_unload

# --- at boot: what fails, and what then cannot be undone, is said ---
# shellcheck disable=SC2034 # read by refused_probe()
most_lines=6
for spec in "booter-hang:.*(booter|SEC2).*" "falcon-dma:.*(DMA|booter|falcon|FWSEC).*" \
	"no-init-done:.*(INIT_DONE|init).*" "rpc-status:.*NV_ERR_INSUFFICIENT_RESOURCES.*" \
	"no-answer:.*(answer|timed out|timeout).*" "bad-checksum:.*checksum.*" \
	"bad-seq:.*sequence.*" "oversized-reply:.*(long|size|length|element|record).*" \
	"wrong-static-info:.*"; do
	check "boot with fault ${spec%%:*}: one line says why" probe_fails "${spec%%:*}" "$BDF: ${spec#*:}"
	# Each load takes its time under checkers, and what fails is more to them.
	[ "$SLOW" != 1 ] || check "loads and works when it is gone" works
done
[ "$SLOW" = 1 ] || check "loads and works when they are gone" works

# --- at create ---
check "load" driver_load
check "create with an error status of GSP" \
	create_fails rpc-status:1 "No space left on device" "$BDF: .*NV_ERR_INSUFFICIENT_RESOURCES"
same "nothing is held" "$before" "$(state)"

# --- at open ---
check "make a vGPU" create "$type" "$id"
idle=$(state)
check "bootload refused by GSP" \
	open_fails bootload-fails "FAIL get device" "$BDF: .*(BOOTLOAD|bootload).*NV_ERR_NO_MEMORY"
same "the vGPU is as before" "created" "$(cat "$MDEVS/$id/nvidia/state")"
same "nothing is held" "$idle" "$(state)"
check "a plugin task that never comes up" \
	open_fails plugin-silent "FAIL get device" "$BDF: .*(plugin).*(ms|s|seconds)"
same "nothing is held" "$idle" "$(state)"
check "a task that does not allow bus mastering" \
	open_fails bme-refused "FAIL get device" "$BDF: .*does not allow bus mastering"
same "nothing is held" "$idle" "$(state)"
check "it works when the faults are gone" client "$id" engine,zero,dma,irq

# --- while it runs ---
start_client user "$id" engine,error,wait
user=$started
check "a user runs" hears 60 user '^vgpu: error: waiting' "$user"
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

# --- a task that takes its time costs nobody else anything ---
check "a task that is gone after 12 s" with_fault shutdown-slow=12000:1 client "$id" engine
same "it can be used again" created "$(cat "$MDEVS/$id/nvidia/state")"
fault shutdown-slow=40000:1
log_mark
check "a task that is not gone within 30 s: its user notices nothing" client "$id" engine
fault ""
check "the log says that it will not be reused" until_true 60 log_has "$id.*(reused|quarantine)"
same "its state says so" quarantined "$(cat "$MDEVS/$id/nvidia/state")"
check "GSP counts as alive, and others work" eval \
	'create "$type" "$(uuid 2)" && client "$(uuid 2)" engine,dma && remove "$(uuid 2)"'
check "remove it" remove "$id"
# Two minutes are a task's, ten seconds GSP's: in between it is the task that is slow.
check "make a vGPU" create "$type" "$id"
taken() {
	[ -z "$($QOM get "$GPU" fault | tr -d '"')" ]
}
# Others begin after the task has got its first message, and are done before it answers; a
# machine that is too slow for that is given more time.
others_meanwhile() {
	for _ms in 12000 30000 90000; do
		fault "message-slow=$_ms:1" || return
		start_client user "$id" engine,dma
		until_true 60 taken || { echo "nobody was slow"; return 1; }
		create "$type" "$(uuid 2)" && client "$(uuid 2)" engine,dma && remove "$(uuid 2)" || return
		_answered=$(grep '^vgpu: engine:' "$tmp/user.log")
		ends_well user "$started" || return
		[ -n "$_answered" ] || return 0
		echo "the slow task was not waited for any more after $_ms ms"
	done
	return 1
}
check "a task takes 12 s for its first message: others work meanwhile, it in the end" \
	others_meanwhile
fault ""
check "remove it" remove "$id"
check "the module unloads" driver_unload
check "everything is there again after loading" driver_load
same "nothing is held" "$before" "$(state)"
check "make a vGPU" create "$type" "$id"

# --- framebuffer that is not good for all is nobody's ---
four_guests() {
	for n in 11 12 13 14; do
		create "$q8" "$(uuid "$n")" && client "$(uuid "$n")" engine,zero || return
	done
}
check "remove it" remove "$id"
q8=$(type_named L40-8Q) || bail "no type L40-8Q"
all=$(available "$q8")
for flags in 1 2; do
	check "the module unloads" driver_unload
	fault "region-plain=$flags"
	check "a quarter of framebuffer lacks $([ $flags = 1 ] && echo compression || echo ISO): the module loads" \
		driver_load
	fault ""
	same "no guest is offered it" $((all * 3 / 4)) "$(available "$q8")"
done
check "the rest is given to guests" four_guests
check "remove them" remove_all
check "the module unloads" driver_unload
check "without the fault it loads" driver_load
same "all is offered again" "$all" "$(available "$q8")"
same "nothing is held" "$before" "$(state)"
check "make a vGPU" create "$type" "$id"

# --- events that have no use yet are counted ---
for event in "3:guest driver loaded" "5:error text" "6:guest licence state" "30:unknown"; do
	check "plugin event ${event%%:*}" with_fault "plugin-event=${event%%:*}" client "$id" engine,dma
	check "it is counted as ${event#*:}" grep -Eq "^[0-9]+ +[1-9][0-9]* +${event#*:}$" "$DEBUGFS/plugin_events"
done

# --- at close: what GSP does not give back is never given out again ---
for what in scrub-fails cleanup-fails; do
	free=$(available "$type")
	fault $what
	log_mark
	check "$what: the user itself notices nothing" client "$id" engine,fill:7
	check "$what: the log says that it will not be reused" until_true 60 log_has "$id.*(reused|quarantine)"
	same "$what: its state says so" quarantined "$(cat "$MDEVS/$id/nvidia/state")"
	check "$what: it cannot be opened" refused "FAIL get device" "$CLIENT" "$id" engine
	fault ""
	check "$what: it cannot be opened afterwards either" refused "FAIL get device" "$CLIENT" "$id" engine
	check "$what: it can be removed" remove "$id"
	check "$what: what it owned stays away" eval '[ "$(available "$type")" -le '"$free"' ]'
	check "$what: others work, none with its memory" eval \
		'create "$type" "$(uuid 2)" && client "$(uuid 2)" engine,zero,dma && remove "$(uuid 2)"'
	check "$what: the module unloads" driver_unload
	check "$what: everything is there again after loading" driver_load
	check "$what: what the last user left is not to be read" card_reads_zero
	same "$what: nothing is held" "$before" "$(state)"
	check "$what: make a vGPU" create "$type" "$id"
done

# --- GSP does not clear framebuffer: the CPU does, for as long as somebody waits for it ---
fault no-memory-transfer
log_mark
start_client slow "$id" engine
check "the log says so" until_true 60 log_has "$BDF: .*the CPU does"
kill -KILL "$started"
check "a signal ends it" until_true 60 log_has "$BDF: .*ended by a signal after"
check "its user ends" until_true 60 ended "$started"
same "the vGPU is as before" created "$(cat "$MDEVS/$id/nvidia/state")"
fault ""
check "remove it" remove "$id"
check "the module unloads" driver_unload
check "and loads" driver_load
check "make a vGPU" create "$type" "$id"

# --- GSP dies while vGPUs run ---
start_client user "$id" engine,error
user=$started
check "a user watches for errors" hears 60 user '^vgpu: error: waiting' "$user"
fault no-answer
log_mark
check "create finds that GSP does not answer" \
	refused_saying "Connection timed out" "$BDF: .*no answer to .* within [0-9]+ ms" create "$type" "$(uuid 2)"
check "the log says that GSP is lost" log_has "$BDF: .*GSP is lost"
check "the last of the calls that are kept is the one that was not answered" eval '
	what=$(log | sed -n "s/.*GSP is lost: no answer to \(.*\) within .*/\1/p")
	tail -n 3 "$DEBUGFS/rpcs"
	[ -n "$what" ] && tail -n 1 "$DEBUGFS/rpcs" | grep -E " 0 +0x0 +-110 +$what\$"'
check "the user is told by VFIO's error event" hears 60 user '^vgpu: error: ok' "$user"
check "the user ends" until_true 120 ended "$user"
check "another create fails at once with the cause" \
	refused_saying "Input/output error" "$BDF: .*GSP is lost" create "$type" "$(uuid 3)"
same "no type is available" 0 "$(available "$type")"
check "the vGPU can be removed" remove "$id"
check "the module unloads" driver_unload
fault ""
check "the module loads and works again" works
check "the kernel found nothing wrong" kernel_is_sane
finish
