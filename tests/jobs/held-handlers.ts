import { LANE, type JobHandlers, type JobName } from '#lib/jobs/catalog.ts'

export type HeldHandlers = {
  handlers: JobHandlers
  /** The jobs begun so far, in order. */
  begun: JobName[]
  release: () => void
}

/** Handlers that note what begins and end it only when released; `isHeld` excepts some. */
export function heldHandlers(isHeld: (name: JobName) => boolean = () => true): HeldHandlers {
  const begun: JobName[] = []
  let release = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  const handlers = Object.fromEntries(
    (Object.keys(LANE) as JobName[]).map((name) => [
      name,
      async () => {
        begun.push(name)
        if (isHeld(name)) await held
      },
    ]),
  ) as unknown as JobHandlers
  return { handlers, begun, release }
}
