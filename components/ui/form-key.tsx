'use client'

import { useState } from 'react'
import { newKey } from '#components/ui/new-key.ts'

/** Names the form around it, as long as it is open: sent twice, it makes one thing. Not for forms that the server renders. */
export function FormKey() {
  const [key] = useState(newKey)
  return <input type="hidden" name="formKey" value={key} />
}
