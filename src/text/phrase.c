/* Text: breaks of Chinese and Japanese -> how well a line ends there.
 * The one hard thing: between any two characters a line may end, but who reads a short text on a wall reads phrases.
 * UAX 14 does not know them; ICU's dictionary knows words, its phrase breaks (72 and later) know Japanese particles. */
#include "text/para.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>

/* Words of one character that belong to what stands before them, or after. */
static const UChar CLINGS_BEFORE[] = u"的地得了着著过過吗嗎呢吧们們等里裡内內外中上下后後前时時者";
static const UChar CLINGS_AFTER[] = u"不没沒很被把和或与與及在对對向从從给給有是请請要会會能可为為这這那每";

static bool is_one_of(const UChar *list, UChar c)
{
    return u_strchr(list, c) != NULL;
}

static bool is_hiragana(UChar c)
{
    return c >= 0x3041 && c <= 0x309F;
}

static bool is_ideograph(UChar c)
{
    return u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC);
}

/* Brackets and quotes that open or close, and stops. */
static bool opens(UChar c)
{
    return (U_GET_GC_MASK(c) & (U_GC_PS_MASK | U_GC_PI_MASK)) != 0;
}

static bool closes(UChar c)
{
    return (U_GET_GC_MASK(c) & (U_GC_PE_MASK | U_GC_PF_MASK)) != 0;
}

static bool stops(UChar c)
{
    return u_ispunct(c) && !opens(c) && !closes(c) && c != 0x30FB;
}

struct words {
    const struct text_para *para;
    uint8_t *starts; /* n + 1: a word or phrase starts here */
    bool japanese;
};

static void find_words(struct words *words)
{
    const struct text_para *para = words->para;
    UErrorCode error = U_ZERO_ERROR;
    UBreakIterator *iterator = words->japanese ? text_iterator(para->engine, UBRK_LINE, "ja@lb=strict;lw=phrase")
                                               : text_iterator(para->engine, UBRK_WORD, "zh");
    words->starts = arena_array(&para->engine->scratch, (size_t)para->n + 1, 1);
    ubrk_setText(iterator, para->u, para->n, &error);
    text_icu(error);
    for (int32_t pos = 0; pos != UBRK_DONE; pos = ubrk_next(iterator))
        words->starts[pos] = 1;
}

static bool is_single(const struct words *words, int32_t pos)
{
    return words->starts[pos] && pos < words->para->n && words->starts[pos + 1];
}

/* In Japanese a phrase ends in hiragana, and none begins with it as far as anyone can tell without a grammar. */
static enum text_grade grade_word(const struct words *words, int32_t pos)
{
    UChar before = words->para->u[pos - 1], after = words->para->u[pos];
    if (!words->starts[pos] || (u_isdigit(before) && is_ideograph(after)))
        return TEXT_INSIDE;
    if (words->japanese)
        return is_hiragana(after) ? TEXT_WORD : TEXT_PHRASE;
    bool clings = (is_single(words, pos) && is_one_of(CLINGS_BEFORE, after)) ||
                  (is_single(words, pos - 1) && is_one_of(CLINGS_AFTER, before));
    return clings ? TEXT_WORD : TEXT_PHRASE;
}

static enum text_grade grade(const struct words *words, const struct text_break *b)
{
    int32_t pos = b->pos;
    if (b->hard || pos == 0)
        return TEXT_CLAUSE;
    UChar before = words->para->u[pos - 1], after = words->para->u[pos];
    if (u_isUWhiteSpace(before) || stops(before))
        return TEXT_CLAUSE;
    if (opens(after))
        return TEXT_PHRASE;
    if (closes(before) && words->japanese)
        return is_hiragana(after) ? TEXT_INSIDE : TEXT_PHRASE;
    return grade_word(words, pos);
}

void text_grade_breaks(struct text_para *para)
{
    const char *lang = para->request.lang;
    struct words words = {.para = para, .japanese = strncmp(lang, "ja", 2) == 0};
    bool graded = (words.japanese || strncmp(lang, "zh", 2) == 0) && para->breaks.n > 2;
    if (graded)
        find_words(&words);
    for (size_t i = 0; i < para->breaks.n; i++) {
        struct text_break *b = &para->breaks.at[i];
        b->grade = graded ? grade(&words, b) : TEXT_CLAUSE;
    }
}
