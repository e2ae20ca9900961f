import {
  createDomain,
  deleteDomain,
  getDomain,
  listDomains,
  validateDomain,
} from '#lib/sandbox/domain-settings.ts'
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
  {
    method: 'GET',
    path: DOMAINS,
    scope: 'whitelabel.read',
    answer: ({ query, subuser }) => listDomains(query, subuser),
  },
  {
    method: 'POST',
    path: DOMAINS,
    scope: 'whitelabel.create',
    answer: ({ json, subuser }) => createDomain(json, subuser),
  },
  { method: 'GET', path: DOMAIN, scope: 'whitelabel.read', answer: ({ id }) => getDomain(id) },
  { method: 'DELETE', path: DOMAIN, scope: 'whitelabel.delete', answer: ({ id }) => deleteDomain(id) },
  {
    method: 'POST',
    path: /^\/v3\/whitelabel\/domains\/([^/%]+)\/validate$/,
    scope: 'whitelabel.update',
    hasNoBody: true,
    answer: ({ id }) => validateDomain(id),
  },
  {
    method: 'POST',
    path: /^\/v3\/whitelabel\/dns\/email$/,
    scope: 'whitelabel.create',
    answer: ({ json }) => mailDnsRecords(json),
  },
  { method: 'GET', path: LINKS, scope: 'whitelabel.read', answer: ({ query }) => listLinks(query) },
  { method: 'POST', path: LINKS, scope: 'whitelabel.create', answer: ({ json }) => createLink(json) },
  { method: 'GET', path: LINK, scope: 'whitelabel.read', answer: ({ id }) => getLink(id) },
  { method: 'DELETE', path: LINK, scope: 'whitelabel.delete', answer: ({ id }) => deleteLink(id) },
  {
    method: 'POST',
    path: /^\/v3\/whitelabel\/links\/([^/%]+)\/validate$/,
    scope: 'whitelabel.update',
    hasNoBody: true,
    answer: ({ id }) => validateLink(id),
  },
  { method: 'GET', path: SENDERS, scope: null, answer: ({ query }) => listSenders(query) },
  { method: 'POST', path: SENDERS, scope: null, answer: ({ json }) => createSender(json) },
  {
    method: 'POST',
    path: /^\/v3\/verified_senders\/resend\/([^/%]+)$/,
    scope: null,
    hasNoBody: true,
    answer: ({ id }) => resendVerification(id),
  },
]
