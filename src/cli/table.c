/* Stage: rows of texts -> aligned columns, or a JSON array of objects under the same names. */
#include "cli/table.h"

#include <string.h>

#include <cjson/cJSON.h>

#include "cli/render.h"
#include "cli/width.h"

void table_init(struct table *table, struct arena *arena, const char *const *heads)
{
    *table = (struct table){.arena = arena};
    while (heads[table->columns] && table->columns < TABLE_COLUMNS) {
        table->heads[table->columns] = heads[table->columns];
        table->columns++;
    }
}

void table_add(struct table *table, const char *const *cells)
{
    struct table_row *row = VEC_ADD(table->arena, &table->rows);
    for (size_t i = 0; i < table->columns; i++)
        row->cells[i] = cells[i] ? cells[i] : "";
}

static void print_row(FILE *to, const char *const *cells, const size_t *widths, size_t n)
{
    size_t last = n;
    while (last > 1 && !*cells[last - 1])
        last--;
    for (size_t i = 0; i < last; i++) {
        fputs(cells[i], to);
        if (i + 1 < last)
            fprintf(to, "%*s", (int)(widths[i] - width_text(cells[i], strlen(cells[i])) + 2), "");
    }
    fputc('\n', to);
}

static void print_json(FILE *to, const struct table *table)
{
    cJSON *list = cJSON_CreateArray();
    for (size_t i = 0; i < table->rows.n; i++) {
        cJSON *row = cJSON_CreateObject();
        for (size_t k = 0; k < table->columns; k++)
            cJSON_AddStringToObject(row, table->heads[k], table->rows.at[i].cells[k]);
        cJSON_AddItemToArray(list, row);
    }
    render_print(to, list);
}

void table_print(FILE *to, const struct table *table, bool json)
{
    if (json) {
        print_json(to, table);
        return;
    }
    size_t widths[TABLE_COLUMNS] = {0};
    for (size_t k = 0; k < table->columns; k++)
        widths[k] = strlen(table->heads[k]);
    for (size_t i = 0; i < table->rows.n; i++)
        for (size_t k = 0; k < table->columns; k++) {
            const char *cell = table->rows.at[i].cells[k];
            size_t width = width_text(cell, strlen(cell));
            widths[k] = width > widths[k] ? width : widths[k];
        }
    print_row(to, table->heads, widths, table->columns);
    for (size_t i = 0; i < table->rows.n; i++)
        print_row(to, table->rows.at[i].cells, widths, table->columns);
}
