import { isFixedByEnvironment, isRegionFixed } from '#lib/settings/environment.ts'
import type { Provider, Stream } from '#lib/settings/provider.ts'
import { readStream } from '#lib/settings/read-stream.ts'
import { listVerificationKeys } from '#lib/settings/verification-keys.ts'

type StreamFacts = { keyLastFour: string | null; from: string | null }

/** What an admin should know of a provider before choosing it. */
export type ProviderFacts = {
  transactional: StreamFacts
  marketing: StreamFacts
  verificationKeys: number
  /** Why it can't be chosen; null when it can. */
  obstacle: string | null
}

/** Each provider with what is saved for it. */
export async function readProviderFacts(): Promise<Record<Provider, ProviderFacts>> {
  const keys = await listVerificationKeys()
  const factsOf = async (provider: Provider): Promise<ProviderFacts> => ({
    transactional: await streamFacts(provider, 'transactional'),
    marketing: await streamFacts(provider, 'marketing'),
    verificationKeys: keys.filter((key) => key.provider === provider).length,
    obstacle: obstacleTo(provider),
  })
  const [sendgrid_us, sendgrid_eu, sandbox] = await Promise.all([
    factsOf('sendgrid_us'),
    factsOf('sendgrid_eu'),
    factsOf('sandbox'),
  ])
  return { sendgrid_us, sendgrid_eu, sandbox }
}

async function streamFacts(provider: Provider, stream: Stream): Promise<StreamFacts> {
  const { keyLastFour, fromAddress } = await readStream(provider, stream)
  return { keyLastFour, from: fromAddress || null }
}

function obstacleTo(provider: Provider): string | null {
  if (!isFixedByEnvironment()) return null
  if (provider === 'sandbox') return 'The environment has a real key (SENDGRID_TRANSACTIONAL_KEY).'
  if (provider === 'sendgrid_us' && isRegionFixed()) return 'SENDGRID_API_URL names the EU region.'
  return null
}
