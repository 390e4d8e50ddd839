// The people room put together: what the other rooms see (`People`), and what its own routes use besides.

import type { Clock } from '../platform/clock.ts'
import type { Postgres } from '../platform/postgres.ts'
import type { Secrets } from '../platform/secrets.ts'
import { managePeople } from './accounts/manage-people.ts'
import { openOwnFactor } from './accounts/own-factor.ts'
import { type OwnPassword, openOwnPassword } from './accounts/own-password.ts'
import { openNetworkFacts } from './network-facts.ts'
import { noteNotFound } from './note-not-found.ts'
import type { People } from './people.ts'
import { chooseRoster } from './rosters/choose-roster.ts'
import { openRosters, type Rosters } from './rosters/rosters.ts'
import { turnsBeginning } from './rosters/turns.ts'
import { openSecondFactor } from './second-factor.ts'
import { openSessionEnds } from './session-ends.ts'
import { openSessions, type Sessions } from './sessions.ts'
import { openSignIn, type SignIn } from './sign-in.ts'
import { findActor } from './statements/actors.ts'
import { findWorkingPerson, peopleInRole } from './statements/network.ts'
import { answeringRosters, isUnchanged } from './statements/rosters.ts'

export interface OpenPeople extends People {
  signIn: SignIn
  sessions: Sessions
  rosters: Rosters
  ownPassword: OwnPassword
  ownFactor: ReturnType<typeof openOwnFactor>
  accounts: ReturnType<typeof managePeople>
  /** Resolves when news of other nodes arrive. */
  ready(): Promise<void>
  close(): Promise<void>
}

export interface PeopleOptions {
  postgres: Postgres
  clock: Clock
  /** False in `service` mode: the people and the password of the demo enter nowhere. */
  demoAllowed: boolean
  publicUrl?: string | undefined
  /** Without it nobody can set up a second factor, and no device is known. */
  secrets?: Secrets | undefined
}

export function openPeople({ postgres, clock, demoAllowed, publicUrl, secrets }: PeopleOptions): OpenPeople {
  const ends = openSessionEnds({ postgres, clock })
  const sessions = openSessions({ postgres, clock, ends, demoAllowed })
  const rosters = openRosters({ postgres, clock })
  const secondFactor = openSecondFactor(secrets ?? null)
  const ownPassword = openOwnPassword({ postgres, clock, ends })
  return {
    publicUrl,
    noteNotFound: noteNotFound({ postgres, clock }),
    authenticate: sessions.authenticate,
    notSignedIn: sessions.notSignedIn,
    onSessionEnded: ends.onEnded,
    watchSession: ends.watch,
    unwatchSession: ends.unwatch,
    dutyAt: rosters.dutyAt,
    rosterFor: rosters.rosterFor,
    answeringRosters,
    chooseRoster,
    isUnchanged,
    rosterFacts: rosters.rosterFacts,
    rosterStaff: rosters.rosterStaff,
    actorOf: (tx, personId) => findActor(tx, personId, demoAllowed),
    workingPerson: findWorkingPerson,
    peopleInRole,
    turnsBeginning,
    gapsAhead: rosters.gapsAhead,
    onRosterChanged: rosters.onChanged,
    network: openNetworkFacts({ postgres, clock }),
    signIn: openSignIn({ postgres, clock, demoAllowed, secrets: secrets ?? null, secondFactor }),
    ownPassword,
    ownFactor: openOwnFactor({ postgres, clock, secondFactor, ownPassword }),
    accounts: managePeople({ postgres, clock, ends }),
    sessions,
    rosters,
    async ready() {
      await Promise.all([ends.ready, rosters.ready])
    },
    async close() {
      await Promise.all([ends.close(), rosters.close()])
    },
  }
}
