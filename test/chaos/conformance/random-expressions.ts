import { DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { compareTexts, Item, Value } from '../fakes/values';

/** A write with an expression that no handler has, in the same language, and the item that it meets. */
export interface ExpressionCase {
  readonly standing?: Item;
  readonly command: PutCommand | UpdateCommand | DeleteCommand;
}

const texts = fc.constantFrom('', 'a', 'ab', 'b', 'ä', '🐈', '10', '9');
const whole = fc.constantFrom(-1, 0, 1, 2, 9, 10);
const numbers = fc.oneof(whole, fc.constant(1.5));
const scalars: fc.Arbitrary<Value> = fc.oneof(texts, numbers, fc.boolean(), fc.constant(null));
const maps: fc.Arbitrary<Value> = fc.record(
  { n: whole, inner: fc.record({ s: texts }), more: fc.array(scalars, { maxLength: 2 }) }, { requiredKeys: [], noNullPrototype: true });
const lists: fc.Arbitrary<Value> = fc.array(fc.oneof(scalars, maps), { maxLength: 3 });
const values: fc.Arbitrary<Value> = fc.oneof({ weight: 4, arbitrary: scalars }, { weight: 1, arbitrary: maps }, { weight: 1, arbitrary: lists });

/** Attributes of every type, two of some, and names that only a placeholder can spell. */
const ATTRIBUTES: { readonly [name: string]: fc.Arbitrary<Value> } = {
  'n': whole,
  'm': whole,
  's': texts,
  't': texts,
  'flag': fc.boolean(),
  'nothing': fc.constant(null),
  'map': maps,
  'list': lists,
  'box': fc.record({ n: whole, s: texts }, { noNullPrototype: true }),
  'status': texts,
  'a.b': numbers,
};
/** Those that every item has; the others may be missing. */
const SURE = ['n', 's', 'box'];

// Texts hold names as ‹name› and values as «JSON» until placeholders take their place.
const path = (name: string) => name.split('/').map(step => /^\d+$/.test(step) ? `[${step}]` : `.‹${step}›`).join('').slice(1);
const literal = (value: Value) => `«${JSON.stringify(value)}»`;
const words = (parts: readonly string[]) => parts.join(' ');
const oneOf = (...names: string[]) => fc.constantFrom(...names).map(path);

const anyPath = oneOf(
  'n', 'm', 's', 't', 'flag', 'nothing', 'map', 'list', 'status', 'a.b', 'gone', 'map/n', 'map/inner', 'map/inner/s', 'map/gone', 'map/more', 'map/more/0',
  'list/0', 'list/1', 'box/n', 'box/s', 'gone/n', 'n/n');

// AWS refuses bounds of different types or in the wrong order before it looks at the item; the engine only when it comes to them.
const bounds = fc.oneof(
  fc.tuple(numbers, numbers).map(([one, other]) => [Math.min(one, other), Math.max(one, other)]),
  fc.tuple(texts, texts).map(both => both.sort(compareTexts)),
).map(both => both.map(literal));

/** Conditions on an item that is there, or on none. */
function conditions(isThere: boolean): fc.Arbitrary<string> {
  // Two attributes are compared only where one of them is there: the engine takes two that are missing for equal, and the fake does not say.
  const orSure = (literals: fc.Arbitrary<string>, ...sure: string[]) => isThere
    ? fc.oneof({ weight: 1, arbitrary: oneOf(...sure) }, { weight: 4, arbitrary: literals })
    : literals;
  const operand = orSure(values.map(literal), ...SURE);
  const ordered = orSure(fc.oneof(texts, numbers).map(literal), 'n', 's', 'box/n', 'box/s');
  const comparison = fc.oneof(
    { weight: 4, arbitrary: fc.tuple(anyPath, fc.constantFrom('=', '<>'), operand).map(words) },
    { weight: 4, arbitrary: fc.tuple(anyPath, fc.constantFrom('<', '<=', '>', '>='), ordered).map(words) },
    { weight: 2, arbitrary: fc.tuple(anyPath, bounds).map(([what, [low, high]]) => `${what} BETWEEN ${low} AND ${high}`) },
    { weight: 2, arbitrary: fc.tuple(anyPath, fc.array(operand, { minLength: 1, maxLength: 3 })).map(([what, list]) => `${what} IN (${list.join(', ')})`) },
    { weight: 3, arbitrary: fc.tuple(fc.constantFrom('attribute_exists', 'attribute_not_exists'), anyPath).map(([name, what]) => `${name}(${what})`) },
  );
  return fc.letrec<{ condition: string; atom: string; term: string; joined: string }>(tie => ({
    // Brackets only around what is not in brackets yet: DynamoDB refuses redundant ones.
    atom: fc.oneof({ depthSize: 'small', withCrossShrink: true }, comparison, tie('joined').map(text => `(${text})`)),
    term: fc.oneof({ weight: 4, arbitrary: tie('atom') }, { weight: 1, arbitrary: tie('atom').map(text => `NOT ${text}`) }),
    joined: fc.tuple(tie('term'), fc.array(fc.tuple(fc.constantFrom('AND', 'OR'), tie('term')).map(words), { minLength: 1, maxLength: 2 }))
      .map(([first, rest]) => words([first, ...rest])),
    condition: fc.oneof({ weight: 1, arbitrary: tie('term') }, { weight: 2, arbitrary: tie('joined') }),
  })).condition;
}

const addend = fc.oneof(
  // Only of numbers: the engine takes the left one where AWS refuses a text.
  oneOf('n', 'm', 'box/n'), whole.map(literal), fc.constantFrom('n', 'gone').map(name => `if_not_exists(${path(name)}, ${literal(1)})`));
const assigned = fc.oneof(
  { weight: 4, arbitrary: values.map(literal) },
  { weight: 1, arbitrary: anyPath },
  { weight: 3, arbitrary: fc.tuple(anyPath, fc.oneof(anyPath, values.map(literal))).map(([what, otherwise]) => `if_not_exists(${what}, ${otherwise})`) },
  { weight: 3, arbitrary: fc.tuple(addend, fc.constantFrom('+', '-'), addend).map(words) },
);
const TARGETS = ['n', 'm', 's', 'gone', 'map', 'map/n', 'map/new', 'map/inner/s', 'list/0', 'list/5', 'gone/n', 'box/n', 'box/new'];
// What AWS refuses of a path into nothing, the engine takes.
const REMOVABLE = ['n', 's', 't', 'flag', 'nothing', 'map', 'gone'];

function updates(isThere: boolean): fc.Arbitrary<string> {
  const removable = isThere ? [...REMOVABLE, 'box/n', 'box/gone'] : REMOVABLE;
  const write = fc.oneof(
    { weight: 3, arbitrary: fc.tuple(fc.constantFrom(...TARGETS), assigned) },
    { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...removable), fc.constant(undefined)) },
  );
  // AWS refuses an update that writes into one place twice before it looks at the item; the engine takes some.
  return fc.uniqueArray(write, { minLength: 1, maxLength: 4, selector: ([target]) => target.split('/')[0] }).map(writes => {
    const set = writes.flatMap(([target, value]) => value === undefined ? [] : [`${path(target)} = ${value}`]);
    const remove = writes.flatMap(([target, value]) => value === undefined ? [path(target)] : []);
    return words([...(set.length ? [`SET ${set.join(', ')}`] : []), ...(remove.length ? [`REMOVE ${remove.join(', ')}`] : [])]);
  });
}

type Slip = 'none' | 'forgotten' | 'unused';

/** Expressions with placeholders, as inputs of a command; now and then one placeholder is forgotten, or nobody needs it. */
function finished(expressions: { readonly [name: string]: string | undefined }, slip: Slip) {
  const names: { [placeholder: string]: string } = {};
  const used: { [placeholder: string]: Value } = {};
  const placeholder = (text: string) => text
    .replace(/‹([^›]+)›/g, (_, name: string) => {
      const spelled = `#${name.replace(/\W/g, '_')}`;
      names[spelled] = name;
      return spelled;
    })
    .replace(/«([^»]+)»/g, (_, json: string) => {
      const spelled = `:v${Object.keys(used).length}`;
      used[spelled] = JSON.parse(json) as Value;
      return spelled;
    });
  const spelled = Object.fromEntries(Object.entries(expressions).flatMap(([name, text]) => text === undefined ? [] : [[name, placeholder(text)]]));
  if (slip === 'forgotten') delete names[Object.keys(names)[0]];
  if (slip === 'unused') used[':unused'] = 1;
  return {
    ...spelled,
    ...(Object.keys(names).length ? { ExpressionAttributeNames: names } : {}),
    ...(Object.keys(used).length ? { ExpressionAttributeValues: used } : {}),
  };
}

const slips = fc.oneof({ weight: 10, arbitrary: fc.constant<Slip>('none') }, { weight: 1, arbitrary: fc.constantFrom<Slip>('forgotten', 'unused') });
const options = fc.record({
  ReturnValues: fc.constantFrom('NONE', 'ALL_OLD', undefined), ReturnValuesOnConditionCheckFailure: fc.constantFrom('ALL_OLD', 'ALL_OLD', 'NONE', undefined),
});

/** `nth` makes ids of its own: cases do not meet. */
export function expressionCases(nth: number): fc.Arbitrary<ExpressionCase> {
  const Key = { uploadId: `expression-${nth}` };
  // No two are due at the same time: the order of equal keys of an index is nobody's promise.
  const items = fc.record({ uploadId: fc.constant(Key.uploadId), openShard: fc.constantFrom('0', '1'), dueAt: fc.constant(nth), ...ATTRIBUTES },
    { requiredKeys: ['uploadId', ...SURE] as never[], noNullPrototype: true }) as fc.Arbitrary<Item>;
  const TableName = 'table';
  return fc.option(items, { nil: undefined, freq: 8 }).chain(standing => {
    const isThere = standing !== undefined;
    const condition = conditions(isThere);
    const commands = fc.oneof(
      {
        weight: 5,
        arbitrary: fc.tuple(fc.option(condition, { nil: undefined, freq: 5 }), updates(isThere), slips, options, fc.boolean()).map(
          ([ConditionExpression, UpdateExpression, slip, some, all]) => new UpdateCommand({
            TableName, Key, ...finished({ ConditionExpression, UpdateExpression }, slip), ...some, ...(all ? { ReturnValues: 'ALL_NEW' } : {}),
          } as UpdateCommand['input'])),
      },
      {
        weight: 2,
        arbitrary: fc.tuple(condition, items, slips, options).map(([ConditionExpression, item, slip, some]) =>
          new PutCommand({ TableName, Item: item, ...finished({ ConditionExpression }, slip), ...some } as PutCommand['input'])),
      },
      {
        weight: 1,
        arbitrary: fc.tuple(condition, slips, options).map(([ConditionExpression, slip, some]) =>
          new DeleteCommand({ TableName, Key, ...finished({ ConditionExpression }, slip), ...some } as DeleteCommand['input'])),
      },
    );
    return commands.map(command => ({ standing, command }));
  });
}
