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
