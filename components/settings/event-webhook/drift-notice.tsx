import { Button } from '#components/ui/button.tsx'
import { Form } from '#components/ui/form.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { Drift } from '#lib/wiring/webhook-drift.ts'
import type { FormState } from '#lib/web/form-state.ts'

type Props = {
  drift: Drift[]
  provider: string
  /** Null: it cannot be set right from here. */
  connect: ((state: FormState, formData: FormData) => Promise<FormState>) | null
}

/** What somebody changed of our webhook, and the button that undoes it. */
export function DriftNotice({ drift, provider, connect }: Props) {
  return (
    <Notice state="problem" title="Our webhook is not as we made it">
      <ul className="mt-1 flex flex-col gap-2">
        {drift.map(({ kind, sentence, expected, found }) => (
          <li key={kind}>
            <p>{sentence}</p>
            <p className="text-sm wrap-anywhere text-muted">
              Expected: {expected}. Found: {found}.
            </p>
          </li>
        ))}
      </ul>
      {connect && (
        <Form action={connect} showsSuccess={false} className="mt-3 flex flex-col gap-3">
          <input type="hidden" name="provider" value={provider} />
          <div>
            <Button type="submit" variant="primary">
              Set right
            </Button>
          </div>
        </Form>
      )}
    </Notice>
  )
}
