// Signing in and out, and my devices. The token goes out twice: in the body for programs, in a cookie that no script
// reads for pages.

import type { FastifyReply, FastifyRequest } from 'fastify'
import { hereCookie } from '../contract/here-cookie.ts'
import { routes } from '../contract/http.ts'
import type { HttpServer } from '../platform/http-server.ts'
import { RefusalError } from '../platform/refusal-error.ts'
import {
  forgetPictures,
  hasCookie,
  oldToken,
  sessionCookie as plainSessionCookie,
  secureSessionCookie,
} from './authentication.ts'
import { withMark } from './known-devices.ts'
import { registerRoute } from './register-route.ts'
import type { PeopleRoutes } from './routes.ts'
import { countWrongTries } from './wrong-tries.ts'

/** As long as a session can be; a mark without a session only costs one question. */
const markSeconds = 30 * 86_400
/** As long as a browser keeps anything. */
const deviceSeconds = 400 * 86_400

export function registerSessionRoutes(server: HttpServer, { people, clock }: PeopleRoutes): void {
  const { sessions } = people
  const wrongTries = countWrongTries(clock)
  const secure = people.publicUrl?.startsWith('https:') ?? false
  // behind https both: servers of before migration 0016, beside this one or after going back, know the old name only.
  // The next version clears it
  const sessionCookies = secure ? [secureSessionCookie, plainSessionCookie] : [plainSessionCookie]
  const deviceCookie = secure ? '__Host-jiuxin_device' : 'jiuxin_device'
  const cookie = { path: '/', httpOnly: true, sameSite: 'strict' as const, secure }

  // a session from before there was a mark, or the secure name: its page would not ask who is signed in
  server.addHook('onRequest', async ({ headers }, reply) => {
    if (!hasCookie(headers)) return
    const token = secure ? oldToken(headers.cookie) : null
    if (token !== null) reply.setCookie(secureSessionCookie, token, { ...cookie, maxAge: markSeconds })
    if (headers.cookie?.includes(`${hereCookie}=`)) return
    reply.setCookie(hereCookie, '1', { ...cookie, httpOnly: false, maxAge: markSeconds })
  })

  /** Wrong tries of an address make all who are behind it wait, but not whoever is known on his phone. */
  async function counted<T>(request: FastifyRequest, login: string, work: (marks?: string) => Promise<T>): Promise<T> {
    const marks = request.cookies[deviceCookie]
    const seconds = people.signIn.isKnownDevice(login, marks) ? 0 : wrongTries.secondsToWait(request.ip)
    if (seconds > 0) throw new RefusalError('slow-down', { seconds })
    return work(marks).catch((error: unknown) => {
      const isWrong = error instanceof RefusalError && ['wrong-sign-in', 'wrong-code'].includes(error.code)
      if (isWrong) wrongTries.add(request.ip)
      throw error
    })
  }

  registerRoute(server, routes.signIn, people, async (_nobody, request, reply) => {
    const { body } = request
    const { token, person, expiresAt, deviceMark, recoveryCodes } = await counted(request, body.login, (marks) =>
      people.signIn({ ...body, deviceMark: marks }),
    )
    const expires = expiresAt
    reply.code(201)
    for (const name of sessionCookies) reply.setCookie(name, token, { ...cookie, expires })
    reply.setCookie(hereCookie, '1', { ...cookie, httpOnly: false, expires })
    if (deviceMark !== null) {
      const marks = withMark(request.cookies[deviceCookie], deviceMark)
      reply.setCookie(deviceCookie, marks, { ...cookie, maxAge: deviceSeconds })
    }
    return { token, person, ...(recoveryCodes ? { recoveryCodes } : {}) }
  })

  registerRoute(server, routes.enrolAtSignIn, people, (_nobody, request) =>
    counted(request, request.body.login, (marks) => people.signIn.beginFactor({ ...request.body, deviceMark: marks })),
  )

  registerRoute(server, routes.signOut, people, async (actor, _request, reply) => {
    await sessions.signOut(actor)
    return leave(reply)
  })

  registerRoute(server, routes.listSessions, people, async (actor) => ({ sessions: await sessions.devicesOf(actor) }))

  registerRoute(server, routes.revokeSession, people, async (actor, { params }, reply) => {
    await sessions.revoke(actor, params.id)
    return params.id === actor.sessionId ? leave(reply) : reply.code(204).send()
  })

  function leave(reply: FastifyReply): FastifyReply {
    for (const name of [...sessionCookies, hereCookie]) reply.clearCookie(name, cookie)
    return reply
      .header(...forgetPictures)
      .code(204)
      .send()
  }
}
