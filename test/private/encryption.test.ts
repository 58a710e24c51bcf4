import { Annotations, Environment } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { ImageUploadPipeline, ImageUploadPipelineProps, UploadTrigger } from '../../src';
import { allChannels } from '../support/channels';
import { newStack, Synthesis } from '../support/synthesis';

const OURS = { account: '111122223333', region: 'eu-west-1' };
const LOGS = 'logs.eu-west-1.amazonaws.com (kms:Encrypt, kms:Decrypt, kms:ReEncryptFrom, kms:ReEncryptTo, kms:GenerateDataKey, kms:DescribeKey), or no log group can be made';
const SNS = 'sns.amazonaws.com (kms:Decrypt, kms:GenerateDataKey), or no channel hears of an outcome: until then every event waits in the dead-letter queue of the channel, '
  + 'which SQS encrypts with a key of its own';
const EVENTS = 'events.amazonaws.com (kms:Decrypt, kms:GenerateDataKey), or events that could not be delivered are lost';
const ROLES = 'the roles of the pipeline (kms:Decrypt, kms:GenerateDataKey), since IAM alone cannot allow them a key of another account';

/** The one warning that lists these needs. */
const warning = (...needs: string[]) => [`\`encryptionKey\` is imported, so its policy cannot be changed here, and its owner must allow: ${needs.join('; ')} `
  + '[ack: image-upload-pipeline:key-policy]'];

/** What synth says of a pipeline with an imported key. */
function warningsOf(props: ImageUploadPipelineProps, { env = OURS, account = OURS.account, use = () => {} }: {
  readonly env?: Environment;
  readonly account?: string;
  readonly use?: (pipeline: ImageUploadPipeline) => void;
} = {}): string[] {
  const stack = newStack(env);
  const pipeline = new ImageUploadPipeline(stack, 'Images', { ...props, encryptionKey: kms.Key.fromKeyArn(stack, 'Key', `arn:aws:kms:eu-west-1:${account}:key/k`) });
  use(pipeline);
  return new Synthesis(stack, pipeline).warnings();
}

describe('an imported key', () => {
  test('one warning lists whom its owner must allow: CloudWatch Logs', () => {
    expect(warningsOf({})).toEqual(warning(LOGS));
  });

  test('SNS once, however many channels have a queue, and EventBridge where it starts the workflow', () => {
    expect(warningsOf({ notificationChannels: allChannels() })).toEqual(warning(LOGS, SNS));
    expect(warningsOf({ notificationChannels: allChannels(), uploadTrigger: UploadTrigger.EVENT_BRIDGE })).toEqual([expect.stringContaining(EVENTS)]);
    expect(warningsOf({ uploadTrigger: UploadTrigger.EVENT_BRIDGE })).toEqual(warning(LOGS, EVENTS));
  });

  test('SNS for a channel that a rule asks for after everything else', () => {
    expect(warningsOf({}, { use: pipeline => pipeline.onReady('Ready') })).toEqual(warning(LOGS, SNS));
  });

  test('of another account: the roles too; where nobody knows, that is said', () => {
    expect(warningsOf({}, { account: '222233334444' })).toEqual(warning(LOGS, ROLES));
    expect(warningsOf({}, { env: {} })).toEqual(warning(LOGS.replace('eu-west-1', '<region>'), `if it is of another account, ${ROLES}`));
  });

  test('is not warned of where that is acknowledged, as README says', () => {
    expect(warningsOf({ notificationChannels: allChannels() }, { use: pipeline => Annotations.of(pipeline).acknowledgeWarning('image-upload-pipeline:key-policy') })).toEqual([]);
  });
});

test('each pipeline says it of its own needs; a key of this app needs no word', () => {
  const stack = newStack(OURS);
  const key = kms.Key.fromKeyArn(stack, 'Key', `arn:aws:kms:eu-west-1:${OURS.account}:key/k`);
  const first = new ImageUploadPipeline(stack, 'A', { encryptionKey: key, notificationChannels: allChannels() });
  new ImageUploadPipeline(stack, 'B', { encryptionKey: key });
  new ImageUploadPipeline(stack, 'C', { encryptionKey: new kms.Key(stack, 'Own'), notificationChannels: allChannels(), uploadTrigger: UploadTrigger.EVENT_BRIDGE });

  expect(new Synthesis(stack, first).warnings()).toEqual([...warning(LOGS, SNS), ...warning(LOGS)]);
});
