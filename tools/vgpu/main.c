// SPDX-License-Identifier: GPL-2.0-only
/* vgpu: for who runs a host. tools/man/vgpu.8 is the manual. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/stat.h>

#include "host.h"
#include "vgpu.h"

static const char help[] =
	"usage: vgpu COMMAND [OPTION]... [CARD]...\n"
	"\n"
	"  status   cards, firmware, health, vGPU types and what is left of them, vGPUs\n"
	"           -w, --watch[=SECONDS]  again and again\n"
	"  memory   who owns which part of a card's framebuffer\n"
	"  types    catalogues of vGPU types: import, show, check, diff; vgpu types --help\n"
	"  check    can this host give vGPUs to VMs? Before the driver is loaded, too\n"
	"           --deep                 read chip and ROM of a card that no driver has\n"
	"  report   one file for a report of a fault, without names of VMs and GSP's logs\n"
	"           --all                  with them\n"
	"  metrics  for Prometheus, as its node exporter's textfile collector reads it\n"
	"\n"
	"  -j, --json         JSON\n"
	"  -o, --output=FILE  into a new file or in place of one, whole or not at all\n"
	"  --help, --version\n"
	"\n"
	"CARD is a PCI address as lspci prints it; all cards without one.\n"
	"\n"
	"Status: 0; 1 when something is at fault or not there; 2 when the command line is\n"
	"wrong, or a file cannot be written.\n";

static const struct {
	const char *name;
	enum status (*run)(const struct options *options, char **cards, int num);
} commands[] = {
	{ "status", vgpu_status }, { "memory", vgpu_memory }, { "check", vgpu_check },
	{ "report", vgpu_report }, { "metrics", vgpu_metrics },
};

enum { OPTION_DEEP = 256, OPTION_ALL, OPTION_HELP, OPTION_VERSION };

static const struct option longs[] = {
	{ "json", no_argument, NULL, 'j' },
	{ "output", required_argument, NULL, 'o' },
	{ "watch", optional_argument, NULL, 'w' },
	{ "deep", no_argument, NULL, OPTION_DEEP },
	{ "all", no_argument, NULL, OPTION_ALL },
	{ "help", no_argument, NULL, OPTION_HELP },
	{ "version", no_argument, NULL, OPTION_VERSION },
	{ NULL, 0, NULL, 0 }
};

static enum status usage(void)
{
	fputs(help, stderr);
	return STATUS_TROUBLE;
}

/* Standard output goes beside the file until all of it is there. */
static int begin_file(const char *path, char **temporary)
{
	struct stat there;
	int fd = -1;

	/* Who takes the place of a link or of /dev/null damages more than a file. */
	if (!lstat(path, &there) && !S_ISREG(there.st_mode)) {
		complain("%s: there is something that is no regular file", path);
		return -1;
	}
	*temporary = keep_text("%s.XXXXXX", path);
	fd = mkstemp(*temporary);
	if (fd < 0 || dup2(fd, STDOUT_FILENO) < 0) {
		complain("%s: %s", path, strerror(errno));
		if (fd >= 0)
			unlink(*temporary);
		return -1;
	}
	close(fd);
	return 0;
}

static enum status end_file(const struct options *options, unsigned int command,
			    const char *temporary, enum status status)
{
	mode_t mask = umask(0), mode;
	bool result;

	umask(mask);
	/* What a report holds is for who made it. */
	mode = commands[command].run == vgpu_report ? 0600 : 0666 & ~mask;
	if (fflush(stdout) || ferror(stdout) || fchmod(STDOUT_FILENO, mode))
		goto fail;
	/* Faults that check found are a result, too; that there is no such card is none. */
	result = status == STATUS_FINE || (status == STATUS_NO &&
		 commands[command].run == vgpu_check && lseek(STDOUT_FILENO, 0, SEEK_CUR) > 0);
	if (result && rename(temporary, options->output))
		goto fail;
	if (!result)
		unlink(temporary);
	return status;

fail:
	complain("%s: %s", options->output, strerror(errno));
	unlink(temporary);
	return STATUS_TROUBLE;
}

static enum status run(int argc, char **argv)
{
	struct options options = { .names = true };
	enum status status;
	char *temporary = NULL;
	unsigned int c;
	int option;

	for (c = 0; c < sizeof(commands) / sizeof(commands[0]); c++)
		if (!strcmp(argv[0], commands[c].name))
			break;
	if (c == sizeof(commands) / sizeof(commands[0]))
		return usage();
	if (commands[c].run == vgpu_report)
		options.names = false;
	while ((option = getopt_long(argc, argv, "jo:w::", longs, NULL)) != -1) {
		switch (option) {
		case 'j':
			options.json = true;
			break;
		case 'o':
			options.output = optarg;
			break;
		case 'w':
			options.watch = optarg ? strtoul(optarg, NULL, 10) : 2;
			if (!options.watch || commands[c].run != vgpu_status)
				return usage();
			break;
		case OPTION_DEEP:
			if (commands[c].run != vgpu_check)
				return usage();
			options.deep = true;
			break;
		case OPTION_ALL:
			if (commands[c].run != vgpu_report)
				return usage();
			options.names = true;
			break;
		case OPTION_HELP:
			fputs(help, stdout);
			return STATUS_FINE;
		case OPTION_VERSION:
			puts("vgpu " VGPU_VERSION);
			return STATUS_FINE;
		default:
			return usage();
		}
	}
	if (options.output && (options.watch || begin_file(options.output, &temporary)))
		return STATUS_TROUBLE;
	status = commands[c].run(&options, argv + optind, argc - optind);
	return options.output ? end_file(&options, c, temporary, status) : status;
}

int main(int argc, char **argv)
{
	static char name[40];
	enum status status;

	program = "vgpu";
	host_init();
	if (argc < 2) {
		status = usage();
	} else if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") ||
		   !strcmp(argv[1], "help")) {
		fputs(help, stdout);
		status = STATUS_FINE;
	} else if (!strcmp(argv[1], "--version")) {
		puts("vgpu " VGPU_VERSION);
		status = STATUS_FINE;
	} else if (!strcmp(argv[1], "types")) {
		program = "vgpu types";
		status = vgpu_types(argc - 1, argv + 1);
	} else {
		/* Not kept: status forgets what is kept between two looks. */
		snprintf(name, sizeof(name), "vgpu %s", argv[1]);
		program = name;
		status = run(argc - 1, argv + 1);
	}
	/* What was printed may not have arrived. */
	if (fflush(stdout) || ferror(stdout)) {
		complain("standard output: %s", strerror(errno));
		status = STATUS_TROUBLE;
	}
	host_forget();
	return status;
}
