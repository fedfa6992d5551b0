/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The model's layouts beside NVIDIA's own headers, as the compiler saw them: the
 * debug information of an object that was built from them. For the release of
 * Debian's nvidia-open-kernel-source that is the object in the package; for any
 * other, `headers` as the only test with HEADERS_OBJECT naming an object of one
 * source that includes the headers, and HEADERS_RELEASE its release.
 *
 * Compared are place and size of each member that a list names; and each member
 * that NVIDIA's structure has must be covered by the list.
 */
#include "cpu.h"
#include "../../gsp/layouts.h"
#include "../../gsp/releases_rm.h"

#include <dwarf.h>
#include <elfutils/libdwfl.h>
#include <stdlib.h>
#include <string.h>

#define DEBIAN_OBJECT  "/usr/src/nvidia-open/nvidia/nv-kernel.o_binary"
#define DEBIAN_RELEASE "550.163.01"

struct member {
	const char *path;
	uint64_t at, size;
};

/* A structure of the model, the name of NVIDIA's, and that one once it is found. */
struct pair {
	const char *layout, *type;
	uint64_t size;
	const struct member *member;
	unsigned int members;
	Dwarf_Die die;
	bool found;
};

#define MEMBER(type, name, dims, path) \
	{ #path, offsetof(WS, name), sizeof(((WS *)0)->name) },
#define MEMBER_X(type, name, dims) MEMBER(type, name, dims, name)

/* WS: the model's structure. */
#define PAIR(layout, type) { \
	typedef struct Wire_##layout WS; \
	static const struct member m[] = { \
		LIST_##layout(MEMBER, MEMBER_X, MEMBER_X, MEMBER) \
	}; \
	p[n++] = (struct pair){ #layout, TEXT(type), sizeof(WS), m, \
				sizeof(m) / sizeof(m[0]), { 0 }, false }; \
}
#define PAIR_L(message, layout, type) PAIR(layout, type)
#define TEXT(type) #type

#define RELEASE(name) \
	static unsigned int pairs_##name(struct pair *p) \
	{ \
		unsigned int n = 0; \
		RELEASE_##name(PAIR_L, PAIR) \
		return n; \
	}
RELEASE(535_113_01)
RELEASE(550_163_01)
RELEASE(560_35_03)
RELEASE(570_144)
RELEASE(575_64)
RELEASE(580_95_05)
RELEASE(595_45_04)

static const struct {
	const char *name;
	unsigned int (*pairs)(struct pair *p);
} release[] = {
	{ "535.113.01", pairs_535_113_01 }, { "550.163.01", pairs_550_163_01 },
	{ "560.35.03", pairs_560_35_03 }, { "570.144", pairs_570_144 },
	{ "575.64", pairs_575_64 }, { "580.95.05", pairs_580_95_05 },
	{ "595.45.04", pairs_595_45_04 },
};

/* The structure or union behind names and qualifiers; false when it is something else. */
static bool structure(Dwarf_Die *die)
{
	Dwarf_Attribute attr;

	while (dwarf_tag(die) != DW_TAG_structure_type && dwarf_tag(die) != DW_TAG_union_type) {
		if (dwarf_tag(die) != DW_TAG_typedef && dwarf_tag(die) != DW_TAG_volatile_type &&
		    dwarf_tag(die) != DW_TAG_const_type)
			return false;
		if (!dwarf_attr_integrate(die, DW_AT_type, &attr) ||
		    !dwarf_formref_die(&attr, die))
			return false;
	}
	return !dwarf_hasattr_integrate(die, DW_AT_declaration);
}

static bool member_place(Dwarf_Die *m, uint64_t *at, uint64_t *size, Dwarf_Die *type)
{
	Dwarf_Attribute attr;
	Dwarf_Word v = 0;

	if (dwarf_tag(m) != DW_TAG_member)
		return false;
	if (dwarf_attr_integrate(m, DW_AT_data_member_location, &attr) &&
	    dwarf_formudata(&attr, &v))
		return false;
	*at = v;
	if (!dwarf_attr_integrate(m, DW_AT_type, &attr) || !dwarf_formref_die(&attr, type) ||
	    dwarf_aggregate_size(type, &v))
		return false;
	*size = v;
	return true;
}

/* "a.b" in the structure, members without a name looked through. */
static bool find_member(Dwarf_Die *s, const char *path, uint64_t *at, uint64_t *size)
{
	size_t len = strcspn(path, ".");
	Dwarf_Die m, type;
	uint64_t base;

	if (dwarf_child(s, &m))
		return false;
	do {
		const char *name = dwarf_diename(&m);

		if (!member_place(&m, &base, size, &type))
			continue;
		if (!name) {
			if (structure(&type) && find_member(&type, path, at, size)) {
				*at += base;
				return true;
			}
			continue;
		}
		if (strlen(name) != len || strncmp(name, path, len))
			continue;
		*at = base;
		if (!path[len])
			return true;
		if (!structure(&type) || !find_member(&type, path + len + 1, at, size))
			return false;
		*at += base;
		return true;
	} while (!dwarf_siblingof(&m, &m));
	return false;
}

static bool covered(const struct pair *p, uint64_t byte)
{
	for (unsigned int i = 0; i < p->members; i++)
		if (byte >= p->member[i].at && byte - p->member[i].at < p->member[i].size)
			return true;
	return false;
}

/* Members of NVIDIA's of which the list leaves a byte out. */
static unsigned int uncovered(const struct pair *p, Dwarf_Die *s, uint64_t base)
{
	unsigned int bad = 0;
	Dwarf_Die m, type;
	uint64_t at, size;

	if (dwarf_child(s, &m))
		return 0;
	do {
		uint64_t byte = 0;

		if (!member_place(&m, &at, &size, &type) || !size)
			continue;
		at += base;
		while (byte < size && covered(p, at + byte))
			byte++;
		if (byte == size)
			continue;
		if (structure(&type)) {
			bad += uncovered(p, &type, at);
			continue;
		}
		printf("# %s has no member for %s at %lu\n", p->layout, dwarf_diename(&m),
		       (unsigned long)at);
		bad++;
	} while (!dwarf_siblingof(&m, &m));
	return bad;
}

static unsigned int compare(struct pair *p)
{
	Dwarf_Die *s = &p->die;
	unsigned int bad = 0;
	uint64_t at, size;
	Dwarf_Word total;

	if (dwarf_aggregate_size(s, &total) || total != p->size) {
		printf("# %s: %lu bytes, NVIDIA's %s has %lu\n", p->layout,
		       (unsigned long)p->size, p->type, (unsigned long)total);
		bad++;
	}
	for (unsigned int i = 0; i < p->members; i++) {
		const struct member *m = &p->member[i];

		if (!find_member(s, m->path, &at, &size)) {
			printf("# %s: NVIDIA's %s has no %s\n", p->layout, p->type, m->path);
			bad++;
		} else if (at != m->at || size != m->size) {
			printf("# %s: %s at %lu, %lu bytes; at NVIDIA's %lu, %lu bytes\n",
			       p->layout, m->path, (unsigned long)m->at, (unsigned long)m->size,
			       (unsigned long)at, (unsigned long)size);
			bad++;
		}
	}
	return bad + uncovered(p, s, 0);
}

/* Looks through all types until each pair has its structure. */
static void search(Dwfl_Module *module, struct pair *p, unsigned int n)
{
	Dwarf_Die *cu = NULL, die;
	Dwarf_Addr bias;
	unsigned int left = n;

	while (left && (cu = dwfl_module_nextcu(module, cu, &bias))) {
		if (dwarf_child(cu, &die))
			continue;
		do {
			const char *name;
			int tag = dwarf_tag(&die);

			if (tag != DW_TAG_typedef && tag != DW_TAG_structure_type)
				continue;
			name = dwarf_diename(&die);
			for (unsigned int i = 0; name && i < n; i++) {
				if (p[i].found || strcmp(name, p[i].type))
					continue;
				p[i].die = die;
				p[i].found = structure(&p[i].die);
				left -= p[i].found;
			}
		} while (!dwarf_siblingof(&die, &die));
	}
}

static void check(const char *object, const char *name, struct pair *p, unsigned int n)
{
	static const Dwfl_Callbacks callbacks = {
		.find_elf = dwfl_build_id_find_elf,
		.find_debuginfo = dwfl_standard_find_debuginfo,
		.section_address = dwfl_offline_section_address,
	};
	Dwfl *dwfl = dwfl_begin(&callbacks);
	Dwfl_Module *module = dwfl_report_offline(dwfl, "", object, -1);

	dwfl_report_end(dwfl, NULL, NULL);
	if (ok(module, "%s can be read", object))
		search(module, p, n);
	for (unsigned int i = 0; module && i < n; i++) {
		if (!p[i].found)
			ok(false, "%s: there is a %s", name, p[i].type);
		else
			ok(!compare(&p[i]), "%s: %s is %s, with all of its %u members", name,
			   p[i].layout, p[i].type, p[i].members);
	}
	dwfl_end(dwfl);
}

void test_headers(void)
{
	const char *object = getenv("HEADERS_OBJECT") ?: DEBIAN_OBJECT;
	const char *name = getenv("HEADERS_RELEASE") ?: DEBIAN_RELEASE;
	struct pair pair[80];

	for (unsigned int i = 0; i < sizeof(release) / sizeof(release[0]); i++)
		if (!strcmp(release[i].name, name)) {
			check(object, name, pair, release[i].pairs(pair));
			return;
		}
	ok(false, "release %s has layouts", name);
}
