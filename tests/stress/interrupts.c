// SPDX-License-Identifier: GPL-2.0-only
/*
 * Does a nested guest get each interrupt once? A guest of a few instructions under /dev/kvm,
 * into which interrupts are injected one at a time, counts how often its handler is entered;
 * for tests/stress/emulator, on processor 0 of a machine that QEMU emulates.
 *
 *   interrupts SECONDS none|locks|map=CONFIG-FILE
 *
 * Meanwhile processor 1 does nothing; or LOCK on words that are not aligned, for which TCG
 * stops all others; or switches the bus mastering of the PCI function whose config space
 * that is, by which QEMU's map of memory changes. Status 1 when an interrupt was delivered
 * more than once.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/kvm.h>
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum {
	MEM = 0x10000, CODE = 0x1000, HANDLER = 0x2000, COUNT = 0x3000, WITHIN = 0x3004,
	INSIDE = 0x3008, SPIN = 0x300c, STACK = 0x8000, VECTOR = 0x40, PORT = 0x10,
};

/* How often a second processor disturbs: both make some thousand interrupts a run of ten. */
#define LOCKS_PER_S	20000
#define MAPS_PER_S	200
#define PCI_COMMAND	4
#define PCI_COMMAND_MASTER	4

/* 16-bit code, real mode, all segments 0. */
static const uint8_t code[] = {
	0xfb,					/* sti */
	0x90,					/* nop */
	/* again: */
	0xe6, PORT,				/* out %al, $PORT: an interrupt is injected now */
	0x66, 0x8b, 0x0e, 0x0c, 0x30,		/* mov SPIN, %ecx */
	0x66, 0x49,				/* 1: dec %ecx */
	0x75, 0xfc,				/* jnz 1b */
	0xeb, 0xf3,				/* jmp again */
};

static const uint8_t handler[] = {
	0x66, 0xff, 0x06, 0x00, 0x30,		/* incl COUNT */
	0x80, 0x3e, 0x08, 0x30, 0x00,		/* cmpb $0, INSIDE */
	0x74, 0x05,				/* je 1f */
	0x66, 0xff, 0x06, 0x04, 0x30,		/* incl WITHIN */
	0xfe, 0x06, 0x08, 0x30,			/* 1: incb INSIDE */
	0x66, 0x51,				/* push %ecx */
	0x66, 0x8b, 0x0e, 0x0c, 0x30,		/* mov SPIN, %ecx */
	0x66, 0x49,				/* 2: dec %ecx */
	0x75, 0xfc,				/* jnz 2b */
	0x66, 0x59,				/* pop %ecx */
	0xfe, 0x0e, 0x08, 0x30,			/* decb INSIDE */
	0xcf,					/* iret */
};

static volatile bool stop;
static unsigned long deeds;
static const char *how;
static uint8_t *mem;
static struct kvm_run *run;
static struct kvm_lapic_state lapic;
static int vm, vcpu;

static void die(const char *what)
{
	perror(what);
	exit(2);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static void on_processor(int n)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(n, &set);
	if (sched_setaffinity(0, sizeof(set), &set))
		die("two processors");
}

static uint32_t *word(int at)
{
	return (uint32_t *)(mem + at);
}

/*
 * With an APIC in the kernel: after an interrupt that user space queues KVM leaves the guest
 * again at once.
 */
static void make_guest(void)
{
	struct kvm_userspace_memory_region region = { .memory_size = MEM };
	struct kvm_regs regs = { .rip = CODE, .rsp = STACK, .rflags = 2 };
	int kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
	struct kvm_sregs s;

	if (kvm < 0)
		die("/dev/kvm");
	vm = ioctl(kvm, KVM_CREATE_VM, 0UL);
	if (vm < 0)
		die("KVM_CREATE_VM");
	mem = mmap(NULL, MEM, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (mem == MAP_FAILED)
		die("the guest's memory");
	memcpy(mem + CODE, code, sizeof(code));
	memcpy(mem + HANDLER, handler, sizeof(handler));
	*word(VECTOR * 4) = HANDLER;
	*word(SPIN) = 20000;
	region.userspace_addr = (uintptr_t)mem;
	if (ioctl(vm, KVM_SET_USER_MEMORY_REGION, &region) || ioctl(vm, KVM_CREATE_IRQCHIP, 0UL))
		die("KVM_SET_USER_MEMORY_REGION, KVM_CREATE_IRQCHIP");
	vcpu = ioctl(vm, KVM_CREATE_VCPU, 0UL);
	if (vcpu < 0 || ioctl(vcpu, KVM_GET_LAPIC, &lapic))
		die("KVM_CREATE_VCPU, KVM_GET_LAPIC");
	*(uint32_t *)(lapic.regs + 0xf0) = 0x1ff;	/* the spurious vector: enabled */
	if (ioctl(vcpu, KVM_SET_LAPIC, &lapic))
		die("KVM_SET_LAPIC");
	run = mmap(NULL, ioctl(kvm, KVM_GET_VCPU_MMAP_SIZE, 0), PROT_READ | PROT_WRITE,
		   MAP_SHARED, vcpu, 0);
	if (run == MAP_FAILED || ioctl(vcpu, KVM_GET_SREGS, &s))
		die("the guest's processor");
	s.cs.base = s.cs.selector = 0;
	s.ss.base = s.ss.selector = s.ds.base = s.ds.selector = 0;
	s.es.base = s.es.selector = 0;
	if (ioctl(vcpu, KVM_SET_SREGS, &s) || ioctl(vcpu, KVM_SET_REGS, &regs))
		die("the guest's registers");
}

static void lock_unaligned(void)
{
	static uint8_t odd[64] __attribute__((aligned(64)));

	asm volatile("lock incl %0" : "+m" (*(uint32_t *)(odd + 1)) : : "memory");
}

static void *disturb(void *arg)
{
	bool map = !strncmp(how, "map=", 4);
	double next = now();
	uint16_t command;
	int fd = -1;

	on_processor(1);
	if (map) {
		fd = open(how + 4, O_RDWR);
		if (fd < 0 || pread(fd, &command, sizeof(command), PCI_COMMAND) != sizeof(command))
			die(how + 4);
	}
	/* What is switched is switched back at last. */
	while (!stop || (map && deeds % 2)) {
		while (!stop && now() < next)
			sched_yield();
		next += 1.0 / (map ? MAPS_PER_S : LOCKS_PER_S);
		if (!map) {
			lock_unaligned();
		} else {
			command ^= PCI_COMMAND_MASTER;
			if (pwrite(fd, &command, sizeof(command), PCI_COMMAND) != sizeof(command))
				die(how + 4);
		}
		deeds++;
	}
	return arg;
}

int main(int argc, char **argv)
{
	unsigned long given = 0, extra = 0;
	uint32_t was = 0, n;
	bool injected = false;
	pthread_t other;
	double end;

	if (argc != 3 || (strcmp(argv[2], "none") && strcmp(argv[2], "locks") &&
			  strncmp(argv[2], "map=", 4))) {
		fprintf(stderr, "usage: interrupts SECONDS none|locks|map=CONFIG-FILE\n");
		return 2;
	}
	how = argv[2];
	make_guest();
	on_processor(0);
	if (strcmp(how, "none") && pthread_create(&other, NULL, disturb, NULL))
		die("a thread");
	end = now() + atof(argv[1]);
	while (now() < end) {
		if (ioctl(vcpu, KVM_RUN, 0) && errno != EINTR)
			die("KVM_RUN");
		if (run->exit_reason == KVM_EXIT_INTR)
			continue;
		if (run->exit_reason != KVM_EXIT_IO) {
			printf("the guest ended: exit reason %u\n", run->exit_reason);
			return 1;
		}
		n = *word(COUNT) - was;
		was += n;
		if (n > injected)
			extra += n - injected;
		/* Nobody writes an EOI: the handler must not leave the guest. */
		if (ioctl(vcpu, KVM_SET_LAPIC, &lapic))
			die("KVM_SET_LAPIC");
		injected = ioctl(vm, KVM_SIGNAL_MSI, &(struct kvm_msi){
			.address_lo = 0xfee00000, .data = VECTOR }) > 0;
		given += injected;
	}
	stop = true;
	if (strcmp(how, "none"))
		pthread_join(other, NULL);
	printf("%s: %lu interrupts, %lu delivered again, %u of them within their handler; disturbed %lu times\n",
	       how, given, extra, *word(WITHIN), deeds);
	return extra || !given;
}
