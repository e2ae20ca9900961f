export type PostFilter = {
  outcome?: 'pending' | 'processed' | 'rejected' | 'set-aside' | undefined
  from?: string | undefined
  to?: string | undefined
  before?: string | undefined
}

/** The page of posts in this view. */
export function postsPath(filter: PostFilter): string {
  const given = Object.entries(filter).filter((entry): entry is [string, string] => Boolean(entry[1]))
  const query = new URLSearchParams(given).toString()
  return `/settings/pipeline/posts${query ? `?${query}` : ''}`
}
