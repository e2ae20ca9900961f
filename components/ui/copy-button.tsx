'use client'

import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from '#components/ui/button.tsx'

const SHOWN_MS = 2_000

/** Copies `text`; says so in its own place. `label` names what is copied: "Copy URL". */
export function CopyButton({ text, label = 'Copy' }: { text: string; label?: string }) {
  const [copied, setCopied] = useState<'no' | 'yes' | 'failed'>('no')
  useEffect(() => {
    if (copied === 'no') return
    const timer = setTimeout(() => setCopied('no'), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = () => copyText(text).then((done) => setCopied(done ? 'yes' : 'failed'))
  return (
    <Button size="sm" onClick={copy} icon={copied === 'yes' ? <Check aria-hidden /> : <Copy aria-hidden />}>
      <span aria-live="polite">
        {copied === 'yes' ? 'Copied' : copied === 'failed' ? 'Select and copy it' : label}
      </span>
    </Button>
  )
}

/** The clipboard is closed to pages on plain http other than loopback, which a LAN address is. */
async function copyText(text: string): Promise<boolean> {
  if (!navigator.clipboard) return false
  return navigator.clipboard.writeText(text).then(
    () => true,
    () => false,
  )
}
