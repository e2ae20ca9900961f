'use server'

import { redirect } from 'next/navigation'
import { z } from 'zod'
import { definitionText } from '#lib/workflows/definition.ts'
import {
  createWorkflow,
  deleteWorkflow,
  renameWorkflow,
  revertDraft,
  saveDraft,
} from '#lib/workflows/edit.ts'
import { pauseWorkflow, publishWorkflow, resumeWorkflow } from '#lib/workflows/publish.ts'
import { workflowName } from '#lib/workflows/workflow-name.ts'
import { formAction } from '#lib/web/form-action.ts'

const workflowId = z.uuid()
const draftVersion = z.coerce.number().int()

export const create = formAction({
  role: 'admin',
  schema: z.object({ name: workflowName }),
  run: async ({ name }, user) => {
    const { id } = await createWorkflow({ name, userId: user.id })
    redirect(`/workflows/${id}`)
  },
})

export const save = formAction({
  role: 'admin',
  schema: z.object({ workflowId, draftVersion, draft: definitionText }),
  run: (input, user) => saveDraft({ ...input, userId: user.id }),
})

export const revert = formAction({
  role: 'admin',
  schema: z.object({ workflowId, draftVersion, versionId: z.uuid() }),
  run: (input, user) => revertDraft({ ...input, userId: user.id }),
})

/** From the list of versions: the draft is replaced, and the editor opens with it. */
export const restore = formAction({
  role: 'admin',
  schema: z.object({ workflowId, draftVersion, versionId: z.uuid() }),
  run: async (input, user) => {
    await revertDraft({ ...input, userId: user.id })
    redirect(`/workflows/${input.workflowId}`)
  },
})

export const publish = formAction({
  role: 'admin',
  schema: z.object({ workflowId, draftVersion }),
  run: (input, user) => publishWorkflow({ ...input, userId: user.id }),
})

export const pause = formAction({
  role: 'admin',
  schema: z.object({ workflowId }),
  run: (input, user) => pauseWorkflow({ ...input, userId: user.id }),
})

export const resume = formAction({
  role: 'admin',
  schema: z.object({ workflowId }),
  run: (input, user) => resumeWorkflow({ ...input, userId: user.id }),
})

export const rename = formAction({
  role: 'admin',
  schema: z.object({ workflowId, name: workflowName }),
  run: (input, user) => renameWorkflow({ ...input, userId: user.id }),
})

export const remove = formAction({
  role: 'admin',
  schema: z.object({ workflowId }),
  run: async (input, user) => {
    await deleteWorkflow({ ...input, userId: user.id })
    redirect('/workflows')
  },
})
