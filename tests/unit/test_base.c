/* base/: memory, buffers, lengths, findings, files, hashes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <locale.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/len.h"
#include "base/vec.h"

static void arena_memory_is_zeroed_and_aligned(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    for (int round = 0; round < 3; round++) {
        for (size_t size = 0; size < 3000; size += 7) {
            unsigned char *memory = arena_alloc(&arena, size);
            assert_int_equal((uintptr_t)memory % _Alignof(max_align_t), 0);
            for (size_t i = 0; i < size; i++)
                assert_int_equal(memory[i], 0);
            memset(memory, 0xAA, size);
        }
        unsigned char *large = arena_array(&arena, 3, 1000000);
        assert_int_equal(large[0] | large[2999999], 0);
        memset(large, 0xAA, 3000000);
        arena_reset(&arena);
    }
    arena_release(&arena);
    arena_release(&arena); /* is empty, and may be released again */
}

static void arena_copies_and_formats(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    assert_string_equal(arena_strdup(&arena, "abc"), "abc");
    assert_string_equal(arena_strndup(&arena, "abcdef", 2), "ab");
    assert_string_equal(arena_strndup(&arena, NULL, 0), "");
    assert_string_equal(arena_format(&arena, "%d-%s", 7, "x"), "7-x");
    for (int size = 200; size < 300; size++)
        assert_int_equal(strlen(arena_format(&arena, "%0*d", size, 7)), size);
    assert_memory_equal(arena_memdup(&arena, "a\0b", 3), "a\0b", 3);
    assert_non_null(arena_memdup(&arena, NULL, 0));
    arena_release(&arena);
}

static void vec_grows_and_new_elements_are_zero(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    VEC(int) numbers = {0};
    for (int i = 0; i < 1000; i++)
        *VEC_ADD(&arena, &numbers) = i;
    for (int i = 0; i < 1000; i++)
        assert_int_equal(numbers.at[i], i);
    numbers.n = 0;
    assert_int_equal(*VEC_ADD(&arena, &numbers), 0);
    arena_release(&arena);
}

static const char *number(double value, int decimals)
{
    static struct buf buf;
    buf.n = 0;
    buf_number(&buf, value, decimals);
    static char text[64];
    snprintf(text, sizeof text, "%s", buf_string(&buf));
    buf_release(&buf);
    return text;
}

static void buf_number_has_shortest_form(void **state)
{
    (void)state;
    assert_string_equal(number(0, 3), "0");
    assert_string_equal(number(-0.0, 3), "0");
    assert_string_equal(number(-0.0004, 3), "0");
    assert_string_equal(number(-0.0005, 3), "-0.001");
    assert_string_equal(number(1.5, 0), "2");
    assert_string_equal(number(1.25, 4), "1.25");
    assert_string_equal(number(0.05, 2), "0.05");
    assert_string_equal(number(0.999, 2), "1");
    assert_string_equal(number(-12.000001, 6), "-12.000001");
    assert_string_equal(number(612, 4), "612");
    assert_string_equal(number(1e15, 6), "1000000000000000");
    assert_string_equal(number(-8e18, 6), "-8000000000000000000");
}

static void buf_number_is_near_the_value(void **state)
{
    (void)state;
    uint32_t random = 1;
    for (int i = 0; i < 20000; i++) {
        random = random * 1664525u + 1013904223u;
        double value = ((double)random - 2147483648.0) / (double)(1u << (10 + i % 21));
        int decimals = i % 7;
        const char *text = number(value, decimals);
        assert_true(fabs(strtod(text, NULL) - value) <= 0.501 * pow(10, -decimals));
        assert_null(strpbrk(text, "eE+ ,"));
        const char *point = strchr(text, '.');
        assert_true(!point || (strlen(point + 1) <= (size_t)decimals && text[strlen(text) - 1] != '0'));
    }
}

static void buf_collects(void **state)
{
    (void)state;
    struct buf buf = {0};
    assert_string_equal(buf_string(&buf), "");
    buf_text(&buf, "a");
    buf_char(&buf, 'b');
    buf_add(&buf, "c\0", 2);
    buf_add(&buf, NULL, 0);
    assert_int_equal(buf.n, 4);
    buf.n = 0;
    buf_int(&buf, INT64_MIN);
    buf_char(&buf, ' ');
    buf_int(&buf, 0);
    buf_char(&buf, ' ');
    buf_int(&buf, INT64_MAX);
    buf_format(&buf, " %s/%d", "x", 5);
    assert_string_equal(buf_string(&buf), "-9223372036854775808 0 9223372036854775807 x/5");
    size_t before = buf.n;
    static const int small[] = {9, 10, 99, 100, -1, -99};
    for (size_t i = 0; i < sizeof small / sizeof *small; i++)
        buf_int(&buf, small[i]);
    assert_string_equal(buf_string(&buf) + before, "91099100-1-99");
    buf.n = before;
    for (int size = 100; size < 600; size++) { /* with room for all of it and without */
        buf_format(&buf, "%0*d", size, 7);
        assert_int_equal(buf.n, before + (size_t)size);
        assert_int_equal(buf_string(&buf)[buf.n - 1], '7');
        buf.n = before;
    }
    for (int i = 0; i < 100000; i++)
        buf_text(&buf, "0123456789");
    assert_int_equal(buf.n, 46 + 1000000);
    buf_release(&buf);
    assert_null(buf.at);
}

static void lengths_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double points;
    } good[] = {
        {"12pt", 12}, {"25.4mm", 72}, {"2.54cm", 72},  {"3.5in", 252},
        {".5in", 36}, {"-1in", -72},  {"+1in", 72},    {"4u", 12},
        {"0", 0},     {"0.0", 0},     {"3.5 in", 252}, {"-0pt", 0},
        {"007pt", 7}, {"0mm", 0},     {"1.50pt", 1.5}, {"0.33333333333333333333pt", 1 / 3.0},
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        double points = -1;
        if (!len_parse(good[i].text, 3, &points))
            fail_msg("not read: %s", good[i].text);
        assert_true(fabs(points - good[i].points) < 1e-9);
    }
    static const char *const bad[] = {"",
                                      "5",
                                      "mm",
                                      "5 ",
                                      "5mmm",
                                      "5px",
                                      "1,5mm",
                                      "5.mm",
                                      ".mm",
                                      "--5mm",
                                      "1e3pt",
                                      " 5mm",
                                      "5mm ",
                                      "0x5pt",
                                      "nanpt",
                                      "infpt",
                                      "5MM",
                                      "5\"",
                                      ".",
                                      "-",
                                      "- 5mm",
                                      "5.5.5mm",
                                      "9999999999999999999999pt"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        double points = -1;
        if (len_parse(bad[i], 3, &points))
            fail_msg("read: %s", bad[i]);
        assert_true(points < 0);
    }
    double points = -1;
    assert_false(len_parse("4u", 0, &points));
    assert_true(points < 0);
}

static void numbers_do_not_obey_the_locale(void **state)
{
    (void)state;
    static const char *const comma[] = {"de_DE.UTF-8", "es_ES.UTF-8", "fr_FR.UTF-8", "de_DE", "nl_NL.UTF-8"};
    bool set = false;
    for (size_t i = 0; i < sizeof comma / sizeof *comma && !set; i++)
        set = setlocale(LC_ALL, comma[i]) != NULL;
    if (!set)
        skip();
    double points = 0;
    bool read = len_parse("3.5in", 0, &points);
    const char *text = number(1.5, 2);
    setlocale(LC_ALL, "C");
    assert_true(read && fabs(points - 252) < 1e-9);
    assert_string_equal(text, "1.5");
}

static void matrices_and_rectangles(void **state)
{
    (void)state;
    struct matrix scale = {2, 0, 0, 2, 0, 0}, move = {1, 0, 0, 1, 10, 20}, turn = {0, 1, -1, 0, 0, 0};
    struct matrix both = matrix_multiply(scale, move); /* scaled first */
    assert_true(both.e == 10 && both.f == 20 && both.a == 2);
    both = matrix_multiply(move, scale);
    assert_true(both.e == 20 && both.f == 40);
    struct rect rect = rect_transform((struct rect){1, 2, 3, 4}, turn);
    assert_true(rect.x == -6 && rect.y == 1 && rect.w == 4 && rect.h == 3);
    rect = rect_inset((struct rect){0, 0, 10, 10}, 1, 2, 3, 4);
    assert_true(rect.x == 4 && rect.y == 1 && rect.w == 4 && rect.h == 6);
    struct rect a = {0, 0, 10, 10}, b = {10, 0, 5, 5}, c = {9, 9, 5, 5};
    rect = rect_union(a, c);
    assert_true(rect.x == 0 && rect.w == 14 && rect.h == 14);
    assert_false(rect_overlaps(a, b, 0));
    assert_true(rect_overlaps(a, c, 0));
    assert_false(rect_overlaps(a, c, 1));
    assert_true(rect_inside((struct rect){-0.5, 0, 10, 10}, a, 0.5));
    assert_false(rect_inside((struct rect){-0.5, 0, 10, 10}, a, 0.4));
}

static void findings_are_kept_once(void **state)
{
    (void)state;
    struct diag diag;
    diag_init(&diag);
    struct source source = {.path = "a.yaml", .text = "x", .size = 1}, twin = source;
    struct span span = {&source, 1, 2, 1, 3};
    diag_error(&diag, span, "one", "text %d", 1);
    diag_hint(&diag, "do %s", "this");
    diag_note(&diag, span, "here");
    span.source = &twin; /* the same file, read a second time */
    diag_error(&diag, span, "one", "text 1");
    assert_true(diag.repeated);
    diag_hint(&diag, "again");
    diag_warning(&diag, span, "one", "text 1");
    diag_error(&diag, span, "two", "text 1");
    diag_error(&diag, span, "one", "text 2");
    assert_int_equal(diag.findings.n, 4);
    assert_int_equal(diag.errors, 3);
    assert_int_equal(diag.warnings, 1);
    assert_int_equal(diag.findings.at[0].hints.n, 1);
    assert_string_equal(diag.findings.at[0].hints.at[0], "do this");
    assert_string_equal(diag.findings.at[0].notes.at[0].text, "here");
    diag_reset(&diag);
    assert_int_equal(diag.findings.n + diag.errors + diag.warnings, 0);
    diag_error(&diag, span, "one", "text 1");
    assert_int_equal(diag.errors, 1);
    diag_release(&diag);
}

static void findings_are_merged_whole(void **state)
{
    (void)state;
    struct diag to, from;
    diag_init(&to);
    diag_init(&from);
    char material[] = "card", lang[] = "es";
    diag_error(&to, (struct span){0}, "one", "first");
    diag_error(&from, (struct span){0}, "one", "first");
    from.material = material;
    from.lang = lang;
    diag_warning(&from, span_file(&from.arena, "gone.yaml"), "two", "second");
    diag_note(&from, span_file(&from.arena, "note.yaml"), "note");
    diag_hint(&from, "hint");
    diag_merge(&to, &from);
    diag_release(&from);
    memset(material, 'x', sizeof material - 1);
    assert_int_equal(to.findings.n, 2);
    assert_int_equal(to.errors, 1);
    assert_int_equal(to.warnings, 1);
    const struct diag_finding *second = &to.findings.at[1];
    assert_string_equal(second->span.source->path, "gone.yaml");
    assert_string_equal(second->material, "card");
    assert_string_equal(second->lang, "es");
    assert_string_equal(second->notes.at[0].span.source->path, "note.yaml");
    assert_string_equal(second->hints.at[0], "hint");
    diag_release(&to);
}

static void the_closest_name_is_found(void **state)
{
    (void)state;
    static const char *const names[] = {"title", "subtitle", "min-size", "w", "h", "audience"};
    enum { N = sizeof names / sizeof *names };
    assert_string_equal(diag_closest("titel", names, N), "title");
    assert_string_equal(diag_closest("min_size", names, N), "min-size");
    assert_string_equal(diag_closest("audiance", names, N), "audience");
    assert_string_equal(diag_closest("sub-title", names, N), "subtitle");
    assert_null(diag_closest("colour", names, N));
    assert_null(diag_closest("x", names, N));
    assert_null(diag_closest("", names, N));
    char word[200];
    memset(word, 'a', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    assert_null(diag_closest(word, names, N));
    assert_null(diag_closest("title", NULL, 0));
}

/* FIPS 180-4's own examples. */
static void hashes_are_right(void **state)
{
    (void)state;
    char hex[HASH_HEX];
    hash_hex("abc", 3, hex);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    hash_hex("", 0, hex);
    assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

struct files {
    struct arena arena;
    struct diag diag;
    char folder[64];
};

static int files_set_up(void **state)
{
    static struct files files;
    arena_init(&files.arena);
    diag_init(&files.diag);
    strcpy(files.folder, "/tmp/handbill-base-XXXXXX");
    *state = &files;
    return mkdtemp(files.folder) ? 0 : -1;
}

static int files_tear_down(void **state)
{
    struct files *files = *state;
    char *command = arena_format(&files->arena, "rm -rf '%s'", files->folder);
    int status = system(command);
    arena_release(&files->arena);
    diag_release(&files->diag);
    return status;
}

static const char *path_in(struct files *files, const char *name)
{
    return file_join(&files->arena, files->folder, name);
}

static size_t entries(struct files *files, const char *folder)
{
    char *command = arena_format(&files->arena, "ls -A '%s'", folder);
    FILE *stream = popen(command, "r");
    size_t lines = 0;
    for (int byte; (byte = fgetc(stream)) != EOF;)
        lines += byte == '\n';
    pclose(stream);
    return lines;
}

static void files_are_written_and_read(void **state)
{
    struct files *files = *state;
    const char *path = path_in(files, "a/b//c.txt");
    assert_true(file_write(&files->diag, path, "one\0two", 7));
    assert_true(file_exists(path));
    assert_false(file_is_folder(path));
    assert_true(file_is_folder(path_in(files, "a/b")));
    assert_false(file_exists(path_in(files, "a/b")));
    const struct source *source = file_read(&files->arena, &files->diag, path);
    assert_non_null(source);
    assert_int_equal(source->size, 7);
    assert_memory_equal(source->text, "one\0two", 8);
    assert_string_equal(source->path, path);
    assert_true(file_write(&files->diag, path, NULL, 0));
    source = file_read(&files->arena, &files->diag, path);
    assert_int_equal(source->size, 0);
    mode_t mask = umask(022);
    assert_true(file_write(&files->diag, path, "x", 1));
    umask(mask);
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0644);
    assert_int_equal(entries(files, path_in(files, "a/b")), 1);
    assert_int_equal(files->diag.errors, 0);
}

static void expect_unwritable(struct files *files, const char *path, const char *reason)
{
    diag_reset(&files->diag);
    assert_false(file_write(&files->diag, path, "x", 1));
    assert_int_equal(files->diag.errors, 1);
    assert_string_equal(files->diag.findings.at[0].id, "file-unwritable");
    assert_non_null(strstr(files->diag.findings.at[0].text, reason));
}

static void what_cannot_be_written_is_told(void **state)
{
    struct files *files = *state;
    assert_true(file_write(&files->diag, path_in(files, "file"), "old", 3));
    assert_true(file_write(&files->diag, path_in(files, "folder/file"), "old", 3));
    expect_unwritable(files, path_in(files, "file/x"), "part of the path is a file");
    expect_unwritable(files, path_in(files, "folder"), "it is a folder");
    expect_unwritable(files, "", "no such file");
    const char *pipe = path_in(files, "folder/pipe");
    assert_int_equal(mkfifo(pipe, 0600), 0);
    expect_unwritable(files, pipe, "not a file");
    assert_int_equal(unlink(pipe), 0);
    char name[300];
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    expect_unwritable(files, path_in(files, name), "too long");
    name[255] = '\0'; /* the longest that Linux has: the temporary name must not be longer */
    assert_true(file_write(&files->diag, path_in(files, name), "x", 1));
    assert_int_equal(entries(files, files->folder), 3);
}

static void a_full_disk_leaves_the_old_file(void **state)
{
    struct files *files = *state;
    const char *path = path_in(files, "out.pdf");
    assert_true(file_write(&files->diag, path, "old", 3));
    enum { SIZE = 100000 };
    char *bytes = arena_alloc(&files->arena, SIZE);
    struct rlimit before, small;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = before;
    small.rlim_cur = SIZE / 2;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &small);
    bool written = file_write(&files->diag, path, bytes, SIZE);
    bool made = file_write(&files->diag, path_in(files, "new.pdf"), bytes, SIZE);
    setrlimit(RLIMIT_FSIZE, &before);
    assert_false(written || made);
    assert_int_equal(files->diag.errors, 2);
    assert_int_equal(entries(files, files->folder), 1);
    assert_string_equal(file_read(&files->arena, &files->diag, path)->text, "old");
    assert_true(file_write(&files->diag, path, bytes, SIZE));
}

static void what_cannot_be_read_is_told(void **state)
{
    struct files *files = *state;
    const char *pipe = path_in(files, "pipe");
    assert_int_equal(mkfifo(pipe, 0600), 0);
    assert_null(file_read(&files->arena, &files->diag, path_in(files, "none.yaml")));
    assert_null(file_read(&files->arena, &files->diag, files->folder));
    assert_null(file_read(&files->arena, &files->diag, pipe)); /* and does not wait for a writer */
    assert_int_equal(files->diag.errors, 3);
    const struct diag_finding *finding = &files->diag.findings.at[0];
    assert_string_equal(finding->id, "file-unreadable");
    assert_string_equal(finding->span.source->path, path_in(files, "none.yaml"));
    assert_int_equal(finding->span.line, 0);
}

static void folders_are_listed_in_order(void **state)
{
    struct files *files = *state;
    static const char *const made[] = {"b.yaml", "a.yaml", ".hidden.yaml", "c.txt", "yaml", "B.yaml"};
    for (size_t i = 0; i < sizeof made / sizeof *made; i++)
        assert_true(file_write(&files->diag, path_in(files, made[i]), "", 0));
    char **names = NULL;
    size_t count = 0;
    assert_true(file_list(&files->arena, &files->diag, files->folder, ".yaml", &names, &count));
    assert_int_equal(count, 3);
    assert_string_equal(names[0], "B.yaml");
    assert_string_equal(names[1], "a.yaml");
    assert_string_equal(names[2], "b.yaml");
    assert_true(file_list(&files->arena, &files->diag, files->folder, ".none", &names, &count));
    assert_int_equal(count, 0);
    count = 9;
    assert_false(file_list(&files->arena, &files->diag, path_in(files, "none"), ".yaml", &names, &count));
    assert_int_equal(count, 9);
    assert_int_equal(files->diag.errors, 1);
}

static void paths_are_joined(void **state)
{
    struct files *files = *state;
    assert_string_equal(file_join(&files->arena, "a", "b"), "a/b");
    assert_string_equal(file_join(&files->arena, "a/", "b"), "a/b");
    assert_string_equal(file_join(&files->arena, ".", "b"), "b");
    assert_string_equal(file_join(&files->arena, "", "b"), "b");
    assert_string_equal(file_join(&files->arena, "a", "/b"), "/b");
    assert_string_equal(file_join(&files->arena, "/", "b"), "/b");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_memory_is_zeroed_and_aligned),
        cmocka_unit_test(arena_copies_and_formats),
        cmocka_unit_test(vec_grows_and_new_elements_are_zero),
        cmocka_unit_test(buf_number_has_shortest_form),
        cmocka_unit_test(buf_number_is_near_the_value),
        cmocka_unit_test(buf_collects),
        cmocka_unit_test(lengths_are_read),
        cmocka_unit_test(numbers_do_not_obey_the_locale),
        cmocka_unit_test(matrices_and_rectangles),
        cmocka_unit_test(findings_are_kept_once),
        cmocka_unit_test(findings_are_merged_whole),
        cmocka_unit_test(the_closest_name_is_found),
        cmocka_unit_test(hashes_are_right),
        cmocka_unit_test_setup_teardown(files_are_written_and_read, files_set_up, files_tear_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_written_is_told, files_set_up, files_tear_down),
        cmocka_unit_test_setup_teardown(a_full_disk_leaves_the_old_file, files_set_up, files_tear_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_read_is_told, files_set_up, files_tear_down),
        cmocka_unit_test_setup_teardown(folders_are_listed_in_order, files_set_up, files_tear_down),
        cmocka_unit_test_setup_teardown(paths_are_joined, files_set_up, files_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
