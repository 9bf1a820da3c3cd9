/* The door of the room: file -> node tree, every node with its place.
 * The one hard thing: aliases. They share nodes, so a few lines can stand for billions; each subtree carries what it
 * weighs when written out and how deep it goes, and what is too much is refused before anyone walks it. */
#include "base/file.h"
#include "base/vec.h"
#include "yml/encoding.h"
#include "yml/explain.h"
#include "yml/lines.h"
#include "yml/yml.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

enum { DEPTH_MOST = 64 };

/* A subtree and what it comes to with its aliases written out. */
struct built {
    const struct yml_node *node;
    size_t weight, height;
};

struct anchor {
    const char *name;
    struct built built;
    bool open; /* its node is still being read: an alias to it would be a circle */
};

struct loader {
    struct arena *arena;
    struct arena scratch;
    struct diag *diag;
    struct yml_lines lines;
    yaml_parser_t parser;
    VEC(struct anchor) anchors;
    VEC(const struct yml_node *) children; /* a stack: of all lists and maps that are open, the innermost last */
    size_t expanded;                       /* nodes so far, aliases written out */
    struct span last;                      /* of the last thing read: where a block without brackets ends */
    bool failed;                           /* something was reported; the rest is read to find more */
};

static struct span span_of(const struct loader *loader, const yaml_event_t *event)
{
    return yml_lines_span(&loader->lines, event->start_mark.index, event->end_mark.index);
}

static void report(struct loader *loader, struct span span, const char *id, const char *text, const char *hint)
{
    diag_error(loader->diag, span, id, "%s", text);
    diag_hint(loader->diag, "%s", hint);
    loader->failed = true;
}

/* False: libyaml gave up; reported, and there is no event to delete. */
static bool next_event(struct loader *loader, yaml_event_t *event)
{
    const yaml_parser_t *parser = &loader->parser;
    if (yaml_parser_parse(&loader->parser, event))
        return true;
    if (parser->error == YAML_MEMORY_ERROR)
        arena_alloc(loader->arena, SIZE_MAX); /* ends the program as any want of memory does */
    yml_explain(loader->diag, &loader->lines,
                &(struct yml_complaint){
                    .problem = parser->problem,
                    .context = parser->context,
                    .problem_index = parser->problem_mark.index,
                    .context_index = parser->context ? parser->context_mark.index : parser->problem_mark.index,
                });
    loader->failed = true;
    return false;
}

/* "Call #77": all from the '#' on is a comment to YAML, and would be missing on paper without a word. */
static void check_comment_behind(struct loader *loader, const yaml_event_t *event)
{
    const struct source *source = loader->lines.source;
    size_t end = yml_lines_byte(&loader->lines, event->end_mark.index);
    size_t at = end;
    while (at < source->size && (source->text[at] == ' ' || source->text[at] == '\t'))
        at++;
    if (at == end || at + 1 >= source->size || source->text[at] != '#' || strchr("# \t\r\n", source->text[at + 1]))
        return;
    size_t stop = at;
    while (stop < source->size && !strchr(" \t\r\n", source->text[stop]))
        stop++;
    diag_error(loader->diag, yml_lines_span_bytes(&loader->lines, at, stop), "yaml-syntax",
               "the text ends before '%.*s', because a space and '#' start a comment", (int)(stop - at),
               source->text + at);
    diag_hint(loader->diag, "put the whole text in quotes, or write a space behind '#' if a comment is meant");
    loader->failed = true;
}

/* In double quotes, "\0" and its like stand for what may not stand in the file itself. */
static void check_escapes(struct loader *loader, const struct yml_node *node, size_t size)
{
    for (size_t at = 0; at < size;) {
        uint32_t code;
        size_t length = yml_decode(node->text + at, size - at, &code);
        if (length == 0)
            BUG("libyaml made text that is not UTF-8");
        if (yml_is_control(code)) {
            diag_error(loader->diag, node->span, "yaml-encoding",
                       "the text holds control character U+%04X, which cannot be seen or printed", (unsigned)code);
            diag_hint(loader->diag, "remove the '\\...' that stands for it");
            loader->failed = true;
            return;
        }
        at += length;
    }
}

static void check_tag(struct loader *loader, const yaml_event_t *event, const yaml_char_t *tag)
{
    if (tag)
        report(loader, yml_lines_span(&loader->lines, event->start_mark.index, event->start_mark.index + 1),
               "yaml-syntax", "a text cannot start with '!' unless it is in quotes",
               "put the whole text in quotes: \"...\"");
}

static struct yml_node *node_add(struct loader *loader, enum yml_kind kind, const yaml_event_t *event)
{
    struct yml_node *node = arena_alloc(loader->arena, sizeof *node);
    node->kind = kind;
    node->text = "";
    node->span = loader->last = span_of(loader, event);
    return node;
}

static struct built read_scalar(struct loader *loader, const yaml_event_t *event)
{
    struct yml_node *node = node_add(loader, YML_SCALAR, event);
    size_t size = event->data.scalar.length;
    node->text = arena_strndup(loader->arena, (const char *)event->data.scalar.value, size);
    node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    check_tag(loader, event, event->data.scalar.tag);
    switch (event->data.scalar.style) {
    case YAML_PLAIN_SCALAR_STYLE:
        check_comment_behind(loader, event);
        break;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
        check_escapes(loader, node, size);
        break;
    case YAML_LITERAL_SCALAR_STYLE:
    case YAML_FOLDED_SCALAR_STYLE: {
        /* libyaml ends a block where the next thing starts */
        size_t start = yml_lines_byte(&loader->lines, event->start_mark.index);
        size_t end = yml_lines_byte(&loader->lines, event->end_mark.index);
        while (end > start && strchr(" \r\n", loader->lines.source->text[end - 1]))
            end--;
        node->span = loader->last = yml_lines_span_bytes(&loader->lines, start, end);
        break;
    }
    default:
        break;
    }
    return (struct built){node, 1, 0};
}

static struct built read_alias(struct loader *loader, const yaml_event_t *event)
{
    const char *name = (const char *)event->data.alias.anchor;
    struct anchor *anchor = NULL;
    for (size_t i = loader->anchors.n; i-- > 0 && !anchor;) /* the last of a name counts */
        if (strcmp(loader->anchors.at[i].name, name) == 0)
            anchor = &loader->anchors.at[i];
    struct yml_node *stand_in = node_add(loader, YML_SCALAR, event);
    if (anchor && !anchor->open)
        return anchor->built;
    if (anchor) {
        diag_error(loader->diag, stand_in->span, "yaml-alias", "'*%s' stands inside of '&%s' itself and has no end",
                   name, name);
        diag_note(loader->diag, anchor->built.node->span, "'&%s' starts here", name);
    } else {
        diag_error(loader->diag, stand_in->span, "yaml-alias", "'*%s' refers to '&%s', which is not defined above it",
                   name, name);
        diag_hint(loader->diag, "if it is just a text that starts with '*', put the whole text in quotes");
    }
    loader->failed = true;
    return (struct built){stand_in, 1, 0};
}

/* Counts WEIGHT nodes, nested DEPTH deep, into the whole. False: too much; reported. */
static bool count_in(struct loader *loader, const yaml_event_t *event, size_t weight, size_t depth)
{
    loader->expanded += weight;
    if (depth > DEPTH_MOST) {
        report(loader, span_of(loader, event), "yaml-depth", "lists and groups are nested more than 64 deep",
               "look for brackets '[' or '{' that are not closed, and for '*names' inside of others");
        return false;
    }
    if (loader->expanded <= YML_MAX_NODES)
        return true;
    if (event->type == YAML_ALIAS_EVENT)
        report(loader, span_of(loader, event), "yaml-alias",
               "with every '*name' written out, the file holds more than a million values",
               "write out what is needed instead of repeating repetitions");
    else
        report(loader, span_of(loader, event), "yaml-syntax", "the file holds more than a million values",
               "split it into several files");
    return false;
}

static int compare_keys(const void *a, const void *b)
{
    const struct yml_pair *left = *(const struct yml_pair *const *)a, *right = *(const struct yml_pair *const *)b;
    int order = strcmp(left->key, right->key);
    return order ? order : (left > right) - (left < right); /* of one array: the earlier first */
}

static void check_keys(struct loader *loader, const struct yml_node *map)
{
    const struct yml_pair **sorted = arena_array(&loader->scratch, map->n, sizeof *sorted);
    for (size_t i = 0; i < map->n; i++)
        sorted[i] = &map->pairs[i];
    if (map->n)
        qsort(sorted, map->n, sizeof *sorted, compare_keys);
    for (size_t i = 1, first = 0; i < map->n; i++) {
        if (strcmp(sorted[i]->key, sorted[first]->key) != 0) {
            first = i;
            continue;
        }
        diag_error(loader->diag, sorted[i]->span, "duplicate-key", "'%s' is given twice", sorted[i]->key);
        diag_note(loader->diag, sorted[first]->span, "it is first given here");
        diag_hint(loader->diag, "keep one of the two");
        loader->failed = true;
    }
}

/* Makes pairs of the N children on top of the stack, which are keys and values in turn. */
static void pair_up(struct loader *loader, struct yml_node *map, const struct yml_node **children, size_t n)
{
    struct yml_pair *pairs = arena_array(loader->arena, n / 2, sizeof *pairs);
    for (size_t i = 0; i < n / 2; i++) {
        const struct yml_node *key = children[2 * i];
        if (key->kind != YML_SCALAR)
            report(loader, key->span, "wrong-type", "a key must be a word, not a list or a group",
                   "if it is just a text that starts with '{' or '[', put the whole text in quotes");
        else if (!key->quoted && *key->text == '\0')
            report(loader, key->span, "yaml-syntax", "there is no key before the ':'", "write 'key: value'");
        pairs[i] = (struct yml_pair){key->text, key->span, children[2 * i + 1]};
    }
    map->pairs = pairs;
    map->n = n / 2;
    check_keys(loader, map);
}

static bool read_node(struct loader *loader, const yaml_event_t *event, size_t depth, struct built *built);

/* The list or map that starts at START and stands DEPTH deep. False: reading cannot go on. */
static bool read_collection(struct loader *loader, const yaml_event_t *start, size_t depth, struct yml_node *node,
                            struct built *built)
{
    size_t bottom = loader->children.n;
    *built = (struct built){node, 1, 1};
    for (bool open = true; open;) {
        yaml_event_t event;
        struct built child;
        bool going = true;
        if (!next_event(loader, &event))
            return false;
        open = event.type != YAML_SEQUENCE_END_EVENT && event.type != YAML_MAPPING_END_EVENT;
        if (open)
            going = read_node(loader, &event, depth + 1, &child);
        else if (event.end_mark.index > event.start_mark.index) /* brackets; else the end is that of the last child */
            loader->last = span_of(loader, &event);
        yaml_event_delete(&event);
        if (!going)
            return false;
        if (open) {
            *VEC_ADD(&loader->scratch, &loader->children) = child.node;
            built->weight += child.weight;
            if (built->height <= child.height)
                built->height = child.height + 1;
        }
    }
    node->span.end_line = loader->last.end_line;
    node->span.end_column = loader->last.end_column;
    size_t n = loader->children.n - bottom;
    const struct yml_node **children = n ? loader->children.at + bottom : NULL;
    if (start->type == YAML_MAPPING_START_EVENT) {
        pair_up(loader, node, children, n);
    } else {
        node->items = arena_memdup(loader->arena, children, n * sizeof *children);
        node->n = n;
    }
    loader->children.n = bottom;
    return true;
}

/* The subtree that EVENT starts. False: reading cannot go on. */
static bool read_node(struct loader *loader, const yaml_event_t *event, size_t depth, struct built *built)
{
    const yaml_char_t *anchor = NULL;
    if (event->type == YAML_ALIAS_EVENT) {
        *built = read_alias(loader, event);
        return count_in(loader, event, built->weight, depth + built->height);
    }
    if (event->type == YAML_SCALAR_EVENT) {
        *built = read_scalar(loader, event);
        anchor = event->data.scalar.anchor;
        if (anchor)
            *VEC_ADD(&loader->scratch, &loader->anchors) =
                (struct anchor){arena_strdup(&loader->scratch, (const char *)anchor), *built, false};
        return count_in(loader, event, 1, depth);
    }
    bool list = event->type == YAML_SEQUENCE_START_EVENT;
    if (!count_in(loader, event, 1, depth + 1))
        return false;
    struct yml_node *node = node_add(loader, list ? YML_LIST : YML_MAP, event);
    check_tag(loader, event, list ? event->data.sequence_start.tag : event->data.mapping_start.tag);
    anchor = list ? event->data.sequence_start.anchor : event->data.mapping_start.anchor;
    size_t place = loader->anchors.n;
    if (anchor)
        *VEC_ADD(&loader->scratch, &loader->anchors) =
            (struct anchor){arena_strdup(&loader->scratch, (const char *)anchor), {node, 1, 1}, true};
    if (!read_collection(loader, event, depth, node, built))
        return false;
    if (anchor) {
        loader->anchors.at[place].built = *built;
        loader->anchors.at[place].open = false;
    }
    return true;
}

/* Reads the one document up to the end of the stream; NULL: reported. */
static const struct yml_node *read_document(struct loader *loader)
{
    const struct yml_node *root = NULL;
    for (size_t documents = 0;;) {
        yaml_event_t event;
        struct built built;
        bool going = true;
        if (!next_event(loader, &event))
            return NULL;
        yaml_event_type_t type = event.type;
        if (type == YAML_DOCUMENT_START_EVENT && documents++ == 1) {
            report(loader, yml_lines_span(&loader->lines, event.start_mark.index, event.start_mark.index + 3),
                   "yaml-syntax", "a second document starts here, but a file holds just one",
                   "remove this line, or move what follows into a file of its own");
            going = false;
        } else if (type == YAML_SCALAR_EVENT || type == YAML_ALIAS_EVENT || type == YAML_SEQUENCE_START_EVENT ||
                   type == YAML_MAPPING_START_EVENT) {
            going = read_node(loader, &event, 0, &built);
            root = built.node;
        }
        yaml_event_delete(&event);
        if (!going)
            return NULL;
        if (type == YAML_STREAM_END_EVENT)
            break;
    }
    if (!loader->failed && (!root || (root->kind == YML_SCALAR && !root->quoted && *root->text == '\0'))) {
        report(loader, (struct span){.source = loader->lines.source}, "yaml-syntax", "the file is empty",
               "write 'key: value' lines into it, or delete it");
    }
    return root;
}

const struct yml_node *yml_load(struct arena *arena, struct diag *diag, const char *path)
{
    return yml_load_apart(arena, arena, diag, path);
}

const struct yml_node *yml_load_apart(struct arena *arena, struct arena *nodes, struct diag *diag, const char *path)
{
    struct source *source = file_read(arena, diag, path);
    if (!source || !yml_check_encoding(diag, source))
        return NULL;
    struct loader loader = {.arena = nodes, .diag = diag};
    arena_init(&loader.scratch);
    yml_lines_load(&loader.lines, &loader.scratch, source);
    if (!yaml_parser_initialize(&loader.parser))
        arena_alloc(arena, SIZE_MAX);
    yaml_parser_set_encoding(&loader.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&loader.parser, (const unsigned char *)source->text, source->size);
    const struct yml_node *root = read_document(&loader);
    yaml_parser_delete(&loader.parser);
    arena_release(&loader.scratch);
    return loader.failed ? NULL : root;
}

const struct yml_node *yml_lookup(const struct yml_node *map, const char *key)
{
    for (size_t i = 0; map->kind == YML_MAP && i < map->n; i++)
        if (strcmp(map->pairs[i].key, key) == 0)
            return map->pairs[i].value;
    return NULL;
}
