import type { SendgridClient } from '#lib/sendgrid/client.ts'
import type { Recorder } from './recorder.ts'

/** What an exercise may use. The sandbox's account is empty when it begins. */
export type Rig = {
  /** Of the recorder, which passes every call on to the sandbox. */
  baseUrl: string
  /** Makes a key with these scopes, and answers with its text. */
  keyWith: (scopes: string[]) => Promise<string>
  /** Makes a key with these scopes (all that the sandbox's endpoints ask for, without any) and a client that uses it. */
  clientWith: (
    scopes?: string[],
    account?: { onBehalfOf?: string; timeoutMs?: number },
  ) => Promise<SendgridClient>
  /** Makes the subuser shop, and a client that manages it by a key of the parent account and one of its own. */
  clientOfSubuser: () => Promise<SendgridClient>
  /** A call without our client, for what our own code never asks: GET without a key, a wrong body. */
  call: Recorder['call']
}

/**
 * One use of one endpoint that ends in one status. `run` uses our own verbs where there are any, so that the requests
 * which are held against SendGrid's documents are those that the product makes. A verb that throws for the status is
 * caught by the exercise. Every pair on the way is validated, not the last alone.
 *
 *     // tests/conformance/<family>.ts, named in all.ts; its operations and statuses go into table.ts
 *     export const ACCOUNT_EXERCISES: Exercise[] = [
 *       { operation: 'GET /v3/user/account', status: 200, run: async ({ clientWith }) => readPlan(await clientWith()) },
 *     ]
 */
export type Exercise = {
  /** Method and path as in the documents, parameters in braces. */
  operation: string
  status: number
  run: (rig: Rig) => Promise<unknown>
}
