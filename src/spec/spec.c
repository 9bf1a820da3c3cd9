/* layouts/NAME.yaml, in one of its formats -> struct spec_layout.
 * The hard thing: a layout is written for one size and scales by rule: u = content width / design width (brief, 12). */
#include "spec/spec.h"

#include <math.h>
#include <string.h>

#include "base/file.h"
#include "spec/spec_internal.h"

/* ---- names */

static const char *const *names_in(struct spec_library *library, struct diag *diag, const char *folder)
{
    static const char *const shared[] = {"house", "icons", "papers", "parts"};
    char **files;
    size_t n, kept = 0;
    if (!file_list(library->arena, diag, folder, ".yaml", &files, &n))
        return NULL;
    const char **names = arena_array(library->arena, n + 1, sizeof *names);
    for (size_t i = 0; i < n; i++) {
        char *name = arena_strndup(library->arena, files[i], strlen(files[i]) - strlen(".yaml"));
        bool layout = true;
        for (size_t k = 0; k < sizeof shared / sizeof *shared; k++)
            layout &= strcmp(name, shared[k]) != 0;
        if (layout)
            names[kept++] = name;
    }
    return names;
}

struct spec_library *spec_open(struct arena *arena, struct diag *diag, const char *folder,
                               const struct spec_kind *const *kinds, size_t nkinds)
{
    struct spec_library *library = arena_alloc(arena, sizeof *library);
    *library =
        (struct spec_library){.arena = arena, .folder = arena_strdup(arena, folder), .kinds = kinds, .nkinds = nkinds};
    library->layout_names = names_in(library, diag, folder);
    library->stock_names = names_in(library, diag, arena_format(arena, "%s/stocks", folder));
    if (!library->layout_names || !library->stock_names || !spec_house_load(library, diag))
        return NULL;
    return library;
}

void spec_set_ink(struct spec_library *library, const char *name, const double rgb[3])
{
    double light = fmax(rgb[0], fmax(rgb[1], rgb[2]));
    for (size_t i = 0; i < library->house.inks.n; i++) {
        struct ink *ink = &library->house.inks.at[i];
        if (strcmp(ink->name, name) != 0)
            continue;
        for (int k = 0; k < 3; k++) {
            ink->rgb[k] = rgb[k];
            ink->cmyk[k] = light > 0 ? (light - rgb[k]) / light : 0;
        }
        ink->cmyk[3] = 1 - light;
        *VEC_ADD(library->arena, &library->house.rgb_inks) = (struct spec_rgb_ink){.index = i};
        ink->gray = 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
    }
}

const struct spec_rgb_ink *spec_rgb_inks(struct spec_library *library, size_t *n)
{
    *n = library->house.rgb_inks.n;
    return library->house.rgb_inks.at;
}

struct ink *spec_ink_at(struct spec_library *library, size_t index)
{
    return &library->house.inks.at[index];
}

const char *const *spec_layout_names(struct spec_library *library)
{
    return library->layout_names;
}

const char *const *spec_stock_names(struct spec_library *library)
{
    return library->stock_names;
}

/* ---- layouts */

static const struct yml_node *root_of(struct spec_library *library, struct diag *diag, const char *name)
{
    for (size_t i = 0; i < library->roots.n; i++)
        if (!strcmp(library->root_names.at[i], name))
            return library->roots.at[i];
    const struct yml_node *root =
        yml_load(library->arena, diag, arena_format(library->arena, "%s/%s.yaml", library->folder, name));
    if (root && !yml_expect(diag, root, YML_MAP, "a layout"))
        root = NULL;
    *VEC_ADD(library->arena, &library->roots) = root;
    *VEC_ADD(library->arena, &library->root_names) = arena_strdup(library->arena, name);
    return root;
}

struct layout_fields {
    struct yml_text about, large_print;
    const struct yml_node *design, *formats, *styles, *pages, *parts;
    double floor;
};

#define ROOT(member) offsetof(struct layout_fields, member)
static const struct yml_field ROOT_FIELDS[] = {
    {.key = "about", .type = YML_TEXT, .offset = ROOT(about), .required = true},
    {.key = "large-print", .type = YML_TEXT, .offset = ROOT(large_print)},
    {.key = "floor", .type = YML_LENGTH, .offset = ROOT(floor), .min = 0, .max = 100},
    {.key = "design", .type = YML_NODE, .offset = ROOT(design)},
    {.key = "formats", .type = YML_NODE, .offset = ROOT(formats), .required = true},
    {.key = "styles", .type = YML_NODE, .offset = ROOT(styles)},
    {.key = "pages", .type = YML_NODE, .offset = ROOT(pages), .required = true},
    {.key = "parts", .type = YML_NODE, .offset = ROOT(parts)},
};

struct format_fields {
    struct yml_text paper, label, stock;
    const struct yml_node *size, *frame, *panels, *design;
    int fold;
    double tuck, side, bleed, safe, reading_distance, scan_distance, unit;
    bool flip_short;
};

static const char *const FOLDS[] = {"across", "down", NULL};

#define FORMAT(member) offsetof(struct format_fields, member)
static const struct yml_field FORMAT_FIELDS[] = {
    {.key = "paper", .type = YML_TEXT, .offset = FORMAT(paper)},
    {.key = "size", .type = YML_NODE, .offset = FORMAT(size)},
    {.key = "label", .type = YML_TEXT, .offset = FORMAT(label), .required = true},
    {.key = "frame", .type = YML_NODE, .offset = FORMAT(frame)},
    {.key = "design", .type = YML_NODE, .offset = FORMAT(design)}, /* instead of the layout's */
    {.key = "side", .type = YML_LENGTH, .offset = FORMAT(side), .min = 0, .max = 1000},
    {.key = "safe", .type = YML_LENGTH, .offset = FORMAT(safe), .min = 0, .max = 100},
    {.key = "bleed", .type = YML_LENGTH, .offset = FORMAT(bleed), .min = 0, .max = 72},
    {.key = "stock", .type = YML_TEXT, .offset = FORMAT(stock)},
    {.key = "panels", .type = YML_NODE, .offset = FORMAT(panels)},
    {.key = "tuck", .type = YML_LENGTH, .offset = FORMAT(tuck), .min = 0, .max = 72},
    {.key = "fold", .type = YML_ENUM, .offset = FORMAT(fold), .names = FOLDS},
    {.key = "flip-short", .type = YML_BOOL, .offset = FORMAT(flip_short)},
    {.key = "reading-distance", .type = YML_LENGTH, .offset = FORMAT(reading_distance), .min = 0, .max = 1e6},
    {.key = "scan-distance", .type = YML_LENGTH, .offset = FORMAT(scan_distance), .min = 0, .max = 1e6},
};

bool spec_lengths_read(const struct yml_reader *reader, const struct yml_node *node, const char *what, size_t n,
                       double *out)
{
    const struct yml_field field = {.key = what, .type = YML_LENGTH, .min = 0, .max = 14400};
    if (!yml_expect(reader->diag, node, YML_LIST, what))
        return false;
    if (node->n != n) {
        diag_error(reader->diag, node->span, "wrong-type", "%s takes %zu lengths, not %zu", what, n, node->n);
        return false;
    }
    bool ok = true;
    for (size_t i = 0; i < n; i++)
        ok &= yml_read_value(reader, node->items[i], what, &field, &out[i]);
    return ok;
}

static bool read_paper(struct spec_library *library, const struct yml_reader *reader, const struct format_fields *read,
                       struct span span, double size[2])
{
    if (read->size)
        return spec_lengths_read(reader, read->size, "size", 2, size);
    if (!read->paper.text) {
        diag_error(reader->diag, span, "missing-key", "a format needs a paper or a size");
        return false;
    }
    const struct yml_node *papers = library->house.papers, *paper = yml_lookup(papers, read->paper.text);
    if (!paper) {
        const char *names[64];
        size_t n = 0;
        for (; n < papers->n && n < 64; n++)
            names[n] = papers->pairs[n].key;
        const char *near = diag_closest(read->paper.text, names, n);
        diag_error(reader->diag, read->paper.span, "unknown-paper", "there is no paper '%s'", read->paper.text);
        if (near)
            diag_hint(reader->diag, "did you mean '%s'?", near);
        return false;
    }
    return spec_lengths_read(reader, paper, "a paper", 2, size);
}

/* Trim, frame, u and what the format has to spare. */
static bool read_format(struct spec_library *library, struct diag *diag, const struct yml_pair *pair,
                        const struct yml_node *design, struct spec_layout *layout)
{
    const struct yml_reader reader = {library->arena, diag, 0};
    struct format_fields read = {0};
    double size[2], inset[4] = {0}, drawn[2];
    if (!yml_read(&reader, pair->value, "a format", FORMAT_FIELDS, sizeof FORMAT_FIELDS / sizeof *FORMAT_FIELDS,
                  &read) ||
        !read_paper(library, &reader, &read, pair->span, size))
        return false;
    if (read.frame && !spec_lengths_read(&reader, read.frame, "frame (top, end, bottom, start)", 4, inset))
        return false;
    layout->format = pair->key;
    layout->format_label = read.label.text;
    layout->w = size[0];
    layout->h = size[1];
    layout->frame = rect_inset((struct rect){0, 0, size[0], size[1]}, inset[0], inset[1], inset[2], inset[3]);
    layout->side = read.side;
    layout->safe = read.safe;
    layout->bleed = read.bleed;
    layout->reading_distance = read.reading_distance;
    layout->scan_distance = read.scan_distance;
    layout->flip_short = read.flip_short;
    layout->unit = 1;
    layout->left = 0;
    layout->panels_down = read.fold == 1;
    if (read.panels && !spec_panels_read(&reader, read.panels, read.tuck, layout))
        return false;
    if (layout->frame.w - 2 * read.side < 1 || layout->frame.h < 1) {
        diag_error(diag, pair->span, "out-of-range", "frame and side leave no room on the paper");
        return false;
    }
    if (read.design)
        design = read.design;
    if (design) {
        if (!spec_lengths_read(&reader, design, "design (content width, height)", 2, drawn))
            return false;
        layout->unit = (layout->frame.w - 2 * read.side) / drawn[0];
        layout->left = size[1] / layout->unit - drawn[1];
    }
    if (read.stock.text) {
        layout->stock = spec_stock(library, diag, read.stock.span, read.stock.text);
        if (!layout->stock)
            return false;
        if (layout->stock->label_w < size[0] - 0.1 || layout->stock->label_h < size[1] - 0.1) {
            diag_error(diag, read.stock.span, "stock-too-small", "labels of '%s' are smaller than the piece",
                       read.stock.text);
            return false;
        }
    }
    return true;
}

/* The highest of the languages "1", "2" ... that boxes ask for. */
static size_t languages_of(const struct spec_box *box)
{
    size_t most =
        box->lang && box->lang[0] >= '1' && box->lang[0] <= '9' && !box->lang[1] ? (size_t)(box->lang[0] - '0') : 1;
    for (size_t i = 0; i < box->n; i++) {
        size_t below = languages_of(&box->children[i]);
        most = below > most ? below : most;
    }
    return most;
}

static bool for_format(const struct yml_texts *formats, const char *format)
{
    bool listed = !formats->n;
    for (size_t i = 0; i < formats->n; i++)
        listed |= !strcmp(formats->at[i].text, format);
    return listed;
}

struct page_fields {
    struct yml_text name, lang;
    struct yml_texts formats;
    const struct yml_node *box, *foot;
    bool flow;
};

#define PAGE(member) offsetof(struct page_fields, member)
static const struct yml_field PAGE_FIELDS[] = {
    {.key = "name", .type = YML_TEXT, .offset = PAGE(name), .required = true},
    {.key = "box", .type = YML_NODE, .offset = PAGE(box), .required = true},
    {.key = "foot", .type = YML_NODE, .offset = PAGE(foot)},
    {.key = "flow", .type = YML_BOOL, .offset = PAGE(flow)},
    {.key = "lang", .type = YML_TEXT, .offset = PAGE(lang)},
    {.key = "formats", .type = YML_TEXTS, .offset = PAGE(formats)},
};

static bool read_page(struct spec_library *library, struct diag *diag, const struct yml_node *node,
                      const struct page_fields *read, const struct yml_node *parts, struct spec_layout *layout,
                      struct spec_page *out)
{
    struct spec_box *box = arena_alloc(library->arena, sizeof *box), *foot = NULL;
    bool ok = spec_box_read(library, diag, layout, parts, read->box, box);
    if (read->foot) {
        foot = arena_alloc(library->arena, sizeof *foot);
        ok &= spec_box_read(library, diag, layout, parts, read->foot, foot);
    }
    if (ok && read->flow && strcmp(box->kind->name, "col") != 0) {
        diag_error(diag, read->box->span, "wrong-type", "what flows over pages is a 'col', not a '%s'",
                   box->kind->name);
        ok = false;
    }
    if (!ok)
        return false;
    size_t langs = read->lang.text && !strcmp(read->lang.text, "2") ? 2 : languages_of(box);
    layout->languages = langs > layout->languages ? langs : layout->languages;
    *out = (struct spec_page){read->name.text, read->lang.text, box, foot, read->flow, node->span};
    return true;
}

static bool read_pages(struct spec_library *library, struct diag *diag, const struct yml_node *list,
                       const struct yml_node *parts, struct spec_layout *layout)
{
    const struct yml_reader reader = {library->arena, diag, layout->unit};
    if (!yml_expect(diag, list, YML_LIST, "pages"))
        return false;
    struct spec_page *pages = arena_array(library->arena, list->n ? list->n : 1, sizeof *pages);
    bool ok = true, flow = false;
    layout->languages = 1;
    for (size_t i = 0; i < list->n; i++) {
        struct page_fields read = {0};
        if (!yml_read(&reader, list->items[i], "a page", PAGE_FIELDS, sizeof PAGE_FIELDS / sizeof *PAGE_FIELDS,
                      &read)) {
            ok = false;
            continue;
        }
        if (read.lang.text && strcmp(read.lang.text, "1") != 0 && strcmp(read.lang.text, "2") != 0) {
            diag_error(diag, read.lang.span, "bad-choice", "a page's language is \"1\" or \"2\", not '%s'",
                       read.lang.text);
            ok = false;
        }
        if (!for_format(&read.formats, layout->format))
            continue;
        flow |= read.flow;
        if (read_page(library, diag, list->items[i], &read, parts, layout, &pages[layout->npages]))
            layout->npages++;
        else
            ok = false;
    }
    layout->pages = pages;
    if (ok && !layout->npages) {
        diag_error(diag, list->span, "missing-key", "the format '%s' has no page", layout->format);
        ok = false;
    } else if (ok && flow && layout->npages > 1) {
        diag_error(diag, list->span, "wrong-type", "a page that flows must be the only one");
        ok = false;
    }
    return ok;
}

static const struct yml_pair *find_format(struct diag *diag, struct span span, const struct yml_node *formats,
                                          const char *name)
{
    const char *names[64];
    size_t n = 0;
    for (size_t i = 0; i < formats->n; i++) {
        if (!strcmp(formats->pairs[i].key, name))
            return &formats->pairs[i];
        if (n < 64)
            names[n++] = formats->pairs[i].key;
    }
    const char *near = diag_closest(name, names, n);
    diag_error(diag, span, "unknown-format", "the layout has no format '%s'", name);
    diag_note(diag, formats->span, "its formats are listed here");
    if (near)
        diag_hint(diag, "did you mean '%s'?", near);
    return NULL;
}

/* A step lighter: black on paper reads as well, and the longest headlines stay within what a page in low ink may take.
 */
static void lighten(struct arena *arena, struct spec_layout *layout)
{
    enum { HEAVIEST = 700, HEAVY = 600, STEP = 100 };
    struct spec_style *styles = arena_memdup(arena, layout->styles, layout->nstyles * sizeof *styles);
    for (size_t i = 0; i < layout->nstyles; i++) {
        int weight = styles[i].weight;
        styles[i].weight = weight > HEAVIEST ? HEAVIEST : weight >= HEAVY ? weight - STEP : weight;
        styles[i].bold = styles[i].bold > HEAVIEST ? HEAVIEST : styles[i].bold;
    }
    layout->styles = styles;
}

/* A layout's own parts have names of their own. */
static bool check_parts(const struct spec_library *library, struct diag *diag, const struct yml_node *parts)
{
    bool ok = true;
    for (size_t i = 0; i < parts->n; i++) {
        const struct yml_node *shared = yml_lookup(library->house.parts, parts->pairs[i].key);
        if (!shared)
            continue;
        diag_error(diag, parts->pairs[i].span, "duplicate-key", "'%s' is a part of all layouts too",
                   parts->pairs[i].key);
        diag_note(diag, shared->span, "it is here");
        ok = false;
    }
    return ok;
}

static const struct spec_layout *load(struct spec_library *library, struct diag *diag, struct span span,
                                      const char *name, const char *format, bool low)
{
    const struct yml_node *root = root_of(library, diag, name);
    const struct yml_reader reader = {library->arena, diag, 0};
    struct layout_fields read = {0};
    if (!root || !yml_read(&reader, root, "a layout", ROOT_FIELDS, sizeof ROOT_FIELDS / sizeof *ROOT_FIELDS, &read) ||
        !yml_expect(diag, read.formats, YML_MAP, "formats"))
        return NULL;
    const struct yml_pair *pair = find_format(diag, span, read.formats, format);
    struct spec_layout *layout = arena_alloc(library->arena, sizeof *layout);
    layout->name = arena_strdup(library->arena, name);
    layout->path = root->span.source->path;
    layout->large_print = read.large_print.text;
    layout->floor = read.floor;
    layout->span = pair ? pair->span : root->span;
    layout->inks = library->house.inks.at;
    layout->ninks = library->house.inks.n;
    layout->scripts = library->house.scripts.at;
    layout->nscripts = library->house.scripts.n;
    layout->icons = library->house.icons.at;
    layout->nicons = library->house.icons.n;
    if (!pair || !read_format(library, diag, pair, read.design, layout))
        return NULL;
    layout->low = low;
    if (low && layout->frame.x > 0) /* to the frame, not to the paper's edge */
        layout->side = 0;
    bool ok = spec_styles_read(library, diag, layout, library->house.styles);
    if (read.styles)
        ok &= spec_styles_read(library, diag, layout, read.styles);
    if (low)
        lighten(library->arena, layout);
    if (read.parts && !yml_expect(diag, read.parts, YML_MAP, "parts"))
        return NULL;
    ok &= !read.parts || check_parts(library, diag, read.parts);
    return read_pages(library, diag, read.pages, read.parts, layout) && ok ? layout : NULL;
}

static const struct spec_layout *find(struct spec_library *library, struct diag *diag, struct span span,
                                      const char *name, const char *format, bool low)
{
    for (size_t i = 0; i < library->layouts.n; i++)
        if (!strcmp(library->layouts.at[i]->name, name) && !strcmp(library->layouts.at[i]->format, format) &&
            library->layouts.at[i]->low == low)
            return library->layouts.at[i];
    size_t n = 0;
    bool known = false;
    for (; library->layout_names[n]; n++)
        known |= !strcmp(library->layout_names[n], name);
    if (!known) {
        const char *near = diag_closest(name, library->layout_names, n);
        diag_error(diag, span, "unknown-layout", "there is no layout '%s'", name);
        if (near)
            diag_hint(diag, "did you mean '%s'?", near);
        return NULL;
    }
    const struct spec_layout *layout = load(library, diag, span, name, format, low);
    if (layout)
        *VEC_ADD(library->arena, &library->layouts) = layout;
    return layout;
}

const struct spec_layout *spec_layout(struct spec_library *library, struct diag *diag, struct span span,
                                      const char *name, const char *format)
{
    return find(library, diag, span, name, format, false);
}

const struct spec_layout *spec_layout_low(struct spec_library *library, struct diag *diag, struct span span,
                                          const char *name, const char *format)
{
    return find(library, diag, span, name, format, true);
}

const char *const *spec_format_names(struct spec_library *library, struct diag *diag, const char *name)
{
    const struct yml_node *root = root_of(library, diag, name);
    const struct yml_node *formats = root ? yml_lookup(root, "formats") : NULL;
    if (!formats || formats->kind != YML_MAP)
        return NULL;
    const char **names = arena_array(library->arena, formats->n + 1, sizeof *names);
    for (size_t i = 0; i < formats->n; i++)
        names[i] = formats->pairs[i].key;
    return names;
}

/* ---- look-ups */

const struct spec_style *spec_style(const struct spec_layout *layout, const char *name)
{
    for (size_t i = 0; i < layout->nstyles; i++)
        if (!strcmp(layout->styles[i].name, name))
            return &layout->styles[i];
    return NULL;
}

const struct spec_icon *spec_icon(const struct spec_layout *layout, const char *name)
{
    for (size_t i = 0; i < layout->nicons; i++)
        if (!strcmp(layout->icons[i].name, name))
            return &layout->icons[i];
    return NULL;
}

const struct ink *spec_ink(const struct spec_layout *layout, const char *name)
{
    for (size_t i = 0; i < layout->ninks; i++)
        if (!strcmp(layout->inks[i].name, name))
            return &layout->inks[i];
    return NULL;
}

const struct spec_script *spec_script(const struct spec_layout *layout, const char *lang, const char *script)
{
    const char *wanted[] = {lang, script, "Latn"};
    for (size_t k = 0; k < 3; k++)
        for (size_t i = 0; i < layout->nscripts; i++)
            if (!strcmp(layout->scripts[i].name, wanted[k]))
                return &layout->scripts[i];
    return layout->nscripts ? &layout->scripts[0] : NULL;
}
