/** How a mail server is reached. `none` is for servers on this very machine only. */
export type SmtpServer = {
  host: string
  port: number
  security: 'starttls' | 'tls' | 'none'
  username: string | null
  password: string | null
}

/**
 * What came of handing a mail to a server. `refused`: it answered and took nothing; `status` is its three digits.
 * `failed`: no answer. `never-sent`: the final dot cannot have left. `maybe-sent`: the mail may have been taken.
 */
export type SmtpReply =
  | { kind: 'taken'; said: string }
  | { kind: 'refused'; step: 'greeting' | 'sign-in' | 'envelope' | 'mail'; status: number; said: string }
  | { kind: 'failed'; phase: 'never-sent' | 'maybe-sent'; code: string; message: string }
