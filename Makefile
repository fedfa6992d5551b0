# SPDX-License-Identifier: GPL-2.0-only
# "make help" lists the targets.

KDIR ?= /lib/modules/$(shell uname -r)/build

modules: headers
	$(MAKE) -C $(KDIR) M=$(CURDIR) modules

# Installed are files that are there, whoever made them, with nothing compiled as root.
# Not by modules_install: without a System.map, as in Debian's headers, it leaves out
# depmod, and tries to sign with a key that nobody has. The kernel that a module is for
# is written in it. With DESTDIR, for packages, only files are put there.
KO ?= nvidia_vgpu_mdev.ko
moddir ?= /lib/modules
sbin := PATH="$$PATH:/usr/sbin:/sbin"
release = $(shell $(sbin) modinfo -F vermagic $(KO) | cut -d' ' -f1)
installed = $(DESTDIR)$(moddir)/$(release)/updates/nvidia_vgpu_mdev.ko
conf = $(DESTDIR)/usr/lib/modprobe.d/nvidia-vgpu-mdev.conf

install: has-ko install-conf
	install -D -m 644 $(KO) $(installed)
	$(if $(SIGN_KEY),$(KDIR)/scripts/sign-file sha256 $(SIGN_KEY) $(SIGN_CERT) $(installed))
	$(if $(DESTDIR),,$(sbin) depmod $(release))

install-conf:
	install -D -m 644 tools/host/modprobe.conf $(conf)

uninstall:
	rm -f $(conf)
	for ko in $(DESTDIR)$(moddir)/*/updates/nvidia_vgpu_mdev.ko; do \
		test -e $$ko || continue; \
		release=$${ko%/updates/*}; release=$${release##*/}; \
		rm $$ko $(if $(DESTDIR),,&& $(sbin) depmod $$release) || exit; \
	done

has-ko:
	@test -e $(KO) || { echo "there is no $(KO): run make first, as any user" >&2; exit 1; }
	@test -n "$(release)" || { echo "modinfo (of kmod) does not say what kernel $(KO) is for" >&2; exit 1; }
	@test $(words $(SIGN_KEY) $(SIGN_CERT)) != 1 || { \
		echo "a module is signed with a key and its certificate: SIGN_KEY= and SIGN_CERT=" >&2; \
		exit 1; \
	}

tools:
	$(MAKE) -C tools

install-tools uninstall-tools:
	$(MAKE) -C tools $(@:-tools=)

clean: headers
	$(MAKE) -C $(KDIR) M=$(CURDIR) clean
	$(MAKE) -C tools clean

headers:
	@test -e $(KDIR)/Makefile || { \
		echo "no kernel headers in $(KDIR): install them (Debian: linux-headers-$$(uname -r))," >&2; \
		echo "or name the build folder of another kernel: make KDIR=/usr/src/linux-headers-..." >&2; \
		exit 1; \
	}

setup:
	tools/vm/setup

demo: setup
	pictures=$$(mktemp -d) && tools/vm/run --host-dir "$$pictures" -- sh tests/vm/demo && \
		echo "The guest's screen is in $$pictures/console.png"

shell: setup
	tools/vm/shell

test: setup
	tests/run

test-debug: setup
	tests/run --kernel 6.12-debug --resume vm

test-full: test test-witness test-install test-debug
	tests/run --resume vm-full

test-unit: setup
	tests/run unit

test-witness: setup
	tests/run witness

test-install: setup
	tests/run install

bench: setup
	tests/bench/run

help:
	@echo "make            the driver for the running kernel, or for KDIR=<build folder>"
	@echo "make install    put it where modprobe finds it, with what modprobe has to know;"
	@echo "                DESTDIR= for packages, SIGN_KEY= and SIGN_CERT= for Secure Boot"
	@echo "make tools      programs for the host, and make install-tools: these, their manual"
	@echo "                pages, the rule for udev and the callout of mdevctl"
	@echo "make uninstall  and make uninstall-tools: take away what these installed"
	@echo "make clean      remove what was built in this folder"
	@echo "For these, as root on Debian 12 or 13; no GPU and no KVM needed:"
	@echo "make demo       a vGPU in a virtual machine, on a model of the GPU"
	@echo "make shell      a console in the machine with the model"
	@echo "make test       what a commit has to pass (an hour or two on 2 cores)"
	@echo "make test-debug what runs in the machine, on a kernel with checkers (hours; goes"
	@echo "                on where it was stopped)"
	@echo "make test-full  make test, test-witness, test-debug, and more cards and releases"
	@echo "make test-unit  the tests that need no machine"
	@echo "make test-install  packages: built, installed, upgraded, used, removed"
	@echo "make test-witness  drivers that others wrote, on the model"
	@echo "make bench      what create, open, loading and a running vGPU cost, as ratios"
	@echo "make setup      what all of these need, built once into a cache"

.PHONY: modules install install-conf uninstall has-ko tools install-tools uninstall-tools clean headers setup \
	demo shell test test-debug test-full test-unit test-witness test-install bench help
