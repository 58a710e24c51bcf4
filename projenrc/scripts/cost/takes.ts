import { readFileSync } from 'node:fs';
import { HANDLERS } from '../../../src/private/defaults';
import type { Counts } from '../../../test/e2e/support/counting/counts';

/** What one image takes. */
export interface Takes {
  /** States that are entered, and the start. */
  readonly transitions: number;
  readonly express: boolean;
  readonly s3Writes: number;
  readonly s3Reads: number;
  readonly dynamoWriteUnits: number;
  readonly dynamoReadUnits: number;
  readonly snsPublishes: number;
  readonly httpRequests: number;
  readonly lambdaCalls: number;
  /** Of the functions that make images, and of all others. */
  readonly imageGbSeconds: number;
  readonly otherGbSeconds: number;
  readonly logBytes: number;
  readonly traces: number;
  /** Seconds from the first state to the end. */
  readonly runSeconds: number;
}

/** Images of one file, as they are named in `bench/results/cost.json`. */
export type Outputs = 'default sizes' | 'five sizes in three formats';

/** A client asks for its form, and then how its upload stands, so often. */
export const READS = 3;
/** A call of AWS, and a photo that crosses the network, in seconds: assumed. */
export const CALL_SECONDS = 0.025;
export const PHOTO_SECONDS = 0.06;
/** Lambda's lines START, END and REPORT of a call, with its trace; a line of the access log; one event of an Express run in its log; and what CloudWatch adds to each. */
const [PLATFORM_BYTES, ACCESS_BYTES, EXPRESS_EVENT_BYTES, EVENT_OVERHEAD] = [480, 220, 480, 26];
/** Memory (MB) that comes with one vCPU. */
export const MB_OF_VCPU = 1769;

/** Request, claim and fence, of less than a KB each; the rest of the table's units is the record with its images. */
const EARLY_WRITES = 3;

const KINDS: { readonly [outputs in Outputs]: keyof Kept } = { 'default sizes': 'standard', 'five sizes in three formats': 'express' };
/** Of the counted pipelines, one has channels, which are no part of an image. */
const CHANNELS = ['forwardToEventBus', 'pushToClients'];

interface Kept {
  readonly standard: Counts;
  readonly express: Counts;
}

interface Bench {
  readonly machine: { readonly date: string };
  readonly comparisons: ReadonlyArray<{
    readonly title: string;
    readonly contenders: ReadonlyArray<{ readonly name: string; readonly cpuMs: number }>;
    readonly figures: ReadonlyArray<{ readonly value: number }>;
  }>;
}

// Read anew each time: a run of the bench writes one of them, and then the page.
const kept = () => JSON.parse(readFileSync('test/e2e/counts.json', 'utf8')) as Kept;
const bench = () => JSON.parse(readFileSync('bench/results/cost.json', 'utf8')) as Bench;

/** When processor times were measured. */
export function measuredOn(): string {
  return bench().machine.date;
}

/** What was counted of an upload with these outputs. */
export function countsOf(outputs: Outputs): Counts {
  return kept()[KINDS[outputs]];
}

/** Seconds of one core of the bench's machine: inspection, all sizes, and the same output by output. */
export function cpuOf(outputs: Outputs): { readonly inspect: number; readonly resize: number; readonly plain: number } {
  const { contenders } = bench().comparisons.find(({ title }) => title.endsWith(outputs))!;
  const [whole, alone, plain] = contenders.map(({ cpuMs }) => cpuMs / 1000);
  return { inspect: Math.max(0.005, whole - alone), resize: alone, plain };
}

/** Seconds of the processor for a small function, for each call of AWS that it makes. */
export function smallCallCpu(): number {
  return bench().comparisons.at(-1)!.figures[0].value / 1000;
}

/** Where a function's time goes: its processor time at its share of a vCPU, and what it waits for. */
export function gbSeconds(memoryMb: number, cpu: number, waits: number): { readonly seconds: number; readonly gb: number } {
  const seconds = cpu / Math.min(1, memoryMb / MB_OF_VCPU) + waits;
  return { seconds, gb: seconds * memoryMb / 1024 };
}

/** This pipeline. */
export function pipelineTakes(outputs: Outputs, express: boolean): Takes {
  const { states, calls, invocations, writeUnits, log } = countsOf(outputs);
  const own = Object.keys(invocations).filter(name => !CHANNELS.includes(name)) as (keyof typeof HANDLERS)[];
  const operation = (...names: string[]) => own.reduce((sum, name) =>
    sum + Object.entries(calls[name] ?? {}).reduce((of, [call, times]) => of + (names.includes(call) ? times : 0), 0), 0);
  const { inspect, resize } = cpuOf(outputs);
  const timeOf = (name: keyof typeof HANDLERS) => {
    // Images are written side by side.
    const inTurn = Object.entries(calls[name] ?? {}).reduce((sum, [call, times]) => sum + (call === 's3:PutObject' ? 1 : times), 0) || 1;
    const { memorySize } = HANDLERS[name];
    switch (name) {
      case 'inspectImage': return gbSeconds(memorySize, inspect, PHOTO_SECONDS + (inTurn - 1) * CALL_SECONDS);
      case 'resizeImage': return gbSeconds(memorySize, resize, PHOTO_SECONDS + (inTurn - 1) * CALL_SECONDS);
      default: return gbSeconds(memorySize, inTurn * smallCallCpu(), inTurn * CALL_SECONDS);
    }
  };
  const image = ['inspectImage', 'resizeImage'] as const;
  const others = own.filter(name => !image.some(each => each === name));
  const sum = (names: readonly (keyof typeof HANDLERS)[]) => names.reduce((gb, name) => gb + timeOf(name).gb, 0);
  const recordKb = writeUnits.table - EARLY_WRITES;
  const lambdaCalls = own.reduce((all, name) => all + invocations[name], 0) + READS;
  return {
    transitions: states.length + 1,
    express,
    s3Writes: 1 + operation('s3:PutObject', 's3:CopyObject', 's3:ListObjectVersions', 's3:ListObjectsV2'), // and the client's form
    s3Reads: operation('s3:GetObject', 's3:HeadObject'),
    dynamoWriteUnits: writeUnits.table + writeUnits.byOwner + writeUnits.open,
    dynamoReadUnits: operation('dynamodb:GetItem', 'dynamodb:Query') + READS * Math.ceil(recordKb / 4),
    snsPublishes: operation('sns:Publish'),
    httpRequests: 1 + READS,
    lambdaCalls,
    imageGbSeconds: sum(image),
    otherGbSeconds: sum(others) + READS * gbSeconds(HANDLERS.readUpload.memorySize, smallCallCpu(), CALL_SECONDS).gb,
    logBytes: log.bytes + log.lines * EVENT_OVERHEAD + lambdaCalls * (PLATFORM_BYTES + 3 * EVENT_OVERHEAD)
      + (1 + READS) * (ACCESS_BYTES + EVENT_OVERHEAD)
      + (express ? expressEvents(states) * (EXPRESS_EVENT_BYTES + EVENT_OVERHEAD) : 0),
    traces: 1 + READS + 2, // each call of the API, the workflow with its trigger, the announcement
    runSeconds: (['inspectImage', 'resizeImage', 'recordImage'] as const).reduce((seconds, name) => seconds + timeOf(name).seconds, 0.2),
  };
}

/** Events of a run: its start and end; of a task entered, scheduled, started, succeeded and exited; of a choice entered and exited. */
function expressEvents(states: readonly string[]): number {
  return 2 + states.reduce((sum, name) => sum + (name.endsWith('?') ? 2 : 5), 0);
}

/**
 * The plain design: the same request and notification; a workflow of Verify, a Map with one function for each size, and Record. Each function
 * reads the file and makes its formats one after the other, as the manuals of sharp show it, with AVIF as sharp has it. Neither index, nor claim,
 * nor fence, nor a copy of the original: two writes of the record.
 */
export function plainTakes(outputs: Outputs): Takes {
  const ours = pipelineTakes(outputs, false);
  const { writeUnits, outputs: images } = countsOf(outputs);
  const sizes = outputs === 'default sizes' ? 4 : 5;
  const { inspect, plain } = cpuOf(outputs);
  const { memorySize } = HANDLERS.resizeImage;
  const verify = gbSeconds(HANDLERS.inspectImage.memorySize, inspect, PHOTO_SECONDS);
  const resizing = gbSeconds(memorySize, plain, sizes * (PHOTO_SECONDS + CALL_SECONDS));
  const lambdaCalls = 1 + READS + 1 + 1 + sizes + 1; // request, reads, start, verify, sizes, record with its message
  return {
    ...ours,
    transitions: 1 + 1 + 1 + sizes + 1,
    s3Writes: 1 + images,
    s3Reads: 1 + sizes,
    dynamoWriteUnits: 1 + (writeUnits.table - EARLY_WRITES), // PENDING, and READY: ours has claim and fence between
    dynamoReadUnits: ours.dynamoReadUnits,
    lambdaCalls,
    imageGbSeconds: verify.gb + resizing.gb,
    logBytes: lambdaCalls * (PLATFORM_BYTES + 3 * EVENT_OVERHEAD) + (1 + READS) * (ACCESS_BYTES + EVENT_OVERHEAD),
  };
}
