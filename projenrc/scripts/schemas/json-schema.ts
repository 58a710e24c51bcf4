import * as z from 'zod/mini';

/** A schema, or a part of one, as JSON. */
export interface JsonSchema {
  [keyword: string]: unknown;
}

/** Whether an object may have members that its format does not know. */
export type Strictness = 'open' | 'closed';

/**
 * JSON Schema 2020-12 of a wire format.
 *
 * Answers and events are published `open`: members are added without a new version, and a client must let them pass. Tests hold them
 * against the `closed` schema. A request that refuses unknown members is closed either way.
 */
export function jsonSchemaOf(format: z.ZodMiniType, strictness: Strictness): JsonSchema {
  const { $schema, ...schema } = z.toJSONSchema(format, { io: strictness === 'open' ? 'input' : 'output', override: ({ zodSchema, jsonSchema }) => tidy(jsonSchema, z.globalRegistry.get(zodSchema)) });
  return schema;
}

/** Without what says nothing: the range of whole numbers in JavaScript, unless a format asks for it, and that names are texts. */
function tidy(schema: z.core.JSONSchema.BaseSchema, asked: JsonSchema = {}): void {
  if (schema.type === 'integer') {
    if (schema.maximum === Number.MAX_SAFE_INTEGER && asked.maximum === undefined) delete schema.maximum;
    if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  }
  if (isEmptyNames(schema.propertyNames)) {
    delete schema.propertyNames;
  }
}

function isEmptyNames(names: unknown): boolean {
  return typeof names === 'object' && names !== null && Object.keys(names).length === 1 && (names as JsonSchema).type === 'string';
}
