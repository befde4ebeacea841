import type { AttentionResult, ImportFormat, LensResult } from '@lensboard/contract'

/** What every reader gets beside the parsed file: its name. */
export interface FileName {
  file: string
}

/** One reading that a file holds. */
export interface ImportedReading {
  /** What its card is called. */
  title: string
  /** The model and the prompt as the file names them; empty where it does not. */
  model: string
  prompt: string
  /** "14 tokens × 80 layers · text only, no ids". */
  facts: string
  result: LensResult | AttentionResult
}

/** What a file is, before anything is asked or kept of it. */
export interface Recognised {
  format: ImportFormat
  /** The format's name: "logitlenskit V2". */
  title: string
  /** All of it in one line. */
  facts: string
  results: ImportedReading[]
  /** What of the file is left behind, and why, a sentence each. */
  left: string[]
}
