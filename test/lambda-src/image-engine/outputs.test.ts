import { size } from './make';
import { sizesFor } from '../../../lambda-src/image-engine/outputs';
import { OutputSpec, SizeProfile, SourceFormat, SourceOutputSpec } from '../../../src/contract/image-formats';

const SOURCE: SourceOutputSpec = { format: 'source' };
const profile = (...outputs: Array<OutputSpec | SourceOutputSpec>): SizeProfile => ({ ...size({ width: 100 }), outputs });

test.each<[SourceFormat, string]>([
  ['jpeg', 'jpeg'], ['png', 'png'], ['webp', 'webp'], ['gif', 'webp'], ['avif', 'avif'], ['tiff', 'jpeg'],
])('a %s is written as %s where the format of the source is wanted', (format, written) => {
  expect(sizesFor(format, [profile(SOURCE)])).toEqual([{ ...size({ width: 100 }), outputs: [{ format: written }] }]);
});

test('what is named stays as it is', () => {
  const sizes = [profile({ format: 'avif', quality: 60 }, { format: 'jpeg' })];
  expect(sizesFor('png', sizes)).toEqual(sizes);
});

test('the format of the source keeps its place', () => {
  expect(sizesFor('png', [profile({ format: 'webp' }, SOURCE, { format: 'jpeg' })])[0].outputs).toEqual([{ format: 'webp' }, { format: 'png' }, { format: 'jpeg' }]);
});

test.each<[SourceFormat, OutputSpec[]]>([
  ['webp', [{ format: 'webp', quality: 90 }]],
  ['gif', [{ format: 'webp', quality: 90 }]],
  ['jpeg', [{ format: 'webp', quality: 90 }, { format: 'jpeg' }]],
])('of a %s, a format that is named too is written once, as it is named', (format, outputs) => {
  expect(sizesFor(format, [profile({ format: 'webp', quality: 90 }, SOURCE)])[0].outputs).toEqual(outputs);
  expect(sizesFor(format, [profile(SOURCE, { format: 'webp', quality: 90 })])[0].outputs).toEqual([...outputs].reverse());
});
