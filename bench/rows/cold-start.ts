import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Comparison, Row, RowResult } from './row';
import { withStub } from './stubbed';
import { HandlerName } from '../../src/contract/environment';
import { taskInput } from '../../test/lambda-src/support/payloads';
import { UPLOAD_ID } from '../../test/lambda-src/support/records';
import { s3Event } from '../../test/lambda-src/support/s3-events';
import { aRequest, ROLE_CALLER } from '../../test/lambda-src/upload-request/requests';
import { script } from '../contenders';
import { median } from '../harness';

/** What each function is asked first, and the most times the start of Node.js that it should take. */
export const HANDLERS: ReadonlyArray<readonly [HandlerName, unknown, number]> = [
  ['request-upload', aRequest({ iam: ROLE_CALLER, routeKey: 'POST /uploads', body: JSON.stringify({ contentType: 'image/jpeg', size: 1000 }) } as object), 3.5],
  ['read-upload', aRequest({ iam: ROLE_CALLER, routeKey: 'GET /uploads/{uploadId}', pathParameters: { uploadId: UPLOAD_ID } } as object), 4.0],
  ['start-workflow', s3Event(), 3.5],
  ['record-image', { ...taskInput(), revision: 'r1', source: { format: 'jpeg', width: 1, height: 1, frames: 1, hasAlpha: false, sha256: '' }, images: [] }, 3.2],
];

/** What `jobs/cold.ts` prints, in ms. */
interface Printed {
  /** Until the bundle is asked for. */
  readonly start: number;
  readonly compile: number;
  /** Running the bundle, up to its handler. */
  readonly init: number;
  readonly call: number;
  readonly cpuMs: number;
  /** When the process began, since 1970. */
  readonly origin: number;
}

interface Cold extends Printed {
  /** Until the process began. */
  readonly spawn: number;
  /** After the answer. */
  readonly end: number;
  readonly wallMs: number;
}

export const COLD_START: Row = {
  name: 'cold-start',
  title: 'Cold start',
  method: 'From the start of a process to its end: Node.js, the bundle, and one call, whose calls of AWS go to a stub on the same machine. In turn with `node -e 0`, which is the unit. '
    + 'Where other work shares the processor, the start of any process takes longer, and the ratio of times is less than it should be: that of processor times holds. '
    + 'No TLS, no Lambda: what is ours of it.',
  run: (rounds): Promise<RowResult> => withStub(env => {
    const runs = HANDLERS.map((): Cold[] => []);
    const nothing: number[] = [];
    const alone: Cold[] = [];
    for (let round = 0; round < 3 * rounds; round++) {
      nothing.push(timed(['-e', '0'], env).wallMs);
      alone.push(cold([], env));
      HANDLERS.forEach(([name, event], index) => runs[index].push(cold([bundleOf(name), JSON.stringify(event)], env)));
    }
    const unit = { wallMs: median(nothing), cpuMs: median(alone.map(({ cpuMs }) => cpuMs)) };
    return {
      sample: `${3 * rounds} starts of each`,
      comparisons: HANDLERS.map(([name,, target], index) => comparisonOf(name, runs[index], unit, target)),
    };
  }),
};

function comparisonOf(name: HandlerName, runs: readonly Cold[], unit: Pick<Cold, 'wallMs' | 'cpuMs'>, target: number): Comparison {
  const of = (part: keyof Cold) => median(runs.map(run => run[part]));
  return {
    title: name,
    contenders: [],
    figures: [
      { what: 'times `node -e 0`', value: of('wallMs') / unit.wallMs, unit: '×', target },
      { what: 'processor time, times that of Node.js alone', value: of('cpuMs') / unit.cpuMs, unit: '×' },
      { what: 'all of it', value: of('wallMs'), unit: 'ms' },
      { what: 'until there is a process', value: of('spawn'), unit: 'ms' },
      { what: 'start of Node.js', value: of('start'), unit: 'ms' },
      { what: 'reading and compiling the bundle', value: of('compile'), unit: 'ms' },
      { what: 'running it: modules, clients', value: of('init'), unit: 'ms' },
      { what: 'the call', value: of('call'), unit: 'ms' },
      { what: 'the end of the process', value: of('end'), unit: 'ms' },
      { what: 'processor time', value: of('cpuMs'), unit: 'ms' },
      { what: 'the bundle', value: Math.round(statSync(bundleOf(name)).size / 1024), unit: 'KiB' },
    ],
  };
}

function cold(args: readonly string[], env: NodeJS.ProcessEnv): Cold {
  const asked = performance.timeOrigin + performance.now();
  const { wallMs, stderr } = timed([script('cold'), ...args], env);
  const printed = JSON.parse(stderr.split('\n').at(-1)!) as Printed;
  const spawned = printed.origin - asked;
  return { ...printed, wallMs, spawn: spawned, end: wallMs - spawned - printed.start - printed.compile - printed.init - printed.call };
}

function timed(args: readonly string[], env: NodeJS.ProcessEnv): { readonly wallMs: number; readonly stderr: string } {
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
  const wallMs = performance.now() - started;
  if (status !== 0) {
    throw new Error(`${args[0]} ended with ${String(status)}\n${stderr}`);
  }
  return { wallMs, stderr };
}

/** Where the bundle of a function lies. */
export function bundleOf(name: HandlerName): string {
  const stages = join(__dirname, '../../assets/lambda-src');
  const stage = readdirSync(stages).find(each => readdirSync(join(stages, each)).includes(name))!;
  return join(stages, stage, name, `${name}.lambda`, 'index.js');
}
