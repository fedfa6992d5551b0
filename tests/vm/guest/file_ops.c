// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads and writes many files of sysfs without a process for each, and says what
 * each took:
 *
 *   file-ops [--allocations] [--cpu] [--traced]
 *
 * Standard input, a line each:
 *   write PATH TEXT     one write of TEXT and a newline
 *   read PATH           one read
 * Standard output, a line each, fields separated by tabs:
 *   nanoseconds of that write or read; allocations while it ran, "-" when they
 *   are not counted; "ok" or the error in words; what was read, without newlines
 *
 * Allocations are those of this process as the kernel's tracepoints of kmalloc
 * and kmem_cache_alloc show them, not those of interrupts that came in between. With
 * --cpu the nanoseconds are those that this process had a processor for. With --traced
 * the kernel traces during each write or read and not before, whatever was set up for that.
 * Ends with 0 unless a line is not understood or the kernel cannot be traced.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define TRACING "/sys/kernel/tracing/"

static const char *const events[] = {
	TRACING "events/kmem/kmalloc/enable",
	TRACING "events/kmem/kmem_cache_alloc/enable",
	/* until 6.1, when the node to allocate from was named */
	TRACING "events/kmem/kmalloc_node/enable",
	TRACING "events/kmem/kmem_cache_alloc_node/enable",
};

static int tracing_on = -1;
static bool counting;
static clockid_t timer = CLOCK_MONOTONIC;

static bool put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_TRUNC);
	bool done = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

	if (fd >= 0)
		close(fd);
	return done;
}

static bool trace_begin(void)
{
	char pid[16];
	unsigned int i, found = 0;

	tracing_on = open(TRACING "tracing_on", O_WRONLY);
	if (tracing_on < 0 || write(tracing_on, "0", 1) != 1)
		return false;
	if (!counting)
		return true;
	snprintf(pid, sizeof(pid), "%d", getpid());
	if (!put(TRACING "set_event_pid", pid))
		return false;
	for (i = 0; i < sizeof(events) / sizeof(events[0]); i++)
		found += put(events[i], "1");
	return found >= 2;
}

static void trace_end(void)
{
	unsigned int i;

	for (i = 0; i < sizeof(events) / sizeof(events[0]); i++)
		put(events[i], "0");
	put(TRACING "set_event_pid", "");
	put(TRACING "trace", "");
	put(TRACING "tracing_on", "1");
}

/* Is this event of the process itself? "NAME-PID [CPU] FLAGS TIME: EVENT: ..." */
static bool is_own(const char *line)
{
	const char *flags = strstr(line, "] ");

	if (line[0] == '#' || !flags)
		return false;
	/* irqs off, need to reschedule, in interrupt: "." is in none */
	return strlen(flags) > 5 && flags[4] == '.';
}

/* -1: the buffer was too small for all */
static long trace_count(void)
{
	FILE *f = fopen(TRACING "trace", "r");
	char line[512];
	long n = 0;

	if (!f)
		return -1;
	while (fgets(line, sizeof(line), f)) {
		if (strstr(line, "LOST"))
			n = -1;
		else if (n >= 0)
			n += is_own(line);
	}
	fclose(f);
	return n;
}

/* The one read or write, and nothing else. */
static ssize_t operate(int fd, bool writing, char *buf, size_t len, long *ns)
{
	struct timespec from, to;
	ssize_t done;
	int err;

	if (tracing_on >= 0 && write(tracing_on, "1", 1) != 1)
		perror("tracing_on");
	clock_gettime(timer, &from);
	done = writing ? write(fd, buf, len) : read(fd, buf, len);
	err = errno;
	clock_gettime(timer, &to);
	if (tracing_on >= 0 && write(tracing_on, "0", 1) != 1)
		perror("tracing_on");
	*ns = (to.tv_sec - from.tv_sec) * 1000000000L + to.tv_nsec - from.tv_nsec;
	errno = err;
	return done;
}

static void report(const char *path, bool writing, const char *text)
{
	char buf[4096], allocations[24] = "-";
	int fd, err = 0;
	size_t len = sizeof(buf) - 1;
	ssize_t done;
	long ns = 0;

	if (writing)
		len = snprintf(buf, sizeof(buf), "%s\n", text);
	if (counting)
		put(TRACING "trace", "");
	fd = open(path, writing ? O_WRONLY : O_RDONLY);
	done = fd < 0 ? -1 : operate(fd, writing, buf, len, &ns);
	if (done < 0)
		err = errno;
	if (fd >= 0)
		close(fd);
	if (counting)
		snprintf(allocations, sizeof(allocations), "%ld", trace_count());
	buf[writing || done < 0 ? 0 : done] = '\0';
	for (char *c = buf; *c; c++)
		if (*c == '\n')
			*c = ' ';
	printf("%ld\t%s\t%s\t%s\n", ns, allocations, err ? strerror(err) : "ok", buf);
}

int main(int argc, char **argv)
{
	char line[1024];
	bool traced = false;

	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--allocations")) {
			counting = true;
		} else if (!strcmp(argv[i], "--cpu")) {
			timer = CLOCK_PROCESS_CPUTIME_ID;
		} else if (!strcmp(argv[i], "--traced")) {
			traced = true;
		} else {
			fprintf(stderr, "usage: file-ops [--allocations] [--cpu] [--traced] <OPERATIONS\n");
			return 2;
		}
	}
	if ((counting || traced) && !trace_begin()) {
		fprintf(stderr, "file-ops: the kernel cannot be traced in " TRACING "\n");
		return 1;
	}
	while (fgets(line, sizeof(line), stdin)) {
		char *rest = line, *verb, *path;

		line[strcspn(line, "\n")] = '\0';
		verb = strsep(&rest, " ");
		path = strsep(&rest, " ");
		if (path && !strcmp(verb, "write") && rest) {
			report(path, true, rest);
		} else if (path && !strcmp(verb, "read") && !rest) {
			report(path, false, NULL);
		} else {
			fprintf(stderr, "file-ops: cannot do '%s'\n", line);
			return 2;
		}
	}
	if (counting)
		trace_end();
	return 0;
}
