import { ApiCallable, ApiElement, ApiProperty, ApiType, Assembly } from './assembly';

/** Types of values that have a range. */
const MEASURES = ['aws-cdk-lib.Duration', 'aws-cdk-lib.Size'];

/** `1 to 100`, `10 seconds to 1 hour`, `at most 5 minutes`, `at least 1`. */
const RANGE = /\d\S*( \S+)? to \d|\bat (most|least) \d/;

/**
 * What is missing in the docs of the public API, one line each. The rules:
 *
 * 1. every type, member and parameter has a summary, and it ends with a full stop (jsii cuts a long one at the first `;`, and the
 *    tables of API.md then show half a sentence);
 * 2. every optional property of a struct has `@default`;
 * 3. every property of a struct that is a number, a Duration or a Size has its range in the docs, ends and unit: `1 to 100 pixels`;
 * 4. what is thrown stands in the text and not in `@throws`, which API.md leaves out.
 */
export function missingDocs(assembly: Assembly): string[] {
  return Object.values(assembly.types).flatMap(type => [
    ...described(type.name, type),
    ...callable(`${type.name}.constructor`, type.initializer),
    ...(type.members ?? []).flatMap(member => described(`${type.name}.${member.name}`, member)),
    ...(type.methods ?? []).flatMap(method => [
      ...described(`${type.name}.${method.name}`, method),
      ...callable(`${type.name}.${method.name}`, method),
    ]),
    ...(type.properties ?? []).flatMap(property => [
      ...described(`${type.name}.${property.name}`, property),
      ...(type.datatype ? structProperty(type, property) : []),
    ]),
  ]);
}

function described(name: string, { docs }: Pick<ApiElement, 'docs'>): string[] {
  const summary = docs?.summary?.trim();
  if (!summary) {
    return [`${name}: has no docs; say what it means, in a sentence of its own above the rest`];
  }
  return [
    ...(summary.endsWith('.') ? [] : [`${name}: its summary is cut to '${summary}'; make the first sentence whole and end it with a full stop`]),
    ...(docs?.custom?.throws ? [`${name}: API.md does not show @throws; write 'Throws if …' into the text`] : []),
  ];
}

function callable(name: string, method?: ApiCallable): string[] {
  return (method?.parameters ?? []).flatMap(parameter => described(`${name}(${parameter.name})`, parameter));
}

function structProperty(type: ApiType, { name, optional, type: { primitive, fqn = '' }, docs = {} }: ApiProperty): string[] {
  const measured = primitive === 'number' || MEASURES.includes(fqn);
  return [
    ...(optional && !docs.default ? [`${type.name}.${name}: is optional, so say what holds without it, with @default`] : []),
    ...(measured && !RANGE.test(`${docs.summary} ${docs.remarks}`)
      ? [`${type.name}.${name}: is a ${primitive ?? fqn.split('.').pop()}, so name its range with unit, as '1 to 100 pixels' or 'at most 5 minutes'`] : []),
  ];
}
