/* Lengths and places. Everything inside the program is in points (72 to the inch), y grows downwards. */
#ifndef BASE_LEN_H
#define BASE_LEN_H

#include <stdbool.h>

#define LEN_MM (72.0 / 25.4)
#define LEN_IN 72.0

struct rect {
    double x, y, w, h;
};

/* Maps (x, y) to (a x + c y + e, b x + d y + f). */
struct matrix {
    double a, b, c, d, e, f;
};

/* Reads a decimal number ("-3.25", ".5"; no exponent, whatever the locale) at the start of TEXT. What follows it, or
 * NULL, *VALUE untouched: no number, or more digits than a number here can hold. */
const char *len_number(const char *text, double *value);

/* "12pt", "5mm", "3.5in", "1.5cm", "4u" (times UNIT; UNIT 0 refuses it), "0". False, *POINTS untouched: not a length.
 */
bool len_parse(const char *text, double unit, double *points);

struct matrix matrix_multiply(struct matrix first, struct matrix then);
struct rect rect_inset(struct rect rect, double top, double right, double bottom, double left);
struct rect rect_union(struct rect a, struct rect b);
bool rect_overlaps(struct rect a, struct rect b, double slack);
bool rect_inside(struct rect inner, struct rect outer, double slack);

/* RECT moved by MATRIX: the upright box around it. */
struct rect rect_transform(struct rect rect, struct matrix matrix);

#endif
