/* A grid: cells in columns of shared width and rows of shared height, so that opposites stay level in every language.
 */
#include <math.h>

#include "compose/compose_internal.h"

enum { MAX_COLUMNS = 16 };
enum { ACROSS, DOWN };
enum { ROWS_EQUAL, ROWS_AUTO };

struct grid_fields {
    const struct yml_node *columns;
    double row_gap;
    int flow, rows;
};

struct grid {
    struct spec_size columns[MAX_COLUMNS];
    size_t ncolumns, nrows;
};

static const char *const FLOWS[] = {"across", "down", NULL};
static const char *const ROWS[] = {"equal", "auto", NULL};
static const struct yml_field FIELDS[] = {
    {.key = "columns", .type = YML_NODE, .offset = offsetof(struct grid_fields, columns), .required = true},
    {.key = "row-gap", .type = YML_LENGTH, .offset = offsetof(struct grid_fields, row_gap), .min = 0, .max = 1000},
    {.key = "flow", .type = YML_ENUM, .offset = offsetof(struct grid_fields, flow), .names = FLOWS},
    {.key = "rows", .type = YML_ENUM, .offset = offsetof(struct grid_fields, rows), .names = ROWS},
};

/* A number of equal columns, or a list of sizes. */
static bool read_columns(struct compose *c, const struct block *block, struct grid *grid)
{
    const struct grid_fields *fields = block->box->block;
    const struct yml_reader reader = {c->arena, c->diag, c->layout->unit};
    const struct yml_node *node = fields->columns;
    if (node->kind == YML_SCALAR) {
        const struct yml_field field = {.key = "columns", .type = YML_INT, .min = 1, .max = MAX_COLUMNS};
        int n = 0;
        if (!yml_read_value(&reader, node, "columns", &field, &n))
            return false;
        grid->ncolumns = (size_t)n;
        for (size_t i = 0; i < grid->ncolumns; i++)
            grid->columns[i] = (struct spec_size){SPEC_FLEX, 1};
        return true;
    }
    if (!yml_expect(c->diag, node, YML_LIST, "columns"))
        return false;
    if (node->n < 1 || node->n > MAX_COLUMNS) {
        diag_error(c->diag, node->span, "out-of-range", "a grid has 1 to %d columns", MAX_COLUMNS);
        return false;
    }
    grid->ncolumns = node->n;
    for (size_t i = 0; i < node->n; i++)
        if (!spec_size_read(c->layout, &reader, node->items[i], &grid->columns[i]))
            return false;
    return true;
}

static bool prepare(struct compose *c, struct block *block)
{
    struct grid *grid = arena_alloc(c->arena, sizeof *grid);
    if (!read_columns(c, block, grid))
        return false;
    grid->nrows = (block->n + grid->ncolumns - 1) / grid->ncolumns;
    block->data = grid;
    return true;
}

static size_t row_of(const struct block *block, size_t i)
{
    const struct grid *grid = block->data;
    const struct grid_fields *fields = block->box->block;
    return fields->flow == DOWN ? i % grid->nrows : i / grid->ncolumns;
}

static size_t column_of(const struct block *block, size_t i)
{
    const struct grid *grid = block->data;
    const struct grid_fields *fields = block->box->block;
    return fields->flow == DOWN ? i / grid->nrows : i % grid->ncolumns;
}

static double column_gaps(const struct block *block)
{
    const struct grid *grid = block->data;
    return (double)(grid->ncolumns - 1) * block->box->gap;
}

static double row_gaps(const struct block *block)
{
    const struct grid *grid = block->data;
    const struct grid_fields *fields = block->box->block;
    return grid->nrows ? (double)(grid->nrows - 1) * fields->row_gap : 0;
}

static void columns_in(struct compose *c, struct block *block, double room, double widths[MAX_COLUMNS])
{
    const struct grid *grid = block->data;
    double natural[MAX_COLUMNS] = {0};
    for (size_t i = 0; i < block->n; i++) {
        size_t k = column_of(block, i);
        if (grid->columns[k].kind != SPEC_AUTO && !isinf(room))
            continue;
        block_measure(c, &block->children[i], INFINITY);
        natural[k] = compose_max(natural[k], block->children[i].w);
    }
    compose_tracks(grid->columns, natural, grid->ncolumns, isinf(room) ? room : room - column_gaps(block), widths);
}

static double *rows_in(struct compose *c, struct block *block, const double widths[MAX_COLUMNS])
{
    const struct grid *grid = block->data;
    double *heights = arena_array(c->arena, grid->nrows ? grid->nrows : 1, sizeof *heights);
    for (size_t i = 0; i < block->n; i++) {
        block_measure(c, &block->children[i], widths[column_of(block, i)]);
        heights[row_of(block, i)] = compose_max(heights[row_of(block, i)], block->children[i].h);
    }
    return heights;
}

static struct block_size measure(struct compose *c, struct block *block, double width)
{
    const struct grid *grid = block->data;
    double widths[MAX_COLUMNS];
    columns_in(c, block, width, widths);
    const double *heights = rows_in(c, block, widths);
    struct block_size size = {column_gaps(block), row_gaps(block), block->n ? block->children[0].baseline : -1};
    for (size_t i = 0; i < grid->ncolumns; i++)
        size.w += widths[i];
    for (size_t i = 0; i < grid->nrows; i++)
        size.h += heights[i];
    return size;
}

static void arrange(struct compose *c, struct block *block, struct rect content)
{
    const struct grid *grid = block->data;
    const struct grid_fields *fields = block->box->block;
    double widths[MAX_COLUMNS], used = row_gaps(block);
    columns_in(c, block, content.w, widths);
    double *heights = rows_in(c, block, widths);
    for (size_t i = 0; i < grid->nrows; i++)
        used += heights[i];
    compose_misfit(c, block, used - content.h, false);
    if (fields->rows == ROWS_EQUAL)
        compose_level_up(heights, grid->nrows, content.h - row_gaps(block));
    for (size_t i = 0; i < block->n; i++) {
        size_t row = row_of(block, i), column = column_of(block, i);
        double x = 0, y = content.y;
        for (size_t k = 0; k < column; k++)
            x += widths[k] + block->box->gap;
        for (size_t k = 0; k < row; k++)
            y += heights[k] + fields->row_gap;
        double left = block_rtl(block) ? content.x + content.w - x - widths[column] : content.x + x;
        block_arrange(c, &block->children[i], (struct rect){left, y, widths[column], heights[row]});
    }
}

const struct block_kind BLOCK_GRID = {.spec = {.name = "grid",
                                               .fields = FIELDS,
                                               .nfields = sizeof FIELDS / sizeof *FIELDS,
                                               .size = sizeof(struct grid_fields),
                                               .container = true},
                                      .prepare = prepare,
                                      .measure = measure,
                                      .arrange = arrange};
