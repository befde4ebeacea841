import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../../', import.meta.url))

const PNPM = ['--yes', 'pnpm@10.34.9']

/** Nothing calls home, and nothing is downloaded but packages. */
const ENV = {
  CHECKPOINT_DISABLE: '1',
  DO_NOT_TRACK: '1',
  ONNXRUNTIME_NODE_INSTALL: 'skip',
  PRISMA_HIDE_UPDATE_MESSAGE: '1',
  TURBO_NO_UPDATE_NOTIFIER: '1',
  TURBO_TELEMETRY_DISABLED: '1',
  npm_config_update_notifier: 'false',
}

/** Runs a program in the top folder; resolves with its exit code and, when `capture` is set, what it printed. */
export function run(program, args, { quiet = false, capture = false, env = {} } = {}) {
  return new Promise((resolve) => {
    const out = capture ? 'pipe' : quiet ? 2 : 'inherit'
    const child = spawn(program, args, {
      cwd: ROOT,
      env: { ...process.env, ...ENV, ...env },
      stdio: [capture || quiet ? 'ignore' : 'inherit', out, capture ? 'pipe' : 'inherit'],
      // On Windows npx is a script, which needs a shell.
      shell: process.platform === 'win32',
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk))
    const stop = (signal) => child.kill(signal)
    process.once('SIGINT', stop).once('SIGTERM', stop)
    const end = (code, text = '') => {
      process.off('SIGINT', stop).off('SIGTERM', stop)
      resolve({ code, output: output + text })
    }
    child.once('error', (error) => end(127, `${program}: ${error.message}\n`))
    child.once('close', (code) => end(code ?? 1))
  })
}

/** The pinned pnpm, fetched by npx, so that nobody has to install one. */
export const pnpm = (args, options) => run('npx', [...PNPM, ...args], options)
