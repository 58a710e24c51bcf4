import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Browser, chromium, Page } from 'playwright-core';
import { ClientFile, DeployedPipeline } from './deployed-pipeline';
import { ApiRequest } from '../../../local/signed-fetch';

/** Headers by which a page shows who it is. */
export type Proof = (path: string, request: ApiRequest) => Promise<Readonly<Record<string, string>>>;

const README = readFileSync(join(__dirname, '../../../README.md'), 'utf8');
const SNIPPETS = [...README.matchAll(/^```js\n([^]*?)^```$/gm)].map(([, code]) => code);

const PLACES = [
  '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Starts Chromium without a window. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM ?? PLACES.find(existsSync);
  if (!executablePath) {
    throw new Error('the end-to-end tests need Chromium, and found none: on Debian and Ubuntu apt-get install chromium; '
      + 'or name one: CHROMIUM=/path/to/chromium npm run e2e');
  }
  return chromium.launch({ executablePath });
}

/** The JavaScript of README that declares a function, as it stands there. */
function snippet(name: string): string {
  const found = SNIPPETS.filter(code => code.includes(`async function ${name}(`));
  if (found.length !== 1) {
    throw new Error(`README has ${found.length} snippets of ${name}, not one`);
  }
  return found[0];
}

/** A page in a browser that knows README's code, and a pipeline. */
export class ClientPage {
  static async open(browser: Browser, origin: string, { apiUrl }: DeployedPipeline, proof: Proof): Promise<ClientPage> {
    const page = await browser.newPage();
    const client = new ClientPage(page);
    page.on('console', message => client.console.push(message.text()));
    await page.exposeFunction('proof', async (path: string, method: string, rawBody?: string, headers?: Record<string, string>) =>
      proof(path, { method, rawBody, headers }));
    await page.goto(origin);
    // What README leaves to the reader: who calls.
    await page.addScriptTag({
      content: `
        const apiUrl = ${JSON.stringify(apiUrl)};
        const api = async (path, { method = 'GET', body, headers } = {}) =>
          fetch(apiUrl + path, { method, body, headers: { ...headers, ...await proof(path, method, body, headers) } });
        const call = api;`,
    });
    for (const name of ['uploadImage', 'outcomeOf', 'listen']) {
      await page.addScriptTag({ content: snippet(name) });
    }
    return client;
  }

  /** What the browser wrote to its console. */
  readonly console: string[] = [];

  private constructor(private readonly page: Page) {}

  /** Takes a file into the page's field, as its user would; it is `file` in what runs from then on. */
  async choose({ bytes, contentType, fileName = 'image' }: ClientFile): Promise<void> {
    await this.page.setInputFiles('input', { name: fileName, mimeType: contentType, buffer: bytes });
    await this.page.evaluate('var file = document.querySelector("input").files[0]');
  }

  /** Runs statements in the page and answers what they return. */
  async run<T>(statements: string, given: Readonly<Record<string, unknown>> = {}): Promise<T> {
    const names = Object.entries(given).map(([name, value]) => `const ${name} = ${JSON.stringify(value)};`).join(' ');
    return this.page.evaluate(`(async () => { ${names} ${statements} })()`);
  }
}
