/** What a configuration is made of, and every value that it may have. */
export const FACTORS = {
  authorization: ['iam', 'none', 'jwt', 'userPool', 'lambda'],
  channels: ['none', 'eventBridge', 'ownBus', 'webSocket', 'longPolling', 'all'],
  stateMachineType: ['standard', 'express'],
  uploadsBucket: ['new', 'own', 'otherStack', 'imported'],
  imagesBucket: ['new', 'own', 'same', 'imported'],
  keyPrefix: ['none', 'twoWords'],
  uploadTrigger: ['default', 's3', 'eventBridge'],
  uploadsTable: ['new', 'own', 'otherStack', 'imported'],
  topic: ['new', 'own', 'imported'],
  encryptionKey: ['none', 'own', 'imported'],
  removal: ['retain', 'destroy', 'empty'],
  architecture: ['arm64', 'x86_64'],
  network: ['none', 'private', 'isolated'],
  functionOptions: ['none', 'resize', 'all'],
  origins: ['none', 'some'],
  quarantine: ['default', 'none'],
  images: ['default', 'largest', 'avif'],
  logRetention: ['default', 'infinite'],
  alarms: ['default', 'tuned', 'off'],
  domain: ['none', 'own'],
  throttle: ['default', 'own'],
  boundary: ['none', 'own'],
} as const;

export type Factor = keyof typeof FACTORS;

/** One configuration: a value for each factor. */
export type Configuration = { readonly [F in Factor]: typeof FACTORS[F][number] };

/**
 * Configurations in which every two values of two factors meet, written by a generator of pairwise tests (covertable 2.5.2, then its rows
 * for the factors in reverse; the last three columns by seeded chance); a test looks whether they do. One column for each factor, in their order.
 */
const TABLE = `
iam      longPolling standard own        own      none     s3          new        imported own      retain  x86_64 private  none   none none    default infinite tuned   own  default own
jwt      eventBridge express  imported   new      twoWords default     otherStack new      imported empty   arm64  none     all    some none    largest default  off     none default none
none     eventBridge express  new        same     none     eventBridge imported   own      none     destroy arm64  isolated resize none default avif    infinite default own  default none
lambda   webSocket   standard imported   imported twoWords s3          own        own      imported destroy x86_64 none     resize some default largest infinite tuned   none default own
userPool ownBus      standard new        new      twoWords eventBridge own        new      own      empty   arm64  private  none   none default avif    default  default own  default none
iam      none        express  otherStack new      none     default     new        own      none     destroy x86_64 private  resize some default default default  off     none own     none
jwt      all         standard own        same     twoWords default     own        imported none     retain  x86_64 isolated all    some none    avif    default  off     none default none
lambda   none        express  new        imported none     default     imported   imported own      retain  arm64  none     all    none none    default infinite default own  default none
userPool ownBus      express  imported   same     none     eventBridge new        new      imported retain  x86_64 isolated resize some none    default infinite tuned   none default own
userPool all         express  otherStack own      none     eventBridge otherStack imported none     destroy arm64  none     none   none default largest infinite off     own  default none
none     longPolling express  otherStack imported twoWords s3          own        new      none     empty   arm64  isolated all    some default largest default  tuned   own  default none
jwt      webSocket   express  own        own      none     eventBridge imported   new      imported empty   x86_64 private  resize some default largest default  default none own     none
lambda   longPolling standard otherStack same     twoWords s3          new        own      imported empty   arm64  none     none   none none    avif    infinite default none default none
iam      ownBus      standard new        own      twoWords s3          imported   own      own      destroy arm64  isolated all    some none    largest default  off     own  own     own
iam      all         standard imported   imported twoWords eventBridge otherStack new      own      empty   x86_64 private  resize none default default default  default own  own     own
none     webSocket   standard imported   new      none     default     otherStack imported imported retain  x86_64 isolated none   some none    avif    infinite tuned   own  default none
iam      webSocket   standard otherStack same     none     eventBridge new        own      own      retain  arm64  none     all    none default largest default  off     none default own
jwt      eventBridge standard new        imported none     s3          new        imported own      empty   x86_64 private  none   none default default infinite tuned   own  own     own
none     none        standard own        same     twoWords s3          otherStack new      own      destroy arm64  private  none   none default default default  off     own  default none
userPool eventBridge standard own        new      none     s3          imported   own      none     retain  arm64  private  all    none default default default  tuned   own  default own
lambda   webSocket   standard new        new      none     eventBridge otherStack imported none     retain  arm64  isolated resize none default default default  off     none own     own
userPool longPolling standard imported   own      none     default     imported   new      none     destroy arm64  none     none   none default avif    default  off     none default own
jwt      longPolling standard new        new      none     eventBridge otherStack own      imported destroy arm64  none     resize none default default default  default own  own     own
iam      none        standard imported   own      none     eventBridge own        new      imported empty   arm64  isolated none   none default avif    default  tuned   own  default none
lambda   ownBus      standard own        imported none     default     own        new      none     retain  arm64  none     none   none default default default  off     own  own     none
lambda   eventBridge standard otherStack own      none     default     imported   new      none     retain  arm64  private  none   none default default default  default none own     own
none     all         standard new        new      none     s3          new        own      imported retain  arm64  none     none   none default default default  tuned   own  own     own
jwt      all         standard otherStack imported none     default     imported   new      none     retain  arm64  none     none   none default avif    default  default none own     own
none     ownBus      standard otherStack own      none     default     otherStack imported none     retain  arm64  none     none   none default default default  default none default own
userPool none        standard new        imported none     default     new        new      none     retain  arm64  none     none   none default largest default  default none default own
jwt      none        standard new        new      none     default     new        new      none     retain  arm64  none     none   none default default default  default none default own
iam      eventBridge standard new        new      none     default     own        new      none     retain  arm64  none     none   none default default default  default own  own     none
userPool webSocket   standard new        new      none     default     new        new      none     retain  arm64  none     none   none default default default  default none own     own
jwt      ownBus      standard new        new      none     default     new        new      none     retain  arm64  none     none   none default default default  default own  default own
lambda   all         standard new        new      none     default     new        new      none     retain  arm64  none     none   none default default default  default own  own     own
iam      webSocket   standard imported   new      twoWords default     new        imported own      retain  x86_64 private  none   none default largest default  off     own  default none
userPool webSocket   express  own        own      none     s3          imported   own      imported destroy arm64  none     all    some none    avif    infinite default none default none
userPool eventBridge standard new        imported none     eventBridge own        new      none     empty   x86_64 isolated resize some default largest infinite tuned   none default none
jwt      longPolling express  otherStack same     twoWords default     otherStack own      none     empty   arm64  none     resize none none    default default  off     own  default own
lambda   ownBus      standard otherStack new      twoWords s3          own        new      own      retain  arm64  none     none   some none    avif    default  tuned   own  default none
none     none        express  new        same     twoWords eventBridge new        imported imported retain  x86_64 isolated all    none default avif    infinite default own  own     own
none     all         standard otherStack own      none     default     otherStack new      imported destroy arm64  private  all    none default largest default  tuned   none default own
iam      all         express  new        imported none     eventBridge imported   own      own      destroy x86_64 isolated none   some none    default infinite off     own  own     own
jwt      all         standard own        imported none     s3          new        imported none     empty   arm64  private  resize some none    avif    default  default own  default own
`;

export const CONFIGURATIONS: readonly Configuration[] = TABLE.trim().split('\n').map(row => {
  const values = row.split(/\s+/);
  return Object.fromEntries(Object.keys(FACTORS).map((factor, column) => [factor, values[column]])) as Configuration;
});

/** Values of two factors that no configuration has together. */
export function missingPairs(): string[] {
  const factors = Object.keys(FACTORS) as Factor[];
  return factors.flatMap((one, column) => factors.slice(column + 1).flatMap(other =>
    FACTORS[one].flatMap(a => FACTORS[other].map(b => [a, b] as const))
      .filter(([a, b]) => !CONFIGURATIONS.some(row => row[one] === a && row[other] === b))
      .map(([a, b]) => `${one} ${a}, ${other} ${b}`)));
}
