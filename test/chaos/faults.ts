import type { FunctionName } from './functions';
import type { Kill, Row } from './kills';
import { HOUR, MINUTE, SECOND } from './scheduler';

/** What can go wrong with one call of a service by a function. */
export const CALL_FAULTS = [
  /** The function dies just before the effect. */
  'crash before',
  /** The function dies just after the effect. */
  'crash after',
  /** The effect is there, its answer is not: the SDK sends the call again. */
  'answer lost',
  /** The same, and the SDK gives up. */
  'effect without answer',
  /** The service refuses the call, all repeats included. */
  'refused',
  /** The call hangs past the function's time, and the function goes on afterwards: a zombie. */
  'zombie',
  /** The call hangs past the function's time. The function is dead, the call is not. */
  'late effect',
  /** Of several deletions in one call, some are refused. */
  'half done',
  /** An index, a status or a record that is not read consistently, as it was some minutes ago. */
  'stale',
] as const;

/** What can go wrong with one invocation of a function. */
export const INVOCATION_FAULTS = [
  /** Lambda has no room. */
  'throttled',
  /** The function dies before it does anything. */
  'stillborn',
  /** The function has done its work, and its caller never hears of it. */
  'result lost',
  /** The function's clock is wrong. */
  'clock jump',
] as const;

/** What can go wrong with one event on its way, a form's way into the bucket included. */
export const EVENT_FAULTS = ['lost', 'twice', 'late', 'parked to the end'] as const;

/** What can go wrong with one outcome in the stream: whenever it is to be announced, the topic refuses it. */
export const OUTCOME_FAULTS = ['poison'] as const;

export type CallFault = typeof CALL_FAULTS[number];
export type InvocationFault = typeof INVOCATION_FAULTS[number];
export type EventFault = typeof EVENT_FAULTS[number];
export type FaultKind = CallFault | InvocationFault | EventFault | typeof OUTCOME_FAULTS[number];

/** Where an event comes from. */
export const CHANNELS = ['s3', 'status change', 'express start', 'standard start', 'asynchronous call', 'stream', 'task'] as const;
export type Channel = typeof CHANNELS[number] | 'outcome';

/**
 * One thing that goes wrong: with the `nth` call of a function (of a row of the table of kills, of any), with its `nth` invocation, or with the `nth`
 * event of a channel.
 */
export interface Fault {
  readonly on: 'call' | 'invocation' | 'event';
  readonly of: FunctionName | Row | Channel | 'any';
  /** From 0. */
  readonly nth: number;
  readonly kind: FaultKind;
  /** From 0 to 1: how long, how many. */
  readonly amount: number;
}

/** Hands out the faults of a scenario, and counts those that were really injected. */
export class Faults {
  readonly injected = new Map<string, number>();
  /** Kills that really happened, by their place in the table of kills. */
  readonly kills = new Map<string, number>();
  private readonly waiting = new Map<string, Fault[]>();
  private readonly counts = new Map<string, number>();

  constructor(faults: readonly Fault[]) {
    for (const fault of faults) {
      const place = `${fault.on} ${fault.of} ${fault.nth}`;
      this.waiting.set(place, [...this.waiting.get(place) ?? [], fault]);
    }
  }

  /** What goes wrong here, if it is one of the kinds that can. */
  take<K extends FaultKind>(on: Fault['on'], of: Fault['of'], kinds: readonly K[], row?: Row): (Fault & { readonly kind: K }) | undefined {
    const here = [this.at(on, of), ...(row ? [this.at(on, row)] : []), ...(on === 'event' ? [] : [this.at(on, 'any')])].flat();
    return here.find((fault): fault is Fault & { kind: K } => kinds.includes(fault.kind as K));
  }

  count(kind: string): void {
    this.injected.set(kind, (this.injected.get(kind) ?? 0) + 1);
  }

  killed(row: Row, kind: Kill): void {
    const place = `${row}: ${kind}`;
    this.kills.set(place, (this.kills.get(place) ?? 0) + 1);
  }

  private at(on: Fault['on'], of: Fault['of']): Fault[] {
    const counter = `${on} ${of}`;
    const nth = this.counts.get(counter) ?? 0;
    this.counts.set(counter, nth + 1);
    return this.waiting.get(`${counter} ${nth}`) ?? [];
  }
}

/** Hours late, at most eight. */
export function hoursLate(amount: number): number {
  return Math.round(10 * MINUTE + amount * 8 * HOUR);
}

/** Longer than everything else in a world takes. */
export const TO_THE_END = 20 * HOUR;

/** A clock that is wrong by up to half a minute. */
export function clockJump(amount: number): number {
  return Math.round((amount * 2 - 1) * 30 * SECOND);
}
