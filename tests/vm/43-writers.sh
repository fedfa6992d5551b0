#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --kernel 6.1,6.12
# debug: --kernel 6.12-debug
# full: --kernel 7.3
# vfs: 6
# timeout: 1800
#
# Eight writers make and remove vGPUs of random types at the same time, more than
# the card holds: what is refused is refused for want of room, and in the end
# the card is as it was. The same with VFs as parents, which are unbound and bound
# meanwhile, each under its mediated device: lockdep, where there is one, watches that
# nobody who makes or removes a vGPU takes the lock that an unbind holds.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh

WRITERS=8
# Where checkers look at every step fewer do.
STEPS=60 VF_STEPS=40 MADE=100
[ "$SLOW" = 1 ] || STEPS=15 VF_STEPS=15 MADE=15

# writer N: STEPS times it makes one of its four vGPUs, or removes it if it is
# there; what is left it removes.
writer() {
	awk -v seed="$1" -v steps="$STEPS" -v types="$(type_ids | paste -s -d ' ')" '
		BEGIN {
			srand(seed)
			n = split(types, t, " ")
			for (i = 0; i < steps; i++)
				print int(rand() * 4), t[int(rand() * n) + 1]
		}' >"$tmp/steps.$1"
	made=0 refused=0
	while read -r k t; do
		u=$(uuid $(($1 * 16 + k)))
		if [ -e "$MDEVS/$u" ]; then
			remove "$u" || exit 1
		elif create "$t" "$u" 2>"$tmp/error.$1"; then
			made=$((made + 1))
		elif grep -Eq 'No space left on device|Too many users' "$tmp/error.$1"; then
			refused=$((refused + 1))
		else
			cat "$tmp/error.$1"
			exit 1
		fi
	done <"$tmp/steps.$1"
	for k in 0 1 2 3; do
		u=$(uuid $(($1 * 16 + k)))
		[ ! -e "$MDEVS/$u" ] || remove "$u" || exit 1
	done
	echo "$made $refused" >"$tmp/result.$1"
}
# Available instances are read all the while: never more than the card holds.
watch() {
	while [ ! -e "$tmp/stop" ]; do
		all_available | awk -v most="$vfs" '$2 !~ /^[0-9]+$/ || $2 > most { print "available:", $0; bad = 1 } END { exit bad }' ||
			return 1
	done
}

driver_up
vfs=$(num_vfs)
before=$(state)
watch >"$tmp/watch" 2>&1 &
# shellcheck disable=SC2034 # a text that check() runs
watcher=$!
check "$WRITERS writers make and remove at the same time" at_once "$WRITERS" writer
touch "$tmp/stop"
check "what was available all the while makes sense" eval 'wait $watcher || { cat "$tmp/watch"; false; }'
sum=$(cat "$tmp"/result.* | awk '{ made += $1; refused += $2 } END { print made + 0, refused + 0 }')
echo "# made ${sum% *}, refused for want of room ${sum#* }"
check "some were made" [ "${sum% *}" -ge "$MADE" ]
check "and some refused: the writers competed" [ "${sum#* }" -ge 10 ]
same "no vGPU is left" 0 "$(num_mdevs)"
same "everything is held as before" "$before" "$(state)"
check "the card works" eval 'create "$(smallest_type)" "$(uuid 999)" &&
	client "$(uuid 999)" engine,zero,dma,irq && remove "$(uuid 999)"'
check "the module unloads" driver_unload
check "GSP is down" model_is_idle

# --- VFs as parents ---
check "what is neither pf nor vf is refused" refused "Invalid parameters" driver_load mdev_parent=card
check "the log says so" eval 'dmesg | grep "mdev_parent is neither pf nor vf: \"card\""'
check "what is done with VFs is watched" insmod "$MODULES/vf_watch.ko"
PARENT=$PF/virtfn0
driver_up mdev_parent=vf
before=$(state)
same "the parameter says so" vf "$(cat /sys/module/$DRIVER/parameters/mdev_parent)"
check "the card itself is no parent" not test -e "$PF/mdev_supported_types"
# shellcheck disable=SC2012 # names without surprises
same "each VF is one" "$(num_vfs)" "$(ls -d "$PF"/virtfn*/mdev_supported_types | wc -l)"
same "each offers one of each type" 1 "$(all_available | cut -d' ' -f2 | sort -u)"

small=$(smallest_type) big=$(type_named L40-48Q)
vf1=$(basename "$(readlink "$PF/virtfn1")")
check "one on the second VF" eval 'PARENT=$PF/virtfn1 create "$small" "$(uuid 1)"'
same "is where it was asked for" "$vf1" "$(cat "$MDEVS/$(uuid 1)/nvidia/vf")"
same "below its parent" "$vf1" \
	"$(basename "$(dirname "$(readlink -f "$MDEVS/$(uuid 1)")")")"
same "that VF offers none any more" 0 "$(PARENT=$PF/virtfn1 all_available | cut -d' ' -f2 | sort -u)"
check "and says what it has" eval 'PARENT=$PF/virtfn1
	refused_saying "Device or resource busy" "$BDF: .*VF $vf1 has vGPU $(uuid 1)" create "$small" "$(uuid 2)"'
PARENT=$PF/virtfn0
same "others still do" 1 "$(available "$small")"
same "but not what does not fit any more" 0 "$(available "$big")"
check "two types on one card" create "$(type_named L40-8Q)" "$(uuid 2)"
check "both work" client "$(uuid 1)" engine,zero,dma "$(uuid 2)" engine,zero,dma
start_client user "$(uuid 1)" engine,fill:9,wait,check:9
user=$started
check "a user has the first" hears 60 user '^vgpu: wait:' "$user"
log_mark
later eval 'env echo "$vf1" >/sys/bus/pci/drivers/nvidia/unbind'
check "who unbinds its VF waits, and the log says for whom" until_true 60 \
	log_has "vGPU $(uuid 1) is used by vfio-client"
check "meanwhile the other is removed" remove "$(uuid 2)"
go_on user
check "the user ends well" ends_well user "$user"
check "then the VF is unbound" job_succeeds 60
check "and its mediated device gone" not test -e "$MDEVS/$(uuid 1)"
check "bind it" eval 'env echo "$vf1" >/sys/bus/pci/drivers/nvidia/bind'
same "everything is held as before" "$before" "$(state)"
check "no VFs" eval 'env echo 0 >"$PF/sriov_numvfs"'
check "all VFs again" eval 'env echo "$vfs" >"$PF/sriov_numvfs"'
same "everything is held as before" "$before" "$(state)"

# vf_writer N: makes and removes its two, each on one of four VFs. A VF that is unbound
# takes its mediated device along: that is what may be gone before it is removed, or still
# be going while its UUID is asked for again. The shell opens to create: in a folder of sysfs
# that is there when the file is not, permission is denied for that.
gone="No such|nonexistent|cannot create .*: Permission denied"
vf_writer() {
	made=0 i=0
	while [ "$i" -lt "$VF_STEPS" ]; do
		i=$((i + 1))
		u=$(uuid $(($1 * 16 + i % 2)))
		if [ -e "$MDEVS/$u" ]; then
			remove "$u" 2>"$tmp/error.$1" || grep -Eq "$gone" "$tmp/error.$1" || exit 1
		elif PARENT=$PF/virtfn$((($1 + i) % 4)) create "$small" "$u" 2>"$tmp/error.$1"; then
			made=$((made + 1))
		elif ! grep -Eq "$gone|resource busy|File exists" "$tmp/error.$1"; then
			exit 1
		fi
	done
	echo "$made" >"$tmp/result.$1"
}

binder() {
	while [ ! -e "$tmp/stop" ]; do
		for n in 0 1 2 3; do
			vf=$(basename "$(readlink "$PF/virtfn$n")")
			env echo "$vf" >/sys/bus/pci/drivers/nvidia/unbind || return
			env echo "$vf" >/sys/bus/pci/drivers/nvidia/bind || return
		done
	done
}

vf_writers() {
	at_once 4 vf_writer || { cat "$tmp"/error.*; return 1; }
}

rm -f "$tmp/stop" "$tmp"/result.*
binder >"$tmp/binder" 2>&1 &
# shellcheck disable=SC2034 # a text that check() runs
binder=$!
check "four writers make and remove while VFs are unbound and bound" vf_writers
touch "$tmp/stop"
check "each unbind and bind succeeded" eval 'wait $binder || { cat "$tmp/binder"; false; }'
sum=$(cat "$tmp"/result.* | awk '{ made += $1 } END { print made + 0 }')
echo "# made $sum"
check "some were made" [ "$sum" -ge $((VF_STEPS / 2)) ]
check "remove what is left" remove_all
same "everything is held as before" "$before" "$(state)"
check "the module unloads with a mediated device on a VF" eval \
	'create "$small" "$(uuid 1)" && driver_unload'
check "GSP is down" model_is_idle
check "VFs need not be watched any more" rmmod vf_watch
check "the kernel found nothing wrong" kernel_is_sane
finish
