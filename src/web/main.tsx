// Starts the web client.

import { render } from 'preact'
import { App } from './app.tsx'
import './theme.css'
import './parts/kit.css'
import { startTicking } from './clock.ts'
import { showLang } from './texts/texts.ts'

showLang()
startTicking()
render(<App />, document.getElementById('app')!)
