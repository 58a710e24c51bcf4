import { baselineOf, renamedParameters } from '../../projenrc/scripts/api-baseline';
import { missingDocs } from '../../projenrc/scripts/api-docs';
import { ApiDocs, ApiProperty, ApiType } from '../../projenrc/scripts/assembly';

const docs: ApiDocs = { summary: 'What it means.' };

/** What is missing of one type. */
function missing(type: Partial<ApiType>): string[] {
  return missingDocs({ name: 'pkg', types: { 'pkg.Thing': { name: 'Thing', fqn: 'pkg.Thing', kind: 'class', docs, ...type } } });
}

function missingOfProp(prop: Partial<ApiProperty>): string[] {
  return missing({ kind: 'interface', datatype: true, properties: [{ name: 'prop', docs, type: { primitive: 'string' }, ...prop }] });
}

describe('docs of the public API', () => {
  test('whole docs are whole', () => {
    expect(missing({
      initializer: { docs, parameters: [{ name: 'props', docs }] },
      methods: [{ name: 'make', docs, parameters: [{ name: 'how', docs }] }],
      properties: [{ name: 'made', docs, type: { primitive: 'number' } }],
    })).toEqual([]);
  });

  test.each<[string, Partial<ApiType>, string]>([
    ['a type', { docs: {} }, 'Thing: has no docs'],
    ['a member of an enum', { kind: 'enum', members: [{ name: 'ONE' }] }, 'Thing.ONE: has no docs'],
    ['a method', { methods: [{ name: 'make' }] }, 'Thing.make: has no docs'],
    ['a parameter of a method', { methods: [{ name: 'make', docs, parameters: [{ name: 'how' }] }] }, 'Thing.make(how): has no docs'],
    ['a parameter of the constructor', { initializer: { docs, parameters: [{ name: 'id' }] } }, 'Thing.constructor(id): has no docs'],
    ['a property', { properties: [{ name: 'made', type: { primitive: 'string' } }] }, 'Thing.made: has no docs'],
  ])('%s without docs is named', (_, type, expected) => {
    expect(missing(type)).toEqual([expect.stringContaining(expected)]);
  });

  test('half a sentence for a summary is named', () => {
    expect(missing({ docs: { summary: 'Shown everywhere;', remarks: 'loses a little.' } }))
      .toEqual(["Thing: its summary is cut to 'Shown everywhere;'; make the first sentence whole and end it with a full stop"]);
  });

  test('@throws is named, since API.md does not show it', () => {
    expect(missing({ methods: [{ name: 'make', docs: { ...docs, custom: { throws: 'if not' } } }] }))
      .toEqual(["Thing.make: API.md does not show @throws; write 'Throws if …' into the text"]);
  });

  test('an optional property needs a default, a required one does not', () => {
    expect(missingOfProp({ optional: true })).toEqual(['Thing.prop: is optional, so say what holds without it, with @default']);
    expect(missingOfProp({ optional: true, docs: { ...docs, default: '- none' } })).toEqual([]);
    expect(missingOfProp({})).toEqual([]);
  });

  test.each<[string, ApiProperty['type']]>([
    ['number', { primitive: 'number' }], ['Size', { fqn: 'aws-cdk-lib.Size' }], ['Duration', { fqn: 'aws-cdk-lib.Duration' }],
  ])('a %s needs a range', (name, type) => {
    expect(missingOfProp({ type })).toEqual([expect.stringContaining(`Thing.prop: is a ${name}, so name its range`)]);
    for (const range of ['1 to 100', '1 byte to 200 MiB', '10 seconds to 1 hour', '1 to 100,000,000', 'at most 5 minutes', 'at least 1']) {
      expect(missingOfProp({ type, docs: { summary: 'Some.', remarks: `It is ${range}.` } })).toEqual([]);
    }
    for (const none of ['up to 5', 'about 100', 'next to nothing']) {
      expect(missingOfProp({ type, docs: { summary: `It is ${none}.` } })).toHaveLength(1);
    }
  });

  test('a list of numbers or a number that a construct exposes needs none', () => {
    expect(missingOfProp({ type: {} })).toEqual([]);
    expect(missing({ properties: [{ name: 'count', docs, type: { primitive: 'number' } }] })).toEqual([]);
  });
});

test('the baseline keeps what is promised, and of the docs only what jsii-diff reads', () => {
  const place = { locationInModule: { filename: 'src/thing.ts', line: 1 }, symbolId: 'src/thing:Thing' };
  expect(baselineOf({
    schema: 'jsii/0.10.0',
    name: 'pkg',
    readme: { markdown: '# Long' },
    dependencyClosure: { other: {} },
    types: {
      'pkg.Thing': {
        ...place,
        docs: { stability: 'stable', summary: 'Long.' },
        methods: [{ ...place, name: 'make', docs: { stability: 'deprecated', deprecated: 'use build', remarks: 'Long.' }, protected: false }],
      },
    },
  })).toEqual({
    schema: 'jsii/0.10.0',
    name: 'pkg',
    types: { 'pkg.Thing': { methods: [{ name: 'make', docs: { stability: 'deprecated', deprecated: 'use build' }, protected: false }] } },
  });
});

describe('names of positional parameters, which are keywords in Python', () => {
  const assemblyOf = (type: Partial<ApiType>) => ({ name: 'pkg', types: { 'pkg.Thing': { name: 'Thing', fqn: 'pkg.Thing', kind: 'class', ...type } } });
  const withMethod = (...names: string[]) => assemblyOf({ methods: [{ name: 'make', parameters: names.map(name => ({ name })) }] });
  const withConstructor = (...names: string[]) => assemblyOf({ initializer: { parameters: names.map(name => ({ name })) } });

  test('a new name is a break, of a method and of the constructor', () => {
    expect(renamedParameters(withMethod('name', 'how'), withMethod('sizeName', 'how'))).toEqual(
      ["Thing.make: parameter 'name' is now 'sizeName', which breaks callers in Python that name it"]);
    expect(renamedParameters(withConstructor('scope', 'id'), withConstructor('scope', 'name'))).toEqual(
      ["Thing.constructor: parameter 'id' is now 'name', which breaks callers in Python that name it"]);
  });

  test('parameters, methods and types that are added are none; what is gone, jsii-diff tells', () => {
    expect(renamedParameters(withMethod('name'), withMethod('name', 'how'))).toEqual([]);
    expect(renamedParameters(withMethod('name'), assemblyOf({}))).toEqual([]);
    expect(renamedParameters(withMethod('name'), { name: 'pkg', types: {} })).toEqual([]);
    expect(renamedParameters({ name: 'pkg', types: {} }, withMethod('name'))).toEqual([]);
  });
});
