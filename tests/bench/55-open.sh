#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --gpu card=l40,vf-bare-fb=on
# timeout: 1800
#
# From open to ready: what GSP is asked, how often the driver sleeps, and how long it takes
# beside GSP's own time and the open of the same VF under stock vfio-pci.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/bench/lib.sh

ROUNDS=5
WAITS="schedule_timeout msleep msleep_interruptible usleep_range_state"

# A user that opens DEVICE when it is told to, and says when it has: opener DEVICE.
opener() {
	rm -f "$tmp/opener.in"
	: >"$tmp/opener.log"
	mkfifo "$tmp/opener.in"
	sh -c 'read -r _ && exec "$0" "$1" engine,wait' "$CLIENT" "$1" \
		<>"$tmp/opener.in" >"$tmp/opener.log" 2>&1 &
	started=$!
	background="$background $started"
}

opened() {
	go_on opener
	hears 60 opener '^vgpu: wait: ok' "$started"
}

closed() {
	go_on opener
	ends_well opener "$started"
}

# opens NAME: once; $tmp/NAME.opens gets nanoseconds, and those that GSP had to answer in.
opens() {
	opener "$vf"
	_before=$(model_stats answer-ns)
	opened || return
	_after=$(model_stats answer-ns)
	echo "$(sed -n 's/^vgpu: open: ok .* ns=//p' "$tmp/opener.log")" \
		$((${_after#*=} - ${_before#*=})) >>"$tmp/$1.opens"
	closed
}

# traced NAME: the same, with what sleeps in $tmp/NAME.waits.
traced() {
	opener "$vf"
	trace_begin "$WAITS" "$started" && opened && cp "$TRACING/trace" "$tmp/$1.waits"
	_ret=$?
	trace_end
	closed && return "$_ret"
}

# waits NAME WHOSE FUNCTION...: how often it was called there by the driver ("driver") or
# by others.
waits() {
	awk -v who="$2" -v driver="[$DRIVER]" -v names="$3" '
		BEGIN { n = split(names, name, " "); for (i = 1; i <= n; i++) wanted[name[i]] }
		{
			at = index($0, " <-")
			f = substr($0, 1, at - 1); sub(/.* /, "", f); sub(/\+.*/, "", f)
			own = index(substr($0, at), driver) > 0
			if (at && f in wanted && own == (who == "driver"))
				count++
		}
		END { print count + 0 }' "$tmp/$1.waits"
}

# The driver's waits that a time ends, and a look at what the task has written then.
looks_again() {
	grep -c ' schedule_timeout[^<]*<-nap[+.].*\['"$DRIVER"'\]' "$tmp/vgpu.waits"
}

# least_of NAME COLUMN: of all its opens.
least_of() {
	awk -v c="$2" 'NR == 1 || $c < least { least = $c } END { printf "%d\n", least }' "$tmp/$1.opens"
}

driver_up
modprobe vfio-pci || bail "the kernel has no vfio-pci"
vf=$(basename "$(readlink "$PF/virtfn0")")
type=$(smallest_type)
before=$(state)

check "a vGPU" has_vgpu "$type"
check "open it, for symbols and caches" opens warm
check "open it, seeing what sleeps" traced vgpu
opener "$vf"
COUNTED="$COUNTED plugin-rpcs"
check "open it, counting" spent open opened
check "close it" closed
check "take it away" has_vgpu 0
check "the VF has stock vfio-pci" has_driver vfio-pci
check "open it there, seeing what sleeps" traced stock
check "the VF has the driver again" has_driver nvidia
check "open it under both in turn, $ROUNDS rounds" in_turn opens
grep -h '<-' "$tmp/vgpu.waits" | say

equal "open: known, seen" "messages to GSP" 1 "$(of open rpcs)"
equal "open: known, seen" "messages to task" 3 "$(of open plugin-rpcs)"
for c in mmio-reads mmio-writes; do
	row "open" "$(title "$c")" - "$(of open "$c")" -
done
at_most "open: what GSP said, seen" "interrupts" \
	$(($(of open rpcs) + $(of open events))) "$(of open msix-raised)" 1
# A message's answer, and whatever else GSP announces, is an event that ends the wait.
equal "open: allowed, seen" "polling sleeps" 0 "$(waits vgpu driver "msleep usleep_range_state")"
# Plugin tasks announce neither an answer nor, with all firmware, that they live.
at_most "open: answers without event, seen" "looks again" \
	$(($(of open plugin-rpcs) + 1)) "$(looks_again)" 2
equal "open: stock vfio-pci, vGPU" "sleeps of PCI" \
	"$(waits stock others "msleep usleep_range_state")" \
	"$(waits vgpu others "msleep usleep_range_state")"
stock=$(least_of stock 1) vgpu=$(least_of vgpu 1)
at_most "open: stock vfio-pci, vGPU" "ns, least of $ROUNDS" "$stock" "$vgpu" 2
row "GSP's time, what vGPU takes more" "ns, least of $ROUNDS" "$(least_of vgpu 2)" \
	$((vgpu - stock)) -
same "everything is held as before" "$before" "$(state)"
check "the module unloads" driver_unload
check "the kernel found nothing wrong" kernel_is_sane
finish
