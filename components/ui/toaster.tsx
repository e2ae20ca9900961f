'use client'

import { Toaster as Sonner } from 'sonner'

/** Where `toast` from sonner shows: for what happened elsewhere than where the person looks, and nothing else. */
export function Toaster() {
  return (
    <Sonner
      position="bottom-right"
      // Its own style sheet brings a font of its own.
      className="font-sans!"
      gap={8}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            'flex w-[22rem] max-w-full items-center gap-3 rounded-md bg-surface px-3.5 py-3 text-base text-ink shadow-float',
          description: 'text-sm text-muted',
          actionButton:
            'ml-auto shrink-0 rounded-sm px-2 py-1 text-sm font-medium text-accent hover:bg-hover',
          icon: 'text-muted',
          error: '[&_[data-icon]]:text-problem',
        },
      }}
    />
  )
}
