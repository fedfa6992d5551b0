# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
#
# What the tests in this folder share. Source it first; it runs in the test
# machine, in the top folder of the repository. Output is KTAP.

MODULES=${MODULES:-/modules}
DRIVER=nvidia_vgpu_mdev
KO=$MODULES/$DRIVER.ko
CLIENT=$MODULES/vfio-client
QOM=tools/vm/guest/qom
GPU=/machine/peripheral/gpu0
MDEVS=/sys/bus/mdev/devices
# of the GSP firmware in /lib/firmware
# shellcheck disable=SC2034 # read by the tests
RELEASE=$(cat /run/vm/release)
# A kernel with checkers takes its time: so many times as long.
SLOW=1
[ ! -e /run/vm/checkers ] || SLOW=6
export LC_ALL=C

tmp=$(mktemp -d)
tests=0
bad=0
marks=0
mark=
shown=
background=

# How often this test has run in this machine: kexec_anew runs it once more.
stage=1
# shellcheck disable=SC2034 # read by the tests
[ ! -e /var/tmp/stage ] || read -r stage tests bad </var/tmp/stage

# --- KTAP -------------------------------------------------------------------

# Standard input as diagnostics.
say() {
	sed "s/^/# /"
}

ok() {
	tests=$((tests + 1))
	echo "ok $tests - $*"
}

# What the kernel said since the last failure tells most of what went wrong.
not_ok() {
	tests=$((tests + 1))
	bad=$((bad + 1))
	echo "not ok $tests - $*"
	log_after "$shown" | tail -n 30 | say
	shown="vgpu-test: failure $bad of $$"
	echo "$shown" >/dev/kmsg
}

# check "what" COMMAND…: one test; its output is shown when it fails.
check() {
	_what=$1
	shift
	if "$@" >"$tmp/check" 2>&1; then
		ok "$_what"
	else
		not_ok "$_what"
		echo "# command: $*"
		tail -n 40 "$tmp/check" | say
		return 1
	fi
}

# same "what" EXPECTED GOT
same() {
	if [ "$2" = "$3" ]; then
		ok "$1"
	else
		not_ok "$1"
		printf '%s\n' "$2" >"$tmp/expected"
		printf '%s\n' "$3" >"$tmp/got"
		diff -u "$tmp/expected" "$tmp/got" | say
		return 1
	fi
}

# skip "what" "why": must be declared in the head of the test (may-skip).
skip() {
	tests=$((tests + 1))
	echo "ok $tests - $1 # SKIP $2"
}

bail() {
	echo "Bail out! $*"
	log | tail -n 60 | say
	exit 1
}

finish() {
	echo "1..$tests"
	[ "$bad" = 0 ]
	exit
}

cleanup() {
	for _pid in $background; do
		kill "$_pid" 2>/dev/null && wait "$_pid" 2>/dev/null
	done
	rm -rf "$tmp"
}
trap cleanup EXIT

# --- time and log -----------------------------------------------------------

# Seconds since the machine started.
uptime_s() {
	read -r _up _ </proc/uptime
	echo "${_up%.*}"
}

# until_true SECONDS COMMAND…: bounded; the bound only ends what hangs.
until_true() {
	_end=$(($(uptime_s) + $1 * SLOW))
	shift
	until "$@"; do
		[ "$(uptime_s)" -lt "$_end" ] || return 1
		sleep 0.1
	done
}

# not COMMAND…
not() {
	! "$@"
}

ended() {
	! kill -0 "$1" 2>/dev/null
}

# log_mark: log() shows the kernel's messages from here on.
log_mark() {
	marks=$((marks + 1))
	mark="vgpu-test: mark $marks of $$"
	echo "$mark" >/dev/kmsg
}

log() {
	log_after "$mark"
}

log_after() {
	dmesg | awk -v mark="$1" '{ n++; line[n] = $0; if (mark != "" && index($0, mark)) n = 0 }
		END { for (i = 1; i <= n; i++) print line[i] }'
}

log_has() {
	log | grep -Eq -e "$1"
}

# Nothing that a kernel prints when it finds itself broken.
kernel_is_sane() {
	dmesg | tools/vm/guest/reports
}

# kexec_anew: into the kernel that runs, which runs this test from its start; what was
# counted goes on. Wants retain_initrd on the kernel's command line.
kexec_anew() {
	echo "$((stage + 1)) $tests $bad" >/var/tmp/stage
	sync
	_image=/boot/vmlinuz-$(uname -r)
	[ -e "$_image" ] || _image=/run/kernel/vmlinuz
	# It is over when what was printed is: the machine's pipe is empty.
	python3 - "$_image" /sys/firmware/initrd <<'END'
import array, ctypes, fcntl, os, sys, termios, time
libc = ctypes.CDLL(None, use_errno=True)
with open("/tmp/initrd", "wb") as f:
    f.write(open(sys.argv[2], "rb").read())
kernel, initrd = os.open(sys.argv[1], os.O_RDONLY), os.open("/tmp/initrd", os.O_RDONLY)
line = open("/proc/cmdline", "rb").read().strip() + b"\0"
if libc.syscall(320, kernel, initrd, len(line), line, 0):	# kexec_file_load
    sys.exit("the kernel cannot be loaded: " + os.strerror(ctypes.get_errno()))
left = array.array("i", [1])
while left[0]:
    time.sleep(0.1)
    fcntl.ioctl(1, termios.FIONREAD, left)
libc.reboot(0x45584543)
sys.exit("no kexec: " + os.strerror(ctypes.get_errno()))
END
	bail "kexec failed"
}

# --- driver -----------------------------------------------------------------

# The GPUs, a line each: vendor 10de, and not a VF of another function.
pfs_of_machine() {
	for _d in /sys/bus/pci/devices/*; do
		[ "$(cat "$_d/vendor")" != 0x10de ] || [ -e "$_d/physfn" ] || echo "$_d"
	done
}
PF=$(pfs_of_machine | head -n 1)
BDF=${PF##*/}
export PF BDF
# The parent of mediated devices that is asked for types: a VF; empty: the card in PF.
PARENT=

is_loaded() {
	[ -d /sys/module/$DRIVER ]
}

# driver_load [parameter=value…]: insmod; does not say whether probe succeeded.
driver_load() {
	modprobe -a mdev vfio_pci_core vfio_iommu_type1 &&
		insmod "$KO" "$@"
}

driver_unload() {
	rmmod $DRIVER
}

is_parent() {
	[ -d "${PARENT:-$PF}/mdev_supported_types" ]
}

# For tests that need the driver and do not test its loading.
driver_up() {
	[ -n "$PF" ] || bail "no GPU in this machine"
	driver_load "$@" || bail "the module could not be loaded"
	is_parent || bail "the driver did not take the GPU"
}

# 0 without SR-IOV too.
num_vfs() {
	cat "$PF/sriov_numvfs" 2>/dev/null || echo 0
}

# VFs of the card that firmware runs vGPUs on: 32, since 580 on an RTX PRO 6000 48.
usable_vfs() {
	_most=32
	case $(cat "$PF/device"):$RELEASE in
	0x2bb5:5[3-7]*) ;;
	0x2bb5:*) _most=48 ;;
	esac
	_total=$(cat "$PF/sriov_totalvfs")
	echo $((_total < _most ? _total : _most))
}

# flr: reset of the card's function; it may have no driver.
flr() {
	echo flr >"$PF/reset_method" && echo 1 >"$PF/reset"
}

# What is called often does without programs: with KASAN each that is started takes long.

# how_many FILE…: those that a pattern has found.
how_many() {
	[ -e "$1" ] || set --
	echo $#
}

# vGPU type ids, one a line, sorted by number.
type_ids() {
	for _d in "${PARENT:-$PF}"/mdev_supported_types/nvidia-*; do
		[ ! -d "$_d" ] || echo "${_d##*nvidia-}"
	done | sort -n
}

# type_file ID FILE: what a file of the type says.
type_file() {
	_said=
	read -r _said <"${PARENT:-$PF}/mdev_supported_types/nvidia-$1/$2" && echo "$_said"
}

available() {
	type_file "$1" available_instances
}

# "id count" of all types.
all_available() {
	for _t in $(type_ids); do
		printf '%s ' "$_t"
		available "$_t" || echo
	done
}

# type_named SUFFIX: id of the type whose name ends so ("L40-1B").
type_named() {
	for _t in $(type_ids); do
		case $(type_file "$_t" name) in
		*" $1") echo "$_t"; return ;;
		esac
	done
	return 1
}

# framebuffer_mib ID: as the type's description states it.
framebuffer_mib() {
	_about=$(type_file "$1" description) && _about=${_about#*framebuffer=} && echo "${_about%%M*}"
}

# The type of which most vGPUs fit; the smallest of several such.
smallest_type() {
	for _t in $(type_ids); do
		echo "$(available "$_t") $(framebuffer_mib "$_t") $_t"
	done | sort -k1,1nr -k2,2n | awk 'NR == 1 { print $3 }'
}

# given_mib UUID: framebuffer that a vGPU was given, which may be less than its
# type says where not as many of that size fit beside the firmware.
given_mib() {
	echo $(($(cat "$MDEVS/$1/nvidia/framebuffer") >> 20))
}

# uuid N: a fixed UUID for each small number.
uuid() {
	printf '%08x-0d4f-4f6a-9e0c-3a5d7c1b2e4f' "$1"
}

# create TYPE UUID: errors as strerror() words them on standard error.
create() {
	env echo "$2" >"${PARENT:-$PF}/mdev_supported_types/nvidia-$1/create"
}

remove() {
	env echo 1 >"$MDEVS/$1/remove"
}

remove_all() {
	for _m in "$MDEVS"/*; do
		[ -e "$_m" ] || continue
		remove "${_m##*/}" || return 1
	done
}

num_mdevs() {
	how_many "$MDEVS"/*
}

# refused ERRNO-TEXT COMMAND…: fails, with that error and no other.
refused() {
	_error=$1
	shift
	if "$@" >"$tmp/refused" 2>&1; then
		echo "was not refused"
		return 1
	fi
	grep -Fq "$_error" "$tmp/refused" && return
	echo "expected '$_error', got:"
	cat "$tmp/refused"
	return 1
}

# refused_saying ERRNO-TEXT REGEX COMMAND…: and one sentence in the log says why.
refused_saying() {
	_regex=$2
	_errno=$1
	shift 2
	log_mark
	refused "$_errno" "$@" || return
	log_has "$_regex" && return
	echo "no line of the log matches '$_regex':"
	log
	return 1
}

# refused_probe REGEX [parameter…]: the driver says what is wrong in one line that
# matches, and at most one more, and the driver core adds none; nothing is left.
# (A test of hardware that fails at several places sets most_lines.)
most_lines=2
refused_probe() {
	regex=$1
	shift
	log_mark
	driver_load "$@" || return
	is_parent && { echo "the driver took the GPU"; driver_unload; return 1; }
	[ ! -e "$PF/driver" ] || { echo "the GPU is bound"; driver_unload; return 1; }
	log >"$tmp/log"
	driver_unload || return
	errors >"$tmp/errors"
	cat "$tmp/errors"
	[ "$(wc -l <"$tmp/errors")" -le "$most_lines" ] || { echo "too many lines"; return 1; }
	grep "failed with error" "$tmp/log" && return 1
	grep -Eq -e "$regex" "$tmp/errors" || { echo "no line matches '$regex'"; return 1; }
	model_is_idle && [ "$(num_vfs)" = 0 ]
}

# refused_untouched REGEX [parameter…]: and no register of the GPU was written.
refused_untouched() {
	_before=$(model_stats mmio-writes)
	refused_probe "$@" || return
	[ "$(model_stats mmio-writes)" = "$_before" ] && return
	echo "before: $_before, now: $(model_stats mmio-writes)"
	return 1
}

# The driver's lines since the mark, of level error; not those of Debian's firmware
# loader about each file that there is not.
errors() {
	dmesg --level=err,crit,alert,emerg >"$tmp/all-errors"
	grep -E "nvidia( |_vgpu_mdev)" "$tmp/log" | grep -Fxf "$tmp/all-errors" |
		grep -v "firmware: failed to load"
}

# said_last REGEX: the driver's last line of them matches; the driver core has one of its own
# for each probe that fails.
said_last() {
	grep -v "probe .*failed with error" "$tmp/errors" | tail -n 1 | grep -Eq -e "$1" && return
	echo "the last line does not match '$1'"
	return 1
}

# --- faults of the GPU model, for tests that have a $type and a $id ---------

fault() {
	$QOM set $GPU fault "$1"
}

# with_fault FAULT COMMAND...: the same afterwards without it.
with_fault() {
	fault "$1" || return
	shift
	"$@"
	_ret=$?
	fault ""
	return "$_ret"
}

# A vGPU is made, used and removed.
# shellcheck disable=SC2154 # the test's
serves() {
	create "$type" "$id" && client "$id" engine,dma,irq && remove "$id"
}

# probe_fails FAULT REGEX
probe_fails() {
	fault "$1" || return
	refused_probe "$2"
	ret=$?
	fault ""
	return "$ret"
}

# open_fails FAULT ERRNO REGEX: the client is refused, the log says why.
# shellcheck disable=SC2154 # the test's
open_fails() {
	fault "$1" || return
	refused_saying "$2" "$3" "$CLIENT" "$id" engine
	ret=$?
	fault ""
	return "$ret"
}

# shellcheck disable=SC2154 # the test's
create_fails() {
	fault "$1" || return
	refused_saying "$2" "$3" create "$type" "$id"
	ret=$?
	fault ""
	return "$ret"
}

# A vGPU of all the framebuffer that can be had finds nothing in it.
card_reads_zero() {
	create "$(type_named L40-48Q)" "$id" && client "$id" engine,zero && remove "$id"
}

# --- what is held -----------------------------------------------------------

DEBUGFS=/sys/kernel/debug/$DRIVER/$BDF

# What the driver itself counts.
driver_state() {
	cat "$DEBUGFS/vgpus" "$DEBUGFS/framebuffer"
	grep -E '^(objects|partitions|plugin tasks):' "$DEBUGFS/gsp"
}

# counted NAME: a counter of the driver's conversation with GSP.
counted() {
	sed -n "s/^$1: //p" "$DEBUGFS/gsp"
}

# model_stats [NAME…]: counters of the GPU model, one a line, all or those named.
model_stats() {
	_names=$(IFS='|'; echo "$*")
	$QOM get $GPU stats | tr '" ' '\n' | grep -E "^(${_names:-.*})="
}

# Those of them that say what GSP holds; the others only ever grow.
model_state() {
	model_stats vfs-enabled clients objects partitions running types unsent
}

# After the driver is gone.
model_is_idle() {
	_held=$(model_stats vfs-enabled clients objects partitions running power | grep -v '=0$')
	[ -z "$_held" ] || { echo "still held: $_held"; return 1; }
}

# The kernel counts its way through the list for each page of text: an area of anybody's that
# goes or comes meanwhile takes one of another from sight, or shows it twice.
vmalloc_areas() {
	_areas=
	_again=$(grep "\[$DRIVER\]" /proc/vmallocinfo | sort -u | wc -l)
	while [ "$_areas" != "$_again" ]; do
		_areas=$_again
		_again=$(grep "\[$DRIVER\]" /proc/vmallocinfo | sort -u | wc -l)
	done
	echo "$_areas"
}

# Everything that must be as before once all vGPUs are gone, as text.
state() {
	echo "mdevs $(num_mdevs)"
	echo "vfs $(num_vfs)"
	all_available | sed 's/^/available /'
	awk -v m=$DRIVER '$1 == m { print "module references", $3 }' /proc/modules
	echo "vmalloc areas $(vmalloc_areas)"
	echo "vfio groups $(how_many /dev/vfio/[0-9]*)"
	echo "interrupts $(grep -ci nvidia /proc/interrupts)"
	driver_state
	model_state
}

# gpu_reg OFFSET: a register in BAR0, while no driver has the card.
gpu_reg() {
	python3 -c '
import mmap, struct, sys
with open(sys.argv[1] + "/resource0", "r+b") as f:
    m = mmap.mmap(f.fileno(), mmap.PAGESIZE, offset=int(sys.argv[2], 0) & -mmap.PAGESIZE)
    print(memoryview(m).cast("I")[int(sys.argv[2], 0) % mmap.PAGESIZE // 4])' "$PF" "$1"
}

# gpu_time_since SECONDS: the clock of the GPU (PTIMER) has the time of day, and was set
# after that.
gpu_time_since() {
	env echo 1 >"$PF/enable" || return
	_time=$((($(gpu_reg 0x9410) << 32 | $(gpu_reg 0x9400)) / 1000000000))
	env echo 0 >"$PF/enable"
	[ "$_time" -ge "$1" ] && [ "$_time" -le $(($(date +%s) + 86400)) ] && return
	echo "the GPU has $_time, it was $1"
	return 1
}

# --- users of a vGPU --------------------------------------------------------

# at_once N COMMAND…: it N times side by side, each with its number behind; all must go well.
at_once() {
	_all=$1 _pids=
	shift
	for _nth in $(seq "$_all"); do
		"$@" "$_nth" &
		_pids="$_pids $!"
	done
	_ended=0
	for _one in $_pids; do
		wait "$_one" || _ended=1
	done
	return "$_ended"
}

# client UUID STEPS…: runs to its end.
client() {
	timeout $((300 * SLOW)) "$CLIENT" "$@"
}

# later COMMAND...: in the background, as one process: $job.
later() {
	"$@" >"$tmp/later" 2>&1 &
	job=$!
	background="$background $job"
}

# job_succeeds SECONDS: that process does, and within so many.
job_succeeds() {
	until_true "$1" ended "$job" || { echo "it does not end"; return 1; }
	wait "$job" || { cat "$tmp/later"; return 1; }
}

# ends_well NAME PROCESS: so does a client, with all of its steps.
ends_well() {
	until_true 120 ended "$2" || { echo "it does not end"; return 1; }
	wait "$2" || { cat "$tmp/$1.log"; return 1; }
	said "$1" '^vgpu: done: ok'
}

# start_client NAME UUID STEPS…: in the background; its "wait" steps go on with
# client_go NAME, its lines are in $tmp/NAME.log, its process is $started.
start_client() {
	_name=$1
	shift
	rm -f "$tmp/$_name.in"
	: >"$tmp/$_name.log"
	mkfifo "$tmp/$_name.in"
	"$CLIENT" "$@" <>"$tmp/$_name.in" >"$tmp/$_name.log" 2>&1 &
	started=$!
	background="$background $started"
}

go_on() {
	echo >"$tmp/$1.in"
}

# said NAME REGEX: a line of that client or guest matches.
said() {
	grep -Eq -e "$2" "$tmp/$1.log"
}

# said_or_ended NAME REGEX PID: for waiting, so that a death ends the wait.
said_or_ended() {
	said "$1" "$2" || ended "$3"
}

# hears SECONDS NAME REGEX PID: wait for the line; shows the log, and what the process
# does, if it never comes.
hears() {
	until_true "$1" said_or_ended "$2" "$3" "$4"
	said "$2" "$3" && return
	echo "no line of $2 matches '$3':"
	tail -n 20 "$tmp/$2.log"
	[ ! -s "$tmp/$2.err" ] || cat "$tmp/$2.err"
	doing "$2" "$4"
	return 1
}

# doing NAME PID: where its threads are, and of a guest where its processor is.
doing() {
	ended "$2" && { wait "$2"; echo "$1 has ended with status $?"; return; }
	echo "$1 still runs:"
	for _t in "/proc/$2/task"/*; do
		echo "$(cat "$_t/comm"): $(sed -n 's/^State:[ \t]*//p' "$_t/status")," \
			"$(awk '{ printf "%s ", $2 }' "$_t/stack" | cut -c1-120)"
	done
	[ ! -S "$tmp/$1.monitor" ] || perl -MIO::Socket::UNIX -e '
		my $s = IO::Socket::UNIX->new($ARGV[0]) or die "no monitor: $!\n";
		print $s "info status\ninfo registers\n";
		$s->shutdown(1);
		while (<$s>) { print if /^VM status|R.P=|CR0/ }' "$tmp/$1.monitor"
}

# The nested guest: a kernel of Debian's, which is this machine's if that is one, and one
# program of ours as /init.
GUEST_MODULES=$MODULES GUEST_KERNEL=/boot/vmlinuz-$(uname -r)
if [ -d "$MODULES/nested" ]; then
	GUEST_MODULES=$MODULES/nested GUEST_KERNEL=/boot/vmlinuz-$(cat "$MODULES/nested/release")
fi

guest_image() {
	[ -e "$tmp/guest.cpio" ] && return
	mkdir -p "$tmp/guest" &&
		cp "$MODULES/vgpu-init" "$tmp/guest/init" &&
		cp "$GUEST_MODULES/vgpu_guest.ko" "$tmp/guest/" &&
		chmod 755 "$tmp/guest/init" &&
		(cd "$tmp/guest" && find . | cpio --quiet -o -H newc >"$tmp/guest.cpio")
}

guest_append="console=ttyS0 quiet panic=-1 no_timer_check mitigations=off"

accelerator() {
	modprobe kvm_amd 2>/dev/null || modprobe kvm_intel 2>/dev/null
	if [ -e /dev/kvm ]; then
		echo "-accel kvm -cpu host"
	else
		echo "-accel tcg -cpu max"
	fi
}

# start_guest NAME STEPS UUID|host=VF [QEMU ARGUMENT…]: QEMU in the background; its
# console is $tmp/NAME.log, its errors $tmp/NAME.err, its process $started, its monitor
# $tmp/NAME.monitor.
start_guest() {
	guest_image || bail "no image for the nested guest"
	_name=$1 _steps=$2 _device=$3
	shift 3
	case $_device in
	host=*) ;;
	*) _device=sysfsdev=$MDEVS/$_device ;;
	esac
	rm -f "$tmp/$_name.in"
	: >"$tmp/$_name.log"
	: >"$tmp/$_name.err"
	rm -f "$tmp/$_name.monitor"
	mkfifo "$tmp/$_name.in"
	# shellcheck disable=SC2046
	qemu-system-x86_64 -name "$_name" -machine q35 $(accelerator) -m 256M \
		-nodefaults -no-user-config -display none -no-reboot -serial stdio \
		-kernel "$GUEST_KERNEL" -initrd "$tmp/guest.cpio" \
		-append "$guest_append vgpu_steps=$_steps" \
		-monitor "unix:$tmp/$_name.monitor,server=on,wait=off" \
		-device "vfio-pci,$_device" "$@" \
		<>"$tmp/$_name.in" >"$tmp/$_name.log" 2>"$tmp/$_name.err" &
	started=$!
	background="$background $started"
}

# guest_passes NAME PID: it ran all its steps, each "ok", and QEMU ended well.
guest_passes() {
	hears 300 "$1" '^vgpu: done:' "$2" || return
	grep '^vgpu: ' "$tmp/$1.log"
	said "$1" '^vgpu: done: ok' || return
	! said "$1" 'FAIL' || return
	until_true 60 ended "$2" || { echo "QEMU of $1 does not end"; return 1; }
	wait "$2" || { echo "QEMU of $1 ended with status $?"; cat "$tmp/$1.err"; return 1; }
}
