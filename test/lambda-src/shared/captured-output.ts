/** Everything written to standard output and error while `work` runs, loggers and stray consoles alike. */
export async function outputOf(work: () => unknown): Promise<string> {
  const written: string[] = [];
  const keep = (chunk: unknown): boolean => {
    written.push(String(chunk));
    return true;
  };
  const spies = [
    jest.spyOn(process.stdout, 'write').mockImplementation(keep),
    jest.spyOn(process.stderr, 'write').mockImplementation(keep),
    ...(['log', 'info', 'warn', 'error', 'debug'] as const).map(method => jest.spyOn(console, method).mockImplementation((...args) => void keep(args.join(' ')))),
  ];
  try {
    await work();
  } finally {
    spies.forEach(spy => spy.mockRestore());
  }
  return written.join('');
}

/** The JSON log lines in captured output. */
export function linesOf(output: string): Record<string, unknown>[] {
  return output.split('\n').filter(line => line !== '').map(line => JSON.parse(line));
}
