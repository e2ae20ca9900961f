/**
 * Every operation of SendGrid that the product uses, or that the sandbox answers, with the statuses we tell apart. Each
 * must be exercised, and each endpoint of the sandbox must be here.
 */
export const TABLE: Record<string, number[]> = {
  'POST /v3/mail/send': [202, 400, 401, 403, 429, 500],
  'GET /v3/scopes': [200, 401],
  'GET /v3/user/webhooks/event/settings/all': [200],
  'POST /v3/user/webhooks/event/settings': [201, 400],
  'GET /v3/user/webhooks/event/settings/{id}': [200, 404],
  'PATCH /v3/user/webhooks/event/settings/{id}': [200],
  'DELETE /v3/user/webhooks/event/settings/{id}': [204],
  'GET /v3/user/webhooks/event/settings/signed/{id}': [200],
  'PATCH /v3/user/webhooks/event/settings/signed/{id}': [200],
  'POST /v3/user/webhooks/event/test': [204],
  'GET /v3/user/account': [200, 403],
  'GET /v3/user/credits': [200],
  'GET /v3/subusers': [200],
  'GET /v3/teammates': [200],
  'POST /v3/teammates': [201, 400],
  'GET /v3/teammates/pending': [200],
  'POST /v3/teammates/pending/{token}/resend': [200, 404],
  'DELETE /v3/teammates/pending/{token}': [204, 404],
  'GET /v3/asm/groups': [200],
  'GET /v3/ips/pools': [200],
}
