import { db } from '#lib/db.ts'
import { readCredits, readPlan } from '#lib/sendgrid/account.ts'
import { listSubusers } from '#lib/sendgrid/subusers.ts'
import {
  inviteTeammate,
  listInvitations,
  listTeammates,
  resendInvitation,
  withdrawInvitation,
} from '#lib/sendgrid/teammates.ts'
import type { Exercise, Rig } from './exercise.ts'

const ANA = { email: 'ana@example.com', isAdmin: true, scopes: [] }
const refused = () => undefined

const invited = async ({ clientWith }: Rig) => {
  const client = await clientWith()
  await inviteTeammate(client, ANA)
  const [invitation] = await listInvitations(client)
  return { client, token: invitation?.token ?? '' }
}

export const ACCOUNT_EXERCISES: Exercise[] = [
  {
    operation: 'GET /v3/user/account',
    status: 200,
    run: async ({ clientWith }) => readPlan(await clientWith()),
  },
  {
    operation: 'GET /v3/user/account',
    status: 200,
    run: async ({ clientWith }) => {
      await db().sandboxSubuser.create({ data: { username: 'shop', email: 'shop@example.com' } })
      return readPlan(await clientWith(undefined, { onBehalfOf: 'shop' }))
    },
  },
  {
    operation: 'GET /v3/user/account',
    status: 403,
    run: async ({ clientWith }) => readPlan(await clientWith(['mail.send'])).catch(refused),
  },
  {
    operation: 'GET /v3/user/credits',
    status: 200,
    run: async ({ clientWith }) => readCredits(await clientWith()),
  },
  {
    operation: 'GET /v3/subusers',
    status: 200,
    run: async ({ clientWith }) => {
      await db().sandboxSubuser.create({
        data: { username: 'shop', email: 'shop@example.com', region: 'eu' },
      })
      return listSubusers(await clientWith())
    },
  },
  {
    operation: 'GET /v3/teammates',
    status: 200,
    run: async ({ clientWith }) => {
      await db().sandboxTeammate.create({
        data: { username: 'ana', email: 'ana@example.com', userType: 'owner' },
      })
      return listTeammates(await clientWith())
    },
  },
  { operation: 'POST /v3/teammates', status: 201, run: invited },
  {
    operation: 'POST /v3/teammates',
    status: 201,
    run: async ({ clientWith }) =>
      inviteTeammate(await clientWith(), { ...ANA, isAdmin: false, scopes: ['stats.read'] }),
  },
  {
    operation: 'POST /v3/teammates',
    status: 400,
    run: async ({ clientWith }) =>
      inviteTeammate(await clientWith(), { ...ANA, email: 'taken@example.com' }).catch(refused),
  },
  { operation: 'GET /v3/teammates/pending', status: 200, run: invited },
  {
    operation: 'POST /v3/teammates/pending/{token}/resend',
    status: 200,
    run: async (rig) => invited(rig).then(({ client, token }) => resendInvitation(client, token)),
  },
  {
    operation: 'POST /v3/teammates/pending/{token}/resend',
    status: 404,
    run: async ({ clientWith }) => resendInvitation(await clientWith(), 'nothing').catch(refused),
  },
  {
    operation: 'DELETE /v3/teammates/pending/{token}',
    status: 204,
    run: async (rig) => invited(rig).then(({ client, token }) => withdrawInvitation(client, token)),
  },
  {
    operation: 'DELETE /v3/teammates/pending/{token}',
    status: 404,
    run: async ({ clientWith }) => withdrawInvitation(await clientWith(), 'nothing').catch(refused),
  },
]
