/* Payload -> QR symbol (ISO/IEC 18004). The only room that sees libqrencode. */
#ifndef QR_QR_H
#define QR_QR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"

enum { QR_QUIET_ZONE = 4 }; /* modules on every side, ISO/IEC 18004 6.3.8 */

enum qr_level { QR_L, QR_M, QR_Q, QR_H };

struct qr_symbol {
    const char *payload;
    int version, size; /* size: modules on a side, without quiet zone */
    enum qr_level level;
    const unsigned char *dark; /* size * size, row by row, 1 is dark */
};

/* NULL: reported at SPAN as [qr-impossible] (too long, or empty). */
const struct qr_symbol *qr_make(struct arena *arena, struct diag *diag, struct span span, const char *payload,
                                enum qr_level level);

const char *qr_level_name(enum qr_level level);

#endif
