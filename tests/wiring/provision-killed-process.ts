import { sendgridClient } from '#lib/sendgrid/client.ts'
import { provisionEventWebhook } from '#lib/wiring/provision-event-webhook.ts'

const { KILL_AFTER, API_KEY = '', BASE_URL = '' } = process.env
const good = sendgridClient({ apiKey: API_KEY, baseUrl: BASE_URL })
let calls = 0

await provisionEventWebhook({
  provider: 'sandbox',
  withTest: false,
  askedById: null,
  client: {
    request: async (call) => {
      const reply = await good.request(call)
      calls += 1
      if (calls === Number(KILL_AFTER)) process.kill(process.pid, 'SIGKILL')
      return reply
    },
  },
})
process.disconnect?.()
