import type { NextConfig } from 'next'

const config: NextConfig = {
  distDir: process.env.NEXT_DIST_DIR ?? '.next',
  poweredByHeader: false,
  reactStrictMode: true,
  // Otherwise `next dev` writes files of its own into the repository.
  agentRules: false,
  // `npm run check` has the types; here a fault in a test would keep a user from starting, and cost half of the build.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ['@node-rs/argon2', 'graphile-worker', 'pg', 'jsdom', 'pino', '@sendgrid/client'],
  // proxy.ts does not stand before these: files, and what is answered where there is none.
  headers: async () => [
    {
      source: '/(_next/.*|icon.svg)',
      headers: [
        { key: 'content-security-policy', value: "default-src 'none'; frame-ancestors 'none'" },
        { key: 'x-content-type-options', value: 'nosniff' },
      ],
    },
  ],
  experimental: { serverActions: { bodySizeLimit: '1mb' } },
}

export default config
