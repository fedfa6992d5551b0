// SPDX-License-Identifier: GPL-2.0-only
/*
 * The part of gsp-abi that is not tree and compiler; the script gsp-abi calls it.
 */
#include <string.h>

#include "descriptor.h"
#include "diff.h"
#include "generate.h"
#include "names.h"
#include "spec.h"
#include "util.h"

static struct descriptor *sorted(const char *path)
{
	struct descriptor *d = resolve_descriptor(path);

	if (!d->encoding)
		die("%s: neither it nor a base of it names an encoding", path);
	sort_descriptor(d);
	return d;
}

/* source SPEC RELEASE: the C file to compile. */
static int do_source(char **args)
{
	write_source(stdout, read_spec(args[0]), args[1]);
	return 0;
}

static int describe(const struct input *in)
{
	unsigned int missing;
	struct descriptor *d;

	if (in->base && compare_releases(in->base->release, in->release) >= 0)
		die("the base %s is not older than %s", in->base->release, in->release);
	d = generate(in, &missing);
	if (missing)
		return 1;
	write_descriptor(stdout, d, in->base);
	return 0;
}

/* describe SPEC OBJECT RELEASE [BASE]: the descriptor from compiled headers. */
static int do_describe(char **args)
{
	struct input in = {
		.spec = read_spec(args[0]),
		.release = args[2],
		.object = args[1],
		.base = args[3] ? sorted(args[3]) : NULL,
	};

	return describe(&in);
}

/*
 * describe-object SPEC OBJECT RELEASE FALLBACK [BASE]: the same from an
 * object file of the vendor's.
 */
static int do_describe_object(char **args)
{
	struct input in = {
		.spec = read_spec(args[0]),
		.release = args[2],
		.object = args[1],
		.fallback = sorted(args[3]),
		.base = args[4] ? sorted(args[4]) : NULL,
	};

	return describe(&in);
}

/* members SPEC OBJECT: every member of the watched structs. */
static int do_members(char **args)
{
	list_members(stdout, read_spec(args[0]), args[1]);
	return 0;
}

/* check SPEC [OBJECT RELEASE [OLD-OBJECT OLD-DESCRIPTOR]]: what is missing or new. */
static int do_check(char **args)
{
	struct input in = {
		.spec = read_spec(args[0]),
		.object = args[1],
		.release = args[1] ? args[2] : NULL,
	};
	unsigned int missing = 0, nameless = report_names(stdout, in.spec);

	if (in.release)
		report(stdout, &in, args[3], args[3] ? sorted(args[4]) : NULL, &missing);
	return missing || nameless;
}

/* watched SPEC OBJECT MACROS: names that come and go with releases. */
static int do_watched(char **args)
{
	list_watched(read_spec(args[0]), args[1], args[2]);
	return 0;
}

/* diff FILE FILE */
static int do_diff(char **args)
{
	if (!diff_descriptors(stdout, sorted(args[0]), sorted(args[1])))
		puts("nothing changed");
	return 0;
}

/* show FILE: with what it has from its bases. */
static int do_show(char **args)
{
	write_descriptor(stdout, sorted(args[0]), NULL);
	return 0;
}

/* read FILE: nothing, when it is a descriptor by itself. */
static int do_read(char **args)
{
	read_descriptor(args[0]);
	return 0;
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		int least, most;
		int (*run)(char **args);
	} commands[] = {
		{ "source", 2, 2, do_source },
		{ "describe", 3, 4, do_describe },
		{ "describe-object", 4, 5, do_describe_object },
		{ "members", 2, 2, do_members },
		{ "check", 1, 5, do_check },
		{ "watched", 3, 3, do_watched },
		{ "diff", 2, 2, do_diff },
		{ "show", 1, 1, do_show },
		{ "read", 1, 1, do_read },
	};
	size_t i;

	names_init();
	for (i = 0; argc > 1 && i < sizeof(commands) / sizeof(commands[0]); i++)
		if (!strcmp(argv[1], commands[i].name) && argc - 2 >= commands[i].least &&
		    argc - 2 <= commands[i].most)
			return commands[i].run(argv + 2);
	die("called with other arguments than the script gsp-abi passes");
}
