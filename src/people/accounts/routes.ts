// The doors of accounts: my password and second factor, the people of the network, and the rule who needs a second factor.

import { routes } from '../../contract/http.ts'
import { writeAudit } from '../../platform/audit.ts'
import type { HttpServer } from '../../platform/http-server.ts'
import { registerRoute } from '../register-route.ts'
import type { PeopleRoutes } from '../routes.ts'
import { type AccountRow, readFactorRule, storeFactorRule } from '../statements/accounts.ts'
import { readRetention, storeRetention } from '../statements/retention.ts'
import type { OneTime } from './manage-people.ts'

export function registerAccounts(server: HttpServer, room: PeopleRoutes): void {
  registerMine(server, room)
  registerPeopleOfNetwork(server, room)
  registerFactorRule(server, room)
  registerRetention(server, room)
}

function registerMine(server: HttpServer, { people }: PeopleRoutes): void {
  const { ownPassword, ownFactor } = people
  registerRoute(server, routes.changePassword, people, async (actor, { body }, reply) => {
    await ownPassword.change(actor, body)
    return reply.code(204).send()
  })
  registerRoute(server, routes.mySecondFactor, people, (actor) => ownFactor.read(actor))
  registerRoute(server, routes.beginSecondFactor, people, (actor, { body }) => ownFactor.begin(actor, body.password))
  registerRoute(server, routes.confirmSecondFactor, people, async (actor, { body }) => ({
    recoveryCodes: await ownFactor.confirm(actor, body.code),
  }))
  registerRoute(server, routes.newRecoveryCodes, people, async (actor, { body }) => ({
    recoveryCodes: await ownFactor.newRecoveryCodes(actor, body),
  }))
  registerRoute(server, routes.endSecondFactor, people, async (actor, { body }, reply) => {
    await ownFactor.end(actor, body)
    return reply.code(204).send()
  })
}

function registerPeopleOfNetwork(server: HttpServer, { people }: PeopleRoutes): void {
  const { accounts } = people
  registerRoute(server, routes.listPeople, people, async (actor, { query }) => {
    const { people: found, next } = await accounts.list(actor, query)
    return { people: found.map(shown), next }
  })
  registerRoute(server, routes.addPerson, people, async (actor, { body }, reply) => {
    const { person, ...oneTime } = await accounts.add(actor, body)
    reply.code(201)
    return { person: shown(person), ...shownOnce(oneTime) }
  })
  registerRoute(server, routes.changePerson, people, async (actor, { params, body }) => ({
    person: shown(await accounts.change(actor, params.id, body)),
  }))
  registerRoute(server, routes.disablePerson, people, async (actor, { params, body }) => ({
    person: shown(await accounts.disable(actor, params.id, body.disabled)),
  }))
  registerRoute(server, routes.newPasswordOf, people, async (actor, { params, body }) =>
    shownOnce(await accounts.newPassword(actor, params.id, body.endSessions)),
  )
  registerRoute(server, routes.endSecondFactorOf, people, async (actor, { params }, reply) => {
    await accounts.endSecondFactor(actor, params.id)
    return reply.code(204).send()
  })
}

function registerFactorRule(server: HttpServer, { people, postgres }: PeopleRoutes): void {
  registerRoute(server, routes.secondFactorRule, people, ({ networkId }) =>
    postgres.inNetwork(networkId, async (tx) => ({ required: await readFactorRule(tx, networkId) })),
  )
  registerRoute(server, routes.setSecondFactorRule, people, async ({ networkId, personId, sessionId }, { body }) => {
    await postgres.inNetwork(networkId, async (tx) => {
      await storeFactorRule(tx, networkId, body.required)
      await writeAudit(tx, { networkId, personId, sessionId, operation: 'second-factor-rule-changed', details: body })
    })
    return body
  })
}

function registerRetention(server: HttpServer, { people, postgres }: PeopleRoutes): void {
  registerRoute(server, routes.retention, people, ({ networkId }) =>
    postgres.inNetwork(networkId, async (tx) => ({ retentionYears: await readRetention(tx, networkId) })),
  )
  registerRoute(server, routes.setRetention, people, async ({ networkId, personId, sessionId }, { body }) => {
    await postgres.inNetwork(networkId, async (tx) => {
      const details = { before: await readRetention(tx, networkId), ...body }
      await storeRetention(tx, networkId, body.retentionYears)
      await writeAudit(tx, { networkId, personId, sessionId, operation: 'retention-changed', details })
    })
    return body
  })
}

function shown({ disabledAt, passwordUntil, ...account }: AccountRow) {
  return {
    ...account,
    disabledAt: disabledAt?.toISOString() ?? null,
    passwordUntil: passwordUntil?.toISOString() ?? null,
  }
}

const shownOnce = ({ oneTimePassword, until }: OneTime) => ({ oneTimePassword, until: until.toISOString() })
