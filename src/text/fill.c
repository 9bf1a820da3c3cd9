/* Text: a shaped paragraph and a width -> where its lines end.
 * The one hard thing: nothing is shaped here but the few edges whose glyphs depend on what was cut off; prefix sums do
 * the rest, so that auto-fit can try hundreds of sizes. UAX 14 is ICU's. */
#include "text/para.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uloc.h>

#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define MAX(a, b) ((a) > (b) ? (a) : (b))

/* Of an edge that nobody has asked for yet. */
#define UNKNOWN INT64_MIN

/* By how much shaping the edges of a line may widen it: of words that are spelt, and of any signs at all, where dotted
 * circles come to stand. */
enum { EDGES_MOST = FONT_EM / 3, WORD_EDGES_MOST = FONT_EM * 5 / 2 };

enum { SOFT_HYPHEN = 0xAD, BURMESE_NOT = 0x1019, ZERO_WIDTH_SPACE = 0x200B };

UBreakIterator *text_iterator(struct text_engine *engine, UBreakIteratorType type, const char *locale)
{
    UErrorCode error = U_ZERO_ERROR;
    for (size_t i = 0; i < engine->iterators.n; i++)
        if (engine->iterators.at[i].type == type && strcmp(engine->iterators.at[i].locale, locale) == 0)
            return engine->iterators.at[i].iterator;
    struct text_iterator *added = VEC_ADD(&engine->memory, &engine->iterators);
    snprintf(added->locale, sizeof added->locale, "%s", locale);
    added->type = type;
    added->iterator = ubrk_open(type, locale, NULL, 0, &error);
    text_icu(error);
    return added->iterator;
}

/* Strict: else small kana start lines. */
static UBreakIterator *line_iterator(const struct text_para *para)
{
    char locale[64] = "";
    UErrorCode error = U_ZERO_ERROR;
    uloc_forLanguageTag(para->request.lang, locale, sizeof locale, NULL, &error);
    uloc_setKeywordValue("lb", "strict", locale, sizeof locale, &error);
    if (U_FAILURE(error) || error == U_STRING_NOT_TERMINATED_WARNING)
        snprintf(locale, sizeof locale, "root@lb=strict"); /* a tag that is none */
    return text_iterator(para->engine, UBRK_LINE, locale);
}

/* Width of [lo, hi) shaped by itself, without the clusters from TRIM on. */
static int64_t shaped_width(const struct text_para *para, int32_t lo, int32_t hi, int32_t trim)
{
    struct text_glyphs glyphs = {.arena = &para->engine->edges};
    int64_t width = 0;
    arena_reset(glyphs.arena);
    for (int32_t r = text_run_at(para, lo); r < para->nruns && para->runs[r].start < hi; r++)
        text_shape_part(para, &para->runs[r], MAX(lo, para->runs[r].start), MIN(hi, para->runs[r].end), &glyphs);
    for (size_t i = 0; i < glyphs.vec.n; i++)
        if (glyphs.vec.at[i].cluster < trim)
            width += glyphs.vec.at[i].advance;
    return width;
}

/* At the end of a line: spaces, and the marks that UAX 9, L1 treats alike. */
static bool hangs(UChar c)
{
    return c == ZERO_WIDTH_SPACE || u_hasBinaryProperty(c, UCHAR_BIDI_CONTROL) ||
           (u_isUWhiteSpace(c) && u_getIntPropertyValue(c, UCHAR_LINE_BREAK) != U_LB_GLUE);
}

/* The empty halves of full-width punctuation on both sides of a break; LAST: the last cluster before it. */
static void find_blanks(const struct text_para *para, struct text_break *b, int32_t last)
{
    if (para->simple || para->request.rtl)
        return;
    const struct text_run *before = &para->runs[text_run_at(para, last)];
    const struct text_run *after = b->pos < para->n ? &para->runs[text_run_at(para, b->pos)] : before;
    if (after->face && after->face->format == FONT_CFF_CID && b->pos < para->n)
        b->lead = text_blank(after->face, text_at(para, b->pos), TEXT_BEFORE);
    if (b->trim > 0 && before->face && before->face->format == FONT_CFF_CID &&
        para->x[b->trim] - para->x[last] == FONT_EM) /* else it was taken away before */
        b->strip += text_blank(before->face, text_at(para, last), TEXT_AFTER);
}

static struct text_break break_at(const struct text_para *para, int32_t pos, bool hard)
{
    struct text_break b = {.pos = pos, .trim = pos, .prev = pos, .next = pos, .hard = hard};
    while (b.trim > 0 && hangs(para->u[b.trim - 1]))
        b.trim--;
    while (!text_is_safe(para, b.prev))
        b.prev--;
    while (!text_is_safe(para, b.next))
        b.next++;
    int32_t last = b.trim; /* the start of the last cluster that can be seen */
    while (last > 0 && (!(para->flag[--last] & UNIT_CLUSTER) || para->x[last] == para->x[b.trim])) {
    }
    if (b.trim > 0 && para->flag[last] & UNIT_TRACKED)
        b.strip = para->tracking;
    find_blanks(para, &b, last);
    b.head = b.next > pos ? UNKNOWN : 0;
    b.tail = b.prev < b.trim ? UNKNOWN : para->x[b.trim] - para->x[b.prev];
    return b;
}

/* Edges are shaped when a line is as long as to need them, and remembered: a break is const to all but its paragraph.
 */
static int64_t head_of(const struct text_para *para, const struct text_break *b)
{
    if (b->head == UNKNOWN)
        ((struct text_break *)b)->head = shaped_width(para, b->pos, b->next, b->next);
    return b->head;
}

static int64_t tail_of(const struct text_para *para, const struct text_break *b)
{
    if (b->tail == UNKNOWN)
        ((struct text_break *)b)->tail = shaped_width(para, b->prev, b->pos, b->trim);
    return b->tail;
}

static int64_t line_width(const struct text_para *para, const struct text_break *a, const struct text_break *b)
{
    if (b->trim <= a->pos)
        return 0;
    int64_t width = a->next <= b->prev ? head_of(para, a) + para->x[b->prev] - para->x[a->next] + tail_of(para, b)
                                       : shaped_width(para, a->pos, b->pos, b->trim);
    return MAX(width - a->lead - b->strip, 0);
}

/* What the line is inside the paragraph, whose edges shaping would change by a fraction of a letter. */
static int64_t width_inside(const struct text_para *para, const struct text_break *a, const struct text_break *b)
{
    return para->x[b->trim] - para->x[a->pos];
}

/* The widest authored line. */
static int64_t widest_line(const struct text_para *para)
{
    const struct text_break *line = &para->breaks.at[0];
    int64_t widest = 0;
    for (size_t i = 1; i < para->breaks.n; i++) {
        const struct text_break *b = &para->breaks.at[i];
        if (!b->hard)
            continue;
        widest = MAX(widest, line_width(para, line, b));
        line = b;
    }
    return widest;
}

/* Most edges of words have to be shaped for it, so it waits until somebody asks. */
int64_t text_widest_piece(const struct text_para *para)
{
    struct text_known *known = &((struct text_para *)para)->known;
    for (size_t i = 1; !known->piece_known && i < para->breaks.n; i++) {
        const struct text_break *b = &para->breaks.at[i];
        if (width_inside(para, b - 1, b) + WORD_EDGES_MOST > known->widest_piece)
            known->widest_piece = MAX(known->widest_piece, line_width(para, b - 1, b));
    }
    known->piece_known = true;
    return known->widest_piece;
}

/* Whether a line may end where UAX 14 and ICU's dictionaries would end it. LAST: the break before. */
static bool may_end(const struct text_para *para, int32_t last, int32_t pos)
{
    UChar before = para->u[pos - 1];
    if (para->flag[pos] & UNIT_KEEP)
        return false;
    if (hangs(before))
        return true;
    if (para->request.keep_all || before == SOFT_HYPHEN) /* a hyphen would have to be shown */
        return false;
    if (before == BURMESE_NOT &&
        last == pos - 1) /* a word of the dictionary, but nobody parts it from what it denies */
        return false;
    return para->flag[pos] & UNIT_CLUSTER; /* dictionaries cut stacked consonants */
}

/* UAX 14 LB4 and LB5: BK, CR, LF, NL. Not by the iterator's rule status, which for dictionary words is that of the
 * whole stretch: before a line end, every Thai word would seem to end a line. */
static bool ends_line(UChar c)
{
    int class = u_getIntPropertyValue(c, UCHAR_LINE_BREAK);
    return class == U_LB_MANDATORY_BREAK || class == U_LB_CARRIAGE_RETURN || class == U_LB_LINE_FEED ||
           class == U_LB_NEXT_LINE;
}

void text_find_breaks(struct text_para *para)
{
    struct arena *arena = &para->engine->scratch;
    UErrorCode error = U_ZERO_ERROR;
    UBreakIterator *iterator = line_iterator(para);
    ubrk_setText(iterator, para->u, para->n, &error);
    text_icu(error);
    *VEC_ADD(arena, &para->breaks) = break_at(para, 0, true);
    for (int32_t pos, last = 0; (pos = ubrk_next(iterator)) != UBRK_DONE; last = pos) {
        bool hard = pos == para->n || ends_line(para->u[pos - 1]);
        if (hard || may_end(para, last, pos))
            *VEC_ADD(arena, &para->breaks) = break_at(para, pos, hard);
    }
    text_grade_breaks(para);
    para->width = widest_line(para);
}

struct text_filling text_filling_start(const struct text_para *para, double width, enum text_grade grade)
{
    double most = (double)(INT64_MAX / 4);
    double units = floor(width * FONT_EM + 0.01); /* a width that came out of here must go in again */
    int64_t limit = units > most ? INT64_MAX / 4 : units > 0 ? (int64_t)units : 0;
    return (struct text_filling){.para = para, .limit = limit, .grade = grade, .at = para->breaks.at, .next = 1};
}

/* The last grapheme that still fits after A; takes spaces along, never makes an empty line nor goes past STOP. */
static struct text_break emergency_break(const struct text_para *para, const struct text_break *a,
                                         const struct text_break *stop, int64_t limit)
{
    struct text_break best = break_at(para, text_grapheme_end(para, a->pos), false), b;
    for (; best.pos < stop->pos; best = b) {
        b = break_at(para, text_grapheme_end(para, best.pos), false);
        bool more = b.trim > best.pos && best.trim > a->pos; /* both lines would show something */
        if (more && line_width(para, a, &b) > limit)
            return best;
    }
    return *stop;
}

/* The last break at which a line from F's place on is no wider than the limit; NULL: there is none. Edges are shaped
 * only where a line comes near the limit, or where EXACTLY is asked for. At a smaller limit the same breaks would be
 * passed as long as all but the last are so far below it that nobody shapes, or were measured to be below. */
static const struct text_break *last_fit(struct text_filling *f, bool exactly)
{
    const struct text_para *para = f->para;
    const struct text_break *breaks = para->breaks.at, *best = NULL;
    int64_t passed = 0; /* what the break before needs */
    while (breaks[f->next].pos <= f->at->pos)
        f->next++;
    for (; f->next < para->breaks.n && (!best || !best->hard); f->next++) {
        const struct text_break *b = &breaks[f->next];
        if (b->grade < f->grade)
            continue;
        int64_t needs = width_inside(para, f->at, b) + EDGES_MOST;
        if (exactly || needs > f->limit) {
            needs = line_width(para, f->at, b);
            if (needs > f->limit)
                break;
        }
        f->least = MAX(f->least, passed);
        passed = needs;
        best = b;
    }
    return best;
}

bool text_filling_next(struct text_filling *f, struct text_line *line)
{
    const struct text_para *para = f->para;
    if (f->at->pos >= para->n)
        return false;
    size_t from = f->next;
    const struct text_break *end = last_fit(f, false);
    if (end && line_width(para, f->at, end) > f->limit) {
        f->next = from;
        end = last_fit(f, true);
        f->least = f->limit;
    }
    bool cut = !end;
    if (cut) {
        struct text_break *own = f->at == &f->cuts[0] ? &f->cuts[1] : &f->cuts[0];
        *own = emergency_break(para, f->at, &para->breaks.at[f->next], f->limit);
        end = own;
        f->least = f->limit;
    }
    *line = (struct text_line){.start = f->at->pos,
                               .end = end->pos,
                               .trim = MAX(end->trim, f->at->pos),
                               .width = line_width(para, f->at, end),
                               .lead = f->at->lead,
                               .cut = cut};
    f->least = MAX(f->least, line->width);
    f->at = end;
    return true;
}

static double ems(int64_t units)
{
    return (double)units / FONT_EM;
}

double text_width(const struct text_para *para)
{
    return ems(para->width);
}

double text_widest_word(const struct text_para *para)
{
    return ems(text_widest_piece(para));
}

struct text_fill text_fill(const struct text_para *para, double width)
{
    return text_fill_graded(para, width, TEXT_INSIDE);
}

static struct text_fill count_lines(struct text_filling *filling)
{
    struct text_fill fill = {0};
    struct text_line line;
    int64_t widest = 0;
    while (text_filling_next(filling, &line)) {
        fill.lines++;
        fill.broken |= line.cut;
        widest = MAX(widest, line.width);
        fill.last = ems(line.width);
    }
    fill.width = ems(widest);
    return fill;
}

/* The same widths are asked for again: for a block and all around it, for its place, for the same text in the next
 * document. */
struct text_fill text_fill_graded(const struct text_para *para, double width, enum text_grade grade)
{
    struct text_known *known = &((struct text_para *)para)->known;
    struct text_filling filling = text_filling_start(para, width, grade);
    unsigned kept = MIN(known->ncounts, (unsigned)COUNTS_KEPT);
    for (unsigned i = 0; i < kept; i++) {
        const struct text_counted *counted = &known->counts[i];
        if (counted->grade == grade && counted->least <= filling.limit && filling.limit <= counted->most)
            return counted->fill;
    }
    struct text_fill fill = count_lines(&filling);
    known->counts[known->ncounts++ % COUNTS_KEPT] =
        (struct text_counted){MIN(filling.least, filling.limit), filling.limit, grade, fill};
    return fill;
}
