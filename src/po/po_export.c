/* Export: English texts and what a language has for them -> a PO file.
 * The one hard thing: libgettextpo writes to a path only, and a file of ours appears whole or not at all. So it writes
 * into a nameless file, and what is in there goes where it was wanted. */
#include "po/po_private.h"

#include <gettext-po.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"

const char *po_topic(struct arena *arena, const char *id)
{
    return arena_strndup(arena, id, strcspn(id, "."));
}

/* Where English files are the same but for the place, texts stand by place; files by name. */
static int by_place(const void *a, const void *b)
{
    const struct content_text *x = *(const struct content_text *const *)a, *y = *(const struct content_text *const *)b;
    size_t nx = strcspn(x->id, "."), ny = strcspn(y->id, ".");
    int topics = strncmp(x->id, y->id, nx < ny ? nx : ny);
    if (topics || nx != ny)
        return topics ? topics : nx < ny ? -1 : 1;
    return x->span.line != y->span.line ? (x->span.line < y->span.line ? -1 : 1) : 0;
}

const struct content_text **po_in_order(struct arena *arena, const struct content *content, size_t *n)
{
    const struct content_text *all = content_all(content, "en", n);
    const struct content_text **sorted = arena_array(arena, *n + 1, sizeof *sorted);
    for (size_t i = 0; i < *n; i++)
        sorted[i] = &all[i];
    qsort(sorted, *n, sizeof *sorted, by_place);
    return sorted;
}

static const char *state_name(enum content_state state)
{
    return state == CONTENT_APPROVED ? "approved" : state == CONTENT_REVIEWED ? "reviewed" : "draft";
}

/* How far the translation has come: what the import compares, and a translator may like to know. */
static const char *state_lines(struct arena *arena, const struct content_text *text)
{
    const char *reviewer = text->state != CONTENT_DRAFT && text->reviewer ? text->reviewer : NULL;
    return arena_format(arena, "state: %s\n%s%s%ssource: %s\n", state_name(text->state), reviewer ? "reviewer: " : "",
                        reviewer ? reviewer : "", reviewer ? "\n" : "", text->source);
}

static void insert(po_message_iterator_t to, struct arena *arena, const struct po_request *request,
                   const struct po_uses *uses, const struct content_text *english, struct po_report *report)
{
    const struct content_text *text = content_text(request->content, request->lang, english->id);
    po_message_t message = po_message_create();
    po_message_set_msgctxt(message, english->id);
    po_message_set_msgid(message, english->markup);
    po_message_set_msgstr(message, text ? text->markup : "");
    po_message_set_extracted_comments(message,
                                      arena_format(arena, "%s%s", po_context(arena, request->content, uses, english),
                                                   text ? state_lines(arena, text) : ""));
    po_message_add_filepos(message, arena_format(arena, "content/messages/en/%s.yaml", po_topic(arena, english->id)),
                           english->span.line);
    po_message_set_fuzzy(message, text && text->stale);
    po_message_insert(to, message);
    report->texts++;
    report->translated += text != NULL;
    report->stale += text && text->stale;
}

static void insert_header(po_message_iterator_t to, const char *header)
{
    po_message_t message = po_message_create();
    po_message_set_msgid(message, "");
    po_message_set_msgstr(message, header);
    po_message_insert(to, message);
}

/* Nothing but the disk can fail here; what was written is looked at by its size. */
static void ignore(int severity, po_message_t message, const char *path, size_t line, size_t column, int multiline,
                   const char *text)
{
    (void)severity, (void)message, (void)path, (void)line, (void)column, (void)multiline, (void)text;
}

static void ignore_two(int severity, po_message_t message, const char *path, size_t line, size_t column, int multiline,
                       const char *text, po_message_t message2, const char *path2, size_t line2, size_t column2,
                       int multiline2, const char *text2)
{
    ignore(severity, message, path, line, column, multiline, text);
    ignore(severity, message2, path2, line2, column2, multiline2, text2);
}

static const struct po_xerror_handler handler = {ignore, ignore_two};

/* The catalogue as bytes. False: reported. */
static bool to_bytes(struct arena *arena, struct diag *diag, po_file_t catalogue, const char *path, struct buf *bytes)
{
    bool done = false;
    FILE *file = tmpfile();
    const char *name = file ? arena_format(arena, "/dev/fd/%d", fileno(file)) : NULL;
    if (name && access(name, W_OK) == 0 && po_file_write(catalogue, name, &handler) && fseek(file, 0, SEEK_SET) == 0) {
        char block[8192];
        for (size_t n; (n = fread(block, 1, sizeof block, file)) > 0;)
            buf_add(bytes, block, n);
        done = !ferror(file) && bytes->n > 0 && bytes->at[bytes->n - 1] == '\n';
    }
    if (file)
        fclose(file);
    if (!done)
        diag_error(diag, span_file(arena, path), "file-unwritable",
                   "cannot write '%s': the folder for temporary files cannot be used", path);
    return done;
}

bool po_write(struct arena *arena, struct diag *diag, const struct po_request *request, const struct po_export *export,
              struct po_report *report)
{
    size_t n;
    const struct content_text **english = po_in_order(arena, request->content, &n);
    struct po_uses uses = {0};
    po_uses_find(arena, export->layouts, &uses);
    po_file_t catalogue = po_file_create();
    po_message_iterator_t to = po_message_iterator(catalogue, NULL);
    *report = (struct po_report){0};
    insert_header(to, po_header(arena, content_language(request->content, request->lang), export));
    for (size_t i = 0; i < n; i++)
        insert(to, arena, request, &uses, english[i], report);
    po_message_iterator_free(to);
    struct buf bytes = {0};
    bool done =
        to_bytes(arena, diag, catalogue, request->path, &bytes) && file_write(diag, request->path, bytes.at, bytes.n);
    po_file_free(catalogue);
    buf_release(&bytes);
    return done;
}
