// @ts-check
// Old Node versions load this file too, to be told so in one line: no `node:` names, no new syntax.
import { readFileSync } from 'fs'
import { failure } from './failures.mjs'

/** Throws `unsupported-node` unless this Node fits `engines.node` of package.json. */
export function requireSupportedNode() {
  const supported = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).engines
    .node
  const version = process.versions.node
  if (!fits(version, supported)) throw failure('unsupported-node', { version: version, supported: supported })
}

/**
 * Whether `version` fits `range`: terms `^a.b`, `>=a.b`, joined by `||`.
 * @param {string} version
 * @param {string} range
 */
export function fits(version, range) {
  const found = numbers(version)
  return range.split('||').some(function (term) {
    const match = /^\s*(\^|>=)\s*(\d[\d.]*)\s*$/.exec(term)
    if (!match) throw new Error('Cannot read the term "' + term + '" of engines.node')
    const wanted = numbers(String(match[2]))
    if (match[1] === '^' && found[0] !== wanted[0]) return false
    return compare(found, wanted) >= 0
  })
}

/** @param {string} text */
function numbers(text) {
  return text.split('.').map(Number)
}

/**
 * @param {number[]} a
 * @param {number[]} b
 */
function compare(a, b) {
  for (let i = 0; i < 3; i++) {
    const difference = (a[i] || 0) - (b[i] || 0)
    if (difference !== 0) return difference
  }
  return 0
}
