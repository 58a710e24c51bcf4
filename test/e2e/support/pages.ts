import { once } from 'node:events';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';

const PAGE = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>Upload</title><input type="file">';

/** Serves a page with a field for a file on this machine; what it does comes from the test. */
export async function servePage(): Promise<{ readonly origin: string; readonly server: Server }> {
  const server = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE));
  server.listen(0, '127.0.0.1').unref();
  await once(server, 'listening');
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}
