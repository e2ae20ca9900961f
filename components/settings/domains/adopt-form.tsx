'use client'

import { useState } from 'react'
import { Namesakes, NO_QUESTION, questionOf } from '#components/settings/domains/namesakes.tsx'
import { Button } from '#components/ui/button.tsx'
import { cx } from '#components/ui/cx.ts'
import { Form } from '#components/ui/form.tsx'
import type { Action } from '#lib/web/action.ts'

/** Takes a domain of the account over. Asks back first: the account does not say which instance writes from it. */
export function AdoptForm({ providerId, action }: { providerId: string; action: Action }) {
  const [question, setQuestion] = useState(NO_QUESTION)
  const isAsking = question.namesakes.length > 0
  return (
    <Form
      action={action}
      className={cx('flex flex-col items-start gap-3', isAsking && 'basis-full')}
      onDone={(state) => setQuestion(questionOf(state))}
      showsSuccess={false}
    >
      <input type="hidden" name="providerId" value={providerId} />
      <Namesakes {...question} title="Somebody else may use this domain" />
      <Button type="submit" size="sm">
        Use for this instance
      </Button>
    </Form>
  )
}
