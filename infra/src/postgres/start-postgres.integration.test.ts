import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startPostgres } from './start-postgres.js'

let folder: string
const running: { stop(): Promise<void> }[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lensboard-pg-'))
  chmodSync(folder, 0o711)
})
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function start(options: { port?: number; durable?: boolean } = {}) {
  const server = await startPostgres({ folder, durable: false, ...options })
  running.push(server)
  return server
}

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

const isRoot = process.getuid?.() === 0

test('a new server speaks UTF-8, sorts alike everywhere, finds accents, and listens on loopback alone', async () => {
  const server = await start()
  const facts = `select 'É' ilike 'é' as accents, current_setting('server_encoding') as encoding,
    current_setting('listen_addresses') as listens, current_setting('unix_socket_directories') as sockets`
  expect(await ask(server.adminUrl, facts)).toEqual([
    { accents: true, encoding: 'UTF8', listens: '127.0.0.1', sockets: '' },
  ])
  expect(statSync(join(folder, 'password')).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder).sort()).toEqual(['data', 'password', 'port', 'postgres.log'])
})

test.runIf(isRoot)('as root the server runs under an unprivileged account', async () => {
  const server = await start()
  const owner = Number(/^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1])
  expect(owner).toBeGreaterThan(0)
})

test('a wrong password is refused', async () => {
  const server = await start()
  const url = new URL(server.adminUrl)
  url.password = 'guess'
  await expect(ask(url.href, 'select 1')).rejects.toMatchObject({ code: '28P01' })
})

test('a second start adopts the running server, and stopping it ends it for both', async () => {
  const first = await start()
  await ask(first.adminUrl, 'create table kept as select 1 as one')
  const second = await start()
  expect({ pid: second.pid, adopted: second.adopted }).toEqual({ pid: first.pid, adopted: true })
  expect(await ask(second.adminUrl, 'select * from kept')).toEqual([{ one: 1 }])
  await second.stop()
  await first.exited
  await second.exited
  await expect(ask(first.adminUrl, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

test('after kill -9 the next start recovers what was committed, on the same port', async () => {
  const first = await start({ durable: true })
  await ask(first.adminUrl, 'create table kept as select 1 as one')
  process.kill(first.pid, 'SIGKILL')
  await first.exited
  const second = await start({ port: first.port, durable: true })
  expect({ port: second.port, adopted: second.adopted }).toEqual({ port: first.port, adopted: false })
  expect(await ask(second.adminUrl, 'select * from kept')).toEqual([{ one: 1 }])
})

test('a lock file whose number belongs to another program by now is put aside', async () => {
  const first = await start()
  await first.stop()
  const lock = [process.pid, join(folder, 'data'), 1, first.port, '', '127.0.0.1', '', 'ready'].join('\n')
  writeFileSync(join(folder, 'data', 'postmaster.pid'), lock)
  const second = await start()
  expect(second.adopted).toBe(false)
})

test('a remembered port that somebody else took is replaced', async () => {
  const first = await start()
  await first.stop()
  const other = createServer().listen(first.port, '127.0.0.1')
  const second = await start()
  expect(second.port).not.toBe(first.port)
  other.close()
})

test('a damaged data folder is told in one sentence with the name of the log', async () => {
  const first = await start()
  await first.stop()
  rmSync(join(folder, 'data', 'global'), { recursive: true })
  await expect(startPostgres({ folder, durable: false })).rejects.toMatchObject({
    code: 'POSTGRES_FAILED',
    message: expect.stringMatching(/^PostgreSQL did not start: .+ Its log is .+postgres\.log\.$/),
  })
})

test.runIf(isRoot)('a folder that the server account cannot enter works too', async () => {
  chmodSync(folder, 0o700)
  const server = await start()
  expect(await ask(server.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }])
  await server.stop()
  rmSync(realpathSync(join(folder, 'data')), { recursive: true })
})
