// Before the summary of a run: what was not tested on this machine, and what is missing for it. Jest itself says only how
// many tests were skipped.

import { relative } from 'node:path'

const reason = /SKIPPED, (.+? here)/

export default class SaySkipped {
  onRunComplete(_contexts, { testResults }) {
    const skipped = testResults.flatMap(({ testFilePath, testResults: tests }) => {
      const reasons = tests
        .filter(({ status }) => status === 'pending')
        .map(({ ancestorTitles, title }) => reason.exec([...ancestorTitles, title].join(' '))?.[1])
      return [...new Set(reasons.filter(Boolean))].map((why) => {
        const count = reasons.filter((one) => one === why).length
        return `  ${relative(process.cwd(), testFilePath)}: ${count} ${count === 1 ? 'test' : 'tests'}, ${why}`
      })
    })
    if (skipped.length > 0) process.stderr.write(`\nSKIPPED on this machine:\n${skipped.join('\n')}\n`)
  }
}
