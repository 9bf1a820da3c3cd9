/* Part of loading: marks -> lines and columns.
 * The one hard thing: libyaml counts more things as line ends than editors do, so its line and column are not used;
 * its index in code points is, and lines end at line feeds. The one place where 0-based becomes 1-based. */
#include "yml/lines.h"

#include <stdint.h>

static bool starts_code_point(char byte)
{
    return ((unsigned char)byte & 0xC0) != 0x80;
}

void yml_lines_load(struct yml_lines *lines, struct arena *arena, const struct source *source)
{
    *lines = (struct yml_lines){.source = source};
    *VEC_ADD(arena, &lines->starts) = (struct yml_line){0, 0};
    size_t index = 0;
    for (size_t byte = 0; byte < source->size; byte++) {
        index += starts_code_point(source->text[byte]);
        if (source->text[byte] == '\n')
            *VEC_ADD(arena, &lines->starts) = (struct yml_line){byte + 1, index};
    }
}

static size_t line_of_index(const struct yml_lines *lines, size_t index)
{
    size_t low = 0, high = lines->starts.n; /* the line is in [low, high) */
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (lines->starts.at[middle].index <= index)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static size_t line_of_byte(const struct yml_lines *lines, size_t byte)
{
    size_t low = 0, high = lines->starts.n;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (lines->starts.at[middle].byte <= byte)
            low = middle;
        else
            high = middle;
    }
    return low;
}

size_t yml_lines_byte(struct yml_lines *lines, size_t index)
{
    struct yml_line start = lines->starts.at[line_of_index(lines, index)];
    if (lines->index <= index && lines->index > start.index)
        start = (struct yml_line){lines->byte, lines->index};
    const struct source *source = lines->source;
    while (start.index < index && start.byte < source->size) {
        do
            start.byte++;
        while (start.byte < source->size && !starts_code_point(source->text[start.byte]));
        start.index++;
    }
    lines->byte = start.byte;
    lines->index = start.index;
    return start.byte;
}

struct span yml_lines_span(const struct yml_lines *lines, size_t first, size_t end)
{
    size_t line = line_of_index(lines, first), end_line = line_of_index(lines, end);
    return (struct span){
        .source = lines->source,
        .line = (uint32_t)line + 1,
        .column = (uint32_t)(first - lines->starts.at[line].index) + 1,
        .end_line = (uint32_t)end_line + 1,
        .end_column = (uint32_t)(end - lines->starts.at[end_line].index) + 1,
    };
}

static size_t index_of_byte(const struct yml_lines *lines, size_t byte)
{
    struct yml_line start = lines->starts.at[line_of_byte(lines, byte)];
    while (start.byte < byte)
        start.index += starts_code_point(lines->source->text[start.byte++]);
    return start.index;
}

struct span yml_lines_span_bytes(const struct yml_lines *lines, size_t first, size_t end)
{
    return yml_lines_span(lines, index_of_byte(lines, first), index_of_byte(lines, end));
}
