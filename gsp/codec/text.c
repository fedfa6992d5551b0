// SPDX-License-Identifier: GPL-2.0-only
/*
 * A text of firmware's, which is not trusted. No locks. Called by who logs what GSP and plugin
 * tasks say, and who passes on what they say of guests.
 */
#include <linux/ctype.h>

#include "text.h"

/**
 * gsp_clean_text() - a text of firmware's: printable characters only, and not endless
 * @to: result, GSP_TEXT_MAX bytes, or @len + 1 when that is less
 * @from: bytes, not trusted
 * @len: how many at most
 */
void gsp_clean_text(char *to, const u8 *from, size_t len)
{
	size_t i;

	for (i = 0; i < len && i < GSP_TEXT_MAX - 1 && from[i]; i++)
		to[i] = isascii(from[i]) && isprint(from[i]) ? from[i] : '.';
	while (i && (to[i - 1] == '.' || to[i - 1] == ' '))
		i--;
	to[i] = '\0';
}
