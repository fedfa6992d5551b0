#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --kernel 6.1,6.12
# full: --kernel 7.3
# timeout: 1200
#
# Resets of a vGPU: plugin task first, then the function. In a loop under load; such
# that firmware fails, or does not answer; of a VF that is not there any more, or cannot
# be reset at all; at close, when somebody else holds the lock that it takes.
#
# For ten minutes: RESETS=600s in the environment (tools/vm/run -- env RESETS=600s sh …).
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh

RESETS=${RESETS:-20}

vf_of() {
	echo "$PF/virtfn$(($(cat "$MDEVS/$1/nvidia/gfid") - 1))"
}

state_of() {
	cat "$MDEVS/$1/nvidia/state"
}

counter() {
	model_stats "$1" | sed 's/.*=//'
}

# A user that does its steps and holds the vGPU, until go_on.
hold() {
	start_client user "$id" "$1,wait${2:+,$2}"
	user=$started
	hears 900 user '^vgpu: wait:' "$user"
}

# By somebody else on the host.
reset_vf() {
	env echo 1 >"$(vf_of "$1")/reset"
}

# The fault that was set is used up.
fault_shown() {
	[ -z "$($QOM get "$GPU" fault | tr -d '"')" ]
}

check "what is done with VFs is watched" insmod "$MODULES/vf_watch.ko"
driver_up
before=$(state)
type=$(type_named L40-1B)
id=$(uuid 1)
check "make a vGPU" create "$type" "$id"
idle=$(state)

# --- resets that succeed ---
log_mark
check "resets in a loop, under load" hold "engine,resets:$RESETS,dma,irq"
sed -n 's/^vgpu: resets:/&/p' "$tmp/user.log" | say
same "it runs" running "$(state_of "$id")"
check "none has failed" not log_has "could not be reset|does not serve|refuses RESET"
go_on user
check "its user ends" ends_well user "$user"
check "closed and opened again, its framebuffer is zero" client "$id" zero,dma

# --- resets that firmware fails ---
for kind in ioctl flr; do
	check "a user runs" hold engine,dma "reset-error:$kind,wait"
	fault reset-fails:1
	log_mark
	go_on user
	check "$kind: its user is told, and again" hears 120 user '^vgpu: reset-error: ok' "$user"
	grep '^vgpu: reset-error' "$tmp/user.log" | say
	same "$kind: its state says so" crashed "$(state_of "$id")"
	check "$kind: so does one line" log_has "$id could not be reset"
	go_on user
	check "$kind: its user ends" ends_well user "$user"
	same "$kind: nothing else is held" "$idle" "$(state)"
	check "$kind: opened again it works" client "$id" zero,resets:2,dma,irq
done
check "a user runs" hold engine,dma reset-error,wait
fault reset-silent:1
log_mark
go_on user
check "silence is an error, too" hears 120 user '^vgpu: reset-error: ok' "$user"
check "after ten seconds" log_has "did not serve RESET within 10000 ms"
go_on user
check "its user ends" ends_well user "$user"
check "opened again it works" client "$id" zero,resets:2,dma,irq

# --- an error of one user is not told to the next ---
late=/sys/module/call_steps/parameters
error_told() {
	[ "$(cat "$late"/told)" = 1 ]
}
check "users are to hear late of errors" eval 'insmod "$MODULES/call_steps.ko" && echo 5000 >$late/late'
check "a user runs" hold engine,dma resets:1
fault reset-fails:1
go_on user
check "its reset fails, and it is closed" until_true 60 ended "$user"
start_client next "$id" engine,watch-errors,wait,errors:0
next=$started
check "the next one runs" hears 60 next '^vgpu: wait:' "$next"
check "the error was told" until_true 60 error_told
go_on next
check "not to that one" ends_well next "$next"
check "at once again" rmmod call_steps

# --- open and close stay out of a reset ---
trace=/sys/kernel/tracing
echo 1 >$trace/events/nvidia_vgpu/enable
check "a user runs" hold engine,dma
fault reset-slow=3000:1
later reset_vf "$id"
check "somebody resets its VF, and firmware takes its time" until_true 60 fault_shown
go_on user
check "its user ends meanwhile" ends_well user "$user"
check "so does the reset" job_succeeds 60
same "one after the other" "vgpu_reset vgpu_close" "$(
	sed -n 's/.*\(vgpu_reset\|vgpu_close\): .*/\1/p' $trace/trace | tail -n 2 | paste -s -d ' ')"
check "opened again it works" client "$id" zero,dma

# Of each reset that found it open when it was over the plugin task has heard before.
reset_always() {
	while [ ! -e "$tmp/enough" ]; do
		env echo 1 >"$(vf_of "$id")/reset" || return
	done
}
open_often() {
	for _nth in 1 2 3 4 5 6 7 8; do
		client "$id" regions || return
	done
}
echo >$trace/trace
later reset_always
check "it is opened again and again while somebody resets its VF all the time" open_often
touch "$tmp/enough"
check "that has gone well, too" job_succeeds 60
cp $trace/trace "$tmp/trace"
echo 0 >$trace/events/nvidia_vgpu/enable
heard=$(grep -c "gsp_call: .*RESET" "$tmp/trace")
say <<END
while it was open: $heard resets
END
check "some found it open" [ "$heard" -ge 1 ]
same "its plugin task heard of each reset that found it open" "$heard" \
	"$(grep -c "vgpu_reset: " "$tmp/trace")"
check "opened again it works" client "$id" zero,dma

# --- the function is reset at close, though another VF's reset holds the bridge ---
check "make another vGPU" create "$type" "$(uuid 2)"
start_client other "$(uuid 2)" engine,dma,wait
other=$started
check "a user of that" hears 60 other '^vgpu: wait:' "$other"
check "and one of the first" hold engine,dma
resets=$(counter vf-resets)
fault reset-slow=3000:1
later reset_vf "$(uuid 2)"
check "the other's VF is being reset" until_true 60 fault_shown
go_on user
check "the first one's user ends" ends_well user "$user"
check "so does the reset" job_succeeds 60
same "both functions were reset" $((resets + 2)) "$(counter vf-resets)"
same "it may be used again" created "$(state_of "$id")"
go_on other
check "the other user ends" until_true 60 ended "$other"
check "remove the other vGPU" remove "$(uuid 2)"

same "nothing else is held" "$idle" "$(state)"

# --- a VF that cannot be reset is not given to anybody ---
not_reused() {
	same "$1: it is not to be used again" quarantined "$(state_of "$id")"
	check "$1: it is not opened" \
		refused_saying "Input/output error" "$id cannot be opened: .*quarantined" "$CLIENT" "$id" engine
	check "$1: it can be removed" remove "$id"
	check "$1: what it owned stays away" eval '[ "$(available "$type")" -lt '"$free"' ]'
	fault ""
	check "$1: the module unloads" driver_unload
	check "$1: and loads" driver_load
	same "$1: everything is there again" "$before" "$(state)"
	check "$1: make a vGPU" create "$type" "$id"
}

check "remove it" remove "$id"
free=$(available "$type")
check "make it again" create "$type" "$id"
echo >"$(vf_of "$id")/reset_method"
check "no reset: it is not opened, and the log says why" refused_saying "Input/output error" \
	"$id cannot be opened: its VF could not be reset" "$CLIENT" "$id" engine
not_reused "no reset"

# The PCI core waits a minute for each such VF, so on one kernel.
case $(uname -r) in
6.12*)
	fault vf-flr-stuck:1
	later reset_vf "$id"
	check "somebody resets its VF, which does not come back" until_true 60 fault_shown
	check "until that is given up it is not opened, and the log says why" refused_saying \
		"Resource temporarily unavailable" "$id cannot be opened: .*somebody resets or unbinds it" \
		"$CLIENT" "$id" engine
	check "so does its last_error" grep "$id cannot be opened" "$MDEVS/$id/nvidia/last_error"
	check "the reset is given up" until_true 120 ended "$job"
	check "make it anew" eval 'remove "$id" && driver_unload && driver_load && create "$type" "$id"'
	check "a user runs" hold engine,dma reset-error,wait
	fault vf-flr-stuck
	go_on user
	check "no way back: its user is told" hears 200 user '^vgpu: reset-error: ok' "$user"
	log_mark
	go_on user
	check "no way back: its user ends" until_true 200 ended "$user"
	check "no way back: the log says it" log_has "could not be reset after vGPU $id"
	not_reused "no way back"
	;;
esac
check "remove it" remove "$id"
same "everything is held as before" "$before" "$(state)"
check "the module unloads" driver_unload
check "VFs need not be watched any more" rmmod vf_watch
check "the kernel found nothing wrong" kernel_is_sane
finish
