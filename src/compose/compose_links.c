/* A line with numbers and hosts in it -> items, so that each of them is a link of its own. Glyphs keep their places. */
#include <math.h>
#include <string.h>

#include "compose/compose_internal.h"

/* The glyphs of a line that show its bytes [FROM, TO). Glyphs stand in logical order, and so do runs. */
static struct glyph_line *cut_line(struct compose *c, const struct glyph_line *line, size_t from, size_t to)
{
    struct glyph_line *out = arena_alloc(c->arena, sizeof *out);
    struct glyph *glyphs = arena_array(c->arena, line->n, sizeof *glyphs);
    struct glyph_run *runs = arena_array(c->arena, line->nruns, sizeof *runs);
    *out = *line;
    out->text = arena_strndup(c->arena, line->text + from, to - from);
    out->text_size = to - from;
    out->start = line->start + from;
    out->n = out->nruns = 0;
    for (size_t r = 0; r < line->nruns; r++) {
        struct glyph_run run = line->runs[r];
        size_t first = out->n;
        for (size_t i = run.first; i < run.first + run.n; i++) {
            struct glyph glyph = line->glyphs[i];
            if (glyph.text < from || glyph.text >= to)
                continue;
            glyph.text -= (uint32_t)from;
            glyph.text_end = (uint32_t)((glyph.text_end < to ? glyph.text_end : to) - from);
            glyphs[out->n++] = glyph;
        }
        if (out->n > first) {
            run.first = first;
            run.n = out->n - first;
            runs[out->nruns++] = run;
        }
    }
    out->glyphs = glyphs;
    out->runs = runs;
    return out;
}

/* From where to where a piece reaches on its line, in ems: a piece ends where the next glyph to its right begins. */
static void find_extent(const struct glyph_line *line, const struct glyph_line *piece, double *left, double *right)
{
    double last = piece->glyphs[0].x;
    *left = last;
    for (size_t i = 1; i < piece->n; i++) {
        *left = fmin(*left, piece->glyphs[i].x);
        last = fmax(last, piece->glyphs[i].x);
    }
    *right = fmax(line->width, last);
    for (size_t i = 0; i < line->n; i++)
        if (line->glyphs[i].x > last + 1e-4 && line->glyphs[i].x < *right)
            *right = line->glyphs[i].x;
}

const char *compose_tell_link(struct compose *c, const struct compose_scope *scope, struct span span,
                              const struct rich_span *link, const char *text)
{
    static const struct {
        const char *scheme, *message;
    } kinds[] = {{"tel:", "common.link-call"}, {"sms:", "common.link-text"}, {"mailto:", "common.link-mail"}};
    const char *message = "common.link-open";
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (!strncmp(link->link, kinds[i].scheme, strlen(kinds[i].scheme)))
            message = kinds[i].message;
    const char *shown = arena_strndup(c->arena, text + link->start, link->end - link->start);
    return compose_message(c, scope, span, message, "target", shown);
}

/* LINK: NULL for words that lead nowhere. */
static void add_piece(struct compose *c, const struct page_text *text, size_t from, size_t to,
                      const struct rich_span *link, int tag, struct span span)
{
    if (from == to)
        return;
    if (link) {
        tag = compose_tag(c, PAGE_LINK, tag, span);
        c->tags.at[tag].href = link->link;
        c->tags.at[tag].alt = link->told;
    }
    struct glyph_line *piece = cut_line(c, text->line, from, to);
    struct page_item *item = compose_item(c, PAGE_TEXT, tag, span);
    item->text = *text;
    item->text.line = piece;
    if (!piece->n)
        return;
    double left, right;
    find_extent(text->line, piece, &left, &right);
    struct glyph *glyphs = arena_memdup(c->arena, piece->glyphs, piece->n * sizeof *glyphs);
    for (size_t i = 0; i < piece->n; i++)
        glyphs[i].x -= (float)left;
    piece->glyphs = glyphs;
    piece->width = right - left;
    item->text.x += left * text->size;
}

void compose_add_line(struct compose *c, const struct page_text *text, const struct rich *words, int tag,
                      struct span span)
{
    const struct glyph_line *line = text->line;
    size_t at = 0;
    for (size_t i = 0; i < words->n && tag != PAGE_NO_TAG; i++) {
        const struct rich_span *code = &words->spans[i];
        size_t from = code->start > line->start ? code->start - line->start : 0;
        size_t to = code->end > line->start ? code->end - line->start : 0;
        to = to < line->text_size ? to : line->text_size;
        if (!code->link || from >= to)
            continue;
        add_piece(c, text, at, from, NULL, tag, span);
        add_piece(c, text, from, to, code, tag, span);
        at = to;
    }
    if (at) {
        add_piece(c, text, at, line->text_size, NULL, tag, span);
        return;
    }
    struct page_item *item = compose_item(c, PAGE_TEXT, tag, span);
    item->text = *text;
}
