export { type BindOptions, bindStore, type StoreBinding } from './bind-store.js'
export { carefulUndo, wasAllOvertaken } from './careful-undo.js'
export { type BoardConnection, type ConnectOptions, connectBoard, type SaveState, wouldLose } from './connect-board.js'
