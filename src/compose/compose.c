/* content x layout -> pages: the stage between what is said and what is drawn. Start here; then compose_tree.c (boxes
 * to blocks), compose_fit.c (sizes), compose_draw.c (blocks to items). */
#include "compose/compose.h"

#include <stdlib.h>
#include <string.h>

#include "compose/compose_cache.h"

static bool find_languages(struct compose *c)
{
    const struct compose_request *request = c->request;
    const struct content_lang **langs = arena_array(c->arena, request->nlangs, sizeof *langs);
    for (size_t i = 0; i < request->nlangs; i++) {
        langs[i] = content_language(request->content, request->langs[i]);
        if (!langs[i]) {
            diag_error(c->diag, request->material->span, "unknown-language", "there is no language '%s'",
                       request->langs[i]);
            return false;
        }
    }
    c->langs = langs;
    if (request->nlangs != request->layout->languages) {
        diag_error(c->diag, request->material->span, "language-count", "'%s' is set in %zu language%s, not in %zu",
                   request->material->id.text, request->layout->languages, request->layout->languages == 1 ? "" : "s",
                   request->nlangs);
        diag_note(c->diag, request->layout->span, "the layout is this one");
        static const char *const hints[] = {"name one language, such as --lang es",
                                            "name its languages with a plus, such as --lang en+es",
                                            "name its languages with a plus, such as --lang en+es+vi"};
        size_t named = request->layout->languages < 3 ? request->layout->languages : 3;
        diag_hint(c->diag, "%s", hints[named - 1]);
        return false;
    }
    return true;
}

/* Whether the piece rests on unreviewed words has to be known before its footer is set. */
static void look_for_drafts(struct compose *c, const struct content_bindings *bindings)
{
    for (size_t i = 0; i < bindings->n; i++)
        for (size_t k = 0; k < c->request->nlangs; k++) {
            const struct content_text *text =
                content_text(c->request->content, c->request->langs[k], bindings->at[i].value.text);
            if (text) {
                c->draft |= text->state == CONTENT_DRAFT;
                c->stale |= text->stale;
            }
        }
}

void compose_set_page(struct compose *c, size_t page, size_t pages)
{
    const struct compose_request *request = c->request;
    c->values.n = 0;
    for (size_t i = 0; i < request->nvalues; i++)
        *VEC_ADD(c->lists, &c->values) = request->values[i];
    *VEC_ADD(c->lists, &c->values) =
        (struct content_value){.name = "page", .value = arena_format(c->arena, "%zu", page + 1)};
    *VEC_ADD(c->lists, &c->values) =
        (struct content_value){.name = "pages", .value = arena_format(c->arena, "%zu", pages)};
}

void compose_begin_page(struct compose *c)
{
    c->items = c->raised = (struct page_items){0};
    c->tag = PAGE_NO_TAG;
}

void compose_end_page(struct compose *c, const char *name)
{
    const struct spec_layout *layout = c->layout;
    for (size_t i = 0; i < c->raised.n; i++)
        *VEC_ADD(c->lists, &c->items) = c->raised.at[i];
    struct rect trim = {0, 0, layout->w, layout->h};
    *VEC_ADD(c->lists, &c->done) = (struct page){.name = name,
                                                 .w = layout->w,
                                                 .h = layout->h,
                                                 .trim = trim,
                                                 .bleed = trim,
                                                 .items = c->items.at,
                                                 .n = c->items.n};
}

static bool compose_page(struct compose *c, size_t index)
{
    const struct spec_layout *layout = c->layout;
    const struct spec_page *page = &layout->pages[index];
    const struct content_lang *lang = c->langs[page->lang && page->lang[0] == '2' ? 1 : 0];
    const struct compose_scope scope = {.lang = lang, .script = spec_script(layout, lang->tag.text, lang->script.text)};
    struct block *root;
    compose_set_page(c, index, layout->npages);
    if (page->flow) {
        c->shelf = NULL;
        return compose_paginate(c, page, &scope);
    }
    if (!compose_fit(c, page, &scope, layout->frame, &root))
        return false;
    compose_begin_page(c);
    if (lang != c->langs[0]) { /* all of the page is in another language than the document */
        c->tag = compose_tag(c, PAGE_SECTION, PAGE_NO_TAG, page->span);
        c->tags.at[c->tag].lang = lang->tag.text;
    }
    compose_draw(c, root);
    compose_end_page(c, page->name);
    return true;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The document, with C's shelf where there is one. */
static bool compose_all(struct compose *c, struct page_doc *out, struct compose_report *report)
{
    const struct compose_request *request = c->request;
    const struct content_binding title_binding = {.value = request->material->title};
    const struct content_bindings title_alone = {.at = &title_binding, .n = 1};
    look_for_drafts(c, &title_alone);
    look_for_drafts(c, &request->material->texts);
    for (size_t i = 0; i < request->material->nlists; i++)
        for (size_t k = 0; k < request->material->lists[i].n; k++)
            look_for_drafts(c, &request->material->lists[i].entries[k]);

    bool ok = true;
    c->many_pages = request->layout->npages > 1 || request->layout->pages[0].flow;
    for (size_t i = 0; i < request->layout->npages; i++)
        ok &= compose_page(c, i);
    if (!ok)
        return false;

    const struct compose_scope scope = {.lang = c->langs[0]};
    const char *title =
        compose_message(c, &scope, request->material->title.span, request->material->title.text, "", "");
    if (!title)
        return false;
    if (c->hotlines.n)
        qsort(c->hotlines.at, c->hotlines.n, sizeof *c->hotlines.at, by_name);
    *out = (struct page_doc){.title = title,
                             .lang = request->langs[0],
                             .pages = c->done.at,
                             .n = c->done.n,
                             .tags = c->tags.at,
                             .ntags = c->tags.n,
                             .outline = c->outline.at,
                             .noutline = c->outline.n,
                             .duplex = c->done.n < 2                 ? PAGE_SIMPLEX
                                       : request->layout->flip_short ? PAGE_DUPLEX_SHORT
                                                                     : PAGE_DUPLEX_LONG};
    *report = (struct compose_report){
        .hotlines = c->hotlines.at, .nhotlines = c->hotlines.n, .draft = c->draft, .stale = c->stale};
    return true;
}

bool compose_document(struct arena *arena, struct diag *diag, const struct compose_request *request,
                      struct page_doc *out, struct compose_report *report)
{
    struct compose c = {.request = request, .arena = arena, .lists = arena, .diag = diag, .layout = request->layout};
    if (!find_languages(&c))
        return false;
    text_begin(request->engine);
    c.latin = spec_script(c.layout, "Latn", "Latn");
    struct compose_report used = {.shared = c.shelf = compose_shelf_of(&c)};
    void *shared = used.shared;
    if (!compose_all(&c, out, &used)) {
        used.shared = shared;
        compose_let_go(&used);
        return false;
    }
    *report = used;
    report->shared = shared;
    return true;
}
