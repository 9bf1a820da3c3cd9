/* Text: a shaped paragraph and a width -> lines that are even, and that end where phrases do.
 * The one hard thing: an end at a comma is worth some unevenness, but not a line of two words above one of ten. */
#include "text/para.h"

#include <math.h>

/* How much wider than the evenest could be lines may get, to end at a break of a grade. */
static const double SLACK[] = {[TEXT_INSIDE] = 1, [TEXT_WORD] = 2, [TEXT_PHRASE] = 1.5, [TEXT_CLAUSE] = 1.25};

/* The narrowest width that needs no more than LINES lines ending at GRADE, given one that does. */
static double narrowest(const struct text_para *para, double width, size_t lines, enum text_grade grade)
{
    int64_t fits = (int64_t)lround(width * FONT_EM), least = text_widest_piece(para) - 1;
    double best = width;
    while (fits - least > FONT_EM / 1000) {
        int64_t middle = least + (fits - least) / 2;
        struct text_fill fill = text_fill_graded(para, (double)middle / FONT_EM, grade);
        if (fill.broken || fill.lines > lines) {
            least = middle;
        } else {
            int64_t filled = (int64_t)lround(fill.width * FONT_EM);
            best = fill.width;
            fits = middle < filled ? middle : filled;
        }
    }
    return best;
}

static struct text_even even_out(const struct text_para *para, double width)
{
    struct text_fill asked = text_fill(para, width);
    if (asked.broken || asked.lines < 2)
        return (struct text_even){asked.broken ? width : asked.width, TEXT_INSIDE};
    double evenest = narrowest(para, asked.width, asked.lines, TEXT_INSIDE);
    bool graded = false;
    for (size_t i = 0; i < para->breaks.n; i++)
        graded |= para->breaks.at[i].grade < TEXT_CLAUSE;
    for (int grade = TEXT_CLAUSE; graded && grade > TEXT_INSIDE; grade--) {
        struct text_fill fill = text_fill_graded(para, width, (enum text_grade)grade);
        if (fill.broken || fill.lines > asked.lines)
            continue;
        double even = narrowest(para, fill.width, fill.lines, (enum text_grade)grade);
        if (even <= evenest * SLACK[grade])
            return (struct text_even){even, (enum text_grade)grade};
    }
    return (struct text_even){evenest, TEXT_INSIDE};
}

struct text_even text_even_lines(const struct text_para *para, double width)
{
    struct text_known *known = &((struct text_para *)para)->known;
    for (unsigned i = 0; i < EVENED_KEPT && i < known->nevened; i++)
        if (!(known->evened[i].of < width) && !(known->evened[i].of > width))
            return known->evened[i].even;
    struct text_even even = even_out(para, width);
    known->evened[known->nevened++ % EVENED_KEPT] = (struct text_evened){width, even};
    return even;
}

double text_balance(const struct text_para *para, double width)
{
    return text_even_lines(para, width).width;
}

double text_tidy(const struct text_para *para, double width)
{
    static const double scrap = 0.2, hair = 0.01;
    struct text_fill asked = text_fill(para, width), fill = asked;
    while (fill.lines == asked.lines && !fill.broken && fill.lines > 1) {
        if (fill.last >= scrap * fill.width)
            return fill.width;
        fill = text_fill(para, fill.width - hair); /* the widest line gives its end to the next */
    }
    return width;
}
