import { SourceFormat } from '../../src/contract/image-formats';

/** What a file is by its first bytes: a format that can be read, or another well-known kind, in words for the owner of the file. */
export type Container = { readonly format: SourceFormat } | { readonly other: string };

/** Bytes that are looked at: signatures need a few, an SVG may start with a long comment. */
const HEAD_BYTES = 1024;

const READABLE: ReadonlyArray<readonly [SourceFormat, RegExp]> = [
  ['jpeg', /^\xff\xd8\xff/],
  ['png', /^\x89PNG\r\n\x1a\n/],
  ['gif', /^GIF8[79]a/],
  ['webp', /^RIFF[^]{4}WEBP/],
  ['tiff', /^(II[*+]\0|MM\0[*+])/],
];

const OTHERS: ReadonlyArray<readonly [string, RegExp]> = [
  ['an SVG drawing', /^(\xef\xbb\xbf)?\s*(<svg[\s>]|<[?!][^]*<svg[\s>])/i],
  ['a PDF document', /^%PDF-/],
  ['a BMP image', /^BM[^]{4}\0{4}/],
  ['a ZIP archive', /^PK\x03\x04/],
  ['a GZIP archive', /^\x1f\x8b/],
  ['a Photoshop document', /^8BPS/],
  ['a PostScript document', /^%!PS/],
  ['an icon', /^\0\0\x01\0/],
  ['a JPEG 2000 image', /^(\0\0\0\x0cjP {2}\r\n|\xff\x4f\xff\x51)/],
  ['a JPEG XL image', /^(\0\0\0\x0cJXL \r\n|\xff\x0a)/],
];

/** Brands of the container that AVIF and HEIC share. */
const BRANDS: { readonly [brand: string]: Container } = {
  avif: { format: 'avif' },
  ...Object.fromEntries(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs'].map(brand => [brand, { other: 'a HEIC image' }])),
};

/** Tells what a file is without loading it; undefined if its first bytes are of no kind known here. */
export function detectContainer(file: Buffer): Container | undefined {
  const head = file.toString('latin1', 0, HEAD_BYTES);
  if (head.startsWith('ftyp', 4)) {
    return brandedContainer(head);
  }
  const format = READABLE.find(([, signature]) => signature.test(head))?.[0];
  if (format) {
    return { format };
  }
  const other = OTHERS.find(([, signature]) => signature.test(head))?.[0];
  return other === undefined ? undefined : { other };
}

/** The first brand that says what is inside: the major one (offset 8) goes before the compatible ones (from 16). */
function brandedContainer(head: string): Container {
  if (head.startsWith('avis', 8)) {
    return { other: 'an AVIF animation' };
  }
  const end = Buffer.from(head, 'latin1').readUInt32BE(0);
  const brands = [head.slice(8, 12), ...(head.slice(16, end).match(/[^]{4}/g) ?? [])];
  const known = brands.find(brand => Object.hasOwn(BRANDS, brand));
  return known === undefined ? { other: /^m[is]f1/.test(brands[0]) ? 'a HEIF image' : 'a video' } : BRANDS[known];
}

/**
 * Whether a file of a format reaches the end that its container promises. Decoders let some cut files pass, this does not.
 * What follows the end is nobody's business: phones append videos and gain maps.
 */
export function reachesItsEnd(file: Buffer, format: SourceFormat): boolean {
  return END_CHECKS[format](file);
}

const END_CHECKS: { readonly [format in SourceFormat]: (file: Buffer) => boolean } = {
  jpeg: jpegEnds,
  png: pngEnds,
  webp: file => file.readUInt32LE(4) + 8 <= file.length,
  gif: gifEnds,
  avif: avifEnds,
  // Its parts may stand in any order, so no place is the end: reading the directory and decoding find what is missing.
  tiff: () => true,
};

/** Walks from marker to marker; an end-of-image marker counts only after a scan, for a thumbnail in the header has its own. */
function jpegEnds(file: Buffer): boolean {
  let scanSeen = false;
  for (let at = file.indexOf(0xff, 2); at >= 0 && at + 1 < file.length; at = file.indexOf(0xff, at)) {
    const marker = file[at + 1];
    if (marker === 0xd9) {
      return scanSeen;
    }
    if (marker === 0xff) {
      at += 1; // fill byte
    } else if (marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += 2; // a stuffed 0xff of the scan, or a marker without a segment
    } else if (at + 4 > file.length) {
      return false;
    } else {
      scanSeen ||= marker === 0xda;
      at += 2 + file.readUInt16BE(at + 2);
    }
  }
  return false;
}

function pngEnds(file: Buffer): boolean {
  for (let at = 8; at + 12 <= file.length;) {
    if (file.toString('latin1', at + 4, at + 8) === 'IEND') {
      return true;
    }
    at += 12 + file.readUInt32BE(at);
  }
  return false;
}

function gifEnds(file: Buffer): boolean {
  let at = 13 + colourTableBytes(file[10]);
  for (;;) {
    switch (file[at]) {
      case 0x3b: // trailer
        return true;
      case 0x21: // extension
        at = afterSubBlocks(file, at + 2);
        break;
      case 0x2c: // frame
        at = afterSubBlocks(file, at + 11 + colourTableBytes(file[at + 9]));
        break;
      default:
        return false;
    }
  }
}

function colourTableBytes(flags: number): number {
  return flags >= 0x80 ? 3 * 2 ** (flags % 8 + 1) : 0; // the highest bit says whether, the lowest three how many
}

function afterSubBlocks(file: Buffer, start: number): number {
  let at = start;
  while (file[at] > 0) {
    at += 1 + file[at];
  }
  return at + 1;
}

/** Boxes without which nothing can be decoded; a damaged box of another name is as good as trailing data. */
const AVIF_BOXES = ['ftyp', 'meta', 'moov', 'mdat'];

function avifEnds(file: Buffer): boolean {
  const seen = new Set<string>();
  for (let at = 0; at + 8 <= file.length;) {
    const name = file.toString('latin1', at + 4, at + 8);
    const end = at + boxBytes(file, at);
    if (AVIF_BOXES.includes(name)) {
      if (end > file.length) {
        return false;
      }
      seen.add(name);
    }
    at = end;
  }
  return seen.has('meta') && (seen.has('mdat') || seen.has('moov'));
}

/** Size of a box: 0 means up to the end of the file, 1 that 64 bits follow the name. */
function boxBytes(file: Buffer, at: number): number {
  const size = file.readUInt32BE(at);
  if (size === 1 && at + 16 <= file.length) {
    return Math.max(16, Number(file.readBigUInt64BE(at + 8)));
  }
  return size === 0 ? file.length - at : Math.max(8, size);
}
