/* Where the seams of a poster run: what none may cut, and the columns of a row. Private to the room. */
#ifndef IMPOSE_IMPOSE_SEAM_H
#define IMPOSE_IMPOSE_SEAM_H

#include "base/vec.h"
#include "page/page.h"

enum { SEAM_MOST = 16 }; /* sheets in a row, rows */

/* What a seam may not run through: a code, a number, a group of its digits. */
enum ban_what { BAN_CODE, BAN_NUMBER, BAN_GROUP };
struct ban {
    struct rect box;
    enum ban_what what;
    double whole; /* of a group: how wide its number is */
};
struct bans {
    struct arena *arena;
    VEC(struct ban) all;
};

/* What of POSTER no seam may cut. */
void seam_bans(struct bans *bans, const struct page *poster);

/* Whether a seam may run across at Y. */
bool seam_free_across(const struct bans *bans, double y);

/* The edges of the sheets of a row, those of the poster too. Sheet I keeps at[I]..at[I + 1], and shows what leads it
 * and what trails it besides; at a seam both together are the overlap. */
struct seams {
    double at[SEAM_MOST + 1], lead[SEAM_MOST], trail[SEAM_MOST];
    int n; /* sheets */
    bool parted;
};

/* The columns of the row TOP..BOTTOM on sheets that show SHOWN each. False: there are none. */
bool seam_columns(const struct bans *bans, double top, double bottom, double width, double shown, double overlap,
                  struct seams *out);

#endif
