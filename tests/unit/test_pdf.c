/* A document made by hand, glyph by glyph, written in every profile and read back: by its bytes, and by qpdf, poppler,
 * mupdf and Ghostscript where they are installed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/vec.h"
#include "pdf/pdf.h"

#include <hb.h>
#include <stdio.h>
#include <unistd.h>

static const struct ink night = {.name = "night", .rgb = {.08, .15, .29}, .cmyk = {1, .85, .35, .4}, .gray = .15};
static const struct ink yellow = {.name = "beacon", .rgb = {1, .78, .17}, .cmyk = {0, .22, .9, 0}, .gray = .78};
static const struct ink black = {.name = "ink", .rgb = {0, 0, 0}, .cmyk = {0, 0, 0, 1}, .gray = 0};

struct fixture {
    struct arena arena;
    struct diag diag;
    struct font_library *library;
    struct pdf_writer *writer;
    struct page_doc doc;
    struct buf out;
    struct pdf_report report;
    char path[64];
};

/* ---- pages by hand */

static uint32_t decode(const char *at, size_t size)
{
    uint32_t c = (unsigned char)*at;
    if (size > 1) {
        c &= 0x7Fu >> size;
        for (size_t i = 1; i < size; i++)
            c = c << 6 | ((unsigned char)at[i] & 0x3F);
    }
    return c;
}

/* TEXT with a glyph for each character, but what stands between [ and ] is shown by the glyph of the first character in
 * it, standing for the others ("[\uFB01fi]"), and between { and } all glyphs make one cluster. */
static const struct glyph_line *line_of(struct fixture *f, const char *lang, bool rtl, const char *marked)
{
    const struct font_face *faces[FONT_STACK_MAX];
    static const struct span nowhere;
    assert_true(font_stack(f->library, &f->diag, nowhere, lang, 400, false, faces, FONT_STACK_MAX) > 0);
    size_t most = strlen(marked), n = 0, size = 0, open = 0, cluster = 0;
    char *text = arena_alloc(&f->arena, most + 1);
    struct glyph *glyphs = arena_array(&f->arena, most, sizeof *glyphs);
    bool joined = false, shown = true;
    for (const char *at = marked; *at;) {
        size_t bytes = 1;
        while ((at[bytes] & 0xC0) == 0x80)
            bytes++;
        if (*at == '[' || *at == '{') {
            joined = *at == '{';
            shown = !joined;
            open = n;
            cluster = size;
        } else if (*at == ']' || *at == '}') {
            for (size_t i = open; i < n; i++) {
                glyphs[i].text = (uint32_t)cluster;
                glyphs[i].text_end = (uint32_t)size;
            }
            open = 0;
            shown = true;
            joined = false;
        } else {
            bool instead = shown && at > marked && at[-1] == '[';
            if (open == 0 || instead || joined) {
                uint32_t glyph = 0;
                assert_true(hb_font_get_nominal_glyph(faces[0]->font, decode(at, bytes), &glyph));
                glyphs[n++] = (struct glyph){glyph, 0, 0, (uint32_t)size, (uint32_t)(size + bytes)};
            }
            if (!instead) {
                memcpy(text + size, at, bytes);
                size += bytes;
            }
        }
        at += bytes;
    }
    double x = 0;
    for (size_t i = 0; i < n; i++) { /* logical order; right to left, the first stands rightmost */
        struct glyph *glyph = &glyphs[rtl ? n - 1 - i : i];
        glyph->x = (float)x;
        x += font_advance(faces[0], glyph->id);
    }
    struct glyph_run *run = arena_alloc(&f->arena, sizeof *run);
    *run = (struct glyph_run){faces[0]->index, rtl, false, 0, n};
    struct glyph_line *line = arena_alloc(&f->arena, sizeof *line);
    *line = (struct glyph_line){
        .text = text, .text_size = size, .glyphs = glyphs, .n = n, .runs = run, .nruns = 1, .width = x};
    return line;
}

static struct page_item text_item(struct fixture *f, int tag, double y, const char *lang, bool rtl, const char *marked)
{
    struct page_item item = {.kind = PAGE_TEXT, .tag = tag};
    item.text = (struct page_text){.x = 20,
                                   .y = y,
                                   .size = 10,
                                   .line = line_of(f, lang, rtl, marked),
                                   .ink = &black,
                                   .lang = lang,
                                   .style = "body",
                                   .rtl = rtl};
    return item;
}

static const uint8_t pixels[2 * 2] = {0, 64, 128, 255};
static const struct page_picture picture = {"logo", 2, 2, pixels};

static const struct page_tag tags[] = {
    {PAGE_SECTION, PAGE_NO_TAG, NULL, NULL, NULL, {0}},
    {PAGE_H1, 0, NULL, NULL, NULL, {0}},
    {PAGE_P, 0, NULL, NULL, NULL, {0}},
    {PAGE_P, 0, "ar", NULL, NULL, {0}},
    {PAGE_LINK, 0, NULL, NULL, "https://report.example/a b", {0}},
    {PAGE_FIGURE, 4, NULL, "QR code: opens report.example", NULL, {0}},
    {PAGE_LIST, 0, NULL, NULL, NULL, {0}},
    {PAGE_LIST_ITEM, 6, NULL, NULL, NULL, {0}},
    {PAGE_LIST_LABEL, 7, NULL, NULL, NULL, {0}},
    {PAGE_LIST_BODY, 7, NULL, NULL, NULL, {0}},
    {PAGE_P, 0, NULL, NULL, NULL, {0}}, /* nothing is drawn for it */
    {PAGE_FIGURE, 0, NULL, "Logo of the town’s shelter", NULL, {0}},
};
static const struct page_outline outline[] = {{"Start", 0}};

static void make_doc(struct fixture *f)
{
    static const struct span nowhere;
    static struct page_segment disc[6];
    size_t segments = page_circle(40, 120, 8, disc);
    const struct qr_symbol *symbol = qr_make(&f->arena, &f->diag, nowhere, "https://report.example/a", QR_M);
    struct page_item *items = arena_array(&f->arena, 16, sizeof *items);
    size_t n = 0;
    items[n++] =
        (struct page_item){.kind = PAGE_RECT, .tag = PAGE_NO_TAG, .rect = {{-9, -9, 270, 60}, &night, {0}, true}};
    items[n++] = text_item(f, 1, 20, "en", false, "Who can ");
    items[n++] = text_item(f, 1, 32, "en", false, "o[\uFB01ff]er {e\u0301}lan");
    items[n++] = text_item(f, 2, 44, "en", false, "A safe place.");
    items[n++] = text_item(f, 3, 56, "ar", true, "سلام أه[\uFEFBلا] بكم");
    items[n++] = (struct page_item){
        .kind = PAGE_PATH, .tag = PAGE_NO_TAG, .path = {disc, segments, &yellow, {&night, .5, true, {2, 1}}}};
    items[n++] = (struct page_item){.kind = PAGE_CODE, .tag = 5, .code = {{170, 60, 58, 58}, symbol, &black}};
    items[n++] = text_item(f, 8, 80, "en", false, "1.");
    items[n++] = text_item(f, 9, 80, "en", false, "Call");
    items[n++] = (struct page_item){.kind = PAGE_IMAGE, .tag = 11, .image = {{100, 90, 20, 20}, &picture}};
    struct page *pages = arena_array(&f->arena, 3, sizeof *pages);
    pages[0] = (struct page){"front", 252, 144, {0, 0, 252, 144}, {-9, -9, 270, 162}, items, n};

    struct page_item *sheet = arena_array(&f->arena, 3, sizeof *sheet);
    for (int i = 0; i < 3; i++)
        sheet[i] = (struct page_item){.kind = PAGE_GROUP,
                                      .tag = PAGE_NO_TAG,
                                      .group = {{1, 0, 0, 1, 54.125, 36.25 + 200 * i}, &pages[0], i > 0, i == 0}};
    pages[1] = (struct page){"sheet", 612, 792, {0.005, 0, 611.995, 792}, {0, 0, 612, 792}, sheet, 3};
    f->doc = (struct page_doc){.title = "Where to call – ¿dónde?",
                               .lang = "en",
                               .subject = "Cards (front)",
                               .pages = &pages[1],
                               .n = 1,
                               .tags = tags,
                               .ntags = sizeof tags / sizeof *tags,
                               .outline = outline,
                               .noutline = 1,
                               .duplex = PAGE_DUPLEX_LONG};
}

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    arena_init(&f->arena);
    diag_init(&f->diag);
    f->library = font_open(&f->diag, "fonts/fonts.yaml");
    assert_non_null(f->library);
    f->writer = pdf_open(f->library);
    make_doc(f);
    snprintf(f->path, sizeof f->path, "/tmp/test_pdf_%ld.pdf", (long)getpid());
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    unlink(f->path);
    pdf_free(f->writer);
    font_free(f->library);
    buf_release(&f->out);
    diag_release(&f->diag);
    arena_release(&f->arena);
    free(f);
    return 0;
}

static struct pdf_options options_of(enum pdf_profile profile)
{
    static const struct pdf_condition condition = {"FOGRA39", "Coated FOGRA39", true, "no profile at all", 17};
    return (struct pdf_options){.profile = profile,
                                .date = "2026-11-22",
                                .creator = "Handbill 0.1.0 (test)",
                                .doc_id = "KS-01",
                                .press = &condition};
}

static void write_doc(struct fixture *f, struct pdf_options options)
{
    f->out.n = 0;
    assert_true(pdf_write(f->writer, &f->arena, &f->diag, &f->doc, &options, &f->out, &f->report));
    assert_int_equal(f->report.bytes, f->out.n);
    FILE *file = fopen(f->path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(f->out.at, 1, f->out.n, file), f->out.n);
    assert_int_equal(fclose(file), 0);
}

/* ---- reading back */

static bool holds(const struct buf *bytes, const char *what)
{
    size_t size = strlen(what);
    for (size_t i = 0; i + size <= bytes->n; i++)
        if (!memcmp(bytes->at + i, what, size))
            return true;
    return false;
}

static void assert_holds(const struct buf *bytes, const char *what)
{
    if (!holds(bytes, what))
        fail_msg("not in the file: %s", what);
}

/* What a program says about the file ("%s" in COMMAND); its exit status is told too. Skips the test without it. */
static const char *ask(struct fixture *f, const char *command)
{
    char line[256], check[128];
    snprintf(check, sizeof check, "command -v %.*s >/dev/null", (int)strcspn(command, " "), command);
    if (system(check) != 0)
        skip();
    snprintf(line, sizeof line, command, f->path);
    FILE *pipe = popen(line, "r");
    assert_non_null(pipe);
    struct buf said = {0};
    char some[4096];
    for (size_t n; (n = fread(some, 1, sizeof some, pipe)) > 0;)
        buf_add(&said, some, n);
    for (size_t i = 0; i < said.n; i++) /* codes of two bytes */
        if (!said.at[i])
            said.at[i] = ' ';
    if (pclose(pipe) != 0)
        fail_msg("%s: %s", line, buf_string(&said));
    const char *text = arena_strdup(&f->arena, buf_string(&said));
    buf_release(&said);
    return text;
}

static void assert_said(const char *said, const char *what)
{
    if (!strstr(said, what))
        fail_msg("'%s' is not in:\n%s", what, said);
}

static void test_office_says_what_it_is(void **state)
{
    struct fixture *f = *state;
    write_doc(f, options_of(PDF_OFFICE));
    assert_memory_equal(f->out.at, "%PDF-1.7\n", 9);
    static const char *const wanted[] = {
        "/Title<FEFF005700680065",
        "/Subject(Cards \\(front\\))",
        "/CreationDate(D:20261122000000Z)",
        "<xmp:CreateDate>2026-11-22T00:00:00Z</xmp:CreateDate>",
        "<dc:identifier>KS-01</dc:identifier>",
        "/Creator(Handbill 0.1.0 \\(test\\))",
        "/DisplayDocTitle true",
        "/PrintScaling/None",
        "/Duplex/DuplexFlipLongEdge",
        "/MarkInfo<</Marked true>>",
        "/Lang(en)",
        "/Lang(ar)",
        "/MediaBox[0 0 612 792]/CropBox[0 0 612 792]/BleedBox[0 0 612 792]/TrimBox[0.005 0 612 792]",
        "/S/H1",
        "/S/LBody",
        "/ListNumbering/Decimal",
        "/Alt(QR code: opens report.example)",
        "/ID[<",
        "/BBox[-9 -9 261 153]",
    };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        assert_holds(&f->out, wanted[i]);
    assert_false(holds(&f->out, "/Annot")); /* links are links in structure only */
    assert_false(holds(&f->out, "Haru"));
    assert_int_equal(f->report.nfonts, 2);
}

static void test_readers_find_nothing_wrong(void **state)
{
    struct fixture *f = *state;
    for (enum pdf_profile profile = PDF_OFFICE; profile <= PDF_SCREEN; profile++) {
        if (profile == PDF_PRESS)
            continue; /* its image needs a real profile */
        write_doc(f, options_of(profile));
        ask(f, "qpdf --check %s 2>&1");
        ask(f, "mutool info %s 2>&1");
        assert_string_equal(ask(f, "gs -q -dNOPAUSE -dBATCH -sDEVICE=nullpage %s 2>&1"), "");
        const char *fonts = ask(f, "pdffonts %s 2>&1");
        assert_said(fonts, "+NotoSans-Regular");
        assert_said(fonts, "yes yes yes");
        assert_null(strstr(fonts, " no "));
    }
}

/* Lines of a paragraph are one element, words at line ends stay apart, the other copies are artifacts. */
static void test_structure_is_the_content_in_order(void **state)
{
    struct fixture *f = *state;
    write_doc(f, options_of(PDF_OFFICE));
    const char *said = ask(f, "pdfinfo -struct-text %s 2>&1");
    const char *const order[] = {
        "Document",      "Sect", "H1 (block)", "Who can offer ", "P (block)",  "A safe place.", "P (block)",
        "سلام أهلا بكم", "Link", "Figure",     "L (block)",      "LI (block)", "Lbl (block)",   "1.",
        "LBody (block)", "Call", "Figure"};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        const char *found = strstr(said, order[i]);
        if (!found)
            fail_msg("'%s' is missing or out of order in:\n%s", order[i], said);
        said = found + strlen(order[i]);
    }
    assert_null(strstr(said, "P (block)")); /* what nothing was drawn for is left out */
}

/* Without white space and bidi controls: poppler ends a line after each letter that stands left of the one before. */
static const char *bare(struct fixture *f, const char *text)
{
    char *out = arena_alloc(&f->arena, strlen(text) + 1), *to = out;
    while (*text)
        if (strchr(" \n\f", *text))
            text++;
        else if (!strncmp(text, "\xE2\x80", 2) && strchr("\xAA\xAB\xAC\xAD\xAE\x8E\x8F", text[2]))
            text += 3;
        else
            *to++ = *text++;
    return out;
}

static void test_text_comes_back(void **state)
{
    struct fixture *f = *state;
    write_doc(f, options_of(PDF_OFFICE));
    const char *const commands[] = {"pdftotext -raw %s - 2>&1", "mutool draw -q -F txt %s 2>/dev/null"};
    for (size_t i = 0; i < 2; i++)
        assert_said(bare(f, ask(f, commands[i])), "Whocanoffere\u0301lanAsafeplace.سلامأهلابكم1.Call");
    assert_said(ask(f, commands[0]), "Who can\noffer e\u0301lan\nA safe place.\n");
    assert_said(ask(f, commands[1]), "سلام أهلا بكم");
}

static void test_black_is_gray_and_gray_is_all(void **state)
{
    struct fixture *f = *state;
    struct pdf_options options = options_of(PDF_OFFICE);
    write_doc(f, options);
    const char *content = ask(f, "qpdf --qdf --object-streams=disable %s - 2>&1");
    assert_said(content, "0.08 0.15 0.29 rg");
    assert_said(content, "\n0 g\n");
    assert_null(strstr(content, "\n0 0 0 rg"));
    assert_said(content, "/ColorSpace /DeviceGray");
    options.gray = true;
    write_doc(f, options);
    content = ask(f, "qpdf --qdf --object-streams=disable %s - 2>&1");
    assert_null(strstr(content, " rg\n"));
    assert_null(strstr(content, "DeviceRGB"));
    assert_said(content, "0.15 g");
}

static void test_screen_has_links_and_names_its_standards(void **state)
{
    struct fixture *f = *state;
    write_doc(f, options_of(PDF_SCREEN));
    static const char *const wanted[] = {
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfuaid:part>1</pdfuaid:part>",
        "/S/GTS_PDFA1",
        "/Subtype/Link/F 4",
        "/URI(https://report.example/a%20b)",
        "/Type/OBJR",
        "/Contents(https://report.example/a b)",
        "/Tabs/S",
        "/ColorSpace/DeviceGray",
    };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        assert_holds(&f->out, wanted[i]);
    /* The box of the code on the sheet: 54.125 + 170, 792 - 36.25 - 60 - 58. */
    assert_holds(&f->out, "/Rect[224.125 637.75 282.125 695.75]");
}

static void test_press_is_cmyk_and_needs_a_profile(void **state)
{
    struct fixture *f = *state;
    struct pdf_options options = options_of(PDF_PRESS);
    write_doc(f, options);
    assert_memory_equal(f->out.at, "%PDF-1.6\n", 9);
    assert_holds(&f->out, "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>");
    assert_holds(&f->out, "/S/GTS_PDFX/OutputConditionIdentifier(FOGRA39)");
    assert_holds(&f->out, "/Trapped/False");
    assert_false(holds(&f->out, "/Annot"));
    const char *content = ask(f, "qpdf --qdf --object-streams=disable %s - 2>&1");
    assert_said(content, "/GsOver gs\n0 0 0 1 k");
    assert_null(strstr(content, " rg\n"));
    assert_null(strstr(content, " g\n"));
    assert_null(strstr(content, "DeviceRGB")); /* nor the picture */
    options.press = NULL;
    size_t written = f->out.n;
    assert_false(pdf_write(f->writer, &f->arena, &f->diag, &f->doc, &options, &f->out, &f->report));
    assert_int_equal(f->diag.errors, 1);
    assert_int_equal(f->out.n, written);
}

/* A paragraph and a link that go over two pages, and a table with heads above and before its cells. */
static void test_pages_and_tables(void **state)
{
    struct fixture *f = *state;
    static const struct page_tag two[] = {
        {PAGE_P, PAGE_NO_TAG, NULL, NULL, NULL, {0}},     {PAGE_LINK, 0, NULL, "Report it", "tel:988", {0}},
        {PAGE_TABLE, PAGE_NO_TAG, NULL, NULL, NULL, {0}}, {PAGE_TABLE_ROW, 2, NULL, NULL, NULL, {0}},
        {PAGE_TABLE_HEAD, 3, NULL, NULL, NULL, {0}},      {PAGE_TABLE_ROW, 2, NULL, NULL, NULL, {0}},
        {PAGE_TABLE_HEAD, 5, NULL, NULL, NULL, {0}},      {PAGE_TABLE_CELL, 5, NULL, NULL, NULL, {0}}, /* empty */
    };
    struct page_item first[] = {text_item(f, 0, 20, "en", false, "Call "), text_item(f, 1, 40, "en", false, "now "),
                                text_item(f, 4, 60, "en", false, "Sign"), text_item(f, 6, 80, "en", false, "Fear")};
    struct page_item second[] = {text_item(f, 1, 20, "en", false, "or later"), text_item(f, 0, 40, "en", false, ".")};
    struct page pages[] = {{"1", 200, 100, {0, 0, 200, 100}, {0, 0, 200, 100}, first, 4},
                           {"2", 200, 100, {0, 0, 200, 100}, {0, 0, 200, 100}, second, 2}};
    f->doc = (struct page_doc){
        .title = "Two", .lang = "en", .pages = pages, .n = 2, .tags = two, .ntags = sizeof two / sizeof *two};
    write_doc(f, options_of(PDF_SCREEN));
    assert_holds(&f->out, "/Scope/Column");
    assert_holds(&f->out, "/Scope/Row");
    assert_holds(&f->out, "/S/TD");
    assert_holds(&f->out, "<</Type/MCR/Pg");
    assert_holds(&f->out, "/Contents(Report it)");
    assert_holds(&f->out, "/StructParent 3"); /* two pages, two annotations */
    const char *said = ask(f, "pdfinfo -struct-text %s 2>&1");
    const char *const order[] = {"P (block)", "Call ", "Link (inline)", "now ", "or later",
                                 "\".\"",     "Table", "Sign",          "Fear", "TD"};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        const char *found = strstr(said, order[i]);
        if (!found)
            fail_msg("'%s' is missing or out of order in:\n%s", order[i], said);
        said = found + strlen(order[i]);
    }
}

static void test_same_input_same_bytes(void **state)
{
    struct fixture *f = *state;
    struct pdf_options options = options_of(PDF_SCREEN);
    struct buf first = {0}, third = {0};
    assert_true(pdf_write(f->writer, &f->arena, &f->diag, &f->doc, &options, &first, &f->report));
    /* Another document in between, and another writer: what is kept must not show. */
    write_doc(f, options_of(PDF_OFFICE));
    f->doc = (struct page_doc){
        .title = "Other", .lang = "en", .pages = f->doc.pages, .n = 1, .tags = tags, .ntags = f->doc.ntags};
    write_doc(f, options);
    assert_true(f->out.n != first.n || memcmp(f->out.at, first.at, first.n) != 0);
    make_doc(f);
    write_doc(f, options);
    assert_int_equal(f->out.n, first.n);
    assert_memory_equal(f->out.at, first.at, first.n);
    struct pdf_writer *fresh = pdf_open(f->library);
    assert_true(pdf_write(fresh, &f->arena, &f->diag, &f->doc, &options, &third, &f->report));
    assert_int_equal(third.n, first.n);
    assert_memory_equal(third.at, first.at, first.n);
    pdf_free(fresh);
    buf_release(&first);
    buf_release(&third);
}

/* The document N times in one file, each with MARKS bookmarks, until the book takes no more; how often it did. */
static size_t bind_book(struct fixture *f, size_t n, size_t marks, FILE *file)
{
    struct pdf_options options = options_of(PDF_SCREEN);
    struct page_outline *bookmarks = arena_array(&f->arena, marks, sizeof *bookmarks);
    for (size_t i = 0; i < marks; i++)
        bookmarks[i].title = "A school";
    f->doc.outline = bookmarks;
    f->doc.noutline = marks;
    struct pdf_book *book = pdf_book_open(f->writer, &f->diag, &f->doc, &options);
    assert_non_null(book);
    struct buf *bytes = pdf_book_bytes(book);
    size_t bound = 0;
    while (bound < n && pdf_book_add(book, &f->diag, &f->doc)) {
        bound++;
        if (file)
            assert_int_equal(fwrite(bytes->at, 1, bytes->n, file), bytes->n);
        bytes->n = 0;
    }
    if (file) {
        assert_true(pdf_book_end(book, &f->arena, &f->diag, &f->report));
        assert_int_equal(fwrite(bytes->at, 1, bytes->n, file), bytes->n);
    }
    pdf_book_free(book);
    return bound;
}

/* 600 times 300 bookmarks: two full sections of cross-references and a last one, with objects that were late. */
static void test_a_long_book_can_be_read(void **state)
{
    struct fixture *f = *state;
    FILE *file = fopen(f->path, "wb");
    assert_non_null(file);
    assert_int_equal(bind_book(f, 600, 300, file), 600);
    assert_int_equal(fclose(file), 0);
    assert_said(ask(f, "grep -ac /Type/XRef %s"), "3\n");
    assert_said(ask(f, "qpdf --check %s"), "No syntax or stream encoding errors");
    assert_said(ask(f, "pdfinfo %s"), "Pages:           600");
    assert_said(ask(f, "mutool show %s outline | wc -l"), "180000\n");
    assert_said(ask(f, "mutool info %s 2>&1"), "Pages: 600\n");
}

/* More objects than a PDF may have are refused before there are more. */
static void test_a_book_ends_before_the_norms_limit(void **state)
{
    struct fixture *f = *state;
    size_t bound = bind_book(f, 100, 100000, NULL);
    assert_in_range(bound, 82, 83);
    assert_int_equal(f->diag.errors, 1);
    assert_string_equal(f->diag.findings.at[0].id, "file-too-long");
}

int main(void)
{
    const struct CMUnitTest tests_of_pdf[] = {
        cmocka_unit_test_setup_teardown(test_office_says_what_it_is, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_readers_find_nothing_wrong, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_structure_is_the_content_in_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_text_comes_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_black_is_gray_and_gray_is_all, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_screen_has_links_and_names_its_standards, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_press_is_cmyk_and_needs_a_profile, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_pages_and_tables, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_same_input_same_bytes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_long_book_can_be_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_book_ends_before_the_norms_limit, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests_of_pdf, NULL, NULL);
}
