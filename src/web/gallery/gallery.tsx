// Every part and screen in its states, from fixtures, without a server: `npx vite`, then /gallery.html. One state alone:
// gallery.html?show=name; those whose names begin alike: ?only=kit. No part of what is built for phones.

import { render } from 'preact'
import { syntheticEcgSvg } from '../../ecg/synthetic.ts'
import { startTicking } from '../clock.ts'
import { recordingAddress } from '../parts/recording-pictures.ts'
import { Toast } from '../parts/toast.tsx'
import { lang, showLang, speak } from '../texts/texts.ts'
import '../theme.css'
import '../parts/kit.css'
import { exhibits } from './exhibits.tsx'
import './gallery.css'

const pictures = new Map([
  ['inferior', pictureOf(syntheticEcgSvg({ territory: 'inferior' }))],
  ['right', pictureOf(syntheticEcgSvg({ territory: 'anterior', seed: 2 }))],
])
recordingAddress.preview = (id) => pictures.get(id) ?? 'data:,'
recordingAddress.original = recordingAddress.preview

const asked = new URLSearchParams(location.search)
if (asked.get('lang') === 'en') lang.value = 'en'
showLang()
startTicking()
render(<Gallery />, document.getElementById('app')!)

function Gallery() {
  const shown = exhibits.find((one) => one.name === asked.get('show'))
  if (shown) {
    return (
      <>
        {shown.show()}
        <Toast />
      </>
    )
  }
  return (
    <main class="gallery">
      <h1>陈列 Gallery</h1>
      <button type="button" class="button" onClick={() => speak(lang.value === 'zh' ? 'en' : 'zh')}>
        {lang.value === 'zh' ? 'English' : '中文'}
      </button>
      {asked.get('only') === null && (
        <ul>
          {exhibits.map((one) => (
            <li key={one.name}>
              <a href={`?show=${one.name}&lang=${lang.value}`}>{one.name}</a>
            </li>
          ))}
        </ul>
      )}
      {exhibits
        .filter((one) => one.isPart && one.name.startsWith(asked.get('only') ?? ''))
        .map((one) => (
          <section key={one.name} aria-label={one.name} data-exhibit={one.name}>
            <h2>{one.name}</h2>
            <div class="gallery-part">{one.show()}</div>
          </section>
        ))}
    </main>
  )
}

function pictureOf(svg: string): string {
  return `data:image/svg+xml,${encodeURIComponent(svg)}`
}
