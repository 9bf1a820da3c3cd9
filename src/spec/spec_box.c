/* A node of a layout -> struct spec_box: {kind: {common keys, the kind's own keys, items}}.
 * The hard thing: one map holds keys of two tables, and lengths may be in u or be the format's "side". */
#include <stdlib.h>
#include <string.h>

#include "spec/spec_internal.h"

enum { MAX_DEPTH = 40 };

struct box_reader {
    struct spec_library *library;
    struct diag *diag;
    const struct spec_layout *layout;
    const struct yml_node *parts; /* the layout's own, or NULL */
    struct yml_reader yml;
    int depth;
};

struct box_fields {
    const struct yml_node *w, *h, *pad, *when, *items, *rule_top, *rule_bottom;
    struct yml_text fill, outline, rule, each, lang, label, alt;
    double gap, outline_width;
    int align, justify, optional, role, least;
    bool field, raise;
};

/* "kind": what the block kind says; "none": an artifact; the others in the order of enum page_role. */
static const char *const ROLES[] = {"none",  "kind", "section", "h1",   "h2",     "h3",   "p",
                                    "list",  "item", "label",   "body", "figure", "link", "span",
                                    "table", "row",  "head",    "cell", NULL};
static const char *const ALIGNS[] = {"start", "center", "end", "stretch", "between", "baseline", NULL};

#define AT(member) offsetof(struct box_fields, member)
static const struct yml_field FIELDS[] = {
    {.key = "w", .type = YML_NODE, .offset = AT(w)},
    {.key = "h", .type = YML_NODE, .offset = AT(h)},
    {.key = "pad", .type = YML_NODE, .offset = AT(pad)},
    {.key = "gap", .type = YML_LENGTH, .offset = AT(gap), .min = -1000, .max = 14400},
    {.key = "fill", .type = YML_TEXT, .offset = AT(fill)},
    {.key = "outline", .type = YML_TEXT, .offset = AT(outline)},
    {.key = "outline-width", .type = YML_LENGTH, .offset = AT(outline_width), .min = 0, .max = 100},
    {.key = "rule", .type = YML_TEXT, .offset = AT(rule)},
    {.key = "rule-top", .type = YML_NODE, .offset = AT(rule_top)},
    {.key = "rule-bottom", .type = YML_NODE, .offset = AT(rule_bottom)},
    {.key = "align", .type = YML_ENUM, .offset = AT(align), .names = ALIGNS},
    {.key = "justify", .type = YML_ENUM, .offset = AT(justify), .names = ALIGNS},
    {.key = "optional", .type = YML_INT, .offset = AT(optional), .min = 1, .max = 9},
    {.key = "least", .type = YML_INT, .offset = AT(least), .min = 1, .max = 100},
    {.key = "role", .type = YML_ENUM, .offset = AT(role), .names = ROLES},
    {.key = "field", .type = YML_BOOL, .offset = AT(field)},
    {.key = "raise", .type = YML_BOOL, .offset = AT(raise)},
    {.key = "each", .type = YML_TEXT, .offset = AT(each)},
    {.key = "lang", .type = YML_TEXT, .offset = AT(lang)},
    {.key = "label", .type = YML_TEXT, .offset = AT(label)},
    {.key = "alt", .type = YML_TEXT, .offset = AT(alt)},
    {.key = "when", .type = YML_NODE, .offset = AT(when)},
};
static const struct yml_field ITEMS = {.key = "items", .type = YML_NODE, .offset = AT(items)};
enum { FIELD_COUNT = sizeof FIELDS / sizeof *FIELDS };

/* ---- lengths and tracks */

static bool read_length(const struct box_reader *r, const struct yml_node *node, double *out)
{
    if (node->kind == YML_SCALAR && !strcmp(node->text, "side")) {
        *out = r->layout->side;
        return true;
    }
    if (node->kind == YML_SCALAR && !strcmp(node->text, "0")) {
        *out = 0;
        return true;
    }
    if (spec_is_panel(node))
        return spec_panel_read(&r->yml, node, r->layout, out);
    const struct yml_field field = {.key = "a length", .type = YML_LENGTH};
    return yml_read_value(&r->yml, node, "a length", &field, out);
}

/* [all], [vertical, horizontal] or [top, end, bottom, start]; a single length is all four. */
static bool read_pad(const struct box_reader *r, const struct yml_node *node, double pad[4])
{
    static const int spread[5][4] = {{0}, {0, 0, 0, 0}, {0, 1, 0, 1}, {0}, {0, 1, 2, 3}};
    double v[4] = {0};
    if (node->kind == YML_SCALAR) {
        if (!read_length(r, node, &v[0]))
            return false;
        for (int i = 0; i < 4; i++)
            pad[i] = v[0];
        return true;
    }
    if (!yml_expect(r->diag, node, YML_LIST, "pad"))
        return false;
    if (node->n != 1 && node->n != 2 && node->n != 4) {
        diag_error(r->diag, node->span, "wrong-type", "pad takes 1, 2 or 4 lengths, not %zu", node->n);
        diag_hint(r->diag, "[all], [top and bottom, start and end] or [top, end, bottom, start]");
        return false;
    }
    for (size_t i = 0; i < node->n; i++)
        if (!read_length(r, node->items[i], &v[i]))
            return false;
    for (int i = 0; i < 4; i++)
        pad[i] = v[spread[node->n][i]];
    return true;
}

bool spec_size_read(const struct spec_layout *layout, const struct yml_reader *yml, const struct yml_node *node,
                    struct spec_size *out)
{
    const struct box_reader r = {.diag = yml->diag, .layout = layout, .yml = *yml};
    if (!yml_expect(yml->diag, node, YML_SCALAR, "a size"))
        return false;
    const char *text = node->text;
    size_t n = strlen(text);
    if (!strcmp(text, "auto")) {
        *out = (struct spec_size){SPEC_AUTO, 0};
    } else if (!strncmp(text, "grow", 4) && (!text[4] || text[4] == ' ')) {
        char *end;
        long share = text[4] ? strtol(text + 5, &end, 10) : 1;
        if (text[4] && (*end || share < 1 || share > 100)) {
            diag_error(yml->diag, node->span, "bad-length", "'%s' is no share such as 'grow 2'", text);
            return false;
        }
        *out = (struct spec_size){SPEC_FLEX, (double)share};
    } else if (n && text[n - 1] == '%') {
        char *end;
        long percent = strtol(text, &end, 10);
        if (*end != '%' || percent < 1 || percent > 100) {
            diag_error(yml->diag, node->span, "bad-length", "'%s' is no share from 1%% to 100%%", text);
            return false;
        }
        *out = (struct spec_size){SPEC_PERCENT, (double)percent / 100};
    } else {
        double points;
        if (!read_length(&r, node, &points))
            return false;
        *out = (struct spec_size){SPEC_FIXED, points};
    }
    return true;
}

/* ---- when */

struct when_fields {
    const struct yml_node *left;
    struct spec_when when;
};

/* ">= 150", "< 50" or "50..149". */
static bool read_left(const struct box_reader *r, const struct yml_node *node, struct spec_when *when)
{
    if (yml_expect(r->diag, node, YML_SCALAR, "left")) {
        const char *t = node->text;
        char *end;
        if (!strncmp(t, ">= ", 3)) {
            when->left_min = (double)strtol(t + 3, &end, 10);
            if (!*end)
                return true;
        } else if (!strncmp(t, "< ", 2)) {
            when->left_max = (double)strtol(t + 2, &end, 10);
            if (!*end)
                return true;
        }
        diag_error(r->diag, node->span, "bad-choice", "'%s' is no condition such as '>= 50' or '< 50'", t);
    }
    return false;
}

static bool read_when(const struct box_reader *r, const struct yml_node *node, struct spec_when *out)
{
#define WHEN(member) offsetof(struct when_fields, when.member)
    static const struct yml_field fields[] = {
        {.key = "left", .type = YML_NODE, .offset = offsetof(struct when_fields, left)},
        {.key = "lang", .type = YML_TEXTS, .offset = WHEN(lang)},
        {.key = "not-lang", .type = YML_TEXTS, .offset = WHEN(not_lang)},
        {.key = "has", .type = YML_TEXTS, .offset = WHEN(has)},
        {.key = "lacks", .type = YML_TEXTS, .offset = WHEN(lacks)},
        {.key = "format", .type = YML_TEXTS, .offset = WHEN(format)},
    };
    struct when_fields read = {.when = {.set = true, .left_min = -1e9, .left_max = 1e9, .span = node->span}};
    bool ok = yml_read(&r->yml, node, "when", fields, sizeof fields / sizeof *fields, &read);
    if (read.left)
        ok &= read_left(r, read.left, &read.when);
    *out = read.when;
    return ok;
}

/* ---- boxes */

static const struct spec_kind *find_kind(const struct box_reader *r, const struct yml_pair *pair)
{
    const char *names[64];
    size_t n = 0;
    for (; n < r->library->nkinds && n < 64; n++) {
        names[n] = r->library->kinds[n]->name;
        if (!strcmp(names[n], pair->key))
            return r->library->kinds[n];
    }
    const char *near = diag_closest(pair->key, names, n);
    diag_error(r->diag, pair->span, "unknown-block", "there is no block '%s'", pair->key);
    if (near)
        diag_hint(r->diag, "did you mean '%s'?", near);
    return NULL;
}

static bool read_node(struct box_reader *r, const struct yml_node *node, struct spec_box *out);

static bool read_items(struct box_reader *r, const struct yml_node *items, struct spec_box *box)
{
    if (!yml_expect(r->diag, items, YML_LIST, "items"))
        return false;
    struct spec_box *children = arena_array(r->library->arena, items->n ? items->n : 1, sizeof *children);
    bool ok = true;
    for (size_t i = 0; i < items->n; i++)
        ok &= read_node(r, items->items[i], &children[i]);
    box->children = children;
    box->n = items->n;
    return ok;
}

static bool read_inks(const struct box_reader *r, const struct box_fields *read, struct spec_box *box)
{
    bool ok = spec_ink_read(r->diag, r->layout, &read->fill, &box->fill);
    ok &= spec_ink_read(r->diag, r->layout, &read->outline, &box->outline);
    box->rule = spec_ink(r->layout, "night");
    ok &= spec_ink_read(r->diag, r->layout, &read->rule, &box->rule);
    return ok;
}

static bool read_box(struct box_reader *r, const struct yml_pair *pair, const struct spec_kind *kind,
                     struct spec_box *box)
{
    struct box_fields read = {.align = SPEC_STRETCH, .justify = SPEC_START, .role = 1};
    struct yml_field common[FIELD_COUNT + 1];
    memcpy(common, FIELDS, sizeof FIELDS);
    common[FIELD_COUNT] = ITEMS;
    size_t ncommon = kind->container ? FIELD_COUNT + 1 : FIELD_COUNT;
    char *what = arena_format(r->library->arena, "the block '%s'", kind->name);

    *box = (struct spec_box){.kind = kind, .span = pair->span};
    box->block = arena_alloc(r->library->arena, kind->size ? kind->size : 1);
    bool ok =
        yml_read_both(&r->yml, pair->value, what, common, ncommon, &read, kind->fields, kind->nfields, box->block);
    box->w = box->h = (struct spec_size){SPEC_AUTO, 0};
    if (read.w)
        ok &= spec_size_read(r->layout, &r->yml, read.w, &box->w);
    if (read.h)
        ok &= spec_size_read(r->layout, &r->yml, read.h, &box->h);
    if (read.pad)
        ok &= read_pad(r, read.pad, box->pad);
    if (read.rule_top)
        ok &= read_length(r, read.rule_top, &box->rule_top);
    if (read.rule_bottom)
        ok &= read_length(r, read.rule_bottom, &box->rule_bottom);
    if (read.when)
        ok &= read_when(r, read.when, &box->when);
    ok &= read_inks(r, &read, box);
    box->gap = read.gap;
    box->outline_width = read.outline_width;
    box->align = read.align;
    box->justify = read.justify;
    box->optional = read.optional;
    box->least = read.least;
    box->role = read.role - 2; /* the first two names stand for SPEC_ROLE_NONE and SPEC_ROLE_KIND */
    box->field = read.field;
    box->raise = read.raise;
    box->each = read.each.text;
    box->lang = read.lang.text;
    box->label = read.label;
    box->alt = read.alt;
    if (read.items)
        ok &= read_items(r, read.items, box);
    return ok;
}

static void name_parts(const struct yml_node *parts, const char *names[64], size_t *n)
{
    for (size_t i = 0; parts && i < parts->n && *n < 64; i++)
        names[(*n)++] = parts->pairs[i].key;
}

/* {part: name} stands for a tree of the layout's own or of parts.yaml. */
static bool read_part(struct box_reader *r, const struct yml_pair *pair, struct spec_box *out)
{
    const struct yml_node *shared = r->library->house.parts;
    if (!yml_expect(r->diag, pair->value, YML_SCALAR, "part"))
        return false;
    const char *name = pair->value->text;
    const struct yml_node *part = r->parts ? yml_lookup(r->parts, name) : NULL;
    if (!part)
        part = yml_lookup(shared, name);
    if (!part) {
        const char *names[64];
        size_t n = 0;
        name_parts(r->parts, names, &n);
        name_parts(shared, names, &n);
        const char *near = diag_closest(name, names, n);
        diag_error(r->diag, pair->value->span, "unknown-part", "there is no part '%s'", name);
        if (near)
            diag_hint(r->diag, "did you mean '%s'?", near);
        return false;
    }
    return read_node(r, part, out);
}

static bool read_node(struct box_reader *r, const struct yml_node *node, struct spec_box *out)
{
    if (!yml_expect(r->diag, node, YML_MAP, "a block"))
        return false;
    if (node->n != 1) {
        diag_error(r->diag, node->span, "wrong-type", "a block has one name, such as 'text:', not %zu", node->n);
        diag_hint(r->diag, "indent the block's keys below its name");
        return false;
    }
    if (r->depth == MAX_DEPTH) {
        diag_error(r->diag, node->span, "part-cycle", "blocks are nested %d deep: does a part contain itself?",
                   MAX_DEPTH);
        return false;
    }
    r->depth++;
    const struct yml_pair *pair = &node->pairs[0];
    bool ok;
    if (!strcmp(pair->key, "part")) {
        ok = read_part(r, pair, out);
    } else {
        const struct spec_kind *kind = find_kind(r, pair);
        ok = kind && read_box(r, pair, kind, out);
    }
    r->depth--;
    return ok;
}

bool spec_box_read(struct spec_library *library, struct diag *diag, const struct spec_layout *layout,
                   const struct yml_node *parts, const struct yml_node *node, struct spec_box *out)
{
    struct box_reader r = {.library = library,
                           .diag = diag,
                           .layout = layout,
                           .parts = parts,
                           .yml = {library->arena, diag, layout->unit}};
    return read_node(&r, node, out);
}
