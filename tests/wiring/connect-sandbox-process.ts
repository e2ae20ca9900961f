import { db } from '#lib/db.ts'
import { connectSandbox } from '#lib/wiring/connect-sandbox.ts'

await connectSandbox()
await db().$disconnect()
process.disconnect?.()
