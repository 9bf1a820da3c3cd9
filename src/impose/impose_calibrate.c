/* Stage: nothing -> a calibration sheet of two sides.
 * The front has a small cross in the middle of the sheet and near its corners; the back has a field of lines, a
 * millimetre apart, that would have its zero behind the cross if the printer did not miss. Against the light the cross
 * is seen on the lines; where it stands is what --back-offset takes.
 * The one hard thing: signs. The back is read from behind, in the direction in which --back-offset moves it: what is
 * read as x is how far to the right the back has to go. */
#include "impose/impose_pen.h"

enum { REACH = 8, ARM = 14 };

static void cross(struct impose_pen *pen, double x, double y)
{
    pen->width = 0.5;
    pen_line(pen, x - ARM, y, x + ARM, y);
    pen_line(pen, x, y - ARM, x, y + ARM);
}

static void field(struct impose_pen *pen, double x, double y)
{
    for (int i = -REACH; i <= REACH; i++) {
        double at = i * LEN_MM, half = (i % 5 ? REACH : REACH + 2) * LEN_MM;
        pen->width = i ? i % 5 ? 0.15 : 0.35 : 0.7;
        pen_line(pen, x + at, y - half, x + at, y + half);
        pen_line(pen, x - half, y + at, x + half, y + at);
        if (i % 5 == 0) {
            const char *figure = arena_format(pen->arena, "%d", i);
            pen_text_centered(pen, x + at, y - half - 3, 7, figure);
            pen_text(pen, x + half + 3, y + at + 2.5, 7, figure);
        }
    }
}

void impose_calibration(struct arena *arena, double sheet_w, double sheet_h, const struct impose_turn *turn,
                        const struct impose_letters *letters, struct page_doc *out)
{
    const double far = 90;
    const double x[] = {sheet_w / 2, far, sheet_w - far, far, sheet_w - far};
    const double y[] = {sheet_h / 2, far, far, sheet_h - far, sheet_h - far};
    static const char *const front_words[] = {
        "1. Print both sides at \"Actual size\" (100 %).",
        "2. Turn to side 2 and hold the sheet against a light: this side's cross shines through the lines.",
        "3. Read where its middle stands, in millimetres: x along the top, y along the right.",
        "4. Build with --back-offset=x,y, such as --back-offset=1.5,-0.5; this sheet, made again with it, reads 0,0."};
    struct impose_pen front = {.arena = arena, .ink = &IMPOSE_BLACK, .letters = letters}, back = front;
    for (int i = 0; i < 5; i++) {
        cross(&front, x[i], y[i]);
        /* The places are symmetric, so that the turn of the sheet maps them onto each other. */
        field(&back, x[i] + turn->x, y[i] + turn->y);
    }
    double line = sheet_h / 2 - 170;
    pen_text(&front, far, line, 13, turn->flip_short ? "Side 1: flip on short edge" : "Side 1: flip on long edge");
    for (size_t i = 0; i < sizeof front_words / sizeof *front_words; i++)
        pen_text(&front, far, line + 20 + 14 * (double)i, 9, front_words[i]);
    front.width = 0.35;
    pen_scale(&front, far, sheet_h - 30, 100 * LEN_MM, 10 * LEN_MM, false, "100 mm: measure it");
    pen_text(&back, far, line, 13, "Side 2: read here, against the light");

    struct rect whole = {0, 0, sheet_w, sheet_h};
    struct page *pages = arena_array(arena, 2, sizeof *pages);
    pages[0] = (struct page){"front", sheet_w, sheet_h, whole, whole, front.items.at, front.items.n};
    pages[1] = (struct page){"back", sheet_w, sheet_h, whole, whole, back.items.at, back.items.n};
    *out = (struct page_doc){.title = "Calibration sheet",
                             .lang = "en",
                             .pages = pages,
                             .n = 2,
                             .duplex = turn->flip_short ? PAGE_DUPLEX_SHORT : PAGE_DUPLEX_LONG};
}
