/* Stage: page. No meaning by colour alone (WCAG 2.1, 1.4.1): lists on different grounds, as of what to do and what not
 * to do, are told apart by a heading of their own or by signs of different shape.
 * The one hard thing: which heading is whose. A list is named by a heading in the same element that comes before it and
 * after the list before. */
#include "check/check_internal.h"

static bool is_heading(enum page_role role)
{
    return role == PAGE_H1 || role == PAGE_H2 || role == PAGE_H3;
}

static bool is_in(const struct page_doc *doc, int tag, int list)
{
    while (tag != PAGE_NO_TAG && tag != list)
        tag = doc->tags[tag].parent;
    return tag != PAGE_NO_TAG;
}

static bool is_named(const struct page_doc *doc, int list)
{
    for (int i = list; i-- > 0 && doc->tags[i].role != PAGE_LIST;)
        if (is_heading(doc->tags[i].role) && doc->tags[i].parent == doc->tags[list].parent)
            return true;
    return false;
}

/* What is seen of a list: the ground of its first words, and the sign drawn before them. */
struct look {
    bool here, over_picture;
    const struct ink *ground;
    const struct page_path *sign;
};

static struct look look_of(const struct page_doc *doc, const struct check_items *items, int list)
{
    struct look look = {0};
    for (size_t i = 0; i < items->n && !look.here; i++) {
        const struct page_item *item = items->at[i].item;
        if (item->kind != PAGE_TEXT || !is_in(doc, item->tag, list))
            continue;
        struct rect box = items->at[i].box;
        look.here = true;
        look.over_picture = !check_under(items, i, box.x + box.w / 2, box.y + box.h / 2, &look.ground);
        struct rect beside = i > 0 ? items->at[i - 1].box : (struct rect){0};
        if (i > 0 && items->at[i - 1].item->kind == PAGE_PATH && beside.y < box.y + box.h &&
            beside.y + beside.h > box.y)
            look.sign = &items->at[i - 1].item->path;
    }
    return look;
}

static bool same_shape(const struct page_path *a, const struct page_path *b)
{
    if (!a || !b || a->n != b->n)
        return a == b;
    for (size_t i = 0; i < a->n; i++)
        if (a->segments[i].op != b->segments[i].op)
            return false;
    return true;
}

static bool same_ground(const struct look *a, const struct look *b)
{
    return a->over_picture || b->over_picture || a->ground == b->ground;
}

static void check_page(const struct check *check, struct diag *diag, const struct page_doc *doc,
                       const struct check_items *items)
{
    int before = PAGE_NO_TAG;
    struct look look_before = {0};
    for (int i = 0; i < (int)doc->ntags; i++) {
        if (doc->tags[i].role != PAGE_LIST)
            continue;
        struct look look = look_of(doc, items, i);
        if (!look.here)
            continue;
        if (before != PAGE_NO_TAG && !is_named(doc, i) && !same_ground(&look, &look_before) &&
            same_shape(look.sign, look_before.sign)) {
            check_report(check, diag, doc->tags[i].span, "this list differs from the one before it by colour alone");
            diag_note(diag, doc->tags[before].span, "the list before it is from here");
            diag_hint(diag, "give it a heading, or its items a sign of another shape");
        }
        before = i;
        look_before = look;
    }
}

static void run(const struct check *check, struct arena *scratch, struct diag *diag,
                const struct check_subject *subject)
{
    (void)scratch;
    for (size_t p = 0; p < subject->doc->n; p++)
        check_page(check, diag, subject->doc, &subject->pages[p]);
}

const struct check check_colour_alone = {
    "colour-alone", CHECK_PAGE, DIAG_ERROR,
    "one man in twelve does not tell red from green, and a copier tells no colours at all", run};
