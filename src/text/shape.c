/* Text: runs -> glyphs, and the widths before each unit.
 * The one hard thing: a line is cut from glyphs that were shaped in one piece. HarfBuzz says (UNSAFE_TO_BREAK) where
 * cutting would change glyphs; only there an edge is shaped again, with the text around it so that letters still join.
 */
#include "text/para.h"

/* Adds what tracking puts after each visible cluster; LTR runs only, so the last glyph of a cluster stands last. */
static void track(const struct text_para *para, const struct text_run *run, int32_t hi, struct text_glyph *glyphs,
                  size_t n)
{
    int32_t advance = 0; /* of the cluster */
    for (size_t i = 0; i < n; i++) {
        bool last = i + 1 == n;
        advance += glyphs[i].advance;
        if (!last && glyphs[i + 1].cluster == glyphs[i].cluster)
            continue;
        if (advance && !(last && hi == run->end && !run->tracked_end)) {
            glyphs[i].advance += para->tracking;
            glyphs[i].tracked = true;
        }
        advance = 0;
    }
}

void text_shape_part(const struct text_para *para, const struct text_run *run, int32_t lo, int32_t hi,
                     struct text_glyphs *out)
{
    if (!run->face)
        return;
    hb_buffer_t *buffer = para->engine->buffer;
    hb_buffer_clear_contents(buffer);
    hb_buffer_add_utf16(buffer, (const uint16_t *)para->u, para->n, (unsigned)lo, hi - lo);
    hb_buffer_set_direction(buffer, run->level & 1 ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
    hb_buffer_set_script(buffer, run->script);
    hb_buffer_set_language(buffer, para->lang);
    unsigned flags = (lo == 0 ? HB_BUFFER_FLAG_BOT : 0u) | (hi == para->n ? HB_BUFFER_FLAG_EOT : 0u);
    hb_buffer_set_flags(buffer, (hb_buffer_flags_t)flags);
    hb_shape(run->face->font, buffer, NULL, 0);
    unsigned n;
    const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(buffer, &n);
    const hb_glyph_position_t *position = hb_buffer_get_glyph_positions(buffer, &n);
    size_t first = out->vec.n;
    for (unsigned i = 0; i < n; i++) {
        struct text_glyph *glyph = VEC_ADD(out->arena, &out->vec);
        glyph->id = info[i].codepoint;
        glyph->cluster = (int32_t)info[i].cluster;
        glyph->advance = position[i].x_advance;
        glyph->dx = position[i].x_offset;
        glyph->dy = position[i].y_offset;
        glyph->unsafe = hb_glyph_info_get_glyph_flags(&info[i]) & HB_GLYPH_FLAG_UNSAFE_TO_BREAK;
    }
    text_close_up(para, run, out->vec.at + first, out->vec.n - first);
    if (run->tracked && n)
        track(para, run, hi, out->vec.at + first, n);
}

void text_shape_runs(struct text_para *para)
{
    para->glyphs.arena = &para->engine->scratch;
    for (int32_t r = 0; r < para->nruns; r++) {
        struct text_run *run = &para->runs[r];
        run->glyph = (int32_t)para->glyphs.vec.n;
        text_shape_part(para, run, run->start, run->end, &para->glyphs);
        run->nglyphs = (int32_t)para->glyphs.vec.n - run->glyph;
    }
    para->x = arena_array(&para->engine->scratch, (size_t)para->n + 1, sizeof *para->x);
    for (size_t i = 0; i < para->glyphs.vec.n; i++) {
        const struct text_glyph *glyph = &para->glyphs.vec.at[i];
        para->flag[glyph->cluster] |=
            (uint8_t)(UNIT_CLUSTER | (glyph->unsafe ? UNIT_UNSAFE : 0) | (glyph->tracked ? UNIT_TRACKED : 0));
        para->x[glyph->cluster + 1] += glyph->advance;
    }
    for (int32_t r = 0; r < para->nruns; r++) /* runs were never shaped together */
        para->flag[para->runs[r].start] = (uint8_t)((para->flag[para->runs[r].start] & ~UNIT_UNSAFE) | UNIT_CLUSTER);
    for (int32_t i = 0; i < para->n; i++)
        para->x[i + 1] += para->x[i];
}

int32_t text_run_at(const struct text_para *para, int32_t pos)
{
    int32_t lo = 0, hi = para->nruns - 1;
    while (lo < hi) {
        int32_t mid = lo + (hi - lo + 1) / 2;
        if (para->runs[mid].start <= pos)
            lo = mid;
        else
            hi = mid - 1;
    }
    return lo;
}

bool text_is_safe(const struct text_para *para, int32_t pos)
{
    return pos == para->n || (para->flag[pos] & (UNIT_CLUSTER | UNIT_UNSAFE)) == UNIT_CLUSTER;
}
