import { setTimeout as sleep } from 'node:timers/promises'
import { portError } from '../postgres/free-port.js'
import { StartError } from '../start-error.js'

const POLL_MS = 200

/** Makes sure the web server can have `port`; waits up to `patienceMs` for one that is just being given up. */
export async function claimPort(port: number, patienceMs: number): Promise<void> {
  const until = Date.now() + patienceMs
  for (;;) {
    const error = await portError(port)
    if (!error) return
    if (error.code === 'EADDRINUSE' && Date.now() < until) {
      await sleep(POLL_MS)
      continue
    }
    throw new StartError('PORT_TAKEN', sentence(port, error), { cause: error })
  }
}

function sentence(port: number, error: NodeJS.ErrnoException): string {
  if (error.code === 'EADDRINUSE')
    return `Port ${port} is taken by another program. Stop that program, or choose another port: PORT=${port === 65_535 ? 3000 : port + 1} npm start`
  if (error.code === 'EACCES') return `This user may not use port ${port}. Choose one above 1023: PORT=3000 npm start`
  return `Port ${port} cannot be used: ${error.message}.`
}
