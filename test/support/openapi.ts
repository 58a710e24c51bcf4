import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

interface Media {
  readonly schema: object;
}
interface Response {
  readonly $ref?: string;
  readonly headers?: { readonly [name: string]: { readonly required?: boolean; readonly schema: object } };
  readonly content?: { readonly [type: string]: Media };
}
interface Document {
  readonly paths: { readonly [path: string]: { readonly [method: string]: { readonly responses: { readonly [status: string]: Response } } } };
  readonly components: { readonly responses: { readonly [name: string]: Response } };
}

const DOCUMENT = JSON.parse(readFileSync(join(__dirname, '../../schemas/openapi.json'), 'utf8')) as Document;
const ajv = addFormats(new Ajv2020({ strict: false, allErrors: true })).addSchema(DOCUMENT, 'openapi');

/** An answer of the API as a client gets it. */
export interface DescribedAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Throws unless the published OpenAPI document tells of this answer to this request. */
export function expectDescribed(method: string, path: string, { status, headers, text }: DescribedAnswer): void {
  const what = `${method} ${path} answered ${status}`;
  const operation = operationOf(method, path);
  const found = operation?.responses[status] ?? (operation ? undefined : DOCUMENT.components.responses[`Status${status}`]);
  const response = found?.$ref ? DOCUMENT.components.responses[found.$ref.split('/').at(-1)!] : found;
  const type = (headers.get('content-type') ?? '').split(';')[0];
  const media = response?.content?.[type];
  if (media === undefined) {
    throw new Error(`${what} as "${type}", of which openapi.json does not tell`);
  }
  validate(media.schema, JSON.parse(text), what);
  for (const [name, { required, schema }] of Object.entries(response?.headers ?? {})) {
    const value = headers.get(name);
    if (value !== null || required) {
      validate(schema, value, `${what}, header ${name}`);
    }
  }
}

function operationOf(method: string, path: string): Document['paths'][string][string] | undefined {
  const [pathname] = path.split('?');
  const fitting = Object.keys(DOCUMENT.paths).filter(template => new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(pathname));
  return fitting.map(template => DOCUMENT.paths[template][method.toLowerCase()]).find(operation => operation !== undefined);
}

function validate(schema: object, value: unknown, what: string): void {
  // References in the document are relative to it.
  const absolute = JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"openapi#/components/'));
  if (!ajv.validate(absolute, value)) {
    throw new Error(`${what} otherwise than openapi.json tells: ${ajv.errorsText()}`);
  }
}
