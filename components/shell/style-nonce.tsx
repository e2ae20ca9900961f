'use client'

/** Where Radix's scroll lock (through get-nonce) looks for the nonce of the style it adds to the page. */
type WithNonce = typeof globalThis & { __webpack_nonce__?: string }

/** Lets open dialogs lock scrolling under our policy: hands them the page's nonce. Renders nothing. */
export function StyleNonce({ nonce }: { nonce: string }) {
  if (typeof window !== 'undefined' && nonce) (globalThis as WithNonce).__webpack_nonce__ ??= nonce
  return null
}
