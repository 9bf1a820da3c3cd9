/* What leaves the house in one piece: bleed, marks, small type; and what leaves it in many: tiles. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "impose/impose.h"

static const struct ink NIGHT = {.name = "night", .cmyk = {1, 0.85, 0.35, 0.4}, .gray = 0.15};
static const struct ink BEACON = {.name = "beacon", .cmyk = {0, 0.22, 0.9, 0}, .gray = 0.78};

struct made {
    struct arena arena;
    struct diag diag;
    struct spec_layout layout;
    struct page_item items[6];
    struct page page;
    struct page_doc doc, out;
    struct impose_piece piece;
};

/* A Letter page, its fields end 18 pt inside. */
static int set_up(void **state)
{
    static struct made made;
    made =
        (struct made){.layout = {.format = "letter", .w = 612, .h = 792, .bleed = 9, .frame = {18, 18, 576, 756}},
                      .page = {.name = "1", .w = 612, .h = 792, .trim = {0, 0, 612, 792}, .bleed = {0, 0, 612, 792}}};
    arena_init(&made.arena);
    diag_init(&made.diag);
    made.page.items = made.items;
    made.doc = (struct page_doc){.title = "t", .lang = "en", .pages = &made.page, .n = 1};
    made.piece = (struct impose_piece){.layout = &made.layout, .note = "note"};
    *state = &made;
    return 0;
}

static int tear_down(void **state)
{
    struct made *made = *state;
    arena_release(&made->arena);
    diag_release(&made->diag);
    return 0;
}

static struct page_item *add_rect(struct made *made, struct rect box, const struct ink *fill, bool field)
{
    struct page_item *item = &made->items[made->page.n++];
    *item = (struct page_item){.kind = PAGE_RECT, .tag = PAGE_NO_TAG};
    item->rect = (struct page_rect){.box = box, .fill = fill, .field = field};
    return item;
}

/* Glyphs half an em wide. */
static struct page_item *add_text(struct made *made, double x, double y, double size, const char *text)
{
    struct glyph_line *line = arena_alloc(&made->arena, sizeof *line);
    size_t n = strlen(text);
    struct glyph *glyphs = arena_array(&made->arena, n, sizeof *glyphs);
    for (size_t i = 0; i < n; i++)
        glyphs[i] = (struct glyph){.x = (float)i * 0.5F, .text = (uint32_t)i, .text_end = (uint32_t)i + 1};
    *line = (struct glyph_line){.text = text, .text_size = n, .glyphs = glyphs, .n = n, .width = 0.5 * (double)n};
    struct page_item *item = &made->items[made->page.n++];
    *item = (struct page_item){.kind = PAGE_TEXT, .tag = PAGE_NO_TAG};
    item->text = (struct page_text){.x = x, .y = y, .size = size, .line = line, .ink = &NIGHT, .accent = &NIGHT};
    return item;
}

static void add_code(struct made *made, struct rect box)
{
    static const struct qr_symbol symbol = {.payload = "HTTPS://EXAMPLE.ORG", .size = 25};
    struct page_item *item = &made->items[made->page.n++];
    *item = (struct page_item){.kind = PAGE_CODE, .tag = PAGE_NO_TAG};
    item->code = (struct page_code){.box = box, .symbol = &symbol, .ink = &NIGHT};
}

static void assert_rect(struct rect box, double x, double y, double w, double h)
{
    assert_true(fabs(box.x - x) < 1e-6 && fabs(box.y - y) < 1e-6 && fabs(box.w - w) < 1e-6 && fabs(box.h - h) < 1e-6);
}

/* ---- bleed */

static void fields_grow_where_they_touch_the_frame(void **state)
{
    struct made *made = *state;
    add_rect(made, (struct rect){18, 18, 576, 300}, &NIGHT, true);   /* top, from edge to edge */
    add_rect(made, (struct rect){18, 600, 576, 100}, &BEACON, true); /* a band above the foot */
    add_rect(made, (struct rect){400, 400, 194, 374}, &NIGHT, true); /* a corner */
    add_rect(made, (struct rect){40, 400, 100, 50}, &BEACON, true);  /* inside */
    add_rect(made, (struct rect){18, 400, 50, 50}, &NIGHT, false);   /* touches, but is no field */
    assert_true(impose_bleed(&made->arena, &made->diag, &made->doc, &made->layout, &made->out));
    const struct page *page = &made->out.pages[0];
    assert_rect(page->trim, 0, 0, 612, 792);
    assert_rect(page->bleed, -9, -9, 630, 810);
    assert_rect(page->items[0].rect.box, -9, -9, 630, 327);
    assert_rect(page->items[1].rect.box, -9, 600, 630, 100);
    assert_rect(page->items[2].rect.box, 400, 400, 221, 401);
    assert_rect(page->items[3].rect.box, 40, 400, 100, 50);
    assert_rect(page->items[4].rect.box, 18, 400, 50, 50);
    assert_rect(made->items[0].rect.box, 18, 18, 576, 300); /* what was composed stays as it is */
}

static void fields_on_their_side_grow_too(void **state)
{
    struct made *made = *state;
    struct page_item field = {.kind = PAGE_RECT, .rect = {.box = {0, 0, 300, 576}, .fill = &NIGHT, .field = true}};
    struct page lying = {.name = "turned", .w = 300, .h = 576, .items = &field, .n = 1};
    struct page_item *item = &made->items[made->page.n++];
    *item = (struct page_item){.kind = PAGE_GROUP, .tag = PAGE_NO_TAG};
    item->group = (struct page_group){.matrix = {0, -1, 1, 0, 18, 318}, .page = &lying, .tagged = true};
    assert_true(impose_bleed(&made->arena, &made->diag, &made->doc, &made->layout, &made->out));
    const struct page_group *group = &made->out.pages[0].items[0].group;
    assert_rect(rect_transform(group->page->items[0].rect.box, group->matrix), -9, -9, 630, 327);
    assert_rect(field.rect.box, 0, 0, 300, 576);
}

static void without_bleed(void **state)
{
    struct made *made = *state;
    made->layout.bleed = 0;
    assert_false(impose_bleed(&made->arena, &made->diag, &made->doc, &made->layout, &made->out));
    assert_string_equal(made->diag.findings.at[0].id, "no-bleed");
    assert_int_equal(made->out.n, 0);
}

static void small_type_is_black_alone(void **state)
{
    struct made *made = *state;
    add_text(made, 50, 50, 13.9, "small");
    add_text(made, 50, 90, 14, "large");
    add_text(made, 50, 130, 9, "pale")->text.ink = &BEACON;
    static const struct ink rich = {.name = "rich", .cmyk = {0.6, 0.4, 0.4, 1}};
    add_text(made, 50, 200, 60, "huge")->text.ink = &rich;
    add_rect(made, (struct rect){50, 300, 100, 100}, &rich, false);
    impose_small_type(&made->arena, &made->doc, &made->out);
    const struct page_item *items = made->out.pages[0].items;
    static const double black[] = {0, 0, 0, 1};
    assert_memory_equal(items[0].text.ink->cmyk, black, sizeof black);
    assert_ptr_equal(items[1].text.ink, &NIGHT);
    assert_ptr_equal(items[2].text.ink, &BEACON);
    assert_memory_equal(items[3].text.ink->cmyk, black, sizeof black);
    assert_ptr_equal(items[4].rect.fill, &rich);
}

/* ---- marks */

static bool has_line(const struct page *page, double x1, double y1, double x2, double y2)
{
    for (size_t i = 0; i < page->n; i++) {
        const struct page_path *path = &page->items[i].path;
        if (page->items[i].kind == PAGE_PATH && path->n == 2 && fabs(path->segments[0].x[0] - x1) < 0.01 &&
            fabs(path->segments[0].y[0] - y1) < 0.01 && fabs(path->segments[1].x[0] - x2) < 0.01 &&
            fabs(path->segments[1].y[0] - y2) < 0.01)
            return true;
    }
    return false;
}

static void crop_marks_are_on_every_plate_outside_the_bleed(void **state)
{
    struct made *made = *state;
    add_rect(made, (struct rect){18, 18, 576, 300}, &BEACON, true);
    assert_true(impose_bleed(&made->arena, &made->diag, &made->doc, &made->layout, &made->doc));
    impose_marks(&made->arena, &made->doc, &made->piece, &made->out);
    const struct page *page = &made->out.pages[0];
    double x = page->trim.x, y = page->trim.y;
    assert_rect(page->bleed, x - 9, y - 9, 630, 810);
    assert_true(page->bleed.x > 0 && page->bleed.x + 630 < page->w && page->bleed.y + 810 < page->h);
    for (int right = 0; right < 2; right++) {
        assert_true(has_line(page, x + right * 612, y - 12, x + right * 612, y - 30));
        assert_true(has_line(page, x + right * 612, y + 804, x + right * 612, y + 822));
    }
    assert_true(has_line(page, x - 12, y, x - 30, y) && has_line(page, x + 624, y + 792, x + 642, y + 792));
    for (size_t i = 0; i < page->n; i++) {
        const struct page_item *item = &page->items[i];
        if (item->kind != PAGE_PATH)
            continue;
        assert_true(item->path.stroke.ink->every_plate);
        struct rect box = page_item_box(item), piece = page->bleed;
        assert_true(box.x + box.w <= piece.x || box.x >= piece.x + piece.w || box.y + box.h <= piece.y ||
                    box.y >= piece.y + piece.h);
    }
}

static void set_panels(struct made *made, size_t n, bool down)
{
    made->layout.npanels = n;
    made->layout.panels_down = down;
    for (size_t i = 0; i < n; i++)
        made->layout.panels[i] = (down ? 792.0 : 612.0) / (double)n;
}

static void a_registration_mark_makes_way_for_a_fold(void **state)
{
    struct made *made = *state;
    set_panels(made, 2, true);
    assert_true(impose_bleed(&made->arena, &made->diag, &made->doc, &made->layout, &made->doc));
    impose_marks(&made->arena, &made->doc, &made->piece, &made->out);
    const struct page *page = &made->out.pages[0];
    double x = page->trim.x, y = page->trim.y;
    assert_true(has_line(page, x - 12, y + 396, x - 30, y + 396));          /* the fold */
    assert_false(has_line(page, x - 21, y + 396 - 9, x - 21, y + 396 + 9)); /* no cross on it */
    assert_true(has_line(page, x - 21, y + 594 - 9, x - 21, y + 594 + 9));  /* but further down */
    assert_true(has_line(page, x + 306, y - 21 - 9, x + 306, y - 21 + 9));  /* above, in the middle */
}

/* A C fold, its first panel shorter. Backs of a sheet on its side that is turned on the short edge show the panels from
 * the other end, as right-to-left pages do. */
static void folds_follow_the_turn_and_the_script(void **state)
{
    struct made *made = *state;
    made->layout =
        (struct spec_layout){.w = 792, .h = 612, .flip_short = true, .npanels = 3, .panels = {261, 265.5, 265.5}};
    for (int rtl = 0; rtl < 2; rtl++)
        for (size_t page = 0; page < 2; page++) {
            bool reversed = (page == 1) != (rtl == 1);
            assert_true(fabs(spec_fold(&made->layout, 0, page, rtl) - (reversed ? 265.5 : 261)) < 1e-9);
            assert_true(fabs(spec_fold(&made->layout, 1, page, rtl) - (reversed ? 531 : 526.5)) < 1e-9);
        }
}

/* ---- tiles */

static bool cut(struct made *made, double sheet_w, double sheet_h, double overlap)
{
    const struct impose_tiling tiling = {sheet_w, sheet_h, overlap};
    return impose_tiles(&made->arena, &made->diag, &made->doc, &made->piece, &tiling, &made->out);
}

static void make_poster(struct made *made, double w, double h)
{
    made->layout.w = made->page.w = made->page.trim.w = made->page.bleed.w = w;
    made->layout.h = made->page.h = made->page.trim.h = made->page.bleed.h = h;
}

/* What a sheet keeps, on the poster. */
static struct rect kept(const struct page *sheet)
{
    const struct page_group *group = &sheet->items[0].group;
    return (struct rect){sheet->trim.x - group->matrix.e, sheet->trim.y - group->matrix.f, sheet->trim.w,
                         sheet->trim.h};
}

static void sheets_cover_the_poster_once(void **state)
{
    struct made *made = *state;
    make_poster(made, 1296, 1728);
    assert_true(cut(made, 612, 792, 36));
    double area = 0;
    for (size_t i = 0; i < made->out.n; i++) {
        struct rect a = kept(&made->out.pages[i]);
        area += a.w * a.h;
        for (size_t k = 0; k < i; k++) {
            struct rect b = kept(&made->out.pages[k]);
            assert_true(a.x + a.w <= b.x + 1e-6 || b.x + b.w <= a.x + 1e-6 || a.y + a.h <= b.y + 1e-6 ||
                        b.y + b.h <= a.y + 1e-6);
        }
        const struct page *sheet = &made->out.pages[i];
        double edge = IMPOSE_PRINTER_MARGIN - 1e-6;
        assert_true(sheet->bleed.x >= edge && sheet->bleed.y >= edge &&
                    sheet->bleed.x + sheet->bleed.w <= sheet->w - edge &&
                    sheet->bleed.y + sheet->bleed.h <= sheet->h - edge);
    }
    assert_true(fabs(area - 1296.0 * 1728) < 1e-3);
    assert_int_equal(made->out.duplex, PAGE_SIMPLEX);
}

static bool is_whole(const struct made *made, struct rect box)
{
    for (size_t i = 0; i < made->out.n; i++)
        if (rect_inside(box, kept(&made->out.pages[i]), 0))
            return true;
    return false;
}

/* In the middle, where seams would run. */
static void codes_and_numbers_stay_whole(void **state)
{
    struct made *made = *state;
    make_poster(made, 1296, 1728);
    add_code(made, (struct rect){600, 830, 100, 100});
    add_text(made, 500, 400, 60, "1-800-843-5678"); /* 420 pt */
    add_text(made, 560, 1200, 40, "or 1-800-THE-LOST");
    assert_true(cut(made, 612, 792, 36));
    assert_int_equal(made->diag.warnings, 0);
    assert_true(is_whole(made, (struct rect){600 - 16, 830 - 16, 132, 132})); /* with its quiet zone */
    assert_true(is_whole(made, (struct rect){500, 355, 420, 47}));
    assert_true(is_whole(made, (struct rect){620, 1170, 280, 31}));
}

/* Nearly as wide as the sheet: its own sheet shows a sliver beyond its seams, the neighbours have the overlap. */
static void a_wide_number_takes_its_neighbours_overlap(void **state)
{
    struct made *made = *state;
    make_poster(made, 842, 1191);
    add_text(made, 56, 1000, 104, "1-800-843-5678"); /* 728 pt of the 742 that a Letter sheet on its side shows */
    assert_true(cut(made, 612, 792, 36));
    assert_int_equal(made->diag.warnings, 0);
    assert_true(is_whole(made, (struct rect){56, 925, 728, 78}));
    for (size_t i = 0; i + 1 < made->out.n; i++) {
        const struct page *a = &made->out.pages[i], *b = &made->out.pages[i + 1];
        if (fabs(kept(a).y - kept(b).y) > 1)
            continue;
        double both = a->bleed.x + a->bleed.w - a->trim.x - a->trim.w + b->trim.x - b->bleed.x;
        assert_true(fabs(both - 36) < 1e-6);
    }
}

static void a_number_wider_than_paper_is_parted_between_groups(void **state)
{
    struct made *made = *state;
    make_poster(made, 1296, 1728);
    add_text(made, 88, 1200, 160, "1-800-843-5678"); /* 1120 pt */
    assert_true(cut(made, 612, 792, 36));
    assert_int_equal(made->diag.warnings, 1);
    assert_string_equal(made->diag.findings.at[0].id, "tile-seam");
    for (size_t i = 0; i < made->out.n; i++) {
        struct rect sheet = kept(&made->out.pages[i]);
        if (sheet.y > 1100 || sheet.y + sheet.h < 1200 || sheet.x < 1)
            continue;
        double ems = (sheet.x - 88) / 160;
        /* Dashes are the glyphs 1, 5 and 9, from half an em to the next. */
        assert_true((ems > 0.5 && ems < 1) || (ems > 2.5 && ems < 3) || (ems > 4.5 && ems < 5));
    }
}

static void tiles_that_cannot_be(void **state)
{
    struct made *made = *state;
    make_poster(made, 1296, 1728);
    assert_false(cut(made, 612, 792, 17));
    assert_string_equal(made->diag.findings.at[0].id, "tile-overlap");
    add_code(made, (struct rect){200, 300, 900, 900});
    assert_false(cut(made, 612, 792, 36));
    assert_string_equal(made->diag.findings.at[1].id, "tile-seam");
    assert_int_equal(made->out.n, 0);
}

/* ---- cutting */

static void cut_sheets_take_bleed_into_the_gutter(void **state)
{
    struct made *made = *state;
    struct spec_stock stock;
    static const struct span nowhere;
    assert_true(impose_cut(&made->diag, nowhere, 252, 144, 9, 612, 792, &stock));
    assert_int_equal(stock.columns * stock.rows, 8);
    assert_true(fabs(stock.dx - stock.label_w - 18) < 1e-9 && stock.cut);
    /* In the middle, so that backs meet fronts whichever way the sheet is turned. */
    assert_true(fabs(2 * stock.x0 + (stock.columns - 1) * stock.dx + stock.label_w - stock.sheet_w) < 1e-9);
    assert_true(fabs(2 * stock.y0 + (stock.rows - 1) * stock.dy + stock.label_h - stock.sheet_h) < 1e-9);
    assert_false(impose_cut(&made->diag, nowhere, 600, 780, 9, 612, 792, &stock));
    assert_string_equal(made->diag.findings.at[0].id, "cut-size");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(fields_grow_where_they_touch_the_frame, set_up, tear_down),
        cmocka_unit_test_setup_teardown(fields_on_their_side_grow_too, set_up, tear_down),
        cmocka_unit_test_setup_teardown(without_bleed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(small_type_is_black_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(crop_marks_are_on_every_plate_outside_the_bleed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_registration_mark_makes_way_for_a_fold, set_up, tear_down),
        cmocka_unit_test_setup_teardown(folds_follow_the_turn_and_the_script, set_up, tear_down),
        cmocka_unit_test_setup_teardown(sheets_cover_the_poster_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(codes_and_numbers_stay_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_wide_number_takes_its_neighbours_overlap, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_number_wider_than_paper_is_parted_between_groups, set_up, tear_down),
        cmocka_unit_test_setup_teardown(tiles_that_cannot_be, set_up, tear_down),
        cmocka_unit_test_setup_teardown(cut_sheets_take_bleed_into_the_gutter, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
