/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the compiler's debug information says of an object file: types, their
 * members, enumerators.
 */
#ifndef GSP_ABI_DWARF_H
#define GSP_ABI_DWARF_H

#include <elfutils/libdw.h>
#include <stdbool.h>
#include <stdint.h>

struct debug_info;

struct debug_info *debug_info_open(const char *object);
void debug_info_close(struct debug_info *info);

/* A struct or union by its typedef or tag, forward declarations left out. */
bool find_type(struct debug_info *info, const char *name, Dwarf_Die *type);
/* Name of the file, without folders, that declares it. */
const char *declared_in(Dwarf_Die *type);
uint64_t type_size(Dwarf_Die *type);

bool find_enumerator(struct debug_info *info, const char *name, uint64_t *value);
/* By name. */
void each_enumerator(struct debug_info *info, void (*seen)(const char *name));

/**
 * struct place - where a member lies
 * @offset: bytes from the start of the struct to (the first) one
 * @width: bytes of one
 * @count: how many, 1 unless it or a struct around it is an array
 * @stride: bytes from one to the next
 * @repeated: is there an array in its path?
 * @nested: are there two? Then @width is all of the inner one.
 * @type: of one element
 */
struct place {
	uint64_t offset;
	uint64_t width;
	uint64_t count;
	uint64_t stride;
	bool repeated;
	bool nested;
	Dwarf_Die type;
};

/*
 * Where member @path ("a.b.c") lies in @type. Returns false when there is no
 * such member. Ends the program where it is a bit field.
 */
bool find_member(Dwarf_Die *type, const char *path, struct place *place);

/*
 * Calls @seen with path and place of each member that is no struct, in order,
 * those in structs as "struct.member". @stop: members not to look into.
 */
void each_member(Dwarf_Die *type, bool (*stop)(const char *path, void *data),
		 void (*seen)(const char *path, const struct place *place, void *data),
		 void *data);

#endif
