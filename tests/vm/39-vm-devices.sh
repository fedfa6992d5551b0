#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --one-thread --gpu card=l40,vfs=4 --gpu card=h100,vfs=4
# full: --one-thread --kernel 6.1,7.3 --gpu card=l40,vfs=4 --gpu card=h100,vfs=4
# timeout: 1800
#
# A virtual machine with two vGPUs of one card, that gets one of another card while it
# runs and gives it back, by QMP: each has its own framebuffer, memory and interrupts,
# which wait while they are masked, and none of which is lost. The guest sees a device
# that does not look like a function of another's.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh
. tests/vm/card-types.sh

card1=$PF
card2=$(pfs_of_machine | sed -n 2p)

# on CARD COMMAND...: what lib.sh's functions speak of is that card.
on() (
	PF=$1
	BDF=${PF##*/}
	DEBUGFS=/sys/kernel/debug/$DRIVER/$BDF
	[ "$PF" = "$card1" ] || GPU=/machine/peripheral/gpu1
	shift
	"$@"
)

# qmp COMMAND ARGUMENTS: ask QEMU of the guest; it does not refuse.
qmp() {
	perl -MIO::Socket::UNIX -e '
		my ($path, $command, $arguments) = @ARGV;
		my $s = IO::Socket::UNIX->new($path) or die "no QMP: $!\n";
		for my $ask ("{\"execute\": \"qmp_capabilities\"}",
			     "{\"execute\": \"$command\", \"arguments\": $arguments}") {
			print $s "$ask\n";
			do { defined($_ = <$s>) or die "QMP ended\n"; print } until /"(return|error)"/;
			/"return"/ or exit 1;
		}' "$tmp/qmp" "$1" "$2"
}

plugged() {
	qmp device_add "{\"driver\": \"vfio-pci\", \"id\": \"new\", \"bus\": \"rp9\",
		\"sysfsdev\": \"$MDEVS/$1\"}"
}

waits() {
	[ "$(grep -c "^vgpu: $1: ok waits" "$tmp/vm.log")" -ge "$2" ]
}

waits_or_ended() {
	waits "$@" || ended "$vm"
}

# comes_to STEP TIMES: the guest comes to that step so often.
comes_to() {
	until_true 300 waits_or_ended "$@"
	waits "$@" && return
	tail -n 20 "$tmp/vm.log"
	cat "$tmp/vm.err"
	return 1
}

state_of() {
	cat "$MDEVS/$1/nvidia/state"
}

# seen N: the Nth configuration space that the guest has printed, as lspci reads it.
seen() {
	sed -n 's/^vgpu: lspci: //p' "$tmp/vm.log" | tr -d '\r' |
		awk -v n="$1" '/vGPU$/ { k++ } k == n' >"$tmp/config"
	lspci -F "$tmp/config" -n -vvv
}

# looks N CAPABILITIES: it has these and no others, the first with a function level reset,
# and is on.
looks() {
	seen "$1" >"$tmp/seen"
	cat "$tmp/seen"
	grep -q '^[0-9a-f:.]* 0300: 10de:.* (rev a1)' "$tmp/seen" &&
		grep -q 'Control: I/O- Mem+ BusMaster+' "$tmp/seen" &&
		grep -q 'FLReset+' "$tmp/seen" && ! grep -q 'Interrupt: pin' "$tmp/seen" &&
		! grep -q 'Expansion ROM' "$tmp/seen" &&
		[ "$(sed -n 's/^\tCapabilities: \[\([0-9a-f]*\)[^]]*\] \(.*\), .*/\1 \2/p
			s/^\tCapabilities: \[\([0-9a-f]*\)[^]]*\] \([^,]*\)$/\1 \2/p' "$tmp/seen" |
			paste -s -d /)" = "$2" ]
}

for c in "$card1" "$card2"; do
	check "${c##*/}: its types are known" on "$c" offer_types
done
check "the module loads" driver_load
for c in "$card1" "$card2"; do
	check "${c##*/} is an mdev parent" on "$c" is_parent || bail "not all GPUs are taken"
done
before=$(on "$card1" state; on "$card2" state)
check "a vGPU of the first card" on "$card1" create "$(on "$card1" smallest_type)" "$(uuid 1)"
check "one more" on "$card1" create "$(on "$card1" smallest_type)" "$(uuid 2)"
check "a vGPU of the other card" on "$card2" create "$(on "$card2" smallest_type)" "$(uuid 3)"

steps=lspci,engine,zero,dma,irq:6,mask,storm:50,fill:1@0,fill:2@1,check:1@0,check:2@1
steps=$steps,plug,lspci@2,engine@2,zero@2,dma@2,fill:3@2,irq:6,mask@2,storm:20,unplug
steps=$steps,check:1@0,check:2@1,plug,engine@2,zero@2,dma@2,irq@2,unplug,dma,irq,storm:20
start_guest vm "$steps" "$(uuid 1)" -device "vfio-pci,sysfsdev=$MDEVS/$(uuid 2)" \
	-device pcie-root-port,id=rp9,chassis=9,slot=9,mem-reserve=32M,pref64-reserve=1G \
	-qmp "unix:$tmp/qmp,server=on,wait=off"
vm=$started
check "a guest uses both, masked and under load" comes_to plug 1
same "it has two" 2 "$(grep -c '^vgpu: pci: ok' "$tmp/vm.log")"
same "with one framebuffer each" 2 "$(grep -c '^vgpu: zero: ok' "$tmp/vm.log")"
rest="MSI-X: Enable+ Count=6 Masked-/100 Advanced Error Reporting"
for n in 1 2; do
	check "lspci there: what vGPU $n has, as part of the root complex" looks "$n" \
		"40 Express (v2) Root Complex Integrated Endpoint/7c $rest"
done
for n in 1 2; do
	check "the other card's is plugged into the running machine" plugged "$(uuid 3)"
	check "the guest has used it, and lets go of it" comes_to unplug "$n"
	[ "$n" = 2 ] || check "lspci there: what it has, as an endpoint, by the card's link" eval '
		looks 3 "60 Express (v2) Endpoint/b0 MSI-X: Enable+ Count=9 Masked-/100 Null/110 Advanced Error Reporting" &&
		grep -q "LnkSta:.*Speed 32GT/s.*Width x16" "$tmp/seen"'
	same "it is in use" running "$(state_of "$(uuid 3)")"
	check "it is unplugged" qmp device_del '{"id": "new"}'
	check "and closed" until_true 120 eval '[ "$(state_of "$(uuid 3)")" = created ]'
	[ "$n" = 2 ] || check "the guest wants it again" comes_to plug 2
done
check "the guest has used the others all the while" guest_passes vm "$vm"
grep '^vgpu: ' "$tmp/vm.log" | say
check "what was unplugged has empty framebuffer" client "$(uuid 3)" engine,zero,config
check "remove them" remove_all
same "everything is held as before" "$before" "$(on "$card1" state; on "$card2" state)"
check "the module unloads" driver_unload
check "the kernel found nothing wrong" kernel_is_sane
finish
