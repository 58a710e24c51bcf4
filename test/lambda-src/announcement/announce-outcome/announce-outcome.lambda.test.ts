import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { aTurn } from './changes';
import { handler } from '../../../../lambda-src/announcement/announce-outcome/announce-outcome.lambda';
import { HandlerEnvironment } from '../../../../src/contract/environment';
import { outputOf } from '../../shared/captured-output';

const sns = mockClient(SNSClient);
const environment: HandlerEnvironment<'announce-outcome'> = { TOPIC_ARN: 'arn:aws:sns:eu-west-1:111122223333:outcomes', EVENT_SOURCE: 'urn:image-upload-pipeline:pipeline-1' };

beforeEach(() => {
  sns.reset();
  sns.on(PublishCommand).resolves({});
  Object.assign(process.env, environment);
});
afterEach(() => Object.keys(environment).forEach(name => delete process.env[name]));

test('the handler publishes to the topic of its environment, in the name of its pipeline', async () => {
  await outputOf(() => handler({ Records: [aTurn(1, 'PROCESSING', 'READY')] }));
  const [{ TopicArn, Message }] = sns.commandCalls(PublishCommand).map(call => call.args[0].input);
  expect([TopicArn, JSON.parse(Message!).source]).toEqual([environment.TOPIC_ARN, 'urn:image-upload-pipeline:pipeline-1']);
});

test('the handler fails without its environment, so that the stream gives the batch again', async () => {
  delete process.env.TOPIC_ARN;
  await expect(handler({ Records: [aTurn(1, 'PROCESSING', 'READY')] })).rejects.toThrow('announce-outcome misses in its environment: TOPIC_ARN');
});
