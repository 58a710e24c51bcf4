import { detectContainer, reachesItsEnd } from '../../../lambda-src/image-engine/containers';
import { SourceFormat } from '../../../src/contract/image-formats';
import { ALL_FORMATS, isoContainer, smallPhoto } from '../../fixtures/images';

const WITH_AN_END = ALL_FORMATS.filter(format => format !== 'tiff');

describe('detectContainer', () => {
  test.each(ALL_FORMATS)('knows %s', async format => {
    expect(detectContainer(await smallPhoto(format))).toEqual({ format });
  });

  test.each<[string, Buffer]>([
    ['an SVG drawing', Buffer.from('\ufeff<?xml version="1.0"?><!-- drawn by hand --><svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['an SVG drawing', Buffer.from('  <svg viewBox="0 0 1 1"></svg>')],
    ['a PDF document', Buffer.from('%PDF-1.7\n')],
    ['a BMP image', Buffer.from('BM\x9a\x00\x00\x00\x00\x00\x00\x00', 'latin1')],
    ['a ZIP archive', Buffer.from('PK\x03\x04\x14\x00', 'latin1')],
    ['a GZIP archive', Buffer.from('\x1f\x8b\x08', 'latin1')],
    ['a Photoshop document', Buffer.from('8BPS\x00\x01')],
    ['a PostScript document', Buffer.from('%!PS-Adobe-3.0')],
    ['an icon', Buffer.from('\x00\x00\x01\x00\x01\x00', 'latin1')],
    ['a JPEG 2000 image', Buffer.from('\x00\x00\x00\x0cjP  \r\n\x87\n', 'latin1')],
    ['a JPEG XL image', Buffer.from('\xff\x0a\x00', 'latin1')],
    ['a HEIC image', isoContainer('heic', 'mif1', 'heic')],
    ['a HEIC image', isoContainer('mif1', 'mif1', 'heic')],
    ['a HEIF image', isoContainer('mif1', 'mif1')],
    ['an AVIF animation', isoContainer('avis', 'mif1', 'avif')],
    ['a video', isoContainer('isom', 'mp42')],
  ])('names %s', (other, file) => {
    expect(detectContainer(file)).toEqual({ other });
  });

  test.each<[string, string[]]>([
    ['by its major brand', ['avif']],
    ['that may also be played', ['avif', 'avis', 'mif1']],
    ['by a compatible brand', ['mif1', 'miaf', 'avif']],
  ])('knows AVIF %s', (_, brands) => {
    expect(detectContainer(isoContainer(...brands))).toEqual({ format: 'avif' });
  });

  test('does not take a brand from beyond the brand box', () => {
    expect(detectContainer(Buffer.concat([isoContainer('isom', 'mp42').subarray(0, 20), Buffer.from('avifavif')]))).toEqual({ other: 'a video' });
  });

  test.each<[string, string]>([
    ['a text', 'hello world'],
    ['a page that mentions <svg>', '<html><body>&lt;svg > is a drawing</body></html>'],
    ['nothing', ''],
    ['a signature that does not stand at the start', ' GIF89a'],
  ])('does not know %s', (_, text) => {
    expect(detectContainer(Buffer.from(text))).toBeUndefined();
  });
});

describe('reachesItsEnd', () => {
  test.each(ALL_FORMATS)('a whole %s does', async format => {
    expect(reachesItsEnd(await smallPhoto(format), format)).toBe(true);
  });

  test.each(WITH_AN_END)('a %s with data behind it does', async format => {
    expect(reachesItsEnd(Buffer.concat([await smallPhoto(format), Buffer.from('appended by a phone')]), format)).toBe(true);
  });

  test.each(WITH_AN_END)('a %s without its last byte does not', async format => {
    expect(reachesItsEnd((await smallPhoto(format)).subarray(0, -1), format)).toBe(false);
  });

  test.each(WITH_AN_END)('a %s cut anywhere does not', async format => {
    const file = await smallPhoto(format);
    const cuts = Array.from({ length: 97 }, (_, index) => 16 + Math.floor((file.length - 16) * index / 97));
    expect(cuts.filter(cut => reachesItsEnd(file.subarray(0, cut), format))).toEqual([]);
  });

  test('a JPEG with only the end of its thumbnail does not', () => {
    const thumbnail = Buffer.from([0xff, 0xe1, 0x00, 0x08, 0xff, 0xd8, 0xff, 0xda, 0xff, 0xd9]);
    expect(reachesItsEnd(Buffer.concat([Buffer.from([0xff, 0xd8]), thumbnail]), 'jpeg')).toBe(false);
  });

  test('a JPEG without a scan does not', () => {
    expect(reachesItsEnd(Buffer.from([0xff, 0xd8, 0xff, 0xfe, 0x00, 0x03, 0x20, 0xff, 0xd9]), 'jpeg')).toBe(false);
  });

  test('a JPEG that ends within the length of a segment does not', () => {
    expect(reachesItsEnd(Buffer.from([0xff, 0xd8, 0xff, 0xda, 0x00]), 'jpeg')).toBe(false);
  });

  test.each<[SourceFormat, Buffer]>([
    ['jpeg', Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xda, 0x00, 0x02]), Buffer.alloc(1_000_000, 0xff)])],
    ['png', Buffer.alloc(1_000_000)],
    ['gif', Buffer.concat([Buffer.from('GIF89a'), Buffer.alloc(7), Buffer.alloc(1_000_000, 0x21)])],
    ['avif', Buffer.alloc(1_000_000, '\0\0\0\x08free', 'latin1')],
  ])('answers for a hostile %s', (format, file) => {
    expect(reachesItsEnd(file, format)).toBe(false);
  });
});
