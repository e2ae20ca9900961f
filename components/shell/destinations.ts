import {
  Building2,
  CalendarCheck2,
  Mail,
  Settings,
  SquareCheck,
  Users,
  Workflow,
  type LucideIcon,
} from 'lucide-react'

export type Destination = {
  href: string
  label: string
  icon: LucideIcon
  isForAdmins?: boolean
  isInPhoneBar?: boolean
  keywords?: string
}

/** Where the rail, the phone's bar and the palette lead. Only what exists. */
const DESTINATIONS: Destination[] = [
  { href: '/', label: 'Today', icon: CalendarCheck2, keywords: 'home start', isInPhoneBar: true },
  { href: '/contacts', label: 'Contacts', icon: Users, keywords: 'people', isInPhoneBar: true },
  { href: '/accounts', label: 'Accounts', icon: Building2, keywords: 'companies' },
  { href: '/messages', label: 'Messages', icon: Mail, keywords: 'mail log', isInPhoneBar: true },
  { href: '/tasks', label: 'Tasks', icon: SquareCheck, keywords: 'to do', isInPhoneBar: true },
  { href: '/workflows', label: 'Workflows', icon: Workflow, keywords: 'rules automation runs' },
  {
    href: '/settings',
    label: 'Settings',
    icon: Settings,
    isForAdmins: true,
    keywords: 'sendgrid keys webhook',
  },
]

export function destinationsFor(role: 'admin' | 'sales'): Destination[] {
  return DESTINATIONS.filter((place) => role === 'admin' || !place.isForAdmins)
}

export function isCurrent(place: Destination, pathname: string): boolean {
  return place.href === '/'
    ? pathname === '/'
    : pathname === place.href || pathname.startsWith(`${place.href}/`)
}
