import { NotTold } from '#components/settings/account/not-told.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Section } from '#components/ui/section.tsx'
import { BY_HAND } from '#lib/mail/by-hand.ts'
import { PROVIDER_LABEL, type Provider } from '#lib/settings/provider.ts'
import type { AccountView } from '#lib/wiring/account-desk.ts'

const HOST: Record<Provider, string> = {
  sendgrid_us: 'api.sendgrid.com',
  sendgrid_eu: 'api.eu.sendgrid.com',
  sandbox: 'on this machine',
}

/** What the account pays for, how much of it is used, and where it is. */
export function PlanFacts({ provider, account }: { provider: Provider; account: AccountView }) {
  const { plan, credits } = account
  return (
    <Section
      title="Plan"
      actions={
        plan.ok && (
          <Badge state={plan.value.type === 'paid' ? 'delivered' : 'waiting'}>
            {plan.value.type === 'paid' ? 'Paid' : 'Trial'}
          </Badge>
        )
      }
    >
      <div className="flex flex-col gap-4">
        {plan.ok ? (
          <dl className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-4">
            <Fact term="Region" value={PROVIDER_LABEL[provider]} detail={HOST[provider]} />
            {plan.value.reputation !== null && (
              <Fact term="Reputation" value={`${plan.value.reputation}`} detail="of 100" />
            )}
            {credits.ok && (
              <>
                <Fact
                  term="Mails left"
                  value={credits.value.remaining.toLocaleString('en')}
                  detail={`of ${credits.value.total.toLocaleString('en')} ${credits.value.period}`.trim()}
                />
                {credits.value.resetsOn && (
                  <Fact term="Counted anew" value={dayWords(credits.value.resetsOn)} detail="" />
                )}
              </>
            )}
          </dl>
        ) : (
          <NotTold asked={plan} />
        )}
        {plan.ok && !credits.ok && <NotTold asked={credits} />}
        {plan.ok && plan.value.type === 'free' && (
          <Notice state="waiting" title="A trial is no plan for production">
            It sends 100 mails a day and stops after 60 days; mail beyond that is refused with “Maximum
            credits exceeded”. {BY_HAND[provider].choosePlan}
          </Notice>
        )}
        {provider === 'sendgrid_eu' && <EuLimits />}
      </div>
    </Section>
  )
}

/** SendGrid gives a calendar day in no zone of its own; anything else stands as it came. */
function dayWords(day: string): string {
  const at = new Date(`${day}T00:00:00Z`)
  if (Number.isNaN(at.getTime())) return day
  return at.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' })
}

function Fact({ term, value, detail }: { term: string; value: string; detail: string }) {
  return (
    <div className="min-w-0">
      <dt className="text-sm text-muted">{term}</dt>
      <dd className="font-medium tabular-nums">{value}</dd>
      {detail && <dd className="text-sm wrap-anywhere text-muted">{detail}</dd>}
    </div>
  )
}

/** What SendGrid's EU region asks for and leaves out. */
export function EuLimits() {
  return (
    <ul className="flex list-disc flex-col gap-1 pl-5 text-sm text-pretty text-muted marker:text-faint">
      <li>
        It needs a Pro plan or higher, a subuser made in the EU region, and a dedicated IP address there.
      </li>
      <li>A key works on the host of its own region only: make it inside the EU subuser.</li>
      <li>Domains and branded links are authenticated for the EU apart from those of the US.</li>
      <li>Marketing Campaigns, Email Activity and address validation stay in the US.</li>
      <li>Events pass through the US on their way to you.</li>
    </ul>
  )
}
