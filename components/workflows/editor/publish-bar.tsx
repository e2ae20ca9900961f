'use client'

import { Ellipsis, Pause, Pencil, Play, Trash2, Undo2 } from 'lucide-react'
import { useState, useTransition } from 'react'
import { toast } from 'sonner'
import { Button } from '#components/ui/button.tsx'
import { IconButton } from '#components/ui/icon-button.tsx'
import { Menu, MenuItem, MenuSeparator } from '#components/ui/menu.tsx'
import { DeleteDialog, RenameDialog } from '#components/workflows/editor/workflow-dialogs.tsx'
import { formOf, type SaveAction, type useDraft } from '#components/workflows/editor/use-draft.ts'
import type { Saved } from '#lib/workflows/edit.ts'
import type { WorkflowView } from '#lib/workflows/get-workflow.ts'
import { EMPTY_FORM } from '#lib/web/form-state.ts'

export type WorkflowActions = Record<
  'save' | 'publish' | 'pause' | 'resume' | 'revert' | 'rename' | 'remove',
  SaveAction
>

type Props = {
  workflow: WorkflowView
  state: ReturnType<typeof useDraft>
  deeds: WorkflowActions
  onDone: () => void
}

/** What an admin can do with the whole workflow. */
export function PublishBar({ workflow, state, deeds, onDone }: Props) {
  const [isPending, startTransition] = useTransition()
  const [dialog, setDialog] = useState<'rename' | 'delete' | null>(null)
  const { id: workflowId, live } = workflow
  const { kept, replace, flush, getVersion } = state
  const isLive = workflow.state === 'live'

  const act = (deed: SaveAction, values: Record<string, string>, after?: (data: unknown) => void) =>
    startTransition(async () => {
      if (!(await flush())) return
      const form = formOf({ workflowId, draftVersion: getVersion(), ...values })
      const outcome = await deed(EMPTY_FORM, form)
      if (!outcome.ok) {
        toast.error(outcome.message)
        return
      }
      after?.(outcome.data)
      onDone()
    })
  const publish = () => act(deeds.publish, {})
  const isUnchanged = isLive && !kept.hasUnpublishedChanges && !state.isDirty
  const reason = whyNotPublish(kept.problems.length, isUnchanged)
  return (
    <>
      {live && kept.hasUnpublishedChanges && (
        <Button
          variant="quiet"
          icon={<Undo2 aria-hidden />}
          onClick={() => act(deeds.revert, { versionId: live.id }, (data) => replace(data as Saved))}
        >
          Revert to live
        </Button>
      )}
      {live && isLive && (
        <Button icon={<Pause aria-hidden />} onClick={() => act(deeds.pause, {})}>
          Pause
        </Button>
      )}
      {live && workflow.state === 'paused' && (
        <Button icon={<Play aria-hidden />} onClick={() => act(deeds.resume, {})}>
          Resume version {live.number}
        </Button>
      )}
      <Button
        variant="primary"
        isPending={isPending}
        disabled={reason !== null}
        title={reason ?? undefined}
        onClick={publish}
      >
        Publish
      </Button>
      <Menu trigger={<IconButton label="More actions" icon={<Ellipsis />} />}>
        <MenuItem icon={<Pencil aria-hidden />} onSelect={() => setDialog('rename')}>
          Rename
        </MenuItem>
        <MenuSeparator />
        <MenuItem icon={<Trash2 aria-hidden />} isDangerous onSelect={() => setDialog('delete')}>
          Delete workflow
        </MenuItem>
      </Menu>
      <RenameDialog
        workflow={workflow}
        action={deeds.rename}
        isOpen={dialog === 'rename'}
        onClose={() => setDialog(null)}
        onDone={onDone}
      />
      <DeleteDialog
        workflow={workflow}
        action={deeds.remove}
        isOpen={dialog === 'delete'}
        onClose={() => setDialog(null)}
      />
    </>
  )
}

function whyNotPublish(problems: number, isUnchanged: boolean): string | null {
  if (problems > 0) return 'Correct what is listed first.'
  return isUnchanged ? 'This is what is live already.' : null
}
