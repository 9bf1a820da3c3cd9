/* Stage: page. Every number on paper is one of the registry's, digit for digit, and on a poster large enough to be
 * read from where people stand.
 * The one hard thing: to see a phone number in any text, with whatever separators and digits, and yet to leave years,
 * dates, sizes and document ids alone. */
#include <string.h>

#include "base/vec.h"
#include "check/check_internal.h"

enum { DIGITS_MOST = 40, PHONE_LEAST = 7 };

struct number {
    char digits[DIGITS_MOST + 1]; /* letters of vanity numbers as their keys */
    char shape[DIGITS_MOST + 1];  /* 'd' and '-' for dates and ranges */
    size_t n, shape_n;
    size_t start, end; /* bytes */
};

static uint32_t decode(const char *text, size_t size, size_t *step)
{
    unsigned char lead = (unsigned char)text[0];
    size_t n = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (n > size)
        n = size;
    uint32_t code = n == 1 ? lead : lead & (0x7fu >> n);
    for (size_t i = 1; i < n; i++)
        code = code << 6 | ((unsigned char)text[i] & 0x3f);
    *step = n;
    return code;
}

/* 0..9, or -1. The first code points of the digits of our scripts (Unicode, Nd). */
static int digit_of(uint32_t code)
{
    static const uint32_t zeros[] = {0x660, 0x6f0, 0x966, 0x9e6,  0xa66,  0xae6, 0xbe6,
                                     0xc66, 0xe50, 0xed0, 0x1040, 0x17e0, 0xff10};
    if (code < 0x80)
        return code >= '0' && code <= '9' ? (int)(code - '0') : -1;
    for (size_t i = 0; i < sizeof zeros / sizeof *zeros; i++)
        if (code >= zeros[i] && code < zeros[i] + 10)
            return (int)(code - zeros[i]);
    return -1;
}

static bool is_separator(uint32_t code)
{
    return code == '-' || code == '.' || code == ' ' || code == '(' || code == ')' || code == 0xa0 || code == 0x2010 ||
           code == 0x2011 || code == 0x2013 || code == 0x202f || (code >= 0x2066 && code <= 0x2069);
}

static bool is_capital(uint32_t code)
{
    return code >= 'A' && code <= 'Z';
}

/* The key of a telephone (ITU-T E.161). */
static char key_of(uint32_t capital)
{
    return "22233344455566677778889999"[capital - 'A'];
}

static void add_digit(struct number *number, char digit)
{
    if (number->n < DIGITS_MOST)
        number->digits[number->n++] = digit;
    if (number->shape_n < DIGITS_MOST)
        number->shape[number->shape_n++] = 'd';
}

/* Reads on from AT: digits with single separators between, and groups of capitals behind a hyphen (800-THE-LOST). */
static struct number read_number(const char *text, size_t size, size_t at)
{
    struct number number = {.start = at, .end = at};
    uint32_t before = 0;
    size_t separators = 0;
    while (at < size) {
        size_t step;
        uint32_t code = decode(text + at, size - at, &step);
        int digit = digit_of(code);
        bool letter = is_capital(code) && number.n >= 4 && (before == '-' || before == 0x2011 || is_capital(before));
        if (digit >= 0 || letter) {
            if (separators && number.shape_n < DIGITS_MOST)
                number.shape[number.shape_n++] = '-';
            separators = 0;
            add_digit(&number, letter ? key_of(code) : (char)('0' + digit));
            number.end = at + step;
        } else if (!is_separator(code) || ++separators > 3) {
            break;
        }
        before = code;
        at += step;
    }
    return number;
}

static bool has_shape(const struct number *number, const char *shape)
{
    return number->shape_n == strlen(shape) && memcmp(number->shape, shape, number->shape_n) == 0;
}

/* Three digits that a telephone would dial: 211, 911, 988. */
static bool is_service_code(const struct number *number)
{
    const char *d = number->digits;
    return number->n == 3 && ((d[0] >= '2' && d[1] == '1' && d[2] == '1') || memcmp(d, "988", 3) == 0);
}

static bool looks_like_phone(const struct number *number)
{
    if (has_shape(number, "dddd-dd-dd") || has_shape(number, "dddd-dddd") || has_shape(number, "dddd-dd"))
        return false;
    if (number->n >= PHONE_LEAST)
        return true;
    bool unbroken = number->shape_n == number->n;
    return unbroken && (number->n == 5 || number->n == 6 || is_service_code(number));
}

/* "IL 62704", "IL 62704-1234" with the no-break space that binds them: the ZIP code of an address. */
static bool is_zip(const struct glyph_line *line, const struct number *number)
{
    enum { STATE = 4 }; /* two capitals and U+00A0 */
    if (number->start < STATE || !(has_shape(number, "ddddd") || has_shape(number, "ddddd-dddd")))
        return false;
    const char *state = line->text + number->start - STATE;
    return is_capital((unsigned char)state[0]) && is_capital((unsigned char)state[1]) && state[2] == '\xc2' &&
           state[3] == '\xa0' && (number->start == STATE || !is_capital((unsigned char)state[-1]));
}

/* The next number in LINE from *AT on; false: no more. */
static bool next_phone(const struct glyph_line *line, size_t *at, struct number *out)
{
    uint32_t before = 0;
    while (*at < line->text_size) {
        size_t step;
        uint32_t code = decode(line->text + *at, line->text_size - *at, &step);
        bool inside_word = (before >= 'a' && before <= 'z') || is_capital(before) || before == '/' || before == '_';
        if (digit_of(code) >= 0) {
            *out = read_number(line->text, line->text_size, *at);
            *at = out->end;
            before = '0';
            if (!inside_word && looks_like_phone(out) && !is_zip(line, out))
                return true;
            continue;
        }
        /* "KS-01": the digits belong to the letters before the hyphen. */
        if (!(code == '-' && inside_word))
            before = code;
        *at += step;
    }
    return false;
}

/* ---- the registry */

static void digits_of(const char *text, char digits[DIGITS_MOST + 1])
{
    size_t n = 0;
    for (; *text && n < DIGITS_MOST; text++) {
        if (*text >= '0' && *text <= '9')
            digits[n++] = *text;
        else if (*text >= 'A' && *text <= 'Z')
            digits[n++] = key_of((unsigned char)*text);
    }
    digits[n] = '\0';
}

static bool same_number(const struct number *number, const char *registered)
{
    if (!registered)
        return false;
    char digits[DIGITS_MOST + 1];
    digits_of(registered, digits);
    /* The country code may be left out in print. */
    return strcmp(number->digits, digits) == 0 ||
           (digits[0] == '1' && strlen(digits) == 11 && strcmp(number->digits, digits + 1) == 0);
}

static bool is_registered(const struct content *content, const struct number *number)
{
    for (size_t i = 0; i < content->nhotlines; i++) {
        const struct content_hotline *line = &content->hotlines[i];
        if (same_number(number, line->number.text) || same_number(number, line->display.text) ||
            same_number(number, line->vanity.text))
            return true;
        for (size_t k = 0; k < line->n; k++)
            if (same_number(number, line->channels[k].number.text))
                return true;
    }
    return false;
}

/* Whether ITEM has it from the row that the piece is made for, where it was checked. */
static bool is_of_row(const struct check_subject *subject, const struct page_item *item, const char *digits,
                      size_t size)
{
    for (size_t i = 0; i < subject->nvalues; i++) {
        bool may = subject->values[i].target && (item->varies || !subject->values[i].varies);
        const char *value = may ? subject->values[i].value : "";
        for (size_t left = strlen(value); left >= size; left--, value++)
            if (memcmp(value, digits, size) == 0)
                return true;
    }
    return false;
}

static void run_registered(const struct check *check, struct arena *scratch, struct diag *diag,
                           const struct check_subject *subject)
{
    (void)scratch;
    if (check_quotes_registry(subject))
        return;
    for (size_t p = 0; p < subject->doc->n; p++) {
        const struct check_items items = subject->pages[p];
        for (size_t i = 0; i < items.n; i++) {
            const struct page_item *item = items.at[i].item;
            if (item->kind != PAGE_TEXT || items.at[i].judged)
                continue;
            const struct glyph_line *line = item->text.line;
            struct number number;
            for (size_t at = 0; next_phone(line, &at, &number);) {
                const char *digits = line->text + number.start;
                size_t size = number.end - number.start;
                if (is_registered(subject->content, &number) || is_of_row(subject, item, digits, size))
                    continue;
                check_report(check, diag, item->span, "'%.*s' is on paper but not in the registry of hotlines",
                             (int)size, digits);
                diag_hint(diag, "add it to hotlines.yaml with its source and date, and refer to it by id");
            }
        }
    }
}

/* Cap height of Noto Sans, in ems; numbers are set in it in every language. */
static const double CAP_HEIGHT = 0.714;

static void run_size(const struct check *check, struct arena *scratch, struct diag *diag,
                     const struct check_subject *subject)
{
    (void)scratch;
    static const double DISTANCE_PER_CAP = 250; /* comfortable reading (brief, 2) */
    if (subject->layout->reading_distance <= 0)
        return;
    double needed = subject->layout->reading_distance / DISTANCE_PER_CAP, largest = 0;
    struct span span = subject->layout->span;
    for (size_t p = 0; p < subject->doc->n; p++) {
        const struct check_items items = subject->pages[p];
        for (size_t i = 0; i < items.n; i++) {
            const struct page_item *item = items.at[i].item;
            if (item->kind != PAGE_TEXT || item->text.size * CAP_HEIGHT <= largest)
                continue;
            struct number number;
            size_t at = 0;
            while (next_phone(item->text.line, &at, &number))
                if (number.n >= PHONE_LEAST && is_registered(subject->content, &number)) {
                    largest = item->text.size * CAP_HEIGHT;
                    span = item->span;
                    break;
                }
        }
    }
    if (largest >= needed - 0.01)
        return;
    if (largest > 0)
        check_report(check, diag, span,
                     "the largest hotline number is %.1f mm high; to be read from %.1f m it needs %.1f mm",
                     largest / LEN_MM, subject->layout->reading_distance / LEN_MM / 1000, needed / LEN_MM);
    else
        check_report(check, diag, span, "there is no hotline number on this poster");
}

const struct check check_unknown_number = {
    "unknown-number", CHECK_PAGE, DIAG_ERROR,
    "a wrong digit sends a child to a stranger; every number on paper is one of hotlines.yaml", run_registered};
const struct check check_hotline_size = {
    "hotline-size", CHECK_PAGE, DIAG_ERROR,
    "the number is what a poster is for; whoever cannot step up to it must be able to read it from where they stand",
    run_size};
