// Signing in and out, and my devices. The token goes out twice: in the body for programs, in a cookie that no script
// reads for pages.

import type { FastifyReply } from 'fastify'
import { hereCookie } from '../contract/here-cookie.ts'
import { routes } from '../contract/http.ts'
import type { HttpServer } from '../platform/http-server.ts'
import { RefusalError } from '../platform/refusal-error.ts'
import { forgetPictures, hasCookie, sessionCookie } from './authentication.ts'
import { registerRoute } from './register-route.ts'
import type { PeopleRoutes } from './routes.ts'
import type { SignedIn } from './sign-in.ts'
import { countWrongTries } from './wrong-tries.ts'

/** As long as a session can be; a mark without a session only costs one question. */
const markSeconds = 30 * 86_400

export function registerSessionRoutes(server: HttpServer, { people, clock }: PeopleRoutes): void {
  const { sessions } = people
  const wrongTries = countWrongTries(clock)
  const cookie = {
    path: '/',
    httpOnly: true,
    sameSite: 'strict' as const,
    secure: people.publicUrl?.startsWith('https:') ?? false,
  }

  // a session from before there was a mark: its page would not ask who is signed in
  server.addHook('onRequest', async ({ headers }, reply) => {
    if (!hasCookie(headers) || headers.cookie?.includes(`${hereCookie}=`)) return
    reply.setCookie(hereCookie, '1', { ...cookie, httpOnly: false, maxAge: markSeconds })
  })

  registerRoute(server, routes.signIn, people, async (_nobody, { body, ip }, reply) => {
    const seconds = wrongTries.secondsToWait(ip)
    if (seconds > 0) throw new RefusalError('slow-down', { seconds })
    const { token, person, expiresAt } = await people.signIn(body).catch((error: unknown) => {
      if (error instanceof RefusalError && error.code === 'wrong-sign-in') wrongTries.add(ip)
      throw error
    })
    reply
      .code(201)
      .setCookie(sessionCookie, token, { ...cookie, expires: expiresAt })
      .setCookie(hereCookie, '1', { ...cookie, httpOnly: false, expires: expiresAt })
    return { token, person } satisfies Omit<SignedIn, 'expiresAt'>
  })

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
    return reply
      .header(...forgetPictures)
      .clearCookie(sessionCookie, cookie)
      .clearCookie(hereCookie, cookie)
      .code(204)
      .send()
  }
}
