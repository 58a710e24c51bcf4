import { Item } from './bill';
import { Price, PRICES } from './prices';
import { CALL_SECONDS, countsOf, gbSeconds, smallCallCpu } from './takes';
import { HANDLERS } from '../../../src/private/defaults';

/** A message is sent to the queue, received from it and deleted. */
const SQS_REQUESTS = 3;

/** Channels that are pushed to, with the function of each and what its calls are charged as. */
const CHANNELS = {
  'eventBridge()': { handler: 'forwardToEventBus', charges: { 'events:PutEvents': ['events', PRICES.busEvent] }, more: [] },
  'webSocket()': { handler: 'pushToClients', charges: { 'dynamodb:Query': ['reads', PRICES.dynamoRead] }, more: [['messages', PRICES.socketMessage]] },
} as const;

export type Channel = keyof typeof CHANNELS;
export const ALL_CHANNELS = Object.keys(CHANNELS) as Channel[];

/** What a channel adds to a million images, by part: one listener hears of each. */
export function channelBill(channel: Channel): Item[] {
  const { handler, charges, more } = CHANNELS[channel];
  const { calls, invocations } = countsOf('default sizes');
  const item = (what: string, amount: number, price: Price): Item => ({ what, amount: `${amount}`, price: price.text, dollars: amount * price.dollars * 1e6 });
  const made = Object.entries(calls[handler]);
  const inTurn = made.reduce((sum, [, times]) => sum + times, 0) + more.length;
  const { gb } = gbSeconds(HANDLERS[handler].memorySize, inTurn * smallCallCpu(), inTurn * CALL_SECONDS);
  return [
    item('requests of SQS', SQS_REQUESTS, PRICES.sqsRequest),
    item('calls of its function', invocations[handler], PRICES.lambdaRequest),
    { ...item('time of its function', 1, PRICES.lambdaGbSecond), amount: `${gb.toFixed(3)} GB-s`, dollars: gb * PRICES.lambdaGbSecond.dollars * 1e6 },
    ...made.map(([operation, times]) => {
      const [what, price] = (charges as { readonly [operation: string]: readonly [string, Price] })[operation] ?? unknown(operation);
      return item(what, times, price);
    }),
    ...more.map(([what, price]) => item(what, 1, price)),
  ];
}

function unknown(operation: string): never {
  throw new Error(`nobody has said what ${operation} costs`);
}
