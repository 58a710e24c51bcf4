import { join, relative } from 'node:path';
import { deleteAndSweep } from './deletion';
import { explain } from './explain';
import { Onlooker, travel } from './journey';
import { howToUse } from './keep';
import { LiveList } from './live-list';
import { DemoOptions, readOptions, USAGE } from './options';
import { Photo, readPhotos } from './photos';
import { callUnsigned, sendOtherType, sendTruncated } from './refusals';
import { clearResults, fetchResults, folderOf, resultsTable } from './results';
import { showSetUp } from './set-up';
import { Shutdown } from './shutdown';
import { bytes, duration, paint, pixels } from './text';
import { Announcements } from '../local/announcements';
import { assumeRole, awsClients } from '../local/aws';
import { LocalRun, LocalStack } from '../local/local-stack';
import { REPOSITORY } from '../local/run-folder';
import { signedCalls } from '../local/signed-fetch';
import { requestTicket, SocketClient } from '../local/socket-client';

const EXAMPLE = join(REPOSITORY, 'examples', 'typescript', 'app.ts');
const SESSION_NAME = 'demo';

const list = new LiveList();
const shutdown = new Shutdown(list);
shutdown.guard(async () => main(readOptions(process.argv.slice(2))));

async function main(options: DemoOptions): Promise<void> {
  if (options.help) {
    list.print(USAGE);
    return;
  }
  const run = new LocalRun();
  shutdown.add(run);
  if (options.explain) {
    explain(await list.during('Synthesize the example', async () => run.explain({ app: EXAMPLE })), list);
    return;
  }
  const photos = await readPhotos(options.photos);
  await clearResults();
  heading('The example, deployed to a local AWS engine');
  const stack = await run.start({ app: EXAMPLE, port: options.port, onProgress: showSetUp(list) });
  // An engine that dies ends the demo at once, whatever it is waiting for.
  await Promise.race([show(stack, photos), stack.failed]);
  list.print(`\n${paint(process.stdout, 'bold', `All of it in ${duration(process.uptime() * 1000)}.`)}`);
  if (options.keep) {
    howToUse(stack).forEach(line => list.print(line));
    await stack.failed;
  }
}

async function show(stack: LocalStack, photos: readonly Photo[]): Promise<void> {
  const { ApiId = '', ClientRoleArn = '', StateMachineArn = '', TopicArn = '' } = stack.outputs;
  const { UploadsBucketName = '', ImagesBucketName = '', SweepUploadsName = '', OutcomesQueueUrl = '' } = stack.outputs;
  const aws = awsClients(stack.endpoint);
  const apiUrl = stack.apiUrl(ApiId);
  const announcements = await Announcements.subscribe(aws, TopicArn, 'demo-subscriber');
  const rule = Announcements.fromRule(aws, OutcomesQueueUrl);

  heading('A caller without a signature');
  await list.during('Ask permission', async () => callUnsigned(apiUrl), status => `refused: ${status}`);

  // From here on as a client: a role's session, for which IAM is enforced.
  const call = signedCalls(apiUrl, await assumeRole(stack.endpoint, ClientRoleArn, SESSION_NAME));
  heading('A browser that wants to hear of its uploads');
  const { url } = await list.during('Ask for a ticket', async () => requestTicket(call), () => '201: good for one connection within a minute');
  const browser = await list.during('Connect', async () => SocketClient.connect(url), () => 'a WebSocket, until the demo ends');
  const onlooker: Onlooker = { call, aws, announcements, rule, browser, list, stateMachineArn: StateMachineArn };
  for (const photo of photos) {
    await showPhoto(photo, onlooker);
  }

  const [first] = photos;
  if (first) {
    heading(`Half of ${first.fileName}, sent as a whole photo`);
    const { uploadId, verdict } = await sendTruncated(first, onlooker);
    list.print(`\n  ${verdict}`);
    heading('The same, deleted by its owner');
    const places = { uploadsBucket: UploadsBucketName, imagesBucket: ImagesBucketName, sweepUploads: SweepUploadsName };
    const gone = await deleteAndSweep(uploadId, places, onlooker);
    list.print(`\n  Gone, with all versions:\n  ${gone}`);
  }
  heading('A document, sent with a form for a photo');
  const refused = await sendOtherType(onlooker);
  list.print(`\n  S3: ${refused.message}`);
  await browser.close();
}

async function showPhoto(photo: Photo, onlooker: Onlooker): Promise<void> {
  heading(`${photo.fileName}: ${photo.contentType}, ${pixels(photo)}, ${bytes(photo.bytes.byteLength)}`);
  const { view, event } = await travel(photo, onlooker);
  if (view.status !== 'READY') {
    list.print(`\n  ${view.status}, ${view.error?.code}: ${view.error?.detail}`);
    return;
  }
  const results = await list.during('Fetch and measure', async () => fetchResults(photo, view), made => `${made.length} files, each decoded`);
  list.print(`\n  In ${relative(process.cwd(), folderOf(photo))}:\n`);
  resultsTable(results).forEach(line => list.print(`  ${line}`));
  list.print(`\n  The event that all three got:\n\n  type      ${event.type}\n  id        ${event.id}\n  subject   ${event.subject}`);
}

function heading(text: string): void {
  list.print(`\n${paint(process.stdout, 'bold', text)}`);
}
