import type { SmtpReply } from '#lib/mail/smtp.ts'

/** What to do when a mail server of one's own did not take a mail. */
export function adviseOnSmtp(reply: Exclude<SmtpReply, { kind: 'taken' }>): string {
  if (reply.kind === 'failed') return adviseOnSmtpFailure(reply.code)
  if (reply.step === 'sign-in') return 'Check user name and password of the mail server.'
  if (reply.step === 'envelope')
    return 'The server does not carry mail from this sender, or to this recipient. Check the from address, and whether the server asks for a user name.'
  return reply.status >= 500
    ? 'The server refuses this mail for good. Its own words say why.'
    : 'The server asks us to come back later.'
}

/** What to do when a connection to a mail server failed, by the name of the failure. */
function adviseOnSmtpFailure(code: string): string {
  if (code === 'EDNS' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return 'The server’s name could not be looked up. Check how it is spelled, and this machine’s DNS.'
  if (code === 'ETLS' || /CERT|TLS|SSL|SELF_SIGNED|ISSUER|EPROTO/.test(code))
    return 'No secure connection could be made. Check port and security (587 goes with STARTTLS, 465 with TLS), and that the server’s certificate is valid for its name.'
  if (code === 'EFORBIDDEN') return 'Check the host, and where its name leads to.'
  if (code === 'ETIMEDOUT')
    return 'The server did not answer in time. Check host and port, and that this machine may open connections to them.'
  return 'Check host and port, that the server is running, and that this machine may open connections to it.'
}
