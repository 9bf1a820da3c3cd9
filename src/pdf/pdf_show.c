/* A line of glyphs -> TJ (ISO 32000-1, 9.4.3, 14.9.4).
 * The one hard thing: what readers get back. Clusters are shown in logical order, each glyph put in its place; a
 * cluster of several glyphs gives its text to the first and ZERO WIDTH SPACE to the others, and its word says its text
 * as a whole (ActualText), because some readers sort glyphs by place. Right to left, poppler turns round the characters
 * of one glyph, so there each glyph has one character, and blank glyphs bring the characters that are left over. */
#include "pdf/pdf_job.h"
#include "pdf/pdf_put.h"

#include <math.h>
#include <string.h>

static const char NO_TEXT[] = "\xE2\x80\x8B"; /* ZERO WIDTH SPACE */
enum { NO_TEXT_SIZE = 3 };

static const double LARGE = 24;          /* points; from here on a thousandth of an em can be seen */
static const double CARRIER_STEP = 0.02; /* ems; between blanks that bring characters */

/* Glyphs first .. first + n that stand for one text. */
struct cluster {
    const struct glyph *glyphs;
    size_t n;
    const char *text, *text_end;
};

static size_t char_size(const char *at, const char *end)
{
    const char *next = at + 1;
    while (next < end && (*next & 0xC0) == 0x80)
        next++;
    return (size_t)(next - at);
}

/* The cluster that starts at glyph I of RUN; moves I behind it. */
static struct cluster next_cluster(const struct glyph_line *line, const struct glyph_run *run, size_t *i)
{
    const struct glyph *glyphs = line->glyphs + run->first;
    size_t start = (*i)++;
    while (*i < run->n && glyphs[*i].text == glyphs[start].text && glyphs[*i].text_end == glyphs[start].text_end)
        (*i)++;
    return (struct cluster){glyphs + start, *i - start, line->text + glyphs[start].text,
                            line->text + glyphs[start].text_end};
}

static bool is_space(const struct cluster *cluster)
{
    return cluster->text < cluster->text_end && *cluster->text == ' ';
}

static struct pdf_piece *add_piece(struct pdf_job *job, const struct cluster *cluster, struct pdf_face *face,
                                   uint32_t glyph, const char *text, size_t size)
{
    enum { ISOLATE_SIZE = 3 };
    bool exact;
    for (; pdf_is_isolate(text, size); size -= ISOLATE_SIZE)
        text += ISOLATE_SIZE;
    while (size >= ISOLATE_SIZE && pdf_is_isolate(text + size - ISOLATE_SIZE, ISOLATE_SIZE))
        size -= ISOLATE_SIZE;
    if (!size) {
        text = NO_TEXT;
        size = NO_TEXT_SIZE;
    }
    const struct pdf_code *code = pdf_font_code(face, glyph, text, size, &exact);
    if (job->learning)
        pdf_repeat_tell(job->writer->repeats, job->learning,
                        &(struct pdf_told){face->face->index, glyph, (uint32_t)size, text});
    struct pdf_piece *piece = VEC_ADD(job->arena, &job->pieces);
    *piece = (struct pdf_piece){.code = code,
                                .text = cluster->text,
                                .text_end = cluster->text_end,
                                .actual = !exact || cluster->n > 1,
                                .silent = text == NO_TEXT,
                                .space = is_space(cluster)};
    return piece;
}

static void place_piece(struct pdf_piece *piece, double x, double y)
{
    piece->x = x;
    piece->y = y;
}

/* One character for each glyph, in order; the last glyph takes what is left over, unless BLANK glyphs can bring it. */
static void plan_cluster(struct pdf_job *job, struct pdf_face *face, const struct cluster *cluster, uint32_t blank)
{
    const char *at = cluster->text, *end = cluster->text_end;
    const struct glyph *last = &cluster->glyphs[cluster->n - 1];
    for (const struct glyph *glyph = cluster->glyphs; glyph <= last; glyph++) {
        size_t size = at == end ? 0 : glyph == last && !blank ? (size_t)(end - at) : char_size(at, end);
        struct pdf_piece *piece = add_piece(job, cluster, face, glyph->id, at, size);
        place_piece(piece, (double)glyph->x, (double)glyph->y);
        at += size;
    }
    for (int i = 1; at < end; i++) {
        size_t size = char_size(at, end);
        if (!pdf_is_isolate(at, size)) {
            struct pdf_piece *piece = add_piece(job, cluster, face, blank, at, size);
            place_piece(piece, (double)last->x - CARRIER_STEP * i, 0);
        }
        at += size;
    }
}

/* A word is told as a whole, with the space behind it: readers that go by place would tear its clusters apart. */
static void spread_actual(struct pdf_piece *pieces, size_t n)
{
    for (size_t start = 0, end; start < n; start = end) {
        bool actual = false;
        for (end = start; end < n && (end == start || !pieces[end - 1].space); end++)
            actual |= pieces[end].actual;
        for (size_t i = start; i < end; i++)
            pieces[i].actual = actual;
    }
}

/* Right to left, what shows without a text of its own (the dots of Nastaliq) is drawn behind what has one, or the ZERO
 * WIDTH SPACE that it must bring would stand inside a word, and who searches for that word would not find it. Left to
 * right such glyphs have a width: drawn later they would leave gaps, which readers take for spaces. */
static void move_silent_back(struct pdf_job *job)
{
    struct pdf_piece *pieces = job->pieces.at;
    size_t kept = 0, moved = 0;
    for (size_t i = 0; i < job->pieces.n; i++)
        moved += pieces[i].silent;
    if (!moved)
        return;
    struct pdf_piece *silent = arena_array(job->arena, moved, sizeof *silent);
    moved = 0;
    for (size_t i = 0; i < job->pieces.n; i++)
        if (pieces[i].silent)
            silent[moved++] = pieces[i];
        else
            pieces[kept++] = pieces[i];
    memcpy(pieces + kept, silent, moved * sizeof *silent);
}

/* Fills job->pieces with the glyphs of RUN and their codes. */
static void plan(struct pdf_job *job, const struct glyph_line *line, const struct glyph_run *run, struct pdf_face *face)
{
    job->pieces.n = 0;
    for (size_t i = 0; i < run->n;) {
        struct cluster cluster = next_cluster(line, run, &i);
        plan_cluster(job, face, &cluster, run->rtl ? face->blank : 0);
    }
    if (run->rtl) {
        for (size_t i = 0; i < job->pieces.n; i++)
            job->pieces.at[i].actual = false;
        move_silent_back(job);
    } else if (face->face->format == FONT_TRUETYPE) { /* CFF has Chinese, whose words have no spaces between */
        spread_actual(job->pieces.at, job->pieces.n);
    }
}

/* The glyph of a space by itself; 0: the run has none. */
static uint32_t blank_in(const struct glyph_line *line, const struct glyph_run *run)
{
    for (size_t i = 0; i < run->n;) {
        struct cluster cluster = next_cluster(line, run, &i);
        if (cluster.n == 1 && is_space(&cluster) && cluster.text + 1 == cluster.text_end)
            return cluster.glyphs[0].id;
    }
    return 0;
}

void pdf_show_blank(struct pdf_job *job, const struct page_item *item)
{
    const struct page_text *text = &item->text;
    for (size_t r = 0; r < text->line->nruns; r++) {
        const struct glyph_run *run = &text->line->runs[r];
        if (!run->rtl)
            continue;
        struct pdf_face *face = pdf_face_of(job->writer->fonts, run->face);
        uint32_t blank = face->blank && !job->learning ? 0 : blank_in(text->line, run);
        if (!face->blank)
            face->blank = blank;
        if (job->learning)
            pdf_repeat_blank(job->writer->repeats, job->learning, run->face, blank);
    }
}

void pdf_show_announce(struct pdf_job *job, const struct page_item *item)
{
    const struct glyph_line *line = item->text.line;
    for (size_t r = 0; r < line->nruns; r++) {
        const struct glyph_run *run = &line->runs[r];
        if (!run->n)
            continue;
        struct pdf_face *face = pdf_face_of(job->writer->fonts, run->face);
        plan(job, line, run, face);
        if (item->varies && !run->rtl)
            pdf_font_spare(face);
    }
}

/* What is written so far of one run. */
struct pen {
    double x;    /* ems: where the next glyph would stand by itself */
    double rise; /* ems */
    bool open;
};

static void open_pen(struct pdf_job *job, const struct page_text *text, const struct pdf_piece *piece, struct pen *pen)
{
    pdf_op_text_at(&job->ops, text->x + piece->x * text->size, text->y);
    pen->x = piece->x;
    pen->open = true;
}

static void close_pen(struct pdf_job *job, struct pen *pen)
{
    if (fabs(pen->rise) > 0) {
        pdf_op_rise(&job->ops, 0);
        pen->rise = 0;
    }
    if (pen->open)
        pdf_op_show_end(&job->ops);
    pen->open = false;
}

static void show_piece(struct pdf_job *job, const struct page_text *text, const struct pdf_piece *piece,
                       struct pen *pen)
{
    int decimals = text->size > LARGE ? 1 : 0;
    double steps = decimals ? 10 : 1;
    if (!pen->open)
        open_pen(job, text, piece, pen);
    double rise = round(-piece->y * 1e5) / 1e5;
    if (fabs(rise - pen->rise) > 0) {
        pdf_op_rise(&job->ops, rise * text->size);
        pen->rise = rise;
    }
    double back = round((pen->x - piece->x) * 1000 * steps) / steps;
    if (fabs(back) > 0) {
        pdf_op_kern(&job->ops, back, decimals);
        pen->x -= back / 1000;
    }
    pdf_op_show(&job->ops, piece->code->cid);
    pen->x += (double)piece->code->width / 1000;
}

static void show_run(struct pdf_job *job, const struct page_text *text, const struct glyph_run *run, int tag)
{
    struct pdf_face *face = pdf_face_of(job->writer->fonts, run->face);
    const struct ink *ink = run->accent && text->accent ? text->accent : text->ink;
    struct pdf_colour colour = pdf_take_colour(job, ink);
    plan(job, text->line, run, face);
    if (job->press.over)
        pdf_op_overprint(&job->ops, pdf_colour_is_black(&colour));
    pdf_op_fill_colour(&job->ops, colour);
    pdf_op_font(&job->ops, face->index, text->size);
    const struct pdf_piece *pieces = job->pieces.at;
    bool tells = pdf_mark_tells(job, tag);
    struct pen pen = {0};
    for (size_t start = 0, end; start < job->pieces.n; start = end) {
        bool actual = tells && pieces[start].actual;
        for (end = start; end < job->pieces.n && (tells && pieces[end].actual) == actual; end++)
            if (actual && end > start && pieces[end - 1].space)
                break;
        if (actual)
            pdf_mark_actual(job, tag, pieces[start].text, (size_t)(pieces[end - 1].text_end - pieces[start].text));
        else
            pdf_mark_text(job, tag, text->lang);
        for (size_t i = start; i < end; i++)
            show_piece(job, text, &pieces[i], &pen);
        if (tells)
            close_pen(job, &pen);
        if (actual)
            pdf_mark_close(job);
    }
    close_pen(job, &pen);
}

void pdf_show(struct pdf_job *job, const struct page_text *text, int tag)
{
    for (size_t r = 0; r < text->line->nruns; r++)
        if (text->line->runs[r].n)
            show_run(job, text, &text->line->runs[r], tag);
}
