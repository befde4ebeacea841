/** Every number that comes from outside is held against one of these. Each bound is a product decision, not a format's. */
export const LIMITS = {
  /** Longest prompt in characters that is tokenized at all; a 10,000-token prompt fits, a pasted book does not. */
  promptChars: 200_000,
  /** Longest prompt in tokens one run may read, whatever the checkpoint's own context length is. */
  promptTokens: 2_048,
  chatMessages: 100,
  topK: 50,
  trackedTokens: 64,
  tokenGroups: 12,
  groupNameChars: 24,
  layers: 512,
  heads: 512,
  interventions: 32,
  /** Prompts on one side of a difference of means. */
  promptSet: 16,
  continuationTokens: 256,
  /** How much of a continuation that is being written its viewers are told, ten times a second. */
  stageTextChars: 1_000,
  patchscopeTokens: 16,
  /** Largest stored result. An attention run over many layers, heads and tokens is the one that meets it. */
  resultBytes: 32 * 1024 * 1024,
  /** Most numbers in one stored result; attention weights may take a byte each. */
  resultCells: 40 * 1024 * 1024,
  /** A list of prompts as it is uploaded, what is kept of it, and how many lists one person keeps. */
  datasetBytes: 20 * 1024 * 1024,
  datasetPrompts: 10_000,
  datasetsPerPerson: 100,
  /** Broken lines that are listed; all are counted. */
  brokenLines: 20,
  /** A text that a lens learns from as it is uploaded, its documents, and how many texts one person keeps. */
  textBytes: 2 * 1024 * 1024 * 1024,
  textDocuments: 10_000_000,
  textsPerPerson: 100,
  /** Longest document of a text; a longer one is read as several. */
  documentChars: 200_000,
  /** A training, and how many of one person's may wait or run. */
  trainingSteps: 1_000_000,
  trainingEpochs: 1_000,
  tokensPerStep: 1_048_576,
  jacobianPrompts: 100_000,
  trainingsPerPerson: 10,
  /** An uploaded lens file, archives whole and unpacked; the largest published ones have some 8 GB. */
  lensBytes: 16 * 1024 * 1024 * 1024,
  /** A file of another tool: its bytes, its JSON's depth and number of values, its readings and their tokens. */
  importBytes: 32 * 1024 * 1024,
  importDepth: 32,
  importValues: 6_000_000,
  importResults: 200,
  importKeptBytes: 128 * 1024 * 1024,
  importTokenChars: 1_000,
  importTracked: 200_000,
  /** Comments: what a board, a thread and a comment hold; threads that are deleted do not count. */
  commentChars: 4_000,
  commentMentions: 20,
  threadsPerBoard: 1_000,
  commentsPerThread: 200,
  commentsPerBoard: 5_000,
  /** The record of a deleted card, kept with its threads so that it can be brought back. */
  keptCardBytes: 64 * 1024,
  titleChars: 80,
  noteChars: 300,
  nameChars: 120,
  personNameChars: 40,
  emailChars: 254,
  passwordCharsMin: 8,
  passwordCharsMax: 256,
  /** A card spec as JSON; it lives in the shared document, so it stays small. A prompt is its bulk. */
  specBytes: 24 * 1024,
} as const
