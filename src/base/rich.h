/* A text with marked stretches: what content/ reads out of markup, text/ shapes. */
#ifndef BASE_RICH_H
#define BASE_RICH_H

#include <stddef.h>

enum rich_mark {
    RICH_BOLD = 1,   /* a key word */
    RICH_ACCENT = 2, /* in the accent colour */
    RICH_CODE = 4    /* a number, host or vanity word: Latin face, left to right, never broken */
};

/* Stretches are sorted and do not overlap. */
struct rich_span {
    size_t start, end; /* bytes */
    unsigned marks;    /* of enum rich_mark */
    const char *link;  /* what a click on it opens (https:, tel:, sms:, mailto:), or NULL */
    const char *told;  /* that in words, for those who listen; or NULL */
};

/* '\n' is an authored line break. */
struct rich {
    const char *text;
    size_t size;
    const struct rich_span *spans;
    size_t n;
};

#endif
