import { accessSync, constants, existsSync } from 'node:fs'
import { join } from 'node:path'
import { pnpm, ROOT } from './run.mjs'
import { buildHash, installHash, isDone, markDone } from './stamp.mjs'

/** What must be there for the product to run; a build that lost one of these is done again. */
const BUILT = [
  'infra/dist/start.js',
  'apps/cli/dist/main.js',
  'apps/inference/dist/main.js',
  'apps/sync/dist/main.js',
  'apps/web/build/main.js',
]

const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`

function checkWritable() {
  try {
    accessSync(ROOT, constants.W_OK)
  } catch {
    throw new Error(
      `Lensboard installs and builds inside ${ROOT}, which is not writable for this user. Change its owner.`,
    )
  }
}

/** One step of preparation, told on stderr; a quiet one shows what its program said only when it fails. */
async function step(say, args, { quiet }) {
  const started = Date.now()
  console.error(`${say} …`)
  const { code, output } = await pnpm(args, { capture: quiet })
  if (code !== 0) {
    if (quiet) process.stderr.write(output)
    throw new Error(`${say} failed (exit code ${code}). What went wrong is above.`)
  }
  console.error(`${say}: done in ${seconds(started)}`)
}

/** Installs the packages in the lock file, if they changed since the last time. */
export async function install(options = {}) {
  const hash = installHash()
  if (isDone('install', hash) && existsSync(join(ROOT, 'node_modules/.modules.yaml'))) return
  checkWritable()
  // pnpm's progress redraws one line in a terminal; elsewhere it would be a page of them.
  const quiet = options.quiet || !process.stdout.isTTY
  await step('Installing packages', ['install', '--frozen-lockfile'], { quiet })
  markDone('install', hash)
}

const TURBO = ['exec', 'turbo', 'run', 'build', '--output-logs=errors-only']

/** Builds all parts, or `part` and what it needs, if a source changed since the last time. */
export async function build(part) {
  const hash = buildHash()
  const wanted = part ? BUILT.filter((file) => file.startsWith(`apps/${part}/`)) : BUILT
  const done = isDone('build', hash) || (part && isDone(`build-${part}`, hash))
  if (done && wanted.every((file) => existsSync(join(ROOT, file)))) return
  checkWritable()
  await step('Building', part ? [...TURBO, `--filter=@lensboard/${part}`] : TURBO, { quiet: true })
  markDone(part ? `build-${part}` : 'build', hash)
}
