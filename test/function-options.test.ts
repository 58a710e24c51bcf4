import { Duration, Size } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import {
  CropPosition, ImageFormat, ImageSize, ImageUploadPipeline, ImageUploadPipelineProps, NotificationChannel, OutputFormat, PipelineFunctionOptions,
} from '../src';
import { definitionOf } from './support/definition';
import { permissionsOf } from './support/permissions';
import { newStack, synthesize } from './support/synthesis';
import { API_HANDLERS } from '../src/private/defaults';

const { EXPRESS } = sfn.StateMachineType;

/** What a pipeline with these properties is told. */
function told(props: ImageUploadPipelineProps): string {
  try {
    new ImageUploadPipeline(newStack(), 'Images', props);
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing';
}

describe('settings reach their function, and no other', () => {
  const notificationChannels = [
    NotificationChannel.eventBridge(), NotificationChannel.longPolling({ maxWait: Duration.seconds(20) }), NotificationChannel.webSocket(),
  ];
  const plain = synthesize({ notificationChannels });
  const settings = { memorySize: 2048, timeout: Duration.seconds(25), reservedConcurrentExecutions: 7, environment: { NODE_OPTIONS: '--enable-source-maps' } };

  test.each<[keyof PipelineFunctionOptions, string]>([
    ['requestUpload', 'Request/RequestUpload'], ['readUpload', 'Request/ReadUpload'], ['deleteUpload', 'Request/DeleteUpload'],
    ['startWorkflow', 'Trigger/StartWorkflow'], ['inspectImage', 'Workflow/InspectImage'], ['resizeImage', 'Workflow/ResizeImage'],
    ['recordImage', 'Workflow/RecordImage'], ['cleanUp', 'Workflow/CleanUp'], ['sweepUploads', 'Catalog/SweepUploads'],
    ['announceOutcome', 'Announcement/AnnounceOutcome'],
    ['forwardToEventBus', 'Announcement/EventBus/ForwardToEventBus'], ['awaitOutcome', 'Request/AwaitOutcome'],
    ['pushToClients', 'Announcement/WebSocket/PushToClients'], ['trackConnection', 'Announcement/WebSocket/TrackConnection'],
  ])('%s', (handler, path) => {
    const timeout = handler === 'sweepUploads' ? Duration.seconds(125) : API_HANDLERS.includes(handler) ? settings.timeout : Duration.seconds(50);
    const tuned = synthesize({ notificationChannels, functionOptions: { [handler]: { ...settings, timeout } } });

    for (const [fn, { Properties }] of Object.entries(tuned.functions())) {
      const before = plain.properties(fn);
      const { Variables } = before.Environment;
      const { MemorySize, Timeout, ReservedConcurrentExecutions, Environment } = Properties;
      expect([fn, MemorySize, Timeout, ReservedConcurrentExecutions, Object.keys(Environment.Variables).sort()])
        .toEqual(fn === path
          ? [fn, 2048, timeout.toSeconds(), 7, [...Object.keys(Variables), 'NODE_OPTIONS'].sort()]
          : [fn, before.MemorySize, before.Timeout, undefined, Object.keys(Variables).sort()]);
    }
  });
});

describe('the times of the workflow follow', () => {
  const longer = synthesize({ functionOptions: { resizeImage: { timeout: Duration.minutes(5) }, cleanUp: { timeout: Duration.seconds(40) } } });
  const states = definitionOf(longer).States;

  test('a task ends ten seconds after its function', () => {
    expect(states['Clean up'].TimeoutSeconds).toBe(50);
    expect([states['Resize image'], states['Resize batches'].ItemProcessor!.States['Resize batch']].map(({ TimeoutSeconds }) => TimeoutSeconds)).toEqual([310, 310]);
  });

  test('a run has twice as much longer as its functions have', () => {
    expect(definitionOf(longer).TimeoutSeconds).toBe(30 * 60 + 2 * 180);
    expect(definitionOf(synthesize({ functionOptions: { cleanUp: { timeout: Duration.seconds(40) } } })).TimeoutSeconds).toBe(30 * 60);
  });

  test('every hand waits for the same longest run', () => {
    const waits = Object.values(longer.functions()).map(({ Properties }) => Properties.Environment.Variables.LONGEST_RUN_SECONDS);

    expect([...new Set(waits)].filter(value => value !== undefined)).toEqual([String(30 * 60 + 2 * 180 + 300 + 60)]);
  });

  const crashes = (props: ImageUploadPipelineProps, state: string) => {
    const { States } = definitionOf(synthesize({ stateMachineType: EXPRESS, ...props }));
    const task = States[state] ?? States['Resize batches'].ItemProcessor!.States[state];
    return task.Retry!.find(({ ErrorEquals }) => ErrorEquals.includes('Sandbox.Timedout'))!.MaxAttempts;
  };

  test('Express: a function that crashed is tried again, unless there is no time for it before Clean up', () => {
    const functionOptions = { resizeImage: { timeout: Duration.minutes(2) } };

    expect(['Inspect image', 'Resize image', 'Resize batch', 'Record image', 'Clean up'].map(state => [crashes({}, state), crashes({ functionOptions }, state)]))
      .toEqual([[1, 1], [1, 0], [1, 0], [1, 1], [1, 1]]);
  });

  test('Express: the longest that leaves time for Clean up is taken, a second more is not', () => {
    const resizeImage = (seconds: number) =>
      told({ stateMachineType: EXPRESS, functionOptions: { resizeImage: { timeout: Duration.seconds(seconds) } } });

    expect(resizeImage(160)).toBe('nothing');
    expect(resizeImage(161)).toBe('functionOptions.resizeImage.timeout: must be at most 160 s with StateMachineType.EXPRESS, '
      + 'whose runs end after five minutes with Clean up in them, got 161 s; shorten it, or take StateMachineType.STANDARD');
    expect(told({ stateMachineType: EXPRESS, functionOptions: { cleanUp: { timeout: Duration.seconds(88) } } })).toContain('functionOptions.cleanUp.timeout: must be at most 87 s');
    // Not the one whose time is short already.
    const functionOptions = { inspectImage: { timeout: Duration.seconds(40) }, cleanUp: { timeout: Duration.seconds(140) } };
    expect(told({ stateMachineType: EXPRESS, functionOptions })).toContain('functionOptions.cleanUp.timeout: must be at most 105 s');
    expect(told({ functionOptions: { resizeImage: { timeout: Duration.seconds(900) } } })).toBe('nothing');
  });
});

const WITHOUT_LOSS = OutputFormat.webp({ lossless: true });
const whole = (name: string, format: OutputFormat) => ImageSize.inside(name, { width: 16_383, formats: [format] });

describe('memory follows the limits', () => {
  const resizing = (props: ImageUploadPipelineProps) => synthesize(props).properties('Workflow/ResizeImage').MemorySize;
  const large: ImageUploadPipelineProps = {
    maxFileSize: Size.mebibytes(200),
    acceptedFormats: [ImageFormat.AVIF],
    sizes: [ImageSize.contain('poster', { width: 6000, height: 5000, formats: [OutputFormat.avif()] })],
  };

  test('resizing has 1769 MiB, and more only where the limits need it', () => {
    expect(resizing({})).toBe(1769);
    expect(resizing(large)).toBe(150 + 400 + 4 * 100 + 18 * 100);
    expect(resizing({ ...large, maxPixels: 30_000_000, maxFileSize: Size.mebibytes(10) })).toBe(1769);
  });

  test.each<[string, ImageUploadPipelineProps, number]>([
    ['the file and the pixels', { acceptedFormats: [ImageFormat.JPEG, ImageFormat.PNG] }, 150 + 20 + 400 + 900],
    ['WebP alone, none that moves', { acceptedFormats: [ImageFormat.WEBP], maxFrames: 1 }, 150 + 20 + 400 + 800],
    // Frames and halves of them, the frames of a size, a frame of 4K at work, and as JPEG.
    ['animations', {}, Math.ceil(150 + 20 + 400 + 400 / 3 + 400 + 52 * 8.2944 + 10 * 8.2944)],
    ['no animation of a size without WebP', { sizes: [ImageSize.inside('a', { width: 1600, formats: [OutputFormat.jpeg()] })] }, 150 + 20 + 400 + 900],
    ['two frames as they come, by way of a copy', { acceptedFormats: [ImageFormat.GIF], sizes: [ImageSize.cover('a', { width: 10, height: 10 })] }, 150 + 20 + 400 + 400 + 250],
    ['animations of a size that is small', { acceptedFormats: [ImageFormat.GIF], maxPixels: 1_000_000, sizes: [ImageSize.cover('a', { width: 20, height: 50, enlarge: true })] },
      Math.ceil(150 + 20 + 4 + 4 + 5 / 2)],
    ['a decoder of AVIF', { acceptedFormats: [ImageFormat.AVIF, ImageFormat.JPEG] }, 150 + 20 + 400 + 1800],
    ['the largest AVIF, no larger than the upload', { sizes: [ImageSize.inside('a', { width: 16383, formats: [OutputFormat.avif()] })] }, 150 + 20 + 400 + 2800],
    ['all formats of a size together', { maxFrames: 1, maxPixels: 10_000_000, sizes: [ImageSize.inside('a', { width: 16383, formats: [OutputFormat.webp(), OutputFormat.jpeg(), OutputFormat.png()] })] },
      150 + 20 + 40 + 260],
    ['the size that takes most', { maxPixels: 10_000_000, sizes: [ImageSize.cover('a', { width: 10, height: 10 }), ImageSize.inside('b', { width: 16383, formats: [OutputFormat.avif()] })] },
      150 + 20 + 40 + 280],
    ['sizes that share a window, together', {
      maxPixels: 10_000_000,
      sizes: [1000, 3000, 2000].map(side => (
        ImageSize.cover(`s${side}`, { width: side, height: side, position: CropPosition.ATTENTION, formats: [OutputFormat.avif()] }))),
    }, 150 + 20 + 40 + 28 * 14],
    ['an AVIF like the upload', { acceptedFormats: [ImageFormat.AVIF], sizes: [ImageSize.inside('a', { width: 16383, formats: [OutputFormat.sameAsSource()] })] },
      150 + 20 + 400 + 2800],
    ['no AVIF where none is uploaded', { sizes: [ImageSize.inside('a', { width: 16383, formats: [OutputFormat.sameAsSource()] })] }, 150 + 20 + 400 + 1800],
    ['an AVIF outside of its box', { maxPixels: 1_000_000, sizes: [ImageSize.outside('a', { width: 100, height: 20, enlarge: true, formats: [OutputFormat.avif()] })] },
      150 + 20 + 4 + 46],
    ['an AVIF that is made larger', { maxPixels: 1_000_000, sizes: [ImageSize.cover('a', { width: 2000, height: 1000, enlarge: true, formats: [OutputFormat.avif()] })] }, 150 + 20 + 4 + 56],
  ])('%s', (_, props, needed) => {
    expect(told({ ...props, functionOptions: { resizeImage: { memorySize: needed } } })).toBe('nothing');
    expect(told({ ...props, functionOptions: { resizeImage: { memorySize: needed - 1 } } }))
      .toContain(`functionOptions.resizeImage.memorySize: must be at least ${needed} MiB for `);
  });

  test('a size that takes longer than half of the time of resizing is refused, with the time that it takes', () => {
    const slow = (effort: number, more: ImageUploadPipelineProps = {}, lossless = false) =>
      told({ maxPixels: 20_000_000, sizes: [whole('large', OutputFormat.avif({ effort, lossless }))], ...more });
    const withTime = (seconds: number, memorySize?: number) =>
      slow(4, { functionOptions: { resizeImage: { timeout: Duration.seconds(seconds), memorySize } } });
    const refused = (seconds: number) => `functionOptions.resizeImage.timeout: must be at least ${seconds} s for size 'large' of 20000000 pixels with `;

    // 20 MP at 2.7 or 3.5 s, and a PNG at 20 ms, twice.
    expect(slow(4)).toBe('nothing');
    expect(slow(5)).toBe(`${refused(141)}1769 MiB, got 120 s; raise it to 141, or take less effort, give the size both sides, or lower the limits`);
    expect(withTime(109)).toBe('nothing');
    expect(withTime(108)).toContain(refused(109));
    expect(withTime(218, 885)).toBe('nothing');
    expect(withTime(217, 885)).toContain(`${refused(218)}885 MiB`);
    expect(slow(9, {}, true)).toContain('got 120 s; take less effort, give the size both sides, or lower the limits');
    expect(slow(3, { stateMachineType: EXPRESS })).toBe('nothing');
    expect(slow(4, { stateMachineType: EXPRESS })).toContain('got 75 s; raise it to 109');
  });

  test('frames take their time, all together', () => {
    const lossless = (maxFrames: number) => told({ maxFrames, stateMachineType: EXPRESS, sizes: [ImageSize.inside('a', { width: 1600, formats: [WITHOUT_LOSS] })] });

    expect(lossless(1)).toBe('nothing');
    expect(lossless(300)).toContain("functionOptions.resizeImage.timeout: must be at least 104 s for size 'a'");
  });

  test('inspection holds the file twice', () => {
    const inspecting = (memorySize: number) => told({ maxFileSize: Size.mebibytes(100), functionOptions: { inspectImage: { memorySize } } });

    expect(inspecting(350)).toBe('nothing');
    expect(inspecting(349)).toBe('functionOptions.inspectImage.memorySize: must be at least 350 MiB for maxFileSize of 100 MiB, got 349; raise it to 350, or lower the limits');
  });
});

const network = (own: (vpc: ec2.IVpc) => Partial<ImageUploadPipelineProps> = () => ({})) => synthesize(stack => {
  const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, restrictDefaultSecurityGroup: false });
  return { vpc, ...own(vpc) };
});

describe('vpc', () => {
  const inside = network();
  const ENI = ['CreateNetworkInterface', 'DescribeNetworkInterfaces', 'DescribeSubnets', 'DeleteNetworkInterface', 'AssignPrivateIpAddresses', 'UnassignPrivateIpAddresses'];

  test('every function is in its private subnets, with one security group for all', () => {
    const places = Object.values(inside.functions()).map(({ Properties }) => Properties.VpcConfig);

    expect(new Set(places.map(place => JSON.stringify(place))).size).toBe(1);
    expect(places[0]).toEqual({
      SecurityGroupIds: ['${FunctionsSecurityGroup.GroupId}'],
      SubnetIds: ['${/Vpc/PrivateSubnet1/Subnet}', '${/Vpc/PrivateSubnet2/Subnet}'],
    });
  });

  test('subnets and security groups of one\'s own', () => {
    const own = network(vpc => ({
      vpcSubnets: { subnets: [vpc.privateSubnets[1]] },
      securityGroups: [new ec2.SecurityGroup(vpc, 'Own', { vpc })],
    }));

    expect(own.properties('Workflow/ResizeImage').VpcConfig).toEqual({ SecurityGroupIds: ['${/Vpc/Own.GroupId}'], SubnetIds: ['${/Vpc/PrivateSubnet2/Subnet}'] });
    expect(Object.keys(own.ofType('AWS::EC2::SecurityGroup'))).toEqual(['/Vpc/Own']);
  });

  test('every role may have its function put there, beside what it may otherwise, and the function\'s own code may not', () => {
    const [plain, allowed] = [permissionsOf(synthesize()), permissionsOf(inside)];
    const functions = Object.keys(plain).filter(role => role !== 'Workflow/StateMachineRole');

    expect(allowed).toEqual({
      ...plain,
      ...Object.fromEntries(functions.map(role => [role, [...plain[role], ...ENI.map(action => ({ action: `ec2:${action}`, resource: '* by Lambda itself' }))]])),
    });
  });

  test('without it there is no VpcConfig, no security group and no such permission', () => {
    expect(synthesize().properties('Workflow/ResizeImage')).not.toHaveProperty('VpcConfig');
    expect(JSON.stringify(synthesize().template.toJSON())).not.toContain('ec2:');
  });
});

describe('the environment has 4096 bytes, as JSON', () => {
  const with_ = (value: string) => told({ functionOptions: { cleanUp: { environment: { NOTES: value } } } });
  const room = Number(/at most (\d+) bytes/.exec(with_('x'.repeat(4096)))![1]);
  const longest = room - JSON.stringify({ NOTES: '' }).length + 1; // one comma in place of two braces

  test('what fits beside the pipeline\'s own passes, a byte more does not', () => {
    expect([with_('x'.repeat(longest)), with_('x'.repeat(longest + 1))]).toEqual(['nothing', expect.stringContaining('functionOptions.cleanUp.environment')]);
  });

  test('a quote counts twice, a letter of many bytes as often as it has bytes', () => {
    expect([with_('"'.repeat(longest / 2)), with_('"'.repeat(longest / 2 + 1))]).toEqual(['nothing', expect.stringContaining('bytes')]);
    expect([with_('é'.repeat(longest / 2)), with_('é'.repeat(longest / 2 + 1))]).toEqual(['nothing', expect.stringContaining('bytes')]);
  });

  test('the most sizes leave room for the longest prefix', () => {
    const sizes = (count: number) => Array.from({ length: count }, (_, index) => ImageSize.inside(`size-${index}`, { width: index + 1 }));
    const most = Array.from({ length: 40 }, (_, index) => 40 - index).find(count => told({ sizes: sizes(count) }) === 'nothing')!;
    const { Variables } = synthesize({ sizes: sizes(most), keyPrefix: `${'p'.repeat(199)}/` }).properties('Workflow/InspectImage').Environment;

    expect(Buffer.byteLength(JSON.stringify({ ...Variables, UPLOADS_TABLE_NAME: 'x'.repeat(255), UPLOADS_BUCKET_NAME: 'x'.repeat(63) }))).toBeLessThanOrEqual(4096);
  });
});

describe('a function of the workflow that may run less than ten times at once', () => {
  const warnings = (functionOptions: PipelineFunctionOptions) => synthesize({ functionOptions }).warnings();

  test('is warned of: good uploads of a burst would fail', () => {
    expect(warnings({ resizeImage: { reservedConcurrentExecutions: 9 }, cleanUp: { reservedConcurrentExecutions: 1 } })).toEqual([
      expect.stringContaining('functionOptions.resizeImage.reservedConcurrentExecutions is 9, functionOptions.cleanUp.reservedConcurrentExecutions is 1: '),
    ]);
  });

  test('ten are enough, and other functions wait without a loss', () => {
    const one = { reservedConcurrentExecutions: 1 };
    expect(warnings({ resizeImage: { reservedConcurrentExecutions: 10 }, startWorkflow: one, readUpload: one })).toEqual([]);
  });
});
