/* Import: the messages of a PO file x what the project has -> changes, topic by topic.
 * The one hard thing: nobody may become a reviewer by accident. A text that changes in any way is a draft; what the
 * file says about its state counts for nothing; only a name given for this import makes texts reviewed. */
#include "po/po_private.h"

#include <stdlib.h>
#include <string.h>

static const char no_source[] = "000000000000"; /* of a text that its translator doubts: made from nothing we know */

struct importer {
    struct arena *arena;
    struct diag *diag;
    const struct po_request *request;
    const struct po_import *import;
    struct po_report *report;
    VEC(struct po_change) changes;
};

static const char *trimmed(struct arena *arena, const char *text)
{
    text += strspn(text, " \t\r\n");
    size_t size = strlen(text);
    while (size && strchr(" \t\r\n", text[size - 1]))
        size--;
    return arena_strndup(arena, text, size);
}

static void report_unknown(struct importer *importer, const struct po_entry *entry)
{
    size_t n;
    const struct content_text *english = content_all(importer->request->content, "en", &n);
    const char **names = arena_array(importer->arena, n + 1, sizeof *names);
    for (size_t i = 0; i < n; i++)
        names[i] = english[i].id;
    if (*entry->id)
        diag_warning(importer->diag, entry->english.span, "po-unknown-message", "English has no message '%s'",
                     entry->id);
    else
        diag_warning(importer->diag, entry->english.span, "po-unknown-message", "the message '%s' has no context",
                     entry->english.text);
    const char *near = diag_closest(entry->id, names, n);
    if (near)
        diag_hint(importer->diag, "did you mean '%s'?", near);
    else
        diag_hint(importer->diag, "the context of a message (msgctxt) is its id: export anew");
}

static const char *hash_of(struct arena *arena, const char *markup)
{
    char hash[CONTENT_HASH];
    content_hash(markup, hash);
    return arena_strdup(arena, hash);
}

/* The English that the text was made from. NULL: reported, and the text is left out. */
static const char *source_of(struct importer *importer, const struct po_entry *entry, const struct content_text *old)
{
    if (!entry->fuzzy)
        return hash_of(importer->arena, entry->english.text);
    if (old)
        return old->stale ? old->source : no_source;
    diag_warning(importer->diag, entry->text.span, "po-unfinished", "'%s' is marked as unfinished (fuzzy): left out",
                 entry->id);
    diag_hint(importer->diag, "take the mark away when the text is done");
    return NULL;
}

/* The English has changed since the export. Whether the text is left out because the project has a newer one. */
static bool is_overtaken(struct importer *importer, const struct po_entry *entry, const struct content_text *english,
                         const struct content_text *old)
{
    if (entry->fuzzy || strcmp(entry->english.text, english->markup) == 0)
        return false;
    bool newer = old && !old->stale;
    diag_warning(importer->diag, entry->english.span, "po-outdated",
                 "the English of '%s' has changed since the export%s", entry->id,
                 newer ? ", and so has its translation: left out" : "");
    diag_note(importer->diag, english->span, "it is this now");
    diag_hint(importer->diag,
              newer ? "export anew, to work on what is there now" : "the text is taken, and counts as stale");
    return newer;
}

static void tell_state(struct importer *importer, const struct po_entry *entry, const struct content_text *old,
                       const struct po_change *change)
{
    if (change->state != CONTENT_DRAFT)
        return;
    if (old && old->state != CONTENT_DRAFT)
        diag_warning(importer->diag, entry->text.span, "po-draft-again",
                     "'%s', reviewed by %s, has changed: a draft again", entry->id,
                     old->reviewer ? old->reviewer : "somebody");
    else if (*entry->state && strcmp(entry->state, "draft") != 0)
        diag_warning(importer->diag, entry->text.span, "po-state", "the file calls '%s' %s; it stays a draft",
                     entry->id, entry->state);
    else
        return;
    diag_hint(importer->diag, "when a native speaker has read the whole file, import it with --reviewer NAME --state "
                              "reviewed");
}

/* Whether the reviewer of this import lifts the text. */
static bool is_lifted(const struct importer *importer, const struct po_entry *entry, const struct content_text *old,
                      bool same)
{
    const struct po_import *import = importer->import;
    return import->reviewer && !entry->fuzzy && !(same && old->state >= import->state);
}

static void take(struct importer *importer, const struct po_entry *entry, const struct content_text *english)
{
    const struct po_request *request = importer->request;
    const struct content_text *old = content_text(request->content, request->lang, entry->id);
    const char *words = trimmed(importer->arena, entry->text.text);
    if (!*words) {
        if (old)
            diag_warning(importer->diag, entry->text.span, "po-emptied",
                         "'%s' is empty in the file: the old text stays", entry->id);
        return;
    }
    const char *source = source_of(importer, entry, old);
    if (!source)
        return;
    if (!old || strcmp(old->markup, words) != 0) { /* what the project has was checked when it was read */
        const struct content_offer offer = {entry->id, request->lang, entry->english, entry->text, entry->fuzzy};
        words = content_check_translation(importer->arena, importer->diag, request->content, &offer);
        if (!words)
            return;
    }
    bool same = old && strcmp(old->markup, words) == 0 && strcmp(old->source, source) == 0;
    bool lifted = is_lifted(importer, entry, old, same);
    if (same && !lifted) {
        importer->report->kept++;
        return;
    }
    if (is_overtaken(importer, entry, english, old))
        return;
    struct po_change change = {entry->id, words, source, CONTENT_DRAFT, NULL};
    if (lifted) {
        change.state = importer->import->state;
        change.reviewer = importer->import->reviewer;
    }
    tell_state(importer, entry, old, &change);
    importer->report->added += !old;
    importer->report->changed += old != NULL;
    *VEC_ADD(importer->arena, &importer->changes) = change;
}

static int by_id(const void *a, const void *b)
{
    return strcmp(((const struct po_change *)a)->id, ((const struct po_change *)b)->id);
}

static bool write_topics(struct importer *importer)
{
    size_t n = importer->changes.n;
    struct po_change *changes = importer->changes.at;
    if (n)
        qsort(changes, n, sizeof *changes, by_id);
    for (size_t first = 0, end; first < n; first = end) {
        const char *topic = po_topic(importer->arena, changes[first].id);
        size_t dot = strlen(topic) + 1;
        for (end = first + 1; end < n && strncmp(changes[end].id, changes[first].id, dot) == 0;)
            end++;
        if (!po_topic_write(importer->arena, importer->diag, importer->request, topic, changes + first, end - first))
            return false;
        importer->report->files++;
    }
    return true;
}

bool po_read(struct arena *arena, struct diag *diag, const struct po_request *request, const struct po_import *import,
             struct po_report *report)
{
    struct po_entries entries = {0};
    struct importer importer = {arena, diag, request, import, report, {0}};
    size_t errors = diag->errors;
    *report = (struct po_report){0};
    if (!po_load(arena, diag, request->path, request->lang, &entries))
        return false;
    for (size_t i = 0; i < entries.list.n; i++) {
        const struct po_entry *entry = &entries.list.at[i];
        const struct content_text *english = content_text(request->content, "en", entry->id);
        if (english)
            take(&importer, entry, english);
        else
            report_unknown(&importer, entry);
    }
    return diag->errors == errors && write_topics(&importer);
}
