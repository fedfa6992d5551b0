# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# shellcheck disable=SC2154  # $work and the like are set by run
#
# A release between two others, by the commands that gsp/abi/README has, and what "check"
# says of one. Sourced by run, after holes.sh.

# A copy without the release $new, and trees of it and its neighbours where git would
# have them. git itself is not in the root of the tests.
without_release() {
	old=570.211.01 new=575.51.02 next=575.51.03
	copy=$work/copy
	mkdir -p "$copy/gsp/codec" "$copy/tools" "$work/bin" "$copy/open-gpu-kernel-modules"
	cp -R "$ABI" "$copy/gsp/"
	cp "$TOP/gsp/codec/messages.def" "$copy/gsp/codec/"
	cp -R "$TOP/tools/gsp-abi" "$copy/tools/"
	for r in "$old" "$new" "$next"; do
		"$TOP/tests/abi/tree" "$TOP" "$r" "$copy/open-gpu-kernel-modules/$r" || return 1
	done
	cat >"$work/bin/git" <<-'END'
		#!/bin/sh
		# git -C DIR rev-parse|archive: a folder of DIR for each tag.
		case $3 in
		rev-parse) [ -d "$2/${6%^*}" ] ;;
		archive) tar -c -C "$2/$4" . ;;
		*) exit 2 ;;
		esac
	END
	chmod +x "$work/bin/git"
	sed -i "/^$new /d" "$copy/tools/gsp-abi/releases"
	rm "$copy/gsp/abi/$new.abi"
	in_copy gsp-abi generate --git open-gpu-kernel-modules --release "$next" \
		--base "gsp/abi/$old.abi" -o "gsp/abi/$next.abi"
}

in_copy() {
	(cd "$copy" && PATH=$copy/tools/gsp-abi:$work/bin:$PATH && "$@")
}

# The commands of the README's section, without the one that needs a network.
steps() {
	awk '/^How a release is added/ { on = 1 }
	     /^Format/ { on = 0 }
	     on && (/^\tgsp-abi / || more) { print; more = /\\$/ }' "$TOP/gsp/abi/README" |
		sed "s/\\bNEW\\b/$new/g; s/\\bOLD\\b/$old/g"
}

same_files() {
	diff -r "$ABI" "$copy/gsp/abi" &&
		diff "$TOP/tools/gsp-abi/releases" "$copy/tools/gsp-abi/releases"
}

adds_between() {
	without_release || return 1
	if same_files >"$work/diff"; then
		echo "$new was not taken out"
		return 1
	fi
	steps >"$work/steps"
	cat "$work/steps"
	[ "$(grep -c '^	gsp-abi ' "$work/steps")" -ge 4 ] || return 1
	in_copy sh -e "$work/steps" && same_files
}

# Nothing is written when something is wrong.
adds_nothing() {
	[ -d "$work/copy" ] || without_release || return 1
	refused "$new is in .*/releases" in_copy gsp-abi add --git open-gpu-kernel-modules \
		--release "$new" || return 1
	refused 'no release in .*/releases is older' in_copy gsp-abi add \
		--git open-gpu-kernel-modules --release 500.1 || return 1
	# Its neighbour cannot be read.
	sed -i "/^$new /d" "$copy/tools/gsp-abi/releases"
	cp -R "$copy" "$work/before"
	mv "$copy/open-gpu-kernel-modules/$next" "$work/away"
	refused "has no release $next" in_copy gsp-abi add --git open-gpu-kernel-modules \
		--release "$new" || return 1
	mv "$work/away" "$copy/open-gpu-kernel-modules/$next"
	diff -r "$work/before" "$copy"
}

# section HEADING: of what "check" said.
section() {
	awk -v heading="$1" '/^[^\t]/ { on = $0 == heading; next } on' "$work/checked"
}

has() {
	printf '%s\n' "$2" | grep -qx "	$3" || { echo "$1: $3 is not told"; return 1; }
}

hasnt() {
	! printf '%s\n' "$2" | grep "$3"
}

tells_new() {
	make_tree 590.48.01 && make_tree 595.44.02 || return 1
	cp -R "$work/595.44.02" "$work/news"
	cat >>"$work/news/src/nvidia/inc/gpu/gsp/kernel_gsp.h" <<-'END'
		#define NV_VGPU_MSG_EVENT_NEWS 0x1fff
		enum { NVA084_NOTIFIERS_EVENT_NEWS = 99 };
		#define NV2080_CTRL_CMD_VGPU_MGR_INTERNAL_NEWS (0x208040ffU)
		#define NOBODY_ASKED 1
	END
	"$GSP_ABI" check --tree "$work/news" --release 595.44.02 --since 590.48.01 \
		--since-tree "$work/590.48.01" >"$work/checked" || return 1
	cat "$work/checked"
	s=$(section 'missing now, 590.48.01 has it:')
	has missing "$s" 'message run-cpu-sequencer' || return 1
	has missing "$s" 'constant sequencer-opcode-core-resume' || return 1
	# Neither has it.
	hasnt "$s" boot-arguments-magic || return 1
	s=$(section 'new, messages.def has a name for it:')
	has new "$s" 'message exec-hs-binary' || return 1
	has new "$s" 'constant event-gsp-load-exec-hs-binary' || return 1
	has new "$s" 'field messageQueueInitArguments.queueElementSizeMin of boot-arguments' || return 1
	hasnt "$s" memop-memset || return 1
	s=$(section 'names that 590.48.01 has and 595.44.02 has not:')
	has gone "$s" GSP_SEQ_BUF_OPCODE_CORE_RESUME || return 1
	s=$(section 'new names:')
	has names "$s" NV_VGPU_MSG_EVENT_NEWS || return 1
	has names "$s" NVA084_NOTIFIERS_EVENT_NEWS || return 1
	has names "$s" NV2080_CTRL_CMD_VGPU_MGR_INTERNAL_NEWS || return 1
	hasnt "$s" 'NOBODY_ASKED\|NV_VGPU_MSG_EVENT_POST_EVENT'
}
