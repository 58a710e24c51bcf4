import { blackPng, gifOf, jpegOfScans, jpegThatClaims, tiffOf } from './bombs';
import { HostileFile, good, hostile, noise } from './hostile-file';
import { CONTENT_TYPES, SourceFormat } from '../../../src/contract/image-formats';
import { bytes, isoBox, jpegWith, pngChanged, pngChunks, pngOf, tiffDirectory, webpChunks, webpOf } from '../../fixtures/containers';
import { encoded, inserted, isoContainer, pngThatClaims } from '../../fixtures/images';
import { plain, sharpOf } from '../../fixtures/pixels';

const FORMATS = Object.keys(CONTENT_TYPES) as SourceFormat[];

/** A file of each format, declared as each other. */
export const SPOOFED: readonly HostileFile[] = FORMATS.flatMap(format => FORMATS.filter(other => other !== format).map(other =>
  hostile(`spoofed: ${format} declared as ${other}`, other, 'type-mismatch', () => good(format))));

const SVG = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9"';

/** Files of kinds that are not accepted, whatever they are declared as. */
export const OTHER_KINDS: readonly HostileFile[] = ([
  ['SVG with a script', `<svg ${SVG}><script>fetch('//localhost/')</script></svg>`],
  ['SVG with an entity from a file', `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg ${SVG}><text>&x;</text></svg>`],
  ['SVG with entities in entities', `<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><svg ${SVG}><text>&b;</text></svg>`],
  ['SVG that shows a file', `<svg ${SVG}><image xlink:href="file:///etc/hostname" width="9" height="9"/></svg>`],
  ['SVG that includes a file', `<svg ${SVG}><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/></svg>`],
  ['SVG behind spaces', `${' '.repeat(5000)}<svg ${SVG}/>`],
  ['SVG in UTF-16', Buffer.from(`\ufeff<svg ${SVG}/>`, 'utf16le')],
  ['SVG, compressed', Buffer.from('\x1f\x8b\x08\0\0\0\0\0', 'latin1')],
  ['a page with a script', '<!DOCTYPE html><script>alert(1)</script>'],
  ['PDF', '%PDF-1.7\n1 0 obj'], ['PostScript', '%!PS\n(/etc/passwd) run'], ['MVG', 'push graphic-context\nviewbox 0 0 9 9\nimage over 0,0 0,0 "msl:/etc/passwd"'],
  ['HEIC', isoContainer('heic', 'mif1', 'heic')], ['a video', isoContainer('isom', 'mp42')], ['an AVIF animation', isoContainer('avis', 'avif')],
  ['BMP', Buffer.from('BM\x9a\0\0\0\0\0\0\0', 'latin1')], ['an icon', Buffer.from('\0\0\x01\0\x01\0', 'latin1')], ['Netpbm', 'P6 9 9 255\n'],
  ['CSV', '1,2,3\n4,5,6\n'], ['a matrix of libvips', '2 2\n1 2\n3 4\n'], ['an image of libvips', Buffer.from('\xb6\xa6\xf2\x08\0\0\0\0', 'latin1')],
  ['a Photoshop document', '8BPS\0\x01'], ['JPEG XL', Buffer.from('\xff\x0a\0', 'latin1')], ['JPEG 2000', Buffer.from('\xff\x4f\xff\x51', 'latin1')],
  ['camera RAW', Buffer.concat([bytes('II*\0\x08\0\0\0'), tiffDirectory(8, [[254, 4, 1], [256, 4, 9], [257, 4, 9]])])],
  ['a program', '\x7fELF'], ['a script', '#!/bin/sh\n'], ['a ZIP archive', 'PK\x03\x04'], ['nothing', ''], ['one byte', 'G'], ['noise', Buffer.from(noise(9, 9).data)],
] as ReadonlyArray<readonly [string, string | Buffer]>).map(([name, data], index) =>
  hostile(`other kind: ${name}`, FORMATS[index % FORMATS.length], 'unsupported-format', () => Buffer.from(data as string)));

const behind = (format: SourceFormat, data: string) => async () => Buffer.concat([await good(format), bytes(data)]);

/** Files that are two things at once. What they are as an image is made; the other thing is gone. */
export const POLYGLOTS: readonly HostileFile[] = [
  hostile('polyglot: JPEG and ZIP archive', 'jpeg', 'READY', behind('jpeg', 'PK\x03\x04\x14\0\0\0')),
  hostile('polyglot: GIF and archive of a program', 'gif', 'READY', behind('gif', 'PK\x03\x04\x14\0\0\0META-INF/')),
  hostile('polyglot: PNG and page', 'png', 'READY', behind('png', '<script>alert(document.domain)</script>')),
  hostile('polyglot: WebP and program', 'webp', 'READY', behind('webp', 'MZ\x90\0')),
  hostile('polyglot: TIFF and PDF', 'tiff', 'READY', behind('tiff', '%PDF-1.7')),
  hostile('polyglot: AVIF and video', 'avif', 'READY', behind('avif', isoContainer('isom', 'mp42').toString('latin1'))),
  hostile('polyglot: JPEG with PHP in a comment', 'jpeg', 'READY', async () => jpegWith(await good('jpeg'), [0xfe, '<?php system($_GET[0]); ?>'])),
  hostile('polyglot: JPEG with a page in a comment', 'jpeg', 'READY', async () => jpegWith(await good('jpeg'), [0xfe, '--><script>alert(1)</script><!--'])),
  hostile('polyglot: JPEG and script, by the length of a segment', 'jpeg', 'READY', async () =>
    jpegWith(await good('jpeg'), [0xe0, Buffer.concat([Buffer.alloc(0x2f2a - 2 - 8, 0x20), bytes('*/=1;/*  ')])])),
  hostile('polyglot: GIF and script, by the size of the screen', 'gif', 'READY', async () => {
    const file = await good('gif');
    file.write('/*', 6, 'latin1');
    return Buffer.concat([file, bytes('*/=1;alert(1)')]);
  }),
  hostile('polyglot: PDF with a JPEG in it', 'jpeg', 'unsupported-format', async () => Buffer.concat([bytes('%PDF-1.7\n'), await good('jpeg')])),
  hostile('polyglot: page with a PNG in it', 'png', 'unsupported-format', async () => Buffer.concat([bytes('<html><!--'), await good('png')])),
  hostile('polyglot: ZIP archive with a GIF in it', 'gif', 'unsupported-format', async () => Buffer.concat([bytes('PK\x03\x04'), await good('gif')])),
  hostile('polyglot: signature of a JPEG before a PNG', 'jpeg', 'corrupt-image', async () => Buffer.concat([bytes('\xff\xd8\xff'), await good('png')])),
  hostile('polyglot: signature of a PNG before a JPEG', 'png', 'corrupt-image', async () => Buffer.concat([(await good('png')).subarray(0, 8), await good('jpeg')])),
  hostile('polyglot: signature of a GIF before a page', 'gif', 'corrupt-image', () => bytes('GIF89a<script>alert(1)</script>')),
  hostile('polyglot: RIFF with a WebP mark and a video', 'webp', 'corrupt-image', () => bytes('RIFF\x20\0\0\0WEBPLIST\x14\0\0\0hdrlavih\x08\0\0\0\0\0\0\0\0\0\0\0')),
  hostile('polyglot: AVIF brand before a video', 'avif', 'corrupt-image', () => Buffer.concat([isoBox('ftyp', 'avif\0\0\0\0avifmif1'), isoBox('moov', 'trak'), isoBox('mdat', 'data')])),
];

/** Dimensions at the edge. */
export const SIZES: readonly HostileFile[] = [
  ...FORMATS.map(format => hostile(`size: ${format} of one pixel`, format, 'READY', () => encoded(plain(1, 1, [9, 99, 199]), format))),
  ...FORMATS.map(format => hostile(`size: ${format} of 1 × 10,000`, format, 'READY', () => encoded(plain(1, 10_000, [9, 99, 199]), format))),
  ...FORMATS.map(format => hostile(`size: ${format} of 10,000 × 1`, format, 'READY', () => encoded(plain(10_000, 1, [9, 99, 199]), format))),
  hostile('size: PNG of 0 columns', 'png', 'corrupt-image', () => pngThatClaims(0, 9)),
  hostile('size: PNG of 0 rows', 'png', 'corrupt-image', () => pngThatClaims(9, 0)),
  hostile('size: PNG of 65,535 × 1', 'png', 'READY', () => blackPng(65_535, 1)),
  hostile('size: PNG of 1 × 65,535', 'png', 'READY', () => blackPng(1, 65_535)),
  hostile('size: PNG of 65,536 × 1', 'png', 'too-many-pixels', () => blackPng(65_536, 1)),
  hostile('size: JPEG of 0 columns', 'jpeg', 'unsupported-format', () => jpegThatClaims(0, 90)),
  hostile('size: JPEG of 0 rows, to be told later', 'jpeg', 'unsupported-format', () => jpegThatClaims(120, 0)),
  hostile('size: JPEG of 65,500 × 1', 'jpeg', 'READY', () => jpegOfScans(65_500, 1, 2)),
  hostile('size: GIF of 0 × 0', 'gif', 'READY', () => gifOf(0, 0, 1)),
  hostile('size: GIF of 65,535 × 1', 'gif', 'READY', () => gifOf(65_535, 1, 1)),
  hostile('size: TIFF of 0 × 0', 'tiff', 'corrupt-image', () => tiffOf(0, 0, Buffer.alloc(64))),
  hostile('size: WebP of 16,383 × 1', 'webp', 'READY', () => sharpOf(plain(16_383, 1, [9, 99, 199])).webp().toBuffer()),
];

const tiff = (change: (file: Buffer) => void) => () => {
  const file = tiffOf(8, 8, Buffer.alloc(64, 99));
  change(file);
  return file;
};
/** Where the value of a tag of this directory stands. */
const tag = (file: Buffer, code: number) => {
  for (let at = 10; ; at += 12) {
    if (file.readUInt16LE(at) === code) {
      return at + 8;
    }
  }
};

/** Headers that do not fit what follows them. */
export const LIES: readonly HostileFile[] = [
  hostile('lie: JPEG of more rows than it has', 'jpeg', 'corrupt-image', () => jpegThatClaims(120, 200)),
  hostile('lie: JPEG of more columns than it has', 'jpeg', 'corrupt-image', () => jpegThatClaims(400, 90)),
  hostile('lie: JPEG of fewer rows than it has', 'jpeg', 'READY', () => jpegThatClaims(120, 40)),
  hostile('lie: JPEG of five components', 'jpeg', 'corrupt-image', async () => {
    const file = await good('jpeg');
    file.writeUInt8(5, file.indexOf(Buffer.from([0xff, 0xc0])) + 9);
    return file;
  }),
  hostile('lie: JPEG of 12 bits', 'jpeg', 'unsupported-format', async () => {
    const file = await good('jpeg');
    file.writeUInt8(12, file.indexOf(Buffer.from([0xff, 0xc0])) + 4);
    return file;
  }),
  hostile('lie: JPEG without its tables', 'jpeg', 'corrupt-image', async () => {
    const file = await good('jpeg');
    return Buffer.concat([bytes('\xff\xd8'), file.subarray(file.indexOf(Buffer.from([0xff, 0xc0])))]);
  }),
  hostile('lie: JPEG that says it is lossless', 'jpeg', 'corrupt-image', async () => {
    const file = await good('jpeg');
    file.writeUInt8(0xc3, file.indexOf(Buffer.from([0xff, 0xc0])) + 1);
    return file;
  }),
  hostile('lie: JPEG with two beginnings', 'jpeg', 'corrupt-image', async () => Buffer.concat([bytes('\xff\xd8'), await good('jpeg')])),
  hostile('lie: PNG of more rows than it has', 'png', 'corrupt-image', () => blackPng(100, 100, 50)),
  hostile('lie: PNG of an unknown colour type', 'png', 'corrupt-image', async () => pngChanged(await good('png'), 'IHDR', data => data.fill(5, 9, 10))),
  hostile('lie: PNG with a palette of nothing', 'png', 'corrupt-image', async () => pngChanged(await good('png'), 'IHDR', data => data.fill(3, 9, 10))),
  hostile('lie: PNG without its image', 'png', 'corrupt-image', async () => pngOf(pngChunks(await good('png')).filter(({ name }) => name !== 'IDAT'))),
  hostile('lie: PNG with an unknown chunk that must be known', 'png', 'corrupt-image', async () => {
    const [header, ...rest] = pngChunks(await good('png'));
    return pngOf([header, { name: 'MUST', data: bytes('known') }, ...rest]);
  }),
  hostile('lie: PNG with a chunk of 2 GB', 'png', 'corrupt-image', async () => {
    const file = await good('png');
    file.writeUInt32BE(0x7fffffff, file.indexOf('IDAT') - 4);
    return file;
  }),
  hostile('lie: PNG with a window that is too small', 'png', 'corrupt-image', async () => pngChanged(await good('png'), 'IDAT', data => Buffer.concat([bytes('\x08\x1d'), data.subarray(2)]))),
  hostile('lie: WebP whose canvas is smaller than its image', 'webp', 'corrupt-image', async () =>
    webpOf([{ name: 'VP8X', data: bytes('\0\0\0\0\x04\0\0\x04\0\0') }, ...webpChunks(await good('webp'))])),
  hostile('lie: WebP without an image', 'webp', 'corrupt-image', async () => webpOf([{ name: 'VP8X', data: Buffer.alloc(10) }])),
  hostile('lie: GIF whose frame lies outside of the screen', 'gif', 'READY', async () => {
    const file = gifOf(8, 8, 1);
    file.writeUInt16LE(9000, file.indexOf(',') + 1);
    return file;
  }),
  hostile('lie: GIF with a frame that ends before its pixels do', 'gif', 'corrupt-image', () => {
    const file = gifOf(80, 80, 1);
    return file.fill(0x04, file.length - 4, file.length - 2); // clears the table, then one pixel, again and again
  }),
  hostile('lie: GIF with codes that are none', 'gif', 'corrupt-image', () => inserted(gifOf(80, 80, 1), gifOf(80, 80, 1).length - 4, Buffer.alloc(0)).fill(0xff, gifOf(80, 80, 1).length - 4, gifOf(80, 80, 1).length - 2)),
  hostile('lie: AVIF whose data are elsewhere', 'avif', 'corrupt-image', async () => {
    const file = await good('avif');
    return file.fill(0xff, file.indexOf('iloc') + 20, file.indexOf('iloc') + 26);
  }),
  hostile('lie: AVIF whose codec says other than its header', 'avif', 'corrupt-image', async () => {
    const file = await good('avif');
    return file.fill(0xff, file.indexOf('mdat') + 4, file.indexOf('mdat') + 40);
  }),
  hostile('lie: AVIF that is coded as HEVC', 'avif', 'corrupt-image', async () => {
    const file = await good('avif');
    file.write('hvc1', file.indexOf('av01'), 'latin1');
    return file;
  }),
  hostile('lie: TIFF whose directory follows itself', 'tiff', 'READY', tiff(file => file.writeUInt32LE(8, 10 + 12 * 9))),
  hostile('lie: TIFF whose strip lies outside of the file', 'tiff', 'corrupt-image', tiff(file => file.writeUInt32LE(0x7fffffff, tag(file, 273)))),
  hostile('lie: TIFF whose strip has 4 GB', 'tiff', 'READY', tiff(file => file.writeUInt32LE(0xffffffff, tag(file, 279)))),
  hostile('lie: TIFF of 65,535 channels', 'tiff', 'unsupported-format', tiff(file => file.writeUInt32LE(65_535, tag(file, 277)))),
  hostile('lie: TIFF in RGB of two colours', 'tiff', 'unsupported-format', () => {
    const file = tiffOf(8, 8, Buffer.alloc(128, 99));
    file.writeUInt32LE(2, tag(file, 262));
    file.writeUInt32LE(2, tag(file, 277));
    return file;
  }),
  hostile('lie: TIFF of 65,535 tags', 'tiff', 'corrupt-image', tiff(file => file.writeUInt16LE(65_535, 8))),
  hostile('lie: TIFF with tiles of 2,000,000,000', 'tiff', 'corrupt-image', () => tiffOf(8, 8, Buffer.alloc(64), [322, 4, 2_000_000_000], [323, 4, 2_000_000_000], [324, 4, 8], [325, 4, 64])),
  hostile('lie: TIFF with an unknown compression', 'tiff', 'unsupported-format', tiff(file => file.writeUInt32LE(60_000, tag(file, 259)))),
];

/** Where files are cut, as shares of their length or bytes from an end. */
const CUTS = [7, 13, 30, 0.1, 0.25, 0.5, 0.75, 0.9, -9, -1];

/** What becomes of a file that was cut: no kind, no image, or all but its end. */
function verdictOfCut(format: SourceFormat, cut: number): HostileFile['verdict'] {
  if (cut === -1 && ['jpeg', 'png', 'gif'].includes(format)) {
    return 'READY';
  }
  if (cut === -9 && format === 'png') {
    return 'READY';
  }
  return cut === 7 && ['png', 'webp', 'avif'].includes(format) ? 'unsupported-format' : 'corrupt-image';
}

/** Files of which the second half was never written. WebP has nothing that tells. */
const ZEROED = FORMATS.map(format => hostile(`zeros: the second half of ${format}`, format, format === 'webp' ? 'READY' : 'corrupt-image', async () => {
  const file = await good(format);
  return file.fill(0, Math.floor(file.length / 2));
}));

export const CUT: readonly HostileFile[] = ZEROED.concat(FORMATS.flatMap(format => CUTS.map(cut =>
  hostile(`cut: ${format} at ${cut}`, format, verdictOfCut(format, cut), async () => {
    const file = await good(format);
    return file.subarray(0, cut % 1 === 0 ? cut : Math.floor(file.length * cut));
  }))));
