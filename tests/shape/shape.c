/* Golden test: cases.txt -> lines of glyphs as text, compared with expected.txt.
 *   shape FONTS.yaml CASES EXPECTED ACTUAL
 * writes ACTUAL and fails where it differs from EXPECTED; copy it over EXPECTED where the change is meant.
 *
 * A case: id|language|flags|width in ems|text. Flags: r right to left, k break at spaces only, t tracking of 0.1 em,
 * e even lines, '-' none. In the text <b> bold, <a> accent, <c> code, each up to </>, and \n ends a line.
 * A glyph: id:first byte-end byte@x or @x,y; places in thousandths of an em. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "text/text.h"

enum { SPANS_MOST = 32 };

struct marked {
    char *text;
    size_t size;
    struct rich_span spans[SPANS_MOST];
    size_t n;
};

static unsigned mark_of(char letter)
{
    return letter == 'b' ? RICH_BOLD : letter == 'a' ? RICH_ACCENT : letter == 'c' ? RICH_CODE : 0;
}

static struct marked parse(struct arena *arena, const char *from)
{
    struct marked out = {.text = arena_alloc(arena, strlen(from) + 1)};
    unsigned marks = 0;
    while (*from) {
        if (from[0] == '<' && mark_of(from[1]) && from[2] == '>') {
            marks = mark_of(from[1]);
            if (out.n == SPANS_MOST)
                abort();
            out.spans[out.n++] = (struct rich_span){.start = out.size, .end = out.size, .marks = marks};
            from += 3;
        } else if (strncmp(from, "</>", 3) == 0) {
            out.spans[out.n - 1].end = out.size;
            from += 3;
        } else if (strncmp(from, "\\n", 2) == 0) {
            out.text[out.size++] = '\n';
            from += 2;
        } else {
            out.text[out.size++] = *from++;
        }
    }
    return out;
}

static void dump_line(struct buf *out, const struct font_library *library, const struct glyph_line *line)
{
    buf_format(out, "  [%.*s] ", (int)line->text_size, line->text);
    buf_number(out, line->width, 3);
    buf_char(out, '\n');
    for (size_t r = 0; r < line->nruns; r++) {
        const struct glyph_run *run = &line->runs[r];
        buf_format(out, "    %s %s%s", font_face(library, run->face)->postscript_name, run->rtl ? "rtl" : "ltr",
                   run->accent ? " accent" : "");
        for (size_t i = run->first; i < run->first + run->n; i++) {
            const struct glyph *glyph = &line->glyphs[i];
            buf_format(out, " %u:%u-%u@", glyph->id, glyph->text, glyph->text_end);
            buf_number(out, (double)glyph->x * 1000, 0);
            if (glyph->y > 0.0005f || glyph->y < -0.0005f) {
                buf_char(out, ',');
                buf_number(out, (double)glyph->y * 1000, 0);
            }
        }
        buf_char(out, '\n');
    }
}

static void run_case(struct buf *out, struct font_library *library, struct text_engine *engine, char *row)
{
    char *field[5], *rest = row;
    for (int i = 0; i < 4; i++) {
        field[i] = rest;
        rest = strchr(rest, '|');
        if (!rest)
            abort();
        *rest++ = '\0';
    }
    field[4] = rest;
    struct arena arena;
    struct diag diag;
    arena_init(&arena);
    diag_init(&diag);
    struct marked marked = parse(&arena, field[4]);
    struct text_request request = {.rich = {marked.text, marked.size, marked.spans, marked.n},
                                   .lang = field[1],
                                   .rtl = strchr(field[2], 'r'),
                                   .keep_all = strchr(field[2], 'k'),
                                   .tracking = strchr(field[2], 't') ? 0.1 : 0,
                                   .weight = 400,
                                   .bold_weight = 700};
    double width = strtod(field[3], NULL);
    buf_format(out, "%s %s %s %s\n", field[0], field[1], field[2], field[3]);
    const struct text_para *para = text_shape(engine, &diag, &request);
    if (para) {
        const struct glyph_line *lines;
        struct text_fill fill = text_fill(para, width);
        buf_text(out, "  whole ");
        buf_number(out, text_width(para), 3);
        buf_text(out, " word ");
        buf_number(out, text_widest_word(para), 3);
        buf_text(out, " balanced ");
        buf_number(out, text_balance(para, width), 3);
        buf_text(out, fill.broken ? " broken\n" : "\n");
        size_t n = strchr(field[2], 'e') ? text_lines_balanced(para, &arena, width, &lines)
                                         : text_lines(para, &arena, width, &lines);
        for (size_t i = 0; i < n; i++)
            dump_line(out, library, &lines[i]);
    }
    for (size_t i = 0; i < diag.findings.n; i++)
        buf_format(out, "  %s [%s]\n", diag.findings.at[i].text, diag.findings.at[i].id);
    diag_release(&diag);
    arena_release(&arena);
}

/* Where two texts part, as a line number. */
static size_t first_difference(const char *a, const char *b)
{
    size_t line = 1;
    for (; *a && *a == *b; a++, b++)
        line += *a == '\n';
    return line;
}

int main(int argc, char **argv)
{
    if (argc != 5)
        return 2;
    struct arena arena;
    struct diag diag;
    struct buf out = {0};
    arena_init(&arena);
    diag_init(&diag);
    struct font_library *library = font_open(&diag, argv[1]);
    struct source *cases = file_read(&arena, &diag, argv[2]), *expected = file_read(&arena, &diag, argv[3]);
    int status = 1;
    if (library && cases) {
        struct text_engine *engine = text_open(library);
        char *text = arena_strdup(&arena, cases->text), *save = NULL;
        for (char *row = strtok_r(text, "\n", &save); row; row = strtok_r(NULL, "\n", &save))
            if (*row != '#')
                run_case(&out, library, engine, row);
        text_free(engine);
        if (file_write(&diag, argv[4], out.at, out.n) && expected && strcmp(buf_string(&out), expected->text) == 0)
            status = 0;
        else if (expected)
            fprintf(stderr, "%s and %s differ from line %zu on\n", argv[3], argv[4],
                    first_difference(buf_string(&out), expected->text));
    }
    for (size_t i = 0; i < diag.findings.n; i++)
        fprintf(stderr, "%s [%s]\n", diag.findings.at[i].text, diag.findings.at[i].id);
    font_free(library);
    buf_release(&out);
    diag_release(&diag);
    arena_release(&arena);
    return status;
}
