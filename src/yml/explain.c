/* Part of loading: libyaml's complaint -> a finding in plain words with a hint.
 * The one hard thing: libyaml says what its grammar wanted, the writer must hear what she did; so the line in question
 * is looked at again. The left column of the table at the end lists libyaml 0.2.5's own texts. */
#include "yml/explain.h"

#include <stdbool.h>
#include <string.h>

/* A byte of the source and the line around it; FIRST is what stands first on it, END is before its line end. */
struct place {
    size_t at, line, first, end;
};

struct complaint {
    struct diag *diag;
    const struct yml_lines *lines;
    const char *text;
    size_t size;
    struct place problem, context;
    const struct yml_complaint *said;
};

static struct place place_of(const char *text, size_t size, size_t at)
{
    struct place place = {.at = at, .line = at, .end = at};
    while (place.line > 0 && text[place.line - 1] != '\n')
        place.line--;
    while (place.end < size && text[place.end] != '\n')
        place.end++;
    while (place.end > place.line && strchr(" \t\r", text[place.end - 1]))
        place.end--;
    place.first = place.line;
    while (place.first < place.end && text[place.first] == ' ')
        place.first++;
    return place;
}

static void say(const struct complaint *c, size_t from, size_t to, const char *text, const char *hint)
{
    diag_error(c->diag, yml_lines_span_bytes(c->lines, from, to), "yaml-syntax", "%s", text);
    diag_hint(c->diag, "%s", hint);
}

/* The character at PLACE, or what is left of its line. */
static void say_here(const struct complaint *c, struct place place, const char *text, const char *hint)
{
    say(c, place.at, place.at < place.end ? place.end : place.at, text, hint);
}

static void say_line(const struct complaint *c, struct place place, const char *text, const char *hint)
{
    say(c, place.first, place.end, text, hint);
}

static char char_at(const struct complaint *c, size_t at)
{
    return at < c->size ? c->text[at] : '\0';
}

/* The first ':' in [from, to) that ends a key; TO: there is none. */
static size_t key_colon(const struct complaint *c, size_t from, size_t to)
{
    for (size_t at = from; at < to; at++)
        if (c->text[at] == ':' && (at + 1 >= c->size || strchr(" \t\r\n", c->text[at + 1])))
            return at;
    return to;
}

/* Where the value on the line of PLACE starts: behind dashes and a key. */
static size_t value_start(const struct complaint *c, struct place place)
{
    size_t at = place.first;
    while (at + 1 < place.end && c->text[at] == '-' && c->text[at + 1] == ' ')
        for (at += 2; at < place.end && c->text[at] == ' ';)
            at++;
    size_t colon = key_colon(c, at, place.end);
    if (colon < place.end)
        for (at = colon + 1; at < place.end && c->text[at] == ' ';)
            at++;
    return at;
}

static void say_needs_quotes(const struct complaint *c, size_t at)
{
    diag_error(c->diag, yml_lines_span_bytes(c->lines, at, at + 1), "yaml-syntax",
               "a text cannot start with '%c' unless it is in quotes", c->text[at]);
    diag_hint(c->diag, "put the whole text in quotes: \"...\"");
}

static void say_tab(const struct complaint *c, struct place place)
{
    size_t tab = place.line;
    while (tab < place.at && c->text[tab] != '\t')
        tab++;
    say(c, tab, tab + 1, "a tab stands where only spaces may stand",
        "replace the tab by spaces; what belongs together starts in the same column");
}

static void say_token(const struct complaint *c)
{
    if (char_at(c, c->problem.at) == '\t')
        say_tab(c, c->problem);
    else if (c->problem.at < c->size)
        say_needs_quotes(c, c->problem.at);
    else
        say_here(c, c->problem, "the file ends too early", "look for what is missing at its end");
}

static void say_tab_in_text(const struct complaint *c)
{
    say_tab(c, c->problem);
}

/* The last line above PLACE that is not blank; PLACE itself where there is none. */
static struct place line_above(const struct complaint *c, struct place place)
{
    size_t at = place.line;
    while (at > 0 && strchr(" \t\r\n", c->text[at - 1]))
        at--;
    return at > 0 ? place_of(c->text, c->size, at - 1) : place;
}

/* A line in which a key was to be, and no "key: " was found. */
static void say_no_key(const struct complaint *c, struct place line)
{
    for (size_t at = line.first; at + 1 < line.end; at++)
        if (c->text[at] == ':' && !strchr(" \t/", c->text[at + 1])) {
            say(c, at, at + 1, "there is no space behind the ':'", "write 'key: value', with a space behind the ':'");
            return;
        }
    say_line(c, line, "this line is not 'key: value'",
             "put a ':' and a space behind its key, or indent the line if it goes on with the text above");
}

static void say_no_colon(const struct complaint *c)
{
    say_no_key(c, c->context);
}

static void say_too_deep(const struct complaint *c)
{
    struct place above = line_above(c, c->problem);
    if (char_at(c, c->problem.first) == '\t')
        say_tab(c, c->problem);
    else if (key_colon(c, above.first, above.end) == above.end && above.line != c->problem.line)
        say_no_key(c, above);
    else
        say_line(c, c->problem, "this line starts further right than the one above, which has a value already",
                 "start it in the same column as the key above; if both are one text, put that in quotes");
}

/* The hint is the line as it should be, where that can be said. */
static void say_second_colon(const struct complaint *c)
{
    enum { SHOWN_MOST = 100 };
    struct place line = c->problem;
    size_t colon = key_colon(c, line.first, line.at);
    if (colon >= line.at) {
        say_too_deep(c);
        return;
    }
    size_t value = value_start(c, line);
    size_t length = line.end - value;
    bool has_double = memchr(c->text + value, '"', length) || memchr(c->text + value, '\\', length);
    bool has_single = memchr(c->text + value, '\'', length);
    const char *quote = has_double ? "'" : "\"";
    diag_error(c->diag, yml_lines_span_bytes(c->lines, line.at, line.at + 1), "yaml-syntax",
               "a second ': ' on one line: a text that holds ': ' must be in quotes");
    if ((has_double && has_single) || line.end - line.first > SHOWN_MOST)
        diag_hint(c->diag, "put the whole text behind the first ':' in quotes");
    else
        diag_hint(c->diag, "write: %.*s%s%.*s%s", (int)(value - line.first), c->text + line.first, quote, (int)length,
                  c->text + value, quote);
}

static void say_dash(const struct complaint *c)
{
    if (c->problem.at > c->problem.first)
        say_here(c, c->problem, "a list cannot start on the line of its key",
                 "start each '- ' on a line of its own below the key; if it is a text, put it in quotes");
    else
        say_line(c, c->problem, "this '- ' does not line up with a list above",
                 "start all '- ' of a list in the same column, below their key");
}

/* Something stands behind a value that is complete. */
static void say_text_behind(const struct complaint *c)
{
    size_t value = value_start(c, c->problem);
    switch (char_at(c, value)) {
    case '\'':
        say_here(c, c->problem, "there is text behind the closing quote",
                 "inside of '...' an apostrophe is written twice ('don''t'); or use double quotes: \"don't\"");
        return;
    case '"':
        say_here(c, c->problem, "there is text behind the closing quote",
                 "put the whole text in one pair of quotes; inside of \"...\" a quote is written \\\"");
        return;
    case '[':
    case '{':
    case '*':
    case '&':
    case '!':
        say_needs_quotes(c, value);
        return;
    default:
        say_here(c, c->problem, "this does not belong to what stands before it on the line",
                 "if it is all one text, put the whole text in quotes");
        return;
    }
}

static bool say_stray_bracket(const struct complaint *c)
{
    char bracket = char_at(c, c->problem.at);
    if (bracket != ']' && bracket != '}' && bracket != ',')
        return false;
    diag_error(c->diag, yml_lines_span_bytes(c->lines, c->problem.at, c->problem.at + 1), "yaml-syntax",
               "'%c' stands where a text or a key should be", bracket);
    diag_hint(c->diag, "remove it; if it belongs to a text, put the whole text in quotes");
    return true;
}

static void say_not_key(const struct complaint *c)
{
    if (say_stray_bracket(c))
        return;
    if (char_at(c, c->problem.at) == ':') {
        say_here(c, c->problem, "there is no key before the ':'", "write 'key: value'");
        return;
    }
    if (char_at(c, c->problem.at) == '-') {
        say_dash(c);
        return;
    }
    if (c->problem.at > c->problem.first) {
        say_text_behind(c);
        return;
    }
    say_line(c, c->problem, "this line does not line up with the keys above",
             "start all keys of a group in the same column");
    diag_note(c->diag, yml_lines_span_bytes(c->lines, c->context.at, c->context.end), "the group starts here");
}

static void say_not_item(const struct complaint *c)
{
    if (say_stray_bracket(c))
        return;
    if (c->problem.at > c->problem.first) {
        say_text_behind(c);
        return;
    }
    say_line(c, c->problem, "this line stands in a list, but does not start with '- '",
             "start it with '- '; or, if it is a key that follows the list, start it further left");
    diag_note(c->diag, yml_lines_span_bytes(c->lines, c->context.at, c->context.end), "the list starts here");
}

static void say_not_in_document(const struct complaint *c)
{
    if (say_stray_bracket(c))
        return;
    struct place above = line_above(c, c->problem);
    if (c->problem.at > c->problem.first)
        say_text_behind(c);
    else if (above.end - above.line >= 3 && memcmp(c->text + above.line, "...", 3) == 0)
        say_line(c, above, "a line with '...' ends the file, but more follows", "remove this line");
    else
        say_line(c, c->problem, "this line starts further left than all lines above",
                 "start all outermost keys in the same column");
}

static void say_open_bracket(const struct complaint *c)
{
    char bracket = char_at(c, c->context.at);
    diag_error(c->diag, yml_lines_span_bytes(c->lines, c->context.at, c->context.at + 1), "yaml-syntax",
               "the '%c' that opens here is not closed, or a ',' is missing in it", bracket);
    if (c->problem.at < c->size)
        diag_note(c->diag, yml_lines_span_bytes(c->lines, c->problem.at, c->problem.at + 1),
                  "a ',' or '%c' is expected here", bracket == '[' ? ']' : '}');
    diag_hint(c->diag, "if '%c' is just the start of a text, put the whole text in quotes", bracket);
}

static void say_no_content(const struct complaint *c)
{
    if (c->problem.at >= c->size)
        say_here(c, c->problem, "the file ends while a '[' or '{' is still open",
                 "close it; if it is just part of a text, put the whole text in quotes");
    else if (!say_stray_bracket(c))
        say_here(c, c->problem, "a value is missing before this", "write one; an empty text is written \"\"");
}

static void say_open_quote(const struct complaint *c)
{
    char quote = char_at(c, c->context.at);
    diag_error(c->diag, yml_lines_span_bytes(c->lines, c->context.at, c->context.end), "yaml-syntax",
               "the quote %c that opens here is not closed", quote);
    diag_hint(c->diag, "put a %c at the end of the text", quote);
}

static void say_escape(const struct complaint *c)
{
    size_t at = c->problem.at;
    while (at > c->problem.line && c->text[at] != '\\')
        at--;
    say(c, at, at + 2 < c->problem.end ? at + 2 : c->problem.end,
        "a '\\' in double quotes starts a code, and this one does not exist",
        "write '\\\\' for the character itself, or put the text in single quotes");
}

/* '%', '*', '&' and '!' start things that a text was mistaken for. */
static void say_start(const struct complaint *c)
{
    if (c->context.at < c->size)
        say_needs_quotes(c, c->context.at);
    else
        say_no_content(c);
}

static void say_tight_colon(const struct complaint *c)
{
    say_here(c, c->problem, "there is no space behind this ':'",
             "write 'key: value', with a space behind the ':'; if it is a text, put the whole text in quotes");
}

static void say_block(const struct complaint *c)
{
    say_here(c, c->context, "nothing but the end of the line may follow '|' or '>' here",
             "start the text on the next line, indented; or put the whole text in quotes");
}

static void say_as_told(const struct complaint *c)
{
    diag_error(c->diag, yml_lines_span_bytes(c->lines, c->problem.at, c->problem.end), "yaml-syntax",
               "this is not understood (%s)", c->said->problem ? c->said->problem : "no reason given");
    diag_hint(c->diag, "if it is a text, put the whole text in quotes");
}

/* The first row that matches counts; NULL matches all. */
static const struct {
    const char *problem, *context;
    void (*say)(const struct complaint *complaint);
} ROWS[] = {
    {"found character that cannot start any token", NULL, say_token},
    {"found a tab character that violates indentation", NULL, say_tab_in_text},
    {"found a tab character where an indentation space is expected", NULL, say_tab_in_text},
    {"found unexpected ':'", NULL, say_tight_colon},
    {"mapping keys are not allowed in this context", NULL, say_token},
    {"found undefined tag handle", NULL, say_start},
    {"could not find expected ':'", NULL, say_no_colon},
    {"mapping values are not allowed in this context", NULL, say_second_colon},
    {"block sequence entries are not allowed in this context", NULL, say_dash},
    {"did not find expected key", NULL, say_not_key},
    {"did not find expected '-' indicator", NULL, say_not_item},
    {"did not find expected <document start>", NULL, say_not_in_document},
    {"did not find expected ',' or ']'", NULL, say_open_bracket},
    {"did not find expected ',' or '}'", NULL, say_open_bracket},
    {"did not find expected node content", NULL, say_no_content},
    {"found unexpected end of stream", "while scanning a quoted scalar", say_open_quote},
    {"found unexpected document indicator", "while scanning a quoted scalar", say_open_quote},
    {NULL, "while parsing a quoted scalar", say_escape},
    {NULL, "while scanning a directive", say_start},
    {NULL, "while scanning a %YAML directive", say_start},
    {NULL, "while scanning a %TAG directive", say_start},
    {NULL, "while scanning a tag", say_start},
    {NULL, "while parsing a tag", say_start},
    {NULL, "while scanning an alias", say_start},
    {NULL, "while scanning an anchor", say_start},
    {NULL, "while scanning a block scalar", say_block},
    {NULL, NULL, say_as_told},
};

static bool matches(const char *wanted, const char *said)
{
    return !wanted || (said && strcmp(wanted, said) == 0);
}

void yml_explain(struct diag *diag, struct yml_lines *lines, const struct yml_complaint *complaint)
{
    struct complaint c = {
        .diag = diag,
        .lines = lines,
        .text = lines->source->text,
        .size = lines->source->size,
        .problem = place_of(lines->source->text, lines->source->size, yml_lines_byte(lines, complaint->problem_index)),
        .context = place_of(lines->source->text, lines->source->size, yml_lines_byte(lines, complaint->context_index)),
        .said = complaint,
    };
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++)
        if (matches(ROWS[i].problem, complaint->problem) && matches(ROWS[i].context, complaint->context)) {
            ROWS[i].say(&c);
            return;
        }
}
