// SPDX-License-Identifier: GPL-2.0-only
// sources: types/catalogue.c types/catalogue_fact.c
// seeds: types/l40.types types/h20.types types/l4.types
// max-len: 16384
// edges: 150
/*
 * Catalogues of vGPU types are operators' files: any bytes give a catalogue
 * whose types are all within their bounds, or an error with a line and a
 * sentence.
 */
#include <linux/errno.h>
#include <linux/shim.h>

#include "vgpu_type.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool ends(const char *s, size_t len)
{
	return s[0] && memchr(s, '\0', len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vgpu_catalogue_error err = { 0 };
	struct vgpu_catalogue_card card;
	struct vgpu_catalogue cat;
	char text[128];
	unsigned int i, n;
	int ret;

	ret = vgpu_catalogue_parse(&cat, (const char *)data, size, &err);
	if (ret) {
		assert(ret == -EINVAL && !cat.types && !cat.num);
		assert(err.line && ends(err.text, sizeof(err.text)));
		return 0;
	}
	assert(cat.num_cards && cat.cards[0].device_id && cat.num + cat.num_incomplete <= 256);
	for (i = 0; i < cat.num; i++) {
		const struct vgpu_type *t = &cat.types[i];

		/* An id is one type's on a card; several cards may have it. */
		assert(t->id && (!i || t->id >= cat.types[i - 1].id));
		assert(ends(t->name, sizeof(t->name)) && strchr(t->name, ' '));
		assert(ends(t->vgpu_class, sizeof(t->vgpu_class)));
		assert(memchr(t->license, '\0', sizeof(t->license)));
		assert(t->subsystem_id && t->device_id && t->pf_device_id);
		assert(t->profile_size && t->fb_length && t->fb_length <= t->profile_size);
		assert(t->gsp_heap_size && t->bar1_length && t->max_instance && t->num_heads);
		assert(t->max_resolution_x && t->max_resolution_y && t->max_pixels);
		assert(t->frl_config && t->encoder_capacity <= 100);
		assert(vgpu_type_describe(t, text, sizeof(text)) < (int)sizeof(text));
	}
	n = cat.num + cat.num_incomplete;
	card = cat.cards[cat.num_cards - 1];
	assert(vgpu_catalogue_select(&cat, card.device_id, card.subsystem_vendor,
				     card.subsystem_id));
	assert(cat.num_cards == 1 && cat.num + cat.num_incomplete <= n);
	for (i = 0; i < cat.num; i++)
		assert(cat.types[i].pf_device_id == card.device_id &&
		       cat.types[i].pf_subsystem_vendor == card.subsystem_vendor &&
		       cat.types[i].pf_subsystem_id == card.subsystem_id &&
		       (!i || cat.types[i].id > cat.types[i - 1].id));
	vgpu_catalogue_free(&cat);
	return 0;
}
