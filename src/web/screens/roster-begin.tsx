// A roster begins: what it is called, where it stands, what it answers. Then come its people.

import { useSignal } from '@preact/signals'
import { useLocation } from 'wouter-preact'
import { Button } from '../parts/button.tsx'
import { Empty } from '../parts/page-state.tsx'
import { beginRoster, isChanging } from '../parts/roster/roster-actions.ts'
import { type RosterDraft, RosterForm } from '../parts/roster/roster-form.tsx'
import { TopBar } from '../parts/top-bar.tsx'
import { WithDirectory } from '../parts/with-directory.tsx'
import { directory, hasRole, me } from '../state.ts'
import { rosterStaffTexts as texts } from '../texts/areas/roster-staff.ts'
import { t } from '../texts/texts.ts'
import '../parts/roster/plan.css'

const hospitalTiers = ['pci_hospital', 'county_hospital']

export default function RosterBegin() {
  const words = t(texts)
  const [, goTo] = useLocation()
  const hospitals = myHospitals()
  const draft = useSignal<RosterDraft>({ name: '', kind: 'ecg', pathways: [], hospitalSiteId: '' })
  const shown = { ...draft.value, hospitalSiteId: draft.value.hospitalSiteId || (hospitals[0]?.id ?? '') }
  const begin = async () => {
    const rosterId = await beginRoster({ ...shown, name: shown.name.trim() })
    if (rosterId) goTo(`/roster/${rosterId}/people`, { replace: true })
  }
  return (
    <div class="page">
      <TopBar title={words.begin} back="/roster" />
      <main class="page-body">
        <WithDirectory>
          {hospitals.length === 0 && <Empty title={words.noHospital} />}
          {hospitals.length > 0 && (
            <RosterForm
              draft={shown}
              hospitals={hospitals}
              onChange={(next) => {
                draft.value = next
              }}
            />
          )}
        </WithDirectory>
      </main>
      <footer class="page-foot">
        <Button
          look="primary"
          tall
          wide
          disabled={shown.name.trim() === '' || hospitals.length === 0 || isChanging.value}
          onTap={() => void begin()}
        >
          {words.begin}
        </Button>
      </footer>
    </div>
  )
}

/** An administrator any of the network, a coordinator his own. */
function myHospitals(): { id: string; name: string }[] {
  const all = (directory.value?.sites ?? []).filter(({ tier }) => hospitalTiers.includes(tier))
  if (hasRole('administrator')) return all
  const mine = me.value?.memberships.filter(({ role }) => role === 'coordinator').map(({ siteId }) => siteId) ?? []
  return all.filter(({ id }) => mine.includes(id))
}
