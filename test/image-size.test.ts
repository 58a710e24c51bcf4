import { CropPosition, ImageSize, OutputFormat } from '../src';

const FORMATS = [OutputFormat.webp()];
const outputs = [{ format: 'webp' }];

test('defaults: a thumbnail that fills its box, three sizes by width', () => {
  expect(ImageSize.defaults().map(size => size._render(FORMATS))).toEqual([
    { name: 'thumbnail', fit: 'cover', width: 160, height: 160, position: 'center', enlarge: false, background: '#ffffff', outputs },
    { name: 'small', fit: 'inside', width: 320, enlarge: false, background: '#ffffff', outputs },
    { name: 'medium', fit: 'inside', width: 800, enlarge: false, background: '#ffffff', outputs },
    { name: 'large', fit: 'inside', width: 1600, enlarge: false, background: '#ffffff', outputs },
  ]);
});

describe('cover', () => {
  test('carries its box and the part to keep', () => {
    expect(ImageSize.cover('avatar', { width: 256, height: 128, position: CropPosition.TOP })._render(FORMATS)).toEqual(
      { name: 'avatar', fit: 'cover', width: 256, height: 128, position: 'top', enlarge: false, background: '#ffffff', outputs });
  });

  test('keeps the middle by default', () => {
    expect(ImageSize.cover('avatar', { width: 256, height: 256 })._render(FORMATS).position).toBe('center');
  });
});

test('contain carries its box and its background, in lower case', () => {
  expect(ImageSize.contain('card', { width: 300, height: 200, background: '#AABBCC', enlarge: true })._render(FORMATS)).toEqual(
    { name: 'card', fit: 'contain', width: 300, height: 200, enlarge: true, background: '#aabbcc', outputs });
});

test.each([
  [{ width: 640 }],
  [{ height: 480 }],
  [{ width: 640, height: 480 }],
])('inside takes %j', box => {
  expect(ImageSize.inside('page', box)._render(FORMATS)).toEqual({ name: 'page', fit: 'inside', ...box, enlarge: false, background: '#ffffff', outputs });
});

test.each([
  ['outside', ImageSize.outside('print', { height: 200, width: 300, enlarge: true })],
  ['fill', ImageSize.fill('print', { height: 200, width: 300, enlarge: true })],
])('%s carries its box', (fit, size) => {
  expect(size._render(FORMATS)).toEqual({ name: 'print', fit, width: 300, height: 200, enlarge: true, background: '#ffffff', outputs });
});

test('formats of its own win over those of the pipeline', () => {
  expect(ImageSize.inside('page', { width: 640, formats: [OutputFormat.avif(), OutputFormat.png()] })._render(FORMATS).outputs).toEqual(
    [{ format: 'avif' }, { format: 'png' }]);
});

test('renders its keys in one order, whatever order the options came in', () => {
  const keys = (size: ImageSize) => JSON.stringify(size._render(FORMATS));

  expect(keys(ImageSize.cover('a', { background: '#000000', position: CropPosition.LEFT, height: 2, width: 1, enlarge: true })))
    .toBe(keys(ImageSize.cover('a', { width: 1, height: 2, enlarge: true, position: CropPosition.LEFT, background: '#000000' })));
});

test('sides of 1 and of 16383 pixels are allowed', () => {
  expect(ImageSize.contain('strip', { width: 1, height: 16383 })._render(FORMATS)).toMatchObject({ width: 1, height: 16383 });
});

test('a name of 32 characters is allowed', () => {
  expect(ImageSize.inside(`a${'-1'.repeat(15)}b`, { width: 1 })._name).toHaveLength(32);
});

describe('refuses', () => {
  test('a position that is none', () => {
    expect(() => ImageSize.cover('page', { width: 1, height: 1, position: 'entropy' as never })).toThrow(
      "ImageSize 'page': position: must be CropPosition.CENTER, TOP, RIGHT, BOTTOM, LEFT or ATTENTION, got 'entropy'; pass one of these");
  });

  test('a size without formats', () => {
    expect(() => ImageSize.inside('page', { width: 1, formats: [] })._render(FORMATS)).toThrow(
      "ImageSize 'page': formats: needs at least one element, got none");
  });

  test('one format twice in a size', () => {
    expect(() => ImageSize.inside('page', { width: 1, formats: [OutputFormat.jpeg(), OutputFormat.jpeg({ quality: 50 })] })._render(FORMATS)).toThrow(
      "ImageSize 'page': formats: each element at most once, got 'jpeg' twice");
  });

  test('the format of the source twice in a size', () => {
    expect(() => ImageSize.inside('page', { width: 1, formats: [OutputFormat.sameAsSource(), OutputFormat.sameAsSource()] })._render(FORMATS)).toThrow(
      "ImageSize 'page': formats: each element at most once, got 'source' twice");
  });
});
