/* Languages by their tags, and whom somebody meant who wrote another. */
#include <string.h>
#include <strings.h>
#include <unicode/uloc.h>

#include "content/content_private.h"

/* A few dozen: a walk is as quick as anything. */
const struct content_lang *content_language(const struct content *content, const char *tag)
{
    for (size_t i = 0; i < content->nlangs; i++) {
        if (strcmp(content->langs[i].tag.text, tag) == 0)
            return &content->langs[i];
    }
    return NULL;
}

struct likely {
    char language[ULOC_LANG_CAPACITY], script[ULOC_SCRIPT_CAPACITY];
};

/* "zh-TW", "zh_hant" and "ZH-Hant" are all Chinese in the traditional script. */
static struct likely likely_of(const char *tag)
{
    struct likely out = {0};
    char id[ULOC_FULLNAME_CAPACITY], full[ULOC_FULLNAME_CAPACITY];
    UErrorCode error = U_ZERO_ERROR;
    uloc_canonicalize(tag, id, sizeof id, &error);
    uloc_addLikelySubtags(id, full, sizeof full, &error);
    uloc_getLanguage(full, out.language, sizeof out.language, &error);
    uloc_getScript(full, out.script, sizeof out.script, &error);
    return U_SUCCESS(error) ? out : (struct likely){0};
}

const struct content_lang *content_language_meant(const struct content *content, const char *name)
{
    const struct content_lang *same = NULL;
    const struct likely wanted = likely_of(name);
    for (size_t i = 0; i < content->nlangs; i++) {
        const struct content_lang *lang = &content->langs[i];
        if (strcasecmp(name, lang->english.text) == 0 || strcmp(name, lang->native.text) == 0)
            return lang;
        const struct likely its = likely_of(lang->tag.text);
        if (!*wanted.language || strcmp(wanted.language, its.language) != 0)
            continue;
        if (strcmp(wanted.script, its.script) == 0)
            return lang;
        if (!same)
            same = lang;
    }
    return same;
}

const char *content_language_near(struct arena *arena, const struct content *content, const char *name)
{
    const struct content_lang *meant = content_language_meant(content, name);
    if (meant)
        return meant->tag.text;
    const char **tags = arena_array(arena, content->nlangs + 1, sizeof *tags);
    for (size_t i = 0; i < content->nlangs; i++)
        tags[i] = content->langs[i].tag.text;
    return diag_closest(name, tags, content->nlangs);
}
