'use client'

import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form } from '#components/ui/form.tsx'
import { Input } from '#components/ui/input.tsx'
import { Section } from '#components/ui/section.tsx'
import type { FormState } from '#lib/web/form-state.ts'
import type { Retention } from '#lib/webhooks/post-retention.ts'

type Props = { retention: Retention; action: (state: FormState, formData: FormData) => Promise<FormState> }

/** How long posts are kept. */
export function KeepPosts({ retention, action }: Props) {
  return (
    <Section title="How long posts are kept">
      <Form action={action} className="flex flex-col gap-3">
        <input type="hidden" name="version" value={retention.version} />
        <div className="flex flex-wrap items-end gap-3">
          <Field
            name="days"
            label="Days"
            help="Posts go a month at a time, once the whole month is older than this. Events stay for ever."
          >
            <Input type="number" min={7} max={3650} defaultValue={retention.keepPostsDays} className="w-28" />
          </Field>
        </div>
        <div>
          <Button type="submit">Save days</Button>
        </div>
      </Form>
    </Section>
  )
}
