/* Payload -> module matrix, by libqrencode.
 * The one hard thing: libqrencode splits the payload into segments (digits, capitals, bytes) for the smallest version,
 * and says with errno why it cannot. Norm: ISO/IEC 18004:2015, 7. */
#include "qr/qr.h"

#include <errno.h>
#include <qrencode.h>
#include <string.h>

static QRecLevel library_level(enum qr_level level)
{
    switch (level) {
    case QR_L:
        return QR_ECLEVEL_L;
    case QR_M:
        return QR_ECLEVEL_M;
    case QR_Q:
        return QR_ECLEVEL_Q;
    case QR_H:
        return QR_ECLEVEL_H;
    }
    BUG("QR level out of range");
}

static void report(struct diag *diag, struct span span, const char *payload, enum qr_level level, int reason)
{
    if (reason == ENOMEM) {
        mem_alloc(SIZE_MAX); /* says so and ends the program, as everywhere */
    } else if (reason == ERANGE) {
        diag_error(diag, span, "qr-impossible", "QR payload of %zu bytes is too long for any symbol at level %s",
                   strlen(payload), qr_level_name(level));
        diag_hint(diag, "use a shorter address, or a lower error correction level");
    } else {
        diag_error(diag, span, "qr-impossible", "QR payload '%s' cannot be encoded", payload);
    }
}

const struct qr_symbol *qr_make(struct arena *arena, struct diag *diag, struct span span, const char *payload,
                                enum qr_level level)
{
    if (!*payload) {
        diag_error(diag, span, "qr-impossible", "QR payload is empty");
        diag_hint(diag, "give the code an address or a number to open");
        return NULL;
    }
    errno = 0;
    QRcode *code = QRcode_encodeString(payload, 0, library_level(level), QR_MODE_8, 1);
    if (!code) {
        report(diag, span, payload, level, errno);
        return NULL;
    }
    size_t modules = (size_t)code->width * (size_t)code->width;
    unsigned char *dark = arena_alloc(arena, modules);
    for (size_t i = 0; i < modules; i++)
        dark[i] = code->data[i] & 1; /* the other bits say which part of the symbol the module belongs to */
    struct qr_symbol *symbol = arena_alloc(arena, sizeof *symbol);
    *symbol = (struct qr_symbol){.payload = arena_strdup(arena, payload),
                                 .version = code->version,
                                 .size = code->width,
                                 .level = level,
                                 .dark = dark};
    QRcode_free(code);
    return symbol;
}

const char *qr_level_name(enum qr_level level)
{
    static const char *const names[] = {[QR_L] = "L", [QR_M] = "M", [QR_Q] = "Q", [QR_H] = "H"};
    return names[level];
}
