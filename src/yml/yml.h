/* YAML file -> node tree with a place for every node; field tables read nodes into structs.
 * The only room that sees libyaml. Refuses what would surprise a beginner: duplicate keys, invalid UTF-8 and control
 * characters, cyclic aliases, aliases that expand past YML_MAX_NODES, more than one document, nesting past 64. */
#ifndef YML_YML_H
#define YML_YML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"

enum { YML_MAX_NODES = 1000000 };
enum yml_kind { YML_SCALAR, YML_LIST, YML_MAP };

struct yml_pair {
    const char *key;
    struct span span; /* of the key */
    const struct yml_node *value;
};

struct yml_node {
    enum yml_kind kind;
    struct span span;
    const char *text; /* of a scalar; "" for an empty value */
    bool quoted;      /* written with quotes or as a block: always a string */
    const struct yml_node **items;
    const struct yml_pair *pairs;
    size_t n; /* items or pairs */
};

/* A string and where it was written. */
struct yml_text {
    const char *text; /* NULL: not given */
    struct span span;
};
struct yml_texts {
    const struct yml_text *at;
    size_t n;
};

/* NULL: reported (all that is wrong with the file as YAML, up to where libyaml gives up). */
const struct yml_node *yml_load(struct arena *arena, struct diag *diag, const char *path);

/* The same with the tree in NODES, for who needs it for a while only; the file's text, which findings point into, stays
 * in ARENA. */
const struct yml_node *yml_load_apart(struct arena *arena, struct arena *nodes, struct diag *diag, const char *path);

/* The value of KEY in a map, or NULL. */
const struct yml_node *yml_lookup(const struct yml_node *map, const char *key);

enum yml_type {
    YML_TEXT,   /* struct yml_text */
    YML_TEXTS,  /* struct yml_texts: a list of strings, or a single string */
    YML_INT,    /* int */
    YML_NUMBER, /* double */
    YML_LENGTH, /* double, points; see yml_reader.unit */
    YML_BOOL,   /* bool: true or false */
    YML_ENUM,   /* int: index into names */
    YML_DATE,   /* struct yml_text, YYYY-MM-DD and a day that exists */
    YML_NODE    /* const struct yml_node *: the caller reads it */
};

/* One row of a field table. MIN and MAX bind INT, NUMBER and LENGTH where MIN < MAX. */
struct yml_field {
    const char *key;
    enum yml_type type;
    size_t offset;
    bool required;
    const char *const *names; /* ENUM: NULL-terminated */
    double min, max;
};

struct yml_reader {
    struct arena *arena;
    struct diag *diag;
    double unit; /* points in a "u"; 0: lengths in u are refused */
};

/* Reads MAP into OUT by the table; fields that are not given stay as they are. Reports unknown keys ("did you mean"),
 * wrong types and missing keys, and goes on to the end. False: something was reported. WHAT names the thing for
 * messages, such as "hotline 'ncmec'" or "a box". */
bool yml_read(const struct yml_reader *reader, const struct yml_node *map, const char *what,
              const struct yml_field *fields, size_t n, void *out);

/* The same for a map whose keys are split over two tables (common and special ones). */
bool yml_read_both(const struct yml_reader *reader, const struct yml_node *map, const char *what,
                   const struct yml_field *fields, size_t n, void *out, const struct yml_field *more, size_t nmore,
                   void *out_more);

/* One value by type, for lists and the like; goes to OUT plus the field's offset. The field needs no key. */
bool yml_read_value(const struct yml_reader *reader, const struct yml_node *node, const char *what,
                    const struct yml_field *field, void *out);

/* Reports [wrong-type] unless NODE has KIND. */
bool yml_expect(struct diag *diag, const struct yml_node *node, enum yml_kind kind, const char *what);

#endif
