// SPDX-License-Identifier: GPL-2.0-only
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "host.h"
#include "json.h"

#define MAX_DEPTH 16

static char closing[MAX_DEPTH];
static bool has_some[MAX_DEPTH];
static unsigned int depth;

static void quoted(const char *text)
{
	const unsigned char *s = (const unsigned char *)text;

	putchar('"');
	while (*s) {
		int len = utf8_len(s);

		if (!len) {
			fputs("\\ufffd", stdout);
			len = 1;
		} else if (*s == '"' || *s == '\\') {
			printf("\\%c", *s);
		} else if (*s == '\n') {
			fputs("\\n", stdout);
		} else if (*s < 0x20 || *s == 0x7f) {
			printf("\\u%04x", *s);
		} else {
			fwrite(s, 1, len, stdout);
		}
		s += len;
	}
	putchar('"');
}

static void member(const char *name)
{
	if (depth) {
		printf("%s\n%*s", has_some[depth - 1] ? "," : "", 2 * (int)depth, "");
		has_some[depth - 1] = true;
	}
	if (name) {
		quoted(name);
		fputs(": ", stdout);
	}
}

void json_open(const char *name, char bracket)
{
	member(name);
	putchar(bracket);
	closing[depth] = bracket == '{' ? '}' : ']';
	has_some[depth++] = false;
}

void json_close(void)
{
	depth--;
	if (has_some[depth])
		printf("\n%*s", 2 * (int)depth, "");
	putchar(closing[depth]);
	if (!depth)
		putchar('\n');
}

void json_text(const char *name, const char *value)
{
	if (!value) {
		json_null(name);
		return;
	}
	member(name);
	quoted(value);
}

void json_number(const char *name, uint64_t value)
{
	member(name);
	printf("%" PRIu64, value);
}

void json_bool(const char *name, bool value)
{
	member(name);
	fputs(value ? "true" : "false", stdout);
}

void json_null(const char *name)
{
	member(name);
	fputs("null", stdout);
}
