import * as z from 'zod/mini';

/**
 * Helpers of the wire formats. A format is written once, in zod: its type is what handlers answer, its JSON Schema is published in
 * `schemas/`, and where a request is read it is the parser. A handler that only answers imports the type and bundles nothing of it.
 */

/** What a format looks like in TypeScript. */
export type Wire<Format extends z.core.$ZodType> = Frozen<z.output<Format>>;

/**
 * Alternatives as one object, for whoever builds any of them: what all have, and whatever one of them may have.
 * Which members go together is held by the schema, with every answer of every test.
 */
export type Flat<Alternatives> =
  & { readonly [name in Always<Alternatives>]: Alternatives[name] }
  & { readonly [name in Exclude<Names<Alternatives>, Always<Alternatives>>]?: Member<Alternatives, name> };

/** Names that every alternative has. */
type Always<Alternatives> = {
  [name in Extract<keyof Alternatives, string>]: undefined extends Alternatives[name] ? never : name
}[Extract<keyof Alternatives, string>];
type Names<Alternatives> = Alternatives extends unknown ? keyof Alternatives : never;
type Member<Alternatives, Name extends PropertyKey> = Alternatives extends { readonly [name in Name]?: infer Value } ? Value : never;

type Frozen<Value> = Value extends readonly (infer Element)[] ? readonly Frozen<Element>[]
  : Value extends object ? { readonly [name in keyof Value]: Frozen<Value[name]> }
    : Value;

/** Sentence about a value, and whatever else of JSON Schema its parser does not need. */
export function says<Value>(description: string, more: { readonly [keyword: string]: unknown } = {}): z.core.$ZodCheck<Value> {
  return z.meta({ description, ...more });
}
