/* Load: a translation beside its English -> findings about what it drops, adds, or promises in vain.
 * The one hard thing: a missing {tel:...} is a call that is never made, so references and marks are counted, not
 * compared by eye; but a text whose English has moved on cannot be held to what it was not made from. */
#include "content/content_private.h"

#include <string.h>

/* A reference or a mark, as it stands in the markup. */
struct token {
    const char *at;
    size_t size; /* 0: no more */
};

static struct token next_token(const char *at)
{
    for (; *at; at++) {
        if (at[0] == '\\' && at[1])
            at++;
        else if ((at[0] == '*' || at[0] == '=') && at[1] == at[0])
            return (struct token){at, 2};
        else if (at[0] == '{' && at[1 + strcspn(at + 1, "{}\n")] == '}')
            return (struct token){at, strcspn(at, "}") + 1};
    }
    return (struct token){at, 0};
}

static size_t count(const char *markup, struct token what)
{
    size_t n = 0;
    for (struct token t = next_token(markup); t.size; t = next_token(t.at + t.size))
        n += t.size == what.size && memcmp(t.at, what.at, t.size) == 0;
    return n;
}

static bool seen_before(const char *markup, struct token what)
{
    for (struct token t = next_token(markup); t.at < what.at; t = next_token(t.at + t.size))
        if (t.size == what.size && memcmp(t.at, what.at, t.size) == 0)
            return true;
    return false;
}

/* Wrong in a translation of what the English says now; of what it said once it may have been right. */
static void report_marks(struct content_reading *reading, const struct content_text *text, struct span span,
                         const char *message)
{
    if (text->stale)
        diag_warning(reading->diag, span, "translation-marks", "%s", message);
    else
        diag_error(reading->diag, span, "translation-marks", "%s", message);
}

static void report_token(struct content_reading *reading, const struct content_text *english,
                         const struct content_text *text, struct token token, size_t in_english, size_t here)
{
    bool foreign = token.at >= text->markup && token.at < text->markup + strlen(text->markup);
    struct span span = text->span;
    if (foreign)
        span = content_place(text->span, text->markup, (size_t)(token.at - text->markup), token.size);
    report_marks(reading, text, span,
                 arena_format(reading->scratch, "'%s' has '%.*s' %zu time%s, its English %zu time%s", text->id,
                              (int)token.size, token.at, here, here == 1 ? "" : "s", in_english,
                              in_english == 1 ? "" : "s"));
    diag_note(reading->diag, english->span, "the English is here");
    diag_hint(reading->diag, "keep every {reference}, **key word** and ==accent== as often as the English has it");
}

static void compare_marks(struct content_reading *reading, const struct content_text *english,
                          const struct content_text *text)
{
    for (struct token t = next_token(text->markup); t.size; t = next_token(t.at + t.size)) {
        size_t here = count(text->markup, t), there = count(english->markup, t);
        if (here != there && !seen_before(text->markup, t))
            report_token(reading, english, text, t, there, here);
    }
    for (struct token t = next_token(english->markup); t.size; t = next_token(t.at + t.size))
        if (!count(text->markup, t) && !seen_before(english->markup, t))
            report_token(reading, english, text, t, count(english->markup, t), 0);
}

/* ---- channels */

/* "zh-Hans" is served where "zh" is. */
static bool serves(const struct content_channel *channel, const char *lang)
{
    for (size_t i = 0; i < channel->languages.n; i++) {
        const char *served = channel->languages.at[i].text;
        size_t size = strlen(served);
        if (strncmp(served, lang, size) == 0 && (lang[size] == '\0' || lang[size] == '-'))
            return true;
    }
    return false;
}

static const struct content_channel *sms_of(const struct content *content, const char *id)
{
    const struct content_hotline *hotline = content_hotline(content, id);
    for (size_t i = 0; hotline && i < hotline->n; i++)
        if (hotline->channels[i].kind == CONTENT_SMS)
            return &hotline->channels[i];
    return NULL;
}

/* Words in brackets behind the number tell which languages it answers: "(English, Spanish)", full width too. */
static bool has_remark(const char *behind)
{
    size_t line = strcspn(behind, "\n");
    for (size_t i = 0; i < line; i++)
        if (behind[i] == '(' || strncmp(behind + i, "\xef\xbc\x88", 3) == 0)
            return true;
    return false;
}

static void check_channels(struct content_reading *reading, const struct content_text *text)
{
    static const char form[] = "{sms:";
    for (struct token t = next_token(text->markup); t.size; t = next_token(t.at + t.size)) {
        if (strncmp(t.at, form, strlen(form)) != 0)
            continue;
        size_t head = strlen(form);
        const struct content_channel *channel =
            sms_of(reading->content, arena_strndup(reading->scratch, t.at + head, t.size - head - 1));
        if (!channel || channel->interpreters || serves(channel, text->lang) || has_remark(t.at + t.size))
            continue;
        diag_warning(reading->diag, content_place(text->span, text->markup, (size_t)(t.at - text->markup), t.size),
                     "channel-language", "nobody answers text messages to '%.*s' in '%s'", (int)t.size, t.at,
                     text->lang);
        diag_note(reading->diag, channel->span, "the languages of the channel are given here");
        diag_hint(reading->diag, "name them in brackets behind the number, as in '(English, Spanish)'");
    }
}

void content_compare(struct content_reading *reading, const struct content_text *english,
                     const struct content_text *text)
{
    compare_marks(reading, english, text);
    check_channels(reading, text);
}
