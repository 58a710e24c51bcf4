import { AwsStub } from 'aws-sdk-client-mock';

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type AnyStub = AwsStub<any, any, any>;

/** Every call of some mocked clients in the order they were made: `PutObject images/key`. */
export function stepsOf(...mocks: AnyStub[]): string[] {
  const calls = mocks.flatMap(mock => mock.calls());
  return calls
    .sort((a, b) => a.calledBefore(b) ? -1 : 1)
    .map(({ args: [command] }) => {
      const { Bucket, Key, Prefix } = command.input as { Bucket?: string; Key?: unknown; Prefix?: string };
      const target = Bucket === undefined ? '' : ` ${Bucket}/${Prefix ?? (Key as string | undefined) ?? ''}`;
      return command.constructor.name.replace(/Command$/, '') + target;
    });
}

/** A logger that keeps what it is told. */
export function silentLogger(): { info: jest.Mock } {
  return { info: jest.fn() };
}
