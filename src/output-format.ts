import { OutputSpec } from './contract/image-formats';
import { DEFAULT_QUALITY } from './private/defaults';
import { requireInteger } from './private/validation';

/** Options of JPEG output. */
export interface JpegOutputOptions {
  /**
   * Quality of the encoder, 1 to 100. Raise it where artefacts show, lower it where bytes count.
   *
   * @default 80
   */
  readonly quality?: number;
}

/** Options of WebP output. */
export interface WebpOutputOptions {
  /**
   * Quality of the encoder, 1 to 100. Raise it where artefacts show, lower it where bytes count.
   *
   * @default 80
   */
  readonly quality?: number;
}

/** Options of AVIF output. */
export interface AvifOutputOptions {
  /**
   * Quality of the encoder, 1 to 100. AVIF's scale is its own: 50 looks about like 80 of JPEG.
   *
   * @default 50
   */
  readonly quality?: number;
}

/** A format that a size is written in. */
export class OutputFormat {
  /**
   * JPEG: shown everywhere; transparency is laid on the size's background.
   *
   * @throws if `quality` is not an integer from 1 to 100
   */
  public static jpeg(options: JpegOutputOptions = {}): OutputFormat {
    return new OutputFormat({ format: 'jpeg', quality: qualityOf('jpeg', options.quality) });
  }

  /** PNG: loses nothing; large for photos. */
  public static png(): OutputFormat {
    return new OutputFormat({ format: 'png' });
  }

  /**
   * WebP: shown by every current browser, a fifth to a third smaller than JPEG; keeps transparency.
   *
   * @throws if `quality` is not an integer from 1 to 100
   */
  public static webp(options: WebpOutputOptions = {}): OutputFormat {
    return new OutputFormat({ format: 'webp', quality: qualityOf('webp', options.quality) });
  }

  /**
   * AVIF: the smallest files, and the most work: about three times that of WebP.
   *
   * @throws if `quality` is not an integer from 1 to 100
   */
  public static avif(options: AvifOutputOptions = {}): OutputFormat {
    return new OutputFormat({ format: 'avif', quality: qualityOf('avif', options.quality) });
  }

  private constructor(
    /** @internal */
    readonly _spec: OutputSpec,
  ) {}
}

function qualityOf(format: 'jpeg' | 'webp' | 'avif', quality?: number): number {
  if (quality === undefined) {
    return DEFAULT_QUALITY[format];
  }
  return requireInteger(`OutputFormat.${format}: quality`, quality, { min: 1, max: 100 });
}
