/**
 * Makes every size in every format of twelve sources, and lays them on sheets to be looked at: `.local/contact-sheets/*.png`.
 *
 *     npx tsx bench/contact-sheet.ts
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { inspectImage } from '../lambda-src/image-engine/inspect';
import { EncodedImage, makeSizes } from '../lambda-src/image-engine/resize';
import { CONTENT_TYPES, OutputFormatName, SizeSpec, SourceFormat } from '../src/contract/image-formats';
import { ALL_PHOTOS, photo } from '../test/images/support/photos';

const ROOT = join(__dirname, '..');
const OUT = join(ROOT, '.local/contact-sheets');
const FORMATS: readonly OutputFormatName[] = ['jpeg', 'png', 'webp', 'avif'];
const CELL = 240;
const GAP = 8;
const LABEL = 18;

const common = { enlarge: false, background: '#e8d8a0', outputs: FORMATS.map(format => ({ format })) };
const SIZES: readonly SizeSpec[] = [
  { name: 'thumbnail', fit: 'cover', width: 160, height: 160, position: 'center', ...common },
  { name: 'attention', fit: 'cover', width: 160, height: 160, position: 'attention', ...common },
  { name: 'wide', fit: 'cover', width: 240, height: 100, position: 'attention', ...common },
  { name: 'contain', fit: 'contain', width: 200, height: 200, ...common },
  { name: 'inside', fit: 'inside', width: 240, height: 240, ...common },
  { name: 'outside', fit: 'outside', width: 110, height: 110, ...common },
  { name: 'fill', fit: 'fill', width: 120, height: 220, ...common },
  { name: 'tiny', fit: 'inside', width: 32, ...common },
];

interface Source {
  readonly name: string;
  readonly file: Buffer;
  readonly format: SourceFormat;
}

/** Eight photos, one of them to be turned, and what photos are not: clear colours, a drawing with transparency, a zone plate of 16 bits in P3, an animation. */
async function sources(): Promise<Source[]> {
  const photos = await Promise.all(ALL_PHOTOS.filter(name => name !== LIKE_ANOTHER).map(async (name): Promise<Source> => name === TO_BE_TURNED
    ? { name: `${name}, on its side, to be turned`, file: await sharp(photo(name)).rotate(270).withMetadata({ orientation: 6 }).toBuffer(), format: 'jpeg' }
    : { name, file: photo(name), format: 'jpeg' }));
  return [...photos, await colours(), await drawing(), await zonePlate(), await animation()];
}

const LIKE_ANOTHER = 'allium-oreophilum';
const TO_BE_TURNED = 'nagasaki-boats';

/** All hues, light above and dark below, each to grey in twenty steps that should not blur: where colours are shifted, and smooth ones show bands. */
async function colours(): Promise<Source> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="700"><defs><linearGradient id="h">${Array.from({ length: 13 }, (_, n) =>
    `<stop offset="${n / 12}" stop-color="hsl(${n * 30},90%,50%)"/>`).join('')}</linearGradient><linearGradient id="l" x2="0" y2="1"><stop offset="0" stop-color="#fff"/>
    <stop offset="0.5" stop-color="#fff" stop-opacity="0"/><stop offset="0.5" stop-color="#000" stop-opacity="0"/><stop offset="1" stop-color="#000"/></linearGradient></defs>
    <rect width="900" height="500" fill="url(#h)"/><rect width="900" height="500" fill="url(#l)"/>${Array.from({ length: 20 * 5 }, (_, n) =>
      `<rect x="${n % 20 * 45}" y="${500 + Math.floor(n / 20) * 40}" width="45" height="40" fill="hsl(${Math.floor(n / 20) * 72},${100 - n % 20 * 5}%,50%)"/>`).join('')}</svg>`;
  return { name: 'colours', file: await sharp(Buffer.from(svg)).removeAlpha().png().toBuffer(), format: 'png' };
}

async function drawing(): Promise<Source> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="600"><defs><radialGradient id="g"><stop offset="0" stop-color="#d03030"/>
    <stop offset="1" stop-color="#d03030" stop-opacity="0"/></radialGradient></defs><circle cx="260" cy="300" r="240" fill="url(#g)"/>
    <g stroke="#103060" fill="none">${Array.from({ length: 40 }, (_, n) => `<path d="M ${500 + n * 9} 60 L ${450 + n * 11} 540" stroke-width="${1 + n / 20}"/>`).join('')}</g>
    <rect x="30" y="520" width="400" height="50" rx="20" fill="#208040"/></svg>`;
  return { name: 'drawing, RGBA', file: await sharp(Buffer.from(svg)).png().toBuffer(), format: 'png' };
}

async function zonePlate(): Promise<Source> {
  const side = 1000;
  const data = new Uint16Array(side * side * 3);
  for (let at = 0, y = 0; y < side; y++) {
    for (let x = 0; x < side; x++, at += 3) {
      const level = 32767.5 + 32767.5 * Math.cos(((x - side / 2) ** 2 + (y - side / 2) ** 2) / side * Math.PI / 2);
      data.set([level, level * 0.6, 65535 - level], at);
    }
  }
  const image = sharp(data, { raw: { width: side, height: side, channels: 3 } }).toColourspace('rgb16').withIccProfile('p3');
  return { name: 'zone plate, 16 bits, P3', file: await image.png().toBuffer(), format: 'png' };
}

async function animation(): Promise<Source> {
  const [width, height, frames] = [320, 200, 8];
  const data = Buffer.alloc(width * height * frames * 3);
  for (let y = 0; y < height * frames; y++) {
    for (let x = 0; x < width; x++) {
      const inside = Math.hypot(x - 40 - 30 * Math.floor(y / height), y % height - 100) < 35;
      data.set(inside ? [220, 40, 40] : [40, 80 + y % height / 2, 160], (y * width + x) * 3);
    }
  }
  return { name: 'animated GIF', file: await sharp(data, { raw: { width, height: height * frames, channels: 3, pageHeight: height } }).gif().toBuffer(), format: 'gif' };
}

async function imagesOf({ file, format }: Source): Promise<readonly EncodedImage[]> {
  const limits = { declared: { contentType: CONTENT_TYPES[format], size: file.length }, accepted: [format], maxPixels: 1e8, maxFrames: 300 };
  const inspected = await inspectImage(file, limits);
  if (inspected.verdict === 'rejected') {
    throw new Error(inspected.detail);
  }
  const made = await makeSizes(file, { source: inspected.source, sizes: SIZES, maxPixels: 1e8, describes: true });
  if (made.verdict === 'rejected') {
    throw new Error(made.detail);
  }
  console.log(inspected.source, made.appearance);
  return Promise.all(made.images);
}

function label(text: string, width: number): Buffer {
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${LABEL}"><text x="2" y="13" font-family="sans-serif" font-size="12">${text}</text></svg>`);
}

/** A checkerboard shows through where an image is transparent. */
async function tileOf({ body }: EncodedImage): Promise<Buffer> {
  const { data, info } = await sharp(body).ensureAlpha().png().toBuffer({ resolveWithObject: true });
  const checks = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${info.width}" height="${info.height}"><defs><pattern id="c" width="16" height="16"
    patternUnits="userSpaceOnUse"><rect width="16" height="16" fill="#fff"/><path d="M0 0h8v16h8V8H0z" fill="#ccc"/></pattern></defs>
    <rect width="100%" height="100%" fill="url(#c)"/></svg>`);
  return sharp(checks).composite([{ input: data }]).png().toBuffer();
}

async function sheetOf(source: Source): Promise<void> {
  const images = await imagesOf(source);
  const [across, down] = [CELL + GAP, CELL + LABEL + GAP];
  const width = across * SIZES.length + GAP;
  const layers = await Promise.all(images.map(async image => {
    const [column, row] = [SIZES.findIndex(({ name }) => name === image.size), FORMATS.indexOf(image.format)];
    const [left, top] = [GAP + column * across, LABEL + GAP + row * down];
    const text = `${image.size} ${image.format} ${image.width}×${image.height} ${image.body.length} B${image.animated ? ' moves' : ''}${image.natural ? ' natural' : ''}`;
    return [{ input: label(text, CELL), left, top }, { input: await tileOf(image), left, top: top + LABEL }];
  }));
  await sharp({ create: { width, height: LABEL + GAP + down * FORMATS.length, channels: 3, background: '#ffffff' } })
    .composite([{ input: label(source.name, width), left: GAP, top: 2 }, ...layers.flat()])
    .png().toFile(join(OUT, `${source.name.replace(/[^a-z0-9]+/gi, '-')}.png`));
}

async function main(): Promise<void> {
  mkdirSync(OUT, { recursive: true });
  for (const source of await sources()) {
    await sheetOf(source);
  }
}

void main();
