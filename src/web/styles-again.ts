// A style sheet that did not come over a bad line is fetched again until it is here. The build's own loader asks for each
// once: the screen it belongs to would come later without its looks.

const againAfterMs = 3_000

export function fetchStylesAgain(): void {
  addEventListener(
    'error',
    ({ target }) => {
      if (target instanceof HTMLLinkElement && target.rel === 'stylesheet') setTimeout(again, againAfterMs, target)
    },
    true,
  )
}

function again(failed: HTMLLinkElement): void {
  const link = failed.cloneNode() as HTMLLinkElement
  failed.replaceWith(link)
}
