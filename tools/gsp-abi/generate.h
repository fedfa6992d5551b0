/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef GSP_ABI_GENERATE_H
#define GSP_ABI_GENERATE_H

#include "descriptor.h"
#include "spec.h"

/**
 * struct input - where a descriptor is generated from
 * @spec: sources.spec
 * @release: which it is
 * @object: debug information with the types
 * @fallback: where @object was not compiled from all of a tree's headers: has what
 *	such an object does not say, macros and structs that no code of it uses;
 *	otherwise NULL
 * @base: the release before, of which nothing may get lost; or NULL
 */
struct input {
	const struct spec *spec;
	const char *release;
	const char *object;
	const struct descriptor *fallback;
	const struct descriptor *base;
};

/* What is required and missing is named on standard error and counted in *@missing. */
struct descriptor *generate(const struct input *in, unsigned int *missing);

/* Every member of the watched structs with its place and, if it has one, its field. */
void list_members(FILE *out, const struct spec *s, const char *object);

/*
 * Members that no field names and that @old_object (may be NULL) does not have,
 * and what is optional and absent. Required and absent goes as in generate().
 */
void report(FILE *out, const struct input *in, const char *old_object, unsigned int *missing);

/* What messages.def declares and nothing provides; returns how many. */
unsigned int report_names(FILE *out, const struct spec *s);

#endif
