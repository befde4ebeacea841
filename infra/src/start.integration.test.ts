import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { freePort } from './postgres/free-port.js'
import { isAlive, livePostmaster } from './postgres/postmaster.js'
import { ROOT } from './root.js'
import { type Product, startProduct } from './testing/start-product.js'

let folder: string
let product: Product | undefined

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lensboard-start-'))
  chmodSync(folder, 0o711)
})
afterEach(async () => {
  await product?.stop()
  product = undefined
  rmSync(folder, { recursive: true, force: true })
})

/** Runs the built start and resolves with what it said when it ended. */
function startAndEnd(env: NodeJS.ProcessEnv): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [join(ROOT, 'infra/dist/start.js')], {
    env: { ...process.env, NO_COLOR: '1', DATA_DIR: folder, ...env },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, said: said.trim() })))
}

const postgres = () => livePostmaster(join(folder, 'postgres', 'data'))

/** Direct and indirect children of a process, as the kernel lists them. */
function childrenOf(pid: number): number[] {
  const own = ofProcess(pid, `task/${pid}/children`).split(' ').filter(Boolean).map(Number)
  return own.flatMap((child) => [child, ...childrenOf(child)])
}

const isReady = async (origin: string) => (await fetch(`${origin}/readyz`)).status

test('a taken port ends the start with one sentence and leaves no database behind', async () => {
  const port = await freePort()
  const other = createServer().listen(port)
  const { code, said } = await startAndEnd({ PORT: String(port) })
  other.close()
  expect({ code, said }).toEqual({
    code: 1,
    said: `Lensboard cannot start. Port ${port} is taken by another program. Stop that program, or choose another port: PORT=${port + 1} npm start (PORT_TAKEN)`,
  })
  expect(postgres()).toBeUndefined()
})

test('a data folder that is a file, and wrong settings, end the start with one sentence', async () => {
  const file = join(folder, 'file')
  writeFileSync(file, '')
  const PORT = String(await freePort())
  expect(await startAndEnd({ PORT, DATA_DIR: file })).toEqual({
    code: 1,
    said: `Lensboard cannot start. ${file} is in the way: the data folder must be a folder. (DATA_DIR_UNUSABLE)`,
  })
  expect(await startAndEnd({ PORT: 'many' })).toEqual({
    code: 1,
    said: 'Lensboard cannot start. These settings cannot be used: PORT must be a number. (BAD_SETTING)',
  })
})

test('a database of your own that does not answer is named without its password', async () => {
  const { code, said } = await startAndEnd({
    PORT: String(await freePort()),
    DATABASE_URL: 'postgresql://me:secret@127.0.0.1:1/mine',
  })
  expect({ code, said }).toEqual({
    code: 1,
    said: 'Lensboard cannot start. No database answers at 127.0.0.1:1. Check DATABASE_URL, or unset it to use the embedded one. (DATABASE_UNUSABLE)',
  })
})

test('the whole product starts, mends each part that is killed, survives kill -9 of itself, and leaves nothing', async () => {
  product = await startProduct({ dataDir: folder })
  const { origin } = product
  expect(await isReady(origin)).toBe(200)

  const port = new URL(origin).port
  const second = await startAndEnd({ PORT: port })
  expect(second.code).toBe(1)
  expect(second.said).toContain(`Lensboard is already running on ${origin}`)

  const server = postgres()!
  process.kill(server.pid, 'SIGKILL')
  await vi.waitFor(() => expect(postgres()?.pid).not.toBe(server.pid), 30_000)
  await vi.waitFor(async () => expect(await isReady(origin)).toBe(200), 30_000)
  expect(postgres()?.port).toBe(server.port)

  const before = childrenOf(product.pid()).filter((pid) => commandOf(pid).includes('apps/'))
  expect(before).toHaveLength(3)
  for (const pid of before) process.kill(pid, 'SIGKILL')
  await vi.waitFor(async () => expect(await isReady(origin)).toBe(200), 60_000)

  const children = childrenOf(product.pid()).filter((pid) => !isPostgres(pid))
  await product.kill()
  await vi.waitFor(() => expect(children.filter(isAlive)).toEqual([]), 30_000)
  const survivor = postgres()
  expect(survivor).toBeDefined()

  await product.restart()
  expect(await isReady(origin)).toBe(200)
  expect(postgres()).toEqual(survivor)
  expect(product.log()).toContain('PostgreSQL was already running')

  const all = childrenOf(product.pid())
  await product.stop()
  expect([...all, survivor!.pid].filter(isAlive)).toEqual([])
  expect(readdirSync(folder)).not.toContain('running.json')
}, 300_000)

const isPostgres = (pid: number) => commandOf(pid).includes('postgres')

const commandOf = (pid: number) => ofProcess(pid, 'cmdline')

/** A backend of the database may end between being listed and being read; it is then no process any more. */
function ofProcess(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return ''
    throw error
  }
}
