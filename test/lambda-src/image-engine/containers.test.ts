import { detectContainer } from '../../../lambda-src/image-engine/containers';
import { TiffTag, tiffDirectory } from '../../fixtures/containers';
import { ALL_FORMATS, isoContainer, smallPhoto } from '../../fixtures/images';

const tiffWith = (...tags: TiffTag[]) => Buffer.concat([Buffer.from('II*\0\x08\0\0\0'), tiffDirectory(8, tags)]);

describe('detectContainer', () => {
  test.each(ALL_FORMATS)('knows %s', async format => {
    expect(detectContainer(await smallPhoto(format))).toEqual({ format });
  });

  test.each<[string, Buffer]>([
    ['an SVG drawing', Buffer.from('\ufeff<?xml version="1.0"?><!-- drawn by hand --><svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['an SVG drawing', Buffer.from('  <svg viewBox="0 0 1 1"></svg>')],
    ['a PDF document', Buffer.from('%PDF-1.7\n')],
    ['a web page', Buffer.from('<!DOCTYPE html><html></html>')],
    ['a web page', Buffer.from('\ufeff\n<HTML>')],
    ['a PostScript document', Buffer.from('%!PS-Adobe-3.0')],
    ['a PostScript document', Buffer.from('\xc5\xd0\xd3\xc6', 'latin1')],
    ['a Photoshop document', Buffer.from('8BPS\x00\x01')],
    ['a GIMP document', Buffer.from('gimp xcf v011')],
    ['a DjVu document', Buffer.from('AT&TFORM')],
    ['an Office document', Buffer.from('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'latin1')],
    ['a BMP image', Buffer.from('BM\x9a\x00\x00\x00\x00\x00\x00\x00', 'latin1')],
    ['an icon', Buffer.from('\x00\x00\x01\x00\x01\x00', 'latin1')],
    ['an icon', Buffer.from('icns')],
    ['a JPEG 2000 image', Buffer.from('\x00\x00\x00\x0cjP  \r\n\x87\n', 'latin1')],
    ['a JPEG 2000 image', Buffer.from('\xff\x4f\xff\x51', 'latin1')],
    ['a JPEG XL image', Buffer.from('\xff\x0a\x00', 'latin1')],
    ['a JPEG XL image', Buffer.from('\x00\x00\x00\x0cJXL \r\n\x87\n', 'latin1')],
    ['a JPEG XR image', Buffer.from('II\xbc\x01', 'latin1')],
    ['a JPEG-LS image', Buffer.from('\xff\xd8\xff\xf7\0\x11', 'latin1')],
    ['a JPEG-LS image', Buffer.from(`\xff\xd8\xff\xe8\0 SPIFF${'\0'.repeat(30)}\xff\xd8\xff\xf7`, 'latin1')],
    ['a QOI image', Buffer.from('qoif')],
    ['a Netpbm image', Buffer.from('P6 1 1 255\n')],
    ['an OpenEXR image', Buffer.from('v/1\x01')],
    ['a Radiance image', Buffer.from('#?RADIANCE')],
    ['a FITS image', Buffer.from('SIMPLE  =')],
    ['a DirectDraw texture', Buffer.from('DDS |')],
    ['a medical image', Buffer.from(`${'\0'.repeat(128)}DICM`)],
    ['an MNG animation', Buffer.from('\x8aMNG\r\n\x1a\n', 'latin1')],
    ['a Windows metafile', Buffer.from('\xd7\xcd\xc6\x9a', 'latin1')],
    ['a Windows metafile', Buffer.from(`\x01\0\0\0${'\0'.repeat(36)} EMF`)],
    ['a camera RAW photo', Buffer.from('FUJIFILMCCD-RAW')],
    ['a camera RAW photo', Buffer.from('IIRO\x08\0\0\0')],
    ['a camera RAW photo', Buffer.from('II*\0\x10\0\0\0CR\x02\0')],
    ['a camera RAW photo', isoContainer('crx ', 'isom')],
    ['a camera RAW photo', tiffWith([50706, 1, 1, 4, 0, 0])],
    ['a camera RAW photo', tiffWith([254, 4, 1])],
    ['a video', Buffer.from('\x1aE\xdf\xa3', 'latin1')],
    ['a video', Buffer.from('RIFF\0\0\0\0AVI LIST')],
    ['a sound', Buffer.from('RIFF\0\0\0\0WAVEfmt ')],
    ['a sound', Buffer.from('ID3\x03')],
    ['a ZIP archive', Buffer.from('PK\x03\x04\x14\x00', 'latin1')],
    ['a GZIP archive', Buffer.from('\x1f\x8b\x08', 'latin1')],
    ['an archive', Buffer.from('Rar!\x1a\x07')],
    ['a program', Buffer.from('\x7fELF')],
    ['a program', Buffer.from('#!/bin/sh')],
    ['a PNG image of Xcode', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\x04CgBI', 'latin1')],
    ['a HEIC image', isoContainer('heic', 'mif1', 'heic')],
    ['a HEIC image', isoContainer('mif1', 'mif1', 'heic')],
    ['a HEIF image', isoContainer('mif1', 'mif1')],
    ['a HEIC image', isoContainer('heim')],
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

  test.each<[string, Buffer]>([
    ['of pages', tiffWith([254, 4, 2])],
    ['that is cut in its directory', tiffWith([256, 3, 1]).subarray(0, 12)],
    ['whose directory is elsewhere', Buffer.from('II*\0\xff\xff\xff\xff', 'latin1')],
    ['with the highest byte first', Buffer.from('MM\0*\0\0\0\x08\0\x01\0\xfe\0\x04\0\0\0\x01\0\0\0\0\0\0\0\0')],
    ['with long offsets', Buffer.from('II+\0\x08\0\0\0')],
  ])('knows TIFF %s', (_, file) => {
    expect(detectContainer(file)).toEqual({ format: 'tiff' });
  });

  test('does not take a brand from beyond the brand box', () => {
    expect(detectContainer(Buffer.concat([isoContainer('isom', 'mp42').subarray(0, 20), Buffer.from('avifavif')]))).toEqual({ other: 'a video' });
  });

  test.each<[string, string]>([
    ['a text', 'hello world'],
    ['a text that mentions <svg>', 'an <svg> is a drawing'],
    ['nothing', ''],
    ['a signature that does not stand at the start', ' GIF89a'],
  ])('does not know %s', (_, text) => {
    expect(detectContainer(Buffer.from(text))).toBeUndefined();
  });
});
