import { randomBytes, randomUUID } from 'node:crypto'
import type { Tx } from '#lib/db.ts'
import { readSandboxControl, setSandboxControl } from '#lib/sandbox/control.ts'

/** What an account can hold or lack before we come to it, and what stands in the way of setting it up. */
export const SANDBOX_TRAPS = [
  'foreign-webhook',
  'no-slot',
  'foreign-host',
  'no-policies',
  'automatic-domain',
] as const
export type SandboxTrap = (typeof SANDBOX_TRAPS)[number]

const ALLOWED_WEBHOOKS = { few: 1, many: 5 }
const FOREIGN_WEBHOOK = 'https://other.mailroom.test/api/webhooks/sendgrid/events'
/** A host that one may want, and where its mail goes instead. */
const HOST = { hostname: 'reply.mailroom.test', url: 'https://other.mailroom.test/api/inbound' }
const DOMAIN = { domain: 'automatic.mailroom.test', subdomain: 'em4242' }
const DKIM_KEY_BYTES = 294

/** Which traps stand in the account now, whoever laid them. */
export async function readSandboxTraps(tx: Tx): Promise<SandboxTrap[]> {
  const [control, webhooks, hosts, domains] = await Promise.all([
    readSandboxControl(tx),
    tx.sandboxWebhook.count({ where: { url: FOREIGN_WEBHOOK } }),
    tx.sandboxParseHost.count({ where: HOST }),
    tx.sandboxDomain.count({ where: { ...DOMAIN, automaticSecurity: true } }),
  ])
  const isLaid: Record<SandboxTrap, boolean> = {
    'foreign-webhook': webhooks > 0,
    'no-slot': control.maxWebhooks <= ALLOWED_WEBHOOKS.few,
    'foreign-host': hosts > 0,
    'no-policies': control.lacksPolicies,
    'automatic-domain': domains > 0,
  }
  return SANDBOX_TRAPS.filter((trap) => isLaid[trap])
}

/** Lays a trap or takes it away, and no other; what Mailroom has made of it meanwhile stays. Obeyed at the next request. */
export async function setSandboxTrap(tx: Tx, trap: SandboxTrap, isOn: boolean): Promise<void> {
  await (isOn ? LAY : TAKE_AWAY)[trap](tx)
}

const LAY: Record<SandboxTrap, (tx: Tx) => Promise<unknown>> = {
  'foreign-webhook': layWebhook,
  'no-slot': (tx) => setSandboxControl(tx, { maxWebhooks: ALLOWED_WEBHOOKS.few }),
  'foreign-host': (tx) =>
    tx.sandboxParseHost.upsert({
      where: { hostname: HOST.hostname },
      create: HOST,
      update: { url: HOST.url, securityPolicy: null },
    }),
  'no-policies': (tx) => setSandboxControl(tx, { lacksPolicies: true }),
  'automatic-domain': layDomain,
}

const TAKE_AWAY: Record<SandboxTrap, (tx: Tx) => Promise<unknown>> = {
  'foreign-webhook': (tx) => tx.sandboxWebhook.deleteMany({ where: { url: FOREIGN_WEBHOOK } }),
  'no-slot': (tx) => setSandboxControl(tx, { maxWebhooks: ALLOWED_WEBHOOKS.many }),
  'foreign-host': (tx) => tx.sandboxParseHost.deleteMany({ where: HOST }),
  'no-policies': (tx) => setSandboxControl(tx, { lacksPolicies: false }),
  'automatic-domain': (tx) => tx.sandboxDomain.deleteMany({ where: { ...DOMAIN, automaticSecurity: true } }),
}

/** Enabled, with the one event ticked that no mail brings about: its address is nobody's. */
async function layWebhook(tx: Tx): Promise<void> {
  const settings = { enabled: true, friendly_name: 'Another instance', account_status_change: true }
  await tx.sandboxWebhook.createMany({
    data: { id: randomUUID(), url: FOREIGN_WEBHOOK, settings },
    skipDuplicates: true,
  })
}

/** On a host of which we made a domain meanwhile, this one takes its place: SendGrid has one for each host. */
async function layDomain(tx: Tx): Promise<void> {
  const present = await tx.sandboxDomain.count({ where: { ...DOMAIN, automaticSecurity: true } })
  if (present > 0) return
  await tx.sandboxDomain.deleteMany({ where: DOMAIN })
  const dkimKey = randomBytes(DKIM_KEY_BYTES).toString('base64')
  await tx.sandboxDomain.create({ data: { ...DOMAIN, automaticSecurity: true, selector: 's', dkimKey } })
}
