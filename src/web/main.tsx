// Starts the web client.

import { render } from 'preact'
import { App } from './app.tsx'
import './theme.css'
import './parts/kit.css'
import { startTicking } from './clock.ts'
import { unlockWithFirstTap } from './ring-sound.ts'
import { startPhone } from './session.ts'
import { showLang } from './texts/texts.ts'
import { startThisPhone } from './this-phone.ts'

showLang()
startTicking()
unlockWithFirstTap()
render(<App />, document.getElementById('app')!)
void startPhone()
startThisPhone()
