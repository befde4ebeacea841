import { care } from './board/care.js'
import { get as boardGet } from './board/get.js'
import { count as commentCount } from './comment/count.js'
import { edit as commentEdit } from './comment/edit.js'
import { keepCard } from './comment/keep-card.js'
import { keptCard } from './comment/kept-card.js'
import { move as commentMove } from './comment/move.js'
import { react } from './comment/react.js'
import { read as commentRead } from './comment/read.js'
import { remove as commentRemove } from './comment/remove.js'
import { reply } from './comment/reply.js'
import { resolve } from './comment/resolve.js'
import { start as commentStart } from './comment/start.js'
import { watch as commentWatch } from './comment/watch.js'
import { list as datasetList } from './dataset/list.js'
import { preview } from './dataset/preview.js'
import { remove as datasetRemove } from './dataset/remove.js'
import { fromHub } from './lens/from-hub.js'
import { list as lensList } from './lens/list.js'
import { remove as lensRemove } from './lens/remove.js'
import { rename as lensRename } from './lens/rename.js'
import { get as meGet } from './me/get.js'
import { hubToken } from './me/hub-token.js'
import { removeHubToken } from './me/remove-hub-token.js'
import { setColor } from './me/set-color.js'
import { setHubToken } from './me/set-hub-token.js'
import { cancelDownload } from './models/cancel-download.js'
import { capabilities } from './models/capabilities.js'
import { check } from './models/check.js'
import { dismissDownload } from './models/dismiss-download.js'
import { download } from './models/download.js'
import { downloads } from './models/downloads.js'
import { findTokens } from './models/find-tokens.js'
import { list as modelsList } from './models/list.js'
import { pin } from './models/pin.js'
import { proof } from './models/proof.js'
import { retryDownload } from './models/retry-download.js'
import { search } from './models/search.js'
import { tokenize } from './models/tokenize.js'
import { unload } from './models/unload.js'
import { watchDownloads } from './models/watch-downloads.js'
import { create } from './project/create.js'
import { duplicate } from './project/duplicate.js'
import { fork } from './project/fork.js'
import { leave } from './project/leave.js'
import { list as projectList } from './project/list.js'
import { remove } from './project/remove.js'
import { rename } from './project/rename.js'
import { restore } from './project/restore.js'
import { trash } from './project/trash.js'
import { cancel } from './run/cancel.js'
import { cost } from './run/cost.js'
import { request } from './run/request.js'
import { retry } from './run/retry.js'
import { verify } from './run/verify.js'
import { watch } from './run/watch.js'
import { createLink } from './share/create-link.js'
import { get as shareGet } from './share/get.js'
import { removeMember } from './share/remove-member.js'
import { revokeLink } from './share/revoke-link.js'
import { setRole } from './share/set-role.js'
import { first as textFirst } from './text/first.js'
import { list as textList } from './text/list.js'
import { remove as textRemove } from './text/remove.js'
import { tokens as textTokens } from './text/tokens.js'
import { board as tourBoard } from './tour/board.js'
import { get as tourGet } from './tour/get.js'
import { isThere } from './tour/is-there.js'
import { keep } from './tour/keep.js'
import { cancel as trainingCancel } from './training/cancel.js'
import { dismiss } from './training/dismiss.js'
import { get as trainingGet } from './training/get.js'
import { list as trainingList } from './training/list.js'
import { resume } from './training/resume.js'
import { start } from './training/start.js'
import { watch as trainingWatch } from './training/watch.js'
import { createCallerFactory, router } from './trpc.js'

/** Everything a browser may ask. */
export const appRouter = router({
  me: router({ get: meGet, setColor, hubToken, setHubToken, removeHubToken }),
  project: router({ list: projectList, create, rename, duplicate, fork, trash, restore, remove, leave }),
  share: router({ get: shareGet, createLink, revokeLink, setRole, removeMember }),
  board: router({ get: boardGet, care }),
  comment: router({
    watch: commentWatch,
    start: commentStart,
    reply,
    edit: commentEdit,
    remove: commentRemove,
    resolve,
    react,
    read: commentRead,
    move: commentMove,
    keepCard,
    keptCard,
    count: commentCount,
  }),
  models: router({
    list: modelsList,
    tokenize,
    findTokens,
    capabilities,
    proof,
    search,
    check,
    download,
    downloads,
    watchDownloads,
    cancelDownload,
    retryDownload,
    dismissDownload,
    pin,
    unload,
  }),
  lens: router({ list: lensList, rename: lensRename, remove: lensRemove, fromHub }),
  run: router({ request, retry, cancel, cost, verify, watch }),
  training: router({
    list: trainingList,
    get: trainingGet,
    start,
    cancel: trainingCancel,
    resume,
    dismiss,
    watch: trainingWatch,
  }),
  dataset: router({ list: datasetList, preview, remove: datasetRemove }),
  tour: router({ isThere, board: tourBoard, get: tourGet, keep }),
  text: router({ list: textList, first: textFirst, tokens: textTokens, remove: textRemove }),
})

export type AppRouter = typeof appRouter

/** The same questions asked from the server itself, for page loaders. */
export const createCaller = createCallerFactory(appRouter)
