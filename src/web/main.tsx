// Starts the web client.

// The kit's look comes first, so that a part's own sheet may refine it.
import './theme.css'
import './parts/kit.css'
import './without-eval.ts'

import { render } from 'preact'
import { App, fetchFirstScreen } from './app.tsx'
import { startTicking } from './clock.ts'
import { listenForAnswers } from './ring-answer.ts'
import { unlockWithFirstTap } from './ring-sound.ts'
import { startPhone } from './session.ts'
import { fetchStylesAgain } from './styles-again.ts'
import { shareTaken } from './taken-pictures.ts'
import { showLang } from './texts/texts.ts'
import { startThisPhone } from './this-phone.ts'

fetchStylesAgain()
fetchFirstScreen()
showLang()
startTicking()
unlockWithFirstTap()
listenForAnswers()
const page = document.getElementById('app')!
// index.html says that it is being opened; Preact would leave that standing.
page.replaceChildren()
render(<App />, page)
shareTaken()
void startPhone()
startThisPhone()
