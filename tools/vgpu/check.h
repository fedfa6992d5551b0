/* SPDX-License-Identifier: GPL-2.0-only */
/* What the parts of "check" share. */
#ifndef VGPU_CHECK_H
#define VGPU_CHECK_H

#include "cards.h"
#include "host.h"

enum level { LEVEL_OK, LEVEL_WARNING, LEVEL_FAULT };

/*
 * One line of the result. @card: NULL for the host; @what: a word or two; @todo: what to do,
 * NULL when that is nothing.
 */
__attribute__((format(printf, 5, 6))) void
found(enum level level, const struct card *card, const char *what, const char *todo,
      const char *format, ...);

void check_host(void);
void check_card(const struct card *card, bool deep);
/* Firmware of a chip, and how the driver would start it. */
void check_firmware(const struct card *card, const char *chip, const char *boot);
/* The vGPU types that the driver would offer; false when it has no catalogue of the card. */
bool check_types(const struct card *card);

/* What files of modprobe.d and the kernel's command line set a parameter to; NULL. */
char *module_option(const char *module, const char *name);
/* Is it kept from being loaded by itself, by one of these? */
bool is_blacklisted(const char *module);
/* The running kernel's release. */
const char *kernel_release(void);
/* Where the kernel finds that file of firmware; NULL when it does not. */
PRINTF(1) char *firmware_path(const char *format, ...);
/* Is it one that the kernel decompresses? It is not looked into here. */
bool is_packed(const char *path);
/* The folders that the kernel looks in, and a NULL. */
char **firmware_folders(void);

/* data.S: texts made of the driver's sources, a line an entry. */
extern const char data_catalogues[];	/* types/, "= types/<file>" before each */
extern const char data_releases[];	/* names of gsp/abi/ */
extern const char data_chips[];		/* of gsp/chip.c: number, name, how it is started */

#endif
