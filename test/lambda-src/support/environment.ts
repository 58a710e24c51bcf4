import { HANDLER_ENVIRONMENT, HandlerEnvironment, HandlerName } from '../../../src/contract/environment';

/** Gives the tests of a file the environment of a handler, and takes it back after each. */
export function withEnvironment<H extends HandlerName>(handler: H, environment: HandlerEnvironment<H>): void {
  const before = { ...process.env };
  beforeEach(() => {
    for (const name of HANDLER_ENVIRONMENT[handler]) process.env[name] = (environment as Record<string, string>)[name];
  });
  afterEach(() => {
    process.env = { ...before };
  });
}
