import {
  Ban,
  CircleHelp,
  CircleOff,
  Clock,
  Eye,
  MailCheck,
  MailX,
  MousePointerClick,
  Send,
  ShieldAlert,
  SquareCheck,
  TriangleAlert,
  UserMinus,
  UserPlus,
  Zap,
  type LucideIcon,
} from 'lucide-react'

const ICONS: Record<string, LucideIcon> = {
  'mail.clicked': MousePointerClick,
  'mail.opened': Eye,
  'mail.delivered': MailCheck,
  'mail.bounced': MailX,
  'mail.dropped': CircleOff,
  'mail.deferred': Clock,
  'mail.spam_reported': TriangleAlert,
  'mail.unsubscribed': Ban,
  'mail.group_unsubscribed': UserMinus,
  'mail.group_resubscribed': UserPlus,
  'mail.processed': Send,
  'mail.account_status_changed': ShieldAlert,
  'mail.unknown': CircleHelp,
  'create-task': SquareCheck,
  'send-mail': Send,
}

/** The picture of a trigger or an action; those without one of their own share one. */
export function StepIcon({ id }: { id: string }) {
  const Icon = ICONS[id] ?? Zap
  return (
    <span className="inline-flex size-8 shrink-0 items-center justify-center rounded-md bg-accent-soft text-accent">
      <Icon aria-hidden className="size-4" />
    </span>
  )
}
