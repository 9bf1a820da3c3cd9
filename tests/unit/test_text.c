/* Paragraphs: what is one piece, what breaks, what stands where, and what is remembered. Glyphs of every script are
 * tests/shape's work, random texts too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>

#include "text/text.h"

struct fixture {
    struct arena arena;
    struct diag diag;
    struct font_library *library;
    struct text_engine *engine;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    arena_init(&f->arena);
    diag_init(&f->diag);
    f->library = font_open(&f->diag, "fonts/fonts.yaml");
    assert_non_null(f->library);
    f->engine = text_open(f->library);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    text_free(f->engine);
    font_free(f->library);
    diag_release(&f->diag);
    arena_release(&f->arena);
    free(f);
    return 0;
}

static struct text_request ask(const char *lang, const char *text)
{
    return (struct text_request){.rich = {text, strlen(text), NULL, 0},
                                 .lang = lang,
                                 .rtl = strcmp(lang, "ar") == 0 || strcmp(lang, "ur") == 0,
                                 .weight = 400,
                                 .bold_weight = 700};
}

/* As ask, with MARKS on the first place where PART stands. */
static struct text_request ask_marked(struct fixture *f, const char *lang, const char *text, const char *part,
                                      unsigned marks)
{
    struct text_request request = ask(lang, text);
    struct rich_span *span = arena_alloc(&f->arena, sizeof *span);
    span->start = (size_t)(strstr(text, part) - text);
    span->end = span->start + strlen(part);
    span->marks = marks;
    request.rich.spans = span;
    request.rich.n = 1;
    return request;
}

static const struct text_para *shape(struct fixture *f, struct text_request request)
{
    const struct text_para *para = text_shape(f->engine, &f->diag, &request);
    assert_non_null(para);
    return para;
}

/* The lines' texts with '|' between. */
static const char *broken(struct fixture *f, struct text_request request, double width)
{
    const struct glyph_line *lines;
    size_t n = text_lines(shape(f, request), &f->arena, width, &lines);
    char *out = "";
    for (size_t i = 0; i < n; i++)
        out = arena_format(&f->arena, "%s%s%s", out, i ? "|" : "", lines[i].text);
    return out;
}

static const struct glyph_line *only_line(struct fixture *f, struct text_request request)
{
    const struct glyph_line *lines;
    assert_int_equal(text_lines(shape(f, request), &f->arena, 1000, &lines), 1);
    return lines;
}

static void test_lines_end_at_words_and_authored_breaks(void **state)
{
    struct fixture *f = *state;
    assert_string_equal(broken(f, ask("en", "One two\nthree\n\nfour"), 3), "One |two |three ||four");
    assert_string_equal(broken(f, ask("en", "One two\n"), 30), "One two");
    assert_string_equal(broken(f, ask("en", ""), 30), "");
    assert_string_equal(broken(f, ask("ar", ""), 30), "");
    assert_int_equal(text_fill(shape(f, ask("en", "a\n\nb")), 10).lines, 3);
}

static void test_numbers_stay_in_one_piece(void **state)
{
    static const char *const cases[][2] = {
        {"at 08:30-17:00", "at |08:30-17:00"},
        {"at 9 – 17", "at |9 – 17"},
        {"+1 (202) 555-0143", "+1 (202) 555-0143"},
        {"or 1-800-THE-LOST", "or |1-800-THE-LOST"},
        {"of 50 % now", "of |50 % |now"},
        {"8 (800) 555-01-42", "8 (800) 555-01-42"},
        {"24/7 at 911 or 988", "24/7 |at |911 |or |988"},
        {"in 911, 988, 211", "in |911, |988, |211"},
        {"for 12-Year", "for |12-Year"},
        {"well-being", "well-|being"},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text_request request = ask("en", cases[i][0]);
        assert_string_equal(broken(f, request, text_widest_word(shape(f, request))), cases[i][1]);
    }
}

static void test_a_list_of_many_numbers_still_wraps(void **state)
{
    struct fixture *f = *state;
    struct text_request request = ask("en", "911 988 211 311 411 511 611");
    assert_false(text_fill(shape(f, request), 4).broken);
}

static void test_code_is_one_piece_from_left_to_right(void **state)
{
    struct fixture *f = *state;
    const char *text = "اتصل على +1 (202) 555-0143 الآن", *code = "+1 (202) 555-0143";
    struct text_request request = ask_marked(f, "ar", text, code, RICH_CODE);
    const struct glyph_line *line = only_line(f, request);
    assert_string_equal(line->text, text); /* no isolates in it */
    size_t start = request.rich.spans[0].start, end = request.rich.spans[0].end, digits = 0;
    float last = -1;
    for (size_t i = 0; i < line->n; i++) {
        if (line->glyphs[i].text < start || line->glyphs[i].text >= end)
            continue;
        assert_true(line->glyphs[i].x > last);
        last = line->glyphs[i].x;
        digits++;
    }
    assert_int_equal(digits, strlen(code));
    for (size_t i = 0; i < line->nruns; i++) {
        const struct glyph_run *run = &line->runs[i];
        const char *name = font_face(f->library, run->face)->postscript_name;
        assert_string_equal(name, run->rtl ? "NotoSansArabic-Regular" : "NotoSans-Regular");
    }
    assert_int_equal(text_fill(shape(f, request), text_widest_word(shape(f, request))).broken, false);
    assert_non_null(strstr(broken(f, request, text_widest_word(shape(f, request))), code));
    /* Without the mark the number would be torn apart: the test can fail. */
    const struct glyph_line *plain = only_line(f, ask("ar", text));
    assert_true(fabsf(plain->glyphs[9].x - line->glyphs[9].x) > 0.1f);
}

static void test_korean_may_keep_its_words(void **state)
{
    struct fixture *f = *state;
    struct text_request request = ask("ko", "비밀 보장합니다");
    assert_string_equal(broken(f, request, 4), "비밀 보장|합니다");
    request.keep_all = true;
    assert_string_equal(broken(f, request, 5), "비밀 |보장합니다");
}

static void test_what_does_not_fit_is_cut_and_told(void **state)
{
    struct fixture *f = *state;
    const struct text_para *para = shape(f, ask("en", "Incomprehensibilities now"));
    struct text_fill fill = text_fill(para, 3);
    assert_true(fill.broken);
    assert_true(fill.width <= 3);
    assert_false(text_fill(para, text_widest_word(para)).broken);
    assert_true(text_fill(para, 0).broken); /* a grapheme a line, and an end */
    assert_true(text_fill(para, nan("")).broken);
    assert_int_equal(text_fill(para, INFINITY).lines, 1);
}

static void test_balanced_lines_are_narrower_not_more(void **state)
{
    struct fixture *f = *state;
    const struct text_para *para = shape(f, ask("en", "Several signs together are a reason to ask and to report it."));
    for (double width = 6; width < 30; width += 0.7) {
        double balanced = text_balance(para, width);
        assert_true(balanced <= width);
        assert_int_equal(text_fill(para, balanced).lines, text_fill(para, width).lines);
        if (text_fill(para, width).lines == 2)
            assert_true(balanced < 0.62 * text_width(para));
    }
}

static void test_the_last_line_is_no_scrap(void **state)
{
    struct fixture *f = *state;
    const struct text_para *para = shape(f, ask("en", "Several signs together are a reason to ask and to report it."));
    bool helped = false;
    for (double width = 6; width < 30; width += 0.1) {
        struct text_fill before = text_fill(para, width), after = text_fill(para, text_tidy(para, width));
        assert_int_equal(after.lines, before.lines);
        assert_true(after.width <= width && after.last >= before.last - 0.001);
        if (before.lines > 1 && before.lines < 4)
            assert_true(after.last >= 0.2 * after.width);
        helped |= after.last > before.last + 1;
    }
    assert_true(helped);
}

static void test_bold_and_accent_are_runs_of_their_own(void **state)
{
    struct fixture *f = *state;
    const struct glyph_line *line =
        only_line(f, ask_marked(f, "en", "a key word here", "key word", RICH_BOLD | RICH_ACCENT));
    assert_int_equal(line->nruns, 3);
    assert_string_equal(font_face(f->library, line->runs[1].face)->postscript_name, "NotoSans-Bold");
    assert_true(line->runs[1].accent && !line->runs[0].accent && !line->runs[2].accent);
    assert_int_equal(line->runs[1].n, 8);
}

static void test_tracking_stands_between_letters_of_some_scripts(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *lang, *text;
        int gaps;
    } cases[] = {{"en", "Help", 3}, {"ru", "Помощь", 5}, {"en", "911", 2}, {"ko", "도움", 0}, {"ar", "مرحبا", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text_request request = ask(cases[i].lang, cases[i].text);
        double plain = text_width(shape(f, request));
        request.tracking = 0.1;
        assert_true(fabs(text_width(shape(f, request)) - plain - 0.1 * cases[i].gaps) < 1e-9);
        assert_true(fabs(only_line(f, request)->width - text_width(shape(f, request))) < 1e-9);
    }
    /* The space that hangs does not count, nor the tracking before it. */
    struct text_request request = ask("en", "aa aa");
    request.tracking = 0.1;
    const struct glyph_line *lines;
    assert_int_equal(text_lines(shape(f, request), &f->arena, 1.5, &lines), 2);
    assert_true(fabs(lines[0].width - lines[1].width) < 1e-9);
}

static void test_hanging_spaces_stand_outside(void **state)
{
    struct fixture *f = *state;
    const struct glyph_line *lines;
    assert_int_equal(text_lines(shape(f, ask("ar", "كلمة أخرى")), &f->arena, 2.5, &lines), 2);
    const struct glyph *space = &lines[0].glyphs[lines[0].n - 1];
    assert_int_equal(space->text, lines[0].text_size - 1);
    assert_true(space->x < 0);
    assert_int_equal(text_lines(shape(f, ask("en", "word more")), &f->arena, 3, &lines), 2);
    space = &lines[0].glyphs[lines[0].n - 1];
    assert_true(space->x >= lines[0].width - 1e-6);
}

static void test_missing_characters_are_named(void **state)
{
    struct fixture *f = *state;
    struct text_request request = ask("en", "Tofu 漢 and 漢");
    assert_null(text_shape(f->engine, &f->diag, &request));
    assert_int_equal(f->diag.findings.n, 1);
    assert_string_equal(f->diag.findings.at[0].id, "missing-glyph");
    assert_non_null(strstr(f->diag.findings.at[0].text, "U+6F22"));
    assert_non_null(strstr(f->diag.findings.at[0].text, "'en'"));
    request = ask("en", "not \xFF UTF-8");
    assert_null(text_shape(f->engine, &f->diag, &request));
    request = ask("tlh", "no such language");
    assert_null(text_shape(f->engine, &f->diag, &request));
    assert_int_equal(f->diag.findings.n, 3);
}

static void test_equal_requests_are_one_paragraph(void **state)
{
    struct fixture *f = *state;
    const struct text_para *para = shape(f, ask_marked(f, "en", "Call now", "now", RICH_BOLD));
    assert_ptr_equal(shape(f, ask_marked(f, "en", "Call now", "now", RICH_BOLD)), para);
    assert_ptr_not_equal(shape(f, ask_marked(f, "en", "Call now", "now", RICH_ACCENT)), para);
    assert_ptr_not_equal(shape(f, ask("en", "Call now")), para);
    assert_ptr_not_equal(shape(f, ask("es", "Call now")), shape(f, ask("en", "Call now")));
    struct text_request request = ask("en", "Call now");
    request.tracking = -0.02;
    assert_ptr_not_equal(shape(f, request), shape(f, ask("en", "Call now")));
    request.tracking = 0;
    request.weight = 900;
    assert_ptr_not_equal(shape(f, request), shape(f, ask("en", "Call now")));
    text_forget(f->engine);
    assert_true(text_width(shape(f, ask("en", "Call now"))) > 3);
}

static void test_memory_is_bounded_and_recent_paragraphs_stay(void **state)
{
    struct fixture *f = *state;
    const struct text_para *first = shape(f, ask("en", "held"));
    char text[600];
    for (int i = 0; i < 4000; i++) {
        snprintf(text, sizeof text, "%d %0400d", i, i);
        struct text_request request = ask("en", text);
        const struct text_para *para = text_shape(f->engine, &f->diag, &request);
        assert_non_null(para);
        if (i % 500 == 0)
            assert_ptr_equal(shape(f, ask("en", "held")), first);
    }
    assert_true(text_width(first) > 1);
}

static void test_metrics_are_those_of_what_is_set(void **state)
{
    struct fixture *f = *state;
    struct text_metrics latin = text_metrics(shape(f, ask("en", "x")));
    struct text_metrics arabic = text_metrics(shape(f, ask("ar", "مرحبا")));
    struct text_metrics number = text_metrics(shape(f, ask_marked(f, "ar", "911", "911", RICH_CODE)));
    assert_true(fabs(latin.cap_height - 0.714) < 0.001);
    assert_true(fabs(number.cap_height - latin.cap_height) < 1e-9);
    assert_true(arabic.ascent > latin.ascent);
}

struct work {
    struct font_library *library;
    double widths[50];
};

static void *shape_many(void *arg)
{
    static const char *const texts[][2] = {
        {"en", "Office flow"}, {"ar", "مرحبا"}, {"zh-Hans", "孩子"}, {"hi", "क्षत्रिय"}, {"ur", "خطرے"}};
    struct work *work = arg;
    struct text_engine *engine = text_open(work->library);
    struct diag diag;
    diag_init(&diag);
    for (int i = 0; i < 50; i++) {
        char text[80];
        snprintf(text, sizeof text, "%.40s %d", texts[i % 5][1], i);
        struct text_request request = ask(texts[i % 5][0], text);
        const struct text_para *para = text_shape(engine, &diag, &request);
        work->widths[i] = para ? text_width(para) : -1;
    }
    diag_release(&diag);
    text_free(engine);
    return NULL;
}

static void test_engines_in_threads_agree(void **state)
{
    struct fixture *f = *state;
    struct work work[4];
    pthread_t threads[4];
    for (int i = 0; i < 4; i++) {
        work[i].library = f->library;
        assert_int_equal(pthread_create(&threads[i], NULL, shape_many, &work[i]), 0);
    }
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    for (int i = 1; i < 4; i++)
        assert_memory_equal(work[i].widths, work[0].widths, sizeof work[0].widths);
    for (int i = 0; i < 50; i++)
        assert_true(work[0].widths[i] > 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(test_lines_end_at_words_and_authored_breaks),
        TEST(test_numbers_stay_in_one_piece),
        TEST(test_a_list_of_many_numbers_still_wraps),
        TEST(test_code_is_one_piece_from_left_to_right),
        TEST(test_korean_may_keep_its_words),
        TEST(test_what_does_not_fit_is_cut_and_told),
        TEST(test_balanced_lines_are_narrower_not_more),
        TEST(test_the_last_line_is_no_scrap),
        TEST(test_bold_and_accent_are_runs_of_their_own),
        TEST(test_tracking_stands_between_letters_of_some_scripts),
        TEST(test_hanging_spaces_stand_outside),
        TEST(test_missing_characters_are_named),
        TEST(test_equal_requests_are_one_paragraph),
        TEST(test_memory_is_bounded_and_recent_paragraphs_stay),
        TEST(test_metrics_are_those_of_what_is_set),
        TEST(test_engines_in_threads_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
