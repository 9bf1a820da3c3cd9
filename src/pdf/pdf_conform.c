/* Document and options -> catalog, document information, XMP, output intent and file identifier.
 * PDF 1.7: ISO 32000-1, 7.7.2, 12.2, 12.3.3, 14.3, 14.4; PDF/X-4: ISO 15930-7; PDF/A-2: ISO 19005-2, 6.2.3, 6.6;
 * PDF/UA-1: ISO 14289-1, 5.
 * The one hard thing: everything is said twice, in Info and in XMP, and must agree to the letter; so both come from one
 * set of values here. No clock: the day is the option's, at midnight UTC. */
#include "pdf/pdf_conform.h"

#include "base/hash.h"
#include "pdf/pdf_profile.h"
#include "pdf/pdf_put.h"

#include <string.h>

enum { DATE_SIZE = 10, ID_DIGITS = 32 };

int pdf_conform_version(const struct pdf_options *options)
{
    return options->profile == PDF_PRESS ? 6 : 7;
}

bool pdf_conform_check(struct diag *diag, const struct pdf_options *options)
{
    static const struct span nowhere;
    if (strlen(options->date) != DATE_SIZE)
        BUG("date that is not YYYY-MM-DD");
    if (options->profile == PDF_PRESS && (!options->press || !options->press->profile || !options->press->size)) {
        diag_error(diag, nowhere, "pdf-failed", "a press file needs the colour profile of its printing condition");
        return false;
    }
    return true;
}

/* Text between tags: what XML reserves is named, what it forbids is left out. */
static void put_xml(struct buf *out, const char *text)
{
    for (; *text; text++)
        switch (*text) {
        case '&':
            buf_text(out, "&amp;");
            break;
        case '<':
            buf_text(out, "&lt;");
            break;
        case '>':
            buf_text(out, "&gt;");
            break;
        default:
            if ((unsigned char)*text >= ' ' || *text == '\t' || *text == '\n')
                buf_char(out, *text);
        }
}

static void put_element(struct buf *out, const char *name, const char *text)
{
    buf_format(out, "<%s>", name);
    put_xml(out, text);
    buf_format(out, "</%s>\n", name);
}

static void put_alternative(struct buf *out, const char *name, const char *text)
{
    buf_format(out, "<%s><rdf:Alt><rdf:li xml:lang=\"x-default\">", name);
    put_xml(out, text);
    buf_format(out, "</rdf:li></rdf:Alt></%s>\n", name);
}

/* PDF/A knows the schemas of its own standard only; others must be described in the file (ISO 19005-2, 6.6.2.3.3). */
static const char EXTENSION_UA[] =
    "<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\n"
    "<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>\n"
    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\n"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\n"
    "<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">\n"
    "<pdfaProperty:name>part</pdfaProperty:name>\n"
    "<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\n"
    "<pdfaProperty:category>internal</pdfaProperty:category>\n"
    "<pdfaProperty:description>part of ISO 14289 to which the file conforms</pdfaProperty:description>\n"
    "</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>\n";

static void put_flavour(struct buf *out, const struct pdf_options *options, const char *id)
{
    if (options->profile == PDF_SCREEN) {
        buf_text(out, "<pdfaid:part>2</pdfaid:part>\n<pdfaid:conformance>A</pdfaid:conformance>\n"
                      "<pdfuaid:part>1</pdfuaid:part>\n");
        buf_text(out, EXTENSION_UA);
    }
    if (options->profile == PDF_PRESS) {
        buf_text(out, "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>\n<pdf:Trapped>False</pdf:Trapped>\n");
        buf_format(out, "<xmpMM:DocumentID>uuid:%.8s-%.4s-%.4s-%.4s-%.12s</xmpMM:DocumentID>\n", id, id + 8, id + 12,
                   id + 16, id + 20);
        buf_text(out, "<xmpMM:RenditionClass>default</xmpMM:RenditionClass>\n<xmpMM:VersionID>1</xmpMM:VersionID>\n");
    }
}

static int write_xmp(struct pdf_job *job, const char *id)
{
    static const char head[] =
        "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
        "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
        " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\"";
    static const char screen[] = " xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\""
                                 " xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\""
                                 " xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\""
                                 " xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\""
                                 " xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\"";
    static const char press[] = " xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\""
                                " xmlns:pdfxid=\"http://www.npes.org/pdfx/ns/id/\"";
    const struct pdf_options *options = job->options;
    struct buf out = {0};
    buf_text(&out, head);
    buf_text(&out, options->profile == PDF_SCREEN ? screen : options->profile == PDF_PRESS ? press : "");
    buf_text(&out, ">\n<dc:format>application/pdf</dc:format>\n");
    put_alternative(&out, "dc:title", job->doc->title);
    if (job->doc->subject)
        put_alternative(&out, "dc:description", job->doc->subject);
    buf_text(&out, "<dc:language><rdf:Bag><rdf:li>");
    put_xml(&out, job->doc->lang);
    buf_text(&out, "</rdf:li></rdf:Bag></dc:language>\n");
    if (options->doc_id)
        put_element(&out, "dc:identifier", options->doc_id);
    put_element(&out, "xmp:CreatorTool", options->creator);
    put_element(&out, "pdf:Producer", options->creator);
    static const char *const dates[] = {"CreateDate", "ModifyDate", "MetadataDate"};
    for (int i = 0; i < 3; i++)
        buf_format(&out, "<xmp:%s>%sT00:00:00Z</xmp:%s>\n", dates[i], options->date, dates[i]);
    put_flavour(&out, options, id);
    buf_text(&out, "</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>");
    const char *bytes = arena_memdup(job->arena, out.at, out.n);
    int number = pdf_object_new(job->writer->objects);
    struct buf *entries = pdf_object_begin(job->writer->objects, number);
    buf_text(entries, "/Type/Metadata/Subtype/XML");
    pdf_object_end_stream(job->writer->objects, bytes, out.n, false);
    buf_release(&out);
    return number;
}

static void put_info(struct buf *out, const char *key, const char *text)
{
    pdf_put_name(out, key);
    pdf_put_text(out, text, strlen(text));
}

static void write_info(struct pdf_job *job)
{
    const struct pdf_options *options = job->options;
    const char *date = options->date;
    struct buf *out = pdf_object_begin(job->writer->objects, PDF_INFO);
    put_info(out, "Title", job->doc->title);
    if (job->doc->subject)
        put_info(out, "Subject", job->doc->subject);
    put_info(out, "Creator", options->creator);
    put_info(out, "Producer", options->creator);
    buf_format(out, "/CreationDate(D:%.4s%.2s%.2s000000Z)/ModDate(D:%.4s%.2s%.2s000000Z)", date, date + 5, date + 8,
               date, date + 5, date + 8);
    if (options->profile == PDF_PRESS)
        buf_text(out, "/Trapped/False");
    pdf_object_end(job->writer->objects);
}

/* The number of the intent's dictionary; 0: the profile has none. */
static int write_intent(struct pdf_job *job)
{
    struct pdf_writer *writer = job->writer;
    const struct pdf_options *options = job->options;
    if (options->profile == PDF_OFFICE)
        return 0;
    bool press = options->profile == PDF_PRESS;
    struct pdf_packed packed = press ? pdf_profiles_press(writer->profiles, writer->packer, options->press)
                                     : pdf_profiles_srgb(writer->profiles, writer->packer);
    int profile = pdf_object_new(writer->objects), number = pdf_object_new(writer->objects);
    struct buf *out = pdf_object_begin(writer->objects, profile);
    buf_text(out, press ? "/N 4" : "/N 3");
    pdf_object_end_stream(writer->objects, packed.bytes, packed.size, true);

    out = pdf_object_begin(writer->objects, number);
    buf_text(out, press ? "/Type/OutputIntent/S/GTS_PDFX/OutputConditionIdentifier"
                        : "/Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier");
    pdf_put_ascii(out, press ? options->press->name : "sRGB");
    if (press && options->press->registered)
        buf_text(out, "/RegistryName(http://www.color.org)");
    put_info(out, "Info", press ? options->press->info : "sRGB IEC61966-2.1");
    buf_text(out, "/DestOutputProfile");
    pdf_put_ref(out, profile);
    pdf_object_end(writer->objects);
    return number;
}

static void write_catalog(struct pdf_job *job, int xmp, int tree, int intent, int outline)
{
    static const char *const duplex[] = {[PAGE_SIMPLEX] = "Simplex",
                                         [PAGE_DUPLEX_LONG] = "DuplexFlipLongEdge",
                                         [PAGE_DUPLEX_SHORT] = "DuplexFlipShortEdge"};
    struct buf *out = pdf_object_begin(job->writer->objects, PDF_CATALOG);
    buf_text(out, "/Lang");
    pdf_put_ascii(out, job->doc->lang);
    buf_text(out, "/ViewerPreferences<</DisplayDocTitle true/PrintScaling/None");
    if (pdf_conform_version(job->options) >= 7) {
        buf_text(out, "/Duplex/");
        buf_text(out, duplex[job->doc->duplex]);
    }
    buf_format(out, ">>/Metadata %d 0 R", xmp);
    if (tree)
        buf_format(out, "/MarkInfo<</Marked true>>/StructTreeRoot %d 0 R", tree);
    if (intent)
        buf_format(out, "/OutputIntents[%d 0 R]", intent);
    if (outline)
        buf_format(out, "/Outlines %d 0 R", outline);
    pdf_object_end(job->writer->objects);
}

/* A hash of what was written so far: all entries, which name the fonts by their glyphs, and the digests of content and
 * images. */
static void identify(struct pdf_job *job, char id[HASH_HEX])
{
    pdf_objects_hash(job->writer->objects, id);
    buf_add(&job->digest, id, HASH_HEX - 1);
    if (job->options->doc_id)
        buf_text(&job->digest, job->options->doc_id);
    hash_hex(job->digest.at, job->digest.n, id);
}

void pdf_conform_write(struct pdf_job *job, int tree, int outline)
{
    struct pdf_objects *objects = job->writer->objects;
    write_info(job);
    int intent = write_intent(job);
    char id[HASH_HEX];
    identify(job, id);
    write_catalog(job, write_xmp(job, id), tree, intent, outline);
    struct buf *out = pdf_object_begin(objects, PDF_TRAILER);
    buf_format(out, "/ID[<%.*s><%.*s>]", ID_DIGITS, id, ID_DIGITS, id);
    pdf_object_end(objects);
}
