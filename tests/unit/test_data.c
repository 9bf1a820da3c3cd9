/* data/: a table that is right, and every way in which one can be wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "data/data.h"

static char path[64];

static const struct content_lang langs[] = {
    {.tag = {.text = "en"}, .english = {.text = "English"}, .native = {.text = "English"}},
    {.tag = {.text = "es"}, .english = {.text = "Spanish"}, .native = {.text = "Español"}}};
static const struct content_site sites[] = {{.id = {.text = "district"},
                                             .url = {.text = "https://www.example.org/help"},
                                             .host = "example.org/help",
                                             .status = CONTENT_CURRENT}};
static const struct content_hotline hotlines[] = {{.id = {.text = "ncmec"}, .number = {.text = "+18008435678"}}};
static const struct content content = {
    .langs = langs, .nlangs = 2, .sites = sites, .nsites = 1, .hotlines = hotlines, .nhotlines = 1};
static const struct content_field fields[] = {
    {.name = {.text = "site"}, .type = CONTENT_FIELD_TEXT, .required = true, .max = 40},
    {.name = {.text = "phone"}, .type = CONTENT_FIELD_PHONE, .required = true, .max = 40},
    {.name = {.text = "url"}, .type = CONTENT_FIELD_URL, .max = 100},
    {.name = {.text = "lang"}, .type = CONTENT_FIELD_LANG, .max = 20},
};
static const struct content_material material = {.id = {.text = "poster"}, .fields = fields, .nfields = 4};
static const struct content_material *const materials[] = {&material};
static const struct data_request request = {path, ".", &content, materials, 1};

struct table {
    struct arena arena;
    struct diag diag;
    struct data_file *file;
};

/* AddressSanitizer keeps what was freed, so that its memory says nothing of ours. */
static void assert_grown_less(const struct rusage *before, const struct rusage *after, long kilobytes)
{
#ifndef __SANITIZE_ADDRESS__
    assert_true(after->ru_maxrss - before->ru_maxrss < kilobytes);
#else
    (void)before;
    (void)after;
    (void)kilobytes;
#endif
}

static void write_bytes(const char *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    fclose(file);
}

static void begin(struct table *t, const char *bytes, size_t size)
{
    write_bytes(bytes, size);
    arena_init(&t->arena);
    diag_init(&t->diag);
    t->file = data_open(&t->arena, &t->diag, &request);
}

static void end(struct table *t)
{
    data_free(t->file);
    diag_release(&t->diag);
    arena_release(&t->arena);
}

static void assert_finding(const struct diag *diag, size_t i, const char *id, uint32_t line, uint32_t column)
{
    assert_true(i < diag->findings.n);
    assert_string_equal(diag->findings.at[i].id, id);
    assert_int_equal(diag->findings.at[i].span.line, line);
    assert_int_equal(diag->findings.at[i].span.column, column);
}

#define HEAD "site,phone,url,lang\n"
#define GOOD "Lincoln,512-555-0134,https://example.org/a,en\n"
#define BEGIN(t, bytes) begin(t, bytes, sizeof bytes - 1)

static void a_right_table_gives_its_rows(void **state)
{
    (void)state;
    static const char table[] =
        "\xEF\xBB\xBFSite,PHONE, url ,lang,District Name\r\n"
        "\"Lincoln \"\"North\"\", Main\",(512) 555-0134,HTTPS://Help.Example.org/a?b=1,es,\"Río, \n Grande\"\r\n"
        "\r\n"
        "Oak Hill,+44 20 7946 0958,,en,\r\n";
    struct table t;
    struct data_row row;
    BEGIN(&t, table);
    assert_non_null(t.file);
    size_t n;
    const char *const *columns = data_columns(t.file, &n);
    assert_int_equal(n, 5);
    assert_string_equal(columns[0], "site");
    assert_string_equal(columns[4], "district-name");
    for (int round = 0; round < 2; round++) {
        assert_int_equal(data_next(t.file, &t.arena, &t.diag, &row), DATA_ROW);
        assert_int_equal(row.number, 1);
        assert_int_equal(row.span.line, 2);
        assert_string_equal(row.values[0].value, "Lincoln \"North\", Main");
        assert_string_equal(row.values[1].value, "512-555-0134");
        assert_string_equal(row.values[1].target, "tel:+15125550134");
        assert_string_equal(row.values[2].value, "help.example.org/a");
        assert_string_equal(row.values[2].target, "https://help.example.org/a?b=1");
        assert_string_equal(row.lang, "es");
        assert_string_equal(row.title, row.values[0].value);
        assert_int_equal(data_next(t.file, &t.arena, &t.diag, &row), DATA_ROW);
        assert_int_equal(row.number, 2);
        assert_int_equal(row.span.line, 5);
        assert_string_equal(row.values[1].value, "+44-20-7946-0958");
        assert_string_equal(row.values[2].value, "");
        assert_int_equal(data_next(t.file, &t.arena, &t.diag, &row), DATA_END);
        data_rewind(t.file);
    }
    assert_int_equal(t.diag.findings.n, 0);
    end(&t);
}

/* An address may say its ZIP code, bound to its state so that both stand on one line. */
static void the_zip_code_of_an_address_is_no_number_to_call(void **state)
{
    (void)state;
    static const char *const cells[][2] = {
        {"Lincoln IL 62704", "Lincoln IL\xC2\xA0"
                             "62704"},
        {"Lincoln IL 62704-1234 Annex", "Lincoln IL\xC2\xA0"
                                        "62704-1234 Annex"},
        {"Text 62704", NULL},
        {"SCHOOL 62704", NULL},
        {"IL 627041", NULL},
        {"IL 62704 0134", NULL},
    };
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        char table[200];
        snprintf(table, sizeof table, HEAD "%s,512-555-0134,,en\n", cells[i][0]);
        struct table t;
        struct data_row row;
        begin(&t, table, strlen(table));
        assert_int_equal(data_next(t.file, &t.arena, &t.diag, &row), cells[i][1] ? DATA_ROW : DATA_REFUSED);
        if (cells[i][1])
            assert_string_equal(row.values[0].value, cells[i][1]);
        end(&t);
    }
}

static void the_end_of_the_last_line_may_be_missing(void **state)
{
    (void)state;
    static const char *const ends[] = {"", "\n", "\r", "\r\n", "\n\n\n"};
    for (size_t i = 0; i < 5; i++) {
        char table[200];
        struct table t;
        struct data_row row;
        snprintf(table, sizeof table, "site,phone\rA,512-555-0134\rB,512-555-0135%s", ends[i]);
        begin(&t, table, strlen(table));
        assert_int_equal(data_next(t.file, &t.arena, &t.diag, &row), DATA_ROW);
        assert_int_equal(data_next(t.file, &t.arena, &t.diag, &row), DATA_ROW);
        assert_int_equal(row.span.line, 3);
        assert_string_equal(row.values[0].value, "B");
        assert_int_equal(data_next(t.file, &t.arena, &t.diag, &row), DATA_END);
        end(&t);
    }
}

struct bad {
    const char *bytes;
    size_t size;
    const char *id;
    uint32_t line, column;
};
#define BAD(text, id, line, column)                                                                                    \
    {                                                                                                                  \
        text, sizeof text - 1, id, line, column                                                                        \
    }

static void what_is_no_table_is_refused(void **state)
{
    (void)state;
    static const struct bad cases[] = {
        BAD("", "data-empty", 0, 0),
        BAD("\xEF\xBB\xBF", "data-empty", 0, 0),
        BAD("\n\n\r\n", "data-empty", 0, 0),
        BAD("name,url\nA,b\n", "data-header", 1, 1),
        BAD("site;phone\nA;b\n", "data-header", 1, 1),
        BAD("site,phone,site\n", "data-header", 1, 12),
        BAD("site,,phone\n", "data-header", 1, 6),
        BAD("site,phone,\n,,\n", "data-empty", 1, 1),
        BAD("site,\"phone\n", "data-header", 1, 1),
        BAD("site,ph\0ne\n", "data-header", 1, 1),
        BAD("si\xE9te,phone\n", "data-header", 1, 1),
        BAD("\xFF\xFEs\0i\0t\0e\0", "data-header", 1, 1),
        BAD("PK\x03\x04 rest", "data-header", 1, 1),
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct table t;
        begin(&t, cases[i].bytes, cases[i].size);
        assert_null(t.file);
        assert_finding(&t.diag, 0, cases[i].id, cases[i].line, cases[i].column);
        end(&t);
    }
    struct table t = {0};
    unlink(path);
    diag_init(&t.diag);
    assert_null(data_open(&t.arena, &t.diag, &request));
    assert_finding(&t.diag, 0, "file-unreadable", 0, 0);
    end(&t);
}

/* Each stands between two good rows, which must not suffer. */
static void a_bad_row_costs_itself_alone(void **state)
{
    (void)state;
    static const struct bad cases[] = {
        BAD("Lincoln,512-555-0134,,en,more\n", "column-count", 3, 26),
        BAD("Lincoln,512-555-0134\n", "column-count", 3, 1),
        BAD("Lin\0coln,512-555-0134,,en\n", "nul-byte", 3, 1),
        BAD("Lincoln,512-555-0134,,e\xF1\n", "invalid-utf8", 3, 23),
        BAD(",512-555-0134,,en\n", "missing-value", 3, 1),
        BAD("  ,512-555-0134,,en\n", "missing-value", 3, 1),
        BAD("=cmd|'/c calc'!A1,512-555-0134,,en\n", "formula", 3, 1),
        BAD("\"@SUM(1,2)\",512-555-0134,,en\n", "formula", 3, 2),
        BAD("Lin\"coln,512-555-0134,,en\n", "broken-row", 3, 4),
        BAD("\"Lin\"coln,512-555-0134,,en\n", "broken-row", 3, 6),
        BAD("\"Lincoln,512-555-0134,,en\n", "broken-row", 3, 1),
        BAD("\"Lin\ncoln\",512-555-0134,,en\n", "bad-character", 3, 2),
        BAD("Lin\xE2\x80\xAE"
            "coln,512-555-0134,,en\n",
            "bidi-control", 3, 4),
        BAD("Lin\x07"
            "coln,512-555-0134,,en\n",
            "bad-character", 3, 4),
        BAD("\xE2\x81\xA8Lincoln,512-555-0134,,en\n", "bidi-control", 3, 1),
        BAD("call 512-555-0134,512-555-0134,,en\n", "number-in-text", 3, 6),
        BAD("Lincoln example.org,512-555-0134,,en\n", "url-in-text", 3, 9),
        BAD("0123456789 0123456789 0123456789 01234567x,512-555-0134,,en\n", "too-long", 3, 1),
        BAD("Lincoln,555-0134,,en\n", "bad-phone", 3, 9),
        BAD("Lincoln,,,en\n", "missing-value", 3, 9),
        BAD("Lincoln,512-555-0134,http://example.org,en\n", "site-url", 3, 22),
        BAD("Lincoln,512-555-0134,https://user@example.org,en\n", "site-url", 3, 22),
        BAD("Lincoln,512-555-0134,https://192.0.2.1/,en\n", "site-url", 3, 22),
        BAD("Lincoln,512-555-0134,https://bit.ly/x,en\n", "site-shortener", 3, 22),
        BAD("Lincoln,512-555-0134,https://example.com/,en\n", "url-not-allowed", 3, 22),
        BAD("Lincoln,512-555-0134,https://badexample.org/,en\n", "url-not-allowed", 3, 22),
        BAD("Lincoln,512-555-0134,https://ex\xD0\xB0mple.org/,en\n", "site-url", 3, 22),
        BAD("Lincoln,512-555-0134,,xx\n", "unknown-language", 3, 23),
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char table[400];
        size_t head = sizeof HEAD GOOD - 1, tail = sizeof GOOD - 1;
        memcpy(table, HEAD GOOD, head);
        memcpy(table + head, cases[i].bytes, cases[i].size);
        memcpy(table + head + cases[i].size, GOOD, tail);
        struct table t;
        struct data_row row;
        begin(&t, table, head + cases[i].size + tail);
        assert_non_null(t.file);
        assert_int_equal(data_next(t.file, &t.arena, &t.diag, &row), DATA_ROW);
        assert_int_equal(t.diag.findings.n, 0);
        assert_int_equal(data_next(t.file, &t.arena, &t.diag, &row), DATA_REFUSED);
        assert_finding(&t.diag, 0, cases[i].id, cases[i].line, cases[i].column);
        enum data_step step;
        do /* a cell of two lines that is given up leaves its second line, which is no row either */
            step = data_next(t.file, &t.arena, &t.diag, &row);
        while (step == DATA_REFUSED);
        assert_int_equal(step, DATA_ROW);
        assert_string_equal(row.values[0].value, "Lincoln");
        assert_int_equal(data_next(t.file, &t.arena, &t.diag, &row), DATA_END);
        end(&t);
    }
}

static void a_cell_of_100_mb_needs_no_100_mb(void **state)
{
    (void)state;
    enum { MB = 1024 * 1024 };
    FILE *file = fopen(path, "wb");
    char *much = malloc(MB);
    assert_non_null(file);
    assert_non_null(much);
    memset(much, 'x', MB);
    fputs(HEAD GOOD, file);
    for (int i = 0; i < 100; i++)
        fwrite(much, 1, MB, file);
    fputs(",512-555-0134,,en\n" GOOD, file);
    fclose(file);
    free(much);
    struct rusage before, after;
    struct table t;
    struct data_row row;
    getrusage(RUSAGE_SELF, &before);
    arena_init(&t.arena);
    diag_init(&t.diag);
    t.file = data_open(&t.arena, &t.diag, &request);
    assert_int_equal(data_next(t.file, &t.arena, &t.diag, &row), DATA_ROW);
    assert_int_equal(data_next(t.file, &t.arena, &t.diag, &row), DATA_REFUSED);
    assert_finding(&t.diag, 0, "broken-row", 3, 1);
    assert_true(strlen(row.cells[0]) <= 1000);
    assert_int_equal(data_next(t.file, &t.arena, &t.diag, &row), DATA_ROW);
    assert_int_equal(row.span.line, 4);
    assert_int_equal(data_next(t.file, &t.arena, &t.diag, &row), DATA_END);
    getrusage(RUSAGE_SELF, &after);
    assert_grown_less(&before, &after, 16 * 1024);
    end(&t);
}

static void many_rows_need_no_more_memory_than_one(void **state)
{
    (void)state;
    enum { ROWS = 100000 };
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(HEAD, file);
    for (int i = 0; i < ROWS; i++)
        fprintf(file, "School %d,512-555-%04d,https://example.org/%d,en\n", i % 10000, i % 10000, i);
    fclose(file);
    struct rusage before, after;
    struct table t;
    struct data_row row;
    getrusage(RUSAGE_SELF, &before);
    arena_init(&t.arena);
    diag_init(&t.diag);
    t.file = data_open(&t.arena, &t.diag, &request);
    struct arena arena = {0};
    size_t n = 0;
    for (; data_next(t.file, &arena, &t.diag, &row) == DATA_ROW; n++) {
        arena_reset(&arena);
        diag_reset(&t.diag);
    }
    assert_int_equal(n, ROWS);
    getrusage(RUSAGE_SELF, &after);
    assert_grown_less(&before, &after, 4 * 1024);
    arena_release(&arena);
    end(&t);
}

static void the_hash_is_of_what_the_row_says(void **state)
{
    (void)state;
    struct table t;
    struct data_row a, b, c;
    BEGIN(&t, "site,phone,reason\nA,512-555-0134,why\nA,512-555-0134,because\nB,512-555-0134,why\n");
    assert_int_equal(data_next(t.file, &t.arena, &t.diag, &a), DATA_ROW);
    assert_int_equal(data_next(t.file, &t.arena, &t.diag, &b), DATA_ROW);
    assert_int_equal(data_next(t.file, &t.arena, &t.diag, &c), DATA_ROW);
    assert_string_equal(a.hash, b.hash);
    assert_string_not_equal(a.hash, c.hash);
    end(&t);
}

static void refused_rows_can_be_fed_back(void **state)
{
    (void)state;
    struct table t;
    struct data_row row;
    struct buf out = {0};
    BEGIN(&t, "Site,phone,Note\n=cmd,\"+1 512, 555\",\"say \"\"x\"\"\"\n\xE9,12,\n\"A,B,C\n");
    data_refused_head(t.file, &out);
    while (data_next(t.file, &t.arena, &t.diag, &row) == DATA_REFUSED)
        data_refused_row(t.file, &row, "why, so", &out);
    assert_string_equal(buf_string(&out), "Site,phone,Note,row,reason\r\n"
                                          "\"'=cmd\",\"+1 512, 555\",\"say \"\"x\"\"\",1,\"why, so\"\r\n"
                                          "\xEF\xBF\xBD,12,,2,\"why, so\"\r\n"
                                          "\"\"\"A\",B,C,3,\"why, so\"\r\n");
    end(&t);
    begin(&t, out.at, out.n);
    assert_non_null(t.file);
    size_t n;
    data_columns(t.file, &n);
    assert_int_equal(n, 4); /* the reason is no column of the table; the row's number may stand in names */
    assert_int_equal(data_next(t.file, &t.arena, &t.diag, &row), DATA_REFUSED);
    assert_string_equal(t.diag.findings.at[0].id, "formula");
    buf_release(&out);
    end(&t);
}

static void phones(void **state)
{
    (void)state;
    static const struct {
        const char *text, *display, *target;
    } cases[] = {
        {"5125550134", "512-555-0134", "tel:+15125550134"},
        {"(512) 555-0134", "512-555-0134", "tel:+15125550134"},
        {"1.512.555.0134", "512-555-0134", "tel:+15125550134"},
        {"+1 512 555 0134", "512-555-0134", "tel:+15125550134"},
        {"800 843 5678", "1-800-843-5678", "tel:+18008435678"},
        {"\xEF\xBC\x95\xEF\xBC\x91\xEF\xBC\x92\xE2\x80\x91"
         "555\xC2\xA0"
         "0134",
         "512-555-0134", "tel:+15125550134"},
        {"211", "211", "tel:211"},
        {"988", "988", "tel:988"},
        {"+52 55 1234 5678", "+52-55-1234-5678", "tel:+525512345678"},
        {"", NULL, NULL},
        {"phone", NULL, NULL},
        {"512-555-0134 x12", NULL, NULL},
        {"512-555-013", NULL, NULL},
        {"512-555-01344", NULL, NULL},
        {"112-555-0134", NULL, NULL},
        {"411-555-0134", NULL, NULL},
        {"900-555-0134", NULL, NULL},
        {"512-155-0134", NULL, NULL},
        {"512-976-0134", NULL, NULL},
        {"512-911-0134", NULL, NULL},
        {"911", NULL, NULL},
        {"123", NULL, NULL},
        {"+0 20 7946 0958", NULL, NULL},
        {"+1 20 7946 095", NULL, NULL},
        {"++15125550134", NULL, NULL},
        {"1234567890123456", NULL, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct table t = {0};
        const char *display = NULL, *target = NULL;
        diag_init(&t.diag);
        bool good = data_phone(&t.arena, &t.diag, (struct span){0}, cases[i].text, &display, &target);
        assert_int_equal(good, cases[i].display != NULL);
        assert_int_equal(t.diag.errors, !good);
        if (good) {
            assert_string_equal(display, cases[i].display);
            assert_string_equal(target, cases[i].target);
        } else {
            assert_string_equal(t.diag.findings.at[0].id, "bad-phone");
        }
        end(&t);
    }
}

static const char *value_of(const void *context, const char *name)
{
    (void)name;
    return context;
}

static void names_are_safe(void **state)
{
    (void)state;
    static const struct {
        const char *template, *value, *path;
    } cases[] = {
        {"{v}", "Lincoln Middle School", "Lincoln-Middle-School"},
        {"{v}.pdf", "Lincoln", "Lincoln"},
        {"a/{v}-en", "../../etc/passwd", "a/etc-passwd-en"},
        {"{v}", "/abs", "abs"},
        {"{v}", "a/b\\c:d*e?f\"g<h>i|j", "a-b-c-d-e-f-g-h-i-j"},
        {"{v}", "two\r\nlines", "two-lines"},
        {"{v}", "fdp.\xE2\x80\xAEx", "fdp-x"},
        {"{v}", "-rf", "rf"},
        {"{v}", "...hidden.", "hidden"},
        {"{v}", "R\xC3\xADo Grande", "R\xC3\xADo-Grande"},
        {"{v}", "\xD9\x85\xD8\xAF\xD8\xB1\xD8\xB3\xD8\xA9", "\xD9\x85\xD8\xAF\xD8\xB1\xD8\xB3\xD8\xA9"},
        {"{v}", "Con", "Con_"},
        {"{v}/x", "LPT1", "LPT1_/x"},
        {"{v}", "$(rm -rf ~);`x`", "rm-rf-x"},
        {"{v}", "???", NULL},
        {"{v}", "", NULL},
        {"", "x", NULL},
        {"/{v}", "x", NULL},
        {"../{v}", "x", NULL},
        {"a//{v}", "x", NULL},
        {".a/{v}", "x", NULL},
        {"{v", "x", NULL},
        {"v}", "x", NULL},
        {"{}", "x", NULL},
        {"{w}", "x", NULL},
        {"a:{v}", "x", NULL},
        {"a\xE2\x80\xAE{v}", "x", NULL},
        {"{v}/", "x", NULL},
        {"-{v}", "x", NULL},
    };
    static const char *const known[] = {"v"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct table t = {0};
        diag_init(&t.diag);
        struct data_name *name = data_name_read(&t.arena, &t.diag, cases[i].template, known, 1);
        const char *made =
            name ? data_name_make(name, &t.arena, &t.diag, (struct span){0}, value_of, cases[i].value) : NULL;
        assert_int_equal(made != NULL, cases[i].path != NULL);
        assert_int_equal(t.diag.errors, made ? 0 : 1);
        if (made)
            assert_string_equal(made, cases[i].path);
        end(&t);
    }
}

static void long_names_are_cut_and_stay_apart(void **state)
{
    (void)state;
    static const char *const known[] = {"v"};
    char a[400], b[400];
    struct table t = {0};
    diag_init(&t.diag);
    for (size_t i = 0; i < 200; i++)
        memcpy(a + 2 * i, "\xC3\xA9", 2);
    memcpy(b, a, sizeof a);
    a[398] = b[398] = '\0';
    b[397] = (char)0xa8;
    struct data_name *name = data_name_read(&t.arena, &t.diag, "{v}", known, 1);
    const char *first = data_name_make(name, &t.arena, &t.diag, (struct span){0}, value_of, a);
    const char *second = data_name_make(name, &t.arena, &t.diag, (struct span){0}, value_of, b);
    assert_true(strlen(first) <= 120);
    assert_string_not_equal(first, second);
    end(&t);
}

static void names_fold_as_file_systems_do(void **state)
{
    (void)state;
    struct arena arena = {0};
    assert_string_equal(data_name_fold(&arena, "A/Lincoln"), "a/lincoln");
    assert_string_equal(data_name_fold(&arena, "R\xC3\x8DO"), data_name_fold(&arena, "ri\xCC\x81o"));
    assert_string_not_equal(data_name_fold(&arena, "rio"), data_name_fold(&arena, "r\xC3\xADo"));
    arena_release(&arena);
}

static void fields_that_differ_between_materials_are_refused(void **state)
{
    (void)state;
    static const struct content_field other_field = {
        .name = {.text = "site"}, .type = CONTENT_FIELD_PHONE, .required = true, .max = 40};
    static const struct content_material other = {.fields = &other_field, .nfields = 1};
    static const struct content_material *const both[] = {&material, &other};
    const struct data_request conflict = {path, ".", &content, both, 2};
    struct table t = {0};
    write_bytes(HEAD, sizeof HEAD - 1);
    diag_init(&t.diag);
    assert_null(data_open(&t.arena, &t.diag, &conflict));
    assert_string_equal(t.diag.findings.at[0].id, "field-conflict");
    end(&t);
}

static int make_path(void **state)
{
    (void)state;
    snprintf(path, sizeof path, "/tmp/handbill-test-data-%ld.csv", (long)getpid());
    return 0;
}

static int drop_path(void **state)
{
    (void)state;
    unlink(path);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_right_table_gives_its_rows),
        cmocka_unit_test(the_zip_code_of_an_address_is_no_number_to_call),
        cmocka_unit_test(the_end_of_the_last_line_may_be_missing),
        cmocka_unit_test(what_is_no_table_is_refused),
        cmocka_unit_test(a_bad_row_costs_itself_alone),
        cmocka_unit_test(a_cell_of_100_mb_needs_no_100_mb),
        cmocka_unit_test(many_rows_need_no_more_memory_than_one),
        cmocka_unit_test(the_hash_is_of_what_the_row_says),
        cmocka_unit_test(refused_rows_can_be_fed_back),
        cmocka_unit_test(phones),
        cmocka_unit_test(names_are_safe),
        cmocka_unit_test(long_names_are_cut_and_stay_apart),
        cmocka_unit_test(names_fold_as_file_systems_do),
        cmocka_unit_test(fields_that_differ_between_materials_are_refused),
    };
    return cmocka_run_group_tests(tests, make_path, drop_path);
}
