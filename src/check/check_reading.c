/* Stage: page. How many years of school a piece asks of its readers: Flesch-Kincaid grade of its English (Kincaid and
 * others 1975): 0.39 words a sentence + 11.8 syllables a word - 15.59.
 * The one hard thing: syllables of English without a dictionary. Groups of vowels are counted, less those that are
 * silent; on running text the errors of single words cancel out to a tenth of a grade. */
#include <string.h>

#include "check/check_internal.h"

enum { WORDS_LEAST = 30, WORD_MOST = 40 };
static const double GRADE_PEOPLE = 6, GRADE_PROFESSIONAL = 10, BEYOND = 1;

static bool is_vowel(char c)
{
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

static bool ends_with(const char *word, size_t n, const char *end)
{
    size_t size = strlen(end);
    return n > size && memcmp(word + n - size, end, size) == 0;
}

/* Of a word in small letters. */
static size_t syllables_of(const char *word, size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += is_vowel(word[i]) && (i == 0 || !is_vowel(word[i - 1]));
    bool silent_e = ends_with(word, n, "e") && !ends_with(word, n, "le") && !is_vowel(word[n - 2]);
    bool silent_le = ends_with(word, n, "le") && n > 2 && is_vowel(word[n - 3]);
    bool silent_es = ends_with(word, n, "es") && n > 3 && !strchr("aeiouyszx", word[n - 3]) &&
                     !ends_with(word, n, "ches") && !ends_with(word, n, "shes") && !ends_with(word, n, "ges") &&
                     !ends_with(word, n, "ces") && !ends_with(word, n, "les");
    bool silent_ed = ends_with(word, n, "ed") && n > 3 && !strchr("aeiouytd", word[n - 3]);
    if (count > 1 && (silent_e || silent_le || silent_es || silent_ed))
        count--;
    /* Vowels that meet and are both said: "idea", "being", "violence", "create". */
    static const char *const both[] = {"ia", "io", "iu", "ideo", "ua", "uou", "area", "eing", "oing", "ying", "reat"};
    for (size_t k = 0; k < sizeof both / sizeof *both; k++)
        for (size_t i = 0; i + strlen(both[k]) <= n; i++)
            if (word[i] == both[k][0] && memcmp(word + i, both[k], strlen(both[k])) == 0) {
                bool one = (both[k][0] == 'i' && i > 0 && strchr("tscg", word[i - 1])) || /* -tion, -cial */
                           (both[k][0] == 'u' && i > 0 && strchr("qg", word[i - 1]));     /* quality */
                bool great = both[k][0] == 'r' && (i == 0 || word[i - 1] != 'c');
                count += !one && !great;
            }
    /* A silent e inside: "some-thing", "home-less". */
    static const char *const starts[] = {"some", "care", "every", "life", "home", "hope", "safe", "else", "fore"};
    for (size_t k = 0; k < sizeof starts / sizeof *starts; k++) {
        size_t size = strlen(starts[k]);
        if (n > size + 1 && memcmp(word, starts[k], size) == 0 && !is_vowel(word[size]) && word[size] != 'r')
            count--;
    }
    return count ? count : 1;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The next word from *AT on, in small letters, its apostrophes left out; 0: no more. ENDED: a sentence ends before it.
 */
static size_t next_word(const char *text, size_t size, size_t *at, char word[WORD_MOST], bool *ended)
{
    size_t n = 0;
    *ended = false;
    while (*at < size && !is_letter(text[*at])) {
        bool stop = text[*at] == '.' || text[*at] == '!' || text[*at] == '?' || text[*at] == ':';
        *ended |= stop && (*at + 1 == size || !is_letter(text[*at + 1]));
        ++*at;
    }
    for (; *at < size; ++*at) {
        if (is_letter(text[*at])) {
            if (n < WORD_MOST)
                word[n++] = (char)(text[*at] | 0x20);
        } else if (text[*at] != '\'' && memcmp(text + *at, "\xe2\x80\x99", *at + 3 <= size ? 3 : 1) != 0) {
            break;
        } else if (text[*at] != '\'') {
            *at += 2;
        }
    }
    return n;
}

/* Hosts, numbers and document ids are read off, not read. */
static bool is_read_off(const char *text, size_t size, size_t at, size_t start)
{
    while (start > 0 && text[start - 1] != ' ')
        start--;
    while (at < size && text[at] != ' ')
        at++;
    for (size_t i = start; i < at; i++)
        if ((text[i] >= '0' && text[i] <= '9') || text[i] == '@' || text[i] == '/' ||
            (text[i] == '.' && i + 1 < at && is_letter(text[i + 1]) && i > start && is_letter(text[i - 1])))
            return true;
    return false;
}

static void count_para(const struct check_para *para, struct check_reading *reading)
{
    char word[WORD_MOST];
    bool ended, open = false;
    for (size_t at = 0, n; (n = next_word(para->text, para->size, &at, word, &ended)) > 0 || ended;) {
        if (ended && open) {
            reading->sentences++;
            open = false;
        }
        if (!n)
            break;
        if (is_read_off(para->text, para->size, at, at - n))
            continue;
        open = true;
        reading->words++;
        reading->syllables += syllables_of(word, n);
    }
    reading->sentences += open;
}

static bool ends_sentence(char c)
{
    return c == '.' || c == '!' || c == '?';
}

/* Headings and labels are no sentences, and would make a hard text look easy. */
static bool has_sentence(const struct check_para *para)
{
    for (size_t i = 0; i < para->size; i++)
        if (ends_sentence(para->text[i]) && (i + 1 == para->size || !is_letter(para->text[i + 1])))
            return true;
    return false;
}

static void count_paras(const struct check_paras *paras, bool sentences_only, struct check_reading *reading)
{
    for (size_t i = 0; i < paras->n; i++) {
        const struct check_para *para = &paras->at[i];
        if (para->lang && strcmp(para->lang, "en") == 0 && !para->exempt && (!sentences_only || has_sentence(para)))
            count_para(para, reading);
    }
}

struct check_reading check_reading_of(struct arena *scratch, const struct check_subject *subject)
{
    struct check_reading reading = {.most = subject->material->audience == CONTENT_PROFESSIONAL ? GRADE_PROFESSIONAL
                                                                                                : GRADE_PEOPLE};
    struct check_paras paras = check_paras(scratch, subject);
    count_paras(&paras, true, &reading);
    if (reading.words < WORDS_LEAST) { /* a piece of labels */
        reading = (struct check_reading){.most = reading.most};
        count_paras(&paras, false, &reading);
    }
    if (reading.words < WORDS_LEAST || !reading.sentences)
        return (struct check_reading){.most = reading.most};
    reading.grade = 0.39 * (double)reading.words / (double)reading.sentences +
                    11.8 * (double)reading.syllables / (double)reading.words - 15.59;
    return reading;
}

static void run(const struct check *check, struct arena *scratch, struct diag *diag,
                const struct check_subject *subject)
{
    struct check_reading reading = check_reading_of(scratch, subject);
    const char *material = subject->material->id.text;
    if (!reading.words || reading.grade < reading.most + 0.05)
        return;
    static const char text[] = "'%s' reads at grade %.1f; its readers need %.0f or below";
    if (reading.grade < reading.most + BEYOND)
        check_report(check, diag, subject->material->span, text, material, reading.grade, reading.most);
    else
        diag_error(diag, subject->material->span, check->id, text, material, reading.grade, reading.most);
    diag_hint(diag, "%.1f words a sentence, %.2f syllables a word: make sentences shorter and words plainer",
              (double)reading.words / (double)reading.sentences, (double)reading.syllables / (double)reading.words);
}

const struct check check_reading_level = {
    "reading-level", CHECK_PAGE, DIAG_WARNING,
    "who is afraid or in a hurry reads below their schooling: grade 6 for families, 10 for professionals; an error "
    "from one grade beyond",
    run};
