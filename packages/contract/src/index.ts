export {
  Anchor,
  AnchorToken,
  anchorToken,
  type CardBound,
  CellIdentity,
  componentName,
  PagePoint,
  rowName,
  samePlace,
} from './anchor.js'
export { attentionBytes } from './attention-bytes.js'
export {
  AccessChange,
  CHANNEL,
  CLOSE,
  MESSAGE,
  OLD_PAGE,
  PERSON_COLORS,
  PersonFacts,
  Role,
  roleAtLeast,
} from './board.js'
export { canonicalJson } from './canonical.js'
export {
  AskedSpec,
  AttentionSpec,
  AttributionSpec,
  type CardKind,
  CardSpec,
  ChartSpec,
  Continuation,
  DatasetSpec,
  DifferenceSpec,
  IDENTITY_PROMPT,
  ImportedSpec,
  interventionsOf,
  isRunSpec,
  LensSpec,
  newSpec,
  PatchingSpec,
  PatchscopeSpec,
  type PromptKind,
  Question,
  type ReadingSpec,
  Rows,
  type RunKind,
  RunSpec,
  runsOfCard,
  specText,
} from './card.js'
export { PINS_MAX, SCALE_GROUPS, SHOWN_HEADS_MAX } from './card-bounds.js'
export { CardView } from './card-view.js'
export { CheckpointRef, Sha256Hex } from './checkpoint-ref.js'
export {
  type CommentFacts,
  type CommentNews,
  type CommentThread,
  type Mention,
  REACTIONS,
  Reaction,
} from './comment.js'
export { type ColumnDifference, type Comparison, compareAnswers } from './compare-answers.js'
export { cutPositions } from './cut-lens.js'
export { DatasetFacts, DatasetFormat, DatasetPreview, DatasetPrompt, datasetHash } from './dataset.js'
export { DATASET_MEASURES } from './dataset-measure.js'
export { decodeResult } from './decode-result.js'
export { type EncodeOptions, encodeResult } from './encode-result.js'
export { AppError, ERRORS, type ErrorCode, type ErrorFacts, errorFacts, isErrorCode } from './error.js'
export { FindTokensRequest, FoundToken } from './found-token.js'
export {
  type BoardAnswer,
  framesOf,
  glanceFrame,
  indexFrame,
  readGlanceFrame,
  readIndexFrame,
} from './glance-stream.js'
export {
  areOfOnePlot,
  HIGHLIGHT_COLORS,
  HIGHLIGHT_LIMITS,
  HIGHLIGHT_PARTS,
  Highlight,
  type HighlightColor,
  type HighlightPart,
  HighlightRange,
  MarkedCell,
  PairIdentity,
} from './highlight.js'
export {
  CheckReport,
  Download,
  Finding,
  HubLensRequest,
  HubLink,
  HubModel,
  HubTokenFacts,
  type ModelService,
} from './hub.js'
export { IMPORT_FORMATS, type ImportFormat } from './import-format.js'
export { Bos, Input, Message, Range } from './input.js'
export { Direction, Intervention, Positions, Site } from './intervention.js'
export { belongsTo, checkLensBelongs, checkLensShape, type LensReader } from './lens-fit.js'
export { meaninglessRows, rowOfMap, worseThanLogitLens } from './lens-meaning.js'
export { LensRef, lensHash } from './lens-ref.js'
export { LENS_FORMS, type LensForm, type LibraryLens } from './library.js'
export { LIMITS } from './limits.js'
export { MEASURES, type Measure, type MeasureId } from './measure.js'
export { Capabilities, FamilyProof, ModelInfo, Proof, RoleSpan, Tokenized, TokenizeRequest } from './model.js'
export { type PartialAnswer, withPositions } from './partial-answer.js'
export {
  byOtherMethod,
  isOtherMethod,
  type PatchingAgreement,
  patchingAgreement,
} from './patching-agreement.js'
export { pieceLabel } from './piece-label.js'
export { type AnchorPlace, type CardShown, type CellIndex, type Lost, placeAnchor } from './place-anchor.js'
export { promptText } from './prompt-text.js'
export { resolveInputs } from './resolve-inputs.js'
export {
  type Answer,
  type AttentionResult,
  type AttributionResult,
  type CardResult,
  type Component,
  type DatasetMeasure,
  type DatasetResult,
  ENGINE_VERSION,
  type ImportFacts,
  type LensOfRun,
  type LensResult,
  type LensRow,
  type PackedBound,
  type Parity,
  type Part,
  type PatchingResult,
  type PatchscopeResult,
  type RunFacts,
  type Tracked,
  UNKNOWN_WEIGHTS,
} from './result.js'
export {
  EXACT_VIEW_BYTES,
  GLANCE_VERSION,
  glanceOf,
  OWN_GLANCE_BYTES,
  type ResultView,
  viewResult,
} from './result-view.js'
export {
  Differences,
  type DifferentColumn,
  questionText,
  RunJob,
  type RunNews,
  type RunState,
  type RunStatus,
  runKey,
  Stage,
  specHash,
  type Verification,
  withoutGroups,
} from './run.js'
export { idWords, isTextId, textId } from './text-id.js'
export { TogetherAsk, TogetherNews } from './together.js'
export { TokenPiece } from './token.js'
export { TokenGroup } from './token-group.js'
export { TOUR_STEPS, TourProgress, TourStep } from './tour.js'
export { type LensEvaluation, type RowQuality, TrainedLens } from './trained-lens.js'
export {
  JacobianTraining,
  newTitle,
  TrainingCurve,
  TrainingJob,
  TrainingSpec,
  type TrainingState,
  TunedTraining,
  trainingKey,
} from './training.js'
export { TextFacts, TextLook, TextRef, TextTokens, TextTokensRequest, TextUpload } from './training-text.js'
export { uploadQuery } from './upload-query.js'
export { withTile } from './with-tile.js'
