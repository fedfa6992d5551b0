// SPDX-License-Identifier: GPL-2.0-only
/*
 * vgpu-types: catalogues of vGPU types, for an operator. tools/man/vgpu-types.1 is the
 * manual.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"

static const char help[] =
	"usage: vgpu-types import [-o FOLDER|FILE] [-c CARD]... vgpuConfig.xml\n"
	"       vgpu-types show FILE...\n"
	"       vgpu-types check FILE...\n"
	"       vgpu-types diff FILE FILE\n"
	"       vgpu-types --help | --version\n"
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
static enum status of_each(int argc, char **argv, enum status (*command)(const char *path))
{
	enum status worst = STATUS_FINE;
	int i;

	if (argc < 2 || argv[1][0] == '-')
		return usage();
	for (i = 1; i < argc; i++) {
		enum status status = command(argv[i]);

		if (status > worst)
			worst = status;
	}
	return worst;
}

static enum status run(int argc, char **argv)
{
	if (argc < 2)
		return usage();
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help")) {
		fputs(help, stdout);
		return STATUS_FINE;
	}
	if (!strcmp(argv[1], "--version")) {
		puts("vgpu-types " VGPU_VERSION);
		return STATUS_FINE;
	}
	if (!strcmp(argv[1], "import"))
		return import(argc - 1, argv + 1);
	if (!strcmp(argv[1], "show"))
		return of_each(argc - 1, argv + 1, command_show);
	if (!strcmp(argv[1], "check"))
		return of_each(argc - 1, argv + 1, command_check);
	if (!strcmp(argv[1], "diff") && argc == 4)
		return command_diff(argv[2], argv[3]);
	return usage();
}

int main(int argc, char **argv)
{
	enum status status = run(argc, argv);

	/* What was printed may not have arrived. */
	if (fflush(stdout) || ferror(stdout)) {
		complain("standard output: %s", strerror(errno));
		return STATUS_TROUBLE;
	}
	return status;
}
