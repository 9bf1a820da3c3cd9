/* Load: messages/LANG/TOPIC.yaml -> texts by language and id, normalised, parsed, with the state of each translation.
 * The one hard thing: honesty about translations. A text that was made from an older English is stale by its hash, and
 * nothing counts as reviewed without the name of who did it. */
#include "content/content_private.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "base/file.h"

static int compare_texts(const void *a, const void *b)
{
    return strcmp(((const struct content_text *)a)->id, ((const struct content_text *)b)->id);
}

const struct content_text *content_find(const struct content_texts *texts, const char *id)
{
    struct content_text key = {.id = id};
    return texts->n ? bsearch(&key, texts->at, texts->n, sizeof key, compare_texts) : NULL;
}

const struct content_texts *content_texts(const struct content *content, const char *lang)
{
    for (size_t i = 0; i < content->store->n; i++) {
        if (strcmp(content->store->langs[i].lang, lang) == 0)
            return &content->store->langs[i];
    }
    return NULL;
}

const struct content_text *content_text(const struct content *content, const char *lang, const char *id)
{
    const struct content_texts *texts = content_texts(content, lang);
    const struct content_text *text = texts ? content_find(texts, id) : NULL;
    for (size_t i = 0; !text && i < content->store->nregistry; i++)
        if (strcmp(content->store->registry[i].id, id) == 0)
            text = &content->store->registry[i];
    return text;
}

const struct content_text *content_all(const struct content *content, const char *lang, size_t *n)
{
    const struct content_texts *texts = content_texts(content, lang);
    *n = texts ? texts->n : 0;
    return *n ? texts->at : NULL;
}

const struct content_text *content_text_at(const struct content *content, const char *lang, struct span span)
{
    const struct content_texts *texts = span.source ? content_texts(content, lang) : NULL;
    for (size_t i = 0; texts && i < texts->n; i++) {
        const struct span *at = &texts->at[i].span;
        if (at->source == span.source && at->line == span.line && at->column == span.column)
            return &texts->at[i];
    }
    return NULL;
}

struct content_progress content_progress(const struct content *content, const char *lang)
{
    const struct content_texts *english = content_texts(content, "en"), *texts = content_texts(content, lang);
    struct content_progress progress = {.total = english ? english->n : 0, .translated = texts ? texts->n : 0};
    for (size_t i = 0; i < progress.translated; i++) {
        const struct content_text *text = &texts->at[i];
        progress.stale += text->stale;
        progress.reviewed += text->state == CONTENT_REVIEWED || text->state == CONTENT_APPROVED;
        progress.approved += text->state == CONTENT_APPROVED;
    }
    return progress;
}

/* ---- normalisation */

static bool is_ascii(const char *text)
{
    for (; *text; text++) {
        if ((unsigned char)*text >= 0x80)
            return false;
    }
    return true;
}

const char *content_normalise(struct arena *arena, const char *text)
{
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2 *form = unorm2_getNFCInstance(&error);
    int32_t size = (int32_t)strlen(text), n = 0, m = 0;
    UChar *from = arena_array(arena, (size_t)size + 1, sizeof *from);
    u_strFromUTF8(from, size + 1, &n, text, size, &error);
    if (U_FAILURE(error))
        BUG("ICU refuses text that yml/ let through");
    if (unorm2_isNormalized(form, from, n, &error) && U_SUCCESS(error))
        return text;
    enum { GROWTH = 3 }; /* the most that form C makes of a UTF-16 unit (UAX 15, 12.1) */
    UChar *to = arena_array(arena, (size_t)n * GROWTH + 1, sizeof *to);
    m = unorm2_normalize(form, from, n, to, n * GROWTH + 1, &error);
    char *out = arena_array(arena, (size_t)m * 3 + 1, 1);
    u_strToUTF8(out, m * 3 + 1, NULL, to, m, &error);
    if (U_FAILURE(error))
        BUG("ICU has no form C");
    return out;
}

static const char *trim(struct arena *arena, const char *text)
{
    while (isspace((unsigned char)*text))
        text++;
    size_t size = strlen(text);
    while (size && isspace((unsigned char)text[size - 1]))
        size--;
    return arena_strndup(arena, text, size);
}

static void warn_not_normal(struct content_reading *reading, const struct content_text *text, const char *written)
{
    size_t at = 0;
    while (written[at] && written[at] == text->markup[at])
        at++;
    while (at > 0 && ((unsigned char)written[at] & 0xc0) == 0x80)
        at--;
    size_t size = 1;
    while (((unsigned char)written[at + size] & 0xc0) == 0x80)
        size++;
    diag_warning(reading->diag, content_place(text->span, written, at, size), "not-nfc",
                 "the text is not in Unicode's normal form C");
    diag_hint(reading->diag, "it is normalised for print; save the file with composed characters (NFC)");
}

const char *content_check_translation(struct arena *arena, struct diag *diag, const struct content *content,
                                      const struct content_offer *offer)
{
    size_t errors = diag->errors;
    struct content_reading reading = {.arena = arena,
                                      .scratch = arena,
                                      .diag = diag,
                                      .content = (struct content *)content, /* only read */
                                      .registries_whole = true};
    const struct content_text english = {
        .id = offer->id, .lang = "en", .markup = offer->english.text, .span = offer->english.span};
    struct content_text text = {
        .id = offer->id, .lang = offer->lang, .span = offer->text.span, .stale = offer->unfinished};
    text.markup = content_normalise(arena, trim(arena, offer->text.text));
    content_parse(&reading, &text);
    content_compare(&reading, &english, &text);
    return diag->errors == errors ? text.markup : NULL;
}

/* ---- files */

/* The texts of one language while they are read. */
struct collected {
    const char *lang;
    const struct content_texts *english; /* NULL: this is English */
    VEC(struct content_text) texts;
};

/* What a file says about all its translations. */
struct topic {
    struct yml_text name;
    const struct yml_node *messages;
    int state;
    struct yml_text reviewer;
};

struct translation {
    struct yml_text text, source;
    int state; /* as the file says, unless said */
    struct yml_text reviewer;
};

static const char *const state_names[] = {"draft", "reviewed", "approved", NULL};

/* False: it says nothing; reported. */
static bool add_text(struct content_reading *reading, struct collected *to, struct content_text text,
                     const struct yml_text *written)
{
    const char *markup = trim(reading->arena, written->text);
    text.span = written->span;
    text.lang = to->lang;
    text.markup = is_ascii(markup) ? markup : content_normalise(reading->arena, markup);
    if (!*markup) {
        diag_error(reading->diag, text.span, "empty-text", "'%s' says nothing", text.id);
        return false;
    }
    if (text.markup != markup)
        warn_not_normal(reading, &text, markup);
    content_parse(reading, &text);
    *VEC_ADD(reading->arena, &to->texts) = text;
    return true;
}

static void read_english(struct content_reading *reading, struct collected *to, const char *id,
                         const struct yml_node *value)
{
    struct yml_text text = {0};
    static const struct yml_field field = {.key = "text", .type = YML_TEXT};
    if (!yml_read_value(&reading->yml, value, arena_format(reading->scratch, "'%s'", id), &field, &text) || !text.text)
        return;
    const struct content_text english = {.id = arena_strdup(reading->arena, id), .state = CONTENT_SOURCE};
    if (add_text(reading, to, english, &text)) {
        struct content_text *added = &to->texts.at[to->texts.n - 1];
        char hash[CONTENT_HASH];
        content_hash(added->markup, hash);
        added->source = arena_strdup(reading->arena, hash);
    }
}

static bool is_hash(const char *text)
{
    return strlen(text) == CONTENT_HASH - 1 && text[strspn(text, "0123456789abcdef")] == '\0';
}

static bool check_source(struct diag *diag, const struct yml_text *source, const char *hash)
{
    if (is_hash(source->text))
        return strcmp(source->text, hash) == 0;
    diag_error(diag, source->span, "source-hash", "'%s' is not a hash of an English text", source->text);
    diag_hint(diag, "the English as it is now has the hash %s; write it once the translation says the same", hash);
    return true;
}

static void report_orphan(struct content_reading *reading, const struct collected *to, const struct yml_pair *pair,
                          const char *id)
{
    diag_warning(reading->diag, pair->span, "orphan-translation", "English has no message '%s'", id);
    struct content_names names = {arena_array(reading->scratch, to->english->n, sizeof *names.at), to->english->n};
    for (size_t i = 0; i < names.n; i++)
        names.at[i] = to->english->at[i].id;
    content_suggest(reading->diag, id, names);
}

static void read_translation(struct content_reading *reading, struct collected *to, const struct topic *topic,
                             const struct yml_pair *pair, const char *id)
{
    static const struct yml_field fields[] = {
        {.key = "text", .type = YML_TEXT, .offset = offsetof(struct translation, text), .required = true},
        {.key = "source", .type = YML_TEXT, .offset = offsetof(struct translation, source), .required = true},
        {.key = "state", .type = YML_ENUM, .offset = offsetof(struct translation, state), .names = state_names},
        {.key = "reviewer", .type = YML_TEXT, .offset = offsetof(struct translation, reviewer)},
    };
    const struct content_text *english = content_find(to->english, id);
    if (!english) {
        if (reading->english_whole)
            report_orphan(reading, to, pair, id);
        return;
    }
    struct translation raw = {.state = topic->state, .reviewer = topic->reviewer};
    char *what = arena_format(reading->scratch, "translation '%s'", id);
    if (!yml_read(&reading->yml, pair->value, what, fields, sizeof fields / sizeof *fields, &raw))
        return;
    struct content_text text = {.id = english->id, .state = CONTENT_DRAFT + (enum content_state)raw.state};
    if (raw.reviewer.text && *raw.reviewer.text)
        text.reviewer = arena_strdup(reading->arena, raw.reviewer.text);
    if (text.state != CONTENT_DRAFT && !text.reviewer) {
        diag_error(reading->diag, pair->span, "reviewer-missing", "'%s' is marked %s, but by nobody", id,
                   state_names[raw.state]);
        diag_hint(reading->diag, "add 'reviewer', or go back to 'state: draft'");
    }
    text.stale = !check_source(reading->diag, &raw.source, english->source);
    text.source = text.stale ? arena_strdup(reading->arena, raw.source.text) : english->source;
    if (add_text(reading, to, text, &raw.text))
        content_compare(reading, english, &to->texts.at[to->texts.n - 1]);
}

static bool read_topic(struct content_reading *reading, bool english, const char *path, struct topic *topic)
{
    static const struct yml_field fields[] = {
        {.key = "topic", .type = YML_TEXT, .offset = offsetof(struct topic, name), .required = true},
        {.key = "messages", .type = YML_NODE, .offset = offsetof(struct topic, messages), .required = true},
        {.key = "state",
         .type = YML_ENUM,
         .offset = offsetof(struct topic, state),
         .required = true,
         .names = state_names},
        {.key = "reviewer", .type = YML_TEXT, .offset = offsetof(struct topic, reviewer)},
    };
    const struct yml_node *file = yml_load_apart(reading->arena, reading->scratch, reading->diag, path);
    return file &&
           yml_read(&reading->yml, file, "messages", fields, english ? 2 : sizeof fields / sizeof *fields, topic);
}

/* The file's name is the topic: one place to look for an id, and no id twice. */
static void check_topic(struct diag *diag, const struct yml_text *name, const char *file, size_t size)
{
    if (strlen(name->text) == size && strncmp(name->text, file, size) == 0)
        return;
    diag_error(diag, name->span, "topic-name", "the topic '%s' is in the file '%s'", name->text, file);
    diag_hint(diag, "the file of a topic is called TOPIC.yaml");
}

static void read_file(struct content_reading *reading, struct collected *to, const char *folder, const char *file)
{
    struct topic topic = {0};
    size_t size = strlen(file) - strlen(".yaml");
    if (!read_topic(reading, !to->english, file_join(reading->arena, folder, file), &topic) ||
        !yml_expect(reading->diag, topic.messages, YML_MAP, "messages")) {
        reading->english_whole = reading->english_whole && to->english;
        return;
    }
    check_topic(reading->diag, &topic.name, file, size);
    for (size_t i = 0; i < topic.messages->n; i++) {
        const struct yml_pair *pair = &topic.messages->pairs[i];
        if (!content_check_id(reading->diag, pair->span, pair->key))
            continue;
        const char *id = arena_format(reading->scratch, "%.*s.%s", (int)size, file, pair->key);
        if (to->english)
            read_translation(reading, to, &topic, pair, id);
        else
            read_english(reading, to, id, pair->value);
    }
    arena_reset(reading->scratch); /* or parsing would hold many times the size of all languages */
}

/* A text in the topic TOPIC, such as "common.draft". */
static bool is_in(const char *id, const char *topic, size_t size)
{
    return strncmp(id, topic, size) == 0 && id[size] == '.';
}

/* The part of FILES, in their order, whose topics are wanted. */
static size_t choose_files(struct content_reading *reading, const struct content_texts_wish *wish, char **files,
                           size_t n)
{
    const struct content_store *store = reading->content->store;
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        size_t size = strlen(files[i]) - strlen(".yaml");
        bool wanted = !wish->ids;
        for (size_t k = 0; k < store->needs.n && !wanted; k++)
            wanted = content_needs(&store->needs.at[k], wish) && is_in(store->needs.at[k].id.text, files[i], size);
        for (size_t k = 0; k < wish->nids && !wanted; k++)
            wanted = is_in(wish->ids[k], files[i], size);
        if (wanted)
            files[kept++] = files[i];
    }
    return kept;
}

static void read_language(struct content_reading *reading, const struct content_texts_wish *wish, const char *lang,
                          const struct content_texts *english, struct content_texts *out)
{
    char *folder = file_join(reading->arena, reading->folder, arena_format(reading->scratch, "messages/%s", lang));
    struct collected collected = {.lang = lang, .english = english};
    if (english) { /* or growing would leave as much behind as it needs */
        collected.texts.at = arena_array(reading->arena, english->n, sizeof *collected.texts.at);
        collected.texts.cap = english->n;
    }
    char **files;
    size_t n;
    reading->diag->lang = english ? lang : NULL; /* what is wrong with it is no matter for other languages */
    if (file_list(reading->arena, reading->diag, folder, ".yaml", &files, &n)) {
        n = choose_files(reading, wish, files, n);
        for (size_t i = 0; i < n; i++)
            read_file(reading, &collected, folder, files[i]);
    } else if (!english) {
        reading->english_whole = false;
    }
    reading->diag->lang = NULL;
    if (collected.texts.n)
        qsort(collected.texts.at, collected.texts.n, sizeof *collected.texts.at, compare_texts);
    *out = (struct content_texts){.lang = lang, .at = collected.texts.at, .n = collected.texts.n};
}

static bool is_wanted(const char *lang, const struct content_texts_wish *wish)
{
    for (size_t i = 0; i < wish->nlangs; i++) {
        if (strcmp(wish->langs[i], lang) == 0)
            return true;
    }
    return !wish->langs;
}

/* A folder that no language claims would be read by nobody and missed by its translator. */
static void check_folders(struct content_reading *reading)
{
    char *folder = file_join(reading->arena, reading->folder, "messages");
    char **names;
    size_t n;
    if (!reading->registries_whole || !file_list(reading->arena, reading->diag, folder, "", &names, &n))
        return;
    for (size_t i = 0; i < n; i++) {
        char *path = file_join(reading->arena, folder, names[i]);
        if (!file_is_folder(path))
            continue;
        struct yml_text tag = {.text = names[i], .span = span_file(reading->arena, path)};
        content_need_language(reading, &tag);
    }
}

void content_read_messages(struct content_reading *reading, const struct content_texts_wish *wish)
{
    const struct content *content = reading->content;
    struct content_texts *texts = arena_array(reading->arena, content->nlangs + 1, sizeof *texts);
    content->store->langs = texts;
    check_folders(reading);
    read_language(reading, wish, "en", NULL, &texts[content->store->n++]);
    for (size_t i = 0; i < content->nlangs; i++) {
        const char *lang = content->langs[i].tag.text;
        char *path = arena_format(reading->arena, "messages/%s", lang);
        if (strcmp(lang, "en") == 0 || !is_wanted(lang, wish) ||
            !file_is_folder(file_join(reading->arena, reading->folder, path)))
            continue;
        read_language(reading, wish, lang, &texts[0], &texts[content->store->n]);
        content->store->n++;
        content_read_phrases_of(reading, lang);
    }
}
