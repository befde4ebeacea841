/**
 * Every refusal a person can meet. `http` is the status at the edge, `retry` says whether the same act may succeed
 * later without a change, `say` is the sentence when the place that threw had nothing more exact to tell.
 */
export const ERRORS = {
  BAD_REQUEST: { http: 400, retry: false, say: 'This request could not be read.' },
  UNAUTHENTICATED: { http: 401, retry: false, say: 'Sign in, or continue as a guest.' },
  FORBIDDEN: { http: 403, retry: false, say: 'You do not have the right to do this here.' },
  BAD_ORIGIN: { http: 403, retry: false, say: 'This request came from another site and was refused.' },
  NOT_FOUND: { http: 404, retry: false, say: 'This does not exist, or you may not see it.' },
  RATE_LIMITED: { http: 429, retry: true, say: 'Too many tries. Wait a minute, then try again.' },
  EMAIL_TAKEN: { http: 409, retry: false, say: 'This e-mail already has an account. Sign in instead.' },
  WRONG_CREDENTIALS: { http: 401, retry: false, say: 'Wrong e-mail or password.' },
  BOARD_CLOSED: {
    http: 503,
    retry: true,
    say: 'This board cannot be opened right now. What was saved is on disk; try again in a minute.',
  },
  BOARD_OPEN: { http: 409, retry: false, say: 'This board can be opened. Bring the version back instead.' },
  LINK_REVOKED: { http: 410, retry: false, say: 'This link no longer works. Ask the owner for a new one.' },
  PROMPT_EMPTY: { http: 422, retry: false, say: 'Write a prompt. It can be one word.' },
  PROMPT_TOO_LONG: { http: 422, retry: false, say: 'This prompt is too long. Shorten it.' },
  TOKEN_OUT_OF_RANGE: { http: 422, retry: false, say: 'A token id is outside this vocabulary.' },
  NO_CHAT_TEMPLATE: { http: 422, retry: false, say: 'This model has no chat template. Use a plain prompt.' },
  SPEC_INVALID: { http: 422, retry: false, say: 'This card asks for something that does not exist in this model.' },
  MODEL_UNKNOWN: { http: 404, retry: false, say: 'This model is not here. Choose another one.' },
  MODEL_UNSUPPORTED: { http: 422, retry: false, say: 'This model family is not supported.' },
  CHECKPOINT_BROKEN: { http: 422, retry: false, say: 'A file of this model is missing or damaged.' },
  CHECKPOINT_CHANGED: {
    http: 409,
    retry: false,
    say: 'The files of this model changed since the card was made. Choose the model again.',
  },
  TOKENIZER_MISMATCH: { http: 422, retry: false, say: 'The tokenizer does not belong to this model.' },
  ADAPTER_BASE_MISSING: { http: 409, retry: false, say: 'The model that this adapter belongs to is not here.' },
  HUB_LINK_INVALID: {
    http: 422,
    retry: false,
    say: 'This is no model name. Write it like org/name or org/name@revision.',
  },
  HUB_NOT_FOUND: { http: 404, retry: false, say: 'The hub has no model of this name that you may see.' },
  HUB_TOKEN_NEEDED: { http: 401, retry: false, say: 'This model needs a Hugging Face token. Add yours under Account.' },
  HUB_ACCESS_NEEDED: {
    http: 403,
    retry: false,
    say: 'The owner of this model has not given you access yet. Ask for it on its page at the hub.',
  },
  HUB_BUSY: { http: 429, retry: true, say: 'The hub asks for a pause. Try again in a few minutes.' },
  HUB_DOWN: { http: 503, retry: true, say: 'The hub cannot be reached. What is on this machine works without it.' },
  DOWNLOAD_BROKEN: {
    http: 502,
    retry: true,
    say: 'A downloaded file differs from the one at the hub. Download it again.',
  },
  DOWNLOAD_CANCELLED: {
    http: 409,
    retry: true,
    say: 'The download was cancelled. What arrived is kept; it can go on.',
  },
  IMPORT_UNKNOWN: {
    http: 404,
    retry: false,
    say: 'The file behind this card is not on this server. Drop it on the board again.',
  },
  IMPORT_INVALID: { http: 422, retry: false, say: 'This is not a format Lensboard reads.' },
  RESULT_TOO_LARGE: {
    http: 422,
    retry: false,
    say: 'The result is too large. Ask for fewer layers or heads, or a shorter prompt.',
  },
  OUT_OF_MEMORY: { http: 507, retry: true, say: 'There is not enough memory to run this.' },
  INFERENCE_DOWN: {
    http: 503,
    retry: true,
    say: 'The inference service is not answering. The card runs when it is back.',
  },
  RUN_INTERRUPTED: { http: 503, retry: true, say: 'The inference service stopped while it ran this card. Try again.' },
  RUN_CANCELLED: { http: 409, retry: true, say: 'This run was cancelled. Run it again.' },
  DATASET_UNKNOWN: { http: 404, retry: false, say: 'This list of prompts is not here any more. Upload it again.' },
  TEXT_UNKNOWN: { http: 404, retry: false, say: 'This text is not here any more. Upload it again.' },
  LENS_UNKNOWN: { http: 404, retry: false, say: 'This lens is not in the library any more. Choose another one.' },
  LENS_IN_USE: { http: 409, retry: false, say: 'Cards use this lens. Delete it all the same to let go of it.' },
  TRAINING_CANCELLED: {
    http: 409,
    retry: true,
    say: 'The training was cancelled. What it learned is kept; it can go on.',
  },
  LENS_INVALID: { http: 422, retry: false, say: 'No lens could be read from this file.' },
  LENS_MISMATCH: { http: 422, retry: false, say: 'This lens was made for another model.' },
  TRAINING_DIVERGED: { http: 422, retry: false, say: 'The training diverged. Lower the learning rate.' },
  DATASET_INVALID: { http: 422, retry: false, say: 'No prompts could be read from this file.' },
  RUN_CRASHED: { http: 500, retry: true, say: 'The run failed unexpectedly.' },
  NO_RESULT_YET: { http: 409, retry: false, say: 'No result yet. An editor must run this card.' },
  DATABASE_DOWN: {
    http: 503,
    retry: true,
    say: 'The database is not answering. Nothing is lost; try again in a moment.',
  },
  DISK_FULL: { http: 507, retry: true, say: 'The disk is full. Free some space, then try again.' },
  INTERNAL: { http: 500, retry: true, say: 'Something went wrong on the server.' },
} as const satisfies Record<string, { http: number; retry: boolean; say: string }>

export type ErrorCode = keyof typeof ERRORS

export const isErrorCode = (code: unknown): code is ErrorCode => typeof code === 'string' && Object.hasOwn(ERRORS, code)

/** The one error that carries a code from the table; its message is what a person reads. */
export class AppError extends Error {
  readonly code: ErrorCode
  constructor(code: ErrorCode, say?: string, options?: { cause?: unknown }) {
    super(say ?? ERRORS[code].say, options)
    this.name = 'AppError'
    this.code = code
  }
}

/** What crosses a process border in place of an AppError. */
export interface ErrorFacts {
  code: ErrorCode
  message: string
}

export const errorFacts = (error: unknown): ErrorFacts =>
  error instanceof AppError
    ? { code: error.code, message: error.message }
    : { code: 'INTERNAL', message: ERRORS.INTERNAL.say }
