import { type ChildProcess, spawn } from 'node:child_process'
import { type AddressInfo, createServer } from 'node:net'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../../apps/inference/dist/main.js', import.meta.url))
export const SECRET = 'a secret of the tests'

/** The inference service as its own process. */
export interface Service {
  url: string
  kill(): Promise<void>
  stop(): Promise<void>
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  await new Promise((closed) => server.close(closed))
  return port
}

/** Starts the built service and waits until it takes downloads; everything it prints goes to `onPrint`. */
export async function startService(env: NodeJS.ProcessEnv, onPrint: (text: string) => void): Promise<Service> {
  const port = await freePort()
  const child: ChildProcess = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env.PATH, INFERENCE_PORT: String(port), INTERNAL_SECRET: SECRET, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  await new Promise<void>((ready, fail) => {
    child.once('exit', (code) => fail(new Error(`The service ended with ${code}: ${printed}`)))
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        printed += chunk
        onPrint(chunk.toString())
        if (printed.includes('ready for cards') && printed.includes('ready for downloads')) ready()
      })
  })
  const exited = new Promise<void>((exit) => child.once('exit', () => exit()))
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    await exited
  }
  return { url: `http://127.0.0.1:${port}`, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') }
}
