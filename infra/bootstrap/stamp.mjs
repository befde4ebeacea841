import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ROOT } from './run.mjs'

/** Made by a build or by a run, so no reason to build again. */
const NOT_SOURCE = new Set(['node_modules', 'dist', 'build', 'generated', 'fixtures', 'workshop-model'])
const PARTS = ['apps', 'packages', 'infra', 'tests']
const ROOT_FILES = [
  'package.json',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  '.npmrc',
  'tsconfig.base.json',
  'turbo.json',
]
const TEST = /\.test\.tsx?$/

function* filesUnder(folder) {
  for (const entry of readdirSync(join(ROOT, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`
    if (NOT_SOURCE.has(entry.name) || entry.name.startsWith('.')) continue
    if (entry.isDirectory()) yield* filesUnder(path)
    else if (!TEST.test(entry.name)) yield path
  }
}

function hashOf(paths) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`)
  for (const path of paths.sort()) {
    const file = join(ROOT, path)
    if (existsSync(file)) hash.update(`${path} ${statSync(file).size}\n`).update(readFileSync(file))
  }
  return hash.digest('hex')
}

const manifests = () =>
  PARTS.flatMap((part) => [part, ...readdirSync(join(ROOT, part)).map((name) => `${part}/${name}`)]).map(
    (folder) => `${folder}/package.json`,
  )

/** Changes when another set of packages must be installed. */
export const installHash = () => hashOf([...ROOT_FILES.slice(0, 4), ...manifests()])

/** Changes when something must be built again. */
export const buildHash = () =>
  hashOf([...ROOT_FILES, ...['apps', 'packages', 'infra', 'prisma'].flatMap((folder) => [...filesUnder(folder)])])

const stampFile = (name) => join(ROOT, 'node_modules', '.lensboard', name)

/** Whether the last successful `name` was done for this hash. */
export function isDone(name, hash) {
  return existsSync(stampFile(name)) && readFileSync(stampFile(name), 'utf8') === hash
}

export function markDone(name, hash) {
  mkdirSync(dirname(stampFile(name)), { recursive: true })
  writeFileSync(stampFile(name), hash)
}
