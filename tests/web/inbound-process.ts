import 'next/dist/server/node-environment-baseline.js'
import { db } from '#lib/db.ts'
import { openInboundServer } from '../support/inbound-door.ts'

const server = await openInboundServer()
process.send?.({ url: server.url })
process.once('message', () => {
  process.send?.({ peakMb: Math.round(process.resourceUsage().maxRSS / 1024) })
  void server
    .close()
    .then(() => db().$disconnect())
    .then(() => process.exit(0))
})
