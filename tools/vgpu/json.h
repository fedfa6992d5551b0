/* SPDX-License-Identifier: GPL-2.0-only */
/* JSON on standard output, member by member. Names are NULL in arrays. */
#ifndef VGPU_JSON_H
#define VGPU_JSON_H

#include <stdbool.h>
#include <stdint.h>

/* @bracket: '{' or '[' */
void json_open(const char *name, char bracket);
void json_close(void);
/* @value may be NULL */
void json_text(const char *name, const char *value);
void json_number(const char *name, uint64_t value);
void json_bool(const char *name, bool value);
void json_null(const char *name);

#endif
