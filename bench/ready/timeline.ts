/** Something that a function did, as `jobs/trace.ts` writes it down; times in ms. */
export interface Traced {
  /** The function. */
  readonly caller: string;
  /** `called`, `answered`, or `service:Operation`. */
  readonly what: string;
  readonly from: number;
  /** Of a call of AWS: when its answer was there. */
  readonly to?: number;
}

/** Whose time it is: that of the local engine between functions, that of the services it plays, or that of our own code. */
export type Whose = 'engine' | 'service' | 'ours';

/** A stretch of the way from upload to READY. */
export interface Part {
  readonly what: string;
  readonly whose: Whose;
  readonly ms: number;
}

/** What a function does by itself, where it waits for no call. */
const OWN = 'own';

/** A function on the way: its parts by the calls it makes, until the one that ends its share. */
interface Leg {
  /** The function. */
  readonly handler: string;
  /** What happens before it is called. */
  readonly before: string;
  /** Its calls of AWS and `OWN`, and what they are for. */
  readonly parts: ReadonlyArray<readonly [call: string, name: string]>;
  /** The call that ends the leg; else its answer does. */
  readonly until?: string;
}

export const LEGS: readonly Leg[] = [
  {
    handler: 'start-workflow',
    before: 'S3\'s event',
    parts: [[OWN, 'code'], ['dynamodb:UpdateItem', 'claim'], ['states:StartExecution', 'StartExecution']],
    until: 'states:StartExecution',
  },
  {
    handler: 'inspect-image',
    before: 'start of the execution',
    parts: [['dynamodb:UpdateItem', 'fence'], ['s3:GetObject', 'S3 read'], [OWN, 'digest, container, header, plan']],
  },
  {
    handler: 'resize-image',
    before: 'result, states, call',
    parts: [['s3:GetObject', 'S3 read'], [OWN, 'decode, scale, encode'], ['s3:PutObject', 'S3 writes']],
  },
  {
    handler: 'record-image',
    before: 'result, states, call',
    parts: [[OWN, 'code'], ['s3:CopyObject', 'S3 copy'], ['dynamodb:UpdateItem', 'READY']],
    until: 'dynamodb:UpdateItem',
  },
];

/** The way of one upload, part by part, from S3's answer on: what there is between a start and an end is in exactly one part. */
export function timelineOf(acceptedAt: number, traced: readonly Traced[]): Part[] {
  let at = acceptedAt;
  return LEGS.flatMap(leg => {
    const mine = traced.filter(({ caller }) => caller === leg.handler);
    const called = only(mine, 'called', leg);
    const end = leg.until === undefined ? only(mine, 'answered', leg).from : only(mine, leg.until, leg).to!;
    // The event can be faster than the answer that the client gets.
    const before: Part = { what: `before ${leg.handler}: ${leg.before}`, whose: 'engine', ms: called.from - at };
    at = end;
    return [before, ...within(called.from, end, mine, leg)];
  });
}

/** A call that is waited for. */
interface Wait {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** Each moment counts for the call that has been waited for the longest, or for the code itself where it waits for none. */
function within(from: number, to: number, traced: readonly Traced[], { handler, parts }: Leg): Part[] {
  const waits = parts.flatMap(([call, name]) => waitFor(name, traced.filter(each => each.what === call && each.to! <= to)));
  const edges = [...new Set([from, to, ...waits.flatMap(wait => [wait.from, wait.to])])].sort((a, b) => a - b);
  const sums = new Map<string, Part>(parts.map(([call, name]) => [name, { what: `${handler}: ${name}`, whose: call === OWN ? 'ours' : 'service', ms: 0 }]));
  const own = parts.find(([call]) => call === OWN)![1];
  for (let index = 1; index < edges.length; index++) {
    const [start, end] = [edges[index - 1], edges[index]];
    const running = waits.filter(wait => wait.from <= start && wait.to >= end).sort((a, b) => a.from - b.from)[0];
    const name = running?.name ?? own;
    sums.set(name, { ...sums.get(name)!, ms: sums.get(name)!.ms + end - start });
  }
  return [...sums.values()];
}

/** Calls of one kind are waited for once the last of them is made: before that, there is still something to make it from. */
function waitFor(name: string, calls: readonly Traced[]): Wait[] {
  return calls.length === 0 ? [] : [{ name, from: Math.max(...calls.map(call => call.from)), to: Math.max(...calls.map(call => call.to!)) }];
}

function only(traced: readonly Traced[], what: string, { handler }: Leg): Traced {
  const found = traced.filter(each => each.what === what);
  if (found.length !== 1) {
    throw new Error(`${handler} has '${what}' ${found.length} times in its trace, once was expected`);
  }
  return found[0];
}
