import { beforeEach, describe, expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { judgeSignature, signatureCheck } from '#lib/wiring/checks/signature.ts'
import { useDatabase } from '../support/database.ts'
import { makeMessage } from '../support/factories.ts'

useDatabase()

describe('what was seen at the door', () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 12, minute))
  const judge = (
    values: Partial<Parameters<typeof judgeSignature>[0]>,
    refusal: { reason: string; lastAt: Date } | null = null,
    mostInAnHour = refusal ? 1 : 0,
  ) =>
    judgeSignature({
      provider: 'sendgrid_us',
      connectedAt: at(10),
      lastSeenAt: null,
      byHand: null,
      isAwaited: false,
      ...values,
      refusals: { latest: refusal, mostInAnHour },
    })

  test('waits for a post since the webhook was made, and says why the last one was refused', () => {
    expect(judge({}).state).toBe('waiting')
    expect(judge({ lastSeenAt: at(9) }).state).toBe('waiting')
    expect(judge({ lastSeenAt: at(11) }).state).toBe('ok')
    expect(judge({}, { reason: 'wrong', lastAt: at(11) })).toMatchObject({
      state: 'waiting',
      summary: expect.stringContaining('refused') as string,
    })
  })

  test('without a webhook of ours only what a pasted key signed counts, and what comes first is said', () => {
    const none = judge({ connectedAt: null, lastSeenAt: at(11) })
    expect(none).toMatchObject({ state: 'waiting', isAnew: true, advice: 'Connect the event webhook first.' })
    expect(none.summary).not.toContain('since the webhook was made')
    const byHand = (lastSeenAt: Date | null) =>
      judge({ connectedAt: null, lastSeenAt, byHand: { lastSeenAt } })
    expect(byHand(at(11)).state).toBe('ok')
    expect(byHand(null)).toMatchObject({
      state: 'waiting',
      advice: expect.stringContaining('test batch') as string,
    })
  })

  test('is not upset by what a stranger posts', () => {
    expect(judge({ lastSeenAt: at(11) }, { reason: 'missing', lastAt: at(12) }).state).toBe('ok')
    const flood = { reason: 'wrong', lastAt: at(12) }
    expect(judge({ lastSeenAt: at(13) }, flood, 100_000).state, 'good ones came after').toBe('ok')
  })

  test('has failed where five were refused in an hour and none was good since, with why and when', () => {
    const finding = judge({ lastSeenAt: at(11) }, { reason: 'wrong', lastAt: at(20) }, 5)
    expect(finding).toMatchObject({ state: 'failed', href: '/settings/event-webhook' })
    expect(finding.summary).toContain('no verification key fits the signature')
    expect(finding.summary).toContain('2026-11-21 12:20 UTC')
  })

  test('has failed where one was refused while a mail waits for its event', () => {
    const refused = { reason: 'too-old', lastAt: at(12) }
    expect(judge({ lastSeenAt: at(11), isAwaited: true }, refused).state).toBe('failed')
    expect(judge({ lastSeenAt: at(11), isAwaited: true }, { ...refused, lastAt: at(10) }).state).toBe('ok')
  })
})

describe('the door itself', () => {
  const MINUTE = 60_000
  const ago = (minutes: number) => new Date(Date.now() - minutes * MINUTE)
  const run = () => signatureCheck.run({ provider: 'sandbox', signal: new AbortController().signal })
  const good = (at: Date) => db().verificationKey.updateMany({ data: { lastSeenAt: at } })
  const refuse = async (count: number, minutesAgo: number, reason = 'wrong') => {
    await db().refusalMinute.create({ data: { minute: ago(minutesAgo), reason, count } })
    await db().postRefusal.upsert({
      where: { reason },
      create: { reason, count, firstAt: ago(minutesAgo), lastAt: ago(minutesAgo) },
      update: { lastAt: ago(minutesAgo) },
    })
  }

  beforeEach(async () => {
    await db()
      .$executeRaw`truncate verification_key, event_connection, refusal_minute, post_refusal, message cascade`
    await db().verificationKey.create({
      data: { provider: 'sandbox', publicKey: 'key', lastSeenAt: ago(300) },
    })
    await db().eventConnection.create({
      data: { provider: 'sandbox', url: 'https://crm.example.com/', connectedAt: ago(400) },
    })
  })

  test('refusals of an hour count together, those of before the last good post and of other hours do not', async () => {
    await refuse(4, 310)
    await refuse(4, 200)
    await refuse(2, 100)
    expect((await run()).state).toBe('ok')
    await refuse(3, 45)
    expect((await run()).state).toBe('failed')
    await good(ago(0))
    expect((await run()).state).toBe('ok')
  })

  test('a key of our webhook proves nothing once that is removed, a pasted one does', async () => {
    await db().verificationKey.updateMany({ data: { madeFor: '' } })
    await db().eventConnection.updateMany({ data: { connectedAt: null } })
    expect((await run()).state).toBe('waiting')
    await db().verificationKey.updateMany({ data: { madeFor: null } })
    expect((await run()).state).toBe('ok')
  })

  test('tokens that ran out are no refusals to speak of', async () => {
    await refuse(50, 10, 'token-expired')
    expect((await run()).state).toBe('ok')
  })

  test('one refusal counts when a mail was accepted and nothing good was heard of it', async () => {
    await refuse(1, 20)
    expect((await run()).state).toBe('ok')
    const { id } = await makeMessage({ createdAt: ago(40), sentAt: ago(5) })
    expect((await run()).state, 'its event may still come').toBe('ok')
    await db().message.update({ where: { id }, data: { sentAt: ago(30) } })
    expect((await run()).state).toBe('failed')
    await db().message.update({ where: { id }, data: { provider: 'sendgrid_us' } })
    expect((await run()).state).toBe('ok')
  })
})
