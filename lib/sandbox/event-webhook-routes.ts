import type { Route } from '#lib/sandbox/route.ts'
import { postTestBatch } from '#lib/sandbox/test-batch.ts'
import {
  changeSigning,
  changeWebhook,
  createWebhook,
  deleteWebhook,
  getSigning,
  getWebhook,
  listWebhooks,
} from '#lib/sandbox/webhook-settings.ts'

const READ = 'user.webhooks.event.settings.read'
const UPDATE = 'user.webhooks.event.settings.update'
const SETTINGS = /^\/v3\/user\/webhooks\/event\/settings(?:\/([^/%]+))?$/
const SIGNED = /^\/v3\/user\/webhooks\/event\/settings\/signed(?:\/([^/%]+))?$/

export const EVENT_WEBHOOK_ROUTES: Route[] = [
  {
    method: 'GET',
    path: /^\/v3\/user\/webhooks\/event\/settings\/all$/,
    scope: READ,
    answer: listWebhooks,
  },
  { method: 'GET', path: SIGNED, scope: READ, answer: getSigning },
  { method: 'PATCH', path: SIGNED, scope: UPDATE, answer: changeSigning },
  { method: 'GET', path: SETTINGS, scope: READ, answer: getWebhook },
  {
    method: 'POST',
    path: /^\/v3\/user\/webhooks\/event\/settings$/,
    scope: UPDATE,
    answer: createWebhook,
  },
  { method: 'PATCH', path: SETTINGS, scope: UPDATE, answer: changeWebhook },
  { method: 'DELETE', path: SETTINGS, scope: UPDATE, answer: deleteWebhook },
  {
    method: 'POST',
    path: /^\/v3\/user\/webhooks\/event\/test$/,
    scope: 'user.webhooks.event.test.create',
    answer: postTestBatch,
  },
]
