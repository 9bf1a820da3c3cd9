/* Walking, boxes, circles and the dump, on a card placed twice on a sheet. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "page/page.h"

#include <math.h>

static const struct ink night = {.name = "night", .rgb = {.08, .15, .29}, .cmyk = {1, .85, .35, .4}, .gray = .15};
static const struct ink black = {.name = "ink", .rgb = {0, 0, 0}, .cmyk = {0, 0, 0, 1}, .gray = 0};

static const struct glyph_line hello = {.text = "Say \"hi\" ", .text_size = 9, .width = 4.25};

static const struct page_segment triangle[] = {
    {PAGE_MOVE, {1}, {2}}, {PAGE_LINE, {5}, {2}}, {PAGE_LINE, {3}, {8}}, {PAGE_CLOSE, {0}, {0}}};

static const unsigned char modules[21 * 21];
static const struct qr_symbol symbol = {"tel:988", 1, 21, QR_M, modules};

static const uint8_t pixels[4];
static const struct page_picture picture = {"logo.png", 2, 2, pixels};

static const struct page_item card_items[] = {
    {PAGE_RECT, PAGE_NO_TAG, {0}, .rect = {{9, 9, 234, 126}, &night, {NULL, 0, false, {0, 0}}, true}},
    {PAGE_TEXT, 1, {0}, .text = {20, 40.125, 10, &hello, &black, &night, "en", "body", false, 3, 0}},
    {PAGE_PATH, PAGE_NO_TAG, {0}, .path = {triangle, 4, NULL, {&black, 2, true, {3, 1}}}},
    {PAGE_CODE, 2, {0}, .code = {{180, 20, 60, 60}, &symbol, &black}},
    {PAGE_IMAGE, 2, {0}, .image = {{5, 6, 7, 8}, &picture}},
};
static const struct page card = {"front", 252, 144, {0, 0, 252, 144}, {-9, -9, 270, 162}, card_items, 5};

static const struct page_item sheet_items[] = {
    {PAGE_GROUP, PAGE_NO_TAG, {0}, .group = {{1, 0, 0, 1, 54, 36}, &card, true, true}},
    {PAGE_GROUP, PAGE_NO_TAG, {0}, .group = {{0, 1, -1, 0, 612, 36}, &card, false, false}},
};
static const struct page_tag tags[] = {
    {PAGE_SECTION, PAGE_NO_TAG, NULL, NULL, NULL, {0}},
    {PAGE_P, 0, "es", NULL, NULL, {0}},
    {PAGE_FIGURE, 0, NULL, "QR code: calls 988", "tel:988", {0}},
};
static const struct page_outline outline[] = {{"Start", 0}};
static const struct page sheet = {"sheet", 612, 792, {0, 0, 612, 792}, {0, 0, 612, 792}, sheet_items, 2};
static const struct page_doc doc = {"Who to call", "en", "help", &sheet, 1, tags, 3, outline, 1, PAGE_DUPLEX_LONG};

static void assert_rect(struct rect got, double x, double y, double w, double h)
{
    const double want[] = {x, y, w, h}, have[] = {got.x, got.y, got.w, got.h};
    for (int i = 0; i < 4; i++)
        assert_true(fabs(want[i] - have[i]) < 1e-9);
}

static void test_boxes(void **state)
{
    (void)state;
    assert_rect(page_item_box(&card_items[0]), 9, 9, 234, 126);
    assert_rect(page_item_box(&card_items[1]), 20, 32.525, 42.5, 10);
    assert_rect(page_item_box(&card_items[2]), 0, 1, 6, 8); /* the stroke lies half outside */
    assert_rect(page_item_box(&card_items[3]), 180, 20, 60, 60);
    assert_rect(page_item_box(&card_items[4]), 5, 6, 7, 8);
    assert_rect(page_item_box(&sheet_items[0]), 45, 27, 270, 162);
    assert_rect(page_item_box(&sheet_items[1]), 612 - 135, 36, 134,
                243); /* a quarter turn: what is drawn, not the bleed */
}

struct seen {
    size_t n;
    double x[16];
};

static void see(void *context, const struct page_item *item, struct matrix matrix)
{
    struct seen *seen = context;
    seen->x[seen->n++] = rect_transform(page_item_box(item), matrix).x;
}

static void test_walk_goes_into_groups(void **state)
{
    (void)state;
    struct seen seen = {0};
    page_walk(&sheet, see, &seen);
    assert_int_equal(seen.n, 12);
    assert_true(fabs(seen.x[1] - (54 + 9)) < 1e-9);
    assert_true(fabs(seen.x[7] - (612 - 9 - 126)) < 1e-9);
}

static double bezier(const double at[4], double t)
{
    double u = 1 - t;
    return u * u * u * at[0] + 3 * u * u * t * at[1] + 3 * u * t * t * at[2] + t * t * t * at[3];
}

static void test_circle_is_round(void **state)
{
    (void)state;
    struct page_segment segments[6];
    assert_int_equal(page_circle(30, 40, 10, segments), 6);
    double x = segments[0].x[0], y = segments[0].y[0];
    for (int i = 1; i <= 4; i++) {
        const struct page_segment *s = &segments[i];
        for (int k = 0; k <= 100; k++) {
            double px = bezier((double[]){x, s->x[0], s->x[1], s->x[2]}, k / 100.0);
            double py = bezier((double[]){y, s->y[0], s->y[1], s->y[2]}, k / 100.0);
            assert_true(fabs(hypot(px - 30, py - 40) - 10) < 0.003);
        }
        x = s->x[2];
        y = s->y[2];
    }
    assert_true(fabs(x - segments[0].x[0]) < 1e-9 && fabs(y - segments[0].y[0]) < 1e-9);
    struct page_item disc = {PAGE_PATH, PAGE_NO_TAG, {0}, .path = {segments, 6, &night, {0}}};
    assert_rect(page_item_box(&disc), 20, 30, 20, 20);
}

static void test_dump(void **state)
{
    (void)state;
    struct buf out = {0};
    page_dump(&out, &doc);
    assert_string_equal(
        buf_string(&out),
        "document \"Who to call\" lang=en subject=\"help\" duplex-long\n"
        "bookmark page=1 \"Start\"\n"
        "tags\n"
        "  #0 section\n"
        "    #1 p lang=es\n"
        "    #2 figure alt=\"QR code: calls 988\" href=\"tel:988\"\n"
        "page 1 \"sheet\" 612 792pt trim 0 0 612 792 bleed 0 0 612 792\n"
        "  group matrix 1 0 0 1 54 36 page=\"front\" clip tagged\n"
        "    rect 9 9 234 126 fill=night field\n"
        "    #1 text 20 40.13 style=body 10pt width 42.5 ink=ink accent=night lang=en para=3.0 \"Say \\\"hi\\\" \"\n"
        "    path stroke=ink 2 round dash 3 1 M 1 2 L 5 2 L 3 8 Z\n"
        "    #2 code 180 20 60 60 version=1 level=M ink=ink \"tel:988\"\n"
        "    #2 image 5 6 7 8 2x2 \"logo.png\"\n"
        "  group matrix 0 1 -1 0 612 36 page=\"front\" as before\n");
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_boxes),
        cmocka_unit_test(test_walk_goes_into_groups),
        cmocka_unit_test(test_circle_is_round),
        cmocka_unit_test(test_dump),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
