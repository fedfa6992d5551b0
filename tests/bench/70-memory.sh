#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm:
# timeout: 900
#
# What a vGPU without a display keeps of the host's memory: from its VF's binding, from its
# making, from its opening, whoever in the kernel has it.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/bench/lib.sh

MOST=65536

# Bytes of memory that is mapped on behalf of modules.
mapped() {
	awk '/ \[[a-z0-9_]+\] / { for (i = 1; i <= NF; i++) if (sub(/^pages=/, "", $i)) sum += $i }
		END { print sum * 4096 }' /proc/vmallocinfo
}

# kept NAME COMMAND…: bytes that the process has allocated while tracing was on, and not
# freed, go to $tmp/NAME.kept. What it gives to others to free counts as kept.
kept() {
	_kept=$1
	shift
	for _event in kmalloc kmalloc_node kmem_cache_alloc kmem_cache_alloc_node kfree \
		kmem_cache_free mm_page_alloc mm_page_free; do
		[ ! -e "$TRACING/events/kmem/$_event" ] || echo 1 >"$TRACING/events/kmem/$_event/enable"
	done
	echo 0 >"$TRACING/tracing_on"
	echo 16384 >"$TRACING/buffer_size_kb"
	echo >"$TRACING/trace"
	_mapped=$(mapped)
	sh -c 'echo $$ >/sys/kernel/tracing/set_event_pid && exec "$@"' sh "$@"
	_ret=$?
	_held=$(held_in_trace)
	echo $((_held + $(mapped) - _mapped)) >"$tmp/$_kept.kept"
	[ "$_held" -gt 0 ] || _ret=1
	echo 0 >"$TRACING/events/kmem/enable"
	echo >"$TRACING/set_event_pid"
	echo >"$TRACING/trace"
	echo 1 >"$TRACING/tracing_on"
	return "$_ret"
}

# Pages of slabs and large objects (__GFP_COMP) are there as objects already.
held_in_trace() {
	awk '
	/LOST/ { lost = 1 }
	{
		at = match($0, /\] [^ ]* +[0-9.]+: /)
		if (!at || substr($0, at + 4, 1) != ".")
			next
		n = split(substr($0, at), word, " ")
		event = word[4]
		for (i = 5; i <= n; i++) {
			eq = index(word[i], "=")
			value[substr(word[i], 1, eq - 1)] = substr(word[i], eq + 1)
		}
		if (event ~ /^(kmalloc|kmem_cache_alloc)(_node)?:$/)
			held["object " value["ptr"]] = value["bytes_alloc"]
		else if (event ~ /^(kfree|kmem_cache_free):$/)
			delete held["object " value["ptr"]]
		else if (event == "mm_page_alloc:" && value["gfp_flags"] !~ /__GFP_COMP/)
			held["page " value["pfn"]] = 4096 * 2 ^ value["order"]
		else if (event == "mm_page_free:")
			delete held["page " value["pfn"]]
	}
	END {
		for (what in held)
			sum += held[what]
		print lost ? -1 : sum + 0
	}' "$TRACING/trace"
}

# written NAME FILE TEXT: what writing it keeps.
written() {
	echo "write $2 $3" >"$tmp/write"
	kept "$1" "$OPS" --traced <"$tmp/write" >"$tmp/written" && grep -q "	ok	" "$tmp/written"
}

opens() {
	kept "$1" "$CLIENT" --traced "$2" engine
}

of_step() {
	cat "$tmp/$1.kept"
}

bench_up
[ -e "$TRACING/trace" ] || mount -t tracefs none "$TRACING" || bail "no tracefs"
before=$(state)
vf=$(basename "$(readlink "$PF/virtfn0")")
bind=/sys/bus/pci/drivers/nvidia
check "once, for what stays in the kernel" eval 'create "$type" "$(uuid 1)" &&
	client "$(uuid 1)" engine && remove "$(uuid 1)"'
check "unbind the VF" eval 'env echo "$vf" >$bind/unbind'
check "bind it, counting" written bind $bind/bind "$vf"
check "make a vGPU, counting" written create "$PF/mdev_supported_types/nvidia-$type/create" \
	"$(uuid 1)"
same "on that VF" "$vf" "$(cat "$MDEVS/$(uuid 1)/nvidia/vf")"
check "open it, counting" opens open "$(uuid 1)"
check "remove it" remove "$(uuid 1)"
same "everything is held as before" "$before" "$(state)"

sum=0
for step in bind create open; do
	row "64 KiB, $step" bytes $MOST "$(of_step $step)" -
	sum=$((sum + $(of_step $step)))
done
at_most "64 KiB, all of a vGPU" bytes $MOST "$sum" 1
bench_down
