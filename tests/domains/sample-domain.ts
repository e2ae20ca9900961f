import type { Presence } from '#lib/domains/presence.ts'

/** A domain that nothing stands at yet, and what the account lists for it. */
export const FREE: Presence = {
  alias: null,
  otherMx: [],
  texts: [],
  inbound: { host: 'mail.example.com', why: 'free' },
  dmarc: { host: null, text: null },
}
export const KEY = `k=rsa; t=s; p=${'Q'.repeat(392)}`
export const account = {
  id: '7',
  domain: 'mail.example.com',
  subdomain: 'em1',
  username: 'mailroom',
  isValid: false,
  isAutomatic: false,
  isDefault: false,
  records: [
    {
      key: 'mail_server',
      type: 'mx' as const,
      host: 'em1.mail.example.com',
      data: 'mx.sendgrid.net.',
      isValid: false,
    },
    {
      key: 'subdomain_spf',
      type: 'txt' as const,
      host: 'em1.mail.example.com',
      data: 'v=spf1 include:sendgrid.net ~all',
      isValid: false,
    },
    { key: 'dkim', type: 'txt' as const, host: 'm1._domainkey.mail.example.com', data: KEY, isValid: false },
    {
      key: 'new_key',
      type: 'cname' as const,
      host: 'x.mail.example.com',
      data: 'y.sendgrid.net',
      isValid: false,
    },
  ],
}
export const link = {
  id: '8',
  domain: 'mail.example.com',
  subdomain: 'links',
  isValid: false,
  records: [
    {
      key: 'domain_cname',
      type: 'cname' as const,
      host: 'links.mail.example.com',
      data: 'sendgrid.net',
      isValid: false,
    },
  ],
}
