/* Stage: page. A code, a link or an address on paper leads where the registries say, and nowhere else; and a reader can
 * see where before they scan.
 * The one hard thing: to see an address in any sentence, and yet to leave "e.g." and the end of a sentence alone. */
#include <math.h>
#include <string.h>
#include <strings.h>

#include "check/check_internal.h"

static const char scheme[] = "https://";

/* The host and path of an address as paper shows it, without "www." and the slash at the end. */
struct place {
    const char *at;
    size_t size, host; /* of host and path; of the host alone */
};

static struct place place_of(const char *text, size_t size)
{
    size_t skip = size >= strlen(scheme) && strncasecmp(text, scheme, strlen(scheme)) == 0 ? strlen(scheme) : 0;
    if (size >= skip + 4 && strncasecmp(text + skip, "www.", 4) == 0)
        skip += 4;
    struct place place = {text + skip, size - skip, 0};
    while (place.size && place.at[place.size - 1] == '/')
        place.size--;
    while (place.host < place.size && !strchr("/?#", place.at[place.host]))
        place.host++;
    return place;
}

/* A part of the site: its very address, or one below its host. */
static bool belongs(struct place place, const struct content_site *site)
{
    struct place own = place_of(site->url.text, strlen(site->url.text));
    return place.host >= own.host && strncasecmp(place.at + place.host - own.host, own.at, own.host) == 0 &&
           (place.host == own.host || place.at[place.host - own.host - 1] == '.');
}

static bool is_site(const struct content *content, struct place place)
{
    for (size_t i = 0; i < content->nsites; i++)
        if (content->sites[i].host && belongs(place, &content->sites[i]))
            return true;
    return false;
}

static bool is_mail(const struct content *content, const char *text, size_t size)
{
    for (size_t i = 0; i < content->nhotlines; i++)
        for (size_t k = 0; k < content->hotlines[i].n; k++) {
            const struct content_channel *channel = &content->hotlines[i].channels[k];
            if (channel->kind == CONTENT_EMAIL && channel->number.text && strlen(channel->number.text) == size &&
                strncasecmp(channel->number.text, text, size) == 0)
                return true;
        }
    return false;
}

static bool is_number(const struct content *content, const char *number)
{
    for (size_t i = 0; i < content->nhotlines; i++) {
        const struct content_hotline *line = &content->hotlines[i];
        if (line->number.text && strcmp(line->number.text, number) == 0)
            return true;
        for (size_t k = 0; k < line->n; k++)
            if (line->channels[k].number.text && strcmp(line->channels[k].number.text, number) == 0)
                return true;
    }
    return false;
}

/* What a code or a link opens. Numbers that rows bring are judged where they are read. */
static bool is_known(const struct check_subject *subject, const char *target)
{
    const struct content *content = subject->content;
    if (strncasecmp(target, scheme, strlen(scheme)) == 0)
        return is_site(content, place_of(target, strlen(target)));
    if (strncmp(target, "mailto:", 7) == 0)
        return is_mail(content, target + 7, strlen(target + 7));
    if (strncmp(target, "tel:", 4) == 0 || strncmp(target, "sms:", 4) == 0)
        return is_number(content, target + 4) || subject->material->nfields > 0;
    return false;
}

static bool is_address_byte(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c && strchr("._~:/@%+-?=&#", c));
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* "host.org/path" or "name@host.org": the part before a path ends in a dot and two letters or more. */
static bool is_address(const char *text, size_t size)
{
    size_t host = 0, letters = 0;
    while (host < size && text[host] != '/')
        host++;
    while (letters < host && is_letter(text[host - 1 - letters]))
        letters++;
    bool dot = letters >= 2 && letters + 1 < host && text[host - letters - 1] == '.';
    bool before = dot && (is_letter(text[host - letters - 2]) ||
                          (text[host - letters - 2] >= '0' && text[host - letters - 2] <= '9'));
    return before || memchr(text, '@', host) || (size > 4 && strncasecmp(text, "http", 4) == 0);
}

/* The next address in the paragraph from *AT on; its size, or 0: no more. */
static size_t next_address(const struct check_para *para, size_t *at, const char **address)
{
    while (*at < para->size) {
        size_t end = *at;
        while (end < para->size && is_address_byte(para->text[end]))
            end++;
        const char *word = para->text + *at;
        size_t size = end - *at;
        *at = end + 1;
        while (size && strchr(".:?-", word[size - 1]))
            size--;
        if (size && is_address(word, size)) {
            *address = word;
            return size;
        }
    }
    return 0;
}

static void check_paper(const struct check *check, struct arena *scratch, struct diag *diag,
                        const struct check_subject *subject)
{
    struct check_paras paras = check_paras(scratch, subject);
    for (size_t i = 0; i < paras.n; i++) {
        const char *address;
        if (paras.at[i].judged)
            continue;
        for (size_t at = 0, size; (size = next_address(&paras.at[i], &at, &address)) > 0;) {
            bool mail = memchr(address, '@', size) != NULL;
            if (mail ? is_mail(subject->content, address, size) : is_site(subject->content, place_of(address, size)))
                continue;
            check_report(check, diag, paras.at[i].span, "'%.*s' is on paper but in no registry", (int)size, address);
            diag_hint(diag, "add it to sites.yaml or hotlines.yaml with its source and date, and refer to it by id");
        }
    }
}

static void run(const struct check *check, struct arena *scratch, struct diag *diag,
                const struct check_subject *subject)
{
    for (size_t p = 0; p < subject->doc->n; p++) {
        const struct check_items items = subject->pages[p];
        for (size_t i = 0; i < items.n; i++) {
            const struct page_item *item = items.at[i].item;
            if (item->kind == PAGE_CODE && !is_known(subject, item->code.symbol->payload))
                check_report(check, diag, item->span, "the code opens '%s', which is in no registry",
                             item->code.symbol->payload);
        }
    }
    for (size_t i = 0; i < subject->doc->ntags; i++)
        if (subject->doc->tags[i].href && !is_known(subject, subject->doc->tags[i].href))
            check_report(check, diag, subject->doc->tags[i].span, "a link opens '%s', which is in no registry",
                         subject->doc->tags[i].href);
    if (!check_quotes_registry(subject))
        check_paper(check, scratch, diag, subject);
}

/* ---- where a code leads stands beside it */

static double gap_between(struct rect a, struct rect b)
{
    double x = fmax(fmax(a.x - b.x - b.w, b.x - a.x - a.w), 0), y = fmax(fmax(a.y - b.y - b.h, b.y - a.y - a.h), 0);
    return hypot(x, y);
}

static size_t digits_of(const char *text, size_t size, char *digits, size_t most)
{
    size_t n = 0;
    for (size_t i = 0; i < size && n < most; i++)
        if (text[i] >= '0' && text[i] <= '9')
            digits[n++] = text[i];
    return n;
}

/* Whether a line shows the host, or the digits, of what the code opens. */
static bool shows(const struct glyph_line *line, const char *payload)
{
    if (strncasecmp(payload, scheme, strlen(scheme)) == 0) {
        struct place place = place_of(payload, strlen(payload));
        for (size_t i = 0; i + place.host <= line->text_size; i++)
            if (strncasecmp(line->text + i, place.at, place.host) == 0)
                return true;
        return false;
    }
    enum { MOST = 40, COUNTRY = 1 };
    char want[MOST], have[MOST];
    size_t n = digits_of(payload, strlen(payload), want, MOST), m = digits_of(line->text, line->text_size, have, MOST);
    return n && ((n == m && memcmp(want, have, n) == 0) || (n == m + COUNTRY && memcmp(want + COUNTRY, have, m) == 0));
}

/* A host stands by its code, for a reader compares the two; a number may stand on the other side of a card. */
static bool is_shown(const struct check_subject *subject, size_t page, struct rect box, const char *payload)
{
    bool host = strncasecmp(payload, scheme, strlen(scheme)) == 0;
    for (size_t p = 0; p < subject->doc->n; p++) {
        const struct check_items items = subject->pages[p];
        if (host && p != page)
            continue;
        for (size_t i = 0; i < items.n; i++)
            if (items.at[i].item->kind == PAGE_TEXT && (!host || gap_between(box, items.at[i].box) <= box.w) &&
                shows(items.at[i].item->text.line, payload))
                return true;
    }
    return false;
}

static void run_shown(const struct check *check, struct arena *scratch, struct diag *diag,
                      const struct check_subject *subject)
{
    (void)scratch;
    for (size_t p = 0; p < subject->doc->n; p++) {
        const struct check_items items = subject->pages[p];
        for (size_t i = 0; i < items.n; i++) {
            const struct page_item *item = items.at[i].item;
            if (item->kind != PAGE_CODE || is_shown(subject, p, items.at[i].box, item->code.symbol->payload))
                continue;
            check_report(check, diag, item->span, "no words say that the code opens '%s'", item->code.symbol->payload);
            diag_hint(diag, "put the bare host under it, as in {number: {of: ..., form: host, style: ...}}; a number "
                            "anywhere on the piece");
        }
    }
}

const struct check check_link = {
    "unregistered-link", CHECK_PAGE, DIAG_ERROR,
    "a wrong address sends a child to a stranger; every code, link and address on paper is one of the registries'",
    run};
const struct check check_code_shown = {
    "code-unnamed", CHECK_PAGE, DIAG_ERROR,
    "people are told to look where a code leads before they open it: the bare host or the digits stand beside it",
    run_shown};
