/* Text: lines -> glyphs in their places, in the order in which they are read.
 * The one hard thing: places come from the visual order (UAX 9, L1 and L2), but a PDF that every reader can copy from
 * needs logical order; so each part of a run is placed where it stands and then stored where it is read. */
#include "text/para.h"

#include <math.h>
#include <string.h>

#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define MAX(a, b) ((a) > (b) ? (a) : (b))

/* Part of a run on this line, on one side of where its spaces begin to hang. */
struct part {
    const struct text_run *run;
    int32_t lo, hi;
    size_t first, n; /* in the visual glyphs */
};

struct setting {
    const struct text_para *para;
    const struct text_line *line;
    struct arena *arena; /* of the lines; the rest is scratch */
    VEC(struct part) parts;
    struct text_glyphs visual;
    double *x;             /* of each visual glyph, before its own offset, in units */
    int32_t last_cluster;  /* the last that is seen and does not hang: it has no tracking after it */
    struct glyph_line out; /* what it makes */
};

static void find_parts(struct setting *set)
{
    const struct text_para *para = set->para;
    const struct text_line *line = set->line;
    for (int32_t r = text_run_at(para, line->start); r < para->nruns && para->runs[r].start < line->end; r++) {
        const struct text_run *run = &para->runs[r];
        int32_t lo = MAX(run->start, line->start), hi = MIN(run->end, line->end);
        int32_t cut = MIN(MAX(line->trim, lo), hi);
        if (lo < cut)
            *VEC_ADD(&para->engine->scratch, &set->parts) = (struct part){.run = run, .lo = lo, .hi = cut};
        if (cut < hi)
            *VEC_ADD(&para->engine->scratch, &set->parts) = (struct part){.run = run, .lo = cut, .hi = hi};
    }
}

static void copy_clusters(struct setting *set, const struct text_glyph *glyphs, size_t n, int32_t lo, int32_t hi)
{
    for (size_t i = 0; i < n; i++)
        if (glyphs[i].cluster >= lo && glyphs[i].cluster < hi)
            *VEC_ADD(&set->para->engine->scratch, &set->visual.vec) = glyphs[i];
}

/* In visual order: edge shaped again | glyphs as they are | edge shaped again; mirrored from right to left. */
static void set_part(struct setting *set, struct part *part)
{
    const struct text_para *para = set->para;
    const struct text_run *run = part->run;
    int32_t cut[4] = {set->line->start, set->line->start, set->line->end, set->line->end};
    while (!text_is_safe(para, cut[1]))
        cut[1]++;
    while (!text_is_safe(para, cut[2]))
        cut[2]--;
    if (cut[1] > cut[2])
        cut[1] = cut[2] = set->line->end;
    part->first = set->visual.vec.n;
    for (int i = 0; i < 3; i++) {
        int zone = run->level & 1 ? 2 - i : i;
        int32_t lo = MAX(cut[zone], run->start), hi = MIN(cut[zone + 1], run->end);
        struct text_glyphs edge = {.arena = &para->engine->scratch};
        if (MAX(lo, part->lo) >= MIN(hi, part->hi))
            continue;
        if (zone == 1) {
            copy_clusters(set, para->glyphs.vec.at + run->glyph, (size_t)run->nglyphs, MAX(lo, part->lo),
                          MIN(hi, part->hi));
        } else {
            text_shape_part(para, run, lo, hi, &edge);
            copy_clusters(set, edge.vec.at, edge.vec.n, MAX(lo, part->lo), MIN(hi, part->hi));
        }
    }
    part->n = set->visual.vec.n - part->first;
}

/* UAX 9, L1: what hangs at the line's end has the paragraph's level. L2 on parts, for each has one level. */
static void set_parts(struct setting *set)
{
    struct arena *scratch = &set->para->engine->scratch;
    size_t n = set->parts.n;
    UBiDiLevel *level = arena_array(scratch, n, sizeof *level);
    int32_t *logical = arena_array(scratch, n, sizeof *logical);
    for (size_t i = 0; i < n; i++)
        level[i] = set->parts.at[i].lo >= set->line->trim ? set->para->request.rtl : set->parts.at[i].run->level;
    ubidi_reorderVisual(level, (int32_t)n, logical);
    for (size_t i = 0; i < n; i++)
        set_part(set, &set->parts.at[logical[i]]);
}

/* The line's left edge is where its visible text begins, so what hangs on the left stands at negative places. */
static void place(struct setting *set)
{
    size_t n = set->visual.vec.n;
    set->x = arena_array(&set->para->engine->scratch, n, sizeof *set->x);
    set->last_cluster = -1;
    for (size_t i = 0; i < n; i++)
        if (set->visual.vec.at[i].cluster < set->line->trim && set->visual.vec.at[i].advance != 0)
            set->last_cluster = MAX(set->last_cluster, set->visual.vec.at[i].cluster);
    double pen = -(double)set->line->lead;
    if (set->para->request.rtl)
        for (size_t i = 0; i < n; i++)
            if (set->visual.vec.at[i].cluster >= set->line->trim)
                pen -= set->visual.vec.at[i].advance;
    for (size_t i = 0; i < n; i++) {
        const struct text_glyph *glyph = &set->visual.vec.at[i];
        set->x[i] = pen;
        pen += glyph->advance;
        if (glyph->tracked && glyph->cluster == set->last_cluster)
            pen -= set->para->tracking;
    }
}

static void add_run(struct setting *set, struct glyph_run *runs, const struct part *part, size_t first)
{
    struct glyph_run run = {.face = part->run->face->index,
                            .rtl = part->run->level & 1,
                            .accent = part->run->accent,
                            .first = first,
                            .n = part->n};
    struct glyph_run *last = set->out.nruns ? &runs[set->out.nruns - 1] : NULL;
    if (last && last->face == run.face && last->rtl == run.rtl && last->accent == run.accent)
        last->n += run.n;
    else
        runs[set->out.nruns++] = run;
}

/* Whether the line was ended by hand, with more to come. */
static bool ends_at_break(const struct setting *set)
{
    const struct text_line *line = set->line;
    return line->end > line->start && line->end < set->para->n && set->para->u[line->end - 1] == '\n';
}

/* What is ended by hand is two words all the same: a space hangs there, or who listens hears one. */
static void add_space(struct setting *set, struct glyph *glyphs, struct glyph_run *runs)
{
    struct glyph_line *out = &set->out;
    bool rtl = set->para->request.rtl;
    if (!out->nruns || out->text[out->text_size - 1] == ' ')
        return;
    struct glyph_run *last = &runs[out->nruns - 1];
    const struct font_face *face = font_face(set->para->engine->library, last->face);
    hb_codepoint_t id;
    if (!hb_font_get_nominal_glyph(face->font, ' ', &id))
        return;
    double hung = 0;
    for (size_t i = 0; i < out->n; i++)
        hung = fmin(hung, (double)glyphs[i].x);
    glyphs[out->n] = (struct glyph){.id = id,
                                    .x = (float)(rtl ? hung - font_advance(face, id) : out->width),
                                    .text = (uint32_t)out->text_size,
                                    .text_end = (uint32_t)out->text_size + 1};
    if (last->rtl != rtl) {
        last = &runs[out->nruns++];
        *last = (struct glyph_run){.face = face->index, .rtl = rtl, .first = out->n};
    }
    last->n++;
    out->n++;
    char *text = arena_alloc(set->arena, out->text_size + 2);
    memcpy(text, out->text, out->text_size);
    memcpy(text + out->text_size, " ", 2);
    out->text = text;
    out->text_size++;
}

/* Parts stand in logical order already; glyphs of right-to-left ones are turned round. */
static void store(struct setting *set)
{
    const struct text_para *para = set->para;
    size_t n = set->visual.vec.n;
    struct glyph *glyphs = arena_array(set->arena, n + 1, sizeof *glyphs); /* one more for a space */
    struct glyph_run *runs = arena_array(set->arena, set->parts.n + 1, sizeof *runs);
    uint32_t start = para->byte[set->line->start];
    size_t to = 0;
    for (size_t p = 0; p < set->parts.n; p++) {
        const struct part *part = &set->parts.at[p];
        if (!part->n)
            continue;
        add_run(set, runs, part, to);
        for (size_t i = 0; i < part->n; i++) {
            size_t from = part->first + (part->run->level & 1 ? part->n - 1 - i : i);
            const struct text_glyph *glyph = &set->visual.vec.at[from];
            glyphs[to++] = (struct glyph){.id = glyph->id,
                                          .x = (float)((set->x[from] + glyph->dx) / FONT_EM),
                                          .y = (float)(-(double)glyph->dy / FONT_EM),
                                          .text = para->byte[glyph->cluster] - start};
        }
    }
    /* A cluster reaches to where the next one starts. */
    uint32_t end = (uint32_t)set->out.text_size;
    for (size_t i = n; i-- > 0;) {
        bool same = i + 1 < n && glyphs[i + 1].text == glyphs[i].text;
        glyphs[i].text_end = same ? glyphs[i + 1].text_end : end;
        end = glyphs[i].text;
    }
    set->out.glyphs = glyphs;
    set->out.n = n;
    set->out.runs = runs;
    if (ends_at_break(set))
        add_space(set, glyphs, runs);
}

static struct glyph_line set_line(const struct text_para *para, struct arena *arena, const struct text_line *line)
{
    struct setting set = {.para = para, .line = line, .arena = arena};
    arena_reset(&para->engine->scratch);
    int32_t end = line->end;
    if (end > line->start && para->u[end - 1] == '\n')
        end--;
    uint32_t from = para->byte[line->start], to = para->byte[end];
    set.out.text = arena_strndup(arena, para->request.rich.text + from, to - from);
    set.out.text_size = to - from;
    set.out.start = from;
    set.out.width = (double)line->width / FONT_EM;
    find_parts(&set);
    set_parts(&set);
    place(&set);
    store(&set);
    return set.out;
}

static size_t set_lines(const struct text_para *para, struct arena *arena, struct text_even at,
                        const struct glyph_line **lines)
{
    size_t n = text_fill_graded(para, at.width, at.grade).lines, done = 0;
    struct glyph_line *out = arena_array(arena, n, sizeof *out);
    struct text_filling filling = text_filling_start(para, at.width, at.grade);
    struct text_line line;
    while (done < n && text_filling_next(&filling, &line))
        out[done++] = set_line(para, arena, &line);
    *lines = out;
    return done;
}

size_t text_lines(const struct text_para *para, struct arena *arena, double width, const struct glyph_line **lines)
{
    return set_lines(para, arena, (struct text_even){width, TEXT_INSIDE}, lines);
}

size_t text_lines_balanced(const struct text_para *para, struct arena *arena, double width,
                           const struct glyph_line **lines)
{
    return set_lines(para, arena, text_even_lines(para, width), lines);
}
