// SPDX-License-Identifier: GPL-2.0-only
/*
 * Does a processor run what another one has stored there? For tests/stress/emulator: a thread
 * changes the operand of an instruction again and again, and says to what; another one runs
 * it. What that gets may be newer than what it was told, never older.
 *
 *   stored_code SECONDS once|twice
 *
 * twice: before it says so it changes it once more, while the other one perhaps has a first
 * look at what there was until then.
 *
 * Status 1 when an instruction was run that was not there any more.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

/* mov $N, %eax; ret. Its operand is aligned, so that a processor stores it at once. */
#define MOV_EAX	0xb8
#define RET	0xc3
#define AT	3

static uint8_t *page;
static atomic_uint told, seen;
static atomic_bool over;
static unsigned int old;

/* Who runs what another one changed has to be serialized between: CPUID does that. */
static void serialize(void)
{
	unsigned int a = 0, b, c = 0, d;

	__asm__ volatile("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d) : : "memory");
}

static void *runs(void *unused)
{
	unsigned int (*code)(void) = (unsigned int (*)(void))(page + AT);
	unsigned int last = 0;

	(void)unused;
	while (!atomic_load(&over)) {
		unsigned int now = atomic_load(&told);

		serialize();
		/* Each store counts once, however often it is missed. */
		if (code() < now && now != last) {
			old++;
			last = now;
		}
		atomic_store(&seen, now);
	}
	return NULL;
}

static void store(unsigned int n)
{
	*(volatile uint32_t *)(page + AT + 1) = n;
}

int main(int argc, char **argv)
{
	bool twice = argc == 3 && !strcmp(argv[2], "twice");
	unsigned int n = 0;
	pthread_t runner;
	time_t end;

	if (argc != 3 || (!twice && strcmp(argv[2], "once"))) {
		fprintf(stderr, "usage: stored_code SECONDS once|twice\n");
		return 2;
	}
	end = time(NULL) + atoi(argv[1]);
	page = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS,
		    -1, 0);
	if (page == MAP_FAILED)
		return 2;
	page[AT] = MOV_EAX;
	page[AT + 5] = RET;
	if (pthread_create(&runner, NULL, runs, NULL))
		return 2;
	while (time(NULL) < end) {
		store(++n);
		if (twice) {
			/* From none to longer than a block takes to be translated. */
			for (volatile unsigned int i = n * 7919 % 30000; i; i--)
				;
			store(++n);
		}
		atomic_store(&told, n);
		while (atomic_load(&seen) != n)
			;
	}
	atomic_store(&over, true);
	pthread_join(runner, NULL);
	printf("stored code, %s: %u stores, %u times something older was run\n", argv[2], n, old);
	return old ? 1 : 0;
}
