export {
  type BoardOnDisk,
  boardLogStretches,
  boardOnDisk,
  type LogStretch,
  rebuildBoard,
} from './board-care.js'
export {
  appendToBoardLog,
  type BoardClaim,
  type BoardLog,
  compactBoardLog,
  FenceLost,
  LogBroken,
  type LogEntry,
  openBoardLog,
  saveBoardProjection,
} from './board-log.js'
export {
  type BoardVersionFacts,
  boardVersionState,
  type DamagedRow,
  damagedRows,
  lastGoodVersion,
  listBoardVersions,
  saveBoardVersion,
  setAsideRows,
  type VersionKind,
} from './board-versions.js'
export { type BoardFacts, boardProjection, findBoard, resultsBySpec } from './boards.js'
export {
  addComment,
  editComment,
  keepDeletedCard,
  keptCard,
  moveThread,
  reactToComment,
  readThread,
  removeComment,
  resolveThread,
  startThread,
} from './comment-writes.js'
export {
  boardThreads,
  type CommentNote,
  commentFactsOf,
  findThread,
  membersAmong,
  projectComments,
  threadFacts,
  threadRead,
  threadReads,
} from './comments.js'
export { connect, type Db } from './connect.js'
export { copyProject } from './copy-project.js'
export { datasetHead, findDataset, keepDataset, listDatasets, otherDatasetsOf, removeDataset } from './datasets.js'
export { dbErrors } from './db-errors.js'
export {
  type DownloadWork,
  failDownload,
  finishDownload,
  isWanted,
  mendLostDownloads,
  requeueDownload,
  setDownloaded,
  startDownload,
} from './download-work.js'
export {
  cancelDownload,
  type DownloadRequest,
  dismissDownload,
  downloadUnderWay,
  findDownload,
  findOrQueueDownload,
  listDownloads,
  retryDownload,
} from './downloads.js'
export { type FinishedRun, finishedRuns, keepGlance, readGlances } from './glances.js'
export { findHubToken, hubTokenFacts, removeHubToken, type SealedHubToken, saveHubToken } from './hub-tokens.js'
export { keepImports, type StoredImport } from './imports.js'
export { findInvitation, type Invitation } from './invitation.js'
export { type LensUses, lensUses } from './lens-uses.js'
export {
  findLens,
  findLibraryLens,
  keepLens,
  lensKeeper,
  lensMarks,
  listLenses,
  markMissing,
  type NewLens,
  removeLens,
  renameLens,
  retireShippedLenses,
  shippedLens,
} from './lenses.js'
export { listProjects, type ProjectLine, type ProjectShow } from './list-projects.js'
export { type ListenOptions, listen } from './listen.js'
export {
  deleteExpiredLoginSessions,
  deleteLoginSession,
  deleteLoginSessionsOf,
  extendLoginSession,
  findLoginSession,
  type LoginSessionRow,
  loginSessionsOf,
  saveLoginSession,
} from './login-sessions.js'
export {
  type Access,
  announceAccessOf,
  boardAccess,
  type MemberFacts,
  membersOf,
  projectAccess,
  removeMember,
  setMemberRole,
  touchOpened,
} from './members.js'
export { migrate } from './migrate.js'
export { modelPins, setModelPin } from './model-pins.js'
export { claimPerson, createGuest, createPerson, findPersonByEmail, renamePerson } from './people.js'
export { recolorPerson } from './person-color.js'
export {
  type BoardContent,
  createProject,
  findProject,
  removeProject,
  renameProject,
  restoreProject,
  trashProject,
} from './projects.js'
export { readiness } from './readiness.js'
export { type PastRun, recentRuns } from './recent-runs.js'
export {
  boardRuns,
  boardsOfRun,
  findRunBySpec,
  mayLookEarly,
  mayReadResult,
  queuedRunsOf,
  type RunOnBoard,
  readResult,
  runOnBoards,
  runState,
  stateOnBoard,
} from './run-states.js'
export { failRun, finishRun, isStillWanted, requeueRun, setStage, startRun } from './run-work.js'
export { cancelRun, findOrQueueRun, retryRun, showRun } from './runs.js'
export { createShareLink, joinByLink, revokeShareLink, type ShareLinkFacts, shareLinksOf } from './share-links.js'
export { storedRun } from './stored-run.js'
export {
  findText,
  forgetUnusedTexts,
  keepShippedText,
  keepText,
  letGoOfText,
  listTexts,
  type NewText,
  otherTextsOf,
} from './texts.js'
export {
  createTour,
  keepTourProgress,
  openTour,
  type TourContent,
  tourIsSeeded,
  tourIsThere,
  tourProgress,
} from './tour.js'
export { type TrainingSeen, trainingFor } from './training-row.js'
export {
  failTraining,
  finishTraining,
  isTrainingWanted,
  mendLostTrainings,
  requeueTraining,
  setTrainingProgress,
  startTraining,
  type TrainingProgress,
  type TrainingWork,
  unfinishedTrainings,
} from './training-work.js'
export {
  cancelTraining,
  dismissTraining,
  findOrQueueTraining,
  findTraining,
  listTrainings,
  resumeTraining,
  trainingCurve,
} from './trainings.js'
export {
  failVerification,
  finishVerification,
  requestVerification,
  requeueVerification,
  startVerification,
  waitingVerificationsOf,
} from './verifications.js'
export { beat, failLostRuns, forgetWorkers, type LockHolder, lockHolders, releaseJobs } from './workers.js'
