import { OutputFormat } from '../src';

test.each([
  ['jpeg', OutputFormat.jpeg(), { format: 'jpeg', quality: 80 }],
  ['webp', OutputFormat.webp(), { format: 'webp', quality: 80 }],
  ['avif, whose scale is its own', OutputFormat.avif(), { format: 'avif', quality: 50 }],
  ['png, which has no quality', OutputFormat.png(), { format: 'png' }],
])('default of %s', (_, format, spec) => {
  expect(format._spec).toEqual(spec);
});

test.each([
  ['jpeg', OutputFormat.jpeg({ quality: 1 }), { format: 'jpeg', quality: 1 }],
  ['webp', OutputFormat.webp({ quality: 100 }), { format: 'webp', quality: 100 }],
  ['avif', OutputFormat.avif({ quality: 63 }), { format: 'avif', quality: 63 }],
])('quality of %s', (_, format, spec) => {
  expect(format._spec).toEqual(spec);
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
    ['a text for the options of avif', () => OutputFormat.avif(anyOf('50')), "OutputFormat.avif: options must be an object like { quality: 50 }, got '50'"],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});
