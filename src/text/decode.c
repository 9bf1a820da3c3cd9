/* Text: UTF-8 with marked stretches -> UTF-16 units, their bytes and marks, and where graphemes start.
 * The one hard thing: in a right-to-left paragraph a number must stand as an isolate (UAX 9, 2.4.2), so isolates are
 * put in here; they cover no bytes of the text and never come out again. */
#include "text/para.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

enum { LRI = 0x2066, PDI = 0x2069, WORD_JOINER = 0x2060, REPLACEMENT = 0xFFFD, FIRST_MARK = 0x300, MARK_OURS = 128 };

/* ICU's macros mix signs on purpose. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
static UChar32 utf8_next(const char *text, int32_t *at, int32_t size)
{
    UChar32 c;
    U8_NEXT(text, *at, size, c);
    return c;
}

UChar32 text_utf16_next(const UChar *u, int32_t *at, int32_t n)
{
    UChar32 c;
    U16_NEXT(u, *at, n, c);
    return c;
}

void text_utf8_of(UChar32 c, char utf8[5])
{
    int32_t size = 0;
    U8_APPEND_UNSAFE(utf8, size, c);
    utf8[size] = '\0';
}
#pragma GCC diagnostic pop

/* What a character is set as. All that ends a line is one character, and controls have no width. */
static UChar32 plain(UChar32 c)
{
    if (c < 0)
        return REPLACEMENT; /* no face is asked for it: reported as missing */
    if (c == '\t')
        return ' ';
    if (c == '\n' || c == 0x0B || c == 0x0C || c == 0x85 || c == 0x2028 || c == 0x2029)
        return '\n';
    return u_charType(c) == U_CONTROL_CHAR ? WORD_JOINER : c;
}

static void add(struct text_para *para, UChar32 c, size_t byte, unsigned marks)
{
    int32_t from = para->n;
    U16_APPEND_UNSAFE(para->u, para->n, c);
    for (int32_t i = from; i < para->n; i++) {
        para->byte[i] = (uint32_t)byte;
        para->simple &= para->u[i] < FIRST_MARK;
        para->marks[i] = (uint8_t)marks;
    }
}

/* Marks change between graphemes only: one that a stretch cuts is all of the kind that it starts with. */
static void find_graphemes(struct text_para *para)
{
    if (para->simple) { /* then every unit is one */
        memset(para->flag, UNIT_GRAPHEME, (size_t)para->n + 1);
        return;
    }
    UErrorCode error = U_ZERO_ERROR;
    UBreakIterator *iterator = para->engine->graphemes;
    ubrk_setText(iterator, para->u, para->n, &error);
    text_icu(error);
    for (int32_t i = 0; i != UBRK_DONE; i = ubrk_next(iterator))
        para->flag[i] |= UNIT_GRAPHEME;
    for (int32_t i = 1; i < para->n; i++)
        if (!(para->flag[i] & UNIT_GRAPHEME))
            para->marks[i] = para->marks[i - 1];
}

void text_decode(struct text_para *para)
{
    const struct rich *rich = &para->request.rich;
    struct arena *arena = &para->engine->scratch;
    if (rich->size > INT32_MAX / 8 || rich->n > INT32_MAX / 8)
        BUG("a paragraph of more than 256 MB");
    size_t most = rich->size + 2 * rich->n + 2;
    para->u = arena_array(arena, most, sizeof *para->u);
    para->byte = arena_array(arena, most, sizeof *para->byte);
    para->marks = arena_array(arena, most, sizeof *para->marks);
    para->simple = true;
    int32_t at = 0, size = (int32_t)rich->size;
    size_t span = 0;
    bool isolated = false;
    while (at < size) {
        while (span < rich->n && rich->spans[span].end <= (size_t)at)
            span++;
        bool inside = span < rich->n && rich->spans[span].start <= (size_t)at;
        unsigned marks = inside ? rich->spans[span].marks : 0;
        if (inside && para->request.rtl && marks & RICH_CODE && !isolated) {
            add(para, LRI, (size_t)at, marks | MARK_OURS);
            isolated = true;
        }
        int32_t from = at;
        UChar32 c = utf8_next(rich->text, &at, size);
        add(para, plain(c), (size_t)from, marks);
        if (isolated && (size_t)at >= rich->spans[span].end) {
            add(para, PDI, (size_t)at, marks | MARK_OURS);
            isolated = false;
        }
    }
    para->byte[para->n] = (uint32_t)size;
    para->flag = arena_array(arena, (size_t)para->n + 1, sizeof *para->flag);
    find_graphemes(para);
}

bool text_is_silent(const struct text_para *para, int32_t pos)
{
    return para->u[pos] == '\n' || para->marks[pos] & MARK_OURS;
}

UChar32 text_at(const struct text_para *para, int32_t pos)
{
    return text_utf16_next(para->u, &pos, para->n);
}

int32_t text_grapheme_end(const struct text_para *para, int32_t pos)
{
    do
        pos++;
    while (pos < para->n && !(para->flag[pos] & UNIT_GRAPHEME));
    return pos;
}
