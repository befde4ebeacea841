import { createServer } from 'node:net'

/** Whether `port` can be listened on at `host` right now; the reason when not. */
export function portError(port: number, host?: string): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', resolve)
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)))
  })
}

/** A loopback port that nobody listens on: one of `preferred` if possible. */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred && !(await portError(preferred, '127.0.0.1'))) return preferred
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
