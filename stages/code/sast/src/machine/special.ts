import { withStep } from '../value/taint.ts'
import { ANY, BOTTOM, constant, join, reference, soleConst, soleText, UNDEFINED, type Value } from '../value/value.ts'
import type { ExternalCall } from './operations.ts'
import { deepTaint, loadAny, loadField, loadIndex, storeField, storeIndex } from './fields.ts'
import { allocate, objectOf, putObject, type Frame } from './frame.ts'
import { iterate, keysOf } from './iterate.ts'

type Special = (f: Frame, call: ExternalCall) => Value | undefined

const first = (call: ExternalCall): Value => call.args[0] ?? UNDEFINED

const listOf = (f: Frame, call: ExternalCall, elem: Value): Value =>
  reference(allocate(f, call.instr.node, 'array', { elem, len: -1 }))

/** Copies the fields of the others into the first one and returns it. */
const assign: Special = (f, call) => {
  const target = first(call)
  for (const value of call.args.slice(1)) copyFields(f, value, target, call.instr.node)
  return target
}

export const copyFields = (f: Frame, from: Value, to: Value, node: number): void => {
  for (const id of from.refs) {
    const object = objectOf(f, id)
    if (object.kind === 'external' || object.kind === 'function') continue
    for (const [name, value] of object.fields) storeField(f, to, name, value)
  }
  const rest = loadAny(
    f,
    {
      ...from,
      refs: from.refs.filter((id) => objectOf(f, id).port !== '' || objectOf(f, id).kind === 'external'),
      unknown: true,
    },
    node,
  )
  const elem = from.refs.reduce((all, id) => join(all, objectOf(f, id).elem), BOTTOM)
  if (rest.taint.length > 0 || elem !== BOTTOM) {
    for (const id of to.refs) {
      const object = objectOf(f, id)
      putObject(f, { ...object, elem: join(object.elem, join(elem, rest)) })
    }
  }
}

const requires: Special = (f, call) => {
  const specifier = soleText(first(call))
  return specifier === undefined ? undefined : f.machine.operations.importValue(f, specifier, call.instr.node)
}

const promise: Special = (f, call) => {
  const resolved = reference(allocate(f, call.instr.node, 'object'))
  const resolver = reference(
    allocate(f, call.instr.node, 'function', { type: 'Promise.resolver', fields: new Map([['target', resolved]]) }),
  )
  f.machine.operations.call(f, {
    callee: first(call),
    receiver: undefined,
    args: [resolver, resolver],
    instr: { ...call.instr, kw: undefined },
  })
  f.dead = false
  return join(loadField(f, resolved, '<value>', call.instr.node), UNDEFINED)
}

const spread: Special = (f, call) => listOf(f, call, loadAny(f, first(call), call.instr.node))

const numberOf: Special = (_f, call) => {
  const sole = soleConst(first(call))
  if (sole === undefined) return ANY
  const value = Number(sole.value)
  return Number.isNaN(value) ? ANY : constant(Math.trunc(value))
}

const textOfValue: Special = (f, call) => {
  const value = first(call)
  const sole = soleConst(value)
  if (sole !== undefined && value.taint.length === 0) return constant(String(sole.value))
  return {
    ...ANY,
    taint: withStep(deepTaint(f, value, 2), { file: f.fn.file, node: call.instr.node }, 'model'),
    prefix: value.prefix,
  }
}

const bool: Special = () => ANY

const functions: Readonly<Record<string, Special>> = {
  require: requires,
  import: requires,
  'Object.assign': assign,
  'Object.freeze': (_f, call) => first(call),
  'Object.seal': (_f, call) => first(call),
  'Object.create': (f, call) => reference(allocate(f, call.instr.node, 'object', { proto: first(call) })),
  'Object.keys': (f, call) => listOf(f, call, keysOf(f, first(call))),
  'Object.getOwnPropertyNames': (f, call) => listOf(f, call, keysOf(f, first(call))),
  'Reflect.ownKeys': (f, call) => listOf(f, call, keysOf(f, first(call))),
  'Object.values': spread,
  'Object.entries': (f, call) => listOf(f, call, iterate(f, first(call), 'entries', call.instr.node)),
  'Object.fromEntries': (f, call) => ({ ...ANY, taint: deepTaint(f, first(call)) }),
  'Array.from': spread,
  'Array.of': (f, call) => listOf(f, call, call.args.reduce(join, BOTTOM)),
  'Reflect.get': (f, call) => loadIndex(f, first(call), call.args[1] ?? ANY, call.instr.node),
  'Reflect.set': (f, call) => {
    storeIndex(f, first(call), call.args[1] ?? ANY, call.args[2] ?? ANY)
    return ANY
  },
  'Reflect.apply': (f, call) =>
    f.machine.operations.call(f, {
      callee: first(call),
      receiver: call.args[1],
      args: call.args.slice(2),
      instr: { ...call.instr, kw: ['...'] },
    }),
  'Promise.resolve': (_f, call) => first(call),
  'Promise.all': (_f, call) => first(call),
  'Promise.allSettled': (_f, call) => first(call),
  'Promise.race': (f, call) => loadAny(f, first(call), call.instr.node),
  'Promise.any': (f, call) => loadAny(f, first(call), call.instr.node),
  Promise: promise,
  Map: (f, call) =>
    reference(
      allocate(f, call.instr.node, 'map', {
        elem: call.args.length === 0 ? BOTTOM : loadAny(f, loadAny(f, first(call), call.instr.node), call.instr.node),
      }),
    ),
  WeakMap: (f, call) => reference(allocate(f, call.instr.node, 'map')),
  Set: (f, call) =>
    reference(
      allocate(f, call.instr.node, 'set', {
        elem: call.args.length === 0 ? BOTTOM : loadAny(f, first(call), call.instr.node),
      }),
    ),
  Array: (f, call) =>
    reference(
      allocate(f, call.instr.node, 'array', {
        elem: call.args.length === 1 ? BOTTOM : call.args.reduce(join, BOTTOM),
        len: call.args.length === 0 ? 0 : -1,
      }),
    ),
  Object: (f, call) => (call.args.length === 0 ? reference(allocate(f, call.instr.node, 'object')) : first(call)),
  String: textOfValue,
  'String.valueOf': textOfValue,
  Number: numberOf,
  parseInt: numberOf,
  str: textOfValue,
  int: numberOf,
  bool,
  dict: (f, call) => {
    const id = allocate(f, call.instr.node, 'object', {
      fields: new Map(
        call.args.flatMap((value, i) =>
          (call.instr.kw?.[i] ?? '') === '' ? [] : [[call.instr.kw![i]!, value] as const],
        ),
      ),
    })
    if (call.args.length > 0 && (call.instr.kw?.[0] ?? '') === '')
      copyFields(f, first(call), reference(id), call.instr.node)
    return reference(id)
  },
  list: (f, call) => (call.args.length === 0 ? reference(allocate(f, call.instr.node, 'array')) : spread(f, call)),
  tuple: spread,
  sorted: spread,
  reversed: spread,
  set: (f, call) =>
    reference(
      allocate(f, call.instr.node, 'set', {
        elem: call.args.length === 0 ? BOTTOM : loadAny(f, first(call), call.instr.node),
      }),
    ),
  frozenset: (f, call) =>
    reference(allocate(f, call.instr.node, 'set', { elem: loadAny(f, first(call), call.instr.node) })),
  enumerate: (f, call) =>
    listOf(
      f,
      call,
      reference(
        allocate(f, call.instr.node + 1, 'array', {
          fields: new Map([
            ['0', ANY],
            ['1', loadAny(f, first(call), call.instr.node)],
          ]),
          len: 2,
        }),
      ),
    ),
  zip: (f, call) =>
    listOf(
      f,
      call,
      reference(
        allocate(f, call.instr.node + 1, 'array', {
          fields: new Map(call.args.map((value, i) => [String(i), loadAny(f, value, call.instr.node)])),
          len: call.args.length,
        }),
      ),
    ),
  map: (f, call) =>
    f.fn.file.language === 'python'
      ? listOf(
          f,
          call,
          f.machine.operations.call(f, {
            callee: first(call),
            receiver: undefined,
            args: call.args.slice(1).map((one) => loadAny(f, one, call.instr.node)),
            instr: call.instr,
          }),
        )
      : undefined,
  filter: (f, call) =>
    f.fn.file.language === 'python' && call.args.length === 2
      ? listOf(f, call, loadAny(f, call.args[1]!, call.instr.node))
      : undefined,
  getattr: (f, call) => {
    const name = soleText(call.args[1] ?? ANY)
    return name === undefined ? undefined : loadField(f, first(call), name, call.instr.node)
  },
  setattr: (f, call) => {
    const name = soleText(call.args[1] ?? ANY)
    if (name !== undefined) storeField(f, first(call), name, call.args[2] ?? ANY)
    return name === undefined ? undefined : constant(null)
  },
  len: (f, call) => {
    const object = first(call).refs.length === 1 ? objectOf(f, first(call).refs[0]!) : undefined
    const text = soleText(first(call))
    return object?.kind === 'array' && object.len >= 0
      ? constant(object.len)
      : text === undefined
        ? ANY
        : constant(text.length)
  },
  range: (f, call) => listOf(f, call, ANY),
  'functools.partial': (_f, call) => (first(call).refs.length === 0 ? undefined : first(call)),
  'Arrays.asList': (f, call) => javaList(f, call),
  'java.util.Arrays.asList': (f, call) => javaList(f, call),
  'java.util.List.of': (f, call) => javaList(f, call),
  'java.util.Set.of': (f, call) =>
    reference(allocate(f, call.instr.node, 'set', { elem: call.args.reduce(join, BOTTOM) })),
  'java.util.Map.of': (f, call) => {
    const fields = new Map<string, Value>()
    for (let i = 0; i + 1 < call.args.length; i += 2) fields.set(soleText(call.args[i]!) ?? `?${i}`, call.args[i + 1]!)
    return reference(allocate(f, call.instr.node, 'map', { fields }))
  },
  'java.lang.String.valueOf': textOfValue,
  'java.lang.Boolean.parseBoolean': bool,
  'java.util.Objects.requireNonNull': (_f, call) => first(call),
  'java.util.Optional.of': (_f, call) => first(call),
  'java.util.Optional.ofNullable': (_f, call) => first(call),
  'java.lang.Integer.parseInt': numberOf,
  'java.lang.Integer.valueOf': numberOf,
}

const javaList: Special = (f, call) => {
  const only =
    call.args.length === 1 && call.args[0]!.refs.length === 1 ? objectOf(f, call.args[0]!.refs[0]!) : undefined
  if (only?.kind === 'array') return call.args[0]!
  return reference(
    allocate(f, call.instr.node, 'array', {
      fields: new Map(call.args.map((value, i) => [String(i), value])),
      len: call.args.length,
    }),
  )
}

const lists = new Set([
  'java.util.ArrayList',
  'java.util.LinkedList',
  'java.util.Vector',
  'java.util.Stack',
  'java.util.ArrayDeque',
  'java.util.concurrent.CopyOnWriteArrayList',
  'java.util.PriorityQueue',
  'collections.deque',
  'java.util.concurrent.LinkedBlockingQueue',
  'java.util.concurrent.ConcurrentLinkedQueue',
])
const maps = new Set([
  'java.util.HashMap',
  'java.util.LinkedHashMap',
  'java.util.TreeMap',
  'java.util.Hashtable',
  'java.util.concurrent.ConcurrentHashMap',
  'java.util.WeakHashMap',
  'java.util.EnumMap',
  'java.util.IdentityHashMap',
])
const sets = new Set(['java.util.HashSet', 'java.util.LinkedHashSet', 'java.util.TreeSet'])
const dicts = new Set(['collections.defaultdict', 'collections.OrderedDict', 'collections.Counter'])

/** Functions whose meaning is part of the language: containers, conversions, modules. Undefined for all others. */
export const specialCall = (f: Frame, call: ExternalCall): Value | undefined => {
  const { name } = call
  const made = functions[name]
  if (made !== undefined && Object.hasOwn(functions, name)) return made(f, call)
  const kind = lists.has(name)
    ? 'array'
    : maps.has(name)
      ? 'map'
      : sets.has(name)
        ? 'set'
        : dicts.has(name)
          ? 'object'
          : undefined
  if (kind !== undefined) {
    const from = call.args.find((value) => value.refs.some((id) => objectOf(f, id).kind !== 'external'))
    const id = allocate(
      f,
      call.instr.node,
      kind,
      from === undefined ? {} : { elem: kind === 'map' ? BOTTOM : loadAny(f, from, call.instr.node), len: -1 },
    )
    if (kind === 'map' && from !== undefined) copyFields(f, from, reference(id), call.instr.node)
    return reference(id)
  }
  return undefined
}
