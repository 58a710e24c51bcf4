import * as z from 'zod/mini';
import { attempt, bytes, contentType, moment, outputFormat, pixels, selfLink, sha256, sourceFormat, uploadId, version } from './values';
import { Flat, says, Wire } from './wire-format';
import { FAILURE_CODES, REJECTION_CODES } from '../../../src/contract/codes';

/** What the client declared, as it is kept. */
export const DeclaredFile = z.object({
  contentType,
  size: bytes,
  sha256: z.optional(sha256),
  fileName: z.optional(z.string().check(says('Name of the file, in composed form (NFC).'))),
  metadata: z.optional(z.record(z.string(), z.string())),
}).check(says('What the client declared.', { id: 'DeclaredFile' }));

const offset = z.int().check(z.nonnegative());
const CropWindow = z.object({ left: offset, top: offset, width: pixels, height: pixels })
  .check(says('A part of the image, in pixels of the upright source.', { id: 'CropWindow' }));

/** What inspection found in the file, and what its pixels are like. */
export const SourceImage = z.object({
  format: sourceFormat,
  width: pixels.check(says('Pixels, as a viewer sees it: orientation applied.')),
  height: pixels.check(says('Pixels, as a viewer sees it: orientation applied.')),
  frames: z.int().check(z.positive(), says('1, unless it is animated.')),
  hasAlpha: z.boolean().check(says('Whether it is transparent in places.')),
  sha256,
  capturedAt: z.optional(z.string().check(z.regex(/^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([+-][0-9]{2}:[0-9]{2})?$/),
    says('When the photo was taken: local time of the camera, with its distance from UTC where the camera knew.'))),
  thumbHash: z.optional(z.string().check(z.regex(/^[A-Za-z0-9+/]+={0,2}$/), says('A placeholder for the image in about 25 bytes, as https://evanw.github.io/thumbhash/ describes it; in base64.'))),
  dominantColor: z.optional(z.string().check(z.regex(/^#[0-9a-f]{6}$/), says('The most frequent colour; absent where nothing is opaque.'))),
  crops: z.optional(z.record(z.string().check(z.regex(/^[1-9][0-9]*:[1-9][0-9]*$/)), CropWindow)
    .check(says('The part of the image that sizes cropped by attention show, by the ratio of their box.'))),
}).check(says('What was found in the file.', { id: 'SourceImage' }));

/** One size, without the place where it stands. */
export const PublicImage = z.object({
  size: z.string().check(says('Name of the size.')),
  format: outputFormat,
  width: pixels,
  height: pixels,
  bytes,
  sha256,
  natural: z.optional(z.literal(true).check(says('The size asks for more pixels than the image has, so it was made at the scale of the image.'))),
  animated: z.optional(z.literal(true).check(says('It moves. Any other image of an animation is its first frame.'))),
});

/** One size as its owner may fetch it. */
export const FetchableImage = z.extend(PublicImage, {
  url: z.url().check(says('Fetches the image until it expires. Ask again for a fresh one.')),
  urlExpiresAt: moment('When the URL expires.'),
}).check(says('One size of the image.', { id: 'FetchableImage' }));
export type FetchableImage = Wire<typeof FetchableImage>;

const detail = z.string().check(says('One sentence, for people.'));
export const Rejection = z.object({ code: z.enum(REJECTION_CODES), detail }).check(says('Why the file was refused: the same file gets the same verdict.', { id: 'Rejection' }));
export const Failure = z.object({ code: z.enum(FAILURE_CODES), detail }).check(says('Why the service failed: the file is not to blame.', { id: 'Failure' }));
export const Expiry = z.object({ code: z.literal('upload-expired'), detail }).check(says('No file came before the form expired.', { id: 'Expiry' }));

/** What every record has that was not deleted. */
export const RECORD_MEMBERS = {
  uploadId,
  version,
  attempt,
  createdAt: moment('When the upload was asked for.'),
  updatedAt: moment('When the record changed.'),
  expiresAt: moment('When the last form expires.'),
  declared: DeclaredFile,
} as const;

const links = selfLink;
export const open = z.object({ ...RECORD_MEMBERS, status: z.enum(['PENDING', 'PROCESSING']), links })
  .check(says('It waits for its file, or is being processed: ask again.', { id: 'OpenUpload' }));
export const rejected = z.object({ ...RECORD_MEMBERS, status: z.literal('REJECTED'), error: Rejection, links })
  .check(says('The file was refused.', { id: 'RejectedUpload' }));
export const failed = z.object({ ...RECORD_MEMBERS, status: z.literal('FAILED'), error: Failure, links })
  .check(says('The service could not process the file.', { id: 'FailedUpload' }));
export const expired = z.object({ ...RECORD_MEMBERS, status: z.literal('EXPIRED'), error: Expiry, links })
  .check(says('No file came in time.', { id: 'ExpiredUpload' }));
/** What a READY upload has beside its sizes. */
export const READY_MEMBERS = { ...RECORD_MEMBERS, status: z.literal('READY'), source: SourceImage, links } as const;
const ready = z.object({ ...READY_MEMBERS, images: z.array(FetchableImage).check(z.minLength(1)) })
  .check(says('Every size is there.', { id: 'ReadyUpload' }));
const readyWithoutImages = z.object(READY_MEMBERS)
  .check(says('Every size is there; `GET` the upload for their URLs.', { id: 'ReadyUploadWithoutImages' }));

/** An upload that is being deleted, or was. */
export const DeletedUpload = z.object({ uploadId, status: z.enum(['DELETING', 'DELETED']), links })
  .check(says('It was deleted, or soon will be.', { id: 'DeletedUpload' }));
export type DeletedUpload = Wire<typeof DeletedUpload>;

/** An upload as its owner sees it. */
export const UploadView = z.discriminatedUnion('status', [open, ready, rejected, failed, expired, DeletedUpload]);
/** Any upload, with the members of its status. */
export type UploadView = Flat<Wire<typeof UploadView>>;

/** Answer to a repeated request whose file is there already: the record, without its sizes. */
export const RepeatedUpload = z.discriminatedUnion('status', [open, readyWithoutImages, rejected, failed, expired]);
export type RepeatedUpload = Omit<UploadView, 'images'>;
