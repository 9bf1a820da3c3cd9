/* The manifest, the faces of each language, subsets, and fonts that must be refused. The fonts are Debian's Noto. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

#include "base/file.h"
#include "font/font.h"

#define MANIFEST "fonts/fonts.yaml"
#define REGULAR "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf"

struct fixture {
    struct arena arena;
    struct diag diag;
    char folder[64]; /* of this test alone */
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    arena_init(&f->arena);
    diag_init(&f->diag);
    strcpy(f->folder, "/tmp/handbill-font-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    static const char *const names[] = {"fonts.yaml", "font.ttf"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unlink(file_join(&f->arena, f->folder, names[i]));
    rmdir(f->folder);
    diag_release(&f->diag);
    arena_release(&f->arena);
    free(f);
    return 0;
}

static const struct span nowhere;

static const char *const languages[] = {
    "en", "es", "zh-Hans", "zh-Hant", "vi", "ko", "fil", "ar",  "ru", "ht", "pt", "fr", "hi", "ur", "pa", "bn", "gu",
    "pl", "fa", "ja",      "uk",      "am", "so", "km",  "hmn", "my", "ne", "sw", "th", "lo", "ti", "ps", "ta", "te",
};

static const struct font_face *first_face(struct fixture *f, struct font_library *library, const char *lang, int weight)
{
    const struct font_face *faces[FONT_STACK_MAX];
    assert_true(font_stack(library, &f->diag, nowhere, lang, weight, false, faces, FONT_STACK_MAX) > 0);
    return faces[0];
}

static void test_every_language_has_faces(void **state)
{
    struct fixture *f = *state;
    struct font_library *library = font_open(&f->diag, MANIFEST);
    assert_non_null(library);
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
        assert_true(font_has_language(library, languages[i]));
        const struct font_face *face = first_face(f, library, languages[i], 400);
        assert_int_equal(face->weight, 400);
        assert_ptr_equal(font_face(library, face->index), face);
        assert_true(face->ascent > 0.5 && face->descent > 0 && face->cap_height > 0.4 && face->x_height > 0.2);
        assert_true(face->bbox[0] < face->bbox[2] && face->bbox[1] < face->bbox[3]);
    }
    assert_true(font_check(library, &f->diag));
    assert_int_equal(f->diag.errors, 0);
    font_free(library);
}

static void test_faces_are_the_nearest(void **state)
{
    static const struct {
        const char *lang;
        int weight;
        const char *name;
        unsigned number;
    } cases[] = {
        {"en", 400, "NotoSans-Regular", 0},           {"en", 900, "NotoSans-Black", 0},
        {"es-MX", 650, "NotoSans-Bold", 0},           {"en", 100, "NotoSans-Light", 0},
        {"ur", 900, "NotoNastaliqUrdu-Bold", 0},      {"fa", 800, "NotoSansArabic-ExtraBold", 0},
        {"ja", 900, "NotoSansCJKjp-Bold", 0},         {"ko", 400, "NotoSansCJKkr-Regular", 1},
        {"zh-Hans", 500, "NotoSansCJKsc-Regular", 2}, {"zh-Hant-HK", 600, "NotoSansCJKtc-Bold", 3},
    };
    struct fixture *f = *state;
    struct font_library *library = font_open(&f->diag, MANIFEST);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct font_face *face = first_face(f, library, cases[i].lang, cases[i].weight);
        assert_string_equal(face->postscript_name, cases[i].name);
        assert_int_equal(face->number, cases[i].number);
        assert_int_equal(face->format, strstr(face->path, ".ttc") ? FONT_CFF_CID : FONT_TRUETYPE);
    }
    const struct font_face *faces[FONT_STACK_MAX];
    assert_int_equal(font_stack(library, &f->diag, nowhere, "ar", 400, true, faces, FONT_STACK_MAX), 2);
    assert_string_equal(faces[0]->postscript_name, "NotoSans-Regular");
    assert_string_equal(faces[1]->postscript_name, "NotoSansArabic-Regular");
    assert_true(faces[0]->cap_height > 0.713 && faces[0]->cap_height < 0.715);
    font_free(library);
}

static void test_an_unknown_language_is_reported_once(void **state)
{
    struct fixture *f = *state;
    struct font_library *library = font_open(&f->diag, MANIFEST);
    const struct font_face *faces[FONT_STACK_MAX];
    assert_false(font_has_language(library, "tlh"));
    for (int i = 0; i < 2; i++)
        assert_int_equal(font_stack(library, &f->diag, nowhere, "tlh", 400, false, faces, FONT_STACK_MAX), 0);
    assert_int_equal(f->diag.findings.n, 1);
    assert_string_equal(f->diag.findings.at[0].id, "font-missing");
    font_free(library);
}

/* ---- manifests and font files that are made here */

static struct font_library *open_manifest(struct fixture *f, const char *yaml)
{
    const char *path = file_join(&f->arena, f->folder, "fonts.yaml");
    assert_true(file_write(&f->diag, path, yaml, strlen(yaml)));
    return font_open(&f->diag, path);
}

static void test_bad_manifests_are_reported(void **state)
{
    static const char *const cases[][2] = {
        {"folder: .\ndefault: s\nfamilies: {s: {name: S, files: {450: a.ttf}}}\nlanguages: {en: s}\n", "out-of-range"},
        {"folder: .\ndefault: s\nfamilies: {s: {name: S}}\nlanguages: {en: s}\n", "missing-key"},
        {"folder: .\ndefault: s\nfamilies: {s: {name: S, files: {400: a.ttf}}}\nlanguages: {en: sans}\n",
         "unknown-font"},
        {"folder: .\ndefault: t\nfamilies: {s: {name: S, files: {400: a.ttf}}}\nlanguages: {en: s}\n", "unknown-font"},
        {"folder: .\ndefault: s\nfamilies: {s: {name: S, files: {400: a.ttf}, packages: {p: {400: b.ttf}}}}\n"
         "languages: {en: s}\n",
         "duplicate-key"},
        {"folder: .\ndefault: s\nfamilies: {s: {name: S, files: {400: a.ttf}}}\nlanguages: {en: []}\n", "out-of-range"},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        diag_reset(&f->diag);
        assert_null(open_manifest(f, cases[i][0]));
        assert_true(f->diag.findings.n > 0);
        assert_string_equal(f->diag.findings.at[0].id, cases[i][1]);
        assert_true(f->diag.findings.at[0].span.line > 0);
    }
}

static void test_a_missing_file_stops_only_those_who_need_it(void **state)
{
    struct fixture *f = *state;
    struct font_library *library =
        open_manifest(f, "folder: /usr/share/fonts/truetype/noto\ndefault: s\n"
                         "families:\n"
                         "  s: {name: S, packages: {fonts-noto-core: {400: NotoSans-Regular.ttf}}}\n"
                         "  k: {name: K, packages: {fonts-noto-extra: {400: NotThere.ttf}}}\n"
                         "languages: {en: s, km: k}\n");
    const struct font_face *faces[FONT_STACK_MAX];
    assert_non_null(library);
    assert_int_equal(font_stack(library, &f->diag, nowhere, "en", 400, false, faces, FONT_STACK_MAX), 1);
    assert_int_equal(f->diag.errors, 0);
    assert_int_equal(font_stack(library, &f->diag, nowhere, "km", 400, false, faces, FONT_STACK_MAX), 0);
    assert_false(font_check(library, &f->diag));
    assert_int_equal(f->diag.findings.n, 1);
    const struct diag_finding *finding = &f->diag.findings.at[0];
    assert_string_equal(finding->id, "font-missing");
    assert_int_equal(finding->span.line, 5);
    assert_string_equal(finding->hints.at[0], "sudo apt-get install fonts-noto-extra");
    font_free(library);
}

static struct source *read_regular(struct fixture *f)
{
    struct source *source = file_read(&f->arena, &f->diag, REGULAR);
    assert_non_null(source);
    return source;
}

/* What opening and cutting a font of these BYTES reports first, or NULL. */
static const char *first_complaint(struct fixture *f, const void *bytes, size_t size)
{
    static const uint32_t glyphs[] = {0, 36, 37, 200, 804};
    diag_reset(&f->diag);
    assert_true(file_write(&f->diag, file_join(&f->arena, f->folder, "font.ttf"), bytes, size));
    struct font_library *library = open_manifest(f, "folder: .\ndefault: s\nlanguages: {en: s}\n"
                                                    "families: {s: {name: S, files: {400: font.ttf}}}\n");
    const struct font_face *faces[FONT_STACK_MAX];
    assert_non_null(library);
    if (font_stack(library, &f->diag, nowhere, "en", 400, false, faces, FONT_STACK_MAX)) {
        font_advance(faces[0], 36);
        font_subset(library, &f->diag, faces[0], glyphs, sizeof glyphs / sizeof *glyphs, NULL);
    }
    font_free(library);
    return f->diag.findings.n ? f->diag.findings.at[0].id : NULL;
}

static void test_truncated_fonts_are_refused(void **state)
{
    struct fixture *f = *state;
    const struct source *whole = read_regular(f);
    assert_null(first_complaint(f, whole->text, whole->size));
    static const size_t sizes[] = {0, 1, 3, 11, 12, 13, 100, 300, 1000, 10000, 100000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        assert_string_equal(first_complaint(f, whole->text, sizes[i]), "font-broken");
    assert_string_equal(first_complaint(f, whole->text, whole->size - 8), "font-broken");
    assert_string_equal(first_complaint(f, "PNG, not a font", 15), "font-broken");
}

static void test_damaged_fonts_do_no_harm(void **state)
{
    struct fixture *f = *state;
    const struct source *whole = read_regular(f);
    char *bytes = malloc(whole->size);
    uint32_t seed = 1;
    for (int i = 0; i < 30; i++) {
        memcpy(bytes, whole->text, whole->size);
        for (int k = 0; k < 40; k++) {
            seed = seed * 1664525 + 1013904223;
            bytes[k < 10 ? seed % 400 : seed % whole->size] ^= (char)(1 << (k & 7));
        }
        first_complaint(f, bytes, whole->size); /* whatever it says, nothing may crash: sanitizers watch */
    }
    free(bytes);
}

static uint32_t u32_at(const char *at)
{
    const unsigned char *b = (const unsigned char *)at;
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static void test_embedding_rights_are_respected(void **state)
{
    static const struct {
        unsigned char high, low;
        bool allowed;
    } cases[] = {{0, 0, true},  {0, 2, false}, {0, 4, true},
                 {0, 8, true},  {0, 6, true}, /* before version 3 the least restrictive bit counts */
                 {1, 0, false}, {2, 0, false}};
    struct fixture *f = *state;
    const struct source *whole = read_regular(f);
    char *bytes = arena_memdup(&f->arena, whole->text, whole->size);
    char *record = bytes + 12;
    while (memcmp(record, "OS/2", 4) != 0)
        record += 16;
    char *rights = bytes + u32_at(record + 8) + 8;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        rights[0] = (char)cases[i].high;
        rights[1] = (char)cases[i].low;
        const char *complaint = first_complaint(f, bytes, whole->size);
        if (cases[i].allowed)
            assert_null(complaint);
        else
            assert_string_equal(complaint, "font-rights");
    }
}

static void test_variable_fonts_are_refused(void **state)
{
    struct fixture *f = *state;
    const struct source *whole = read_regular(f);
    char *bytes = arena_memdup(&f->arena, whole->text, whole->size);
    char *record = bytes + 12;
    while (memcmp(record, "gasp", 4) != 0) /* fvar sorts in its place */
        record += 16;
    memcpy(record, "fvar", 4);
    assert_string_equal(first_complaint(f, bytes, whole->size), "font-broken");
    assert_non_null(strstr(f->diag.findings.at[0].text, "variable"));
}

/* ---- subsets */

static void test_subsets_are_small_and_made_once(void **state)
{
    static const uint32_t glyphs[] = {0, 36, 68, 804}; /* 804: composed of others, which come along */
    struct fixture *f = *state;
    struct font_library *library = font_open(&f->diag, MANIFEST), *other = font_open(&f->diag, MANIFEST);
    const struct font_face *face = first_face(f, library, "vi", 400);
    const struct font_subset *subset = font_subset(library, &f->diag, face, glyphs, 4, NULL);
    assert_non_null(subset);
    assert_ptr_equal(font_subset(library, &f->diag, face, glyphs, 4, NULL), subset);
    assert_ptr_not_equal(font_subset(library, &f->diag, face, glyphs, 3, NULL), subset);
    assert_true(subset->size < 3000);
    assert_int_equal(u32_at(subset->bytes), 0x00010000);
    assert_int_equal(subset->new_ids[0], 0);
    for (int i = 1; i < 4; i++)
        assert_true(subset->new_ids[i] > subset->new_ids[i - 1]);

    const struct font_subset *again = font_subset(other, &f->diag, first_face(f, other, "vi", 400), glyphs, 4, NULL);
    assert_int_equal(again->size, subset->size);
    assert_memory_equal(again->bytes, subset->bytes, subset->size);
    font_free(other);
    font_free(library);
}

static void test_cjk_subsets_are_bare_cff(void **state)
{
    static const uint32_t glyphs[] = {0, 15353, 15400, 63152};
    struct fixture *f = *state;
    struct font_library *library = font_open(&f->diag, MANIFEST);
    const struct font_subset *subset =
        font_subset(library, &f->diag, first_face(f, library, "zh-Hans", 700), glyphs, 4, NULL);
    assert_non_null(subset);
    assert_true(subset->size < 6000);
    assert_memory_equal(subset->bytes, "\x01\x00", 2);
    for (int i = 0; i < 4; i++)
        assert_int_equal(subset->new_ids[i], glyphs[i]);
    font_free(library);
}

static void test_subsets_given_back_may_go(void **state)
{
    struct fixture *f = *state;
    struct font_library *library = font_open(&f->diag, MANIFEST);
    const struct font_face *face = first_face(f, library, "en", 400);
    uint32_t glyphs[400] = {0};
    const struct font_subset *held = font_subset(library, &f->diag, face, (const uint32_t[]){0, 36}, 2, NULL);
    for (uint32_t round = 0; round < 250; round++) { /* far more than is kept */
        for (uint32_t i = 1; i < 400; i++)
            glyphs[i] = round + i;
        const struct font_subset *subset = font_subset(library, &f->diag, face, glyphs, 400, NULL);
        assert_non_null(subset);
        font_subset_done(library, subset);
    }
    assert_int_equal(u32_at(held->bytes), 0x00010000);
    assert_ptr_equal(font_subset(library, &f->diag, face, (const uint32_t[]){0, 36}, 2, NULL), held);
    font_free(library);
}

struct work {
    struct font_library *library;
    size_t bytes;
};

static void *use_library(void *arg)
{
    struct work *work = arg;
    struct diag diag;
    diag_init(&diag);
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
        const struct font_face *faces[FONT_STACK_MAX];
        size_t n = font_stack(work->library, &diag, nowhere, languages[i], 700, false, faces, FONT_STACK_MAX);
        for (size_t k = 0; k < n; k++) {
            const struct font_subset *subset =
                font_subset(work->library, &diag, faces[k], (const uint32_t[]){0, 5, 9, 40}, 4, NULL);
            work->bytes += subset->size;
            font_subset_done(work->library, subset);
        }
    }
    work->bytes += diag.errors * 1000000;
    diag_release(&diag);
    return NULL;
}

static void test_threads_share_a_library(void **state)
{
    struct fixture *f = *state;
    struct font_library *library = font_open(&f->diag, MANIFEST);
    struct work work[4];
    pthread_t threads[4];
    for (int i = 0; i < 4; i++) {
        work[i] = (struct work){library, 0};
        assert_int_equal(pthread_create(&threads[i], NULL, use_library, &work[i]), 0);
    }
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < 4; i++)
        assert_int_equal(work[i].bytes, work[0].bytes);
    assert_true(work[0].bytes > 0 && work[0].bytes < 1000000);
    font_free(library);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(test_every_language_has_faces),
        TEST(test_faces_are_the_nearest),
        TEST(test_an_unknown_language_is_reported_once),
        TEST(test_bad_manifests_are_reported),
        TEST(test_a_missing_file_stops_only_those_who_need_it),
        TEST(test_truncated_fonts_are_refused),
        TEST(test_damaged_fonts_do_no_harm),
        TEST(test_embedding_rights_are_respected),
        TEST(test_variable_fonts_are_refused),
        TEST(test_subsets_are_small_and_made_once),
        TEST(test_cjk_subsets_are_bare_cff),
        TEST(test_subsets_given_back_may_go),
        TEST(test_threads_share_a_library),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
