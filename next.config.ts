import type { NextConfig } from 'next'

const config: NextConfig = {
  distDir: process.env.NEXT_DIST_DIR ?? '.next',
  poweredByHeader: false,
  reactStrictMode: true,
  serverExternalPackages: ['@node-rs/argon2', 'graphile-worker', 'pg', 'jsdom', 'pino', '@sendgrid/client', '@sendgrid/mail'],
  experimental: { serverActions: { bodySizeLimit: '1mb' } },
}

export default config
