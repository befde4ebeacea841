import { AppError, type PersonFacts } from '@lensboard/contract'

/** Who may add models and say what stays in memory: set for the whole server (MODEL_DOWNLOADS). */
export type ModelManagers = 'everyone' | 'accounts' | 'nobody'

/** Why this person may not manage models here, or null. */
export function whyNotManage(managers: ModelManagers, person: PersonFacts): string | null {
  if (managers === 'nobody') return 'Models are managed by whoever runs this server. Ask them.'
  if (managers === 'accounts' && person.isGuest) return 'Create an account to add models and manage their memory.'
  return null
}

/** Throws FORBIDDEN, saying why, when this person may not manage models here. */
export function requireManager({ modelManagers, person }: { modelManagers: ModelManagers; person: PersonFacts }): void {
  const why = whyNotManage(modelManagers, person)
  if (why !== null) throw new AppError('FORBIDDEN', why)
}
