import {
  AppError,
  Capabilities,
  CheckReport,
  Download,
  FoundToken,
  HubModel,
  HubTokenFacts,
  isErrorCode,
  ModelInfo,
  type ModelService,
  Proof,
  TextTokens,
  Tokenized,
} from '@lensboard/contract'
import { z } from 'zod'

/** A tokenizer that was never used is loaded first; longer than this and the service hangs. */
const ANSWER_MS = 15_000
/** The hub is asked several things in turn, each of which it may take seconds for. */
const HUB_ANSWER_MS = 40_000
/** Two million characters are tokenized beside everything else that is asked. */
const TOKENS_ANSWER_MS = 60_000

const Nothing = z.unknown().transform(() => undefined)
const Bytes = z.base64().transform((text) => new Uint8Array(Buffer.from(text, 'base64')))
const Answer = z.union([
  z.object({ result: z.object({ data: z.unknown().optional() }) }),
  z.object({ error: z.object({ data: z.object({ app: z.object({ code: z.string(), message: z.string() }) }) }) }),
])

/**
 * The inference service as the web server asks it, over tRPC's plain HTTP form. `url` is the router's address, without
 * a slash at its end. No answer means INFERENCE_DOWN; an answer of another shape is our own mistake and throws as such.
 */
export function createModelClient({ url, secret }: { url: string; secret: string }): ModelService {
  async function ask<T>(path: string, expected: z.ZodType<T>, body?: object, patienceMs = ANSWER_MS): Promise<T> {
    const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' }
    const signal = AbortSignal.timeout(patienceMs)
    const request: RequestInit = body
      ? { method: 'POST', body: JSON.stringify(body), headers, signal }
      : { headers, signal }
    let answered: string
    try {
      answered = await (await fetch(`${url}/${path}`, request)).text()
    } catch (error) {
      throw new AppError('INFERENCE_DOWN', undefined, { cause: error })
    }
    const answer = Answer.parse(JSON.parse(answered))
    if ('result' in answer) return expected.parse(answer.result.data)
    const { code, message } = answer.error.data.app
    throw isErrorCode(code) ? new AppError(code, message) : new Error(`inference answered with unknown code ${code}`)
  }
  return {
    list: () => ask('models.list', z.array(ModelInfo)),
    tokenize: (request) => ask('models.tokenize', Tokenized, request),
    findTokens: (request) => ask('models.findTokens', z.array(FoundToken), request),
    capabilities: () => ask('models.capabilities', Capabilities),
    proof: () => ask('models.proof', Proof),
    search: (request) => ask('models.search', z.array(HubModel), request, HUB_ANSWER_MS),
    check: (request) => ask('models.check', CheckReport, request, HUB_ANSWER_MS),
    download: (request) => ask('models.download', Download, request, HUB_ANSWER_MS),
    lensFromHub: (request) => ask('lensFromHub', Download, request, HUB_ANSWER_MS),
    forgetLens: (request) => ask('forgetLens', Nothing, request),
    setHubToken: (request) => ask('models.setHubToken', HubTokenFacts, request, HUB_ANSWER_MS),
    pin: (request) => ask('models.pin', Nothing, request),
    unload: (request) => ask('models.unload', Nothing, request),
    firstOfText: (request) => ask('texts.first', z.array(z.string()), request),
    textTokens: (request) => ask('texts.tokens', TextTokens, request, TOKENS_ANSWER_MS),
    forgetTexts: () => ask('texts.forget', Nothing, {}),
    partial: (request) => ask('partial', Bytes.nullable(), request),
  }
}
