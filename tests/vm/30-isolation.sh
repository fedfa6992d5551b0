#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --one-thread
# full: --one-thread --kernel 6.1,7.3
# timeout: 1200
#
# Two virtual machines at once on vGPUs of different size, each with its own
# memory; and what one has written is gone before another can get it. What a hostile one
# can try, as a guest, as a user of VFIO, and by its plugin task, is a table: the attempt,
# what has to become of it, what did.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh

# Lines of the table: of what a guest tries, of what else a user of VFIO does, of surfaces
# while they are read.
GUEST_ROWS=22 VFIO_ROWS=46 READER_ROWS=3
# Numbers that each of the first two writes to its VF's doorbell: those of 64 plugin tasks,
# and one when BAR0 is written all over. None is a guest's.
DOORBELLS=65

# attempts NAME ROWS: that user's lines of the table are in the test's output, so many,
# and all went well.
attempts() {
	sed -n 's/^vgpu: attack: //p' "$tmp/$1.log" | tr -d '\r' | say
	same "all that $1 tried came to nothing" "$2" "$(grep -c '^vgpu: attack: ok' "$tmp/$1.log")"
}

went_well() {
	! said "$1" '^vgpu: attack: FAIL' && ends_well "$@"
}

# While descriptions change as they are read: between two words of them.
reader() {
	fault "read-surface:$READER_ROWS"
	client "$(uuid 1)" attack-reader >"$tmp/reader.log" 2>&1 || { cat "$tmp/reader.log"; return 1; }
}

faults_left() {
	$QOM get $GPU fault | tr -d '"'
}

group_of() {
	basename "$(readlink "$MDEVS/$1/iommu_group")"
}

# Until go_on it looks at nothing.
start_neighbour() {
	start_client neighbour "$(uuid 2)" engine,zero,fill:22,wait,check:22,dma,irq
	neighbour=$started
	hears 120 neighbour '^vgpu: wait:' "$neighbour"
}

driver_up
rung=$(model_stats doorbells-unread)
others=$($QOM get $GPU vf-doorbells)
small=$(smallest_type)
large=$(type_named L40-8Q) || bail "no type L40-8Q"
whole=$(type_named L40-48Q) || bail "no type L40-48Q"
before=$(state)

check "make a small vGPU" create "$small" "$(uuid 1)"
check "make a large vGPU" create "$large" "$(uuid 2)"
start_guest a engine,zero,fill:11,wait,attack:11,check:11,dma,irq "$(uuid 1)"
a=$started
start_guest b engine,zero,fill:22,wait,check:22,dma,irq "$(uuid 2)"
b=$started
check "the small one's guest has filled its framebuffer" hears 300 a '^vgpu: wait:' "$a"
check "the large one's guest has filled its framebuffer" hears 300 b '^vgpu: wait:' "$b"
check "the small one has the framebuffer that it was given" \
	said a "^vgpu: engine: ok framebuffer=$(given_mib "$(uuid 1)")MiB"
check "the large one has the framebuffer that it was given" \
	said b "^vgpu: engine: ok framebuffer=$(given_mib "$(uuid 2)")MiB"
go_on a
check "the small one's guest finds its own memory unchanged" guest_passes a "$a"
attempts a "$GUEST_ROWS"
go_on b
check "the large one's guest finds its own memory unchanged" guest_passes b "$b"
grep -h "vgpu:" "$tmp/a.log" "$tmp/b.log" | say

check "both read as zero for the next user" \
	client "$(uuid 1)" zero,fill:33 "$(uuid 2)" zero,fill:44
check "and once more, with both open at once" \
	client "$(uuid 1)" zero,fill:1,busmaster/check:1,reset/check:1 \
	"$(uuid 2)" zero,fill:2,bar1:2/fill:3,check:3/check:3

# The attacker is a user of VFIO, its neighbour's memory is full.
check "the neighbour's guest is there" start_neighbour
log_mark
start_client mallory "$(uuid 1)" "engine,zero,fill:11,attack:11,attack-vfio:11,check:11,attack-name:$(uuid 2),attack-name:$BDF,attack-group:$(group_of "$(uuid 2)"),attack-surfaces,attack-opens"
mallory=$started
check "the attacker's steps end" until_true 300 ended "$mallory"
check "each as it should" went_well mallory "$mallory"
attempts mallory "$((GUEST_ROWS + VFIO_ROWS))"
check "surfaces outside of its framebuffer were counted" [ "$(counted "surfaces outside")" -ge 4 ]
check "one was too large to be copied" log_has "what its guest shows has more pixels"
check "its vGPU works for the next one" client "$(uuid 1)" zero,resets:2,dma,irq
check "surfaces change while the driver reads them" reader
attempts reader "$READER_ROWS"
same "it came to that" "" "$(faults_left)"

# A plugin task that writes over the buffers that it shares with the driver, when it
# answers its first message, its second, and so on; the fourth is a reset's.
for n in 1 2 3 4; do
	fault "plugin-scribbles@$n:1"
	check "buffers overwritten at message $n: its user hears of it" \
		not client "$(uuid 1)" engine,resets:2
	same "it came to that" "" "$(faults_left)"
	check "its vGPU works for the next one" client "$(uuid 1)" zero,resets:2,dma,irq
done
# And one that does so while the driver reads an answer: instead of the result, and of what
# the message has become.
for n in 2 3; do
	log_mark
	fault "read-scribbles@$n:1"
	check "buffers overwritten at read $n of them: its user hears of it" \
		not client "$(uuid 1)" engine,resets:2
	same "it came to that" "" "$(faults_left)"
	# Its next message would fail, too: the task finds nothing of what it needs.
	[ "$n" != 2 ] || check "that is no success" log_has "refuses .* with result 0xa5a5a5a5"
	check "its vGPU works for the next one" client "$(uuid 1)" zero,resets:2,dma,irq
done
go_on neighbour
check "the neighbour finds its own memory unchanged" ends_well neighbour "$neighbour"
same "nobody but the driver rang the PF's doorbell" "$rung" "$(model_stats doorbells-unread)"
same "what was tried at doorbells of VFs did nothing" $((others + 2 * DOORBELLS)) \
	"$($QOM get $GPU vf-doorbells)"
check "remove both" remove_all

check "make a vGPU of all the framebuffer" create "$whole" "$(uuid 3)"
check "none of what was written is left anywhere in it" client "$(uuid 3)" engine,zero
check "remove it" remove "$(uuid 3)"
same "everything is held as before" "$before" "$(state)"
check "the module unloads" driver_unload
check "the kernel found nothing wrong" kernel_is_sane
finish
