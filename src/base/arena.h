/* Memory that lives and dies together: a model, a document, a stage.
 * Nothing here returns NULL: out of memory prints one line and ends the program with status 3. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena_block;
struct arena {
    struct arena_block *head;
};

void arena_init(struct arena *arena);
void arena_release(struct arena *arena);

/* Forgets all that was allocated but keeps one block, so that a loop over documents stops asking the system. */
void arena_reset(struct arena *arena);

/* Zeroed, aligned for any type. */
void *arena_alloc(struct arena *arena, size_t size);

/* COUNT zeroed elements; an overflowing product counts as out of memory. */
void *arena_array(struct arena *arena, size_t count, size_t size);

char *arena_strdup(struct arena *arena, const char *text);
char *arena_strndup(struct arena *arena, const char *text, size_t size);
void *arena_memdup(struct arena *arena, const void *from, size_t size);
char *arena_format(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_vformat(struct arena *arena, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

/* The same promise for memory that is not an arena's: never NULL; free() it. */
void *mem_alloc(size_t size);
void *mem_resize(void *memory, size_t size);

/* For what a library could not allocate: says so and ends the program with status 3. */
_Noreturn void mem_none(void);

#endif
