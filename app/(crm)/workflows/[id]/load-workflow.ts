import { notFound } from 'next/navigation'
import { cache } from 'react'
import { z } from 'zod'
import { DomainError } from '#lib/errors.ts'
import { getWorkflow, type WorkflowView } from '#lib/workflows/get-workflow.ts'

/** The workflow of a page's address, read once for each request; the not-found page when there is none. */
export const loadWorkflow = cache(async (id: string): Promise<WorkflowView> => {
  if (!z.uuid().safeParse(id).success) notFound()
  return getWorkflow(id).catch((error: unknown) => {
    if (error instanceof DomainError && error.code === 'not-found') notFound()
    throw error
  })
})
