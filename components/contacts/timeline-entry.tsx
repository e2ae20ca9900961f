'use client'

import { NotebookPen } from 'lucide-react'
import type { ReactNode } from 'react'
import { MessageCard } from '#components/messages/message-card.tsx'
import { TaskRow } from '#components/tasks/task-row.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import type { NoteItem, TimelineItem } from '#lib/messages/timeline-item.ts'
import type { Action } from '#lib/web/action.ts'

type Props = {
  item: TimelineItem
  isOpen: boolean
  onToggle: () => void
  onChange: (item: TimelineItem) => void
  tickTask: Action
}

/** One item of a timeline. */
export function TimelineEntry({ item, isOpen, onToggle, onChange, tickTask }: Props) {
  switch (item.type) {
    case 'message':
      return <MessageCard item={item} isOpen={isOpen} onToggle={onToggle} />
    case 'note':
      return <NoteCard note={item} />
    case 'task':
      return (
        <Card>
          <div className="-my-2.5 flex items-start gap-3">
            <div className="min-w-0 flex-1">
              <TaskRow
                task={item}
                action={tickTask}
                hides="contact"
                onChanged={(isDone) =>
                  onChange({ ...item, doneAt: isDone ? new Date().toISOString() : null })
                }
              />
            </div>
            <RelativeTime at={item.at} className="mt-2.5 shrink-0 text-sm text-muted tabular-nums" />
          </div>
        </Card>
      )
  }
}

function NoteCard({ note }: { note: NoteItem }) {
  return (
    <Card>
      <div className="flex items-start gap-3">
        <NotebookPen aria-hidden className="mt-0.5 size-4 shrink-0 text-faint" />
        <div className="min-w-0 flex-1">
          <div className="flex items-baseline justify-between gap-3 text-sm text-muted">
            <span className="truncate">{note.authorName ?? 'Somebody'} wrote a note</span>
            <RelativeTime at={note.at} className="shrink-0 tabular-nums" />
          </div>
          <p className="mt-1 break-words whitespace-pre-wrap">{note.body}</p>
        </div>
      </div>
    </Card>
  )
}

function Card({ children }: { children: ReactNode }) {
  return <article className="rounded-md border bg-surface px-3.5 py-3">{children}</article>
}
