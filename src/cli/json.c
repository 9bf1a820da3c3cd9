/* Both ends of the manifest: values -> JSON, and single values out of an object that is not worth a tree.
 * The one hard thing: a manifest of 100,000 files is 100 MB, and a tree of it would be ten times that; so an object is
 * walked where it lies. Norm: RFC 8259. */
#include "cli/json.h"

#include <string.h>

void json_text(struct buf *out, const char *text)
{
    buf_char(out, '"');
    for (const char *from = text;; text++) {
        unsigned char c = (unsigned char)*text;
        if (c >= ' ' && c != '"' && c != '\\')
            continue;
        buf_add(out, from, (size_t)(text - from));
        from = text + 1;
        if (!c)
            break;
        if (c >= ' ')
            buf_char(out, '\\');
        if (c >= ' ')
            buf_char(out, (char)c);
        else
            buf_format(out, "\\u%04x", c);
    }
    buf_char(out, '"');
}

void json_key(struct buf *out, const char *key)
{
    if (out->n && out->at[out->n - 1] != '{')
        buf_char(out, ',');
    json_text(out, key);
    buf_char(out, ':');
}

struct walk {
    const char *at, *end;
};

static void skip_space(struct walk *walk)
{
    while (walk->at < walk->end && strchr(" \t\r\n", *walk->at))
        walk->at++;
}

/* Moves behind a string; INSIDE is what stands between the quotes. */
static bool skip_text(struct walk *walk, struct walk *inside)
{
    if (walk->at == walk->end || *walk->at != '"')
        return false;
    inside->at = ++walk->at;
    while (walk->at < walk->end && *walk->at != '"')
        walk->at += *walk->at == '\\' ? 2 : 1;
    if (walk->at >= walk->end)
        return false;
    inside->end = walk->at++;
    return true;
}

/* Moves behind any value. */
static bool skip_value(struct walk *walk)
{
    struct walk inside;
    size_t depth = 0;
    do {
        skip_space(walk);
        if (walk->at == walk->end)
            return false;
        char c = *walk->at;
        if (c == '"') {
            if (!skip_text(walk, &inside))
                return false;
        } else if (c == '{' || c == '[') {
            depth++;
            walk->at++;
        } else if (c == '}' || c == ']') {
            if (!depth)
                return false;
            depth--;
            walk->at++;
        } else if (c == ',' || c == ':') {
            if (!depth)
                return false;
            walk->at++;
        } else {
            while (walk->at < walk->end && !strchr(" \t\r\n,:]}\"", *walk->at))
                walk->at++;
        }
    } while (depth);
    return true;
}

static int hex_of(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* Four hex digits behind "\u", of the plane that JSON's own writers escape: control characters. */
static size_t unescape(const struct walk *inside, const char *at, char *to)
{
    static const char from[] = "bfnrt", as[] = "\b\f\n\r\t";
    const char *letter = strchr(from, *at);
    if (*at != 'u') {
        *to = letter ? as[letter - from] : *at;
        return 1;
    }
    int code = 0;
    for (int i = 1; i <= 4; i++)
        code = at + i < inside->end && hex_of(at[i]) >= 0 ? code * 16 + hex_of(at[i]) : 0;
    *to = code < 0x80 ? (char)code : '?';
    return inside->end - at < 5 ? (size_t)(inside->end - at) : 5;
}

static const char *plain(struct arena *arena, struct walk inside)
{
    char *text = arena_alloc(arena, (size_t)(inside.end - inside.at) + 1);
    size_t n = 0;
    while (inside.at < inside.end) {
        if (*inside.at != '\\') {
            text[n++] = *inside.at++;
            continue;
        }
        inside.at++;
        inside.at += unescape(&inside, inside.at, &text[n++]);
    }
    return text;
}

const char *json_lookup(struct arena *arena, const char *at, size_t size, const char *key)
{
    struct walk walk = {at, at + size}, name, text;
    skip_space(&walk);
    if (walk.at == walk.end || *walk.at != '{')
        return NULL;
    for (walk.at++;; walk.at++) {
        skip_space(&walk);
        if (!skip_text(&walk, &name))
            return NULL;
        skip_space(&walk);
        if (walk.at == walk.end || *walk.at != ':')
            return NULL;
        walk.at++;
        skip_space(&walk);
        bool found = (size_t)(name.end - name.at) == strlen(key) && memcmp(name.at, key, strlen(key)) == 0;
        const char *value = walk.at;
        if (found && walk.at < walk.end && *walk.at == '"')
            return skip_text(&walk, &text) ? plain(arena, text) : NULL;
        if (!skip_value(&walk))
            return NULL;
        if (found)
            return *value == '{' || *value == '[' ? NULL : arena_strndup(arena, value, (size_t)(walk.at - value));
        skip_space(&walk);
        if (walk.at == walk.end || *walk.at != ',')
            return NULL;
    }
}
