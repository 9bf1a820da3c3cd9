/* Text: units -> where no line may start although UAX 14 allows it.
 * The one hard thing: UAX 14 breaks `+1 | (202) | 555-0143`, `08:30- | 17:00` and `50 | %`; a reader on the phone must
 * find them in one piece, yet a list of many numbers must still be able to wrap. */
#include "text/para.h"

#include <unicode/uchar.h>
#include <unicode/utf16.h>

/* E.164: fifteen digits at most. Fewer than five with spaces between are more likely words of a sentence. */
enum { PHONE_LEAST = 5, PHONE_MOST = 15 };

static bool is_digit(const struct text_para *para, int32_t pos)
{
    if (pos >= para->n)
        return false;
    UChar c = para->u[pos];
    return c < 0x80 ? c >= '0' && c <= '9' : (bool)u_isdigit(text_at(para, pos));
}

static bool is_dash(UChar c)
{
    return c == '-' || c == 0x2010 || c == 0x2011 || c == 0x2013 || c == 0x2212;
}

static bool is_space(UChar c)
{
    return c == ' ' || c == 0xA0 || c == 0x202F || c == 0x2009;
}

/* What may stand between the digits of a telephone number; a full stop only right before a digit. */
static bool is_phone_mark(const struct text_para *para, int32_t pos)
{
    UChar c = para->u[pos];
    return is_dash(c) || is_space(c) || c == '(' || c == ')' || c == '+' || c == '*' || c == '#' ||
           (c == '.' && is_digit(para, pos + 1));
}

static void keep(struct text_para *para, int32_t from, int32_t to)
{
    for (int32_t i = from + 1; i < to; i++)
        para->flag[i] |= UNIT_KEEP;
}

/* The stretch of digits and phone marks from POS on, from its first '+', '(', '*', '#' or digit to its last digit;
 * where it ends. */
static int32_t keep_phone(struct text_para *para, int32_t pos)
{
    int32_t start = -1, end = pos, at = pos, digits = 0;
    while (at < para->n) {
        bool digit = is_digit(para, at);
        UChar c = para->u[at];
        if (!digit && !is_phone_mark(para, at))
            break;
        if (start < 0 && (digit || c == '+' || c == '(' || c == '*' || c == '#'))
            start = at;
        digits += digit;
        U16_FWD_1(para->u, at, para->n);
        if (digit)
            end = at;
    }
    if (digits >= PHONE_LEAST && digits <= PHONE_MOST)
        keep(para, start, end);
    return at;
}

/* Telephone numbers stand where words do: not behind the slash of 24/7, the colon of 8:30 or the letters of A21. */
static void keep_phones(struct text_para *para)
{
    bool fresh = true;
    for (int32_t i = 0; i < para->n;) {
        bool could_be = is_digit(para, i) || is_phone_mark(para, i);
        if (fresh && could_be) {
            i = keep_phone(para, i);
            fresh = false;
        } else {
            UChar32 c = text_at(para, i);
            fresh = !could_be ? !(u_isalpha(c) || c == '/' || c == ':' || c == ',' || c == '.') : is_space((UChar)c);
            U16_FWD_1(para->u, i, para->n);
        }
    }
}

/* Whether the word that POS is in starts like a number. */
static bool in_number(const struct text_para *para, int32_t pos)
{
    while (pos > 0 && !u_isUWhiteSpace(para->u[pos - 1]))
        pos--;
    return is_digit(para, pos) || para->u[pos] == '+';
}

/* 08:30-17:00, 1-800-THE-LOST, 9 - 17: no line starts after the dash, nor at it where spaces stand around it. */
static void keep_around_dash(struct text_para *para, int32_t dash)
{
    int32_t before = dash, after = dash + 1;
    while (before > 0 && is_space(para->u[before - 1]))
        before--;
    while (after < para->n && is_space(para->u[after]))
        after++;
    int32_t last = before;
    if (last > 0)
        U16_BACK_1(para->u, 0, last);
    bool spaced = before < dash || after > dash + 1;
    bool digits = before > 0 && is_digit(para, last) && is_digit(para, after);
    bool letters = !spaced && after < para->n && u_isupper(text_at(para, after)) && in_number(para, dash);
    if (digits || letters)
        keep(para, before - 1, after + 1);
}

/* 50 %, $ 50, № 5 */
static void keep_unit(struct text_para *para, int32_t space)
{
    int32_t last = space;
    U16_BACK_1(para->u, 0, last);
    UChar32 before = text_at(para, last), after = text_at(para, space + 1);
    bool percent =
        after == '%' || after == 0x2030 || after == 0x066A || after == 0xB0 || u_charType(after) == U_CURRENCY_SYMBOL;
    bool sign = before == 0x2116 || u_charType(before) == U_CURRENCY_SYMBOL;
    if ((u_isdigit(before) && percent) || (sign && u_isdigit(after)))
        keep(para, last, space + 2);
}

void text_find_kept(struct text_para *para)
{
    for (int32_t i = 0; i < para->n; i++) {
        if (i > 0 && para->marks[i] & para->marks[i - 1] & RICH_CODE)
            para->flag[i] |= UNIT_KEEP;
        if (is_dash(para->u[i]))
            keep_around_dash(para, i);
        else if (i > 0 && i + 1 < para->n && is_space(para->u[i]))
            keep_unit(para, i);
    }
    keep_phones(para);
}
