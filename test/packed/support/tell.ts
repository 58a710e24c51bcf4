/** Says what was measured: a line that `.ci/run` shows whatever else a run prints. Nothing can fail on it. */
export function tell(line: string): void {
  process.stdout.write(`notice: ${line}\n`);
}
