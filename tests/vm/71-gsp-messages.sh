#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --cpus 1
# vm: --cpus 1 --release 615.71.09
# full: --cpus 1 --gpu card=rtxpro6000
# timeout: 1800
#
# How messages of GSP, its interrupts and its crash reports are taken: what is
# damaged or old is survived as the vendor's driver survives it, what never ends
# keeps nobody waiting, what reports the failure of one task costs its vGPU only,
# and what is the end of GSP is named.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh

lives() {
	[ "$(sed -n 's/^state: //p' "$DEBUGFS/gsp")" = running ]
}

# lost REGEX: GSP is, for that reason, and the module loads anew.
lost() {
	until_true 60 log_has "$BDF: .*GSP is lost: $1" || { log; return 1; }
	fault "" && driver_unload && driver_load && is_parent
}

# task_fails [FAULT]: the vGPU is in use, then its plugin task fails; its user is told.
task_fails() {
	start_client user "$id" engine,error
	_user=$started
	hears 60 user '^vgpu: error: waiting' "$_user" || return
	log_mark
	fault "${1:+$1,}task-crash=$(cat "$MDEVS/$id/nvidia/gfid"):1"
	hears 60 user '^vgpu: error: ok' "$_user" && until_true 60 ended "$_user" && fault ""
}

gmc() {
	[ "$(sed -n 's/^encoding: //p' "$DEBUGFS/gsp")" = gmc ]
}

# --- numbers ---
# From the first request on, to firmware that answers none with a wrong number.
fault strict-sequence
driver_up
type=$(type_named L40-1B) || type=$(smallest_type)
id=$(uuid 1)
before=$(state)
check "a vGPU works" serves
same "every message had the number that firmware wants" bad-sequences=0 "$(model_stats bad-sequences)"
gmc || same "it was told of no hypervisor below the host" hypervisor=4 "$(model_stats hypervisor)"
fault ""

# --- elements ---
# Whether the driver looks while it is damaged is a matter of microseconds.
check "elements that become whole after a while" with_fault late-element serves
echo "# elements read again: $(counted "elements read again")"
n=$(counted "elements passed over")
check "elements that were read before" with_fault stale-element:3 serves
check "they were passed over" [ "$(counted "elements passed over")" -gt "$n" ]
check "GSP lives" lives

# Messages of several elements come while the module loads.
check "the module unloads" driver_unload
check "messages of which the end comes later" with_fault partial-element driver_load
check "the driver takes the GPU" is_parent
check "a vGPU works" serves

# --- elements that stay damaged ---
# both_run: two vGPUs are in use.
both_run() {
	create "$type" "$id" && create "$type" "$(uuid 2)" || return
	start_client one "$id" engine,wait,dma,irq
	_one=$started
	start_client other "$(uuid 2)" engine,wait,dma,irq
	_other=$started
	hears 60 one '^vgpu: wait:' "$_one" && hears 60 other '^vgpu: wait:' "$_other"
}

# nobody_noticed: they go on, do their work and are removed.
nobody_noticed() {
	for _name in one other; do
		go_on "$_name"
	done
	until_true 60 ended "$_one" && until_true 60 ended "$_other" || return
	for _name in one other; do
		said "$_name" '^vgpu: irq: ok' && ! said "$_name" FAIL || return
	done
	remove_all
}

told() {
	grep -q ' unknown$' "$DEBUGFS/plugin_events"
}

check "two vGPUs are in use" both_run
for how in bad-checksum bad-seq; do
	# Of encoding gmc elements have no number, and answers alone one.
	! gmc || [ $how != bad-seq ] || continue
	n=$(counted "elements passed over")
	log_mark
	fault "$how:1,plugin-event=30:1"
	check "$how: an event is damaged: it is said" until_true 60 \
		log_has "$BDF: status ring, element .*: (checksum is wrong|sequence number is wrong|not an MCTP packet)"
	check "$how: it is passed over" until_true 60 eval '[ "$(counted "elements passed over")" = $((n + 1)) ]'
	check "$how: what it said is not known" not told
done
fault plugin-event=30:1
check "the next one arrives" until_true 60 told
check "nobody noticed" nobody_noticed
check "GSP lives" lives
same "nothing is held" "$before" "$(state)"

# asks: create and open do.
asks() {
	create "$type" "$id" && "$CLIENT" "$id" engine
}
stuck=partial-stuck
! gmc || stuck=oversized-reply
for how in bad-checksum $stuck; do
	log_mark
	fault "$how:1"
	asks >/dev/null 2>&1
	check "$how: an answer never comes: GSP is lost for that reason" \
		lost "no answer to .* within [0-9]+ ms"
done
log_mark
fault bad-checksum,endless-events
asks >/dev/null 2>&1
check "nothing but damage: it is GSP's end, by the call" until_true 60 log_has "GSP is lost: no answer to"
n=$(counted "elements passed over")
# Ten at a time; before those that come seconds later it is said how many were kept back.
lines=$(log | grep -c "status ring, element") kept_back=$(log | grep -c "callbacks suppressed")
echo "# elements passed over: $n, lines in the log: $lines, kept back: $kept_back times"
check "the log has few of very many" eval \
	'[ "$lines" -ge 1 ] && [ "$lines" -lt "$n" ] && [ "$lines" -le $(((kept_back + 1) * 10)) ]'
check "the module loads anew" lost "no answer to"

# --- without end ---
check "events without end: vGPUs are made, used and removed" with_fault endless-events serves
check "reports without end of a plugin task: so are others'" eval \
	'create "$type" "$(uuid 2)" && with_fault plugin-events client "$(uuid 2)" engine,dma &&
	remove "$(uuid 2)" && serves'
check "GSP lives" lives
same "nothing is held" "$before" "$(state)"
# A line with very many that nobody served is disabled.
same "the kernel saw each interrupt served" "unhandled 0" \
	"$(grep ^unhandled "/proc/irq/$(sed -n 's/^ *\([0-9]*\):.*nvidia-vgpu-gsp.*/\1/p' /proc/interrupts)/spurious")"

# --- interrupts ---
n=$(counted interrupts)
check "an interrupt that gets lost delays one answer" with_fault irq-lost:1 serves
check "it is named" log_has "$BDF: .*interrupt did not arrive"
log_mark
check "the next ones arrive" serves
check "all of them" not log_has "interrupt did not arrive"
check "by interrupt" [ "$(counted interrupts)" -gt "$n" ]
check "GSP's is served at the entry of its subtree" eval \
	'grep -q "nvidia-vgpu-gsp" /proc/interrupts && ls "$PF/msi_irqs" | wc -l | grep -qx 3'
log_mark
check "a fault of GSP's falcon that can be cleared" with_fault gsp-cause=5:1 serves
check "it is named" log_has "$BDF: .*falcon reports a fault"
check "the module unloads" driver_unload
# shellcheck disable=SC2034 # read by refused_probe()
most_lines=4
check "a host whose interrupts do not arrive is named" \
	probe_fails irq-lost "$BDF: interrupts of the GPU do not arrive: the first one .*MSI-X entry 2"
check "what a driver before left pending and enabled does no harm" \
	with_fault vector-pending=155,vector-enabled=155,vector-pending=7,vector-enabled=7 driver_load
check "the driver takes the GPU" is_parent
check "a vGPU works" serves

# --- interrupts: a cause that is not the host's, one that stays, a host that loses the second ---
log_mark
check "a cause that firmware routes to its own core" with_fault gsp-cause=7 serves
check "it is not taken for one of the host's" not log_has "falcon reports a fault"
check "GSP lives" lives
log_mark
fault gsp-cause=5
check "a fault that comes back whenever it is cleared is GSP's end" \
	lost "its falcon has a fault that a reset alone clears \(0x20\)"
check "a vGPU works" serves
check "the module unloads" driver_unload
check "a host where only the first interrupt arrives is named" probe_fails irq-lost@2 \
	"$BDF: interrupts of the GPU do not arrive: the second one of two .*MSI-X entry 2"
check "load" driver_load
check "the driver takes the GPU" is_parent

# --- crash reports: one task ---
check "make two vGPUs" eval 'create "$type" "$id" && create "$type" "$(uuid 2)"'
start_client other "$(uuid 2)" engine,wait,dma,irq
other=$started
check "one runs" hears 60 other '^vgpu: wait:' "$other"
check "the task of the other fails: its user is told" task_fails
check "the log has GSP's report" until_true 60 log_has "$BDF: a task of GSP failed: .* contained in mode"
check "debugfs has it whole" eval \
	'grep -q "^report 0: .*contained in mode" "$DEBUGFS/crash_reports" &&
	grep -q "xcause" "$DEBUGFS/crash_reports" && grep -q "called from" "$DEBUGFS/crash_reports"'
go_on other
check "the other vGPU does not notice" until_true 60 ended "$other"
check "and does its work" eval 'said other "^vgpu: irq: ok" && ! said other FAIL'
check "GSP lives" lives
check "both are removed" remove_all
log_mark
check "a vGPU works" serves
check "GSP's interrupts arrive as before that report" not log_has "interrupt did not arrive"

# --- crash reports: wherever they are ---
for where in crash-queue=1 crash-queue=2 crash-queue=3 crash-group=1 crash-group=4; do
	check "$where: load anew" eval 'driver_unload && fault '"$where"' && driver_load && is_parent'
	check "$where: make a vGPU" create "$type" "$id"
	check "$where: its task fails" task_fails "$where"
	check "$where: the report is read" until_true 60 log_has "$BDF: a task of GSP failed"
	check "$where: remove it" remove "$id"
	check "$where: GSP lives" lives
done

# --- what came up before anybody listened ---
for early in gsp-crash=2:1 gsp-cause=5:1; do
	check "$early while GSP starts: unload" driver_unload
	log_mark
	check "$early while GSP starts: the driver takes the GPU" eval \
		'with_fault '"$early"' driver_load && is_parent'
	check "$early while GSP starts: a vGPU works" serves
	check "$early while GSP starts: each interrupt arrives" not log_has "interrupt did not arrive"
	check "$early while GSP starts: it is said" until_true 60 log_has "$BDF: (a task of GSP failed|GSP.s falcon reports a fault)"
done

# --- crash reports: all of it ---
check "load anew" eval 'driver_unload && driver_load && is_parent'
for kind in 1 4 15; do
	log_mark
	fault gsp-crash=$kind
	check "GSP crashes, containment $kind: it is lost for that reason" \
		lost "its firmware crashed: .* contained in"
done
# quiet: its interrupt is off, though a cause comes back whenever it is cleared.
quiet() {
	until_true 60 log_has "$BDF: .*GSP is lost: its firmware crashed" || return
	_n=$(counted interrupts)
	create "$type" "$id" 2>/dev/null && remove "$id"
	[ "$(counted interrupts)" -le $((_n + 1)) ]
}

log_mark
fault gsp-crash=1:1,gsp-cause=4
check "a lost GSP that goes on reporting is not heard any more" quiet
check "the module loads anew" lost "its firmware crashed"
for broken in "crash-bad-put:indices of GSP's crash reports are" \
	"crash-bad-size:GSP left a crash report that cannot be read" \
	"crash-bad-wayfinder:GSP says that it left a crash report where none can be"; do
	check "${broken%%:*}: load anew" eval 'driver_unload && driver_load && is_parent && create "$type" "$id"'
	check "${broken%%:*}: a task fails" task_fails "${broken%%:*}"
	check "${broken%%:*}: what it says of it is refused" until_true 60 log_has "$BDF: ${broken#*:}"
	check "${broken%%:*}: GSP lives, and the vGPU works again" eval \
		'lives && client "$id" engine,dma,irq && remove "$id"'
done
check "the module unloads" driver_unload
# shellcheck disable=SC2034 # read by refused_probe()
most_lines=6
check "GSP crashes while it starts: the report is the reason" \
	probe_fails boot-crash "$BDF: GSP is lost: its firmware crashed"

# --- what only firmware that has booted may not want any more ---
check "load" driver_load
if ! gmc; then
	log_mark
	fault late-sequencer:1
	create "$type" "$id" 2>/dev/null
	check "registers are not written once GSP has started" \
		lost "it wants registers written although it has started"
fi
log_mark
fault gsp-cause=24:1
case $(cat "$PF/device") in
0x2bb5) check "a fault that does not go away is GSP's end" lost "its falcon has a fault that a reset alone clears" ;;
*) check "GSP lives with a cause that this chip does not have" eval 'serves && lives && fault ""' ;;
esac
check "a vGPU works" serves
check "the module unloads" driver_unload
check "the kernel found nothing wrong" kernel_is_sane
finish
