/* Load: local.yaml -> values {local.NAME}, and numbers and sites that join the registries.
 * The one hard thing: it is filled in by someone who never saw YAML, and what they write is printed beside a hotline.
 * So little is asked for, numbers are taken as people write them, and all is checked as the project's own is. */
#include "content/content_private.h"

#include <ctype.h>
#include <string.h>

#include "base/file.h"

struct local_file {
    struct yml_text name, address, counsellor, room, logo, accent;
    struct yml_texts languages;
    const struct yml_node *phones, *sites;
};

struct local_reading {
    struct content_reading *reading;
    struct content_local *local;
    VEC(struct content_value) values;
};

static const char *const own_names[] = {"name", "address", "counsellor", "room", "logo", "phone", "site"};

static void add_value(struct local_reading *in, const char *name, const char *value, const char *target)
{
    *VEC_ADD(in->reading->arena, &in->values) = (struct content_value){
        .name = arena_format(in->reading->arena, "local.%s", name), .value = value, .target = target};
}

/* Words as they are printed; nothing where they are not given or not fit to print. */
static void add_words(struct local_reading *in, const char *name, const struct yml_text *text)
{
    struct content_reading *reading = in->reading;
    if (!text->text || !*text->text)
        return;
    const char *words = content_check_words(reading->arena, reading->diag, reading->content, text->span, text->text);
    if (words)
        add_value(in, name, words, NULL);
}

static void check_name(struct local_reading *in, const struct yml_pair *pair, bool taken)
{
    content_check_id(in->reading->diag, pair->span, pair->key);
    for (size_t i = 0; i < sizeof own_names / sizeof *own_names; i++)
        taken |= strcmp(own_names[i], pair->key) == 0;
    if (!taken)
        return;
    diag_error(in->reading->diag, pair->span, "duplicate-id", "the name '%s' is taken", pair->key);
    diag_hint(in->reading->diag, "call it something of your own, such as 'office-line'");
}

/* ---- phones */

struct local_phone {
    struct yml_text name, number, hours, source, checked, review_by;
    struct yml_texts languages;
    bool text;
};

/* "(555) 555-0123 ", "1-555-555-0123", "+1 555 555 0123", "211" -> E.164, or a short code. NULL: no number. */
static const char *normalise(struct arena *arena, const char *written)
{
    enum { NATIONAL = 10, WITH_COUNTRY = 11 };
    char digits[32];
    size_t n = 0;
    bool plus = false;
    for (const char *c = written; *c; c++) {
        if (isdigit((unsigned char)*c)) {
            if (n + 1 == sizeof digits)
                return NULL;
            digits[n++] = *c;
        } else if (*c == '+' && n == 0) {
            plus = true;
        } else if (!strchr(" -.()/", *c)) {
            return NULL;
        }
    }
    digits[n] = '\0';
    if (plus)
        return arena_format(arena, "+%s", digits);
    if (n == NATIONAL)
        return arena_format(arena, "+1%s", digits);
    if (n == WITH_COUNTRY && digits[0] == '1')
        return arena_format(arena, "+%s", digits);
    return arena_strdup(arena, digits);
}

static void read_phone(struct local_reading *in, const struct yml_pair *pair, struct content_hotline *out)
{
#define AT(member) offsetof(struct local_phone, member)
    static const struct yml_field fields[] = {
        {.key = "name", .type = YML_TEXT, .offset = AT(name), .required = true},
        {.key = "number", .type = YML_TEXT, .offset = AT(number), .required = true},
        {.key = "hours", .type = YML_TEXT, .offset = AT(hours), .required = true},
        {.key = "languages", .type = YML_TEXTS, .offset = AT(languages)},
        {.key = "text", .type = YML_BOOL, .offset = AT(text)},
        {.key = "source", .type = YML_TEXT, .offset = AT(source), .required = true},
        {.key = "checked", .type = YML_DATE, .offset = AT(checked), .required = true},
        {.key = "review_by", .type = YML_DATE, .offset = AT(review_by), .required = true},
    };
#undef AT
    struct content_reading *reading = in->reading;
    struct local_phone phone = {0};
    *out = (struct content_hotline){.id = {pair->key, pair->span}, .span = pair->span};
    check_name(in, pair, content_hotline(reading->content, pair->key) != NULL);
    if (!yml_read(&reading->yml, pair->value, arena_format(reading->scratch, "phone '%s'", pair->key), fields,
                  sizeof fields / sizeof *fields, &phone))
        return;
    content_check_dates(reading->diag, &phone.checked, &phone.review_by);
    const char *number = normalise(reading->arena, phone.number.text);
    if (!number) {
        diag_error(reading->diag, phone.number.span, "hotline-number", "'%s' is not a phone number", phone.number.text);
        diag_hint(reading->diag, "write only what people dial, such as 1-212-555-0123: digits for letters, and without "
                                 "an extension");
        return;
    }
    const struct yml_text dialled = {number, phone.number.span};
    if (!content_check_number(reading->diag, &dialled))
        return;
    for (size_t i = 0; i < phone.languages.n; i++)
        content_need_language(reading, &phone.languages.at[i]);
    struct content_channel *channels = arena_array(reading->arena, 2, sizeof *channels);
    channels[0] = (struct content_channel){.kind = CONTENT_CALL, .languages = phone.languages, .span = pair->span};
    channels[1] = (struct content_channel){
        .kind = CONTENT_SMS, .number = dialled, .languages = phone.languages, .span = pair->span};
    *out = (struct content_hotline){.id = out->id,
                                    .name = phone.name,
                                    .number = dialled,
                                    .display = phone.number,
                                    .hours = phone.hours,
                                    .country = {"US", pair->span},
                                    .scope = {"help", pair->span},
                                    .source = phone.source,
                                    .checked = phone.checked,
                                    .review_by = phone.review_by,
                                    .status = CONTENT_CURRENT,
                                    .channels = channels,
                                    .n = phone.text ? 2 : 1,
                                    .span = pair->span};
}

static void read_phones(struct local_reading *in, const struct yml_node *map)
{
    struct content_reading *reading = in->reading;
    struct content *content = reading->content;
    if (!map || !yml_expect(reading->diag, map, YML_MAP, "phones"))
        return;
    struct content_hotline *all = arena_array(reading->arena, content->nhotlines + map->n, sizeof *all);
    if (content->nhotlines)
        memcpy(all, content->hotlines, content->nhotlines * sizeof *all);
    content->hotlines = all;
    for (size_t i = 0; i < map->n; i++) {
        struct content_hotline line;
        read_phone(in, &map->pairs[i], &line);
        if (!line.number.text)
            continue;
        all[content->nhotlines++] = line;
        const char *target = arena_format(reading->arena, "tel:%s", line.number.text);
        add_value(in, line.id.text, line.display.text, target);
        if (i == 0)
            add_value(in, "phone", line.display.text, target);
    }
}

/* ---- sites */

static void read_sites(struct local_reading *in, const struct yml_node *map, const struct yml_text *owner)
{
#define AT(member) offsetof(struct content_site, member)
    static const struct yml_field fields[] = {
        {.key = "url", .type = YML_TEXT, .offset = AT(url), .required = true},
        {.key = "owner", .type = YML_TEXT, .offset = AT(owner)},
        {.key = "purpose", .type = YML_TEXT, .offset = AT(purpose), .required = true},
        {.key = "source", .type = YML_TEXT, .offset = AT(source), .required = true},
        {.key = "checked", .type = YML_DATE, .offset = AT(checked), .required = true},
        {.key = "review_by", .type = YML_DATE, .offset = AT(review_by), .required = true},
    };
#undef AT
    struct content_reading *reading = in->reading;
    struct content *content = reading->content;
    if (!map || !yml_expect(reading->diag, map, YML_MAP, "sites"))
        return;
    struct content_site *all = arena_array(reading->arena, content->nsites + map->n, sizeof *all);
    if (content->nsites)
        memcpy(all, content->sites, content->nsites * sizeof *all);
    content->sites = all;
    for (size_t i = 0; i < map->n; i++) {
        const struct yml_pair *pair = &map->pairs[i];
        struct content_site site = {.id = {pair->key, pair->span}, .owner = *owner, .span = pair->span};
        check_name(in, pair, content_site(content, pair->key) || content_hotline(content, pair->key));
        if (!yml_read(&reading->yml, pair->value, arena_format(reading->scratch, "site '%s'", pair->key), fields,
                      sizeof fields / sizeof *fields, &site))
            continue;
        content_check_dates(reading->diag, &site.checked, &site.review_by);
        if (!content_url_good(reading->diag, site.url.span, site.url.text) ||
            !content_check_lookalike(reading->diag, content, site.url.span, site.url.text))
            continue;
        site.host = content_bare_host(reading->arena, site.url.text);
        all[content->nsites++] = site;
        add_value(in, site.id.text, site.host, site.url.text);
        if (i == 0)
            add_value(in, "site", site.host, site.url.text);
    }
}

/* ---- accent */

static int hex_of(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = c ? strchr(digits, tolower((unsigned char)c)) : NULL;
    return at ? (int)(at - digits) : -1;
}

static void read_accent(struct local_reading *in, const struct yml_text *accent)
{
    if (!accent->text || !*accent->text)
        return;
    const char *text = accent->text;
    bool good = text[0] == '#' && strlen(text) == 7;
    for (int i = 0; i < 3 && good; i++) {
        int high = hex_of(text[1 + 2 * i]), low = hex_of(text[2 + 2 * i]);
        good = high >= 0 && low >= 0;
        in->local->accent[i] = (high * 16 + low) / 255.0;
    }
    in->local->accent_span = accent->span;
    in->local->has_accent = good;
    if (good)
        return;
    diag_error(in->reading->diag, accent->span, "bad-colour", "'%s' is no color", text);
    diag_hint(in->reading->diag, "write # and six digits, as web pages do: \"#00676F\"");
}

/* ---- the file */

static bool read_file(struct content_reading *reading, const char *path, struct local_file *file)
{
#define AT(member) offsetof(struct local_file, member)
    static const struct yml_field fields[] = {
        {.key = "name", .type = YML_TEXT, .offset = AT(name)},
        {.key = "address", .type = YML_TEXT, .offset = AT(address)},
        {.key = "counsellor", .type = YML_TEXT, .offset = AT(counsellor)},
        {.key = "room", .type = YML_TEXT, .offset = AT(room)},
        {.key = "logo", .type = YML_TEXT, .offset = AT(logo)},
        {.key = "accent", .type = YML_TEXT, .offset = AT(accent)},
        {.key = "languages", .type = YML_TEXTS, .offset = AT(languages)},
        {.key = "phones", .type = YML_NODE, .offset = AT(phones)},
        {.key = "sites", .type = YML_NODE, .offset = AT(sites)},
    };
#undef AT
    const struct yml_node *node = yml_load(reading->arena, reading->diag, path);
    if (!node)
        return false;
    yml_read(&reading->yml, node, "local.yaml", fields, sizeof fields / sizeof *fields, file);
    return true;
}

struct content_local *content_load_local(struct arena *arena, struct diag *diag, struct content *content,
                                         const char *path)
{
    struct arena scratch;
    struct local_file file = {0};
    struct content_local *local = arena_alloc(arena, sizeof *local);
    arena_init(&scratch);
    struct content_reading reading = {.arena = arena,
                                      .scratch = &scratch,
                                      .diag = diag,
                                      .content = content,
                                      .yml = {.arena = arena, .diag = diag},
                                      .registries_whole = true};
    struct local_reading in = {.reading = &reading, .local = local};
    if (read_file(&reading, path, &file)) {
        add_words(&in, "name", &file.name);
        add_words(&in, "address", &file.address);
        add_words(&in, "counsellor", &file.counsellor);
        add_words(&in, "room", &file.room);
        read_phones(&in, file.phones);
        read_sites(&in, file.sites, &file.name);
        read_accent(&in, &file.accent);
        for (size_t i = 0; i < file.languages.n; i++)
            content_need_language(&reading, &file.languages.at[i]);
        if (file.logo.text && *file.logo.text) {
            local->logo = file.logo;
            add_value(&in, "logo", file.logo.text, NULL);
        }
        local->languages = file.languages;
    }
    local->values = in.values.at;
    local->nvalues = in.values.n;
    content->local = local;
    arena_release(&scratch);
    return local;
}
