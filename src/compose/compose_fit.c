/* The sizes at which a page fits. Texts of a fit group share one size, searched in their style's range:
 *   1. a group whose texts are too wide for their places shrinks by itself;
 *   2. a page that is too tall shrinks its groups, those with a low "yield" first;
 *   3. leading is tightened by 4 %; 4. optional boxes are left out, in order; 5. it is an error.
 * Nothing is ever cut, overlapped or set below its minimum. The result depends on the page alone, never on earlier
 * ones. */
#include <math.h>
#include <string.h>

#include "compose/compose_cache.h"

enum { STEPS = 32 };
static const double TIGHT = 0.96, SHEET_FLOOR = 9;

static size_t find_group(struct compose *c, const struct spec_style *style)
{
    for (size_t i = 0; i < c->groups.n; i++)
        if (!strcmp(c->groups.at[i].name, style->group))
            return i;
    *VEC_ADD(c->lists, &c->groups) = (struct fit_group){.name = style->group, .yield = style->yield};
    return c->groups.n - 1;
}

struct fit_group *compose_group(struct compose *c, const struct spec_style *style)
{
    size_t place = (size_t)(style - c->layout->styles);
    int *index = &c->group_of[place];
    if (*index < 0)
        *index = (int)find_group(c, style);
    return &c->groups.at[*index];
}

void compose_forget_groups(struct compose *c)
{
    c->groups.n = 0;
    if (!c->group_of)
        c->group_of = arena_array(c->lists, c->layout->nstyles, sizeof *c->group_of);
    for (size_t i = 0; i < c->layout->nstyles; i++)
        c->group_of[i] = -1;
}

/* What is read in the hand has a floor of its own in every script; a sheet's is a little higher than a card's for
 * Latin. */
double compose_least(const struct compose *c, const struct spec_style *style, const struct spec_script *script)
{
    double least = style->min * script->size[style->leading_class];
    bool in_hand = c->layout->stock || c->layout->w * c->layout->h < 8.5 * LEN_IN * 11 * LEN_IN / 4;
    double floor_here = compose_max(c->layout->floor, in_hand ? script->floor : SHEET_FLOOR);
    return style->exempt ? least : compose_max(least, floor_here);
}

double compose_size(struct compose *c, const struct spec_style *style, const struct spec_script *script)
{
    double least = compose_least(c, style, script),
           most = compose_max(style->max * script->size[style->leading_class], least);
    if (most <= least)
        return least;
    const struct fit_group *group = compose_group(c, style);
    double shrink = compose_max(group->shrink, group->shrink_for_width);
    return compose_max(least, floor((most - (most - least) * shrink) * 20 + 1e-6) / 20);
}

double compose_leading(const struct compose *c, const struct spec_style *style, const struct spec_script *script)
{
    return style->leading * script->leading[style->leading_class] / c->latin->leading[style->leading_class] *
           c->tighten;
}

/* Measures and arranges at the present sizes. WHOLE: what does not fit, and all of it, is of interest too; else a page
 * that is too tall is not arranged. */
static bool try_sizes(struct compose *c, struct block *root, struct rect frame, bool whole)
{
    c->generation = compose_shelf_generation(c);
    c->quick = c->shelf != NULL;
    if (c->quick)
        c->state = compose_shelf_state(c);
    c->misfits.n = 0;
    for (size_t i = 0; i < c->groups.n; i++)
        c->groups.at[i].too_wide = false;
    block_measure(c, root, frame.w);
    compose_misfit(c, root, root->h - frame.h, false);
    if (whole || !c->misfits.n)
        block_arrange(c, root, frame);
    c->quick = false;
    return !c->misfits.n;
}

/* Shrinks each group that is too wide, by itself. Whether the page fits then, given that it did not before. */
static bool narrow(struct compose *c, struct block *root, struct rect frame)
{
    bool fits = false;
    for (size_t i = 0; i < c->groups.n; i++) {
        if (!c->groups.at[i].too_wide)
            continue;
        int low = 0, high = STEPS, tried = 0;
        while (high - low > 1) {
            tried = (low + high) / 2;
            c->groups.at[i].shrink_for_width = (double)tried / STEPS;
            fits = try_sizes(c, root, frame, true);
            if (c->groups.at[i].too_wide)
                low = tried;
            else
                high = tried;
        }
        c->groups.at[i].shrink_for_width = (double)high / STEPS;
        if (tried != high)
            fits = try_sizes(c, root, frame, true);
    }
    return fits;
}

static void set_level(struct compose *c, int level)
{
    for (size_t i = 0; i < c->groups.n; i++) {
        double shrink = (double)level / STEPS - (c->groups.at[i].yield - 1);
        c->groups.at[i].shrink = compose_min(compose_max(shrink, 0), 1);
    }
}

static bool search(struct compose *c, struct block *root, struct rect frame)
{
    for (size_t i = 0; i < c->groups.n; i++)
        c->groups.at[i].shrink_for_width = c->groups.at[i].shrink = 0;
    if (try_sizes(c, root, frame, true) || narrow(c, root, frame))
        return true;
    int yields = 1;
    for (size_t i = 0; i < c->groups.n; i++)
        if (c->groups.at[i].yield > yields)
            yields = c->groups.at[i].yield;
    int low = 0, high = STEPS * yields, tried = high;
    set_level(c, high);
    if (!try_sizes(c, root, frame, true))
        return false;
    while (high - low > 1) {
        tried = (low + high) / 2;
        set_level(c, tried);
        if (try_sizes(c, root, frame, false))
            high = tried;
        else
            low = tried;
    }
    set_level(c, high);
    return tried == high || try_sizes(c, root, frame, true);
}

/* ---- what to say when nothing helps */

/* The text below BLOCK that takes most room: the one worth shortening. */
static const struct block *longest(const struct block *block)
{
    if (block->kind == &BLOCK_TEXT)
        return block;
    const struct block *best = NULL;
    for (size_t i = 0; i < block->n; i++) {
        const struct block *found = longest(&block->children[i]);
        if (found && (!best || found->h > best->h))
            best = found;
    }
    return best;
}

static void report(struct compose *c, const struct misfit *misfit)
{
    const struct block *text = longest(misfit->block);
    const struct compose_para *para = text ? text->data : NULL;
    if (misfit->block->kind == &BLOCK_NUMBER)
        para = misfit->block->data;
    const struct spec_box *box = misfit->block->box;
    const char *where = box->label.text ? box->label.text : box->kind->name;
    struct span span = para ? para->span : box->span;
    if (para)
        diag_error(c->diag, span, "text-overflow", "text does not fit '%s': %.1f mm too %s at %.3g pt (%s)", where,
                   misfit->over / LEN_MM, misfit->across ? "wide" : "tall", compose_size(c, para->style, para->script),
                   misfit->block->scope.lang->tag.text);
    else
        diag_error(c->diag, span, "box-overflow", "'%s' does not fit: %.1f mm too %s", where, misfit->over / LEN_MM,
                   misfit->across ? "wide" : "tall");
    diag_note(c->diag, box->span, "the frame is defined here");
    if (para && para->style->min < para->style->max)
        diag_hint(c->diag, "shorten the text, or let '%s' go below %.3g pt in the layout", para->style->name,
                  compose_least(c, para->style, para->script));
    else
        diag_hint(c->diag, "shorten the text, or make room in the layout");
}

static bool inside(const struct block *block, const struct block *ancestor)
{
    if (block == ancestor)
        return true;
    for (size_t i = 0; i < ancestor->n; i++)
        if (inside(block, &ancestor->children[i]))
            return true;
    return false;
}

/* A box that is too full makes all around it too full: only the innermost is worth a word. */
void compose_report_misfits(struct compose *c)
{
    for (size_t i = 0; i < c->misfits.n; i++) {
        bool outer = false;
        for (size_t k = 0; k < c->misfits.n; k++)
            outer |= k != i && c->misfits.at[k].block != c->misfits.at[i].block &&
                     c->misfits.at[k].across == c->misfits.at[i].across &&
                     inside(c->misfits.at[k].block, c->misfits.at[i].block);
        if (!outer)
            report(c, &c->misfits.at[i]);
    }
}

static int higher(int a, int b)
{
    return a > b ? a : b;
}

static int most_optional(const struct spec_box *box)
{
    int most = box->optional;
    for (size_t i = 0; i < box->n; i++)
        most = higher(most, most_optional(&box->children[i]));
    return most;
}

static const struct content_list *list_of(const struct compose *c, const struct spec_box *box)
{
    return box->each && box->least ? compose_list(c, box->each) : NULL;
}

static int most_entries(const struct compose *c, const struct spec_box *box)
{
    const struct content_list *list = list_of(c, box);
    int most = list ? higher((int)list->n - box->least, 0) : 0;
    for (size_t i = 0; i < box->n; i++)
        most = higher(most, most_entries(c, &box->children[i]));
    return most;
}

static bool is_ornament(const struct spec_box *box)
{
    bool ruled = box->rule_top > 0 || box->rule_bottom > 0; /* a line to write on */
    bool all = !ruled && (box->kind->ornament || (box->kind->container && box->n));
    for (size_t i = 0; i < box->n; i++)
        all &= is_ornament(&box->children[i]);
    return all;
}

/* Nothing that says something goes missing without a word. */
static void report_dropped(struct compose *c, const struct compose_scope *scope, const struct spec_box *box)
{
    const struct content_list *list = list_of(c, box);
    const char *lang = scope->lang->tag.text;
    if (!compose_holds(c, scope, &box->when))
        return;
    if (box->optional && box->optional <= c->drop) {
        if (!is_ornament(box))
            diag_warning(c->diag, box->span, "left-out", "this block is left out: the page is too full (%s)", lang);
        return;
    }
    int gone = list && (int)list->n - box->least < c->drop_entries ? (int)list->n - box->least : c->drop_entries;
    if (list && gone > 0)
        diag_warning(c->diag, list->span, "left-out",
                     "the last %d of %zu entries are left out: the page is too full (%s)", gone, list->n, lang);
    for (size_t i = 0; i < box->n; i++)
        report_dropped(c, scope, &box->children[i]);
}

static bool search_tighter(struct compose *c, struct block *root, struct rect frame)
{
    c->tighten = 1;
    if (search(c, root, frame))
        return true;
    c->tighten = TIGHT;
    return search(c, root, frame);
}

bool compose_fit(struct compose *c, const struct spec_page *page, const struct compose_scope *scope, struct rect frame,
                 struct block **root)
{
    int optional = most_optional(page->box), last = optional + most_entries(c, page->box);
    for (c->drop = 0; c->drop <= last; c->drop++) {
        c->drop_entries = higher(c->drop - optional, 0);
        compose_forget_groups(c);
        c->generation = compose_shelf_generation(c);
        if (!(c->shelf ? compose_shelf_tree(c, page, scope, root) : compose_tree(c, page->box, scope, root)))
            return false;
        bool fits = search_tighter(c, *root, frame);
        if (c->shelf)
            compose_shelf_groups(c);
        if (fits) {
            if (c->drop)
                report_dropped(c, scope, page->box);
            return true;
        }
    }
    if (c->shelf) { /* what is told must not depend on what was known already */
        c->shelf = NULL;
        try_sizes(c, *root, frame, true);
    }
    compose_report_misfits(c);
    return false;
}
