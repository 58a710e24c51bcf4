import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { HANDLER_ENVIRONMENT, HandlerName, PROCESS_ENVIRONMENT } from '../../src/contract/environment';
import { longestRunOf } from '../../src/private/workflow-times';
import { allChannels } from '../support/channels';
import { synthesize } from '../support/synthesis';

const SOURCES = join(__dirname, '../../src');

const FUNCTIONS: { readonly [handler in HandlerName]: string } = {
  'request-upload': 'Request/RequestUpload',
  'read-upload': 'Request/ReadUpload',
  'await-outcome': 'Request/AwaitOutcome',
  'delete-upload': 'Request/DeleteUpload',
  'start-workflow': 'Trigger/StartWorkflow',
  'inspect-image': 'Workflow/InspectImage',
  'resize-image': 'Workflow/ResizeImage',
  'record-image': 'Workflow/RecordImage',
  'clean-up': 'Workflow/CleanUp',
  'sweep-uploads': 'Catalog/SweepUploads',
  'announce-outcome': 'Announcement/AnnounceOutcome',
  'forward-to-event-bus': 'Announcement/EventBus/ForwardToEventBus',
  'push-to-clients': 'Announcement/WebSocket/PushToClients',
  'track-connection': 'Announcement/WebSocket/TrackConnection',
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
  const synthesis = synthesize({ notificationChannels: allChannels() });

  test('every function has its handler', () => {
    expect(Object.values(FUNCTIONS).sort()).toEqual(Object.keys(synthesis.functions()).sort());
  });

  test.each(Object.keys(HANDLER_ENVIRONMENT) as HandlerName[])('%s is told exactly what it reads', handler => {
    const { Variables } = synthesis.properties(FUNCTIONS[handler]).Environment;

    expect(Object.keys(Variables).sort()).toEqual([...HANDLER_ENVIRONMENT[handler], ...Object.keys(PROCESS_ENVIRONMENT[handler] ?? {})].sort());
  });

  test('memory of resize-image is handed out from one arena, unless the user says otherwise', () => {
    const own = { MALLOC_ARENA_MAX: '2' };
    const variables = (environment: { [name: string]: string }) =>
      synthesize({ functionOptions: { resizeImage: { environment } } }).properties(FUNCTIONS['resize-image']).Environment.Variables;

    expect(variables({})).toMatchObject({ MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '33554432', MALLOC_TRIM_THRESHOLD_: '67108864' });
    expect(variables(own)).toMatchObject({ MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '33554432' });
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
    ['CLEAN_UP_FUNCTION_NAME', '${Workflow/CleanUp}'],
    ['TOPIC_ARN', '${Announcement/Outcomes}'],
    ['CLIENTS_TABLE_NAME', '${Announcement/WebSocket/Clients}'],
    ['STATE_MACHINE_TYPE', 'STANDARD'],
  ])('%s is the one of this pipeline, whoever is told', (name, resource) => {
    const told = Object.values(synthesis.functions()).map(({ Properties }) => Properties.Environment.Variables[name]);

    expect([...new Set(told)].filter(value => value !== undefined)).toEqual([resource]);
  });

  test('who asks for executions, or stops them, knows that an Express workflow has none to ask for', () => {
    const express = synthesize({ stateMachineType: sfn.StateMachineType.EXPRESS });
    const told = Object.values(express.functions()).map(({ Properties }) => Properties.Environment.Variables.STATE_MACHINE_TYPE);

    expect(told.filter(value => value !== undefined)).toEqual(['EXPRESS', 'EXPRESS']);
  });

  test.each([sfn.StateMachineType.STANDARD, sfn.StateMachineType.EXPRESS])('%s: every hand waits for the same longest run', stateMachineType => {
    const functions = Object.values(synthesize({ stateMachineType }).functions());
    const told = functions.map(({ Properties }) => Properties.Environment.Variables.LONGEST_RUN_SECONDS);

    expect([...new Set(told)].filter(value => value !== undefined)).toEqual([String(longestRunOf(stateMachineType).toSeconds())]);
  });

  test.each([
    ['kept, unless told', undefined, 'keep'], ['not kept', Duration.days(0), 'delete'],
  ])('clean-up knows that refused files are %s', (_, quarantineRetention, word) => {
    expect(synthesize({ quarantineRetention }).properties(FUNCTIONS['clean-up']).Environment.Variables.REJECTED_FILES).toBe(word);
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
