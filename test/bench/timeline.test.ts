import { LEGS, Part, timelineOf, Traced } from '../../bench/ready/timeline';

/** A function that is called at a time, and makes its calls one after the other, 10 ms each, after 1 ms of its own. */
function run(handler: string, at: number, ...calls: readonly string[]): Traced[] {
  return [
    { caller: handler, what: 'called', from: at },
    ...calls.map((what, index) => ({ caller: handler, what, from: at + 1 + 10 * index, to: at + 11 + 10 * index })),
    { caller: handler, what: 'answered', from: at + 5 + 10 * calls.length },
  ];
}

const START = run('start-workflow', 100, 'dynamodb:UpdateItem', 'states:StartExecution');
const INSPECT = run('inspect-image', 200, 'dynamodb:UpdateItem', 's3:GetObject');
const RECORD = run('record-image', 400, 's3:CopyObject', 'dynamodb:UpdateItem', 's3:DeleteObject');
const RESIZE = run('resize-image', 300, 's3:GetObject', 's3:PutObject');

const ms = (parts: readonly Part[], what: string) => parts.find(part => part.what === what)?.ms;
const sum = (parts: readonly Part[]) => parts.reduce((all, part) => all + part.ms, 0);

describe('the way from upload to READY', () => {
  test('each moment until the write of READY is in one part', () => {
    const parts = timelineOf(90, [...START, ...INSPECT, ...RESIZE, ...RECORD]);

    expect(sum(parts)).toBe(421 - 90);
    expect(parts.filter(({ whose }) => whose === 'engine').map(part => part.ms)).toEqual([10, 200 - 121, 300 - 225, 400 - 325]);
    expect(ms(parts, 'start-workflow: code')).toBe(1);
    expect(ms(parts, 'start-workflow: claim')).toBe(10);
    expect(ms(parts, 'inspect-image: digest, container, header, plan')).toBe(5);
    expect(ms(parts, 'record-image: READY')).toBe(10);
  });

  test('what two calls take at once counts once, for the first', () => {
    const both: Traced[] = [
      { caller: 'inspect-image', what: 'called', from: 200 },
      { caller: 'inspect-image', what: 'dynamodb:UpdateItem', from: 201, to: 211 },
      { caller: 'inspect-image', what: 's3:GetObject', from: 202, to: 215 },
      { caller: 'inspect-image', what: 'answered', from: 220 },
    ];
    const parts = timelineOf(90, [...START, ...both, ...RESIZE, ...RECORD]);

    expect(ms(parts, 'inspect-image: fence')).toBe(10);
    expect(ms(parts, 'inspect-image: S3 read')).toBe(4);
    expect(ms(parts, 'inspect-image: digest, container, header, plan')).toBe(6);
    expect(sum(parts)).toBe(421 - 90);
  });

  test('files written while others are made keep nobody waiting: only the last one does', () => {
    const overlapped: Traced[] = [
      { caller: 'resize-image', what: 'called', from: 300 },
      { caller: 'resize-image', what: 's3:GetObject', from: 301, to: 305 },
      { caller: 'resize-image', what: 's3:PutObject', from: 310, to: 330 },
      { caller: 'resize-image', what: 's3:PutObject', from: 340, to: 350 },
      { caller: 'resize-image', what: 'answered', from: 352 },
    ];
    const parts = timelineOf(90, [...START, ...INSPECT, ...overlapped, ...RECORD]);

    expect(ms(parts, 'resize-image: S3 writes')).toBe(10);
    expect(ms(parts, 'resize-image: decode, scale, encode')).toBe(1 + (340 - 305) + 2);
  });

  test.each(LEGS.map(({ handler }) => handler))('a run of %s that came twice is not measured', handler => {
    const all = [...START, ...INSPECT, ...RESIZE, ...RECORD];

    expect(() => timelineOf(90, [...all, ...all.filter(({ caller }) => caller === handler)])).toThrow(`${handler} has 'called' 2 times`);
  });
});
