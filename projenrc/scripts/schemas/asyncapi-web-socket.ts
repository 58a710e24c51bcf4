import { JsonSchema } from './json-schema';
import { MAX_CONNECTIONS } from '../../../src/contract/clients-table';

/** What goes over the connection of a client, for the AsyncAPI document. */

export function webSocketChannel(): JsonSchema {
  return {
    title: 'WebSocket',
    description: 'With `NotificationChannel.webSocket()`. A client connects with a ticket of `POST /tickets` and hears of its own uploads from then on. '
      + 'It may ask for one of them, and is told the outcome at once if there is one. A connection is refused with the status 403 without a ticket that is good, '
      + `429 where the client has ${MAX_CONNECTIONS} already, and 503 where it may be tried again with another ticket.`,
    address: '{webSocketUrl}',
    parameters: { webSocketUrl: { description: '`pipeline.webSocketUrl`; the `url` of a ticket has the query with it.' } },
    messages: Object.fromEntries(NAMES.map(name => [name, { $ref: `#/components/messages/${name}` }])),
    bindings: {
      ws: {
        method: 'GET',
        query: { type: 'object', properties: { ticket: { type: 'string', description: 'A ticket, taken once.' } }, required: ['ticket'] },
        bindingVersion: '0.1.0',
      },
    },
  };
}

export function webSocketOperations(): JsonSchema {
  const channel = { $ref: '#/channels/webSocket' };
  const messages = (...names: string[]) => names.map(name => ({ $ref: `#/channels/webSocket/messages/${name}` }));
  return {
    pushOutcome: { action: 'send', channel, summary: 'An upload of the client has an outcome.', messages: messages('ClientOutcome') },
    answerQuestion: {
      action: 'receive',
      channel,
      summary: 'A client asks for one of its uploads.',
      messages: messages('UploadQuestion'),
      reply: { channel, messages: messages('ClientOutcome', 'UploadStanding', 'Problem') },
    },
  };
}

export function webSocketMessages(): JsonSchema {
  const titles: Record<typeof NAMES[number], string> = {
    ClientOutcome: 'Outcome of an upload, for its owner',
    UploadStanding: 'No outcome yet',
    UploadQuestion: 'Which upload is meant',
    Problem: 'The question cannot be answered',
  };
  return Object.fromEntries(NAMES.map(name => [name, { name, title: titles[name], payload: { $ref: `#/components/schemas/${name}` } }]));
}

const NAMES = ['ClientOutcome', 'UploadStanding', 'UploadQuestion', 'Problem'] as const;
