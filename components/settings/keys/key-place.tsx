import { Link } from '#components/ui/link.tsx'
import type { Provider } from '#lib/settings/provider.ts'

type Props = {
  provider: Provider
  /** What the key is for, as the sandbox offers it. */
  kind: 'transactional mail' | 'marketing mail' | 'managing'
  /** SendGrid's own names of the permissions, where they are not listed beside. */
  permissions?: string
}

/** Where a key is made: SendGrid's pages, or those of its stand-in. */
export function KeyPlace({ provider, kind, permissions }: Props) {
  if (provider === 'sandbox')
    return (
      <>
        Make one under <SandboxAccountLink />: “What {kind} needs”. It is shown once.
      </>
    )
  return (
    <>
      In SendGrid: Settings → API Keys → Create API Key → Restricted Access
      {permissions ? `, with ${permissions}` : ''}. It is shown once.
    </>
  )
}

/** To the part of the sandbox's page that makes keys. */
function SandboxAccountLink() {
  return (
    <Link href="/settings/sandbox#account" className="font-medium text-accent hover:underline">
      Settings → Sandbox → Account
    </Link>
  )
}
