export { LIVE_CHANNEL, notifyLive, type LiveKind, type LiveRef } from '#lib/jobs/notify-live.ts'
