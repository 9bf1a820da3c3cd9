/* Stage: a phone number as people write it -> E.164 for codes and links, digits in groups for paper.
 * The one hard thing: a wrong digit sends a child to a stranger, so what cannot be dialled is refused with the reason,
 * and nothing is guessed but the country: a number without + is North American (NANP, ATIS-0300055). */
#include "data/data_internal.h"

#include <string.h>

#include <unicode/uchar.h>
#include <unicode/utf8.h>

enum { DIGITS_MOST = 15, GROUPS_ROOM = 40 }; /* ITU-T E.164, 6: at most 15 digits */

struct phone {
    char digits[DIGITS_MOST + 2];
    char groups[GROUPS_ROOM]; /* digits with a hyphen wherever something stood between them */
    size_t n, ngroups;
    bool plus;
};

static bool is_separator(UChar32 c)
{
    return c == '(' || c == ')' || c == '.' || c == '/' || u_charType(c) == U_DASH_PUNCTUATION || c == 0x2212 ||
           u_charType(c) == U_SPACE_SEPARATOR || c == 0x2060 || (c >= 0x2066 && c <= 0x2069) || c == 0x200e;
}

/* NULL, or why TEXT is no number. */
static const char *read_digits(const char *text, struct phone *phone)
{
    int32_t at = 0, size = (int32_t)strlen(text);
    bool gap = false;
    while (at < size) {
        UChar32 c;
        U8_NEXT((const uint8_t *)text, at, size, c);
        if (c >= 0xff01 && c <= 0xff5e)
            c -= 0xfee0; /* full-width forms of ASCII */
        int digit = u_charDigitValue(c);
        if (c == '+' && !phone->n && !phone->plus) {
            phone->plus = true;
        } else if (digit >= 0) {
            if (phone->n == DIGITS_MOST)
                return "it has more than 15 digits";
            if (gap && phone->n && phone->ngroups + 2 < GROUPS_ROOM)
                phone->groups[phone->ngroups++] = '-';
            phone->digits[phone->n++] = (char)('0' + digit);
            phone->groups[phone->ngroups++] = (char)('0' + digit);
            gap = false;
        } else if (is_separator(c)) {
            gap = true;
        } else {
            return u_isalpha(c) ? "it has letters: write digits alone, and an extension in a field of its own"
                                : "it has a character that no number has";
        }
    }
    return phone->n ? NULL : "it has no digits";
}

/* Ten digits of the North American plan: NULL, or what is wrong. */
static const char *nanp_fault(const char *d)
{
    if (d[0] < '2' || d[1] == '9')
        return "there is no such area code";
    if (d[1] == '1' && d[2] == '1')
        return "a service code is no area code";
    if (memcmp(d, "900", 3) == 0)
        return "an area code 900 costs the caller";
    if (d[3] < '2' || (d[4] == '1' && d[5] == '1'))
        return "the three digits behind the area code cannot begin a number";
    return memcmp(d + 3, "976", 3) == 0 ? "an exchange 976 costs the caller" : NULL;
}

static bool is_toll_free(const char *d)
{
    return d[0] == '8' && (memcmp(d + 1, "00", 2) == 0 || (d[1] == d[2] && d[1] >= '2' && d[1] != '9' && d[1] != '1'));
}

static const char *nanp(struct arena *arena, const char *d, const char **display, const char **target)
{
    const char *fault = nanp_fault(d);
    if (fault)
        return fault;
    *display = arena_format(arena, "%s%.3s-%.3s-%.4s", is_toll_free(d) ? "1-" : "", d, d + 3, d + 6);
    *target = arena_format(arena, "tel:+1%s", d);
    return NULL;
}

/* 211 .. 811 and 988: dialled as they are. */
static const char *service(struct arena *arena, const char *d, const char **display, const char **target)
{
    bool known = (d[0] >= '2' && d[1] == '1' && d[2] == '1') || memcmp(d, "988", 3) == 0;
    if (memcmp(d, "911", 3) == 0)
        return "the emergency number must not be dialled by a code";
    if (!known)
        return "it is too short";
    *display = arena_strdup(arena, d);
    *target = arena_format(arena, "tel:%s", d);
    return NULL;
}

static const char *abroad(struct arena *arena, const struct phone *phone, const char **display, const char **target)
{
    if (phone->digits[0] == '0')
        return "no country code begins with 0";
    if (phone->n < 8)
        return "it is too short for a number with a country code";
    *display = arena_format(arena, "+%.*s", (int)phone->ngroups, phone->groups);
    *target = arena_format(arena, "tel:+%s", phone->digits);
    return NULL;
}

static const char *fault_of(struct arena *arena, const char *text, const char **display, const char **target)
{
    struct phone phone = {0};
    const char *fault = read_digits(text, &phone);
    if (fault)
        return fault;
    bool one = phone.n == 11 && phone.digits[0] == '1';
    if (one || (phone.n == 10 && !phone.plus))
        return nanp(arena, phone.digits + one, display, target);
    if (phone.plus && phone.digits[0] == '1')
        return "a number with +1 has eleven digits";
    if (phone.plus)
        return abroad(arena, &phone, display, target);
    if (phone.n == 3)
        return service(arena, phone.digits, display, target);
    if (phone.n == 7)
        return "the area code is missing";
    return phone.n < 10 ? "it is too short" : "it is too long: a number of another country begins with +";
}

bool data_phone(struct arena *arena, struct diag *diag, struct span span, const char *text, const char **display,
                const char **target)
{
    const char *printed = NULL, *dialled = NULL;
    const char *fault = fault_of(arena, text, &printed, &dialled);
    if (fault) {
        diag_error(diag, span, "bad-phone", "'%s' cannot be dialled: %s", text, fault);
        diag_hint(diag, "write it as 512-555-0134, or as +44 20 7946 0958 outside North America");
        return false;
    }
    *display = printed;
    *target = dialled;
    return true;
}
