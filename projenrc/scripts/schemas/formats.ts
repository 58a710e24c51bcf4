import * as z from 'zod/mini';
import * as examples from './examples';
import { JsonSchema, jsonSchemaOf } from './json-schema';
import { UploadStanding } from '../../../lambda-src/announcement/schemas/client-message';
import { UploadQuestion } from '../../../lambda-src/announcement/schemas/client-requests';
import { ClientOutcome, OutcomeEvent } from '../../../lambda-src/announcement/schemas/outcome-event';
import { Limits } from '../../../lambda-src/upload-request/schemas/limits';
import { ProblemDetails } from '../../../lambda-src/upload-request/schemas/problem';
import { Ticket } from '../../../lambda-src/upload-request/schemas/ticket';
import { DeletedUpload, RepeatedUpload, UploadView } from '../../../lambda-src/upload-request/schemas/upload';
import { UploadList } from '../../../lambda-src/upload-request/schemas/upload-list';
import { UploadPermission } from '../../../lambda-src/upload-request/schemas/upload-permission';
import { UploadRequestBody } from '../../../lambda-src/upload-request/schemas/upload-request-body';

/** A wire format as it is published. */
export interface PublishedFormat {
  /** Name in the documents; the file is called after it. */
  readonly name: string;
  readonly description: string;
  readonly format: z.ZodMiniType;
  readonly examples: readonly unknown[];
}

/** What the HTTP API takes and answers, in the order of the journey. */
export const HTTP_FORMATS: readonly PublishedFormat[] = [
  {
    name: 'Limits',
    description: 'What a client can check before it asks: the answer of `GET /limits`.',
    format: Limits,
    examples: [examples.limits],
  },
  {
    name: 'UploadRequest',
    description: 'What a client declares of the file it wants to send: the body of `POST /uploads`, at most 8,192 bytes.',
    format: UploadRequestBody,
    examples: [examples.uploadRequest, { contentType: 'image/png', size: 1000 }],
  },
  {
    name: 'UploadPermission',
    description: 'A request that was granted, with the form that sends the file: the 201 of `POST /uploads`.',
    format: UploadPermission,
    examples: [examples.uploadPermission],
  },
  {
    name: 'RepeatedUpload',
    description: 'A repeated request whose file is there already: the 200 of `POST /uploads` with an `Idempotency-Key`.',
    format: RepeatedUpload,
    examples: [examples.repeated],
  },
  {
    name: 'Upload',
    description: 'An upload as its owner sees it, by its status: the answer of `GET /uploads/{uploadId}`.',
    format: UploadView,
    examples: [examples.ready, examples.pending, examples.rejected, examples.deleted],
  },
  {
    name: 'UploadList',
    description: 'A page of the caller\'s own uploads, the newest first: the answer of `GET /uploads`.',
    format: UploadList,
    examples: [examples.list],
  },
  {
    name: 'DeletedUpload',
    description: 'An upload that is being deleted, or was: the answer of `DELETE /uploads/{uploadId}`.',
    format: DeletedUpload,
    examples: [examples.deleted],
  },
  {
    name: 'UploadQuestion',
    description: 'Which upload is meant: a message of a client over its connection, and the body of `POST /tickets` where uploads have no owner.',
    format: UploadQuestion,
    examples: [examples.question],
  },
  {
    name: 'Ticket',
    description: 'Permission to open one connection within a minute: the 201 of `POST /tickets`.',
    format: Ticket,
    examples: [examples.ticket],
  },
  {
    name: 'Problem',
    description: 'An answer of the API that is an error, after RFC 9457.',
    format: ProblemDetails,
    examples: Object.values(examples.problems),
  },
];

/** What travels on its own: events and messages. */
export const MESSAGE_FORMATS: readonly PublishedFormat[] = [
  {
    name: 'OutcomeEvent',
    description: 'What tells of an outcome: a CloudEvent 1.0 in structured mode, at most 32 KB, without any URL.',
    format: OutcomeEvent,
    examples: examples.events,
  },
  {
    name: 'ClientOutcome',
    description: 'An outcome as a client hears it over its connection: the event, without its owner and the places of its sizes.',
    format: ClientOutcome,
    examples: examples.clientOutcomes,
  },
  {
    name: 'UploadStanding',
    description: 'Answer over a connection to a question about an upload that has no outcome yet.',
    format: UploadStanding,
    examples: [examples.standing],
  },
];

/** Every wire format. */
export const FORMATS: readonly PublishedFormat[] = [...HTTP_FORMATS, ...MESSAGE_FORMATS];

/** Name of the file of a format: `upload-permission.schema.json`. */
export function fileOf({ name }: Pick<PublishedFormat, 'name'>): string {
  return `${name.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()}.schema.json`;
}

/** The JSON Schema of a format, complete in itself. */
export function documentOf(published: PublishedFormat): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:image-upload-pipeline:schema:${fileOf(published).replace('.schema.json', '')}`,
    title: published.name,
    ...schemaOf(published),
    examples: published.examples,
  };
}

/** The same as parts of a larger document: by name, with references between them. */
export function componentsOf(formats: readonly PublishedFormat[]): { readonly [name: string]: JsonSchema } {
  const components: { [name: string]: JsonSchema } = {};
  for (const published of formats) {
    const { $defs = {}, ...schema } = schemaOf(published) as JsonSchema & { readonly $defs?: { readonly [name: string]: JsonSchema } };
    Object.assign(components, $defs, { [published.name]: { ...schema, examples: published.examples } });
  }
  const text = JSON.stringify(components).replaceAll('"#/$defs/', '"#/components/schemas/');
  return JSON.parse(text);
}

function schemaOf({ name, description, format }: PublishedFormat): JsonSchema {
  const schema = jsonSchemaOf(format, 'open') as JsonSchema & { $ref?: string; $defs?: { [name: string]: JsonSchema } };
  // A format that is also a part of others refers to itself.
  const own = schema.$ref?.replace('#/$defs/', '');
  if (own === undefined || schema.$defs === undefined) {
    return { ...schema, description };
  }
  const { [own]: self, ...others } = schema.$defs;
  if (own !== name) {
    throw new Error(`${name} is called ${own} in its own schema: give it one name`);
  }
  return { ...self, description, ...(Object.keys(others).length > 0 && { $defs: others }) };
}
