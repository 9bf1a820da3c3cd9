/* Stage: "{district}/{site}-{lang}" and a row -> a path that every file system takes and no shell trips over.
 * The one hard thing: what stands in a cell must never decide where a file goes. Of a value only letters, marks and
 * digits stay, of any script; all else, slashes, dots, line breaks and bidi overrides too, becomes one hyphen. */
#include "data/data_internal.h"

#include <string.h>
#include <strings.h>

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>

enum { SEGMENT_MOST = 120, DEEPEST = 8 }; /* bytes of one folder or file; folders */

struct part {
    const char *text;
    size_t size;
    bool value; /* TEXT is the name in braces */
};

struct data_name {
    VEC(struct part) parts;
    const char *text;
};

/* ---- reading the template */

static void explain(struct diag *diag, const char *text, const char *why)
{
    static const struct span nowhere;
    diag_error(diag, nowhere, "bad-name", "the file name '%s' %s", text, why);
}

static const char *literal_fault(const char *text)
{
    int32_t at = 0, size = (int32_t)strlen(text);
    if (size > 200)
        return "is too long";
    if (data_utf8(text, (size_t)size) < (size_t)size)
        return "is not UTF-8";
    while (at < size) {
        UChar32 c;
        U8_NEXT((const uint8_t *)text, at, size, c);
        bool unsafe = c < 0x80 && strchr("\\:*?\"<>|'`$&;~", (char)c);
        if (unsafe || c < 0x20 || u_charType(c) == U_CONTROL_CHAR || u_charType(c) == U_FORMAT_CHAR)
            return "has a character that file names should not have";
    }
    return NULL;
}

/* Folders: none empty, hidden or leading upwards. */
static const char *path_fault(const char *text)
{
    size_t depth = 0;
    if (*text == '/')
        return "begins at the root of the disk; it is below the output folder";
    for (const char *segment = text;; depth++) {
        size_t size = strcspn(segment, "/");
        if (size == 0)
            return "has a folder without a name";
        if (segment[0] == '.')
            return "leads upwards or has a hidden folder";
        if (segment[0] == '-')
            return "begins with a hyphen, which programs take for an option";
        if (!segment[size])
            return depth < DEEPEST ? NULL : "has too many folders";
        segment += size + 1;
    }
}

static bool known_value(struct diag *diag, const char *text, const char *name, const char *const *known, size_t nknown)
{
    for (size_t i = 0; i < nknown; i++)
        if (strcmp(known[i], name) == 0)
            return true;
    const char *near = diag_closest(name, known, nknown);
    static const struct span nowhere;
    diag_error(diag, nowhere, "bad-name", "the file name '%s' asks for {%s}, which no row has", text, name);
    if (near) {
        diag_hint(diag, "did you mean {%s}?", near);
        return false;
    }
    struct buf all = {0};
    for (size_t i = 0; i < nknown; i++)
        buf_format(&all, "%s{%s}", i ? ", " : "", known[i]);
    diag_hint(diag, "these are known: %s", buf_string(&all));
    buf_release(&all);
    return false;
}

struct data_name *data_name_read(struct arena *arena, struct diag *diag, const char *text, const char *const *known,
                                 size_t nknown)
{
    struct data_name *name = arena_alloc(arena, sizeof *name);
    const char *fault = *text ? literal_fault(text) : "is empty";
    if (!fault)
        fault = path_fault(text);
    size_t size = strlen(text);
    if (size > 4 && strcmp(text + size - 4, ".pdf") == 0)
        size -= 4;
    name->text = text;
    bool good = true;
    for (size_t at = 0; at < size && !fault;) {
        struct part part = {text + at, strcspn(text + at, "{}"), false};
        if (part.size > size - at)
            part.size = size - at;
        if (part.size == 0) {
            const char *end = text[at] == '{' ? strchr(text + at, '}') : NULL;
            if (!end || end == text + at + 1) {
                fault = "has a brace without its partner";
                break;
            }
            part = (struct part){arena_strndup(arena, text + at + 1, (size_t)(end - text) - at - 1), 0, true};
            at += strlen(part.text) + 2;
            part.text = data_column_name(arena, part.text);
            good &= known_value(diag, text, part.text, known, nknown);
        }
        at += part.size;
        *VEC_ADD(arena, &name->parts) = part;
    }
    if (fault) {
        explain(diag, text, fault);
        diag_hint(diag, "write something like '{district}/{site}-{lang}'");
        return NULL;
    }
    return good ? name : NULL;
}

bool data_name_uses(const struct data_name *name, const char *value)
{
    for (size_t i = 0; i < name->parts.n; i++)
        if (name->parts.at[i].value && strcmp(name->parts.at[i].text, value) == 0)
            return true;
    return false;
}

/* ---- making a name */

static bool stays(UChar32 c)
{
    int8_t type = u_charType(c);
    return c == '_' || u_isalnum(c) || type == U_NON_SPACING_MARK || type == U_COMBINING_SPACING_MARK ||
           type == U_OTHER_NUMBER;
}

/* VALUE's letters and digits, joined by single hyphens; in form C, so that the same name is the same bytes. */
static const char *safe(struct arena *arena, const char *value)
{
    int32_t at = 0, size = (int32_t)strlen(value);
    char *to = arena_alloc(arena, (size_t)size + 1);
    size_t n = 0;
    bool gap = false;
    while (at < size) {
        int32_t start = at;
        UChar32 c;
        U8_NEXT((const uint8_t *)value, at, size, c);
        if (c < 0 || !stays(c)) {
            gap = true;
            continue;
        }
        if (gap && n)
            to[n++] = '-';
        gap = false;
        memcpy(to + n, value + start, (size_t)(at - start));
        n += (size_t)(at - start);
    }
    to[n] = '\0';
    return to;
}

/* Names that are devices on Windows, whatever follows the first dot (Microsoft, "Naming Files, Paths"). */
static bool is_device(const char *segment, size_t size)
{
    static const char *const devices[] = {"con", "prn", "aux", "nul"};
    size_t stem = 0;
    while (stem < size && segment[stem] != '.')
        stem++;
    if (stem == 4 && (strncasecmp(segment, "com", 3) == 0 || strncasecmp(segment, "lpt", 3) == 0))
        return segment[3] >= '0' && segment[3] <= '9';
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++)
        if (stem == 3 && strncasecmp(segment, devices[i], 3) == 0)
            return true;
    return false;
}

/* A folder or file name as it may stand: not a device, not too long; what was cut is told apart by a hash. */
static void add_segment(struct buf *to, const char *segment, size_t size)
{
    while (size && (segment[size - 1] == '.' || segment[size - 1] == ' '))
        size--;
    if (size <= SEGMENT_MOST) {
        buf_add(to, segment, size);
    } else {
        char hash[HASH_HEX];
        hash_hex(segment, size, hash);
        size_t kept = SEGMENT_MOST - 9;
        while (kept && ((unsigned char)segment[kept] & 0xc0) == 0x80)
            kept--;
        buf_add(to, segment, kept);
        buf_char(to, '-');
        buf_add(to, hash, 8);
    }
    if (is_device(segment, size))
        buf_char(to, '_');
}

const char *data_name_make(const struct data_name *name, struct arena *arena, struct diag *diag, struct span span,
                           data_name_value *value, const void *context)
{
    struct buf whole = {0}, path = {0};
    const char *made = NULL;
    for (size_t i = 0; i < name->parts.n; i++) {
        const struct part *part = &name->parts.at[i];
        if (!part->value) {
            buf_add(&whole, part->text, part->size);
            continue;
        }
        const char *clean = safe(arena, value(context, part->text));
        if (!*clean) {
            diag_error(diag, span, "empty-name", "the file name '%s' needs {%s}, and this row has nothing for it",
                       name->text, part->text);
            goto out;
        }
        buf_text(&whole, clean);
    }
    for (const char *at = buf_string(&whole);;) {
        size_t size = strcspn(at, "/");
        add_segment(&path, at, size);
        if (!at[size])
            break;
        buf_char(&path, '/');
        at += size + 1;
    }
    made = arena_strndup(arena, path.at, path.n);
out:
    buf_release(&whole);
    buf_release(&path);
    return made;
}

static bool is_ascii(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text >= 0x80)
            return false;
    return true;
}

const char *data_name_fold(struct arena *arena, const char *path)
{
    size_t size = strlen(path);
    if (is_ascii(path)) {
        char *folded = arena_strdup(arena, path);
        for (char *c = folded; *c; c++)
            if (*c >= 'A' && *c <= 'Z')
                *c = (char)(*c + 32);
        return folded;
    }
    UErrorCode error = U_ZERO_ERROR;
    enum { GROWTH = 18 }; /* the most that NFKC with case folding makes of a code point */
    int32_t room = (int32_t)size * GROWTH + 1, n = 0;
    UChar *from = arena_array(arena, size + 1, sizeof *from), *to = arena_array(arena, (size_t)room, sizeof *to);
    u_strFromUTF8(from, (int32_t)size + 1, &n, path, (int32_t)size, &error);
    n = unorm2_normalize(unorm2_getNFKCCasefoldInstance(&error), from, n, to, room, &error);
    char *folded = arena_alloc(arena, (size_t)n * 3 + 1);
    u_strToUTF8(folded, n * 3 + 1, NULL, to, n, &error);
    if (U_FAILURE(error))
        BUG("ICU cannot fold a name");
    return folded;
}
