/**
 * What may be uploaded. A closed set: each member is a decoder whose files the handlers verify by their bytes.
 *
 * HEIC is not in it: the image library that makes the sizes has no decoder for it.
 */
export enum ImageFormat {
  /** JPEG, `image/jpeg`. */
  JPEG = 'image/jpeg',
  /** PNG, `image/png`. */
  PNG = 'image/png',
  /** WebP, `image/webp`. */
  WEBP = 'image/webp',
  /** GIF, `image/gif`. */
  GIF = 'image/gif',
  /** AVIF, `image/avif`. Decoding takes about 15 MB of memory per megapixel, so it must be asked for. */
  AVIF = 'image/avif',
  /** TIFF, `image/tiff`. Browsers do not make it, so it must be asked for. */
  TIFF = 'image/tiff',
}
