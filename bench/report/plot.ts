/** One bar, with its label and what it says at its end. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  readonly text: string;
  /** Ours, among others. */
  readonly ours: boolean;
}

/** Bars that are compared with one another. */
export interface Group {
  readonly title: string;
  readonly bars: readonly Bar[];
}

const WIDTH = 860;
const LEFT = 290;
const RIGHT = 130;
const BAR = 18;
const STEP = 24;
const HEAD = 26;

/** Horizontal bars, group by group, each on a scale of its own: what counts are ratios within a group. */
export function plot(title: string, groups: readonly Group[]): string {
  const parts: string[] = [];
  let y = 44;
  for (const group of groups) {
    const most = Math.max(...group.bars.map(bar => bar.value));
    parts.push(`  <text class="group" x="16" y="${y + 16}">${escaped(group.title)}</text>`);
    y += HEAD;
    for (const bar of group.bars) {
      const width = Math.max(1, Math.round(bar.value / most * (WIDTH - LEFT - RIGHT)));
      parts.push(
        `  <text class="label" x="${LEFT - 10}" y="${y + 13}">${escaped(bar.label)}</text>`,
        `  <rect class="${bar.ours ? 'ours' : 'other'}" x="${LEFT}" y="${y}" width="${width}" height="${BAR}" rx="2"/>`,
        `  <text class="value" x="${LEFT + width + 8}" y="${y + 13}">${escaped(bar.text)}</text>`,
      );
      y += STEP;
    }
    y += 14;
  }
  return drawing(title, WIDTH, y, parts);
}

/** Parts on a page that is dark where the reader's is. */
export function drawing(title: string, width: number, height: number, parts: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(title)}"
  font-family="'Segoe UI', 'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', sans-serif">
  <style>
    .page { fill: #ffffff }
    .title { font-size: 17px; font-weight: 600; fill: #0f172a }
    .group { font-size: 13px; font-weight: 600; fill: #334155 }
    .label { font-size: 12.5px; fill: #334155; text-anchor: end }
    .value { font-size: 12.5px; fill: #0f172a }
    .ours { fill: #2563eb }
    .service { fill: #f59e0b }
    .other, .engine { fill: #94a3b8 }
    @media (prefers-color-scheme: dark) {
      .page { fill: #0d1117 }
      .title, .value { fill: #e6edf3 }
      .group, .label { fill: #b6c2cf }
      .ours { fill: #4f8ef7 }
      .service { fill: #d98e12 }
      .other, .engine { fill: #5b6675 }
    }
  </style>
  <rect class="page" width="100%" height="100%" rx="8"/>
  <text class="title" x="16" y="28">${escaped(title)}</text>
${parts.join('\n')}
</svg>
`;
}

export function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
}
