import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A library that is linked into libvips, or libvips itself. */
export interface Library {
  readonly name: string;
  /** None where a library lives inside the source of another. */
  readonly version?: string;
  /** An SPDX expression; none where the package states no licence. */
  readonly licence?: string;
}

/** What the README of a libvips package says, and which SPDX expression that is. */
const LICENCES: Readonly<Record<string, string>> = {
  'BSD 2-Clause': 'BSD-2-Clause',
  'BSD 2-Clause + Alliance for Open Media Patent License 1.0': 'BSD-2-Clause AND LicenseRef-AOM-Patent-1.0',
  'BSD 3-Clause': 'BSD-3-Clause',
  'fontconfig License (BSD-like)': 'HPND-sell-variant',
  'freetype License (BSD-like)': 'FTL',
  'LGPLv3': 'LGPL-3.0-or-later', // by the "any later version" of the LGPL 2 or 2.1, as the page says below its table
  'libpng License': 'libpng-2.0',
  'libtiff License (BSD-like)': 'libtiff',
  'MIT License': 'MIT',
  'Mozilla Public License 1.1': 'MPL-1.1',
  'New BSD License': 'BSD-3-Clause',
  'zlib License': 'Zlib',
  'zlib License, IJG License, BSD 3-Clause': 'Zlib AND IJG AND BSD-3-Clause',
};

/** Names of `versions.json` that are neither the README's nor the README's without "lib". */
const ALIASES: Readonly<Record<string, string>> = { uhdr: 'libultrahdr' };

/** Reads what a libvips package holds from its own two lists; empty for any other package. */
export function readLibraries(folder: string): Library[] {
  const [versionsFile, page] = [join(folder, 'versions.json'), join(folder, 'README.md')];
  if (!existsSync(versionsFile)) {
    return [];
  }
  const versions = Object.entries(JSON.parse(readFileSync(versionsFile, 'utf8')) as Record<string, string>);
  const licences = readLicences(page);
  const named = versions.map(([name, version]) => {
    const own = [ALIASES[name], name, `lib${name}`].find(candidate => licences.has(candidate)) ?? name;
    return { name: own, version, licence: licences.get(own) };
  });
  const inside = [...licences].filter(([name]) => !named.some(library => library.name === name)).map(([name, licence]) => ({ name, licence }));
  return [...named, ...inside].sort((a, b) => a.name < b.name ? -1 : 1);
}

function readLicences(page: string): Map<string, string> {
  const rows = readFileSync(page, 'utf8').matchAll(/^\| *([\w-]+) *\| *(.+?) *\|$/gm);
  const licences = new Map<string, string>();
  for (const [, name, cell] of rows) {
    if (name === 'Library' || /^-+$/.test(name)) {
      continue;
    }
    const statement = cell.replace(/\[([^\]]+)\]\([^)]*\)/g, '$1'); // the text of a link
    const licence = LICENCES[statement];
    if (!licence) {
      throw new Error(`${page} says that ${name} is used under "${statement}", whose SPDX expression is unknown `
        + `(known: ${Object.keys(LICENCES).join('; ')}): read that licence and add it to LICENCES in projenrc/scripts/software-bill/libvips.ts`);
    }
    licences.set(name, licence);
  }
  if (licences.size === 0) {
    throw new Error(`${page} has no table of libraries and licences any more: read the page and mend readLicences in projenrc/scripts/software-bill/libvips.ts`);
  }
  return licences;
}
