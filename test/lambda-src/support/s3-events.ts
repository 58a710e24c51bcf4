import { S3Event, S3EventRecord } from 'aws-lambda';
import { CLAIMED } from './records';

/** An event of S3 for objects of the uploads bucket; the first upload's object unless told. */
export function s3Event(...objects: Partial<S3EventRecord['s3']['object']>[]): S3Event {
  return { Records: (objects.length > 0 ? objects : [{}]).map(object => s3EventRecord(object)) };
}

/** One record of an event. */
export function s3EventRecord(object: Partial<S3EventRecord['s3']['object']> = {}, bucket = 'uploads'): S3EventRecord {
  const { key, versionId, eTag, sequencer = '', bytes: size } = CLAIMED;
  return {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: 'eu-west-1',
    eventTime: '2026-03-01T10:00:30.000Z',
    eventName: 'ObjectCreated:Post',
    userIdentity: { principalId: 'AWS:AROAEXAMPLE' },
    requestParameters: { sourceIPAddress: '192.0.2.1' },
    responseElements: { 'x-amz-request-id': 'C3D13FE58DE4C810', 'x-amz-id-2': 'id' },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: 'uploads',
      bucket: { name: bucket, ownerIdentity: { principalId: 'A3NL1KOZZKExample' }, arn: `arn:aws:s3:::${bucket}` },
      object: { key, versionId, eTag, sequencer, size, ...object },
    },
  };
}
