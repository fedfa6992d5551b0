// SPDX-License-Identifier: GPL-2.0-only
#include <dwarf.h>
#include <elfutils/libdwfl.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "dwarf.h"
#include "util.h"

struct named {
	const char *name;
	uint64_t value;		/* of an enumerator */
	Dwarf_Die die;		/* of a type */
	bool is_type;
};

struct debug_info {
	Dwfl *dwfl;
	void *types;		/* trees of struct named */
	void *enumerators;
};

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct named *)a)->name, ((const struct named *)b)->name);
}

/* Typedefs and qualifiers around a type taken off. */
static bool bare_type(Dwarf_Die *of, Dwarf_Die *type)
{
	Dwarf_Attribute attr;

	return dwarf_formref_die(dwarf_attr_integrate(of, DW_AT_type, &attr), type) &&
	       !dwarf_peel_type(type, type);
}

static bool is_aggregate(Dwarf_Die *type)
{
	int tag = dwarf_tag(type);

	return tag == DW_TAG_structure_type || tag == DW_TAG_union_type;
}

/* The first one of a name stays. */
static void remember(void **tree, const struct named *entry)
{
	struct named *copy = malloc(sizeof(*copy));
	struct named **found;

	if (!copy)
		die("out of memory");
	*copy = *entry;
	found = tsearch(copy, tree, by_name);
	if (!found)
		die("out of memory");
	if (*found != copy)
		free(copy);
}

static void remember_enumerators(struct debug_info *info, Dwarf_Die *enumeration)
{
	Dwarf_Die child;
	int more;

	for (more = dwarf_child(enumeration, &child); !more; more = dwarf_siblingof(&child, &child)) {
		struct named entry = { .name = dwarf_diename(&child) };
		Dwarf_Attribute attr;
		Dwarf_Sword value;

		if (dwarf_tag(&child) != DW_TAG_enumerator || !entry.name ||
		    !dwarf_attr(&child, DW_AT_const_value, &attr))
			continue;
		/* As unsigned when the form tells no sign, as for numbers above 2^63. */
		if (dwarf_whatform(&attr) == DW_FORM_sdata) {
			if (dwarf_formsdata(&attr, &value))
				continue;
			entry.value = value;
		} else if (dwarf_formudata(&attr, &entry.value)) {
			continue;
		}
		remember(&info->enumerators, &entry);
	}
}

static void remember_type(struct debug_info *info, Dwarf_Die *die)
{
	struct named entry = { .name = dwarf_diename(die), .die = *die, .is_type = true };

	if (!entry.name)
		return;
	if (dwarf_tag(die) == DW_TAG_typedef && (!bare_type(die, &entry.die) ||
						 !is_aggregate(&entry.die)))
		return;
	if (!dwarf_hasattr(&entry.die, DW_AT_byte_size))
		return;
	remember(&info->types, &entry);
}

static void remember_all(struct debug_info *info, Dwarf_Die *unit)
{
	Dwarf_Die child;
	int more;

	for (more = dwarf_child(unit, &child); !more; more = dwarf_siblingof(&child, &child)) {
		switch (dwarf_tag(&child)) {
		case DW_TAG_enumeration_type:
			remember_enumerators(info, &child);
			break;
		case DW_TAG_structure_type:
		case DW_TAG_union_type:
		case DW_TAG_typedef:
			remember_type(info, &child);
			break;
		}
	}
}

struct debug_info *debug_info_open(const char *object)
{
	/* Through libdwfl: an object file's debug information is relocated first. */
	static const Dwfl_Callbacks callbacks = {
		.section_address = dwfl_offline_section_address,
		.find_debuginfo = dwfl_standard_find_debuginfo,
	};
	struct debug_info *info = calloc(1, sizeof(*info));
	Dwfl_Module *module;
	Dwarf_CU *unit = NULL;
	Dwarf_Addr bias;
	Dwarf_Die unit_die;
	Dwarf *dwarf;

	if (!info)
		die("out of memory");
	info->dwfl = dwfl_begin(&callbacks);
	module = dwfl_report_offline(info->dwfl, object, object, -1);
	dwarf = module ? dwfl_module_getdwarf(module, &bias) : NULL;
	if (!dwarf)
		die("%s: has no debug information that can be read: %s", object, dwfl_errmsg(-1));
	while (!dwarf_get_units(dwarf, unit, &unit, NULL, NULL, &unit_die, NULL))
		remember_all(info, &unit_die);
	return info;
}

void debug_info_close(struct debug_info *info)
{
	tdestroy(info->types, free);
	tdestroy(info->enumerators, free);
	dwfl_end(info->dwfl);
	free(info);
}

bool find_type(struct debug_info *info, const char *name, Dwarf_Die *type)
{
	struct named key = { .name = name };
	struct named **found = tfind(&key, &info->types, by_name);

	if (found)
		*type = (*found)->die;
	return found;
}

bool find_enumerator(struct debug_info *info, const char *name, uint64_t *value)
{
	struct named key = { .name = name };
	struct named **found = tfind(&key, &info->enumerators, by_name);

	if (found)
		*value = (*found)->value;
	return found;
}

static void visit(const void *node, VISIT which, void *seen)
{
	const struct named *const *entry = node;

	if (which == postorder || which == leaf)
		(*(void (**)(const char *name))seen)((*entry)->name);
}

void each_enumerator(struct debug_info *info, void (*seen)(const char *name))
{
	twalk_r(info->enumerators, visit, &seen);
}

const char *declared_in(Dwarf_Die *type)
{
	const char *file = dwarf_decl_file(type);
	const char *slash = file ? strrchr(file, '/') : NULL;

	return slash ? slash + 1 : file;
}

uint64_t type_size(Dwarf_Die *type)
{
	Dwarf_Word size;

	if (dwarf_aggregate_size(type, &size))
		die("a type has no size: %s", dwarf_diename(type) ?: "(no name)");
	return size;
}

/* All elements of an array of any number of dimensions; 0 for one without a bound. */
static uint64_t array_count(Dwarf_Die *array)
{
	uint64_t count = 1;
	Dwarf_Die child;
	int more;

	for (more = dwarf_child(array, &child); !more; more = dwarf_siblingof(&child, &child)) {
		Dwarf_Attribute attr;
		Dwarf_Word bound;

		if (dwarf_tag(&child) != DW_TAG_subrange_type)
			continue;
		if (dwarf_attr(&child, DW_AT_count, &attr) && !dwarf_formudata(&attr, &bound))
			count *= bound;
		else if (dwarf_attr(&child, DW_AT_upper_bound, &attr) &&
			 !dwarf_formudata(&attr, &bound))
			count *= bound + 1;
		else
			count = 0;
	}
	return count;
}

/* Adds member @member, called @name in messages, to the place of what it is a member of. */
static void enter(Dwarf_Die *member, const char *name, struct place *place)
{
	Dwarf_Attribute attr;
	Dwarf_Word offset = 0;

	if (dwarf_attr(member, DW_AT_data_member_location, &attr) && dwarf_formudata(&attr, &offset))
		die("member %s has no plain offset", name);
	if (dwarf_hasattr(member, DW_AT_bit_size))
		die("member %s is a bit field", name);
	if (!bare_type(member, &place->type))
		die("member %s has no type", name);
	place->offset += offset;
	if (dwarf_tag(&place->type) == DW_TAG_array_type) {
		uint64_t count = array_count(&place->type);

		if (!bare_type(&place->type, &place->type))
			die("member %s is an array of nothing", name);
		if (place->repeated) {
			place->nested = true;
			place->width = count * type_size(&place->type);
			return;
		}
		place->repeated = true;
		place->count = count;
		place->stride = type_size(&place->type);
	}
	place->width = type_size(&place->type);
	if (!place->repeated)
		place->stride = place->width;
}

/* Looks into structs and unions without a name, too. */
static bool find_one(Dwarf_Die *type, const char *name, size_t len, struct place *place)
{
	Dwarf_Die child;
	int more;

	for (more = dwarf_child(type, &child); !more; more = dwarf_siblingof(&child, &child)) {
		const char *its = dwarf_diename(&child);
		struct place inside = *place;

		if (dwarf_tag(&child) != DW_TAG_member)
			continue;
		if (its && (strlen(its) != len || strncmp(its, name, len)))
			continue;
		enter(&child, its ?: "(no name)", &inside);
		if (its || (is_aggregate(&inside.type) &&
			    find_one(&inside.type, name, len, &inside))) {
			*place = inside;
			return true;
		}
	}
	return false;
}

bool find_member(Dwarf_Die *type, const char *path, struct place *place)
{
	*place = (struct place){ .count = 1, .type = *type };
	for (;;) {
		size_t len = strcspn(path, ".");

		if (!is_aggregate(&place->type) || !find_one(&place->type, path, len, place))
			return false;
		if (!path[len])
			return true;
		path += len + 1;
	}
}

static void walk(Dwarf_Die *type, const char *prefix, const struct place *around,
		 bool (*stop)(const char *path, void *data),
		 void (*seen)(const char *path, const struct place *place, void *data), void *data)
{
	Dwarf_Die child;
	int more;

	for (more = dwarf_child(type, &child); !more; more = dwarf_siblingof(&child, &child)) {
		const char *name = dwarf_diename(&child);
		struct place place = *around;
		char path[512];

		if (dwarf_tag(&child) != DW_TAG_member || dwarf_hasattr(&child, DW_AT_bit_size))
			continue;
		if (name)
			snprintf(path, sizeof(path), "%s%s%s", prefix, *prefix ? "." : "", name);
		else
			snprintf(path, sizeof(path), "%s", prefix);
		enter(&child, path, &place);
		if (is_aggregate(&place.type) && !place.nested && !(name && stop(path, data)))
			walk(&place.type, path, &place, stop, seen, data);
		else
			seen(path, &place, data);
	}
}

void each_member(Dwarf_Die *type, bool (*stop)(const char *path, void *data),
		 void (*seen)(const char *path, const struct place *place, void *data), void *data)
{
	struct place whole = { .count = 1 };

	walk(type, "", &whole, stop, seen, data);
}
