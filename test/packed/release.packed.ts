import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { REPOSITORY, tarball } from './support/packages';
import { fresh } from './support/workshop';
import { run } from '../../projenrc/scripts/command';

/** A clone in which versions can be made without consequences. */
class Clone {
  readonly folder = fresh('clone');

  constructor() {
    this.git('clone', '--quiet', '--no-tags', `file://${REPOSITORY}`, '.');
    symlinkSync(join(REPOSITORY, 'node_modules'), join(this.folder, 'node_modules'));
  }

  commit(message: string): void {
    this.git('commit', '--quiet', '--allow-empty', '--no-verify', '--message', message);
  }

  git(...args: string[]): string {
    return run('git', ['-c', 'user.name=Release', '-c', 'user.email=release@example.com', ...args], { cwd: this.folder });
  }

  projen(task: string): void {
    run(process.execPath, [join(REPOSITORY, 'node_modules', 'projen', 'bin', 'projen'), task], {
      cwd: this.folder, env: { ...process.env, GIT_AUTHOR_NAME: 'Release', GIT_AUTHOR_EMAIL: 'release@example.com', CI: 'true' },
    });
  }

  read(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8');
  }

  get version(): string {
    return (JSON.parse(this.read('package.json')) as { readonly version: string }).version;
  }
}

describe('the next version', () => {
  test('is 0.1.0 when there is none, and its changelog travels', () => {
    const clone = new Clone();

    clone.projen('bump');

    expect(clone.version).toBe('0.1.0');
    expect(clone.read('dist/releasetag.txt')).toBe('v0.1.0');
    expect(clone.read('CHANGELOG.md')).toMatch(/^\s*## 0\.1\.0 [\s\S]*### Features[\s\S]*### Bug Fixes/);
    expect(run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: clone.folder })).toContain('"CHANGELOG.md"');
  });

  test.each([
    ['fix: a hang', '0.3.1'],
    ['feat: a thing', '0.3.1'], // before 1.0.0 a feature is a patch, and a break a minor
    ['feat!: another shape', '0.4.0'],
    ['docs: a word', '0.3.0'], // nothing to release
  ])('after %s is %s', (message, version) => {
    const clone = new Clone();
    clone.git('tag', 'v0.3.0');
    clone.commit(message);

    clone.projen('bump');

    expect(clone.version).toBe(version);
  });

  test('leaves nothing behind', () => {
    const clone = new Clone();

    clone.projen('bump');
    clone.projen('unbump');

    expect(clone.version).toBe('0.0.0');
    expect(existsSync(join(clone.folder, 'CHANGELOG.md'))).toBe(false);
    expect(clone.git('status', '--porcelain', '--untracked-files=no')).toBe('');
  });
});

test('npm would take the tarball', () => {
  const answer = JSON.parse(run('npm', ['publish', '--dry-run', '--json', '--tag', 'latest', '--access', 'public', tarball()], { cwd: fresh('publish') })) as
    { readonly name?: string };

  expect(answer.name ?? Object.keys(answer)[0]).toBe('cdk-image-upload-pipeline');
});

describe.each(readdirSync(join(REPOSITORY, '.github', 'workflows')))('workflow %s', file => {
  test('has steps that GitHub can run', () => {
    const { jobs } = parse(readFileSync(join(REPOSITORY, '.github', 'workflows', file), 'utf8')) as
      { readonly jobs: Readonly<Record<string, { readonly steps: ReadonlyArray<{ readonly run?: string; readonly uses?: string } | null> }>> };
    const steps = Object.values(jobs).flatMap(job => job.steps);

    expect(steps.length).toBeGreaterThan(0);
    expect(steps.filter(step => Boolean(step?.run) === Boolean(step?.uses))).toEqual([]);
    expect(steps.flatMap(step => step?.uses ?? []).filter(action => !/@[\w.]+$/.test(action))).toEqual([]);
  });
});

describe('the release workflow', () => {
  const workflow = readFileSync(join(REPOSITORY, '.github', 'workflows', 'release.yml'), 'utf8');
  const job = (name: string): string => new RegExp(`^  ${name}:\\n(?:    .*\\n|\\n)+`, 'm').exec(workflow)![0];

  test('starts by hand only, and can be tried without publishing', () => {
    expect(workflow).toMatch(/^on:\n  workflow_dispatch:\n    inputs:\n      dry_run:/m);
    expect(workflow).not.toMatch(/^ {2}(push|schedule|pull_request)/m);
    expect(workflow.match(/PUBLIB_DRYRUN: \$\{\{ inputs\.dry_run \}\}/g)).toHaveLength(2);
  });

  test.each([['release_npm', 'NPM_TRUSTED_PUBLISHER'], ['release_pypi', 'PYPI_TRUSTED_PUBLISHER']])('%s publishes as a trusted publisher', (name, variable) => {
    expect(job(name)).toMatch(/id-token: write/);
    expect(job(name)).toContain(`${variable}: "true"`);
    expect(job(name)).not.toMatch(/secrets\./);
  });

  test('names no registry: every tool knows its own', () => {
    expect(workflow).not.toMatch(/registry/i);
  });

  test('npm gets provenance', () => {
    expect(job('release_npm')).toContain('NPM_CONFIG_PROVENANCE: "true"');
  });

  test('no job knows a stored token', () => {
    expect([...workflow.matchAll(/secrets\.(\w+)/g)].map(([, name]) => name).filter(name => name !== 'GITHUB_TOKEN')).toEqual([]);
  });
});
