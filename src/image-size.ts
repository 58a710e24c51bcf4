import { SizeProfile } from './contract/image-formats';
import { OutputFormat } from './output-format';
import { DEFAULT_BACKGROUND, LONGEST_SIDE } from './private/defaults';
import { requireFormats } from './private/formats';
import { mended, requireBoolean, requireInteger, requireMember, requireOptions } from './private/validation';

const BOX_EXAMPLE = '{ width: 320, height: 320 }';

/** Which part of the image `ImageSize.cover` keeps where it must crop. */
export enum CropPosition {
  /** The middle of the image. */
  CENTER = 'center',
  /** The top edge, centred. For portraits, where heads must stay. */
  TOP = 'top',
  /** The right edge, centred. */
  RIGHT = 'right',
  /** The bottom edge, centred. */
  BOTTOM = 'bottom',
  /** The left edge, centred. */
  LEFT = 'left',
  /**
   * What draws attention: edges, skin, saturated colours.
   *
   * The window is decided once for each ratio of boxes, so all sizes of one ratio show the same part, and it stands in the record.
   * It is a rule of thumb that knows nothing of faces: name another position where you know better.
   */
  ATTENTION = 'attention',
}

/** Options that every size has. */
export interface ImageSizeOptions {
  /**
   * Formats that this size is written in, at least one, each at most once.
   *
   * Name some where this size needs others than the rest, as a mail's preview needs JPEG only.
   *
   * @default - `outputFormats` of the pipeline
   */
  readonly formats?: OutputFormat[];

  /**
   * Make images larger that are smaller than the size.
   *
   * It costs bytes and shows nothing more, so turn it on only where a layout needs exact dimensions.
   *
   * @default false
   */
  readonly enlarge?: boolean;

  /**
   * Colour around `contain` and behind transparency in JPEG: `#` and six hex digits, like `#f4f4f4`.
   *
   * Change it where the page behind the image is not white.
   *
   * @default '#ffffff'
   */
  readonly background?: string;
}

/** Options of `ImageSize.contain`, `outside` and `fill`, and of every size with a fixed box. */
export interface BoxSizeOptions extends ImageSizeOptions {
  /** Width of the box in pixels, 1 to 16383, which is the most that WebP can hold. */
  readonly width: number;
  /** Height of the box in pixels, 1 to 16383, which is the most that WebP can hold. */
  readonly height: number;
}

/** Options of `ImageSize.cover`. */
export interface CoverSizeOptions extends BoxSizeOptions {
  /**
   * Which part of the image is kept where its ratio is not that of the box.
   *
   * @default CropPosition.CENTER
   */
  readonly position?: CropPosition;
}

/**
 * Options of `ImageSize.inside`.
 *
 * Give a width, a height or both.
 */
export interface InsideSizeOptions extends ImageSizeOptions {
  /**
   * Largest width in pixels, 1 to 16383, which is the most that WebP can hold.
   *
   * @default - no limit, and then `height` is needed
   */
  readonly width?: number;

  /**
   * Largest height in pixels, 1 to 16383, which is the most that WebP can hold.
   *
   * @default - no limit, and then `width` is needed
   */
  readonly height?: number;
}

/**
 * One named size that is made of every image.
 *
 * The name is part of object keys, records and events, so choose it for what the size is used for. It starts with a letter and
 * has lower-case letters, digits and hyphens, at most 32 characters. All sizes with their formats must fit into 3000 characters of
 * configuration, about twenty sizes in two formats, because a function's environment holds 4 KB.
 *
 * @example
 * new ImageUploadPipeline(this, 'Images', {
 *   sizes: [
 *     ImageSize.cover('avatar', { width: 256, height: 256, position: CropPosition.TOP }),
 *     ImageSize.contain('card', { width: 640, height: 360, background: '#f4f4f4' }),
 *     ImageSize.inside('page', { width: 1600, formats: [OutputFormat.webp({ quality: 85 })] }),
 *   ],
 * });
 */
export class ImageSize {
  /**
   * The sizes of a pipeline that names none.
   *
   * `thumbnail` covers 160 × 160 pixels; `small`, `medium` and `large` are 320, 800 and 1600 pixels wide inside. Spread them to add one
   * of your own to them.
   */
  public static defaults(): ImageSize[] {
    return [
      ImageSize.cover('thumbnail', { width: 160, height: 160 }),
      ImageSize.inside('small', { width: 320 }),
      ImageSize.inside('medium', { width: 800 }),
      ImageSize.inside('large', { width: 1600 }),
    ];
  }

  /**
   * Fills the box and crops what does not fit into it.
   *
   * For avatars and grids. Of an image smaller than the box, the largest part with the box's ratio is kept, and not made larger
   * unless `enlarge` says so. Throws if the name, a side, the position or the background is not allowed.
   *
   * @param sizeName Name in object keys, records and events
   * @param options What the size is
   */
  public static cover(sizeName: string, options: CoverSizeOptions): ImageSize {
    requireArguments('cover', sizeName, options, BOX_EXAMPLE);
    return new ImageSize({ ...common(sizeName, options), ...box(sizeName, options), fit: 'cover', position: positionOf(sizeName, options) }, options);
  }

  /**
   * Shows the whole image in the box, with the background around it.
   *
   * For layouts that need exactly this box and must lose nothing. Throws if the name, a side or the background is not allowed.
   *
   * @param sizeName Name in object keys, records and events
   * @param options What the size is
   */
  public static contain(sizeName: string, options: BoxSizeOptions): ImageSize {
    requireArguments('contain', sizeName, options, BOX_EXAMPLE);
    return new ImageSize({ ...common(sizeName, options), ...box(sizeName, options), fit: 'contain' }, options);
  }

  /**
   * Makes the image as large as fits into the width, the height or both, and keeps its ratio.
   *
   * For pages and galleries. Throws if the name, a side or the background is not allowed, or if neither side is given.
   *
   * @param sizeName Name in object keys, records and events
   * @param options What the size is
   */
  public static inside(sizeName: string, options: InsideSizeOptions): ImageSize {
    requireArguments('inside', sizeName, options, '{ width: 1600 }');
    if (options.width === undefined && options.height === undefined) {
      throw new Error(`ImageSize.inside('${sizeName}'): needs \`width\`, \`height\` or both, got neither; give one`);
    }
    return new ImageSize({
      ...common(sizeName, options),
      width: options.width === undefined ? undefined : side(sizeName, 'width', options.width),
      height: options.height === undefined ? undefined : side(sizeName, 'height', options.height),
      fit: 'inside',
    }, options);
  }

  /**
   * Makes the image as small as still covers the box, keeps its ratio and crops nothing.
   *
   * For clients that crop by themselves: an image of any ratio fills their box. An image smaller than the box stays as it is unless
   * `enlarge` says otherwise, and no side gets longer than 16383 pixels. Throws if the name, a side or the background is not allowed.
   *
   * @param sizeName Name in object keys, records and events
   * @param options What the size is
   */
  public static outside(sizeName: string, options: BoxSizeOptions): ImageSize {
    requireArguments('outside', sizeName, options, BOX_EXAMPLE);
    return new ImageSize({ ...common(sizeName, options), ...box(sizeName, options), fit: 'outside' }, options);
  }

  /**
   * Stretches the image to the box, whatever its ratio.
   *
   * For textures and for images whose ratio is known. Of an image with a side smaller than the box, the largest size with the box's
   * ratio is made for which no side grows, unless `enlarge` says otherwise. Throws if the name, a side or the background is not allowed.
   *
   * @param sizeName Name in object keys, records and events
   * @param options What the size is
   */
  public static fill(sizeName: string, options: BoxSizeOptions): ImageSize {
    requireArguments('fill', sizeName, options, BOX_EXAMPLE);
    return new ImageSize({ ...common(sizeName, options), ...box(sizeName, options), fit: 'fill' }, options);
  }

  /** @internal */
  readonly _name: string;
  private readonly spec: Omit<SizeProfile, 'outputs'>;
  private readonly formats?: OutputFormat[];

  private constructor(spec: Omit<SizeProfile, 'outputs'>, options: ImageSizeOptions) {
    this._name = spec.name;
    this.spec = spec;
    this.formats = options.formats;
  }

  /**
   * What the handlers read. Keys in one order, whatever order the caller's language sent them in.
   *
   * @internal
   */
  _render(outputFormats: OutputFormat[]): SizeProfile {
    const { name, fit, width, height, position, enlarge, background } = this.spec;
    const formats = this.formats ?? outputFormats;
    requireFormats(`ImageSize '${name}': formats`, formats);
    return { name, fit, width, height, position, enlarge, background, outputs: formats.map(format => format._spec) };
  }
}

function requireArguments(factory: string, sizeName: string, options: ImageSizeOptions, example: string): void {
  // A pattern takes `undefined` for a word of nine letters.
  if (typeof sizeName !== 'string' || !/^[a-z][a-z0-9-]{0,31}$/.test(sizeName)) {
    throw new Error('ImageSize: `sizeName` must start with a letter and have lower-case letters, digits and hyphens, at most 32, '
      + `got ${mended(sizeName, 'write it so')}`);
  }
  requireOptions(`ImageSize.${factory}('${sizeName}'): options`, options, example);
}

function common(sizeName: string, options: ImageSizeOptions) {
  const background = options.background ?? DEFAULT_BACKGROUND;
  if (typeof background !== 'string' || !/^#[0-9a-fA-F]{6}$/.test(background)) {
    throw new Error(`ImageSize '${sizeName}': \`background\` must be \`#\` and six hex digits like '#ffffff', got ${mended(background, 'write it so')}`);
  }
  const enlarge = requireBoolean(`ImageSize '${sizeName}': enlarge`, options.enlarge ?? false);
  return { name: sizeName, enlarge, background: background.toLowerCase() };
}

function box(sizeName: string, options: BoxSizeOptions) {
  return { width: side(sizeName, 'width', options.width), height: side(sizeName, 'height', options.height) };
}

function positionOf(sizeName: string, { position = CropPosition.CENTER }: CoverSizeOptions): CropPosition {
  requireMember(`ImageSize '${sizeName}': position`, position, 'CropPosition', CropPosition);
  return position;
}

function side(sizeName: string, prop: string, pixels: number): number {
  return requireInteger(`ImageSize '${sizeName}': ${prop}`, pixels, { min: 1, max: LONGEST_SIDE });
}
