// SPDX-License-Identifier: GPL-2.0-only
/*
 * vgpu types: catalogues of vGPU types, for an operator. tools/man/vgpu-types.8 is the
 * manual.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "../vgpu/json.h"
#include "../vgpu/vgpu.h"

static const char help[] =
	"usage: vgpu types import [-o FOLDER|FILE] [-c CARD]... vgpuConfig.xml\n"
	"       vgpu types show [--json] FILE...\n"
	"       vgpu types check [--json] FILE...\n"
	"       vgpu types diff [--json] FILE FILE\n"
	"       vgpu types --help\n"
	"\n"
	"import  what NVIDIA's table says of cards with SR-IOV, as catalogues. Into a\n"
	"        folder: one file for each PCI device id, with the names that the driver\n"
	"        looks for below /lib/firmware/nvidia/vgpu-mdev/types. Into a file, or on\n"
	"        standard output without -o: of one device id.\n"
	"        -c: only this card, as 26b5 or 25b6:157e; may be given more than once\n"
	"show    a table of the types of a catalogue, and why one is not offered\n"
	"check   is it a catalogue? As the driver reads it; errors by file and line\n"
	"diff    what changed from one catalogue to another\n"
	"\n"
	"Status: 0; 1 when a file is refused, or, of diff, when they differ; 2 when a\n"
	"file cannot be read or written, or the command is not one of these.\n";

static enum status usage(void)
{
	fputs(help, stderr);
	return STATUS_TROUBLE;
}

static enum status import(int argc, char **argv)
{
	struct import_options options = { 0 };
	int option;

	while ((option = getopt(argc, argv, "+:o:c:")) != -1) {
		switch (option) {
		case 'o':
			options.output = optarg;
			break;
		case 'c':
			if (options.num_cards == MAX_WANTED_CARDS) {
				complain("-c is given more than %d times", MAX_WANTED_CARDS);
				return STATUS_TROUBLE;
			}
			options.cards[options.num_cards++] = optarg;
			break;
		default:
			return usage();
		}
	}
	if (optind != argc - 1)
		return usage();
	return command_import(argv[optind], &options);
}

/* The worst of all files, each of which is looked at. */
static enum status of_each(int argc, char **argv, bool json,
			   enum status (*command)(const char *path, bool json))
{
	enum status worst = STATUS_FINE;
	int i;

	if (argc < 2 || argv[1][0] == '-')
		return usage();
	if (json)
		json_open(NULL, '[');
	for (i = 1; i < argc; i++) {
		enum status status = command(argv[i], json);

		if (status > worst)
			worst = status;
	}
	if (json)
		json_close();
	return worst;
}

enum status vgpu_types(int argc, char **argv)
{
	bool json = argc > 2 && (!strcmp(argv[2], "--json") || !strcmp(argv[2], "-j"));

	if (json && strcmp(argv[1], "import")) {
		argv[2] = argv[1];
		argv++;
		argc--;
	}
	if (argc < 2)
		return usage();
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help")) {
		fputs(help, stdout);
		return STATUS_FINE;
	}
	if (!strcmp(argv[1], "import"))
		return import(argc - 1, argv + 1);
	if (!strcmp(argv[1], "show"))
		return of_each(argc - 1, argv + 1, json, command_show);
	if (!strcmp(argv[1], "check"))
		return of_each(argc - 1, argv + 1, json, command_check);
	if (!strcmp(argv[1], "diff") && argc == 4)
		return command_diff(argv[2], argv[3], json);
	return usage();
}
