/* The symbol's form (finder patterns, size by version, level) and the errors; that it can be read is roundtrip's work.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "qr/qr.h"

struct fixture {
    struct arena arena;
    struct diag diag;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    arena_init(&f->arena);
    diag_init(&f->diag);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    diag_release(&f->diag);
    arena_release(&f->arena);
    free(f);
    return 0;
}

static const struct span nowhere;

/* 7x7 dark ring with a 3x3 heart: ISO/IEC 18004 6.3.3. */
static void assert_finder(const struct qr_symbol *symbol, int row, int column)
{
    for (int r = 0; r < 7; r++)
        for (int c = 0; c < 7; c++) {
            int ring = r == 0 || r == 6 || c == 0 || c == 6;
            int heart = r >= 2 && r <= 4 && c >= 2 && c <= 4;
            assert_int_equal(symbol->dark[(row + r) * symbol->size + column + c], ring || heart);
        }
}

static void test_symbol_has_its_finders_and_size(void **state)
{
    struct fixture *f = *state;
    const struct qr_symbol *symbol =
        qr_make(&f->arena, &f->diag, nowhere, "https://report.example/child?lang=es", QR_M);
    assert_non_null(symbol);
    assert_int_equal(symbol->size, 17 + 4 * symbol->version);
    assert_int_equal(symbol->level, QR_M);
    assert_string_equal(symbol->payload, "https://report.example/child?lang=es");
    assert_finder(symbol, 0, 0);
    assert_finder(symbol, 0, symbol->size - 7);
    assert_finder(symbol, symbol->size - 7, 0);
    assert_int_equal(f->diag.errors, 0);
}

/* Table 7: at L, version 1 holds 41 digits but only 17 bytes. */
static void test_digits_take_less_room(void **state)
{
    struct fixture *f = *state;
    const struct qr_symbol *digits =
        qr_make(&f->arena, &f->diag, nowhere, "12345678901234567890123456789012345678901", QR_L);
    const struct qr_symbol *bytes = qr_make(&f->arena, &f->diag, nowhere, "tel:+18005550142 lower", QR_L);
    assert_int_equal(digits->version, 1);
    assert_int_equal(bytes->version, 2);
}

static void test_case_is_kept(void **state)
{
    struct fixture *f = *state;
    const struct qr_symbol *lower = qr_make(&f->arena, &f->diag, nowhere, "https://a.example/b", QR_M);
    const struct qr_symbol *upper = qr_make(&f->arena, &f->diag, nowhere, "HTTPS://A.EXAMPLE/B", QR_M);
    assert_int_equal(lower->version, 2);
    assert_int_equal(upper->version, 1); /* capitals alone are packed tighter, so nobody may fold case for us */
}

static void test_higher_level_never_shrinks(void **state)
{
    struct fixture *f = *state;
    int last = 0;
    for (enum qr_level level = QR_L; level <= QR_H; level++) {
        const struct qr_symbol *symbol =
            qr_make(&f->arena, &f->diag, nowhere, "https://report.example/a/long/enough/path", level);
        assert_true(symbol->version >= last);
        last = symbol->version;
    }
    assert_true(last > 3);
}

static void test_empty_and_too_long_are_reported(void **state)
{
    struct fixture *f = *state;
    assert_null(qr_make(&f->arena, &f->diag, nowhere, "", QR_M));
    char *payload = arena_alloc(&f->arena, 2955);
    memset(payload, 'a', 2954); /* 2953 bytes are the most at L */
    assert_null(qr_make(&f->arena, &f->diag, nowhere, payload, QR_L));
    assert_int_equal(f->diag.errors, 2);
    assert_string_equal(f->diag.findings.at[0].id, "qr-impossible");
    assert_string_equal(f->diag.findings.at[1].id, "qr-impossible");
    payload[2953] = '\0';
    assert_non_null(qr_make(&f->arena, &f->diag, nowhere, payload, QR_L));
}

static void test_level_names(void **state)
{
    (void)state;
    assert_string_equal(qr_level_name(QR_L), "L");
    assert_string_equal(qr_level_name(QR_M), "M");
    assert_string_equal(qr_level_name(QR_Q), "Q");
    assert_string_equal(qr_level_name(QR_H), "H");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_symbol_has_its_finders_and_size, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_digits_take_less_room, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_case_is_kept, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_higher_level_never_shrinks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_empty_and_too_long_are_reported, set_up, tear_down),
        cmocka_unit_test(test_level_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
