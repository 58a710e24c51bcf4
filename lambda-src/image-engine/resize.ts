import { createHash } from 'node:crypto';
import { Animation, decodeAnimation, isAnimated, writeAnimation } from './animation';
import { APPEARANCE_SIDE, describe } from './appearance';
import { ATTENTION_SIDE, attentionRatio, attentionWindow, withWindowAt } from './attention';
import { decodeScaled } from './decode';
import { encode } from './encode';
import { Extent, geometryOf, scaled, staysNatural } from './geometry';
import { Pixels } from './pixels';
import { Reductions, scaledTo, topScale } from './reductions';
import { render } from './render';
import { framesOfWebp } from './whole-webp';
import { OutputFormatName, SizeSpec } from '../../src/contract/image-formats';
import { CropWindow, ImageAppearance, Rejection, SourceImage } from '../../src/contract/messages';

/** What to make of a file that inspection accepted. */
export interface ResizeJob {
  /** What inspection learnt of the file. */
  readonly source: SourceImage;
  readonly sizes: readonly SizeSpec[];
  /** Whether to find placeholder and colour, too. */
  readonly describes?: boolean;
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
  /** Made at the source's own scale, since the size asks for more pixels than there are. */
  readonly natural?: true;
  /** It moves. */
  readonly animated?: true;
}

/** What is made of a file, and what it looks like. */
export interface MadeSizes {
  readonly verdict: 'accepted';
  /** Each is there as soon as it is encoded, so that it can be written while others are at work. */
  readonly images: ReadonlyArray<Promise<EncodedImage>>;
  readonly appearance: ImageAppearance;
}

/**
 * Makes every size in every format from one decode of the file.
 *
 * The pixels are turned upright, brought to sRGB and 8 bits, and scaled once to the largest scale that any size needs, or twice that; every
 * size is made from those, or from halves of them. Outputs carry pixels only: no EXIF, no profile, no text. Of an animation WebP keeps all frames, any other format shows the first.
 * The same file and job give the same bytes, per version of sharp and per architecture.
 *
 * Pixels that cannot be decoded are an answer; what is thrown is our trouble. Behind the answer only its images are at work: wait for all of them.
 */
export async function makeSizes(file: Buffer, job: ResizeJob): Promise<MadeSizes | Rejection> {
  const decoded = await decodeOnce(file, job);
  if (decoded.verdict === 'rejected') {
    return decoded;
  }
  const { reductions, animation } = decoded;
  const small = (side: number) => smallVersion(reductions, job.source, side);
  const crops = await findCrops(() => small(ATTENTION_SIDE), job);
  const described = job.describes ? small(APPEARANCE_SIDE).then(describe) : Promise.resolve({});
  const share = sharing();
  const inTurn = turns();
  const opaqueOn = (background: string) => share(background, () => reductions.flattened(background));
  const outputs = job.sizes.flatMap(size => {
    const crop = crops[attentionRatio(size) ?? ''];
    const centred = geometryOf(job.source, size);
    const geometry = crop === undefined ? centred : withWindowAt(centred, job.source, crop);
    const natural = staysNatural(job.source, size) && { natural: true } as const;
    const look = JSON.stringify([geometry, size.background]);
    // What is only shown on its background is laid on it once, for all sizes: without transparency each costs a third less.
    const opaque = job.source.hasAlpha && size.outputs.every(output => output.format === 'jpeg');
    const pixels = () => share(`${opaque}${look}`, async () => {
      const from = opaque ? await opaqueOn(size.background) : reductions;
      return render(await from.forScale(geometry.scale), job.source, geometry, size.background);
    });
    return size.outputs.map(async (output): Promise<EncodedImage> => {
      const moving = animation && isAnimated(job.source, size, output, job.maxPixels) ? animation : undefined;
      const body = await share(look + JSON.stringify(output), async () => moving
        ? inTurn(() => writeAnimation(moving, geometry, output, size.background))
        : encode(await pixels(), output, size.background));
      const animated = moving && framesOfWebp(body) > 1 && { animated: true } as const; // frames that show the same become one
      const { width, height } = geometry;
      return { size: size.name, format: output.format, width, height, body, sha256: sha256Of(body), ...natural, ...animated };
    });
  });
  outputs.forEach(output => output.catch(() => undefined)); // who waits for it hears of it; nobody may do so yet
  const appearance = await described.catch(async error => {
    await Promise.allSettled(outputs); // nobody will
    throw error;
  });
  return { verdict: 'accepted', images: outputs, appearance: { ...appearance, ...(Object.keys(crops).length > 0 && { crops }) } };
}

interface DecodedOnce {
  readonly verdict: 'accepted';
  /** The image, or the first frame. */
  readonly reductions: Reductions;
  /** Only where a size shows it. */
  readonly animation?: Animation;
}

async function decodeOnce(file: Buffer, { source, sizes, maxPixels }: ResizeJob): Promise<DecodedOnce | Rejection> {
  if (sizes.some(size => size.outputs.some(output => isAnimated(source, size, output, maxPixels)))) {
    const decoded = await decodeAnimation(file, source, maxPixels);
    if (decoded !== undefined) {
      return decoded.verdict === 'rejected' ? decoded : { verdict: 'accepted', reductions: decoded.animation.frames[0], animation: decoded.animation };
    }
  }
  const scale = topScale(sizes.map(size => geometryOf(source, size).scale));
  const top = await decodeScaled(file, source, scaled(source, scale), maxPixels);
  return top.verdict === 'rejected' ? top : { verdict: 'accepted', reductions: new Reductions(source, top.pixels, scale) };
}

/** The whole image with its longer side as long as asked for, or as it is if it was not decoded to as much. */
async function smallVersion(reductions: Reductions, source: Extent, side: number): Promise<Pixels> {
  const scale = Math.min(reductions.scale, side / Math.max(source.width, source.height));
  return scaledTo(await reductions.forScale(scale), scaled(source, scale));
}

/** One window for each ratio that is cropped by attention. */
async function findCrops(small: () => Promise<Pixels>, { source, sizes }: ResizeJob): Promise<{ [ratio: string]: CropWindow }> {
  const crops: { [ratio: string]: CropWindow } = {};
  for (const ratio of sizes.map(attentionRatio)) {
    if (ratio !== undefined) {
      crops[ratio] ??= await attentionWindow(await small(), source, ratio);
    }
  }
  return crops;
}

/** Work that is done one after the other: all frames of a size may be half of the memory that there is. */
function turns() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work, work);
    last = mine;
    return mine;
  };
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

function sha256Of(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
