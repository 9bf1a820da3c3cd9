/* house.yaml -> inks, scripts; style maps -> styles.
 * The hard thing: a style's sizes are in u, so styles are read once for every format. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "spec/spec_internal.h"

struct ink_fields {
    struct yml_text rgb;
    const struct yml_node *cmyk;
    double gray;
};

static bool read_hex(const char *text, double rgb[3])
{
    if (strlen(text) != 7 || text[0] != '#' || strspn(text + 1, "0123456789abcdefABCDEF") != 6)
        return false;
    unsigned long value = strtoul(text + 1, NULL, 16);
    for (int i = 0; i < 3; i++)
        rgb[i] = (double)(value >> (16 - 8 * i) & 255) / 255;
    return true;
}

/* N numbers MIN..MAX. */
static bool read_numbers(const struct yml_reader *reader, const struct yml_node *node, const char *what, size_t n,
                         double min, double max, double *out)
{
    const struct yml_field field = {.key = what, .type = YML_NUMBER, .min = min, .max = max};
    if (!yml_expect(reader->diag, node, YML_LIST, what))
        return false;
    if (node->n != n) {
        diag_error(reader->diag, node->span, "wrong-type", "%s needs %zu numbers, not %zu", what, n, node->n);
        return false;
    }
    bool ok = true;
    for (size_t i = 0; i < n; i++)
        ok &= yml_read_value(reader, node->items[i], what, &field, &out[i]);
    return ok;
}

static bool read_inks(struct spec_library *library, const struct yml_reader *reader, const struct yml_node *map)
{
    static const struct yml_field fields[] = {
        {.key = "rgb", .type = YML_TEXT, .offset = offsetof(struct ink_fields, rgb), .required = true},
        {.key = "cmyk", .type = YML_NODE, .offset = offsetof(struct ink_fields, cmyk)},
        {.key = "k", .type = YML_NUMBER, .offset = offsetof(struct ink_fields, gray), .required = true, .max = 100},
    };
    bool ok = true;
    for (size_t i = 0; i < map->n; i++) {
        struct ink_fields read = {0};
        struct ink *ink = VEC_ADD(library->arena, &library->house.inks);
        ink->name = map->pairs[i].key;
        if (!yml_read(reader, map->pairs[i].value, "an ink", fields, 3, &read)) {
            ok = false;
            continue;
        }
        if (!read_hex(read.rgb.text, ink->rgb)) {
            diag_error(reader->diag, read.rgb.span, "bad-colour", "'%s' is no colour of the form \"#14274A\"",
                       read.rgb.text);
            ok = false;
        }
        if (read.cmyk)
            ok &= read_numbers(reader, read.cmyk, "cmyk", 4, 0, 100, ink->cmyk);
        else
            *VEC_ADD(library->arena, &library->house.rgb_inks) = (struct spec_rgb_ink){i, map->pairs[i].span};
        for (int k = 0; k < 4; k++)
            ink->cmyk[k] /= 100;
        ink->gray = 1 - read.gray / 100;
    }
    return ok;
}

struct script_fields {
    const struct yml_node *size, *leading;
    int heaviest;
    double floor;
};

static bool read_scripts(struct spec_library *library, const struct yml_reader *reader, const struct yml_node *map)
{
    static const struct yml_field fields[] = {
        {.key = "size", .type = YML_NODE, .offset = offsetof(struct script_fields, size), .required = true},
        {.key = "leading", .type = YML_NODE, .offset = offsetof(struct script_fields, leading), .required = true},
        {.key = "heaviest",
         .type = YML_INT,
         .offset = offsetof(struct script_fields, heaviest),
         .required = true,
         .min = 100,
         .max = 900},
        {.key = "floor", .type = YML_LENGTH, .offset = offsetof(struct script_fields, floor), .required = true},
    };
    bool ok = true;
    for (size_t i = 0; i < map->n; i++) {
        struct script_fields read = {0};
        struct spec_script *script = VEC_ADD(library->arena, &library->house.scripts);
        script->name = map->pairs[i].key;
        script->span = map->pairs[i].span;
        if (!yml_read(reader, map->pairs[i].value, "a script", fields, 4, &read)) {
            ok = false;
            continue;
        }
        ok &= read_numbers(reader, read.size, "size", SPEC_LEADINGS, 0.3, 2, script->size);
        ok &= read_numbers(reader, read.leading, "leading", SPEC_LEADINGS, 0.8, 3, script->leading);
        script->heaviest = read.heaviest;
        script->floor = read.floor;
    }
    return ok;
}

struct style_fields {
    struct yml_text like, size, ink, accent, group;
    int weight, bold, leading_class, yield;
    double leading, tracking, hang;
    bool exempt;
};

/* "12u" or "54u..65u". */
static bool read_range(const struct yml_text *text, double unit, double *min, double *max)
{
    const char *dots = strstr(text->text, "..");
    char first[32];
    size_t n = dots ? (size_t)(dots - text->text) : strlen(text->text);
    if (n >= sizeof first)
        return false;
    memcpy(first, text->text, n);
    first[n] = 0;
    if (!len_parse(first, unit, min) || !len_parse(dots ? dots + 2 : first, unit, max))
        return false;
    return *min > 0 && *min <= *max;
}

static const char *const CLASSES[] = {"headline", "item", "body", NULL};

static const struct yml_field STYLE_FIELDS[] = {
    {.key = "like", .type = YML_TEXT, .offset = offsetof(struct style_fields, like)},
    {.key = "weight", .type = YML_INT, .offset = offsetof(struct style_fields, weight), .min = 100, .max = 900},
    {.key = "bold", .type = YML_INT, .offset = offsetof(struct style_fields, bold), .min = 100, .max = 900},
    {.key = "size", .type = YML_TEXT, .offset = offsetof(struct style_fields, size)},
    {.key = "leading", .type = YML_NUMBER, .offset = offsetof(struct style_fields, leading), .min = 0.7, .max = 3},
    {.key = "class", .type = YML_ENUM, .offset = offsetof(struct style_fields, leading_class), .names = CLASSES},
    {.key = "tracking", .type = YML_NUMBER, .offset = offsetof(struct style_fields, tracking), .min = -0.1, .max = 0.5},
    {.key = "hang", .type = YML_NUMBER, .offset = offsetof(struct style_fields, hang), .min = 0, .max = 0.2},
    {.key = "ink", .type = YML_TEXT, .offset = offsetof(struct style_fields, ink)},
    {.key = "accent", .type = YML_TEXT, .offset = offsetof(struct style_fields, accent)},
    {.key = "group", .type = YML_TEXT, .offset = offsetof(struct style_fields, group)},
    {.key = "yield", .type = YML_INT, .offset = offsetof(struct style_fields, yield), .min = 1, .max = 9},
    {.key = "exempt", .type = YML_BOOL, .offset = offsetof(struct style_fields, exempt)},
};

static const struct spec_style *find_style(const struct spec_style *styles, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (!strcmp(styles[i].name, name))
            return &styles[i];
    return NULL;
}

bool spec_ink_read(struct diag *diag, const struct spec_layout *layout, const struct yml_text *name,
                   const struct ink **out)
{
    if (!name->text)
        return true;
    const struct ink *ink = spec_ink(layout, name->text);
    if (!ink) {
        const char *names[64];
        size_t n = 0;
        for (; n < layout->ninks && n < 64; n++)
            names[n] = layout->inks[n].name;
        const char *near = diag_closest(name->text, names, n);
        diag_error(diag, name->span, "unknown-ink", "there is no ink '%s'", name->text);
        if (near)
            diag_hint(diag, "did you mean '%s'?", near);
        return false;
    }
    *out = ink;
    return true;
}

static bool read_style(const struct yml_reader *reader, const struct spec_layout *layout, const struct yml_pair *pair,
                       const struct spec_style *known, size_t nknown, struct spec_style *out)
{
    struct diag *diag = reader->diag;
    const struct yml_node *like = yml_lookup(pair->value, "like");
    struct spec_style style = {.weight = 400,
                               .bold = 700,
                               .leading = 1.2,
                               .leading_class = SPEC_ITEM,
                               .yield = 1,
                               .ink = spec_ink(layout, "night")};
    const struct spec_style *base = find_style(known, nknown, like && like->text ? like->text : pair->key);
    if (like && !base) {
        diag_error(diag, like->span, "unknown-style", "there is no style '%s' above this one", like->text);
        return false;
    }
    if (base)
        style = *base; /* a layout's own style of the house's name says only what differs */
    struct style_fields read = {.weight = style.weight,
                                .bold = style.bold,
                                .leading = style.leading,
                                .leading_class = style.leading_class,
                                .tracking = style.tracking,
                                .hang = style.hang,
                                .yield = style.yield,
                                .exempt = style.exempt};
    bool ok = yml_read(reader, pair->value, "a style", STYLE_FIELDS, sizeof STYLE_FIELDS / sizeof *STYLE_FIELDS, &read);
    style.name = pair->key;
    style.span = pair->span;
    style.weight = read.weight;
    style.bold = read.bold > read.weight ? read.bold : read.weight;
    style.leading = read.leading;
    style.leading_class = read.leading_class;
    style.tracking = read.tracking;
    style.hang = read.hang;
    style.yield = read.yield;
    style.exempt = read.exempt;
    ok &= spec_ink_read(diag, layout, &read.ink, &style.ink);
    ok &= spec_ink_read(diag, layout, &read.accent, &style.accent);
    if (!style.accent)
        style.accent = style.ink;
    style.group = read.group.text ? read.group.text : base && !like ? base->group : style.name;
    if (read.size.text && !read_range(&read.size, reader->unit, &style.min, &style.max)) {
        diag_error(diag, read.size.span, "bad-length", "'%s' is no type size", read.size.text);
        diag_hint(diag, "write one size such as 12pt, or a range such as 10pt..12pt");
        ok = false;
    } else if (!read.size.text && !base) {
        diag_error(diag, pair->span, "missing-key", "the style '%s' needs a size", pair->key);
        ok = false;
    }
    if (ok)
        *out = style;
    return ok;
}

bool spec_styles_read(struct spec_library *library, struct diag *diag, struct spec_layout *layout,
                      const struct yml_node *map)
{
    const struct yml_reader reader = {library->arena, diag, layout->unit};
    if (!yml_expect(diag, map, YML_MAP, "styles"))
        return false;
    struct spec_style *all = arena_array(library->arena, layout->nstyles + map->n, sizeof *all);
    size_t n = layout->nstyles;
    bool ok = true;
    if (n)
        memcpy(all, layout->styles, n * sizeof *all);
    for (size_t i = 0; i < map->n; i++) {
        struct spec_style style;
        if (!read_style(&reader, layout, &map->pairs[i], all, n, &style)) {
            ok = false;
            continue;
        }
        const struct spec_style *old = find_style(all, n, style.name);
        if (old)
            all[old - all] = style;
        else
            all[n++] = style;
    }
    layout->styles = all;
    layout->nstyles = n;
    return ok;
}

static const struct yml_node *load(struct spec_library *library, struct diag *diag, const char *name)
{
    return yml_load(library->arena, diag, file_join(library->arena, library->folder, name));
}

bool spec_house_load(struct spec_library *library, struct diag *diag)
{
    struct {
        const struct yml_node *inks, *scripts, *styles;
    } read = {0};
    const struct yml_field fields[] = {
        {.key = "inks", .type = YML_NODE, .offset = 0, .required = true},
        {.key = "scripts", .type = YML_NODE, .offset = sizeof(void *), .required = true},
        {.key = "styles", .type = YML_NODE, .offset = 2 * sizeof(void *), .required = true},
    };
    const struct yml_reader reader = {library->arena, diag, 0};
    const struct yml_node *house = load(library, diag, "house.yaml");
    const struct yml_node *icons = load(library, diag, "icons.yaml");
    library->house.papers = load(library, diag, "papers.yaml");
    library->house.parts = load(library, diag, "parts.yaml");
    if (!house || !icons || !library->house.papers || !library->house.parts)
        return false;
    bool ok = yml_read(&reader, house, "house.yaml", fields, 3, &read);
    if (ok && yml_expect(diag, read.inks, YML_MAP, "inks"))
        ok &= read_inks(library, &reader, read.inks);
    if (ok && yml_expect(diag, read.scripts, YML_MAP, "scripts"))
        ok &= read_scripts(library, &reader, read.scripts);
    ok &= yml_expect(diag, library->house.papers, YML_MAP, "papers.yaml");
    ok &= yml_expect(diag, library->house.parts, YML_MAP, "parts.yaml");
    library->house.styles = read.styles;
    return spec_icons_read(library, diag, icons) && ok;
}
