/* Property test: random texts, marks and widths; what must hold for every one of them.
 *   fuzz FONTS.yaml SEED COUNT
 * Run it for minutes in a build with -DHANDBILL_SANITIZE=ON. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "text/text.h"

static uint64_t state;
static struct text_request request;
static double width;

static uint32_t random_below(uint32_t n)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)((state >> 32) % n);
}

static _Noreturn void fail(const char *what)
{
    fprintf(stderr, "%s\nlang %s rtl %d keep-all %d width %.9g\n", what, request.lang, request.rtl, request.keep_all,
            width);
    for (size_t i = 0; i < request.rich.n; i++)
        fprintf(stderr, "span %zu-%zu %u\n", request.rich.spans[i].start, request.rich.spans[i].end,
                request.rich.spans[i].marks);
    fwrite(request.rich.text, 1, request.rich.size, stderr);
    fputc('\n', stderr);
    abort();
}

#define MUST(what)                                                                                                     \
    do                                                                                                                 \
        if (!(what))                                                                                                   \
            fail(#what);                                                                                               \
    while (0)

struct range {
    uint32_t from, to;
};

static const struct range everywhere[] = {
    {0x20, 0x7E},     {0x20, 0x7E},     {0x30, 0x39},     {0xA0, 0x17F},    {0x300, 0x36F}, {0x2000, 0x206F},
    {0x2010, 0x2027}, {0x200B, 0x200F}, {0x202A, 0x202E}, {0x2066, 0x2069}, {0x20, 0x20},   {0x20, 0x20},
    {'\n', '\n'},     {1, 0xA0},        {0xAD, 0xAD},     {0x25CC, 0x25CC}, {0x660, 0x669}, {0x1F600, 0x1F64F},
    {0xFE00, 0xFE0F}, {0x80, 0x10FFFF}, {0x2028, 0x2029}, {0x20, 0x2F},     {0x41, 0x5A},   {0x61, 0x7A},
};

static const struct {
    const char *lang;
    bool rtl, keep_all;
    struct range letters;
} languages[] = {
    {"en", false, false, {0x41, 0x7A}},          {"ru", false, false, {0x410, 0x44F}},
    {"vi", false, false, {0x1EA0, 0x1EF9}},      {"ar", true, false, {0x620, 0x652}},
    {"fa", true, false, {0x620, 0x6CC}},         {"ur", true, false, {0x621, 0x6D2}},
    {"hi", false, false, {0x901, 0x94D}},        {"bn", false, false, {0x995, 0x9CD}},
    {"ta", false, false, {0xB95, 0xBCD}},        {"te", false, false, {0xC15, 0xC4D}},
    {"th", false, false, {0xE01, 0xE4E}},        {"lo", false, false, {0xE81, 0xECD}},
    {"km", false, false, {0x1780, 0x17D3}},      {"my", false, false, {0x1000, 0x103F}},
    {"am", false, false, {0x1200, 0x1248}},      {"zh-Hans", false, false, {0x4E00, 0x9FA5}},
    {"ja", false, false, {0x3041, 0x30FE}},      {"ko", false, true, {0xAC00, 0xD7A3}},
    {"zh-Hant", false, false, {0x3001, 0xFF5E}}, {"pa", false, false, {0xA05, 0xA4D}},
};
enum { LANGUAGES = sizeof languages / sizeof *languages, EVERYWHERE = sizeof everywhere / sizeof *everywhere };

static void add_utf8(struct buf *to, uint32_t c)
{
    if (c < 0x80) {
        buf_char(to, (char)c);
    } else if (c < 0x800) {
        buf_char(to, (char)(0xC0 | c >> 6));
        buf_char(to, (char)(0x80 | (c & 63)));
    } else if (c < 0x10000) {
        buf_char(to, (char)(0xE0 | c >> 12));
        buf_char(to, (char)(0x80 | (c >> 6 & 63)));
        buf_char(to, (char)(0x80 | (c & 63)));
    } else {
        buf_char(to, (char)(0xF0 | c >> 18));
        buf_char(to, (char)(0x80 | (c >> 12 & 63)));
        buf_char(to, (char)(0x80 | (c >> 6 & 63)));
        buf_char(to, (char)(0x80 | (c & 63)));
    }
}

static uint32_t one_of(struct range range)
{
    return range.from + random_below(range.to - range.from + 1);
}

/* Mostly letters of the language with spaces; now and then anything; rarely what is not UTF-8. */
static void make_text(struct buf *text, struct range letters, struct rich_span *spans, size_t *nspans)
{
    uint32_t n = random_below(60), wild = random_below(3) ? 0 : random_below(100);
    *nspans = 0;
    bool open = false;
    for (uint32_t i = 0; i < n; i++) {
        if (!open && *nspans < 8 && random_below(12) == 0) {
            spans[*nspans] = (struct rich_span){.start = text->n, .end = text->n, .marks = 1 + random_below(7)};
            open = true;
        }
        if (random_below(100) < wild)
            add_utf8(text, one_of(everywhere[random_below(EVERYWHERE)]));
        else if (random_below(6) == 0)
            buf_char(text, random_below(12) ? ' ' : '\n');
        else if (random_below(6) == 0)
            buf_char(text, "0123456789-+()%/.,:"[random_below(19)]);
        else
            add_utf8(text, one_of(letters));
        if (wild > 90 && random_below(40) == 0)
            buf_char(text, (char)(0x80 + random_below(0x80)));
        if (open && random_below(4) == 0) {
            spans[(*nspans)++].end = text->n;
            open = false;
        }
    }
    if (open)
        spans[(*nspans)++].end = text->n;
}

/* How many bytes of what ends a line stand at AT. */
static size_t line_end_at(const char *at, size_t left)
{
    static const char *const ends[] = {"\n", "\v", "\f", "\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\xA9"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (left >= strlen(ends[i]) && memcmp(at, ends[i], strlen(ends[i])) == 0)
            return strlen(ends[i]);
    return 0;
}

static void check_line(const struct glyph_line *line)
{
    MUST(line->n > 0 || line->text_size == 0);
    MUST(line->n == 0 || line->glyphs[0].text == 0);
    for (size_t i = 0; i < line->n; i++) {
        const struct glyph *glyph = &line->glyphs[i], *next = glyph + 1;
        MUST(glyph->text < glyph->text_end || (i == 0 && line->n == 1));
        MUST(isfinite(glyph->x) && isfinite(glyph->y) && glyph->id != 0);
        if (i + 1 == line->n)
            MUST(glyph->text_end == line->text_size);
        else if (next->text == glyph->text)
            MUST(next->text_end == glyph->text_end);
        else
            MUST(next->text == glyph->text_end);
    }
    size_t at = 0;
    for (size_t i = 0; i < line->nruns; i++) {
        MUST(line->runs[i].first == at && line->runs[i].n > 0);
        at += line->runs[i].n;
    }
    MUST(at == line->n);
    MUST(line->width >= 0);
}

/* Digits of a number keep their order from left to right, whatever stands around them. */
static void check_codes(const struct glyph_line *line, size_t start)
{
    for (size_t s = 0; s < request.rich.n; s++) {
        const struct rich_span *span = &request.rich.spans[s];
        bool plain = span->marks & RICH_CODE;
        for (size_t i = span->start; i < span->end; i++)
            plain &= strchr("0123456789-()", request.rich.text[i]) && request.rich.text[i];
        float last = -1e9f;
        for (size_t i = 0; plain && i < line->n; i++) {
            size_t byte = start + line->glyphs[i].text;
            bool single = line->glyphs[i].text_end == line->glyphs[i].text + 1;
            if (byte < span->start || byte >= span->end || !single)
                continue; /* a wild mark may stand on a digit */
            MUST(line->glyphs[i].x > last);
            last = line->glyphs[i].x;
        }
    }
}

static void check_para(const struct text_para *para)
{
    struct arena arena;
    arena_init(&arena);
    const struct glyph_line *lines;
    struct text_fill fill = text_fill(para, width);
    size_t n = text_lines(para, &arena, width, &lines), at = 0;
    double widest = 0;
    MUST(n == fill.lines);
    MUST(fill.broken || fill.width <= width + 1e-4);
    for (size_t i = 0; i < n; i++) {
        const char *text = request.rich.text + at;
        size_t own = lines[i].text_size;
        if (own && lines[i].text[own - 1] == ' ' && line_end_at(text + own - 1, request.rich.size - at - own + 1))
            own--; /* a space that stands for the end of the line */
        MUST(at + own <= request.rich.size);
        MUST(own == 0 || memcmp(text, lines[i].text, own) == 0);
        check_line(&lines[i]);
        check_codes(&lines[i], at);
        at += own;
        at += line_end_at(request.rich.text + at, request.rich.size - at);
        widest = fmax(widest, lines[i].width);
    }
    MUST(at == request.rich.size);
    MUST(fabs(widest - fill.width) < 1e-6);

    struct text_fill whole = text_fill(para, text_width(para)), words = text_fill(para, text_widest_word(para));
    MUST(!whole.broken && whole.width <= text_width(para) + 1e-6 && whole.lines <= fill.lines);
    MUST(!words.broken);
    if (!fill.broken) {
        double balanced = text_balance(para, width);
        struct text_fill again = text_fill(para, balanced);
        MUST(balanced <= width + 1e-4 && again.lines <= fill.lines && !again.broken);
        size_t even = text_lines_balanced(para, &arena, width, &lines);
        MUST(even <= fill.lines);
        for (size_t i = 0; i < even; i++)
            MUST(lines[i].width <= balanced + 1e-4);
    }
    arena_release(&arena);
}

int main(int argc, char **argv)
{
    if (argc != 4)
        return 2;
    struct diag diag;
    diag_init(&diag);
    struct font_library *library = font_open(&diag, argv[1]);
    if (!library)
        return 3;
    struct text_engine *engine = text_open(library);
    struct buf text = {0};
    unsigned long seed = strtoul(argv[2], NULL, 10), count = strtoul(argv[3], NULL, 10), shaped = 0;
    for (unsigned long i = 0; i < count; i++) {
        struct rich_span spans[8];
        struct diag own;
        diag_init(&own);
        state = (seed + i) * 0x9E3779B97F4A7C15u + 1;
        for (int k = 0; k < 4; k++)
            random_below(2);
        uint32_t l = random_below(LANGUAGES);
        size_t nspans;
        text.n = 0;
        make_text(&text, languages[l].letters, spans, &nspans);
        buf_string(&text);
        request = (struct text_request){.rich = {text.at, text.n, spans, nspans},
                                        .lang = languages[l].lang,
                                        .rtl = languages[l].rtl,
                                        .keep_all = languages[l].keep_all,
                                        .weight = 400,
                                        .bold_weight = 700,
                                        .tracking = random_below(3) ? 0 : -0.024};
        width = random_below(4) ? random_below(200) / 10.0 : random_below(1000) / 1000.0;
        const struct text_para *para = text_shape(engine, &own, &request);
        if (!para)
            MUST(own.errors > 0);
        for (int k = 0; para && k < 3; k++, width *= 1.7)
            check_para(para);
        shaped += para != NULL;
        diag_release(&own);
    }
    printf("%lu texts, %lu shaped\n", count, shaped);
    buf_release(&text);
    text_free(engine);
    font_free(library);
    diag_release(&diag);
    return 0;
}
