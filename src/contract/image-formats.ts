/** Formats, and the profile of sizes that travels from the construct to the handlers. */

/** A format that can be read, named as libvips names its loader family. */
export type SourceFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'avif' | 'tiff';

/** A format that can be written. */
export type OutputFormatName = 'jpeg' | 'png' | 'webp' | 'avif';

/** Content type of every format. */
export const CONTENT_TYPES: { readonly [format in SourceFormat]: string } = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  avif: 'image/avif',
  tiff: 'image/tiff',
};

/** File extension of every format that can be written. */
export const EXTENSIONS: { readonly [format in OutputFormatName]: string } = { jpeg: 'jpg', png: 'png', webp: 'webp', avif: 'avif' };

/** One format that a size is written in. */
export interface OutputSpec {
  readonly format: OutputFormatName;
  /** 1 to 100; absent for PNG, which loses nothing. */
  readonly quality?: number;
}

/** Which part of the image `cover` keeps. */
export type CropPositionName = 'center' | 'top' | 'right' | 'bottom' | 'left';

/** One size to make of every image. */
export interface SizeSpec {
  readonly name: string;
  readonly fit: 'cover' | 'contain' | 'inside';
  /** Pixels; `cover` and `contain` carry both sides, `inside` at least one. */
  readonly width?: number;
  readonly height?: number;
  /** Only with `cover`. */
  readonly position?: CropPositionName;
  readonly enlarge: boolean;
  /** CSS hex colour, `#rrggbb`. */
  readonly background: string;
  readonly outputs: readonly OutputSpec[];
}
