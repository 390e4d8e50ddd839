// A button of the kit: at least 48 px, one primary action a screen. With `href` it is a link that looks like one.

import type { ComponentChildren } from 'preact'
import { Link } from 'wouter-preact'

export interface ButtonProps {
  children: ComponentChildren
  look?: 'primary' | 'alarm' | 'plain' | 'outline'
  wide?: boolean
  tall?: boolean
  disabled?: boolean
  href?: string
  type?: 'button' | 'submit'
  label?: string
  onTap?: () => void
}

export function Button(props: ButtonProps) {
  const name = [
    'button',
    props.look ? `button-${props.look}` : '',
    props.wide ? 'button-wide' : '',
    props.tall ? 'button-tall' : '',
  ].join(' ')
  if (props.href !== undefined) return <ButtonLink {...props} href={props.href} name={name} />
  return (
    <button
      type={props.type ?? 'button'}
      class={name}
      disabled={props.disabled}
      aria-label={props.label}
      onClick={props.onTap}
    >
      {props.children}
    </button>
  )
}

/** `tel:` and other addresses leave the app; everything else is a route. */
function ButtonLink(props: ButtonProps & { href: string; name: string }) {
  // a file, or what the server says instead of it: neither takes the place of the app
  const download = props.href.startsWith('/api/') ? { download: '' } : {}
  if (!props.href.startsWith('/') || props.href.startsWith('/api/')) {
    return (
      <a class={props.name} href={props.href} {...download} aria-label={props.label} onClick={props.onTap}>
        {props.children}
      </a>
    )
  }
  return (
    <Link class={props.name} href={props.href} aria-label={props.label} onClick={props.onTap}>
      {props.children}
    </Link>
  )
}
