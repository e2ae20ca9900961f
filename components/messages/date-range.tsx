'use client'

import { CalendarRange } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'

type Days = { from: string | undefined; to: string | undefined }

/** Two calendar days, both included; either may be left open. */
export function DateRange({ from, to, onChoose }: Days & { onChoose: (days: Days) => void }) {
  const [isOpen, setIsOpen] = useState(false)
  const choose = (data: FormData) => {
    const day = (name: string) => String(data.get(name) ?? '') || undefined
    setIsOpen(false)
    onChoose({ from: day('from'), to: day('to') })
  }
  return (
    <Popover.Root open={isOpen} onOpenChange={setIsOpen}>
      <Popover.Trigger asChild>
        <Button icon={<CalendarRange aria-hidden />}>Dates</Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={6}
          collisionPadding={8}
          className="z-30 w-64 animate-rise rounded-md bg-surface p-4 shadow-float focus:outline-none"
        >
          <form
            className="flex flex-col gap-4"
            onSubmit={(event) => {
              event.preventDefault()
              choose(new FormData(event.currentTarget))
            }}
          >
            <Field name="from" label="From">
              <Input type="date" defaultValue={from} max={to} />
            </Field>
            <Field name="to" label="To">
              <Input type="date" defaultValue={to} min={from} />
            </Field>
            <Button type="submit" variant="primary">
              Show these days
            </Button>
          </form>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
