'use client'

import { Eye, EyeOff } from 'lucide-react'
import { useState, type ComponentProps } from 'react'
import { IconButton } from '#components/ui/icon-button.tsx'
import { Input } from '#components/ui/input.tsx'

/** A password control that can show what was typed, which beats typing it twice. */
export function PasswordInput(props: ComponentProps<'input'>) {
  const [isShown, setShown] = useState(false)
  return (
    <span className="relative block">
      <Input {...props} type={isShown ? 'text' : 'password'} className="pr-9" />
      <IconButton
        label={isShown ? 'Hide the password' : 'Show the password'}
        icon={isShown ? <EyeOff /> : <Eye />}
        onClick={() => setShown(!isShown)}
        className="absolute top-1/2 right-0.5 size-7 -translate-y-1/2 pointer-coarse:size-9"
      />
    </span>
  )
}
