/* Load: sites.yaml -> addresses that a code may open, figures.yaml -> what the sources count.
 * The one hard thing: a scan must open just what the printed address says, so all that hides where it leads is refused
 * (RFC 3986: userinfo, ports, escapes and IP literals; shorteners). */
#include "content/content_private.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static const char scheme[] = "https://";

/* RFC 1123: labels of letters, digits and inner hyphens; the last one of letters, so that an IP address is none. */
static const char *host_fault(const char *host, size_t size)
{
    size_t label = 0, labels = 1;
    bool letters = true;
    if (size == 0 || size > 253)
        return "it has no host";
    for (size_t i = 0; i <= size; i++) {
        char c = i < size ? host[i] : '.';
        if (c == '.') {
            if (label == 0 || label > 63 || host[i - 1] == '-')
                return "the host has a broken part";
            if (i == size)
                break;
            label = 0;
            labels++;
            letters = true;
        } else if (c == '-' ? label == 0 : !isalnum((unsigned char)c)) {
            return (unsigned char)c >= 0x80 ? "the host has letters beyond a-z, which can pass for others"
                                            : "the host has a character that hosts cannot have";
        } else {
            letters = letters && isalpha((unsigned char)c);
            label++;
        }
    }
    if (strspn(host, "0123456789.") >= size)
        return "an IP address says nothing to a reader";
    if (labels < 2 || !letters || label < 2)
        return "the host does not end in a domain such as .org";
    return strncasecmp(host, "xn--", 4) == 0 || strstr(host, ".xn--") ? "the host has letters beyond a-z in disguise"
                                                                      : NULL;
}

/* Parts of an address that tell its owner, or an advertiser, which copy was read. */
static bool is_tracked(const char *path)
{
    static const char *const marks[] = {
        "utm_", "gclid=", "fbclid=", "msclkid=", "mc_eid=", "mc_cid=", "_hsenc=", "igshid="};
    for (const char *c = path; *c; c++)
        for (size_t i = 0; i < sizeof marks / sizeof *marks && (*c == '?' || *c == '&'); i++)
            if (strncasecmp(c + 1, marks[i], strlen(marks[i])) == 0)
                return true;
    return false;
}

static const char *url_fault(const char *url)
{
    if (strncasecmp(url, scheme, strlen(scheme)) != 0)
        return "it does not start with https://";
    const char *host = url + strlen(scheme);
    size_t size = strcspn(host, "/?#");
    if (memchr(host, '@', size))
        return "it hides its host behind a user name";
    if (memchr(host, '[', size))
        return "an IP address says nothing to a reader";
    if (memchr(host, ':', size))
        return "it names a port";
    const char *fault = host_fault(host, size);
    if (!fault && !content_host_registered(url))
        fault = "its host is an ending that many share";
    if (!fault && is_tracked(host + size))
        fault = "it tells which copy was read, so who read it";
    for (const char *c = host + size; *c && !fault; c++) {
        if (!isgraph((unsigned char)*c) || strchr("\"<>\\^`{|}", *c))
            fault = "the path has a character that must not stand in an address";
    }
    return fault;
}

/* Services that hide where an address leads; the public suffix of one is enough. */
static bool is_shortener(const char *host, size_t size)
{
    static const char *const hosts[] = {"bit.ly",      "buff.ly",     "cutt.ly",   "goo.gl",    "is.gd",
                                        "linktr.ee",   "ow.ly",       "qr.ae",     "qrco.de",   "rb.gy",
                                        "rebrand.ly",  "shorturl.at", "t.co",      "t.ly",      "tiny.cc",
                                        "tinyurl.com", "v.gd",        "me-qr.com", "qr-code.to"};
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
        size_t known = strlen(hosts[i]);
        if (size >= known && strncasecmp(host + size - known, hosts[i], known) == 0 &&
            (size == known || host[size - known - 1] == '.'))
            return true;
    }
    return false;
}

/* As people type it: no scheme, no "www.", no slash at the end. */
const char *content_bare_host(struct arena *arena, const char *url)
{
    const char *host = url + strlen(scheme);
    if (strncasecmp(host, "www.", 4) == 0)
        host += 4;
    size_t size = strlen(host);
    while (size && host[size - 1] == '/')
        size--;
    return arena_strndup(arena, host, size);
}

bool content_url_good(struct diag *diag, struct span span, const char *url)
{
    const char *fault = url_fault(url);
    if (fault) {
        diag_error(diag, span, "site-url", "'%s' cannot be printed: %s", url, fault);
        diag_hint(diag, "give the plain address that the owner publishes, such as https://www.example.org/help");
        return false;
    }
    const char *host = url + strlen(scheme);
    if (is_shortener(host, strcspn(host, "/?#"))) {
        diag_error(diag, span, "site-shortener", "'%s' hides where it leads", url);
        diag_hint(diag, "give the address that it leads to: readers are told to look at it before they go on");
        return false;
    }
    return true;
}

void content_read_sites(struct content_reading *reading)
{
    static const struct yml_field fields[] = {
        {.key = "url", .type = YML_TEXT, .offset = offsetof(struct content_site, url), .required = true},
        {.key = "owner", .type = YML_TEXT, .offset = offsetof(struct content_site, owner), .required = true},
        {.key = "purpose", .type = YML_TEXT, .offset = offsetof(struct content_site, purpose), .required = true},
        {.key = "source", .type = YML_TEXT, .offset = offsetof(struct content_site, source), .required = true},
        {.key = "checked", .type = YML_DATE, .offset = offsetof(struct content_site, checked), .required = true},
        {.key = "review_by", .type = YML_DATE, .offset = offsetof(struct content_site, review_by), .required = true},
        {.key = "status",
         .type = YML_ENUM,
         .offset = offsetof(struct content_site, status),
         .required = true,
         .names = content_status_names},
        {.key = "note", .type = YML_TEXT, .offset = offsetof(struct content_site, note)},
    };
    const struct yml_node *records = content_records(reading, "sites.yaml", "sites");
    if (!records) {
        reading->registries_whole = false;
        return;
    }
    struct content_site *sites = arena_array(reading->arena, records->n, sizeof *sites);
    for (size_t i = 0; i < records->n; i++) {
        const struct yml_pair *pair = &records->pairs[i];
        sites[i] = (struct content_site){.id = {pair->key, pair->span}, .span = pair->span};
        content_check_id(reading->diag, pair->span, pair->key);
        char *what = arena_format(reading->scratch, "site '%s'", pair->key);
        yml_read(&reading->yml, pair->value, what, fields, sizeof fields / sizeof *fields, &sites[i]);
        content_check_dates(reading->diag, &sites[i].checked, &sites[i].review_by);
        if (sites[i].url.text && content_url_good(reading->diag, sites[i].url.span, sites[i].url.text))
            sites[i].host = content_bare_host(reading->arena, sites[i].url.text);
    }
    reading->content->sites = sites;
    for (size_t i = 0; i < records->n; i++) { /* each against those before it */
        reading->content->nsites = i;
        if (sites[i].host)
            content_check_lookalike(reading->diag, reading->content, sites[i].url.span, sites[i].url.text);
    }
    reading->content->nsites = records->n;
}

void content_read_figures(struct content_reading *reading)
{
    static const struct yml_field fields[] = {
        {.key = "claim", .type = YML_TEXT, .offset = offsetof(struct content_figure, claim), .required = true},
        {.key = "year",
         .type = YML_INT,
         .offset = offsetof(struct content_figure, year),
         .required = true,
         .min = 1900,
         .max = 2200},
        {.key = "source", .type = YML_TEXT, .offset = offsetof(struct content_figure, source), .required = true},
        {.key = "checked", .type = YML_DATE, .offset = offsetof(struct content_figure, checked), .required = true},
        {.key = "review_by", .type = YML_DATE, .offset = offsetof(struct content_figure, review_by), .required = true},
        {.key = "status",
         .type = YML_ENUM,
         .offset = offsetof(struct content_figure, status),
         .required = true,
         .names = content_status_names},
        {.key = "note", .type = YML_TEXT, .offset = offsetof(struct content_figure, note)},
    };
    const struct yml_node *records = content_records(reading, "figures.yaml", "figures");
    if (!records)
        return;
    struct content_figure *figures = arena_array(reading->arena, records->n, sizeof *figures);
    for (size_t i = 0; i < records->n; i++) {
        const struct yml_pair *pair = &records->pairs[i];
        figures[i] = (struct content_figure){.id = {pair->key, pair->span}, .span = pair->span};
        content_check_id(reading->diag, pair->span, pair->key);
        char *what = arena_format(reading->scratch, "figure '%s'", pair->key);
        yml_read(&reading->yml, pair->value, what, fields, sizeof fields / sizeof *fields, &figures[i]);
        content_check_dates(reading->diag, &figures[i].checked, &figures[i].review_by);
    }
    reading->content->figures = figures;
    reading->content->nfigures = records->n;
}
