/* Load: hotlines.yaml -> records that may be printed and dialled.
 * The one hard thing: a wrong digit costs a child the call, so every form of a number is proved against its E.164
 * digits (ITU-T E.164; letters by the keypad of ITU-T E.161). */
#include "content/content_private.h"

#include <ctype.h>
#include <string.h>

enum { DIGITS_MOST = 15, SHORT_LEAST = 3, SHORT_MOST = 6 };

static bool all_digits(const char *text)
{
    size_t size = strspn(text, "0123456789");
    return size > 0 && text[size] == '\0';
}

/* North America: ten digits, area code and exchange from 2 up. */
static bool is_nanp(const char *national)
{
    return strlen(national) == 10 && national[0] >= '2' && national[3] >= '2';
}

static bool is_short(const char *number)
{
    size_t size = strlen(number);
    return all_digits(number) && size >= SHORT_LEAST && size <= SHORT_MOST;
}

static bool is_e164(const char *number)
{
    if (number[0] != '+' || !all_digits(number + 1) || number[1] == '0')
        return false;
    size_t size = strlen(number + 1);
    return size >= 8 && size <= DIGITS_MOST && (number[1] != '1' || is_nanp(number + 2));
}

bool content_check_number(struct diag *diag, const struct yml_text *number)
{
    if (is_e164(number->text) || is_short(number->text))
        return true;
    diag_error(diag, number->span, "hotline-number", "'%s' is not a phone number", number->text);
    diag_hint(diag,
              "write + and all digits with the country code, such as \"+18005551234\", or a short code of %d to %d "
              "digits",
              SHORT_LEAST, SHORT_MOST);
    return false;
}

static char keypad(char letter)
{
    static const char digits[] = "22233344455566677778889999";
    return digits[toupper((unsigned char)letter) - 'A'];
}

/* The digits that a caller would press for TEXT; false: it holds something else. LETTERS: how many were letters. */
static bool dialled(const char *text, char digits[DIGITS_MOST + 1], size_t *letters)
{
    size_t n = 0;
    *letters = 0;
    for (const char *c = text; *c; c++) {
        bool letter = isalpha((unsigned char)*c);
        if (!letter && !isdigit((unsigned char)*c)) {
            if (!strchr(" -.()+", *c))
                return false;
            continue;
        }
        if (n == DIGITS_MOST)
            return false;
        digits[n++] = letter ? keypad(*c) : *c;
        *letters += letter;
    }
    digits[n] = '\0';
    return true;
}

/* A form for paper must dial the number; North American ones may leave out the leading 1. */
static void check_form(struct diag *diag, const struct yml_text *form, const struct yml_text *number, bool vanity)
{
    char digits[DIGITS_MOST + 1];
    size_t letters;
    const char *want = number->text[0] == '+' ? number->text + 1 : number->text;
    const char *what = vanity ? "vanity form" : "display form";
    if (!dialled(form->text, digits, &letters)) {
        diag_error(diag, form->span, "contact-digits", "the %s '%s' holds more than digits, letters and - . ( )", what,
                   form->text);
        return;
    }
    if (!vanity && letters) {
        diag_error(diag, form->span, "contact-digits", "the display form '%s' has letters", form->text);
        diag_hint(diag, "not every reader knows Latin letters: put them under 'vanity'");
        return;
    }
    if (vanity && !letters) {
        diag_error(diag, form->span, "contact-digits", "the vanity form '%s' has no letters", form->text);
        return;
    }
    if (strcmp(digits, want) == 0 || (number->text[0] == '+' && want[0] == '1' && strcmp(digits, want + 1) == 0))
        return;
    diag_error(diag, form->span, "contact-digits", "the %s '%s' dials %s, but the number is %s", what, form->text,
               digits, number->text);
    diag_note(diag, number->span, "the number is given here");
}

static bool is_address(const char *text)
{
    const char *at = strchr(text, '@');
    if (!at || at == text || strchr(at + 1, '@'))
        return false;
    for (const char *c = text; *c; c++) {
        if (c != at && !isalnum((unsigned char)*c) && !strchr(c < at ? "._+-" : ".-", *c))
            return false;
    }
    const char *dot = strrchr(at, '.');
    return dot && dot > at + 1 && strlen(dot) > 2 && at[1] != '-' && !strstr(text, "..") && text[0] != '.' &&
           at[-1] != '.';
}

static void check_channel(struct content_reading *reading, const struct content_hotline *hotline,
                          const struct content_channel *channel)
{
    struct diag *diag = reading->diag;
    bool own = channel->kind == CONTENT_SMS || channel->kind == CONTENT_EMAIL;
    if (own && !channel->number.text) {
        diag_error(diag, channel->span, "hotline-channel", "the %s channel has no number",
                   channel->kind == CONTENT_SMS ? "sms" : "email");
        diag_hint(diag,
                  channel->kind == CONTENT_SMS ? "add 'number', a short code or +..." : "add the address as 'number'");
    } else if (!own && channel->number.text) {
        diag_error(diag, channel->number.span, "hotline-channel", "a %s channel has no number of its own",
                   channel->kind == CONTENT_CALL ? "call" : "chat");
        diag_hint(diag, "the number to call stands in the hotline itself");
    } else if (channel->kind == CONTENT_CALL && !hotline->number.text) {
        diag_error(diag, channel->span, "hotline-channel", "the hotline has no number to call");
        diag_hint(diag, "add 'number' to the hotline");
    } else if (channel->kind == CONTENT_SMS && content_check_number(diag, &channel->number) && channel->vanity.text) {
        check_form(diag, &channel->vanity, &channel->number, true);
    } else if (channel->kind == CONTENT_EMAIL && !is_address(channel->number.text)) {
        diag_error(diag, channel->number.span, "email-address", "'%s' is not a mail address", channel->number.text);
    }
    for (size_t i = 0; i < channel->languages.n; i++)
        content_need_language(reading, &channel->languages.at[i]);
}

static void read_channels(struct content_reading *reading, const struct yml_node *list, struct content_hotline *hotline)
{
    static const char *const kinds[] = {"call", "sms", "chat", "email", NULL};
    struct raw {
        struct content_channel channel;
        int kind;
    };
    static const struct yml_field fields[] = {
        {.key = "kind", .type = YML_ENUM, .offset = offsetof(struct raw, kind), .required = true, .names = kinds},
        {.key = "number", .type = YML_TEXT, .offset = offsetof(struct raw, channel.number)},
        {.key = "vanity", .type = YML_TEXT, .offset = offsetof(struct raw, channel.vanity)},
        {.key = "languages", .type = YML_TEXTS, .offset = offsetof(struct raw, channel.languages), .required = true},
        {.key = "interpreters", .type = YML_BOOL, .offset = offsetof(struct raw, channel.interpreters)},
    };
    if (!yml_expect(reading->diag, list, YML_LIST, "channels"))
        return;
    if (!list->n)
        diag_error(reading->diag, list->span, "hotline-channel", "the hotline has no channel");
    struct content_channel *channels = arena_array(reading->arena, list->n, sizeof *channels);
    size_t n = 0;
    for (size_t i = 0; i < list->n; i++) {
        struct raw raw = {.channel.span = list->items[i]->span};
        if (!yml_read(&reading->yml, list->items[i], "a channel", fields, sizeof fields / sizeof *fields, &raw))
            continue;
        raw.channel.kind = (enum content_channel_kind)raw.kind;
        check_channel(reading, hotline, &raw.channel);
        channels[n++] = raw.channel;
    }
    hotline->channels = channels;
    hotline->n = n;
}

static void check_scope(struct diag *diag, const struct yml_text *scope)
{
    static const char *scopes[] = {"emergency", "crisis", "report", "help", "family"};
    for (size_t i = 0; i < sizeof scopes / sizeof *scopes; i++) {
        if (strcmp(scopes[i], scope->text) == 0)
            return;
    }
    diag_error(diag, scope->span, "hotline-scope", "'%s' is not a scope", scope->text);
    diag_hint(diag, "the scopes are emergency, crisis, report, help and family");
    content_suggest(diag, scope->text, (struct content_names){scopes, sizeof scopes / sizeof *scopes});
}

static const char *const hotline_status_names[] = {"current", "doubtful", "retired", "by-rule", NULL};

struct raw_hotline {
    struct content_hotline hotline;
    const struct yml_node *channels;
};

static void read_hotline(struct content_reading *reading, const struct yml_pair *pair, struct content_hotline *out)
{
    static const struct yml_field fields[] = {
        {.key = "name", .type = YML_TEXT, .offset = offsetof(struct raw_hotline, hotline.name), .required = true},
        {.key = "number", .type = YML_TEXT, .offset = offsetof(struct raw_hotline, hotline.number)},
        {.key = "display", .type = YML_TEXT, .offset = offsetof(struct raw_hotline, hotline.display)},
        {.key = "vanity", .type = YML_TEXT, .offset = offsetof(struct raw_hotline, hotline.vanity)},
        {.key = "hours", .type = YML_TEXT, .offset = offsetof(struct raw_hotline, hotline.hours), .required = true},
        {.key = "country", .type = YML_TEXT, .offset = offsetof(struct raw_hotline, hotline.country), .required = true},
        {.key = "scope", .type = YML_TEXT, .offset = offsetof(struct raw_hotline, hotline.scope), .required = true},
        {.key = "source", .type = YML_TEXT, .offset = offsetof(struct raw_hotline, hotline.source), .required = true},
        {.key = "checked", .type = YML_DATE, .offset = offsetof(struct raw_hotline, hotline.checked), .required = true},
        {.key = "review_by",
         .type = YML_DATE,
         .offset = offsetof(struct raw_hotline, hotline.review_by),
         .required = true},
        {.key = "status",
         .type = YML_ENUM,
         .offset = offsetof(struct raw_hotline, hotline.status),
         .required = true,
         .names = hotline_status_names},
        {.key = "note", .type = YML_TEXT, .offset = offsetof(struct raw_hotline, hotline.note)},
        {.key = "channels", .type = YML_NODE, .offset = offsetof(struct raw_hotline, channels), .required = true},
    };
    struct diag *diag = reading->diag;
    struct raw_hotline raw = {.hotline.id = {pair->key, pair->span}, .hotline.span = pair->span};
    struct content_hotline *hotline = &raw.hotline;
    content_check_id(diag, pair->span, pair->key);
    char *what = arena_format(reading->scratch, "hotline '%s'", pair->key);
    yml_read(&reading->yml, pair->value, what, fields, sizeof fields / sizeof *fields, &raw);
    content_check_dates(diag, &hotline->checked, &hotline->review_by);
    if (hotline->scope.text)
        check_scope(diag, &hotline->scope);
    if (hotline->number.text && !hotline->display.text) {
        diag_error(diag, hotline->number.span, "hotline-display", "hotline '%s' has no display form", pair->key);
        diag_hint(diag, "add 'display', the number as people read it");
    } else if (!hotline->number.text && (hotline->display.text || hotline->vanity.text)) {
        diag_error(diag, pair->span, "hotline-display", "hotline '%s' has a form to print but no number", pair->key);
    } else if (hotline->number.text && content_check_number(diag, &hotline->number)) {
        check_form(diag, &hotline->display, &hotline->number, false);
        if (hotline->vanity.text)
            check_form(diag, &hotline->vanity, &hotline->number, true);
    }
    if (raw.channels)
        read_channels(reading, raw.channels, hotline);
    *out = *hotline;
}

void content_read_hotlines(struct content_reading *reading)
{
    const struct yml_node *records = content_records(reading, "hotlines.yaml", "hotlines");
    if (!records) {
        reading->registries_whole = false;
        return;
    }
    struct content_hotline *hotlines = arena_array(reading->arena, records->n, sizeof *hotlines);
    for (size_t i = 0; i < records->n; i++)
        read_hotline(reading, &records->pairs[i], &hotlines[i]);
    reading->content->hotlines = hotlines;
    reading->content->nhotlines = records->n;
}
