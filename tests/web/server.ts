import { type ChildProcess, spawn } from 'node:child_process'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../../apps/web/build/main.js', import.meta.url))
const SYNC = fileURLToPath(new URL('../../apps/sync/dist/main.js', import.meta.url))
const START_MS = 30_000

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  await new Promise((closed) => server.close(closed))
  return port
}

interface Process {
  child: ChildProcess
  /** What it printed so far. */
  printed(): string
  ended: Promise<number | null>
}

/** A process of the product with exactly this environment. */
function run(file: string, env: Record<string, string>): Process {
  const child = spawn(process.execPath, [file], { env: { PATH: process.env.PATH, ...env } })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += chunk))
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  return { child, printed: () => printed, ended }
}

async function until(look: () => Promise<boolean> | boolean, what: string): Promise<void> {
  const end = Date.now() + START_MS
  while (Date.now() < end) {
    if (await look()) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`${what} in time`)
}

export interface WebServer {
  origin: string
  env: Record<string, string>
  web: Process
  sync: Process
  stop(): Promise<void>
}

export const runWeb = (env: Record<string, string>): Process => run(MAIN, env)

/** The built web server and sync server on a database; there is no inference service unless `more` names one. */
export async function startServer(databaseUrl: string, more: Record<string, string> = {}): Promise<WebServer> {
  const [port, syncPort, inferencePort] = await Promise.all([freePort(), freePort(), freePort()])
  const origin = `http://localhost:${port}`
  const env = {
    NODE_ENV: 'production',
    DATABASE_URL: databaseUrl,
    PORT: String(port),
    ORIGIN: origin,
    SYNC_PORT: String(syncPort),
    INFERENCE_PORT: String(inferencePort),
    INTERNAL_SECRET: 'only-for-this-test-run',
    LOG_LEVEL: 'warn',
    ...more,
  }
  const web = run(MAIN, env)
  const sync = run(SYNC, env)
  const answers = (url: string) =>
    fetch(url).then(
      ({ ok }) => ok,
      () => false,
    )
  const up = async () => (await answers(`${origin}/healthz`)) && answers(`http://127.0.0.1:${syncPort}/healthz`)
  await until(up, `the servers did not start:\n${web.printed()}${sync.printed()}`)
  return {
    origin,
    env,
    web,
    sync,
    async stop() {
      for (const { child } of [web, sync]) child.kill('SIGTERM')
      await Promise.all([web.ended, sync.ended])
    },
  }
}

/** A browser as far as HTTP goes: it keeps its login cookie, names its origin, and does not follow redirects. */
export class Visitor {
  cookie = ''
  constructor(readonly origin: string) {}

  async get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.#keep(
      await fetch(this.origin + path, { redirect: 'manual', headers: { cookie: this.cookie, ...headers } }),
    )
  }

  async post(path: string, form: Record<string, string> = {}, headers: Record<string, string> = {}): Promise<Response> {
    const answer = await fetch(this.origin + path, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams(form),
      headers: { cookie: this.cookie, origin: this.origin, ...headers },
    })
    return this.#keep(answer)
  }

  /** Asks a tRPC mutation. */
  async ask(
    path: string,
    input: unknown,
  ): Promise<{ result?: { data: { json: unknown } }; error?: { json: { data: { app: { code: string } } } } }> {
    const answer = await fetch(`${this.origin}/api/trpc/${path}`, {
      method: 'POST',
      body: JSON.stringify({ json: input }),
      headers: { cookie: this.cookie, origin: this.origin, 'content-type': 'application/json' },
    })
    return (await answer.json()) as never
  }

  #keep(answer: Response): Response {
    for (const cookie of answer.headers.getSetCookie()) this.cookie = cookie.split(';', 1)[0] ?? ''
    return answer
  }
}

/** A wire to the database that can be cut and mended. */
export async function wire(databaseUrl: string) {
  const target = new URL(databaseUrl)
  const open = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from)
      from.pipe(to)
      from.on('error', () => to.destroy())
      from.on('close', () => to.destroy() && open.delete(from))
    }
  })
  const port = await freePort()
  const mend = () => new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening))
  await mend()
  const through = new URL(databaseUrl)
  through.hostname = '127.0.0.1'
  through.port = String(port)
  return {
    url: through.href,
    mend,
    async cut() {
      const closed = new Promise((done) => server.close(done))
      for (const socket of open) socket.destroy()
      await closed
    },
  }
}
