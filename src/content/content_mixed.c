/* Load: a text -> a finding where words of the other direction would be drawn in an order that nobody reads.
 * The one hard thing: "NCMEC, A21" in a right-to-left line runs together into one left-to-right stretch (UAX 9, N1), so
 * what is read first is drawn last. Rather than guess from the signs between them, the line is laid out twice, as it
 * is and with each stretch isolated: it is sound if both orders are the same. */
#include "content/content_private.h"

#include <string.h>

#include <unicode/ubidi.h>
#include <unicode/uchar.h>
#include <unicode/utf16.h>

enum { LRI = 0x2066, RLI = 0x2067, PDI = 0x2069, SIGNS_PER_STRETCH = 2, UNITS_PER_BYTE = 3 };

/* One character of a line. A reference, a value and what the author has isolated are one each. */
struct sign {
    UChar32 c;
    bool isolated;
    size_t at; /* byte of the plain text */
};

struct line {
    struct sign *signs;
    size_t n;
    bool rtl;
};

static bool is_strong(const struct line *line, size_t i, bool rtl)
{
    UCharDirection class = u_charDirection(line->signs[i].c);
    if (line->signs[i].isolated)
        return false;
    return rtl ? class == U_RIGHT_TO_LEFT || class == U_RIGHT_TO_LEFT_ARABIC : class == U_LEFT_TO_RIGHT;
}

static bool is_word(const struct line *line, size_t i)
{
    UCharDirection class = u_charDirection(line->signs[i].c);
    return line->signs[i].isolated || is_strong(line, i, !line->rtl) || class == U_EUROPEAN_NUMBER ||
           class == U_ARABIC_NUMBER;
}

static bool is_mark(const struct line *line, size_t i)
{
    return u_charDirection(line->signs[i].c) == U_DIR_NON_SPACING_MARK;
}

static bool joins(UChar32 c)
{
    return c == 0xa0 || c == 0x2019 || (c < 0x80 && strchr(" -.'&/+%:", (char)c));
}

/* The end of the stretch of the other direction that starts at I, or I: words, and what joins them. */
static size_t stretch_end(const struct line *line, size_t i)
{
    size_t end = i;
    bool strong = false;
    for (size_t k = i; k < line->n; k++) {
        if (is_word(line, k) || (end > i && is_mark(line, k))) {
            strong = strong || is_strong(line, k, !line->rtl);
            end = k + 1;
        } else if (end == i || !joins(line->signs[k].c)) {
            break;
        }
    }
    return strong ? end : i;
}

static void add(UChar *to, int32_t *n, UChar32 c)
{
    U16_APPEND_UNSAFE(to, *n, c);
}

/* The signs in the order in which they are drawn: ORDER[k] is the k-th from the left. */
static void draw_order(struct content_reading *reading, const struct line *line, bool isolated, size_t *order)
{
    size_t most = line->n * (UNITS_PER_BYTE + SIGNS_PER_STRETCH) + 1;
    UChar *text = arena_array(reading->scratch, most, sizeof *text);
    int32_t *sign_at = arena_array(reading->scratch, line->n + 1, sizeof *sign_at), n = 0;
    size_t end = 0;
    for (size_t i = 0; i < line->n; i++) {
        size_t stretch = isolated && i >= end ? stretch_end(line, i) : i;
        if (stretch > i) {
            add(text, &n, line->rtl ? LRI : RLI);
            end = stretch;
        }
        if (line->signs[i].isolated)
            add(text, &n, LRI);
        sign_at[i] = n;
        add(text, &n, line->signs[i].c);
        if (line->signs[i].isolated)
            add(text, &n, PDI);
        if (end == i + 1)
            add(text, &n, PDI);
    }
    UErrorCode error = U_ZERO_ERROR;
    UBiDi *bidi = ubidi_open();
    int32_t *visual = arena_array(reading->scratch, (size_t)n + 1, sizeof *visual);
    ubidi_setPara(bidi, text, n, line->rtl ? 1 : 0, NULL, &error);
    ubidi_getLogicalMap(bidi, visual, &error);
    if (U_FAILURE(error))
        BUG("ICU cannot order a line");
    ubidi_close(bidi);
    for (size_t i = 0; i < line->n; i++) { /* lines are short: rank by counting */
        size_t rank = 0;
        for (size_t k = 0; k < line->n; k++)
            rank += visual[sign_at[k]] < visual[sign_at[i]];
        order[rank] = i;
    }
}

static void check_line(struct content_reading *reading, const struct content_text *text,
                       const struct content_plain *plain, const struct line *line)
{
    size_t first = 0, end = 0;
    while (first < line->n && (end = stretch_end(line, first)) == first)
        first++;
    if (first == line->n)
        return;
    size_t *as_is = arena_array(reading->scratch, line->n, sizeof *as_is);
    size_t *isolated = arena_array(reading->scratch, line->n, sizeof *isolated);
    draw_order(reading, line, false, as_is);
    draw_order(reading, line, true, isolated);
    if (memcmp(as_is, isolated, line->n * sizeof *as_is) == 0)
        return;
    size_t from = plain->at[line->signs[first].at];
    size_t last = line->signs[end - 1].at, stop = last;
    content_next_char(plain->text, &stop);
    stop = stop < plain->n ? plain->at[stop] : strlen(text->markup);
    diag_warning(reading->diag, content_place(text->span, text->markup, from, stop - from), "mixed-direction",
                 "'%.*s' and what follows it will be drawn in another order than it is read", (int)(stop - from),
                 text->markup + from);
    diag_hint(reading->diag, "isolate each stretch of the other direction: U+2068 before it and U+2069 behind it, "
                             "written \"\\u2068...\\u2069\" in quotes");
}

/* Behind the isolate that was begun before I; it ends with its line at the latest. */
static size_t isolate_end(const struct content_plain *plain, size_t i)
{
    for (size_t depth = 1; depth && i < plain->n && plain->text[i] != '\n';) {
        UChar32 c = content_next_char(plain->text, &i);
        depth += c >= LRI && c < PDI;
        depth -= c == PDI;
    }
    return i;
}

void content_lint_mixed(struct content_reading *reading, const struct content_text *text,
                        const struct content_plain *plain)
{
    const struct content_lang *lang = text->lang ? content_language(reading->content, text->lang) : NULL;
    if (!lang)
        return;
    struct line line = {.signs = arena_array(reading->scratch, plain->n + 1, sizeof *line.signs), .rtl = lang->rtl};
    for (size_t i = 0; i <= plain->n;) {
        if (i == plain->n || plain->text[i] == '\n') {
            check_line(reading, text, plain, &line);
            line.n = 0;
            i++;
            continue;
        }
        struct sign sign = {.at = i};
        sign.c = content_next_char(plain->text, &i);
        bool isolate = sign.c >= LRI && sign.c < PDI;
        if (isolate)
            i = isolate_end(plain, i);
        if (isolate || sign.c == CONTENT_HOLE)
            sign = (struct sign){.c = 'A', .isolated = true, .at = sign.at};
        line.signs[line.n++] = sign;
    }
}
