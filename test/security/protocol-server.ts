// `npm run protocol-server`: stays until it is ended, for the official test suites (docs/security/suite.md).

import { openProtocolServer } from './protocol-profile.ts'

const { address } = await openProtocolServer(Number(process.env.PORT ?? 3000))
console.log(`the live server for the protocol suites is at ${address}`)
