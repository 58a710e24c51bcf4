import { verdictOf } from '../../../lambda-src/image-engine/verdicts';

describe('an error that blames the file is a verdict', () => {
  test.each([
    'Input buffer has corrupt header: VipsJpeg: premature end of JPEG image',
    'Input buffer contains unsupported image format',
    'VipsJpeg: premature end of JPEG image',
    'vipspng: libpng read error',
    'webp: unable to parse image',
    'gifload_buffer: Unexpected end of GIF source data',
    'source: bad seek to 8517\nheif: Invalid input: Unspecified: Corrupt frame detected (2.0)',
    'heif: Memory allocation error: Security limit exceeded: Image size 400x508 exceeds the maximum image size 65536',
    'webp2vips: unable to read pixels',
    'pngload_buffer: images do not match between header and load',
    'tiff2vips: read error',
    'Warning treated as error due to failOn setting',
  ])('%s', message => {
    expect(verdictOf(new Error(message))).toMatchObject({ verdict: 'rejected', code: 'corrupt-image' });
  });
});

test.each([
  'tiff2vips: LZMA compression support is not configured\ntiff2vips: read error',
  'tiff2vips: tiled separate planes not supported',
  'tiff2vips: Compression scheme 60000 strip decoding is not implemented\ntiff2vips: read error',
  'VipsJpeg: Unsupported JPEG data precision 12',
  "vips_colourspace: no known route from 'multiband' to 'srgb'",
  'heif: Unsupported feature: Unsupported codec: Support for this compression format has not been built in',
])('what this build cannot read is unsupported: %s', message => {
  expect(verdictOf(new Error(message))).toMatchObject({ verdict: 'rejected', code: 'unsupported-format' });
});

test('an error of ours that speaks of support is not a verdict', () => {
  expect(verdictOf(new Error('this runtime is not supported'))).toBeUndefined();
});

describe('an error that does not is not', () => {
  test.each<[string, unknown]>([
    ['out of memory', new Error('VipsImage: out of memory --- size == 381MB')],
    ['out of memory while a file is read', new Error('Input buffer has corrupt header: webp: out of memory')],
    ['out of memory in a decoder', new Error('heif: Memory allocation error: Out of memory')],
    ['an unknown error', new Error('something else')],
    ['an error that only mentions a decoder', new Error('cannot write: VipsJpeg: disk full')],
    ['what is no error', 'VipsJpeg: premature end of JPEG image'],
  ])('%s', (_, error) => {
    expect(verdictOf(error)).toBeUndefined();
  });
});
