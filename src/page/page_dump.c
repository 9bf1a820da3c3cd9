/* The document as text: a line for the document, its tags as a tree, its pages with one item a line.
 * Points with two decimals, so that a golden shows what moved and does not flicker with rounding; a page that is placed
 * many times is told once, where it is placed first. */
#include "page/page.h"

#include "base/vec.h"

#include <string.h>

enum { INDENT = 2, DECIMALS = 2 };

struct dump {
    struct buf *out;
    const struct page_doc *doc;
    VEC(const struct page *) told; /* pages of groups, where they were placed first */
    struct arena arena;
};

static const char *const role_names[] = {
    [PAGE_SECTION] = "section",
    [PAGE_H1] = "h1",
    [PAGE_H2] = "h2",
    [PAGE_H3] = "h3",
    [PAGE_P] = "p",
    [PAGE_LIST] = "list",
    [PAGE_LIST_ITEM] = "item",
    [PAGE_LIST_LABEL] = "label",
    [PAGE_LIST_BODY] = "body",
    [PAGE_FIGURE] = "figure",
    [PAGE_LINK] = "link",
    [PAGE_SPAN] = "span",
    [PAGE_TABLE] = "table",
    [PAGE_TABLE_ROW] = "row",
    [PAGE_TABLE_HEAD] = "head",
    [PAGE_TABLE_CELL] = "cell",
};

static void put_indent(struct dump *dump, int depth)
{
    for (int i = 0; i < depth * INDENT; i++)
        buf_char(dump->out, ' ');
}

static void put_numbers(struct dump *dump, const double *numbers, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        buf_char(dump->out, ' ');
        buf_number(dump->out, numbers[i], DECIMALS);
    }
}

static void put_rect(struct dump *dump, struct rect rect)
{
    put_numbers(dump, (double[]){rect.x, rect.y, rect.w, rect.h}, 4);
}

static void put_quoted(struct dump *dump, const char *text, size_t size)
{
    buf_char(dump->out, '"');
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '"' || text[i] == '\\')
            buf_char(dump->out, '\\');
        if (text[i] == '\n')
            buf_text(dump->out, "\\n");
        else
            buf_char(dump->out, text[i]);
    }
    buf_char(dump->out, '"');
}

/* NAME="value", or nothing where there is none. */
static void put_field(struct dump *dump, const char *name, const char *value)
{
    if (!value)
        return;
    buf_char(dump->out, ' ');
    buf_text(dump->out, name);
    buf_char(dump->out, '=');
    put_quoted(dump, value, strlen(value));
}

static void put_word(struct dump *dump, const char *name, const char *word)
{
    if (!word)
        return;
    buf_char(dump->out, ' ');
    buf_text(dump->out, name);
    buf_char(dump->out, '=');
    buf_text(dump->out, word);
}

static void put_ink(struct dump *dump, const char *name, const struct ink *ink)
{
    put_word(dump, name, ink ? ink->name : NULL);
}

static void put_stroke(struct dump *dump, const struct page_stroke *stroke)
{
    if (!stroke->ink)
        return;
    put_ink(dump, "stroke", stroke->ink);
    put_numbers(dump, &stroke->width, 1);
    if (stroke->round)
        buf_text(dump->out, " round");
    if (stroke->dash[0] > 0) {
        buf_text(dump->out, " dash");
        put_numbers(dump, stroke->dash, 2);
    }
}

static void put_segments(struct dump *dump, const struct page_path *path)
{
    static const char letters[] = {[PAGE_MOVE] = 'M', [PAGE_LINE] = 'L', [PAGE_CURVE] = 'C', [PAGE_CLOSE] = 'Z'};
    static const int points[] = {[PAGE_MOVE] = 1, [PAGE_LINE] = 1, [PAGE_CURVE] = 3, [PAGE_CLOSE] = 0};
    for (size_t i = 0; i < path->n; i++) {
        const struct page_segment *segment = &path->segments[i];
        buf_char(dump->out, ' ');
        buf_char(dump->out, letters[segment->op]);
        for (int k = 0; k < points[segment->op]; k++)
            put_numbers(dump, (double[]){segment->x[k], segment->y[k]}, 2);
    }
}

static void put_text(struct dump *dump, const struct page_text *text)
{
    buf_text(dump->out, "text");
    put_numbers(dump, (double[]){text->x, text->y}, 2);
    put_word(dump, "style", text->style);
    buf_char(dump->out, ' ');
    buf_number(dump->out, text->size, DECIMALS);
    buf_text(dump->out, "pt width");
    put_numbers(dump, (double[]){text->line->width * text->size}, 1);
    put_ink(dump, "ink", text->ink);
    if (text->accent != text->ink)
        put_ink(dump, "accent", text->accent);
    put_word(dump, "lang", text->lang);
    if (text->rtl)
        buf_text(dump->out, " rtl");
    buf_format(dump->out, " para=%zu.%zu ", text->para, text->line_of_para);
    put_quoted(dump, text->line->text, text->line->text_size);
}

static void put_image(struct dump *dump, const struct page_image *image)
{
    const struct page_picture *picture = image->picture;
    buf_text(dump->out, "image");
    put_rect(dump, image->box);
    buf_format(dump->out, " %ux%u ", picture->width, picture->height);
    put_quoted(dump, picture->name, strlen(picture->name));
}

static void put_code(struct dump *dump, const struct page_code *code)
{
    buf_text(dump->out, "code");
    put_rect(dump, code->box);
    buf_format(dump->out, " version=%d level=%s", code->symbol->version, qr_level_name(code->symbol->level));
    put_ink(dump, "ink", code->ink);
    buf_char(dump->out, ' ');
    put_quoted(dump, code->symbol->payload, strlen(code->symbol->payload));
}

static bool told_before(struct dump *dump, const struct page *page)
{
    for (size_t i = 0; i < dump->told.n; i++)
        if (dump->told.at[i] == page)
            return true;
    *VEC_ADD(&dump->arena, &dump->told) = page;
    return false;
}

static void put_items(struct dump *dump, const struct page *page, int depth);

static void put_group(struct dump *dump, const struct page_group *group, int depth)
{
    const struct matrix *m = &group->matrix;
    buf_text(dump->out, "group matrix");
    put_numbers(dump, (double[]){m->a, m->b, m->c, m->d, m->e, m->f}, 6);
    put_field(dump, "page", group->page->name);
    if (group->clip)
        buf_text(dump->out, " clip");
    if (group->tagged)
        buf_text(dump->out, " tagged");
    if (told_before(dump, group->page)) {
        buf_text(dump->out, " as before");
        return;
    }
    buf_char(dump->out, '\n');
    put_items(dump, group->page, depth + 1);
    dump->out->n--; /* the caller ends the last line */
}

static void put_item(struct dump *dump, const struct page_item *item, int depth)
{
    put_indent(dump, depth);
    if (item->tag != PAGE_NO_TAG)
        buf_format(dump->out, "#%d ", item->tag);
    switch (item->kind) {
    case PAGE_TEXT:
        put_text(dump, &item->text);
        break;
    case PAGE_RECT:
        buf_text(dump->out, "rect");
        put_rect(dump, item->rect.box);
        put_ink(dump, "fill", item->rect.fill);
        put_stroke(dump, &item->rect.stroke);
        if (item->rect.field)
            buf_text(dump->out, " field");
        break;
    case PAGE_PATH:
        buf_text(dump->out, "path");
        put_ink(dump, "fill", item->path.fill);
        put_stroke(dump, &item->path.stroke);
        put_segments(dump, &item->path);
        break;
    case PAGE_IMAGE:
        put_image(dump, &item->image);
        break;
    case PAGE_CODE:
        put_code(dump, &item->code);
        break;
    case PAGE_GROUP:
        put_group(dump, &item->group, depth);
        break;
    }
    buf_char(dump->out, '\n');
}

static void put_items(struct dump *dump, const struct page *page, int depth)
{
    for (size_t i = 0; i < page->n; i++)
        put_item(dump, &page->items[i], depth);
}

static void put_tags(struct dump *dump)
{
    const struct page_doc *doc = dump->doc;
    int *depths = arena_array(&dump->arena, doc->ntags + 1, sizeof *depths);
    buf_text(dump->out, "tags\n");
    for (size_t i = 0; i < doc->ntags; i++) {
        const struct page_tag *tag = &doc->tags[i];
        depths[i] = tag->parent == PAGE_NO_TAG ? 1 : depths[tag->parent] + 1;
        put_indent(dump, depths[i]);
        buf_format(dump->out, "#%zu %s", i, role_names[tag->role]);
        put_word(dump, "lang", tag->lang);
        put_field(dump, "alt", tag->alt);
        put_field(dump, "href", tag->href);
        buf_char(dump->out, '\n');
    }
}

void page_dump(struct buf *out, const struct page_doc *doc)
{
    static const char *const duplex[] = {
        [PAGE_SIMPLEX] = "simplex", [PAGE_DUPLEX_LONG] = "duplex-long", [PAGE_DUPLEX_SHORT] = "duplex-short"};
    struct dump dump = {.out = out, .doc = doc};
    arena_init(&dump.arena);
    buf_text(out, "document ");
    put_quoted(&dump, doc->title, strlen(doc->title));
    put_word(&dump, "lang", doc->lang);
    put_field(&dump, "subject", doc->subject);
    buf_format(out, " %s\n", duplex[doc->duplex]);
    for (size_t i = 0; i < doc->noutline; i++) {
        buf_format(out, "bookmark page=%zu ", doc->outline[i].page + 1);
        put_quoted(&dump, doc->outline[i].title, strlen(doc->outline[i].title));
        buf_char(out, '\n');
    }
    if (doc->ntags)
        put_tags(&dump);
    for (size_t i = 0; i < doc->n; i++) {
        const struct page *page = &doc->pages[i];
        buf_format(out, "page %zu ", i + 1);
        put_quoted(&dump, page->name, strlen(page->name));
        put_numbers(&dump, (double[]){page->w, page->h}, 2);
        buf_text(out, "pt trim");
        put_rect(&dump, page->trim);
        buf_text(out, " bleed");
        put_rect(&dump, page->bleed);
        buf_char(out, '\n');
        put_items(&dump, page, 1);
    }
    arena_release(&dump.arena);
}
