/* Import: changed texts of one topic -> messages/LANG/TOPIC.yaml.
 * The one hard thing: people keep these files too, so what did not change must stay byte for byte, comments included.
 * The file is cut into blocks of whole lines, one a message, and only those that changed are written anew. A file where
 * messages share lines cannot be cut: it is written anew as a whole, with the comments at its top. */
#include "po/po_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"

static const char draft_note[] =
    "# Drafts, not yet reviewed by a native speaker. `source` is the hash of the English that a text was made from.\n";
static const char source_note[] = "# `source` is the hash of the English that a text was made from.\n";

/* Bytes of the old file. */
struct block {
    size_t start, key, end; /* comments above the message; the message itself */
};

/* One message of the file to be. */
struct entry {
    const char *key;
    const char *text, *source, *state, *reviewer; /* reviewer: "" for none */
    struct block block;
    bool old, changed;
};

struct topic {
    struct arena *arena;
    const struct source *file; /* NULL: a new one */
    const char *name, *state, *reviewer;
    VEC(struct entry) entries;
    VEC(size_t) lines; /* where each starts; one more for the end */
    size_t tail;       /* comments behind the last message */
    bool whole;        /* cannot be cut into blocks */
};

static const char *state_name(enum content_state state)
{
    return state == CONTENT_APPROVED ? "approved" : state == CONTENT_REVIEWED ? "reviewed" : "draft";
}

/* ---- the old file */

static const char *scalar(const struct yml_node *map, const char *key, const char *otherwise)
{
    const struct yml_node *node = map && map->kind == YML_MAP ? yml_lookup(map, key) : NULL;
    return node && node->kind == YML_SCALAR && *node->text ? node->text : otherwise;
}

static const char *trimmed(struct arena *arena, const char *text)
{
    size_t size = strlen(text);
    while (size && strchr(" \t\r\n", text[size - 1]))
        size--;
    return arena_strndup(arena, text, size);
}

static void find_lines(struct topic *topic)
{
    const struct source *file = topic->file;
    *VEC_ADD(topic->arena, &topic->lines) = 0;
    for (size_t i = 0; i < file->size; i++)
        if (file->text[i] == '\n' && i + 1 < file->size)
            *VEC_ADD(topic->arena, &topic->lines) = i + 1;
    *VEC_ADD(topic->arena, &topic->lines) = file->size;
}

/* A comment of the file, not a line of a text that starts with a hash: those stand further in than keys do. */
static bool is_aside(const struct topic *topic, size_t line, size_t indent)
{
    const char *start = topic->file->text + topic->lines.at[line];
    size_t size = topic->lines.at[line + 1] - topic->lines.at[line], blank = 0;
    while (blank < size && strchr(" \t\r\n", start[blank]))
        blank++;
    return blank == size || (start[blank] == '#' && blank <= indent);
}

static size_t line_count(const struct topic *topic)
{
    return topic->lines.n - 1;
}

/* The first of the asides right above LINE, but not above FLOOR. */
static size_t aside_start(const struct topic *topic, size_t line, size_t floor, size_t indent)
{
    while (line > floor && is_aside(topic, line - 1, indent))
        line--;
    return line;
}

/* Each message must begin a line of its own, below the one before. */
static bool can_be_cut(const struct topic *topic, const struct yml_node *messages)
{
    uint32_t above = 0;
    for (size_t i = 0; i < messages->n; i++) {
        struct span span = messages->pairs[i].span;
        if (span.line <= above || span.line > line_count(topic))
            return false;
        const char *start = topic->file->text + topic->lines.at[span.line - 1];
        if (strspn(start, " ") != span.column - 1)
            return false;
        above = span.line;
    }
    return messages->n > 0;
}

static void cut(struct topic *topic, const struct yml_node *messages)
{
    size_t indent = messages->pairs[0].span.column - 1, end = line_count(topic);
    size_t last = messages->pairs[messages->n - 1].span.line;
    end = aside_start(topic, end, last, indent);
    topic->tail = topic->lines.at[end];
    for (size_t i = messages->n; i-- > 0;) {
        size_t line = messages->pairs[i].span.line - 1;
        size_t floor = i ? messages->pairs[i - 1].span.line : line;
        size_t start = aside_start(topic, line, floor, indent);
        topic->entries.at[i].block =
            (struct block){topic->lines.at[start], topic->lines.at[line], topic->lines.at[end]};
        end = start;
    }
}

static bool read_old(struct topic *topic, struct diag *diag, const char *path)
{
    const struct yml_node *root = yml_load(topic->arena, diag, path);
    if (!root || !yml_expect(diag, root, YML_MAP, "messages"))
        return false;
    const struct yml_node *messages = yml_lookup(root, "messages");
    topic->file = root->span.source;
    topic->state = scalar(root, "state", "draft");
    topic->reviewer = scalar(root, "reviewer", "");
    find_lines(topic);
    size_t n = messages && messages->kind == YML_MAP ? messages->n : 0;
    for (size_t i = 0; i < n; i++) {
        const struct yml_node *value = messages->pairs[i].value;
        *VEC_ADD(topic->arena, &topic->entries) = (struct entry){
            .key = messages->pairs[i].key,
            .text = trimmed(topic->arena, scalar(value, "text", "")),
            .source = scalar(value, "source", ""),
            .state = scalar(value, "state", topic->state),
            .reviewer = scalar(value, "reviewer", topic->reviewer),
            .old = true,
        };
    }
    topic->whole = !n || !can_be_cut(topic, messages);
    if (!topic->whole)
        cut(topic, messages);
    return true;
}

/* ---- changes */

static struct entry *find(struct topic *topic, const char *key)
{
    for (size_t i = 0; i < topic->entries.n; i++)
        if (strcmp(topic->entries.at[i].key, key) == 0)
            return &topic->entries.at[i];
    return NULL;
}

/* A new message stands behind the one that English has before it. */
static struct entry *insert(struct topic *topic, const struct content_text *const *english, size_t n, const char *id)
{
    const char *key = strchr(id, '.') + 1;
    size_t at = 0, before = 0;
    while (before < n && strcmp(english[before]->id, id) != 0)
        before++;
    while (before-- > 0) {
        const struct entry *above = strncmp(english[before]->id, id, (size_t)(key - id)) == 0
                                        ? find(topic, strchr(english[before]->id, '.') + 1)
                                        : NULL;
        if (above) {
            at = (size_t)(above - topic->entries.at) + 1;
            break;
        }
    }
    VEC_ADD(topic->arena, &topic->entries);
    struct entry *entry = &topic->entries.at[at];
    memmove(entry + 1, entry, (topic->entries.n - 1 - at) * sizeof *entry);
    *entry = (struct entry){.key = key};
    return entry;
}

static void apply(struct topic *topic, const struct content_text *const *english, size_t nenglish,
                  const struct po_change *change)
{
    struct entry *entry = find(topic, strchr(change->id, '.') + 1);
    if (!entry)
        entry = insert(topic, english, nenglish, change->id);
    entry->text = change->text;
    entry->source = change->source;
    entry->state = state_name(change->state);
    entry->reviewer = change->reviewer ? change->reviewer : "";
    entry->changed = true;
}

static bool is_draft(const char *state)
{
    return strcmp(state, "draft") == 0;
}

static bool same_state(const char *state, const char *reviewer, const struct entry *entry)
{
    return strcmp(state, entry->state) == 0 && (is_draft(state) || strcmp(reviewer, entry->reviewer) == 0);
}

/* Where all messages have come equally far, the file says it once. */
static void settle_state(struct topic *topic)
{
    const struct entry *first = &topic->entries.at[0];
    for (size_t i = 1; i < topic->entries.n; i++)
        if (!same_state(first->state, first->reviewer, &topic->entries.at[i]))
            return;
    if (topic->file && same_state(topic->state, topic->reviewer, first))
        return;
    topic->state = first->state;
    topic->reviewer = first->reviewer;
    topic->whole = true;
}

/* ---- the new file */

static void add_quoted(struct buf *out, const char *text)
{
    buf_char(out, '"');
    for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
        bool isolate = c[0] == 0xe2 && c[1] == 0x81 && c[2] >= 0xa6 && c[2] <= 0xa9; /* U+2066 .. U+2069 */
        bool separator = c[0] == 0xe2 && c[1] == 0x80 && (c[2] == 0xa8 || c[2] == 0xa9);
        if (*c == '"' || *c == '\\') {
            buf_char(out, '\\');
            buf_char(out, (char)*c);
        } else if (*c == '\n') {
            buf_text(out, "\\n");
        } else if (*c < 0x20 || *c == 0x7f) {
            buf_format(out, "\\x%02x", *c);
        } else if (isolate || separator) { /* what cannot be seen is written so that it can */
            buf_format(out, "\\u%04x", (unsigned)(c[1] & 0x3f) << 6 | (c[2] & 0x3fu) | 0x2000u);
            c += 2;
        } else {
            buf_char(out, (char)*c);
        }
    }
    buf_char(out, '"');
}

/* Lines as lines, where a block of YAML can hold them as they are. */
static bool fits_block(const char *text)
{
    if (!strchr(text, '\n') || strchr(" \t\n", text[0]))
        return false;
    for (const unsigned char *c = (const unsigned char *)text; *c; c++)
        if ((*c < 0x20 && *c != '\n') || *c == 0x7f || (c[0] == 0xe2 && c[1] == 0x81 && c[2] >= 0xa6 && c[2] <= 0xa9) ||
            (c[0] == 0xe2 && c[1] == 0x80 && (c[2] == 0xa8 || c[2] == 0xa9)))
            return false;
    return true;
}

static void add_text(struct buf *out, const char *text)
{
    buf_text(out, "    text: ");
    if (!fits_block(text)) {
        add_quoted(out, text);
        buf_char(out, '\n');
        return;
    }
    buf_text(out, "|-\n");
    while (*text) {
        size_t size = strcspn(text, "\n");
        if (size)
            buf_text(out, "      ");
        buf_add(out, text, size);
        buf_char(out, '\n');
        text += size + (text[size] == '\n');
    }
}

static void add_entry(struct buf *out, const struct topic *topic, const struct entry *entry)
{
    buf_format(out, "  %s:\n    source: \"%s\"\n", entry->key, entry->source);
    if (!same_state(topic->state, topic->reviewer, entry)) {
        if (strcmp(topic->state, entry->state) != 0)
            buf_format(out, "    state: %s\n", entry->state);
        if (!is_draft(entry->state) && strcmp(topic->reviewer, entry->reviewer) != 0) {
            buf_text(out, "    reviewer: ");
            add_quoted(out, entry->reviewer);
            buf_char(out, '\n');
        }
    }
    add_text(out, entry->text);
}

/* The comments at the top, but for the one of ours that would not be true any more. */
static void add_notes(struct buf *out, const struct topic *topic)
{
    const char *ours = is_draft(topic->state) ? draft_note : source_note;
    if (!topic->file) {
        buf_text(out, ours);
        return;
    }
    for (size_t i = 0; i < line_count(topic) && is_aside(topic, i, 0); i++) {
        const char *line = topic->file->text + topic->lines.at[i];
        size_t size = topic->lines.at[i + 1] - topic->lines.at[i];
        if (size == strlen(draft_note) && memcmp(line, draft_note, size) == 0)
            buf_text(out, ours);
        else
            buf_add(out, line, size);
    }
}

static void write_whole(struct buf *out, const struct topic *topic)
{
    add_notes(out, topic);
    buf_format(out, "topic: %s\nstate: %s\n", topic->name, topic->state);
    if (!is_draft(topic->state)) {
        buf_text(out, "reviewer: ");
        add_quoted(out, topic->reviewer);
        buf_char(out, '\n');
    }
    buf_text(out, "messages:\n");
    for (size_t i = 0; i < topic->entries.n; i++)
        add_entry(out, topic, &topic->entries.at[i]);
}

static void add_old(struct buf *out, const struct topic *topic, size_t start, size_t end)
{
    buf_add(out, topic->file->text + start, end - start);
    if (out->n && out->at[out->n - 1] != '\n')
        buf_char(out, '\n');
}

static size_t head_end(const struct topic *topic)
{
    for (size_t i = 0; i < topic->entries.n; i++)
        if (topic->entries.at[i].old)
            return topic->entries.at[i].block.start;
    return topic->tail;
}

static void write_blocks(struct buf *out, const struct topic *topic)
{
    add_old(out, topic, 0, head_end(topic));
    for (size_t i = 0; i < topic->entries.n; i++) {
        const struct entry *entry = &topic->entries.at[i];
        if (entry->old)
            add_old(out, topic, entry->block.start, entry->changed ? entry->block.key : entry->block.end);
        if (entry->changed)
            add_entry(out, topic, entry);
    }
    add_old(out, topic, topic->tail, topic->file->size);
}

bool po_topic_write(struct arena *arena, struct diag *diag, const struct po_request *request, const char *name,
                    const struct po_change *changes, size_t n)
{
    const char *path =
        file_join(arena, request->folder, arena_format(arena, "messages/%s/%s.yaml", request->lang, name));
    struct topic topic = {.arena = arena, .name = name, .state = "draft", .reviewer = ""};
    if (file_exists(path) && !read_old(&topic, diag, path))
        return false;
    topic.whole |= !topic.file;
    size_t nenglish;
    const struct content_text *const *english =
        (const struct content_text *const *)po_in_order(arena, request->content, &nenglish);
    for (size_t i = 0; i < n; i++)
        apply(&topic, english, nenglish, &changes[i]);
    settle_state(&topic);
    struct buf out = {0};
    if (topic.whole)
        write_whole(&out, &topic);
    else
        write_blocks(&out, &topic);
    bool done = file_write(diag, path, out.at, out.n);
    buf_release(&out);
    return done;
}
