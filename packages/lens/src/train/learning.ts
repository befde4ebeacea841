import type { EvaluateQuestion, EvaluateReadings } from './run-evaluation.js'
import type { JacobianNews, JacobianQuestion, JacobianReadings } from './run-jacobian.js'
import type { TrainingNews, TrainQuestion, TrainReadings } from './run-training.js'

/** What the worker may be asked to learn, what it tells meanwhile, and what comes of it. */
export type LearningQuestion = TrainQuestion | EvaluateQuestion | JacobianQuestion
export type LearningNews = TrainingNews | JacobianNews
export type LearningReadings = TrainReadings | EvaluateReadings | JacobianReadings
