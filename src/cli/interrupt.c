/* A signal -> a number that is looked at between two documents.
 * A file is whole whenever the program dies, so this is a courtesy: the manifest is finished, and what was made is
 * told. */
#include "cli/interrupt.h"

#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t came; /* a signal's handler has nothing else to write to */

static void take_note(int number)
{
    came = number;
}

void interrupt_catch(void)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action = {.sa_handler = take_note, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        sigaction(numbers[i], &action, NULL);
}

int interrupt_came(void)
{
    return came;
}
