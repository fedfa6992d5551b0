// SPDX-License-Identifier: GPL-2.0-only
/*
 * For tests: what the rest of gsp/ does for who talks to GSP, where a test has no use for it.
 * A weak one gives way to that of a test, or of the driver.
 */
#include "card.h"
#include "ground/ground.h"
#include "queue/queue.h"
#include "queue/queue_wire.h"

void __weak gsp_die(struct gsp *g, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(g->why, sizeof(g->why), fmt, args);
	va_end(args);
	__set_bit(0, &g->dead);
}

void gsp_history_begin(struct gsp *g, struct gsp_history_entry *e)
{
}

void gsp_history_end(struct gsp *g, struct gsp_history_entry *e, size_t reply_len, u32 status,
		     int result)
{
}

void gsp_history_event(struct gsp *g, const struct gsp_wire_record *rec)
{
}

bool gsp_fell_off(struct gsp *g)
{
	return false;
}

void __weak gsp_crashcat_read(struct gsp *g)
{
}

void __weak gsp_intr_rearm(struct gsp *g)
{
}

int __weak gsp_mem_alloc(struct gsp *g, struct gsp_mem *mem, size_t size)
{
	mem->va = kzalloc(size, GFP_KERNEL);
	mem->size = size;
	return mem->va ? 0 : -ENOMEM;
}

void __weak gsp_mem_free(struct gsp *g, struct gsp_mem *mem)
{
	kfree(mem->va);
	mem->va = NULL;
}
