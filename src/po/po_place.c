/* Import: the text of a PO file -> where each message's English and translation stand in it.
 * The one hard thing: libgettextpo reads messages but does not say where they were, and an error without a line helps
 * no translator. So keywords and strings are walked once more, by the grammar of the GNU gettext manual, 3; the file
 * has passed libgettextpo by then, so nothing is checked here. */
#include "po/po_private.h"

#include <string.h>

enum part { NONE, CONTEXT, ENGLISH, TEXT };

struct walker {
    struct arena *arena;
    const struct source *source;
    struct po_places *places;
    size_t at;
    uint32_t line, column;
    enum part part;
    struct po_place entry;
};

static bool ended(const struct walker *w)
{
    return w->at >= w->source->size;
}

static char here(const struct walker *w)
{
    return w->source->text[w->at];
}

static void step(struct walker *w)
{
    char c = here(w);
    w->at++;
    if (c == '\n') {
        w->line++;
        w->column = 1;
    } else if (ended(w) || ((unsigned char)here(w) & 0xc0) != 0x80) {
        w->column++;
    }
}

static void end_entry(struct walker *w)
{
    if (w->entry.id)
        *VEC_ADD(w->arena, &w->places->list) = w->entry;
    w->entry = (struct po_place){0};
}

/* A string; those of one part follow each other and make one span. */
static void read_string(struct walker *w)
{
    struct span span = {w->source, w->line, w->column, 0, 0};
    step(w);
    size_t start = w->at;
    while (!ended(w) && here(w) != '"' && here(w) != '\n') {
        if (here(w) == '\\')
            step(w);
        if (!ended(w))
            step(w);
    }
    size_t size = w->at - start;
    if (!ended(w) && here(w) == '"')
        step(w);
    span.end_line = w->line;
    span.end_column = w->column;
    if (w->part == CONTEXT && size) {
        w->entry.id = w->source->text + start;
        w->entry.id_size = size;
    }
    struct span *whole = w->part == ENGLISH ? &w->entry.english : w->part == TEXT ? &w->entry.text : NULL;
    if (whole && whole->source) {
        whole->end_line = span.end_line;
        whole->end_column = span.end_column;
    } else if (whole) {
        *whole = span;
    }
}

static void read_keyword(struct walker *w)
{
    const char *word = w->source->text + w->at;
    size_t size = strspn(word, "abcdefghijklmnopqrstuvwxyz_");
    bool context = size == 7 && memcmp(word, "msgctxt", size) == 0;
    bool english = size == 5 && memcmp(word, "msgid", size) == 0;
    if (context || (english && w->part != CONTEXT))
        end_entry(w);
    if (context)
        w->part = CONTEXT;
    else if (english)
        w->part = ENGLISH;
    else
        w->part = size == 6 && memcmp(word, "msgstr", size) == 0 ? TEXT : NONE;
    for (size_t i = 0; i < (size ? size : 1); i++)
        step(w);
}

void po_places_find(struct arena *arena, const struct source *source, struct po_places *places)
{
    struct walker w = {.arena = arena, .source = source, .places = places, .line = 1, .column = 1};
    while (!ended(&w)) {
        if (here(&w) == '#') {
            while (!ended(&w) && here(&w) != '\n')
                step(&w);
        } else if (here(&w) == '"') {
            read_string(&w);
        } else if (strchr(" \t\r\n\f\v", here(&w))) {
            step(&w);
        } else {
            read_keyword(&w);
        }
    }
    end_entry(&w);
}

const struct po_place *po_place(const struct po_places *places, const char *id)
{
    size_t size = strlen(id);
    for (size_t i = 0; i < places->list.n; i++) {
        const struct po_place *place = &places->list.at[i];
        if (place->id_size == size && memcmp(place->id, id, size) == 0)
            return place;
    }
    return NULL;
}
