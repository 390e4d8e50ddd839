// The page may not evaluate strings as code. Zod would try once and the browser would report that as a breach of the
// content-security rules; it is told not to before it is loaded.

const zodConfig = globalThis as { __zod_globalConfig?: { jitless: boolean } }
zodConfig.__zod_globalConfig = { jitless: true }
