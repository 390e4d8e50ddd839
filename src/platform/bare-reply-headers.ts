// Headers of replies that never pass through the hooks of the server: no HTTP, no address, the socket's own handshakes.
// Whatever a browser is made to ask for, it takes none of them for a page, a frame or a script.

export function bareReplyHeaders(publicUrl: string | undefined): Record<string, string> {
  return {
    'content-security-policy': "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    ...(publicUrl?.startsWith('https:') ? { 'strict-transport-security': hsts } : {}),
  }
}

const hsts = 'max-age=31536000; includeSubDomains'
