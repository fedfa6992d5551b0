/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The list of faults: a test aid. QOM property "fault" is a comma-separated list
 * of names; "name" shows its fault whenever the model comes to that place,
 * "name:3" the next three times, "name@3" from the third time on, "name@3:1"
 * the third time. Some are about one thing, "name=value". Reading the property
 * gives what is left. A list with an unknown name is refused and changes nothing.
 *
 * Callers: QOM, by the property; it tells falcon.c, intr.c, regs.c, vf_fb.c and GSP.
 */
#include "chip.h"
#include "qemu/cutils.h"

static const char *const chip_fault_names[] = {
    "off-bus",      /* the GPU fell off the bus: all ones everywhere */
    "gfw-hang",     /* GFW's progress never gets to its end */
    "rom-empty",    /* the ROM reads as erased flash */
    "rom-no-fwsec", /* the table of falcon programs names something else */
    "fwsec-hang",   /* FWSEC never halts */
    "fwsec-frts-error", "fwsec-sb-error",   /* it leaves an error behind */
    "wpr2-unset",   /* FRTS says that all is well and makes no WPR2 */
    "wpr2-elsewhere", /* it makes it 1 MiB below */
    "falcon-scrub", /* a falcon's memories are never scrubbed */
    "booter-error", "booter-unload-error",  /* the booters fail */
    "scrubber-error", /* the scrubber halts and has not done it */
    "falcon-dma",   /* a falcon's DMA transfer moves nothing */
    "booter-hang",  /* SEC2 never halts */
    "irq-lost",     /* a message of the PF's interrupt tree gets lost on its way */
    "gsp-cause=",   /* a cause of GSP's falcon comes up, and again when it is cleared */
    "vector-pending=", "vector-enabled=",   /* what a reset leaves in the tree */
    "vf-dma",       /* a VF's copy engine meets a DMA error */
    "vf-flr-stuck", /* a VF does not come back from a function level reset */
    "fsp-boot-hang",    /* FSP's own boot is never over */
    "fsp-no-answer",    /* FSP takes a message and says nothing */
    "fsp-bad-answer",   /* an answer names another command */
    "fsp-error",        /* FSP refuses to start GSP-FMC: INVALID_STATE */
    "vgpu-knob-off",    /* FSP's knob: no vGPU mode */
    "target-mask-stuck", /* GSP stays hidden after FSP started it */
    "lockdown-stuck",   /* GSP-FMC never ends its lockdown */
    "fmc-error",        /* GSP-FMC gives up: 0x7f in mailbox 0 */
    NULL
};

/* Names of faults with a value end in '='. */
static bool in_list(const char *const *names, const char *name)
{
    for (; *names; names++) {
        if (!strcmp(*names, name)) {
            return true;
        }
    }
    return false;
}

/*
 * Takes the number behind the first @mark out of @text, which ends there then.
 * 0 when there is no mark; false, and an error, when that is no number from 1 on.
 */
static bool number(char *text, char mark, const char *what, uint64_t *out,
                   Error **errp)
{
    char *at = strchr(text, mark);

    *out = 0;
    if (!at) {
        return true;
    }
    *at++ = 0;
    if (qemu_strtou64(at, NULL, 0, out) || !*out || *out > UINT32_MAX) {
        error_setg(errp, "%s of fault '%s' is not a positive number", what,
                   text);
        return false;
    }
    return true;
}

/* name[=value][@first][:count] */
static GpuFaultEntry *parse_one(GpuState *gpu, const char *text, Error **errp)
{
    g_autofree char *word = g_strdup(text), *name = NULL;
    bool has_value = strchr(word, '=');
    uint64_t count, first, value;
    GpuFaultEntry *e;

    if (!number(word, ':', "count", &count, errp) ||
        !number(word, '@', "first time", &first, errp) ||
        !number(word, '=', "value", &value, errp)) {
        return NULL;
    }
    name = g_strconcat(word, has_value ? "=" : "", NULL);
    if (!in_list(chip_fault_names, name) && !in_list(gpu->gsp_ops->fault_names, name)) {
        error_setg(errp, "unknown fault '%s'", name);
        return NULL;
    }
    e = g_new(GpuFaultEntry, 1);
    e->name = g_steal_pointer(&name);
    e->value = value;
    e->skip = first ? first - 1 : 0;
    e->count = count ?: -1;
    return e;
}

static void set_fault(Object *obj, const char *value, Error **errp)
{
    GpuState *gpu = NVGPU(obj);
    g_auto(GStrv) part = g_strsplit(value, ",", -1);
    GList *list = NULL;

    for (char **p = part; *p && *value; p++) {
        GpuFaultEntry *e = parse_one(gpu, *p, errp);

        if (!e) {
            g_list_free_full(list, gpu_fault_entry_free);
            return;
        }
        list = g_list_append(list, e);
    }
    g_list_free_full(gpu->faults, gpu_fault_entry_free);
    gpu->faults = list;

    gpu->off_bus = gpu_fault_listed(gpu, "off-bus");
    if (DEVICE(gpu)->realized) {
        gpu_intr_faults(gpu);
        gpu_falcon_faults(gpu);
        gpu->gsp_ops->faults(gpu->gsp);
        gpu_regs_update_windows(gpu);
        for (uint32_t gfid = 1; gpu_vf(gpu, gfid); gfid++) {
            gpu_vf_update_windows(gpu_vf(gpu, gfid));
        }
    }
}

static char *get_fault(Object *obj, Error **errp)
{
    GString *s = g_string_new(NULL);

    for (GList *l = NVGPU(obj)->faults; l; l = l->next) {
        const GpuFaultEntry *e = l->data;

        g_string_append_printf(s, "%s%s", s->len ? "," : "", e->name);
        if (g_str_has_suffix(e->name, "=")) {
            g_string_append_printf(s, "%" PRIu64, e->value);
        }
        if (e->skip) {
            g_string_append_printf(s, "@%" PRIu64, e->skip + 1);
        }
        if (e->count > 0) {
            g_string_append_printf(s, ":%" PRId64, e->count);
        }
    }
    return g_string_free(s, false);
}

void gpu_fault_add_property(ObjectClass *klass)
{
    object_class_property_add_str(klass, "fault", get_fault, set_fault);
    object_class_property_set_description(klass, "fault",
        "faults to show: name[=value][@first][:count], comma-separated");
}
