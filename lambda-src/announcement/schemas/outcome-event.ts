import * as z from 'zod/mini';
import { OutcomeStatus } from '../../../src/contract/codes';
import { eventTypeOf } from '../../../src/contract/outcome-event';
import { Expiry, Failure, PublicImage, RECORD_MEMBERS, Rejection, SourceImage } from '../../upload-request/schemas/upload';
import { attempt, moment, s3Uri, uploadId, version } from '../../upload-request/schemas/values';
import { Flat, says, Wire } from '../../upload-request/schemas/wire-format';

const ownerId = z.optional(z.string().check(z.minLength(1), says('Whose upload it is; absent where uploads have no owner.')));
const truncated = z.literal(true).check(says('The event would have been larger than 32 KB: the record has what is missing here.'));
const { createdAt, updatedAt, expiresAt, declared } = RECORD_MEMBERS;

/** One size, with the place where it stands. */
export const StoredImage = z.extend(PublicImage, { uri: s3Uri }).check(says('One size of the image.', { id: 'StoredImage' }));

/** The envelope of CloudEvents 1.0, around the data of one outcome. */
function envelope<Data extends z.ZodMiniType>(name: string, status: OutcomeStatus, description: string, data: Data) {
  return z.object({
    specversion: z.literal('1.0'),
    id: z.string().check(z.regex(new RegExp(`^[0-9a-f-]{36}:[1-9][0-9]*:${status}$`)),
      says('`{uploadId}:{version}:{status}`. An event that comes twice has the same id: forget the second.')),
    source: z.string().check(z.regex(/^urn:image-upload-pipeline:.+$/), says('The pipeline, as a URN: account, region, stack and construct. No other pipeline has it.')),
    type: z.literal(eventTypeOf(status)),
    subject: uploadId,
    time: moment('When the outcome was written.'),
    datacontenttype: z.literal('application/json'),
    data,
  }).check(says(description, { id: `${name}${status[0]}${status.slice(1).toLowerCase()}` }));
}

/** An event of each outcome, with one kind of images, and with or without an owner. */
function outcomes<Image extends z.ZodMiniType, Owner extends { readonly ownerId?: typeof ownerId }>(name: string, image: Image, owner: Owner) {
  // What every event says, however little room there is, and what it says beside if there is room.
  const kept = { uploadId, version, attempt, ...owner };
  const whole = { ...RECORD_MEMBERS, ...owner };
  const shortened = {
    ...kept,
    createdAt: z.optional(createdAt),
    updatedAt: z.optional(updatedAt),
    expiresAt: z.optional(expiresAt),
    declared: z.optional(declared),
    truncated,
  };
  return z.discriminatedUnion('type', [
    envelope(name, 'READY', 'Every size of the image is there.', z.union([
      z.object({ ...whole, status: z.literal('READY'), source: SourceImage, images: z.array(image).check(z.minLength(1)) }),
      z.object({ ...shortened, status: z.literal('READY'), source: z.optional(SourceImage) }),
    ])),
    envelope(name, 'REJECTED', 'The file was refused.', z.union([
      z.object({ ...whole, status: z.literal('REJECTED'), error: Rejection }),
      z.object({ ...shortened, status: z.literal('REJECTED'), error: z.optional(Rejection) }),
    ])),
    envelope(name, 'FAILED', 'The service could not process the file.', z.union([
      z.object({ ...whole, status: z.literal('FAILED'), error: Failure }),
      z.object({ ...shortened, status: z.literal('FAILED'), error: z.optional(Failure) }),
    ])),
    envelope(name, 'EXPIRED', 'No file came before the form expired.', z.union([
      z.object({ ...whole, status: z.literal('EXPIRED'), error: Expiry }),
      z.object({ ...shortened, status: z.literal('EXPIRED'), error: z.optional(Expiry) }),
    ])),
    envelope(name, 'DELETED', 'The upload and all its files are gone.', z.object({ ...kept, status: z.literal('DELETED') })),
  ]);
}

/** What tells of an outcome: CloudEvents 1.0, in structured mode. */
export const OutcomeEvent = outcomes('Image', StoredImage, { ownerId });
/** The same as clients hear it, over a WebSocket: without what only backends can use. */
export const ClientOutcome = outcomes('ClientImage', PublicImage, {});

/** What an event tells of an upload: the public part of its record, and where its sizes stand. */
export type OutcomeData = Flat<Wire<typeof OutcomeEvent>['data']>;
/** Any event. */
export type OutcomeEvent = Omit<Flat<Wire<typeof OutcomeEvent>>, 'data'> & { readonly data: OutcomeData };
