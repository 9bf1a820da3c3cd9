/* icons.yaml -> shapes; SVG path data -> segments.
 * Path grammar: SVG 1.1, 8.3; arcs are not needed (circles are their own shape) and refused. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "spec/spec_internal.h"

struct path_reader {
    const char *at;
    struct arena *arena;
    VEC(struct spec_segment) out;
    double x, y, start_x, start_y; /* current point, start of the subpath */
    double quad_x, quad_y;         /* last control point of a Q or T */
};

static void add(struct path_reader *r, enum spec_op op, const double x[3], const double y[3])
{
    struct spec_segment *s = VEC_ADD(r->arena, &r->out);
    s->op = op;
    int n = op == SPEC_CURVE ? 3 : op == SPEC_CLOSE ? 0 : 1;
    for (int i = 0; i < n; i++) {
        s->x[i] = x[i];
        s->y[i] = y[i];
    }
}

static void line(struct path_reader *r, enum spec_op op, double x, double y)
{
    add(r, op, (double[3]){x}, (double[3]){y});
    r->x = x;
    r->y = y;
    if (op == SPEC_MOVE) {
        r->start_x = x;
        r->start_y = y;
    }
}

/* A quadratic curve is the cubic with its control points two thirds of the way (SVG 1.1, 8.3.7). */
static void quad(struct path_reader *r, double qx, double qy, double x, double y)
{
    const double xs[3] = {r->x + (qx - r->x) * 2 / 3, x + (qx - x) * 2 / 3, x};
    const double ys[3] = {r->y + (qy - r->y) * 2 / 3, y + (qy - y) * 2 / 3, y};
    add(r, SPEC_CURVE, xs, ys);
    r->quad_x = qx;
    r->quad_y = qy;
    r->x = x;
    r->y = y;
}

static void skip(struct path_reader *r)
{
    r->at += strspn(r->at, " \t\r\n,");
}

/* A number without the locale's say: digits, one point, a sign. */
static bool number(struct path_reader *r, double *out)
{
    skip(r);
    const char *p = r->at;
    double sign = 1, value = 0, scale = 1;
    bool any = false;
    if (*p == '-' || *p == '+')
        sign = *p++ == '-' ? -1 : 1;
    for (; *p >= '0' && *p <= '9'; p++, any = true)
        value = value * 10 + (*p - '0');
    if (*p == '.')
        for (p++; *p >= '0' && *p <= '9'; p++, any = true)
            value += (*p - '0') * (scale /= 10);
    if (!any)
        return false;
    *out = sign * value;
    r->at = p;
    return true;
}

static int operands(char command)
{
    switch (command) {
    case 'm':
    case 'l':
    case 't':
        return 2;
    case 'h':
    case 'v':
        return 1;
    case 'c':
        return 6;
    case 'q':
        return 4;
    default:
        return 0;
    }
}

static void apply(struct path_reader *r, char command, bool relative, bool smooth, const double *v)
{
    double ox = relative ? r->x : 0, oy = relative ? r->y : 0;
    switch (command) {
    case 'm':
        line(r, SPEC_MOVE, ox + v[0], oy + v[1]);
        break;
    case 'l':
        line(r, SPEC_LINE, ox + v[0], oy + v[1]);
        break;
    case 'h':
        line(r, SPEC_LINE, ox + v[0], r->y);
        break;
    case 'v':
        line(r, SPEC_LINE, r->x, oy + v[0]);
        break;
    case 'c':
        add(r, SPEC_CURVE, (double[3]){ox + v[0], ox + v[2], ox + v[4]}, (double[3]){oy + v[1], oy + v[3], oy + v[5]});
        r->x = ox + v[4];
        r->y = oy + v[5];
        break;
    case 'q':
        quad(r, ox + v[0], oy + v[1], ox + v[2], oy + v[3]);
        break;
    case 't':
        quad(r, smooth ? 2 * r->x - r->quad_x : r->x, smooth ? 2 * r->y - r->quad_y : r->y, ox + v[0], oy + v[1]);
        break;
    default:
        break;
    }
}

static bool read_path(struct path_reader *r)
{
    char command = 0, before = 0;
    bool relative = false;
    for (skip(r); *r->at; skip(r)) {
        if ((*r->at >= 'a' && *r->at <= 'z') || (*r->at >= 'A' && *r->at <= 'Z')) {
            relative = *r->at >= 'a';
            command = (char)(*r->at++ | 32);
            if (command == 'z') {
                add(r, SPEC_CLOSE, NULL, NULL);
                r->x = r->start_x;
                r->y = r->start_y;
                before = 'z';
                continue;
            }
        }
        int n = operands(command);
        double v[6];
        if (!n || (!r->out.n && command != 'm'))
            return false;
        for (int i = 0; i < n; i++)
            if (!number(r, &v[i]))
                return false;
        apply(r, command, relative, before == 'q' || before == 't', v);
        before = command;
        if (command == 'm')
            command = 'l'; /* further pairs are lines */
    }
    return r->out.n > 0;
}

bool spec_path_read(struct arena *arena, struct diag *diag, const struct yml_node *node,
                    const struct spec_segment **out, size_t *n)
{
    struct path_reader reader = {.at = node->text, .arena = arena};
    if (!yml_expect(diag, node, YML_SCALAR, "a path"))
        return false;
    if (!read_path(&reader)) {
        diag_error(diag, node->span, "bad-path", "cannot read the path from '%.24s' on", reader.at);
        diag_hint(diag, "a path is SVG path data with the commands M L H V C Q T Z");
        return false;
    }
    *out = reader.out.at;
    *n = reader.out.n;
    return true;
}

/* Four curves; 0.5523 is the usual magic number. */
static void circle(struct arena *arena, const double v[3], struct spec_shape *shape)
{
    struct path_reader r = {.arena = arena};
    const double k = 0.5522847498 * v[2], x = v[0], y = v[1], d = v[2];
    line(&r, SPEC_MOVE, x + d, y);
    add(&r, SPEC_CURVE, (double[3]){x + d, x + k, x}, (double[3]){y + k, y + d, y + d});
    add(&r, SPEC_CURVE, (double[3]){x - k, x - d, x - d}, (double[3]){y + d, y + k, y});
    add(&r, SPEC_CURVE, (double[3]){x - d, x - k, x}, (double[3]){y - k, y - d, y - d});
    add(&r, SPEC_CURVE, (double[3]){x + k, x + d, x + d}, (double[3]){y - d, y - k, y});
    add(&r, SPEC_CLOSE, NULL, NULL);
    shape->segments = r.out.at;
    shape->n = r.out.n;
}

static void turn(struct spec_shape *shape, struct arena *arena, double degrees)
{
    const double a = degrees * acos(-1) / 180, c = cos(a), s = sin(a);
    struct spec_segment *copy = arena_memdup(arena, shape->segments, shape->n * sizeof *copy);
    for (size_t i = 0; i < shape->n; i++)
        for (int k = 0; k < 3; k++) {
            double x = copy[i].x[k] - 12, y = copy[i].y[k] - 12;
            copy[i].x[k] = 12 + c * x - s * y;
            copy[i].y[k] = 12 + s * x + c * y;
        }
    shape->segments = copy;
}

struct shape_fields {
    const struct yml_node *path, *circle;
    double stroke, turn;
    bool round;
};

static bool read_shape(const struct yml_reader *reader, const struct yml_node *node, struct spec_shape *out)
{
    static const struct yml_field fields[] = {
        {.key = "path", .type = YML_NODE, .offset = offsetof(struct shape_fields, path)},
        {.key = "circle", .type = YML_NODE, .offset = offsetof(struct shape_fields, circle)},
        {.key = "stroke", .type = YML_NUMBER, .offset = offsetof(struct shape_fields, stroke), .max = 24},
        {.key = "round", .type = YML_BOOL, .offset = offsetof(struct shape_fields, round)},
        {.key = "turn", .type = YML_NUMBER, .offset = offsetof(struct shape_fields, turn), .min = -360, .max = 360},
    };
    struct shape_fields read = {.round = true};
    if (!yml_read(reader, node, "a shape", fields, 5, &read))
        return false;
    out->stroke = read.stroke;
    out->round = read.round;
    if (read.path) {
        if (!spec_path_read(reader->arena, reader->diag, read.path, &out->segments, &out->n))
            return false;
    } else if (read.circle) {
        const struct yml_field number_field = {.key = "circle", .type = YML_NUMBER};
        double v[3];
        if (!yml_expect(reader->diag, read.circle, YML_LIST, "a circle"))
            return false;
        if (read.circle->n != 3) {
            diag_error(reader->diag, read.circle->span, "wrong-type", "a circle is [x, y, radius]");
            return false;
        }
        for (size_t i = 0; i < 3; i++)
            if (!yml_read_value(reader, read.circle->items[i], "a circle", &number_field, &v[i]))
                return false;
        circle(reader->arena, v, out);
    } else {
        diag_error(reader->diag, node->span, "missing-key", "a shape needs a path or a circle");
        return false;
    }
    if (read.turn != 0)
        turn(out, reader->arena, read.turn);
    return true;
}

struct icon_fields {
    bool mirror;
    const struct yml_node *shapes;
};

bool spec_icons_read(struct spec_library *library, struct diag *diag, const struct yml_node *map)
{
    static const struct yml_field fields[] = {
        {.key = "mirror", .type = YML_BOOL, .offset = offsetof(struct icon_fields, mirror)},
        {.key = "shapes", .type = YML_NODE, .offset = offsetof(struct icon_fields, shapes), .required = true},
    };
    const struct yml_reader reader = {library->arena, diag, 0};
    if (!yml_expect(diag, map, YML_MAP, "icons.yaml"))
        return false;
    bool ok = true;
    for (size_t i = 0; i < map->n; i++) {
        struct icon_fields read = {0};
        if (!yml_read(&reader, map->pairs[i].value, "an icon", fields, 2, &read) ||
            !yml_expect(diag, read.shapes, YML_LIST, "shapes")) {
            ok = false;
            continue;
        }
        struct spec_shape *shapes = arena_array(library->arena, read.shapes->n, sizeof *shapes);
        for (size_t k = 0; k < read.shapes->n; k++)
            ok &= read_shape(&reader, read.shapes->items[k], &shapes[k]);
        struct spec_icon *icon = VEC_ADD(library->arena, &library->house.icons);
        *icon = (struct spec_icon){map->pairs[i].key, read.mirror, shapes, read.shapes->n};
    }
    return ok;
}
