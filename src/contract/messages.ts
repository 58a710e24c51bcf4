import { RejectionCode } from './codes';
import { OutputFormatName, SizeSpec, SourceFormat } from './image-formats';

/** What the states of the workflow hand on. Every payload carries `v`; handlers accept the version before. */
export const PAYLOAD_VERSION = 1;

/** One version of one object: what was uploaded, pinned. */
export interface ObjectPin {
  readonly key: string;
  /** Absent only where the bucket has no versions. */
  readonly versionId?: string;
  readonly eTag: string;
  readonly bytes: number;
}

/** What the client declared of the file, as far as it can be held against the bytes. */
export interface DeclaredFile {
  readonly contentType: string;
  readonly size: number;
  /** Hex digest. */
  readonly sha256?: string;
}

/** Input of the execution, written by start-workflow. */
export interface ExecutionInput {
  readonly v: number;
  readonly uploadId: string;
  readonly attempt: number;
  readonly object: ObjectPin;
  readonly declared: DeclaredFile;
}

/** Every task knows its run: the id of the execution. */
export interface TaskInput extends ExecutionInput {
  readonly run: string;
}

/** A verdict that refuses the file: data that a Choice routes, never an exception. */
export interface Rejection {
  readonly verdict: 'rejected';
  readonly code: RejectionCode;
  /** One plain sentence for the owner of the file. */
  readonly detail: string;
}

/** What inspection learnt of the file. */
export interface SourceImage {
  readonly format: SourceFormat;
  /** Pixels, as a viewer sees it: EXIF orientation applied. */
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly hasAlpha: boolean;
  /** Hex digest of the file. */
  readonly sha256: string;
  /** When the photo was taken: ISO 8601, local time of the camera, with its distance from UTC where the camera knew. */
  readonly capturedAt?: string;
}

/** A part of an image, in whole pixels of the upright source. */
export interface CropWindow {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** What the pixels of an image are like. Each batch tells what it found out; together they tell everything once. */
export interface ImageAppearance {
  /** A placeholder of about 25 bytes, base64: https://evanw.github.io/thumbhash/ */
  readonly thumbHash?: string;
  /** CSS hex colour, `#rrggbb`; absent where nothing is opaque. */
  readonly dominantColor?: string;
  /** The part that sizes with `attention` show, by the ratio of their box, like `16:9`. */
  readonly crops?: { readonly [ratio: string]: CropWindow };
}

/** Sizes that one invocation of resize-image makes from one decode. */
export interface SizeBatch {
  readonly id: string;
  readonly sizes: readonly SizeSpec[];
  /** This batch, and no other of its run, also finds placeholder and colour. */
  readonly describes?: boolean;
}

/** Result of inspect-image. */
export type InspectImageResult =
  | { readonly verdict: 'accepted'; readonly source: SourceImage; readonly revision: string; readonly batches: readonly SizeBatch[] }
  | Rejection
  | { readonly verdict: 'superseded' };

/** Input of resize-image. */
export interface ResizeImageInput extends TaskInput {
  readonly revision: string;
  readonly source: SourceImage;
  readonly batch: SizeBatch;
}

/** One object that resize-image wrote. */
export interface MadeImage {
  readonly size: string;
  readonly format: OutputFormatName;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  readonly key: string;
  /** Hex digest. */
  readonly sha256: string;
  /** The size asks for more pixels than the source has, and was made at the source's own scale. */
  readonly natural?: true;
  /** It moves: every other image of an animation is its first frame. */
  readonly animated?: true;
}

/** Result of resize-image. `appearance` is there even if it is empty: a path to nothing ends a run. */
export type ResizeImageResult =
  | { readonly verdict: 'accepted'; readonly images: readonly MadeImage[]; readonly appearance: ImageAppearance }
  | Rejection;

/** Input of record-image. */
export interface RecordImageInput extends TaskInput {
  readonly revision: string;
  readonly source: SourceImage;
  readonly images: readonly MadeImage[];
  /** Of every batch; absent in executions that began before there were any. */
  readonly appearances?: readonly ImageAppearance[];
}

/** Result of record-image. */
export interface RecordImageResult {
  readonly status: 'READY' | 'superseded';
}

/** Why clean-up is called: a verdict about the file, or our trouble. */
export type CleanUpReason =
  | { readonly rejected: { readonly code: RejectionCode; readonly detail: string } }
  | { readonly failed: { readonly error: string; readonly cause: string } };

/** Input of clean-up: by itself enough, so that others than the workflow can call it. */
export interface CleanUpInput {
  readonly v: number;
  readonly uploadId: string;
  readonly attempt: number;
  readonly run: string;
  readonly reason: CleanUpReason;
}

/** Result of clean-up. */
export interface CleanUpResult {
  readonly status: 'REJECTED' | 'FAILED' | 'READY' | 'superseded';
}
