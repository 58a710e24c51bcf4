import { ChromaSubsampling, OutputFormat } from '../src';

const { CHROMA_420, CHROMA_444 } = ChromaSubsampling;

test.each([
  ['jpeg', OutputFormat.jpeg()],
  ['png', OutputFormat.png()],
  ['webp', OutputFormat.webp()],
  ['avif', OutputFormat.avif()],
])('default of %s: nothing but its name', (format, made) => {
  expect(made._spec).toEqual({ format });
});

test.each([
  ['jpeg', OutputFormat.jpeg({ quality: 80, chromaSubsampling: CHROMA_420 })],
  ['png', OutputFormat.png({ compressionLevel: 6 })],
  ['webp', OutputFormat.webp({ quality: 80, alphaQuality: 100, effort: 4, lossless: false })],
  ['avif', OutputFormat.avif({ quality: 50, effort: 2, chromaSubsampling: CHROMA_420, lossless: false })],
])('saying the defaults of %s is like not saying them', (format, made) => {
  expect(made._spec).toEqual({ format });
});

test.each([
  ['jpeg', OutputFormat.jpeg({ chromaSubsampling: CHROMA_444, quality: 1 }), { format: 'jpeg', quality: 1, chromaSubsampling: '4:4:4' }],
  ['png', OutputFormat.png({ compressionLevel: 0 }), { format: 'png', compressionLevel: 0 }],
  ['webp', OutputFormat.webp({ effort: 0, alphaQuality: 1, quality: 100 }), { format: 'webp', quality: 100, alphaQuality: 1, effort: 0 }],
  ['webp without loss', OutputFormat.webp({ lossless: true, effort: 6 }), { format: 'webp', effort: 6, lossless: true }],
  ['avif', OutputFormat.avif({ chromaSubsampling: CHROMA_444, effort: 0, quality: 63 }), { format: 'avif', quality: 63, effort: 0, chromaSubsampling: '4:4:4' }],
  ['avif without loss', OutputFormat.avif({ lossless: true, effort: 9 }), { format: 'avif', effort: 9, lossless: true }],
  ['the format of the source', OutputFormat.sameAsSource(), { format: 'source' }],
])('%s: what differs, in one order', (_, made, spec) => {
  expect(JSON.stringify(made._spec)).toBe(JSON.stringify(spec));
});

const anyOf = (value: unknown) => value as never; // what a caller without a type checker may pass

describe('refuses', () => {
  test.each<[string, () => OutputFormat, string]>([
    ['quality 0', () => OutputFormat.jpeg({ quality: 0 }), 'OutputFormat.jpeg: quality: must be a whole number from 1 to 100, got 0'],
    ['quality 101', () => OutputFormat.webp({ quality: 101 }), 'OutputFormat.webp: quality: must be a whole number from 1 to 100, got 101'],
    ['half a quality', () => OutputFormat.avif({ quality: 49.5 }), 'OutputFormat.avif: quality: must be a whole number from 1 to 100, got 49.5'],
    ['no number', () => OutputFormat.jpeg({ quality: NaN }), 'OutputFormat.jpeg: quality: must be a whole number from 1 to 100, got NaN'],
    ['a text', () => OutputFormat.jpeg({ quality: anyOf('80') }), "OutputFormat.jpeg: quality: must be a whole number from 1 to 100, got the text '80'"],
    ['a number for the options of jpeg', () => OutputFormat.jpeg(anyOf(30)), 'OutputFormat.jpeg: options must be an object like { quality: 80 }, got 30'],
    ['null for the options of webp', () => OutputFormat.webp(anyOf(null)), 'OutputFormat.webp: options must be an object like { quality: 80 }, got null'],
    ['a number for the options of png', () => OutputFormat.png(anyOf(9)), 'OutputFormat.png: options must be an object like { compressionLevel: 9 }, got 9'],
    ['a level of 10', () => OutputFormat.png({ compressionLevel: 10 }), 'OutputFormat.png: compressionLevel: must be a whole number from 0 to 9, got 10'],
    ['a level below 0', () => OutputFormat.png({ compressionLevel: -1 }), 'OutputFormat.png: compressionLevel: must be a whole number from 0 to 9, got -1'],
    ['an alphaQuality of 0', () => OutputFormat.webp({ alphaQuality: 0 }), 'OutputFormat.webp: alphaQuality: must be a whole number from 1 to 100, got 0'],
    ['an alphaQuality of 101', () => OutputFormat.webp({ alphaQuality: 101 }), 'OutputFormat.webp: alphaQuality: must be a whole number from 1 to 100, got 101'],
    ['an effort that WebP has not', () => OutputFormat.webp({ effort: 7 }), 'OutputFormat.webp: effort: must be a whole number from 0 to 6, got 7'],
    ['an effort that AVIF has not', () => OutputFormat.avif({ effort: 10 }), 'OutputFormat.avif: effort: must be a whole number from 0 to 9, got 10'],
    ['an effort below 0', () => OutputFormat.avif({ effort: -1 }), 'OutputFormat.avif: effort: must be a whole number from 0 to 9, got -1'],
    ['a chroma of jpeg that is none', () => OutputFormat.jpeg({ chromaSubsampling: anyOf('4:2:2') }),
      "OutputFormat.jpeg: chromaSubsampling: must be ChromaSubsampling.CHROMA_420 or CHROMA_444, got '4:2:2'"],
    ['a chroma of avif that is none', () => OutputFormat.avif({ chromaSubsampling: anyOf(420) }),
      'OutputFormat.avif: chromaSubsampling: must be ChromaSubsampling.CHROMA_420 or CHROMA_444, got 420'],
    ['a text for lossless', () => OutputFormat.webp({ lossless: anyOf('false') }), "OutputFormat.webp: lossless: must be true or false, got the text 'false'"],
    ['a number for lossless', () => OutputFormat.avif({ lossless: anyOf(1) }), 'OutputFormat.avif: lossless: must be true or false, got 1'],
    ['a quality without loss', () => OutputFormat.webp({ lossless: true, quality: 80 }),
      'OutputFormat.webp: quality: has no effect with lossless, got both; leave one of them out'],
    ['an alphaQuality without loss', () => OutputFormat.webp({ lossless: true, alphaQuality: 50 }),
      'OutputFormat.webp: alphaQuality: has no effect with lossless, got both; leave one of them out'],
    ['a chroma without loss', () => OutputFormat.avif({ lossless: true, chromaSubsampling: CHROMA_444 }),
      'OutputFormat.avif: chromaSubsampling: has no effect with lossless, got both; leave one of them out'],
    ['a text for the options of avif', () => OutputFormat.avif(anyOf('50')), "OutputFormat.avif: options must be an object like { quality: 50 }, got '50'"],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});
