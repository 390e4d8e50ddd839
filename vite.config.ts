// How the phone's program is built: from src/web to dist/web. The service worker keeps the shell for offline use and never
// answers for the server's own addresses; a new version waits until the person agrees to it.

import { fileURLToPath } from 'node:url'
import { preact } from '@preact/preset-vite'
import { defineConfig, type Plugin } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'

const server = 'http://127.0.0.1:3000'
const web = fileURLToPath(new URL('src/web/', import.meta.url))

/** Pictures, PDF, and what ECG machines write. */
const sharedKinds = [
  'image/*',
  'application/pdf',
  'application/dicom',
  'application/xml',
  'text/xml',
  'text/csv',
  ...['.pdf', '.dcm', '.xml', '.scp', '.edf', '.csv', '.ecg', '.dat', '.hea'],
]

export default defineConfig({
  root: web,
  base: '/',
  plugins: [
    preact(),
    pageOfConsultation(),
    VitePWA({
      registerType: 'prompt',
      injectRegister: false,
      manifest: {
        name: '救心 会诊',
        short_name: '救心',
        description: '县域胸痛网络实时心电会诊',
        lang: 'zh-CN',
        id: '/',
        start_url: '/',
        display: 'standalone',
        background_color: '#ededed',
        theme_color: '#ededed',
        // an ECG out of another app; share-worker.js answers
        share_target: {
          action: '/share',
          method: 'POST',
          enctype: 'multipart/form-data',
          params: { files: [{ name: 'recordings', accept: sharedKinds }] },
        },
        icons: [
          { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: '/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
          { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' },
        ],
      },
      workbox: {
        globPatterns: ['**/*.{js,css,html,svg,png,webmanifest}'],
        globIgnores: [
          'gallery.html',
          'consultation.html',
          'assets/gallery-*',
          'assets/pdf-*',
          'push-worker.js',
          'share-worker.js',
        ],
        // what a push and a shared file do; beside the generated worker, which knows only the files of the app
        importScripts: ['push-worker.js', 'share-worker.js'],
        navigateFallback: '/index.html',
        navigateFallbackDenylist: [
          /^\/api(\/|$)/,
          /^\/socket\.io(\/|$)/,
          /^\/(openapi\.json|docs|healthz|readyz|metrics)/,
        ],
        cleanupOutdatedCaches: true,
        clientsClaim: false,
        skipWaiting: false,
      },
    }),
  ],
  server: {
    proxy: {
      '^/api/': server,
      '/socket.io': { target: server, ws: true },
    },
  },
  build: {
    outDir: fileURLToPath(new URL('dist/web/', import.meta.url)),
    emptyOutDir: true,
    manifest: true,
    target: ['es2022', 'chrome94', 'safari15.4'],
    rolldownOptions: {
      input: { main: `${web}index.html` },
      output: {
        codeSplitting: {
          groups: [
            { debugName: 'first', name: (id, graph) => firstLoadOf(id, (one) => graph.getModuleInfo(one)) },
            {
              debugName: 'consultation',
              name: (id, graph) => consultationOf(id, (one) => graph.getModuleInfo(one)),
            },
          ],
        },
      },
    },
  },
})

type ModuleInfoOf = (id: string) => { importers: readonly string[] } | null

const isStart = (id: string) => id === `${web}main.tsx`

/** One file: each further one costs a phone a request before the first page stands, and a browser asks for six at a time. */
function firstLoadOf(id: string, infoOf: ModuleInfoOf, seen = new Set<string>()): string | null {
  const known = infoOf(id)
  if (!known || isStart(id) || seen.has(id)) return null
  seen.add(id)
  const isFirst = known.importers.some((by) => isStart(by) || firstLoadOf(by, infoOf, seen) !== null)
  return isFirst ? 'first' : null
}

const startsConsultation = (id: string) => id === `${web}screens/consultation.tsx` || id === `${web}heart.ts`

/** One file as well, with what other screens use of it: the first page fetches it beforehand in any case. */
function consultationOf(id: string, infoOf: ModuleInfoOf, seen = new Set<string>()): string | null {
  if (startsConsultation(id)) return 'consultation'
  const known = infoOf(id)
  if (!known || seen.has(id)) return null
  seen.add(id)
  return known.importers.some((by) => consultationOf(by, infoOf, seen) !== null) ? 'consultation' : null
}

/** index.html once more, for whoever opens a consultation: it names its files, which are fetched beside those of the start. */
function pageOfConsultation(): Plugin {
  return {
    name: 'page-of-consultation',
    enforce: 'post',
    generateBundle(_, bundle) {
      const page = bundle['index.html']
      if (page?.type !== 'asset') throw new Error('There is no page yet.')
      const html = String(page.source)
      const chunks = Object.values(bundle).filter((one) => one.type === 'chunk')
      const needed = chunks.filter(({ moduleIds }) => moduleIds.some(startsConsultation))
      const links = needed.flatMap(({ fileName, viteMetadata }) => [
        `<link rel="modulepreload" crossorigin href="/${fileName}">`,
        ...[...(viteMetadata?.importedCss ?? [])].map(
          (file) => `<link rel="preload" as="style" crossorigin href="/${file}">`,
        ),
      ])
      if (links.length === 0) throw new Error('The consultation has no file of its own.')
      const source = html.replace('</head>', `${links.join('')}</head>`)
      this.emitFile({ type: 'asset', fileName: 'consultation.html', source })
    },
  }
}
