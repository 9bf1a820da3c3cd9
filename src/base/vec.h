/* A growing array in an arena: struct { T *at; size_t n, cap; }. */
#ifndef BASE_VEC_H
#define BASE_VEC_H

#include "base/arena.h"

#define VEC(type)                                                                                                      \
    struct {                                                                                                           \
        type *at;                                                                                                      \
        size_t n, cap;                                                                                                 \
    }

/* Makes room for one more element; the address of the new one, zeroed. */
#define VEC_ADD(arena, vec)                                                                                            \
    ((vec)->at = vec_room((arena), (vec)->at, (vec)->n, &(vec)->cap, sizeof *(vec)->at), &(vec)->at[(vec)->n++])

/* What VEC_ADD calls: the array, moved where it had to grow. */
void *vec_room(struct arena *arena, void *at, size_t n, size_t *cap, size_t size);

#endif
