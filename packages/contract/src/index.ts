export { AccessChange, CHANNEL, CLOSE, MESSAGE, PERSON_COLORS, PersonFacts, Role, roleAtLeast } from './board.js'
export { canonicalJson } from './canonical.js'
export {
  AttentionSpec,
  Bos,
  type CardKind,
  CardSpec,
  CheckpointRef,
  Input,
  LensSpec,
  Message,
  newSpec,
  promptText,
  Range,
  Rows,
  Sha256Hex,
} from './card.js'
export { AppError, ERRORS, type ErrorCode, type ErrorFacts, errorFacts, isErrorCode } from './error.js'
export { CheckReport, Download, Finding, HubLink, HubModel, HubTokenFacts, type ModelService } from './hub.js'
export { LIMITS } from './limits.js'
export { Capabilities, FamilyProof, ModelInfo, Proof, RoleSpan, Tokenized, TokenizeRequest } from './model.js'
export { pieceLabel } from './piece-label.js'
export {
  type AttentionResult,
  type CardResult,
  decodeResult,
  ENGINE_VERSION,
  encodeResult,
  type LensResult,
  type LensRow,
  type Parity,
  type RunFacts,
} from './result.js'
export { RunJob, type RunState, type RunStatus, runKey, Stage, specHash } from './run.js'
export { TokenPiece } from './token.js'
