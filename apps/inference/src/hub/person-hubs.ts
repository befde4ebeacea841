import { AppError, type HubTokenFacts } from '@lensboard/contract'
import { type Db, findHubToken, saveHubToken } from '@lensboard/db'
import { type Hub, type HubSettings, openHub } from '@lensboard/weights'
import type { Keyring } from '../secrets/keyring.js'

/** What is shown of a token, so that its owner knows which one it is. */
const SHOWN_CHARS = 4
/** The hub could not say whose token it is; it may be right. */
const NOT_ASKED: readonly string[] = ['HUB_DOWN', 'HUB_BUSY']
/** A person waits for these answers; a hub that says nothing for so long is not waited for three times over. */
const QUESTION_SILENCE_MS = 8_000

export interface PersonHub {
  hub: Hub
  /** Whether it is asked with a token, a person's or the machine's own. */
  hasToken: boolean
}

/** The hub as each person may see it. */
export interface PersonHubs {
  /** Asked with this person's token, else with the machine's own; `patient` waits as long as a download may. */
  of(personId: string | null, options?: { patient?: boolean }): Promise<PersonHub>
  /** Keeps a token for a person; throws HUB_TOKEN_NEEDED when the hub does not know it. */
  setToken(request: { token: string; personId: string }): Promise<HubTokenFacts>
}

export function createPersonHubs(db: Db, settings: HubSettings, keyring: Keyring): PersonHubs {
  const { endpoint, offline } = settings
  const open = (token: string | undefined, patient = false): PersonHub => ({
    hub: openHub({
      endpoint,
      offline,
      ...(token === undefined ? {} : { token }),
      ...(patient ? {} : { silenceMs: QUESTION_SILENCE_MS }),
    }),
    hasToken: token !== undefined,
  })
  const tokenOf = async (personId: string): Promise<string | undefined> => {
    const stored = await findHubToken(db, personId)
    if (!stored) return undefined
    const token = keyring.open(stored, personId)
    if (token === null)
      throw new AppError(
        'HUB_TOKEN_NEEDED',
        'Your Hugging Face token cannot be opened any more. Add it again under Account.',
      )
    return token
  }
  return {
    of: async (personId, { patient = false } = {}) =>
      open((personId === null ? undefined : await tokenOf(personId)) ?? settings.token, patient),
    async setToken({ token, personId }) {
      const account = await accountOf(open(token).hub)
      const facts = { endsIn: token.slice(-SHOWN_CHARS), ...(account === undefined ? {} : { account }) }
      await saveHubToken(db, personId, { ...facts, ...keyring.seal(token, personId) })
      return facts
    },
  }
}

async function accountOf(hub: Hub): Promise<string | undefined> {
  try {
    return (await hub.whoAmI()).name
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (NOT_ASKED.includes(error.code)) return undefined
    throw new AppError(
      'HUB_TOKEN_NEEDED',
      'The hub does not know this token. Copy it again from your settings there.',
      {
        cause: error,
      },
    )
  }
}
