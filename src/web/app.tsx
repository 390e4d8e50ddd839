// The routes. Home, sign-in and sending come with the first load; consultation, timeline, month and me are loaded when asked
// for, the consultation already while the first page is being looked at.

import { useEffect } from 'preact/hooks'
import { Redirect, Route, Switch, useLocation } from 'wouter-preact'
import { Boundary } from './parts/boundary.tsx'
import { CannotRingStrip } from './parts/cannot-ring.tsx'
import { later, quietly } from './parts/later.tsx'
import { LostBar } from './parts/lost-bar.tsx'
import { Loading } from './parts/page-state.tsx'
import { RingOverlay } from './parts/ring-overlay.tsx'
import { Toast } from './parts/toast.tsx'
import { UpdateBar } from './parts/update-bar.tsx'
import { Ask } from './screens/ask.tsx'
import { Home } from './screens/home.tsx'
import { Sending } from './screens/sending.tsx'
import { SignIn } from './screens/sign-in.tsx'
import { rings, session } from './state.ts'

type ById = { id: string }
const Consultation = later<ById>(() => import('./screens/consultation.tsx'))
const Timeline = later<ById>(() => import('./screens/timeline.tsx'))
const Month = later<ById>(() => import('./screens/month.tsx'))
const Me = later<object>(() => import('./screens/me.tsx'))
const Roster = later<ById>(() => import('./screens/roster.tsx'))
const RosterPatterns = later<ById>(() => import('./screens/roster-patterns.tsx'))
const RosterFiles = later<ById>(() => import('./screens/roster-files.tsx'))
const RosterPeople = later<ById>(() => import('./screens/roster-people.tsx'))
const RosterBegin = later<object>(() => import('./screens/roster-begin.tsx'))
const OnDuty = later<object>(() => import('./screens/on-duty.tsx'))
const SelfTest = later<object>(() => import('./screens/self-test.tsx'))
const MyCalls = later<object>(() => import('./screens/my-calls.tsx'))
const Channels = later<object>(() => import('./screens/channels.tsx'))
const Account = later<object>(() => import('./screens/account.tsx'))
const People = later<object>(() => import('./screens/people.tsx'))
const Phrases = later<object>(() => import('./screens/phrases.tsx'))
const Alarms = later<object>(() => import('./screens/alarms.tsx'))
const Ladder = later<ById>(() => import('./screens/ladder.tsx'))
const Emergency = later<ById>(() => import('./screens/emergency.tsx'))
const EmergencyReading = later<ById>(() => import('./screens/emergency-reading.tsx'))
const EmergencyReadings = later<object>(() => import('./screens/emergency-readings.tsx'))
const SharedIn = quietly(() => import('./parts/shared-in.tsx'))

const quietMs = 2500

/** Opened at a consultation (by a notification, a link): its screen is fetched beside everything else. */
export function fetchFirstScreen(): void {
  if (location.pathname.startsWith('/c/')) void Consultation.fetchNow().catch(() => undefined)
}

export function App() {
  const [path] = useLocation()
  if (session.value === 'starting') return <Loading />
  if (session.value === 'out') return <SignIn />
  return (
    <>
      <UpdateBar />
      <LostBar />
      <CannotRingStrip />
      <Boundary about={path}>
        <Pages />
      </Boundary>
      <SharedIn />
      <RingOverlay />
      <Toast />
    </>
  )
}

function Pages() {
  // while it rings at once: the line may be gone when the call is accepted
  const isRinging = rings.value.length > 0
  useEffect(() => {
    const timer = setTimeout(() => void Consultation.fetchNow().catch(() => undefined), isRinging ? 0 : quietMs)
    return () => clearTimeout(timer)
  }, [isRinging])
  return (
    <Switch>
      <Route path="/">
        <Home />
      </Route>
      <Route path="/ask">
        <Ask />
      </Route>
      <Route path="/me">
        <Me />
      </Route>
      <Route path="/on-duty">
        <OnDuty />
      </Route>
      <Route path="/roster/begin">
        <RosterBegin />
      </Route>
      <Route path="/roster/:id/people">{({ id }) => <RosterPeople key={id} id={id} />}</Route>
      <Route path="/roster/:id/patterns">{({ id }) => <RosterPatterns key={id} id={id} />}</Route>
      <Route path="/roster/:id/files">{({ id }) => <RosterFiles key={id} id={id} />}</Route>
      <Route path="/roster/:id?">{({ id }) => <Roster id={id ?? ''} />}</Route>
      <Route path="/self-test">
        <SelfTest />
      </Route>
      <Route path="/my-calls">
        <MyCalls />
      </Route>
      <Route path="/channels">
        <Channels />
      </Route>
      <Route path="/account">
        <Account />
      </Route>
      <Route path="/people">
        <People />
      </Route>
      <Route path="/phrases">
        <Phrases />
      </Route>
      <Route path="/alarms">
        <Alarms />
      </Route>
      <Route path="/emergency/:id">{({ id }) => <Emergency key={id} id={id} />}</Route>
      <Route path="/emergency-reading/:id">{({ id }) => <EmergencyReading key={id} id={id} />}</Route>
      <Route path="/emergency-readings">
        <EmergencyReadings />
      </Route>
      <Route path="/ladder/:id?">{({ id }) => <Ladder id={id ?? ''} />}</Route>
      <Route path="/c/:id">
        {({ id }) => (id.startsWith('new-') ? <Sending key={id} id={id} /> : <Consultation key={id} id={id} />)}
      </Route>
      <Route path="/timeline/:id">{({ id }) => <Timeline key={id} id={id} />}</Route>
      <Route path="/month">
        <Month id="" />
      </Route>
      <Route>
        <Redirect to="/" replace />
      </Route>
    </Switch>
  )
}
