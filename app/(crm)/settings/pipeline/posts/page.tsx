import { Inbox } from 'lucide-react'
import type { Metadata } from 'next'
import { z } from 'zod'
import { Pager } from '#components/lists/pager.tsx'
import { PipelineTabs } from '#components/settings/pipeline/pipeline-tabs.tsx'
import { PostFilters } from '#components/settings/pipeline/post-filters.tsx'
import { postsPath } from '#components/settings/pipeline/posts-path.ts'
import { PostRow } from '#components/settings/pipeline/post-row.tsx'
import { ReadDaysAgain } from '#components/settings/pipeline/read-days-again.tsx'
import { ReplayList } from '#components/settings/pipeline/replay-list.tsx'
import { KeepPosts } from '#components/settings/pipeline/keep-posts.tsx'
import { Refresher } from '#components/settings/refresher.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Link } from '#components/ui/link.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Section } from '#components/ui/section.tsx'
import { calendarDay } from '#lib/calendar-day.ts'
import { dayIn, dayRange } from '#lib/days.ts'
import { BY_HAND } from '#lib/mail/by-hand.ts'
import { listPosts, POST_OUTCOMES } from '#lib/webhooks/list-posts.ts'
import { readRetention } from '#lib/webhooks/post-retention.ts'
import { listReplays } from '#lib/webhooks/replay-posts.ts'
import type { Provider } from '#lib/settings/provider.ts'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'
import { requireAdmin } from '#lib/web/session.ts'
import { keepFor, readAgain, readDaysAgain, stopReading } from './actions.ts'

export const metadata: Metadata = { title: 'Posts' }

const search = z.object({
  outcome: z.enum(POST_OUTCOMES).optional().catch(undefined),
  from: calendarDay.optional().catch(undefined),
  to: calendarDay.optional().catch(undefined),
  before: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional()
    .catch(undefined),
})

export default async function PostsPage({ searchParams }: PageProps<'/settings/pipeline/posts'>) {
  const user = await requireAdmin()
  const { before, ...filter } = search.parse(await searchParams)
  const { from, to: until } = dayRange(filter, user.timeZone)
  const [{ provider }, { posts, next }, replays, retention] = await Promise.all([
    readMailSettings(),
    listPosts({
      ...(filter.outcome && { outcome: filter.outcome }),
      ...(from && { from }),
      ...(until && { until }),
      ...(before && { before }),
    }),
    listReplays(),
    readRetention(),
  ])
  return (
    <div className="max-w-3xl">
      <PageHeader
        title="Posts"
        help="Every post of the event webhook as it came, and what was read from it."
        actions={<ReadDaysAgain today={dayIn(user.timeZone, new Date())} action={readDaysAgain} />}
      />
      <PipelineTabs current="posts" />
      <div className="flex flex-col gap-6">
        <ReplayList replays={replays} stop={stopReading} />
        <div>
          <PostFilters filter={filter} />
          <Section isFlush>
            {posts.length === 0 ? (
              <Nothing
                isFiltered={Object.values(filter).some(Boolean) || before !== undefined}
                provider={provider}
              />
            ) : (
              <ul>
                {posts.map((post) => (
                  <PostRow key={post.id} post={post} readAgain={readAgain} />
                ))}
              </ul>
            )}
          </Section>
          <Pager
            next={next ? postsPath({ ...filter, before: next }) : null}
            first={before ? postsPath(filter) : null}
          />
        </div>
        <KeepPosts retention={retention} action={keepFor} />
      </div>
      {replays.some(({ state }) => state === 'running') && <Refresher />}
    </div>
  )
}

function Nothing({ isFiltered, provider }: { isFiltered: boolean; provider: Provider }) {
  return isFiltered ? (
    <EmptyState
      icon={<Inbox />}
      title="Nothing matches"
      action={
        <Button asChild>
          <Link href={postsPath({})}>Clear filters</Link>
        </Button>
      }
    >
      No post of this outcome came in these days.
    </EmptyState>
  ) : (
    <EmptyState icon={<Inbox />} title="No post has come yet">
      Send a mail, or {BY_HAND[provider].pressTest}.
    </EmptyState>
  )
}
