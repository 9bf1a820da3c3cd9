/* stocks/NAME.yaml -> struct spec_stock. That its grid fits the sheet is a check's business; that it makes sense is
 * ours. */
#include <math.h>
#include <string.h>
#include <strings.h>

#include "base/file.h"
#include "spec/spec_internal.h"

struct stock_fields {
    struct yml_text product;
    struct yml_texts same_as;
    const struct yml_node *sheet, *label, *origin, *pitch;
    int columns, rows;
    double radius;
    bool cut;
};

static bool read_pair(const struct yml_reader *reader, const struct yml_node *node, const char *what, double *x,
                      double *y)
{
    const struct yml_field field = {.key = what, .type = YML_LENGTH, .min = 0, .max = 14400};
    if (!yml_expect(reader->diag, node, YML_LIST, what))
        return false;
    if (node->n != 2) {
        diag_error(reader->diag, node->span, "wrong-type", "%s is [across, down]", what);
        return false;
    }
    return yml_read_value(reader, node->items[0], what, &field, x) &&
           yml_read_value(reader, node->items[1], what, &field, y);
}

static const struct spec_stock *load(struct spec_library *library, struct diag *diag, const char *name,
                                     const char *path)
{
    static const struct yml_field fields[] = {
        {.key = "product", .type = YML_TEXT, .offset = offsetof(struct stock_fields, product), .required = true},
        {.key = "same-as", .type = YML_TEXTS, .offset = offsetof(struct stock_fields, same_as)},
        {.key = "sheet", .type = YML_NODE, .offset = offsetof(struct stock_fields, sheet), .required = true},
        {.key = "label", .type = YML_NODE, .offset = offsetof(struct stock_fields, label), .required = true},
        {.key = "origin", .type = YML_NODE, .offset = offsetof(struct stock_fields, origin), .required = true},
        {.key = "pitch", .type = YML_NODE, .offset = offsetof(struct stock_fields, pitch), .required = true},
        {.key = "columns",
         .type = YML_INT,
         .offset = offsetof(struct stock_fields, columns),
         .required = true,
         .min = 1,
         .max = 100},
        {.key = "rows",
         .type = YML_INT,
         .offset = offsetof(struct stock_fields, rows),
         .required = true,
         .min = 1,
         .max = 100},
        {.key = "cut", .type = YML_BOOL, .offset = offsetof(struct stock_fields, cut)},
        {.key = "radius", .type = YML_LENGTH, .offset = offsetof(struct stock_fields, radius), .min = 0, .max = 720},
    };
    const struct yml_reader reader = {library->arena, diag, 0};
    const struct yml_node *root = yml_load(library->arena, diag, path);
    struct stock_fields read = {0};
    if (!root || !yml_read(&reader, root, "a stock", fields, sizeof fields / sizeof *fields, &read))
        return NULL;
    struct spec_stock *stock = arena_alloc(library->arena, sizeof *stock);
    *stock = (struct spec_stock){.name = arena_strdup(library->arena, name),
                                 .product = read.product.text,
                                 .same_as = read.same_as,
                                 .columns = read.columns,
                                 .rows = read.rows,
                                 .radius = read.radius,
                                 .cut = read.cut,
                                 .span = root->span};
    bool ok = read_pair(&reader, read.sheet, "sheet", &stock->sheet_w, &stock->sheet_h);
    ok &= read_pair(&reader, read.label, "label", &stock->label_w, &stock->label_h);
    ok &= read_pair(&reader, read.origin, "origin", &stock->x0, &stock->y0);
    ok &= read_pair(&reader, read.pitch, "pitch", &stock->dx, &stock->dy);
    if (!ok)
        return NULL;
    double right = stock->x0 + (stock->columns - 1) * stock->dx + stock->label_w;
    double bottom = stock->y0 + (stock->rows - 1) * stock->dy + stock->label_h;
    if (right > stock->sheet_w + 0.01 || bottom > stock->sheet_h + 0.01) {
        double over =
            right - stock->sheet_w > bottom - stock->sheet_h ? right - stock->sheet_w : bottom - stock->sheet_h;
        diag_error(diag, read.label->span, "stock-off-sheet", "the labels leave the sheet by %.2f mm", over / LEN_MM);
        diag_hint(diag, "origin + (count - 1) * pitch + label must stay within the sheet, across and down");
        return NULL;
    }
    if ((stock->columns > 1 && stock->dx < stock->label_w - 0.01) ||
        (stock->rows > 1 && stock->dy < stock->label_h - 0.01)) {
        diag_error(diag, read.pitch->span, "stock-overlap", "the labels overlap: the pitch is smaller than the label");
        return NULL;
    }
    return stock;
}

const struct spec_stock *spec_stock(struct spec_library *library, struct diag *diag, struct span span, const char *name)
{
    for (size_t i = 0; i < library->stocks.n; i++)
        if (!strcmp(library->stocks.at[i]->name, name))
            return library->stocks.at[i];
    const char *const *names = spec_stock_names(library);
    size_t n = 0;
    bool known = false;
    for (; names[n]; n++)
        known |= !strcmp(names[n], name);
    if (!known) {
        const char *near = diag_closest(name, names, n);
        diag_error(diag, span, "unknown-stock", "there is no stock '%s'", name);
        if (near)
            diag_hint(diag, "did you mean '%s'?", near);
        return NULL;
    }
    char *path = arena_format(library->arena, "%s/stocks/%s.yaml", library->folder, name);
    const struct spec_stock *stock = load(library, diag, name, path);
    if (stock)
        *VEC_ADD(library->arena, &library->stocks) = stock;
    return stock;
}

static bool has_number(const struct spec_stock *stock, const char *number)
{
    const char *dash = strrchr(stock->name, '-');
    if (dash && !strcasecmp(dash + 1, number))
        return true;
    for (size_t i = 0; i < stock->same_as.n; i++)
        if (!strcasecmp(stock->same_as.at[i].text, number))
            return true;
    return false;
}

const struct spec_stock *spec_stock_of(struct spec_library *library, struct diag *diag, const char *name)
{
    static const struct span nowhere;
    const char *const *names = spec_stock_names(library);
    for (size_t i = 0; names[i]; i++) {
        const struct spec_stock *stock = spec_stock(library, diag, nowhere, names[i]);
        if (stock && (!strcmp(names[i], name) || has_number(stock, name)))
            return stock;
    }
    spec_stock(library, diag, nowhere, name);
    diag_hint(diag, "'handbill list stocks' shows them, and the numbers of products that are cut alike");
    return NULL;
}

bool spec_stock_fits(const struct spec_layout *layout, const struct spec_stock *stock)
{
    static const double TOLERANCE = 0.25 * LEN_MM; /* to which label stock is cut */
    return fabs(layout->w - stock->label_w) <= TOLERANCE && fabs(layout->h - stock->label_h) <= TOLERANCE;
}

const struct spec_layout *spec_layout_on(struct spec_library *library, struct diag *diag,
                                         const struct spec_layout *layout, const struct spec_stock *stock)
{
    if (!spec_stock_fits(layout, stock)) {
        diag_error(diag, layout->span, "stock-mismatch",
                   "a piece of %.1f x %.1f mm does not fit the labels of '%s', %.1f x %.1f mm", layout->w / LEN_MM,
                   layout->h / LEN_MM, stock->name, stock->label_w / LEN_MM, stock->label_h / LEN_MM);
        diag_hint(diag, "name the pieces that are to be printed on it, or use --cut for plain paper");
        return NULL;
    }
    struct spec_layout *out = arena_memdup(library->arena, layout, sizeof *layout);
    out->stock = stock;
    return out;
}
