'use client'

import { useState } from 'react'
import { useFormStatus } from 'react-dom'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Form } from '#components/ui/form.tsx'
import type { Action } from '#lib/web/action.ts'

/** `latest`: the arrival that came last; null: none has. The page is read anew while one waits. */
type Props = { send: Action; latest: string | null }

/** Has the sandbox send a mail to the host. It takes some seconds to come in, which is said meanwhile. */
export function SendInbound({ send, latest }: Props) {
  const [before, setBefore] = useState(latest)
  const [isSent, setIsSent] = useState(false)
  const press = () => {
    setBefore(latest)
    setIsSent(false)
  }
  return (
    <Form
      action={send}
      showsSuccess={false}
      className="flex flex-wrap items-center justify-end gap-x-3 gap-y-2"
      onDone={() => setIsSent(true)}
    >
      <Progress isSent={isSent} hasCome={latest !== before} />
      <Button type="submit" size="sm" onClick={press}>
        Send an inbound mail
      </Button>
    </Form>
  )
}

function Progress({ isSent, hasCome }: { isSent: boolean; hasCome: boolean }) {
  const { pending } = useFormStatus()
  return (
    <span role="status">
      {pending || (isSent && !hasCome) ? (
        <Badge state="waiting">On its way</Badge>
      ) : (
        isSent && <Badge state="delivered">It came in</Badge>
      )}
    </span>
  )
}
