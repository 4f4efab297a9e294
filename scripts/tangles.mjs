/**
 * The sets of nodes that reach each other: Tarjan's strongly connected components, of more than one node, or of one
 * that leads to itself. `next` gives where a node leads to.
 */
export function tangles(nodes, next) {
  const number = new Map()
  const lowest = new Map()
  const open = []
  const found = []
  const visit = (node) => {
    number.set(node, number.size)
    lowest.set(node, number.get(node))
    open.push(node)
    for (const other of next(node)) {
      if (!number.has(other)) visit(other)
      if (open.includes(other)) lowest.set(node, Math.min(lowest.get(node), lowest.get(other)))
    }
    if (lowest.get(node) !== number.get(node)) return
    const tangle = open.splice(open.indexOf(node))
    if (tangle.length > 1 || next(node).includes(node)) found.push(tangle)
  }
  for (const node of nodes) if (!number.has(node)) visit(node)
  return found
}

/** The shortest way from the first node of a tangle back to it, within the tangle. */
export function wayRound([first, ...others], next) {
  const within = new Set([first, ...others])
  const ways = [[first]]
  const seen = new Set()
  for (const way of ways) {
    for (const node of next(way.at(-1))) {
      if (node === first) return [...way, first]
      if (!within.has(node) || seen.has(node)) continue
      seen.add(node)
      ways.push([...way, node])
    }
  }
  return [first]
}
