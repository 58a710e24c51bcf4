import { drawing, escaped } from './plot';
import { Whose } from '../ready/timeline';
import { Timeline } from '../rows/row';

const WHOSE: { readonly [whose in Whose]: string } = { engine: 'local engine', service: 'services', ours: 'our code' };

/** The parts and the states as tables. */
export function timelineLines({ parts, states }: Timeline): string[] {
  return [
    '| part | whose | p50, ms | p95, ms |', '|---|---|---|---|',
    ...parts.map(({ what, whose, p50Ms, p95Ms }) => `| ${what} | ${WHOSE[whose]} | ${p50Ms.toFixed(1)} | ${p95Ms.toFixed(1)} |`),
    '',
    'The states, from entry to exit:', '',
    '| state | p50, ms |', '|---|---|',
    ...states.map(({ name, p50Ms }) => `| ${name} | ${p50Ms.toFixed(0)} |`),
    '',
  ];
}

const WIDTH = 860;
const LEFT = 330;
const RIGHT = 70;
const BAR = 16;
const STEP = 22;

/** All parts in one bar, and below it each where it begins: medians, end to end. */
export function timelinePlot(title: string, { parts }: Timeline): string {
  const total = parts.reduce((sum, { p50Ms }) => sum + p50Ms, 0);
  const across = (ms: number) => ms / total * (WIDTH - LEFT - RIGHT);
  const drawn: string[] = [];
  let y = 70;
  let at = 0;
  drawn.push(`  <text class="label" x="${LEFT - 10}" y="${y + 13}">all of it</text>`, `  <text class="value" x="${WIDTH - RIGHT + 8}" y="${y + 13}">${total.toFixed(0)} ms</text>`);
  for (const { whose, p50Ms } of parts) {
    drawn.push(`  <rect class="${whose}" x="${(LEFT + across(at)).toFixed(1)}" y="${y}" width="${across(p50Ms).toFixed(1)}" height="${BAR + 4}"/>`);
    at += p50Ms;
  }
  y += STEP + 14;
  at = 0;
  for (const { what, whose, p50Ms } of parts) {
    const x = LEFT + across(at);
    const width = Math.max(1, across(p50Ms));
    drawn.push(
      `  <text class="label" x="${LEFT - 10}" y="${y + 12}">${escaped(what)}</text>`,
      `  <rect class="${whose}" x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" rx="2"/>`,
      `  <text class="value" x="${(x + width + 6).toFixed(1)}" y="${y + 12}">${p50Ms.toFixed(1)}</text>`,
    );
    y += STEP;
    at += p50Ms;
  }
  const legend = Object.entries(WHOSE).map(([whose, name], index) =>
    `  <rect class="${whose}" x="${LEFT + 130 * index}" y="42" width="12" height="12" rx="2"/>\n  <text class="value" x="${LEFT + 18 + 130 * index}" y="52">${name}</text>`);
  return drawing(`${title}: p50 of each part, ms`, WIDTH, y + 14, [...legend, ...drawn]);
}
