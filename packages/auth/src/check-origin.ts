import { AppError } from '@lensboard/contract'
import { verifyRequestOrigin } from 'lucia'

const READS = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses (BAD_ORIGIN) what another site made a browser send. `method` is the HTTP method, or 'UPGRADE' for a
 * WebSocket, which browsers let any page open. Allowed are the configured origin and the host that was asked, so that
 * one installation answers under its name, its address and localhost alike. Browsers name the origin on every upgrade,
 * so an upgrade without one is a program with its own cookie and passes; a form or fetch without one does not.
 */
export function checkOrigin(
  method: string,
  originHeader: string | null | undefined,
  hostHeader: string | null | undefined,
  origin: string,
): void {
  const kind = method.toUpperCase()
  if (READS.has(kind)) return
  if (kind === 'UPGRADE' && originHeader == null) return
  const allowed = hostHeader ? [origin, hostHeader] : [origin]
  if (!verifyRequestOrigin(originHeader ?? '', allowed)) throw new AppError('BAD_ORIGIN')
}
