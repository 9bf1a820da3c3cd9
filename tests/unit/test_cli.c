/* Lines of a manifest come back in order, few or many, and what cannot be laid off is said. The rest of the room is
 * what the tests of commands see. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "cli/ledger_lines.h"

/* Line I of N: each path four times, in the journal thrice, and in no order. */
static struct ledger_line line_of(size_t i, size_t n, char path[64])
{
    size_t at = i * 7919 % n; /* a prime: all of 0 .. n - 1 in turns */
    snprintf(path, 64, "office/%s/site-%07zu.pdf", at % 8 < 4 ? "en" : "zh-Hans", at / 4);
    return (struct ledger_line){
        .path = path, .place = {(int64_t)at, (int64_t)at + 1}, .journal = at % 4, .doubtful = at % 3 == 0};
}

static void assert_before(const struct ledger_line *a, const struct ledger_line *b)
{
    int order = strcmp(a->path, b->path);
    assert_true(order <= 0);
    if (order == 0 && a->journal == b->journal)
        assert_true(a->place.offset > b->place.offset);
    else if (order == 0)
        assert_true(a->journal && !b->journal);
}

static void check_order(size_t n)
{
    struct diag diag;
    char path[64], last_path[64] = "";
    diag_init(&diag);
    struct ledger_lines *lines = ledger_lines_open(".");
    for (size_t i = 0; i < n; i++) {
        struct ledger_line line = line_of(i, n, path);
        ledger_lines_add(lines, &line);
    }
    assert_true(ledger_lines_sort(lines, &diag));
    struct ledger_line last = {.path = last_path, .place = {INT64_MAX, 0}, .journal = true};
    size_t seen = 0;
    int64_t offsets = 0;
    for (const struct ledger_line *line; (line = ledger_lines_next(lines)) != NULL; seen++) {
        assert_before(&last, line);
        assert_int_equal(line->place.size, line->place.offset + 1);
        assert_int_equal(line->doubtful, line->place.offset % 3 == 0);
        offsets += line->place.offset;
        last = *line;
        snprintf(last_path, sizeof last_path, "%s", line->path);
        last.path = last_path;
    }
    assert_int_equal(seen, n);
    assert_int_equal(offsets, (int64_t)(n * (n - 1) / 2));
    assert_true(ledger_lines_good(lines, &diag));
    assert_int_equal(diag.findings.n, 0);
    ledger_lines_free(lines);
    diag_release(&diag);
}

static void test_lines_come_in_order(void **state)
{
    (void)state;
    static const size_t counts[] = {4, 16 * 1024, 16 * 1024 + 4, 100000};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        check_order(counts[i]);
}

static void test_none_are_in_order_too(void **state)
{
    (void)state;
    struct diag diag;
    diag_init(&diag);
    struct ledger_lines *lines = ledger_lines_open(".");
    assert_true(ledger_lines_sort(lines, &diag));
    assert_null(ledger_lines_next(lines));
    assert_true(ledger_lines_good(lines, &diag));
    ledger_lines_free(lines);
    diag_release(&diag);
}

static void test_a_folder_that_takes_nothing_is_said(void **state)
{
    (void)state;
    struct diag diag;
    char path[64];
    diag_init(&diag);
    struct ledger_lines *lines = ledger_lines_open("/proc");
    for (size_t i = 0; i < 40000; i++) {
        struct ledger_line line = line_of(i, 40000, path);
        ledger_lines_add(lines, &line);
    }
    assert_false(ledger_lines_sort(lines, &diag));
    assert_int_equal(diag.errors, 1);
    assert_string_equal(diag.findings.at[0].id, "file-unwritable");
    ledger_lines_free(lines);
    diag_release(&diag);
}

static void test_nothing_is_left_in_the_folder(void **state)
{
    (void)state;
    char folder[] = "/tmp/handbill-lines-XXXXXX";
    assert_non_null(mkdtemp(folder));
    char path[64];
    struct ledger_lines *lines = ledger_lines_open(folder);
    for (size_t i = 0; i < 40000; i++) {
        struct ledger_line line = line_of(i, 40000, path);
        ledger_lines_add(lines, &line);
    }
    assert_int_equal(rmdir(folder), 0); /* empty even now: a kill leaves nothing either */
    ledger_lines_free(lines);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines_come_in_order),
        cmocka_unit_test(test_none_are_in_order_too),
        cmocka_unit_test(test_a_folder_that_takes_nothing_is_said),
        cmocka_unit_test(test_nothing_is_left_in_the_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
