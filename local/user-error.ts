/**
 * Something the person at the keyboard can put right. It is shown as two lines,
 * what is wrong and the way out, never as a stack trace.
 */
export class UserError extends Error {
  constructor(message: string, readonly wayOut: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UserError';
  }
}
