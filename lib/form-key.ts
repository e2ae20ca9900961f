import { z } from 'zod'

/** Names a form that is open in a browser: the same form sent twice, by a double click or again after a time-out, makes one thing. */
export const formKey = z.uuid().nullable().default(null)
