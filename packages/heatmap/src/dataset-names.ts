import type { DatasetMeasure } from '@lensboard/contract'

/** Heading and unit of what is averaged. */
export const DATASET_NAMES: Record<DatasetMeasure, string> = {
  targetLogProb: 'ln p of next',
  targetTop1: 'Next is top',
  entropy: 'Entropy',
  klFromOutput: 'KL(output‖row)',
  klToOutput: 'KL(row‖output)',
  answerLogProb: 'ln p of answer',
  answerTop1: 'Answer is top',
}
