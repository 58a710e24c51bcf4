import { CLAIMED, RUN, UPLOAD_ID } from './records';
import { SizeSpec } from '../../../src/contract/image-formats';
import { TaskInput } from '../../../src/contract/messages';

/** What every task of the workflow gets. */
export function taskInput(changes: Partial<TaskInput> = {}): TaskInput {
  const { key, versionId, eTag, bytes } = CLAIMED;
  return {
    v: 1,
    uploadId: UPLOAD_ID,
    attempt: 1,
    run: RUN,
    object: { key, versionId, eTag, bytes },
    declared: { contentType: 'image/jpeg', size: 1234 },
    ...changes,
  };
}

/** Two sizes, the first in two formats. */
export const SIZES: readonly SizeSpec[] = [
  { name: 'small', fit: 'inside', width: 32, enlarge: false, background: '#ffffff', outputs: [{ format: 'webp', quality: 80 }, { format: 'jpeg', quality: 80 }] },
  { name: 'square', fit: 'cover', width: 16, height: 16, position: 'center', enlarge: false, background: '#ffffff', outputs: [{ format: 'png' }] },
];
