export type { Activations, NamedArray } from './cards/read-activations.js'
export type { DatasetPromptIds } from './cards/read-dataset.js'
export {
  type AnswerTo,
  type Engine,
  type EngineJob,
  type EngineOptions,
  openEngine,
  type RunOptions,
} from './engine/engine.js'

export { freeBytes } from './engine/memory.js'
export type { Device } from './engine/provider.js'
export type { Question } from './engine/question.js'
export { anchorPositions } from './generate/anchor-positions.js'
export type { WrittenToken } from './generate/tell-tokens.js'
export { cutWindows, type TextWindows } from './train/cut-windows.js'
export type { JacobianMean } from './train/jacobian-mean.js'
export type { LensMaps, MapsInFile } from './train/lens-maps.js'
export type { LearningNews } from './train/news.js'
export { ADAM_RECIPE, type Recipe, SGD_RECIPE } from './train/recipe.js'
export { recipeOf } from './train/recipe-of.js'
export type { TrainReadings } from './train/run-training.js'
export type { TrainingState } from './train/train-translators.js'
