// Words about what is on its way from this phone.

import { area } from '../texts.ts'

export const outboxWords = area({
  zh: {
    title: '待发送',
    nothing: '都已发出。',
    question: '发起会诊',
    recording: '心电图',
    saved: '已存手机，有信号后自动发送',
    sending: '正在发送',
    arriving: '等待服务器确认',
    arrived: '已到服务器',
    refused: '没有发出。',
  },
  en: {
    title: 'Waiting to be sent',
    nothing: 'Everything has been sent.',
    question: 'New question',
    recording: 'ECG',
    saved: 'Kept on this phone, goes when there is a signal',
    sending: 'Sending',
    arriving: 'Waiting for the server',
    arrived: 'On the server',
    refused: 'Not sent.',
  },
})
