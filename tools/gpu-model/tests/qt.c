/* SPDX-License-Identifier: GPL-2.0-only */
#define _GNU_SOURCE
#include "qt.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_ARGS	64
/* A lost answer must end the test, on any machine: seconds are no verdict. */
#define ANSWER_MS	120000

struct line {
	int fd;
	size_t have, at;
	char *buf;
	size_t size;
};

struct qt {
	pid_t pid;
	struct line test, qmp;
};

static unsigned int tests, failed, skipped;

static void die(const char *fmt, ...)
{
	va_list ap;

	printf("Bail out! ");
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	printf("\n");
	exit(1);
}

static void verdict(bool pass, const char *fmt, va_list ap)
{
	tests++;
	failed += !pass;
	printf("%sok %u - ", pass ? "" : "not ", tests);
	vprintf(fmt, ap);
	printf("\n");
	fflush(stdout);
}

bool ok(bool pass, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	verdict(pass, fmt, ap);
	va_end(ap);
	return pass;
}

bool eq(uint64_t got, uint64_t want, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	verdict(got == want, fmt, ap);
	va_end(ap);
	if (got != want)
		printf("# got 0x%" PRIx64 ", want 0x%" PRIx64 "\n", got, want);
	return got == want;
}

void skip(const char *what, const char *why)
{
	tests++;
	skipped++;
	printf("ok %u - %s # SKIP %s\n", tests, what, why);
}

int tap_done(void)
{
	printf("1..%u\n", tests);
	return failed ? 1 : 0;
}

static void put(struct line *l, const char *text, size_t len)
{
	while (len) {
		ssize_t n = write(l->fd, text, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			die("QEMU closed the connection");
		text += n;
		len -= n;
	}
}

/* One line without its newline; valid until the next call. */
static char *get(struct line *l)
{
	for (;;) {
		struct pollfd p = { .fd = l->fd, .events = POLLIN };
		char *nl = memchr(l->buf + l->at, '\n', l->have - l->at);
		ssize_t n;

		if (nl) {
			char *text = l->buf + l->at;

			*nl = 0;
			l->at = nl + 1 - l->buf;
			return text;
		}
		memmove(l->buf, l->buf + l->at, l->have - l->at);
		l->have -= l->at;
		l->at = 0;
		if (l->have + 4096 > l->size) {
			l->size = l->size * 2 + 8192;
			l->buf = realloc(l->buf, l->size);
			if (!l->buf)
				die("out of memory");
		}
		if (poll(&p, 1, ANSWER_MS) == 0)
			die("QEMU does not answer");
		n = read(l->fd, l->buf + l->have, l->size - l->have);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			die("QEMU ended");
		l->have += n;
	}
}

static char *qtest(struct qt *q, const char *fmt, ...)
{
	char text[256];
	va_list ap;
	char *reply;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	put(&q->test, text, strlen(text));
	do {
		reply = get(&q->test);
	} while (!strncmp(reply, "IRQ ", 4));
	if (strncmp(reply, "OK", 2))
		die("qtest: %s -> %s", text, reply);
	return reply + 2;
}

static uint64_t number(const char *reply)
{
	return strtoull(reply, NULL, 0);
}

#define ACCESS(bits, letter)						\
uint##bits##_t qt_read##bits(struct qt *q, uint64_t addr)		\
{									\
	return number(qtest(q, "read" letter " 0x%" PRIx64 "\n", addr));	\
}									\
void qt_write##bits(struct qt *q, uint64_t addr, uint##bits##_t val)	\
{									\
	qtest(q, "write" letter " 0x%" PRIx64 " 0x%" PRIx64 "\n", addr,	\
	      (uint64_t)val);						\
}
ACCESS(8, "b")
ACCESS(16, "w")
ACCESS(32, "l")
ACCESS(64, "q")

void qt_outl(struct qt *q, uint16_t port, uint32_t val)
{
	qtest(q, "outl 0x%x 0x%x\n", port, val);
}

uint32_t qt_inl(struct qt *q, uint16_t port)
{
	return number(qtest(q, "inl 0x%x\n", port));
}

void qt_clock_step(struct qt *q, uint64_t ns)
{
	if (ns)
		qtest(q, "clock_step %" PRIu64 "\n", ns);
	else
		qtest(q, "clock_step\n");
}

static const char base64[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void qt_memwrite(struct qt *q, uint64_t addr, const void *buf, size_t len)
{
	const uint8_t *src = buf;
	char *text, *p;
	char *reply;

	if (!len)
		return;
	text = malloc(64 + (len + 2) / 3 * 4 + 2);
	if (!text)
		die("out of memory");
	p = text + sprintf(text, "b64write 0x%" PRIx64 " 0x%zx ", addr, len);
	for (size_t i = 0; i < len; i += 3) {
		uint32_t v = src[i] << 16;

		v |= i + 1 < len ? src[i + 1] << 8 : 0;
		v |= i + 2 < len ? src[i + 2] : 0;
		*p++ = base64[v >> 18];
		*p++ = base64[v >> 12 & 63];
		*p++ = i + 1 < len ? base64[v >> 6 & 63] : '=';
		*p++ = i + 2 < len ? base64[v & 63] : '=';
	}
	*p++ = '\n';
	put(&q->test, text, p - text);
	free(text);
	reply = get(&q->test);
	if (strncmp(reply, "OK", 2))
		die("qtest: b64write -> %s", reply);
}

static int hex(char c)
{
	return c <= '9' ? c - '0' : (c | 32) - 'a' + 10;
}

void qt_memread(struct qt *q, uint64_t addr, void *buf, size_t len)
{
	uint8_t *dst = buf;
	char *reply;

	if (!len)
		return;
	reply = qtest(q, "read 0x%" PRIx64 " 0x%zx\n", addr, len);
	reply += strspn(reply, " ");
	if (strncmp(reply, "0x", 2) || strlen(reply) != 2 + 2 * len)
		die("qtest: read gave %zu characters for %zu bytes",
		    strlen(reply), len);
	for (size_t i = 0; i < len; i++)
		dst[i] = hex(reply[2 + 2 * i]) << 4 | hex(reply[3 + 2 * i]);
}

/* Reply to a QMP command; events in between are dropped. */
static char *qmp(struct qt *q, const char *fmt, ...)
{
	char text[512];
	va_list ap;
	char *reply;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	put(&q->qmp, text, strlen(text));
	do {
		reply = get(&q->qmp);
	} while (strncmp(reply, "{\"return\"", 9) &&
		 strncmp(reply, "{\"error\"", 8));
	return reply;
}

static char *qom_get(struct qt *q, const char *prop)
{
	char *reply = qmp(q, "{\"execute\":\"qom-get\",\"arguments\":{\"path\":\"/machine/peripheral/gpu0\",\"property\":\"%s\"}}\n",
			  prop);

	if (strncmp(reply, "{\"return\": ", 11))
		die("qom-get %s: %s", prop, reply);
	return reply + 11;
}

uint64_t qt_qom_get(struct qt *q, const char *prop)
{
	return number(qom_get(q, prop));
}

void qt_qom_get_str(struct qt *q, const char *prop, char *buf, size_t len)
{
	char *text = qom_get(q, prop);
	char *end;

	if (*text++ != '"')
		die("qom-get %s: not a string", prop);
	end = strchr(text, '"');
	if (!end || (size_t)(end - text) >= len)
		die("qom-get %s: unfit for the buffer", prop);
	memcpy(buf, text, end - text);
	buf[end - text] = 0;
}

bool qt_qom_set(struct qt *q, const char *prop, const char *value)
{
	char *reply = qmp(q, "{\"execute\":\"qom-set\",\"arguments\":{\"path\":\"/machine/peripheral/gpu0\",\"property\":\"%s\",\"value\":\"%s\"}}\n",
			  prop, value);

	return !strncmp(reply, "{\"return\"", 9);
}

void qt_system_reset(struct qt *q)
{
	char *event;

	put(&q->qmp, "{\"execute\":\"system_reset\"}\n", 27);
	do {
		event = get(&q->qmp);
	} while (!strstr(event, "\"RESET\""));
}

static void add_words(char **argv, int *argc, char *words)
{
	for (char *w = strtok(words, " "); w; w = strtok(NULL, " ")) {
		if (*argc >= MAX_ARGS - 1)
			die("too many arguments for QEMU");
		argv[(*argc)++] = w;
	}
}

static pid_t spawn(const char *args, int test_fd, int qmp_fd, int err_fd)
{
	const char *qemu = getenv("QEMU"), *dir = getenv("QEMU_FIRMWARE_DIR");
	char chardevs[256] = "", *argv[MAX_ARGS], *extra = strdup(args);
	int argc = 0;
	pid_t pid;

	if (!qemu)
		die("QEMU is not set");
	argv[argc++] = (char *)qemu;
	if (dir && *dir) {
		argv[argc++] = "-L";
		argv[argc++] = (char *)dir;
	}
	if (test_fd >= 0)
		snprintf(chardevs, sizeof(chardevs),
			 "-chardev socket,id=qt,fd=%d -qtest chardev:qt ", test_fd);
	snprintf(chardevs + strlen(chardevs), sizeof(chardevs) - strlen(chardevs),
		 "-chardev socket,id=qmp,fd=%d -mon chardev=qmp,mode=control", qmp_fd);
	add_words(argv, &argc, chardevs);
	add_words(argv, &argc, strdup("-M q35 -m 256M -accel qtest -qtest-log none -display none -nodefaults"));
	add_words(argv, &argc, extra);
	argv[argc] = NULL;

	fflush(stdout);
	pid = fork();
	if (pid < 0)
		die("fork: %s", strerror(errno));
	if (!pid) {
		if (err_fd >= 0)
			dup2(err_fd, 2);
		execv(qemu, argv);
		fprintf(stderr, "%s: %s\n", qemu, strerror(errno));
		_exit(127);
	}
	return pid;
}

struct qt *qt_start(const char *args)
{
	struct qt *q = calloc(1, sizeof(*q));
	int t[2], m[2];

	if (!q || socketpair(AF_UNIX, SOCK_STREAM, 0, t) ||
	    socketpair(AF_UNIX, SOCK_STREAM, 0, m))
		die("no sockets");
	signal(SIGPIPE, SIG_IGN);
	q->pid = spawn(args, t[1], m[1], -1);
	close(t[1]);
	close(m[1]);
	q->test.fd = t[0];
	q->qmp.fd = m[0];
	get(&q->qmp);		/* greeting */
	qmp(q, "{\"execute\":\"qmp_capabilities\"}\n");
	return q;
}

void qt_stop(struct qt *q)
{
	int status;

	put(&q->qmp, "{\"execute\":\"quit\"}\n", 19);
	close(q->test.fd);
	if (waitpid(q->pid, &status, 0) != q->pid || status)
		ok(false, "QEMU ends without an error");
	close(q->qmp.fd);
	free(q->test.buf);
	free(q->qmp.buf);
	free(q);
}

bool qt_refuses(const char *args, const char *text)
{
	char buf[4096];
	size_t have = 0;
	int p[2], m[2], status;
	ssize_t n;
	pid_t pid;

	static const char quit[] =
		"{\"execute\":\"qmp_capabilities\"}{\"execute\":\"quit\"}\n";

	if (pipe(p) || socketpair(AF_UNIX, SOCK_STREAM, 0, m))
		die("no pipe");
	/* Read only by a QEMU that accepted what it should have refused. */
	if (write(m[0], quit, sizeof(quit) - 1) < 0)
		die("no socket");
	pid = spawn(args, -1, m[1], p[1]);
	close(m[1]);
	close(p[1]);
	while (have < sizeof(buf) - 1 &&
	       (n = read(p[0], buf + have, sizeof(buf) - 1 - have)) > 0)
		have += n;
	buf[have] = 0;
	close(p[0]);
	close(m[0]);
	waitpid(pid, &status, 0);
	if (!strstr(buf, text))
		printf("# it said: %s\n", buf);
	return status && strstr(buf, text);
}
