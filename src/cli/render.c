/* Stage: findings -> lines for people, lines for editors, JSON for programs.
 * The one hard thing: the caret must stand under the right letter, whatever the script: columns count code points, a
 * terminal counts cells (see width.c), and a very long line is shown as a window around the place. */
#include "cli/render.h"

#include <string.h>

#include <cjson/cJSON.h>

#include "cli/cli.h"
#include "cli/width.h"

enum { WINDOW_CELLS = 110, WINDOW_LEAD = 40 };

/* Control characters of a text that came from outside must not reach the terminal. */
static void print_clean(FILE *to, const char *text, size_t size)
{
    for (const char *at = text, *end = text + size; at < end;) {
        size_t step;
        uint32_t code = width_decode(at, end, &step);
        if (code < 0x20 || (code >= 0x7f && code < 0xa0) || (code == 0xfffd && step == 1))
            fputc(code == '\t' ? ' ' : '?', to);
        else
            fwrite(at, 1, step, to);
        at += step;
    }
}

static void print_place(FILE *to, struct span span)
{
    if (!span.source)
        fputs("handbill", to);
    else
        print_clean(to, span.source->path, strlen(span.source->path));
    if (span.source && span.line)
        fprintf(to, ":%u:%u", (unsigned)span.line, (unsigned)span.column);
    fputs(": ", to);
}

/* The line that SPAN begins on, without its end; false where there is none. */
static bool source_line(struct span span, const char **start, const char **end)
{
    if (!span.source || !span.line || !span.source->text)
        return false;
    const char *at = span.source->text, *last = at + span.source->size;
    for (uint32_t line = span.source->line ? span.source->line : 1; line < span.line; line++) {
        at = memchr(at, '\n', (size_t)(last - at));
        if (!at)
            return false;
        at++;
    }
    const char *newline = memchr(at, '\n', (size_t)(last - at));
    *start = at;
    *end = newline ? newline : last;
    if (*end > *start && (*end)[-1] == '\r')
        (*end)--;
    return *end > *start;
}

static const char *skip_columns(const char *at, const char *end, uint32_t columns)
{
    size_t step;
    for (; columns && at < end; columns--, at += step)
        width_decode(at, end, &step);
    return at;
}

/* What fits in CELLS from AT on. */
static const char *window_end(const char *at, const char *end, size_t cells)
{
    size_t used = 0, step;
    for (; at < end; at += step) {
        used += (size_t)width_of(width_decode(at, end, &step)) + (*at == '\t');
        if (used > cells)
            break;
    }
    return at;
}

static size_t cells_between(const char *from, const char *to)
{
    size_t cells = width_text(from, (size_t)(to - from));
    for (const char *at = from; at < to; at++)
        cells += *at == '\t';
    return cells;
}

static void print_source(FILE *to, struct span span)
{
    const char *line, *end;
    if (!source_line(span, &line, &end))
        return;
    const char *mark = skip_columns(line, end, span.column ? span.column - 1 : 0);
    const char *mark_end = span.end_line == span.line && span.end_column > span.column
                               ? skip_columns(mark, end, span.end_column - span.column)
                           : span.end_line > span.line ? end
                                                       : mark;
    const char *from = line;
    if (cells_between(line, mark) > WINDOW_CELLS - WINDOW_LEAD) {
        uint32_t skipped = 0;
        while (cells_between(from, mark) > WINDOW_LEAD)
            from = skip_columns(line, end, ++skipped);
    }
    const char *until = window_end(from, end, WINDOW_CELLS);
    fprintf(to, "%5u | %s", (unsigned)span.line, from > line ? "..." : "");
    print_clean(to, from, (size_t)(until - from));
    fprintf(to, "%s\n      | %*s^", until < end ? "..." : "", (int)cells_between(from, mark) + (from > line ? 3 : 0),
            "");
    if (mark_end > until)
        mark_end = until;
    for (size_t cells = cells_between(mark, mark_end < mark ? mark : mark_end); cells > 1; cells--)
        fputc('~', to);
    fputc('\n', to);
}

static const char *level_name(enum diag_level level)
{
    return level == DIAG_ERROR ? "error" : "warning";
}

static void print_headline(FILE *to, const struct diag_finding *finding)
{
    print_place(to, finding->span);
    fprintf(to, "%s: ", level_name(finding->level));
    print_clean(to, finding->text, strlen(finding->text));
    fprintf(to, " [%s]\n", finding->id);
}

static void print_finding(FILE *to, const struct diag_finding *finding)
{
    print_headline(to, finding);
    print_source(to, finding->span);
    for (size_t i = 0; i < finding->notes.n; i++) {
        print_place(to, finding->notes.at[i].span);
        fputs("note: ", to);
        print_clean(to, finding->notes.at[i].text, strlen(finding->notes.at[i].text));
        fputc('\n', to);
    }
    for (size_t i = 0; i < finding->hints.n; i++) {
        fputs("hint: ", to);
        print_clean(to, finding->hints.at[i], strlen(finding->hints.at[i]));
        fputc('\n', to);
    }
    if (finding->material)
        fprintf(to, "while making: %s%s%s\n", finding->material, finding->lang ? " in " : "",
                finding->lang ? finding->lang : "");
}

void render_findings(FILE *to, const struct diag *diag, enum options_format format, bool errors_only)
{
    for (size_t i = 0; i < diag->findings.n; i++) {
        const struct diag_finding *finding = &diag->findings.at[i];
        if (errors_only && finding->level != DIAG_ERROR)
            continue;
        if (format == OPTIONS_SHORT)
            print_headline(to, finding);
        else
            print_finding(to, finding);
    }
}

static void add_place(cJSON *to, struct span span)
{
    if (!span.source)
        return;
    cJSON_AddStringToObject(to, "path", span.source->path);
    if (!span.line)
        return;
    cJSON_AddNumberToObject(to, "line", span.line);
    cJSON_AddNumberToObject(to, "column", span.column);
    cJSON_AddNumberToObject(to, "end_line", span.end_line);
    cJSON_AddNumberToObject(to, "end_column", span.end_column);
}

static cJSON *finding_json(const struct diag_finding *finding)
{
    cJSON *out = cJSON_CreateObject();
    cJSON_AddStringToObject(out, "level", level_name(finding->level));
    cJSON_AddStringToObject(out, "id", finding->id);
    add_place(out, finding->span);
    cJSON_AddStringToObject(out, "text", finding->text);
    if (finding->material)
        cJSON_AddStringToObject(out, "material", finding->material);
    if (finding->lang)
        cJSON_AddStringToObject(out, "lang", finding->lang);
    cJSON *notes = cJSON_AddArrayToObject(out, "notes");
    for (size_t i = 0; i < finding->notes.n; i++) {
        cJSON *note = cJSON_CreateObject();
        add_place(note, finding->notes.at[i].span);
        cJSON_AddStringToObject(note, "text", finding->notes.at[i].text);
        cJSON_AddItemToArray(notes, note);
    }
    cJSON *hints = cJSON_AddArrayToObject(out, "hints");
    for (size_t i = 0; i < finding->hints.n; i++)
        cJSON_AddItemToArray(hints, cJSON_CreateString(finding->hints.at[i]));
    return out;
}

cJSON *render_json(const struct diag *diag)
{
    cJSON *out = cJSON_CreateArray();
    for (size_t i = 0; i < diag->findings.n; i++)
        cJSON_AddItemToArray(out, finding_json(&diag->findings.at[i]));
    return out;
}

void render_print(FILE *to, cJSON *value)
{
    char *text = cJSON_Print(value);
    if (!text)
        BUG("a value that JSON cannot say");
    fputs(text, to);
    fputc('\n', to);
    cJSON_free(text);
    cJSON_Delete(value);
}

int render_status(const struct diag *diag)
{
    /* Not mistakes in the project: another disk, folder or installed package mends them. */
    static const char *const environment[] = {"file-unreadable", "file-unwritable", "font-missing",
                                              "font-broken",     "pdf-failed",      "project-missing",
                                              "output-busy",     "profile-missing", "table-changed"};
    int status = CLI_OK;
    for (size_t i = 0; i < diag->findings.n; i++) {
        const struct diag_finding *finding = &diag->findings.at[i];
        if (finding->level != DIAG_ERROR)
            continue;
        if (status == CLI_OK)
            status = CLI_FINDINGS;
        for (size_t k = 0; k < sizeof environment / sizeof *environment; k++)
            if (strcmp(finding->id, environment[k]) == 0)
                status = CLI_ENVIRONMENT;
    }
    return status;
}
