/* Compose: a parsed text and its values -> rich text; records -> the forms that paper and codes need.
 * The one hard thing: this runs for every text of every document of a batch, so it only copies bytes. */
#include "content/content_private.h"

#include <ctype.h>
#include <string.h>

#include <unicode/uchar.h>

static const char *channel_number(const struct content_hotline *hotline, enum content_channel_kind kind)
{
    for (size_t i = 0; i < hotline->n; i++) {
        if (hotline->channels[i].kind == kind)
            return hotline->channels[i].number.text;
    }
    return NULL;
}

static bool is_number_of(const struct content_hotline *hotline, const char *number)
{
    return hotline->number.text && strcmp(hotline->number.text, number) == 0;
}

const char *content_form_of_hotline(const struct content_hotline *hotline, const char *form)
{
    if (strcmp(form, "tel") == 0)
        return hotline->display.text;
    if (strcmp(form, "vanity") == 0)
        return hotline->vanity.text;
    if (strcmp(form, "email") == 0)
        return channel_number(hotline, CONTENT_EMAIL);
    if (strcmp(form, "sms") != 0)
        return NULL;
    const char *number = channel_number(hotline, CONTENT_SMS);
    return number && is_number_of(hotline, number) ? hotline->display.text : number;
}

const char *content_contact(const struct content *content, const char *form, const char *id)
{
    if (strcmp(form, "host") == 0) {
        const struct content_site *site = content_site(content, id);
        return site ? site->host : NULL;
    }
    const struct content_hotline *hotline = content_hotline(content, id);
    return hotline ? content_form_of_hotline(hotline, form) : NULL;
}

const char *content_target(struct arena *arena, const struct content *content, const char *code)
{
    bool tel = strncmp(code, "tel:", 4) == 0, sms = strncmp(code, "sms:", 4) == 0;
    if (!tel && !sms) {
        const struct content_site *site = content_site(content, code);
        return site && site->host ? site->url.text : NULL;
    }
    const struct content_hotline *hotline = content_hotline(content, code + 4);
    if (!hotline)
        return NULL;
    const char *number = tel ? hotline->number.text : channel_number(hotline, CONTENT_SMS);
    return number ? arena_format(arena, "%.4s%s", code, number) : NULL;
}

static const char isolate[] = "\xe2\x81\xa8", isolate_end[] = "\xe2\x81\xa9"; /* U+2068, U+2069 */

/* Whether WORDS hold letters of the other direction than RTL. */
static bool turns(const char *words, bool rtl)
{
    for (size_t at = 0; words[at];) {
        UCharDirection class = u_charDirection(content_next_char(words, &at));
        if (rtl ? class == U_LEFT_TO_RIGHT : class == U_RIGHT_TO_LEFT || class == U_RIGHT_TO_LEFT_ARABIC)
            return true;
    }
    return false;
}

const char *content_isolated(struct arena *arena, const char *words, bool rtl)
{
    return turns(words, rtl) ? arena_format(arena, "%s%s%s", isolate, words, isolate_end) : words;
}

/* Dates, versions, document ids: they must not be broken or turned round. */
static bool is_code(const char *value)
{
    bool digit = false;
    for (const char *c = value; *c; c++) {
        if ((unsigned char)*c <= ' ' || (unsigned char)*c >= 0x7f)
            return false;
        digit = digit || isdigit((unsigned char)*c);
    }
    return digit;
}

static const struct content_value *value_of(const struct content_value *values, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(values[i].name, name) == 0)
            return &values[i];
    }
    return NULL;
}

static void report_value(struct arena *arena, struct diag *diag, const struct content_text *text,
                         const struct content_piece *piece, const struct content_value *values, size_t n)
{
    diag_error(diag, content_place(text->span, text->markup, piece->at, piece->markup_size), "unknown-value",
               "{%s} has no value here", piece->value);
    struct content_names names = {arena_array(arena, n, sizeof *names.at), n};
    for (size_t i = 0; i < n; i++)
        names.at[i] = values[i].name;
    content_suggest(diag, piece->value, names);
}

static char *put(char *at, const char *words, size_t size)
{
    memcpy(at, words, size);
    return at + size;
}

/* A piece as it goes to paper. */
struct part {
    const char *words;
    size_t size;
    unsigned marks;
    const char *link;
    bool isolated; /* a value that runs against its text: or its words and those around it would change places */
};

bool content_rich(struct arena *arena, struct diag *diag, const struct content *content,
                  const struct content_text *text, const struct content_value *values, size_t nvalues, struct rich *out)
{
    bool good = true;
    size_t size = 0;
    struct part *parts = arena_array(arena, text->n, sizeof *parts);
    for (size_t i = 0; i < text->n; i++) {
        const struct content_piece *piece = &text->pieces[i];
        struct part *part = &parts[i];
        *part = (struct part){.words = piece->text, .size = piece->size, .marks = piece->marks, .link = piece->link};
        if (piece->value) {
            const struct content_value *value = value_of(values, nvalues, piece->value);
            if (!value) {
                report_value(arena, diag, text, piece, values, nvalues);
                good = false;
                continue;
            }
            part->words = value->value;
            part->size = strlen(part->words);
            part->link = value->target;
            const struct content_lang *lang = content_language(content, text->lang);
            if (value->target || is_code(part->words))
                part->marks |= RICH_CODE;
            else
                part->isolated = turns(part->words, lang && lang->rtl);
        }
        size += part->size + (part->isolated ? strlen(isolate) + strlen(isolate_end) : 0);
    }
    if (!good)
        return false;
    char *to = arena_array(arena, size + 1, 1), *at = to;
    struct rich_span *spans = arena_array(arena, text->n, sizeof *spans);
    size_t n = 0;
    for (size_t i = 0; i < text->n; i++) {
        const struct part *part = &parts[i];
        size_t start = (size_t)(at - to);
        if (part->isolated)
            at = put(at, isolate, strlen(isolate));
        at = put(at, part->words, part->size);
        if (part->isolated)
            at = put(at, isolate_end, strlen(isolate_end));
        if (part->marks && part->size)
            spans[n++] =
                (struct rich_span){.start = start, .end = (size_t)(at - to), .marks = part->marks, .link = part->link};
    }
    *out = (struct rich){.text = to, .size = size, .spans = spans, .n = n};
    return true;
}
