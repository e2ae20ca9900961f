import { PageProblem } from '#components/shell/page-problem.tsx'
import { Button } from '#components/ui/button.tsx'
import { Link } from '#components/ui/link.tsx'

/** Nothing by this address, or nothing that this person may see. */
export function PageMissing() {
  return (
    <PageProblem
      title="There is nothing here"
      actions={
        <Button asChild variant="primary">
          <Link href="/">Go to Today</Link>
        </Button>
      }
    >
      <p>The page was removed, its address has a slip in it, or it is for admins.</p>
    </PageProblem>
  )
}
