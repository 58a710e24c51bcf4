import * as events from 'aws-cdk-lib/aws-events';
import { ImageUploadPipeline, NotificationChannel } from '../../src';
import { newStack, PropsSource, Synthesis, synthesize } from '../support/synthesis';

const DEFAULT_BUS = 'arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:event-bus/default';
const ROLE = 'Announcement/EventBus/ForwardToEventBusRole';
const toDefaultBus: PropsSource = { notificationChannels: [NotificationChannel.eventBridge()] };
const toOwnBus: PropsSource = stack => ({ notificationChannels: [NotificationChannel.eventBridge({ eventBus: new events.EventBus(stack, 'Bus') })] });

/** The bus that the function is told, and those that its role may use. */
function busesOf(synthesis: Synthesis): unknown {
  const { EVENT_BUS_ARN } = synthesis.properties('Announcement/EventBus/ForwardToEventBus').Environment.Variables;
  const statements = synthesis.properties(ROLE).Policies[0].PolicyDocument.Statement as { readonly Action: unknown; readonly Resource: unknown }[];
  return [EVENT_BUS_ARN, ...statements.filter(({ Action }) => Action === 'events:PutEvents').map(({ Resource }) => Resource)];
}

test('without the channel there is no function, no queue and no permission for it', () => {
  const synthesis = synthesize();

  expect([...Object.keys(synthesis.functions()), ...Object.keys(synthesis.ofType('AWS::SQS::Queue'))].filter(path => /EventBus/.test(path))).toEqual([]);
});

test('events go to the default bus of the account and region', () => {
  expect(busesOf(synthesize(toDefaultBus))).toEqual([DEFAULT_BUS, DEFAULT_BUS]);
});

test('or to the bus that the user names, and to no other', () => {
  expect(busesOf(synthesize(toOwnBus))).toEqual(['${/Bus.Arn}', '${/Bus.Arn}']);
});

test('only events that say they are of a pipeline', () => {
  const { Statement } = synthesize(toDefaultBus).properties(ROLE).Policies[0].PolicyDocument;

  expect(Statement).toContainEqual(expect.objectContaining({
    Action: 'events:PutEvents', Condition: { 'ForAllValues:StringEquals': { 'events:source': 'image-upload-pipeline' } },
  }));
});

test('function and dead letters are properties of the pipeline', () => {
  const synthesis = synthesize(toDefaultBus);
  const { pipeline } = synthesis;

  expect(synthesis.text(pipeline.functions.forwardToEventBus!.functionArn)).toBe('${Announcement/EventBus/ForwardToEventBus.Arn}');
  expect(pipeline.deadLetterQueues.map(queue => synthesis.text(queue.queueArn))).toEqual([
    '${Trigger/DeadLetters.Arn}', '${Announcement/DeadLetters.Arn}', '${Announcement/EventBus/Hub/DeadLetters.Arn}',
  ]);
});

describe('a bus of another account or region', () => {
  const env = { account: '111122223333', region: 'eu-west-1' };
  const warningsWith = (account: string, region: string, at: object = env) => {
    const stack = newStack(at);
    const eventBus = events.EventBus.fromEventBusArn(stack, 'Bus', `arn:aws:events:${region}:${account}:event-bus/central`);
    const pipeline = new ImageUploadPipeline(stack, 'Images', { notificationChannels: [NotificationChannel.eventBridge({ eventBus })] });
    return new Synthesis(stack, pipeline).warnings().filter(warning => /eventBus/.test(warning));
  };

  test('must be opened by its owner, and synth says so', () => {
    expect(warningsWith('444455556666', 'eu-west-1')).toEqual([expect.stringContaining('its own policy must allow `events:PutEvents`')]);
  });

  test('whose stack has no account yet may be of another, and synth says so', () => {
    expect(warningsWith('444455556666', 'eu-west-1', {})).toEqual([expect.stringContaining('`eventBus` may be of another account, 444455556666: its own policy must allow')]);
    const own = synthesize(stack => ({ notificationChannels: [NotificationChannel.eventBridge({ eventBus: events.EventBus.fromEventBusName(stack, 'Named', 'central') })] }));
    expect([...synthesize(toOwnBus).warnings(), ...own.warnings()].filter(warning => /eventBus/.test(warning))).toEqual([]);
  });

  test('of another region cannot be put to, and synth says so and what to do', () => {
    expect(warningsWith('111122223333', 'us-east-1')).toEqual([expect.stringMatching(/of another region, us-east-1: .*take a bus of eu-west-1, and make a rule on it/)]);
  });

  test('of the same account and region needs nothing', () => {
    expect(warningsWith('111122223333', 'eu-west-1')).toEqual([]);
  });
});
