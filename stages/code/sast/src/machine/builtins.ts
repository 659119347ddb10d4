import type { Obj } from '../value/object.ts'
import { unite, withStep } from '../value/taint.ts'
import {
  ANY,
  BOTTOM,
  constant,
  isBottom,
  join,
  reference,
  retaint,
  soleConst,
  tainted,
  UNDEFINED,
  type Value,
} from '../value/value.ts'
import type { Instr } from '../ir/ir.ts'
import type { Method } from './operations.ts'
import { deepTaint, loadAny, loadField, loadIndex, storeField, storeIndex } from './fields.ts'
import { allocate, objectOf, putObject, type Frame } from './frame.ts'
import { iterate, keysOf } from './iterate.ts'
import { textOf } from './operators.ts'
import { copyFields } from './special.ts'
import { textMethod } from './text.ts'

const overElements = new Set([
  'forEach',
  'map',
  'filter',
  'find',
  'findLast',
  'findIndex',
  'some',
  'every',
  'flatMap',
  'each',
  'anyMatch',
  'allMatch',
  'noneMatch',
  'mapToObj',
  'ifPresent',
  'peek',
  'removeIf',
  'replaceAll',
  'computeIfPresent',
])
const copies = new Set([
  'slice',
  'concat',
  'reverse',
  'sort',
  'flat',
  'copy',
  'clone',
  'toReversed',
  'toSorted',
  'stream',
  'parallelStream',
  'iterator',
  'listIterator',
  'subList',
  'collect',
  'toList',
  'distinct',
  'sorted',
  'limit',
  'skip',
  'boxed',
  'toArray',
  'descendingIterator',
  'fill',
  'asIterator',
  'entries',
])

/** A method of a container, of text, or of a promise; undefined when it is none of these. */
export const builtinMethod = (f: Frame, object: Obj | undefined, m: Method): Value | undefined => {
  if (
    object !== undefined &&
    object.kind !== 'external' &&
    object.kind !== 'class' &&
    object.kind !== 'module' &&
    object.kind !== 'function' &&
    object.cls === undefined
  ) {
    const done = containerMethod(f, object, m)
    if (done !== undefined) return done
  }
  if (
    m.name === 'then' ||
    m.name === 'catch' ||
    m.name === 'finally' ||
    m.name === 'thenApply' ||
    m.name === 'thenAccept' ||
    m.name === 'thenCompose'
  )
    return promiseMethod(f, m)
  if (overElements.has(m.name) && m.args[0]?.refs.some((id) => objectOf(f, id).kind === 'function') === true)
    return overEach(f, object, m)
  if (m.name === 'reduce' && m.args.length > 0) return reduce(f, object, m)
  return textMethod(f, object, m)
}

const promiseMethod = (f: Frame, m: Method): Value | undefined => {
  const callback = m.name === 'catch' ? undefined : m.args[0]
  if (callback === undefined || !callback.refs.some((id) => objectOf(f, id).kind === 'function')) {
    if (m.args[0] !== undefined)
      f.machine.operations.call(f, {
        callee: m.args[0],
        receiver: undefined,
        args: [reference(f.machine.externalId('Error'))],
        instr: plain(m),
      })
    f.dead = false
    return m.receiver
  }
  const result = f.machine.operations.call(f, {
    callee: callback,
    receiver: undefined,
    args: m.name === 'finally' ? [] : [m.receiver],
    instr: plain(m),
  })
  f.dead = false
  return m.name === 'finally' ? m.receiver : result
}

const plain = (m: Method): Instr => ({ ...m.instr, kw: undefined })

const overEach = (f: Frame, object: Obj | undefined, m: Method): Value => {
  const source = object === undefined ? m.receiver : m.receiver
  const isMap = object?.kind === 'map'
  const element = loadAny(f, source, m.instr.node)
  const args =
    isMap && f.fn.file.language === 'java'
      ? [keysOf(f, source), element]
      : [element, isMap ? keysOf(f, source) : ANY, m.receiver]
  const result = f.machine.operations.call(f, { callee: m.args[0]!, receiver: m.args[1], args, instr: plain(m) })
  f.dead = false
  switch (m.name) {
    case 'map':
    case 'mapToObj':
      return reference(allocate(f, m.instr.node, 'array', { elem: result, len: -1 }))
    case 'flatMap':
      return reference(allocate(f, m.instr.node, 'array', { elem: loadAny(f, result, m.instr.node), len: -1 }))
    case 'filter':
    case 'peek':
      return reference(allocate(f, m.instr.node, 'array', { elem: element, len: -1 }))
    case 'find':
    case 'findLast':
      return join(element, UNDEFINED)
    default:
      return ANY
  }
}

const reduce = (f: Frame, object: Obj | undefined, m: Method): Value => {
  void object
  const isJava = f.fn.file.language === 'java'
  const callback = isJava && m.args.length > 1 ? m.args[1]! : m.args[0]!
  const start = isJava && m.args.length > 1 ? m.args[0]! : (m.args[1] ?? loadAny(f, m.receiver, m.instr.node))
  const element = loadAny(f, m.receiver, m.instr.node)
  let result = start
  for (let turn = 0; turn < 2; turn++) {
    result = join(
      result,
      f.machine.operations.call(f, {
        callee: callback,
        receiver: undefined,
        args: [result, element, ANY, m.receiver],
        instr: plain(m),
      }),
    )
    f.dead = false
  }
  return result
}

const containerMethod = (f: Frame, object: Obj, m: Method): Value | undefined => {
  const { name, args } = m
  const [first = UNDEFINED, second = UNDEFINED] = args
  const isList = object.kind === 'array'
  switch (name) {
    case 'push':
    case 'append':
    case 'add':
    case 'addLast':
    case 'offer':
    case 'addElement':
    case 'enqueue':
      return add(f, object, m)
    case 'unshift':
    case 'addFirst':
    case 'appendleft':
      return isList ? insert(f, object, 0, args) : undefined
    case 'insert':
      return isList ? insert(f, object, Number(soleConst(first)?.value ?? -1), args.slice(1)) : undefined
    case 'extend':
    case 'addAll':
    case 'update':
    case 'putAll':
    case '<assign>':
      return extend(f, object, m)
    case 'set':
    case 'put':
    case 'putIfAbsent':
    case 'setProperty':
      if (args.length < 2) return undefined
      storeIndex(f, reference(object.id), first, second)
      return name === 'set' ? reference(object.id) : ANY
    case 'get':
    case 'getOrDefault':
    case 'at':
    case 'elementAt':
    case 'getProperty':
    case 'setdefault':
      return getElement(f, object, m)
    case 'pop':
    case 'shift':
    case 'remove':
    case 'removeFirst':
    case 'removeLast':
    case 'popleft':
    case 'poll':
    case 'pollFirst':
    case 'pollLast':
    case 'popitem':
    case 'delete':
      return remove(f, object, m)
    default:
      return queryMethod(f, object, m)
  }
}

const queryMethod = (f: Frame, object: Obj, m: Method): Value | undefined => {
  const { name, args, instr } = m
  const [first = UNDEFINED] = args
  const isList = object.kind === 'array'
  switch (name) {
    case 'peek':
    case 'getFirst':
    case 'getLast':
    case 'firstElement':
    case 'lastElement':
    case 'element':
    case 'next':
    case 'previous':
    case 'findFirst':
    case 'findAny':
    case 'orElse':
    case 'orElseThrow':
      return args.length === 0 || name.startsWith('orElse') ? loadAny(f, reference(object.id), instr.node) : undefined
    case 'clear':
      putObject(f, { ...object, fields: new Map(), elem: BOTTOM, len: isList ? 0 : -1 })
      return UNDEFINED
    case 'keys':
    case 'keySet':
      return reference(allocate(f, instr.node, 'array', { elem: keysOf(f, reference(object.id)), len: -1 }))
    case 'values':
      return reference(
        allocate(f, instr.node, 'array', { elem: loadAny(f, reference(object.id), instr.node), len: -1 }),
      )
    case 'items':
    case 'entrySet':
      return reference(
        allocate(f, instr.node, 'array', {
          elem: iterate(f, reference(object.id), 'entries', instr.node + 1),
          len: -1,
        }),
      )
    case 'getKey':
      return loadField(f, reference(object.id), '0', instr.node)
    case 'getValue':
      return loadField(f, reference(object.id), '1', instr.node)
    case 'join':
      return join(isList ? joined(f, object, first, instr.node) : ANY, BOTTOM)
    default:
      return testMethod(f, object, m)
  }
}

const testMethod = (f: Frame, object: Obj, m: Method): Value | undefined => {
  const { name } = m
  const isList = object.kind === 'array'
  switch (name) {
    case 'has':
    case 'includes':
    case 'contains':
    case 'containsKey':
    case 'hasOwnProperty':
    case 'isEmpty':
    case 'size':
    case 'indexOf':
    case 'hasNext':
    case 'length':
    case 'equals':
    case 'index':
    case 'count':
      return isList && (name === 'size' || name === 'isEmpty') && object.len >= 0
        ? constant(name === 'size' ? object.len : object.len === 0)
        : ANY
    case 'splice':
      return spliced(f, object, m)
    default:
      return copies.has(name) ? copied(f, object, m) : undefined
  }
}

const add = (f: Frame, object: Obj, m: Method): Value | undefined => {
  const { args } = m
  if (object.kind === 'array') {
    if (m.name === 'add' && args.length === 2)
      return insert(f, object, Number(soleConst(args[0]!)?.value ?? -1), args.slice(1))
    if (object.len < 0 || object.weak || object.len + args.length > 32 || m.instr.kw !== undefined) {
      const elem = args.reduce(
        (all, one, i) => join(all, m.instr.kw?.[i] === '...' ? loadAny(f, one, m.instr.node) : one),
        object.elem,
      )
      putObject(f, { ...object, elem, len: -1 })
    } else {
      const fields = new Map(object.fields)
      args.forEach((value, i) => fields.set(String(object.len + i), value))
      putObject(f, { ...object, fields, len: object.len + args.length })
    }
    return ANY
  }
  if (object.kind === 'set' || object.kind === 'symbolic') {
    putObject(f, { ...object, elem: args.reduce(join, object.elem) })
    return m.name === 'add' && f.fn.file.language === 'javascript' ? reference(object.id) : ANY
  }
  return undefined
}

const insert = (f: Frame, object: Obj, at: number, values: readonly Value[]): Value => {
  if (object.len < 0 || object.weak || !(at >= 0 && at <= object.len) || object.len + values.length > 32) {
    putObject(f, {
      ...object,
      fields: new Map(),
      elem: join([...object.fields.values()].reduce(join, object.elem), values.reduce(join, BOTTOM)),
      len: -1,
    })
    return ANY
  }
  const all = Array.from({ length: object.len }, (_, i) => object.fields.get(String(i)) ?? UNDEFINED)
  all.splice(at, 0, ...values)
  putObject(f, { ...object, fields: new Map(all.map((value, i) => [String(i), value])), len: all.length })
  return ANY
}

const extend = (f: Frame, object: Obj, m: Method): Value => {
  const from = m.args.at(-1) ?? UNDEFINED
  if (object.kind === 'object' || object.kind === 'map') {
    m.args.forEach((value, i) => {
      const keyword = m.instr.kw?.[i] ?? ''
      if (keyword === '' || keyword === '**') copyFields(f, value, reference(object.id), m.instr.node)
      else storeField(f, reference(object.id), keyword, value)
    })
    return ANY
  }
  const source = from.refs.length === 1 ? objectOf(f, from.refs[0]!) : undefined
  if (source?.kind === 'array' && source.len >= 0 && object.len >= 0 && !object.weak && source.len + object.len <= 32) {
    const fields = new Map(object.fields)
    for (let i = 0; i < source.len; i++) fields.set(String(object.len + i), source.fields.get(String(i)) ?? UNDEFINED)
    putObject(f, { ...object, fields, len: object.len + source.len })
  } else putObject(f, { ...object, elem: join(object.elem, loadAny(f, from, m.instr.node)), len: -1 })
  return ANY
}

const getElement = (f: Frame, object: Obj, m: Method): Value | undefined => {
  if (m.args.length === 0) return object.kind === 'object' ? undefined : loadAny(f, reference(object.id), m.instr.node)
  const found = loadIndex(f, reference(object.id), m.args[0]!, m.instr.node)
  if (m.args.length === 1) return found
  const isMissing =
    !found.unknown && found.refs.length === 0 && found.consts.length === 1 && found.consts[0] === undefined
  if (m.name === 'setdefault')
    storeIndex(f, reference(object.id), m.args[0]!, isMissing ? m.args[1]! : join(found, m.args[1]!))
  return isMissing ? m.args[1]! : join(found, m.args[1]!)
}

const fromStart = new Set(['shift', 'removeFirst', 'popleft', 'poll', 'pollFirst'])

const remove = (f: Frame, object: Obj, m: Method): Value => {
  const sole = m.args.length === 0 ? undefined : soleConst(m.args[0]!)
  if (object.kind !== 'array') {
    const found =
      m.args.length === 0
        ? loadAny(f, reference(object.id), m.instr.node)
        : loadIndex(f, reference(object.id), m.args[0]!, m.instr.node)
    if (sole !== undefined && !object.weak) {
      const fields = new Map(object.fields)
      fields.delete(String(sole.value))
      putObject(f, { ...objectOf(f, object.id), fields })
    }
    return found
  }
  const any = loadAny(f, reference(object.id), m.instr.node)
  const isByValue = f.fn.file.language === 'python' && m.name === 'remove'
  const isStackTop =
    m.args.length === 0 && !fromStart.has(m.name) && !(m.name === 'remove' && f.fn.file.language === 'java')
  const at =
    m.args.length > 0 ? (typeof sole?.value === 'number' ? sole.value : Number.NaN) : isStackTop ? object.len - 1 : 0
  const index = at < 0 ? object.len + at : at
  if (object.len <= 0 || object.weak || isByValue || !(index >= 0 && index < object.len)) {
    if (object.len >= 0)
      putObject(f, {
        ...object,
        fields: new Map(),
        elem: [...object.fields.values()].reduce(join, object.elem),
        len: -1,
      })
    return any
  }
  const all = Array.from({ length: object.len }, (_, i) => object.fields.get(String(i)) ?? UNDEFINED)
  const [taken] = all.splice(index, 1)
  putObject(f, { ...object, fields: new Map(all.map((value, i) => [String(i), value])), len: all.length })
  return taken ?? any
}

const joined = (f: Frame, object: Obj, separator: Value, node: number): Value => {
  const parts: Value[] = []
  if (object.len >= 0 && isBottom(object.elem)) {
    for (let i = 0; i < object.len; i++) {
      if (i > 0) parts.push(separator.consts[0] === undefined && !separator.unknown ? constant(',') : separator)
      parts.push(object.fields.get(String(i)) ?? UNDEFINED)
    }
  } else parts.push(tainted(deepTaint(f, reference(object.id), 2)), separator)
  return textOf(f, parts, node)
}

const spliced = (f: Frame, object: Obj, m: Method): Value => {
  const elem = m.args.slice(2).reduce(join, loadAny(f, reference(object.id), m.instr.node))
  putObject(f, { ...object, elem, fields: new Map(), len: -1 })
  return reference(allocate(f, m.instr.node, 'array', { elem, len: -1 }))
}

const copied = (f: Frame, object: Obj, m: Method): Value => {
  const more =
    m.name === 'concat'
      ? m.args.reduce((all, one) => join(all, one.refs.length > 0 ? loadAny(f, one, m.instr.node) : one), BOTTOM)
      : BOTTOM
  const isWhole =
    m.name !== 'slice' &&
    m.name !== 'subList' &&
    m.name !== 'reverse' &&
    m.name !== 'sort' &&
    m.name !== 'concat' &&
    m.name !== 'sorted' &&
    m.name !== 'toReversed'
  if (m.name === 'slice' && object.len >= 0 && isBottom(object.elem)) return exactSlice(f, object, m)
  const made: Partial<Obj> = isWhole
    ? { fields: object.fields, elem: object.elem, len: object.len }
    : { elem: join(loadAny(f, reference(object.id), m.instr.node), more), len: -1 }
  if (m.name === 'sort' || m.name === 'reverse') return reference(object.id)
  const taint = withStep(m.receiver.taint, { file: f.fn.file, node: m.instr.node }, 'model')
  const copy = reference(allocate(f, m.instr.node, object.kind === 'symbolic' ? 'array' : object.kind, made))
  return retaint(copy, object.port === '' ? unite(copy.taint, taint) : [])
}

const exactSlice = (f: Frame, object: Obj, m: Method): Value => {
  const [from, to] = [
    soleConst(m.args[0] ?? constant(0))?.value ?? 0,
    soleConst(m.args[1] ?? constant(object.len))?.value ?? object.len,
  ]
  if (typeof from !== 'number' || typeof to !== 'number')
    return reference(
      allocate(f, m.instr.node, 'array', { elem: loadAny(f, reference(object.id), m.instr.node), len: -1 }),
    )
  const all = Array.from({ length: object.len }, (_, i) => object.fields.get(String(i)) ?? UNDEFINED).slice(from, to)
  return reference(
    allocate(f, m.instr.node, 'array', { fields: new Map(all.map((value, i) => [String(i), value])), len: all.length }),
  )
}
