# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Catalogues for the tests' cards, as an operator installs them. Of an H100's types
# too little is public for any to be offered: what is not in types/h100.types is
# made up in h100.types here, so that there is something to make vGPUs of. Cards
# that start as the L40 does have its types.

# offer_types: puts the catalogue of this machine's card onto the firmware path.
offer_types() {
	_types=/lib/firmware/nvidia/vgpu-mdev/types
	_id=$(sed 's/0x//' "$PF/device")
	mkdir -p "$_types" || return
	case 0x$_id in
	0x26b5) ;;
	# with a name that leaves room for that of the longest type
	0x2bb5) sed 's/^card 2bb5 .*/card 2bb5 NVIDIA RTX Pro 6000/' types/rtxpro6000.types \
		>"$_types/2bb5.types" ;;
	0x2331 | 0x233[0-9a-f] | 0x232[0-9a-f])
		sed "s/^card 2330/card $_id/" tests/vm/h100.types >"$_types/$_id.types"
		;;
	*) sed "s/^card 26b5 /card $_id /" types/l40.types >"$_types/$_id.types" ;;
	esac
}
