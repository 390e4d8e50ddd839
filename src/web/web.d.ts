// What the bundler adds: style sheets as side effects, and the registration of the service worker.

declare module '*.css'

declare module 'virtual:pwa-register' {
  export function registerSW(options?: {
    immediate?: boolean
    onNeedRefresh?: () => void
    onOfflineReady?: () => void
    onRegisterError?: (cause: unknown) => void
  }): (reload?: boolean) => Promise<void>
}
