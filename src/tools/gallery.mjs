// @ts-check
// Builds the gallery of parts into a folder of its own (`node src/tools/gallery.mjs <folder>`), for looking at it and for the
// tests of its looks. It is no part of what phones download.

import { fileURLToPath } from 'node:url'
import { preact } from '@preact/preset-vite'
import { build } from 'vite'

const project = fileURLToPath(new URL('../../', import.meta.url))
const folder = process.argv[2] ?? `${project}dist/gallery`

process.env.NODE_ENV = 'production'
await build({
  root: `${project}src/web`,
  configFile: false,
  base: './',
  publicDir: false,
  logLevel: 'warn',
  plugins: [preact()],
  build: {
    outDir: folder,
    emptyOutDir: true,
    chunkSizeWarningLimit: 4000,
    target: ['es2022', 'chrome94', 'safari15.4'],
    rolldownOptions: {
      input: { gallery: `${project}src/web/gallery.html` },
      // made by the plugin of the service worker, which the gallery has not
      external: ['virtual:pwa-register'],
    },
  },
})
