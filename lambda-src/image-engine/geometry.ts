import { CropPositionName, SizeProfile } from '../../src/contract/image-formats';

/** Longest side in pixels that every format can be written with: WebP's limit. */
const LONGEST_SIDE = 16383;

/** Width and height in pixels. */
export interface Extent {
  readonly width: number;
  readonly height: number;
}

/** A part of an image. */
export interface Box extends Extent {
  readonly left: number;
  readonly top: number;
}

/** How one size is made of a source: scale the window, set it into the output. */
export interface Geometry extends Extent {
  /** Part of the oriented source that is shown, in its pixels; not whole numbers. */
  readonly window: Box;
  /** Where it stands in the output. Only `contain` leaves room around it. */
  readonly picture: Box;
  /** Output pixels for a pixel of the source, along the side where there are more of them. */
  readonly scale: number;
}

/**
 * Exact dimensions of a size. They follow from the oriented source alone, never from another size, so they cannot drift.
 *
 * - `inside`: as large as fits. A missing side is limited by what every format can hold, 16383 pixels.
 * - `contain`: always the box itself; the image in it is as large as fits.
 * - `cover`: the box. Of a source that does not fill it, the largest part with the ratio of the box, unscaled.
 * - `outside`: as small as covers the box, and no side longer than every format can hold.
 * - `fill`: the box, stretched. Of a source that does not fill it, as much with the ratio of the box as stretches no side.
 *
 * The image is scaled up only with `enlarge`; a side is at least one pixel.
 */
export function geometryOf(source: Extent, size: SizeProfile): Geometry {
  switch (size.fit) {
    case 'inside':
      return inside(source, size);
    case 'contain':
      return contain(source, size);
    case 'cover':
      return cover(source, size);
    case 'outside':
      return outside(source, size);
    case 'fill':
      return fill(source, size);
  }
}

/** Whether a size asks for more pixels than there are, and so is made at the source's own scale. */
export function staysNatural(source: Extent, size: SizeProfile): boolean {
  return !size.enlarge && geometryOf(source, { ...size, enlarge: true }).scale > 1;
}

function inside(source: Extent, { width = LONGEST_SIDE, height = LONGEST_SIDE, enlarge }: SizeProfile): Geometry {
  const scale = scaleToFit(source, { width, height }, enlarge);
  const extent = scaled(source, scale);
  return { ...extent, window: whole(source), picture: whole(extent), scale };
}

function contain(source: Extent, size: SizeProfile): Geometry {
  const box = boxOf(size);
  const scale = scaleToFit(source, box, size.enlarge);
  const extent = scaled(source, scale);
  const picture = { left: Math.floor((box.width - extent.width) / 2), top: Math.floor((box.height - extent.height) / 2), ...extent };
  return { ...box, window: whole(source), picture, scale };
}

function cover(source: Extent, size: SizeProfile): Geometry {
  const box = boxOf(size);
  const toFill = Math.max(box.width / source.width, box.height / source.height);
  const scale = size.enlarge ? toFill : Math.min(1, toFill);
  const extent = scaled(box, scale / toFill);
  const window = { width: Math.min(source.width, extent.width / scale), height: Math.min(source.height, extent.height / scale) };
  const [across, down] = KEPT[size.position ?? 'center'];
  return {
    ...extent,
    window: { left: (source.width - window.width) * across, top: (source.height - window.height) * down, ...window },
    picture: whole(extent),
    scale,
  };
}

function outside(source: Extent, size: SizeProfile): Geometry {
  const box = boxOf(size);
  const toCover = Math.max(box.width / source.width, box.height / source.height);
  const scale = Math.min(size.enlarge ? toCover : Math.min(1, toCover), LONGEST_SIDE / Math.max(source.width, source.height));
  const extent = scaled(source, scale);
  return { ...extent, window: whole(source), picture: whole(extent), scale };
}

function fill(source: Extent, size: SizeProfile): Geometry {
  const box = boxOf(size);
  const extent = scaled(box, size.enlarge ? 1 : Math.min(1, source.width / box.width, source.height / box.height));
  const scale = Math.max(extent.width / source.width, extent.height / source.height);
  return { ...extent, window: whole(source), picture: whole(extent), scale };
}

/** Share of what is cropped away that lies left of and above the kept part. */
const KEPT: { readonly [position in CropPositionName]: readonly [number, number] } = {
  center: [0.5, 0.5],
  top: [0.5, 0],
  right: [1, 0.5],
  bottom: [0.5, 1],
  left: [0, 0.5],
  attention: [0.5, 0.5], // until the pixels are known, see attention.ts
};

function boxOf({ name, fit, width, height }: SizeProfile): Extent {
  if (width === undefined || height === undefined) {
    throw new Error(`size '${name}': ${fit} needs width and height`);
  }
  return { width, height };
}

function scaleToFit(source: Extent, box: Extent, enlarge: boolean): number {
  const toFit = Math.min(box.width / source.width, box.height / source.height);
  return enlarge ? toFit : Math.min(1, toFit);
}

/** Whole pixels of something scaled: at least one, halves up. */
export function scaled({ width, height }: Extent, scale: number): Extent {
  const pixels = (side: number) => Math.max(1, Math.round(side * scale + 1e-9)); // 45 × 7/10 is a little less than 31.5 to a computer
  return { width: pixels(width), height: pixels(height) };
}

function whole({ width, height }: Extent): Box {
  return { left: 0, top: 0, width, height };
}
