const COLOURS = { bold: 1, dim: 2, red: 31, green: 32, cyan: 36 } as const;

/** Colour where a terminal shows it and nobody asked for none. */
export function paint(out: { isTTY?: boolean }, colour: keyof typeof COLOURS, text: string): string {
  return out.isTTY && !process.env.NO_COLOR && text ? `\u001b[${COLOURS[colour]}m${text}\u001b[0m` : text;
}

/** `0.42 s`, `12.3 s`. */
export function duration(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
}

/** `237,223 bytes`. */
export function bytes(count: number): string {
  return `${grouped(count)} bytes`;
}

/** `237,223`, the same on every host. */
export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

/** `1024 × 484`. */
export function pixels({ width, height }: { width: number; height: number }): string {
  return `${width} × ${height}`;
}

/** Rows under a header, columns as wide as they need; numbers stand right. */
export function table(header: readonly string[], rows: readonly (readonly string[])[], rightAligned: readonly number[]): string[] {
  const widths = header.map((name, column) => Math.max(name.length, ...rows.map(row => row[column]?.length ?? 0)));
  return [header, ...rows].map(row => row
    .map((cell, column) => rightAligned.includes(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))
    .join('   ').trimEnd());
}
