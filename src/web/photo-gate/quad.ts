// Four corners of a page in a picture, clockwise from the upper left, as shares of its width and height.

export interface Point {
  x: number
  y: number
}

export type Quad = readonly [Point, Point, Point, Point]

export function area(points: readonly Point[]): number {
  const twice = points.reduce((sum, one, at) => {
    const next = points[(at + 1) % points.length]!
    return sum + one.x * next.y - next.x * one.y
  }, 0)
  return Math.abs(twice) / 2
}

/** Clockwise on the screen, whatever order they come in. */
export function convexHull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((one, other) => one.x - other.x || one.y - other.y)
  const half = (from: readonly Point[]) => {
    const chain: Point[] = []
    for (const point of from) {
      while (chain.length >= 2 && turn(chain.at(-2)!, chain.at(-1)!, point) <= 0) chain.pop()
      chain.push(point)
    }
    return chain.slice(0, -1)
  }
  return [...half(sorted), ...half(sorted.reverse())]
}

/**
 * The four-cornered page around a hull: edges go, the one that adds the least first, and their neighbours are drawn longer
 * until they meet. So a corner that was cut off comes back. `weight` says how much an edge counts (one that is only the
 * border of the picture hardly does). null where four edges do not enclose it.
 */
export function quadAround(hull: readonly Point[], weight: (from: Point, to: Point) => number): Quad | null {
  let edges = hull.map((from, at): Edge => [from, hull[(at + 1) % hull.length]!])
  while (edges.length > 4) {
    const cheapest = edges
      .map((edge, at) => ({ at, meets: meetingPoint(edges, at), edge }))
      .flatMap(({ at, meets, edge }) => (meets ? [{ at, meets, cost: area([...edge, meets]) * weight(...edge) }] : []))
      .reduce<Removal | null>((best, one) => (best && best.cost <= one.cost ? best : one), null)
    if (!cheapest) return null
    edges = without(edges, cheapest)
  }
  return edges.length === 4 ? fromUpperLeft(edges.map(([from]) => from) as unknown as Quad) : null
}

type Edge = readonly [from: Point, to: Point]

interface Removal {
  at: number
  meets: Point
  cost: number
}

function without(edges: readonly Edge[], { at, meets }: Removal): Edge[] {
  const [before, after] = [(at + edges.length - 1) % edges.length, (at + 1) % edges.length]
  return edges
    .map((edge, nth): Edge => (nth === before ? [edge[0], meets] : nth === after ? [meets, edge[1]] : edge))
    .filter((_, nth) => nth !== at)
}

/** Where the neighbours of an edge meet outside of it; null where they lead away from each other. */
function meetingPoint(edges: readonly Edge[], at: number): Point | null {
  const [a, b] = edges[(at + edges.length - 1) % edges.length]!
  const [d, c] = edges[(at + 1) % edges.length]!
  const [first, second] = [
    { x: b.x - a.x, y: b.y - a.y },
    { x: d.x - c.x, y: d.y - c.y },
  ]
  const cross = first.x * second.y - first.y * second.x
  if (Math.abs(cross) < 1e-9) return null
  const along = ((d.x - b.x) * second.y - (d.y - b.y) * second.x) / cross
  const back = ((d.x - b.x) * first.y - (d.y - b.y) * first.x) / cross
  return along >= 0 && back >= 0 ? { x: b.x + along * first.x, y: b.y + along * first.y } : null
}

function fromUpperLeft(quad: Quad): Quad {
  const first = quad.reduce((best, point, at) => (sum(point) < sum(quad[best]!) ? at : best), 0)
  const at = (step: number) => quad[(first + step) % 4]!
  return [at(0), at(1), at(2), at(3)]
}

const sum = ({ x, y }: Point) => x + y

/** Above zero: from `a` over `b` to `c` it goes clockwise on the screen. */
function turn(a: Point, b: Point, c: Point): number {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

interface Size {
  width: number
  height: number
}

/** The largest angle between an edge of the page and the side of the picture it belongs to. */
export function leanOf(quad: Quad, { width, height }: Size): number {
  const degrees = quad.map((from, at) => {
    const to = quad[(at + 1) % 4]!
    const angle = (Math.atan2((to.y - from.y) * height, (to.x - from.x) * width) * 180) / Math.PI - at * 90
    return Math.abs(((angle + 540) % 360) - 180)
  })
  return Math.max(...degrees)
}

/** The frame that holds the whole picture once it is turned back by that angle. */
export function turnedFrame({ width, height }: Size, clockwiseDegrees: number): Quad {
  const angle = (clockwiseDegrees * Math.PI) / 180
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const across = (width * Math.abs(cos) + height * Math.abs(sin)) / 2
  const down = (width * Math.abs(sin) + height * Math.abs(cos)) / 2
  const corner = (x: number, y: number): Point => ({
    x: 0.5 + (x * across * cos - y * down * sin) / width,
    y: 0.5 + (x * across * sin + y * down * cos) / height,
  })
  return [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)]
}
