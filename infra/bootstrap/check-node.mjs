const LEAST = [20, 19]

/** Throws a sentence when this Node is too old to run Lensboard. */
export function checkNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number)
  if (major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1])) return
  throw new Error(`Lensboard needs Node ${LEAST.join('.')} or newer, and this is ${version}. Install Node 22 or 24.`)
}
