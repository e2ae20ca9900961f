import type { Metadata } from 'next'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form } from '#components/ui/form.tsx'
import { Input } from '#components/ui/input.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { PasswordInput } from '#components/ui/password-input.tsx'
import { Section } from '#components/ui/section.tsx'
import { MIN_PASSWORD_LENGTH } from '#lib/users/password.ts'
import { readAccessSettings } from '#lib/users/access-settings.ts'
import { listSessions } from '#lib/users/sessions.ts'
import { readTwoFactor } from '#lib/users/two-factor.ts'
import { requireUser } from '#lib/web/session.ts'
import { savePassword, saveProfile } from './actions.ts'
import { DeviceList } from './device-list.tsx'
import { SecondStep } from './second-step.tsx'
import { TimeZoneSelect } from './time-zone-select.tsx'

export const metadata: Metadata = { title: 'Profile' }

export default async function ProfilePage() {
  const user = await requireUser()
  const [factor, access, sessions] = await Promise.all([
    readTwoFactor(user.id),
    readAccessSettings(),
    listSessions(user.id),
  ])
  const zones = [...new Set(['UTC', user.timeZone, ...Intl.supportedValuesOf('timeZone')])]
  return (
    <div className="max-w-xl">
      <PageHeader title="Profile" help={`You sign in as ${user.email}.`} />
      <div className="flex flex-col gap-6">
        <Section title="You">
          <Form action={saveProfile}>
            <Field name="name" label="Name" help="Colleagues see it, and it stands in the mail you send.">
              <Input defaultValue={user.name} autoComplete="name" maxLength={120} />
            </Field>
            <Field name="timeZone" label="Time zone" help="Every time you read here is written in this zone.">
              <TimeZoneSelect key={user.timeZone} zones={zones} present={user.timeZone} />
            </Field>
            <div>
              <Button type="submit" variant="primary">
                Save profile
              </Button>
            </div>
          </Form>
        </Section>
        <div id="password" className="scroll-mt-6">
          <Section title="Password">
            <Form action={savePassword}>
              <Field name="oldPassword" label="Present password">
                <PasswordInput autoComplete="current-password" />
              </Field>
              <Field
                name="newPassword"
                label="New password"
                help={`At least ${MIN_PASSWORD_LENGTH} characters. A few words in a row are easy to remember and hard to guess.`}
              >
                <PasswordInput autoComplete="new-password" />
              </Field>
              <div>
                <Button type="submit" variant="primary">
                  Change password
                </Button>
              </div>
            </Form>
          </Section>
        </div>
        <div id="two-factor" className="scroll-mt-6">
          <Section title="Two-factor sign-in">
            <SecondStep {...factor} isRequired={access.requiresTwoFactor} />
          </Section>
        </div>
        <Section isFlush title="Where you are signed in">
          <DeviceList sessions={sessions} here={user.sessionId} />
        </Section>
      </div>
    </div>
  )
}
