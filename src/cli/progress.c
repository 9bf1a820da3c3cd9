/* done, time -> "[412/1000] ========------------  310/s, 2 s left  office/en/lincoln.pdf".
 * The one hard thing: a terminal is slower than we are, so most of the time nothing is drawn. */
#define _DEFAULT_SOURCE /* TIOCGWINSZ */
#include "cli/progress.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>

enum { BAR = 20, WIDTH_DEFAULT = 80, LEAST_FOR_BAR = 60 };
static const double BETWEEN = 0.1, SETTLED = 0.5; /* seconds: between two lines; until a rate says something */

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

void progress_start(struct progress *progress, bool on, size_t all)
{
    *progress = (struct progress){.on = on, .all = all, .started = now()};
}

static int terminal_width(void)
{
    struct winsize size;
    return ioctl(2, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : WIDTH_DEFAULT;
}

static int put_left(char *to, size_t room, double seconds)
{
    if (seconds < 60)
        return snprintf(to, room, "%.0f s left", seconds);
    if (seconds < 3600)
        return snprintf(to, room, "%.0f min left", seconds / 60);
    return snprintf(to, room, "%.1f h left", seconds / 3600);
}

/* How many of TEXT's first SIZE bytes do not end within a letter. */
static int whole_letters(const char *text, int size)
{
    if ((int)strnlen(text, (size_t)size + 1) <= size)
        return size;
    while (size > 0 && ((unsigned char)text[size] & 0xc0) == 0x80)
        size--;
    return size;
}

void progress_show(struct progress *progress, size_t done, const char *what)
{
    double time = now(), passed = time - progress->started;
    if (!progress->on || (done < progress->all && time - progress->shown < BETWEEN))
        return;
    progress->shown = time;
    char line[256], rate[64] = "", bar[BAR + 1] = "";
    int width = terminal_width();
    if (passed > SETTLED && done) {
        double each = (double)done / passed;
        int n = snprintf(rate, sizeof rate, "%.*f/s, ", each < 10 ? 1 : 0, each);
        put_left(rate + n, sizeof rate - (size_t)n, (double)(progress->all - done) / each);
    }
    for (int i = 0; i < BAR && width >= LEAST_FOR_BAR && progress->all; i++)
        bar[i] = (size_t)(i + 1) * progress->all <= done * BAR ? '=' : '-';
    int n = snprintf(line, sizeof line, "[%zu/%zu] %s%s%s%s", done, progress->all, bar, *bar ? "  " : "", rate,
                     *rate ? "  " : "");
    int room = width - n - 1;
    fprintf(stderr, "\r\033[K%.*s%.*s", width - 1, line, whole_letters(what, room > 0 ? room : 0), what);
    fflush(stderr);
}

void progress_end(struct progress *progress)
{
    if (progress->on)
        fputs("\r\033[K", stderr);
    fflush(stderr);
}
