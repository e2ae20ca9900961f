/** How mail of a stream is handed over. Pure, so that components may use it. */
export const TRANSPORTS = ['api', 'smtp'] as const
export type Transport = (typeof TRANSPORTS)[number]

export const TRANSPORT_LABEL: Record<Transport, string> = {
  api: 'Web API',
  smtp: 'SMTP relay',
}
