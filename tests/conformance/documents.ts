import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { Pair } from './recorder.ts'

type Json = Record<string, unknown>
type Validate = (place: Place, value: unknown) => string[]

type Documents = {
  /** "GET /v3/teammates/{username}" of a pair; null when no document has it. */
  operationOf: (pair: Pair) => string | null
  /** What is wrong with a pair, in words; empty when the documents describe it. */
  faultsOf: (pair: Pair, operation: string) => string[]
}

/** SendGrid's own OpenAPI documents from `folder`; null where the folder is not named or holds none. */
export function openDocuments(folder: string | undefined): Documents | null {
  if (!folder || !existsSync(join(folder, MAIL))) return null
  const documents = new Map(
    readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .map((file) => [file, JSON.parse(readFileSync(join(folder, file), 'utf8')) as Json]),
  )
  const operations = [...documents].flatMap(([file, document]) => operationsOf(file, document))
  const validate = validator(documents)
  const mail = placeAt(MAIL, documents.get(MAIL) as Json, '')
  const anyError = mail.in('components', 'responses', 'PostMailSend401', ...SCHEMA)
  return {
    operationOf: (pair) => bestFit(operations, pair)?.name ?? null,
    faultsOf: (pair, name) => {
      const operation = operations.find((operation) => operation.name === name)
      if (!operation) return [`no document has ${name}`]
      return [
        ...parameterFaults(pair, operation.place, validate),
        ...requestFaults(pair, operation.place, validate),
        ...answerFaults(pair, operation.place, anyError, validate),
      ]
    },
  }
}

const MAIL = 'tsg_mail_v3.json'
const METHODS = ['get', 'post', 'put', 'patch', 'delete']
const SCHEMA = ['content', 'application/json', 'schema']

type Operation = { name: string; method: string; path: string; place: Place }

function operationsOf(file: string, document: Json): Operation[] {
  return Object.entries(document.paths as Record<string, Json>).flatMap(([path, item]) =>
    METHODS.filter((method) => method in item).map((method) => ({
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path,
      place: placeAt(file, document, '').in('paths', path, method),
    })),
  )
}

/** The literal path wins: in `/teammates/pending`, pending is nobody's name. */
function bestFit(operations: Operation[], { method, path }: Pair): Operation | undefined {
  const literals = (template: string) => template.split('/').filter((part) => !isParameter(part)).length
  return operations
    .filter((operation) => operation.method === method && fits(operation.path, path))
    .sort((a, b) => literals(b.path) - literals(a.path))[0]
}

function fits(template: string, path: string): boolean {
  const parts = path.split('/')
  const wanted = template.split('/')
  return (
    parts.length === wanted.length &&
    wanted.every((part, index) => (isParameter(part) ? parts[index] !== '' : part === parts[index]))
  )
}

function isParameter(part: string): boolean {
  return part.startsWith('{')
}

function parameterFaults(pair: Pair, place: Place, validate: Validate): string[] {
  const parameters = [...place.in('parameters').items(), ...place.parent().in('parameters').items()]
  const named = (kind: string, name: string) =>
    parameters.find(({ node }) => node?.in === kind && String(node.name).toLowerCase() === name.toLowerCase())
  const unknown = [...new Set(pair.query.keys())].flatMap((name) => {
    const parameter = named('query', name)
    if (!parameter) return [`the query has “${name}”, which is not described`]
    const values = pair.query.getAll(name)
    const faults = [values, ...values.flatMap((value) => [value, jsonOr(value)])].map((value) =>
      validate(parameter.in('schema'), value),
    )
    return faults.some((found) => found.length === 0)
      ? []
      : [`the query’s “${name}”: ${faults[1]?.join(', ')}`]
  })
  const missing = parameters
    .filter(
      ({ node }) => node?.in === 'query' && node.required === true && !pair.query.has(String(node.name)),
    )
    .map(({ node }) => `the query lacks “${String(node?.name)}”`)
  const header =
    pair.onBehalfOf !== null && !named('header', 'on-behalf-of') ? ['On-Behalf-Of is not described'] : []
  return [...unknown, ...missing, ...header]
}

function requestFaults(pair: Pair, place: Place, validate: Validate): string[] {
  // What was refused as wrong was wrong on purpose.
  if (pair.status === 400) return []
  const schema = place.in('requestBody', ...SCHEMA)
  if (!schema.node) return pair.request === null ? [] : ['the request has a body, and none is described']
  return pair.request === null
    ? ['the request lacks its body']
    : validate(schema, pair.request).map((fault) => `the request: ${fault}`)
}

/** Errors that a document leaves out (401, 403 and 429 mostly) are held to the form of those that it describes. */
function answerFaults(pair: Pair, place: Place, anyError: Place, validate: Validate): string[] {
  const response = place.in('responses', String(pair.status))
  if (!response.node && pair.status < 400) return [`status ${pair.status} is not described`]
  const described = response.in(...SCHEMA)
  const schema = described.node ? described : pair.status >= 400 ? anyError : null
  if (!schema) return pair.hasAnswerBody ? ['the answer has a body, and none is described'] : []
  return pair.hasAnswerBody
    ? validate(schema, pair.answer).map((fault) => `the answer: ${fault}`)
    : ['the answer lacks its body']
}

function validator(documents: ReadonlyMap<string, Json>): Validate {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  const added = new Set<string>()
  return ({ file, pointer }, value) => {
    if (!added.has(file)) ajv.addSchema(documents.get(file) as Json, file)
    added.add(file)
    const reference = `${file}#${pointer}`
    const check = ajv.getSchema(reference) ?? ajv.compile({ $ref: reference })
    if (check(value) === true) return []
    return (check.errors ?? []).map((error) => `${error.instancePath || 'as a whole'} ${error.message}`)
  }
}

/** A node of a document and its JSON pointer; a reference stands for what it names. */
type Place = {
  file: string
  pointer: string
  node: Json | undefined
  in: (...keys: string[]) => Place
  parent: () => Place
  items: () => Place[]
}

function placeAt(file: string, document: Json, pointer: string): Place {
  const node = pointer
    .split('/')
    .slice(1)
    .reduce<Json | undefined>((node, key) => node?.[unescapeKey(key)] as Json | undefined, document)
  const step = (from: Place, key: string) => {
    const inner = placeAt(file, document, `${from.pointer}/${escapeKey(key)}`)
    const reference = inner.node?.$ref
    return typeof reference === 'string' ? placeAt(file, document, reference.replace(/^#/, '')) : inner
  }
  const place: Place = {
    file,
    pointer,
    node,
    in: (...keys) => keys.reduce(step, place),
    parent: () => placeAt(file, document, pointer.replace(/\/[^/]*$/, '')),
    items: () => (Array.isArray(node) ? node.map((_, index) => step(place, String(index))) : []),
  }
  return place
}

function escapeKey(key: string): string {
  return encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))
}

function unescapeKey(key: string): string {
  return decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~')
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
