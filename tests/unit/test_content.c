/* content/: a small folder that is right, and for every id one change that makes it wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "content/content.h"

struct file {
    const char *name, *text;
};

static const char head[] = "topic: common\nmessages:\n  line: A line\n";

static const struct file right[] = {
    {"languages.yaml", "languages:\n"
                       "  en: {english: English, native: English, script: Latn}\n"
                       "  es: {english: Spanish, native: Español, script: Latn}\n"
                       "  ar: {english: Arabic, native: العربية, script: Arab, rtl: true}\n"},
    {"hotlines.yaml", "hotlines:\n"
                      "  ncmec:\n"
                      "    name: common.line\n"
                      "    number: \"+18008435678\"\n"
                      "    display: 1-800-843-5678\n"
                      "    vanity: 1-800-THE-LOST\n"
                      "    hours: 24/7\n"
                      "    country: US\n"
                      "    scope: report\n"
                      "    source: somebody\n"
                      "    checked: 2026-11-22\n"
                      "    review_by: 2027-05-22\n"
                      "    status: current\n"
                      "    channels:\n"
                      "      - {kind: call, languages: [en, es], interpreters: true}\n"
                      "      - {kind: sms, number: \"233733\", vanity: BEFREE, languages: en}\n"
                      "  us911:\n"
                      "    name: common.line\n"
                      "    number: \"911\"\n"
                      "    display: \"911\"\n"
                      "    hours: 24/7\n"
                      "    country: US\n"
                      "    scope: emergency\n"
                      "    source: somebody\n"
                      "    checked: 2026-11-22\n"
                      "    review_by: 2027-05-22\n"
                      "    status: current\n"
                      "    channels:\n"
                      "      - {kind: call, languages: [en, es]}\n"
                      "  family:\n"
                      "    name: common.line\n"
                      "    hours: by day\n"
                      "    country: US\n"
                      "    scope: family\n"
                      "    source: somebody\n"
                      "    checked: 2026-11-22\n"
                      "    review_by: 2027-05-22\n"
                      "    status: retired\n"
                      "    channels:\n"
                      "      - {kind: email, number: help@example.org, languages: en}\n"},
    {"sites.yaml", "sites:\n"
                   "  report:\n"
                   "    url: https://www.example.org/help/\n"
                   "    owner: somebody\n"
                   "    purpose: to report\n"
                   "    source: somebody\n"
                   "    checked: 2026-11-22\n"
                   "    review_by: 2027-05-22\n"
                   "    status: current\n"},
    {"figures.yaml", "figures:\n"
                     "  many:\n"
                     "    claim: a number\n"
                     "    year: 2024\n"
                     "    source: somebody\n"
                     "    checked: 2026-11-22\n"
                     "    review_by: 2027-05-22\n"
                     "    status: doubtful\n"},
    {"kits.yaml", "kits:\n"
                  "  school:\n"
                  "    name: School\n"
                  "    purpose: schools\n"
                  "    materials: [poster]\n"},
    {"materials/poster.yaml", "doc: P-1\n"
                              "version: \"1.0\"\n"
                              "title: common.line\n"
                              "audience: public\n"
                              "layout: poster\n"
                              "formats: [letter]\n"
                              "texts: {headline: common.line}\n"
                              "lists:\n"
                              "  signs:\n"
                              "    - {icon: key, text: common.line, lang: ar, contact: ncmec, site: report}\n"
                              "contacts: {hero: ncmec}\n"
                              "codes: {call: \"tel:ncmec\", text: \"sms:ncmec\", report: report}\n"},
    {"messages/en/common.yaml", head},
    {"messages/es/common.yaml", "topic: common\n"
                                "state: draft\n"
                                "messages:\n"
                                "  line: {text: Una línea, source: 5b1c04dc1de0}\n"},
};
enum { FILES = sizeof right / sizeof *right };

/* A folder of its own for every load, and what came of it. */
struct fixture {
    char folder[64];
    struct arena arena;
    struct diag diag;
    struct content *content;
};

/* Not by file_write(): a thousand small files need no syncing to the disk. */
static void write_text(struct fixture *f, const char *name, const char *text)
{
    char *path = file_join(&f->arena, f->folder, name);
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0777);
        *slash = '/';
    }
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
}

static void begin(struct fixture *f)
{
    snprintf(f->folder, sizeof f->folder, "/tmp/handbill-content-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    arena_init(&f->arena);
    diag_init(&f->diag);
    for (size_t i = 0; i < FILES; i++)
        write_text(f, right[i].name, right[i].text);
}

static void end(struct fixture *f)
{
    static const char *const folders[] = {"messages/en", "messages/es", "messages/xx", "messages", "materials", "."};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        const char *folder = file_join(&f->arena, f->folder, folders[i]);
        char **names;
        size_t n;
        if (!file_is_folder(folder) || !file_list(&f->arena, &f->diag, folder, "", &names, &n))
            continue;
        for (size_t k = 0; k < n; k++)
            remove(file_join(&f->arena, folder, names[k]));
        rmdir(folder);
    }
    rmdir(f->folder);
    arena_release(&f->arena);
    diag_release(&f->diag);
}

static void load(struct fixture *f)
{
    f->content = content_load(&f->arena, &f->diag, f->folder, NULL);
    if (f->content)
        content_load_texts(&f->arena, &f->diag, f->content, &(struct content_texts_wish){0});
}

static void print_findings(const struct diag *diag)
{
    for (size_t i = 0; i < diag->findings.n; i++) {
        const struct diag_finding *finding = &diag->findings.at[i];
        print_message("%s:%u:%u: %s [%s]\n", finding->span.source ? finding->span.source->path : "?",
                      finding->span.line, finding->span.column, finding->text, finding->id);
    }
}

static void expect_clean(const struct fixture *f)
{
    print_findings(&f->diag);
    assert_int_equal(f->diag.findings.n, 0);
    assert_non_null(f->content);
}

static bool is_only(const struct fixture *f, const char *id, unsigned line, unsigned column)
{
    const struct diag *diag = &f->diag;
    return diag->findings.n == 1 && strcmp(diag->findings.at[0].id, id) == 0 &&
           diag->findings.at[0].span.line == line && diag->findings.at[0].span.column == column;
}

static void expect_only(const struct fixture *f, const char *id, unsigned line, unsigned column)
{
    if (is_only(f, id, line, column))
        return;
    print_findings(&f->diag);
    fail_msg("wanted only %u:%u [%s]", line, column, id);
}

/* For tables: says what is wrong, 1; or 0. */
static size_t wrong(const struct fixture *f, const char *with, const char *id, unsigned line, unsigned column)
{
    if (is_only(f, id, line, column))
        return 0;
    print_message("with '%s' wanted only %u:%u [%s]\n", with, line, column, id);
    print_findings(&f->diag);
    return 1;
}

static void a_right_folder_has_no_findings(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    load(&f);
    expect_clean(&f);
    assert_int_equal(f.content->nlangs, 3);
    assert_true(content_language(f.content, "ar")->rtl);
    assert_string_equal(content_binding(&content_material(f.content, "poster")->codes, "call"), "tel:ncmec");
    assert_null(content_binding(&content_material(f.content, "poster")->codes, "none"));
    assert_string_equal(content_text(f.content, "es", "common.line")->markup, "Una línea");
    assert_null(content_text(f.content, "ar", "common.line"));
    assert_null(content_text(f.content, "es", "common.none"));
    assert_int_equal(content_kit(f.content, "school")->materials.n, 1);
    assert_int_equal(f.content->figures[0].year, 2024);
    end(&f);
}

static void the_projects_own_content_has_no_errors(void **state)
{
    (void)state;
    struct fixture f = {.folder = "content"};
    arena_init(&f.arena);
    diag_init(&f.diag);
    load(&f);
    if (f.diag.errors)
        print_findings(&f.diag);
    assert_int_equal(f.diag.errors, 0);
    struct content_progress english = content_progress(f.content, "en");
    assert_int_equal(english.translated, english.total);
    arena_release(&f.arena);
    diag_release(&f.diag);
}

static void contacts_and_targets(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    load(&f);
    const struct content *content = f.content;
    assert_string_equal(content_contact(content, "tel", "ncmec"), "1-800-843-5678");
    assert_string_equal(content_contact(content, "vanity", "ncmec"), "1-800-THE-LOST");
    assert_string_equal(content_contact(content, "sms", "ncmec"), "233733");
    assert_string_equal(content_contact(content, "email", "family"), "help@example.org");
    assert_string_equal(content_contact(content, "host", "report"), "example.org/help");
    assert_null(content_contact(content, "vanity", "us911"));
    assert_null(content_contact(content, "tel", "family"));
    assert_null(content_contact(content, "tel", "none"));
    assert_string_equal(content_target(&f.arena, content, "tel:ncmec"), "tel:+18008435678");
    assert_string_equal(content_target(&f.arena, content, "sms:ncmec"), "sms:233733");
    assert_string_equal(content_target(&f.arena, content, "report"), "https://www.example.org/help/");
    assert_null(content_target(&f.arena, content, "tel:family"));
    assert_null(content_target(&f.arena, content, "none"));
    end(&f);
}

/* ---- markup */

static const struct content_value values[] = {
    {.name = "page", .value = "1"}, {.name = "school", .value = "Río Grande"}, {.name = "checked", .value = "2026-11"}};

static void load_text(struct fixture *f, const char *yaml)
{
    char text[1024];
    begin(f);
    snprintf(text, sizeof text, "%s  t: %s\n", head, yaml);
    write_text(f, "messages/en/common.yaml", text);
    load(f);
}

static void expect_rich(const char *yaml, const char *text, const char *spans)
{
    struct fixture f;
    struct rich rich;
    char seen[256] = "";
    load_text(&f, yaml);
    expect_clean(&f);
    assert_true(content_rich(&f.arena, &f.diag, f.content, content_text(f.content, "en", "common.t"), values,
                             sizeof values / sizeof *values, &rich));
    assert_string_equal(rich.text, text);
    assert_int_equal(rich.size, strlen(text));
    for (size_t i = 0; i < rich.n; i++)
        snprintf(seen + strlen(seen), sizeof seen - strlen(seen), "[%u %.*s]", rich.spans[i].marks,
                 (int)(rich.spans[i].end - rich.spans[i].start), rich.text + rich.spans[i].start);
    assert_string_equal(seen, spans);
    end(&f);
}

static void markup_becomes_marks(void **state)
{
    (void)state;
    expect_rich("Ask, listen, call", "Ask, listen, call", "");
    expect_rich("Ask, **listen**, call", "Ask, listen, call", "[1 listen]");
    expect_rich("\"**Ask ==now== or** later\"", "Ask now or later", "[1 Ask ][3 now][1  or]");
    expect_rich("|-\n    A\n    ==B==", "A\nB", "[2 B]");
    expect_rich("|\n    A\n\n    B\n", "A\n\nB", "");
    expect_rich("Call {tel:ncmec}", "Call 1-800-843-5678", "[4 1-800-843-5678]");
    expect_rich("Call **{vanity:ncmec}** or {host:report}", "Call 1-800-THE-LOST or example.org/help",
                "[5 1-800-THE-LOST][4 example.org/help]");
    expect_rich("Text {sms:ncmec}", "Text 233733", "[4 233733]");
    expect_rich("At {school}, {checked}", "At Río Grande, 2026-11", "[4 2026-11]");
    expect_rich("a \\*\\* b \\{ c \\} d \\= e \\\\ f", "a ** b { c } d = e \\ f", "");
    expect_rich("2 * 3 = 6", "2 * 3 = 6", "");
}

static void a_value_that_is_missing_is_reported(void **state)
{
    (void)state;
    struct fixture f;
    struct rich rich = {.size = 7};
    load_text(&f, "See {pagee}");
    expect_clean(&f);
    assert_false(content_rich(&f.arena, &f.diag, f.content, content_text(f.content, "en", "common.t"), values,
                              sizeof values / sizeof *values, &rich));
    expect_only(&f, "unknown-value", 4, 10);
    assert_string_equal(f.diag.findings.at[0].hints.at[0], "did you mean 'page'?");
    assert_int_equal(rich.size, 7);
    end(&f);
}

struct broken_text {
    const char *id, *yaml;
    unsigned line, column;
};

static void broken_texts_are_reported_where_they_break(void **state)
{
    (void)state;
    static const struct broken_text broken[] = {
        {"markup-unclosed", "Ask **now", 4, 10},
        {"markup-unclosed", "==Ask", 4, 6},
        {"markup-escape", "Ask \\now", 4, 10},
        {"markup-escape", "'Ask \\'", 4, 11},
        {"markup-brace", "Ask {tel:ncmec", 4, 10},
        {"markup-brace", "Ask } now", 4, 10},
        {"markup-brace", "Ask {} now", 4, 10},
        {"markup-brace", "Ask {Page} now", 4, 10},
        {"markup-brace", "Ask {tel:} now", 4, 10},
        {"unknown-reference", "Call {tell:ncmec}", 4, 11},
        {"unknown-hotline", "Call {tel:ncme}", 4, 11},
        {"unknown-site", "See {host:reprot}", 4, 10},
        {"missing-form", "Call {vanity:us911}", 4, 11},
        {"not-current", "Write {email:family}", 4, 12},
        {"number-in-text", "Call 1-800-843-5678 now", 4, 11},
        {"number-in-text", "Call (800) 843-5678 now", 4, 12},
        {"number-in-text", "Call 800.843.5678.", 4, 11},
        {"number-in-text", "Call 1-800-**843-5678**", 4, 11},
        {"number-in-text", "Call 1 800 THE LOST 8435678", 4, 26},
        {"number-in-text", "Call 1-800-THE-LOST now", 4, 11},
        {"number-in-text", "Call 911 now", 4, 11},
        {"number-in-text", "Call 9-1-1 now", 4, 11},
        {"number-in-text", "Text 233733", 4, 11},
        {"number-in-text", "About 40000 calls", 4, 12},
        {"number-in-text", "اتصل ٩١١ الآن", 4, 11},
        {"number-in-text", "拨打８００－８４３－５６７８", 4, 8},
        {"number-in-text", "फोन ८००-८४३-५६७८", 4, 10},
        {"number-in-text",
         "\"Call 9\xe2\x81\xa0"
         "11\"",
         4, 12}, /* a word joiner inside */
        {"number-in-text", ">-\n    Stay calm.\n    Call 911.", 6, 10},
        {"number-in-text", "|-\n    It is 91 and 911\n    or 91", 5, 18},
        {"url-in-text", "See https://example.org/x, please", 4, 10},
        {"url-in-text", "See www.example", 4, 10},
        {"url-in-text", "See report.example.org.", 4, 10},
        {"url-in-text", "Write to me@example.org", 4, 15},
        {"url-in-text", "Go home.Then call", 4, 9},
        {"url-in-text", "看ｅｘａｍｐｌｅ．ｏｒｇ", 4, 7},
        {"bidi-control", "\"Call \xe2\x80\xaeme\"", 4, 12},
        {"bidi-control", "\"Call \xe2\x81\xa6me\"", 4, 12},
        {"bidi-control", "\"Call me\xe2\x81\xa9\"", 4, 14},
        {"bidi-control",
         "|-\n    a \xe2\x81\xa8"
         "b\n    c\xe2\x81\xa9",
         5, 7},
        {"unseen-character", "\"Ca\xe2\x80\x8bll\"", 4, 9},
        {"presentation-form", "\"Con\xef\xac\x81\"", 4, 10},
        {"not-nfc", "Espan\xcc\x83ol", 4, 10},
        {"empty-text", "\"\"", 4, 6},
        {"empty-text", "\" \"", 4, 6},
    };
    size_t bad = 0;
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        struct fixture f;
        load_text(&f, broken[i].yaml);
        if (strstr(broken[i].yaml, "c\xe2\x81\xa9")) {
            assert_int_equal(f.diag.findings.n, 2); /* neither line is whole */
            f.diag.findings.n = 1;
        }
        bad += wrong(&f, broken[i].yaml, broken[i].id, broken[i].line, broken[i].column);
        end(&f);
    }
    assert_int_equal(bad, 0);
}

static void ordinary_numbers_and_words_are_let_be(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Under 18, in 2022, open 24/7, at 100 %.",
        "From 2019-2022 and 2020–2024. 2023 was next.",
        "About 25,000 in 1 of 6 towns, 3.5 x 2 in",
        "Dr. No, e.g. a U.S. citizen at 9 a.m. or 10 p.m.",
        "من هم دون ١٨ سنة",
        "اسم ⁨Handbill⁩ هنا",
        "好。2022年。",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct fixture f;
        load_text(&f, texts[i]);
        expect_clean(&f);
        end(&f);
    }
}

static void text_is_normalised(void **state)
{
    (void)state;
    struct fixture f;
    load_text(&f, "Espan\xcc\x83ol");
    assert_int_equal(f.diag.errors, 0);
    assert_string_equal(content_text(f.content, "en", "common.t")->markup, "Espa\xc3\xb1ol");
    end(&f);
}

/* ---- translations */

static void load_spanish(struct fixture *f, const char *yaml)
{
    begin(f);
    write_text(f, "messages/es/common.yaml", yaml);
    load(f);
}

static void a_changed_english_makes_its_translation_stale(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    write_text(&f, "messages/en/common.yaml", "topic: common\nmessages:\n  line: Another line\n");
    load(&f);
    expect_clean(&f);
    const struct content_text *text = content_text(f.content, "es", "common.line");
    assert_true(text->stale);
    assert_int_equal(text->state, CONTENT_DRAFT);
    assert_int_equal(content_progress(f.content, "es").stale, 1);
    end(&f);
}

static void a_review_has_a_name(void **state)
{
    (void)state;
    struct fixture f;
    load_spanish(&f, "topic: common\nstate: draft\nmessages:\n"
                     "  line: {text: Una línea, source: 5b1c04dc1de0, state: approved, reviewer: Ana}\n");
    expect_clean(&f);
    const struct content_text *text = content_text(f.content, "es", "common.line");
    assert_int_equal(text->state, CONTENT_APPROVED);
    assert_string_equal(text->reviewer, "Ana");
    struct content_progress progress = content_progress(f.content, "es");
    assert_int_equal(progress.reviewed, 1);
    assert_int_equal(progress.approved, 1);
    end(&f);
    load_spanish(&f, "topic: common\nstate: reviewed\nmessages:\n  line: {text: Una línea, source: 5b1c04dc1de0}\n");
    expect_only(&f, "reviewer-missing", 4, 3);
    end(&f);
}

static void translations_belong_to_an_english_text(void **state)
{
    (void)state;
    struct fixture f;
    load_spanish(&f, "topic: common\nstate: draft\nmessages:\n  lime: {text: Lima, source: 5b1c04dc1de0}\n");
    expect_only(&f, "orphan-translation", 4, 3);
    assert_int_equal(f.diag.errors, 0);
    assert_string_equal(f.diag.findings.at[0].hints.at[0], "did you mean 'common.line'?");
    end(&f);
    load_spanish(&f, "topic: common\nstate: draft\nmessages:\n  line: {text: Línea, source: 6abbf1}\n");
    expect_only(&f, "source-hash", 4, 31);
    end(&f);
}

static void only_the_wanted_languages_are_read(void **state)
{
    (void)state;
    static const char *const langs[] = {"ar"};
    struct fixture f;
    begin(&f);
    f.content = content_load(&f.arena, &f.diag, f.folder, NULL);
    content_load_texts(&f.arena, &f.diag, f.content, &(struct content_texts_wish){.langs = langs, .nlangs = 1});
    expect_clean(&f);
    assert_non_null(content_text(f.content, "en", "common.line"));
    assert_null(content_text(f.content, "es", "common.line"));
    end(&f);
}

/* ---- files */

/* A file of the right folder with OLD changed to NEW; OLD NULL: a file with the text NEW. */
struct broken_file {
    const char *id, *name, *old, *new;
    unsigned line, column;
};

static void load_changed(struct fixture *f, const struct broken_file *change)
{
    char text[4096];
    begin(f);
    snprintf(text, sizeof text, "%s", change->new);
    for (size_t i = 0; i < FILES && change->old; i++) {
        const char *at = strcmp(right[i].name, change->name) == 0 ? strstr(right[i].text, change->old) : NULL;
        if (at)
            snprintf(text, sizeof text, "%.*s%s%s", (int)(at - right[i].text), right[i].text, change->new,
                     at + strlen(change->old));
    }
    write_text(f, change->name, text);
    load(f);
}

static void broken_files_are_reported_where_they_break(void **state)
{
    (void)state;
    static const struct broken_file broken[] = {
        {"language-tag", "languages.yaml", "  es:", "  e_s: {english: E, native: E, script: Latn}\n  es:", 3, 3},
        {"script-code", "languages.yaml", "Español, script: Latn", "Español, script: latin", 3, 51},
        {"script-direction", "languages.yaml", ", rtl: true", "", 4, 50},
        {"unknown-key", "languages.yaml", "rtl: true", "rtl: true, keepall: true", 4, 67},
        {"hotline-number", "hotlines.yaml", "\"+18008435678\"", "\"18008435678\"", 4, 13},
        {"hotline-number", "hotlines.yaml", "\"+18008435678\"", "\"+1800843567\"", 4, 13},
        {"hotline-number", "hotlines.yaml", "\"+18008435678\"", "\"+11008435678\"", 4, 13},
        {"hotline-number", "hotlines.yaml", "\"233733\"", "\"23\"", 16, 29},
        {"contact-digits", "hotlines.yaml", "1-800-843-5678", "1-800-843-5687", 5, 14},
        {"contact-digits", "hotlines.yaml", "1-800-843-5678", "1-800-THE-LOST", 5, 14},
        {"contact-digits", "hotlines.yaml", "1-800-843-5678", "1-800-843-5678 free", 5, 14},
        {"contact-digits", "hotlines.yaml", "1-800-843-5678", "1:800:843:5678", 5, 14},
        {"contact-digits", "hotlines.yaml", "1-800-THE-LOST", "1-800-THE-LAST", 6, 13},
        {"contact-digits", "hotlines.yaml", "1-800-THE-LOST", "1-800-843-5678", 6, 13},
        {"contact-digits", "hotlines.yaml", "BEFREE", "BEFREED", 16, 47},
        {"hotline-display", "hotlines.yaml", "    display: \"911\"\n", "", 19, 13},
        {"hotline-display", "hotlines.yaml", "    hours: by day", "    hours: by day\n    display: \"911\"", 30, 3},
        {"hotline-scope", "hotlines.yaml", "scope: report", "scope: reports", 9, 12},
        {"hotline-channel", "hotlines.yaml", "{kind: call, languages: [en, es]}", "{kind: sms, languages: en}", 29, 9},
        {"hotline-channel", "hotlines.yaml", "{kind: call, languages: [en, es]}",
         "{kind: call, number: \"1\", languages: en}", 29, 30},
        {"hotline-channel", "hotlines.yaml", "{kind: email, number: help@example.org, languages: en}",
         "{kind: call, languages: en}", 40, 9},
        {"hotline-channel", "hotlines.yaml",
         "channels:\n      - {kind: email, number: help@example.org, languages: en}", "channels: []", 39, 15},
        {"email-address", "hotlines.yaml", "help@example.org", "help@example", 40, 31},
        {"unknown-language", "hotlines.yaml", "languages: [en, es], interp", "languages: [en, se], interp", 15, 38},
        {"unknown-message", "hotlines.yaml", "name: common.line", "name: common.lines", 3, 11},
        {"review-order", "hotlines.yaml", "review_by: 2027-05-22", "review_by: 2026-11-22", 12, 16},
        {"bad-id", "hotlines.yaml", "  family:", "  Family:", 30, 3},
        {"bad-date", "sites.yaml", "checked: 2026-11-22", "checked: 2026-11-32", 7, 14},
        {"site-url", "sites.yaml", "https://www.example.org/help/", "http://www.example.org", 3, 10},
        {"site-shortener", "sites.yaml", "https://www.example.org/help/", "https://bit.ly/xyz", 3, 10},
        {"review-order", "sites.yaml", "review_by: 2027-05-22", "review_by: 2020-01-01", 8, 16},
        {"review-order", "figures.yaml", "review_by: 2027-05-22", "review_by: 2020-01-01", 7, 16},
        {"bad-id", "figures.yaml", "many", "many-", 2, 3},
        {"unknown-material", "kits.yaml", "[poster]", "[posters]", 5, 17},
        {"bad-id", "kits.yaml", "school:", "my--school:", 2, 3},
        {"missing-key", "materials/poster.yaml", "layout: poster\n", "", 1, 1},
        {"unknown-message", "materials/poster.yaml", "title: common.line", "title: line", 3, 8},
        {"unknown-message", "materials/poster.yaml", "headline: common.line", "headline: common.lin", 7, 19},
        {"unknown-message", "materials/poster.yaml", "text: common.line", "text: common.lin", 10, 25},
        {"unknown-language", "materials/poster.yaml", "lang: ar", "lang: arr", 10, 44},
        {"unknown-hotline", "materials/poster.yaml", "contact: ncmec", "contact: ncmek", 10, 57},
        {"unknown-hotline", "materials/poster.yaml", "hero: ncmec", "hero: ncmek", 11, 18},
        {"not-current", "materials/poster.yaml", "hero: ncmec", "hero: family", 11, 18},
        {"unknown-site", "materials/poster.yaml", "report: report", "report: https", 12, 55},
        {"unknown-code", "materials/poster.yaml", "report: report", "report: \"https://example.org\"", 12, 55},
        {"missing-form", "materials/poster.yaml", "sms:ncmec", "sms:us911", 12, 34},
        {"emergency-code", "materials/poster.yaml", "tel:ncmec", "tel:us911", 12, 15},
        {"wrong-type", "materials/poster.yaml", "{hero: ncmec}", "[ncmec]", 11, 11},
        {"no-format", "materials/poster.yaml", "[letter]", "[]", 6, 10},
        {"duplicate-id", "materials/poster.yaml", "[letter]", "[letter, letter]", 6, 19},
        {"duplicate-id", "materials/twin.yaml", NULL,
         "doc: P-1\nversion: \"1\"\ntitle: common.line\naudience: public\nlayout: poster\nformats: letter\n", 1, 6},
        {"bad-id", "materials/Twin.yaml", NULL,
         "doc: P-2\nversion: \"1\"\ntitle: common.line\naudience: public\nlayout: poster\nformats: letter\n", 0, 0},
        {"topic-name", "messages/en/common.yaml", "topic: common", "topic: comon", 1, 8},
        {"bad-id", "messages/en/common.yaml", "  line:", "  two words: x\n  line:", 3, 3},
        {"unknown-language", "messages/xx/common.yaml", NULL, "topic: common\n", 0, 0},
        {"missing-key", "messages/es/common.yaml", "state: draft\n", "", 1, 1},
    };
    size_t bad = 0;
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        struct fixture f;
        load_changed(&f, &broken[i]);
        bad += wrong(&f, broken[i].new, broken[i].id, broken[i].line, broken[i].column);
        end(&f);
    }
    assert_int_equal(bad, 0);
}

static void addresses_that_hide_are_refused(void **state)
{
    (void)state;
    static const char *const urls[] = {
        "https://",
        "https://example",
        "https://example..org",
        "https://-example.org",
        "https://example-.org",
        "https://ex_ample.org",
        "https://exаmple.org", /* the third letter is Cyrillic */
        "https://xn--exmple-4nf.org",
        "https://help.xn--exmple-4nf.org",
        "https://192.168.1.10/x",
        "https://[2001:db8::1]/",
        "https://me:secret@example.org",
        "https://ncmec.org@example.org/",
        "https://example.org:8443/",
        "https://example.org/a b",
        "https://example.org/<x>",
        "ftp://example.org",
        "example.org",
    };
    size_t bad = 0;
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
        struct fixture f;
        struct broken_file change = {.name = "sites.yaml", .old = "https://www.example.org/help/"};
        change.new = urls[i];
        load_changed(&f, &change);
        bad += wrong(&f, urls[i], "site-url", 3, 10);
        assert_null(content_contact(f.content, "host", "report"));
        end(&f);
    }
    assert_int_equal(bad, 0);
}

static void a_missing_file_is_reported_once(void **state)
{
    (void)state;
    static const char *const names[] = {"hotlines.yaml", "sites.yaml", "messages/en/common.yaml",
                                        "materials/poster.yaml"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct fixture f;
        begin(&f);
        write_text(&f, names[i], "- [\n");
        load(&f);
        print_findings(&f.diag);
        assert_int_equal(f.diag.findings.n, 1);
        end(&f);
    }
}

static void another_folder_is_no_content_folder(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    remove(file_join(&f.arena, f.folder, "languages.yaml"));
    load(&f);
    assert_null(f.content);
    expect_only(&f, "content-folder", 0, 0);
    end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_right_folder_has_no_findings),
        cmocka_unit_test(the_projects_own_content_has_no_errors),
        cmocka_unit_test(contacts_and_targets),
        cmocka_unit_test(markup_becomes_marks),
        cmocka_unit_test(a_value_that_is_missing_is_reported),
        cmocka_unit_test(broken_texts_are_reported_where_they_break),
        cmocka_unit_test(ordinary_numbers_and_words_are_let_be),
        cmocka_unit_test(text_is_normalised),
        cmocka_unit_test(a_changed_english_makes_its_translation_stale),
        cmocka_unit_test(a_review_has_a_name),
        cmocka_unit_test(translations_belong_to_an_english_text),
        cmocka_unit_test(only_the_wanted_languages_are_read),
        cmocka_unit_test(broken_files_are_reported_where_they_break),
        cmocka_unit_test(addresses_that_hide_are_refused),
        cmocka_unit_test(a_missing_file_is_reported_once),
        cmocka_unit_test(another_folder_is_no_content_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
