# SPDX-License-Identifier: GPL-2.0-only
# "make help" lists the targets.

KDIR ?= /lib/modules/$(shell uname -r)/build

modules: headers
	$(MAKE) -C $(KDIR) M=$(CURDIR) modules

install: modules
	$(MAKE) -C $(KDIR) M=$(CURDIR) modules_install

clean: headers
	$(MAKE) -C $(KDIR) M=$(CURDIR) clean

headers:
	@test -e $(KDIR)/Makefile || { \
		echo "no kernel headers in $(KDIR): install the package linux-headers-$$(uname -r)," >&2; \
		echo "or name the build folder of another kernel: make KDIR=/usr/src/linux-headers-..." >&2; \
		exit 1; \
	}

setup:
	tools/vm/setup

demo: setup
	tools/vm/run -- sh tests/vm/demo

shell: setup
	tools/vm/shell

test: setup
	tests/run

test-debug: setup
	tests/run --kernel 6.12-debug --resume vm

test-full: test test-witness test-debug
	tests/run --resume vm-full

test-unit: setup
	tests/run unit

test-witness: setup
	tests/run witness

bench: setup
	tests/bench/run

help:
	@echo "make            the driver for the running kernel, or for KDIR=<build folder>"
	@echo "make install    put it where modprobe finds it"
	@echo "make clean      remove what was built in this folder"
	@echo "For these, as root on Debian 12 or 13; no GPU and no KVM needed:"
	@echo "make demo       a vGPU in a virtual machine, on a model of the GPU"
	@echo "make shell      a console in the machine with the model"
	@echo "make test       all tests (about an hour on 2 cores)"
	@echo "make test-debug what runs in the machine, on a kernel with checkers (hours; goes"
	@echo "                on where it was stopped)"
	@echo "make test-full  make test, test-witness, test-debug, and more cards and releases"
	@echo "make test-unit  the tests that need no machine"
	@echo "make test-witness  drivers that others wrote, on the model"
	@echo "make bench      what create, open, availability and loading cost, as ratios"
	@echo "make setup      what all of these need, built once into a cache"

.PHONY: modules install clean headers setup demo shell test test-debug test-full test-unit test-witness bench help
