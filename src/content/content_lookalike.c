/* Load: hosts -> those that would pass for another one (Unicode UTS 39, 4: skeletons of confusables).
 * The one hard thing: what counts is the name that somebody registered, "missingkids.org" of "www.missingkids.org", and
 * where it ends is no rule but a list (publicsuffix.org, by libpsl). */
#include "content/content_private.h"

#include <ctype.h>
#include <string.h>

#include <libpsl.h>
#include <unicode/uspoof.h>

enum { HOST_MOST = 254, SHORT_NAME = 7 };

/* The registered part of URL's host, in small letters; "" where it has none. */
static void registered_part(const char *url, char out[HOST_MOST])
{
    char host[HOST_MOST];
    const char *from = url + strlen("https://");
    size_t size = strcspn(from, "/?#");
    out[0] = '\0';
    if (size >= HOST_MOST)
        return;
    for (size_t i = 0; i < size; i++)
        host[i] = (char)tolower((unsigned char)from[i]);
    host[size] = '\0';
    const char *part = psl_registrable_domain(psl_builtin(), host);
    if (part)
        memcpy(out, part, strlen(part) + 1);
}

bool content_host_registered(const char *url)
{
    char part[HOST_MOST];
    registered_part(url, part);
    return part[0] != '\0';
}

/* Whether one letter more, less or other makes A of B. */
static bool one_apart(const char *a, const char *b)
{
    size_t na = strlen(a), nb = strlen(b), same = 0;
    if (na > nb)
        return one_apart(b, a);
    if (nb - na > 1 || na < SHORT_NAME)
        return false;
    while (same < na && a[same] == b[same])
        same++;
    return strcmp(a + same + (na == nb), b + same + 1) == 0;
}

/* What is left of NAME for a hasty eye: "rn" and "m", "1" and "l", "0" and "o" are the same. */
typedef char skeleton[4 * HOST_MOST];
static bool find_skeleton(const USpoofChecker *checker, const char *name, skeleton out)
{
    UErrorCode error = U_ZERO_ERROR;
    uspoof_getSkeletonUTF8(checker, 0, name, -1, out, sizeof(skeleton), &error);
    return U_SUCCESS(error);
}

/* "missingkids.org.example.net", "missingkids-org.example": the name is there, but it is not who answers. */
static bool wears(const char *url, const char *part)
{
    const char *host = url + strlen("https://");
    size_t size = strcspn(host, "/?#"), n = strlen(part);
    for (size_t i = 0; i + n < size; i++) {
        size_t k = 0;
        while (k < n && (tolower((unsigned char)host[i + k]) == part[k] || (part[k] == '.' && host[i + k] == '-')))
            k++;
        if (k == n && (i == 0 || host[i - 1] == '.' || host[i - 1] == '-'))
            return true;
    }
    return false;
}

const struct content_site *content_lookalike(const struct content *content, const char *url)
{
    char own[HOST_MOST], other[HOST_MOST];
    skeleton of_own, of_other;
    UErrorCode error = U_ZERO_ERROR;
    registered_part(url, own);
    if (!own[0])
        return NULL;
    USpoofChecker *checker = uspoof_open(&error);
    bool known = find_skeleton(checker, own, of_own);
    const struct content_site *found = NULL;
    for (size_t i = 0; i < content->nsites && !found; i++) {
        const struct content_site *site = &content->sites[i];
        if (!site->host || site->url.text == url)
            continue;
        registered_part(site->url.text, other);
        if (!other[0] || strcmp(own, other) == 0)
            continue;
        bool same = known && find_skeleton(checker, other, of_other) && strcmp(of_own, of_other) == 0;
        if (same || one_apart(own, other) || wears(url, other))
            found = site;
    }
    uspoof_close(checker);
    return found;
}

bool content_check_lookalike(struct diag *diag, const struct content *content, struct span span, const char *url)
{
    const struct content_site *site = content_lookalike(content, url);
    if (!site)
        return true;
    diag_error(diag, span, "site-lookalike", "'%s' looks like '%s', which belongs to %s", url, site->host,
               site->owner.text ? site->owner.text : "somebody else");
    diag_note(diag, site->span, "the other one is here");
    diag_hint(diag, "a host that passes for another is how people are deceived: check it letter by letter");
    return false;
}
