'use client'

import { Download, Printer } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'

/** Codes that are shown this once, with the ways to keep them. */
export function RecoveryCodes({ codes }: { codes: string[] }) {
  const text = `${codes.join('\n')}\n`
  return (
    <div className="flex flex-col gap-3">
      <ul className="grid grid-cols-2 gap-x-6 gap-y-1.5 rounded-md border bg-canvas px-4 py-3">
        {codes.map((code) => (
          <li key={code}>
            <code className="font-sans font-medium tabular-nums">{code}</code>
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2 print:hidden">
        <CopyButton text={text} label="Copy codes" />
        <Button size="sm" icon={<Download aria-hidden />} onClick={() => save(text)}>
          Download codes
        </Button>
        <Button size="sm" icon={<Printer aria-hidden />} onClick={() => window.print()}>
          Print codes
        </Button>
      </div>
    </div>
  )
}

function save(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
  const link = document.createElement('a')
  link.href = url
  link.download = 'mailroom-recovery-codes.txt'
  link.click()
  URL.revokeObjectURL(url)
}
