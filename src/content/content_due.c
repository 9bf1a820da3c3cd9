/* Registries -> what a person has to try again, and the list of a call sheet that says so on paper.
 * The one hard thing: a call sheet prints what the registries say in their own words, which are no messages. They
 * become texts of the program's own, "registry.N.what", that every language has alike. */
#include "content/content_private.h"

#include <stdlib.h>
#include <string.h>

struct gatherer {
    struct arena *arena;
    const char *until;
    VEC(struct content_due) due;
};

static bool is_due(const struct gatherer *gatherer, const struct yml_text *review_by, int status)
{
    return review_by->text && status != CONTENT_RETIRED &&
           (!gatherer->until || strcmp(review_by->text, gatherer->until) <= 0);
}

static void add_hotline(struct gatherer *gatherer, const struct content *content, const struct content_hotline *line)
{
    const struct content_text *name = line->name.text ? content_text(content, "en", line->name.text) : NULL;
    const char *number = line->display.text, *sms = content_form_of_hotline(line, "sms");
    bool emergency = line->scope.text && strcmp(line->scope.text, "emergency") == 0;
    enum content_due_kind kind = !number ? CONTENT_DUE_MAIL : emergency ? CONTENT_DUE_EMERGENCY : CONTENT_DUE_HOTLINE;
    if (!number)
        number = content_form_of_hotline(line, "email");
    else if (sms && strcmp(sms, number) != 0)
        number = arena_format(gatherer->arena, "%s, text %s", number, sms);
    *VEC_ADD(gatherer->arena, &gatherer->due) = (struct content_due){.kind = kind,
                                                                     .id = line->id.text,
                                                                     .what = number,
                                                                     .who = name ? name->markup : line->name.text,
                                                                     .source = line->source.text,
                                                                     .checked = line->checked.text,
                                                                     .review_by = line->review_by.text,
                                                                     .note = line->note.text,
                                                                     .status = line->status};
}

static void add_organisation(struct gatherer *gatherer, const struct content_organisation *organisation)
{
    const char *where = organisation->where.text;
    *VEC_ADD(gatherer->arena, &gatherer->due) =
        (struct content_due){.kind = CONTENT_DUE_ORGANISATION,
                             .id = organisation->id.text,
                             .what = organisation->name.text,
                             .who = where ? arena_format(gatherer->arena, "%s: %s", where, organisation->offers.text)
                                          : organisation->offers.text,
                             .source = organisation->source.text,
                             .checked = organisation->checked.text,
                             .review_by = organisation->review_by.text,
                             .note = organisation->note.text,
                             .status = organisation->status};
}

/* Sites, figures and rules: a name, and whose it is. */
#define ADD(KIND, RECORD, WHAT, WHO)                                                                                   \
    *VEC_ADD(gatherer.arena, &gatherer.due) = (struct content_due)                                                     \
    {                                                                                                                  \
        .kind = (KIND), .id = (RECORD)->id.text, .what = (WHAT), .who = (WHO), .source = (RECORD)->source.text,        \
        .checked = (RECORD)->checked.text, .review_by = (RECORD)->review_by.text, .note = (RECORD)->note.text,         \
        .status = (RECORD)->status                                                                                     \
    }

static int by_date(const void *a, const void *b)
{
    const struct content_due *first = a, *second = b;
    int dates = strcmp(first->review_by, second->review_by);
    if (dates)
        return dates;
    return first->kind != second->kind ? (int)first->kind - (int)second->kind : strcmp(first->id, second->id);
}

size_t content_due(struct arena *arena, const struct content *content, const char *until,
                   const struct content_due **due)
{
    struct gatherer gatherer = {.arena = arena, .until = until};
    for (size_t i = 0; i < content->nhotlines; i++)
        if (is_due(&gatherer, &content->hotlines[i].review_by, content->hotlines[i].status))
            add_hotline(&gatherer, content, &content->hotlines[i]);
    for (size_t i = 0; i < content->nsites; i++) {
        const struct content_site *site = &content->sites[i];
        if (site->host && is_due(&gatherer, &site->review_by, site->status))
            ADD(CONTENT_DUE_SITE, site, site->host, site->owner.text);
    }
    for (size_t i = 0; i < content->norganisations; i++)
        if (is_due(&gatherer, &content->organisations[i].review_by, content->organisations[i].status))
            add_organisation(&gatherer, &content->organisations[i]);
    for (size_t i = 0; i < content->nfigures; i++) {
        const struct content_figure *figure = &content->figures[i];
        if (is_due(&gatherer, &figure->review_by, figure->status))
            ADD(CONTENT_DUE_FIGURE, figure, figure->claim.text, arena_format(arena, "%d", figure->year));
    }
    for (size_t i = 0; i < content->nrules; i++) {
        const struct content_rule *rule = &content->rules[i];
        if (is_due(&gatherer, &rule->review_by, rule->status))
            ADD(CONTENT_DUE_RULE, rule, rule->law.text, rule->id.text);
    }
    if (gatherer.due.n)
        qsort(gatherer.due.at, gatherer.due.n, sizeof *gatherer.due.at, by_date);
    *due = gatherer.due.at;
    return gatherer.due.n;
}

/* ---- the call sheet */

struct sheet {
    struct arena *arena;
    VEC(struct content_text) texts;
    VEC(struct content_binding) slots; /* of the entry at hand */
};

static void bind(struct sheet *sheet, const char *slot, const char *value)
{
    *VEC_ADD(sheet->arena, &sheet->slots) = (struct content_binding){.slot = {.text = slot}, .value = {.text = value}};
}

/* WORDS become a text; CODE: digits or a host, kept together. */
static void bind_words(struct sheet *sheet, const char *slot, size_t row, const char *words, bool code)
{
    if (!words || !*words)
        return;
    struct content_piece *piece = arena_alloc(sheet->arena, sizeof *piece);
    *piece = (struct content_piece){.text = words, .size = strlen(words), .marks = code ? RICH_CODE : 0};
    struct content_text *text = VEC_ADD(sheet->arena, &sheet->texts);
    *text = (struct content_text){.id = arena_format(sheet->arena, "registry.%zu-%s", row, slot),
                                  .lang = "en",
                                  .markup = words,
                                  .state = CONTENT_SOURCE,
                                  .pieces = piece,
                                  .n = 1};
    bind(sheet, slot, text->id);
}

static struct content_bindings entry_of(struct sheet *sheet, size_t row, const struct content_due *due)
{
    static const char *const names[] = {"calls.name-hotline", "calls.name-emergency",    "calls.name-mail",
                                        "calls.name-site",    "calls.name-organisation", "calls.name-figure",
                                        "calls.name-rule"};
    static const char *const asks[] = {"calls.ask-hotline", "calls.ask-emergency",    "calls.ask-mail",
                                       "calls.ask-site",    "calls.ask-organisation", "calls.ask-figure",
                                       "calls.ask-rule"};
    sheet->slots.at = NULL;
    sheet->slots.n = sheet->slots.cap = 0;
    bind(sheet, "kind", names[due->kind]);
    bind(sheet, "ask", asks[due->kind]);
    if (due->status == CONTENT_DOUBTFUL)
        bind(sheet, "doubt", "calls.doubtful");
    bind_words(sheet, "what", row, due->what, due->kind <= CONTENT_DUE_SITE);
    bind_words(sheet, "who", row, due->who, false);
    bind_words(sheet, "source", row, due->source, false);
    bind_words(sheet, "note", row, due->note, false);
    bind_words(sheet, "date", row, due->review_by, true);
    return (struct content_bindings){sheet->slots.at, sheet->slots.n};
}

void content_fill_calls(struct arena *arena, struct content *content, const struct content_due *due, size_t n)
{
    struct sheet sheet = {.arena = arena};
    if (!content->nmaterials)
        return;
    struct content_bindings *entries = arena_array(arena, n + 1, sizeof *entries);
    for (size_t i = 0; i < n; i++)
        entries[i] = entry_of(&sheet, i, &due[i]);
    struct content_material *materials =
        arena_memdup(arena, content->materials, content->nmaterials * sizeof *materials);
    for (size_t i = 0; i < content->nmaterials; i++) {
        struct content_material *material = &materials[i];
        if (!material->registry)
            continue;
        struct content_list *list = arena_alloc(arena, sizeof *list);
        *list = (struct content_list){.slot = "calls", .span = material->span, .entries = entries, .n = n};
        material->lists = list;
        material->nlists = 1;
    }
    content->materials = materials;
    content->store->registry = sheet.texts.at;
    content->store->nregistry = sheet.texts.n;
}
