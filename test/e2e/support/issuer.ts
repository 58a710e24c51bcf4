import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';

const KEY_ID = 'test';

/** Whom the deployed pipeline `Tokens` trusts, and what it takes to be it. */
export interface Issuer {
  readonly url: string;
  /** PEM. */
  readonly privateKey: string;
}

/** Claims of a token; `undefined` leaves one out. */
export interface Claims {
  readonly [name: string]: unknown;
}

/** An OpenID Connect issuer on this machine, as far as an API looks at one: its configuration and its keys. */
export async function startIssuer(): Promise<{ readonly issuer: Issuer; readonly server: Server }> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const server = createServer(({ url }, response) => {
    const answers: { readonly [path: string]: object } = {
      '/.well-known/openid-configuration': { issuer: issuerUrl(), jwks_uri: `${issuerUrl()}/keys` },
      '/keys': { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: KEY_ID, alg: 'RS256', use: 'sig' }] },
    };
    const answer = answers[url ?? ''];
    response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(answer ?? {}));
  });
  const issuerUrl = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  server.listen(0, '127.0.0.1').unref();
  await once(server, 'listening');
  return { issuer: { url: issuerUrl(), privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString() }, server };
}

/** A token of the issuer for ten minutes, made for the audience of the pipeline unless told. */
export function tokenOf({ url, privateKey }: Issuer, claims: Claims): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'RS256', typ: 'JWT', kid: KEY_ID })}.${part({ iss: url, aud: 'e2e', iat: now - 1, exp: now + 600, ...claims })}`;
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), createPrivateKey(privateKey)).toString('base64url')}`;
}
