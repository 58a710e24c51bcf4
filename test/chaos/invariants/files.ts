import type { Invariant } from './invariant';
import { claimedBytes, imagesUnder, missingOf, revisionIn, standing, strayFiles, uploadsUnder } from './objects';
import { incomingKey, quarantineKey, revisionOf } from '../../../src/contract/object-keys';
import type { World } from '../world';

const readyIsWhole: Invariant = {
  name: 'READY is whole',
  sentence: 'At the moment at which READY becomes visible, every size in every format can be read with the bytes it is listed with, and the original is kept.',
  begin: (world, broken) => ({
    changed({ old, new: now }) {
      if (now?.status !== 'READY' || old?.status === 'READY') return;
      const how = missingOf(world, now);
      if (how) broken(how);
    },
  }),
};

const readyStaysWhole: Invariant = {
  name: 'READY stays whole',
  sentence: 'As long as an image is READY, every size and the original exist with those bytes.',
  begin: (world, broken) => ({
    objectsChanged(uploadId) {
      const record = world.records.get(uploadId);
      if (record?.status !== 'READY') return;
      const how = missingOf(world, record);
      if (how) broken(how);
    },
  }),
};

const nothingWithoutReady: Invariant = {
  name: 'without READY no size',
  sentence: 'Once all is quiet, an upload that is not READY has no size and no original copy.',
  begin: (world, broken) => ({
    rest() {
      for (const record of world.records.values()) {
        const stray = record.status === 'READY' ? [] : strayFiles(world, record);
        if (stray.length > 0) broken(`${record.status}, and there is ${nameOf(stray[0])}`);
      }
    },
  }),
};

const nothingSuperseded: Invariant = {
  name: 'no trace of other runs',
  sentence: 'Once all is quiet, nothing stays that a superseded run or another attempt wrote: neither sizes nor originals nor quarantined files.',
  begin: (world, broken) => ({
    rest() {
      for (const record of world.records.values()) {
        const { uploadId, status, attempt } = record;
        const stray = record.status === 'READY' ? strayFiles(world, record) : [];
        // Beside an original it is the next invariant's matter.
        const quarantined = status === 'READY' ? [] : uploadsUnder(world, `quarantine/${uploadId}/`).map(({ key }) => key);
        const wrong = [...stray, ...quarantined.filter(key => status !== 'REJECTED' || !world.scenario.keepRejected || revisionIn(key) !== revisionOf(attempt))];
        if (wrong.length > 0) broken(`${status}, attempt ${attempt}, and there is ${nameOf(wrong[0])}`);
      }
    },
  }),
};

const claimedIsProcessed: Invariant = {
  name: 'what is claimed is processed',
  sentence: 'Every size is made from the very version that its attempt claimed, however many objects came under the key.',
  begin: (world, broken) => ({
    wrote(key, bytes) {
      if (!bytes) return;
      const record = world.records.get(key.split('/')[1]);
      const claimed = record && claimedBytes(world, record);
      if (claimed && !bytes.toString().endsWith(` of ${claimed}`)) broken(`${nameOf(key)} was made from another version than ${record.object?.versionId}`);
    },
    changed({ new: now, old }) {
      if (now?.status !== 'READY' || old?.status === 'READY') return;
      const claimed = claimedBytes(world, now);
      const from = imagesUnder(world, `images/${now.uploadId}/${now.revision}/`).map(({ bytes }) => bytes.toString());
      if (claimed && from.some(text => !text.endsWith(` of ${claimed}`))) broken(`${now.revision} holds sizes of another version than ${now.object?.versionId}`);
    },
  }),
};

const notBoth: Invariant = {
  name: 'original or quarantine',
  sentence: 'Once all is quiet, no upload has both an original and a quarantined file.',
  begin: (world, broken) => ({
    rest() {
      for (const uploadId of world.records.keys()) {
        if (uploadsUnder(world, `originals/${uploadId}/`).length > 0 && uploadsUnder(world, `quarantine/${uploadId}/`).length > 0) broken('it has both');
      }
    },
  }),
};

const refusedAndFailedAreKept: Invariant = {
  name: 'refused and failed files are kept',
  sentence: 'REJECTED has the refused file in quarantine, unless the pipeline keeps none; FAILED has its source, so that it can be tried again.',
  begin: (world, broken) => ({
    changed({ old, new: now }) {
      if (now && now.status !== old?.status) check(world, now.uploadId, broken);
    },
    objectsChanged(uploadId) {
      check(world, uploadId, broken);
    },
  }),
};

function check(world: World, uploadId: string, broken: (how: string) => void): void {
  const record = world.records.get(uploadId);
  const claimed = record && claimedBytes(world, record);
  if (record?.status === 'REJECTED' && world.scenario.keepRejected) {
    const kept = standing(world, quarantineKey(uploadId, revisionOf(record.attempt)));
    if (!claimed || !kept?.bytes.equals(claimed)) broken('REJECTED, and the refused file is not in quarantine');
  }
  if (record?.status === 'FAILED') {
    const kept = uploadsUnder(world, incomingKey(uploadId)).some(({ versionId }) => versionId === record.object?.versionId);
    if (!kept) broken('FAILED, and its source is gone');
  }
}

const deletedIsGone: Invariant = {
  name: 'DELETED leaves nothing',
  sentence: 'Once all is quiet, nothing exists of a DELETED image: no object, no version, no delete marker.',
  begin: (world, broken) => ({
    rest() {
      for (const { uploadId, status } of world.records.values()) {
        if (status !== 'DELETED') continue;
        const left = [
          ...uploadsUnder(world, incomingKey(uploadId)).filter(({ versionId }) => !isExcused(world, versionId)),
          ...uploadsUnder(world, `originals/${uploadId}/`), ...uploadsUnder(world, `quarantine/${uploadId}/`), ...imagesUnder(world, `images/${uploadId}/`),
        ];
        if (left.length > 0) broken(`there is ${nameOf(left[0].key)}${left[0].deleteMarker ? ', a delete marker' : ''}`);
      }
    },
  }),
};

const cleanWithoutSweep: Invariant = {
  name: 'clean without the sweep',
  sentence: 'In Standard the files of an attempt that ended without READY are gone with the sweep switched off, too, also where a later one is READY, except what a function wrote after its own end.',
  begin: (world, broken) => {
    const byZombies = new Set<string>();
    return {
      wrote(key, _bytes, by) {
        if (by.state !== 'running' || isOver(world, by.run)) byZombies.add(key);
      },
      restWithoutSweep() {
        if (world.settings.stateMachineKind === 'EXPRESS') return;
        for (const record of world.records.values()) {
          if (!['READY', 'REJECTED', 'FAILED'].includes(record.status)) continue;
          const left = strayFiles(world, record).filter(key => !byZombies.has(key));
          if (left.length > 0) broken(`${record.status}, and there is ${nameOf(left[0])}`);
        }
      },
    };
  },
};

/** The outcome after which a state's function deletes what came in. */
const DECIDES: { readonly [state: string]: string } = { 'Record image': 'READY', 'Clean up': 'REJECTED' };

const claimedLeaves: Invariant = {
  name: 'what is decided leaves incoming',
  sentence: 'Once record-image has answered its run, and the image is READY by it, the claimed version is not in incoming any more; likewise clean-up and REJECTED.',
  begin: (world, broken) => ({
    taskAnswered(state, { arn, uploadId }) {
      const record = world.records.get(uploadId);
      // Where record-image died after READY, the version stays: a known bound.
      if (record?.run !== arn || record.status !== DECIDES[state]) return;
      const left = uploadsUnder(world, incomingKey(uploadId)).some(({ versionId }) => versionId === record.object?.versionId);
      if (left) broken(`${record.status}, and ${record.object?.versionId} is still there`);
    },
  }),
};

const nothingPassedOver: Invariant = {
  name: 'no file is passed over',
  sentence: 'Once all is quiet, no EXPIRED upload has an object that came within an hour of its form.',
  begin: (world, broken) => ({
    rest() {
      for (const { uploadId, status } of world.records.values()) {
        if (status !== 'EXPIRED') continue;
        const object = standing(world, incomingKey(uploadId));
        if (object && !isExcused(world, object.versionId)) broken(`${object.versionId} lies there`);
      }
    },
  }),
};

/** Landed more than an hour after its form had expired, and its event was lost as well: only a lifecycle rule removes it. */
function isExcused(world: World, versionId: string | undefined): boolean {
  return world.landed.some(landed => landed.versionId === versionId && landed.tooLate && !landed.told);
}

function isOver(world: World, run: string | undefined): boolean {
  return world.stepFunctions.executions.some(({ arn, status }) => arn === run && status !== 'RUNNING');
}

function nameOf(key: string): string {
  return key.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, '…');
}

export const files: readonly Invariant[] = [
  readyIsWhole, readyStaysWhole, nothingWithoutReady, nothingSuperseded, claimedIsProcessed, notBoth, refusedAndFailedAreKept, deletedIsGone,
  cleanWithoutSweep, claimedLeaves, nothingPassedOver,
];
