import { Validations } from 'aws-cdk-lib';
import { OF_EVERY_FUNCTION, REASONS } from './reasons';
import { code, only, readableName, rows } from './text';
import { Variant } from './variants';
import { Allowance, allowancesOf, pathOf } from '../../../test/support/permissions';
import { Synthesis } from '../../../test/support/synthesized';

/** One statement of a role, and in which variants it stands. */
interface Entry extends Allowance {
  readonly why: string;
  readonly variants: Set<Variant>;
}

/** A table for each role, from the templates; throws where a statement, a wildcard or a sentence has no counterpart. */
export function roleTables(variants: readonly Variant[]): string {
  const roles = new Map<string, Map<string, Entry>>();
  const said = new Set<string>();
  for (const variant of variants) {
    const wildcards = acknowledgedWildcards(variant.synthesis);
    for (const [role, allowances] of Object.entries(allowancesOf(variant.synthesis))) {
      const entries = roles.get(role) ?? new Map<string, Entry>();
      roles.set(role, entries);
      allowances.forEach((allowance, index) => {
        const key = JSON.stringify(allowance);
        const entry = entries.get(key) ?? { ...allowance, why: whyOf(role, allowances, index, wildcards, said), variants: new Set<Variant>() };
        entries.set(key, entry);
        entry.variants.add(variant);
      });
    }
  }
  refuseUnused(said);
  const sorted = [...roles].sort(([a], [b]) => order(a) - order(b)).map(([role, entries]) => [role, [...entries.values()]] as const);
  return [
    table('every function', sorted[0][1].filter(ofEveryFunction), variants).replace(`log of ${readableName(sorted[0][0])}`, 'its own log'),
    ...sorted.map(([role, entries]) => table(readableName(role), entries.filter(entry => !ofEveryFunction(entry)), variants)),
  ].join('\n\n');
}

/** What all have in common is shown once; which keys a role may use is not. */
const ofEveryFunction = (allowance: Allowance) => actionsOf(allowance) in OF_EVERY_FUNCTION && !actionsOf(allowance).startsWith('kms:');

const order = (role: string) => Object.keys(REASONS).indexOf(role);

function table(title: string, entries: Entry[], variants: readonly Variant[]): string {
  return `### ${title}\n\n` + rows(['actions', 'resources', 'only', 'why'], entries.map(entry => [
    entry.actions.map(code).join(', '),
    entry.resources.map(resource => code(readableName(resource))).join(', '),
    [entry.condition.replace(/^[ ,]+/, ''), only(entry.variants, variants)].filter(text => text !== '').join('; '),
    entry.why,
  ]));
}

/** The sentence of a statement, the n-th with its actions in its role, and of its wildcard. */
function whyOf(role: string, allowances: readonly Allowance[], index: number, wildcards: ReadonlyMap<string, string>, said: Set<string>): string {
  const actions = actionsOf(allowances[index]);
  const place = allowances.slice(0, index).filter(before => actionsOf(before) === actions).length;
  const own = (REASONS[role] ?? []).filter(([of]) => of === actions).at(place);
  const why = own?.[1] ?? OF_EVERY_FUNCTION[actions];
  if (why === undefined) {
    throw new Error(`${role} is allowed ${actions} on ${allowances[index].resources.join(', ')} for no reason: write it in projenrc/scripts/security/reasons.ts`);
  }
  said.add(own ? `${role} ${actions} ${place}` : actions);
  const reasons = new Set(allowances[index].resources.filter(resource => resource.includes('*') || resource.startsWith('executions of ')).map(resource => {
    const reason = wildcards.get(`${role} ${resource}`);
    if (reason === undefined) {
      throw new Error(`${role} is allowed ${actions} on ${resource}, a wildcard that nothing acknowledges: see src/private/acknowledgements.ts`);
    }
    return reason;
  }));
  return [why, ...[...reasons].map(reason => `\`*\`: ${reason}`)].join('. ');
}

const actionsOf = ({ actions }: Allowance) => actions.join(' ');

/** A sentence whose statement is gone must go, too. */
function refuseUnused(said: ReadonlySet<string>): void {
  const all = [
    ...Object.keys(OF_EVERY_FUNCTION),
    ...Object.entries(REASONS).flatMap(([role, reasons]) =>
      reasons.map(([actions], index) => `${role} ${actions} ${reasons.slice(0, index).filter(([of]) => of === actions).length}`)),
  ];
  const unused = all.filter(sentence => !said.has(sentence));
  if (unused.length > 0) {
    throw new Error(`no role is allowed ${unused.join(', ')} any more: remove it from projenrc/scripts/security/reasons.ts`);
  }
}

/** Reasons of wildcards, by role and resource, as rule checkers find them. */
function acknowledgedWildcards({ pipeline, paths }: Synthesis): ReadonlyMap<string, string> {
  const reasons = pipeline.node.findAll().flatMap(({ node }) => node.metadata
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(({ data }) => Object.entries(data as { readonly [id: string]: string }))
    .flatMap(([id, reason]): [string, string][] => {
      const resource = /IAM5\[Resource::(.*)\]$/.exec(id)?.[1];
      const path = node.path.slice(pipeline.node.path.length + 1);
      return resource === undefined ? [] : [[`${path} ${pathOf(readable(resource, paths))}`, reason]];
    }));
  return new Map(reasons);
}

/** `<LogicalId.Arn>/x` as the readable template has it: `${path.Arn}/x`. */
function readable(resource: string, paths: ReadonlyMap<string, string>): string {
  return resource.replace(/<(\w+)(\.\w+)?>/g, (_, logicalId: string, attribute = '') => `\${${paths.get(logicalId) ?? logicalId}${attribute}}`)
    .replace(/<(AWS::\w+)>/g, '${$1}');
}
