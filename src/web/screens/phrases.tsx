// The network's quick phrases: read, changed here, saved with one tap. Whoever has a consultation open sees them when he
// opens the app again.

import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Phrases } from '../../consultation/phrases.ts'
import { call, type ReplyOf, sentenceOf } from '../api.ts'
import { Button } from '../parts/button.tsx'
import { Broken, Loading } from '../parts/page-state.tsx'
import { PhrasesForm, writtenPhrases } from '../parts/phrases-form.tsx'
import { toast } from '../parts/toast.tsx'
import { TopBar } from '../parts/top-bar.tsx'
import { phraseWords as texts } from '../texts/areas/phrases.ts'
import { t } from '../texts/texts.ts'

export default function PhrasesScreen() {
  const words = t(texts)
  const written = useSignal<Phrases | null>(null)
  const isChanged = useSignal(false)
  const broken = useSignal<string | null>(null)
  const show = ({ phrases }: ReplyOf<'phrases'>) => {
    written.value = phrases
    isChanged.value = false
  }
  const read = async () => {
    broken.value = null
    await call<ReplyOf<'phrases'>>({ path: '/api/phrases' }).then(show, (cause) => {
      broken.value = sentenceOf(cause)
    })
  }
  const save = async (phrases: Phrases) => {
    const json = { phrases: writtenPhrases(phrases) }
    try {
      show(await call<ReplyOf<'setPhrases'>>({ method: 'PUT', path: '/api/phrases', json }))
      toast(words.saved)
    } catch (cause) {
      toast(sentenceOf(cause), 6000)
    }
  }
  useEffect(() => {
    void read()
  }, [])
  const shown = written.value
  return (
    <div class="page">
      <TopBar title={words.title} back="/me" />
      <main class="page-body">
        {broken.value !== null && <Broken sentence={broken.value} onRetry={() => void read()} />}
        {!shown && broken.value === null && <Loading />}
        {shown && (
          <PhrasesForm
            phrases={shown}
            onChange={(phrases) => {
              written.value = phrases
              isChanged.value = true
            }}
          />
        )}
      </main>
      {shown && (
        <footer class="page-foot">
          {isChanged.value && <p class="quiet small">{words.unsaved}</p>}
          <Button look="primary" tall wide disabled={!isChanged.value} onTap={() => void save(shown)}>
            {words.save}
          </Button>
        </footer>
      )}
    </div>
  )
}
