import type { Command, Service } from './calls';
import { deedOf } from './describe';
import { FunctionName, KEY_PREFIX } from './functions';

/** What can happen right around an effect: each of these has to happen around every one. */
export const TABLE_KILLS = ['crash before', 'crash after', 'answer lost'] as const;
export type Kill = typeof TABLE_KILLS[number];

export function isKill(kind: string): kind is Kill {
  return TABLE_KILLS.some(kill => kill === kind);
}

/** A row of the table of kills: which function, by which command, does what to what. */
export type Row = `${FunctionName} · ${string}`;

export function rowOf(fn: FunctionName, service: Service, command: Command): Row {
  const { input } = command;
  const name = command.constructor.name.replace(/Command$/, '');
  const about = service === 's3' ? placeOf(input)
    : name === 'Update' ? deedOf(input)
      : name === 'Put' ? `writes ${(input.Item as { status: string }).status}` : '';
  return `${fn} · ${name}${about && `, ${about}`}`;
}

/** What stands first in the keys, behind the prefix of the pipeline. */
function placeOf({ Key, Prefix, Delete }: Command['input']): string {
  const key = Key ?? Prefix ?? (Delete as { Objects: { Key: string }[] }).Objects[0].Key;
  return String(key).slice(KEY_PREFIX.length).split('/')[0];
}

/** A kill that happens less often than this in a whole run is complained of. */
export const NEEDED_INJECTIONS = 10;

/** Kills that cannot happen, by row, and why. */
export const NO_KILLS: { readonly [row: Row]: { readonly [kill in Kill]?: string } } = {
  'delete-upload · StopExecution': { 'answer lost': 'it is asked once' },
};

/** How often a kill happened, by row. */
export function timesOf(kills: ReadonlyMap<string, number>, row: Row, kill: Kill): number {
  return kills.get(`${row}: ${kill}`) ?? 0;
}

/** What a whole run should have done and has not, in sentences. */
export function missingKills(kills: ReadonlyMap<string, number>, table: readonly Row[]): string[] {
  const rare = table.flatMap(row => TABLE_KILLS.filter(kill => NO_KILLS[row]?.[kill] === undefined && timesOf(kills, row, kill) < NEEDED_INJECTIONS)
    .map(kill => `“${kill}” happened ${timesOf(kills, row, kill)} times at “${row}”, ${NEEDED_INJECTIONS} are needed`));
  const rows = new Set([...kills.keys()].map(place => place.slice(0, place.lastIndexOf(':')) as Row));
  return [...rare, ...[...rows].filter(row => !table.includes(row)).map(row => `the table of kills has no row “${row}”`)];
}
