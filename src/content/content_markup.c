/* Load: a text's markup -> pieces with marks; references are settled here, {name} stays open.
 *
 *   **key word**  ==accent==  {tel:ID} {vanity:ID} {sms:ID} {email:ID} {host:ID}  {name}  \* \= \{ \} \\
 *
 * The one hard thing: the file shows YAML and a finding must point into it, while we see the value that YAML made of it
 * (folded, unindented, normalised). content_place() finds the same bytes again in the file. */
#include "content/content_private.h"

#include <ctype.h>
#include <string.h>

#include "base/buf.h"

/* ---- places */

/* The byte of LINE and COLUMN (1-based, code points). */
static size_t offset_of(const struct source *source, uint32_t line, uint32_t column)
{
    size_t at = 0;
    for (uint32_t i = source->line ? source->line : 1; i < line && at < source->size; i++) {
        const char *end = memchr(source->text + at, '\n', source->size - at);
        at = end ? (size_t)(end - source->text) + 1 : source->size;
    }
    for (uint32_t i = 1; i < column && at < source->size && source->text[at] != '\n'; i++) {
        do
            at++;
        while (at < source->size && ((unsigned char)source->text[at] & 0xc0) == 0x80);
    }
    return at;
}

static const char *find_bytes(const char *from, const char *end, const char *needle, size_t size)
{
    for (; (size_t)(end - from) >= size; from++) {
        if (memcmp(from, needle, size) == 0)
            return from;
    }
    return NULL;
}

static uint32_t code_points(const char *from, const char *end)
{
    uint32_t n = 0;
    for (; from < end; from++)
        n += ((unsigned char)*from & 0xc0) != 0x80;
    return n;
}

struct span content_place(struct span span, const char *markup, size_t at, size_t size)
{
    const char *cut = memchr(markup + at, '\n', size);
    if (cut)
        size = (size_t)(cut - (markup + at));
    if (!span.source || span.line == 0 || size == 0)
        return span;
    const char *needle = markup + at, *seen = markup;
    const char *from = span.source->text + offset_of(span.source, span.line, span.column);
    const char *end = span.source->text + offset_of(span.source, span.end_line, span.end_column);
    const char *found = NULL;
    do { /* the same bytes may stand there more than once: count along in both */
        const char *same = find_bytes(seen, needle + size, needle, size);
        found = find_bytes(found ? found + 1 : from, end, needle, size);
        if (!same || !found)
            return span;
        seen = same + 1;
    } while (seen <= needle);
    struct span place = {.source = span.source, .line = span.line};
    const char *line = from;
    for (const char *c = from; c < found; c++) {
        if (*c == '\n') {
            place.line++;
            line = c + 1;
        }
    }
    place.column = code_points(line, found) + (line == from ? span.column : 1);
    place.end_line = place.line;
    place.end_column = place.column + code_points(found, found + size);
    return place;
}

/* ---- parsing */

struct mark {
    const char *sign;
    unsigned bit;
    bool open;
    size_t opened_at;
};

struct parser {
    struct content_reading *reading;
    struct content_text *text;
    const char *markup;
    size_t at, piece_at; /* in the markup */
    struct mark marks[2];
    struct buf words; /* of the piece that is being read */
    VEC(struct content_piece) pieces;
    struct content_plain plain;
};

static struct span place(const struct parser *parser, size_t at, size_t size)
{
    return content_place(parser->text->span, parser->markup, at, size);
}

static unsigned marks_now(const struct parser *parser)
{
    unsigned marks = 0;
    for (size_t i = 0; i < 2; i++)
        marks |= parser->marks[i].open ? parser->marks[i].bit : 0;
    return marks;
}

static struct content_piece *add_piece(struct parser *parser, size_t at, size_t size)
{
    struct content_piece *piece = VEC_ADD(parser->reading->scratch, &parser->pieces);
    piece->marks = marks_now(parser);
    piece->at = at;
    piece->markup_size = size;
    return piece;
}

static void end_words(struct parser *parser)
{
    if (parser->words.n) {
        struct content_piece *piece = add_piece(parser, parser->piece_at, parser->at - parser->piece_at);
        piece->text = arena_strndup(parser->reading->arena, parser->words.at, parser->words.n);
        piece->size = parser->words.n;
        parser->words.n = 0;
    }
    parser->piece_at = parser->at;
}

static void add_plain(struct parser *parser, char byte, size_t at)
{
    parser->plain.text[parser->plain.n] = byte;
    parser->plain.at[parser->plain.n++] = (uint32_t)at;
}

static void read_byte(struct parser *parser)
{
    add_plain(parser, parser->markup[parser->at], parser->at);
    buf_char(&parser->words, parser->markup[parser->at++]);
}

static void read_escape(struct parser *parser)
{
    char escaped = parser->markup[parser->at + 1];
    if (escaped && strchr("*={}\\", escaped)) {
        parser->at++;
    } else {
        diag_error(parser->reading->diag, place(parser, parser->at, 1), "markup-escape",
                   "a backslash that protects nothing");
        diag_hint(parser->reading->diag, "a backslash goes before * = { } or another backslash; write two for one on "
                                         "paper");
    }
    if (parser->markup[parser->at])
        read_byte(parser);
}

static bool read_mark(struct parser *parser)
{
    for (size_t i = 0; i < 2; i++) {
        struct mark *mark = &parser->marks[i];
        if (strncmp(parser->markup + parser->at, mark->sign, 2) != 0)
            continue;
        end_words(parser);
        mark->open = !mark->open;
        mark->opened_at = parser->at;
        parser->at += 2;
        parser->piece_at = parser->at;
        return true;
    }
    return false;
}

/* What a click on a reference opens. Vanity letters dial the same number. */
static const char *link_of(const struct content_reading *reading, const char *form, const char *id, const char *shown)
{
    struct arena *arena = reading->arena;
    if (!*shown)
        return NULL;
    if (!strcmp(form, "email"))
        return arena_format(arena, "mailto:%s", shown);
    if (!strcmp(form, "host"))
        return content_target(arena, reading->content, id);
    return content_target(arena, reading->content,
                          arena_format(arena, "%s:%s", strcmp(form, "sms") ? "tel" : "sms", id));
}

static void settle_contact(struct parser *parser, struct content_piece *piece, const char *form, const char *id)
{
    static const char *forms[] = {"tel", "vanity", "sms", "email", "host"};
    struct content_reading *reading = parser->reading;
    struct span span = place(parser, piece->at, piece->markup_size);
    bool known = false;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        known = known || strcmp(forms[i], form) == 0;
    if (!known) {
        diag_error(reading->diag, span, "unknown-reference", "'%s:' is no kind of reference", form);
        diag_hint(reading->diag, "the kinds are tel, vanity, sms and email of a hotline and host of a site");
        content_suggest(reading->diag, form, (struct content_names){forms, sizeof forms / sizeof *forms});
        return;
    }
    const struct content_hotline *hotline = NULL;
    if (strcmp(form, "host") == 0) {
        const struct content_site *site = content_need_site(reading, span, id);
        piece->text = site && site->host ? site->host : "";
    } else if ((hotline = content_need_hotline(reading, span, id)) != NULL) {
        piece->text = content_form_of_hotline(hotline, form);
        if (!piece->text) {
            diag_error(reading->diag, span, "missing-form", "hotline '%s' has no %s form", id, form);
            diag_note(reading->diag, hotline->span, "the hotline is here");
            piece->text = "";
        }
    }
    piece->size = strlen(piece->text);
    piece->marks |= RICH_CODE;
    piece->link = link_of(parser->reading, form, id, piece->text);
}

static bool is_name(const char *name, const char *more)
{
    for (const char *c = name; *c; c++) {
        if (!islower((unsigned char)*c) && (c == name || !(isdigit((unsigned char)*c) || strchr(more, *c))))
            return false;
    }
    return *name != '\0';
}

static void read_reference(struct parser *parser)
{
    struct diag *diag = parser->reading->diag;
    const char *start = parser->markup + parser->at;
    size_t size = strcspn(start + 1, "{}\n") + 1;
    if (start[size] != '}') {
        diag_error(diag, place(parser, parser->at, size), "markup-brace", "a brace that is not closed");
        diag_hint(diag, "close it as in {tel:ncmec}, or write \\{ for a brace on paper");
        read_byte(parser);
        return;
    }
    end_words(parser);
    size++;
    struct content_piece *piece = add_piece(parser, parser->at, size);
    piece->text = "";
    char *name = arena_strndup(parser->reading->arena, start + 1, size - 2);
    char *colon = strchr(name, ':');
    if (colon)
        *colon = '\0';
    if (!is_name(name, "_.-") || (colon && !is_name(colon + 1, "-"))) {
        diag_error(diag, place(parser, parser->at, size), "markup-brace", "'%.*s' is not a reference", (int)size,
                   start);
        diag_hint(diag, "write {tel:ncmec} for a record, {page} for a value, or \\{ for a brace on paper");
    } else if (colon) {
        settle_contact(parser, piece, name, colon + 1);
    } else {
        piece->value = name;
        piece->text = NULL;
    }
    add_plain(parser, CONTENT_HOLE, parser->at);
    parser->at += size;
    parser->piece_at = parser->at;
}

static void read_brace(struct parser *parser)
{
    diag_error(parser->reading->diag, place(parser, parser->at, 1), "markup-brace",
               "a closing brace without an opening");
    diag_hint(parser->reading->diag, "write \\} for a brace on paper");
    read_byte(parser);
}

static void check_closed(struct parser *parser)
{
    for (size_t i = 0; i < 2; i++) {
        const struct mark *mark = &parser->marks[i];
        if (!mark->open)
            continue;
        diag_error(parser->reading->diag, place(parser, mark->opened_at, 2), "markup-unclosed", "'%s' is not closed",
                   mark->sign);
        diag_hint(parser->reading->diag, "end the stretch with %s, or write \\%c\\%c for the signs on paper",
                  mark->sign, mark->sign[0], mark->sign[0]);
    }
}

void content_parse(struct content_reading *reading, struct content_text *text)
{
    struct parser parser = {
        .reading = reading,
        .text = text,
        .markup = text->markup,
        .marks = {{.sign = "**", .bit = RICH_BOLD}, {.sign = "==", .bit = RICH_ACCENT}},
    };
    size_t most = strlen(text->markup);
    parser.plain.text = arena_array(reading->scratch, most, sizeof *parser.plain.text);
    parser.plain.at = arena_array(reading->scratch, most, sizeof *parser.plain.at);
    content_lint_bidi(reading, text);
    while (parser.markup[parser.at]) {
        char c = parser.markup[parser.at];
        if (c == '\\')
            read_escape(&parser);
        else if (c == '{')
            read_reference(&parser);
        else if (c == '}')
            read_brace(&parser);
        else if ((c != '*' && c != '=') || !read_mark(&parser))
            read_byte(&parser);
    }
    end_words(&parser);
    check_closed(&parser);
    content_lint(reading, text, &parser.plain);
    content_lint_mixed(reading, text, &parser.plain);
    buf_release(&parser.words);
    text->pieces = arena_memdup(reading->arena, parser.pieces.at, parser.pieces.n * sizeof *parser.pieces.at);
    text->n = parser.pieces.n;
}
