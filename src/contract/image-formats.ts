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

/** How colours of a lossy format are stored: at half resolution in both directions, or in full. */
export type ChromaSubsamplingName = '4:2:0' | '4:4:4';

/** Settings of every encoder where nobody says otherwise. Specs carry only what differs: a function's environment is small. */
export const ENCODER_DEFAULTS = {
  jpeg: { quality: 80, chromaSubsampling: '4:2:0' },
  png: { compressionLevel: 6 },
  webp: { quality: 80, alphaQuality: 100, effort: 4, lossless: false },
  /** At effort 4, the default of sharp, it takes 7 times as long for 12 to 17 % fewer bytes at equal quality. */
  avif: { quality: 50, effort: 2, chromaSubsampling: '4:2:0', lossless: false },
} as const;

/** Settings of an encoder, as far as they differ from `ENCODER_DEFAULTS`. */
export interface EncoderSettings {
  /** 1 to 100; JPEG, WebP, AVIF. */
  readonly quality?: number;
  /** JPEG, AVIF. */
  readonly chromaSubsampling?: ChromaSubsamplingName;
  /** 0 to 9; PNG. */
  readonly compressionLevel?: number;
  /** 1 to 100; WebP. */
  readonly alphaQuality?: number;
  /** 0 to 6 of WebP, 0 to 9 of AVIF. */
  readonly effort?: number;
  /** WebP, AVIF. */
  readonly lossless?: boolean;
}

/** One format that a size is written in. */
export interface OutputSpec extends EncoderSettings {
  readonly format: OutputFormatName;
}

/** The format of the upload, whatever that is. */
export interface SourceOutputSpec {
  readonly format: 'source';
}

/** What an upload of each format is written as where a size wants the format of the source. */
export const SAME_AS_SOURCE: { readonly [format in SourceFormat]: OutputFormatName } = {
  jpeg: 'jpeg',
  png: 'png',
  webp: 'webp',
  gif: 'webp', // it may be animated, and WebP says the same in a fraction of the bytes
  avif: 'avif',
  tiff: 'jpeg', // no browser shows TIFF
};

/** Which part of the image `cover` keeps. */
export type CropPositionName = 'center' | 'top' | 'right' | 'bottom' | 'left' | 'attention';

/** One size to make of every image, as the construct describes it: which formats those are may depend on the upload. */
export interface SizeProfile {
  readonly name: string;
  readonly fit: 'cover' | 'contain' | 'inside' | 'outside' | 'fill';
  /** Pixels; `inside` carries at least one side, every other fit both. */
  readonly width?: number;
  readonly height?: number;
  /** Only with `cover`. */
  readonly position?: CropPositionName;
  readonly enlarge: boolean;
  /** CSS hex colour, `#rrggbb`. */
  readonly background: string;
  readonly outputs: ReadonlyArray<OutputSpec | SourceOutputSpec>;
}

/** One size to make of one image: its formats are known. */
export interface SizeSpec extends SizeProfile {
  readonly outputs: readonly OutputSpec[];
}
