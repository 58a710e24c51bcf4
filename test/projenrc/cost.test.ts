import { billOf, totalOf } from '../../projenrc/scripts/cost/bill';
import { ALL_CHANNELS, channelBill } from '../../projenrc/scripts/cost/channels';
import { costSections, readmeSections } from '../../projenrc/scripts/cost/page';
import { countsOf, gbSeconds, pipelineTakes, plainTakes, Takes } from '../../projenrc/scripts/cost/takes';

const TAKES: Takes = {
  transitions: 6,
  express: false,
  s3Writes: 10,
  s3Reads: 2,
  dynamoWriteUnits: 18,
  dynamoReadUnits: 4,
  snsPublishes: 1,
  httpRequests: 4,
  lambdaCalls: 9,
  imageGbSeconds: 3,
  otherGbSeconds: 0.3,
  logBytes: 1024 ** 3 / 1e6,
  traces: 6,
  runSeconds: 1.61,
};

const bill = (takes: Takes) => Object.fromEntries(billOf(takes).map(({ what, dollars }) => [what, Number(dollars.toFixed(2))]));

test('a million images cost the sum of what each takes, at its price', () => {
  expect(bill(TAKES)).toEqual({
    'Step Functions, transitions': 150,
    'S3, writes': 50,
    'S3, reads': 0.8,
    'Lambda, time of verifying and making sizes': 40,
    'Lambda, time of all others': 4,
    'Lambda, calls': 1.8,
    'DynamoDB, writes': 11.25,
    'DynamoDB, reads': 0.5,
    'HTTP API': 4,
    'SNS': 0.5,
    'CloudWatch Logs': 0.5,
  });
  expect(totalOf(billOf(TAKES))).toBeCloseTo(263.35, 2);
});

test('Express is charged for a run, and for its time in 64 MB, a tenth of a second begun being a whole one', () => {
  const { 'Step Functions, transitions': none, 'Step Functions, executions': runs, 'Step Functions, time in 64 MB': time } = bill({ ...TAKES, express: true });

  expect([none, runs, time]).toEqual([undefined, 1, Number((1.7 / 16 * 16.67).toFixed(2))]);
});

test('a function with half of a vCPU takes twice the time for what it computes, and no longer for what it waits for', () => {
  expect(gbSeconds(1769, 1, 0.5)).toEqual({ seconds: 1.5, gb: 1.5 * 1769 / 1024 });
  expect(gbSeconds(1769 / 2, 1, 0.5).seconds).toBe(2.5);
  expect(gbSeconds(3538, 1, 0.5).seconds).toBe(1.5);
});

test('what the pipeline takes is what was counted: each state and the start, each request, and the client’s own', () => {
  for (const outputs of ['default sizes', 'five sizes in three formats'] as const) {
    const { states, outputs: images, writeUnits: { table, byOwner, open } } = countsOf(outputs);

    expect(pipelineTakes(outputs, false)).toMatchObject({
      transitions: states.length + 1,
      s3Writes: 1 + images + 1,
      s3Reads: 2,
      dynamoWriteUnits: table + byOwner + open,
      snsPublishes: 1,
      lambdaCalls: 6 + 3, // channels are no part of it
      httpRequests: 4,
    });
  }
});

test('the plain design enters a state for each size and reads the file for each', () => {
  expect(plainTakes('five sizes in three formats')).toMatchObject({ transitions: 4 + 5, s3Writes: 1 + 15, s3Reads: 1 + 5, lambdaCalls: 4 + 8 });
  expect(plainTakes('default sizes')).toMatchObject({ transitions: 4 + 4, s3Writes: 1 + 8, s3Reads: 1 + 4 });
});

test.each(ALL_CHANNELS)('%s adds what its function was seen to call, and what its queue takes', channel => {
  const items = Object.fromEntries(channelBill(channel).map(({ what, dollars }) => [what, Number(dollars.toFixed(2))]));

  expect(items).toMatchObject({
    'requests of SQS': 1.2, 'calls of its function': 0.2, ...(channel === 'eventBridge()' ? { events: 1 } : { reads: 0.13, messages: 1 }),
  });
});

test('both pages say the same', () => {
  const total = `$${totalOf(billOf(pipelineTakes('default sizes', false))).toFixed(0)}`;

  expect(costSections().summary).toContain(total);
  expect(readmeSections().costs).toContain(`**${total}**`);
});
