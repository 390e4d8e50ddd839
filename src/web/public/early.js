// Runs while the program is still on its way: what the first page asks for is asked now. `early-answers.ts` hands it out.

;(() => {
  if (!/(?:^|; *)jiuxin_here=1/.test(document.cookie)) return
  const consultation = /^\/c\/(?!new-)([\w-]+)$/.exec(location.pathname)?.[1]
  const isHome = location.pathname === '/'
  const kept = (name) => {
    try {
      return localStorage.getItem(name)
    } catch {
      return null
    }
  }
  // an administrator has no consultations: `early-answers.ts` has left that here
  const list = kept('jiuxin.no-list') ? [] : ['/api/consultations?state=open']
  const paths = [
    '/api/me',
    ...(consultation ? [`/api/consultations/${consultation}`] : []),
    ...(isHome ? ['/api/duty', ...list] : []),
  ]
  const lang = kept('jiuxin.lang') === 'en' ? 'en' : 'zh'
  globalThis.jiuxinEarly = paths.map((path) => {
    const early = { path, askedAt: performance.now(), answeredAt: 0, answer: null }
    const asked = fetch(path, { headers: { accept: 'application/json', 'accept-language': lang } })
    // read to its end in any case: an answer that nobody takes would hold its connection
    early.answer = asked.then(async (response) => {
      early.answeredAt = performance.now()
      const { status, headers } = response
      return new Response(await response.text(), { status, headers })
    })
    early.answer.catch(() => undefined)
    return early
  })
})()
