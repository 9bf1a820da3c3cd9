/* Node tree -> structs, by tables of fields.
 * The one hard thing: to find all that is wrong in one go, so nothing here stops at the first mistake, and a field that
 * is wrong leaves its place in the struct alone. */
#include "base/len.h"
#include "base/vec.h"
#include "yml/yml.h"

#include <limits.h>
#include <string.h>

/* A value being read: where it comes from, what it is called in messages and where it goes. */
struct reading {
    const struct yml_reader *reader;
    const struct yml_node *node;
    const struct yml_field *field;
    const char *name;
    void *out;
};

static const char *kind_name(enum yml_kind kind)
{
    switch (kind) {
    case YML_SCALAR:
        return "a single value";
    case YML_LIST:
        return "a list";
    case YML_MAP:
        return "a group of 'key: value' lines";
    }
    BUG("a kind of node without a name");
}

/* TEXT as it goes into a message: on one line and not too long. */
static const char *shown(struct arena *arena, const char *text)
{
    enum { SHOWN_MOST = 48 };
    size_t size = strlen(text);
    bool cut = size > SHOWN_MOST;
    if (cut)
        for (size = SHOWN_MOST; size > 0 && ((unsigned char)text[size] & 0xC0) == 0x80;)
            size--;
    char *copy = arena_format(arena, "%.*s%s", (int)size, text, cut ? "..." : "");
    for (char *at = copy; *at; at++)
        if (*at == '\n')
            *at = ' ';
    return copy;
}

/* A text that has the looks of something else, by a space that is missing. */
static void hint_missing_space(struct diag *diag, const struct yml_node *node)
{
    if (node->kind != YML_SCALAR || node->quoted)
        return;
    const char *colon = strchr(node->text, ':');
    if (*node->text == '-' && node->text[1])
        diag_hint(diag, "write a space behind the '-': '- %s'", shown(&diag->arena, node->text + 1));
    else if (colon && colon[1] && !strchr(" /", colon[1]))
        diag_hint(diag, "write a space behind the ':': '%.*s: %s'", (int)(colon - node->text), node->text,
                  shown(&diag->arena, colon + 1));
}

static bool is_empty(const struct yml_node *node)
{
    return node->kind == YML_SCALAR && !node->quoted && *node->text == '\0';
}

bool yml_expect(struct diag *diag, const struct yml_node *node, enum yml_kind kind, const char *what)
{
    if (node->kind == kind)
        return true;
    diag_error(diag, node->span, "wrong-type", "%s must be %s, not %s", what, kind_name(kind),
               is_empty(node) ? "empty" : kind_name(node->kind));
    hint_missing_space(diag, node);
    return false;
}

static bool expect_scalar(const struct reading *r, const char *wanted)
{
    struct diag *diag = r->reader->diag;
    if (r->node->kind != YML_SCALAR) {
        diag_error(diag, r->node->span, "wrong-type", "%s must be %s, not %s", r->name, wanted,
                   kind_name(r->node->kind));
        if (r->node->kind == YML_MAP || r->node->n)
            diag_hint(diag, "if it is just a text that holds ': ' or starts with '[' or '{', put it in quotes");
        return false;
    }
    if (is_empty(r->node)) {
        diag_error(diag, r->node->span, "wrong-type", "%s has no value; it must be %s", r->name, wanted);
        diag_hint(diag, "write the value behind the ':', or remove the line");
        return false;
    }
    return true;
}

static bool read_text(const struct reading *r)
{
    if (!expect_scalar(r, "a text"))
        return false;
    *(struct yml_text *)r->out = (struct yml_text){r->node->text, r->node->span};
    return true;
}

static bool read_texts(const struct reading *r)
{
    struct yml_texts *texts = r->out;
    const struct yml_node *node = r->node;
    size_t n = node->kind == YML_LIST ? node->n : 1;
    struct yml_text *at = arena_array(r->reader->arena, n, sizeof *at);
    bool good = true;
    if (node->kind == YML_SCALAR && !node->quoted && *node->text == '-') {
        diag_error(r->reader->diag, node->span, "wrong-type", "%s must be a list, or a text in quotes", r->name);
        hint_missing_space(r->reader->diag, node);
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        struct reading item = *r;
        item.out = &at[i];
        if (node->kind == YML_LIST) {
            item.node = node->items[i];
            item.name = arena_format(r->reader->arena, "entry %zu of %s", i + 1, r->name);
        }
        good &= read_text(&item);
    }
    if (good)
        *texts = (struct yml_texts){at, n};
    return good;
}

static const char *quantity(struct arena *arena, enum yml_type type, double value)
{
    if (type == YML_LENGTH)
        return arena_format(arena, "%.4g pt (%.4g mm)", value, value / LEN_MM);
    return arena_format(arena, "%.10g", value);
}

/* The table's bounds; one past this is meant to be none. */
static bool check_range(const struct reading *r, double value)
{
    static const double boundless = 1e6;
    double min = r->field->min, max = r->field->max;
    struct arena *arena = &r->reader->diag->arena;
    enum yml_type type = r->field->type;
    if (!(min < max) || (value >= min - 1e-9 && value <= max + 1e-9))
        return true;
    const char *text = shown(arena, r->node->text);
    if (max >= boundless)
        diag_error(r->reader->diag, r->node->span, "out-of-range", "%s is '%s', but must be at least %s", r->name, text,
                   quantity(arena, type, min));
    else if (min <= -boundless)
        diag_error(r->reader->diag, r->node->span, "out-of-range", "%s is '%s', but must be at most %s", r->name, text,
                   quantity(arena, type, max));
    else
        diag_error(r->reader->diag, r->node->span, "out-of-range", "%s is '%s', but must be from %s to %s", r->name,
                   text, quantity(arena, type, min), quantity(arena, type, max));
    return false;
}

/* Numbers and switches: a text in quotes is always a text. */
static bool expect_bare(const struct reading *r, const char *wanted)
{
    if (!expect_scalar(r, wanted))
        return false;
    if (!r->node->quoted)
        return true;
    diag_error(r->reader->diag, r->node->span, "wrong-type", "%s must be %s, but is a text, for it is in quotes",
               r->name, wanted);
    diag_hint(r->reader->diag, "remove the quotes");
    return false;
}

static bool refuse(const struct reading *r, const char *wanted)
{
    diag_error(r->reader->diag, r->node->span, "wrong-type", "%s must be %s, not '%s'", r->name, wanted,
               shown(&r->reader->diag->arena, r->node->text));
    return false;
}

static bool read_int(const struct reading *r)
{
    if (!expect_bare(r, "a whole number"))
        return false;
    const char *at = r->node->text;
    bool negative = *at == '-';
    long long value = 0;
    if (!at[negative])
        return refuse(r, "a whole number");
    for (at += negative; *at; at++) {
        if (*at < '0' || *at > '9')
            return refuse(r, "a whole number");
        if (value <= INT_MAX)
            value = value * 10 + (*at - '0');
    }
    if (negative)
        value = -value;
    if (!check_range(r, (double)value))
        return false;
    if (value < INT_MIN || value > INT_MAX) {
        diag_error(r->reader->diag, r->node->span, "out-of-range", "%s is '%s', which is too large a number", r->name,
                   shown(&r->reader->diag->arena, r->node->text));
        return false;
    }
    *(int *)r->out = (int)value;
    return true;
}

static void hint_decimal_comma(struct diag *diag, const char *text)
{
    const char *comma = strchr(text, ',');
    if (comma && !strchr(comma + 1, ','))
        diag_hint(diag, "write a point, not a comma: '%.*s.%s'", (int)(comma - text), text,
                  shown(&diag->arena, comma + 1));
}

static bool read_number(const struct reading *r)
{
    double value;
    if (!expect_bare(r, "a number"))
        return false;
    const char *rest = len_number(r->node->text, &value);
    if (!rest || *rest) {
        refuse(r, "a number");
        hint_decimal_comma(r->reader->diag, r->node->text);
        return false;
    }
    if (!check_range(r, value))
        return false;
    *(double *)r->out = value;
    return true;
}

static bool read_length(const struct reading *r)
{
    double points, number;
    if (!expect_scalar(r, "a length, such as 5mm, 12pt or 3.5in"))
        return false;
    const char *text = r->node->text;
    if (len_parse(text, r->reader->unit, &points)) {
        if (!check_range(r, points))
            return false;
        *(double *)r->out = points;
        return true;
    }
    struct diag *diag = r->reader->diag;
    const char *rest = len_number(text, &number);
    diag_error(diag, r->node->span, "bad-length", "%s is '%s', which is not a length", r->name,
               shown(&diag->arena, text));
    if (rest && *rest == '\0')
        diag_hint(diag, "say of what: %smm, %spt or %sin", text, text, text);
    else if (rest && *rest == ',')
        hint_decimal_comma(diag, text);
    else if (rest && (strcmp(rest, "\"") == 0 || strcmp(rest, "''") == 0))
        diag_hint(diag, "write inches as %.*sin", (int)(rest - text), text);
    else if (rest && strcmp(rest, "u") == 0)
        diag_hint(diag, "'u' has no size here; write the length in mm, pt or in");
    else
        diag_hint(diag, "write a number and mm, cm, pt or in, such as 5mm");
    return false;
}

static bool read_bool(const struct reading *r)
{
    if (!expect_bare(r, "true or false"))
        return false;
    bool yes = strcmp(r->node->text, "true") == 0;
    if (!yes && strcmp(r->node->text, "false") != 0)
        return refuse(r, "true or false");
    *(bool *)r->out = yes;
    return true;
}

/* "one of: a, b, c" */
static void hint_list(struct diag *diag, const char *before, const char *const *names, size_t n)
{
    const char *list = "";
    for (size_t i = 0; i < n; i++)
        list = arena_format(&diag->arena, "%s%s%s", list, i ? ", " : "", names[i]);
    diag_hint(diag, "%s: %s", before, list);
}

static bool read_enum(const struct reading *r)
{
    if (!expect_scalar(r, "one of a few words"))
        return false;
    const char *const *names = r->field->names;
    size_t n = 0;
    for (; names[n]; n++)
        if (strcmp(r->node->text, names[n]) == 0) {
            *(int *)r->out = (int)n;
            return true;
        }
    struct diag *diag = r->reader->diag;
    diag_error(diag, r->node->span, "bad-choice", "%s cannot be '%s'", r->name, shown(&diag->arena, r->node->text));
    const char *closest = diag_closest(r->node->text, names, n);
    if (closest)
        diag_hint(diag, "did you mean '%s'?", closest);
    hint_list(diag, "it can be", names, n);
    return false;
}

/* ISO 8601, a calendar date of the Gregorian calendar. */
static bool is_date(const char *text)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    static const char form[] = "dddd-dd-dd";
    for (size_t i = 0; i < sizeof form; i++) /* the NUL too */
        if (form[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != form[i])
            return false;
    int year = (text[0] - '0') * 1000 + (text[1] - '0') * 100 + (text[2] - '0') * 10 + (text[3] - '0');
    int month = (text[5] - '0') * 10 + (text[6] - '0'), day = (text[8] - '0') * 10 + (text[9] - '0');
    if (year < 1 || month < 1 || month > 12 || day < 1)
        return false;
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return day <= days[month - 1] + (month == 2 && leap);
}

static bool read_date(const struct reading *r)
{
    if (!expect_scalar(r, "a date"))
        return false;
    if (is_date(r->node->text))
        return read_text(r);
    diag_error(r->reader->diag, r->node->span, "bad-date", "%s is '%s', which is not a date", r->name,
               shown(&r->reader->diag->arena, r->node->text));
    diag_hint(r->reader->diag, "write year, month and day of a day that exists, such as 2025-03-09");
    return false;
}

static bool read_value(const struct reading *r)
{
    switch (r->field->type) {
    case YML_TEXT:
        return read_text(r);
    case YML_TEXTS:
        return read_texts(r);
    case YML_INT:
        return read_int(r);
    case YML_NUMBER:
        return read_number(r);
    case YML_LENGTH:
        return read_length(r);
    case YML_BOOL:
        return read_bool(r);
    case YML_ENUM:
        return read_enum(r);
    case YML_DATE:
        return read_date(r);
    case YML_NODE:
        *(const struct yml_node **)r->out = r->node;
        return true;
    }
    BUG("a type of field that is not read");
}

bool yml_read_value(const struct yml_reader *reader, const struct yml_node *node, const char *what,
                    const struct yml_field *field, void *out)
{
    return read_value(&(struct reading){reader, node, field, what, (char *)out + field->offset});
}

static const struct yml_field *find_field(const struct yml_field *fields, size_t n, const char *key)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(fields[i].key, key) == 0)
            return &fields[i];
    return NULL;
}

static void report_unknown(struct diag *diag, const struct yml_pair *pair, const char *what, const char *const *keys,
                           size_t n)
{
    diag_error(diag, pair->span, "unknown-key", "%s has no key '%s'", what, shown(&diag->arena, pair->key));
    const char *closest = diag_closest(pair->key, keys, n);
    if (strcmp(pair->key, "<<") == 0)
        diag_hint(diag, "keys cannot be merged here; write them out");
    else if (closest)
        diag_hint(diag, "did you mean '%s'?", closest);
    else
        hint_list(diag, "its keys are", keys, n);
}

static bool check_required(struct diag *diag, const struct yml_node *map, const char *what,
                           const struct yml_field *fields, size_t n)
{
    bool good = true;
    for (size_t i = 0; i < n; i++)
        if (fields[i].required && !yml_lookup(map, fields[i].key)) {
            diag_error(diag, map->span, "missing-key", "%s needs '%s'", what, fields[i].key);
            diag_hint(diag, "add a line '%s: ...'", fields[i].key);
            good = false;
        }
    return good;
}

/* Every key of every file is named so, for the case that its value is wrong: not by arena_format, which takes longer
 * than to read the value. */
static const char *quoted(struct arena *arena, const char *key)
{
    size_t size = strlen(key);
    char *name = arena_alloc(arena, size + 3);
    name[0] = name[size + 1] = '\'';
    memcpy(name + 1, key, size);
    return name;
}

static void report_unknown_among(const struct yml_reader *reader, const struct yml_pair *pair, const char *what,
                                 const struct yml_field *fields, size_t n, const struct yml_field *more, size_t nmore)
{
    const char **keys = arena_array(reader->arena, n + nmore, sizeof *keys);
    for (size_t i = 0; i < n + nmore; i++)
        keys[i] = i < n ? fields[i].key : more[i - n].key;
    report_unknown(reader->diag, pair, what, keys, n + nmore);
}

bool yml_read_both(const struct yml_reader *reader, const struct yml_node *map, const char *what,
                   const struct yml_field *fields, size_t n, void *out, const struct yml_field *more, size_t nmore,
                   void *out_more)
{
    struct diag *diag = reader->diag;
    if (!yml_expect(diag, map, YML_MAP, what))
        return false;
    bool good = true;
    for (size_t i = 0; i < map->n; i++) {
        const struct yml_pair *pair = &map->pairs[i];
        void *to = out;
        const struct yml_field *field = find_field(fields, n, pair->key);
        if (!field) {
            field = find_field(more, nmore, pair->key);
            to = out_more;
        }
        if (!field) {
            report_unknown_among(reader, pair, what, fields, n, more, nmore);
            good = false;
            continue;
        }
        const char *name = quoted(reader->arena, pair->key);
        good &= read_value(&(struct reading){reader, pair->value, field, name, (char *)to + field->offset});
    }
    good &= check_required(diag, map, what, fields, n);
    good &= check_required(diag, map, what, more, nmore);
    return good;
}

bool yml_read(const struct yml_reader *reader, const struct yml_node *map, const char *what,
              const struct yml_field *fields, size_t n, void *out)
{
    return yml_read_both(reader, map, what, fields, n, out, NULL, 0, NULL);
}
