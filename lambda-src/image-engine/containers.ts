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
  ['a web page', /^(\xef\xbb\xbf)?\s*<(!doctype )?html/i],
  ['a PDF document', /^%PDF-/],
  ['a PostScript document', /^(%!PS|\xc5\xd0\xd3\xc6)/],
  ['a Photoshop document', /^8BPS/],
  ['a GIMP document', /^gimp xcf/],
  ['a DjVu document', /^AT&TFORM/],
  ['an Office document', /^\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1/],
  ['a BMP image', /^BM[^]{4}\0{4}/],
  ['an icon', /^(\0\0[\x01\x02]\0|icns)/],
  ['a JPEG 2000 image', /^(\0\0\0\x0cjP {2}\r\n|\xff\x4f\xff\x51)/],
  ['a JPEG XL image', /^(\0\0\0\x0cJXL \r\n|\xff\x0a)/],
  ['a JPEG XR image', /^II\xbc/],
  ['a JPEG-LS image', /^\xff\xd8(\xff\xe8[^]{2}SPIFF[^]{1,64}?\xff\xd8)?\xff\xf7/],
  ['a QOI image', /^qoif/],
  ['a Netpbm image', /^P[1-7fF]\s/],
  ['an OpenEXR image', /^v\/1\x01/],
  ['a Radiance image', /^#\?(RADIANCE|RGBE)/],
  ['a FITS image', /^SIMPLE {2}=/],
  ['a DirectDraw texture', /^DDS /],
  ['a medical image', /^[^]{128}DICM/],
  ['an MNG animation', /^[\x8a\x8b][MJ]NG\r\n/],
  ['a Windows metafile', /^(\xd7\xcd\xc6\x9a|\x01\0\0\0[^]{36} EMF)/],
  ['a camera RAW photo', /^(FUJIFILMCCD-RAW|IIR[OS]|MMOR|IIU\0|FOVb|\0MRM|II\*\0[^]{4}CR\x02)/],
  ['a video', /^(\x1aE\xdf\xa3|RIFF[^]{4}AVI )/],
  ['a sound', /^(ID3|OggS|fLaC|RIFF[^]{4}WAVE)/],
  ['a ZIP archive', /^PK\x03\x04/],
  ['a GZIP archive', /^\x1f\x8b/],
  ['an archive', /^(Rar!\x1a|7z\xbc\xaf)/],
  ['a program', /^(MZ|\x7fELF|#!)/],
  ['a PNG image of Xcode', /^\x89PNG\r\n\x1a\n[^]{4}CgBI/],
];

/** Brands of the container that AVIF and HEIC share. */
const BRANDS: { readonly [brand: string]: Container } = {
  'avif': { format: 'avif' },
  'crx ': { other: 'a camera RAW photo' },
  ...Object.fromEntries(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs'].map(brand => [brand, { other: 'a HEIC image' }])),
};

/** Tells what a file is without loading it; undefined if its first bytes are of no kind known here. */
export function detectContainer(file: Buffer): Container | undefined {
  const head = file.toString('latin1', 0, HEAD_BYTES);
  if (head.startsWith('ftyp', 4)) {
    return brandedContainer(head);
  }
  const other = OTHERS.find(([, signature]) => signature.test(head))?.[0];
  if (other) {
    return { other };
  }
  const format = READABLE.find(([, signature]) => signature.test(head))?.[0];
  if (format === 'tiff' && isRaw(file)) {
    return { other: 'a camera RAW photo' };
  }
  return format && { format };
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

/** Cameras' own formats are TIFF, too, whose first directory has a preview: a reduced image (tag 254, lowest bit), or it is DNG (50706). */
function isRaw(file: Buffer): boolean {
  const little = file[0] === 0x49;
  const short = (at: number) => at + 2 > file.length ? 0 : little ? file.readUInt16LE(at) : file.readUInt16BE(at);
  const long = (at: number) => at + 4 > file.length ? 0 : little ? file.readUInt32LE(at) : file.readUInt32BE(at);
  if (short(2) !== 42) {
    return false;
  }
  const directory = long(4);
  const entries = Array.from({ length: short(directory) }, (_, index) => directory + 2 + 12 * index);
  return entries.some(entry => short(entry) === 50706 || (short(entry) === 254 && long(entry + 8) % 2 === 1));
}
