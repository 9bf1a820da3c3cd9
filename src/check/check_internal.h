/* What the checks of this room share. Private to the room. */
#ifndef CHECK_CHECK_INTERNAL_H
#define CHECK_CHECK_INTERNAL_H

#include "check/check.h"

extern const struct check check_review_overdue, check_translation_draft, check_translation_incomplete,
    check_translation_stale, check_safe_area, check_text_overlap, check_text_too_small, check_code_module,
    check_code_distance, check_quiet_zone, check_unknown_number, check_hotline_size, check_contrast,
    check_contrast_gray, check_stock_mirror, check_fold, check_contrast_body, check_colour_alone, check_language_change,
    check_reading_order, check_heading_levels, check_figure_alt, check_press_draft, check_press_stale,
    check_press_overdue, check_total_ink;

/* An item of a page, those of groups too, in the order in which they are drawn. */
struct check_item {
    const struct page_item *item;
    struct matrix matrix;
    struct rect ink; /* of text: from cap height to descender; of others their box; not turned by the matrix */
    struct rect box; /* the same on the page */
    bool judged;     /* right by all that is judged of it alone, for an earlier document */
};
struct check_items {
    struct check_item *at;
    size_t n;
};
struct check_items check_items(struct arena *scratch, const struct page *page);

/* The first words of a line, for messages. */
const char *check_excerpt(struct arena *scratch, const struct glyph_line *line);

/* Whether it has letters at all: a line of spaces marks nothing. */
bool check_is_ink(const struct page_item *item);

/* One finding a paragraph is enough, however many lines and links it has. True: ITEM is of the paragraph LAST; else
 * LAST is ITEM's from now on. */
bool check_same_para(const struct page_item *item, const struct page_item **last);

/* Made to be held in the hand: label stock, or smaller than a quarter of a Letter sheet. */
bool check_is_card(const struct spec_layout *layout);

/* What lies under a point of the page before item UNTIL is drawn: an ink, or NULL for bare paper. False: a picture. */
bool check_under(const struct check_items *items, size_t until, double x, double y, const struct ink **ink);

/* A paragraph of the document, its lines joined. */
struct check_para {
    const char *text;
    size_t size;
    const char *folded, *english; /* for phrases, made by check_phrase; what it was made from: FOLDED itself in English,
                                     NULL where unknown */
    const char *lang;
    struct span span;
    double pt;
    size_t page;
    bool exempt; /* not reader text (colophon) */
    bool judged; /* all its items are */
};
struct check_paras {
    struct check_para *at;
    size_t n;
};
struct check_paras check_paras(struct arena *scratch, const struct check_subject *subject);

/* A call sheet for those who keep the registries quotes them, doubts and all; no reader ever gets it. */
bool check_quotes_registry(const struct check_subject *subject);

/* The languages that a piece is in, leaving out those with no more than a line in passing. */
enum { CHECK_LANGS = 32 };
struct check_langs {
    const char *at[CHECK_LANGS];
    size_t n;
};
struct check_langs check_langs(const struct check_paras *paras);

/* The first phrase of LIST (words.yaml) that stands in the paragraph, or in its English; NULL: none. */
const char *check_phrase(struct arena *scratch, const struct check_subject *subject, struct check_para *para,
                         const char *list);

/* The first words of a paragraph, for messages. */
const char *check_words(struct arena *scratch, const struct check_para *para);

/* Whether WORD stands in TEXT with no letter or digit beside it. */
bool check_has_word(const char *text, size_t size, const char *word);

/* Marks the items of a page that were judged before; keeps those that were now. */
void check_memo_look(struct check_memo *memo, struct check_items *items);
void check_memo_keep(struct check_memo *memo, const struct check_items *items);

/* (x, y) moved by MATRIX. */
void check_move(struct matrix matrix, double *x, double *y);

/* What is said to whom. */
extern const struct check check_victim_words, check_victim_logo, check_victim_code, check_victim_serial, check_blame,
    check_stigma, check_promise, check_quotation, check_confront, check_emergency, check_signs, check_risks,
    check_reading_level, check_link, check_code_shown, check_organisation, check_by_rule, check_figure, check_image,
    check_accent;

void check_report(const struct check *check, struct diag *diag, struct span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
