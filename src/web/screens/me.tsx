// Me: who I am here, this phone (ring, language, installing), my devices with a way to remove a lost one, signing out.

import { signal } from '@preact/signals'
import { useEffect, useState } from 'preact/hooks'
import { useLocation } from 'wouter-preact'
import type { Role } from '../../consultation/model.ts'
import { call, type ReplyOf, sentenceOf } from '../api.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { ReachLinks } from '../parts/reach-links.tsx'
import { Row, Rows } from '../parts/row.tsx'
import { shownTime } from '../parts/shown-time.ts'
import { toast } from '../parts/toast.tsx'
import { TopBar } from '../parts/top-bar.tsx'
import { startRinging, stopSound, unlockSound } from '../ring-sound.ts'
import { forgetWithPerson, isOnline, isSealed, keepsAfterClosing, me, signOut, waiting } from '../state.ts'
import { takenPictures } from '../taken-pictures.ts'
import { accountWords } from '../texts/areas/account.ts'
import { common } from '../texts/areas/everywhere.ts'
import { meWords } from '../texts/areas/me.ts'
import { outboxWords } from '../texts/areas/outbox-words.ts'
import { ring } from '../texts/areas/ring.ts'
import { signInWords } from '../texts/areas/sign-in.ts'
import { lang, speak, t } from '../texts/texts.ts'
import { install, isInstalled, isIos, isSecure } from '../this-phone.ts'

type Device = ReplyOf<'listSessions'>['sessions'][number]

/** Null = not read yet; 'unread' = it could not be read. */
const devices = signal<readonly Device[] | 'unread' | null>(null)
forgetWithPerson(() => {
  devices.value = null
})

export default function Me() {
  const words = t(meWords)
  const [isLeaving, setLeaving] = useState(false)
  const person = me.value
  if (!person) return null
  return (
    <div class="page">
      <TopBar title={words.title} back="/" />
      <main class="page-body">
        <Rows title={person.network.name}>
          {person.memberships.map((membership) => (
            <Row key={`${membership.siteId}${membership.role}`} note={words[`role_${membership.role as Role}`]}>
              <strong>{person.person.name}</strong> {membership.siteName}
            </Row>
          ))}
        </Rows>
        <ReachLinks />
        <Rows>
          <Row href="/account" note={t(accountWords).linkNote}>
            {t(accountWords).title}
          </Row>
        </Rows>
        <ThisPhone />
        <Devices />
        <div class="rows-titled">
          <Button wide onTap={() => setLeaving(true)}>
            {words.signOut}
          </Button>
        </div>
      </main>
      {isLeaving && <Leaving onClose={() => setLeaving(false)} />}
    </div>
  )
}

function ThisPhone() {
  const words = t(meWords)
  const canInstall = isSecure && !isInstalled() && (install.value !== null || isIos())
  return (
    <Rows title={words.phone}>
      <Row onTap={testRing}>{t(ring).test}</Row>
      <Row side={t(common).otherLanguage} onTap={() => speak(lang.value === 'zh' ? 'en' : 'zh')}>
        {words.language}
      </Row>
      {canInstall && install.value && (
        <Row note={words.installNote} onTap={() => void install.value?.()}>
          {words.install}
        </Row>
      )}
      {canInstall && !install.value && <Row note={words.installIos}>{words.install}</Row>}
      {!isSecure && <Row note={t(signInWords).insecure}>{words.install}</Row>}
      <Row note={isSealed.value ? t(outboxWords).sealed : t(outboxWords).notSealed}>{t(outboxWords).title}</Row>
      {!keepsAfterClosing.value && <Row note={t(signInWords).noKeeping}>{words.phone}</Row>}
    </Rows>
  )
}

async function testRing(): Promise<void> {
  await unlockSound()
  startRinging()
  toast(t(ring).testing)
  setTimeout(stopSound, 3000)
}

function Devices() {
  const words = t(meWords)
  const [doomed, setDoomed] = useState<Device | null>(null)
  useEffect(() => {
    void readDevices()
  }, [isOnline.value])
  async function revoke(device: Device) {
    setDoomed(null)
    await call({ method: 'DELETE', path: `/api/sessions/${encodeURIComponent(device.id)}` }).catch((cause) =>
      toast(sentenceOf(cause)),
    )
    await readDevices()
  }
  const known = Array.isArray(devices.value) ? (devices.value as readonly Device[]) : []
  return (
    <Rows title={words.devices}>
      {known.length === 0 && (
        <p class="row quiet" role="status">
          {devices.value === 'unread' ? words.devicesUnread : t(common).loading}
        </p>
      )}
      {known.map((device) => (
        <Row
          key={device.id}
          note={words.lastSeen(shownTime(device.lastSeenAt))}
          side={
            device.current ? (
              <span class="quiet">{words.thisDevice}</span>
            ) : (
              <Button look="outline" onTap={() => setDoomed(device)}>
                {words.revoke}
              </Button>
            )
          }
        >
          {device.deviceName ?? words.unnamed}
        </Row>
      ))}
      {doomed && (
        <Dialog
          title={words.revokeTitle}
          confirm={words.revoke}
          cancel={t(common).cancel}
          isAlarming
          onConfirm={() => void revoke(doomed)}
          onClose={() => setDoomed(null)}
        >
          {words.revokeNote}
        </Dialog>
      )}
    </Rows>
  )
}

async function readDevices(): Promise<void> {
  const reply = await call<ReplyOf<'listSessions'>>({ path: '/api/sessions' }).catch(() => null)
  if (reply) devices.value = reply.sessions
  else if (!Array.isArray(devices.value)) devices.value = 'unread'
}

function Leaving({ onClose }: { onClose: () => void }) {
  const words = t(meWords)
  const [, goTo] = useLocation()
  const unsent = waiting.value.length + Object.values(takenPictures.value).flat().length
  // whoever signs in next begins at the first page, not where the last one was
  const leave = () => void signOut().then(() => goTo('/', { replace: true }))
  return (
    <Dialog
      title={words.signOutTitle}
      confirm={words.signOut}
      cancel={t(common).cancel}
      isAlarming={unsent > 0}
      onConfirm={leave}
      onClose={onClose}
    >
      {unsent > 0 && <p class="status-alarm">{words.signOutLoses(unsent)}</p>}
      <p>{words.signOutNote}</p>
    </Dialog>
  )
}
