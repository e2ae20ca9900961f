'use client'

import { PageProblem } from '#components/shell/page-problem.tsx'
import { Button } from '#components/ui/button.tsx'
import { Link } from '#components/ui/link.tsx'

export type PageErrorProps = { error: Error & { digest?: string }; reset: () => void }

/** A page that failed while it was made. The number is in the server's log; what failed is not for the browser. */
export function PageError({ error, reset }: PageErrorProps) {
  return (
    <PageProblem
      title="This page did not load"
      actions={
        <>
          <Button variant="primary" onClick={reset}>
            Try again
          </Button>
          <Button asChild>
            <Link href="/">Go to Today</Link>
          </Button>
        </>
      }
    >
      <p>
        Nothing you did is lost. If it happens again, tell your admin{error.digest ? ' this number:' : '.'}
      </p>
      {error.digest && <p className="mt-1 font-medium text-ink tabular-nums">{error.digest}</p>}
    </PageProblem>
  )
}
