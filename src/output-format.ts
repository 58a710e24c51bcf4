import { ENCODER_DEFAULTS, EncoderSettings, OutputFormatName, OutputSpec, SourceOutputSpec } from './contract/image-formats';
import { ENCODERS } from './private/defaults';
import { Range, requireBoolean, requireInteger, requireMember, requireOptions } from './private/validation';

/** At which resolution JPEG and AVIF store colours. Brightness is always stored in full. */
export enum ChromaSubsampling {
  /** At half the resolution, across and down: eyes hardly see it in photos. */
  CHROMA_420 = '4:2:0',
  /** In full. For drawings, text and thin lines in saturated colours. */
  CHROMA_444 = '4:4:4',
}

/** Options of `OutputFormat.jpeg`. */
export interface JpegOutputOptions {
  /**
   * Quality of the encoder, 1 to 100, whole numbers.
   *
   * Raise it where artefacts show, lower it where bytes count.
   *
   * @default 80
   */
  readonly quality?: number;

  /**
   * At which resolution colours are stored.
   *
   * Change it where red text or thin coloured lines must stay sharp.
   *
   * @default ChromaSubsampling.CHROMA_420
   */
  readonly chromaSubsampling?: ChromaSubsampling;
}

/** Options of `OutputFormat.png`. */
export interface PngOutputOptions {
  /**
   * How hard the encoder tries, 0 to 9, whole numbers. It changes bytes and time, never the image.
   *
   * Raise it where bytes count more than time.
   *
   * @default 6
   */
  readonly compressionLevel?: number;
}

/** Options of `OutputFormat.webp`. */
export interface WebpOutputOptions {
  /**
   * Quality of the encoder, 1 to 100, whole numbers. Not together with `lossless`.
   *
   * Raise it where artefacts show, lower it where bytes count.
   *
   * @default 80
   */
  readonly quality?: number;

  /**
   * Quality of the transparency, 1 to 100, whole numbers; 100 loses nothing. Not together with `lossless`.
   *
   * Lower it where images have soft shadows: transparency without loss can take more bytes and time than the colours.
   *
   * @default 100
   */
  readonly alphaQuality?: number;

  /**
   * How hard the encoder tries, 0 to 6, whole numbers. It changes bytes and time.
   *
   * Raise it where bytes count more than time.
   *
   * @default 4
   */
  readonly effort?: number;

  /**
   * Lose nothing.
   *
   * For drawings and screenshots, which then take fewer bytes than in PNG. A photo takes many times the bytes.
   *
   * @default false
   */
  readonly lossless?: boolean;
}

/** Options of `OutputFormat.avif`. */
export interface AvifOutputOptions {
  /**
   * Quality of the encoder, 1 to 100, whole numbers. Not together with `lossless`.
   *
   * Raise it where artefacts show, lower it where bytes count. The scale is AVIF's own: 50 looks about like 80 of JPEG.
   *
   * @default 50
   */
  readonly quality?: number;

  /**
   * How hard the encoder tries, 0 to 9, whole numbers. It changes bytes and time.
   *
   * Raise it where bytes count more than time: an effort of 4 takes about seven times as long, and what looks the same then has 12 to 17 %
   * fewer bytes. At the same `quality` it hardly has fewer, it looks better: lower that, too.
   *
   * @default 2
   */
  readonly effort?: number;

  /**
   * At which resolution colours are stored. Not together with `lossless`, which stores them in full.
   *
   * Change it where red text or thin coloured lines must stay sharp.
   *
   * @default ChromaSubsampling.CHROMA_420
   */
  readonly chromaSubsampling?: ChromaSubsampling;

  /**
   * Lose nothing.
   *
   * It rarely pays: WebP without loss is faster, and smaller too at the default efforts.
   *
   * @default false
   */
  readonly lossless?: boolean;
}

/**
 * A format that a size is written in.
 *
 * Every size is in sRGB and holds no metadata. The default is WebP and JPEG, which every client can show.
 *
 * @example
 * new ImageUploadPipeline(this, 'Images', {
 *   outputFormats: [OutputFormat.avif({ quality: 60 }), OutputFormat.jpeg()],
 * });
 */
export class OutputFormat {
  /**
   * JPEG, which is shown everywhere.
   *
   * It has no transparency, so that is laid on the `background` of the size. Throws if an option is not allowed.
   *
   * @param options How it is encoded
   */
  public static jpeg(options: JpegOutputOptions = {}): OutputFormat {
    requireOptions('OutputFormat.jpeg: options', options, '{ quality: 80 }');
    const { quality, chromaSubsampling } = options;
    return OutputFormat.of('jpeg', { quality: qualityOf('jpeg', quality), chromaSubsampling: chromaOf('jpeg', chromaSubsampling) });
  }

  /**
   * PNG, which loses nothing.
   *
   * For drawings and screenshots. Keeps transparency. A photo takes about ten times the bytes of JPEG (measured on the demo's photo).
   * Throws if an option is not allowed.
   *
   * @param options How it is encoded
   */
  public static png(options: PngOutputOptions = {}): OutputFormat {
    requireOptions('OutputFormat.png: options', options, '{ compressionLevel: 9 }');
    return OutputFormat.of('png', { compressionLevel: optional('png', 'compressionLevel', options.compressionLevel, ENCODERS.compressionLevel) });
  }

  /**
   * WebP, which every current browser shows.
   *
   * Keeps transparency, and animations of frames up to 4K: any other format shows the first frame. At the default qualities the demo's photo takes a sixth
   * fewer bytes than in JPEG. Throws if an option is not allowed.
   *
   * @param options How it is encoded
   */
  public static webp(options: WebpOutputOptions = {}): OutputFormat {
    requireOptions('OutputFormat.webp: options', options, '{ quality: 80 }');
    const { quality, alphaQuality, effort, lossless } = options;
    requireLossy('webp', lossless, { quality, alphaQuality });
    return OutputFormat.of('webp', {
      quality: qualityOf('webp', quality),
      alphaQuality: optional('webp', 'alphaQuality', alphaQuality, ENCODERS.alphaQuality),
      effort: optional('webp', 'effort', effort, ENCODERS.webpEffort),
      lossless,
    });
  }

  /**
   * AVIF, the smallest files for the most work.
   *
   * Keeps transparency. At the default qualities the demo's photo takes half the bytes of WebP and two and a half times its
   * encoding time. Old clients cannot show it, so name a second format beside it. Throws if an option is not allowed.
   *
   * @param options How it is encoded
   */
  public static avif(options: AvifOutputOptions = {}): OutputFormat {
    requireOptions('OutputFormat.avif: options', options, '{ quality: 50 }');
    const { quality, effort, chromaSubsampling, lossless } = options;
    requireLossy('avif', lossless, { quality, chromaSubsampling });
    return OutputFormat.of('avif', {
      quality: qualityOf('avif', quality),
      effort: optional('avif', 'effort', effort, ENCODERS.avifEffort),
      chromaSubsampling: chromaOf('avif', chromaSubsampling),
      lossless,
    });
  }

  /**
   * The format of the upload, at its default settings. GIF becomes WebP, which keeps animations, and TIFF becomes JPEG.
   *
   * For uploads whose format means something, as PNG for drawings. Where a size has that format anyway, it is written once, with the
   * settings named there.
   */
  public static sameAsSource(): OutputFormat {
    return new OutputFormat({ format: 'source' });
  }

  /** A format with those of its settings that differ from the defaults, in one order. */
  private static of(format: OutputFormatName, settings: EncoderSettings): OutputFormat {
    const defaults: EncoderSettings = ENCODER_DEFAULTS[format];
    const names = Object.keys(defaults) as (keyof EncoderSettings)[];
    const own = names.filter(name => settings[name] !== undefined && settings[name] !== defaults[name]);
    return new OutputFormat({ format, ...Object.fromEntries(own.map(name => [name, settings[name]])) });
  }

  private constructor(
    /** @internal */
    readonly _spec: OutputSpec | SourceOutputSpec,
  ) {}
}

function qualityOf(format: OutputFormatName, quality: number | undefined): number | undefined {
  return optional(format, 'quality', quality, ENCODERS.quality);
}

function optional(format: OutputFormatName, option: string, value: number | undefined, range: Range): number | undefined {
  return value === undefined ? undefined : requireInteger(`OutputFormat.${format}: ${option}`, value, range);
}

function chromaOf(format: OutputFormatName, chroma: ChromaSubsampling | undefined): ChromaSubsampling | undefined {
  if (chroma !== undefined) {
    requireMember(`OutputFormat.${format}: chromaSubsampling`, chroma, 'ChromaSubsampling', ChromaSubsampling);
  }
  return chroma;
}

/** Without loss there is nothing to choose: an option that would have no effect is a misunderstanding. */
function requireLossy(format: OutputFormatName, lossless: boolean | undefined, lossyOptions: { readonly [option: string]: unknown }): void {
  if (lossless === undefined || !requireBoolean(`OutputFormat.${format}: lossless`, lossless)) {
    return;
  }
  const given = Object.keys(lossyOptions).find(option => lossyOptions[option] !== undefined);
  if (given !== undefined) {
    throw new Error(`OutputFormat.${format}: ${given}: has no effect with lossless, got both; leave one of them out`);
  }
}
