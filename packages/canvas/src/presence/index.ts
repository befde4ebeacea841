export { bindPresence, type PresenceBinding, type PresenceOptions, peersOf } from './bind-presence.js'
export type { Peer, PresenceCell } from './compact.js'
