import { transaction, type Tx } from '#lib/db.ts'

/** For actions, which do not know the database: runs a verb that joins its caller's transaction as a whole of its own. */
export function inTransaction<T>(verb: (tx: Tx) => Promise<T>): Promise<T> {
  return transaction(verb)
}
