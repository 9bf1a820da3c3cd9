/* row-of-discs: a row of people; one has left its place (brief, 7). The odd disc hangs below the row and takes no room.
 */
#include <math.h>

#include "compose/compose_internal.h"

struct discs_fields {
    int n, odd;
    double d, drop, shift;
    struct yml_text ink, odd_ink, edge, ghost;
};

struct discs {
    const struct ink *ink, *odd, *edge, *ghost;
};

#define AT(member) offsetof(struct discs_fields, member)
static const struct yml_field FIELDS[] = {
    {.key = "n", .type = YML_INT, .offset = AT(n), .required = true, .min = 2, .max = 40},
    {.key = "odd", .type = YML_INT, .offset = AT(odd), .required = true, .min = 0, .max = 39},
    {.key = "d", .type = YML_LENGTH, .offset = AT(d), .required = true, .min = 1, .max = 1000},
    {.key = "drop", .type = YML_NUMBER, .offset = AT(drop), .required = true, .min = 0, .max = 3},
    {.key = "shift", .type = YML_NUMBER, .offset = AT(shift), .min = -1, .max = 1},
    {.key = "ink", .type = YML_TEXT, .offset = AT(ink)},
    {.key = "odd-ink", .type = YML_TEXT, .offset = AT(odd_ink)},
    {.key = "edge", .type = YML_TEXT, .offset = AT(edge)},
    {.key = "ghost", .type = YML_TEXT, .offset = AT(ghost)},
};

static bool prepare(struct compose *c, struct block *block)
{
    const struct discs_fields *fields = block->box->block;
    struct discs *discs = arena_alloc(c->arena, sizeof *discs);
    block->data = discs;
    bool ok = compose_use_ink(c, &fields->ink, spec_ink(c->layout, "paper"), &discs->ink);
    ok &= compose_use_ink(c, &fields->odd_ink, spec_ink(c->layout, "beacon"), &discs->odd);
    ok &= compose_use_ink(c, &fields->edge, spec_ink(c->layout, "night"), &discs->edge);
    ok &= compose_use_ink(c, &fields->ghost, spec_ink(c->layout, "haze"), &discs->ghost);
    return ok;
}

static struct block_size measure(struct compose *c, struct block *block, double width)
{
    const struct discs_fields *fields = block->box->block;
    (void)c;
    return (struct block_size){isinf(width) ? fields->n * fields->d * 1.5 : width, fields->d, -1};
}

static void draw(struct compose *c, struct block *block, struct rect content)
{
    const struct discs_fields *fields = block->box->block;
    const struct discs *discs = block->data;
    struct span span = block->box->span;
    const struct ink *black = compose_black(c);
    double d = fields->d, r = d / 2, pitch = (content.w - d) / (fields->n - 1), way = block_rtl(block) ? -1 : 1;
    double first = block_rtl(block) ? content.x + content.w - r : content.x + r, y = content.y + r;
    for (int i = 0; i < fields->n; i++) {
        double x = first + way * i * pitch;
        if (i != fields->odd) {
            compose_disc(c, span, PAGE_NO_TAG, x, y, black ? r - d * 0.03 : r, black ? NULL : discs->ink,
                         (struct page_stroke){.ink = black, .width = black ? d * 0.06 : 0});
            continue;
        }
        const struct page_stroke dots = {.ink = black && discs->ghost ? black : discs->ghost,
                                         .width = d * 0.045,
                                         .round = true,
                                         .dash = {0.01, d * 0.128}};
        const struct page_stroke edge = {.ink = black && discs->edge ? black : discs->edge, .width = d * 0.04};
        if (discs->ghost)
            compose_disc(c, span, PAGE_NO_TAG, x, y, r - d * 0.03, NULL, dots);
        compose_disc(c, span, PAGE_NO_TAG, x + way * fields->shift * pitch, y + fields->drop * d, r - d * 0.02,
                     black ? black : discs->odd, edge);
    }
}

const struct block_kind BLOCK_ROW_OF_DISCS = {.spec = {.name = "row-of-discs",
                                                       .fields = FIELDS,
                                                       .nfields = sizeof FIELDS / sizeof *FIELDS,
                                                       .size = sizeof(struct discs_fields),
                                                       .ornament = true},
                                              .prepare = prepare,
                                              .measure = measure,
                                              .draw = draw};
