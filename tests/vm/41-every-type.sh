#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm: --gpu card=l40
# full: --gpu card=l4
# full: --release 615.71.09 --gpu card=l40
# vfs: all
# timeout: 1800
#
# Every type of a card's catalogue: it is created exactly as often as its
# availability says, which on an empty card is as often as the catalogue says, or
# the driver says why it is not offered. Then the same with an operator's file that
# tells of each type what the catalogue does not know, so that all are offered.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh

OPS=$MODULES/file-ops
OWN=/lib/firmware/nvidia/vgpu-mdev/types

# The catalogue of this machine's card.
catalogue() {
	_id=$(sed 's/^0x//' "$PF/device")
	grep -l "^card $_id " types/*.types
}

# Of every type in it: "NAME INSTANCES", NAME being what sysfs shows.
catalogue_types() {
	awk '/^card / { $1 = $2 = ""; sub(/^ */, ""); prefix = $0 }
		/^type / { n = ""
			for (i = 3; i <= NF; i++)
				if ($i ~ /^instances=/) { n = $i; gsub(/instances=|@.*/, "", n) }
			print prefix " " $2, n }' "$1"
}

# The same catalogue, every type of it whole: an id where there is none, and what
# the plugin needs, also where the catalogue says that it is not known. Heap and BAR1
# are those of the L40's types, as the model wants them; ids of the series without
# any begin where no card has one.
write_whole() {
	mkdir -p "$OWN" &&
		awk '/^default / && !said++ {
				print "source test\tnot of any card: what tests fill in"
				print "default heap=32M@test bar1=256M@test"
			}
			{ gsub(/[ \t](heap|bar1)=-@[a-z0-9]+/, "") }
			/^type / && !/[ \t]id=/ { $0 = $0 " id=" 60000 + n++ "@test" }
			{ print }' "$1" >"$OWN/$(sed 's/^0x//' "$PF/device").types"
}

# not_offered NAME: the line in which the driver says why.
not_offered() {
	grep -E "^([0-9]+|-) +- +$1: .+" "$DEBUGFS/types" || { cat "$DEBUGFS/types"; return 1; }
}

# none_offered: the card is bound, and one sentence says that none of all these types can be
# offered, and what is missing.
none_offered() {
	log_has "$BDF: none of $(wc -l <"$tmp/types") vGPU types can be offered; of .+: .+" ||
		{ log; return 1; }
}

# plan: of each type that is offered "ID AVAILABLE MOST NAME", a line each.
plan() {
	for _t in $(type_ids); do
		for _f in available_instances description name; do
			echo "read $PF/mdev_supported_types/nvidia-$_t/$_f"
		done
	done >"$tmp/reads"
	"$OPS" <"$tmp/reads" >"$tmp/answers" && type_ids >"$tmp/ids" &&
		awk -F '\t' 'NR == FNR { id[NR] = $0; next }
			{ field[FNR % 3] = $4; sub(/ $/, "", field[FNR % 3]) }
			FNR % 3 == 2 { sub(/.*max_instance=/, "", field[2]) }
			FNR % 3 == 0 { print id[FNR / 3], field[1], field[2], field[0] }' \
			"$tmp/ids" "$tmp/answers"
}

# What is done to each type of the plan: AVAILABLE created and one more, what is left
# and last_error read, all of them removed, and what is held read. One process does
# it all, as there are hundreds of them.
operations() {
	awk -v types="$PF/mdev_supported_types/nvidia-" -v mdevs="$MDEVS" \
		-v pf="$PF" -v debugfs="$DEBUGFS" '
		function uuid(k) {
			return sprintf("%08x-0d4f-4f6a-9e0c-3a5d7c1b2e4f", 1000 + k)
		}
		{
			for (k = 0; k <= $2; k++)
				print "write " types $1 "/create " uuid(k)
			print "read " types $1 "/available_instances"
			print "read " pf "/vgpu/last_error"
			for (k = 0; k < $2; k++)
				print "write " mdevs "/" uuid(k) "/remove 1"
			print "read " types $1 "/available_instances"
			print "read " debugfs "/vgpus"
			print "read " debugfs "/framebuffer"
		}' "$tmp/plan"
}

# verdicts HELD: of each type of the plan a line "NAME", followed by what is wrong,
# if anything is. Which error and sentence the refusal has is said by the numbers.
verdicts() {
	awk -F '\t' -v held="$1" '
		function result() { return (getline line <results) > 0 ? split(line, f, "\t") : 0 }
		function wrong(text) { if (!bad) bad = text }
		BEGIN { results = ARGV[2]; ARGC = 2 }
		{
			split($0, p, " ")
			short = p[5]
			bad = ""
			if (p[2] < 1)
				wrong("none is available")
			for (k = 1; k <= p[2]; k++) {
				result()
				if (f[3] != "ok")
					wrong(p[2] " are available, number " k ": " f[3])
			}
			error = p[2] == p[3] ? "Too many users" : "No space left on device"
			cause = p[2] == p[3] ? p[3] " " short " exist on this card" : \
				short " needs .*(framebuffer|VF|channel)"
			result()
			if (f[3] != error)
				wrong("one more than " p[2] ": " f[3])
			result()
			if (f[4] + 0 != 0)
				wrong(f[4] "are left of " p[2])
			result()
			if (f[4] !~ cause)
				wrong("last_error: " f[4])
			for (k = 1; k <= p[2]; k++) {
				result()
				if (f[3] != "ok")
					wrong("number " k " is not removed: " f[3])
			}
			result()
			if (f[4] + 0 != p[2])
				wrong(p[2] " were available, then " f[4])
			result()
			now = f[4]
			result()
			now = now f[4]
			if (now != held)
				wrong("held before: " held "; then: " now)
			print p[4] " " short " " bad
		}' "$tmp/plan" "$tmp/results"
}

held() {
	printf 'read %s\n' "$DEBUGFS/vgpus" "$DEBUGFS/framebuffer" | "$OPS" |
		awk -F '\t' '{ printf "%s", $4 }'
}

# Every type of the catalogue, two tests each. $tmp/types has them.
every_type() {
	plan >"$tmp/plan" || bail "no types can be read"
	operations >"$tmp/operations"
	before_all=$(held)
	"$OPS" <"$tmp/operations" >"$tmp/results"
	check "$(wc -l <"$tmp/operations") operations are done, one after the other" \
		[ "$(wc -l <"$tmp/results")" = "$(wc -l <"$tmp/operations")" ]
	verdicts "$before_all" >"$tmp/verdicts"
	created=0 unoffered=0 vgpus=0
	while read -r vendor name instances; do
		verdict=$(grep "^$vendor $name " "$tmp/verdicts")
		if [ -n "$verdict" ]; then
			created=$((created + 1)) vgpus=$((vgpus + instances))
			same "$name: $instances can be had on the empty card, as the catalogue says" \
				"$instances" "$(sed -n "s/^[0-9]* \([0-9]*\) [0-9]* $vendor $name\$/\1/p" "$tmp/plan")"
			same "$name: so many are created and no more, and all is given back" \
				"$vendor $name " "$verdict"
		else
			unoffered=$((unoffered + 1))
			check "$name: not offered, and the driver says why" \
				not_offered "$vendor $name"
		fi
	done <"$tmp/types"
	remove_all
	echo "# $created types created to the last, $vgpus vGPUs; $unoffered types not offered"
}

rm -rf "$OWN"
[ -n "$PF" ] || bail "no GPU in this machine"
file=$(catalogue) || bail "no catalogue for $(cat "$PF/device")"
catalogue_types "$file" >"$tmp/types"
check "$file has types, and each says how many of it a card takes" eval \
	'[ -s "$tmp/types" ] && ! awk "NF != 3" "$tmp/types" | grep .'

# --- as it comes ---
log_mark
check "the module loads" driver_load
if [ -n "$(type_ids)" ]; then
	before=$(state)
	every_type
	same "everything is held as before" "$before" "$(state)"
else
	check "none is offered, and the log says why" none_offered
fi
check "the module unloads" driver_unload

# --- all that is missing filled in ---
check "an operator's file tells the rest of each type" write_whole "$file"
driver_up
same "as many types are offered as the catalogue has" \
	"$(wc -l <"$tmp/types")" "$(type_ids | wc -l)"
before=$(state)
every_type
same "none is not offered" 0 "$unoffered"
same "everything is held as before" "$before" "$(state)"
check "the module unloads" driver_unload
check "GSP is down" model_is_idle
check "the kernel found nothing wrong" kernel_is_sane
rm -rf "$OWN"
finish
