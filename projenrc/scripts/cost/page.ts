import { billOf, Item, totalOf } from './bill';
import { ALL_CHANNELS, channelBill } from './channels';
import { PRICES, PRICES_AS_OF, SOURCES } from './prices';
import { CALL_SECONDS, countsOf, cpuOf, MB_OF_VCPU, measuredOn, Outputs, PHOTO_SECONDS, pipelineTakes, plainTakes, READS, smallCallCpu, Takes } from './takes';

/** What the project set out to stay below, in dollars for a million images. */
const EXPECTED: { readonly [outputs in Outputs]?: { readonly standard: number; readonly express: number } } = {
  'five sizes in three formats': { standard: 310, express: 155 },
};

const ALL: readonly Outputs[] = ['default sizes', 'five sizes in three formats'];
const NAMES: { readonly [outputs in Outputs]: string } = {
  'default sizes': 'the default sizes: four, in WebP and JPEG',
  'five sizes in three formats': 'five sizes, 1920 to 160 pixels wide, in JPEG, WebP and AVIF',
};

interface Designs {
  readonly standard: Takes;
  readonly express: Takes;
  readonly plain: Takes;
}

function designsOf(outputs: Outputs): Designs {
  return { standard: pipelineTakes(outputs, false), express: pipelineTakes(outputs, true), plain: plainTakes(outputs) };
}

/** Sections of docs/cost.md. */
export function costSections(): { readonly [section: string]: string } {
  return { summary: summary(), bills: ALL.map(bill).join('\n\n'), channels: channels(), basis: basis() };
}

function summary(): string {
  const rows = ALL.map(outputs => {
    const { standard, express, plain } = designsOf(outputs);
    const expected = EXPECTED[outputs];
    return `| ${NAMES[outputs]} | ${money(standard)}${bound(standard, expected?.standard)} | ${money(express)}${bound(express, expected?.express)} | ${money(plain)} |`;
  });
  const without = ALL.map(outputs => {
    const { standard, express, plain } = designsOf(outputs);
    return `| the same without logs | ${[standard, express, plain].map(takes => money({ ...takes, logBytes: 0 })).join(' | ')} |`;
  });
  return ['| a million images, once | Standard | Express | the plain design |', '|---|---:|---:|---:|', ...rows.flatMap((row, index) => [row, without[index]])].join('\n');
}

function bound(takes: Takes, dollars: number | undefined): string {
  if (dollars === undefined) return '';
  return ` (wanted: at most $${dollars}${totalOf(billOf(takes)) > dollars ? ', **missed**' : ''})`;
}

function bill(outputs: Outputs): string {
  const { standard, express, plain } = designsOf(outputs);
  const columns = [standard, express, plain].map(billOf);
  const whats = [...new Set(columns.flat().map(({ what }) => what))].sort((one, other) => order(one) - order(other));
  const cell = (items: readonly Item[], what: string) => {
    const found = items.find(item => item.what === what);
    return found ? `${found.amount}: $${found.dollars.toFixed(2)}` : '';
  };
  const traces = (takes: Takes) => `${takes.traces}: $${(takes.traces * PRICES.trace.dollars * 1e6).toFixed(2)}`;
  return [
    `### ${NAMES[outputs][0].toUpperCase()}${NAMES[outputs].slice(1)}`,
    '',
    'What one image takes, and what a million of them cost.',
    '',
    '| | price | Standard | Express | the plain design |',
    '|---|---|---:|---:|---:|',
    ...whats.map(what => `| ${what} | ${columns.flat().find(item => item.what === what)!.price} | ${columns.map(items => cell(items, what)).join(' | ')} |`),
    `| **all of it** | | ${columns.map(items => `**$${totalOf(items).toFixed(0)}**`).join(' | ')} |`,
    `| X-Ray traces, at most | ${PRICES.trace.text} | ${[standard, express].map(traces).join(' | ')} | |`,
  ].join('\n');
}

/** Step Functions first, whichever it is. */
function order(what: string): number {
  return what.startsWith('Step') ? 0 : 1;
}

function channels(): string {
  return [
    '| channel | what an outcome takes | a million |',
    '|---|---|---:|',
    ...ALL_CHANNELS.map(channel => {
      const items = channelBill(channel);
      return `| \`${channel}\` | ${items.map(({ what, amount }) => `${what}: ${amount}`).join(', ')} | $${totalOf(items).toFixed(2)} |`;
    }),
  ].join('\n');
}

function basis(): string {
  const [defaults, web] = ALL.map(cpuOf);
  const seconds = (value: number) => `${value.toFixed(2)} s`;
  const { states } = countsOf('default sizes');
  return [
    `- **Prices**: list prices of us-east-1 without free tiers, as published by AWS up to ${PRICES_AS_OF}: ${Object.entries(SOURCES).map(([name, url]) => `[${name}](${url})`).join(', ')}. They `
    + 'differ by region and change.',
    '- **Counted**: calls of AWS, calls of functions, states, units of DynamoDB and lines of logs of one good upload at its first attempt, by a proxy between deployed functions and the local engine, in '
    + '`test/e2e/counts.e2e.ts`; the counts are in '
    + `\`test/e2e/counts.json\`, and a test holds them. States are ${states.map(name => `\`${name}\``).join(', ')}, and the start, which counts too. A write of a record counts for each KB begun, in the table and in each index of which it changes something.`,
    `- **Measured** (${measuredOn()}, \`npm run bench -- --only cost\`): processor time for a 12 MP JPEG, ${seconds(defaults.inspect)} for inspection, ${seconds(defaults.resize)} for the default sizes, ${seconds(web.resize)} for five in three formats; `
    + `output by output ${seconds(defaults.plain)} and ${seconds(web.plain)}. A warm call of a small function ${(smallCallCpu() * 1000).toFixed(1)} ms for each call of AWS.`,
    `- **Assumed**: a vCPU, which comes with ${MB_OF_VCPU} MB, is as fast on ARM as a core of the machine of the bench, and a smaller function has its share of one. A call of AWS takes ${CALL_SECONDS * 1000} ms, to read the photo ${PHOTO_SECONDS * 1000} ms. Lambda's own lines are 480 bytes a call, `
    + 'those of an Express run 480 an event. Cold starts and retries are not in it.',
    `- **The client** asks once for its form and ${READS} times how its upload stands, with \`iam()\`.`,
  ].join('\n');
}

function money(takes: Takes): string {
  return `$${totalOf(billOf(takes)).toFixed(0)}`;
}

/** The table of the README. */
export function readmeSections(): { readonly [section: string]: string } {
  const standard = pipelineTakes('default sizes', false);
  const items = billOf(standard);
  const row = ({ what, amount, price, dollars }: Item) => `| ${what} | ${amount} | ${price} | $${(dollars / 1000).toFixed(3)} | $${dollars.toFixed(dollars < 10 ? 1 : 0)} |`;
  const total = totalOf(items);
  const [web, webExpress] = [false, true].map(express => money(pipelineTakes('five sizes in three formats', express)));
  return {
    costs: [
      '| | one image | list price | 1,000 images | 1 million |',
      '|---|---|---|---|---|',
      ...items.map(row),
      `| **processed once** | | | **$${(total / 1000).toFixed(2)}** | **$${total.toFixed(0)}** |`,
      '',
      `As Express, a million cost ${money(pipelineTakes('default sizes', true))}. Five sizes in three formats, AVIF too: ${web}, as Express ${webExpress}. One function for each size, with sharp at its defaults, `
      + `would take ${money(plainTakes('five sizes in three formats'))}.`,
    ].join('\n'),
  };
}
