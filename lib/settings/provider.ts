/** Who carries mail. Pure, so that components may use it. */
export const PROVIDERS = ['sendgrid_us', 'sendgrid_eu', 'sandbox'] as const
export type Provider = (typeof PROVIDERS)[number]

export const STREAMS = ['transactional', 'marketing'] as const
export type Stream = (typeof STREAMS)[number]

export const PROVIDER_LABEL: Record<Provider, string> = {
  sendgrid_us: 'SendGrid US',
  sendgrid_eu: 'SendGrid EU',
  sandbox: 'Sandbox',
}

export const STREAM_LABEL: Record<Stream, string> = {
  transactional: 'Transactional',
  marketing: 'Marketing',
}
