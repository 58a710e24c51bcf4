/**
 * What may be uploaded, named by its media type.
 *
 * The set is closed: each member is a decoder whose files the handlers verify by their bytes. HEIC is not in it, because the
 * image library that makes the sizes has no decoder for it.
 */
export enum ImageFormat {
  /** JPEG, `image/jpeg`: what cameras and phones write. */
  JPEG = 'image/jpeg',
  /** PNG, `image/png`: screenshots and drawings. */
  PNG = 'image/png',
  /** WebP, `image/webp`, still or animated. An animation stays one where a size is written as WebP. */
  WEBP = 'image/webp',
  /** GIF, `image/gif`, still or animated. An animation stays one where a size is written as WebP. */
  GIF = 'image/gif',
  /**
   * AVIF, `image/avif`, still images only.
   *
   * It is not accepted by default, because decoding takes 18 MB of memory per megapixel, twice as much as any other format.
   * The resizing function gets 2370 MB for that; with `maxPixels` of 70,000,000 or less it keeps its 1769 MB.
   */
  AVIF = 'image/avif',
  /** TIFF, `image/tiff`. Browsers neither make nor show it, so it is not accepted by default; scanners and print shops write it. */
  TIFF = 'image/tiff',
}
