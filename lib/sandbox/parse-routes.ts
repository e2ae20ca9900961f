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
  { method: 'GET', path: HOSTS, scope: scope('read'), answer: listParseHosts },
  { method: 'POST', path: HOSTS, scope: scope('create'), answer: createParseHost },
  { method: 'GET', path: HOST, scope: scope('read'), answer: getParseHost },
  {
    method: 'PATCH',
    path: HOST,
    scope: scope('update'),
    answer: changeParseHost,
  },
  { method: 'DELETE', path: HOST, scope: scope('delete'), answer: deleteParseHost },
  {
    method: 'POST',
    path: POLICIES,
    scope: scope('update'),
    answer: (call) => ifOffered(() => createPolicy(call)),
  },
  {
    method: 'GET',
    path: POLICIES,
    scope: scope('read'),
    answer: (call) => ifOffered(() => listPolicies(call)),
  },
  {
    method: 'GET',
    path: POLICY,
    scope: scope('read'),
    answer: (call) => ifOffered(() => getPolicy(call)),
  },
  {
    method: 'DELETE',
    path: POLICY,
    scope: scope('update'),
    answer: (call) => ifOffered(() => deletePolicy(call)),
  },
]
