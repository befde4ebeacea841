import { readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** An unprivileged user of this machine. */
export interface Account {
  name: string
  uid: number
  gid: number
}

/** PostgreSQL refuses to run as root: the account it runs as instead, or undefined when we are not root. */
export function serverAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  const users = readFileSync('/etc/passwd', 'utf8').split('\n')
  for (const name of ['postgres', 'nobody']) {
    const fields = users.find((line) => line.startsWith(`${name}:`))?.split(':')
    if (fields) return { name, uid: Number(fields[2]), gid: Number(fields[3]) }
  }
  return { name: 'nobody', uid: 65534, gid: 65534 }
}

const EXECUTE = { owner: 0o100, group: 0o010, other: 0o001 }

/** Whether `account` may pass through every folder on the way to `path` and enter `path` itself, by mode bits. */
export function canReach(path: string, account: Account): boolean {
  for (let at = path; ; at = dirname(at)) {
    const { uid, gid, mode } = statSync(at)
    const bit = uid === account.uid ? EXECUTE.owner : gid === account.gid ? EXECUTE.group : EXECUTE.other
    if ((mode & bit) === 0) return false
    if (at === dirname(at)) return true
  }
}
