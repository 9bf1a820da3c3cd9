/* Pictures -> image XObjects. Deflated pixels are kept for the documents to come. */
#ifndef PDF_PDF_IMAGE_H
#define PDF_PDF_IMAGE_H

#include "page/page.h"
#include "pdf/pdf_obj.h"
#include "pdf/pdf_pack.h"

struct pdf_images;

struct pdf_images *pdf_images_open(void);
void pdf_images_free(struct pdf_images *images);

/* Starts a file: images of earlier ones are not in it. */
void pdf_images_begin(struct pdf_images *images);

/* Forgets what is kept where that has grown past a bound. In a file that has taken all bytes so far: what it has
 * already is written again where it comes again. */
void pdf_images_rest(struct pdf_images *images);

/* Writes the picture, and adds its hash to DIGEST; its object number. */
int pdf_image_write(struct pdf_images *images, struct pdf_packer *packer, struct pdf_objects *objects,
                    const struct page_picture *picture, struct buf *digest);

#endif
