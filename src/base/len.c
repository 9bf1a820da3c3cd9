/* Text -> points; rectangles and matrices.
 * The one hard thing: strtod obeys the locale, so numbers are read here, digit by digit. */
#include "base/len.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

/* Digits past these do not change a length that paper can show, and a double holds the sum exactly. */
enum { DIGITS_MOST = 15 };

const char *len_number(const char *text, double *value)
{
    const char *at = text;
    double sign = 1;
    if (*at == '-' || *at == '+')
        sign = *at++ == '-' ? -1 : 1;
    double digits = 0, scale = 1;
    int significant = 0, whole = 0, fraction = 0;
    for (; *at >= '0' && *at <= '9'; at++, whole++) {
        digits = digits * 10 + (*at - '0');
        if (digits > 0 && ++significant > DIGITS_MOST)
            return NULL;
    }
    if (*at == '.') {
        at++;
        for (; *at >= '0' && *at <= '9'; at++, fraction++) {
            if (significant >= DIGITS_MOST || fraction >= DIGITS_MOST)
                continue;
            digits = digits * 10 + (*at - '0');
            scale *= 10;
            if (digits > 0)
                significant++;
        }
        if (!fraction)
            return NULL;
    }
    if (!whole && !fraction)
        return NULL;
    *value = digits > 0 ? sign * digits / scale : 0;
    return at;
}

bool len_parse(const char *text, double unit, double *points)
{
    double value;
    const char *name = len_number(text, &value);
    if (!name)
        return false;
    while (*name == ' ')
        name++;
    const struct {
        const char *name;
        double points;
    } units[] = {{"pt", 1}, {"mm", LEN_MM}, {"cm", 10 * LEN_MM}, {"in", LEN_IN}, {"u", unit}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(name, units[i].name) == 0 && units[i].points > 0) {
            *points = value * units[i].points;
            return true;
        }
    if (*name || value < 0 || value > 0)
        return false;
    *points = 0; /* nothing is nothing in any unit */
    return true;
}

struct matrix matrix_multiply(struct matrix first, struct matrix then)
{
    return (struct matrix){
        .a = then.a * first.a + then.c * first.b,
        .b = then.b * first.a + then.d * first.b,
        .c = then.a * first.c + then.c * first.d,
        .d = then.b * first.c + then.d * first.d,
        .e = then.a * first.e + then.c * first.f + then.e,
        .f = then.b * first.e + then.d * first.f + then.f,
    };
}

struct rect rect_inset(struct rect rect, double top, double right, double bottom, double left)
{
    return (struct rect){rect.x + left, rect.y + top, rect.w - left - right, rect.h - top - bottom};
}

struct rect rect_union(struct rect a, struct rect b)
{
    double x = fmin(a.x, b.x), y = fmin(a.y, b.y);
    return (struct rect){x, y, fmax(a.x + a.w, b.x + b.w) - x, fmax(a.y + a.h, b.y + b.h) - y};
}

bool rect_overlaps(struct rect a, struct rect b, double slack)
{
    return a.x + slack < b.x + b.w && b.x + slack < a.x + a.w && a.y + slack < b.y + b.h && b.y + slack < a.y + a.h;
}

bool rect_inside(struct rect inner, struct rect outer, double slack)
{
    return inner.x + slack >= outer.x && inner.y + slack >= outer.y && inner.x + inner.w <= outer.x + outer.w + slack &&
           inner.y + inner.h <= outer.y + outer.h + slack;
}

struct rect rect_transform(struct rect rect, struct matrix matrix)
{
    double x = 0, y = 0, right = 0, bottom = 0;
    for (int corner = 0; corner < 4; corner++) {
        double cx = rect.x + (corner & 1 ? rect.w : 0), cy = rect.y + (corner & 2 ? rect.h : 0);
        double mx = matrix.a * cx + matrix.c * cy + matrix.e, my = matrix.b * cx + matrix.d * cy + matrix.f;
        x = corner ? fmin(x, mx) : mx;
        y = corner ? fmin(y, my) : my;
        right = corner ? fmax(right, mx) : mx;
        bottom = corner ? fmax(bottom, my) : my;
    }
    return (struct rect){x, y, right - x, bottom - y};
}
