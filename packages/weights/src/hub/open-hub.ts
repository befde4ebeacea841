import type { Hub } from './hub.js'

export interface HubAccess {
  endpoint: string
  /** Sent to the endpoint's own origin only. */
  token?: string
  /** Every question is answered with HUB_DOWN. */
  offline?: boolean
  /** First pause before a try is repeated, in ms; each further one is twice as long. */
  pauseMs?: number
  /** How long a silent connection is waited for, in ms. */
  silenceMs?: number
}

/** Speaks to a hub over plain HTTPS. */
export function openHub(_access: HubAccess): Hub {
  throw new Error('being written')
}
