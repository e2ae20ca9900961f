import type { FormState } from '#lib/web/form-state.ts'

/** What `formAction` makes, as components take it. */
export type Action = (state: FormState, formData: FormData) => Promise<FormState>
