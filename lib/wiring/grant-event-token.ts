import { checkOauthClient } from '#lib/settings/event-oauth.ts'
import { issueToken, TOKEN_LIVES_SECONDS } from '#lib/settings/event-tokens.ts'
import { recordRefusal } from '#lib/webhooks/record-refusal.ts'

/**
 * A token for our event webhook's posts; null for a wrong id or secret (of a client that is ours it is counted for the
 * admin). Throws `not-configured` when SECRET_KEY is another one than the secret was sealed with.
 */
export async function grantEventToken(
  client: { clientId: string; secret: string },
  now = new Date(),
): Promise<{ token: string; livesSeconds: number } | null> {
  // Ours are plain letters; PostgreSQL takes no NUL.
  if (client.clientId.includes('\0')) return null
  const outcome = await checkOauthClient(client, now)
  if (outcome === 'wrong-secret') recordRefusal('token-refused')
  if (outcome !== 'good') return null
  return { token: issueToken(client.clientId, now), livesSeconds: TOKEN_LIVES_SECONDS }
}
