import { RemovalPolicy } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { anyOf, Misuse } from './misuse';

/** Members of closed sets, and the key. */
export const CLOSED_SETS: readonly Misuse[] = [
  ['an architecture that no layer is for', () => ({ architecture: lambda.Architecture.custom('riscv') }), 'architecture', 'must be Architecture.ARM_64 or Architecture.X86_64', "'riscv'", 'pass one of both'],
  ['another kind of workflow', () => ({ stateMachineType: anyOf('express') }), 'stateMachineType', 'must be StateMachineType.EXPRESS or STANDARD', "'express'", 'pass one of these'],
  ['snapshots of what cannot have them', () => ({ removalPolicy: RemovalPolicy.SNAPSHOT }), 'removalPolicy', 'must be what buckets and tables can have', "'snapshot'", 'use RETAIN or DESTROY'],
  ['the name of a format', () => ({ acceptedFormats: ['jpeg'] }), 'acceptedFormats', 'must be ImageFormat.JPEG, PNG, WEBP, GIF, AVIF or TIFF', "'jpeg'", 'pass one of these'],
  ['ImageFormat.HEIC, which is undefined', () => ({ acceptedFormats: [undefined] }), 'acceptedFormats', 'must be ImageFormat.JPEG, PNG, WEBP, GIF, AVIF or TIFF', 'undefined', 'HEIC is not accepted, so let clients convert it to JPEG'],
  ['it twice', () => ({ acceptedFormats: [undefined, undefined] }), 'acceptedFormats', 'must be ImageFormat.JPEG, PNG, WEBP, GIF, AVIF or TIFF', 'undefined', 'HEIC is not accepted, so let clients convert it to JPEG'],
  ['HEIF by its media type', () => ({ acceptedFormats: ['image/heif'] }), 'acceptedFormats', 'must be ImageFormat.JPEG, PNG, WEBP, GIF, AVIF or TIFF', "'image/heif'", 'HEIC is not accepted, so let clients convert it to JPEG'],
  ['an object for a format', () => ({ acceptedFormats: [{}] }), 'acceptedFormats', 'must be ImageFormat.JPEG, PNG, WEBP, GIF, AVIF or TIFF', 'an object', 'pass one of these'],
  ['the name of an architecture', () => ({ architecture: 'arm64' }), 'architecture', 'must be Architecture.ARM_64 or Architecture.X86_64', "'arm64'", 'pass one of both'],
  ['an architecture of no name', () => ({ architecture: {} }), 'architecture', 'must be Architecture.ARM_64 or Architecture.X86_64', 'an object', 'pass one of both'],
  ['a function for an architecture', () => ({ architecture: lambda.Architecture.custom }), 'architecture', 'must be Architecture.ARM_64 or Architecture.X86_64', 'a function', 'call it'],
  ['a name in capitals', () => ({ removalPolicy: 'DESTROY' }), 'removalPolicy', 'must be RemovalPolicy.RETAIN, DESTROY or RETAIN_ON_UPDATE_OR_DELETE', "'DESTROY'", 'pass one of these'],
  ['31 days', () => ({ logRetention: 31 }), 'logRetention', 'must be a member of RetentionDays like RetentionDays.ONE_MONTH, since CloudWatch Logs keeps for no other numbers of days', '31', 'pass one'],
  ['a text for days', () => ({ logRetention: '30' }), 'logRetention', 'must be a member of RetentionDays like RetentionDays.ONE_MONTH, since CloudWatch Logs keeps for no other numbers of days', "'30'", 'pass one'],
  ['the name of a member', () => ({ logRetention: 'ONE_MONTH' }), 'logRetention', 'must be a member of RetentionDays like RetentionDays.ONE_MONTH, since CloudWatch Logs keeps for no other numbers of days', "'ONE_MONTH'", 'pass one'],
  ['the name of a key', () => ({ encryptionKey: 'alias/images' }), 'encryptionKey', "must be a key like Key.fromKeyArn(this, 'Key', '…')", "'alias/images'", 'pass one'],
  ['an empty text for a key', () => ({ encryptionKey: '' }), 'encryptionKey', "must be a key like Key.fromKeyArn(this, 'Key', '…')", "''", 'pass one'],
  ['an object for a key', () => ({ encryptionKey: {} }), 'encryptionKey', "must be a key like Key.fromKeyArn(this, 'Key', '…')", 'an object', 'pass one'],
  ['the class of keys', () => ({ encryptionKey: kms.Key }), 'encryptionKey', "must be a key like Key.fromKeyArn(this, 'Key', '…')", 'the class Key', 'pass one'],
  ['true for a key', () => ({ encryptionKey: true }), 'encryptionKey', "must be a key like Key.fromKeyArn(this, 'Key', '…')", 'true', 'pass one'],
  ['an alias for a key', stack => ({ encryptionKey: kms.Alias.fromAliasName(stack, 'Alias', 'alias/images') }), 'encryptionKey', 'must be the key itself, since permissions on an alias have no effect', 'an alias', 'pass the key itself, like Key.fromKeyArn(...) or Key.fromLookup(...)'],
];
