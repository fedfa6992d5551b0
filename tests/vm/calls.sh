# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Counting what a write to sysfs makes the driver ask of the kernel and of GSP,
# with call_steps.ko of tests/vm/guest. Sourced after lib.sh.

PARAMETERS=/sys/module/call_steps/parameters

# counted N FILE TEXT: write it, counting; its Nth call fails (0: none does).
counted() {
	# The shell itself writes: it is the process whose calls count.
	# shellcheck disable=SC2016
	env N="$1" FILE="$2" TEXT="$3" P="$PARAMETERS" sh -c '
		echo "$N" >"$P/fail" && echo $$ >"$P/pid" && echo "$TEXT" >"$FILE"'
}

# calls_made allocations|messages|others
calls_made() {
	cat "$PARAMETERS/$1"
}

called() {
	echo $(($(calls_made allocations) + $(calls_made messages) + $(calls_made others)))
}

calls_say() {
	echo "# allocations $(calls_made allocations), messages $(calls_made messages), others $(calls_made others)"
}
