import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Removal, REMOVALS, Template } from './removals';

/** What one removal did to one synthesized app. */
export interface AppliedRemoval extends Pick<Removal, 'id' | 'what' | 'why'> {
  /** How many things were taken out. */
  readonly count: number;
  /** Logical ids of the resources they were taken out of. */
  readonly resources: readonly string[];
}

/** Copies a synthesized app (`cdk.out`), takes out of the copy what the local engine cannot take, and says what that was. */
export async function adaptAssembly(assembly: string, copy: string, engine: string): Promise<AppliedRemoval[]> {
  await cp(assembly, copy, { recursive: true });
  const templates = await readTemplates(copy);
  const applied = applyTo(templates.values(), engine);
  await Promise.all([...templates].map(([file, template]) => writeFile(file, JSON.stringify(template, undefined, 1))));
  return applied;
}

/** What `adaptAssembly` would take out; changes nothing. */
export async function describeRemovals(assembly: string): Promise<AppliedRemoval[]> {
  return applyTo((await readTemplates(assembly)).values(), 'http://127.0.0.1');
}

function applyTo(templates: Iterable<Template>, engine: string): AppliedRemoval[] {
  const all = [...templates];
  return REMOVALS.map(({ id, what, why, apply }) => {
    const touched = all.flatMap(template => apply(template, engine));
    return { id, what, why, count: touched.length, resources: [...new Set(touched)] };
  });
}

/** Every template of the app, those of nested stacks and stages included. */
async function readTemplates(assembly: string): Promise<Map<string, Template>> {
  const entries = await readdir(assembly, { recursive: true });
  const files = entries.filter(name => name.endsWith('.template.json')).map(name => join(assembly, name));
  const read = async (file: string): Promise<[string, Template]> => [file, JSON.parse(await readFile(file, 'utf8'))];
  return new Map(await Promise.all(files.map(read)));
}
