export const ADMIN = { email: 'admin@example.com', password: 'correct horse battery' }
export const SECRET_KEY = 'a secret key for stories only, long enough'

/** What the operator of every story's product has set. */
export const INSTALLATION = { SECRET_KEY, ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password }

/** None of our own configuration reaches the product. */
export function inherited(): NodeJS.ProcessEnv {
  const { PATH, HOME, LANG, TMPDIR } = process.env
  return { PATH, HOME, LANG, TMPDIR, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' }
}
