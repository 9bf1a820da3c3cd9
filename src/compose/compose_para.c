/* Paragraphs in a place: shaped, measured, their lines put on baselines. Shared by texts and numbers.
 * Lines follow the CSS model: the font's ascent and descent, half of the remaining leading above and below. */
#include <math.h>
#include <string.h>

#include "compose/compose_cache.h"

/* Blank lines part paragraphs; marks are cut to each. */
static size_t count_parts(const struct rich *rich)
{
    size_t n = 1;
    for (size_t i = 0; i + 1 < rich->size; i++)
        n += rich->text[i] == '\n' && rich->text[i + 1] == '\n' && (i + 2 == rich->size || rich->text[i + 2] != '\n');
    return n;
}

static bool cut(struct compose *c, const struct compose_scope *scope, const struct rich *rich, size_t from, size_t to,
                struct span span, struct rich *out)
{
    struct rich_span *spans = arena_array(c->arena, rich->n ? rich->n : 1, sizeof *spans);
    *out = (struct rich){.text = rich->text + from, .size = to - from, .spans = spans};
    for (size_t i = 0; i < rich->n; i++) {
        struct rich_span part = rich->spans[i];
        part.start = (part.start > from ? part.start : from) - from;
        part.end = (part.end < to ? part.end : to);
        if (part.end <= part.start + from)
            continue;
        part.end -= from;
        if (part.link && !(part.told = compose_tell_link(c, scope, span, &part, out->text)))
            return false;
        spans[out->n++] = part;
    }
    return true;
}

static const struct text_para *shape(struct compose *c, const struct compose_scope *scope, const struct rich *rich,
                                     const struct compose_para *para)
{
    const struct spec_style *style = para->style;
    int heaviest = (para->script ? para->script : scope->script)->heaviest;
    struct text_request request = {.rich = *rich,
                                   .lang = scope->lang->tag.text,
                                   .rtl = scope->lang->rtl,
                                   .keep_all = scope->lang->keep_all,
                                   .weight = style->weight < heaviest ? style->weight : heaviest,
                                   .bold_weight = style->bold < heaviest ? style->bold : heaviest,
                                   .tracking = style->tracking,
                                   .span = para->span};
    const struct text_para *shaped = text_shape(c->request->engine, c->diag, &request);
    if (shaped)
        compose_shelf_hold(c, shaped);
    return shaped;
}

bool compose_shape(struct compose *c, const struct compose_scope *scope, const struct rich *rich,
                   struct compose_para *para)
{
    size_t parts = count_parts(rich), n = 0, from = 0;
    const struct text_para **paras = arena_array(c->arena, parts, sizeof *paras);
    struct rich *words = arena_array(c->arena, parts, sizeof *words);
    while (from <= rich->size && n < parts) {
        const char *gap = n + 1 < parts ? strstr(rich->text + from, "\n\n") : NULL;
        size_t to = gap ? (size_t)(gap - rich->text) : rich->size;
        if (!cut(c, scope, rich, from, to, para->span, &words[n]))
            return false;
        paras[n] = shape(c, scope, &words[n], para);
        if (!paras[n++])
            return false;
        from = to + 2;
        while (from < rich->size && rich->text[from] == '\n')
            from++;
    }
    if (!para->script)
        para->script = scope->script;
    para->words = words;
    para->paras = paras;
    para->n = n;
    para->lang = scope->lang->tag.text;
    para->hang = scope->lang->rtl || strcmp(para->script->name, "Latn") != 0 ? 0 : para->style->hang;
    return true;
}

/* The size in a place WIDTH wide: its group's, or what makes it as wide as its place. */
static double size_in(struct compose *c, const struct compose_para *para, double width)
{
    double size = compose_size(c, para->style, para->script);
    if (!para->fit_width || isinf(width))
        return size;
    double natural = text_width(para->paras[0]) - para->hang;
    double fit = floor(width / natural * 1000) / 1000;
    return compose_min(size, compose_max(fit, compose_least(c, para->style, para->script)));
}

/* Where lines may run to, in ems. */
static double room_for(const struct compose_para *para, double width, double size)
{
    return para->nowrap || isinf(width) ? 1e6 : width / size + para->hang;
}

/* Distance of the baseline from the top of its line, in ems. */
static double drop_of(const struct text_para *para, double leading)
{
    struct text_metrics m = text_metrics(para);
    return (leading - m.ascent - m.descent) / 2 + m.ascent;
}

struct block_size compose_para_measure(struct compose *c, const struct compose_para *para, double width)
{
    double size = size_in(c, para, width);
    double leading = compose_leading(c, para->style, para->script);
    struct block_size out = {0, (double)(para->n - 1) * para->gap * size, drop_of(para->paras[0], leading) * size};
    for (size_t i = 0; i < para->n; i++) {
        struct text_fill fill = text_fill(para->paras[i], room_for(para, width, size));
        out.w = compose_max(out.w, (fill.width - para->hang) * size);
        out.h += (double)fill.lines * leading * size;
    }
    if (para->fit_width && isinf(width))
        out.w = 0; /* takes what it gets */
    return out;
}

void compose_para_arrange(struct compose *c, struct block *block, const struct compose_para *para, struct rect content)
{
    double size = size_in(c, para, content.w);
    struct fit_group *group = compose_group(c, para->style);
    double over = 0, tall = (double)(para->n - 1) * para->gap * size;
    size_t lines = 0;
    bool broken = false;
    for (size_t i = 0; i < para->n; i++) {
        struct text_fill fill = text_fill(para->paras[i], room_for(para, content.w, size));
        broken |= fill.broken;
        lines += fill.lines;
        over = compose_max(over, (fill.width - para->hang) * size - content.w);
        if (fill.broken)
            over = compose_max(over, text_widest_word(para->paras[i]) * size - content.w);
        tall += (double)fill.lines * compose_leading(c, para->style, para->script) * size;
    }
    if (para->max_lines && lines > (size_t)para->max_lines)
        over = compose_max(over, text_width(para->paras[0]) * size / para->max_lines - content.w);
    if (over > 0.05 || broken || (para->max_lines && lines > (size_t)para->max_lines)) {
        group->too_wide = true;
        c->wides++;
        compose_misfit(c, block, compose_max(over, 0.1), true);
    }
    compose_misfit(c, block, tall - content.h, false);
}

/* Where a line starts, from the left. */
static double line_x(const struct block *block, const struct compose_para *para, struct rect content, double w)
{
    bool rtl = block_rtl(block);
    double spare = content.w - w;
    switch (para->align) {
    case SPEC_CENTER:
        return content.x + spare / 2;
    case SPEC_END:
        return content.x + (rtl ? 0 : spare);
    default:
        return content.x + (rtl ? spare : 0);
    }
}

/* What a text at (X, Y) is set in where ink is saved: black, and paper on a disc that is solid. NULL: ink is not saved.
 */
static const struct ink *saving_ink(const struct compose *c, double x, double y)
{
    const struct ink *black = compose_black(c);
    bool solid = false;
    for (size_t i = 0; black && i < c->items.n; i++) {
        const struct page_item *item = &c->items.at[i];
        if (item->kind == PAGE_PATH && item->path.fill &&
            rect_inside((struct rect){x, y, 0, 0}, page_item_box(item), 0))
            solid = item->path.fill == black;
    }
    return solid ? spec_ink(c->layout, "paper") : black;
}

void compose_para_draw(struct compose *c, struct block *block, const struct compose_para *para, struct rect content,
                       int tag)
{
    double size = size_in(c, para, content.w), y = content.y;
    double leading = compose_leading(c, para->style, para->script);
    const struct ink *black = saving_ink(c, content.x + content.w / 2, content.y + size / 2);
    for (size_t i = 0; i < para->n; i++) {
        const struct text_para *p = para->paras[i];
        double room = room_for(para, content.w, size);
        bool even = para->balance && !para->nowrap;
        if (!even && !para->nowrap)
            room = text_tidy(p, room);
        const struct glyph_line *lines;
        size_t n = even ? text_lines_balanced(p, c->arena, room, &lines) : text_lines(p, c->arena, room, &lines);
        int own = tag;
        if (i && tag != PAGE_NO_TAG)
            own = compose_tag(c, (int)c->tags.at[tag].role, c->tags.at[tag].parent, para->span);
        for (size_t k = 0; k < n; k++) {
            const struct page_text text = {.x = line_x(block, para, content, (lines[k].width - para->hang) * size) -
                                                para->hang * size,
                                           .y = y + drop_of(p, leading) * size,
                                           .size = size,
                                           .line = &lines[k],
                                           .ink = black ? black : para->style->ink,
                                           .accent = black ? black : para->style->accent,
                                           .lang = para->lang,
                                           .style = para->style->name,
                                           .rtl = block_rtl(block),
                                           .para = c->paras,
                                           .line_of_para = k};
            compose_add_line(c, &text, &para->words[i], own, para->span);
            y += leading * size;
        }
        c->paras++;
        y += para->gap * size;
    }
}
