import { Building2, Mail, Phone, UserRound } from 'lucide-react'
import type { ReactNode } from 'react'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Link } from '#components/ui/link.tsx'
import type { ContactPage } from '#lib/contacts/get-contact.ts'

/** What is known about a person. */
export function ContactDetails({ contact }: { contact: ContactPage }) {
  return (
    <dl className="flex flex-col gap-2.5">
      <Detail label="Mail address" icon={<Mail aria-hidden />} end={<CopyButton text={contact.email} />}>
        <span className="break-all">{contact.email}</span>
      </Detail>
      {contact.phone && (
        <Detail label="Phone" icon={<Phone aria-hidden />}>
          <a href={`tel:${contact.phone.replace(/[^\d+]/g, '')}`} className="hover:underline">
            {contact.phone}
          </a>
        </Detail>
      )}
      {contact.account && (
        <Detail label="Company" icon={<Building2 aria-hidden />}>
          <Link href={`/accounts/${contact.account.id}`} className="hover:underline">
            {contact.account.name}
          </Link>
        </Detail>
      )}
      <Detail label="Owner" icon={<UserRound aria-hidden />}>
        {contact.owner?.name ?? <span className="text-muted">Nobody</span>}
      </Detail>
    </dl>
  )
}

type DetailProps = { label: string; icon: ReactNode; end?: ReactNode; children: ReactNode }

function Detail({ label, icon, end, children }: DetailProps) {
  return (
    <div className="flex items-center gap-2.5">
      <dt className="shrink-0 text-faint [&_svg]:size-4" title={label}>
        {icon}
        <span className="sr-only">{label}</span>
      </dt>
      <dd className="flex min-w-0 flex-1 items-center justify-between gap-2">
        {children}
        {end}
      </dd>
    </div>
  )
}
