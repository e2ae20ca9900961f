import type { State } from '#components/ui/badge.tsx'
import type { SystemMailView } from '#lib/system-mail/list-system-mails.ts'
import type { SystemServerView } from '#lib/system-mail/read-system-server.ts'

type Word = { state: State; label: string }

/** How far the system server is from carrying mail, in two words. */
export function systemServerState({ host, fromAddress, test }: SystemServerView): Word {
  if (!host) return { state: 'stopped', label: 'No server' }
  if (!fromAddress) return { state: 'waiting', label: 'No sender' }
  if (!test) return { state: 'waiting', label: 'Not tested' }
  return test.ok ? { state: 'delivered', label: 'Works' } : { state: 'problem', label: 'Test failed' }
}

export const MAIL_STATE: Record<SystemMailView['state'], Word> = {
  queued: { state: 'waiting', label: 'Queued' },
  sending: { state: 'waiting', label: 'Sending' },
  sent: { state: 'delivered', label: 'Sent' },
  failed: { state: 'problem', label: 'Failed' },
  unconfirmed: { state: 'waiting', label: 'Unconfirmed' },
  no_server: { state: 'stopped', label: 'Waiting' },
  lapsed: { state: 'stopped', label: 'Called off' },
}

const PURPOSE: Record<string, string> = {
  invitation: 'Invitation',
  'password-reset': 'Password reset',
  alert: 'Alert',
}

export function purposeWords(purpose: string): string {
  return PURPOSE[purpose] ?? purpose
}

export const SECURITY_LABEL: Record<SystemServerView['security'], string> = {
  starttls: 'STARTTLS',
  tls: 'TLS',
  none: 'None',
}
