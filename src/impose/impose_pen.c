/* Lines and words beside the pieces. All of it is an artifact: a reader is told the piece, not its marks. */
#include "impose/impose_pen.h"

const struct ink IMPOSE_EVERY_PLATE = {.name = "every plate", .cmyk = {1, 1, 1, 1}, .every_plate = true};
const struct ink IMPOSE_BLACK = {.name = "black", .cmyk = {0, 0, 0, 1}};

static struct page_item *add(struct impose_pen *pen, enum page_kind kind)
{
    struct page_item *item = VEC_ADD(pen->arena, &pen->items);
    item->kind = kind;
    item->tag = PAGE_NO_TAG;
    return item;
}

static struct page_path *add_line(struct impose_pen *pen, double x1, double y1, double x2, double y2)
{
    struct page_segment *segments = arena_array(pen->arena, 2, sizeof *segments);
    segments[0] = (struct page_segment){PAGE_MOVE, {x1}, {y1}};
    segments[1] = (struct page_segment){PAGE_LINE, {x2}, {y2}};
    struct page_path *path = &add(pen, PAGE_PATH)->path;
    *path = (struct page_path){.segments = segments, .n = 2, .stroke = {.ink = pen->ink, .width = pen->width}};
    return path;
}

void pen_line(struct impose_pen *pen, double x1, double y1, double x2, double y2)
{
    add_line(pen, x1, y1, x2, y2);
}

void pen_dashes(struct impose_pen *pen, double x1, double y1, double x2, double y2)
{
    struct page_path *path = add_line(pen, x1, y1, x2, y2);
    path->stroke.dash[0] = path->stroke.dash[1] = 2;
}

void pen_ring(struct impose_pen *pen, double x, double y, double r)
{
    struct page_segment *segments = arena_array(pen->arena, 6, sizeof *segments);
    size_t n = page_circle(x, y, r, segments);
    add(pen, PAGE_PATH)->path =
        (struct page_path){.segments = segments, .n = n, .stroke = {.ink = pen->ink, .width = pen->width}};
}

void pen_box(struct impose_pen *pen, struct rect box, const struct ink *fill)
{
    add(pen, PAGE_RECT)->rect = (struct page_rect){.box = box, .fill = fill};
}

static double set_text(struct impose_pen *pen, double x, double y, double size, double shift, const char *text)
{
    const struct glyph_line *line = pen->letters ? pen->letters->set(pen->letters->context, text) : NULL;
    if (!line)
        return 0;
    double width = line->width * size;
    add(pen, PAGE_TEXT)->text = (struct page_text){.x = x - shift * width,
                                                   .y = y,
                                                   .size = size,
                                                   .line = line,
                                                   .ink = pen->ink,
                                                   .accent = pen->ink,
                                                   .lang = "en",
                                                   .style = "sheet"};
    return width;
}

double pen_text(struct impose_pen *pen, double x, double y, double size, const char *text)
{
    return set_text(pen, x, y, size, 0, text);
}

void pen_text_centered(struct impose_pen *pen, double x, double y, double size, const char *text)
{
    set_text(pen, x, y, size, 0.5, text);
}

void pen_group(struct impose_pen *pen, const struct page *page, double x, double y, bool clip, bool tagged)
{
    add(pen, PAGE_GROUP)->group =
        (struct page_group){.matrix = {1, 0, 0, 1, x, y}, .page = page, .clip = clip, .tagged = tagged};
}

void pen_folds(struct impose_pen *pen, const struct impose_piece *piece, struct rect trim, double near, double length,
               size_t index)
{
    const struct spec_layout *layout = piece->layout;
    double far = near + length, right = trim.x + trim.w, bottom = trim.y + trim.h;
    for (size_t i = 0; i + 1 < layout->npanels; i++) {
        double at = spec_fold(layout, i, index, piece->rtl);
        if (layout->panels_down) {
            pen_dashes(pen, trim.x - near, trim.y + at, trim.x - far, trim.y + at);
            pen_dashes(pen, right + near, trim.y + at, right + far, trim.y + at);
        } else {
            pen_dashes(pen, trim.x + at, trim.y - near, trim.x + at, trim.y - far);
            pen_dashes(pen, trim.x + at, bottom + near, trim.x + at, bottom + far);
        }
    }
}

void pen_scale(struct impose_pen *pen, double x, double y, double length, double step, bool down, const char *label)
{
    enum { TICK = 5 };
    if (down)
        pen_line(pen, x, y, x, y + length);
    else
        pen_line(pen, x, y, x + length, y);
    for (int i = 0; i * step < length + step / 2; i++) {
        double at = i * step, tick = at < step / 2 || at > length - step / 2 ? TICK : TICK * 0.5;
        if (down)
            pen_line(pen, x, y + at, x + tick, y + at);
        else
            pen_line(pen, x + at, y - tick, x + at, y);
    }
    if (down)
        pen_text(pen, x + TICK + 2, y + length / 2 + 2, 6, label);
    else
        pen_text(pen, x + length + 3, y, 6, label);
}
