#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --gpu card=l40,vfs=4
# full: --kernel 6.1,7.3 --gpu card=l40,vfs=4
# full: --append iommu.passthrough=1 --gpu card=l40,vfs=4
# timeout: 1800
#
# GSP reaches nothing of the host's memory but what it was given, whether the kernel has
# the card behind its IOMMU or passes it by (identity, as with iommu.passthrough=1): what
# it is given, that nobody changes the group's type meanwhile, what becomes of a GSP that
# writes elsewhere; and a host that does not allow any of it.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh
. tests/vm/calls.sh

[ -n "$PF" ] || bail "no GPU in this machine"
GROUP=/sys/kernel/iommu_groups/$(basename "$(readlink "$PF/iommu_group")")
DMAR="DMAR:.*DMA Write.*${BDF#0000:}"

set_type() {
	env echo "$1" >"$GROUP/type"
}

# Another type than there is.
other_type() {
	case $(cat "$GROUP/type") in
	identity) echo DMA ;;
	*) echo identity ;;
	esac
}

confined() {
	cat "$PF/vgpu/confined"
}

# What GSP was given is of the driver's choice: low, not 0, outside of what the IOMMU
# keeps for itself and of what is a device's.
chosen_well() {
	python3 - "$DEBUGFS/dma" "$GROUP/reserved_regions" <<'END'
import re, sys
def ranges(lines):
    for line in lines:
        m = re.match(r"\s*(?:0x)?([0-9a-f]+)[- ]\s*(?:0x)?([0-9a-f]+)", line)
        if m:
            yield int(m[1], 16), int(m[2], 16)
text = open(sys.argv[1]).read().splitlines()
given = list(ranges(text[1:]))
taken = list(ranges(open(sys.argv[2])))
taken += ranges(l for l in open("/proc/iomem") if re.match(r"\S.*: PCI Bus ", l))
print("\n".join(text))
wrong = [g for g in given if g[0] < 4096 or g[1] >= 1 << 32
         or any(g[0] <= t[1] and t[0] <= g[1] for t in taken)]
wrong += [a for a, b in zip(sorted(given), sorted(given)[1:]) if a[1] >= b[0]]
for g in wrong:
    print("%#x-%#x is not to be handed out, or twice" % g)
assert text[0] == "confined: yes" and len(given) > 8 and len(taken) > 2 and not wrong
assert any(l.endswith(" r") for l in text) and any(l.endswith(" rw") for l in text)
END
}

# A page of somebody else's memory: its frame's number; once the file is there, whether it
# is as it was.
page='
import ctypes, mmap, os, struct, sys, time
m = mmap.mmap(-1, 4096)
m[:] = b"\xa5" * 4096
at = ctypes.addressof(ctypes.c_char.from_buffer(m))
with open("/proc/self/pagemap", "rb") as f:
    f.seek(at // 4096 * 8)
    print(struct.unpack("Q", f.read(8))[0] & (1 << 55) - 1, flush=True)
while not os.path.exists(sys.argv[1]):
    time.sleep(0.05)
sys.exit(m[:] != b"\xa5" * 4096 and "the page was written to")'

# GSP writes to such a page; it is told to once.
wild_write() {
	rm -f "$tmp/look"
	later python3 -c "$page" "$tmp/look"
	until_true 60 test -s "$tmp/later" || return
	log_mark
	fault "wild-write=$(cat "$tmp/later"):1"
	touch "$tmp/look"
	job_succeeds 60
}

is_lost() {
	until_true 60 log_has "$BDF: GSP is lost: $1" || { log; return 1; }
}

# Not the bus's master, and its group is the kernel's again.
is_quiet() {
	[ $((0x$(setpci -s "$BDF" COMMAND) & 4)) = 0 ] && model_is_idle &&
		not log_has "left without access"
}

for before in "$(cat "$GROUP/type")" identity; do
	check "$before: the group is so" set_type "$before"
	check "$before: the driver takes the GPU" eval 'driver_load && is_parent'
	type=$(type_named L40-1Q) || bail "no type L40-1Q"
	id=$(uuid 1)
	same "$before: GSP is confined" yes "$(confined)"
	check "$before: GSP's addresses are chosen well" chosen_well
	check "$before: the group's type cannot be changed" refused "" set_type "$(other_type)"
	check "$before: a vGPU works" serves
	check "$before: GSP writes to memory that is not its own, which stays as it is" wild_write
	check "$before: the IOMMU says so" until_true 60 log_has "$DMAR"
	check "$before: GSP has ended" is_lost ""
	check "$before: no vGPU is made" refused "Input/output error" create "$type" "$id"
	log_mark
	check "$before: unload" driver_unload
	check "$before: the GPU is quiet and the group given back" is_quiet
	check "$before: the group's type can be changed" eval \
		'was=$(cat "$GROUP/type") && set_type "$(other_type)" && set_type "$was"'
	check "$before: loads again, and a vGPU works" eval 'driver_load && is_parent && serves'
	check "$before: unload" driver_unload
done

# --- a host whose firmware wants the card to reach memory of its ---
check "load, with the counter of calls" eval 'driver_load && insmod "$MODULES/call_steps.ko"'
binds_unconfined() {
	echo "$BDF" >/sys/bus/pci/drivers/nvidia/unbind &&
		printf iommu_group_claim_dma_owner >"$PARAMETERS/only" &&
		counted 1 /sys/bus/pci/drivers/nvidia/bind "$BDF" && is_parent
}
log_mark
check "the group cannot be claimed: the GPU is used all the same" binds_unconfined
same "GSP is not confined" no "$(confined)"
check "it is said" log_has "$BDF: GSP is not confined to its own memory: .*claimed"
check "a vGPU works" serves
log_mark
# Older kernels refuse it for any device that is bound.
if set_type "$(other_type)" 2>/dev/null; then
	check "the group's type is changed under it: GSP is stopped" is_lost "the type of the card's IOMMU group"
else
	ok "the group's type cannot be changed"
fi
check "the counter of calls unloads" rmmod call_steps
check "unload" driver_unload
check "the GPU is quiet" is_quiet
check "loads again" eval 'driver_load && is_parent'
same "GSP is confined" yes "$(confined)"
check "unload" driver_unload
check "the kernel found nothing wrong" kernel_is_sane
finish
