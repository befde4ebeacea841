#!/usr/bin/env node
// Prisma's schema engine without its download: speaks the native binary's JSON-RPC over stdio, backed by the official
// WebAssembly build of the same commit (@prisma/schema-engine-wasm) and node-postgres. PostgreSQL only.
// prisma.config.ts points PRISMA_SCHEMA_ENGINE_BINARY here; delete that line to use Prisma's own binary.
import fs from 'node:fs'
import { createRequire } from 'node:module'
import readline from 'node:readline'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import pg from 'pg'

/** The parts of the native engine's command line that matter here. */
function readArguments(argv) {
  const found = { datamodels: [], datasource: {}, command: undefined }
  for (let i = 0; i < argv.length; i++) {
    if (argv[i] === '--datamodels') found.datamodels.push(argv[++i])
    else if (argv[i] === '--datasource') found.datasource = JSON.parse(argv[++i])
    else if (argv[i] === 'cli') return { ...found, command: argv[i + 1] }
    else if (argv[i].startsWith('--')) i++
  }
  return found
}

const { datamodels, datasource, command } = readArguments(process.argv.slice(2))
const shadows = new Set()

const databaseName = (url) => decodeURIComponent(new URL(url).pathname.slice(1))

// Discrete fields: with a connection string the adapter's shadow connection would land on the main database.
function connectionOf(url, database = databaseName(url)) {
  const { hostname, port, username, password, searchParams } = new URL(url)
  return {
    host: hostname,
    port: Number(port || 5432),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database,
    ssl: ['require', 'verify-full'].includes(searchParams.get('sslmode') ?? '') || undefined,
  }
}

async function withClient(connection, work) {
  const client = new pg.Client(connection)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

const asAdmin = (url, work) => withClient(connectionOf(url, 'postgres'), work)

const createDatabase = (url) =>
  asAdmin(url, async (client) => {
    const name = databaseName(url)
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name])
    if (!rowCount) await client.query(`create database ${client.escapeIdentifier(name)}`)
    return name
  })

const dropDatabase = (url, name = databaseName(url)) =>
  asAdmin(url, (client) => client.query(`drop database if exists ${client.escapeIdentifier(name)} with (force)`))

const COMMANDS = {
  'can-connect-to-database': (url) => withClient(connectionOf(url), async () => {}),
  'create-database': createDatabase,
  'drop-database': dropDatabase,
}

async function runCommand() {
  try {
    await COMMANDS[command]?.(datasource.url)
    return 0
  } catch (error) {
    const missing = error.code === '3D000'
    const message = missing ? `Database \`${databaseName(datasource.url)}\` does not exist` : String(error.message)
    const fields = { error_code: missing ? 'P1003' : 'P1001', is_panic: false, message }
    const line = { timestamp: new Date().toISOString(), level: 'ERROR', fields, target: 'schema_engine::logger' }
    process.stderr.write(`\n${JSON.stringify(line)}`)
    return 1
  }
}

// Catalogue types the adapter refuses (name, "char", their arrays, regclass), read as text.
const AS_TEXT = { 18: 25, 19: 25, 1002: 1009, 1003: 1009, 2205: 25 }
const CHAR = 18

/** Mends three quirks of the adapter: catalogue types, "char" columns, and scripts that it would split at every `;`. */
function mended(adapter) {
  const performIO = adapter.performIO.bind(adapter)
  const queryRaw = adapter.queryRaw.bind(adapter)
  adapter.queryRaw = async (query) => {
    const chars = []
    adapter.performIO = async (statement) => {
      const answer = await performIO(statement)
      for (const [i, field] of (answer?.fields ?? []).entries()) {
        if (field.dataTypeID === CHAR) chars.push(i)
        field.dataTypeID = AS_TEXT[field.dataTypeID] ?? field.dataTypeID
      }
      return answer
    }
    const rows = await queryRaw(query)
    for (const i of chars) rows.columnTypes[i] = ColumnTypeEnum.Character
    return rows
  }
  adapter.executeScript = async (sql) => {
    try {
      await adapter.client.query(sql)
    } catch (error) {
      adapter.onError(error)
    }
  }
  return adapter
}

const openAdapter = async (connection) =>
  mended(await new PrismaPg({ ...connection, max: 4, allowExitOnIdle: true }).connect())

const factory = {
  provider: 'postgres',
  adapterName: '@prisma/adapter-pg',
  connect: () => openAdapter(connectionOf(datasource.url)),
  async connectToShadowDb() {
    if (datasource.shadowDatabaseUrl) return openAdapter(connectionOf(datasource.shadowDatabaseUrl))
    const name = `prisma_migrate_shadow_db_${crypto.randomUUID()}`
    await asAdmin(datasource.url, (client) => client.query(`create database "${name}"`))
    shadows.add(name)
    const adapter = await openAdapter(connectionOf(datasource.url, name))
    const dispose = adapter.dispose.bind(adapter)
    adapter.dispose = async () => {
      await dispose()
      await dropDatabase(datasource.url, name).catch(() => {})
    }
    return adapter
  },
}

async function loadEngine(bound) {
  const require = createRequire(import.meta.url)
  const glue = await import('@prisma/schema-engine-wasm/schema_engine_bg')
  const file = require.resolve('@prisma/schema-engine-wasm').replace(/schema_engine\.js$/, 'schema_engine_bg.wasm')
  const module = new WebAssembly.Module(fs.readFileSync(file))
  const instance = new WebAssembly.Instance(module, { './schema_engine_bg.js': glue })
  glue.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start()
  const files = datamodels.map((path) => [path, fs.readFileSync(path, 'utf8')])
  return glue.SchemaEngine.new({ datamodels: files.length > 0 ? files : undefined }, () => {}, bound)
}

const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)

async function serve() {
  const bound = bindMigrationAwareSqlAdapterFactory(factory)
  const printed = new Map()
  let engine

  const print = (content) =>
    new Promise((resolve) => {
      const id = `print-${printed.size}`
      printed.set(id, resolve)
      send({ id, method: 'print', params: { content } })
    })

  async function answer({ method, params }) {
    if (method === 'createDatabase') {
      const { tag, url } = params.datasource
      return { databaseName: await createDatabase(tag === 'ConnectionString' ? url : datasource.url) }
    }
    engine ??= loadEngine(bound)
    const result = await (await engine)[method === 'getDatabaseVersion' ? 'version' : method](params)
    if (method === 'diff' && result?.stdout) await print(result.stdout)
    return result ?? {}
  }

  const refusal = (error) => ({
    code: 4466,
    message: 'An error happened. Check the data field for details.',
    data: {
      is_panic: error instanceof WebAssembly.RuntimeError,
      message: String(bound.errorRegistry?.consumeError?.(0)?.error?.message ?? error?.message ?? error),
      meta: null,
      error_code: error?.code,
    },
  })

  for await (const line of readline.createInterface({ input: process.stdin })) {
    if (!line.trim()) continue
    const message = JSON.parse(line)
    if (!message.method) printed.get(message.id)?.()
    else
      answer(message).then(
        (result) => send({ id: message.id, result }),
        (error) => send({ id: message.id, error: refusal(error) }),
      )
  }
  for (const name of shadows) await dropDatabase(datasource.url, name).catch(() => {})
}

if (command) process.exitCode = await runCommand()
else await serve()
process.exit()
