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

const anyOf = (value: unknown) => value as never; // what a caller without a type checker may pass
const NAME_RULE = 'ImageSize: `sizeName` must start with a letter and have lower-case letters, digits and hyphens, at most 32';
const SIDE_RULE = 'must be a whole number from 1 to 16383';

describe('refuses', () => {
  test.each<[string, () => ImageSize, string]>([
    ['an empty name', () => ImageSize.inside('', { width: 1 }), `${NAME_RULE}, got ''`],
    ['capitals in the name', () => ImageSize.inside('veryLarge', { width: 1 }), `${NAME_RULE}, got 'veryLarge'`],
    ['a name that starts with a digit', () => ImageSize.cover('2x', { width: 1, height: 1 }), `${NAME_RULE}, got '2x'`],
    ['a slash in the name', () => ImageSize.contain('a/b', { width: 1, height: 1 }), `${NAME_RULE}, got 'a/b'`],
    ['a name of 33 characters', () => ImageSize.inside('a'.repeat(33), { width: 1 }), `${NAME_RULE}, got '${'a'.repeat(33)}'`],
    ['a side of 0', () => ImageSize.inside('page', { width: 0 }), `ImageSize 'page': width: ${SIDE_RULE}, got 0`],
    ['a side that no format can hold', () => ImageSize.inside('page', { height: 16384 }), `ImageSize 'page': height: ${SIDE_RULE}, got 16384`],
    ['half a pixel', () => ImageSize.cover('page', { width: 1.5, height: 1 }), `ImageSize 'page': width: ${SIDE_RULE}, got 1.5`],
    ['a side that is no number', () => ImageSize.contain('page', { width: 1, height: '1' as unknown as number }), `ImageSize 'page': height: ${SIDE_RULE}, got the text '1'`],
    ['inside without a side', () => ImageSize.inside('page', {}), "ImageSize.inside('page'): needs `width`, `height` or both, got neither"],
    ['a background by name', () => ImageSize.contain('page', { width: 1, height: 1, background: 'white' }),
      "ImageSize 'page': `background` must be `#` and six hex digits like '#ffffff', got 'white'"],
    ['a short background', () => ImageSize.contain('page', { width: 1, height: 1, background: '#fff' }),
      "ImageSize 'page': `background` must be `#` and six hex digits like '#ffffff', got '#fff'"],
    ['a background that is no text', () => ImageSize.inside('page', { width: 1, background: anyOf(['#ffffff']) }),
      "ImageSize 'page': `background` must be `#` and six hex digits like '#ffffff', got a list"],
    ['no name', () => ImageSize.inside(anyOf(undefined), { width: 1 }), `${NAME_RULE}, got undefined`],
    ['the text false, which is truthy', () => ImageSize.inside('page', { width: 1, enlarge: anyOf('false') }),
      "ImageSize 'page': enlarge: must be true or false, got the text 'false'"],
    ['a number for enlarge', () => ImageSize.cover('page', { width: 1, height: 1, enlarge: anyOf(1) }),
      "ImageSize 'page': enlarge: must be true or false, got 1"],
    ['no options of inside', () => ImageSize.inside('page', anyOf(undefined)),
      "ImageSize.inside('page'): options must be an object like { width: 1600 }, got undefined"],
    ['a number for the options of inside', () => ImageSize.inside('page', anyOf(800)),
      "ImageSize.inside('page'): options must be an object like { width: 1600 }, got 800"],
    ['a number for the options of cover', () => ImageSize.cover('page', anyOf(160)),
      "ImageSize.cover('page'): options must be an object like { width: 320, height: 320 }, got 160"],
    ['outside without a height', () => ImageSize.outside('page', anyOf({ width: 1 })), `ImageSize 'page': height: ${SIDE_RULE}, got undefined`],
    ['a number for the options of outside', () => ImageSize.outside('page', anyOf(160)),
      "ImageSize.outside('page'): options must be an object like { width: 320, height: 320 }, got 160"],
    ['fill without a width', () => ImageSize.fill('page', anyOf({ height: 1 })), `ImageSize 'page': width: ${SIDE_RULE}, got undefined`],
    ['nothing for the options of fill', () => ImageSize.fill('page', anyOf(undefined)),
      "ImageSize.fill('page'): options must be an object like { width: 320, height: 320 }, got undefined"],
    ['a list for the options of contain', () => ImageSize.contain('page', anyOf([160, 160])),
      "ImageSize.contain('page'): options must be an object like { width: 320, height: 320 }, got a list"],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });

  test('a position that is none', () => {
    expect(() => ImageSize.cover('page', { width: 1, height: 1, position: 'attention' as never })).toThrow(
      "ImageSize 'page': position: must be CropPosition.CENTER, TOP, RIGHT, BOTTOM or LEFT, got 'attention'");
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
