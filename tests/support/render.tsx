import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { TooltipProvider } from '#components/ui/tooltip.tsx'

/** A piece of a page as the server writes it. */
export function render(node: ReactNode): string {
  return renderToStaticMarkup(<TooltipProvider>{node}</TooltipProvider>)
}

/** The words of it, as they stand one after another. */
export function words(node: ReactNode): string {
  return render(node)
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/ ([,.;])/g, '$1')
    .trim()
}
