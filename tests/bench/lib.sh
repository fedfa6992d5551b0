# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
#
# What the benches share. Source it first. A bench is a script as in tests/vm,
# and has all of tests/vm/lib.sh; besides its results it prints rows, which
# tests/bench/run puts into a table: README says what they mean.
. tests/vm/lib.sh

OPS=$MODULES/file-ops

# row WHAT QUANTITY ONE OTHER ALLOWED
row() {
	awk -v OFS='\t' -v what="$1" -v quantity="$2" -v one="$3" -v other="$4" -v allowed="$5" '
		BEGIN {
			ratio = one + 0 > 0 ? sprintf("%.2f", other / one) : "-"
			print "# bench: " what, quantity, one, other, ratio, allowed
		}'
}

# equal WHAT QUANTITY ONE OTHER: a count that must be the same, and be there.
equal() {
	row "$1" "$2" "$3" "$4" "equal"
	same "$1: as many $2" "$3" "${4:-not counted}"
}

# at_most WHAT QUANTITY ONE OTHER RATIO: the other is at most so many times the one. Nothing,
# or less, was not measured.
at_most() {
	row "$1" "$2" "$3" "$4" "<= $5"
	check "$1: $2, at most $5 times as much" \
		awk -v a="$3" -v b="$4" -v most="$5" 'BEGIN { print a, b; exit !(a > 0 && b > 0 && b <= a * most) }'
}

# --- what the model counts --------------------------------------------------

COUNTED='rpcs events msix-raised mmio-reads mmio-writes'

# What it is called in the table.
title() {
	case $1 in
	rpcs) echo "messages to GSP" ;;
	events) echo "events of GSP" ;;
	msix-raised) echo "interrupts" ;;
	mmio-reads) echo "MMIO reads" ;;
	mmio-writes) echo "MMIO writes" ;;
	esac
}

# spent NAME COMMAND…: run it; what the model counted meanwhile is in $tmp/NAME.
spent() {
	_spent=$1
	shift
	# shellcheck disable=SC2086 # a list of names
	model_stats $COUNTED >"$tmp/counted" || return
	"$@" || return
	# shellcheck disable=SC2086
	model_stats $COUNTED |
		awk -F '=' 'NR == FNR { old[$1] = $2; next } { print $1, $2 - old[$1] }' \
			"$tmp/counted" - >"$tmp/$_spent"
}

# timed NAME COMMAND…: how long it takes goes to $tmp/NAME.times.
timed() {
	_to=$tmp/$1.times
	shift
	_start=$(date +%s%N)
	"$@" || return
	echo $(($(date +%s%N) - _start)) >>"$_to"
}

# Who makes a vGPU would send its line of the log over the emulated serial console, too.
no_console() {
	dmesg -n 1
}

# published [PARAMETER…]: the driver, and its types in sysfs.
published() {
	insmod "$KO" "$@" && is_parent && [ "$(type_ids | wc -l)" -gt 0 ]
}

# of NAME COUNTER
of() {
	awk -v c="$2" '$1 == c { print $2 }' "$tmp/$1"
}

# equal_spent WHAT NAME NAME: all that the model counts.
equal_spent() {
	for _c in $COUNTED; do
		equal "$1" "$(title "$_c")" "$(of "$2" "$_c")" "$(of "$3" "$_c")"
	done
}

# about_spent WHAT NAME NAME: the same where answers and events of GSP may come
# together: they then share an interrupt, and what its handler reads and writes.
about_spent() {
	for _c in $COUNTED; do
		case $_c in
		rpcs | events) equal "$1" "$(title "$_c")" "$(of "$2" "$_c")" "$(of "$3" "$_c")" ;;
		*) at_most "$1" "$(title "$_c")" "$(of "$2" "$_c")" "$(of "$3" "$_c")" 1.5 ;;
		esac
	done
}

# --- what the kernel's function tracer sees ---------------------------------

TRACING=/sys/kernel/tracing

# trace_begin FUNCTIONS [PID]: entries of these functions, as set_ftrace_filter takes them,
# each with its caller; of that process alone.
trace_begin() {
	[ -e "$TRACING/trace" ] || mount -t tracefs none "$TRACING" || return
	trace_end
	# Empty, it would mean all functions.
	echo "$1" >"$TRACING/set_ftrace_filter" && grep -q '^[^#]' "$TRACING/set_ftrace_filter" || return
	[ $# = 1 ] || echo "$2" >"$TRACING/set_ftrace_pid" || return
	echo 1 >"$TRACING/options/sym-offset"
	echo function >"$TRACING/current_tracer"
}

trace_end() {
	echo nop >"$TRACING/current_tracer"
	echo >"$TRACING/set_ftrace_filter"
	echo >"$TRACING/set_ftrace_pid"
	echo 0 >"$TRACING/options/sym-offset"
	echo >"$TRACING/trace"
}

# How many so far.
trace_entries() {
	sed -n '/^# entries-in-buffer/{s|.*: [0-9]*/\([0-9]*\) .*|\1|p; q; }' "$TRACING/trace"
}

# --- many operations on files -----------------------------------------------

# ops NAME [--allocations] <OPERATIONS: all must go well; results are in $tmp/NAME.ops.
ops() {
	_ops=$1
	shift
	"$OPS" "$@" >"$tmp/$_ops.ops" || return
	! awk -F '\t' '$3 != "ok"' "$tmp/$_ops.ops" | grep .
}

# one_op NAME OPERATION: the same for one, allocations counted.
one_op() {
	echo "$2" | ops "$1" --allocations
}

allocations_of() {
	cut -f 2 "$tmp/$1.ops"
}

# creates TYPE FROM TO, creates_in FOLDER FROM TO, removes FROM TO: operations
creates() {
	creates_in "$PF/mdev_supported_types/nvidia-$1" "$2" "$3"
}

creates_in() {
	awk -v dir="$1" -v from="$2" -v to="$3" 'BEGIN {
		for (k = from; k <= to; k++)
			printf "write %s/create %08x-0d4f-4f6a-9e0c-3a5d7c1b2e4f\n", dir, k }'
}

removes() {
	awk -v dir="$MDEVS" -v from="$1" -v to="$2" 'BEGIN {
		for (k = from; k <= to; k++)
			printf "write %s/%08x-0d4f-4f6a-9e0c-3a5d7c1b2e4f/remove 1\n", dir, k }'
}

# best FROM TO FILE…: the least of times of operations FROM to TO, in all files.
best() {
	_from=$1 _to=$2
	shift 2
	awk -F '\t' -v from="$_from" -v to="$_to" '
		FNR >= from && FNR <= to && (!n++ || $1 < least) { least = $1 }
		END { print least + 0 }' "$@"
}

# mean FROM TO FILE…: the same, their mean: some have a tick of the kernel's in them.
mean() {
	_from=$1 _to=$2
	shift 2
	awk -F '\t' -v from="$_from" -v to="$_to" '
		FNR >= from && FNR <= to { sum += $1; n++ }
		END { printf "%d\n", n ? sum / n : 0 }' "$@"
}

# --- one VF, $vf, under one driver or the other ------------------------------

# has_driver NAME
# shellcheck disable=SC2154 # the bench's
has_driver() {
	_dir=/sys/bus/pci/devices/$vf
	env echo "$vf" >"$_dir/driver/unbind" && env echo "$1" >"$_dir/driver_override" &&
		env echo "$vf" >/sys/bus/pci/drivers_probe &&
		[ "$(basename "$(readlink "$_dir/driver")")" = "$1" ]
}

# has_vgpu TYPE: 0 takes it away.
# shellcheck disable=SC2154 # the bench's
has_vgpu() {
	env echo "$1" >"/sys/bus/pci/devices/$vf/nvidia/current_vgpu_type"
}

# in_turn STEP: $ROUNDS times STEP "stock" on the VF under vfio-pci, and STEP "vgpu" on its
# vGPU of type $type.
# shellcheck disable=SC2154 # the bench's
in_turn() {
	for _round in $(seq "$ROUNDS"); do
		has_driver vfio-pci && "$1" stock && has_driver nvidia && has_vgpu "$type" &&
			"$1" vgpu && has_vgpu 0 || return
	done
}

# --- the card ---------------------------------------------------------------

# A catalogue with one type, of which there can be as many as the card has VFs: too
# little is public of those types that are had so often.
many_type() {
	_id=$(sed 's/^0x//' "$PF/device")
	_dir=/lib/firmware/nvidia/vgpu-mdev/types
	mkdir -p "$_dir" && cat >"$_dir/$_id.types" <<-END
	card $_id NVIDIA
	source test	not of any card: small enough for as many as there are VFs
	type L40-1B id=60000@test subsystem=f000@test class=NVS@test fb=256M@test
	 heap=32M@test bar1=256M@test instances=256@test heads=1@test
	 resolution=1280x1024@test pixels=1310720@test frl=60@test
	END
}

# bench_up: the driver, and $type, of which $total can be had.
bench_up() {
	[ "$(cat "$PF/sriov_totalvfs")" -le 32 ] || many_type || bail "no catalogue"
	# shellcheck disable=SC2119 # no parameters
	driver_up
	type=$(smallest_type)
	total=$(available "$type")
	[ "$total" = "$(num_vfs)" ] || bail "$total vGPUs on $(num_vfs) VFs"
}

bench_down() {
	check "the module unloads" driver_unload
	check "the kernel found nothing wrong" kernel_is_sane
	rm -rf /lib/firmware/nvidia/vgpu-mdev
	finish
}
