// A screen that throws is a bug of that screen: it says so and offers to open the app anew, and everything beside it (the
// ring above all) goes on. Another address is another chance.

import { Component, type ComponentChildren } from 'preact'
import { keepsAfterClosing } from '../phone-state.ts'
import { common } from '../texts/areas/everywhere.ts'
import { t } from '../texts/texts.ts'
import { Button } from './button.tsx'

interface BoundaryProps {
  children: ComponentChildren
  /** What is shown is about this; when it changes it is tried again. */
  about: string
  /** In the place of what throws; left out: a sentence, and the way on. */
  instead?: ComponentChildren
}

export class Boundary extends Component<BoundaryProps, { isBroken: boolean }> {
  override state = { isBroken: false }

  static override getDerivedStateFromError() {
    return { isBroken: true }
  }

  override componentDidCatch(cause: unknown) {
    console.error(cause)
  }

  override componentDidUpdate(before: BoundaryProps) {
    if (this.state.isBroken && before.about !== this.props.about) this.setState({ isBroken: false })
  }

  override render({ children, instead }: BoundaryProps) {
    if (!this.state.isBroken) return children
    return instead === undefined ? <Threw /> : instead
  }
}

export function Threw() {
  const words = t(common)
  return (
    <div class="page">
      <main class="page-body">
        <div class="state" role="alert">
          <p class="state-title">{words.threw}</p>
          {keepsAfterClosing.value && <p class="quiet">{words.threwKept}</p>}
          <Button look="primary" tall onTap={() => location.reload()}>
            {words.openAnew}
          </Button>
          <Button look="outline" href="/">
            {words.toHome}
          </Button>
        </div>
      </main>
    </div>
  )
}
