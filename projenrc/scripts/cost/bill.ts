import { Price, PRICES } from './prices';
import type { Takes } from './takes';

/** A line of the bill: what one image takes of something, and what a million of them pay. */
export interface Item {
  readonly what: string;
  readonly amount: string;
  readonly price: string;
  readonly dollars: number;
}

/** Memory that an Express run is charged for at least, in GB: its payloads are far below. */
const EXPRESS_GB = 64 / 1024;

/** What a million images cost, by part. */
export function billOf(takes: Takes): Item[] {
  const item = (what: string, amount: number, price: Price, unit = '', digits = 0): Item => (
    { what, amount: `${amount.toFixed(digits)}${unit}`, price: price.text, dollars: amount * price.dollars * 1e6 });
  const run = Math.ceil(takes.runSeconds * 10) / 10;
  const workflow = takes.express
    ? [item('Step Functions, executions', 1, PRICES.expressRun), item('Step Functions, time in 64 MB', run * EXPRESS_GB, PRICES.expressGbSecond, ' GB-s', 2)]
    : [item('Step Functions, transitions', takes.transitions, PRICES.transition)];
  return [
    ...workflow,
    item('S3, writes', takes.s3Writes, PRICES.s3Write),
    item('S3, reads', takes.s3Reads, PRICES.s3Read),
    item('Lambda, time of verifying and making sizes', takes.imageGbSeconds, PRICES.lambdaGbSecond, ' GB-s', 2),
    item('Lambda, time of all others', takes.otherGbSeconds, PRICES.lambdaGbSecond, ' GB-s', 2),
    item('Lambda, calls', takes.lambdaCalls, PRICES.lambdaRequest),
    item('DynamoDB, writes', takes.dynamoWriteUnits, PRICES.dynamoWrite, ' units'),
    item('DynamoDB, reads', takes.dynamoReadUnits, PRICES.dynamoRead, ' units'),
    item('HTTP API', takes.httpRequests, PRICES.httpRequest),
    item('SNS', takes.snsPublishes, PRICES.snsPublish),
    { what: 'CloudWatch Logs', amount: `${(takes.logBytes / 1024).toFixed(1)} KB`, price: PRICES.logGb.text, dollars: takes.logBytes / 1024 ** 3 * PRICES.logGb.dollars * 1e6 },
  ];
}

export function totalOf(items: readonly Item[]): number {
  return items.reduce((sum, { dollars }) => sum + dollars, 0);
}
