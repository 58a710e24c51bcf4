import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import sharp from 'sharp';
import { ImageUploadPipeline } from '../src';
import { newStack } from './support/synthesis';

const ROOT = join(__dirname, '..');
const REPOSITORY = 'https://github.com/cdk-image-upload-pipeline/cdk-image-upload-pipeline';
const RAW = 'https://raw.githubusercontent.com/cdk-image-upload-pipeline/cdk-image-upload-pipeline';

/** What a page shows as text: neither blocks nor pieces of code. */
function proseOf(page: string): string {
  return page.replace(/^```.*?^```$/gms, '').replace(/`[^`\n]*`/g, match => 'c'.repeat(match.length));
}

/** Where the links and pictures of a page lead, in Markdown and in HTML. */
function targetsOf(page: string): string[] {
  const prose = proseOf(page);
  return [
    ...Array.from(prose.matchAll(/\]\(([^)\s]*)[^)]*\)/g), ([, target]) => target),
    ...Array.from(prose.matchAll(/^ {0,3}\[[^\]]+\]:\s*(\S+)/gm), ([, target]) => target),
    ...Array.from(prose.matchAll(/\b(?:href|src|srcset)\s*=\s*["']?([^"'\s>]*)/gi), ([, target]) => target),
  ];
}

/** The anchors that GitHub, npm and PyPI give to the headings of a page. */
function anchorsOf(page: string): string[] {
  const headings = page.replace(/^```.*?^```$/gms, '').matchAll(/^#{1,6} +(.+?) *$/gm);
  return Array.from(headings, ([, text]) => text.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '').replace(/ /g, '-'));
}

/** The file of this repository that a link names, if it names one. */
function fileOf(target: string): string | undefined {
  const [, path] = target.match(new RegExp(`^(?:${REPOSITORY}/(?:blob|tree)/main|${RAW}/main)/([^#?]+)`)) ?? [];
  return path === undefined ? undefined : decodeURIComponent(path);
}

describe('README.md, as npm and PyPI show it', () => {
  const page = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const targets = targetsOf(page);

  test('every link and picture is absolute, or an anchor of the page', () => {
    expect(targets.length).toBeGreaterThan(40);
    expect(targets.filter(target => !/^(https:\/\/|#)/.test(target))).toEqual([]);
  });

  test('every anchor is a heading, and every heading has its own', () => {
    const anchors = anchorsOf(page);
    expect(anchors.filter((anchor, index) => anchors.indexOf(anchor) !== index)).toEqual([]);
    expect(targets.filter(target => target.startsWith('#') && !anchors.includes(target.slice(1)))).toEqual([]);
  });

  test('every link into the repository leads to something that is there', () => {
    const ours = targets.filter(target => target.startsWith(`${REPOSITORY}/`) || target.startsWith('https://raw.githubusercontent.com/'));
    const pages = ours.filter(target => ![`${REPOSITORY}/issues`, `${REPOSITORY}/releases`].includes(target));
    expect(pages.length).toBeGreaterThan(8);
    expect(pages.filter(target => !existsSync(join(ROOT, fileOf(target) ?? '/nowhere')))).toEqual([]);
  });

  test('the contents name every section', () => {
    const contents = page.slice(page.indexOf('## Contents'), page.indexOf('## Install'));
    const sections = anchorsOf(page.replace(/^#{1}(?:##+)? .*$/gm, '')).filter(anchor => anchor !== 'contents');
    expect(sections.length).toBeGreaterThan(10);
    expect(sections.filter(anchor => !contents.includes(`(#${anchor})`))).toEqual([]);
  });
});

test('the statement for the policy of an imported key is what the construct adds to a key that it may change', () => {
  const stack = newStack({ region: 'eu-central-1', account: '111122223333' });
  new ImageUploadPipeline(stack, 'Images', { encryptionKey: new kms.Key(stack, 'Key') });
  const [key] = Object.values(Template.fromStack(stack).findResources('AWS::KMS::Key')) as { readonly Properties: { readonly KeyPolicy: { readonly Statement: object[] } } }[];
  const statements = key.Properties.KeyPolicy.Statement.map(statement => JSON.parse(JSON.stringify(statement)
    .replace(/\{"Fn::Join":\["",\["arn:",\{"Ref":"AWS::Partition"\},("[^"]*")\]\]\}/g, (_, rest: string) => `"arn:aws${rest.slice(1)}`)) as object);
  const page = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const [, printed] = page.match(/^```json\n(\{\n {2}"Effect".*?)^```/ms) ?? [];

  expect(statements).toContainEqual(JSON.parse(printed!));
});

describe.each(['SECURITY.md', 'THIRD-PARTY-NOTICES.md'])('%s, as it lies in the package', path => {
  const { files } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { readonly files: readonly string[] };
  const packed = files.map(file => file.replace(/^\/|(?:\/\*{0,2})+$/g, ''));
  const targets = targetsOf(readFileSync(join(ROOT, path), 'utf8'));

  test('travels, and every link is absolute or leads to what travels with it', () => {
    expect(packed).toContain(path);
    expect(targets.length).toBeGreaterThan(1);
    expect(targets.filter(target => !target.startsWith('https://') && !packed.some(file => target === file || target.startsWith(`${file}/`)))).toEqual([]);
  });

  test('every link into the repository leads to something that is there', () => {
    const ours = targets.filter(target => target.startsWith(`${REPOSITORY}/`) && !target.startsWith(`${REPOSITORY}/security/`));
    expect(ours.filter(target => !existsSync(join(ROOT, fileOf(target) ?? '/nowhere')))).toEqual([]);
  });
});

describe('the pages of the repository', () => {
  const docs = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).map(path => join('docs', path));
  const pages = ['AGENTS.md', 'CONTRIBUTING.md', 'SECURITY.md', '.github/pull_request_template.md', ...docs].filter(path => path.endsWith('.md'));

  test.each(pages)('%s: every relative link leads to a file, and to a heading of it', path => {
    const page = readFileSync(join(ROOT, path), 'utf8');
    const lost = targetsOf(page).filter(target => !target.startsWith('https://')).filter(target => {
      const [file, anchor] = target.split('#');
      const place = file === '' ? join(ROOT, path) : join(ROOT, dirname(path), file);
      return !existsSync(place) || (anchor !== undefined && !anchorsOf(readFileSync(place, 'utf8')).includes(anchor));
    });
    expect(lost).toEqual([]);
  });

  test('every decision has a number of its own and stands in the list', () => {
    const decisions = readdirSync(join(ROOT, 'docs/decisions')).filter(file => file !== 'README.md').sort();
    const list = readFileSync(join(ROOT, 'docs/decisions/README.md'), 'utf8');
    expect(new Set(decisions.map(file => file.slice(0, 4))).size).toBe(decisions.length);
    expect(decisions.filter(file => {
      const title = readFileSync(join(ROOT, 'docs/decisions', file), 'utf8').split('\n')[0].replace(/^# (\d+)\. /, '');
      return !list.includes(`| [${file.slice(0, 4)}](${file}) | ${title} |`);
    })).toEqual([]);
  });
});

describe('docs/journey.png', () => {
  const picture = join(ROOT, 'docs/journey.png');

  test('is the picture of the README, and was made from docs/journey.svg as it stands', async () => {
    const { exif } = await sharp(picture).metadata();
    const [, made] = exif?.toString('latin1').match(/sha256 of docs\/journey\.svg: ([0-9a-f]{64})/) ?? [];
    const digest = createHash('sha256').update(readFileSync(join(ROOT, 'docs/journey.svg'))).digest('hex');
    // If this fails: npx projen picture, look at it, commit it.
    expect(made).toBe(digest);
    expect(targetsOf(readFileSync(join(ROOT, 'README.md'), 'utf8'))).toContain(`${RAW}/main/docs/journey.png`);
  });

  test('is wide enough for sharp text, small enough for a page, and opaque', async () => {
    const { width, hasAlpha } = await sharp(picture).metadata();
    expect(width).toBeGreaterThanOrEqual(1600);
    expect(width).toBeLessThanOrEqual(2000);
    expect(hasAlpha).toBe(false);
    expect(statSync(picture).size).toBeLessThan(250_000);
  });
});
