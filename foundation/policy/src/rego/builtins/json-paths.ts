import { ObjectBuilder, RegoSet, entriesOf, isArray, isObject, keyOf, setOf } from '../value/index.ts'
import type { Key, Value } from '../value/index.ts'
import { members } from './arguments.ts'
import { failType, family } from './define.ts'

const PATHS = 'array[string|array]|set[string|array]'

/** A trie of paths: null where a path ends. */
type Trie = Map<Key, Trie | null>

/** Selecting and removing parts of documents by path. */
export const jsonPaths = family({
  'json.filter': [['object', PATHS], 'any', ([object, paths]) => keep(object as Value, trieOf(paths))],
  'json.remove': [['object', PATHS], 'any', ([object, paths]) => drop(object as Value, trieOf(paths))],
})

function trieOf(paths: Value | undefined): Trie {
  const root: Trie = new Map()
  for (const path of members(paths)) insert(root, pathKeys(path))
  return root
}

function insert(root: Trie, keys: readonly Value[]): void {
  let trie = root
  for (const [i, item] of keys.entries()) {
    const key = keyOf(item)
    const below = trie.get(key)
    if (below === null) return
    if (i === keys.length - 1) trie.set(key, null)
    else {
      const next: Trie = below ?? new Map()
      trie.set(key, next)
      trie = next
    }
  }
}

/** The keys of a JSON pointer without its leading slash, or of an array of keys. */
export function pathKeys(path: Value): Value[] {
  if (typeof path === 'string') {
    if (path === '') return []
    return path
      .replace(/^\/+/, '')
      .split('/')
      .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
  }
  if (!isArray(path)) failType('must be one of {string, array} containing paths')
  return [...path]
}

/** Positions of arrays are written as text. */
function at(trie: Trie, index: number): Trie | null | undefined {
  return trie.get(String(index))
}

function part(item: Value, below: Trie | null | undefined, change: (value: Value, trie: Trie) => Value): Value {
  return below ? change(item, below) : item
}

function keep(value: Value, trie: Trie): Value {
  if (isObject(value)) {
    const builder = new ObjectBuilder()
    for (const [key, item] of entriesOf(value)) {
      const below = trie.get(keyOf(key))
      if (below !== undefined) builder.set(key, below === null ? item : keep(item, below))
    }
    return builder.finish()
  }
  if (isArray(value)) {
    const kept: Value[] = []
    for (const [i, item] of value.entries()) {
      const below = at(trie, i)
      if (below !== undefined) kept.push(below === null ? item : keep(item, below))
    }
    return kept
  }
  if (value instanceof RegoSet) {
    const kept = [...value.items].filter(([key]) => trie.has(key))
    return setOf(kept.map(([key, item]) => part(item, trie.get(key), keep)))
  }
  return value
}

function drop(value: Value, trie: Trie): Value {
  if (isObject(value)) {
    const builder = new ObjectBuilder()
    for (const [key, item] of entriesOf(value)) {
      const below = trie.get(keyOf(key))
      if (below !== null) builder.set(key, below === undefined ? item : drop(item, below))
    }
    return builder.finish()
  }
  if (isArray(value)) {
    const kept: Value[] = []
    for (const [i, item] of value.entries()) {
      const below = at(trie, i)
      if (below !== null) kept.push(below === undefined ? item : drop(item, below))
    }
    return kept
  }
  if (value instanceof RegoSet) {
    const kept = [...value.items].filter(([key]) => trie.get(key) !== null)
    return setOf(kept.map(([key, item]) => part(item, trie.get(key), drop)))
  }
  return value
}
