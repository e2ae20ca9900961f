import { SECURITY_LABEL } from '#components/settings/system-mail-words.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogClose } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form } from '#components/ui/form.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import type { SystemServerView } from '#lib/system-mail/read-system-server.ts'
import type { FormState } from '#lib/web/form-state.ts'

type Action = (state: FormState, formData: FormData) => Promise<FormState>
type Props = { server: SystemServerView; save: Action; remove: Action }

/** Where Mailroom's own mail is handed over, and who it comes from. The password never comes back here. */
export function SystemServerForm({ server, save, remove }: Props) {
  const isFixed = server.fixed.server && server.fixed.from
  return (
    <Form action={save}>
      <input type="hidden" name="version" value={server.version} />
      {server.fixed.server ? <FixedServer server={server} /> : <ServerFields server={server} />}
      {server.fixed.from ? <FixedSender server={server} /> : <SenderFields server={server} />}
      {!isFixed && (
        <div className="flex flex-wrap items-center gap-2">
          <Button type="submit" variant="primary">
            Save mail server
          </Button>
          {server.host && !server.fixed.server && <RemoveServer version={server.version} remove={remove} />}
        </div>
      )}
    </Form>
  )
}

function ServerFields({ server }: { server: SystemServerView }) {
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_6rem_9rem]">
        <Field name="host" label="Host">
          <Input
            key={server.version}
            defaultValue={server.host}
            autoComplete="off"
            spellCheck={false}
            inputMode="url"
          />
        </Field>
        <Field name="port" label="Port">
          <Input key={server.version} defaultValue={server.port} inputMode="numeric" autoComplete="off" />
        </Field>
        <Field name="security" label="Security">
          <Select key={server.version} defaultValue={server.security}>
            <option value="starttls">STARTTLS</option>
            <option value="tls">TLS</option>
            <option value="none">None</option>
          </Select>
        </Field>
      </div>
      <p className="-mt-2 text-sm text-muted">
        587 goes with STARTTLS, 465 with TLS. None is for a server on this machine only.
      </p>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          name="username"
          label="User name"
          isOptional
          help="Leave it empty where the server asks for none."
        >
          <Input key={server.version} defaultValue={server.username} autoComplete="off" spellCheck={false} />
        </Field>
        <Field
          name="password"
          label={server.hasPassword ? 'Replace the password' : 'Password'}
          isOptional
          help={server.hasPassword ? 'Leave it empty to keep the present one.' : undefined}
        >
          <Input type="password" autoComplete="off" data-1p-ignore data-lpignore="true" />
        </Field>
      </div>
    </>
  )
}

function SenderFields({ server }: { server: SystemServerView }) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field name="fromName" label="From name" isOptional>
        <Input key={server.version} defaultValue={server.fromName} maxLength={100} autoComplete="off" />
      </Field>
      <Field name="fromAddress" label="From address" help="One that the server lets this user write from.">
        <Input key={server.version} type="email" defaultValue={server.fromAddress} autoComplete="off" />
      </Field>
    </div>
  )
}

function FixedServer({ server }: { server: SystemServerView }) {
  return (
    <div>
      <p className="text-sm font-medium">Server</p>
      <p className="wrap-anywhere">
        <span className="font-mono text-sm">
          {server.host}:{server.port}
        </span>
        <span className="text-sm text-muted">
          {' '}
          · {SECURITY_LABEL[server.security]}
          {server.username && ` · as ${server.username}`}
        </span>
      </p>
      <p className="text-sm text-muted">Fixed by the environment (SYSTEM_SMTP_URL).</p>
    </div>
  )
}

function FixedSender({ server }: { server: SystemServerView }) {
  return (
    <div>
      <p className="text-sm font-medium">From</p>
      <p className="wrap-anywhere">
        {server.fromName ? `${server.fromName} <${server.fromAddress}>` : server.fromAddress}
      </p>
      <p className="text-sm text-muted">Fixed by the environment (SYSTEM_SMTP_FROM).</p>
    </div>
  )
}

function RemoveServer({ version, remove }: { version: number; remove: Action }) {
  return (
    <Dialog
      title="Remove the mail server"
      help="Host and password are forgotten. Invitations, password resets and alerts wait on this page until there is another server."
      trigger={<Button variant="quiet">Remove</Button>}
    >
      <Form action={remove} showsSuccess={false} className="flex flex-col gap-4">
        <input type="hidden" name="version" value={version} />
        <div className="flex flex-wrap justify-end gap-2">
          <DialogClose asChild>
            <Button variant="quiet">Keep it</Button>
          </DialogClose>
          <Button type="submit" variant="danger">
            Remove mail server
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
