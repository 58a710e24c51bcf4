import sharp from 'sharp';
import { Box, Extent, Geometry } from './geometry';
import { Pixels, sharpOf, toPixels, toScaledPixels } from './pixels';

/** The pixels of one size. */
export async function render(from: Pixels, source: Extent, geometry: Geometry, background: string): Promise<Pixels> {
  const { width, height, picture, window } = geometry;
  const isAll = window.width === source.width && window.height === source.height && picture.width === width && picture.height === height;
  if (isAll && from.width === width && from.height === height) {
    return from;
  }
  const margins = {
    left: picture.left,
    right: width - picture.width - picture.left,
    top: picture.top,
    bottom: height - picture.height - picture.top,
  };
  const whole = wholeOf(source, geometry);
  const run = whole.width === from.width && whole.height === from.height ? toPixels : toScaledPixels;
  const shown = await windowOf(from, source, geometry);
  return run(shown.extend({ ...margins, background }));
}

/** Scales, and cuts out the window: in pixels of the output, where its place is the most exact. */
async function windowOf(from: Pixels, source: Extent, geometry: Geometry): Promise<sharp.Sharp> {
  const { window, picture, scale } = geometry;
  if (scale > 1) { // what is enlarged is cut first: the whole of it could be larger than anything can hold
    return enlarged(from, within(from, window, source), picture);
  }
  const whole = wholeOf(source, geometry);
  const shown = sharpOf(from).resize(whole.width, whole.height, { fit: 'fill' });
  // sharp would cut after it has set the picture into its margins: where there are any, all is shown.
  const all = whole.width === picture.width && whole.height === picture.height;
  return all ? shown : shown.extract(within(whole, window, source));
}

/** All of the source, at the scale of the picture. */
function wholeOf(source: Extent, { window, picture }: Geometry): Extent {
  return {
    width: Math.round(source.width * picture.width / window.width),
    height: Math.round(source.height * picture.height / window.height),
  };
}

/**
 * Enlarges a part. libvips puts what it enlarges half a pixel too far to the right and down. Of an image of twice the size that is every second
 * pixel, from the second on, which it can be told to take while it goes. A side that gets smaller, as `fill` may ask for, does so before.
 */
async function enlarged(from: Pixels, part: Box, { width, height }: Extent): Promise<sharp.Sharp> {
  const cut = sharpOf(from).extract(part);
  const least = { width: Math.min(width, part.width), height: Math.min(height, part.height) };
  const reduces = least.width < part.width || least.height < part.height;
  const small = reduces ? sharpOf(await toScaledPixels(cut.resize(least.width, least.height, { fit: 'fill' }))) : cut;
  return small.resize(2 * width, 2 * height, { fit: 'fill' }).affine([[0.5, 0], [0, 0.5]], { interpolator: 'nearest', idx: -1, idy: -1 });
}

/** A window of the source, on the pixels of a scaled version. */
function within(extent: Extent, window: Box, source: Extent): Box {
  const across = extent.width / source.width;
  const down = extent.height / source.height;
  const width = Math.max(1, Math.round(window.width * across));
  const height = Math.max(1, Math.round(window.height * down));
  const left = Math.min(Math.round(window.left * across), extent.width - width);
  return { left, top: Math.min(Math.round(window.top * down), extent.height - height), width, height };
}
