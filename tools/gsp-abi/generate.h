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
 * What is optional and absent, and members that no field names; with an older release's
 * @old_object and @old (may be NULL) what is missing now and what is new instead. Required
 * and absent goes as in generate().
 */
void report(FILE *out, const struct input *in, const char *old_object,
	    const struct descriptor *old, unsigned int *missing);

/* Enumerators, and macros of a preprocessor's list, that the spec watches. */
void list_watched(const struct spec *s, const char *object, const char *macros);

/* What messages.def declares and nothing provides; returns how many. */
unsigned int report_names(FILE *out, const struct spec *s);

#endif
