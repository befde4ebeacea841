export { bindPresence, type PresenceBinding, type PresenceOptions, peersOf } from './bind-presence.js'
export {
  type Gesture,
  type OwnPresence,
  type Peer,
  type PresentPerson,
  presenceMeta,
  type ToldCell,
} from './compact.js'
