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
   * It is not accepted by default, because decoding takes up to 20 MB of memory per megapixel: with it, lower
   * `maxPixels` to about 60,000,000, which were measured to take 1145 MB of the 1769 MB that the resizing function has.
   */
  AVIF = 'image/avif',
  /** TIFF, `image/tiff`. Browsers neither make nor show it, so it is not accepted by default; scanners and print shops write it. */
  TIFF = 'image/tiff',
}
