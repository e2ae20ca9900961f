import { DeedButton } from '#components/settings/domains/deed-button.tsx'
import { Question } from '#components/settings/question.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { shownHost } from '#lib/domains/domain-name.ts'
import type { MailDomain } from '#lib/domains/mail-domains.ts'
import { adviseSpf } from '#lib/domains/spf.ts'
import type { Action } from '#lib/web/action.ts'
import type { Stray } from '#lib/wiring/domain-owner.ts'

type Props = {
  domain: MailDomain
  stray: Stray | null
  /** The subuser of marketing mail that it could be lent to; null: none. */
  marketingBorrower: string | null
  sharers: MailDomain[]
  make: Action
  remake: Action
  lend: Action
  takeBack: Action
}

/** What stands in the way of this domain, worst first, with the deed that mends it. */
export function DomainAdvice({
  domain,
  stray,
  marketingBorrower,
  sharers,
  make,
  remake,
  lend,
  takeBack,
}: Props) {
  const isAutomatic = domain.state === 'made' && domain.account?.isAutomatic === true
  return (
    <div className="mb-6 flex flex-col gap-3 empty:hidden">
      {stray && <OfAnother domain={domain} stray={stray} lend={lend} />}
      {marketingBorrower !== null && (
        <Notice state="engaged" title={`Marketing mail goes out as the subuser ${marketingBorrower}`}>
          <p>This domain covers it once the account lends it.</p>
          <LendButton domain={domain} borrower={marketingBorrower} lend={lend} />
        </Notice>
      )}
      <Lent domain={domain} takeBack={takeBack} />
      <Unfinished domain={domain} make={make} />
      {domain.state === 'made' && domain.lastError && (
        <Notice state="problem" title="The account could not be read">
          {domain.lastError}
        </Notice>
      )}
      {isAutomatic && <AutomatedSecurity domain={domain} remake={remake} />}
      {domain.state === 'made' && domain.foreignIds.length > 0 && (
        <Notice state="waiting" title="This domain is in the account more than once">
          {domain.foreignIds.length === 1
            ? 'Another entry was'
            : `${domain.foreignIds.length} other entries were`}{' '}
          there before ours. If another instance writes from it, too, their replies come in at one place. One
          domain for each instance keeps them apart.
        </Notice>
      )}
      {sharers.length > 0 && (
        <Notice
          state="waiting"
          title={
            sharers.length === 1
              ? 'Another instance uses this domain'
              : `${sharers.length} other instances use this domain`
          }
        >
          <ul className="mb-2.5">
            {sharers.map(({ id, instance, subdomain, domain: name, state }) => (
              <li key={id} className="wrap-anywhere">
                {instance}: return path {shownHost(`${subdomain}.${name}`)}
                {state === 'planned' && ', on the plan'}
              </li>
            ))}
          </ul>
          <p>Their replies come in at one place. One domain for each instance keeps them apart.</p>
        </Notice>
      )}
      <InboundAdvice domain={domain} />
    </div>
  )
}

function OfAnother({ domain, stray, lend }: { domain: MailDomain; stray: Stray; lend: Action }) {
  const { owner, mailOf, coversMarketing, borrower } = stray
  return (
    <Notice
      state={coversMarketing ? 'engaged' : 'waiting'}
      title={`This domain belongs to ${owner}; ${coversMarketing ? 'transactional mail' : 'mail'} goes out as ${mailOf}`}
    >
      {coversMarketing
        ? `It covers marketing mail alone. For transactional mail add a domain of another name: it is made for ${mailOf}.`
        : `It covers no mail that goes out now. To write from it all the same, ${borrower ? 'lend it, or ' : ''}remove it here and add it again under another return path and DKIM selector: it is then made for ${mailOf}, too. At SendGrid this one stays as it is.`}
      {borrower !== null && <LendButton domain={domain} borrower={borrower} lend={lend} />}
    </Notice>
  )
}

function LendButton({ domain, borrower, lend }: { domain: MailDomain; borrower: string; lend: Action }) {
  if (!domain.account?.isValid) return <p>It can be lent to {borrower} once SendGrid has validated it.</p>
  return (
    <div className="mt-2.5">
      <DeedButton
        action={lend}
        fields={{ id: domain.id, subuser: borrower }}
        label={`Lend it to ${borrower}`}
        size="sm"
      />
    </div>
  )
}

/** Whose mail the domain covers besides its owner's. */
function Lent({ domain: { id, account }, takeBack }: { domain: MailDomain; takeBack: Action }) {
  return (account?.lentTo ?? []).map((subuser) => (
    <Notice key={subuser} state="engaged" title={`Lent to the subuser ${subuser}`}>
      <p>Its mail may go out from this domain, which stays the account’s.</p>
      <div className="mt-2.5">
        <Question
          action={takeBack}
          fields={{ id, subuser }}
          label="Take it back"
          size="sm"
          title={`Take the domain back from ${subuser}?`}
          help={`Mail of ${subuser} from this domain is refused then, unless something of its own covers it.`}
          deed="Take it back"
          refusal="Leave it lent"
          isDangerous
        />
      </div>
    </Notice>
  ))
}

function Unfinished({ domain, make }: { domain: MailDomain; make: Action }) {
  const { id, state, lastError, instance } = domain
  if (state === 'made') return null
  if (state === 'planned') {
    return (
      <Notice
        state={lastError ? 'problem' : 'stopped'}
        title={lastError ? 'SendGrid has no such domain any more' : 'On paper only'}
      >
        <p>
          {lastError ?? `Planned for the instance ${instance}. Its records follow once SendGrid has made it.`}
        </p>
        <div className="mt-2.5">
          <DeedButton action={make} fields={{ id }} label="Make it at SendGrid" variant="primary" size="sm" />
        </div>
      </Notice>
    )
  }
  return (
    <Notice
      state={lastError ? 'problem' : 'waiting'}
      title={state === 'replacing' ? 'Being made anew' : 'Being made at SendGrid'}
    >
      <p>
        {lastError ?? 'It was interrupted. Going on takes over what was made and makes no second domain.'}
      </p>
      <div className="mt-2.5">
        <DeedButton action={make} fields={{ id }} label="Go on" variant="primary" size="sm" />
      </div>
    </Notice>
  )
}

function AutomatedSecurity({ domain, remake }: { domain: MailDomain; remake: Action }) {
  const host = `${domain.subdomain}.${domain.domain}`
  return (
    <Notice state="problem" title="Automated security is on: events work, inbound mail never arrives">
      <p>
        It puts a CNAME on the return path {shownHost(host)}, and a CNAME cannot stand beside the MX that
        inbound mail needs. SendGrid cannot switch it off: the domain has to be deleted and made anew.
      </p>
      <div className="mt-2.5">
        <Question
          action={remake}
          fields={{ id: domain.id }}
          label="Make it anew without"
          size="sm"
          title="Delete this domain and make it anew?"
          help={`SendGrid deletes ${domain.domain} and makes it again with automated security off. Until the new records stand in DNS and are validated, mail from this domain is refused.`}
          deed="Delete and make anew"
          refusal="Leave it as it is"
          isDangerous
        >
          <p>These rows become void and have to leave your DNS:</p>
          <ul className="-mt-2 flex flex-col gap-1">
            {domain.account?.records.map((record) => (
              <li key={record.key} className="text-sm wrap-anywhere">
                <code className="font-mono">{record.host}</code>{' '}
                <span className="text-muted">{record.type.toUpperCase()}</span>
              </li>
            ))}
          </ul>
          <p>Three new rows take their place: MX and SPF on the return path, and one DKIM key.</p>
        </Question>
      </div>
    </Notice>
  )
}

function InboundAdvice({ domain: { domain, lookup } }: { domain: MailDomain }) {
  if (!lookup) return null
  const { inbound, otherMx, alias, texts } = lookup.presence
  const name = shownHost(domain)
  return (
    <>
      {inbound.why === 'company-mail' && (
        <Notice state="engaged" title={`${name} receives other mail`}>
          Its mail goes to {otherMx?.slice(0, 3).join(', ')}. An MX of SendGrid’s would take that mail away,
          so that inbound mail gets a host of its own: {inbound.host}.
        </Notice>
      )}
      {inbound.why === 'no-free-host' && (
        <Notice state="waiting" title="No host is free for inbound mail">
          {name} and the hosts below it that we looked at receive other mail. Choose one yourself under
          Inbound host, and give it an MX to mx.sendgrid.net.
        </Notice>
      )}
      {inbound.why === 'unknown' && (
        <Notice state="stopped" title="Whether this domain receives other mail is not known">
          Its name servers did not answer. Until they do, no MX is suggested for it: it might take away the
          company’s mail.
        </Notice>
      )}
      {alias && (
        <Notice state="waiting" title={`${name} is an alias of ${alias}`}>
          No MX and no SPF can stand beside its CNAME. Mail goes out all the same; for inbound mail choose a
          domain that is no alias.
        </Notice>
      )}
      {texts && adviseSpf(texts).hasTooManyLookups && (
        <Notice state="problem" title="The SPF record looks up too much">
          Receivers stop after ten lookups, and then the whole record counts for nothing. Take out senders
          that are no longer used before you add SendGrid.
        </Notice>
      )}
    </>
  )
}
