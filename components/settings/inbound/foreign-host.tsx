import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogClose } from '#components/ui/dialog.tsx'
import { Form } from '#components/ui/form.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { InboundDesk } from '#lib/wiring/inbound-desk.ts'
import type { FormState } from '#lib/web/form-state.ts'

type Props = {
  desk: InboundDesk
  /** Null: it cannot be done from here. */
  connect: ((state: FormState, formData: FormData) => Promise<FormState>) | null
}

/** The host posts to somebody else: shown, and overwritten only after asking. */
export function ForeignHost({ desk: { connection, foreignUrl, provider }, connect }: Props) {
  if (!connection || foreignUrl === null) return null
  return (
    <Notice state="problem" title={`${connection.hostname} posts to another address`}>
      <p className="mt-1 font-mono text-sm wrap-anywhere">{foreignUrl}</p>
      <p className="mt-1">
        A provisional address from an earlier set-up may be overwritten. If another system listens there, use
        another host for Mailroom.
      </p>
      {connect && (
        <div className="mt-3">
          <Dialog
            title={`Overwrite the address of ${connection.hostname}`}
            help={`Mail to it goes to ${foreignUrl} now. From then on it comes here, and whoever listens there gets none.`}
            trigger={<Button>Overwrite…</Button>}
          >
            <Form action={connect} showsSuccess={false}>
              <input type="hidden" name="provider" value={provider} />
              <input type="hidden" name="hostname" value={connection.hostname} />
              <input type="hidden" name="givenUpUrl" value={foreignUrl} />
              {connection.sendRaw && <input type="hidden" name="sendRaw" value="on" />}
              {connection.spamCheck && <input type="hidden" name="spamCheck" value="on" />}
              {connection.isSigned && <input type="hidden" name="isSigned" value="on" />}
              <div className="flex flex-wrap justify-end gap-2">
                <DialogClose asChild>
                  <Button variant="quiet">Leave it</Button>
                </DialogClose>
                <Button type="submit" variant="danger">
                  Overwrite address
                </Button>
              </div>
            </Form>
          </Dialog>
        </div>
      )}
    </Notice>
  )
}
