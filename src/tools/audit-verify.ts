// `npm run audit:verify [-- --heads file]`: is the audit log what it was when it was written? Ends with 1 when not. The
// heads should be a copy that was kept where nobody who can change the database can write.

import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { readKeptHeads } from '../platform/audit-chain/kept-heads.ts'
import { readConfigOrExit } from '../platform/config.ts'
import { openDatabase } from '../platform/database.ts'
import { sentenceOf, verifyAudit } from './audit/verify-audit.ts'

const shown = 20
const { values } = parseArgs({ options: { heads: { type: 'string' } } })
const config = readConfigOrExit()
const file = values.heads ?? config.auditHeadsFile
if (values.heads !== undefined && !existsSync(file)) {
  console.error(`There is no file ${file}.`)
  process.exit(1)
}
const { heads, illegible } = await readKeptHeads(file)
const database = await openDatabase(config)
try {
  if (heads.length === 0) console.log(`No kept heads in ${file}: only the chain itself is looked at.`)
  if (illegible > 0) console.error(`${illegible} lines of ${file} cannot be read.`)
  for (const chain of await verifyAudit(database.databaseUrl, heads)) {
    const { networkId, links, last, faults, waiting, stray, isWhole } = chain
    console.log(
      `${networkId}: ${links} links, the last is ${last?.hash ?? 'none'}; ${waiting} rows wait for their seal.`,
    )
    for (const fault of faults.slice(0, shown)) console.error(`  ${sentenceOf(fault)}`)
    if (faults.length > shown) console.error(`  and ${faults.length - shown} more.`)
    if (stray > 0) console.error(`  ${stray} rows of the audit log have no seal and do not wait for one.`)
    if (!isWhole) process.exitCode = 1
  }
  console.log(process.exitCode ? 'The audit log was changed.' : 'The audit log is whole.')
} finally {
  await database.stop()
}
