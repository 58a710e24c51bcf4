import { OutputSpec } from './contract/image-formats';
import { DEFAULT_QUALITY } from './private/defaults';
import { requireInteger, requireOptions } from './private/validation';

/** Options of `OutputFormat.jpeg`. */
export interface JpegOutputOptions {
  /**
   * Quality of the encoder, 1 to 100, whole numbers.
   *
   * Raise it where artefacts show, lower it where bytes count. Colour is always stored at half resolution (4:2:0).
   *
   * @default 80
   */
  readonly quality?: number;
}

/** Options of `OutputFormat.webp`. */
export interface WebpOutputOptions {
  /**
   * Quality of the encoder, 1 to 100, whole numbers.
   *
   * Raise it where artefacts show, lower it where bytes count.
   *
   * @default 80
   */
  readonly quality?: number;
}

/** Options of `OutputFormat.avif`. */
export interface AvifOutputOptions {
  /**
   * Quality of the encoder, 1 to 100, whole numbers.
   *
   * Raise it where artefacts show, lower it where bytes count. The scale is AVIF's own: 50 looks about like 80 of JPEG.
   *
   * @default 50
   */
  readonly quality?: number;
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
   * It has no transparency, so that is laid on the `background` of the size. Throws if `quality` is no whole number from 1 to 100.
   *
   * @param options How it is encoded
   */
  public static jpeg(options: JpegOutputOptions = {}): OutputFormat {
    return new OutputFormat({ format: 'jpeg', quality: qualityOf('jpeg', options) });
  }

  /**
   * PNG, which loses nothing.
   *
   * For drawings and screenshots. Keeps transparency. A photo takes about ten times the bytes of JPEG (measured on the demo's photo).
   */
  public static png(): OutputFormat {
    return new OutputFormat({ format: 'png' });
  }

  /**
   * WebP, which every current browser shows.
   *
   * Keeps transparency. At the default qualities the demo's photo takes a sixth fewer bytes than in JPEG. Throws if `quality` is no
   * whole number from 1 to 100.
   *
   * @param options How it is encoded
   */
  public static webp(options: WebpOutputOptions = {}): OutputFormat {
    return new OutputFormat({ format: 'webp', quality: qualityOf('webp', options) });
  }

  /**
   * AVIF, the smallest files for the most work.
   *
   * Keeps transparency. At the default qualities the demo's photo takes half the bytes of WebP and two and a half times its
   * encoding time. Old clients cannot show it, so name a second format beside it. Throws if `quality` is no whole number from 1 to 100.
   *
   * @param options How it is encoded
   */
  public static avif(options: AvifOutputOptions = {}): OutputFormat {
    return new OutputFormat({ format: 'avif', quality: qualityOf('avif', options) });
  }

  private constructor(
    /** @internal */
    readonly _spec: OutputSpec,
  ) {}
}

function qualityOf(format: 'jpeg' | 'webp' | 'avif', options: JpegOutputOptions | WebpOutputOptions | AvifOutputOptions): number {
  requireOptions(`OutputFormat.${format}: options`, options, `{ quality: ${DEFAULT_QUALITY[format]} }`);
  const { quality } = options;
  if (quality === undefined) {
    return DEFAULT_QUALITY[format];
  }
  return requireInteger(`OutputFormat.${format}: quality`, quality, { min: 1, max: 100 });
}
