// The columns of this room's tables as its statements see them.

import type { Generated } from 'kysely'
import type { Role, Tier } from '../consultation/model.ts'
import type { Tx } from '../platform/postgres.ts'

// an alias, not an interface: Kysely asks for an index signature
export type PeopleTables = {
  networks: { id: string; name: string; time_zone: string; demo: boolean; settings: unknown }
  sites: {
    id: string
    network_id: string
    name: string
    tier: Tier
    parent_site_id: string | null
    phone: string | null
  }
  people: {
    id: string
    network_id: string
    login: string
    name: string
    password_hash: string
    phone: string | null
    demo: boolean
    disabled_at: Date | null
    password_until: Date | null
  }
  memberships: {
    id: string
    network_id: string
    person_id: string
    site_id: string
    role: Role
    ended_at: Date | null
  }
  sessions: {
    id: string
    network_id: string
    person_id: string
    token_hash: Buffer
    device_name: string | null
    created_at: Date
    last_seen_at: Date
    expires_at: Date
    revoked_at: Date | null
  }
  sign_in_failures: { login: string; failures: number; last_failed_at: Date }
  second_factors: {
    person_id: string
    network_id: string
    secret: Buffer
    begun_at: Date
    confirmed_at: Date | null
    last_step: number
  }
  recovery_codes: {
    person_id: string
    number: number
    network_id: string
    code_hash: string
    used_at: Date | null
  }
  rosters: {
    id: string
    network_id: string
    name: string
    kind: RosterKind
    hospital_site_id: string
    pathways: string[]
    patience_seconds: number
    everyone_after_seconds: number
    ladder: unknown
  }
  roster_members: { roster_id: string; person_id: string; network_id: string }
  shifts: {
    id: string
    network_id: string
    roster_id: string
    person_id: string
    line: number
    from_at: Date
    until_at: Date
    why: Why
    made_by: string | null
    made_at: Generated<Date>
    cancelled_at: Date | null
    pattern_id: Generated<string | null>
    swap_id: Generated<string | null>
  }
  shift_patterns: {
    id: string
    network_id: string
    roster_id: string
    line: number
    cycle: 'day' | 'week'
    turns: unknown
    weekdays: number[] | null
    person_ids: string[]
    starts_on: string
    ends_on: string | null
    written_until: Date
    made_by: string | null
    made_at: Generated<Date>
    ended_at: Date | null
  }
  shift_swaps: {
    id: string
    network_id: string
    roster_id: string
    state: SwapState
    asked_by: string
    asked: string
    gives_line: number
    gives_from: Date
    gives_until: Date
    takes_line: number | null
    takes_from: Date | null
    takes_until: Date | null
    asked_at: Date
    expires_at: Date
    answered_at: Date | null
  }
}

export type RosterKind = 'ecg' | 'stroke' | 'cath_lab'
export type SwapState = 'asked' | 'accepted' | 'refused' | 'withdrawn' | 'expired'
export type Why = 'shift' | 'override' | 'swap'

export const peopleTables = (tx: Tx) => tx.withTables<PeopleTables>()
