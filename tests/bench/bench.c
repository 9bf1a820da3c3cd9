/* What the default kit costs: CPU per stage and per script, documents per second, memory, bytes. Not a test: it judges
 * nothing. Where Linux lets a program count its instructions, scripts are compared by these too: the figure that a busy
 * machine does not change.
 * usage: bench HANDBILL PROJECT [LANG...] */
#include <linux/perf_event.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "check/check.h"
#include "compose/compose.h"
#include "impose/impose.h"
#include "pdf/pdf.h"

enum { ROUNDS = 200, SCRIPT_ROUNDS = 20, COLD_RUNS = 20, LANGS_MOST = 40, SCRIPTS_MOST = 40 };
enum stage { COMPOSE, CHECK, IMPOSE, PDF, STAGES };
static const char *const STAGE_NAMES[] = {"compose", "check", "impose", "pdf"};

extern char **environ;

struct bench {
    struct content *content;
    struct spec_library *spec;
    struct font_library *fonts;
    struct text_engine *text;
    struct pdf_writer *pdf;
    struct compose_cache *shared; /* what documents of a batch share; NULL: each is laid out from nothing */
    struct arena arena, scratch;
    struct diag loading, diag; /* of what is kept, of one document */
    struct buf file;
};

struct cost {
    double stage[STAGES], first; /* milliseconds of CPU: per document, and of the first one */
    double counted[STAGES];      /* instructions, in millions */
    double screen, plain;        /* writing the pages for screens, and without a tag or a word about them */
    size_t bytes;
};

/* Of all documents, milliseconds. */
struct totals {
    double all, compose, screen, plain;
    size_t documents;
};

static double cpu_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static double lap(double *since)
{
    double now = cpu_ms(), took = now - *since;
    *since = now;
    return took;
}

/* Of the kernel, -1 where it does not let us count. */
static int instruction_counter(void)
{
    struct perf_event_attr wish = {.type = PERF_TYPE_HARDWARE,
                                   .size = sizeof wish,
                                   .config = PERF_COUNT_HW_INSTRUCTIONS,
                                   .exclude_kernel = 1,
                                   .exclude_hv = 1};
    return (int)syscall(SYS_perf_event_open, &wish, 0, -1, -1, 0UL);
}

static int counter;

/* Millions of instructions that this program has run; 0 where nobody counts. */
static double instructions(void)
{
    uint64_t count = 0;
    return counter >= 0 && read(counter, &count, sizeof count) == sizeof count ? (double)count / 1e6 : 0;
}

struct clocks {
    double ms, counted;
};

static struct clocks start_clocks(void)
{
    return (struct clocks){cpu_ms(), instructions()};
}

static void end_stage(struct clocks *clocks, struct cost *cost, enum stage stage)
{
    struct clocks now = start_clocks();
    cost->stage[stage] += now.ms - clocks->ms;
    cost->counted[stage] += now.counted - clocks->counted;
    *clocks = start_clocks();
}

/* The same pages, of which nothing is said. */
static struct page_doc strip(struct arena *arena, const struct page_doc *doc)
{
    struct page_doc out = *doc;
    struct page *pages = arena_memdup(arena, doc->pages, doc->n * sizeof *pages);
    for (size_t i = 0; i < doc->n; i++) {
        struct page_item *items = arena_memdup(arena, pages[i].items, pages[i].n * sizeof *items);
        for (size_t k = 0; k < pages[i].n; k++)
            items[k].tag = PAGE_NO_TAG;
        pages[i].items = items;
    }
    out.pages = pages;
    out.tags = NULL;
    out.ntags = out.noutline = 0;
    return out;
}

static bool write_as(struct bench *bench, const struct page_doc *doc, enum pdf_profile profile, double *took)
{
    const struct pdf_options options = {.profile = profile, .date = "2026-02-01", .creator = "bench"};
    struct pdf_report written;
    double since = cpu_ms();
    bench->file.n = 0;
    bool done = pdf_write(bench->pdf, &bench->arena, &bench->diag, doc, &options, &bench->file, &written);
    *took += lap(&since);
    return done;
}

static bool make(struct bench *bench, const struct content_material *material, const struct spec_layout *layout,
                 const char *lang, struct cost *cost)
{
    const struct content_value values[] = {
        {.name = "doc", .value = material->doc.text},
        {.name = "version", .value = material->version.text},
        {.name = "lang", .value = lang},
        {.name = "format", .value = layout->format_label},
        {.name = "checked", .value = "2026-01"},
        {.name = "review_by", .value = "2026-12"},
    };
    const struct compose_request request = {.content = bench->content,
                                            .material = material,
                                            .layout = layout,
                                            .engine = bench->text,
                                            .cache = bench->shared,
                                            .langs = &lang,
                                            .nlangs = 1,
                                            .date = "2026-02-01",
                                            .values = values,
                                            .nvalues = sizeof values / sizeof *values};
    struct page_doc pages, sheets;
    struct compose_report used;
    struct pdf_report written;
    struct clocks clocks = start_clocks();
    if (!compose_document(&bench->arena, &bench->diag, &request, &pages, &used))
        return false;
    end_stage(&clocks, cost, COMPOSE);
    const struct check_subject subject = {.content = bench->content,
                                          .material = material,
                                          .layout = layout,
                                          .doc = &pages,
                                          .lang = lang,
                                          .date = "2026-02-01"};
    check_run(CHECK_PAGE, &bench->scratch, &bench->diag, &subject);
    end_stage(&clocks, cost, CHECK);
    sheets = pages;
    const struct impose_turn turn = {.flip_short = layout->flip_short};
    if (layout->stock && !impose_cards(&bench->arena, &bench->diag, &pages, layout->stock, &turn, &sheets))
        return false;
    end_stage(&clocks, cost, IMPOSE);
    const struct pdf_options options = {
        .profile = PDF_OFFICE, .date = "2026-02-01", .creator = "bench", .doc_id = material->doc.text};
    if (!pdf_write(bench->pdf, &bench->arena, &bench->diag, &sheets, &options, &bench->file, &written))
        return false;
    end_stage(&clocks, cost, PDF);
    cost->bytes = bench->file.n;
    const struct page_doc plain = strip(&bench->arena, &pages);
    if (!write_as(bench, &plain, PDF_OFFICE, &cost->plain) || !write_as(bench, &pages, PDF_SCREEN, &cost->screen))
        return false;
    compose_let_go(&used);
    bench->file.n = 0;
    arena_reset(&bench->arena);
    arena_reset(&bench->scratch);
    diag_reset(&bench->diag);
    return true;
}

static void measure(struct bench *bench, const struct content_material *material, const char *format, const char *lang,
                    struct totals *totals)
{
    const struct spec_layout *layout =
        spec_layout(bench->spec, &bench->loading, material->span, material->layout.text, format);
    struct cost first = {0}, cost = {0};
    if (layout && layout->languages > 1)
        return; /* a document here has one language */
    bool made = layout && make(bench, material, layout, lang, &first);
    for (int i = 0; made && i < ROUNDS; i++)
        made = make(bench, material, layout, lang, &cost);
    if (!made) {
        printf("%-16s %-8s %-8s cannot be made: see 'handbill check'\n", material->id.text, format, lang);
        diag_reset(&bench->diag);
        return;
    }
    double all = 0;
    for (int i = 0; i < STAGES; i++) {
        first.first += first.stage[i];
        all += cost.stage[i];
    }
    printf("%-16s %-8s %-8s %7.2f", material->id.text, format, lang, first.first);
    for (int i = 0; i < STAGES; i++)
        printf(" %7.3f", cost.stage[i] / ROUNDS);
    printf(" %7.3f %7zu\n", all / ROUNDS, cost.bytes);
    totals->all += all;
    totals->compose += cost.stage[COMPOSE];
    totals->screen += cost.screen;
    totals->plain += cost.plain;
    totals->documents += ROUNDS;
}

/* One poster by one process, from nothing: wall time, CPU and memory, the best of some. */
static void cold(char *program, char *project, char *lang)
{
    char out[] = "/tmp/handbill-bench-XXXXXX";
    if (!mkdtemp(out))
        return;
    char *argv[] = {program, "build", "know-the-signs-letter", "--lang", lang, "--project", project, "--out", out,
                    "-q",    NULL};
    double best = 1e9;
    struct rusage usage, least = {0};
    for (int i = 0; i < COLD_RUNS; i++) {
        struct timespec start, end;
        pid_t child;
        int status;
        clock_gettime(CLOCK_MONOTONIC, &start);
        if (posix_spawn(&child, program, NULL, NULL, argv, environ) != 0 || wait4(child, &status, 0, &usage) < 0)
            return;
        clock_gettime(CLOCK_MONOTONIC, &end);
        double wall = (double)(end.tv_sec - start.tv_sec) * 1e3 + (double)(end.tv_nsec - start.tv_nsec) / 1e6;
        if (wall < best) {
            best = wall;
            least = usage;
        }
    }
    printf("one cold poster (%s): %.1f ms wall, %.1f ms CPU, %.1f MB resident\n", lang, best,
           (double)(least.ru_utime.tv_sec + least.ru_stime.tv_sec) * 1e3 +
               (double)(least.ru_utime.tv_usec + least.ru_stime.tv_usec) / 1e3,
           (double)least.ru_maxrss / 1024);
}

/* ---- by script */

struct script_cost {
    const char *name;
    size_t languages, documents;
    struct cost first, then; /* of all documents */
    size_t bytes;
};

struct scripts {
    struct script_cost at[SCRIPTS_MOST];
    size_t n;
};

static struct script_cost *script_cost(struct scripts *scripts, const char *name)
{
    for (size_t i = 0; i < scripts->n; i++)
        if (strcmp(scripts->at[i].name, name) == 0)
            return &scripts->at[i];
    if (scripts->n == SCRIPTS_MOST)
        return NULL;
    scripts->at[scripts->n] = (struct script_cost){.name = name};
    return &scripts->at[scripts->n++];
}

/* Whether every language has the material, so that all scripts are measured by the same pieces. */
static bool in_all_languages(const struct content *content, const struct content_material *material)
{
    for (size_t i = 0; i < content->nlangs; i++)
        if (!content_text(content, content->langs[i].tag.text, material->title.text))
            return false;
    return true;
}

static void measure_script(struct bench *bench, const struct content_material *material, const char *format,
                           const char *lang, struct script_cost *script)
{
    const struct spec_layout *layout =
        spec_layout(bench->spec, &bench->loading, material->span, material->layout.text, format);
    struct cost first = {0}, cost = {0};
    bool made = layout && make(bench, material, layout, lang, &first);
    for (int i = 0; made && i < SCRIPT_ROUNDS; i++)
        made = make(bench, material, layout, lang, &cost);
    diag_reset(&bench->diag);
    if (!made)
        return;
    for (int i = 0; i < STAGES; i++) {
        script->first.stage[i] += first.stage[i];
        script->first.counted[i] += first.counted[i];
        script->then.stage[i] += cost.stage[i] / SCRIPT_ROUNDS;
        script->then.counted[i] += cost.counted[i] / SCRIPT_ROUNDS;
    }
    script->bytes += cost.bytes;
    script->documents++;
}

static void open_tools(struct bench *bench, const char *manifest)
{
    bench->fonts = font_open(&bench->loading, manifest);
    bench->text = bench->fonts ? text_open(bench->fonts) : NULL;
    bench->pdf = bench->fonts ? pdf_open(bench->fonts) : NULL;
}

static void close_tools(struct bench *bench)
{
    text_free(bench->text);
    pdf_free(bench->pdf);
    font_free(bench->fonts);
}

static const double *stages_of(const struct cost *cost, bool counted)
{
    return counted ? cost->counted : cost->stage;
}

static double sum(const double stages[STAGES])
{
    double all = 0;
    for (int i = 0; i < STAGES; i++)
        all += stages[i];
    return all;
}

/* Of the average document, and how often Latin's that is. */
static void print_part(const double stages[STAGES], const double latin[STAGES], double n, double of)
{
    printf("  %8.3f %5.2f", sum(stages) / n, sum(stages) / n / (sum(latin) / of));
    for (int i = 0; i < STAGES; i++)
        if (i != IMPOSE)
            printf(" %7.3f", stages[i] / n);
}

static void print_scripts(const struct scripts *scripts, const struct script_cost *latin, bool counted)
{
    printf("script languages documents     first times compose   check     pdf      then times compose   check     "
           "pdf%s\n",
           counted ? "" : "  bytes");
    for (size_t i = 0; i < scripts->n; i++) {
        const struct script_cost *s = &scripts->at[i];
        double n = (double)s->documents, of = (double)latin->documents;
        printf("%-6s %9zu %9zu", s->name, s->languages, s->documents);
        print_part(stages_of(&s->first, counted), stages_of(&latin->first, counted), n, of);
        print_part(stages_of(&s->then, counted), stages_of(&latin->then, counted), n, of);
        if (!counted)
            printf(" %6.0f", (double)s->bytes / n);
        puts("");
    }
}

/* All languages by one process, as in a kit: the FIRST document of a text pays for opening fonts that nobody has used
 * yet, for shaping and for its subsets; THEN is the same document again, laid out from paragraphs that are known. */
static void by_script(struct bench *bench, const char *manifest, const struct content_kit *kit)
{
    struct scripts scripts = {0};
    open_tools(bench, manifest);
    bench->shared = compose_cache_open();
    for (size_t k = 0; k < bench->content->nlangs; k++) {
        const struct content_lang *lang = &bench->content->langs[k];
        struct script_cost *script = script_cost(&scripts, lang->script.text);
        for (size_t i = 0; script && kit && i < kit->materials.n; i++) {
            const struct content_material *material = content_material(bench->content, kit->materials.at[i].text);
            if (!material || !in_all_languages(bench->content, material))
                continue;
            for (size_t f = 0; f < material->formats.n; f++)
                measure_script(bench, material, material->formats.at[f].text, lang->tag.text, script);
        }
        if (script)
            script->languages++;
    }
    compose_cache_free(bench->shared);
    bench->shared = NULL;
    close_tools(bench);
    const struct script_cost *latin = script_cost(&scripts, "Latn");
    puts("\nms of CPU for a document, by script: the first of a text, and the same again:");
    print_scripts(&scripts, latin, false);
    if (counter < 0) {
        puts("instructions cannot be counted here");
        return;
    }
    puts("\nmillions of instructions for a document, by script:");
    print_scripts(&scripts, latin, true);
}

static bool open_bench(struct bench *bench, struct arena *model, const char *project)
{
    size_t nkinds;
    const struct spec_kind *const *kinds = compose_kinds(&nkinds);
    diag_init(&bench->loading);
    diag_init(&bench->diag);
    double since = cpu_ms();
    bench->content = content_load(model, &bench->loading, arena_format(model, "%s/content", project), NULL);
    content_load_texts(model, &bench->loading, bench->content, &(struct content_texts_wish){0});
    printf("content, all languages: %.2f ms\n", lap(&since));
    bench->spec = spec_open(model, &bench->loading, arena_format(model, "%s/layouts", project), kinds, nkinds);
    printf("layouts: %.2f ms\n", lap(&since));
    open_tools(bench, arena_format(model, "%s/fonts/fonts.yaml", project));
    printf("fonts' manifest: %.2f ms\n\n", lap(&since));
    if (!bench->content || !bench->spec || !bench->fonts)
        return false;
    arena_init(&bench->arena);
    arena_init(&bench->scratch);
    return true;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fputs("usage: bench HANDBILL PROJECT [LANG...]\n", stderr);
        return 2;
    }
    char *languages[LANGS_MOST] = {"en", "es"};
    int nlangs = 2;
    for (int i = 3; i < argc && i - 3 < LANGS_MOST; i++) {
        languages[i - 3] = argv[i];
        nlangs = i - 2;
    }
    counter = instruction_counter();
    for (int i = 0; i < nlangs; i++) /* first: a child counts the memory of what it was forked from as its own */
        cold(argv[1], argv[2], languages[i]);
    struct arena model;
    struct bench bench = {0};
    arena_init(&model);
    if (!open_bench(&bench, &model, argv[2])) {
        fputs("the project cannot be read: see 'handbill check'\n", stderr);
        return 1;
    }
    struct totals totals = {0};
    printf("ms of CPU for a document:                first  then:");
    for (int i = 0; i < STAGES; i++)
        printf(" %s", STAGE_NAMES[i]);
    puts(" all, bytes");
    const struct content_kit *kit = content_kit(bench.content, "school");
    for (size_t i = 0; kit && i < kit->materials.n; i++) {
        const struct content_material *material = content_material(bench.content, kit->materials.at[i].text);
        for (size_t k = 0; material && k < material->formats.n; k++)
            for (int lang = 0; lang < nlangs; lang++)
                measure(&bench, material, material->formats.at[k].text, languages[lang], &totals);
    }
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("\n%zu documents, %.0f a second on one core; %.1f MB resident at most\n", totals.documents,
           (double)totals.documents / totals.all * 1e3, (double)usage.ru_maxrss / 1024);
    double documents = (double)totals.documents;
    printf("tags and metadata: %.3f ms to write a screen file, %.3f ms the same pages untagged: %+.0f %% of a "
           "document's CPU "
           "(at most 25)\n",
           totals.screen / documents, totals.plain / documents,
           100 * (totals.screen - totals.plain) / (totals.compose + totals.plain));
    close_tools(&bench);
    by_script(&bench, arena_format(&model, "%s/fonts/fonts.yaml", argv[2]), kit);
    return 0;
}
