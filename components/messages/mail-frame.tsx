'use client'

import { Image as ImageIcon } from 'lucide-react'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'

type Props = { messageId: string; subject: string; hasImages: boolean; className?: string }

/** A mail as it looks, in a frame where nothing runs. Remote images are loaded when a person asks. */
export function MailFrame({ messageId, subject, hasImages, className }: Props) {
  const [showsImages, setShowsImages] = useState(false)
  return (
    <div className="overflow-clip rounded-md border bg-surface">
      {hasImages && !showsImages && (
        <div className="flex items-center justify-between gap-3 border-b px-3 py-1.5 text-sm text-muted">
          <span>Remote images are not loaded.</span>
          <Button
            variant="quiet"
            size="sm"
            icon={<ImageIcon aria-hidden />}
            onClick={() => setShowsImages(true)}
          >
            Load images
          </Button>
        </div>
      )}
      <iframe
        sandbox=""
        title={`Mail: ${subject}`}
        src={`/messages/${messageId}/body${showsImages ? '?images=1' : ''}`}
        className={className ?? 'block h-72 w-full bg-surface'}
      />
    </div>
  )
}
