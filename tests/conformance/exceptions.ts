/** Where SendGrid's documents are known to differ from SendGrid. A row that is no longer needed fails the test. */
export type Exception = { operation: string; fault: RegExp; reason: string }

export const EXCEPTIONS: Exception[] = []
