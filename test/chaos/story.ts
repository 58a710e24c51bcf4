import type { Handlers } from './functions';
import { runScenario } from './run-seed';
import type { Scenario } from './scenario';
import type { Pipeline } from './world';

/** A scenario as lines that a person can follow: what was planned, what happened when, and what did not hold. */
export async function storyOf(scenario: Scenario, handlers: Handlers, pipeline: Pipeline): Promise<string> {
  const lines: string[] = [];
  const { violations } = await runScenario(handlers, pipeline, scenario, (time, line) => {
    lines.push(`${String(lines.length + 1).padStart(4)}  ${clockTime(time)}  ${line}`);
  });
  return [
    `A ${pipeline.stateMachineKind} pipeline. ${scenario.keyed ? 'The client sends an Idempotency-Key. ' : ''}${scenario.keepRejected ? '' : 'Refused files are deleted. '}${sweepOf(scenario)}`,
    ...scenario.faults.map(({ on, of, nth, kind, amount }) => `Fault: ${kind}, at ${on} ${nth + 1} of ${of} (${amount})`),
    '',
    ...lines,
    '',
    ...violations.map(({ invariant, how, at }) => `BROKEN at ${clockTime(at)}: ${invariant} (${how})`),
    ...violations.length === 0 ? ['Every invariant holds.'] : [],
  ].join('\n');
}

function sweepOf({ sweepOff }: Scenario): string {
  if (sweepOff === 0) return '';
  return typeof sweepOff === 'number' ? `The sweep is off for ${sweepOff} hours.` : 'The sweep is off until all else is over.';
}

/** `07T12:03:10.125`: a story may last longer than a day. */
function clockTime(time: number): string {
  return new Date(time).toISOString().slice(8, 23);
}
