/* Load: a content folder -> languages, registries, messages, materials, kits, all checked against each other.
 * The one hard thing: one mistake is reported once. What merely follows from a file that could not be read is held
 * back, so the order is: registries, then materials that refer to them, then the texts of the topics that are named. */
#include "content/content_private.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/uclean.h>

#include <unicode/uchar.h>
#include <unicode/uloc.h>

#include "base/file.h"

const char *const content_status_names[] = {"current", "doubtful", "retired", NULL};

bool content_check_id(struct diag *diag, struct span span, const char *id)
{
    bool good = *id != '\0', hyphen = true;
    for (const char *c = id; *c; c++) {
        if (!(islower((unsigned char)*c) || isdigit((unsigned char)*c)) && (*c != '-' || hyphen))
            good = false;
        hyphen = *c == '-';
    }
    if (good && !hyphen)
        return true;
    diag_error(diag, span, "bad-id", "'%s' cannot be an id", id);
    diag_hint(diag, "use small letters a-z, digits and single hyphens, such as 'call-free'");
    return false;
}

void content_check_dates(struct diag *diag, const struct yml_text *checked, const struct yml_text *review_by)
{
    if (!checked->text || !review_by->text || strcmp(checked->text, review_by->text) < 0)
        return;
    diag_error(diag, review_by->span, "review-order", "review_by %s is not after checked %s", review_by->text,
               checked->text);
    diag_note(diag, checked->span, "checked is given here");
}

void content_suggest(struct diag *diag, const char *word, struct content_names names)
{
    const char *near = diag_closest(word, names.at, names.n);
    if (near)
        diag_hint(diag, "did you mean '%s'?", near);
}

struct content_names content_hotline_names(struct arena *arena, const struct content *content)
{
    struct content_names names = {arena_array(arena, content->nhotlines, sizeof *names.at), content->nhotlines};
    for (size_t i = 0; i < names.n; i++)
        names.at[i] = content->hotlines[i].id.text;
    return names;
}

struct content_names content_site_names(struct arena *arena, const struct content *content)
{
    struct content_names names = {arena_array(arena, content->nsites, sizeof *names.at), content->nsites};
    for (size_t i = 0; i < names.n; i++)
        names.at[i] = content->sites[i].id.text;
    return names;
}

static void check_current(struct content_reading *reading, struct span span, const char *what, const char *id,
                          int status, const struct yml_text *note, struct span record)
{
    if (status == CONTENT_CURRENT || status == CONTENT_BY_RULE) /* where the latter stands is judged on the page */
        return;
    diag_error(reading->diag, span, "not-current", "%s '%s' is %s and must not be printed", what, id,
               content_status_names[status]);
    if (note->text)
        diag_note(reading->diag, note->span, "%s", note->text);
    else
        diag_note(reading->diag, record, "the record is here");
}

const struct content_hotline *content_need_hotline(struct content_reading *reading, struct span span, const char *id)
{
    const struct content_hotline *hotline = content_hotline(reading->content, id);
    if (hotline) {
        check_current(reading, span, "hotline", id, hotline->status, &hotline->note, hotline->span);
    } else if (reading->registries_whole) {
        diag_error(reading->diag, span, "unknown-hotline", "there is no hotline '%s'", id);
        content_suggest(reading->diag, id, content_hotline_names(reading->scratch, reading->content));
    }
    return hotline;
}

const struct content_site *content_need_site(struct content_reading *reading, struct span span, const char *id)
{
    const struct content_site *site = content_site(reading->content, id);
    if (site) {
        check_current(reading, span, "site", id, site->status, &site->note, site->span);
    } else if (reading->registries_whole) {
        diag_error(reading->diag, span, "unknown-site", "there is no site '%s'", id);
        content_suggest(reading->diag, id, content_site_names(reading->scratch, reading->content));
    }
    return site;
}

const struct content_organisation *content_need_organisation(struct content_reading *reading, struct span span,
                                                             const char *id)
{
    const struct content *content = reading->content;
    const struct content_organisation *organisation = content_organisation(content, id);
    if (organisation) {
        check_current(reading, span, "organisation", id, organisation->status, &organisation->note, organisation->span);
    } else if (reading->registries_whole) {
        diag_error(reading->diag, span, "unknown-organisation", "there is no organisation '%s'", id);
        struct content_names names = {arena_array(reading->scratch, content->norganisations, sizeof *names.at),
                                      content->norganisations};
        for (size_t i = 0; i < names.n; i++)
            names.at[i] = content->organisations[i].id.text;
        content_suggest(reading->diag, id, names);
    }
    return organisation;
}

void content_need_message(struct content_reading *reading, const struct yml_text *id)
{
    *VEC_ADD(reading->arena, &reading->content->store->needs) =
        (struct content_need){.id = *id, .material = reading->diag->material};
}

bool content_needs(const struct content_need *need, const struct content_texts_wish *wish)
{
    bool needed = !need->hotline || !wish->ids;
    for (size_t i = 0; i < wish->nids && !needed; i++)
        needed = strcmp(wish->ids[i], need->hotline) == 0;
    return needed;
}

static void check_need(struct content_reading *reading, const struct content_need *need)
{
    const struct content_texts *english = content_texts(reading->content, "en");
    if (content_find(english, need->id.text))
        return;
    reading->diag->material = need->material;
    diag_error(reading->diag, need->id.span, "unknown-message", "there is no message '%s'", need->id.text);
    struct content_names names = {arena_array(reading->scratch, english->n, sizeof *names.at), english->n};
    for (size_t i = 0; i < names.n; i++)
        names.at[i] = english->at[i].id;
    content_suggest(reading->diag, need->id.text, names);
    reading->diag->material = NULL;
}

bool content_need_language(struct content_reading *reading, const struct yml_text *tag)
{
    const struct content *content = reading->content;
    if (!reading->registries_whole || content_language(content, tag->text))
        return true;
    diag_error(reading->diag, tag->span, "unknown-language", "there is no language '%s'", tag->text);
    const struct content_lang *meant = content_language_meant(content, tag->text);
    const char *near = content_language_near(reading->scratch, content, tag->text);
    if (meant)
        diag_hint(reading->diag, "languages go by their tags: write '%s' for %s", meant->tag.text, meant->english.text);
    else if (near)
        diag_hint(reading->diag, "did you mean '%s'?", near);
    return false;
}

const struct yml_node *content_records(struct content_reading *reading, const char *name, const char *key)
{
    const struct yml_node *file =
        yml_load(reading->arena, reading->diag, file_join(reading->arena, reading->folder, name));
    struct {
        const struct yml_node *records;
    } out = {NULL};
    const struct yml_field fields[] = {{.key = key, .type = YML_NODE, .required = true}};
    if (!file || !yml_read(&reading->yml, file, name, fields, 1, &out) ||
        !yml_expect(reading->diag, out.records, YML_MAP, key))
        return NULL;
    return out.records;
}

/* ---- languages.yaml */

/* TAG as BCP 47 would write it ("zh_hans" -> "zh-Hans"); NULL: no tag, or a language that ISO 639 does not know. */
static const char *canonical_tag(struct arena *arena, const char *tag)
{
    enum { LONGEST = 64 };
    char dashed[LONGEST], locale[LONGEST], out[LONGEST];
    UErrorCode error = U_ZERO_ERROR;
    int32_t parsed = 0;
    size_t size = strlen(tag);
    if (size == 0 || size >= LONGEST)
        return NULL;
    for (size_t i = 0; i <= size; i++)
        dashed[i] = (char)(tag[i] == '_' ? '-' : tag[i]);
    uloc_forLanguageTag(dashed, locale, LONGEST, &parsed, &error);
    if (U_FAILURE(error) || error == U_STRING_NOT_TERMINATED_WARNING || (size_t)parsed != size ||
        !*uloc_getISO3Language(locale))
        return NULL;
    int32_t n = uloc_toLanguageTag(locale, out, LONGEST, true, &error);
    return U_FAILURE(error) || n >= LONGEST ? NULL : arena_strndup(arena, out, (size_t)n);
}

static void check_tag(struct content_reading *reading, const struct yml_text *tag)
{
    const char *right = canonical_tag(reading->scratch, tag->text);
    if (right && strcmp(right, tag->text) == 0)
        return;
    diag_error(reading->diag, tag->span, "language-tag",
               right ? "the language tag '%s' is not written as BCP 47 has it" : "'%s' is not a language tag",
               tag->text);
    if (right)
        diag_hint(reading->diag, "write '%s', here and for its folder in messages/", right);
    else
        diag_hint(reading->diag, "use a tag of BCP 47, such as 'es' or 'zh-Hans'");
}

static bool is_script(const char *script)
{
    return strlen(script) == 4 && isupper((unsigned char)script[0]) && islower((unsigned char)script[1]) &&
           islower((unsigned char)script[2]) && islower((unsigned char)script[3]) &&
           u_getPropertyValueEnum(UCHAR_SCRIPT, script) != UCHAR_INVALID_CODE;
}

/* Lines of these run down the page. */
static bool is_vertical(const char *script)
{
    return strcmp(script, "Mong") == 0 || strcmp(script, "Phag") == 0;
}

static bool runs_rtl(const char *script)
{
    static const char *const scripts[] = {"Adlm", "Arab", "Aran", "Hebr", "Nkoo", "Rohg", "Syrc", "Thaa"};
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        if (strcmp(script, scripts[i]) == 0)
            return true;
    }
    return false;
}

static void check_language(struct content_reading *reading, const struct content_lang *lang)
{
    struct diag *diag = reading->diag;
    check_tag(reading, &lang->tag);
    if (!lang->script.text)
        return;
    if (!is_script(lang->script.text)) {
        diag_error(diag, lang->script.span, "script-code", "'%s' is not a script code", lang->script.text);
        diag_hint(diag, "use the four letters of ISO 15924, such as 'Latn' or 'Arab'");
    } else if (is_vertical(lang->script.text)) {
        diag_error(diag, lang->script.span, "unsupported-script", "the script %s runs down the page",
                   lang->script.text);
        diag_hint(diag, "only lines that run across can be set; Mongolian may be written in 'Cyrl'");
    } else if (runs_rtl(lang->script.text) != lang->rtl) {
        diag_error(diag, lang->script.span, "script-direction", "the script %s runs %s, but rtl is %s",
                   lang->script.text, lang->rtl ? "left to right" : "right to left", lang->rtl ? "true" : "false");
    }
}

static void read_languages(struct content_reading *reading)
{
    static const struct yml_field fields[] = {
        {.key = "english", .type = YML_TEXT, .offset = offsetof(struct content_lang, english), .required = true},
        {.key = "native", .type = YML_TEXT, .offset = offsetof(struct content_lang, native), .required = true},
        {.key = "spoken", .type = YML_TEXT, .offset = offsetof(struct content_lang, spoken)},
        {.key = "script", .type = YML_TEXT, .offset = offsetof(struct content_lang, script), .required = true},
        {.key = "rtl", .type = YML_BOOL, .offset = offsetof(struct content_lang, rtl)},
        {.key = "keep-all", .type = YML_BOOL, .offset = offsetof(struct content_lang, keep_all)},
    };
    const struct yml_node *records = content_records(reading, "languages.yaml", "languages");
    if (!records) {
        reading->registries_whole = false;
        return;
    }
    struct content_lang *langs = arena_array(reading->arena, records->n, sizeof *langs);
    for (size_t i = 0; i < records->n; i++) {
        const struct yml_pair *pair = &records->pairs[i];
        langs[i].tag = (struct yml_text){pair->key, pair->span};
        langs[i].span = pair->span;
        char *what = arena_format(reading->scratch, "language '%s'", pair->key);
        yml_read(&reading->yml, pair->value, what, fields, sizeof fields / sizeof *fields, &langs[i]);
        check_language(reading, &langs[i]);
    }
    reading->content->langs = langs;
    reading->content->nlangs = records->n;
    if (content_language(reading->content, "en"))
        return;
    diag_error(reading->diag, records->span, "unknown-language", "English is missing");
    diag_hint(reading->diag, "every translation is made from English: add 'en'");
}

/* ---- the folder */

static void *icu_alloc(const void *context, size_t size)
{
    (void)context;
    return mem_alloc(size);
}

static void *icu_resize(const void *context, void *memory, size_t size)
{
    (void)context;
    return mem_resize(memory, size);
}

static void icu_free(const void *context, void *memory)
{
    (void)context;
    free(memory);
}

/* ICU 72 follows a null pointer where memory ends while it looks for its default locale; ours ends the program in
 * order. Only the first call counts, before anything of ICU's is used. */
static void end_in_order(void)
{
    UErrorCode error = U_ZERO_ERROR;
    u_setMemoryFunctions(NULL, icu_alloc, icu_resize, icu_free, &error);
}

struct content *content_load(struct arena *arena, struct diag *diag, const char *folder,
                             const struct content_wish *wish)
{
    end_in_order();
    if (!file_is_folder(folder) || !file_exists(file_join(arena, folder, "languages.yaml"))) {
        diag_error(diag, span_file(arena, folder), "content-folder", "'%s' is no content folder", folder);
        diag_hint(diag, "a content folder has a languages.yaml; name the project's folder with --project");
        return NULL;
    }
    struct content *content = arena_alloc(arena, sizeof *content);
    content->store = arena_alloc(arena, sizeof *content->store);
    struct arena scratch;
    arena_init(&scratch);
    struct content_reading reading = {.arena = arena,
                                      .scratch = &scratch,
                                      .diag = diag,
                                      .content = content,
                                      .yml = {.arena = arena, .diag = diag},
                                      .folder = folder,
                                      .registries_whole = true,
                                      .rules_whole = true};
    read_languages(&reading);
    content_read_hotlines(&reading);
    content_read_sites(&reading);
    content_read_figures(&reading);
    content_read_organisations(&reading);
    if (!wish) /* else with the first material that names one */
        content_read_rules(&reading);
    content_read_phrases(&reading);
    for (size_t i = 0; i < content->nhotlines; i++) {
        const struct content_hotline *hotline = &content->hotlines[i];
        if (hotline->name.text)
            *VEC_ADD(arena, &content->store->needs) =
                (struct content_need){.id = hotline->name, .hotline = hotline->id.text};
    }
    content_read_kits(&reading);
    content_read_materials(&reading, wish);
    content->store->folder = arena_strdup(arena, folder);
    content->store->registries_whole = reading.registries_whole;
    arena_release(&scratch);
    return content;
}

void content_load_texts(struct arena *arena, struct diag *diag, struct content *content,
                        const struct content_texts_wish *wish)
{
    struct arena scratch;
    arena_init(&scratch);
    const struct content_store *store = content->store;
    struct content_reading reading = {.arena = arena,
                                      .scratch = &scratch,
                                      .diag = diag,
                                      .content = content,
                                      .yml = {.arena = arena, .diag = diag},
                                      .folder = store->folder,
                                      .registries_whole = store->registries_whole,
                                      .english_whole = true};
    content_read_messages(&reading, wish);
    for (size_t i = 0; i < store->needs.n && reading.english_whole; i++)
        if (content_needs(&store->needs.at[i], wish))
            check_need(&reading, &store->needs.at[i]);
    arena_release(&scratch);
}

/* ---- lookups: a few dozen records each, so a walk is as quick as anything */

const struct content_hotline *content_hotline(const struct content *content, const char *id)
{
    for (size_t i = 0; i < content->nhotlines; i++) {
        if (strcmp(content->hotlines[i].id.text, id) == 0)
            return &content->hotlines[i];
    }
    return NULL;
}

const struct content_site *content_site(const struct content *content, const char *id)
{
    for (size_t i = 0; i < content->nsites; i++) {
        if (strcmp(content->sites[i].id.text, id) == 0)
            return &content->sites[i];
    }
    return NULL;
}

const struct content_material *content_material(const struct content *content, const char *id)
{
    for (size_t i = 0; i < content->nmaterials; i++) {
        if (strcmp(content->materials[i].id.text, id) == 0)
            return &content->materials[i];
    }
    return NULL;
}

const struct content_kit *content_kit(const struct content *content, const char *id)
{
    for (size_t i = 0; i < content->nkits; i++) {
        if (strcmp(content->kits[i].id.text, id) == 0)
            return &content->kits[i];
    }
    return NULL;
}

const char *content_binding(const struct content_bindings *bindings, const char *slot)
{
    for (size_t i = 0; i < bindings->n; i++) {
        if (strcmp(bindings->at[i].slot.text, slot) == 0)
            return bindings->at[i].value.text;
    }
    return NULL;
}
