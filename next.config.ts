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
  experimental: { serverActions: { bodySizeLimit: '1mb' } },
}

export default config
