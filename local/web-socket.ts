import type { Template } from './removals';

/** Routes whose answers go back to the client: the engine has no such resource, and gives every answer back. */
export function removeRouteResponses(template: Template): string[] {
  const resources = template.Resources ?? {};
  const removed = Object.keys(resources).filter(id => resources[id]?.Type === 'AWS::ApiGatewayV2::RouteResponse');
  removed.forEach(id => delete resources[id]);
  return removed;
}

/**
 * Addresses of a WebSocket API that functions are told, `https://{api}.execute-api…/{stage}` and `wss://…`: the engine has one address
 * for everything, so they become paths below it.
 */
export function redirectWebSocketAddresses(template: Template, engine: string): string[] {
  return Object.entries(template.Resources ?? {}).flatMap(([logicalId, { Type, Properties }]) => {
    const variables = Type === 'AWS::Lambda::Function' ? (Properties?.Environment as Environment | undefined)?.Variables ?? {} : {};
    return Object.keys(variables).flatMap(name => {
      const address = addressOf(variables[name]);
      if (!address) {
        return [];
      }
      const base = `${address.scheme === 'wss://' ? engine.replace(/^http/, 'ws') : engine}/_aws/execute-api/`;
      variables[name] = { 'Fn::Join': ['', [base, address.api, address.stage]] };
      return [logicalId];
    });
  });
}

interface Environment {
  readonly Variables?: { [name: string]: unknown };
}

interface Address {
  readonly scheme: string;
  readonly api: unknown;
  /** With a slash before it. */
  readonly stage: string;
}

/** The parts of `scheme api .execute-api. region . suffix /stage`, as the CDK joins them. */
function addressOf(value: unknown): Address | undefined {
  const parts = (value as { 'Fn::Join'?: [string, unknown[]] } | undefined)?.['Fn::Join']?.[1] ?? [];
  const [scheme, api, middle] = parts;
  const stage = parts.at(-1);
  const isAddress = (scheme === 'https://' || scheme === 'wss://') && typeof middle === 'string' && middle.startsWith('.execute-api.');
  return isAddress && typeof stage === 'string' && stage.startsWith('/') ? { scheme, api, stage } : undefined;
}
