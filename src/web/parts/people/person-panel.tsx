// One person as an administrator sees him: who he is and where he works as what; below, what cannot be undone with a tap.

import { useState } from 'preact/hooks'
import type { Role } from '../../../consultation/model.ts'
import { call, RefusalError, type ReplyOf, sentenceOf } from '../../api.ts'
import type { Account } from '../../screens/people.tsx'
import { directory, me } from '../../state.ts'
import { meWords } from '../../texts/areas/me.ts'
import { peopleWords } from '../../texts/areas/people.ts'
import { t } from '../../texts/texts.ts'
import '../account.css'
import { Button } from '../button.tsx'
import { useOneAtATime } from '../one-at-a-time.ts'
import { Panel } from '../panel.tsx'
import { toast } from '../toast.tsx'
import { WithDirectory } from '../with-directory.tsx'
import { PersonActions } from './person-actions.tsx'
import { PersonExport } from './person-export.tsx'

export interface PersonPanelProps {
  /** Null: somebody new. */
  person: Account | null
  onChanged: () => void
  onMade: (password: { oneTimePassword: string; until: string }) => void
  onClose: () => void
}

/** Empty: not chosen yet. Whoever is given a place by mistake reads the records of a hospital. */
interface Place {
  siteId: string
  role: Role | ''
}

const unchosen: Place = { siteId: '', role: '' }

const roles: readonly Role[] = ['clinic_doctor', 'specialist', 'coordinator', 'quality_officer', 'administrator']

export function PersonPanel({ person, onChanged, onMade, onClose }: PersonPanelProps) {
  const words = t(peopleWords)
  const [wish, setWish] = useState({
    name: person?.name ?? '',
    login: '',
    phone: person?.phone ?? '',
    places: (person?.places ?? [unchosen]) as Place[],
  })
  const [refused, setRefused] = useState('')
  const isMe = person?.id === me.value?.person.id
  const { isBusy, once } = useOneAtATime()
  const save = async () => {
    setRefused('')
    const places = wish.places.map(({ siteId, role }) => ({ siteId, role }))
    const about = { name: wish.name, phone: wish.phone.trim() || null, places }
    try {
      if (person) {
        if (await wasMoved(person)) {
          onChanged()
          return setRefused(words.changedMeanwhile)
        }
        await call({ method: 'PUT', path: `/api/people/${encodeURIComponent(person.id)}`, json: about })
        toast(words.saved)
      } else {
        const json = { ...about, login: wish.login }
        onMade(await call<ReplyOf<'addPerson'>>({ method: 'POST', path: '/api/people', json }))
      }
      onChanged()
      onClose()
    } catch (cause) {
      const fields = cause instanceof RefusalError ? Object.values(cause.problem.fields ?? {}) : []
      setRefused(fields[0] ?? sentenceOf(cause))
    }
  }
  const isPlaced = wish.places.length > 0 && wish.places.every(({ siteId, role }) => siteId !== '' && role !== '')
  const isWhole = wish.name.trim() !== '' && (person !== null || wish.login.trim() !== '') && isPlaced
  const foot = (
    <Button look="primary" tall wide disabled={isBusy || !isWhole} onTap={() => void once(save)}>
      {words.save}
    </Button>
  )
  return (
    <Panel whole title={person?.name ?? words.add} onClose={onClose} foot={foot}>
      <Written label={words.name} value={wish.name} onInput={(name) => setWish({ ...wish, name })} />
      {person ? (
        <p class="quiet">
          {words.login} {person.login}
        </p>
      ) : (
        <>
          <Written label={words.login} value={wish.login} onInput={(login) => setWish({ ...wish, login })} />
          <p class="quiet small">{words.loginHint}</p>
        </>
      )}
      <Written label={words.phone} value={wish.phone} onInput={(phone) => setWish({ ...wish, phone })} />
      <span class="panel-label">{words.places}</span>
      <WithDirectory>
        <Places places={wish.places} isFixed={isMe} onChange={(places) => setWish({ ...wish, places })} />
      </WithDirectory>
      {refused && (
        <p class="status-alarm" role="alert">
          {refused}
        </p>
      )}
      {person && <PersonActions person={person} isMe={isMe} onChanged={onChanged} onMade={onMade} onClose={onClose} />}
      {person && <PersonExport id={person.id} />}
    </Panel>
  )
}

/** All places are sent: those of a list read long ago would give back what another administrator took away meanwhile. */
async function wasMoved({ id, login, places }: Account): Promise<boolean> {
  const query = new URLSearchParams({ search: login })
  const { people } = await call<ReplyOf<'listPeople'>>({ path: `/api/people?${query}` })
  const now = people.find((one) => one.id === id)
  const told = (all: Account['places']) =>
    all
      .map(({ siteId, role }) => `${siteId} ${role}`)
      .sort()
      .join()
  return now !== undefined && told(now.places) !== told(places)
}

function Written({ label, value, onInput }: { label: string; value: string; onInput: (value: string) => void }) {
  return (
    <label>
      <span class="panel-label">{label}</span>
      <input
        class="input"
        value={value}
        maxLength={80}
        autocomplete="off"
        autocapitalize="off"
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
    </label>
  )
}

function Places(props: { places: Place[]; isFixed: boolean; onChange: (places: Place[]) => void }) {
  const words = t(peopleWords)
  const { places, isFixed, onChange } = props
  const sites = directory.value?.sites ?? []
  const names = t(meWords)
  const change = (at: number, place: Partial<Place>) =>
    onChange(places.map((one, nth) => (nth === at ? { ...one, ...place } : one)))
  return (
    <>
      {places.map((place, at) => (
        <div key={`${at}`} class="account-place">
          <select
            class="input"
            aria-label={`${words.site} ${at + 1}`}
            disabled={isFixed}
            value={place.siteId}
            onChange={({ currentTarget }) => change(at, { siteId: currentTarget.value })}
          >
            <option value="" disabled>
              {words.chooseSite}
            </option>
            {sites.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
          <select
            class="input"
            aria-label={`${words.role} ${at + 1}`}
            disabled={isFixed}
            value={place.role}
            onChange={({ currentTarget }) => change(at, { role: currentTarget.value as Role })}
          >
            <option value="" disabled>
              {words.chooseRole}
            </option>
            {roles.map((role) => (
              <option key={role} value={role}>
                {names[`role_${role}`]}
              </option>
            ))}
          </select>
          {places.length > 1 && !isFixed && (
            <Button look="plain" onTap={() => onChange(places.filter((_, nth) => nth !== at))}>
              {words.removePlace}
            </Button>
          )}
        </div>
      ))}
      {!isFixed && (
        <Button look="outline" onTap={() => onChange([...places, unchosen])}>
          {words.addPlace}
        </Button>
      )}
    </>
  )
}
