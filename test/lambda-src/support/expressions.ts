import { UpdateCommandInput } from '@aws-sdk/lib-dynamodb';

type Input = Pick<UpdateCommandInput, 'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'>;

/** The condition of a write, with names and values put in: `status IN ("PENDING", "EXPIRED")`. */
export function conditionOf(input: Input): string {
  return resolve(input.ConditionExpression ?? '', input);
}

/** What a write sets, by attribute: `{ version: 'version + 1' }`. */
export function setBy(input: Input): Record<string, string> {
  const [set] = (input.UpdateExpression ?? '').replace(/^SET /, '').split(' REMOVE ');
  // Commas inside a function's brackets do not separate.
  return Object.fromEntries(set.split(/, (?=#\w+ =)/).map(assignment => {
    const [name, value] = assignment.split(/ = (.*)/s);
    return [resolve(name, input), resolve(value, input)];
  }));
}

/** The attributes that a write removes. */
export function removedBy(input: Input): string[] {
  const [, remove] = (input.UpdateExpression ?? '').split(' REMOVE ');
  return remove === undefined ? [] : remove.split(', ').map(name => resolve(name, input));
}

function resolve(expression: string, input: Input): string {
  return expression
    .replace(/#\w+/g, name => given(input.ExpressionAttributeNames, name))
    .replace(/:\w+/g, value => JSON.stringify(given(input.ExpressionAttributeValues, value)));
}

/** Strict, as DynamoDB is: a placeholder without a meaning is an error. */
function given<T>(meanings: Record<string, T> | undefined, placeholder: string): T {
  const meaning = meanings?.[placeholder];
  if (meaning === undefined) throw new Error(`${placeholder} is used and not given`);
  return meaning;
}
