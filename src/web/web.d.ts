// What the bundler adds: style sheets as side effects, and the registration of the service worker.

declare module '*.css'

declare module 'virtual:pwa-register' {
  export function registerSW(options?: {
    immediate?: boolean
    onNeedRefresh?: () => void
    onRegisteredSW?: (script: string, registration: ServiceWorkerRegistration | undefined) => void
    onOfflineReady?: () => void
    onRegisterError?: (cause: unknown) => void
  }): (reload?: boolean) => Promise<void>
}

/** The address of a file that is served as it is. */
declare module '*?url' {
  const address: string
  export default address
}
