// What a self-test found: in red what will not ring and what to do, below it what works, last what is not used. While it
// runs, lines fill in one by one.

import type { ComponentChildren } from 'preact'
import type { SelfTest } from '../../contract/reach-shapes.ts'
import { selfTestWords as texts } from '../texts/areas/self-test.ts'
import { say, t } from '../texts/texts.ts'
import { Empty } from './page-state.tsx'
import { Rows } from './row.tsx'
import { instead, isInPart, isOnlyOpen, sorted, toneOf } from './self-test-lines.ts'
import { StatusWord } from './status-word.tsx'
import './self-test.css'

type Line = SelfTest['lines'][number]

/** `children`: what mends it, before the lines. */
export function SelfTestResult({ selfTest, children }: { selfTest: SelfTest; children?: ComponentChildren }) {
  const words = t(texts)
  const { lines, isReachable } = selfTest
  if (lines.length === 0) return <Empty title={words.empty} />
  const waiting = lines.filter(({ state }) => state === 'waiting').length
  return (
    <>
      <div class="self-test-head" role="status">
        {isReachable === null && (
          <StatusWord tone="near">{words.running(lines.length - waiting, lines.length)}</StatusWord>
        )}
        {isReachable === true && <Reachable lines={lines} />}
        {isReachable === false && <StatusWord tone="alarm">{words.notReachable}</StatusWord>}
        {isReachable !== null && <Instead lines={lines} />}
      </div>
      {children}
      <Rows>
        {sorted(lines).map((line) => (
          <LineRow key={`${line.channel}-${line.deviceId}`} line={line} />
        ))}
      </Rows>
    </>
  )
}

/** A phone that rings by the app alone falls silent when it is locked or closed. */
function Reachable({ lines }: { lines: readonly Line[] }) {
  const words = t(texts)
  return isOnlyOpen(lines) ? (
    <StatusWord tone="near">{words.reachableOpen}</StatusWord>
  ) : (
    <StatusWord tone="good">{words.reachable}</StatusWord>
  )
}

/** Only where something is red: what rings in its place. */
function Instead({ lines }: { lines: readonly Line[] }) {
  const words = t(texts)
  if (!lines.some(({ isRed }) => isRed)) return null
  const others = instead(lines)
  return <p>{others.length > 0 ? words.instead(others.map(say).join(words.and)) : words.nothingInstead}</p>
}

function LineRow({ line }: { line: Line }) {
  const words = t(texts)
  const device = line.isThisDevice ? words.thisDevice : line.deviceName
  return (
    <div class="self-test-line" data-red={line.isRed}>
      <p class="self-test-line-head">
        <b>{say(line.words)}</b>
        {device && <span class="quiet">{device}</span>}
        <StatusWord tone={toneOf(line)}>{stateWords(line)}</StatusWord>
      </p>
      {line.state !== 'waiting' && (
        <p class="self-test-sentence" data-red={line.isRed || isInPart(line)}>
          {say(line.sentence)}
        </p>
      )}
    </div>
  )
}

function stateWords(line: Line): string {
  const words = t(texts)
  if (line.isRed) return words.wontWork
  if (line.state === 'waiting') return words.waiting
  if (line.state === 'off' || line.state === 'skipped') return words.notUsed
  return isInPart(line) ? words.inPart : words.works
}
