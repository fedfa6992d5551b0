# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Catalogues for the tests' cards, as an operator installs them. Of an H100's types
# too little is public for any to be offered: what is not in types/h100.types is
# made up here, so that there is something to make vGPUs of.

# offer_types: puts the catalogue of this machine's card onto the firmware path.
offer_types() {
	_types=/lib/firmware/nvidia/vgpu-mdev/types
	mkdir -p "$_types" || return
	case $(cat "$PF/device") in
	0x2bb5) cp types/rtxpro6000.types "$_types/2bb5.types" ;;
	0x2331 | 0x233[0-9a-f] | 0x232[0-9a-f])
		_id=$(sed 's/0x//' "$PF/device")
		cat >"$_types/$_id.types" <<-END
		card $_id NVIDIA
		source test	made up by the tests of nvidia-vgpu-mdev
		default class=Compute@test heads=1@test resolution=4096x2400@test pixels=9216000@test
			frl=60@test frl_enable=1@test cuda=1@test fb=nominal@test heap=32M@test
			reservation=0@test bar1=256M@test mappable=4M@test encoder=100@test
		type H100-4C	id=9001@test subsystem=16d8@test instances=20@test
		type H100-5C	id=9002@test subsystem=1798@test instances=16@test
		type H100-8C	id=9003@test subsystem=16d9@test instances=10@test
		type H100-20C	id=9004@test subsystem=16dc@test instances=4@test
		type H100-80C	id=9005@test subsystem=16de@test instances=1@test
		END
		;;
	esac
}
