import {
  changeParseHost,
  createParseHost,
  deleteParseHost,
  getParseHost,
  listParseHosts,
} from '#lib/sandbox/parse-settings.ts'
import type { Route } from '#lib/sandbox/route.ts'
import {
  createPolicy,
  deletePolicy,
  getPolicy,
  ifOffered,
  listPolicies,
} from '#lib/sandbox/security-policies.ts'

const HOSTS = /^\/v3\/user\/webhooks\/parse\/settings$/
const HOST = /^\/v3\/user\/webhooks\/parse\/settings\/([^/%]+)$/
const POLICIES = /^\/v3\/user\/webhooks\/security\/policies$/
const POLICY = /^\/v3\/user\/webhooks\/security\/policies\/([^/%]+)$/
const scope = (verb: string) => `user.webhooks.parse.settings.${verb}`

/** Inbound Parse. Which scope guards its security policies is not documented: any key that may change hosts has them here. */
export const PARSE_ROUTES: Route[] = [
  { method: 'GET', path: HOSTS, scope: scope('read'), answer: () => listParseHosts() },
  { method: 'POST', path: HOSTS, scope: scope('create'), answer: ({ json }) => createParseHost(json) },
  { method: 'GET', path: HOST, scope: scope('read'), answer: ({ id }) => getParseHost(id ?? '') },
  {
    method: 'PATCH',
    path: HOST,
    scope: scope('update'),
    answer: ({ id, json }) => changeParseHost(id ?? '', json),
  },
  { method: 'DELETE', path: HOST, scope: scope('delete'), answer: ({ id }) => deleteParseHost(id ?? '') },
  {
    method: 'POST',
    path: POLICIES,
    scope: scope('update'),
    answer: ({ json }) => ifOffered(() => createPolicy(json)),
  },
  { method: 'GET', path: POLICIES, scope: scope('read'), answer: () => ifOffered(() => listPolicies()) },
  {
    method: 'GET',
    path: POLICY,
    scope: scope('read'),
    answer: ({ id }) => ifOffered(() => getPolicy(id ?? '')),
  },
  {
    method: 'DELETE',
    path: POLICY,
    scope: scope('update'),
    answer: ({ id, query }) => ifOffered(() => deletePolicy(id ?? '', query)),
  },
]
