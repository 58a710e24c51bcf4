import { PAYLOAD_VERSION } from '../../src/contract/messages';

/** Executions outlive deployments: a handler takes what its predecessor's states hand on, too. */
export function checkPayloadVersion({ v }: { readonly v: number }): void {
  if (v !== PAYLOAD_VERSION && v !== PAYLOAD_VERSION - 1) {
    throw new Error(`payload has version ${v}, this handler knows ${PAYLOAD_VERSION} and the one before`);
  }
}
