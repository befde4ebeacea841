export { type Asker, type Auth, createAuth, type Login } from './auth.js'
export { checkOrigin } from './check-origin.js'
export { plainLine } from './plain-line.js'
export { requireRole, roleOnBoard, roleOnProject } from './roles.js'
