# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# shellcheck disable=SC2154  # $work and the like are set by run
#
# Trees with holes: what the generator says of each thing that a release lacks. Sourced by
# run. The trees are made of descriptors (tree).

# declared: messages.def, one line each: "M text need...", "F message text need...",
# "C text need..." with ids in between, and "N" or "E" with the two sides of a relation.
declared() {
	gcc -undef -E -P -x c - <<-END | tr -d '"\n' | tr '@' '\n'
		#define MESSAGE(id, text, need) @M id text need
		#define FIELD(msg, id, text, need) @F msg id text need
		#define CONSTANT(id, text, need) @C id text need
		#define NEEDS(what, other) @N what other
		#define EITHER(one, other) @E one other
		#define message(id) message id id
		#define field(msg, id) field msg id
		#define constant(id) constant id id
		#include "$TOP/gsp/codec/messages.def"
		@
	END
}

# expect RELEASE BASE: what has to be said of the tree in $work/RELEASE, as files
# $work/RELEASE.alone (number of an item, then a sentence), and for each kind
# .message, .field and .constant (sentences when all of the kind are out), and
# .lost-message and so on (the same with a base).
expect() {
	declared >"$work/declared"
	"$GSP_ABI" show "$1" >"$work/shown"
	rm -f "$work/$1".alone "$work/$1".*message "$work/$1".*field "$work/$1".*constant
	awk -v release="$1" -v base="$2" -v to="$work/$1." '
	function text_of(kind, a, b) { return kind == "field" ? ftext[a, b] : kind == "message" ? mtext[a] : ctext[a] }
	function said(kind, a, b) { return kind " " text_of(kind, a, b) }
	function key(kind, a, b) { return said(kind, a, b) (kind == "field" ? " " mtext[a] : "") }
	function alone(k, sentence) { if (k in item) print item[k], "gsp-abi: " release " " sentence >(to "alone") }
	FNR == 1 { file++ }
	file == 1 {
		required = / (REQUIRED|RM)( |$)/
	}
	file == 1 && $1 == "M" { mtext[$2] = $3; need["message " $3] = required }
	file == 1 && $1 == "F" { ftext[$2, $3] = $4; need["field " $4 " " mtext[$2]] = required }
	file == 1 && $1 == "C" { ctext[$2] = $3; need["constant " $3] = required }
	file == 1 && ($1 == "N" || $1 == "E") { relation[++relations] = $0 }
	file == 2 && $1 == "message" { message = $2; there["message " $2] = 1 }
	file == 2 && /^\t/ { there["field " $1 " " message] = 1 }
	file == 2 && $1 == "constant" { there["constant " $2] = 1 }
	file == 3 {
		k = $2 " " $3 ($2 == "field" ? " " $4 : "")
		item[k] = $1
		kind[k] = $2
		name[k] = $3
		message_of[k] = $4
		type[k] = $5
	}
	END {
		for (i = 1; i <= relations; i++) {
			split(relation[i], w, " ")
			a = key(w[2], w[3], w[4])
			b = key(w[5], w[6], w[7])
			of = w[5] == "field" ? " of " mtext[w[6]] : ""
			missing = "has no " said(w[5], w[6], w[7]) of ", which " said(w[2], w[3], w[4])
			if (w[1] == "N" && (a in there) && !need[b])
				alone(b, missing " needs")
			if (w[1] == "E" && !need[b] && !(b in there))
				alone(a, missing " could replace")
			if (w[1] == "E" && !need[b] && !(a in there))
				alone(b, missing " could replace")
		}
		n = split("vgpu-partitions-max heap-size-vgpu-default", named, " ")
		for (i = 1; i <= n; i++)
			alone("constant " named[i], "has no constant " named[i] ", which is required")
		for (k in item) {
			s = "gsp-abi: " release " has no " (kind[k] == "message" ? type[k] ", and message " name[k] " is required" : \
			     kind[k] == "field" ? name[k] " in " type[k] ", and field " name[k] " is required" : \
			     "constant " name[k] ", which is required")
			if (need[k])
				print s >(to kind[k])
			print "gsp-abi: " release " has lost " kind[k] " " name[k] \
				(kind[k] == "field" ? " of " message_of[k] : "") ", which " base \
				" has: say in sources.spec what it is called now, or that it is gone" \
				>(to "lost-" kind[k])
		}
	}' "$work/declared" "$work/shown" "$work/$1/items"
}

# says FILE SENTENCE: one of the lines.
says() {
	grep -qxF -- "$2" "$1" || { echo "not said: $2"; sed 's/^/said: /' "$1"; return 1; }
}

# base_of RELEASE
base_of() {
	sed -n 's/^base //p' "$ABI/$1.abi"
}

make_tree() {
	[ -d "$work/$1" ] || "$TOP/tests/abi/tree" "$TOP" "$1" "$work/$1"
}

# same_from_tree RELEASE...: what the other tests rest on.
same_from_tree() {
	for r; do
		make_tree "$r" || return 1
		base=$(base_of "$r")
		"$GSP_ABI" generate --tree "$work/$r" --release "$r" ${base:+--base "$base"} \
			-o "$work/$r.abi" && cmp "$work/$r.abi" "$ABI/$r.abi" || return 1
	done
}

# hole RELEASE WHAT [OPTION...]: has to fail and to write nothing; the reason is in $work/why.
hole() {
	r=$1 what=$2
	shift 2
	rm -f "$work/never"
	if OUT=$what "$GSP_ABI" generate --tree "$work/$r" --release "$r" "$@" \
		-o "$work/never" 2>"$work/why"; then
		echo "without $what it was not refused"
		return 1
	fi
	[ ! -e "$work/never" ]
}

# refuses_alone RELEASE NAME...: each thing that makes another one safe, taken out alone.
# These names are among them, whatever messages.def says.
refuses_alone() {
	r=$1
	shift
	make_tree "$r" && expect "$r" "$(base_of "$r")" || return 1
	for needed; do
		grep -q " has no [a-z]* $needed\( of [^ ]*\)*, which" "$work/$r.alone" ||
			{ echo "messages.def lets $needed be absent"; return 1; }
	done
	while read -r number sentence; do
		hole "$r" "$number" </dev/null && says "$work/why" "$sentence" || return 1
	done <"$work/$r.alone"
}

# refuses_all RELEASE: everything of a kind taken out, each is named.
refuses_all() {
	make_tree "$1" && expect "$1" "$(base_of "$1")" || return 1
	for kind in message field constant; do
		hole "$1" "$kind" || return 1
		while IFS= read -r sentence; do
			says "$work/why" "$sentence" || return 1
		done <"$work/$1.$kind"
		hole "$1" "$kind" --base "$(base_of "$1")" || return 1
		while IFS= read -r sentence; do
			says "$work/why" "$sentence" || return 1
		done <"$work/$1.lost-$kind"
	done
}
