// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads vgpuConfig.xml with the SAX interface of libxml2. No tree is built, nothing
 * is loaded from elsewhere, and no entity exists but the five of XML itself: a
 * file that declares or uses another is refused where it does so, before anything
 * could be expanded.
 */
#include <libxml/parserInternals.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "config_reader.h"

unsigned int reader_line(const struct reader *r)
{
	return r->ctxt->input && r->ctxt->input->line > 0 ? r->ctxt->input->line : 1;
}

void reader_fail(struct reader *r, unsigned int line, const char *format, ...)
{
	va_list args;
	char *s;

	if (r->failed)
		return;
	r->failed = true;
	r->err->line = line;
	va_start(args, format);
	vsnprintf(r->err->text, sizeof(r->err->text), format, args);
	va_end(args);
	/* It may quote the file: one line, whatever that has in it. */
	for (s = r->err->text; *s; s++)
		if (*s < ' ' || *s > '~')
			*s = '?';
	if (r->ctxt)
		xmlStopParser(r->ctxt);
}

static void start_element(void *data, const xmlChar *local, const xmlChar *prefix,
			  const xmlChar *uri, int num_ns, const xmlChar **ns, int num,
			  int num_defaulted, const xmlChar **attrs)
{
	struct reader *r = data;
	enum place place;

	(void)prefix;
	(void)uri;
	(void)num_ns;
	(void)ns;
	(void)num_defaulted;
	if (r->failed)
		return;
	if (r->depth == CONFIG_MAX_DEPTH) {
		reader_fail(r, reader_line(r), "elements are nested deeper than %d",
			    CONFIG_MAX_DEPTH);
		return;
	}
	place = element_begin(r, r->depth ? r->stack[r->depth - 1] : IN_FILE,
			      (const char *)local, num, attrs);
	r->stack[r->depth++] = place;
}

static void end_element(void *data, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
	struct reader *r = data;

	(void)prefix;
	(void)uri;
	if (!r->failed)
		element_end(r, r->stack[--r->depth], (const char *)local);
}

static void characters(void *data, const xmlChar *s, int len)
{
	struct reader *r = data;

	if (!r->failed && r->depth)
		element_text(r, r->stack[r->depth - 1], (const char *)s, len);
}

/* ---- what such a file has no need of ---- */

static void declared_entity(void *data, const xmlChar *name, int type, const xmlChar *public_id,
			    const xmlChar *system_id, xmlChar *content)
{
	struct reader *r = data;

	(void)type;
	(void)public_id;
	(void)system_id;
	(void)content;
	reader_fail(r, reader_line(r), "declares an entity, %.40s: entities are not read", (const char *)name);
}

static void declared_unparsed(void *data, const xmlChar *name, const xmlChar *public_id,
			      const xmlChar *system_id, const xmlChar *notation)
{
	(void)notation;
	declared_entity(data, name, 0, public_id, system_id, NULL);
}

static xmlEntityPtr wanted_entity(void *data, const xmlChar *name)
{
	struct reader *r = data;

	reader_fail(r, reader_line(r), "uses an entity, %.40s: entities are not read", (const char *)name);
	return NULL;
}

static void referred_entity(void *data, const xmlChar *name)
{
	wanted_entity(data, name);
}

static void declared_attribute(void *data, const xmlChar *element, const xmlChar *name, int type,
			       int def, const xmlChar *value, xmlEnumerationPtr tree)
{
	struct reader *r = data;

	(void)name;
	(void)type;
	(void)def;
	(void)value;
	xmlFreeEnumeration(tree);
	reader_fail(r, reader_line(r), "declares attributes of <%.40s>: declarations are not read",
	     (const char *)element);
}

static xmlParserInputPtr no_input(const char *url, const char *id, xmlParserCtxtPtr ctxt)
{
	(void)url;
	(void)id;
	(void)ctxt;
	return NULL;
}

static const xmlSAXHandler handler = {
	.initialized = XML_SAX2_MAGIC,
	.startElementNs = start_element,
	.endElementNs = end_element,
	.characters = characters,
	.ignorableWhitespace = characters,
	.entityDecl = declared_entity,
	.unparsedEntityDecl = declared_unparsed,
	.attributeDecl = declared_attribute,
	.getEntity = wanted_entity,
	.getParameterEntity = wanted_entity,
	.reference = referred_entity,
};

/*
 * libxml2 compares each attribute of an element with all others, so a tag of
 * megabytes takes hours. None that is meant is longer than a few lines.
 */
static bool tags_are_short(const char *text, size_t len, struct config_error *err)
{
	size_t i, begin = 0;
	unsigned int line = 1, begin_line = 1;
	bool in_tag = false;

	for (i = 0; i < len; i++) {
		if (text[i] == '\n')
			line++;
		if (text[i] == '>') {
			in_tag = false;
		} else if (text[i] == '<' && !in_tag) {
			in_tag = true;
			begin = i;
			begin_line = line;
		}
		if (in_tag && i - begin > CONFIG_MAX_TAG) {
			err->line = begin_line;
			snprintf(err->text, sizeof(err->text),
				 "a tag or comment goes on for more than %d KiB",
				 CONFIG_MAX_TAG / 1024);
			return false;
		}
	}
	return true;
}

static void check_supported(struct reader *r)
{
	struct vgpu_config *config = r->config;
	size_t i, j;

	for (i = 0; i < config->num_cards; i++) {
		const struct config_card *c = &config->cards[i];

		for (j = 0; j < c->num; j++)
			if (!vgpu_config_type(config, c->supported[j].type_id)) {
				reader_fail(r, c->supported[j].line,
				     "the card has a type %u, which no <vgpuType> describes",
				     c->supported[j].type_id);
				return;
			}
	}
}

/* libxml2's own words, which end in a newline. */
static void fail_as_libxml(struct reader *r)
{
	const xmlError *e = xmlCtxtGetLastError(r->ctxt);
	char text[sizeof(r->err->text)];

	snprintf(text, sizeof(text), "%s", e && e->message ? e->message : "is not well formed");
	text[strcspn(text, "\n")] = '\0';
	reader_fail(r, e && e->line > 0 ? (unsigned int)e->line : 1, "%s", text);
}

int vgpu_config_parse(struct vgpu_config *config, const char *text, size_t len,
		      struct config_error *err)
{
	struct reader r = { .config = config, .err = err };
	xmlExternalEntityLoader loader;

	memset(config, 0, sizeof(*config));
	if (len > CONFIG_MAX_FILE) {
		reader_fail(&r, 1, "longer than %d MiB", CONFIG_MAX_FILE / (1024 * 1024));
		return -1;
	}
	if (!tags_are_short(text, len, err))
		return -1;
	if (!len) {
		reader_fail(&r, 1, "is empty");
		return -1;
	}
	loader = xmlGetExternalEntityLoader();
	xmlSetExternalEntityLoader(no_input);
	r.ctxt = xmlCreateMemoryParserCtxt(text, len);
	if (!r.ctxt) {
		reader_fail(&r, 1, "there is not enough memory");
		goto out;
	}
	*r.ctxt->sax = handler;
	r.ctxt->userData = &r;
	xmlCtxtUseOptions(r.ctxt, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	if (xmlParseDocument(r.ctxt) || !r.ctxt->wellFormed)
		fail_as_libxml(&r);
	if (!r.failed && !config_index(config))
		reader_fail(&r, 1, "there is not enough memory");
	if (!r.failed)
		check_supported(&r);
	/* What it made in passing of a DOCTYPE. */
	xmlFreeDoc(r.ctxt->myDoc);
	r.ctxt->myDoc = NULL;
	xmlFreeParserCtxt(r.ctxt);
out:
	xmlSetExternalEntityLoader(loader);
	if (r.failed)
		vgpu_config_free(config);
	return r.failed ? -1 : 0;
}

