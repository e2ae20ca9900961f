/** Called by Next once, before the first request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { leaveWhenAsked } = await import('#lib/web/shutdown.ts')
    const { notePeers } = await import('#lib/web/caller-address.ts')
    const { openEventDoor } = await import('#lib/web/event-door.ts')
    const { openFrontGate } = await import('#lib/web/front-gate.ts')
    leaveWhenAsked()
    notePeers()
    openEventDoor()
    openFrontGate()
  }
}
