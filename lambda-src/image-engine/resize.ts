import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { decodeScaled } from './decode';
import { encode } from './encode';
import { Box, Extent, Geometry, geometryOf, scaled } from './geometry';
import { Pixels, sharpOf, toPixels } from './pixels';
import { Reductions, topScale } from './reductions';
import { OutputFormatName, SizeSpec } from '../../src/contract/image-formats';
import { Rejection, SourceImage } from '../../src/contract/messages';

/** What to make of a file that inspection accepted. */
export interface ResizeJob {
  /** What inspection learnt of the file. */
  readonly source: SourceImage;
  readonly sizes: readonly SizeSpec[];
  /** Refused again at the decoder, which trusts nobody's word for the header. */
  readonly maxPixels: number;
}

/** One size in one format. */
export interface EncodedImage {
  readonly size: string;
  readonly format: OutputFormatName;
  readonly width: number;
  readonly height: number;
  readonly body: Buffer;
  /** Hex digest. */
  readonly sha256: string;
}

/**
 * Makes every size in every format from one decode of the file.
 *
 * The pixels are turned upright, brought to sRGB and 8 bits, and scaled once to the largest scale that any size needs, or twice that; every
 * size is made from those, or from halves of them. Outputs carry pixels only: no EXIF, no profile, no text. Of an animation the first frame is shown.
 * The same file and job give the same bytes, per version of sharp and per architecture.
 *
 * Pixels that cannot be decoded are an answer; what is thrown is our trouble. Nothing runs on after the answer.
 */
export async function makeSizes(file: Buffer, job: ResizeJob): Promise<{ readonly verdict: 'accepted'; readonly images: EncodedImage[] } | Rejection> {
  const plans = job.sizes.map(size => ({ size, geometry: geometryOf(job.source, size) }));
  const scale = topScale(plans.map(plan => plan.geometry.scale));
  const top = await decodeScaled(file, job.source, scaled(job.source, scale), job.maxPixels);
  if (top.verdict === 'rejected') {
    return top;
  }
  const reductions = new Reductions(job.source, top.pixels, scale);
  const share = sharing();
  const outputs = plans.flatMap(({ size, geometry }) => {
    const look = JSON.stringify([geometry, size.background]);
    const pixels = share(look, async () => render(await reductions.forScale(geometry.scale), job.source, geometry, size.background));
    return size.outputs.map(async (output): Promise<EncodedImage> => {
      const body = await share(look + JSON.stringify(output), async () => encode(await pixels, output, size.background));
      return { size: size.name, format: output.format, width: geometry.width, height: geometry.height, body, sha256: sha256Of(body) };
    });
  });
  return { verdict: 'accepted', images: await allOrNothing(outputs) };
}

/** The pixels of one size. */
async function render(from: Pixels, source: Extent, geometry: Geometry, background: string): Promise<Pixels> {
  const { width, height, picture } = geometry;
  const margins = {
    left: picture.left,
    right: width - picture.width - picture.left,
    top: picture.top,
    bottom: height - picture.height - picture.top,
  };
  return toPixels(windowOf(from, source, geometry).extend({ ...margins, background }));
}

/** Scales, and cuts out the window: in pixels of the output, where its place is the most exact. */
function windowOf(from: Pixels, source: Extent, { window, picture, scale }: Geometry): sharp.Sharp {
  if (scale > 1) { // what is enlarged is cut first: the whole of it could be larger than anything can hold
    return sharpOf(from).extract(within(from, window, source)).resize(picture.width, picture.height, { fit: 'fill' });
  }
  const whole = {
    width: Math.round(source.width * picture.width / window.width),
    height: Math.round(source.height * picture.height / window.height),
  };
  const shown = sharpOf(from).resize(whole.width, whole.height, { fit: 'fill' });
  // sharp would cut after it has set the picture into its margins: where there are any, all is shown.
  const all = whole.width === picture.width && whole.height === picture.height;
  return all ? shown : shown.extract(within(whole, window, source));
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

/** Work that several outputs ask for under one key is done once: sizes larger than the source come out alike. */
function sharing() {
  const shared = new Map<string, Promise<unknown>>();
  return <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const running = (shared.get(key) ?? work()) as Promise<T>;
    shared.set(key, running);
    return running;
  };
}

/** Waits for all even when one fails, so that no work goes on behind the answer, where a frozen function would meet it again. */
async function allOrNothing<T>(promises: ReadonlyArray<Promise<T>>): Promise<T[]> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}

function sha256Of(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

