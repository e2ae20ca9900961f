import { z } from 'zod'

/** A calendar day as text that PostgreSQL and JavaScript both know, with the day after. */
export const calendarDay = z.iso
  .date('Choose a day.')
  .refine((text) => text >= '1970-01-01' && text < '9999-01-01', 'Choose a day between 1970 and 9998.')
