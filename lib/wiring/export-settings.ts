import { db } from '#lib/db.ts'
import { env } from '#lib/env.ts'
import { listFixedSettings } from '#lib/settings/fixed-by-environment.ts'
import { STREAMS, type Provider, type Stream } from '#lib/settings/provider.ts'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'
import { readStream } from '#lib/settings/read-stream.ts'
import { readSystemServer } from '#lib/system-mail/read-system-server.ts'
import { readAccessSettings } from '#lib/users/access-settings.ts'
import { readRetention } from '#lib/webhooks/post-retention.ts'

/**
 * Every setting as one plain object, to keep or to compare. No secret is in it: of keys the last four characters. Each
 * column is named here, so that one that is added later is left out until somebody has looked at it.
 */
export async function exportSettings(): Promise<Record<string, unknown>> {
  return {
    exportedAt: new Date().toISOString(),
    instance: env().instance,
    fixedByEnvironment: listFixedSettings().map(({ variable, value }) => ({ variable, value })),
    access: await readAccessSettings(),
    mail: await mail(),
    stepsSetAside: await db().checkSkip.findMany({
      select: { provider: true, checkId: true, reason: true, at: true },
      orderBy: [{ provider: 'asc' }, { checkId: 'asc' }],
    }),
    keepPostsDays: (await readRetention()).keepPostsDays,
    ...(await streams()),
    ...(await receiving()),
    domains: await db().mailDomain.findMany({
      select: {
        provider: true,
        instance: true,
        domain: true,
        subdomain: true,
        linkSubdomain: true,
        dkimSelector: true,
        state: true,
        providerId: true,
        madeFor: true,
        linkId: true,
        validatedAt: true,
      },
      orderBy: [{ provider: 'asc' }, { domain: 'asc' }, { id: 'asc' }],
    }),
    systemMail: await systemMail(),
    users: await users(),
  }
}

/** As it takes effect: what nobody saved has its default, and the environment has the last word. */
async function mail() {
  const { isEnabled, provider, isProduction } = await readMailSettings()
  const saved = await db().mailSettings.findFirst({ select: { updatedAt: true } })
  return { isEnabled, provider, isProduction, updatedAt: saved?.updatedAt ?? null }
}

async function streams() {
  const orderBy = [{ provider: 'asc' as const }, { stream: 'asc' as const }]
  return {
    streams: await streamsInEffect(
      await db().streamSettings.findMany({
        select: {
          provider: true,
          stream: true,
          fromName: true,
          fromAddress: true,
          replyTo: true,
          transport: true,
          tracksOpens: true,
          tracksClicks: true,
          footerHtml: true,
          footerText: true,
          categories: true,
          ipPool: true,
          unsubscribeGroupId: true,
          subuser: true,
          keyLastFour: true,
          keySavedAt: true,
          updatedAt: true,
        },
        orderBy,
      }),
    ),
    spareKeys: await db().spareKey.findMany({
      select: { provider: true, stream: true, slot: true, lastFour: true, savedAt: true, expiresAt: true },
      orderBy,
    }),
    managementKeys: await db().managementKey.findMany({
      select: { provider: true, lastFour: true, savedAt: true },
      orderBy: { provider: 'asc' },
    }),
  }
}

/** Sender and key as they take effect, also where the environment gives them and nothing was ever saved. */
async function streamsInEffect<Row extends { provider: Provider; stream: Stream }>(rows: Row[]) {
  const { provider } = await readMailSettings()
  const isSaved = (stream: Stream) => rows.some((row) => row.provider === provider && row.stream === stream)
  const unsaved = STREAMS.filter((stream) => !isSaved(stream)).map((stream) => ({ provider, stream }))
  const read = await Promise.all(
    [...rows, ...unsaved].map(async (row) => {
      const view = await readStream(row.provider, row.stream)
      const { fromName, fromAddress, keyLastFour, keySavedAt, fixed } = view
      return { ...row, fromName, fromAddress, keyLastFour, keySavedAt, fixedByEnvironment: fixed }
    }),
  )
  return read.filter(({ fixedByEnvironment: fixed }, index) => index < rows.length || fixed.from || fixed.key)
}

/** As it takes effect; null while nothing was saved and the environment gives nothing. */
async function systemMail() {
  const saved = await db().systemServer.findFirst({ select: { testedAt: true } })
  const { host, port, security, fromName, fromAddress, fixed } = await readSystemServer()
  if (!saved && !fixed.server && !fixed.from) return null
  const testedAt = saved?.testedAt ?? null
  return { host, port, security, fromName, fromAddress, testedAt, fixedByEnvironment: fixed }
}

async function receiving() {
  const orderBy = { provider: 'asc' as const }
  return {
    eventWebhooks: await db().eventConnection.findMany({
      select: {
        provider: true,
        url: true,
        webhookId: true,
        publicKey: true,
        connectedAt: true,
        wantsOauth: true,
        oauthClientId: true,
        oauthGivenAt: true,
        oauthProvenAt: true,
      },
      orderBy,
    }),
    verificationKeys: await db().verificationKey.findMany({
      select: { provider: true, publicKey: true, createdAt: true },
      orderBy: [orderBy, { createdAt: 'asc' }],
    }),
    inboundHosts: await db().inboundConnection.findMany({
      select: {
        provider: true,
        hostname: true,
        sendRaw: true,
        spamCheck: true,
        isSigned: true,
        policyId: true,
        connectedAt: true,
      },
      orderBy,
    }),
  }
}

/** Who may do what; names, time zones and devices are nobody's setting. */
async function users() {
  const rows = await db().user.findMany({
    select: {
      id: true,
      email: true,
      role: true,
      deactivatedAt: true,
      createdAt: true,
      twoFactor: { select: { confirmedAt: true } },
    },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  })
  return rows.map(({ twoFactor, ...row }) => ({ ...row, hasTwoFactor: Boolean(twoFactor?.confirmedAt) }))
}
