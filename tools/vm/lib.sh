# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
#
# Shared by the scripts of tools/vm: where things are in the cache, under which
# key, and how progress is reported. Sourced; the caller sets VM_DIR to the
# folder tools/vm first.

REPO=$(CDPATH='' cd -- "$VM_DIR/../.." && pwd)
CACHE=${NVIDIA_VGPU_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/nvidia-vgpu-mdev}
MIRROR=${NVIDIA_VGPU_MIRROR:-http://deb.debian.org/debian}
SECURITY_MIRROR=${NVIDIA_VGPU_SECURITY_MIRROR:-http://deb.debian.org/debian-security}

# The kernels by the names that the tools and tests use: Debian's, and those that
# build-kernel makes of Debian's source. The releases of GSP firmware that the GPU model
# plays, which one it plays when not told, and the chips of the cards that it plays.
# shellcheck disable=SC2034  # read by the scripts that source this file
{
KERNELS='6.1 6.12 7.3'
OWN_KERNELS='6.12-debug 7.3-debug 6.12-kcsan 7.3-nova'
RELEASES='535.113.01 550.163.01 560.35.03 570.144 575.64 580.95.05 595.45.04 615.71.09'
GSP_RELEASE=570.144
# So many times as long may all take there that has a limit.
CHECKERS_SLOW=6
CHIPS='ad102 ad104 ga102 gh100 gb202'
}

# chip_of PROPERTIES: the chip of a GPU model with these properties.
chip_of() {
	case ,$1, in
	*,card=l4,* | *,chip=l4,*) echo ad104 ;;
	*,card=a40,* | *,chip=a40,*) echo ga102 ;;
	*,card=h100,* | *,chip=h100,*) echo gh100 ;;
	*,card=rtxpro6000,* | *,chip=rtxpro6000,*) echo gb202 ;;
	*) echo ad102 ;;
	esac
}

say() {
	printf '%s\n' "$*" >&2
}

die() {
	printf '%s: %s\n' "${0##*/}" "$*" >&2
	exit 1
}

# help_of SCRIPT: the comment at its top, which says what it is and takes.
help_of() {
	awk 'NR > 3 { if (!/^#/) exit; sub(/^# ?/, ""); print }' "$1"
}

# Sixteen hex digits of a hash over names and contents of files and over the
# strings after "--".
content_key() {
	{
		while [ $# -gt 0 ] && [ "$1" != -- ]; do
			printf '%s\n' "${1#"$REPO"/}"
			cat -- "$1"
			shift
		done
		printf '%s\n' "$@"
	} | sha256sum | cut -c1-16
}

# Every file of the GPU model that QEMU is built from, without its tests.
model_files() {
	find "$REPO/tools/gpu-model" -path '*/tests' -prune -o -type f \
		\( -name '*.c' -o -name '*.h' -o -name '*.inc' -o -name trace-events \) \
		-print | LC_ALL=C sort
}

# Every file that the kernel module, the programs of the guests in the VM tests, and
# vgpu are built from.
module_files() {
	find "$REPO/Kbuild" "$REPO/dkms.conf" "$REPO/mdev" "$REPO/gsp" "$REPO/types" \
		"$REPO/tests/vm/guest" "$REPO/tools/vgpu" "$REPO/tools/vgpu-types" "$REPO/tests/unit/shim" \
		-type f ! -path "*/build/*" \
		! -name '*.o' ! -name '*.ko' ! -name '*.mod' ! -name '*.mod.c' \
		! -name '.*' ! -name modules.order ! -name Module.symvers \
		-print 2>/dev/null | LC_ALL=C sort
}

root_key() {
	content_key "$VM_DIR/make/root" "$VM_DIR/packages" -- "$MIRROR" "$SECURITY_MIRROR"
}

root_dir() {
	printf '%s/root/%s\n' "$CACHE" "$(root_key)"
}

image_dir() {
	printf '%s/image/%s\n' "$CACHE" "$(content_key "$VM_DIR/make/image" \
		"$VM_DIR/guest/initrd-init" -- "$(root_key)")"
}

# Below it, a folder for each release: see make/firmware.
firmware_dir() {
	printf '%s/firmware/%s\n' "$CACHE" "$(content_key "$VM_DIR/make/firmware" \
		"$REPO/tests/vm/firmware/make_firmware.c" "$REPO/tests/vm/firmware/make_nvfw.c" \
		-- "$(root_key)" "$CHIPS" "$RELEASES")"
}

# The unpacked source and build tree, shared by all versions of the model. Ninja
# knows the headers and libraries that it was built with by their times, so
# that only another source makes another tree.
qemu_tree() {
	printf '%s/qemu/tree-%s\n' "$CACHE" "$(content_key "$VM_DIR/make/qemu-tree" \
		"$VM_DIR/make/devices.mak" "$VM_DIR"/make/qemu-*.patch \
		-- "$(cd "$(root_dir)/usr/src/qemu" 2>/dev/null && echo ./*.dsc)")"
}

# The binary built from that tree and this version of the model. The model has
# dozens of files, too many for an argument each.
qemu_dir() {
	printf '%s/qemu/bin-%s\n' "$CACHE" "$( { model_files | while read -r f; do
		printf '%s\n' "${f#"$REPO"/}"
		cat -- "$f"
	done; cat "$VM_DIR/make/qemu"; qemu_tree; } | sha256sum | cut -c1-16)"
}

# module_key KERNEL
module_key() {
	{
		module_files | while read -r f; do
			printf '%s\n' "${f#"$REPO"/}"
			cat -- "$f"
		done
		cat "$VM_DIR/build-modules" "$VM_DIR/make/modules"
		root_key
		! is_own_kernel "$1" || kernel_dir "$1"
	} | sha256sum | cut -c1-16
}

is_own_kernel() {
	case " $OWN_KERNELS " in
	*" $1 "*) ;;
	*) return 1 ;;
	esac
}

# kernel_configs NAME: what an own kernel has beside make/kernel.config.
kernel_configs() {
	case $1 in
	*-debug) echo checkers ;;
	*-kcsan) echo kcsan ;;
	*-nova) echo nova ;;
	esac
}

# Whether an own kernel needs what make/kernel-rust fetches.
kernel_has_rust() {
	grep -qx CONFIG_RUST=y "$VM_DIR/make/$(kernel_configs "$1").config"
}

# kernel_dir NAME: where an own kernel is; see make/kernel for what.
kernel_dir() {
	# shellcheck disable=SC2046  # one more file or none
	printf '%s/kernel/%s-%s\n' "$CACHE" "$1" "$(content_key "$VM_DIR/make/kernel" \
		"$VM_DIR/make/kernel-source" "$VM_DIR/make/kernel.config" \
		"$VM_DIR/make/$(kernel_configs "$1").config" "$VM_DIR/guest/initrd-init" \
		$(! kernel_has_rust "$1" || echo "$VM_DIR/make/kernel-rust") \
		-- "$1" "$(root_key)")"
}

# kernel_release NAME: what uname -r says there; of Debian's kernels from the list that
# the root was made with.
kernel_release() {
	if is_own_kernel "$1"; then
		cat "$(kernel_dir "$1")/release"
	else
		awk -v name="$1" '$1 == name { print $2 }' "$(root_dir)/etc/vgpu-kernels"
	fi
}

# kernel_headers NAME: what modules for it are built against, in the Debian root.
kernel_headers() {
	if is_own_kernel "$1"; then
		echo "/cache/kernel/$(basename "$(kernel_dir "$1")")/headers"
	else
		echo "/usr/src/linux-headers-$(kernel_release "$1")"
	fi
}

# Run a command in the Debian root with the repository read-only at /src and
# the cache writable at /cache. The mounts live in a mount namespace of its own
# and go away with it. With LAYER, a folder of the cache, what the command changes is
# kept there, on top of the root or of the layer LAYER_ON, and the command may use the
# network.
in_root() {
	_root=$(root_dir)
	[ -d "$_root" ] || die "the build root is missing: run tools/vm/setup"
	# shellcheck disable=SC2016  # expanded by the inner shell
	unshare -m --propagation private sh -c '
		root=$1 repo=$2 cache=$3 layer=$4 below=$5
		shift 5
		if [ -n "$layer" ]; then
			mkdir -p "$layer/upper/etc" "$layer/work" "$layer/merged" &&
			{ [ ! -e /etc/resolv.conf ] || cp /etc/resolv.conf "$layer/upper/etc/"; } &&
			mount -t overlay -o "lowerdir=${below:+$below/upper:}$root,upperdir=$layer/upper,workdir=$layer/work" \
				overlay "$layer/merged" || exit 1
			root=$layer/merged
		fi
		mount --bind "$repo" "$root/src" &&
		mount -o remount,bind,ro "$root/src" &&
		mount --rbind "$cache" "$root/cache" &&
		mount --rbind /dev "$root/dev" &&
		mount -t proc proc "$root/proc" &&
		mount -t tmpfs -o mode=1777 tmp "$root/tmp" || exit 1
		exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/tmp LC_ALL=C.UTF-8 \
			${FUZZ_SECONDS:+FUZZ_SECONDS="$FUZZ_SECONDS"} \
			${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} \
			${no_proxy:+no_proxy="$no_proxy"} \
			chroot "$root" "$@"
	' sh "$_root" "$REPO" "$CACHE" "${LAYER:-}" "${LAYER_ON:-}" "$@"
}

# debian_get FOLDER PACKAGE...: files of Debian's packages, by this host's apt with nothing
# of this host's but its proxy and keys.
debian_get() {
	_get=$1
	shift
	mkdir -p "$_get/apt/state" "$_get/apt/cache"
	: >"$_get/apt/status"
	cat >"$_get/apt/sources" <<EOF
deb $MIRROR trixie main
deb $MIRROR trixie-backports main
deb $SECURITY_MIRROR trixie-security main
EOF
	cat >"$_get/apt/conf" <<EOF
Dir::Etc::SourceList "$_get/apt/sources";
Dir::Etc::SourceParts "/dev/null";
Dir::Etc::Preferences "/dev/null";
Dir::Etc::PreferencesParts "/dev/null";
Dir::State "$_get/apt/state";
Dir::State::status "$_get/apt/status";
Dir::Cache "$_get/apt/cache";
Acquire::Languages "none";
Acquire::Retries "5";
APT::Architecture "amd64";
APT::Architectures { "amd64"; };
APT::Sandbox::User "root";
EOF
	APT_CONFIG=$_get/apt/conf apt-get -qq update || return
	(cd "$_get" && APT_CONFIG=$_get/apt/conf apt-get -qq -o Dpkg::Use-Pty=0 download "$@" >/dev/null)
}

# with_lock NAME COMMAND...: one at a time per name; says so when it has to wait.
with_lock() {
	_lock=$CACHE/lock-$1
	shift
	mkdir -p "$CACHE"
	(
		flock -n 9 || {
			say "waiting for another run that works on ${_lock##*/lock-}"
			flock 9
		}
		"$@" 9>&-
	) 9>"$_lock"
}

# keep_newest N PATTERN-DIR PREFIX: remove all but the N newest entries that
# nobody has touched for a day.
keep_newest() {
	# shellcheck disable=SC2012  # names are made by these scripts: no odd characters
	ls -1dt "$2"/"$3"* 2>/dev/null | tail -n "+$(($1 + 1))" | while read -r old; do
		[ -z "$(find "$old" -maxdepth 0 -mtime +0)" ] || rm -rf -- "$old"
	done
}
