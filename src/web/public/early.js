// Runs while the program is still on its way: what the first page asks for is asked now. `early-answers.ts` hands it out.

;(() => {
  if (!/(?:^|; *)jiuxin_here=1/.test(document.cookie)) return
  const consultation = /^\/c\/(?!new-)([\w-]+)$/.exec(location.pathname)?.[1]
  const paths = ['/api/me', ...(consultation ? [`/api/consultations/${consultation}`] : [])]
  const lang = (() => {
    try {
      return localStorage.getItem('jiuxin.lang') === 'en' ? 'en' : 'zh'
    } catch {
      return 'zh'
    }
  })()
  globalThis.jiuxinEarly = paths.map((path) => {
    const early = { path, askedAt: performance.now(), answeredAt: 0, answer: null }
    early.answer = fetch(path, { headers: { accept: 'application/json', 'accept-language': lang } })
    early.answer.then(
      () => {
        early.answeredAt = performance.now()
      },
      () => undefined,
    )
    return early
  })
})()
