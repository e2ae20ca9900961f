import { Badge, type State } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Form } from '#components/ui/form.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Section } from '#components/ui/section.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table.tsx'
import type { FormState } from '#lib/web/form-state.ts'
import type { SandboxPostRow } from '#lib/wiring/sandbox-desk.ts'

type Props = {
  posts: SandboxPostRow[]
  isRunning: boolean
  repeat: (state: FormState, formData: FormData) => Promise<FormState>
}

const STATE: Record<SandboxPostRow['state'], { state: State; label: string }> = {
  delivered: { state: 'delivered', label: 'Taken' },
  waiting: { state: 'waiting', label: 'Waiting' },
  abandoned: { state: 'problem', label: 'Given up' },
}

/** What the sandbox posted to us, and what we answered. */
export function SandboxPosts({ posts, isRunning, repeat }: Props) {
  return (
    <Section title="Posts" help="The latest 50. A post that is not taken is sent again for 24 hours." isFlush>
      {posts.length === 0 ? (
        <p className="px-4 py-6 text-center text-muted">Nothing was posted yet.</p>
      ) : (
        <Table>
          <TableHead>
            <TableRow>
              <TableHeader>State</TableHeader>
              <TableHeader>Answer</TableHeader>
              <TableHeader isNumber>Events</TableHeader>
              <TableHeader isNumber>Tries</TableHeader>
              <TableHeader>Made</TableHeader>
              <TableHeader>
                <span className="sr-only">Deeds</span>
              </TableHeader>
            </TableRow>
          </TableHead>
          <TableBody>
            {posts.map((post) => (
              <TableRow key={post.id}>
                <TableCell>
                  <Badge state={STATE[post.state].state} className="w-20">
                    {STATE[post.state].label}
                  </Badge>
                </TableCell>
                <TableCell className="max-w-64 truncate" title={post.lastError ?? undefined}>
                  {post.lastStatus ?? post.lastError ?? 'None yet'}
                </TableCell>
                <TableCell isNumber>{post.eventCount}</TableCell>
                <TableCell isNumber>{post.attempts}</TableCell>
                <TableCell className="whitespace-nowrap">
                  <RelativeTime at={post.createdAt} />
                </TableCell>
                <TableCell className="text-right">
                  {isRunning && <PostAgain id={post.id} repeat={repeat} />}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Section>
  )
}

function PostAgain({ id, repeat }: { id: string; repeat: Props['repeat'] }) {
  return (
    <Form action={repeat} showsSuccess={false} className="flex items-center justify-end gap-2">
      <input type="hidden" name="id" value={id} />
      <Button type="submit" size="sm" variant="quiet">
        Post again
      </Button>
    </Form>
  )
}
