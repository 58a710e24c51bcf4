import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { restrictLoaders } from '../../../lambda-src/image-engine/loaders';
import { SourceFormat } from '../../../src/contract/image-formats';
import { ALL_FORMATS, smallPhoto } from '../../fixtures/images';

const SVG = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>');
const NETPBM = Buffer.from('P5 1 1 255\n ');
const files = {} as Record<SourceFormat, Buffer>;

// libvips is shared by everything in this process: files are made before it is restricted, and it is freed afterwards.
beforeAll(async () => {
  for (const format of ALL_FORMATS) {
    files[format] = await smallPhoto(format);
  }
});
afterEach(() => sharp.unblock({ operation: ['VipsForeignLoad'] }));

const loads = (file: Buffer | string) => sharp(file).metadata().then(() => true, () => false);

test.each(ALL_FORMATS)('leaves only the loader of %s when nothing else is accepted', async accepted => {
  restrictLoaders([accepted]);
  const loaded = await Promise.all(ALL_FORMATS.map(async format => await loads(files[format]) ? [format] : []));
  expect(loaded.flat()).toEqual([accepted]);
});

test.each<[string, Buffer]>([['SVG', SVG], ['Netpbm', NETPBM]])('blocks %s whatever is accepted', async (_, file) => {
  restrictLoaders(ALL_FORMATS);
  expect(await loads(file)).toBe(false);
});

test('blocks reading from a path', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'loaders-'));
  try {
    const path = join(folder, 'photo.png');
    writeFileSync(path, files.png);
    restrictLoaders(ALL_FORMATS);
    expect(await loads(path)).toBe(false);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('replaces what was accepted before', async () => {
  restrictLoaders(['jpeg', 'png']);
  restrictLoaders(['png', 'webp']);
  expect([await loads(files.jpeg), await loads(files.png), await loads(files.webp)]).toEqual([false, true, true]);
});

test('pins the number of threads', () => {
  sharp.concurrency(2);
  restrictLoaders(['jpeg']);
  expect(sharp.concurrency()).toBe(1);
});

test('keeps nothing of an earlier file', () => {
  sharp.cache(true);
  restrictLoaders(['jpeg']);
  expect(sharp.cache().memory.max + sharp.cache().items.max).toBe(0);
});
