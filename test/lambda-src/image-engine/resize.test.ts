import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { ALL_OUTPUTS, encodedOf, inside, made, size, sourceOf } from './make';
import { makeSizes } from '../../../lambda-src/image-engine/resize';
import { OutputFormatName, SizeSpec } from '../../../src/contract/image-formats';
import { ALL_FORMATS, SECRET, animation, encoded, largePhoto, smallPhoto, turned, withSecrets } from '../../fixtures/images';
import { BLUE, GREEN, RED, YELLOW, colourAt, cornersOf, decode, distance, nameOf, paint, plain, psnr, quarters } from '../../fixtures/pixels';

describe('outputs', () => {
  test.each(ALL_FORMATS)('a %s gives every size in every format, as described', async format => {
    const images = await made(await smallPhoto(format), [size({ name: 'small', width: 100 }), size({ name: 'square', fit: 'cover', width: 50, height: 50 })]);
    expect(images.map(image => `${image.size} ${image.format} ${image.width}x${image.height}`)).toEqual(
      ['small 100x47', 'square 50x50'].flatMap(of => ALL_OUTPUTS.map(({ format: to }) => of.replace(' ', ` ${to} `))));
    for (const { format: to, width, height, body, sha256 } of images) {
      const metadata = await sharp(body).metadata();
      expect({ ...metadata }).toMatchObject({ mediaType: `image/${to}`, width, height });
      expect(sha256).toBe(createHash('sha256').update(body).digest('hex'));
    }
  });

  test.each<[string, Partial<SizeSpec>, number, number]>([
    ['inside', { fit: 'inside', width: 320 }, 320, 261],
    ['inside, by height', { fit: 'inside', height: 100 }, 122, 100],
    ['inside, larger than the source', { fit: 'inside', width: 9999 }, 545, 445],
    ['inside, enlarged', { fit: 'inside', width: 600, enlarge: true }, 600, 490],
    ['cover', { fit: 'cover', width: 160, height: 90 }, 160, 90],
    ['cover, larger than the source', { fit: 'cover', width: 1000, height: 1000 }, 445, 445],
    ['cover of its own size', { fit: 'cover', width: 545, height: 445 }, 545, 445],
    ['cover, enlarged', { fit: 'cover', width: 600, height: 600, enlarge: true }, 600, 600],
    ['contain', { fit: 'contain', width: 160, height: 160 }, 160, 160],
    ['contain, larger than the source', { fit: 'contain', width: 700, height: 600 }, 700, 600],
    ['contain, enlarged', { fit: 'contain', width: 700, height: 600, enlarge: true }, 700, 600],
    ['outside', { fit: 'outside', width: 160, height: 160 }, 196, 160],
    ['outside, larger than the source', { fit: 'outside', width: 1000, height: 100 }, 545, 445],
    ['outside, enlarged', { fit: 'outside', width: 600, height: 600, enlarge: true }, 735, 600],
    ['fill', { fit: 'fill', width: 160, height: 320 }, 160, 320],
    ['fill, larger than the source', { fit: 'fill', width: 1090, height: 100 }, 545, 50],
    ['fill, enlarged', { fit: 'fill', width: 600, height: 100, enlarge: true }, 600, 100],
  ])('%s has exact dimensions', async (name, spec, width, height) => {
    const [image] = await made(await encoded(quarters(545, 445), 'png'), [size(spec, 'png')]);
    const { width: w, height: h } = await decode(image.body);
    expect([w, h, image.width, image.height]).toEqual([width, height, width, height]);
    expect(image.natural).toBe(name.endsWith('larger than the source') ? true : undefined);
  });

  test('a source of one pixel in height keeps it, and shows all of its width', async () => {
    const line = paint(300, 1, x => x < 30 ? RED : x < 270 ? GREEN : BLUE);
    for (const { body, width } of await made(await encoded(line, 'png'), [size({ width: 200 }, 'png'), size({ width: 100 }, 'png')])) {
      const pixels = await decode(body);
      expect([pixels.width, pixels.height]).toEqual([width, 1]);
      expect([0.05, 0.5, 0.95].map(share => nameOf(colourAt(pixels, width * share, 0)))).toEqual(['red', 'green', 'blue']);
    }
  });

  test('sizes that come out alike are made once', async () => {
    const [one, two] = await made(await smallPhoto('jpeg'), [size({ name: 'one', width: 800 }, 'webp'), size({ name: 'two', width: 1600 }, 'webp')]);
    expect([two.size, two.body === one.body]).toEqual(['two', true]);
  });

  test('sizes that differ in background only are not alike', async () => {
    const source = await encoded(plain(4, 4, [...RED, 0]), 'png');
    const [white, black] = await made(source, [size({ width: 4 }, 'jpeg'), size({ width: 4, background: '#000000' }, 'jpeg')]);
    expect(white.body.equals(black.body)).toBe(false);
  });

  test('quality decides on bytes', async () => {
    const bytes = async (format: OutputFormatName, quality: number) =>
      (await made(await smallPhoto('jpeg'), [{ ...size({ width: 200 }), outputs: [{ format, quality }] }]))[0].body.length;
    for (const format of ['jpeg', 'webp', 'avif'] as const) {
      expect(await bytes(format, 40)).toBeLessThan(await bytes(format, 90) * 0.7);
    }
  });

  test('settings of a format reach its encoder', async () => {
    const outputs = [{ format: 'webp', lossless: true }] as const;
    const [{ body }] = await made(await smallPhoto('png'), [{ ...size({ width: 240 }), outputs }]);
    expect((await decode(body)).data.equals((await decode(await smallPhoto('png'))).data)).toBe(true);
  });

  test('JPEG and AVIF halve the resolution of colours', async () => {
    const [jpeg, , avif] = await made(await smallPhoto('png'), [size({ width: 200 })]);
    expect(await sharp(jpeg.body).metadata()).toMatchObject({ chromaSubsampling: '4:2:0' });
    // The fourth and third lowest bits of this byte say so, across and down.
    expect(Math.floor(avif.body[avif.body.indexOf('av1C') + 6] % 16 / 4)).toBe(3);
  });

  test('two runs give the same bytes', async () => {
    const file = await smallPhoto('jpeg');
    const run = async () => (await made(file, [size({ width: 200 }), size({ fit: 'cover', width: 64, height: 64 })])).map(image => image.sha256);
    expect(await run()).toEqual(await run());
  });

  test('of an animation the first frame is shown', async () => {
    for (const format of ['gif', 'webp'] as const) {
      const [image] = await made(await animation(3, format), [size({ width: 40 }, 'webp')]);
      expect(cornersOf(await decode(image.body))).toEqual(['red', 'green', 'blue', 'yellow']);
      expect(await sharp(image.body).metadata()).toMatchObject({ height: 30 });
    }
  });
});

describe('orientation', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])('EXIF %i is upright, at its own dimensions and scaled', async orientation => {
    const images = await made(await turned(quarters(120, 80), orientation), [size({ width: 120 }, 'png'), size({ width: 60 }, 'png')]);
    for (const [index, { body }] of images.entries()) {
      const pixels = await decode(body);
      expect([pixels.width, pixels.height]).toEqual([[120, 80], [60, 40]][index]);
      expect(cornersOf(pixels)).toEqual(['red', 'green', 'blue', 'yellow']);
    }
  });

  test.each(['png', 'webp', 'tiff', 'avif'] as const)('a %s that must be turned is upright', async format => {
    const [{ body }] = await made(await turned(quarters(120, 80), 6, format), [size({ width: 60 }, 'png')]);
    const pixels = await decode(body);
    expect([pixels.width, pixels.height, ...cornersOf(pixels)]).toEqual([60, 40, 'red', 'green', 'blue', 'yellow']);
  });

  test('the window of cover is cut from what a viewer sees', async () => {
    const [{ body }] = await made(await turned(quarters(120, 80), 6), [size({ fit: 'cover', width: 20, height: 40, position: 'left' }, 'png')]);
    expect(cornersOf(await decode(body))).toEqual(['red', 'red', 'blue', 'blue']);
  });
});

describe('what an image does not tell', () => {
  const textOf = (body: Buffer) => body.toString('latin1');

  test('the source of these tests carries it', async () => {
    const file = await withSecrets();
    const { exif, xmp, icc } = await sharp(file).metadata();
    expect(exif!.toString('latin1').split(SECRET).length - 1).toBeGreaterThanOrEqual(2);
    expect(exif!.toString('latin1')).toContain('N\0');
    expect(xmp!.toString()).toContain(SECRET);
    expect(icc!.length).toBeGreaterThan(0);
  });

  test.each(ALL_OUTPUTS.map(({ format }) => format))('%s carries no text, place, profile or appended data of its source', async format => {
    for (const { body } of await made(await withSecrets(), [size({ width: 100 }, format), size({ width: 240 }, format)])) {
      const { exif, xmp, icc, iptc, orientation, comments } = await sharp(body).metadata();
      expect({ exif, xmp, icc, iptc, orientation, comments }).toEqual({});
      expect(textOf(body)).not.toContain(SECRET);
      expect(textOf(body)).not.toMatch(/Exif|http:|ICC_PROFILE|iCCP/);
    }
  });
});

describe('contain', () => {
  const file = () => encoded(plain(100, 50, RED), 'png');

  test('shows the background around the image, and nothing of it in the image', async () => {
    const [{ body }] = await made(await file(), [size({ fit: 'contain', width: 60, height: 60, background: '#102030' }, 'png')]);
    const pixels = await decode(body);
    expect([14, 45].map(y => colourAt(pixels, 30, y))).toEqual([[16, 32, 48], [16, 32, 48]]);
    expect([15, 44].map(y => distance(colourAt(pixels, 30, y), RED))).toEqual([0, 0]);
  });

  test('sets a small image unscaled into the middle', async () => {
    const [{ body }] = await made(await file(), [size({ fit: 'contain', width: 140, height: 60, background: '#102030' }, 'png')]);
    const pixels = await decode(body);
    expect([[19, 30], [120, 30], [70, 4], [70, 55]].map(([x, y]) => colourAt(pixels, x, y))).toEqual(Array(4).fill([16, 32, 48]));
    expect([[20, 5], [119, 54]].map(([x, y]) => colourAt(pixels, x, y))).toEqual(Array(2).fill([...RED]));
  });

  test('is opaque around an image that is not', async () => {
    const [{ body }] = await made(await encoded(plain(100, 50, [...RED, 0]), 'png'), [size({ fit: 'contain', width: 60, height: 60, background: '#102030' }, 'png')]);
    const pixels = await decode(body);
    expect([colourAt(pixels, 30, 5), colourAt(pixels, 30, 30)[3]]).toEqual([[16, 32, 48, 255], 0]);
  });
});

describe('cover', () => {
  const stripes = (x: number) => [RED, GREEN, BLUE, YELLOW][x];
  const across = paint(400, 100, x => stripes(Math.floor(x / 100)));
  const down = paint(100, 400, (_, y) => stripes(Math.floor(y / 100)));

  test.each([
    ['left', ['red', 'red']], ['center', ['green', 'blue']], ['right', ['yellow', 'yellow']], ['top', ['green', 'blue']], ['bottom', ['green', 'blue']],
  ] as const)('keeps the %s of a wide image', async (position, colours) => {
    const [{ body }] = await made(await encoded(across, 'png'), [size({ fit: 'cover', width: 50, height: 50, position }, 'png')]);
    const pixels = await decode(body);
    expect([10, 39].map(x => nameOf(colourAt(pixels, x, 25)))).toEqual(colours);
  });

  test.each([
    ['top', ['red', 'red']], ['center', ['green', 'blue']], ['bottom', ['yellow', 'yellow']], ['left', ['green', 'blue']], ['right', ['green', 'blue']],
  ] as const)('keeps the %s of a high image', async (position, colours) => {
    const [{ body }] = await made(await encoded(down, 'png'), [size({ fit: 'cover', width: 50, height: 50, position }, 'png')]);
    const pixels = await decode(body);
    expect([10, 39].map(y => nameOf(colourAt(pixels, 25, y)))).toEqual(colours);
  });

  test('keeps the middle when no part is named', async () => {
    const [{ body }] = await made(await encoded(across, 'png'), [size({ fit: 'cover', width: 50, height: 50 }, 'png')]);
    const pixels = await decode(body);
    expect([10, 39].map(x => nameOf(colourAt(pixels, x, 25)))).toEqual(['green', 'blue']);
  });

  test('cuts a small image to the ratio without scaling it', async () => {
    const file = await encoded(quarters(40, 20), 'png');
    const [{ body }] = await made(file, [size({ fit: 'cover', width: 200, height: 200, position: 'right' }, 'png')]);
    const [source, pixels] = [await decode(file), await decode(body)];
    const part = paint(20, 20, (x, y) => colourAt(source, 20 + x, y));
    expect(pixels.data.equals(part.data)).toBe(true);
  });

  test('is cut out of the same place, whatever other sizes are made', async () => {
    const square = size({ fit: 'cover', width: 100, height: 100, position: 'left' }, 'png');
    const file = await largePhoto('jpeg');
    const alone = await decode((await made(file, [square]))[0].body);
    const among = await decode((await made(file, [square, inside(1500)]))[0].body);
    expect(psnr(among, alone).mean).toBeGreaterThan(40);
  });
});

test.each(['outside', 'fill'] as const)('%s shows all four corners', async fit => {
  const [{ body }] = await made(await encoded(quarters(120, 80), 'png'), [size({ fit, width: 30, height: 60 }, 'png')]);
  expect(cornersOf(await decode(body))).toEqual(['red', 'green', 'blue', 'yellow']);
});

describe('transparency', () => {
  const ghost = () => encoded(paint(40, 40, x => x < 20 ? [...GREEN, 255] : [...RED, 0]), 'png');

  test('shows the background in JPEG', async () => {
    const [{ body }] = await made(await ghost(), [size({ width: 40, background: '#2040c0' }, 'jpeg')]);
    const pixels = await decode(body);
    expect(distance(colourAt(pixels, 35, 20), [0x20, 0x40, 0xc0])).toBeLessThan(8);
    expect(distance(colourAt(pixels, 5, 20), GREEN)).toBeLessThan(8);
  });

  test('in JPEG alone looks like in JPEG beside others, on each background', async () => {
    const pixels = await decode(await smallPhoto('png'));
    const file = await encoded(paint(pixels.width, pixels.height, (x, y) => [...colourAt(pixels, x, y), (x + 2 * y) % 256]), 'png');
    for (const spec of [{ width: 100 }, { fit: 'contain', width: 90, height: 90 }, { fit: 'cover', width: 60, height: 60 }] as const) {
      for (const background of ['#ffffff', '#2040c0']) {
        const outputs = [{ format: 'jpeg', quality: 100, chromaSubsampling: '4:4:4' }] as const;
        const sizes = [{ ...size({ ...spec, background }), outputs }, { ...size({ ...spec, background }), outputs: [...outputs, { format: 'webp' } as const] }];
        // Each by itself: made together, the one is the other.
        const [[alone], [beside]] = [await made(file, [sizes[0]]), await made(file, [sizes[1]])];
        expect(psnr(await decode(alone.body), await decode(beside.body)).worstTile).toBeGreaterThan(40);
      }
    }
  });

  test.each(['webp', 'png', 'avif'] as const)('stays in %s', async format => {
    const [{ body }] = await made(await ghost(), [size({ width: 20 }, format)]);
    const pixels = await decode(body);
    expect(pixels.channels).toBe(4);
    expect([2, 17].map(x => colourAt(pixels, x, 10)[3])).toEqual([255, 0]);
  });

  test('hides its colour: scaling does not mix it into the edge', async () => {
    const [{ body }] = await made(await ghost(), [size({ width: 13 }, 'png')]);
    const pixels = await decode(body);
    const edge = Array.from({ length: 13 }, (_, x) => colourAt(pixels, x, 6)).filter(([,,, alpha]) => alpha > 20);
    expect(edge.every(colour => distance(colour.slice(0, 3), GREEN) < 20)).toBe(true);
    expect(edge.some(([,,, alpha]) => alpha < 235)).toBe(true);
  });
});

describe('trouble of ours', () => {
  test('is thrown', async () => {
    const file = await smallPhoto('jpeg');
    await expect(makeSizes(file, { source: await sourceOf(file), sizes: [{ ...size({ width: 100 }), outputs: [{ format: 'jpeg', quality: 0 }] }], maxPixels: 1e8 })
      .then(encodedOf)).rejects.toThrow('quality');
  });

  test('is thrown when nothing runs any more', async () => {
    const file = await largePhoto('jpeg');
    const sizes = [{ ...size({ width: 100 }), outputs: [{ format: 'jpeg', quality: 0 } as const] }, size({ width: 1500 }, 'webp')];
    await expect(makeSizes(file, { source: await sourceOf(file), sizes, maxPixels: 1e8 }).then(encodedOf)).rejects.toThrow();
    expect(sharp.counters()).toEqual({ queue: 0, process: 0 });
  });
});
