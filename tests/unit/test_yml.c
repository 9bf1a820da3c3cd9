/* yml/: what is read, and above all what is refused, where and in which words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "yml/yml.h"

struct kit {
    struct arena arena;
    struct diag diag;
    char path[64];
};

static int set_up(void **state)
{
    static struct kit kit;
    arena_init(&kit.arena);
    diag_init(&kit.diag);
    strcpy(kit.path, "/tmp/handbill-yml-XXXXXX");
    int file = mkstemp(kit.path);
    *state = &kit;
    return file < 0 ? -1 : close(file);
}

static int tear_down(void **state)
{
    struct kit *kit = *state;
    arena_release(&kit->arena);
    diag_release(&kit->diag);
    return unlink(kit->path);
}

static const struct yml_node *load_bytes(struct kit *kit, const char *bytes, size_t size)
{
    FILE *file = fopen(kit->path, "wb");
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    fclose(file);
    diag_reset(&kit->diag);
    const struct yml_node *root = yml_load(&kit->arena, &kit->diag, kit->path);
    assert_true((root == NULL) == (kit->diag.errors > 0)); /* who fails says so, who says so fails */
    return root;
}

static const struct yml_node *load(struct kit *kit, const char *text)
{
    const struct yml_node *root = load_bytes(kit, text, strlen(text));
    if (!root)
        fail_msg("%s", kit->diag.findings.at[0].text);
    return root;
}

static void expect_span(struct span span, uint32_t line, uint32_t column, uint32_t end_line, uint32_t end_column)
{
    assert_int_equal(span.line, line);
    assert_int_equal(span.column, column);
    assert_int_equal(span.end_line, end_line);
    assert_int_equal(span.end_column, end_column);
}

/* Finding I is ID at LINE:COLUMN and its text holds WORDS. */
static void expect_finding(const struct kit *kit, size_t i, uint32_t line, uint32_t column, const char *id,
                           const char *words)
{
    assert_true(i < kit->diag.findings.n);
    const struct diag_finding *finding = &kit->diag.findings.at[i];
    if (finding->span.line != line || finding->span.column != column || strcmp(finding->id, id) != 0 ||
        !strstr(finding->text, words))
        fail_msg("%u:%u: %s [%s], not %u:%u: %s [%s]", finding->span.line, finding->span.column, finding->text,
                 finding->id, line, column, words, id);
}

static void a_tree_has_places(void **state)
{
    struct kit *kit = *state;
    const struct yml_node *root = load(kit, "# comment\n"
                                            "title: Hola, ni\xC3\xB1o  # note\n"
                                            "list:\n"
                                            "  - \xC3\xA9: \"b c\"\n"
                                            "  - two\n"
                                            "\n"
                                            "block: |\n"
                                            "  one\n"
                                            "  two\n"
                                            "\n"
                                            "flow: {a: 1, b: [x, y]}\n"
                                            "none:\n");
    assert_int_equal(root->kind, YML_MAP);
    assert_int_equal(root->n, 5);
    expect_span(root->span, 2, 1, 12, 6);
    const struct yml_node *title = yml_lookup(root, "title");
    assert_string_equal(title->text, "Hola, ni\xC3\xB1o");
    assert_false(title->quoted);
    expect_span(title->span, 2, 8, 2, 18);
    const struct yml_node *list = yml_lookup(root, "list");
    assert_int_equal(list->kind, YML_LIST);
    expect_span(list->span, 4, 3, 5, 8);
    assert_true(list->items[0]->pairs[0].value->quoted);
    expect_span(list->items[0]->pairs[0].span, 4, 5, 4, 6);
    expect_span(list->items[0]->pairs[0].value->span, 4, 8, 4, 13);
    const struct yml_node *block = yml_lookup(root, "block");
    assert_string_equal(block->text, "one\ntwo\n");
    assert_true(block->quoted);
    expect_span(block->span, 7, 8, 9, 6);
    expect_span(yml_lookup(root, "flow")->span, 11, 7, 11, 24);
    expect_span(yml_lookup(yml_lookup(root, "flow"), "b")->items[1]->span, 11, 21, 11, 22);
    assert_string_equal(yml_lookup(root, "none")->text, "");
    expect_span(yml_lookup(root, "none")->span, 12, 6, 12, 6);
    assert_null(yml_lookup(root, "title2"));
    assert_null(yml_lookup(title, "title"));
}

static void marks_and_line_ends_do_not_count(void **state)
{
    struct kit *kit = *state;
    const struct yml_node *root = load(kit, "\xEF\xBB\xBF"
                                            "a: b\r\nc: 'd\r\n  e'\r\n");
    expect_span(root->pairs[0].span, 1, 1, 1, 2);
    expect_span(root->pairs[0].value->span, 1, 4, 1, 5);
    assert_string_equal(root->pairs[0].value->text, "b");
    assert_string_equal(root->pairs[1].value->text, "d e");
    expect_span(root->pairs[1].value->span, 2, 4, 3, 5);
    assert_int_equal(*root->span.source->text, 'a'); /* so that columns and the text of the line agree */
}

static void aliases_share_nodes(void **state)
{
    struct kit *kit = *state;
    const struct yml_node *root = load(kit, "a: &x {k: v}\nb: *x\nc: &x other\nd: *x\n");
    assert_ptr_equal(yml_lookup(root, "a"), yml_lookup(root, "b"));
    assert_string_equal(yml_lookup(root, "d")->text, "other");
}

struct refused {
    const char *text;
    uint32_t line, column;
    const char *id, *words;
};

static const struct refused REFUSED[] = {
    /* tabs */
    {"a: b\n\tc: d\n", 2, 1, "yaml-syntax", "a tab"},
    {"a:\n\tc: d\n", 2, 1, "yaml-syntax", "a tab"},
    {"a: x\n  \ty: z\n", 2, 3, "yaml-syntax", "a tab"},
    {"a: |\n\tx\n", 2, 1, "yaml-syntax", "a tab"},
    {"-\ta: b\n", 1, 2, "yaml-syntax", "a tab"},
    /* colons */
    {"title: Call: now\n", 1, 12, "yaml-syntax", "a second ': '"},
    {"title:Hello\nother: x\n", 1, 6, "yaml-syntax", "no space behind"},
    {"title: x\nother:Hello\nmore: y\n", 2, 6, "yaml-syntax", "no space behind"},
    {"title: x\njust words\nmore: y\n", 2, 1, "yaml-syntax", "not 'key: value'"},
    {"junk\ntitle: x\n", 1, 1, "yaml-syntax", "not 'key: value'"},
    {": x\n", 1, 1, "yaml-syntax", "no key before"},
    /* columns */
    {"title: a\n  sub: b\n", 2, 3, "yaml-syntax", "further right"},
    {"a:\n  b: 1\n c: 2\n", 3, 2, "yaml-syntax", "does not line up with the keys"},
    {"  b: 1\nc: 2\n", 2, 1, "yaml-syntax", "further left"},
    {"a:\n  - x\n  y: 2\n", 3, 3, "yaml-syntax", "does not start with '- '"},
    {"a:\n  - x\n - y\n", 3, 2, "yaml-syntax", "does not line up with a list"},
    {"title: x\n- a\n", 2, 1, "yaml-syntax", "does not line up with a list"},
    {"a: - b\n", 1, 4, "yaml-syntax", "on the line of its key"},
    /* texts that want quotes */
    {"title: @home\n", 1, 8, "yaml-syntax", "start with '@'"},
    {"title: `x`\n", 1, 8, "yaml-syntax", "start with '`'"},
    {"title: % of\n", 1, 8, "yaml-syntax", "start with '%'"},
    {"%x: y\n", 1, 1, "yaml-syntax", "start with '%'"},
    {"title: *** x\n", 1, 8, "yaml-syntax", "start with '*'"},
    {"title: & more\n", 1, 8, "yaml-syntax", "start with '&'"},
    {"title: !Stop\n", 1, 8, "yaml-syntax", "start with '!'"},
    {"title: !x!y z\n", 1, 8, "yaml-syntax", "start with '!'"},
    {"title: ? x\n", 1, 8, "yaml-syntax", "start with '?'"},
    {"title: {name} is\n", 1, 8, "yaml-syntax", "start with '{'"},
    {"title: [x] is\n", 1, 8, "yaml-syntax", "start with '['"},
    {"title: {{ x }}\n", 1, 9, "wrong-type", "a key must be a word"},
    {"a: |x\n  foo\n", 1, 4, "yaml-syntax", "'|' or '>'"},
    {"a: > 5 items\n", 1, 4, "yaml-syntax", "'|' or '>'"},
    {"a: Call #77 now\n", 1, 9, "yaml-syntax", "ends before '#77'"},
    /* quotes and brackets */
    {"title: \"never closed\nmore: y\n", 1, 8, "yaml-syntax", "is not closed"},
    {"a: 'b\n--- c'\n", 1, 4, "yaml-syntax", "is not closed"},
    {"title: 'Don't call'\nmore: y\n", 1, 13, "yaml-syntax", "behind the closing quote"},
    {"\xC3\xA9: \"\xC3\xBC\" x\n", 1, 8, "yaml-syntax", "behind the closing quote"},
    {"title: [a, b\nx: y\n", 1, 8, "yaml-syntax", "'[' that opens here"},
    {"title: {a: b", 1, 8, "yaml-syntax", "'{' that opens here"},
    {"a: ]\n", 1, 4, "yaml-syntax", "']' stands"},
    {"a: [x, y]]\n", 1, 10, "yaml-syntax", "']' stands"},
    {"a: b\n}\n", 2, 1, "yaml-syntax", "'}' stands"},
    {"a: \"C:\\q\"\n", 1, 7, "yaml-syntax", "a '\\' in double quotes"},
    /* documents */
    {"a: 1\n---\nb: 2\n", 2, 1, "yaml-syntax", "second document"},
    {"a: 1\n...\nb: 2\n", 2, 1, "yaml-syntax", "ends the file"},
    {"", 0, 0, "yaml-syntax", "empty"},
    {"# nothing\n", 0, 0, "yaml-syntax", "empty"},
    {"---\n", 0, 0, "yaml-syntax", "empty"},
    /* keys and aliases */
    {"a: 1\nb:\n  c: 1\n  c: 2\n", 4, 3, "duplicate-key", "'c' is given twice"},
    {"[a]: x\n", 1, 1, "wrong-type", "a key must be a word"},
    {"a: *x\n", 1, 4, "yaml-alias", "not defined"},
    {"a: &x [*x]\n", 1, 8, "yaml-alias", "inside of '&x' itself"},
    {"a: &x {b: {c: *x}}\n", 1, 15, "yaml-alias", "inside of '&x' itself"},
    /* encoding */
    {"a: caf\xE9\n", 1, 7, "yaml-encoding", "byte 0xE9"},
    {"a: b\n\xC3\xA9\xC3\xA9: \xC0\x80\n", 2, 5, "yaml-encoding", "byte 0xC0"},
    {"a: \xED\xA0\x80\n", 1, 4, "yaml-encoding", "byte 0xED"},
    {"a: \xF4\x90\x80\x80\n", 1, 4, "yaml-encoding", "byte 0xF4"},
    {"a: x\xE2\x82", 1, 5, "yaml-encoding", "byte 0xE2"},
    {"a: b\x01\n", 1, 5, "yaml-encoding", "U+0001"},
    {"a: b\x7F\n", 1, 5, "yaml-encoding", "U+007F"},
    {"a: b\xC2\x85\n", 1, 5, "yaml-encoding", "U+0085"},
    {"a: b\xE2\x80\xA8\n", 1, 5, "yaml-encoding", "U+2028"},
    {"a: b\xEF\xBB\xBF\n", 1, 5, "yaml-encoding", "U+FEFF"},
    {"a: b\rc: d\n", 1, 5, "yaml-encoding", "carriage return"},
    {"a: \"x\\0y\"\n", 1, 4, "yaml-encoding", "U+0000"},
    {"\xFF\xFE"
     "a",
     0, 0, "yaml-encoding", "UTF-16"},
};

static void what_is_refused_is_told(void **state)
{
    struct kit *kit = *state;
    for (size_t i = 0; i < sizeof REFUSED / sizeof *REFUSED; i++) {
        const struct refused *row = &REFUSED[i];
        if (load_bytes(kit, row->text, strlen(row->text)))
            fail_msg("accepted: %s", row->text);
        expect_finding(kit, 0, row->line, row->column, row->id, row->words);
        assert_true(kit->diag.findings.at[0].hints.n || kit->diag.findings.at[0].notes.n);
    }
}

static void nul_bytes_are_found(void **state)
{
    struct kit *kit = *state;
    assert_null(load_bytes(kit, "a: b\n\0", 6));
    expect_finding(kit, 0, 2, 1, "yaml-encoding", "U+0000");
}

static void the_hint_is_the_line_as_it_should_be(void **state)
{
    struct kit *kit = *state;
    assert_null(load_bytes(kit, "- say: Call: \"now\"\r\n", 20));
    assert_string_equal(kit->diag.findings.at[0].hints.at[0], "write: - say: 'Call: \"now\"'");
}

static void several_mistakes_are_found(void **state)
{
    struct kit *kit = *state;
    const char text[] = "a: 1\na: 2\nb: *no\nc: x #1\na: 3\nd: [1\n";
    assert_null(load_bytes(kit, text, strlen(text)));
    expect_finding(kit, 0, 3, 4, "yaml-alias", "*no");
    expect_finding(kit, 1, 4, 6, "yaml-syntax", "#1");
    expect_finding(kit, 2, 6, 4, "yaml-syntax", "'['");
    assert_null(load_bytes(kit, text, strlen(text) - 6));
    expect_finding(kit, 2, 2, 1, "duplicate-key", "'a'");
    expect_finding(kit, 3, 5, 1, "duplicate-key", "'a'");
    assert_int_equal(kit->diag.findings.at[3].notes.at[0].span.line, 1);
    char latin[100];
    memset(latin, 0xE9, sizeof latin);
    assert_null(load_bytes(kit, latin, sizeof latin));
    assert_int_equal(kit->diag.findings.n, 5);
    assert_string_equal(kit->diag.findings.at[4].hints.at[1], "there are 95 more such places in this file");
}

/* N lines of FORMAT with their number and the one before. */
static char *lines(struct kit *kit, const char *first, int n, const char *repeat, int times)
{
    char *text = arena_strdup(&kit->arena, first);
    for (int i = 1; i < n; i++) {
        char *line = arena_format(&kit->arena, "a%d: &a%d [", i, i);
        for (int k = 0; k < times; k++)
            line = arena_format(&kit->arena, "%s%s*a%d", line, k ? repeat : "", i - 1);
        text = arena_format(&kit->arena, "%s%s]\n", text, line);
    }
    return text;
}

static void too_much_is_refused(void **state)
{
    struct kit *kit = *state;
    char *text = lines(kit, "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n", 10, ", ", 10); /* a "billion laughs" */
    assert_null(load_bytes(kit, text, strlen(text)));
    assert_string_equal(kit->diag.findings.at[0].id, "yaml-alias");
    text = lines(kit, "a0: &a0 [x]\n", 100, "", 1); /* each deeper by one */
    assert_null(load_bytes(kit, text, strlen(text)));
    assert_string_equal(kit->diag.findings.at[0].id, "yaml-depth");
    char deep[200];
    memset(deep, '[', 65);
    assert_null(load_bytes(kit, deep, 65));
    expect_finding(kit, 0, 1, 65, "yaml-depth", "64 deep");
    memset(deep + 64, ']', 64);
    assert_non_null(load_bytes(kit, deep, 128));
    text = lines(kit, "a0: &a0 [x]\n", 50, ", ", 1); /* long, but not too much */
    assert_non_null(load_bytes(kit, text, strlen(text)));
}

/* Field tables */

enum side { SIDE_START, SIDE_END };
static const char *const SIDES[] = {"start", "end", NULL};

struct thing {
    struct yml_text title, day;
    struct yml_texts signs;
    int count, side;
    double scale, size;
    bool shown;
    const struct yml_node *rest;
};

static const struct yml_field FIELDS[] = {
    {.key = "title", .type = YML_TEXT, .offset = offsetof(struct thing, title), .required = true},
    {.key = "signs", .type = YML_TEXTS, .offset = offsetof(struct thing, signs)},
    {.key = "count", .type = YML_INT, .offset = offsetof(struct thing, count), .min = 1, .max = 40},
    {.key = "scale", .type = YML_NUMBER, .offset = offsetof(struct thing, scale), .min = 0, .max = 1e9},
    {.key = "size", .type = YML_LENGTH, .offset = offsetof(struct thing, size), .min = 6, .max = 400},
    {.key = "shown", .type = YML_BOOL, .offset = offsetof(struct thing, shown)},
    {.key = "side", .type = YML_ENUM, .offset = offsetof(struct thing, side), .names = SIDES},
    {.key = "day", .type = YML_DATE, .offset = offsetof(struct thing, day)},
    {.key = "rest", .type = YML_NODE, .offset = offsetof(struct thing, rest)},
};
enum { NFIELDS = sizeof FIELDS / sizeof *FIELDS };

static bool read_thing(struct kit *kit, const char *text, struct thing *thing)
{
    const struct yml_reader reader = {&kit->arena, &kit->diag, 2.5};
    return yml_read(&reader, load(kit, text), "a thing", FIELDS, NFIELDS, thing);
}

static void fields_are_read(void **state)
{
    struct kit *kit = *state;
    struct thing thing = {0};
    assert_true(read_thing(kit,
                           "title: 911\nsigns: [a, \"\", 3]\ncount: 12\nscale: -0.0\nsize: 4u\nshown: true\n"
                           "side: end\nday: 2024-02-29\nrest: {x: y}\n",
                           &thing));
    assert_string_equal(thing.title.text, "911");
    assert_int_equal(thing.title.span.column, 8);
    assert_int_equal(thing.signs.n, 3);
    assert_string_equal(thing.signs.at[1].text, "");
    assert_int_equal(thing.count, 12);
    assert_true(thing.scale <= 0 && thing.scale >= 0);
    assert_true(thing.size > 9.999 && thing.size < 10.001);
    assert_true(thing.shown);
    assert_int_equal(thing.side, SIDE_END);
    assert_string_equal(thing.day.text, "2024-02-29");
    assert_int_equal(thing.rest->n, 1);
    assert_true(read_thing(kit, "title: 'x'\nsigns: just one\nsize: \"10pt\"\n", &thing));
    assert_int_equal(thing.signs.n, 1);
    assert_string_equal(thing.signs.at[0].text, "just one");
    assert_int_equal(thing.count, 12); /* not given: as it was */
}

static const struct refused WRONG[] = {
    {"titel: x\ntitle: y\n", 1, 1, "unknown-key", "a thing has no key 'titel'"},
    {"shown: true\n", 1, 1, "missing-key", "a thing needs 'title'"},
    {"- x\n", 1, 1, "wrong-type", "a thing must be a group of 'key: value' lines, not a list"},
    {"title:x\n", 1, 1, "wrong-type", "not a single value"},
    {"title: [x]\n", 1, 8, "wrong-type", "'title' must be a text, not a list"},
    {"title:\n", 1, 7, "wrong-type", "'title' has no value"},
    {"title: x\nsigns:\n  -one\n  -two\n", 3, 3, "wrong-type", "'signs' must be a list"},
    {"title: x\nsigns:\n  - one\n  - {two: x}\n", 4, 5, "wrong-type", "entry 2 of 'signs' must be a text"},
    {"title: x\nsigns:\n", 2, 7, "wrong-type", "'signs' has no value"},
    {"title: x\ncount: many\n", 2, 8, "wrong-type", "must be a whole number, not 'many'"},
    {"title: x\ncount: -x\n", 2, 8, "wrong-type", "must be a whole number"},
    {"title: x\ncount: 1.5\n", 2, 8, "wrong-type", "must be a whole number"},
    {"title: x\ncount: \"3\"\n", 2, 8, "wrong-type", "in quotes"},
    {"title: x\ncount: 0\n", 2, 8, "out-of-range", "must be from 1 to 40"},
    {"title: x\ncount: 99999999999999999999\n", 2, 8, "out-of-range", "must be from 1 to 40"},
    {"title: x\nscale: 1,5\n", 2, 8, "wrong-type", "must be a number"},
    {"title: x\nscale: 1e3\n", 2, 8, "wrong-type", "must be a number"},
    {"title: x\nscale: -1\n", 2, 8, "out-of-range", "must be at least 0"},
    {"title: x\nsize: 5mmm\n", 2, 7, "bad-length", "'5mmm', which is not a length"},
    {"title: x\nsize: 12\n", 2, 7, "bad-length", "'12'"},
    {"title: x\nsize: 1mm\n", 2, 7, "out-of-range", "from 6 pt (2.117 mm) to 400 pt (141.1 mm)"},
    {"title: x\nshown: yes\n", 2, 8, "wrong-type", "true or false, not 'yes'"},
    {"title: x\nside: stat\n", 2, 7, "bad-choice", "'side' cannot be 'stat'"},
    {"title: x\nday: 2023-02-29\n", 2, 6, "bad-date", "not a date"},
    {"title: x\nday: 2000-13-01\n", 2, 6, "bad-date", "not a date"},
    {"title: x\nday: 2000-00-01\n", 2, 6, "bad-date", "not a date"},
    {"title: x\nday: 2000-04-31\n", 2, 6, "bad-date", "not a date"},
    {"title: x\nday: 2000-4-3\n", 2, 6, "bad-date", "not a date"},
    {"title: x\nday: 2000-04-030\n", 2, 6, "bad-date", "not a date"},
    {"title: x\n<<: {a: b}\n", 2, 1, "unknown-key", "'<<'"},
};

static void what_is_wrong_is_told_and_not_stored(void **state)
{
    struct kit *kit = *state;
    for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
        struct thing thing = {.count = 7, .scale = 7, .size = 7, .side = SIDE_END, .shown = true};
        if (read_thing(kit, WRONG[i].text, &thing))
            fail_msg("accepted: %s", WRONG[i].text);
        expect_finding(kit, 0, WRONG[i].line, WRONG[i].column, WRONG[i].id, WRONG[i].words);
        assert_int_equal(kit->diag.findings.n, 1);
        assert_true(thing.count == 7 && thing.side == SIDE_END && thing.shown && !thing.day.text && !thing.signs.at);
        assert_true(thing.scale > 6 && thing.scale < 8 && thing.size > 6 && thing.size < 8);
    }
}

static void expect_hint(struct kit *kit, const char *text, const char *hint)
{
    struct thing thing = {0};
    assert_false(read_thing(kit, text, &thing));
    assert_string_equal(kit->diag.findings.at[0].hints.at[0], hint);
}

static void hints_say_what_to_do(void **state)
{
    struct kit *kit = *state;
    expect_hint(kit, "titel: x\ntitle: y\n", "did you mean 'title'?");
    expect_hint(kit, "qqq: x\ntitle: y\n", "its keys are: title, signs, count, scale, size, shown, side, day, rest");
    expect_hint(kit, "count: 2\n", "add a line 'title: ...'");
    expect_hint(kit, "title:x\n", "write a space behind the ':': 'title: x'");
    expect_hint(kit, "title: x\nsigns: -one\n", "write a space behind the '-': '- one'");
    expect_hint(kit, "title: x\nside: stat\n", "did you mean 'start'?");
    expect_hint(kit, "title: x\nside: middle\n", "it can be: start, end");
    expect_hint(kit, "title: x\nsize: 12\n", "say of what: 12mm, 12pt or 12in");
    expect_hint(kit, "title: x\nsize: 3,5mm\n", "write a point, not a comma: '3.5mm'");
    expect_hint(kit, "title: x\nsize: 3\"\n", "write inches as 3in");
    expect_hint(kit, "title: x\nscale: 1,5\n", "write a point, not a comma: '1.5'");
}

static void all_mistakes_of_a_map_are_found(void **state)
{
    struct kit *kit = *state;
    struct thing thing = {0};
    assert_false(read_thing(kit, "a: x\ncount: y\nsize: 1\nside: up\n", &thing));
    assert_int_equal(kit->diag.errors, 5);
}

static void two_tables_are_read_as_one(void **state)
{
    struct kit *kit = *state;
    struct {
        double w;
    } common = {0};
    struct {
        int n;
    } special = {0};
    const struct yml_field first[] = {{.key = "w", .type = YML_LENGTH}};
    const struct yml_field second[] = {{.key = "n", .type = YML_INT, .required = true}};
    const struct yml_reader reader = {&kit->arena, &kit->diag, 0};
    assert_true(yml_read_both(&reader, load(kit, "n: 3\nw: 1in\n"), "a box", first, 1, &common, second, 1, &special));
    assert_int_equal(special.n, 3);
    assert_true(common.w > 71 && common.w < 73);
    assert_false(yml_read_both(&reader, load(kit, "w: 1u\nm: 1\n"), "a box", first, 1, &common, second, 1, &special));
    expect_finding(kit, 0, 1, 4, "bad-length", "'1u'");
    expect_finding(kit, 1, 2, 1, "unknown-key", "a box has no key 'm'");
    expect_finding(kit, 2, 1, 1, "missing-key", "a box needs 'n'");
    double number = 0;
    assert_false(yml_read_value(&reader, load(kit, "x"), "a circle", &(struct yml_field){.type = YML_NUMBER}, &number));
    expect_finding(kit, 0, 1, 1, "wrong-type", "a circle must be a number, not 'x'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_tree_has_places, set_up, tear_down),
        cmocka_unit_test_setup_teardown(marks_and_line_ends_do_not_count, set_up, tear_down),
        cmocka_unit_test_setup_teardown(aliases_share_nodes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_refused_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nul_bytes_are_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_hint_is_the_line_as_it_should_be, set_up, tear_down),
        cmocka_unit_test_setup_teardown(several_mistakes_are_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(too_much_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(fields_are_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_wrong_is_told_and_not_stored, set_up, tear_down),
        cmocka_unit_test_setup_teardown(hints_say_what_to_do, set_up, tear_down),
        cmocka_unit_test_setup_teardown(all_mistakes_of_a_map_are_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(two_tables_are_read_as_one, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
