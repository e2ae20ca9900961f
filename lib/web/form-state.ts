/** What a form shows after its action ran; also what it starts with. Pure, so that components may use it. */
export type FormState = {
  ok: boolean
  /** One sentence for the whole form. */
  message?: string
  /** One sentence for each field that is wrong, keyed by the field's name. */
  fields?: Record<string, string>
  /** What the person typed, to fill the form again. Secrets are never among it. */
  values?: Record<string, string>
  /** What the action returned. */
  data?: unknown
  /** When the action ended (epoch milliseconds): tells one outcome from the next. */
  at?: number
}

export const EMPTY_FORM: FormState = { ok: false }
