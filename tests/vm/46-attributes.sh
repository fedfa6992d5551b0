#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# vm:
# full: --kernel 6.1,7.3
# timeout: 3600
#
# What can be set for one vGPU: by mdevctl when it starts the device, by hand
# until it is opened. A placement is where the framebuffer then is. What the
# card's memory looks like, for a person.
# shellcheck disable=SC2016,SC2119 # texts that check() runs
. tests/vm/lib.sh

busy="Device or resource busy" invalid="Invalid argument" full="No space left on device"

# attribute UUID FILE [TEXT]: read it, or write it.
attribute() {
	if [ $# -gt 2 ]; then
		env echo "$3" >"$MDEVS/$1/nvidia/$2"
	else
		cat "$MDEVS/$1/nvidia/$2"
	fi
}

# First address of a vGPU's framebuffer, in MiB, and how much it is in one piece.
at_mib() {
	# shellcheck disable=SC2046 # two words
	set -- $(attribute "$1" framebuffer_ranges | sed 's/-/ /')
	echo "$(($1 >> 20)) $((($2 + 1 - $1) >> 20))"
}

listed() {
	mdevctl list --dumpjson --defined --uuid "$1" | tr -d ' \n'
}

# A start that fails because of an attribute leaves no device behind.
start_is_refused() {
	log_mark
	if mdevctl start --uuid "$1" >"$tmp/start" 2>&1; then
		echo "it started"
		return 1
	fi
	cat "$tmp/start"
	log_has "$2" || { log; return 1; }
	[ ! -e "$MDEVS/$1" ]
}

picture() {
	"$MODULES/vgpu" memory "$@"
}

# Before the driver is there: what it would meet, and the chip's number, by a register.
vgpu() {
	"$MODULES/vgpu" "$@"
}
check "vgpu check --deep: nothing of the card or its place is at fault" eval '
	vgpu check --deep >"$tmp/check.txt"; cat "$tmp/check.txt"
	! grep "^fault $BDF" "$tmp/check.txt" && ! grep "^fault *IOMMU" "$tmp/check.txt" &&
	grep -q "^ok *interrupts: remapped (" "$tmp/check.txt" &&
	grep -q "^ok *$BDF ROM: .* FWSEC with [1-9]" "$tmp/check.txt" &&
	grep -q "^ok *$BDF deep: .* says chip 0x192" "$tmp/check.txt" &&
	grep -q "^ok *$BDF firmware: $RELEASE, descriptor built in" "$tmp/check.txt" &&
	grep -q "^ok *$BDF BARs: its VFs" "$tmp/check.txt"'
check "it finds a ROM that cannot be used" with_fault rom-no-fwsec eval '
	! vgpu check --deep >"$tmp/check.txt"; cat "$tmp/check.txt"
	grep -q "^fault *$BDF ROM: it cannot be used: its table .* does not have FWSEC" "$tmp/check.txt"'
same "the card is disabled again" 0 "$(cat "$PF/enable")"
driver_up
q8=$(type_named L40-8Q) || bail "no type L40-8Q"
# shellcheck disable=SC2034 # a text that check() runs
b1=$(type_named L40-1B) || bail "no type L40-1B"
before=$(state)
id=$(uuid 1)

# mdevctl: define, addattr, start
check "mdevctl define" mdevctl define --uuid "$id" --parent "$BDF" --type "nvidia-$q8"
check "add a placement" mdevctl modify --uuid "$id" --addattr=nvidia/placement_id --value=16
check "add parameters" mdevctl modify --uuid "$id" --addattr=nvidia/vgpu_params \
	--value=disable_vnc=1,enable_uvm=1
check "mdevctl keeps them in their order" eval \
	'listed "$id" | grep -Eq "placement_id.*16.*vgpu_params.*disable_vnc=1,enable_uvm=1"'
check "mdevctl start" mdevctl start --uuid "$id"
same "the placement is set" 16 "$(attribute "$id" placement_id)"
same "the parameters are set" disable_vnc=1,enable_uvm=1 "$(attribute "$id" vgpu_params)"
third=$(at_mib "$id")
echo 1 >/sys/kernel/tracing/events/nvidia_vgpu/enable
check "it works there" client "$id" engine,bar1:5,fill:6,check:6,dma,irq
echo 0 >/sys/kernel/tracing/events/nvidia_vgpu/enable
check "tracepoints tell what was said meanwhile, and to whom" eval '
	gfid=$(attribute "$id" gfid) && sed "s/.*: \(gsp_[a-z_]*\|vgpu_[a-z]*\): /\1 /" \
		/sys/kernel/tracing/trace >"$tmp/trace"; cat "$tmp/trace"
	grep -q "^gsp_call $BDF .* gfid=0 " "$tmp/trace" && grep -q "^gsp_event $BDF " "$tmp/trace" &&
	grep -q "^gsp_call $BDF VERSION_NEGOTIATION .* gfid=$gfid " "$tmp/trace" &&
	grep -q "^gsp_reply $BDF VERSION_NEGOTIATION gfid=$gfid .* result=0$" "$tmp/trace" &&
	grep -q "^gsp_plugin_event $BDF gfid=$gfid .* task started$" "$tmp/trace" &&
	[ "$(grep "^gsp_partition" "$tmp/trace" | paste -s -d ,)" = \
		"gsp_partition $BDF gfid=$gfid closed -> open,gsp_partition $BDF gfid=$gfid open -> closed" ] &&
	[ "$(grep -c "^gsp_call" "$tmp/trace")" = "$(grep -c "^gsp_reply" "$tmp/trace")" ]'
same "the same is kept" "$(grep -c "^gsp_call" "$tmp/trace")" "$(tail -n \
	"$(grep -c "^gsp_call" "$tmp/trace")" "$DEBUGFS/rpcs" | grep -c " 0 *[A-Za-z][A-Za-z_ ]*$")"
awk 'NF == 3 && $1 ~ /^LOG/ { print $1, $2 }' "$DEBUGFS/logs/index" >"$tmp/logs"
check "there are logs of firmware" [ -s "$tmp/logs" ]
same "they are as large as index says" "" "$(while read -r name size; do
	[ "$(wc -c <"$DEBUGFS/logs/$name")" = "$size" ] || echo "$name"; done <"$tmp/logs")"
check "that of the vGPU, too, and none of another" eval '
	[ "$(wc -c <"$DEBUGFS/logs/plugin$gfid")" = "$(awk "/^of a plugin/ { on = 1; next }
		on { n = \$1 + \$2 } END { print n }" "$DEBUGFS/logs/index")" ] &&
	[ "$(wc -c <"$DEBUGFS/logs/plugin$((gfid + 1))")" = 0 ]'
same "and still is there" "16 $third" "$(attribute "$id" placement_id) $(at_mib "$id")"
check "mdevctl stop" mdevctl stop --uuid "$id"
same "everything is held as before" "$before" "$(state)"
check "it starts again as it was" eval \
	'mdevctl start --uuid "$id" && [ "$(attribute "$id" placement_id)" = 16 ] &&
	[ "$(at_mib "$id")" = "$third" ] && mdevctl stop --uuid "$id"'

# mdevctl: what is refused, whichever attribute it is
check "add parameters that are not known" mdevctl modify --uuid "$id" \
	--addattr=nvidia/vgpu_params --value=no_such=1
check "the start fails, and leaves nothing" start_is_refused "$id" "$BDF: .*no_such.*not known"
same "everything is held as before" "$before" "$(state)"
check "take it away again" mdevctl modify --uuid "$id" --delattr --index=2
check "add a second placement" mdevctl modify --uuid "$id" --addattr=nvidia/placement_id \
	--index=0 --value=3
check "the start fails, and leaves nothing" start_is_refused "$id" "$BDF: .*placement id 3"
same "everything is held as before" "$before" "$(state)"
check "take it away again" mdevctl modify --uuid "$id" --delattr --index=0
check "it starts again" mdevctl start --uuid "$id"
check "mdevctl stop" mdevctl stop --uuid "$id"
check "mdevctl undefine" mdevctl undefine --uuid "$id"

# placements, by hand
four() {
	for n in 1 2 3 4; do
		create "$q8" "$(uuid "$n")" || return
	done
}
check "four vGPUs" four
same "they have no placement" "Not Applicable" "$(attribute "$id" placement_id)"
step=$(given_mib "$id")
first=$((${third%% *} - 2 * step))
# They lie one behind the other: each goes where the one before it was.
for spec in "4 32 4" "1 24 3" "2 0 0" "3 8 1"; do
	# shellcheck disable=SC2086 # three words
	set -- $spec
	check "placement id $2" attribute "$(uuid "$1")" placement_id "$2"
	same "the framebuffer is there, in one piece" "$((first + $3 * step)) $step" \
		"$(at_mib "$(uuid "$1")")"
	same "and it says so" "$2" "$(attribute "$(uuid "$1")" placement_id)"
done
held=$(state)
check "a placement that is taken is refused" \
	refused_saying "$full" "$BDF: .*placement id 0: " attribute "$id" placement_id 0
check "one that is no multiple of the size is refused" \
	refused_saying "$invalid" "$BDF: .*placement id 4: " attribute "$id" placement_id 4
check "one behind the last is refused" \
	refused_saying "$invalid" "$BDF: .*placement id 4096: " attribute "$id" placement_id 4096
for text in nonsense -1 65535 99999 "8 16" ""; do
	check "not a placement: '$text'" refused "$invalid" attribute "$id" placement_id "$text"
done
same "nothing has changed" "$held" "$(state)"
same "the first is where it was" "24 $((first + 3 * step)) $step" \
	"$(attribute "$id" placement_id) $(at_mib "$id")"
check "the wish can be taken back" attribute "$id" placement_id none
same "the framebuffer stays" "Not Applicable $((first + 3 * step)) $step" \
	"$(attribute "$id" placement_id) $(at_mib "$id")"
check "all of them work, each with its own" client \
	"$(uuid 1)" engine,zero,fill:1/check:1 "$(uuid 2)" engine,zero,fill:2/check:2 \
	"$(uuid 3)" engine,zero,fill:3/check:3 "$(uuid 4)" engine,zero,fill:4/check:4
check "moved after that, it finds zeros and nobody else's" eval \
	'attribute "$id" placement_id 40 && client "$id" engine,zero,fill:7,check:7,dma'
same "and is there" "40 $((first + 5 * step)) $step" \
	"$(attribute "$id" placement_id) $(at_mib "$id")"
check "who gets what it left finds zeros" eval \
	'attribute "$(uuid 4)" placement_id 24 && client "$(uuid 4)" engine,zero'

# while it is open
start_client user "$id" engine,fill:9,wait,check:9
user=$started
check "a user holds it" hears 60 user '^vgpu: wait:' "$user" ||
	bail "no user"
check "its placement cannot be changed" \
	refused_saying "$busy" "$BDF: placement_id .*$id is in use" attribute "$id" placement_id 32
check "its parameters cannot be changed" \
	refused_saying "$busy" "$BDF: vgpu_params .*$id is in use" attribute "$id" vgpu_params enable_uvm=1
same "what cannot be written says what it is" \
	"$q8 running $((step << 20))" \
	"$(attribute "$id" vgpu_type) $(attribute "$id" state) $(attribute "$id" framebuffer)"
same "its GFID is that of its VF" \
	"$(basename "$(dirname "$(readlink -f "$PF/virtfn$(($(attribute "$id" gfid) - 1))/vendor")")")" \
	"$(attribute "$id" vf)"
for file in vgpu_type vf gfid framebuffer framebuffer_ranges state; do
	check "$file is read-only" test "$(stat -c %a "$MDEVS/$id/nvidia/$file")" = 444
done
check "vgpu status has it all" eval '
	vgpu status --json >"$tmp/status.json" && cat "$tmp/status.json" &&
	jq -e --arg id "$id" --arg release "$RELEASE" --argjson pid "$user" ".[0] | .health == \"running\" and
		.firmware == \$release and (.vgpus | length) == 4 and (.vgpus[] | select(.uuid == \$id) |
		.state == \"running\" and .pid == \$pid and .type_name == \"NVIDIA L40-8Q\" and .framebuffer > 0)" "$tmp/status.json"'
same "and as many of each type as there are" "$(all_available)" "$(jq -r '.[0].types[] |
	select(.offered) | "\(.id) \(.available)"' "$tmp/status.json" | sort -n)"
check "vgpu metrics has it, too" eval 'vgpu metrics -o "$tmp/vgpu.prom" &&
	grep -q "^nvidia_vgpu_instance_in_use{.*} 1$" "$tmp/vgpu.prom"'
check "vgpu report has settings, memory and log" eval '
	vgpu report >"$tmp/report" && grep -qF "GSP firmware" "$tmp/report" &&
	grep -q "^vgpu_params: " "$tmp/report" && grep -qF "$(sed -n 2p "$DEBUGFS/memory")" "$tmp/report"'
go_on user
check "the user ends well" eval 'until_true 60 ended "$user" && wait "$user"'
check "then both can be changed" eval \
	'attribute "$id" placement_id 32 && attribute "$id" vgpu_params enable_uvm=1'

# parameters
for text in no_such=1 enable_uvm enable_uvm=2 enable_uvm=1,enable_uvm=1 enable_uvm=1=1 \
	loglevel=much =1 "enable_uvm = 1"; do
	check "not parameters: '$text'" refused "$invalid" attribute "$id" vgpu_params "$text"
done
check "too long" refused "$invalid" attribute "$id" vgpu_params "$(printf '%0300d' 0)"
same "they are as they were" enable_uvm=1 "$(attribute "$id" vgpu_params)"
check "a blank takes them away" attribute "$id" vgpu_params " "
same "there are none" "" "$(attribute "$id" vgpu_params)"

# As NVIDIA's documents write them: release notes ("frame_rate_limiter=1, disable_vnc=1";
# those of AI Enterprise without the comma), user guide ("Setting vGPU Plugin Parameters");
# and as oVirt's hook does, which does not start the VM when it is refused.
for text in frame_rate_limiter=0 "frame_rate_limiter=1, disable_vnc=1" \
	"frame_rate_limiter=1 disable_vnc=1" "enable_uvm=1,  disable_vnc=1," \
	enable_uvm=1,enable_debugging=1,enable_profiling=1 loglevel=7,intervaltime=100; do
	check "taken: '$text'" attribute "$id" vgpu_params "$text"
	same "and shown with commas" "$(echo "$text" | sed 's/[, ][, ]*/,/g; s/,$//')" \
		"$(attribute "$id" vgpu_params)"
done
# Counted while it is open: how many guests may profile the GPU.
profiling_while() {
	attribute "$id" vgpu_params "$1" || return
	start_client user "$id" engine,dma,wait
	user=$started
	hears 60 user '^vgpu: wait:' "$user" || return
	profiling=$(model_stats profiling)
	go_on user
	ends_well user "$user"
}
check "a user with enable_profiling=1" profiling_while "enable_uvm=1 enable_profiling=1"
same "GSP was told so" profiling=1 "$profiling"
check "a user with enable_profiling=0" profiling_while enable_profiling=0
same "GSP was told so" profiling=0 "$profiling"
unheard() {
	log | grep -c "vgpu_params of vGPU $id: GSP firmware $RELEASE cannot be told of $1\$"
}
log_mark
check "what does not reach this firmware is taken" attribute "$id" vgpu_params \
	"frame_rate_limiter=0 enable_uvm=1 enable_debugging=1 override_bar1_size=0"
same "with one warning that names it" 1 \
	"$(unheard "frame_rate_limiter, enable_debugging, override_bar1_size")"
log_mark
check "what does is taken" attribute "$id" vgpu_params enable_uvm=1,disable_vnc=1,enable_profiling=1
same "without a warning" 0 "$(log | grep -c vgpu_params)"
check "a newline takes them away" attribute "$id" vgpu_params ""
same "there are none" "" "$(attribute "$id" vgpu_params)"

# for a person
check "vgpu memory prints the card" eval 'picture >"$tmp/picture"'
say <"$tmp/picture"
same "of this card only" "$BDF" "$(head -n 1 "$tmp/picture")"
check "it is what debugfs has" eval 'tail -n +2 "$tmp/picture" | cmp - "$DEBUGFS/memory"'
check "it takes the address that lspci prints" eval \
	'picture "$(lspci -d 10de: | sed -n "1s/ .*//p")" | cmp - "$tmp/picture"'
check "a card that is not there is refused" refused "no card ff:1f.7" picture ff:1f.7
same "debugfs lists every type that is offered, with what is available" "$(all_available)" \
	"$(awk 'NR > 1 && $2 != "-" { print $1, $2 }' "$DEBUGFS/types" | sort -n)"
check "and says of the others why they are not" eval \
	'! awk "\$2 == \"-\" && NF < 5" "$DEBUGFS/types" | grep .'
check "remove them" remove_all
same "everything is held as before" "$before" "$(state)"
check "a 1B by its placement at the very end" eval \
	'create "$b1" "$id" && attribute "$id" placement_id "$(($(type_file "$b1" description |
	sed -n "s/.*max_instance=//p") - 1))" && client "$id" engine,zero,fill:3,check:3 && remove "$id"'
same "everything is held as before" "$before" "$(state)"

# the card's scheduler
scheduler() {
	if [ $# -gt 1 ]; then
		env echo "$2" >"$PF/vgpu/scheduler/$1"
	else
		cat "$PF/vgpu/scheduler/$1"
	fi
}
told_gsp() {
	model_stats sched-policy sched-adaptive sched-slice-ns | sed 's/.*=//' | tr '\n' ' '
}
same "the directory has three files" "adaptive policy timeslice_us" \
	"$(cd "$PF/vgpu/scheduler" && echo *)"
same "firmware starts with best effort" "[best_effort] equal_share fixed_share" "$(scheduler policy)"
for file in timeslice_us adaptive; do
	check "which has no $file" refused "No data available" scheduler $file
	check "so that none can be set" \
		refused_saying "$invalid" "$BDF: scheduler/$file .*no time slices" scheduler $file 1
done
check "fixed share" scheduler policy fixed_share
same "it is shown as chosen" "best_effort equal_share [fixed_share]" "$(scheduler policy)"
same "with the slice that firmware has" "2000 0" "$(scheduler timeslice_us) $(scheduler adaptive)"
check "another slice" scheduler timeslice_us 5000
same "GSP was told all of it" "4 0 5000000 " "$(told_gsp)"
check "adaptive" scheduler adaptive 1
check "and equal share" scheduler policy equal_share
same "what was not written stays" "5000 1" "$(scheduler timeslice_us) $(scheduler adaptive)"
same "GSP was told all of it" "3 1 5000000 " "$(told_gsp)"
for text in nonsense "" best_effort,equal_share; do
	check "no policy: '$text'" refused_saying "$invalid" "$BDF: scheduler/policy: " \
		scheduler policy "$text"
done
for text in nonsense -1 0 ""; do
	check "no slice: '$text'" refused "$invalid" scheduler timeslice_us "$text"
done
check "neither adaptive nor not" refused "$invalid" scheduler adaptive 2
check "a slice that GSP does not take, being adaptive" \
	refused_saying "Numerical result out of range" "$BDF: GSP takes no time slice of 1000 us that is adaptive" \
	scheduler timeslice_us 1000
same "nothing has changed" "3 1 5000000 " "$(told_gsp)"
check "not adaptive any more" scheduler adaptive 0
check "then it takes that slice" scheduler timeslice_us 1000
check "a vGPU" create "$q8" "$id"
check "nobody has it open: it can be set" scheduler timeslice_us 3000
start_client user "$id" engine,wait
user=$started
check "a user holds it" hears 60 user '^vgpu: wait:' "$user" || bail "no user"
for spec in "policy best_effort" "timeslice_us 4000" "adaptive 1"; do
	# shellcheck disable=SC2086 # words
	check "under a user it cannot: $spec" refused_saying "$busy" \
		"$BDF: the scheduler cannot be changed while vGPU $id is in use" scheduler $spec
done
same "but can be read" "best_effort [equal_share] fixed_share 3000 0" \
	"$(scheduler policy) $(scheduler timeslice_us) $(scheduler adaptive)"
go_on user
check "the user ends well" ends_well user "$user"
same "GSP was told of nothing else" "3 0 3000000 " "$(told_gsp)"
check "best effort again" scheduler policy best_effort
same "it is" "[best_effort] equal_share fixed_share" "$(scheduler policy)"
check "remove it" remove "$id"
same "everything is held as before" "$before" "$(state)"

# what a vGPU is doing, by firmware's word
guest_files="guest_driver_version guest_driver_branch guest_os frame_rate_limit license
	license_expiry license_state"
unknown() {
	for file in "$@"; do
		refused "No data available" attribute "$id" "$file" || { echo "$file"; return 1; }
	done
}
# read_all TIMES: every second that passes meanwhile may be one question, and no more.
asked_once_a_second() {
	_asked=$(model_stats enumerations | sed 's/.*=//')
	_since=$(date +%s)
	for _n in $(seq "$1"); do
		cat "$MDEVS/$id/nvidia/framebuffer_used" "$PF/vgpu/framebuffer_used" \
			"$MDEVS/$id/nvidia/guest_os" >/dev/null || return
	done
	_asked=$(($(model_stats enumerations | sed 's/.*=//') - _asked))
	_since=$(($(date +%s) - _since))
	echo "$1 times, $_asked questions in $_since s"
	[ "$_asked" -gt 0 ] && [ "$_asked" -le $((_since + 2)) ]
}
same "no error was met with" "0 0 0" \
	"$(cd "$PF/vgpu" && cat ecc_corrected ecc_uncorrected remapped_rows | tr '\n' ' ' | sed 's/ $//')"
check "pages are not retired on such a card: nothing is said of them" \
	refused "No data available" cat "$PF/vgpu/retired_pages"
fault ecc-corrected=3:1,ecc-uncorrected=1:1,remapped-rows=5:1
check "rows are remapped" until_true 30 eval '[ "$(cat "$PF/vgpu/remapped_rows")" = 5 ]'
same "errors are counted, of each unit whose ECC is on" "6 2" \
	"$(cat "$PF/vgpu/ecc_corrected") $(cat "$PF/vgpu/ecc_uncorrected")"
check "a vGPU" create "$q8" "$id"
# shellcheck disable=SC2086 # words
check "nothing is known while nobody has it open" unknown framebuffer_used ecc $guest_files
same "nothing of the card is in use" 0 "$(cat "$PF/vgpu/framebuffer_used")"
start_client user "$id" engine,wait
user=$started
check "a user holds it" hears 60 user '^vgpu: wait:' "$user" || bail "no user"
check "firmware knows of it within a second or two" until_true 30 attribute "$id" framebuffer_used
same "all of it is in use" "$(attribute "$id" framebuffer)" "$(attribute "$id" framebuffer_used)"
check "of the card that much" until_true 30 eval \
	'[ "$(cat "$PF/vgpu/framebuffer_used")" = "$(attribute "$id" framebuffer)" ]'
same "ECC" enabled "$(attribute "$id" ecc)"
# shellcheck disable=SC2086 # words
check "no driver has loaded in the guest" unknown $guest_files
fault "guest-driver=$(attribute "$id" gfid):1"
check "it loads" until_true 30 attribute "$id" guest_os
same "what is known of it" "570.133.20 r570_00 0xa 60 licensed 2000000000 3" \
	"$(for file in $guest_files; do attribute "$id" "$file"; done | tr '\n' ' ' | sed 's/ $//')"
same "the VF says the same" 570.133.20 "$(cat "$PF/virtfn$(($(attribute "$id" gfid) - 1))/nvidia/guest_driver_version")"
check "however often somebody reads, GSP is asked once a second" asked_once_a_second 200
log_mark
fault "error-text=$(attribute "$id" gfid):1"
check "an error of its task is in the log, with its name, and printable" until_true 30 log_has \
	"$BDF: the plugin task of vGPU $id says: the guest did something.\[31m odd\$"
check "GSP knows that it was read" until_true 30 eval '[ "$(model_stats errors-unread)" = errors-unread=0 ]'
go_on user
check "the user ends well" ends_well user "$user"
# shellcheck disable=SC2086 # words
check "nothing is known any more" unknown framebuffer_used ecc $guest_files
start_client user "$id" engine,wait
user=$started
check "another user holds it" hears 60 user '^vgpu: wait:' "$user" || bail "no user"
# shellcheck disable=SC2086 # words
check "who sees nothing of the one before" unknown $guest_files
go_on user
check "he ends well" ends_well user "$user"
check "remove it" remove "$id"
same "everything is held as before" "$before" "$(state)"

umount /sys/kernel/debug
check "without debugfs the tool says so" refused "not mounted" picture
check "the module unloads" driver_unload
check "without the driver the tool says so" refused "not loaded" picture
mount -t debugfs none /sys/kernel/debug
# --- firmware's mode for several sizes: each vGPU has a placement, which firmware checks ---
for text in nonsense best_effort,adaptive=1 fixed_share,timeslice_us=0 equal_share,slices=3; do
	check "no scheduler to start with: $text" not driver_load "scheduler=$text"
done
check "the driver loads with heterogeneous=1 and a scheduler" driver_load heterogeneous=1 \
	scheduler=fixed_share,timeslice_us=7000,adaptive=0
same "firmware has started with it" "best_effort equal_share [fixed_share] 7000 0" \
	"$(scheduler policy) $(scheduler timeslice_us) $(scheduler adaptive)"
big=$(type_named L40-24Q) || bail "no type L40-24Q"
small=$(type_named L40-8Q) || bail "no type L40-8Q"
same "as many of a size as it has placements" "2 4" "$(available "$big") $(available "$small")"
check "make a large one" create "$big" "$(uuid 31)"
same "its placement" 0 "$(cat "$MDEVS/$(uuid 31)/nvidia/placement_id")"
same "half of the small ones are left" 2 "$(available "$small")"
check "make a small one" create "$small" "$(uuid 32)"
same "its placement" 24 "$(cat "$MDEVS/$(uuid 32)/nvidia/placement_id")"
check "firmware takes both" eval 'client "$(uuid 31)" engine,dma && client "$(uuid 32)" engine,dma'
check "remove them" eval 'remove "$(uuid 31)" && remove "$(uuid 32)"'

check "the kernel found nothing wrong" kernel_is_sane
finish
