import { canonicalJson, type ModelService, type Tokenized, type TokenizeRequest } from '@lensboard/contract'
import { LRUCache } from 'lru-cache'

/** Ids that are kept in all, each with its piece and place: some tens of megabytes at most. */
const KEPT_IDS = 200_000
/** A chat template may write the date, and a model may leave, so nothing is believed for long. */
const KEPT_MS = 60_000

/**
 * The same service, which need not be asked again for tokens of a prompt that was just read: a form shows them before
 * its card asks. Refusals are never remembered.
 */
export function rememberTokens(models: ModelService): ModelService {
  const known = new LRUCache<string, Tokenized>({
    maxSize: KEPT_IDS,
    sizeCalculation: ({ ids }) => ids.length + 1,
    ttl: KEPT_MS,
  })
  const keyOf = ({ checkpoint, input, bos }: TokenizeRequest) => canonicalJson([checkpoint.hash, input, bos])
  return {
    ...models,
    async tokenize(request) {
      const key = keyOf(request)
      const before = known.get(key)
      if (before) return before
      const tokens = await models.tokenize(request)
      known.set(key, tokens)
      return tokens
    },
  }
}
