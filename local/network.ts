import { createServer } from 'node:net';
import { UserError } from './user-error';

/** Everything local listens here and nowhere else. The SDK also picks path style for an IP address. */
export const LOOPBACK = '127.0.0.1';

/** A port that was free a moment ago; whoever takes it must be ready to ask again. */
export async function freePort(): Promise<number> {
  return listenOnce(0);
}

/** Refuses a port the user asked for, when somebody else has it. */
export async function requireFreePort(port: number): Promise<void> {
  await listenOnce(port).catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === 'EACCES' ? 'may not be opened by this user' : 'is already in use';
    throw new UserError(`port ${port} on ${LOOPBACK} ${reason}`,
      'choose another one with --port, or leave --port out and a free one is taken', { cause: error });
  });
}

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      const address = server.address();
      const taken = typeof address === 'object' && address ? address.port : port;
      server.close(() => resolve(taken));
    });
  });
}
