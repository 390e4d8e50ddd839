// The kit: about fifteen parts that every screen is made of, each in all its states on one board. Their pictures are kept in
// test/browser/pictures; a change of look is a change of those, seen in the review.

import type { ComponentChildren } from 'preact'
import { nowMs } from '../clock.ts'
import type { Waiting } from '../outbox.ts'
import { Threw } from '../parts/boundary.tsx'
import { Button } from '../parts/button.tsx'
import { OneOf, SomeOf } from '../parts/chips.tsx'
import { ClockSince } from '../parts/clock-since.tsx'
import { ActionSheet, Dialog, Sheet } from '../parts/dialog.tsx'
import { Field, TextInput } from '../parts/field.tsx'
import { HoldButton } from '../parts/hold-button.tsx'
import { LostBar } from '../parts/lost-bar.tsx'
import { OfflineBar } from '../parts/offline-bar.tsx'
import { Broken, Empty, Loading, StillLoading } from '../parts/page-state.tsx'
import { ProgressLine } from '../parts/progress-line.tsx'
import { Row, Rows } from '../parts/row.tsx'
import { StatusWord } from '../parts/status-word.tsx'
import { Stepper } from '../parts/stepper.tsx'
import { toast } from '../parts/toast.tsx'
import { TopBar } from '../parts/top-bar.tsx'
import { offerUndo } from '../parts/undo.ts'
import { UndoBar } from '../parts/undo-bar.tsx'
import { UpdateBar } from '../parts/update-bar.tsx'
import { Wheel } from '../parts/wheel.tsx'
import { link, lostHere, waiting } from '../phone-state.ts'
import { update } from '../this-phone.ts'
import type { Exhibit } from './exhibits.tsx'

const nothing = () => undefined
const ago = (seconds: number) => new Date(nowMs() - seconds * 1000).toISOString()
const looks = ['primary', 'alarm', 'plain', 'outline'] as const
const answers = [
  { value: 'a', words: '就地溶栓' },
  { value: 'b', words: '直接转运 PCI' },
  { value: 'c', words: '药物 + 观察' },
] as const
const minutes = [5, 10, 15, 30, 60].map((value) => ({ value, words: `${value} 分钟前` }))
const longWords = '从蓝田县人民医院急诊科转来，胸痛伴大汗四十分钟，含服硝酸甘油未见缓解'

function kit(name: string, show: () => ComponentChildren): Exhibit {
  return { name: `kit-${name}`, isPart: true, show }
}

const boards: Exhibit[] = [
  kit('button', () => (
    <div class="gallery-board">
      {[undefined, ...looks].map((look) => (
        <p key={look} class="chips">
          <Button {...(look && { look })}>接诊</Button>
          <Button {...(look && { look })} disabled>
            接诊
          </Button>
        </p>
      ))}
      <Button look="primary" tall wide>
        发心电图
      </Button>
      <Button look="outline" wide href="/gallery.html">
        {longWords}
      </Button>
    </div>
  )),
  kit('hold-button', () => (
    <div class="gallery-board">
      {(['primary', 'outline', 'row'] as const).map((look) => (
        <HoldButton key={look} name="开始溶栓" look={look} onTap={nothing} onHold={nothing}>
          开始溶栓
        </HoldButton>
      ))}
      <HoldButton name="开始溶栓" look="primary" disabled onTap={nothing}>
        开始溶栓
      </HoldButton>
    </div>
  )),
  kit('top-bar', () => (
    <>
      <TopBar title="我的会诊" right={<span class="top-bar-button">我</span>} />
      <TopBar back="/gallery.html" title={longWords} />
    </>
  )),
  kit('rows', () => (
    <Rows title="进行中">
      <Row>一行</Row>
      <Row note="胸痛 40 分钟" side={<ClockSince at={ago(42)} />} onTap={nothing}>
        男 58 林某某
      </Row>
      <Row note={longWords} side={<StatusWord tone="alarm">等待接诊</StatusWord>} href="/gallery.html">
        {longWords}
      </Row>
    </Rows>
  )),
  kit('chips', () => (
    <div class="gallery-board">
      <OneOf label="策略" choices={answers} value="b" onChoose={nothing} />
      <SomeOf label="药物" choices={answers} chosen={['a', 'c']} onChange={nothing} />
      <OneOf label="没有选" choices={answers} value={null} onChoose={nothing} />
    </div>
  )),
  kit('status', () => (
    <p class="chips">
      {(['calm', 'good', 'near', 'alarm'] as const).map((tone, nth) => (
        <StatusWord key={tone} tone={tone}>
          {['已关闭', '已接诊', '快超时', '等待接诊'][nth]}
        </StatusWord>
      ))}
    </p>
  )),
  kit('clock', () => (
    <p class="chips">
      {[-5, 42, 599, 26 * 60, 70 * 60 * 2, 72 * 3600].map((seconds) => (
        <ClockSince key={seconds} at={ago(seconds)} label="离进门" />
      ))}
      <ClockSince size="huge" at={ago(400)} until={ago(100)} />
    </p>
  )),
  kit('field', () => (
    <>
      <Field label="账号">
        <TextInput label="账号" value="" placeholder="工号" onInput={nothing} />
      </Field>
      <Field label="收缩压" under="请看一下" hint="手腕式血压计也可以">
        <TextInput label="收缩压" value="152" inputMode="numeric" onInput={nothing} />
      </Field>
      <Field label="密码" broken="账号或密码不对，请再试一次。">
        <TextInput label="密码" type="password" value="123456" onInput={nothing} />
      </Field>
    </>
  )),
  kit('stepper', () => <Stepper label="年龄" value={58} min={0} max={120} onChange={nothing} />),
  kit('wheel', () => <Wheel label="发病" choices={minutes} value={15} onChoose={nothing} />),
  kit('progress', () => (
    <div class="gallery-board">
      <ProgressLine words="正在发送心电图" />
      <ProgressLine words="正在发送心电图" share={0} />
      <ProgressLine words="正在发送心电图" share={0.42} />
      <ProgressLine words="已发送" share={1} />
    </div>
  )),
  kit('loading', () => <Loading />),
  kit('loading-long', () => <StillLoading />),
  kit('empty', () => <Empty title="没有进行中的会诊">有胸痛病人时，点“发心电图”。</Empty>),
  kit('broken', () => (
    <>
      <Broken onRetry={nothing} />
      <Broken sentence="没有找到这次会诊，请回到列表。" />
    </>
  )),
  kit('undo', () => {
    offerUndo('已记录 开始溶栓 13:10', nothing)
    return (
      <div class="gallery-corner">
        <UndoBar />
      </div>
    )
  }),
]

const overAll: Exhibit[] = [
  whole('update', () => {
    update.value = nothing
    return <UpdateBar />
  }),
  whole('lost', () => {
    lostHere.value = 2
    return <LostBar />
  }),
  { name: 'kit-threw', show: () => <Threw /> },
  whole('offline', () => {
    link.value = 'down'
    waiting.value = [stillWaiting('a', 'saved'), stillWaiting('b', 'sending')]
    return <OfflineBar />
  }),
  whole('refused', () => {
    link.value = 'up'
    waiting.value = [stillWaiting('a', 'refused')]
    return <OfflineBar />
  }),
  whole('dialog', () => (
    <Dialog title="退出登录" confirm="退出" cancel="取消" isAlarming onConfirm={nothing} onClose={nothing}>
      还有 2 条没有发出，退出后会删除。
    </Dialog>
  )),
  whole('notice', () => <Dialog title="已交接" confirm="知道了" onConfirm={nothing} onClose={nothing} />),
  whole('action-sheet', () => (
    <ActionSheet
      title="更多"
      choices={[
        { words: '记录时间', onChoose: nothing },
        { words: '结束会诊', isAlarming: true, onChoose: nothing },
      ]}
      onClose={nothing}
    />
  )),
  whole('sheet', () => (
    <Sheet title="谁看过" onClose={nothing}>
      <Rows>
        <Row side="13:10">王主任</Row>
        <Row side="13:11">李医生</Row>
      </Rows>
    </Sheet>
  )),
  whole('toast', () => {
    toast('已复制', 3_600_000)
    return <Empty title="没有进行中的会诊" />
  }),
]

/** Stands on a page of its own: it lies over everything, or changes what the phone knows. */
function whole(name: string, show: () => ComponentChildren): Exhibit {
  return { name: `kit-${name}`, show: () => <main>{show()}</main> }
}

function stillWaiting(draftId: string, state: Waiting['state']): Waiting {
  return {
    draftId,
    order: 1,
    personId: 'wang',
    tries: 1,
    consultationId: 'gallery',
    task: 'entry',
    kind: 'said',
    body: { text: '已建立静脉通路' },
    claimedAt: ago(60),
    files: [],
    state,
  }
}

export const kitExhibits: readonly Exhibit[] = [...boards, ...overAll]
