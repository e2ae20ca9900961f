import type { Metadata, Viewport } from 'next'
import { cookies, headers } from 'next/headers'
import { connection } from 'next/server'
import type { ReactNode } from 'react'
import { StyleNonce } from '#components/shell/style-nonce.tsx'
import { THEME_COOKIE, themeOf } from '#lib/web/theme.ts'
import './globals.css'

export const metadata: Metadata = {
  title: { default: 'Mailroom', template: '%s · Mailroom' },
  robots: { index: false, follow: false },
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fbfaf8' },
    { media: '(prefers-color-scheme: dark)', color: '#141311' },
  ],
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  // A page rendered at build time would have no nonce, and its scripts would be refused.
  await connection()
  const theme = themeOf((await cookies()).get(THEME_COOKIE)?.value)
  const nonce = (await headers()).get('x-nonce') ?? ''
  return (
    <html lang="en" data-theme={theme === 'system' ? undefined : theme}>
      <body>
        <StyleNonce nonce={nonce} />
        {children}
      </body>
    </html>
  )
}
