type Situation = {
  nonce: string
  isDevelopment: boolean
  isHttps: boolean
  /** The page's address is itself a secret (a one-time link): no page learns it from a link on this one. */
  hasSecretAddress?: boolean
}

/** Pages behind one-time links. */
const SECRET_ADDRESS = /^\/(invite|reset)\//

export function isSecretAddress(path: string): boolean {
  return SECRET_ADDRESS.test(path)
}

/** The style sheet that sonner puts into the page itself, without a nonce. A test recomputes it from the package. */
export const SONNER_STYLE_HASH = 'sha256-StEaX+se6YS7pqjzrzMIA0KaX9zF/8zAhvQXZAe5epY='
/** Of no text at all: sonner puts the element into the page before its text. */
const EMPTY_STYLE_HASH = 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='

/**
 * Headers of every page. Scripts and styles need the nonce of their request; style attributes are let through because
 * React and virtual lists place things with them. `next dev` needs eval, and its overlay has styles without a nonce;
 * plain http gets no HSTS.
 */
export function securityHeaders(situation: Situation): Record<string, string> {
  const { nonce, isDevelopment, isHttps, hasSecretAddress } = situation
  return {
    'content-security-policy': contentSecurityPolicy(nonce, isDevelopment),
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    'referrer-policy': hasSecretAddress ? 'no-referrer' : 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    ...(isHttps ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  }
}

function contentSecurityPolicy(nonce: string, isDevelopment: boolean): string {
  const rules: Record<string, string[]> = {
    'default-src': ["'self'"],
    'script-src': [
      "'self'",
      `'nonce-${nonce}'`,
      "'strict-dynamic'",
      ...(isDevelopment ? ["'unsafe-eval'"] : []),
    ],
    'style-src': isDevelopment
      ? ["'self'", "'unsafe-inline'"]
      : ["'self'", `'nonce-${nonce}'`, `'${SONNER_STYLE_HASH}'`, `'${EMPTY_STYLE_HASH}'`],
    'style-src-attr': ["'unsafe-inline'"],
    'img-src': ["'self'", 'data:', 'blob:'],
    'font-src': ["'self'"],
    'frame-src': ["'self'"],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
  }
  return Object.entries(rules)
    .map(([name, values]) => `${name} ${values.join(' ')}`)
    .join('; ')
}
