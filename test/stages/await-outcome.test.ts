import { Duration } from 'aws-cdk-lib';
import { NotificationChannel, UploadAuthorization } from '../../src';
import { synthesize } from '../support/synthesis';

const withMaxWait = (seconds?: number) => ({
  notificationChannels: [NotificationChannel.longPolling(seconds === undefined ? {} : { maxWait: Duration.seconds(seconds) })],
});

/** Longest wait of a client and time of the function. */
function timesOf(seconds?: number, timeout?: Duration): unknown {
  const functionOptions = timeout && { awaitOutcome: { timeout } };
  const { Environment, Timeout } = synthesize({ ...withMaxWait(seconds), functionOptions }).properties('Request/AwaitOutcome');
  return [Environment.Variables.MAX_WAIT_SECONDS, Timeout];
}

test('without the channel there is no route and no function for it', () => {
  const synthesis = synthesize();

  expect(Object.keys(synthesis.functions())).not.toContain('Request/AwaitOutcome');
  expect(synthesis.pipeline.functions).not.toHaveProperty('awaitOutcome');
});

test('the function answers its route, after the authorizer of the pipeline', () => {
  const synthesis = synthesize(withMaxWait());
  const route = Object.values(synthesis.ofType('AWS::ApiGatewayV2::Route')).find(({ Properties }) => Properties.RouteKey === 'GET /uploads/{uploadId}/outcome');

  expect(route?.Properties.AuthorizationType).toBe('AWS_IAM');
  expect(synthesis.text(synthesis.pipeline.functions.awaitOutcome!.functionArn)).toBe('${Request/AwaitOutcome.Arn}');
});

test('the route is as open as the others with none()', () => {
  const synthesis = synthesize({ ...withMaxWait(), authorization: UploadAuthorization.none() });
  const kinds = Object.values(synthesis.ofType('AWS::ApiGatewayV2::Route')).map(({ Properties }) => Properties.AuthorizationType);

  expect(new Set(kinds)).toEqual(new Set(['NONE']));
});

test.each<[number | undefined, [string, number]]>([
  [undefined, ['25', 29]], [25, ['25', 29]], [1, ['1', 5]],
])('a wait of %p seconds ends before its function does, and that before API Gateway gives up', (seconds, expected) => {
  expect(timesOf(seconds)).toEqual(expected);
});

test('the user may give the function more time, but not less than the wait takes', () => {
  expect(timesOf(10, Duration.seconds(20))).toEqual(['10', 20]);
  expect(() => timesOf(10, Duration.seconds(13))).toThrow('functionOptions.awaitOutcome.timeout: must be at least 14 s for a maxWait of 10 s, got 13 s; '
    + 'raise it, or shorten maxWait of NotificationChannel.longPolling');
});

test.each([0, 26, 1.5])('a longest wait of %d seconds is refused', seconds => {
  expect(() => withMaxWait(seconds)).toThrow(`NotificationChannel.longPolling: maxWait: must be whole seconds from 1 to 25, got ${seconds} s`);
});
