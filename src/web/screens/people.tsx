// The people of the network, for administrators: found by name or login, taken in, changed, shut out.

import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Role } from '../../consultation/model.ts'
import { call, type ReplyOf, sentenceOf } from '../api.ts'
import '../parts/account.css'
import { Button } from '../parts/button.tsx'
import { TextInput } from '../parts/field.tsx'
import { Broken, Loading } from '../parts/page-state.tsx'
import { OneTimePassword } from '../parts/people/one-time-password.tsx'
import { PersonPanel } from '../parts/people/person-panel.tsx'
import { RetentionRule } from '../parts/people/retention-rule.tsx'
import { useReading } from '../parts/reading.ts'
import { Row, Rows } from '../parts/row.tsx'
import { StatusWord } from '../parts/status-word.tsx'
import { toast } from '../parts/toast.tsx'
import { TopBar } from '../parts/top-bar.tsx'
import { meWords } from '../texts/areas/me.ts'
import { peopleWords } from '../texts/areas/people.ts'
import { t } from '../texts/texts.ts'

type Listed = ReplyOf<'listPeople'>
export type Account = Listed['people'][number]

const typingMs = 300

export default function PeopleScreen() {
  const words = t(peopleWords)
  const search = useSignal('')
  const found = useSignal<Listed | null>(null)
  const broken = useSignal<string | null>(null)
  const opened = useSignal<Account | 'new' | null>(null)
  const made = useSignal<{ oneTimePassword: string; until: string } | null>(null)
  const read = async (after?: string) => {
    const wanted = search.value
    const query = new URLSearchParams({ search: wanted, ...(after ? { after } : {}) })
    try {
      const reply = await call<Listed>({ path: `/api/people?${query}` })
      if (wanted !== search.value) return
      // a second tap on "more" while the first was on its way
      if (after && found.value?.next !== after) return
      const before = after ? (found.value?.people ?? []) : []
      found.value = { ...reply, people: [...before, ...reply.people] }
      broken.value = null
    } catch (cause) {
      broken.value = sentenceOf(cause)
    }
  }
  useEffect(() => {
    const timer = setTimeout(() => void read(), found.value ? typingMs : 0)
    return () => clearTimeout(timer)
  }, [search.value])
  return (
    <div class="page">
      <TopBar title={words.title} back="/me" />
      <main class="page-body">
        <div class="account-form">
          <TextInput
            label={words.search}
            placeholder={words.search}
            value={search.value}
            onInput={(typed) => {
              search.value = typed
            }}
          />
        </div>
        {broken.value !== null && <Broken sentence={broken.value} onRetry={() => void read()} />}
        {!found.value && broken.value === null && <Loading />}
        {found.value && (
          <Found {...found.value} onOpen={(one) => (opened.value = one)} onMore={(after) => void read(after)} />
        )}
        <FactorRule />
        <RetentionRule />
      </main>
      <footer class="page-foot">
        <Button look="primary" tall wide onTap={() => (opened.value = 'new')}>
          {words.add}
        </Button>
      </footer>
      {opened.value && (
        <PersonPanel
          key={opened.value === 'new' ? 'new' : opened.value.id}
          person={opened.value === 'new' ? null : opened.value}
          onChanged={() => void read()}
          onMade={(password) => (made.value = password)}
          onClose={() => (opened.value = null)}
        />
      )}
      {made.value && <OneTimePassword made={made.value} onClose={() => (made.value = null)} />}
    </div>
  )
}

function Found({
  people,
  next,
  onOpen,
  onMore,
}: Listed & { onOpen: (one: Account) => void; onMore: (after: string) => void }) {
  const words = t(peopleWords)
  return (
    <Rows>
      {people.length === 0 && <p class="row quiet">{words.none}</p>}
      {people.map((one) => (
        <Row key={one.id} note={placesOf(one)} side={<State {...one} />} onTap={() => onOpen(one)}>
          {one.name} <span class="quiet small">{one.login}</span>
        </Row>
      ))}
      {next !== null && <Row onTap={() => onMore(next)}>{words.more}</Row>}
    </Rows>
  )
}

function placesOf({ places }: Account): string {
  const roles = t(meWords)
  return places.map(({ siteName, role }) => `${siteName} ${roles[`role_${role as Role}`]}`).join(' · ')
}

function State({ disabledAt, passwordUntil, hasSecondFactor }: Account) {
  const words = t(peopleWords)
  if (disabledAt !== null) return <StatusWord tone="alarm">{words.disabled}</StatusWord>
  if (passwordUntil !== null) return <StatusWord tone="near">{words.oneTime}</StatusWord>
  return hasSecondFactor ? <span class="quiet small">{words.withFactor}</span> : null
}

function FactorRule() {
  const words = t(peopleWords)
  const reading = useReading<ReplyOf<'secondFactorRule'>>('/api/second-factor-rule')
  if (reading.is !== 'here') return null
  const set = async (required: boolean) => {
    const json = { required }
    await call({ method: 'PUT', path: '/api/second-factor-rule', json }).catch((cause) => toast(sentenceOf(cause)))
    reading.again()
  }
  return (
    <Rows>
      <div class="account-form">
        <label class="account-switch">
          <input
            type="checkbox"
            checked={reading.reply.required}
            onChange={({ currentTarget }) => void set(currentTarget.checked)}
          />
          <span>
            {words.rule} <span class="quiet small">{words.ruleNote}</span>
          </span>
        </label>
      </div>
    </Rows>
  )
}
