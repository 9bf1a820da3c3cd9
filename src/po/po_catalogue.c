/* Import: a PO file -> its messages, each with its places.
 * The one hard thing: libgettextpo's handlers carry no context, so the reading that is under way is kept here, for each
 * thread; and a handler must not return from a fatal error, so the two that a file can provoke (another charset, bytes
 * that are no text) are found before it is let near the file. */
#include "po/po_private.h"

#include <gettext-po.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/file.h"

struct reading {
    struct arena *arena;
    struct diag *diag;
    const struct source *source;
};
static _Thread_local const struct reading *under_way;

static struct span at_line(size_t line, size_t column)
{
    struct span span = {.source = under_way->source};
    if (line == (size_t)-1 || line == 0)
        return span;
    span.line = span.end_line = (uint32_t)line;
    span.column = column == (size_t)-1 || column == 0 ? 1 : (uint32_t)column;
    span.end_column = span.column + 1;
    return span;
}

static void report(int severity, po_message_t message, const char *path, size_t line, size_t column, int multiline,
                   const char *text)
{
    (void)message, (void)multiline;
    struct span span = path ? at_line(line, column) : (struct span){.source = under_way->source};
    const char *words = arena_strndup(under_way->arena, text, strcspn(text, "\n"));
    if (severity == PO_SEVERITY_WARNING)
        diag_warning(under_way->diag, span, "po-syntax", "%s", words);
    else
        diag_error(under_way->diag, span, "po-syntax", "%s", words);
}

static void report_two(int severity, po_message_t message, const char *path, size_t line, size_t column, int multiline,
                       const char *text, po_message_t message2, const char *path2, size_t line2, size_t column2,
                       int multiline2, const char *text2)
{
    (void)message2, (void)path2, (void)multiline2, (void)text2;
    report(severity, message, path, line, column, multiline, text);
    if (path2)
        diag_note(under_way->diag, at_line(line2, column2), "the other one is here");
}

static const struct po_xerror_handler handler = {report, report_two};

/* ---- before libgettextpo reads it */

/* The size of the UTF-8 sequence at TEXT (RFC 3629) and its code point; 0: none. */
static size_t utf8_decode(const char *text, size_t left, uint32_t *code)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char lead = (unsigned char)text[0];
    size_t size = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    *code = size > 1 ? lead & (0x7fu >> size) : lead;
    if (size == 0 || size > left)
        return 0;
    for (size_t i = 1; i < size; i++) {
        if (((unsigned char)text[i] & 0xc0) != 0x80)
            return 0;
        *code = *code << 6 | ((unsigned char)text[i] & 0x3fu);
    }
    return *code < least[size] || *code > 0x10ffff || (*code >= 0xd800 && *code < 0xe000) ? 0 : size;
}

static bool check_bytes(struct diag *diag, const struct source *source)
{
    struct span span = {.source = source, .line = 1, .column = 1};
    if (strncmp(source->text, "\xef\xbb\xbf", 3) == 0) { /* to libgettextpo a syntax error */
        diag_error(diag, span, "po-charset", "the file begins with a byte order mark");
        diag_hint(diag, "save it as 'UTF-8', not as 'UTF-8 with BOM'");
        return false;
    }
    for (size_t i = 0; i < source->size;) {
        uint32_t code;
        size_t size = utf8_decode(source->text + i, source->size - i, &code);
        if (!size || !code) {
            span.end_line = span.line;
            span.end_column = span.column + 1;
            diag_error(diag, span, "po-charset", "the byte 0x%02x is not UTF-8", (unsigned char)source->text[i]);
            diag_hint(diag, "save the file as UTF-8");
            return false;
        }
        span.column++;
        if (source->text[i] == '\n') {
            span.line++;
            span.column = 1;
        }
        i += size;
    }
    return true;
}

/* The charset that the header names, wherever it stands: it decides how libgettextpo reads the rest. */
static bool check_charset(struct diag *diag, const struct source *source)
{
    static const char key[] = "charset=";
    const char *at = strstr(source->text, key);
    if (at && strncasecmp(at + strlen(key), "utf-8", 5) == 0)
        return true;
    diag_error(diag, (struct span){.source = source}, "po-charset", "the file does not say that it is in UTF-8");
    diag_hint(diag, "its first entry must hold 'Content-Type: text/plain; charset=UTF-8\\n'");
    return false;
}

/* ---- messages */

static bool same_language(const char *a, const char *b)
{
    for (; *a && *b; a++, b++)
        if (strncasecmp(*a == '-' ? "_" : a, *b == '-' ? "_" : b, 1) != 0)
            return false;
    return *a == *b;
}

static bool check_language(const struct reading *reading, po_file_t catalogue, const char *lang)
{
    const char *header = po_file_domain_header(catalogue, NULL);
    char *named = header ? po_header_field(header, "Language") : NULL;
    bool good = !named || !*named || same_language(named, lang);
    if (!good) {
        diag_error(reading->diag, (struct span){.source = reading->source}, "po-language",
                   "the file is in '%s', not in '%s'", named, po_language(reading->arena, lang));
        diag_hint(reading->diag, "if it is the right file, correct 'Language:' in its first entry");
    }
    free(named);
    return good;
}

/* The rest of the comment line that starts with KEY, or "". */
static const char *comment(struct arena *arena, const char *comments, const char *key)
{
    size_t size = strlen(key);
    for (const char *line = comments; *line;) {
        size_t length = strcspn(line, "\n");
        if (length > size && strncmp(line, key, size) == 0)
            return arena_strndup(arena, line + size, length - size);
        line += length + (line[length] == '\n');
    }
    return "";
}

/* An escape (\001, \377) can stand for what no text may hold. */
static bool check_characters(struct diag *diag, const struct yml_text *text)
{
    for (const char *at = text->text; *at;) {
        uint32_t code;
        size_t size = utf8_decode(at, strlen(at), &code);
        bool control = (code < 0x20 && code != '\n') || (code >= 0x7f && code < 0xa0);
        bool separator = code == 0x2028 || code == 0x2029 || code == 0xfeff || code == 0xfffd;
        bool none = (code & 0xfffe) == 0xfffe || (code >= 0xfdd0 && code < 0xfdf0);
        if (!size) {
            diag_error(diag, text->span, "po-character", "the byte 0x%02x is not UTF-8", (unsigned char)*at);
            return false;
        }
        if (control || separator || none) {
            diag_error(diag, text->span, "po-character", "the character U+%04X cannot be printed", (unsigned)code);
            return false;
        }
        at += size;
    }
    return true;
}

static void add_message(const struct reading *reading, const struct po_places *places, po_message_t message,
                        struct po_entries *entries)
{
    struct arena *arena = reading->arena;
    const char *id = po_message_msgctxt(message), *comments = po_message_extracted_comments(message);
    if (po_message_is_obsolete(message) || (!id && !*po_message_msgid(message)))
        return;
    const struct po_place *place = id ? po_place(places, id) : NULL;
    const struct span whole = {.source = reading->source};
    struct po_entry entry = {.id = arena_strdup(arena, id ? id : ""), .fuzzy = po_message_is_fuzzy(message)};
    entry.english = (struct yml_text){arena_strdup(arena, po_message_msgid(message)), place ? place->english : whole};
    entry.text = (struct yml_text){arena_strdup(arena, po_message_msgstr(message)), place ? place->text : whole};
    entry.state = comment(arena, comments, "state: ");
    entry.reviewer = comment(arena, comments, "reviewer: ");
    entry.source = comment(arena, comments, "source: ");
    if (po_message_msgid_plural(message)) {
        diag_error(reading->diag, entry.english.span, "po-plural", "'%s' has a plural, which no text here has",
                   entry.id);
        return;
    }
    if (check_characters(reading->diag, &entry.english) && check_characters(reading->diag, &entry.text))
        *VEC_ADD(arena, &entries->list) = entry;
}

bool po_load(struct arena *arena, struct diag *diag, const char *path, const char *lang, struct po_entries *entries)
{
    const struct source *source = file_read(arena, diag, path);
    if (!source || !check_bytes(diag, source) || !check_charset(diag, source))
        return false;
    const struct reading reading = {arena, diag, source};
    size_t errors = diag->errors;
    under_way = &reading;
    po_file_t catalogue = po_file_read(path, &handler);
    under_way = NULL;
    if (!catalogue) {
        diag_error(diag, (struct span){.source = source}, "file-unreadable", "cannot read '%s' twice", path);
        return false;
    }
    bool whole = diag->errors == errors && check_language(&reading, catalogue, lang);
    if (whole) {
        struct po_places places = {0};
        po_places_find(arena, source, &places);
        po_message_iterator_t from = po_message_iterator(catalogue, NULL);
        for (po_message_t message; (message = po_next_message(from)) != NULL;)
            add_message(&reading, &places, message, entries);
        po_message_iterator_free(from);
    }
    po_file_free(catalogue);
    return whole;
}
