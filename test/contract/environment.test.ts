import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { HANDLER_ENVIRONMENT, HandlerName } from '../../src/contract/environment';
import { synthesize } from '../support/synthesis';

const SOURCES = join(__dirname, '../../src');

const FUNCTIONS: { readonly [handler in HandlerName]: string } = {
  'request-upload': 'Request/RequestUpload',
  'read-upload': 'Request/ReadUpload',
  'delete-upload': 'Request/DeleteUpload',
  'start-workflow': 'Trigger/StartWorkflow',
  'inspect-image': 'Workflow/InspectImage',
  'resize-image': 'Workflow/ResizeImage',
  'record-image': 'Workflow/RecordImage',
  'clean-up': 'Workflow/CleanUp',
  'sweep-uploads': 'Catalog/SweepUploads',
  'announce-outcome': 'Announcement/AnnounceOutcome',
};

/** Every file below a folder, as paths below `src`. */
function filesUnder(folder: string): string[] {
  return readdirSync(join(SOURCES, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile()).map(entry => relative(SOURCES, join(entry.parentPath, entry.name))).sort();
}

/** What the files of a folder import: packages by name, files as `./` and their path below `src`. */
function importsUnder(folder: string): { readonly file: string; readonly imported: string }[] {
  return filesUnder(folder).flatMap(file => {
    const found = readFileSync(join(SOURCES, file), 'utf8').matchAll(/(?:\bfrom|\bimport|\brequire\()\s*'([^']+)'/g);
    return [...found].map(([, name]) => ({ file, imported: name.startsWith('.') ? `./${normalize(join(dirname(file), name))}` : name }));
  });
}

describe('environment', () => {
  const synthesis = synthesize();

  test('every function has its handler', () => {
    expect(Object.values(FUNCTIONS).sort()).toEqual(Object.keys(synthesis.functions()).sort());
  });

  test.each(Object.keys(HANDLER_ENVIRONMENT) as HandlerName[])('%s is told exactly what it reads', handler => {
    const { Variables } = synthesis.properties(FUNCTIONS[handler]).Environment;

    expect(Object.keys(Variables).sort()).toEqual([...HANDLER_ENVIRONMENT[handler]].sort());
  });

  test.each(Object.keys(HANDLER_ENVIRONMENT) as HandlerName[])('%s is told nothing empty', handler => {
    const { Variables } = synthesis.properties(FUNCTIONS[handler]).Environment;

    expect(Object.entries(Variables).filter(([, value]) => typeof value !== 'string' || value === '')).toEqual([]);
  });

  test.each([
    ['UPLOADS_TABLE_NAME', '${Catalog/Uploads}'],
    ['UPLOADS_BUCKET_NAME', '${Storage/Uploads}'],
    ['IMAGES_BUCKET_NAME', '${Storage/Images}'],
    ['STATE_MACHINE_ARN', '${Workflow/StateMachine}'],
    ['TOPIC_ARN', '${Announcement/Outcomes}'],
  ])('%s is the one of this pipeline, whoever is told', (name, resource) => {
    const told = Object.values(synthesis.functions()).map(({ Properties }) => Properties.Environment.Variables[name]);

    expect([...new Set(told)].filter(value => value !== undefined)).toEqual([resource]);
  });
});

describe('boundaries', () => {
  test('the contract imports nothing outside itself', () => {
    expect(importsUnder('contract').filter(({ imported }) => !imported.startsWith('./contract/'))).toEqual([]);
  });

  test('the construct imports nothing outside src: no handler, no test, no tool', () => {
    expect(importsUnder('.').filter(({ imported }) => imported.startsWith('./..'))).toEqual([]);
  });

  test('the construct needs the CDK only', () => {
    const packages = importsUnder('.').filter(({ imported }) => !imported.startsWith('./')).map(({ imported }) => imported.split('/')[0]);

    expect([...new Set(packages)].sort()).toEqual(['aws-cdk-lib', 'constructs', 'path']);
  });
});
