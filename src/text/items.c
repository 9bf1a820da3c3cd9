/* Text: units -> runs of one level, script, face and set of marks.
 * The one hard thing: the face is chosen for a whole grapheme, and spaces and invisible characters, which every face
 * has, must not cut runs. UAX 9 (levels) and 24 (scripts) are ICU's, but for the script of common characters. */
#include "text/para.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uloc.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>

enum { STACKS = 4, BRACKETS_DEEP = 32, MISSING_MOST = 16 };

struct stack {
    const struct font_face *faces[FONT_STACK_MAX];
    size_t n;
};

struct items {
    struct text_para *para;
    struct stack stacks[STACKS]; /* by stack_of */
    UBiDiLevel *level;
    UScriptCode *script;
    const struct font_face **face;
    UChar32 missing[MISSING_MOST];
    size_t nmissing;
};

static unsigned stack_of(unsigned marks)
{
    return (marks & RICH_BOLD ? 1u : 0u) | (marks & RICH_CODE ? 2u : 0u);
}

static bool open_stacks(struct items *it, struct diag *diag, struct span span)
{
    const struct text_para *para = it->para;
    const struct text_request *request = &para->request;
    bool wanted[STACKS] = {false};
    bool good = true;
    for (int32_t i = 0; i < para->n; i++)
        wanted[stack_of(para->marks[i])] = true;
    if (!para->n)
        wanted[0] = true;
    for (unsigned i = 0; i < STACKS; i++) {
        struct stack *stack = &it->stacks[i];
        if (!wanted[i])
            continue;
        stack->n = font_stack(it->para->engine->library, diag, span, request->lang,
                              i & 1 ? request->bold_weight : request->weight, i & 2, stack->faces, FONT_STACK_MAX);
        good &= stack->n > 0;
    }
    return good;
}

/* Metrics are those of plain text, but where there is none: a number alone is measured by the face it is set in. */
static const struct font_face *first_face(const struct items *it)
{
    for (unsigned i = 0; i < STACKS; i++)
        if (it->stacks[i].n)
            return it->stacks[i].faces[0];
    BUG("a paragraph without faces");
}

static bool is_tracked_script(UScriptCode script)
{
    return script == USCRIPT_LATIN || script == USCRIPT_CYRILLIC || script == USCRIPT_GREEK;
}

/* Digits alone have no script; where the language is written in one that is tracked, they take that. */
static UScriptCode default_script(const char *lang)
{
    UErrorCode error = U_ZERO_ERROR;
    char locale[64], likely[64], name[8];
    uloc_forLanguageTag(lang, locale, sizeof locale, NULL, &error);
    uloc_addLikelySubtags(locale, likely, sizeof likely, &error);
    uloc_getScript(likely, name, sizeof name, &error);
    if (U_FAILURE(error))
        return USCRIPT_COMMON;
    UScriptCode script = (UScriptCode)u_getPropertyValueEnum(UCHAR_SCRIPT, name);
    return is_tracked_script(script) ? script : USCRIPT_COMMON;
}

static UScriptCode own_script(const struct text_para *para, int32_t start, int32_t end)
{
    while (start < end) {
        UErrorCode error = U_ZERO_ERROR;
        UScriptCode script = uscript_getScript(text_utf16_next(para->u, &start, end), &error);
        if (U_SUCCESS(error) && script > USCRIPT_INHERITED && script != USCRIPT_UNKNOWN)
            return script;
    }
    return USCRIPT_COMMON;
}

/* UAX 24, 5.1 and 5.2: common characters take the script before them, at the start the one after; a closing bracket
 * takes that of its opening one. Numbers and hosts are Latin and change nothing around them. */
static void find_scripts(struct items *it)
{
    const struct text_para *para = it->para;
    struct {
        UChar32 close;
        UScriptCode script;
    } open[BRACKETS_DEEP];
    int depth = 0;
    UScriptCode now = USCRIPT_COMMON;
    for (int32_t i = 0, end; i < para->n; i = end) {
        end = text_grapheme_end(para, i);
        UScriptCode own = own_script(para, i, end), set = own;
        UChar32 c = text_at(para, i);
        if (para->marks[i] & RICH_CODE) {
            set = own == USCRIPT_COMMON ? USCRIPT_LATIN : own;
        } else if (own != USCRIPT_COMMON) {
            for (int32_t k = 0; now == USCRIPT_COMMON && k < i; k++)
                if (it->script[k] == USCRIPT_COMMON)
                    it->script[k] = own;
            now = own;
        } else {
            int bracket = u_getIntPropertyValue(c, UCHAR_BIDI_PAIRED_BRACKET_TYPE);
            if (bracket == U_BPT_OPEN && depth < BRACKETS_DEEP) {
                open[depth].close = u_getBidiPairedBracket(c);
                open[depth++].script = now;
            } else if (bracket == U_BPT_CLOSE) {
                int d = depth - 1;
                while (d >= 0 && open[d].close != c)
                    d--;
                if (d >= 0 && open[d].script != USCRIPT_COMMON)
                    now = open[d].script;
                if (d >= 0)
                    depth = d;
            }
            set = now;
        }
        for (int32_t k = i; k < end; k++)
            it->script[k] = set;
    }
    if (now == USCRIPT_COMMON && para->n) {
        UScriptCode script = default_script(para->request.lang);
        for (int32_t k = 0; k < para->n; k++)
            if (it->script[k] == USCRIPT_COMMON)
                it->script[k] = script;
    }
}

static bool is_ignorable(UChar32 c)
{
    return u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

static bool covers_all(const struct font_face *face, const UChar *u, int32_t n)
{
    for (int32_t i = 0; i < n;) {
        hb_codepoint_t glyph;
        UChar32 c = text_utf16_next(u, &i, n);
        if (c == 0xFFFD)
            return false; /* what was not UTF-8 is never printed */
        if (!hb_font_get_nominal_glyph(face->font, (hb_codepoint_t)c, &glyph) && !is_ignorable(c))
            return false;
    }
    return true;
}

/* HarfBuzz composes and decomposes as the font needs, so either normal form will do. */
static bool covers(const struct font_face *face, const UChar *u, int32_t n)
{
    if (covers_all(face, u, n))
        return true;
    if (n == 1 && u[0] < 0xC0)
        return false;
    for (int decomposed = 0; decomposed < 2; decomposed++) {
        UErrorCode error = U_ZERO_ERROR;
        UChar form[64];
        const UNormalizer2 *norm = decomposed ? unorm2_getNFDInstance(&error) : unorm2_getNFCInstance(&error);
        int32_t size = unorm2_normalize(norm, u, n, form, 64, &error);
        if (U_SUCCESS(error) && covers_all(face, form, size))
            return true;
    }
    return false;
}

static bool is_blank(UChar32 c)
{
    return u_isUWhiteSpace(c) || is_ignorable(c);
}

static void add_missing(struct items *it, UChar32 c)
{
    for (size_t i = 0; i < it->nmissing; i++)
        if (it->missing[i] == c)
            return;
    if (it->nmissing < MISSING_MOST)
        it->missing[it->nmissing++] = c;
}

static void set_face(struct items *it, int32_t from, int32_t to, const struct font_face *face)
{
    for (int32_t i = from; i < to; i++)
        it->face[i] = face;
}

/* In [START, END), all of one stack: the first face that has the whole grapheme; blanks go with the neighbour whose
 * face is the more preferred. */
static void find_faces(struct items *it, const struct stack *stack, int32_t start, int32_t end)
{
    const struct text_para *para = it->para;
    size_t now = stack->n; /* no face yet, only blanks so far */
    int32_t blanks = start;
    for (int32_t i = start, next; i < end; i = next) {
        UChar32 c = text_at(para, i);
        next = text_grapheme_end(para, i);
        if (is_blank(c) && next - i == U16_LENGTH(c)) /* with a mark on it, it is text */
            continue;
        size_t f = 0;
        while (f < stack->n && !covers(stack->faces[f], para->u + i, next - i))
            f++;
        if (f == stack->n) {
            add_missing(it, c);
            f = 0;
        }
        set_face(it, blanks, i, stack->faces[now < f ? now : f]);
        set_face(it, i, next, stack->faces[f]);
        now = f;
        blanks = next;
    }
    set_face(it, blanks, end, stack->faces[now < stack->n ? now : 0]);
}

static void find_levels(struct items *it)
{
    const struct text_para *para = it->para;
    if (para->n == 0 || (para->simple && !para->request.rtl))
        return; /* all 0 */
    UErrorCode error = U_ZERO_ERROR;
    UBiDi *bidi = para->engine->bidi;
    ubidi_setPara(bidi, para->u, para->n, para->request.rtl, NULL, &error);
    const UBiDiLevel *level = ubidi_getLevels(bidi, &error);
    text_icu(error);
    memcpy(it->level, level, (size_t)para->n);
}

void text_report_missing(struct text_para *para, struct diag *diag, struct span span, UChar32 c)
{
    UErrorCode error = U_ZERO_ERROR;
    const char *lang = para->request.lang;
    char name[128], shown[5] = "";
    if (c == 0xFFFD) {
        diag_error(diag, span, "missing-glyph", "the text holds U+FFFD, which stands for a broken character");
        return;
    }
    u_charName(c, U_EXTENDED_CHAR_NAME, name, sizeof name, &error);
    if (u_isgraph(c))
        text_utf8_of(c, shown);
    diag_error(diag, span, "missing-glyph", "no font of language '%s' has %s%sU+%04X (%s)", lang, shown,
               *shown ? " " : "", (unsigned)c, U_SUCCESS(error) ? name : "unnamed");
    diag_hint(diag, "write it otherwise, or give '%s' a family that has it in fonts/fonts.yaml", lang);
}

static bool same_run(const struct items *it, int32_t i)
{
    const struct text_para *para = it->para;
    return it->level[i] == it->level[i - 1] && it->script[i] == it->script[i - 1] && it->face[i] == it->face[i - 1] &&
           para->marks[i] == para->marks[i - 1] && !text_is_silent(para, i) && !text_is_silent(para, i - 1);
}

/* Tracking stands between the clusters of a line; not where the direction changes, nor at the end. */
static bool tracked_end(const struct text_para *para, const struct text_run *run)
{
    return run->end < para->n && run[1].level == run->level && run[1].face;
}

static void make_runs(struct items *it)
{
    struct text_para *para = it->para;
    para->runs = arena_array(&para->engine->scratch, (size_t)para->n, sizeof *para->runs);
    for (int32_t i = 0; i < para->n; i++) {
        if (i == 0 || !same_run(it, i)) {
            struct text_run *run = &para->runs[para->nruns++];
            run->start = i;
            run->level = it->level[i];
            run->face = text_is_silent(para, i) ? NULL : it->face[i];
            run->script = hb_script_from_string(uscript_getShortName(it->script[i]), -1);
            run->accent = para->marks[i] & RICH_ACCENT;
            run->tracked = para->tracking && !(run->level & 1) && is_tracked_script(it->script[i]);
        }
        para->runs[para->nruns - 1].end = i + 1;
    }
    for (int32_t r = 0; r < para->nruns; r++)
        para->runs[r].tracked_end = para->runs[r].tracked && tracked_end(para, &para->runs[r]);
}

bool text_find_runs(struct text_para *para, struct diag *diag, struct span span)
{
    struct arena *arena = &para->engine->scratch;
    struct items *it = arena_alloc(arena, sizeof *it);
    it->para = para;
    if (!open_stacks(it, diag, span))
        return false;
    para->first = first_face(it);
    size_t n = (size_t)para->n;
    it->level = arena_array(arena, n, sizeof *it->level);
    it->script = arena_array(arena, n, sizeof *it->script);
    it->face = arena_array(arena, n, sizeof *it->face);
    find_levels(it);
    find_scripts(it);
    for (int32_t start = 0, end; start < para->n; start = end) {
        unsigned stack = stack_of(para->marks[start]);
        for (end = start + 1; end < para->n && stack_of(para->marks[end]) == stack;)
            end++;
        find_faces(it, &it->stacks[stack], start, end);
    }
    for (size_t i = 0; i < it->nmissing; i++)
        text_report_missing(para, diag, span, it->missing[i]);
    if (it->nmissing)
        return false;
    make_runs(it);
    return true;
}
