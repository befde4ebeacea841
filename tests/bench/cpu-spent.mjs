// CPU time of a tree of processes, from Linux' own accounts; elsewhere there is nothing to tell.
import { readdirSync, readFileSync } from 'node:fs'

const NAMES = [
  [/apps\/web\//, 'web'],
  [/apps\/inference\//, 'inference'],
  [/apps\/sync\//, 'sync'],
  [/postgres/, 'postgres'],
  [/--type=renderer/, 'page'],
  [/--type=|chrom/, 'browser'],
]

/** Milliseconds of CPU that this process's descendants have used so far, by what they are. */
export function cpuSpent() {
  const spent = {}
  for (const pid of descendants(process.pid)) {
    const line = read(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ')
    const name = line && NAMES.find(([pattern]) => pattern.test(line))?.[1]
    if (name) spent[name] = (spent[name] ?? 0) + cpuOf(pid)
  }
  return spent
}

function descendants(root) {
  const children = new Map()
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    // The name stands in brackets and may hold anything.
    const parent = read(`/proc/${pid}/stat`)?.split(') ').at(-1).split(' ')[1]
    if (parent) children.set(parent, [...(children.get(parent) ?? []), pid])
  }
  const found = children.get(String(root)) ?? []
  for (const pid of found) found.push(...(children.get(pid) ?? []))
  return found
}

const cpuOf = (pid) =>
  list(`/proc/${pid}/task`)
    .map((task) => Number(read(`/proc/${pid}/task/${task}/schedstat`)?.split(' ')[0] ?? 0) / 1e6)
    .reduce((a, b) => a + b, 0)

/** A process may end while it is looked at. */
function read(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

function list(folder) {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
