import {
  createDomain,
  deleteDomain,
  getDomain,
  listDomains,
  validateDomain,
} from '#lib/sandbox/domain-settings.ts'
import { LOAN_ROUTES } from '#lib/sandbox/domain-loans.ts'
import { mailDnsRecords } from '#lib/sandbox/dns-mail.ts'
import { createLink, deleteLink, getLink, listLinks, validateLink } from '#lib/sandbox/link-settings.ts'
import type { Route } from '#lib/sandbox/route.ts'
import { createSender, listSenders, resendVerification } from '#lib/sandbox/sender-settings.ts'

const DOMAINS = /^\/v3\/whitelabel\/domains$/
const DOMAIN = /^\/v3\/whitelabel\/domains\/([^/%]+)$/
const LINKS = /^\/v3\/whitelabel\/links$/
const LINK = /^\/v3\/whitelabel\/links\/([^/%]+)$/
const SENDERS = /^\/v3\/verified_senders$/

/** Senders: no document says which scope they ask for. */
export const DOMAIN_ROUTES: Route[] = [
  ...LOAN_ROUTES,
  {
    method: 'GET',
    path: DOMAINS,
    scope: 'whitelabel.read',
    answer: listDomains,
  },
  {
    method: 'POST',
    path: DOMAINS,
    scope: 'whitelabel.create',
    answer: createDomain,
  },
  { method: 'GET', path: DOMAIN, scope: 'whitelabel.read', answer: getDomain },
  { method: 'DELETE', path: DOMAIN, scope: 'whitelabel.delete', answer: deleteDomain },
  {
    method: 'POST',
    path: /^\/v3\/whitelabel\/domains\/([^/%]+)\/validate$/,
    scope: 'whitelabel.update',
    hasNoBody: true,
    answer: validateDomain,
  },
  {
    method: 'POST',
    path: /^\/v3\/whitelabel\/dns\/email$/,
    scope: 'whitelabel.create',
    answer: ({ json }) => mailDnsRecords(json),
  },
  { method: 'GET', path: LINKS, scope: 'whitelabel.read', answer: listLinks },
  { method: 'POST', path: LINKS, scope: 'whitelabel.create', answer: createLink },
  { method: 'GET', path: LINK, scope: 'whitelabel.read', answer: getLink },
  { method: 'DELETE', path: LINK, scope: 'whitelabel.delete', answer: deleteLink },
  {
    method: 'POST',
    path: /^\/v3\/whitelabel\/links\/([^/%]+)\/validate$/,
    scope: 'whitelabel.update',
    hasNoBody: true,
    answer: validateLink,
  },
  { method: 'GET', path: SENDERS, scope: null, answer: listSenders },
  { method: 'POST', path: SENDERS, scope: null, answer: createSender },
  {
    method: 'POST',
    path: /^\/v3\/verified_senders\/resend\/([^/%]+)$/,
    scope: null,
    hasNoBody: true,
    answer: resendVerification,
  },
]
