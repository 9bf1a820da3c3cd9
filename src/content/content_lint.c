/* Load: a parsed text -> findings about numbers and addresses that were typed instead of referred to, and about bidi
 * controls that would show one thing and say another (Unicode UAX 9; Trojan-source spoofing).
 * The one hard thing: a number must be found in any script's digits, with any separators, with invisible characters
 * inside, without crying wolf at "18", "2022" or "24/7". So the text is first folded: full-width forms to ASCII, digits
 * of every script to 0-9, invisible characters away. */
#include "content/content_private.h"

#include <string.h>

#include <unicode/uchar.h>

struct folded {
    UChar32 c;
    uint32_t at, end; /* bytes of the plain text */
};

struct lint {
    struct content_reading *reading;
    const struct content_text *text;
    const struct content_plain *plain;
    struct folded *chars;
    size_t n;
};

int32_t content_next_char(const char *text, size_t *at)
{
    unsigned char lead = (unsigned char)text[(*at)++];
    int more = lead < 0xc0 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    UChar32 c = more ? lead & (0x3f >> more) : lead;
    for (; more; more--)
        c = c << 6 | ((unsigned char)text[(*at)++] & 0x3f);
    return c;
}

static UChar32 fold(UChar32 c)
{
    if (c < 0x80)
        return c;
    int digit = u_charDigitValue(c);
    if (digit >= 0)
        return '0' + digit;
    return c >= 0xff01 && c <= 0xff5e ? c - 0xfee0 : c; /* full-width forms of ASCII */
}

static void fold_all(struct lint *lint)
{
    const struct content_plain *plain = lint->plain;
    lint->chars = arena_array(lint->reading->scratch, plain->n, sizeof *lint->chars);
    for (size_t i = 0; i < plain->n;) {
        size_t start = i;
        UChar32 c = content_next_char(plain->text, &i);
        if (c >= 0x80 && u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT))
            continue;
        lint->chars[lint->n++] = (struct folded){.c = fold(c), .at = (uint32_t)start, .end = (uint32_t)i};
    }
}

/* Folded characters FROM .. END as a place, and as they were typed. */
static struct span place(const struct lint *lint, size_t from, size_t end, const char **typed)
{
    const uint32_t *at = lint->plain->at;
    size_t start = at[lint->chars[from].at], stop = at[lint->chars[end - 1].end - 1] + 1;
    *typed = arena_strndup(lint->reading->scratch, lint->text->markup + start, stop - start);
    return content_place(lint->text->span, lint->text->markup, start, stop - start);
}

static UChar32 char_at(const struct lint *lint, size_t i)
{
    return i < lint->n ? lint->chars[i].c : 0;
}

static bool is_digit(UChar32 c)
{
    return c >= '0' && c <= '9';
}

static bool is_ascii_letter(UChar32 c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_capital(UChar32 c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_dash(UChar32 c)
{
    return u_charType(c) == U_DASH_PUNCTUATION || c == 0x2212;
}

static bool is_space(UChar32 c)
{
    return u_charType(c) == U_SPACE_SEPARATOR;
}

/* ---- numbers */

enum { DIGITS_MOST = 32, RUNS_MOST = 16, BETWEEN_MOST = 3 };

/* Runs of digits with separators between them: what a reader takes for one number. */
struct number {
    size_t end; /* behind its last digit */
    char digits[DIGITS_MOST + 1];
    size_t n, nruns;
    size_t starts[RUNS_MOST + 1]; /* of the runs in the digits */
};

/* Where the next run of the same number starts, or 0. */
static size_t next_run(const struct lint *lint, size_t i)
{
    for (size_t n = 0; n < BETWEEN_MOST; n++, i++) {
        UChar32 c = char_at(lint, i);
        if (c == '.' && is_space(char_at(lint, i + 1)))
            return 0; /* the end of a sentence */
        if (!is_space(c) && !is_dash(c) && !(c && c < 0x80 && strchr("./()+", (char)c)) && c != 0xb7)
            return 0;
        if (is_digit(char_at(lint, i + 1)))
            return i + 1;
    }
    return 0;
}

static struct number read_number(const struct lint *lint, size_t i)
{
    struct number number = {0};
    for (bool more = true; more;) {
        number.starts[number.nruns++] = number.n;
        for (; is_digit(char_at(lint, i)); i++) {
            if (number.n < DIGITS_MOST)
                number.digits[number.n++] = (char)char_at(lint, i);
        }
        number.end = i;
        i = next_run(lint, i);
        more = i && number.nruns < RUNS_MOST && number.n < DIGITS_MOST;
    }
    number.starts[number.nruns] = number.n;
    return number;
}

static bool same_run(const struct number *number, size_t run, const char *code)
{
    size_t size = number->starts[run + 1] - number->starts[run];
    return strlen(code) == size && memcmp(number->digits + number->starts[run], code, size) == 0;
}

static bool dials_code(const struct number *number, const char *code)
{
    if (!code || !is_digit(code[0]))
        return false;
    bool same = strcmp(number->digits, code) == 0;
    for (size_t i = 0; i < number->nruns; i++)
        same = same || same_run(number, i, code);
    return same;
}

static bool dials(const struct number *number, const struct yml_text *known)
{
    const char *digits = known->text;
    if (!digits || digits[0] != '+')
        return dials_code(number, digits);
    return strcmp(number->digits, digits + 1) == 0 || (digits[1] == '1' && strcmp(number->digits, digits + 2) == 0);
}

/* The reference that would print the number, or NULL: no record has it. */
static const char *reference_for(const struct lint *lint, const struct number *number)
{
    const struct content *content = lint->reading->content;
    for (size_t i = 0; i < content->nhotlines; i++) {
        const struct content_hotline *hotline = &content->hotlines[i];
        if (dials(number, &hotline->number))
            return arena_format(lint->reading->scratch, "{tel:%s}", hotline->id.text);
        for (size_t k = 0; k < hotline->n; k++) {
            if (hotline->channels[k].kind == CONTENT_SMS && dials(number, &hotline->channels[k].number))
                return arena_format(lint->reading->scratch, "{sms:%s}", hotline->id.text);
        }
    }
    return NULL;
}

static bool is_year(const struct number *number, size_t run)
{
    const char *digits = number->digits + number->starts[run];
    return number->starts[run + 1] - number->starts[run] == 4 &&
           (memcmp(digits, "19", 2) == 0 || memcmp(digits, "20", 2) == 0);
}

static bool looks_dialled(const struct number *number)
{
    if (number->nruns == 2 && is_year(number, 0) && is_year(number, 1))
        return false;
    for (size_t i = 0; i < number->nruns; i++) {
        if (number->starts[i + 1] - number->starts[i] >= 5)
            return true;
    }
    return number->n >= 7;
}

/* "IL 62704", "IL 62704-1234": the ZIP code of an address, behind the two capitals of a state. */
static bool is_zip(const struct lint *lint, size_t i, const struct number *number)
{
    enum { ZIP = 5, ZIP_4 = 9 };
    bool short_form = number->nruns == 1 && number->n == ZIP;
    bool long_form =
        number->nruns == 2 && number->starts[1] == ZIP && number->n == ZIP_4 && is_dash(char_at(lint, i + ZIP));
    return (short_form || long_form) && i >= 3 && is_space(char_at(lint, i - 1)) && is_capital(char_at(lint, i - 2)) &&
           is_capital(char_at(lint, i - 3)) && (i == 3 || !is_ascii_letter(char_at(lint, i - 4)));
}

/* "1-800-" and a word: where the word ends, or 0. */
static size_t vanity_end(const struct lint *lint, const struct number *number)
{
    size_t i = number->end, letters = 0;
    if (number->nruns < 2 || number->n < 4 || !is_dash(char_at(lint, i)))
        return 0;
    for (i++; is_ascii_letter(char_at(lint, i)) || is_dash(char_at(lint, i)) || is_digit(char_at(lint, i)); i++)
        letters += is_ascii_letter(char_at(lint, i));
    return letters >= 3 ? i : 0;
}

static void lint_numbers(const struct lint *lint)
{
    struct diag *diag = lint->reading->diag;
    for (size_t i = 0; i < lint->n; i++) {
        if (!is_digit(char_at(lint, i)))
            continue;
        struct number number = read_number(lint, i);
        size_t vanity = vanity_end(lint, &number);
        const char *reference = reference_for(lint, &number), *typed;
        size_t end = vanity ? vanity : number.end;
        bool address = lint->reading->outside && !reference && is_zip(lint, i, &number);
        if (vanity || reference || (looks_dialled(&number) && !address)) {
            struct span span = place(lint, i, end, &typed);
            diag_error(diag, span, "number-in-text", "the number '%s' is typed into the text", typed);
            if (lint->reading->outside)
                diag_hint(diag, "leave it out: a number that can be called has a column or a line of its own");
            else if (reference)
                diag_hint(diag, "write %s: numbers stand in hotlines.yaml only, so that a change reaches every piece",
                          reference);
            else
                diag_hint(diag, "add a record to hotlines.yaml and refer to it, as in {tel:ID}");
        }
        i = end - 1;
    }
}

/* ---- addresses */

static bool in_address(UChar32 c)
{
    return is_ascii_letter(c) || is_digit(c) || (c > ' ' && c < 0x80 && strchr("._~:/@%+-?=&#", (char)c));
}

static bool starts_with(const struct lint *lint, size_t i, const char *word)
{
    for (; *word; word++, i++) {
        UChar32 c = char_at(lint, i);
        if (c != *word && c != *word - 'a' + 'A')
            return false;
    }
    return true;
}

/* A dot inside a word with at least two letters behind it, as in "example.org". */
static bool is_host_dot(const struct lint *lint, size_t i)
{
    if (char_at(lint, i) != '.' || i == 0 || !u_isalnum(char_at(lint, i - 1)))
        return false;
    size_t letters = 0;
    while (is_ascii_letter(char_at(lint, i + 1 + letters)))
        letters++;
    return letters >= 2;
}

static bool is_address(const struct lint *lint, size_t i)
{
    bool word = i == 0 || !u_isalnum(char_at(lint, i - 1));
    return char_at(lint, i) == '@' || is_host_dot(lint, i) ||
           (word && (starts_with(lint, i, "www.") || starts_with(lint, i, "http")));
}

static void lint_addresses(const struct lint *lint)
{
    struct diag *diag = lint->reading->diag;
    for (size_t i = 0; i < lint->n; i++) {
        if (!is_address(lint, i))
            continue;
        size_t from = i, end = i + 1;
        while (from > 0 && in_address(char_at(lint, from - 1)))
            from--;
        while (in_address(char_at(lint, end)))
            end++;
        while (end > i + 1 && !is_ascii_letter(char_at(lint, end - 1)) && !is_digit(char_at(lint, end - 1)))
            end--;
        const char *typed;
        struct span span = place(lint, from, end, &typed);
        diag_error(diag, span, "url-in-text", "the address '%s' is typed into the text", typed);
        diag_hint(diag, "%s; if a sentence ends here, put a space behind its full stop",
                  lint->reading->outside ? "leave it out: an address has a column or a line of its own"
                                         : "write {host:ID} for a site or {email:ID} for a hotline");
        i = end - 1;
    }
}

void content_lint(struct content_reading *reading, const struct content_text *text, const struct content_plain *plain)
{
    struct lint lint = {.reading = reading, .text = text, .plain = plain};
    fold_all(&lint);
    lint_numbers(&lint);
    lint_addresses(&lint);
}

/* ---- characters that nobody sees or types */

static bool is_among(const char *script, const char *const *scripts)
{
    while (*scripts && strcmp(script, *scripts) != 0)
        scripts++;
    return *scripts != NULL;
}

/* Those that belong to a script are welcome there: ZERO WIDTH SPACE between words without spaces, joiners where letters
 * join. Words typed into a table or a form have no language, and may be of any. */
static bool is_unseen(const struct content_reading *reading, const struct content_text *text, UChar32 c)
{
    static const char *const WORDLESS[] = {"Thai", "Laoo", "Khmr", "Mymr", NULL};
    static const char *const APART[] = {"Latn", "Cyrl", "Hans", "Hant", "Jpan", "Kore", NULL};
    if (!u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT))
        return false;
    const struct content_lang *lang = text->lang ? content_language(reading->content, text->lang) : NULL;
    switch (c) {
    case 0x200b:
        return lang && !is_among(lang->script.text, WORDLESS);
    case 0x200c:
    case 0x200d:
        return lang && is_among(lang->script.text, APART);
    case 0x2060: /* WORD JOINER: no break here */
    case 0x200e: /* marks of direction show in the order of what is beside them */
    case 0x200f:
    case 0x061c:
        return false;
    default:
        return true;
    }
}

/* Letters in a fixed shape, as programs copy them out of a PDF. */
static bool is_presentation_form(UChar32 c)
{
    return (c >= 0xfb00 && c <= 0xfb06) || (c >= 0xfb50 && c < 0xfdd0 && c != 0xfd3e && c != 0xfd3f) ||
           (c >= 0xfe70 && c <= 0xfefc);
}

static void lint_odd(struct content_reading *reading, const struct content_text *text, size_t at, size_t size,
                     UChar32 c)
{
    if (is_presentation_form(c)) {
        diag_error(reading->diag, content_place(text->span, text->markup, at, size), "presentation-form",
                   "a letter in a fixed shape, U+%04X", (unsigned)c);
        diag_hint(reading->diag, "type the word anew: copied out of a PDF, it cannot be searched for");
    } else if (is_unseen(reading, text, c)) {
        diag_error(reading->diag, content_place(text->span, text->markup, at, size), "unseen-character",
                   "a character that nobody sees, U+%04X", (unsigned)c);
        diag_hint(reading->diag, "delete the word and type it anew: with this in it, it cannot be searched for");
    }
}

/* ---- bidi controls */

static void report_control(struct content_reading *reading, const struct content_text *text, size_t at, UChar32 c,
                           const char *what)
{
    diag_error(reading->diag, content_place(text->span, text->markup, at, 3), "bidi-control", "%s U+%04X", what,
               (unsigned)c);
    diag_hint(reading->diag, reading->outside ? "it cannot be seen: delete the words and type them anew"
                                              : "numbers and addresses are isolated by themselves; for other words use "
                                                "U+2068 ... U+2069 on one line");
}

void content_lint_bidi(struct content_reading *reading, const struct content_text *text)
{
    VEC(size_t) open = {0};
    size_t size = strlen(text->markup);
    for (size_t i = 0; i <= size;) {
        size_t start = i;
        UChar32 c = content_next_char(text->markup, &i);
        if (c >= 0x202a && c <= 0x202e) {
            report_control(reading, text, start, c, "a bidi embedding or override");
        } else if (c >= 0x2066 && c <= 0x2068) {
            *VEC_ADD(reading->scratch, &open) = start;
        } else if (c == 0x2069 && open.n) {
            open.n--;
        } else if (c == 0x2069) {
            report_control(reading, text, start, c, "the end of an isolate that was not begun,");
        } else if (c == '\n' || c == '\0') { /* UAX 9, X8: a line end closes all isolates */
            for (; open.n; open.n--) {
                size_t at = open.at[open.n - 1];
                c = content_next_char(text->markup, &at);
                report_control(reading, text, open.at[open.n - 1], c, "an isolate that its line does not close,");
            }
        } else if (c >= 0xad) {
            lint_odd(reading, text, start, i - start, c);
        }
    }
}
