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
void check_iommu(void);
void check_card(const struct card *card, bool deep);
/* Registers of a card that no driver has; its chip's number, 0 when that is not known. */
unsigned int check_deep(const struct card *card);
/* How those chips are started that have FWSEC in their ROM: gsp/boot/chip.c */
#define BOOT_BY_FWSEC "gsp_boot_ad102"
/* Name of a chip and how it is started, of the driver's list; @number 0: the one of @name. */
bool find_chip(unsigned int number, const char *name, char to[16], char boot[40]);
/* Firmware of a chip, and how the driver would start it. */
void check_firmware(const struct card *card, const char *chip, const char *boot);
/* The same of NVFW files, of which there is one; @named: the release that they must be of. */
void check_nvfw(const struct card *card, const char *chip, const char *boot, const char *named);
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
/* What a release's files beside its image are called, for a chip that is started so. */
const char *const *firmware_names(const char *boot, const char *release);
/* A descriptor on the firmware path; NULL. */
char *descriptor_path(const char *release);
/* Is there one, there or built in? */
bool has_descriptor(const char *release);
/* What to do about the parameter "firmware", and about a release without descriptor. */
extern const char todo_named[], todo_descriptor[];
/* Is it one that the kernel decompresses? It is not looked into here. */
bool is_packed(const char *path);
/* The folders that the kernel looks in, and a NULL. */
char **firmware_folders(void);

/* data.S: texts made of the driver's sources, a line an entry. */
extern const char data_catalogues[];	/* types/, "= types/<file>" before each */
extern const char data_releases[];	/* names of gsp/abi/ */
extern const char data_chips[];		/* of gsp/boot/chip.c: number, name, how it is started */

#endif
