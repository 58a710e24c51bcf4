import { SizeSpec } from './contract/image-formats';
import { OutputFormat } from './output-format';
import { DEFAULT_BACKGROUND } from './private/defaults';
import { requireFormats } from './private/formats';
import { requireInteger, requireOneOf } from './private/validation';

/** Longest side of a size in pixels: what WebP can hold. */
const MAX_SIDE = 16383;

/** Which part of the image `cover` keeps. */
export enum CropPosition {
  /** The middle. */
  CENTER = 'center',
  /** The top, centred. */
  TOP = 'top',
  /** The right side, centred. */
  RIGHT = 'right',
  /** The bottom, centred. */
  BOTTOM = 'bottom',
  /** The left side, centred. */
  LEFT = 'left',
}

/** Options of every size. */
export interface ImageSizeOptions {
  /**
   * Formats that this size is written in, at least one, each once.
   *
   * @default - `outputFormats` of the pipeline
   */
  readonly formats?: OutputFormat[];

  /**
   * Make images larger that are smaller than the size. It costs bytes and shows nothing more, so turn it on
   * only where a layout needs exact dimensions.
   *
   * @default false
   */
  readonly enlarge?: boolean;

  /**
   * Colour around `contain`, and behind transparency in JPEG, as a CSS hex colour `#rrggbb`.
   *
   * @default '#ffffff'
   */
  readonly background?: string;
}

/** Options of sizes with a fixed box. */
export interface BoxSizeOptions extends ImageSizeOptions {
  /** Width of the box in pixels, 1 to 16383. */
  readonly width: number;
  /** Height of the box in pixels, 1 to 16383. */
  readonly height: number;
}

/** Options of `ImageSize.cover`. */
export interface CoverSizeOptions extends BoxSizeOptions {
  /**
   * Which part of the image is kept.
   *
   * @default CropPosition.CENTER
   */
  readonly position?: CropPosition;
}

/** Options of `ImageSize.inside`: width, height or both. */
export interface InsideSizeOptions extends ImageSizeOptions {
  /**
   * Widest in pixels, 1 to 16383.
   *
   * @default - no limit; then `height` is needed
   */
  readonly width?: number;

  /**
   * Highest in pixels, 1 to 16383.
   *
   * @default - no limit; then `width` is needed
   */
  readonly height?: number;
}

/**
 * One named size that is made of every image.
 *
 * The name is part of object keys, records and events, so choose it for what the size is used for. It starts with
 * a letter and has lower-case letters, digits and hyphens, at most 32.
 */
export class ImageSize {
  /** The sizes of a pipeline that names none: thumbnail 160×160 cover; small 320, medium 800 and large 1600 wide inside. */
  public static defaults(): ImageSize[] {
    return [
      ImageSize.cover('thumbnail', { width: 160, height: 160 }),
      ImageSize.inside('small', { width: 320 }),
      ImageSize.inside('medium', { width: 800 }),
      ImageSize.inside('large', { width: 1600 }),
    ];
  }

  /**
   * Fills the box and crops the rest. Of an image smaller than the box, the largest part with the box's ratio is kept.
   *
   * @throws if the name, a side or the background is not allowed
   */
  public static cover(sizeName: string, options: CoverSizeOptions): ImageSize {
    return new ImageSize({ ...common(sizeName, options), ...box(sizeName, options), fit: 'cover', position: positionOf(sizeName, options) }, options);
  }

  /**
   * The whole image in the box, with the background around it.
   *
   * @throws if the name, a side or the background is not allowed
   */
  public static contain(sizeName: string, options: BoxSizeOptions): ImageSize {
    return new ImageSize({ ...common(sizeName, options), ...box(sizeName, options), fit: 'contain' }, options);
  }

  /**
   * As large as fits into the given width, height or both; keeps the ratio.
   *
   * @throws if the name, a side or the background is not allowed, or if neither side is given
   */
  public static inside(sizeName: string, options: InsideSizeOptions): ImageSize {
    if (options.width === undefined && options.height === undefined) {
      throw new Error(`ImageSize.inside('${sizeName}'): needs \`width\`, \`height\` or both, got neither`);
    }
    return new ImageSize({
      ...common(sizeName, options),
      width: options.width === undefined ? undefined : side(sizeName, 'width', options.width),
      height: options.height === undefined ? undefined : side(sizeName, 'height', options.height),
      fit: 'inside',
    }, options);
  }

  /** @internal */
  readonly _name: string;
  private readonly spec: Omit<SizeSpec, 'outputs'>;
  private readonly formats?: OutputFormat[];

  private constructor(spec: Omit<SizeSpec, 'outputs'>, options: ImageSizeOptions) {
    this._name = spec.name;
    this.spec = spec;
    this.formats = options.formats;
  }

  /**
   * What the handlers read. Keys in one order, whatever order the caller's language sent them in.
   *
   * @internal
   */
  _render(outputFormats: OutputFormat[]): SizeSpec {
    const { name, fit, width, height, position, enlarge, background } = this.spec;
    const formats = this.formats ?? outputFormats;
    requireFormats(`ImageSize '${name}': formats`, formats);
    return { name, fit, width, height, position, enlarge, background, outputs: formats.map(format => format._spec) };
  }
}

function common(sizeName: string, options: ImageSizeOptions) {
  if (!/^[a-z][a-z0-9-]{0,31}$/.test(sizeName)) {
    throw new Error(`ImageSize: \`sizeName\` must start with a letter and have lower-case letters, digits and hyphens, at most 32, got '${sizeName}'`);
  }
  const background = options.background ?? DEFAULT_BACKGROUND;
  if (!/^#[0-9a-fA-F]{6}$/.test(background)) {
    throw new Error(`ImageSize '${sizeName}': \`background\` must be a CSS hex colour like '#ffffff', got '${background}'`);
  }
  return { name: sizeName, enlarge: options.enlarge ?? false, background: background.toLowerCase() };
}

function box(sizeName: string, options: BoxSizeOptions) {
  return { width: side(sizeName, 'width', options.width), height: side(sizeName, 'height', options.height) };
}

function positionOf(sizeName: string, { position = CropPosition.CENTER }: CoverSizeOptions): CropPosition {
  requireOneOf(`ImageSize '${sizeName}': position`, position, Object.values(CropPosition));
  return position;
}

function side(sizeName: string, prop: string, pixels: number): number {
  return requireInteger(`ImageSize '${sizeName}': ${prop}`, pixels, { min: 1, max: MAX_SIDE });
}
