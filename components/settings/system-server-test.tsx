import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form } from '#components/ui/form.tsx'
import { Input } from '#components/ui/input.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import type { ServerTest } from '#lib/system-mail/server-test.ts'
import type { FormState } from '#lib/web/form-state.ts'

type Props = {
  to: string
  test: ServerTest | null
  isConfigured: boolean
  action: (state: FormState, formData: FormData) => Promise<FormState>
}

/** Hands a mail to the server now, and shows what it said, in its own words. */
export function SystemServerTest({ to, test, isConfigured, action }: Props) {
  if (!isConfigured) {
    return <p className="text-muted">Save a mail server and a from address to send a test.</p>
  }
  return (
    <div className="flex flex-col gap-4">
      <Form action={action} showsSuccess={false}>
        <div className="flex flex-wrap items-end gap-x-3 gap-y-4">
          <div className="min-w-56 flex-1">
            <Field name="to" label="To">
              <Input type="email" defaultValue={to} autoComplete="email" />
            </Field>
          </div>
          <Button type="submit">Send a test</Button>
        </div>
      </Form>
      {test && <Outcome test={test} />}
    </div>
  )
}

function Outcome({ test }: { test: ServerTest }) {
  const when = (
    <span className="text-sm text-muted">
      Tested <RelativeTime at={test.at} />
    </span>
  )
  return test.ok ? (
    <Notice state="delivered">
      <p>The server took the mail. Look for it in the mailbox, also among spam.</p>
      {when}
    </Notice>
  ) : (
    <Notice state="problem" title={<span className="wrap-anywhere">{test.said}</span>}>
      <p>{test.advice}</p>
      {when}
    </Notice>
  )
}
