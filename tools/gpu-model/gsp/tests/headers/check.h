/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CHECK_H
#define CHECK_H

/* headers.c: calls the two below for each structure of the release and its members. */
void check_all(void);

/* main.c: what the model has, and what NVIDIA's header has. */
void check_struct(const char *layout, const char *type, unsigned long size,
		  unsigned long nv_size);
void check_member(const char *path, unsigned long at, unsigned long size, unsigned long nv_at,
		  unsigned long nv_size);

#endif
