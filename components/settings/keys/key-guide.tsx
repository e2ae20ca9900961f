import { Check, Circle } from 'lucide-react'
import { RelativeTime } from '#components/ui/relative-time.tsx'

type KeyGuideFacts = {
  isKeySaved: boolean
  isKeyWorking: boolean
  /** When SendGrid first took a mail by the key in use. */
  acceptedAt: Date | null
}

/**
 * From user and password to a key, in the order that stops no mail: since two-factor refuses passwords everywhere, it
 * comes after the key works.
 */
export function KeyGuide({ facts }: { facts: KeyGuideFacts }) {
  const steps = [
    {
      title: 'Make an API key in SendGrid',
      help: 'With the permissions named above, and no others.',
      isDone: facts.isKeySaved,
    },
    {
      title: 'Save it here',
      help: 'Leave user and password where they are used until now.',
      isDone: facts.isKeySaved,
    },
    { title: 'Check it', help: 'SendGrid knows it and lets it send.', isDone: facts.isKeyWorking },
    {
      title: 'Send a test mail',
      help: facts.acceptedAt ? (
        <>
          SendGrid took a mail by it <RelativeTime at={facts.acceptedAt} />.
        </>
      ) : (
        'SendGrid takes a mail by it.'
      ),
      isDone: facts.acceptedAt !== null,
    },
    {
      title: 'Now switch on two-factor in SendGrid',
      help: 'Settings → Two-Factor Authentication. From then on user and password are refused in every program, keys are not. Mailroom cannot see whether it is on.',
      isDone: false,
    },
  ]
  const next = steps.findIndex(({ isDone }) => !isDone)
  return (
    <details className="group" open={facts.acceptedAt === null && !facts.isKeySaved}>
      <summary className="w-fit cursor-pointer text-sm font-medium text-accent hover:underline">
        From user and password to a key, step by step
      </summary>
      <ol className="mt-3 flex flex-col gap-2.5">
        {steps.map(({ title, help, isDone }, index) => (
          <li
            key={title}
            className="flex items-start gap-2.5"
            aria-current={index === next ? 'step' : undefined}
          >
            {isDone ? (
              <Check aria-hidden className="mt-0.5 size-4 shrink-0 text-delivered" />
            ) : (
              <Circle
                aria-hidden
                className={`mt-0.5 size-4 shrink-0 ${index === next ? 'text-accent' : 'text-faint'}`}
              />
            )}
            <span className="min-w-0">
              <span className={index === next ? 'font-medium' : ''}>
                {title}
                {isDone && <span className="sr-only"> (done)</span>}
              </span>
              <span className="block text-sm text-pretty text-muted">{help}</span>
            </span>
          </li>
        ))}
      </ol>
    </details>
  )
}
