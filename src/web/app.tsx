// The routes. Home, sign-in and sending come with the first load; consultation, timeline and month are loaded when asked for.

import { Route, Switch } from 'wouter-preact'
import { later } from './parts/later.tsx'

const Consultation = later<{ id: string }>(() => import('./screens/consultation.tsx'))
const Timeline = later<{ id: string }>(() => import('./screens/timeline.tsx'))
const Month = later<{ id: string }>(() => import('./screens/month.tsx'))

export function App() {
  return (
    <Switch>
      <Route path="/c/:id">{({ id }) => <Consultation key={id} id={id} />}</Route>
      <Route path="/timeline/:id">{({ id }) => <Timeline key={id} id={id} />}</Route>
      <Route path="/month">
        <Month id="" />
      </Route>
    </Switch>
  )
}
