import { readFileSync } from 'node:fs';
import { HistoryEvent } from '@aws-sdk/client-sfn';
import { Row, RowResult, Timeline } from './row';
import { UserError } from '../../local/user-error';
import { median, quantile } from '../harness';
import { ReadyUpload, TracedPipeline } from '../ready/local-run';
import { Part, timelineOf, Whose } from '../ready/timeline';
import { SOURCES, sourceFile } from '../sources';

/** The first ones start the functions, and let Node.js compile what runs often. */
const WARM_UP = 6;
const LEAST = 30;

const OWNERS: ReadonlyArray<readonly [Whose, string]> = [
  ['engine', 'of it the local engine: events, pauses, calls of functions'],
  ['service', 'of it calls of S3, DynamoDB and Step Functions'],
  ['ours', 'of it our own code'],
];

export const READY: Row = {
  name: 'ready',
  title: 'From upload to READY',
  method: 'The example of `npm run demo` on the local engine, one upload at a time: from S3\'s answer to the form until the write of READY is answered. Every moment in between is in exactly '
    + 'one part. Functions write down when they are called, when they answer, and each of their calls of AWS (`bench/jobs/trace.ts`); the states are those of the execution\'s history. All '
    + 'of it shares the cores of this machine, nothing crosses a network, and the engine is none of AWS: what is comparable elsewhere is our own code.',
  run: async (rounds): Promise<RowResult> => {
    const count = Math.max(LEAST, 5 * rounds);
    const bytes = new Uint8Array(readFileSync(await sourceFile('jpeg-2')));
    const pipeline = await TracedPipeline.deploy().catch(error => error);
    if (pipeline instanceof UserError) { // no Python, no network, Windows
      return { comparisons: [], skipped: [pipeline.message] };
    }
    if (pipeline instanceof Error) {
      throw pipeline;
    }
    try {
      const uploads: ReadyUpload[] = [];
      for (let index = 0; index < WARM_UP + count; index++) {
        uploads.push(await pipeline.upload(bytes, 'image/jpeg'));
      }
      return resultOf(uploads.slice(WARM_UP));
    } finally {
      await pipeline.stop();
    }
  },
};

function resultOf(uploads: readonly ReadyUpload[]): RowResult {
  const ways = uploads.map(({ acceptedAt, traced }) => timelineOf(acceptedAt, traced));
  const totals = ways.map(parts => sumOf(parts));
  const announced = uploads.map(({ traced }, index) => traced.find(({ what }) => what.startsWith('sns:'))!.to! - uploads[index].acceptedAt - totals[index]);
  return {
    sample: `${uploads.length} uploads, after ${WARM_UP} to warm up`,
    comparisons: [{
      title: `${SOURCES['jpeg-2'].title}, default sizes`,
      contenders: [],
      figures: [
        { what: 'p50', value: median(totals), unit: 'ms' },
        { what: 'p95', value: quantile(totals, 0.95), unit: 'ms' },
        ...OWNERS.map(([whose, what]) => ({ what: `${what}, p50`, value: median(ways.map(parts => sumOf(parts.filter(part => part.whose === whose)))), unit: 'ms' as const })),
        { what: 'by the times of the record, `updatedAt` of READY, p50', value: median(uploads.map(({ acceptedAt, readyAt }) => readyAt - acceptedAt)), unit: 'ms' },
        { what: 'from READY until SNS has the event, p50', value: median(announced), unit: 'ms' },
      ],
    }],
    timeline: { parts: partsOf(ways), states: statesOf(uploads.map(({ history }) => history)) },
  };
}

function partsOf(ways: ReadonlyArray<readonly Part[]>): Timeline['parts'] {
  return ways[0].map(({ what, whose }, index) => {
    const all = ways.map(parts => parts[index].ms);
    return { what, whose, p50Ms: median(all), p95Ms: quantile(all, 0.95) };
  });
}

/** From entry to exit, and of tasks from their start to their result, as Step Functions tells it. */
function statesOf(histories: ReadonlyArray<readonly HistoryEvent[]>): Timeline['states'] {
  const spans = histories.map(history => {
    const found = new Map<string, { entered: number; exited: number }>();
    for (const { timestamp, stateEnteredEventDetails, stateExitedEventDetails } of history) {
      const at = timestamp!.getTime();
      if (stateEnteredEventDetails?.name !== undefined) {
        found.set(stateEnteredEventDetails.name, { entered: at, exited: at });
      } else if (stateExitedEventDetails?.name !== undefined) {
        found.get(stateExitedEventDetails.name)!.exited = at;
      }
    }
    return found;
  });
  const started = histories.map((history, index) => spans[index].get('Inspect image')!.entered - history[0].timestamp!.getTime());
  return [
    { name: 'start of the execution', p50Ms: median(started) },
    ...[...spans[0].keys()].map(name => ({ name, p50Ms: median(spans.map(each => each.get(name)!.exited - each.get(name)!.entered)) })),
  ];
}

function sumOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { ms }) => sum + ms, 0);
}
