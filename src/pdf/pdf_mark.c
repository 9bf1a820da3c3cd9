/* Tags of items -> marked content in the stream (ISO 32000-1, 14.6 and 14.7.4; ISO 14289-1, 7.1).
 * The one hard thing: all that is drawn is either an element's content or an artifact, and readers lose text in nested
 * marks; so marks never nest, and stay open over items of one tag, which makes the lines of a paragraph one piece. */
#include "pdf/pdf_job.h"
#include "pdf/pdf_put.h"

#include <string.h>

static bool marking(const struct pdf_job *job)
{
    return job->tags && !job->in_form;
}

void pdf_mark_close(struct pdf_job *job)
{
    if (job->mark != PDF_MARK_NONE)
        pdf_op_mark_end(&job->ops);
    job->mark = PDF_MARK_NONE;
}

static void open_mark(struct pdf_job *job, const char *name, struct buf *properties, int mark)
{
    pdf_mark_close(job);
    pdf_op_mark(&job->ops, name, properties);
    buf_release(properties);
    job->mark = mark;
}

static void put_mcid(struct pdf_job *job, struct buf *properties, int tag)
{
    buf_text(properties, "<</MCID ");
    buf_int(properties, pdf_tags_mark(job->tags, tag, job->page));
}

void pdf_mark_tag(struct pdf_job *job, int tag, const char *lang)
{
    if (!marking(job))
        return;
    if (lang && !strcmp(lang, pdf_tag_lang(job->tags, tag)))
        lang = NULL;
    bool same_lang = lang == job->mark_lang || (lang && job->mark_lang && !strcmp(lang, job->mark_lang));
    if (job->mark == tag && same_lang)
        return;
    struct buf properties = {0};
    put_mcid(job, &properties, tag);
    if (lang) {
        buf_text(&properties, "/Lang");
        pdf_put_ascii(&properties, lang);
    }
    buf_text(&properties, ">>");
    open_mark(job, lang ? "Span" : pdf_role_name(job->doc->tags[tag].role), &properties, tag);
    job->mark_lang = lang;
}

bool pdf_mark_tells(const struct pdf_job *job, int tag)
{
    return !job->in_form && (!job->tags || tag != PAGE_NO_TAG);
}

void pdf_mark_actual(struct pdf_job *job, int tag, const char *text, size_t size)
{
    struct buf properties = {0};
    if (job->tags)
        put_mcid(job, &properties, tag);
    else
        buf_text(&properties, "<<");
    buf_text(&properties, "/ActualText<FEFF");
    pdf_put_utf16(&properties, text, size);
    buf_text(&properties, ">>>");
    open_mark(job, "Span", &properties, PDF_MARK_ACTUAL);
}

void pdf_mark_text(struct pdf_job *job, int tag, const char *lang)
{
    if (tag == PAGE_NO_TAG)
        pdf_mark_artifact(job, "Pagination");
    else
        pdf_mark_tag(job, tag, lang);
}

void pdf_mark_artifact(struct pdf_job *job, const char *kind)
{
    if (!marking(job) || (job->mark == PDF_MARK_ARTIFACT && job->mark_kind == kind))
        return;
    struct buf properties = {0};
    buf_text(&properties, "<</Type/");
    buf_text(&properties, kind);
    buf_text(&properties, ">>");
    open_mark(job, "Artifact", &properties, PDF_MARK_ARTIFACT);
    job->mark_kind = kind;
}
