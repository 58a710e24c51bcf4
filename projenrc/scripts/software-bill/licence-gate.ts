import parse, { Info } from 'spdx-expression-parse';
import { Contents } from './contents';

/**
 * The licences under which code of others may be published here, by SPDX id, each with what allows it.
 * All of them let us ship built code inside a product under the Apache License 2.0.
 */
export const ALLOWED: Readonly<Record<string, string>> = {
  'Apache-2.0': 'our own licence',
  'MIT': 'permissive; its text is in the notices',
  'MIT-0': 'permissive, and asks for no notice',
  'ISC': 'permissive; its text is in the notices',
  'BSD-2-Clause': 'permissive; its text is in the notices or in licenses/libvips',
  'BSD-3-Clause': 'permissive; its text is in the notices or in licenses/libvips',
  'Zlib': 'permissive; asks for no notice in built code',
  'IJG': 'permissive; the notices acknowledge the Independent JPEG Group, as it asks',
  'libpng-2.0': 'permissive; asks for no notice in built code',
  'libtiff': 'permissive; its text is in licenses/libvips',
  'FTL': 'permissive with credit: the notices name the FreeType Project, as it asks',
  'HPND-sell-variant': 'permissive: what fontconfig calls its licence; its text is in licenses/libvips',
  'LicenseRef-AOM-Patent-1.0': 'grants patents of the Alliance for Open Media on top of BSD-2-Clause, and ends only for those who sue over them',
  'MPL-1.1': 'copyleft by file: cairo is unmodified, and the notices say where its source is',
  'LGPL-3.0-or-later': 'libvips is a shared library that anybody may replace, unmodified, with its source named and the texts in licenses/',
};

interface Licensed {
  readonly name: string;
  readonly version?: string;
  readonly licence?: unknown;
}

/** Why what is inside must not be published; empty when it may. */
export function findRefused(contents: Contents): string[] {
  return licensedParts(contents).flatMap(part => refusalOf(part) ?? []);
}

function licensedParts({ parts }: Contents): Licensed[] {
  return parts.flatMap(({ id, manifest: { name, version, license }, libraries }) => [
    { name, version, licence: license },
    ...libraries.map(library => ({ ...library, name: `${library.name} (inside ${id})` })),
  ]);
}

/** Why a licence is refused, or undefined when it is allowed. */
export function refusalOf({ name, version, licence }: Licensed): string | undefined {
  const what = `${name} ${version ?? '(without a version)'}`;
  const mend = 'leave it out, take a version under an allowed licence, or read the licence and add its id with a reason '
    + 'to ALLOWED in projenrc/scripts/software-bill/licence-gate.ts';
  if (licence === undefined || licence === '') {
    return `${what} states no licence, allowed are ${allowedIds()}: nobody may publish what has none, so leave it out or take a version that states one`;
  }
  const expression = typeof licence === 'string' ? parsed(licence) : undefined;
  if (!expression) {
    return `${what} states the licence ${JSON.stringify(licence)}, which is no SPDX expression; allowed are ${allowedIds()}: ${mend}`;
  }
  return isAllowed(expression)
    ? undefined
    : `${what} is under ${String(licence)}, which is not allowed; allowed are ${allowedIds()}: ${mend}`;
}

function allowedIds(): string {
  return Object.keys(ALLOWED).join(', ');
}

function parsed(licence: string): Info | undefined {
  try {
    return parse(licence);
  } catch {
    return undefined;
  }
}

/** Of an OR we take the side we may, of an AND we must keep both. */
function isAllowed(expression: Info): boolean {
  if ('conjunction' in expression) {
    const sides = [expression.left, expression.right];
    return expression.conjunction === 'or' ? sides.some(isAllowed) : sides.every(isAllowed);
  }
  const { license, plus, exception } = expression;
  return Object.hasOwn(ALLOWED, `${license}${plus ? '+' : ''}${exception ? ` WITH ${exception}` : ''}`);
}
