/* Stage: a cell and the type of its field -> what is printed and what a code opens, or why not.
 * Spreadsheets run a cell that begins like a formula, and a table of refused rows goes back into one; so such cells are
 * refused here, and written with an apostrophe there (OWASP, CSV injection). */
#include "data/data_internal.h"

#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

size_t data_utf8(const char *text, size_t size)
{
    for (size_t at = 0; at < size;) {
        const unsigned char *c = (const unsigned char *)text + at;
        size_t left = size - at, n = c[0] < 0x80                    ? 1
                                     : c[0] >= 0xc2 && c[0] <= 0xdf ? 2
                                     : (c[0] & 0xf0) == 0xe0        ? 3
                                     : c[0] >= 0xf0 && c[0] <= 0xf4 ? 4
                                                                    : 0;
        if (!n || n > left)
            return at;
        for (size_t i = 1; i < n; i++)
            if ((c[i] & 0xc0) != 0x80)
                return at;
        bool overlong = (c[0] == 0xe0 && c[1] < 0xa0) || (c[0] == 0xf0 && c[1] < 0x90);
        bool surrogate = c[0] == 0xed && c[1] > 0x9f, beyond = c[0] == 0xf4 && c[1] > 0x8f;
        if (n > 1 && (overlong || surrogate || beyond))
            return at;
        at += n;
    }
    return size;
}

static size_t code_points(const char *text)
{
    size_t n = 0;
    for (; *text; text++)
        n += ((unsigned char)*text & 0xc0) != 0x80;
    return n;
}

static bool words(const struct data_check *check, struct span span, const char *text, struct content_value *out)
{
    if (strchr("=+-@", text[0])) {
        diag_error(check->diag, span, "formula", "a text must not begin with '%c': a spreadsheet would run it",
                   text[0]);
        diag_hint(check->diag, "write the words alone");
        return false;
    }
    out->value = content_check_words(check->arena, check->diag, check->content, span, text);
    return out->value != NULL;
}

static bool language(const struct data_check *check, struct span span, const char *text, struct content_value *out)
{
    for (size_t i = 0; i < check->content->nlangs; i++) {
        const char *tag = check->content->langs[i].tag.text;
        if (strcasecmp(tag, text) == 0) { /* BCP 47, 2.1.1: tags are the same in either case */
            out->value = tag;
            return true;
        }
    }
    diag_error(check->diag, span, "unknown-language", "there is no language '%s'", text);
    const char *near = content_language_near(check->arena, check->content, text);
    if (near)
        diag_hint(check->diag, "did you mean '%s'?", near);
    else
        diag_hint(check->diag, "write a tag such as en or es; 'handbill list languages' has them all");
    return false;
}

/* A relative path that stays below the folder it starts from. */
static bool stays_below(const char *path)
{
    if (*path == '/' || strchr(path, '\\'))
        return false;
    for (const char *part = path; part; part = strchr(part, '/')) {
        part += *part == '/';
        size_t size = strcspn(part, "/");
        if (size == 2 && part[0] == '.' && part[1] == '.')
            return false;
    }
    return true;
}

/* The first bytes of a file, at most 8, and a hash of all: a document must be made again when its picture has changed.
 * How many first bytes there are; -1: it cannot be read. */
static ssize_t read_picture(struct arena *arena, const char *path, unsigned char head[8], const char **hash)
{
    unsigned char bytes[16384];
    struct hash all;
    char hex[HASH_HEX];
    ssize_t first = -1, got = -1;
    struct stat status;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0)
        return -1;
    hash_begin(&all);
    while (fstat(file, &status) == 0 && S_ISREG(status.st_mode) && (got = read(file, bytes, sizeof bytes)) > 0) {
        if (first < 0) {
            first = got < 8 ? got : 8;
            memcpy(head, bytes, (size_t)first);
        }
        hash_add(&all, bytes, (size_t)got);
    }
    close(file);
    hash_now(&all, hex);
    *hash = arena_strdup(arena, hex);
    return got < 0 ? -1 : first < 0 ? 0 : first;
}

static bool logo(const struct data_check *check, struct span span, const char *text, struct content_value *out)
{
    if (!stays_below(text)) {
        diag_error(check->diag, span, "bad-logo", "'%s' lies outside the project", text);
        diag_hint(check->diag, "put the picture into the project's folder and write its path from there");
        return false;
    }
    const char *path = arena_format(check->arena, "%s/%s", check->folder, text);
    unsigned char head[8] = {0};
    ssize_t got = read_picture(check->arena, path, head, &out->bytes);
    bool png = got == 8 && memcmp(head, "\x89PNG\r\n\x1a\n", 8) == 0;
    bool jpeg = got >= 3 && memcmp(head, "\xff\xd8\xff", 3) == 0;
    if (got < 0)
        diag_error(check->diag, span, "bad-logo", "the picture '%s' cannot be read", text);
    else if (!png && !jpeg)
        diag_error(check->diag, span, "bad-logo", "'%s' is neither a PNG nor a JPEG picture", text);
    out->value = path;
    return png || jpeg;
}

bool data_value(const struct data_check *check, const struct content_field *field, struct span span, const char *text,
                struct content_value *out)
{
    *out = (struct content_value){.name = field->name.text, .value = "", .varies = true};
    if (!*text) {
        if (!field->required)
            return true;
        diag_error(check->diag, span, "missing-value", "there is no '%s'", field->name.text);
        return false;
    }
    size_t size = code_points(text);
    if (size > (size_t)field->max) {
        diag_error(check->diag, span, "too-long", "'%s' has %zu characters; there is room for %d", field->name.text,
                   size, field->max);
        return false;
    }
    switch ((enum content_field_type)field->type) {
    case CONTENT_FIELD_TEXT:
        return words(check, span, text, out);
    case CONTENT_FIELD_PHONE:
        return data_phone(check->arena, check->diag, span, text, &out->value, &out->target);
    case CONTENT_FIELD_URL:
        return content_check_url(check->arena, check->diag, check->content, span, text, &out->target, &out->value);
    case CONTENT_FIELD_LANG:
        return language(check, span, text, out);
    case CONTENT_FIELD_LOGO:
        return logo(check, span, text, out);
    }
    BUG("a field of no type");
}
