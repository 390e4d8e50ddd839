// Numbers for whoever runs the service. Labels are codes and route patterns, never ids or people.

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export interface Metrics {
  registry: Registry
  countRefusal(code: string): void
  /** Something thrown that is no listed refusal. `where` = a route pattern, a message name, a timer. */
  countBug(where: string): void
  observeRequest(labels: { method: string; route: string; status: number }, seconds: number): void
}

export function openMetrics(options: { ofProcess?: boolean } = {}): Metrics {
  const registry = new Registry()
  const registers = [registry]
  // its observers outlive tests, so only the real server turns them on
  if (options.ofProcess) collectDefaultMetrics({ register: registry })
  const refusals = new Counter({
    name: 'jiuxin_refusals_total',
    help: 'Requests and messages that were refused, by code',
    labelNames: ['code'],
    registers,
  })
  const bugs = new Counter({
    name: 'jiuxin_bugs_total',
    help: 'Unexpected errors, by where they came up',
    labelNames: ['where'],
    registers,
  })
  const requests = new Histogram({
    name: 'jiuxin_request_seconds',
    help: 'Seconds from the first byte of a request to the end of its reply',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60],
    registers,
  })
  return {
    registry,
    countRefusal: (code) => refusals.inc({ code }),
    countBug: (where) => bugs.inc({ where }),
    observeRequest: ({ method, route, status }, seconds) => requests.observe({ method, route, status }, seconds),
  }
}

export { Counter, Gauge, Histogram }
