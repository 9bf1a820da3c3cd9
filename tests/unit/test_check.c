/* Every check on pages made by hand: one that it must let pass, one that it must stop. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "check/check.h"

static const struct ink NIGHT = {
    .name = "night", .rgb = {0.08, 0.15, 0.29}, .cmyk = {1, 0.85, 0.35, 0.4}, .gray = 0.15};
static const struct ink BEACON = {.name = "beacon", .rgb = {1, 0.78, 0.17}, .cmyk = {0, 0.22, 0.9, 0}, .gray = 0.78};
static const struct ink PAPER = {.name = "paper", .rgb = {1, 1, 1}, .cmyk = {0, 0, 0, 0}, .gray = 1};

static const struct content_channel CHANNELS[] = {{.kind = CONTENT_SMS, .number = {.text = "233733"}}};
static const struct content_hotline HOTLINES[] = {
    {.id = {.text = "ncmec"},
     .number = {.text = "+18008435678"},
     .display = {.text = "1-800-843-5678"},
     .vanity = {.text = "1-800-THE-LOST"}},
    {.id = {.text = "emergency"}, .number = {.text = "911"}, .display = {.text = "911"}},
    {.id = {.text = "nhth"},
     .number = {.text = "+18883737888"},
     .display = {.text = "1-888-373-7888"},
     .channels = CHANNELS,
     .n = 1},
};
static const struct content CONTENT = {.hotlines = HOTLINES, .nhotlines = 3};

static const struct spec_style STYLES[] = {{.name = "body", .weight = 400}, {.name = "colophon", .exempt = true}};
static const struct spec_layout SHEET = {
    .name = "sheet", .w = 612, .h = 792, .safe = 12, .styles = STYLES, .nstyles = 2};
static const struct spec_layout CARD = {.name = "card", .w = 252, .h = 144, .safe = 9, .styles = STYLES, .nstyles = 2};

static const struct content_material MATERIAL = {.id = {.text = "sample"}};

/* A page that grows item by item. */
struct sample {
    struct arena arena;
    struct diag diag;
    struct page_item items[16];
    struct page page;
    struct page_doc doc;
    struct check_subject subject;
};

static void begin(struct sample *sample, const struct spec_layout *layout)
{
    *sample = (struct sample){0};
    arena_init(&sample->arena);
    diag_init(&sample->diag);
    struct rect trim = {0, 0, layout->w, layout->h};
    sample->page = (struct page){"1", layout->w, layout->h, trim, trim, sample->items, 0};
    sample->doc = (struct page_doc){.pages = &sample->page, .n = 1};
    sample->subject = (struct check_subject){.content = &CONTENT,
                                             .material = &MATERIAL,
                                             .layout = layout,
                                             .doc = &sample->doc,
                                             .lang = "en",
                                             .date = "2026-01-01"};
}

static struct page_item *add(struct sample *sample, enum page_kind kind)
{
    struct page_item *item = &sample->items[sample->page.n++];
    item->kind = kind;
    item->tag = PAGE_NO_TAG;
    return item;
}

/* Every letter half an em wide. */
static struct page_text *add_text(struct sample *sample, const char *text, double x, double y, double size)
{
    struct glyph_line *line = arena_alloc(&sample->arena, sizeof *line);
    line->text = text;
    line->text_size = strlen(text);
    line->width = 0.5 * (double)strlen(text);
    struct page_item *item = add(sample, PAGE_TEXT);
    item->text = (struct page_text){.x = x,
                                    .y = y,
                                    .size = size,
                                    .line = line,
                                    .ink = &NIGHT,
                                    .lang = "en",
                                    .style = "body",
                                    .para = sample->page.n};
    return &item->text;
}

static void add_rect(struct sample *sample, struct rect box, const struct ink *fill)
{
    add(sample, PAGE_RECT)->rect = (struct page_rect){.box = box, .fill = fill};
}

static void add_code(struct sample *sample, double x, double y, double side)
{
    static const struct qr_symbol symbol = {.payload = "tel:911", .version = 1, .size = 25};
    add(sample, PAGE_CODE)->code = (struct page_code){{x, y, side, side}, &symbol, &NIGHT};
}

static void run_at(struct sample *sample, enum check_stage stage)
{
    check_run(stage, &sample->arena, &sample->diag, &sample->subject);
}

static size_t count(const struct sample *sample, const char *id)
{
    size_t n = 0;
    for (size_t i = 0; i < sample->diag.findings.n; i++)
        n += strcmp(sample->diag.findings.at[i].id, id) == 0;
    return n;
}

static void end(struct sample *sample)
{
    arena_release(&sample->arena);
    diag_release(&sample->diag);
}

/* How often the page checks report ID for a lone line of TEXT. */
static size_t findings_for(const char *id, const char *text)
{
    struct sample sample;
    begin(&sample, &SHEET);
    add_text(&sample, text, 50, 100, 10);
    run_at(&sample, CHECK_PAGE);
    size_t n = count(&sample, id);
    end(&sample);
    return n;
}

static void numbers_of_the_registry_pass(void **state)
{
    (void)state;
    static const char *const good[] = {
        "call 1-800-843-5678 now",
        "1-800-THE-LOST or write",
        "(800) 843-5678",
        "+1 800 843 5678",
        "1\u2011888\u2011373\u20117888",
        "\u20661-888-373-7888\u2069",
        "text 233733",
        "call 911",
        "checked 2026-11-23, review by 2027-05",
        "2013-2022",
        "KS-01 v3, 8.5 x 11 in",
        "62,891 reports in 2024",
        "page 1 of 2",
        "24 hours, 7 days",
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (findings_for("unknown-number", good[i]))
            fail_msg("'%s' was taken for a strange number", good[i]);
}

static void strange_numbers_are_found(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "call 1-800-843-5679",
        "(555) 010-0199",
        "1-800-THE-LAST",
        "text 233734",
        "call 411",
        "\u0661-\u0668\u0660\u0660-\u0668\u0664\u0663-\u0665\u0666\u0667\u0669",
        "1.888.373.7889",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (findings_for("unknown-number", bad[i]) != 1)
            fail_msg("'%s' was let pass", bad[i]);
}

static void words_stay_inside(void **state)
{
    (void)state;
    struct sample sample;
    begin(&sample, &SHEET);
    add_text(&sample, "inside", 12, 100, 10);
    add_text(&sample, "   ", 0, 120, 10);
    add_rect(&sample, (struct rect){0, 0, 612, 792}, &PAPER);
    run_at(&sample, CHECK_PAGE);
    assert_int_equal(count(&sample, "outside-safe-area"), 0);
    add_text(&sample, "outside", 11, 200, 10);
    add_rect(&sample, (struct rect){0, 0, 613, 10}, &NIGHT);
    run_at(&sample, CHECK_PAGE);
    assert_int_equal(count(&sample, "outside-safe-area"), 2);
    end(&sample);
}

static void texts_lie_apart(void **state)
{
    (void)state;
    struct sample sample;
    begin(&sample, &SHEET);
    add_text(&sample, "one", 50, 100, 20);
    add_text(&sample, "two", 50, 120, 20)->para = 1;
    add_text(&sample, "its next line, set tight", 50, 130, 20)->para = 1;
    run_at(&sample, CHECK_PAGE);
    assert_int_equal(count(&sample, "text-overlap"), 0);
    add_text(&sample, "three", 55, 108, 20);
    run_at(&sample, CHECK_PAGE);
    assert_true(count(&sample, "text-overlap") > 0);
    end(&sample);
}

static void small_text_is_found(void **state)
{
    (void)state;
    struct sample sample;
    begin(&sample, &CARD);
    add_text(&sample, "seven", 20, 40, 7);
    add_text(&sample, "fine print", 20, 60, 5)->style = "colophon";
    run_at(&sample, CHECK_PAGE);
    assert_int_equal(count(&sample, "text-too-small"), 0);
    add_text(&sample, "smaller", 20, 80, 6.9);
    run_at(&sample, CHECK_PAGE);
    assert_int_equal(count(&sample, "text-too-small"), 1);
    end(&sample);
}

static void contrast_is_with_what_lies_under(void **state)
{
    (void)state;
    struct sample sample;
    begin(&sample, &SHEET);
    struct page_segment *disc = arena_array(&sample.arena, 6, sizeof *disc);
    size_t n = page_circle(100, 100, 20, disc);
    add(&sample, PAGE_PATH)->path = (struct page_path){.segments = disc, .n = n, .fill = &NIGHT};
    add_text(&sample, "1", 98, 103, 10)->ink = &PAPER; /* on the disc */
    add_text(&sample, "x", 400, 400, 10);              /* on paper */
    run_at(&sample, CHECK_PAGE);
    assert_int_equal(count(&sample, "contrast"), 0);
    add_text(&sample, "2", 81, 84, 4)->ink = &PAPER;     /* in the disc's box, not on it */
    add_text(&sample, "y", 300, 400, 10)->ink = &BEACON; /* on paper */
    run_at(&sample, CHECK_PAGE);
    assert_int_equal(count(&sample, "contrast"), 2);
    end(&sample);
}

static void code_on_a_field_needs_its_tile(void **state)
{
    (void)state;
    struct sample sample;
    begin(&sample, &SHEET);
    add_rect(&sample, (struct rect){50, 50, 300, 300}, &BEACON);
    add_rect(&sample, (struct rect){84, 84, 132, 132}, &PAPER);
    add_code(&sample, 100, 100, 100);
    run_at(&sample, CHECK_PAGE);
    assert_int_equal(count(&sample, "quiet-zone"), 0);
    add_text(&sample, "too near", 100, 212, 10);
    run_at(&sample, CHECK_PAGE);
    assert_int_equal(count(&sample, "quiet-zone"), 1);
    end(&sample);

    begin(&sample, &SHEET);
    add_rect(&sample, (struct rect){50, 50, 300, 300}, &BEACON);
    add_rect(&sample, (struct rect){90, 90, 120, 120}, &PAPER); /* less than four modules round the code */
    add_code(&sample, 100, 100, 100);
    run_at(&sample, CHECK_PAGE);
    assert_int_equal(count(&sample, "quiet-zone"), 1);
    end(&sample);
}

static void code_modules_and_distance(void **state)
{
    (void)state;
    struct sample sample;
    begin(&sample, &CARD);
    add_code(&sample, 40, 40, 25 * 0.36 * LEN_MM);
    run_at(&sample, CHECK_PAGE);
    assert_int_equal(count(&sample, "qr-module"), 0);
    assert_int_equal(count(&sample, "qr-distance"), 0);
    add_code(&sample, 140, 40, 25 * 0.34 * LEN_MM);
    run_at(&sample, CHECK_PAGE);
    assert_int_equal(count(&sample, "qr-module"), 1);
    end(&sample);

    struct spec_layout poster = SHEET;
    poster.scan_distance = 300 * LEN_MM;
    begin(&sample, &poster);
    add_code(&sample, 100, 100, 30 * LEN_MM);
    run_at(&sample, CHECK_PAGE);
    assert_int_equal(count(&sample, "qr-distance"), 0);
    add_code(&sample, 100, 300, 25 * LEN_MM);
    run_at(&sample, CHECK_PAGE);
    assert_int_equal(count(&sample, "qr-distance"), 1);
    assert_int_equal(sample.diag.findings.at[sample.diag.findings.n - 1].level, DIAG_WARNING);
    end(&sample);
    begin(&sample, &poster);
    add_code(&sample, 100, 100, 19 * LEN_MM);
    run_at(&sample, CHECK_PAGE);
    assert_int_equal(count(&sample, "qr-distance"), 1);
    assert_true(sample.diag.errors > 0);
    end(&sample);
}

static void posters_show_the_number_large(void **state)
{
    (void)state;
    struct spec_layout poster = SHEET;
    poster.reading_distance = 3000 * LEN_MM; /* 12 mm, 47.6 pt */
    struct sample sample;
    begin(&sample, &poster);
    run_at(&sample, CHECK_PAGE);
    assert_int_equal(count(&sample, "hotline-size"), 1);
    add_text(&sample, "1-800-843-5678", 40, 300, 47);
    run_at(&sample, CHECK_PAGE);
    assert_int_equal(count(&sample, "hotline-size"), 2);
    add_text(&sample, "1-888-373-7888", 40, 500, 48);
    run_at(&sample, CHECK_PAGE);
    assert_int_equal(count(&sample, "hotline-size"), 2);
    end(&sample);
}

/* Words and the element that they are, under PARENT; returns the element. */
static int add_element(struct sample *sample, struct page_tag *tags, enum page_role role, int parent, double x,
                       double y, double size)
{
    int tag = (int)sample->doc.ntags++;
    tags[tag] = (struct page_tag){.role = role, .parent = parent};
    if (size > 0) {
        add_text(sample, "words of it", x, y, size);
        sample->items[sample->page.n - 1].tag = tag;
    }
    sample->doc.tags = tags;
    return tag;
}

/* How often the order of three paragraphs is objected to that start at these points. */
static size_t objections(const double at[3][2], const struct content *content, const char *lang)
{
    struct sample sample;
    struct page_tag tags[8];
    begin(&sample, &SHEET);
    if (content)
        sample.subject.content = content;
    sample.doc.lang = lang;
    for (int i = 0; i < 3; i++)
        add_element(&sample, tags, PAGE_P, PAGE_NO_TAG, at[i][0], at[i][1], 10);
    run_at(&sample, CHECK_PAGE);
    size_t n = count(&sample, "reading-order");
    end(&sample);
    return n;
}

static void order_is_that_of_the_page(void **state)
{
    (void)state;
    static const double down[3][2] = {{50, 100}, {50, 115}, {50, 130}},
                        swapped[3][2] = {{50, 100}, {50, 130}, {50, 115}};
    static const double columns[3][2] = {{50, 100}, {50, 200}, {300, 100}};
    static const double back[3][2] = {{300, 100}, {300, 200}, {50, 100}};
    static const double row[3][2] = {{50, 100}, {150, 103}, {250, 100}},
                        torn[3][2] = {{50, 100}, {250, 100}, {150, 100}};
    static const struct content_lang langs[] = {{.tag = {.text = "ar"}, .script = {.text = "Arab"}, .rtl = true}};
    static const struct content arabic = {.langs = langs, .nlangs = 1};
    assert_int_equal(objections(down, NULL, "en"), 0);
    assert_int_equal(objections(swapped, NULL, "en"), 1);
    assert_int_equal(objections(columns, NULL, "en"), 0);
    assert_int_equal(objections(back, NULL, "en"), 1);
    assert_int_equal(objections(row, NULL, "en"), 0);
    assert_int_equal(objections(torn, NULL, "en"), 1);
    /* Right to left the columns change places. */
    assert_int_equal(objections(down, &arabic, "ar"), 0);
    assert_int_equal(objections(columns, &arabic, "ar"), 1);
    assert_int_equal(objections(back, &arabic, "ar"), 0);
    assert_int_equal(objections(row, &arabic, "ar"), 1); /* the same is said once */
}

/* Two boxes, one over the other: each is read as a whole, so the second must not reach above the first. */
static void boxes_are_read_as_wholes(void **state)
{
    (void)state;
    for (int wrong = 0; wrong < 2; wrong++) {
        struct sample sample;
        struct page_tag tags[8];
        begin(&sample, &SHEET);
        int first = add_element(&sample, tags, PAGE_SECTION, PAGE_NO_TAG, 0, 0, 0);
        add_element(&sample, tags, PAGE_P, first, 50, 100, 10);
        add_element(&sample, tags, PAGE_P, first, 300, 100, 10);
        int second = add_element(&sample, tags, PAGE_SECTION, PAGE_NO_TAG, 0, 0, 0);
        add_element(&sample, tags, PAGE_P, second, 50, wrong ? 60 : 140, 10);
        add_element(&sample, tags, PAGE_P, second, 300, wrong ? 60 : 140, 10);
        run_at(&sample, CHECK_PAGE);
        assert_int_equal(count(&sample, "reading-order"), wrong);
        end(&sample);
    }
}

static void pages_are_read_one_after_the_other(void **state)
{
    (void)state;
    struct sample sample;
    struct page_tag tags[8];
    begin(&sample, &SHEET);
    add_element(&sample, tags, PAGE_P, PAGE_NO_TAG, 50, 100, 10);
    add_element(&sample, tags, PAGE_P, PAGE_NO_TAG, 50, 120, 10);
    struct page pages[2] = {sample.page, sample.page};
    pages[0].items = &sample.items[1];
    pages[0].n = pages[1].n = 1;
    sample.doc.pages = pages;
    sample.doc.n = 2;
    run_at(&sample, CHECK_PAGE);
    assert_int_equal(count(&sample, "reading-order"), 1);
    end(&sample);
}

static void grid_must_mirror(void **state)
{
    (void)state;
    struct spec_stock stock = {.name = "s",
                               .sheet_w = 612,
                               .sheet_h = 792,
                               .label_w = 252,
                               .label_h = 144,
                               .x0 = 54,
                               .y0 = 30,
                               .dx = 252,
                               .dy = 144,
                               .columns = 2,
                               .rows = 5};
    struct spec_layout layout = CARD;
    layout.stock = &stock;
    struct sample sample;
    begin(&sample, &layout);
    sample.doc.duplex = PAGE_DUPLEX_LONG;
    run_at(&sample, CHECK_SHEET);
    assert_int_equal(count(&sample, "stock-mirror"), 0);
    sample.doc.duplex = PAGE_DUPLEX_SHORT;
    run_at(&sample, CHECK_SHEET);
    assert_int_equal(count(&sample, "stock-mirror"), 1);
    stock.x0 = 53;
    sample.doc.duplex = PAGE_DUPLEX_LONG;
    run_at(&sample, CHECK_SHEET);
    assert_int_equal(count(&sample, "stock-mirror"), 2);
    end(&sample);
}

/* The content of the small project that tests/diag breaks: one hotline, one site, English. */
static void overdue_contacts_are_named(void **state)
{
    (void)state;
    struct sample sample;
    begin(&sample, &SHEET);
    struct content *content = content_load(&sample.arena, &sample.diag, "tests/diag/project/content", NULL);
    assert_non_null(content);
    content_load_texts(&sample.arena, &sample.diag, content, &(struct content_texts_wish){0});
    sample.subject.content = content;
    run_at(&sample, CHECK_CONTENT);
    assert_int_equal(sample.diag.findings.n, 0);
    sample.subject.date = "2027-01-01";
    run_at(&sample, CHECK_CONTENT);
    assert_int_equal(count(&sample, "review-overdue"), 2);
    end(&sample);
}

static void every_check_says_why(void **state)
{
    (void)state;
    size_t n;
    const struct check *const *checks = check_all(&n);
    for (size_t i = 0; i < n; i++) {
        assert_true(strlen(checks[i]->why) > 20);
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(checks[i]->id, checks[k]->id);
    }
}

/* Counted by hand: words, sentences, syllables. Numbers, hosts and headings are not read. */
static void reading_is_counted_as_people_do(void **state)
{
    (void)state;
    static const struct content_material HANDOUT = {.id = {.text = "m"}, .audience = CONTENT_PARENT};
    struct sample sample;
    begin(&sample, &SHEET);
    sample.subject.material = &HANDOUT;
    add_text(&sample, "Signs of trouble", 50, 100, 20);
    add_text(&sample, "Talk early and often. Nobody has to use force for it to be a crime! Call 1-800-843-5678.", 50,
             130, 12);
    add_text(&sample, "Someone who cares is careful, patient and reliable. They don\xe2\x80\x99t give up.", 50, 160,
             12);
    add_text(&sample, "Every family may be different; violence is never okay. See report.cybertip.org.", 50, 190, 12);
    struct check_reading reading = check_reading_of(&sample.arena, &sample.subject);
    assert_int_equal(reading.words, 38);
    assert_int_equal(reading.sentences, 7);
    assert_in_range(reading.syllables, 57, 60);
    assert_true(reading.grade > 3 && reading.grade < 6);
    assert_true(reading.most > 5.9 && reading.most < 6.1);
    end(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_of_the_registry_pass),
        cmocka_unit_test(strange_numbers_are_found),
        cmocka_unit_test(words_stay_inside),
        cmocka_unit_test(texts_lie_apart),
        cmocka_unit_test(small_text_is_found),
        cmocka_unit_test(contrast_is_with_what_lies_under),
        cmocka_unit_test(code_on_a_field_needs_its_tile),
        cmocka_unit_test(code_modules_and_distance),
        cmocka_unit_test(posters_show_the_number_large),
        cmocka_unit_test(order_is_that_of_the_page),
        cmocka_unit_test(boxes_are_read_as_wholes),
        cmocka_unit_test(pages_are_read_one_after_the_other),
        cmocka_unit_test(grid_must_mirror),
        cmocka_unit_test(overdue_contacts_are_named),
        cmocka_unit_test(every_check_says_why),
        cmocka_unit_test(reading_is_counted_as_people_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
