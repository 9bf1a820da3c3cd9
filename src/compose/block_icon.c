/* icon: a shape beside a word. disc: the same, or the entry's number, on a disc. Never alone: the word is always there,
 * so icons are artifacts. */
#include <math.h>

#include "compose/compose_internal.h"

struct icon_fields {
    struct yml_text name, ink;
    double size;
};

struct disc_fields {
    struct yml_text icon, ink, on, style;
    double d;
    bool count;
};

struct icon {
    const struct spec_icon *icon;
    const struct ink *ink, *on;
    struct compose_para para; /* of a number */
};

#define ICON(member) offsetof(struct icon_fields, member)
static const struct yml_field ICON_FIELDS[] = {
    {.key = "name", .type = YML_TEXT, .offset = ICON(name), .required = true},
    {.key = "ink", .type = YML_TEXT, .offset = ICON(ink)},
    {.key = "size", .type = YML_LENGTH, .offset = ICON(size), .required = true, .min = 1, .max = 2000},
};

#define DISC(member) offsetof(struct disc_fields, member)
static const struct yml_field DISC_FIELDS[] = {
    {.key = "icon", .type = YML_TEXT, .offset = DISC(icon)},
    {.key = "count", .type = YML_BOOL, .offset = DISC(count)},
    {.key = "style", .type = YML_TEXT, .offset = DISC(style)},
    {.key = "ink", .type = YML_TEXT, .offset = DISC(ink)},
    {.key = "on", .type = YML_TEXT, .offset = DISC(on)},
    {.key = "d", .type = YML_LENGTH, .offset = DISC(d), .required = true, .min = 1, .max = 2000},
};

/* A name, or ".field" of the entry. */
static const struct spec_icon *find_icon(struct compose *c, const struct block *block, const struct yml_text *name)
{
    const char *id = name->text[0] == '.' ? compose_binding(&block->scope, NULL, name->text) : name->text;
    const struct spec_icon *icon = id ? spec_icon(c->layout, id) : NULL;
    if (icon)
        return icon;
    const char *names[96];
    size_t n = 0;
    for (; n < c->layout->nicons && n < 96; n++)
        names[n] = c->layout->icons[n].name;
    const char *near = id ? diag_closest(id, names, n) : NULL;
    diag_error(c->diag, name->span, "unknown-icon", "there is no icon '%s'", id ? id : name->text);
    diag_note(c->diag, c->request->material->span, "in this material");
    if (near)
        diag_hint(c->diag, "did you mean '%s'?", near);
    return NULL;
}

static bool prepare_icon(struct compose *c, struct block *block)
{
    const struct icon_fields *fields = block->box->block;
    struct icon *icon = arena_alloc(c->arena, sizeof *icon);
    icon->icon = find_icon(c, block, &fields->name);
    block->data = icon;
    return compose_use_ink(c, &fields->ink, spec_ink(c->layout, "night"), &icon->ink) && icon->icon;
}

static struct block_size measure_icon(struct compose *c, struct block *block, double width)
{
    const struct icon_fields *fields = block->box->block;
    (void)c;
    (void)width;
    return (struct block_size){fields->size, fields->size, -1};
}

static void draw_icon(struct compose *c, struct block *block, struct rect content)
{
    const struct icon_fields *fields = block->box->block;
    const struct icon *icon = block->data;
    const struct ink *black = compose_black(c);
    compose_icon(c, block, icon->icon, content.x, content.y + fmax(content.h - fields->size, 0) / 2, fields->size,
                 black ? black : icon->ink);
}

/* ---- disc */

static bool prepare_count(struct compose *c, struct block *block, struct icon *icon)
{
    const struct disc_fields *fields = block->box->block;
    if (!fields->style.text) {
        diag_error(c->diag, block->box->span, "missing-key", "a disc with a count needs a style");
        return false;
    }
    const struct spec_style *style = compose_style(c, &fields->style);
    if (!style)
        return false;
    char *digits = arena_format(c->arena, "%zu", block->scope.index);
    struct rich_span *code = arena_alloc(c->arena, sizeof *code);
    struct rich rich = {.text = digits, .spans = code, .n = 1};
    while (digits[rich.size])
        rich.size++;
    *code = (struct rich_span){.end = rich.size, .marks = RICH_CODE};
    icon->para = (struct compose_para){.style = style, .span = block->box->span, .align = SPEC_CENTER, .nowrap = true};
    return compose_shape(c, &block->scope, &rich, &icon->para);
}

static bool prepare_disc(struct compose *c, struct block *block)
{
    const struct disc_fields *fields = block->box->block;
    struct icon *icon = arena_alloc(c->arena, sizeof *icon);
    block->data = icon;
    bool ok = compose_use_ink(c, &fields->ink, spec_ink(c->layout, "paper"), &icon->ink) &&
              compose_use_ink(c, &fields->on, spec_ink(c->layout, "night"), &icon->on);
    if (fields->count)
        return prepare_count(c, block, icon) && ok;
    if (fields->icon.text)
        icon->icon = find_icon(c, block, &fields->icon);
    return ok && (icon->icon || !fields->icon.text);
}

static struct block_size measure_disc(struct compose *c, struct block *block, double width)
{
    const struct disc_fields *fields = block->box->block;
    (void)c;
    (void)width;
    return (struct block_size){fields->d, fields->d, -1};
}

static void draw_disc(struct compose *c, struct block *block, struct rect content)
{
    static const double GLYPH = 0.58; /* of the disc: brief, 6 */
    const struct disc_fields *fields = block->box->block;
    const struct icon *icon = block->data;
    double d = fields->d, x = content.x, y = content.y + fmax(content.h - d, 0) / 2, inset = d * (1 - GLYPH) / 2;
    const struct ink *black = compose_black(c);
    bool ring = black && (icon->icon || icon->para.n); /* a bullet stays solid */
    double edge = ring ? d * 0.05 : 0;
    if (icon->on)
        compose_disc(c, block->box->span, PAGE_NO_TAG, x + d / 2, y + d / 2, (d - edge) / 2,
                     ring    ? NULL
                     : black ? black
                             : icon->on,
                     (struct page_stroke){.ink = ring ? black : NULL, .width = edge});
    if (icon->icon)
        compose_icon(c, block, icon->icon, x + inset, y + inset, d * GLYPH, black ? black : icon->ink);
    if (icon->para.n) {
        struct text_metrics m = text_metrics(icon->para.paras[0]);
        double size = compose_size(c, icon->para.style, icon->para.script);
        double leading = compose_leading(c, icon->para.style, icon->para.script);
        double baseline = ((leading - m.ascent - m.descent) / 2 + m.ascent) * size;
        bool item = c->tag >= 0 && c->tags.at[c->tag].role == PAGE_LIST_ITEM;
        int tag = item ? compose_tag(c, PAGE_LIST_LABEL, c->tag, block->box->span) : PAGE_NO_TAG;
        struct rect place = {x, y + d / 2 + m.cap_height * size / 2 - baseline, d, d};
        compose_para_draw(c, block, &icon->para, place, tag);
    }
}

const struct block_kind BLOCK_ICON = {.spec = {.name = "icon",
                                               .fields = ICON_FIELDS,
                                               .nfields = sizeof ICON_FIELDS / sizeof *ICON_FIELDS,
                                               .size = sizeof(struct icon_fields)},
                                      .prepare = prepare_icon,
                                      .measure = measure_icon,
                                      .draw = draw_icon};
const struct block_kind BLOCK_DISC = {.spec = {.name = "disc",
                                               .fields = DISC_FIELDS,
                                               .nfields = sizeof DISC_FIELDS / sizeof *DISC_FIELDS,
                                               .size = sizeof(struct disc_fields)},
                                      .prepare = prepare_disc,
                                      .measure = measure_disc,
                                      .draw = draw_disc};
