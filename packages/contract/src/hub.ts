import { z } from 'zod'
import { Sha256Hex } from './checkpoint-ref.js'
import { isErrorCode } from './error.js'
import type { FindTokensRequest, FoundToken } from './found-token.js'
import { LIMITS } from './limits.js'
import type { Capabilities, ModelInfo, Proof, Tokenized, TokenizeRequest } from './model.js'
import type { TextTokens, TextTokensRequest } from './training-text.js'

/** A model at the hub as a person writes it: `org/name`, `org/name@revision`, or a link to its page. */
export const HubLink = z.string().trim().min(1).max(300)

/** One line of a search at the hub. */
export const HubModel = z.object({
  id: z.string(),
  downloads: z.number(),
  gated: z.boolean(),
  /** Hugging Face's model_type, where the hub tells it. */
  family: z.string().optional(),
  parameters: z.number().optional(),
  state: z.enum(['here', 'downloadable', 'needs-token', 'unsupported']),
  /** Why not, for `unsupported`. */
  reason: z.string().optional(),
})
export type HubModel = z.infer<typeof HubModel>

/** One line of a check: what was looked at, and what was found. `stop` means that the model cannot be read. */
export const Finding = z.object({
  about: z.enum([
    'revision',
    'access',
    'licence',
    'family',
    'format',
    'weights',
    'tokenizer',
    'memory',
    'disk',
    'adapter',
  ]),
  level: z.enum(['ok', 'note', 'stop']),
  say: z.string(),
})
export type Finding = z.infer<typeof Finding>

/** What is known about a model before anything big is downloaded. */
export const CheckReport = z.object({
  /** As it will be named here, `org/name`, or the folder's name. */
  name: z.string(),
  /** The commit that the asked-for revision means now; absent for a plain folder. */
  commit: z.string().optional(),
  family: z.string().optional(),
  parameters: z.number().optional(),
  nLayers: z.number().int().optional(),
  dModel: z.number().int().optional(),
  licence: z.string().optional(),
  gated: z.boolean(),
  /** What a download fetches, and what of it is here already. */
  downloadBytes: z.number(),
  hereBytes: z.number(),
  memoryBytes: z.number().optional(),
  chat: z.boolean(),
  adapterBase: z.string().optional(),
  findings: z.array(Finding),
  /** `refused` cannot be read, whatever a person does; `needs-token` may be once the hub allows it. */
  verdict: z.enum(['here', 'downloadable', 'needs-token', 'refused']),
})
export type CheckReport = z.infer<typeof CheckReport>

/** A download as everybody sees it. One per repository and commit, whoever asked. */
export const Download = z.object({
  id: z.string(),
  repo: z.string(),
  commit: z.string(),
  status: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
  bytesDone: z.number(),
  bytesTotal: z.number(),
  /** Name of the person who asked first. */
  by: z.string(),
  /** Set where it fetches a lens of that repository into the library. */
  of: z.literal('lens').optional(),
  error: z.object({ code: z.string().refine(isErrorCode), message: z.string() }).optional(),
  updatedAt: z.string(),
})
export type Download = z.infer<typeof Download>

/** A published lens that is to be brought into the library. */
export const HubLensRequest = z.object({
  /** A link to its folder or file at the hub, or `spaces/org/name/path`, `org/name/path`. */
  link: HubLink,
  /** Hash of the model here that the person says it was made for. */
  checkpoint: Sha256Hex.optional(),
  title: z.string().trim().min(1).max(LIMITS.titleChars).optional(),
})
export type HubLensRequest = z.infer<typeof HubLensRequest>

/** A person's token for the hub as its owner sees it; without an account the hub could not be asked about it yet. */
export const HubTokenFacts = z.object({ account: z.string().optional(), endsIn: z.string().max(4) })
export type HubTokenFacts = z.infer<typeof HubTokenFacts>

/** What the inference service answers directly; everything heavy goes through the queue. */
export interface ModelService {
  list(): Promise<ModelInfo[]>
  /** Throws MODEL_UNKNOWN, CHECKPOINT_CHANGED, TOKEN_OUT_OF_RANGE, NO_CHAT_TEMPLATE, INFERENCE_DOWN. */
  tokenize(request: TokenizeRequest): Promise<Tokenized>
  /** At most 20 tokens that a person may mean by a text. Throws MODEL_UNKNOWN, CHECKPOINT_CHANGED, INFERENCE_DOWN. */
  findTokens(request: FindTokensRequest): Promise<FoundToken[]>
  capabilities(): Promise<Capabilities>
  proof(): Promise<Proof>
  /** `personId` says whose hub token is used, if that person has one. Throws HUB_… errors. */
  search(request: { text: string; personId: string }): Promise<HubModel[]>
  check(request: { link: string; personId: string }): Promise<CheckReport>
  /** Checks, then queues the download, or finds the one there is. Throws HUB_… errors, MODEL_UNSUPPORTED, DISK_FULL. */
  download(request: { link: string; personId: string }): Promise<Download>
  /**
   * Looks at a published lens, then queues its download into the library, or finds the one there is. Throws HUB_… errors,
   * LENS_INVALID, DISK_FULL.
   */
  lensFromHub(request: HubLensRequest & { personId: string }): Promise<Download>
  /** Deletes the numbers of a lens that the library does not list any more. */
  forgetLens(request: { hash: string }): Promise<void>
  /** Asks the hub whose token this is and keeps it sealed. Throws HUB_TOKEN_NEEDED when the hub does not know it. */
  setHubToken(request: { token: string; personId: string }): Promise<HubTokenFacts>
  /** Keeps a model in memory, or lets it go when room is needed. Throws MODEL_UNKNOWN. */
  pin(request: { hash: string; pinned: boolean }): Promise<void>
  /** Frees the memory of a model now; it loads again when asked for. */
  unload(request: { hash: string }): Promise<void>
  /** Beginnings of the first documents of a text. Throws TEXT_UNKNOWN. */
  firstOfText(request: { hash: string }): Promise<string[]>
  /** Throws TEXT_UNKNOWN, MODEL_UNKNOWN, CHECKPOINT_CHANGED. */
  textTokens(request: TextTokensRequest): Promise<TextTokens>
  /** Deletes the documents of texts that nobody keeps and no training can still need. */
  forgetTexts(): Promise<void>
  /**
   * Packed bytes of what there is of a run under way, null when that is nothing more: a lens reading from position
   * `from` on, though not everything at once; any other answer as far as it is.
   */
  partial(request: { runKey: string; from: number }): Promise<Uint8Array<ArrayBuffer> | null>
}
