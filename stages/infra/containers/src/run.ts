import {
  plainLogical,
  sourceSpan,
  type Heredoc,
  type Instruction,
  type Logical,
  type Span,
  type Stage,
  type StageGraph,
  type Word,
} from '@bartizan/syntax/dockerfile'
import {
  commandsOf,
  invocationOf,
  parseShell,
  type Invocation,
  type List,
  type Occurrence,
  type ShellWord,
  type Simple,
} from '@bartizan/syntax/shell'

/** One program call in a RUN, in source order. */
export interface Step {
  readonly run: Run
  readonly call: Invocation
  readonly occurrence: Occurrence
  /** Source span of the whole command. */
  readonly at: Span
  /** Source span of a word of it. */
  span(word: { readonly start: number; readonly end: number }): Span
}

/** A RUN instruction with its commands. */
export interface Run {
  readonly instruction: Instruction
  readonly stage: Stage
  readonly steps: readonly Step[]
  /** Parsed scripts, for checks that look at pipes and lists. */
  readonly scripts: readonly Script[]
  /** The shell that SHELL has set, by base name; `sh` otherwise. Empty for the exec form. */
  readonly shell: string
  readonly shellOptions: readonly string[]
}

export interface Script {
  readonly logical: Logical
  readonly body: List
}

const posixShells = new Set(['sh', 'bash', 'ash', 'dash', 'zsh', 'ksh'])
const windowsShells = new Set(['powershell', 'pwsh', 'cmd', 'powershell.exe', 'pwsh.exe', 'cmd.exe'])
const maxInner = 3

const baseName = (path: string): string => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)

/** The script that `sh -c TEXT` runs: the word that holds it. */
function innerScript(call: Invocation): ShellWord | undefined {
  if (call.name === 'eval') return call.args.length === 1 ? call.args[0] : undefined
  if (!posixShells.has(call.name) && call.name !== 'su') return undefined
  const flag = call.args.findIndex((arg) => /^-[a-z]*c$/.test(arg.text) || arg.text === '--command')
  return flag < 0 ? undefined : call.args[flag + 1]
}

/** The text between a quoted word's quotes as a logical text; only where no escape shifts the positions. */
function quotedLogical(outer: Logical, word: ShellWord): Logical | undefined {
  const quote = word.raw[0]
  if ((quote !== '"' && quote !== "'") || !word.raw.endsWith(quote) || word.raw.length < 2) return undefined
  const inner = word.raw.slice(1, -1)
  if (inner.includes(quote) || (quote === '"' && inner.includes('\\'))) return undefined
  const span = sourceSpan(outer, word.start + 1, word.end - 1)
  if (span.end - span.start !== inner.length) return undefined
  return { text: inner, pieces: [0, span.start] }
}

interface Sink {
  readonly run: Run
  readonly steps: Step[]
  readonly scripts: Script[]
}

function collect(logical: Logical, sink: Sink, depth: number): void {
  const { body } = parseShell(logical.text)
  sink.scripts.push({ logical, body })
  for (const occurrence of commandsOf(body)) {
    const call = invocationOf(occurrence.command)
    if (call === undefined) continue
    const span = (word: { readonly start: number; readonly end: number }): Span =>
      sourceSpan(logical, word.start, word.end)
    sink.steps.push({ run: sink.run, call, occurrence, at: span(occurrence.command), span })
    const script = depth < maxInner ? innerScript(call) : undefined
    const inner = script === undefined ? undefined : quotedLogical(logical, script)
    if (inner !== undefined) collect(inner, sink, depth + 1)
  }
}

function execWord(word: Word): ShellWord {
  const parts = [{ kind: 'literal' as const, text: word.value, quoted: true }]
  return { start: word.start, end: word.end, raw: word.raw, parts, value: word.value, text: word.value }
}

function collectExec(instruction: Instruction, source: string, sink: Sink): void {
  const words = instruction.words.map(execWord)
  const command: Simple = {
    kind: 'simple',
    assignments: [],
    words,
    redirects: [],
    start: instruction.start,
    end: instruction.end,
  }
  const call = invocationOf(command)
  if (call === undefined) return
  const occurrence: Occurrence = { command, pipeline: [command], position: 0, nested: false, next: '' }
  const span = (word: { readonly start: number; readonly end: number }): Span => ({ start: word.start, end: word.end })
  sink.steps.push({ run: sink.run, call, occurrence, at: span(command), span })
  const script = innerScript(call)
  if (script === undefined) return
  const inside = { start: script.start + 1, end: script.end - 1 }
  const same = source.slice(inside.start, inside.end) === script.value
  collect(same ? plainLogical(source, inside) : { text: script.value ?? '', pieces: [0, inside.start] }, sink, 1)
}

function heredocScript(instruction: Instruction): Heredoc | undefined {
  const { text } = instruction.rest
  return /^\s*[0-9]*<</.test(text) && instruction.heredocs.length === 1 ? instruction.heredocs[0] : undefined
}

/** Shells other than a POSIX one that a here-document's first line names: Python and the like. */
function foreignScript(heredoc: Heredoc): boolean {
  const match = /^#!\s*(\S+)(?:[ \t]+(\S+))?/.exec(heredoc.body.text)
  if (match === null) return false
  const program = baseName(match[1] ?? '')
  return !posixShells.has(program === 'env' ? baseName(match[2] ?? '') : program)
}

function collectRun(run: Run, source: string, sink: Sink): void {
  const { instruction } = run
  if (instruction.json) return collectExec(instruction, source, sink)
  if (windowsShells.has(run.shell)) return
  const heredoc = heredocScript(instruction)
  if (heredoc === undefined) return collect(instruction.rest, sink, 0)
  if (!foreignScript(heredoc)) collect(plainLogical(source, heredoc.body), sink, 0)
}

/** Reads all RUN instructions, ONBUILD triggers included. */
export function readRuns(graph: StageGraph, source: string, escape: string): Run[] {
  const shells: string[][] = []
  const runs: Run[] = []
  for (const stage of graph.stages) {
    const first = escape === '`' ? ['cmd'] : ['/bin/sh', '-c']
    let shell = (stage.base === undefined ? undefined : shells[stage.base]) ?? first
    for (const outer of stage.instructions) {
      const instruction = outer.trigger ?? outer
      if (instruction.keyword === 'SHELL') shell = instruction.words.map((word) => word.value)
      if (instruction.keyword !== 'RUN') continue
      const steps: Step[] = []
      const scripts: Script[] = []
      const name = baseName(shell[0] ?? 'sh').toLowerCase()
      const run: Run = { instruction, stage, steps, scripts, shell: name, shellOptions: shell.slice(1) }
      collectRun(run, source, { run, steps, scripts })
      runs.push(run)
    }
    shells[stage.index] = shell
  }
  return runs
}
