/** asl-validator ships no types of its own. */
declare module 'asl-validator' {
  interface AslValidation {
    readonly isValid: boolean;
    readonly errors: unknown[];
    /** One line for each error: its code and its message. */
    errorsText(separator?: string): string;
  }

  interface AslValidationOptions {
    /** Check reference paths. */
    readonly checkPaths?: boolean;
    /** Check that resources are ARNs; tokens of an unsynthesized definition are not. */
    readonly checkArn?: boolean;
  }

  /** Changes the definition: gives every state a QueryLanguage. */
  function validate(definition: object, options?: AslValidationOptions): AslValidation;
  export = validate;
}
