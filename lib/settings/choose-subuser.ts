import { changedFields } from '#lib/audit/changed-fields.ts'
import { transaction } from '#lib/db.ts'
import { readStream } from '#lib/settings/read-stream.ts'
import { recordStreamChange, writeStream, type StreamName } from '#lib/settings/write-stream.ts'

/**
 * Says whose mail a stream is: that of a subuser, or of the account itself (null). A management key then acts for it; the
 * stream's own key has to be made inside it. Throws `conflict` when somebody changed the stream since `version`.
 */
export async function chooseSubuser(
  input: StreamName & { subuser: string | null; version: number; actorId: string },
): Promise<void> {
  const { subuser } = input
  await transaction(async (tx) => {
    const before = await readStream(input.provider, input.stream, tx)
    // Saved as it was, it says nothing new of the key.
    const at = subuser === before.subuser ? {} : { subuserAt: new Date() }
    await writeStream(tx, input, input.version, { subuser, ...at })
    const fields = changedFields({ subuser: 'plain' }, before, { subuser })
    await recordStreamChange(tx, input, 'stream.subuser-chosen', { subuser: subuser !== null, fields })
  })
}
