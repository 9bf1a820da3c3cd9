/* Registration: every back must lie behind its own front once the sheet is turned. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "impose/impose.h"

static const struct spec_stock CARDS = {
    .name = "test-cards",
    .sheet_w = 612,
    .sheet_h = 792,
    .label_w = 252,
    .label_h = 144,
    .x0 = 54,
    .y0 = 36,
    .dx = 252,
    .dy = 144,
    .columns = 2,
    .rows = 5,
};

/* A grid that is not symmetric, so that a wrong formula cannot pass by luck. */
static const struct spec_stock LOPSIDED = {
    .name = "lopsided",
    .sheet_w = 600,
    .sheet_h = 800,
    .label_w = 100,
    .label_h = 50,
    .x0 = 20,
    .y0 = 30,
    .dx = 110,
    .dy = 60,
    .columns = 3,
    .rows = 4,
};

static struct page card_page(const char *name, double w, double h)
{
    return (struct page){.name = name, .w = w, .h = h, .trim = {0, 0, w, h}, .bleed = {0, 0, w, h}};
}

struct made {
    struct arena arena;
    struct diag diag;
    struct page pages[3];
    struct page_doc doc, out;
};

static bool make(struct made *made, const struct spec_stock *stock, size_t sides, bool flip_short)
{
    arena_init(&made->arena);
    diag_init(&made->diag);
    for (size_t i = 0; i < 3; i++)
        made->pages[i] = card_page(i ? "back" : "front", stock->label_w, stock->label_h);
    made->doc = (struct page_doc){.title = "t",
                                  .lang = "en",
                                  .pages = made->pages,
                                  .n = sides,
                                  .duplex = sides > 1 ? PAGE_DUPLEX_LONG : PAGE_SIMPLEX};
    const struct impose_turn turn = {.flip_short = flip_short};
    made->out = (struct page_doc){0};
    return impose_cards(&made->arena, &made->diag, &made->doc, stock, &turn, &made->out);
}

static void release(struct made *made)
{
    arena_release(&made->arena);
    diag_release(&made->diag);
}

static struct rect place_of(const struct page_item *item)
{
    return rect_transform(item->group.page->trim, item->group.matrix);
}

static void backs_meet_fronts(const struct spec_stock *stock, bool flip_short)
{
    struct made made;
    assert_true(make(&made, stock, 2, flip_short));
    assert_int_equal(made.out.n, 2);
    assert_int_equal(made.out.duplex, flip_short ? PAGE_DUPLEX_SHORT : PAGE_DUPLEX_LONG);
    const struct page *front = &made.out.pages[0], *back = &made.out.pages[1];
    assert_int_equal(front->n, stock->columns * stock->rows);
    assert_int_equal(back->n, front->n);
    for (size_t i = 0; i < front->n; i++) {
        struct rect a = place_of(&front->items[i]), b = place_of(&back->items[i]);
        /* Turn the back: what it shows at b is seen from the front at ... */
        if (flip_short)
            b.y = back->h - (b.y + b.h);
        else
            b.x = back->w - (b.x + b.w);
        assert_true(fabs(a.x - b.x) < 1e-9 && fabs(a.y - b.y) < 1e-9);
        assert_true(a.w == b.w && a.h == b.h);
        assert_ptr_equal(front->items[i].group.page, &made.pages[0]);
        assert_ptr_equal(back->items[i].group.page, &made.pages[1]);
    }
    release(&made);
}

static void long_edge(void **state)
{
    (void)state;
    backs_meet_fronts(&CARDS, false);
    backs_meet_fronts(&LOPSIDED, false);
}

static void short_edge(void **state)
{
    (void)state;
    backs_meet_fronts(&CARDS, true);
    backs_meet_fronts(&LOPSIDED, true);
}

static void grid_and_sheet(void **state)
{
    (void)state;
    struct made made;
    assert_true(make(&made, &CARDS, 1, false));
    assert_int_equal(made.out.n, 1);
    assert_int_equal(made.out.duplex, PAGE_SIMPLEX);
    const struct page *sheet = &made.out.pages[0];
    assert_string_equal(sheet->name, "front");
    assert_true(sheet->w == 612 && sheet->h == 792 && sheet->trim.w == 612 && sheet->trim.h == 792);
    struct rect last = place_of(&sheet->items[9]);
    assert_true(last.x == 306 && last.y == 612);
    release(&made);
}

static void first_copy_alone_is_tagged(void **state)
{
    (void)state;
    struct made made;
    assert_true(make(&made, &CARDS, 2, false));
    for (size_t side = 0; side < 2; side++)
        for (size_t i = 0; i < made.out.pages[side].n; i++)
            assert_int_equal(made.out.pages[side].items[i].group.tagged, i == 0);
    release(&made);
}

static void fails_with(struct made *made, const char *id)
{
    assert_int_equal(made->diag.errors, 1);
    assert_string_equal(made->diag.findings.at[0].id, id);
    assert_int_equal(made->out.n, 0);
    release(made);
}

static void wrong_size_is_refused(void **state)
{
    (void)state;
    struct made made;
    arena_init(&made.arena);
    diag_init(&made.diag);
    made.pages[0] = card_page("front", 255, 144);
    made.doc = (struct page_doc){.pages = made.pages, .n = 1};
    made.out = (struct page_doc){0};
    const struct impose_turn turn = {0};
    assert_false(impose_cards(&made.arena, &made.diag, &made.doc, &CARDS, &turn, &made.out));
    fails_with(&made, "stock-mismatch");
}

static void three_sides_are_refused(void **state)
{
    (void)state;
    struct made made;
    assert_false(make(&made, &CARDS, 3, false));
    fails_with(&made, "stock-sides");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(long_edge),
        cmocka_unit_test(short_edge),
        cmocka_unit_test(grid_and_sheet),
        cmocka_unit_test(first_copy_alone_is_tagged),
        cmocka_unit_test(wrong_size_is_refused),
        cmocka_unit_test(three_sides_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
