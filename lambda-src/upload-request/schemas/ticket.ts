import * as z from 'zod/mini';
import { moment } from './values';
import { says, Wire } from './wire-format';

/** Answer to a request for a ticket. */
export const Ticket = z.object({
  ticket: z.string().check(z.regex(/^[\w-]{43}$/), says('Lets one connection through. Keep it to yourself: whoever has it hears of your uploads.')),
  expiresAt: moment('When the ticket is no longer taken, unless it was before.'),
  url: z.string().check(z.regex(/^wss?:\/\/[^?]+\?ticket=[\w-]{43}$/), says('Where to connect, with the ticket in it.')),
});
export type Ticket = Wire<typeof Ticket>;
