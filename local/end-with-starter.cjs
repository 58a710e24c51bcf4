/**
 * Preloaded into long-running Node tools: ends them with whoever started them.
 * Standard input is a pipe that nothing is written to; it ends when the starter
 * ends, also by a kill that no handler sees. What run_engine.py is for Python.
 */
process.stdin.on('end', () => process.kill(-process.pid, 'SIGKILL'));
process.stdin.on('error', () => undefined);
process.stdin.resume();
process.stdin.unref();
