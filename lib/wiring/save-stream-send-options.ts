import { transaction } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { saveStreamOptions } from '#lib/settings/save-stream-options.ts'
import type { StreamOptionsInput } from '#lib/settings/stream-options-input.ts'
import { readStreamOptions } from '#lib/settings/stream-options.ts'
import { readSendChoices } from '#lib/wiring/read-send-choices.ts'

/**
 * Saves what the form under “More” of a stream sends. Group and pool are held against the account's lists first, where
 * those can be read (up to 5 s): SendGrid refuses every mail that names one it does not have. Throws `invalid`,
 * `conflict`.
 */
export async function saveStreamSendOptions(input: StreamOptionsInput, actorId: string): Promise<string> {
  const before = await readStreamOptions(input.provider, input.stream)
  const isNew =
    input.unsubscribeGroupId !== before.options.unsubscribeGroupId ||
    input.ipPool !== (before.options.ipPool ?? '')
  const groupName = isNew ? await requireChoices(input) : before.unsubscribeGroupName
  await transaction((tx) => saveStreamOptions(tx, input, { groupName, actorId }))
  return 'Saved. The next mail goes out like this.'
}

/** The group's name at the account; null where there is no group, or the list could not be read. */
async function requireChoices(input: StreamOptionsInput): Promise<string | null> {
  const { groups, pools } = await readSendChoices(input.provider, input.stream)
  if (input.ipPool && 'items' in pools && !pools.items.includes(input.ipPool)) {
    throw refuse('ipPool', 'The account has no pool by this name. SendGrid would refuse every mail.')
  }
  if (input.unsubscribeGroupId === null || !('items' in groups)) return null
  const group = groups.items.find(({ id }) => id === input.unsubscribeGroupId)
  if (!group)
    throw refuse(
      'unsubscribeGroupId',
      'The account has no group by this number. SendGrid would refuse every mail.',
    )
  return group.name
}

function refuse(field: string, sentence: string): DomainError {
  return new DomainError('invalid', sentence, { fields: { [field]: sentence } })
}
