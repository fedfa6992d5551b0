// SPDX-License-Identifier: GPL-2.0-or-later
/* The firmware releases that the model speaks. */
#include "release.h"

static const Release releases[] = {
    { .name = "570.144", .wire = &wire_rm },
};

const Release *release_find(const char *name)
{
    for (unsigned i = 0; i < ARRAY_SIZE(releases); i++) {
        if (!strcmp(releases[i].name, name)) {
            return &releases[i];
        }
    }
    return NULL;
}

char *release_names(void)
{
    GString *s = g_string_new(NULL);

    for (unsigned i = 0; i < ARRAY_SIZE(releases); i++) {
        g_string_append_printf(s, "%s%s", i ? ", " : "", releases[i].name);
    }
    return g_string_free(s, false);
}
