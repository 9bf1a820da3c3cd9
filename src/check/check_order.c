/* Stage: page. What someone hears who does not see the page: headings that build on each other, figures that say what
 * they are, everything in the order in which eyes take it in (WCAG 2.1, 1.1.1, 1.3.1, 1.3.2; ISO 14289-1, 7.1 to 7.4).
 * The one hard thing: the right order of a page is not one line from top to bottom, since columns and boxes are read
 * one after the other. So only what stands in one element is compared, each with all that its element holds: in a
 * column nothing is read after what is below it, on a line nothing after what is farther along, and a column is not
 * read after the one behind it. */
#include <math.h>

#include "check/check_internal.h"

static bool is_heading(enum page_role role)
{
    return role == PAGE_H1 || role == PAGE_H2 || role == PAGE_H3;
}

/* ---- where the elements stand */

/* What one element and all in it cover of one page. */
struct place {
    const struct page_item *first; /* that is read; NULL: nothing of it is here */
    struct rect box;               /* as it lies: of what is turned, before it is turned */
    struct matrix matrix;
    bool mixed; /* turned in several ways */
};

static bool same_matrix(struct matrix a, struct matrix b)
{
    const double slack = 1e-6;
    return fabs(a.a - b.a) < slack && fabs(a.b - b.b) < slack && fabs(a.c - b.c) < slack && fabs(a.d - b.d) < slack &&
           fabs(a.e - b.e) < slack && fabs(a.f - b.f) < slack;
}

static void add_item(const struct page_doc *doc, struct place *places, const struct check_item *at)
{
    for (int tag = at->item->tag; tag != PAGE_NO_TAG; tag = doc->tags[tag].parent) {
        struct place *place = &places[tag];
        if (!place->first) {
            *place = (struct place){.first = at->item, .box = at->ink, .matrix = at->matrix};
            continue;
        }
        if (at->item->tag < place->first->tag)
            place->first = at->item;
        place->mixed |= !same_matrix(place->matrix, at->matrix);
        place->box = rect_union(place->box, at->ink);
    }
}

static struct place *find_places(struct arena *scratch, const struct page_doc *doc, const struct check_items *items)
{
    struct place *places = arena_array(scratch, doc->ntags, sizeof *places);
    for (size_t i = 0; i < items->n; i++)
        if (check_is_ink(items->at[i].item))
            add_item(doc, places, &items->at[i]);
    return places;
}

/* ---- order */

/* How much of the shorter of two stretches they share, 0 to 1. */
static double shared(double a, double a_size, double b, double b_size)
{
    double from = a > b ? a : b, to = a + a_size < b + b_size ? a + a_size : b + b_size;
    double shorter = a_size < b_size ? a_size : b_size;
    return shorter > 0 && to > from ? (to - from) / shorter : 0;
}

/* Why B cannot be read after A; NULL: it can. */
static const char *objection(struct rect a, struct rect b, bool rtl)
{
    static const double TOUCH = 0.3; /* of a line that its neighbour may reach into */
    double across = shared(a.x, a.w, b.x, b.w), down = shared(a.y, a.h, b.y, b.h);
    bool above = down <= TOUCH && b.y + b.h / 2 < a.y + a.h / 2;
    bool before = across <= TOUCH && (b.x + b.w / 2 < a.x + a.w / 2) != rtl;
    if (above && across > TOUCH)
        return "stands above it";
    if (above && before)
        return "stands above and before it";
    if (before && down > 0.5)
        return "stands before it on the line";
    return NULL;
}

/* Words flow inside a paragraph; its lines are text/'s business. A figure that is a link stands by itself. */
static bool is_flowing(const struct page_tag *tags, const struct place *places, int tag)
{
    return (tags[tag].role == PAGE_LINK || tags[tag].role == PAGE_SPAN) && places[tag].first->tag == tag;
}

static bool reads_rtl(const struct check_subject *subject, int tag)
{
    const char *tag_lang = subject->doc->lang;
    for (; tag != PAGE_NO_TAG; tag = subject->doc->tags[tag].parent)
        if (subject->doc->tags[tag].lang) {
            tag_lang = subject->doc->tags[tag].lang;
            break;
        }
    const struct content_lang *lang = tag_lang ? content_language(subject->content, tag_lang) : NULL;
    return lang && lang->rtl;
}

static const char *name_of(struct arena *scratch, const struct page_item *item)
{
    return item->kind == PAGE_TEXT ? arena_format(scratch, "'%s'", check_excerpt(scratch, item->text.line))
                                   : "a figure";
}

static void check_after(const struct check *check, struct arena *scratch, struct diag *diag,
                        const struct check_subject *subject, const struct place *places, int tag)
{
    const struct page_tag *tags = subject->doc->tags;
    const struct place *b = &places[tag];
    bool rtl = reads_rtl(subject, tags[tag].parent);
    for (int i = tag; i-- > 0;) {
        const struct place *a = &places[i];
        if (!a->first || a->mixed || tags[i].parent != tags[tag].parent || is_flowing(tags, places, i) ||
            !same_matrix(a->matrix, b->matrix))
            continue;
        const char *why = objection(a->box, b->box, rtl);
        if (!why)
            continue;
        check_report(check, diag, tags[tag].span, "%s is read after %s but %s", name_of(scratch, b->first),
                     name_of(scratch, a->first), why);
        diag_note(diag, tags[i].span, "what is read before it is from here");
        diag_hint(diag, "boxes are read in the order of the layout: move this one, or give both a box of their own");
        return;
    }
}

static void run_order(const struct check *check, struct arena *scratch, struct diag *diag,
                      const struct check_subject *subject)
{
    const struct page_doc *doc = subject->doc;
    int last = PAGE_NO_TAG; /* the last element of the pages before */
    for (size_t p = 0; p < doc->n; p++) {
        const struct place *places = find_places(scratch, doc, &subject->pages[p]);
        int end = last;
        for (int i = 0; i < (int)doc->ntags; i++) {
            if (!places[i].first || places[i].first->tag != i)
                continue; /* nothing of its own: what is in it is looked at */
            if (i < last)
                check_report(check, diag, doc->tags[i].span, "%s on page '%s' is read before an earlier page",
                             name_of(scratch, places[i].first), doc->pages[p].name);
            end = i > end ? i : end;
        }
        for (int i = 0; i < (int)doc->ntags; i++)
            if (places[i].first && !places[i].mixed && !is_flowing(doc->tags, places, i))
                check_after(check, scratch, diag, subject, places, i);
        last = end;
    }
}

/* ---- headings and figures */

static void run_headings(const struct check *check, struct arena *scratch, struct diag *diag,
                         const struct check_subject *subject)
{
    (void)scratch;
    int level = 0;
    for (size_t i = 0; i < subject->doc->ntags; i++) {
        const struct page_tag *tag = &subject->doc->tags[i];
        if (!is_heading(tag->role))
            continue;
        int own = (int)tag->role - PAGE_H1 + 1;
        if (own > level + 1 && !level)
            check_report(check, diag, tag->span, "the first heading is of level %d; it must be of level 1", own);
        else if (own > level + 1)
            check_report(check, diag, tag->span, "a heading of level %d follows one of level %d", own, level);
        level = own;
    }
}

static void run_alt(const struct check *check, struct arena *scratch, struct diag *diag,
                    const struct check_subject *subject)
{
    (void)scratch;
    for (size_t i = 0; i < subject->doc->ntags; i++) {
        const struct page_tag *tag = &subject->doc->tags[i];
        if (tag->role != PAGE_FIGURE || (tag->alt && tag->alt[0]))
            continue;
        check_report(check, diag, tag->span, "the figure does not say what it shows");
        diag_hint(diag, "give it an 'alt' with a text's name, or 'role: none' if it says nothing that words do not");
    }
}

const struct check check_reading_order = {
    "reading-order", CHECK_PAGE, DIAG_ERROR,
    "a screen reader tells the page in the order of its elements; in another order than the page's it makes no sense",
    run_order};
const struct check check_heading_levels = {
    "heading-levels", CHECK_PAGE, DIAG_ERROR,
    "who listens goes from heading to heading; where a level is missing, something seems to be lost", run_headings};
const struct check check_figure_alt = {"figure-alt", CHECK_PAGE, DIAG_ERROR,
                                       "a picture without words is a hole for those who listen", run_alt};
