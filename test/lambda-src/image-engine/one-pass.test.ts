import sharp from 'sharp';
import { madeOf, size } from './make';
import { OutputFormatName, SizeSpec } from '../../../src/contract/image-formats';
import { animation, encoded, smallPhoto } from '../../fixtures/images';
import { RED, paint } from '../../fixtures/pixels';

/** What was asked of libvips: files decoded to pixels, formats written, pixels laid on a background, animations written at the same time. */
const counted = { decodes: 0, encodes: [] as string[], flattens: 0, animations: 0, mostAnimations: 0 };

jest.mock('sharp', () => {
  const real = jest.requireActual<typeof sharp>('sharp');
  const counting = (input: Buffer, options?: sharp.SharpOptions) => {
    const image = real(input, options);
    const toBuffer = image.toBuffer.bind(image) as unknown as (settings?: object) => Promise<never>;
    const flatten = image.flatten.bind(image);
    return Object.assign(image, {
      flatten: (background?: sharp.FlattenOptions) => {
        counted.flattens++;
        return flatten(background);
      },
      toBuffer: async (settings?: object) => {
        const format = (image as unknown as { readonly options: { readonly formatOut: string } }).options.formatOut;
        const moving = options?.raw?.pageHeight !== undefined;
        if (options?.raw === undefined) counted.decodes++;
        if (format !== 'raw') counted.encodes.push(format);
        if (moving) counted.mostAnimations = Math.max(counted.mostAnimations, ++counted.animations);
        return toBuffer(settings).finally(() => {
          if (moving) counted.animations--;
        });
      },
    });
  };
  return Object.assign(counting, real);
});

const BOX: Partial<SizeSpec> = { fit: 'cover', width: 60, height: 60 };
const SIZES = [size({ name: 'a', width: 200 }), size({ name: 'b', width: 90 }), size({ name: 'c', ...BOX, position: 'attention' }), size({ name: 'd', ...BOX })];

async function countOf(file: Buffer, sizes: readonly SizeSpec[]) {
  Object.assign(counted, { decodes: 0, encodes: [], flattens: 0, mostAnimations: 0 });
  const { images } = await madeOf(file, { sizes, describes: true });
  const encodes = (['jpeg', 'webp', 'avif', 'png'] as OutputFormatName[]).map(format =>
    counted.encodes.filter(written => written === (format === 'avif' ? 'heif' : format)).length);
  return { decodes: counted.decodes, encodes, images: images.length };
}

test.each(['jpeg', 'png', 'webp', 'tiff'] as const)('a %s is decoded once, and every output is encoded once', async format => {
  expect(await countOf(await smallPhoto(format), SIZES)).toEqual({ decodes: 1, encodes: [4, 4, 4, 4], images: 16 });
});

test('an animation is decoded once, for what moves and for what does not', async () => {
  const file = await animation(5, 'gif', 240, 120);
  expect(await countOf(file, SIZES)).toEqual({ decodes: 1, encodes: [4, 4, 4, 4], images: 16 });
  expect(counted.mostAnimations).toBe(1);
});

test('sizes above the source are encoded once for all of them', async () => {
  const file = await encoded(paint(40, 30, () => RED), 'png');
  expect(await countOf(file, [100, 200, 300].map(width => size({ name: `w${width}`, width })))).toEqual({ decodes: 1, encodes: [1, 1, 1, 1], images: 12 });
});

test('what is transparent is laid on each background once, where only JPEG shows it', async () => {
  const file = await encoded(paint(240, 120, x => [...RED, x]), 'png');
  const onlyJpeg = [200, 150, 90].map(width => size({ name: `w${width}`, width }, 'jpeg'));
  await countOf(file, onlyJpeg);
  const once = counted.flattens;
  await countOf(file, [...onlyJpeg, size({ name: 'grey', width: 80, background: '#808080' }, 'jpeg')]);
  // JPEG's encoder is told of the background in any case: four times for four sizes, and for opaque pixels it does nothing.
  expect([once - 3, counted.flattens - 4]).toEqual([1, 2]);
});
