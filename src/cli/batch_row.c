/* Stage: a row of a table -> the pieces of the plan with its values, each under a name of its own. */
#include "cli/batch_row.h"

#include <string.h>

static const char *const OWN_NAMES[] = {"material", "format", "lang", "row"};
enum { OWN = sizeof OWN_NAMES / sizeof *OWN_NAMES, OWN_OF_FILE = 3 };

/* Whether the table has the column of a language. */
static bool has_language(const struct batch_rows *rows, const struct content_material *material)
{
    size_t n;
    const char *const *columns = data_columns(rows->file, &n);
    for (size_t i = 0; i < material->nfields; i++)
        for (size_t k = 0; k < n && material->fields[i].type == CONTENT_FIELD_LANG; k++)
            if (strcmp(columns[k], material->fields[i].name.text) == 0)
                return true;
    return false;
}

/* The materials of the plan, each once. False: one of them has no fields, reported. */
static bool materials_of(struct arena *arena, struct diag *diag, const struct plan *plan,
                         const struct content_material *const **out, size_t *n)
{
    const struct content_material **all = arena_array(arena, plan->pieces.n, sizeof *all);
    bool good = true;
    *n = 0;
    for (size_t i = 0; i < plan->pieces.n; i++) {
        const struct content_material *material = plan->pieces.at[i].material;
        if (*n && all[*n - 1] == material)
            continue;
        all[(*n)++] = material;
        if (material->nfields)
            continue;
        diag_error(diag, material->span, "no-fields", "'%s' takes nothing from rows: all its documents would be equal",
                   material->id.text);
        diag_hint(diag, "declare 'fields' in the material, or name another one");
        good = false;
    }
    *out = all;
    return good;
}

static bool read_template(struct batch_rows *rows, struct arena *arena, struct diag *diag, const char *template,
                          bool merged)
{
    size_t n;
    if (merged) {
        rows->name =
            data_name_read(arena, diag, template ? template : "{lang}/{material}-rows", OWN_NAMES, OWN_OF_FILE);
        return rows->name != NULL;
    }
    const char *const *columns = data_columns(rows->file, &n);
    const char **known = arena_array(arena, n + OWN, sizeof *known);
    memcpy(known, OWN_NAMES, sizeof OWN_NAMES);
    for (size_t i = 0; i < n; i++)
        known[OWN + i] = columns[i];
    rows->name = data_name_read(arena, diag, template ? template : "{lang}/{material}-{row}", known, n + OWN);
    return rows->name != NULL;
}

bool batch_rows_open(struct batch_rows *rows, struct arena *arena, struct diag *diag, const struct project *project,
                     const struct plan *plan, const char *path, const char *template, const char *const *shared,
                     bool merged)
{
    *rows = (struct batch_rows){.plan = plan, .shared = shared};
    struct data_request request = {.path = path, .folder = project->folder, .content = project->content};
    if (!materials_of(arena, diag, plan, &request.materials, &request.nmaterials))
        return false;
    rows->file = data_open(arena, diag, &request);
    for (size_t i = 0; rows->file && i < request.nmaterials; i++)
        rows->has_lang |= has_language(rows, request.materials[i]);
    return rows->file && read_template(rows, arena, diag, template, merged);
}

void batch_rows_close(struct batch_rows *rows)
{
    data_free(rows->file);
}

void batch_row_release(struct batch_row *row)
{
    arena_release(&row->arena);
    diag_release(&row->diag);
}

/* ---- names */

struct naming {
    const struct batch_rows *rows;
    struct batch_row *row;
    const struct piece *piece;
};

/* "know-the-signs-tabloid" of "office/en/know-the-signs-tabloid.pdf". */
static const char *stem_of(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *stem = slash ? slash + 1 : path, *dot = strrchr(stem, '.');
    return arena_strndup(arena, stem, dot ? (size_t)(dot - stem) : strlen(stem));
}

static const char *value_of(const void *context, const char *name)
{
    const struct naming *naming = context;
    const struct data_row *row = &naming->row->row;
    struct arena *arena = &naming->row->arena;
    if (strcmp(name, "material") == 0)
        return stem_of(arena, naming->piece->path);
    if (strcmp(name, "format") == 0)
        return naming->piece->layout->format;
    if (strcmp(name, "lang") == 0)
        return naming->piece->lang;
    if (strcmp(name, "row") == 0)
        return row->name;
    for (size_t i = 0; i < row->nvalues; i++)
        if (strcmp(row->values[i].name, name) == 0)
            return row->values[i].value;
    size_t n;
    const char *const *columns = data_columns(naming->rows->file, &n);
    for (size_t i = 0; i < n; i++)
        if (strcmp(columns[i], name) == 0)
            return row->cells[i];
    return "";
}

static const char *value_of_file(const void *context, const char *name)
{
    const struct naming *naming = context;
    if (strcmp(name, "format") == 0)
        return naming->piece->layout->format;
    return strcmp(name, "lang") == 0 ? naming->piece->lang : stem_of(&naming->row->arena, naming->piece->path);
}

const char *batch_file_name(const struct batch_rows *rows, struct arena *arena, struct diag *diag,
                            const struct piece *piece)
{
    static const struct span nowhere;
    struct batch_row row = {0};
    const struct naming naming = {rows, &row, piece};
    const char *name = data_name_make(rows->name, arena, diag, nowhere, value_of_file, &naming);
    arena_release(&row.arena);
    return name;
}

/* ---- pieces */

static bool is_for(const struct batch_rows *rows, const struct batch_row *row, const struct piece *piece)
{
    return !rows->has_lang || !row->row.lang || strcmp(piece->langs[piece->nlangs - 1], row->row.lang) == 0;
}

/* The values of the piece itself, then the row's, which take the place of those of the same name. */
static void set_values(struct batch_row *row, struct piece *piece)
{
    struct content_value *values = arena_array(&row->arena, piece->nvalues + row->row.nvalues, sizeof *values);
    size_t n = 0;
    for (size_t i = 0; i < row->row.nvalues; i++)
        if (*row->row.values[i].value)
            values[n++] = row->row.values[i];
    for (size_t i = 0; i < piece->nvalues; i++)
        values[n++] = piece->values[i];
    piece->values = values;
    piece->nvalues = n;
}

/* False: the row cannot be named; reported. */
static bool add_piece(const struct batch_rows *rows, struct batch_row *row, size_t index)
{
    struct arena *arena = &row->arena;
    struct piece *piece = &row->pieces[row->n];
    const struct piece *of = &rows->plan->pieces.at[index];
    const struct naming naming = {rows, row, of};
    *piece = *of;
    piece->diag = (struct diag){.material = of->diag.material, .lang = of->diag.lang};
    const char *name = data_name_make(rows->name, arena, &row->diag, row->row.span, value_of, &naming);
    if (!name)
        return false;
    piece->path = arena_format(arena, "%s/%s.pdf", print_profile_name(of->profile), name);
    set_values(row, piece);
    char *inputs = arena_alloc(arena, INPUTS_HEX);
    inputs_of_document(rows->shared[index], piece->values, piece->nvalues, inputs);
    piece->inputs = inputs;
    row->n++;
    return true;
}

enum data_step batch_row_next(struct batch_rows *rows, struct batch_row *row)
{
    arena_reset(&row->arena);
    diag_reset(&row->diag);
    row->n = 0;
    enum data_step step = data_next(rows->file, &row->arena, &row->diag, &row->row);
    row->refused = step == DATA_REFUSED;
    if (step != DATA_ROW)
        return step;
    row->pieces = arena_array(&row->arena, rows->plan->pieces.n, sizeof *row->pieces);
    for (size_t i = 0; i < rows->plan->pieces.n && !row->refused; i++)
        if (is_for(rows, row, &rows->plan->pieces.at[i]))
            row->refused = !add_piece(rows, row, i);
    if (!row->n && !row->refused) {
        diag_error(&row->diag, row->row.span, "untranslated-row", "nothing of this run is there in the language '%s'",
                   row->row.lang);
        diag_hint(&row->diag, "'handbill list languages' says what is translated; --lang may have left it out");
        row->refused = true;
    }
    if (row->refused)
        row->n = 0;
    return row->refused ? DATA_REFUSED : DATA_ROW;
}
