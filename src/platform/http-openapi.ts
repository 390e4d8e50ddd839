// The wire described by its own schemas: /openapi.json for programs, /docs for people.

import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import { jsonSchemaTransform } from 'fastify-type-provider-zod'
import type { HttpServer } from './http-server.ts'

// Registered before every route, so that it sees them all.
export function registerOpenApi(server: HttpServer, version: string): void {
  server.register(swagger, {
    openapi: {
      info: { title: 'Jiuxin (救心)', version },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    },
    transform: jsonSchemaTransform,
  })
  server.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    transformStaticCSP: stricter,
    logLevel: 'silent',
  })
  server.get('/openapi.json', { schema: { hide: true } }, async () => server.swagger())
}

/** As every other page: framed by nobody, no other base. Nothing is upgraded to https, which a local network may not have. */
function stricter(policy: string): string {
  return policy
    .replace("base-uri 'self'", "base-uri 'none'")
    .replace("frame-ancestors 'self'", "frame-ancestors 'none'")
    .replace(' upgrade-insecure-requests;', '')
}
