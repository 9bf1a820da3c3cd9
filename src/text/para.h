/* Inside text/: the engine, the paragraph, and what its files do for each other.
 * Positions count UTF-16 units of para.u; para.byte turns them into bytes of the text. Lengths inside are whole numbers
 * of 1/FONT_EM em, so that two machines cannot round differently. */
#ifndef TEXT_PARA_H
#define TEXT_PARA_H

#include <hb.h>
#include <unicode/ubidi.h>
#include <unicode/ubrk.h>
#include <unicode/uscript.h>

#include "base/vec.h"
#include "text/text.h"

enum {
    UNIT_GRAPHEME = 1, /* a character as readers see it starts here (UAX 29) */
    UNIT_CLUSTER = 2,  /* glyphs start here */
    UNIT_UNSAFE = 4,   /* cutting before here changes glyphs */
    UNIT_KEEP = 8,     /* no line may start here */
    UNIT_TRACKED = 16  /* the cluster that starts here has tracking after it */
};

/* One level, script, face and set of marks. */
struct text_run {
    int32_t start, end;
    const struct font_face *face; /* NULL: line ends and our own bidi controls, which have no glyphs */
    hb_script_t script;
    uint8_t level;
    bool accent;
    bool tracked, tracked_end; /* END: after its last cluster too */
    int32_t glyph, nglyphs;    /* its part of para.glyphs */
};

struct text_glyph {
    uint32_t id;
    int32_t cluster; /* first unit of the text it stands for */
    int32_t advance, dx, dy;
    bool unsafe, tracked; /* TRACKED: the advance has tracking in it */
};

/* Glyphs of stretches, each in visual order. */
struct text_glyphs {
    struct arena *arena;
    VEC(struct text_glyph) vec;
};

/* How well a line ends at a break. Languages that part words by spaces know the last only. */
enum text_grade { TEXT_INSIDE, TEXT_WORD, TEXT_PHRASE, TEXT_CLAUSE };

/* Where a line may end, with what it costs when the glyphs there depend on each other. */
struct text_break {
    int32_t pos, trim;  /* trim: pos less the spaces that hang */
    int32_t prev, next; /* the nearest safe positions <= pos and >= pos */
    int32_t strip;      /* of the last cluster, what a line's end does not have: tracking, an empty half */
    int32_t lead;       /* the empty half of the first, which a line's start does not have */
    bool hard;
    enum text_grade grade;
    int64_t head, tail; /* widths of [pos, next) and [prev, trim) shaped as line edges, with lead and strip;
                           fill.c finds them when they are needed */
};

struct text_line {
    int32_t start, end, trim; /* [trim, end) hangs */
    int64_t width;            /* of [start, trim) */
    int32_t lead;             /* it starts so far left of where it is put */
    bool cut;                 /* inside a word, for want of any other place */
};

/* Lines that were counted for some width, of any limit in [least, most]. */
struct text_counted {
    int64_t least, most;
    enum text_grade grade;
    struct text_fill fill;
};

/* The even lines in a width. */
struct text_even {
    double width;
    enum text_grade grade;
};
struct text_evened {
    double of;
    struct text_even even;
};

enum { COUNTS_KEPT = 6, EVENED_KEPT = 2 };

/* What was found out about the lines of a paragraph; the latest, in turns. */
struct text_known {
    struct text_counted counts[COUNTS_KEPT];
    struct text_evened evened[EVENED_KEPT];
    unsigned ncounts, nevened;
    bool piece_known;
    int64_t widest_piece;
};

struct text_para {
    struct text_engine *engine;
    struct text_para *same_bucket, *newer, *older;
    struct text_request request; /* with its own copies: the key */
    uint32_t hash;
    unsigned holders;  /* while somebody holds it, it is in no list by age */
    size_t bytes;      /* of memory */
    unsigned document; /* that asked for it last */
    hb_language_t lang;
    int32_t tracking;
    const struct font_face *first; /* whose metrics are the paragraph's */
    bool simple; /* nothing beyond the Latin letters of Unicode's first blocks: no marks, nothing right to left */
    int32_t n;
    UChar *u;
    uint32_t *byte; /* n + 1 */
    uint8_t *marks; /* n */
    uint8_t *flag;  /* n + 1 */
    int64_t *x;     /* n + 1: advance of all clusters that start before a unit */
    struct text_run *runs;
    int32_t nruns;
    struct text_glyphs glyphs;
    VEC(struct text_break) breaks;
    int64_t width;           /* of the widest authored line */
    struct text_known known; /* which is not const to anybody */
};

struct text_iterator {
    char locale[64];
    UBreakIteratorType type;
    UBreakIterator *iterator;
};

enum { CACHE_BUCKETS = 1024 };

struct text_engine {
    struct font_library *library;
    struct arena memory;  /* as long as the engine */
    struct arena scratch; /* while a paragraph is made, or a line */
    struct arena edges;   /* while the edge of a line is measured: that happens within the former and without it */
    hb_buffer_t *buffer;
    UBiDi *bidi;
    UBreakIterator *graphemes;
    VEC(struct text_iterator) iterators;
    struct text_para *buckets[CACHE_BUCKETS];
    struct text_para *newest, *oldest; /* by last use */
    size_t paras, bytes;
    unsigned document; /* counted by text_begin */
};

/* Stops the program where ICU fails: for want of memory or of its own data. */
void text_icu(UErrorCode error);

/* ---- decode.c: request -> u, byte, marks, flag (graphemes), in the scratch arena */
void text_decode(struct text_para *para);

/* Line ends, and isolates that text_decode put in: neither has a place in the text that is set. */
bool text_is_silent(const struct text_para *para, int32_t pos);

/* The character at *AT, which moves behind it. */
UChar32 text_utf16_next(const UChar *u, int32_t *at, int32_t n);
void text_utf8_of(UChar32 c, char utf8[5]);
UChar32 text_at(const struct text_para *para, int32_t pos);
int32_t text_grapheme_end(const struct text_para *para, int32_t pos);

/* ---- keep.c: sets UNIT_KEEP inside code spans and numbers */
void text_find_kept(struct text_para *para);

/* ---- items.c: -> runs. False: reported. */
bool text_find_runs(struct text_para *para, struct diag *diag, struct span span);
void text_report_missing(struct text_para *para, struct diag *diag, struct span span, UChar32 c);

/* ---- shape.c: -> glyphs, x, flag (clusters) */
void text_shape_runs(struct text_para *para);

/* Appends the glyphs of [lo, hi), part of one run, shaped by itself. */
void text_shape_part(const struct text_para *para, const struct text_run *run, int32_t lo, int32_t hi,
                     struct text_glyphs *out);
int32_t text_run_at(const struct text_para *para, int32_t pos);

/* Whether lines may be cut there without shaping again. */
bool text_is_safe(const struct text_para *para, int32_t pos);

/* ---- fill.c: -> breaks, width; and lines */
void text_find_breaks(struct text_para *para);

struct text_filling {
    const struct text_para *para;
    int64_t limit;
    int64_t least;         /* the lines so far are the same at every limit from this one on */
    enum text_grade grade; /* lines end at breaks of this grade and better */
    const struct text_break *at;
    struct text_break cuts[2]; /* where lines start and end that are cut inside words */
    size_t next;               /* break to try */
};
struct text_filling text_filling_start(const struct text_para *para, double width, enum text_grade grade);

/* The width of the widest piece that has no break inside. */
int64_t text_widest_piece(const struct text_para *para);

/* text_fill, with lines that end at breaks of GRADE and better. */
struct text_fill text_fill_graded(const struct text_para *para, double width, enum text_grade grade);

/* False: the paragraph is over. */
bool text_filling_next(struct text_filling *filling, struct text_line *line);

/* The iterator of that kind, of this engine. */
UBreakIterator *text_iterator(struct text_engine *engine, UBreakIteratorType type, const char *locale);

/* ---- balance.c */
/* The width and the ends of lines that are as even as they can be, in no more lines than WIDTH needs. */
struct text_even text_even_lines(const struct text_para *para, double width);

/* ---- phrase.c: grades of breaks */
void text_grade_breaks(struct text_para *para);

/* ---- blank.c */
enum text_side { TEXT_BEFORE, TEXT_AFTER };

/* The empty half of full-width punctuation on that side, in units; 0: there is none. */
int32_t text_blank(const struct font_face *face, UChar32 c, enum text_side side);

/* Takes the empty halves between neighbours away, in the glyphs of a part of RUN. */
void text_close_up(const struct text_para *para, const struct text_run *run, struct text_glyph *glyphs, size_t n);

#endif
