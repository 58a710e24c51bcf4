import Ajv from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { documentOf, FORMATS } from './formats';

/** Problems of the OpenAPI document, as the linter of Redocly finds them; warnings count. */
export async function lintOpenApi(source: string): Promise<string[]> {
  const { createConfig, lintFromString } = await import('@redocly/openapi-core');
  const config = await createConfig({ extends: ['recommended-strict'] });
  const problems = await lintFromString({ source, absoluteRef: '/openapi.json', config });
  return problems.map(({ ruleId, message, location: [at] = [] }) => `openapi.json ${at?.pointer ?? ''}: ${message} (${ruleId})`);
}

/** Problems of the AsyncAPI document, by the schema that its makers publish. */
export async function checkAsyncApi(document: unknown): Promise<string[]> {
  const { default: specs } = await import('@asyncapi/specs');
  const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
  const valid = ajv.validate(specs.schemasWithoutId['3.0.0'], document);
  return valid ? [] : [`asyncapi.json: ${ajv.errorsText()}`];
}

/** Examples that their own schema refuses, and schemas that are none. */
export function checkExamples(): string[] {
  const ajv = addFormats(new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true }));
  return FORMATS.flatMap(published => {
    const validate = ajv.compile(documentOf(published));
    return published.examples.flatMap(example => validate(example) ? [] : [`an example of ${published.name}: ${ajv.errorsText(validate.errors)}`]);
  });
}
