/* Stage: page. Text against what lies under it (WCAG 2.1, 1.4.3), computed on the finished page: in colour, and in one
 * ink, as --ink gray and every copier print it. */
#include <math.h>

#include "check/check_internal.h"

static double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : pow((channel + 0.055) / 1.055, 2.4);
}

static double luminance(const struct ink *ink)
{
    if (!ink)
        return 1; /* paper */
    return 0.2126 * linear(ink->rgb[0]) + 0.7152 * linear(ink->rgb[1]) + 0.0722 * linear(ink->rgb[2]);
}

static double contrast(const struct ink *a, const struct ink *b)
{
    double la = luminance(a) + 0.05, lb = luminance(b) + 0.05;
    return la > lb ? la / lb : lb / la;
}

static double gray(const struct ink *ink)
{
    return ink ? ink->gray : 1;
}

/* In one ink. 1: both are black, or both are white, on a copy that knows nothing between. */
static double contrast_gray(const struct ink *a, const struct ink *b)
{
    static const double THRESHOLD = 0.55;
    if ((gray(a) > THRESHOLD) == (gray(b) > THRESHOLD))
        return 1;
    double la = linear(gray(a)) + 0.05, lb = linear(gray(b)) + 0.05;
    return la > lb ? la / lb : lb / la;
}

typedef double contrast_of(const struct ink *a, const struct ink *b);

static double needed(const struct spec_layout *layout, const struct page_text *text)
{
    const struct spec_style *style = text->style ? spec_style(layout, text->style) : NULL;
    bool large = text->size >= 18 || (text->size >= 14 && style && style->weight >= 700);
    return large ? 3 : 4.5;
}

/* What is read line by line has to stand out more: our own level, WCAG's AAA. */
static const double BODY = 7;

static bool is_body(const struct spec_layout *layout, const struct page_text *text)
{
    const struct spec_style *style = text->style ? spec_style(layout, text->style) : NULL;
    return style && style->leading_class == SPEC_BODY && !style->exempt && needed(layout, text) > 3;
}

static bool has_accent(const struct glyph_line *line)
{
    for (size_t i = 0; i < line->nruns; i++)
        if (line->runs[i].accent)
            return true;
    return false;
}

/* The poorest contrast along the line; what lies under it there. */
static double poorest(const struct check_items *items, size_t index, contrast_of *measure, const struct ink **under)
{
    const struct check_item *at = &items->at[index];
    const struct page_text *text = &at->item->text;
    bool accent = text->accent && has_accent(text->line);
    double least = INFINITY;
    const struct ink *measured = NULL; /* most lines lie on one ground: it is measured once */
    for (int i = 0; i <= 4; i++) {
        double x = text->x + text->line->width * text->size * (0.05 + 0.225 * i), y = text->y - 0.25 * text->size;
        check_move(at->matrix, &x, &y);
        const struct ink *ink;
        if (!check_under(items, index, x, y, &ink))
            continue; /* a picture: for an eye to judge */
        if (least < INFINITY && ink == measured)
            continue;
        measured = ink;
        double found = measure(text->ink, ink);
        if (accent)
            found = fmin(found, measure(text->accent, ink));
        if (found < least) {
            least = found;
            *under = ink;
        }
    }
    return least;
}

static void judge(const struct check *check, struct arena *scratch, struct diag *diag,
                  const struct check_subject *subject, bool body, contrast_of *measure, const char *where)
{
    for (size_t p = 0; p < subject->doc->n; p++) {
        const struct check_items items = subject->pages[p];
        const struct page_item *last = NULL;
        for (size_t i = 0; i < items.n; i++) {
            const struct page_item *item = items.at[i].item;
            if (item->kind != PAGE_TEXT || items.at[i].judged || !check_is_ink(item))
                continue;
            if (body && !is_body(subject->layout, &item->text))
                continue;
            const struct ink *under = NULL;
            double found = poorest(&items, i, measure, &under), least = needed(subject->layout, &item->text);
            if (body) { /* below the least, the other check has spoken */
                if (found < least)
                    continue;
                least = BODY;
            }
            if (found >= least || check_same_para(item, &last))
                continue;
            check_report(check, diag, item->span, "'%s' in %s on %s has a contrast of %.1f : 1%s; it needs %.1f : 1",
                         check_excerpt(scratch, item->text.line), item->text.ink->name, under ? under->name : "paper",
                         found, where, least);
        }
    }
}

static void run(const struct check *check, struct arena *scratch, struct diag *diag,
                const struct check_subject *subject)
{
    judge(check, scratch, diag, subject, false, contrast, "");
}

static void run_body(const struct check *check, struct arena *scratch, struct diag *diag,
                     const struct check_subject *subject)
{
    judge(check, scratch, diag, subject, true, contrast, "");
}

static void run_gray(const struct check *check, struct arena *scratch, struct diag *diag,
                     const struct check_subject *subject)
{
    judge(check, scratch, diag, subject, false, contrast_gray, " in one ink");
}

const struct check check_contrast_gray = {
    "contrast-gray", CHECK_PAGE, DIAG_ERROR,
    "most posters are copied in black: two colours of one grey, or a grey that a copier drops, are nothing there",
    run_gray};

const struct check check_contrast_body = {
    "contrast-body", CHECK_PAGE, DIAG_WARNING,
    "4.5 : 1 is the least; what is read line by line is read by tired and aging eyes too", run_body};
/* An organisation's own accent, before anything is drawn in it. */
static void run_accent(const struct check *check, struct arena *scratch, struct diag *diag,
                       const struct check_subject *subject)
{
    static const double LEAST = 4.5;
    const struct content_local *local = subject->content->local;
    (void)scratch;
    if (!local || !local->has_accent)
        return;
    const struct ink ink = {.rgb = {local->accent[0], local->accent[1], local->accent[2]}};
    double found = contrast(&ink, NULL);
    if (found >= LEAST)
        return;
    check_report(check, diag, local->accent_span, "this color has a contrast of %.1f : 1 on paper; it needs %.1f : 1",
                 found, LEAST);
    diag_hint(diag, "take a darker one, or leave it out");
}

const struct check check_accent = {"accent-contrast", CHECK_CONTENT, DIAG_ERROR,
                                   "a pretty color that cannot be read says nothing", run_accent};
const struct check check_contrast = {"contrast", CHECK_PAGE, DIAG_ERROR,
                                     "pale text is lost to weak eyes, poor light and the third copy of a copy", run};
