/* drawing: circles and paths of a layout's own, on a canvas of a given size. Mirrors in right-to-left pages. */
#include <math.h>

#include "compose/compose_internal.h"

struct drawing_fields {
    double width, height;
    const struct yml_node *shapes;
    bool fixed;
};

struct shape_fields {
    const struct yml_node *circle, *path;
    struct yml_text fill, stroke;
    double width, dash;
};

struct drawn {
    const struct spec_segment *segments; /* NULL: a circle */
    size_t n;
    double circle[3];
    const struct ink *fill, *stroke;
    double width, dash;
};

struct drawing {
    struct drawn *shapes;
    size_t n;
};

#define AT(member) offsetof(struct drawing_fields, member)
static const struct yml_field FIELDS[] = {
    {.key = "width", .type = YML_LENGTH, .offset = AT(width), .required = true, .min = 1, .max = 5000},
    {.key = "height", .type = YML_LENGTH, .offset = AT(height), .required = true, .min = 1, .max = 5000},
    {.key = "shapes", .type = YML_NODE, .offset = AT(shapes), .required = true},
    {.key = "fixed", .type = YML_BOOL, .offset = AT(fixed)},
};

#define SHAPE(member) offsetof(struct shape_fields, member)
static const struct yml_field SHAPE_FIELDS[] = {
    {.key = "circle", .type = YML_NODE, .offset = SHAPE(circle)},
    {.key = "path", .type = YML_NODE, .offset = SHAPE(path)},
    {.key = "fill", .type = YML_TEXT, .offset = SHAPE(fill)},
    {.key = "stroke", .type = YML_TEXT, .offset = SHAPE(stroke)},
    {.key = "width", .type = YML_NUMBER, .offset = SHAPE(width), .min = 0, .max = 200},
    {.key = "dash", .type = YML_NUMBER, .offset = SHAPE(dash), .min = 0, .max = 200},
};

static bool read_circle(const struct yml_reader *reader, const struct yml_node *node, double circle[3])
{
    const struct yml_field field = {.key = "circle", .type = YML_NUMBER};
    if (!yml_expect(reader->diag, node, YML_LIST, "a circle"))
        return false;
    if (node->n != 3) {
        diag_error(reader->diag, node->span, "wrong-type", "a circle is [x, y, radius]");
        return false;
    }
    for (size_t i = 0; i < 3; i++)
        if (!yml_read_value(reader, node->items[i], "a circle", &field, &circle[i]))
            return false;
    return true;
}

static bool read_shape(struct compose *c, const struct yml_node *node, struct drawn *out)
{
    const struct yml_reader reader = {c->arena, c->diag, c->layout->unit};
    struct shape_fields read = {0};
    if (!yml_read(&reader, node, "a shape", SHAPE_FIELDS, sizeof SHAPE_FIELDS / sizeof *SHAPE_FIELDS, &read))
        return false;
    out->width = read.width;
    out->dash = read.dash;
    bool ok = compose_use_ink(c, &read.fill, NULL, &out->fill) && compose_use_ink(c, &read.stroke, NULL, &out->stroke);
    if (read.circle)
        return read_circle(&reader, read.circle, out->circle) && ok;
    if (read.path)
        return spec_path_read(c->arena, c->diag, read.path, &out->segments, &out->n) && ok;
    diag_error(c->diag, node->span, "missing-key", "a shape needs a path or a circle");
    return false;
}

static bool prepare(struct compose *c, struct block *block)
{
    const struct drawing_fields *fields = block->box->block;
    if (!yml_expect(c->diag, fields->shapes, YML_LIST, "shapes"))
        return false;
    struct drawing *drawing = arena_alloc(c->arena, sizeof *drawing);
    drawing->n = fields->shapes->n;
    drawing->shapes = arena_array(c->arena, drawing->n ? drawing->n : 1, sizeof *drawing->shapes);
    block->data = drawing;
    bool ok = true;
    for (size_t i = 0; i < drawing->n; i++)
        ok &= read_shape(c, fields->shapes->items[i], &drawing->shapes[i]);
    return ok;
}

static struct block_size measure(struct compose *c, struct block *block, double width)
{
    const struct drawing_fields *fields = block->box->block;
    (void)c;
    (void)width;
    return (struct block_size){fields->width, fields->height, -1};
}

/* In low ink: the radius of the largest disc that stays solid, u; what share of it the ring of a larger one takes. */
static const double SOLID_MOST = 40, HEAVY = 0.2;

/* Shapes are drawn in u, like all else in a layout. */
static void draw(struct compose *c, struct block *block, struct rect content)
{
    static const enum page_op ops[] = {PAGE_MOVE, PAGE_LINE, PAGE_CURVE, PAGE_CLOSE};
    const struct drawing_fields *fields = block->box->block;
    const struct drawing *drawing = block->data;
    bool mirror = block_rtl(block) && !fields->fixed;
    double k = c->layout->unit, left = block_rtl(block) ? content.x + content.w - fields->width : content.x;
    double origin = mirror ? left + fields->width : left, way = mirror ? -k : k;
    for (size_t i = 0; i < drawing->n; i++) {
        const struct drawn *shape = &drawing->shapes[i];
        struct page_stroke stroke = {.ink = shape->stroke,
                                     .width = shape->width * k,
                                     .round = shape->dash <= 0,
                                     .dash = {shape->dash * k, shape->dash * k}};
        const struct ink *fill = shape->fill, *black = compose_black(c);
        double r = k * shape->circle[2];
        if (black) { /* beacon is the one who matters: solid, where that is not much ink; all other discs are rings */
            bool one = fill && fill == spec_ink(c->layout, "beacon");
            bool solid = one && shape->circle[2] <= SOLID_MOST;
            if (one && !solid) {
                stroke.width = r * HEAVY;
                r -= stroke.width / 2;
            }
            stroke.ink = solid ? NULL : black;
            stroke.width = stroke.width > 0 ? stroke.width : 2 * k;
            fill = solid ? black : fill ? spec_ink(c->layout, "paper") : NULL;
        }
        if (!shape->segments) {
            compose_disc(c, block->box->span, PAGE_NO_TAG, origin + way * shape->circle[0],
                         content.y + k * shape->circle[1], r, fill, stroke);
            continue;
        }
        struct page_segment *out = arena_array(c->arena, shape->n, sizeof *out);
        for (size_t s = 0; s < shape->n; s++) {
            out[s].op = ops[shape->segments[s].op];
            for (int p = 0; p < 3; p++) {
                out[s].x[p] = origin + way * shape->segments[s].x[p];
                out[s].y[p] = content.y + k * shape->segments[s].y[p];
            }
        }
        compose_item(c, PAGE_PATH, PAGE_NO_TAG, block->box->span)->path =
            (struct page_path){.segments = out, .n = shape->n, .fill = fill, .stroke = stroke};
    }
}

const struct block_kind BLOCK_DRAWING = {.spec = {.name = "drawing",
                                                  .fields = FIELDS,
                                                  .nfields = sizeof FIELDS / sizeof *FIELDS,
                                                  .size = sizeof(struct drawing_fields)},
                                         .prepare = prepare,
                                         .measure = measure,
                                         .draw = draw};
