import NextLink from 'next/link'
import type { ComponentProps } from 'react'

/**
 * A link to a page of ours. Nothing is fetched ahead: each page is made for its reader and shows no loading state, so what
 * Next would fetch for every link in view is the outline alone, and costs the server more than the page itself.
 */
export function Link(props: ComponentProps<typeof NextLink>) {
  return <NextLink prefetch={false} {...props} />
}
