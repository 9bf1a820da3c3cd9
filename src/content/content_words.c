/* Words and addresses that come from outside the project (a row of a data file, local details) -> checked as the
 * project's own are, without markup.
 * The one hard thing: what is wrong must be shown in the file that it came from, so SPAN is the cell as written and
 * content_place() finds the offending bytes in it. */
#include "content/content_private.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include <unicode/uchar.h>

enum { ZIP_DIGITS = 5 };

static const char scheme[] = "https://";

/* Line breaks, control characters, characters that are none: nothing of it belongs on one line of print. */
static bool check_characters(struct diag *diag, struct span span, const char *text)
{
    for (size_t at = 0; text[at];) {
        size_t start = at;
        UChar32 c = content_next_char(text, &at);
        bool line = c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
        bool bad = line || u_charType(c) == U_CONTROL_CHAR || u_charType(c) == U_PRIVATE_USE_CHAR ||
                   u_charType(c) == U_UNASSIGNED || c == 0xfeff || c == 0xfffd;
        if (!bad)
            continue;
        diag_error(diag, content_place(span, text, start, at - start), "bad-character",
                   line ? "a line break (U+%04X) inside a value" : "the character U+%04X cannot be printed",
                   (unsigned)c);
        if (line)
            diag_hint(diag, "write the value on one line");
        return false;
    }
    return true;
}

/* "IL 62704": a state and its ZIP code stay on one line, where the code is seen to be none that can be called. */
static const char *bind_zip(struct arena *arena, const char *words)
{
    char *bound = arena_array(arena, 2 * strlen(words) + 1, 1), *to = bound;
    for (const char *at = words; *at; at++) {
        bool zip = *at == ' ' && at - words >= 2 && isupper((unsigned char)at[-1]) && isupper((unsigned char)at[-2]) &&
                   strspn(at + 1, "0123456789") == ZIP_DIGITS;
        if (zip) { /* U+00A0 */
            *to++ = '\xc2';
            *to++ = '\xa0';
        } else {
            *to++ = *at;
        }
    }
    return bound;
}

const char *content_check_words(struct arena *arena, struct diag *diag, const struct content *content, struct span span,
                                const char *words)
{
    struct content_reading reading = {.arena = arena, .scratch = arena, .diag = diag, .outside = true};
    reading.content = (struct content *)content; /* only read */
    if (!check_characters(diag, span, words))
        return NULL;
    size_t errors = diag->errors;
    const struct content_text text = {.markup = content_normalise(arena, words), .span = span};
    size_t size = strlen(text.markup);
    struct content_plain plain = {
        .text = arena_strdup(arena, text.markup), .at = arena_array(arena, size + 1, sizeof *plain.at), .n = size};
    for (size_t i = 0; i < size; i++)
        plain.at[i] = (uint32_t)i;
    content_lint_bidi(&reading, &text);
    content_lint(&reading, &text, &plain);
    return diag->errors == errors ? bind_zip(arena, text.markup) : NULL;
}

/* The host of an address that has passed its checks, without "www.". */
static const char *host_of(const char *url, size_t *size)
{
    const char *host = url + strlen(scheme);
    if (strncasecmp(host, "www.", 4) == 0)
        host += 4;
    *size = strcspn(host, "/?#");
    return host;
}

/* Whether HOST is ALLOWED or a part of it: "help.example.org" of "example.org". */
static bool host_under(const char *host, size_t size, const char *allowed, size_t allowed_size)
{
    if (size < allowed_size || strncasecmp(host + size - allowed_size, allowed, allowed_size) != 0)
        return false;
    return size == allowed_size || host[size - allowed_size - 1] == '.';
}

static bool is_allowed(const struct content *content, const char *url)
{
    size_t size, allowed_size;
    const char *host = host_of(url, &size);
    for (size_t i = 0; i < content->nsites; i++) {
        const struct content_site *site = &content->sites[i];
        if (!site->host || site->status != CONTENT_CURRENT)
            continue;
        const char *allowed = host_of(site->url.text, &allowed_size);
        if (host_under(host, size, allowed, allowed_size))
            return true;
    }
    return false;
}

bool content_check_url(struct arena *arena, struct diag *diag, const struct content *content, struct span span,
                       const char *url, const char **target, const char **shown)
{
    if (!check_characters(diag, span, url) || !content_url_good(diag, span, url))
        return false;
    size_t host_size;
    const char *host = host_of(url, &host_size);
    if (!is_allowed(content, url) && !content_check_lookalike(diag, content, span, url))
        return false;
    if (!is_allowed(content, url)) {
        diag_error(diag, span, "url-not-allowed", "'%.*s' is none of the hosts that may be printed", (int)host_size,
                   host);
        diag_hint(diag,
                  "name the site among the 'sites' of local.yaml, with when it was checked; addresses under its host "
                  "may be used then");
        return false;
    }
    char *own = arena_strdup(arena, url); /* scheme and host do not care for case, and look calmer without */
    size_t whole = strlen(scheme) + strcspn(url + strlen(scheme), "/?#");
    for (size_t i = 0; i < whole; i++)
        own[i] = (char)tolower((unsigned char)own[i]);
    const char *print = host_of(own, &host_size);
    size_t size = strcspn(print, "?#");
    while (size && print[size - 1] == '/')
        size--;
    *target = own;
    *shown = arena_strndup(arena, print, size);
    return true;
}
