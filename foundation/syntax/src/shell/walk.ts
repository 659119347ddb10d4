import type { Command, List, ListItem, ShellWord, Simple } from './ast.ts'

/** A simple command with what surrounds it. */
export interface Occurrence {
  readonly command: Simple
  /** Commands of the pipeline it stands in, itself included; one when it stands alone. */
  readonly pipeline: readonly Command[]
  /** Its place in that pipeline. */
  readonly position: number
  /** Runs in a substitution, a subshell or a function rather than in the script's own line. */
  readonly nested: boolean
  /** What stands behind the list item that holds it. */
  readonly next: ListItem['next']
}

type Visit = (occurrence: Occurrence) => void

interface Place {
  readonly nested: boolean
  readonly next: ListItem['next']
}

function visitWord(word: ShellWord | undefined, visit: Visit): void {
  for (const part of word?.parts ?? []) {
    if (part.kind === 'command' || part.kind === 'process') visitList(part.body, visit, true)
  }
}

function visitSimple(occurrence: Occurrence, visit: Visit): void {
  visit(occurrence)
  const { command } = occurrence
  for (const assignment of command.assignments) visitWord(assignment.value, visit)
  for (const word of command.words) visitWord(word, visit)
  for (const redirect of command.redirects) visitWord(redirect.target, visit)
}

function visitCommand(command: Command, visit: Visit, place: Place): void {
  if (command.kind === 'simple') visitSimple({ command, pipeline: [command], position: 0, ...place }, visit)
  else if (command.kind === 'pipeline') {
    command.commands.forEach((part, position) => {
      if (part.kind === 'simple') {
        visitSimple({ command: part, pipeline: command.commands, position, ...place }, visit)
      } else visitCommand(part, visit, place)
    })
  } else {
    const apart = command.form === 'subshell' || command.form === 'function'
    for (const word of command.words) visitWord(word, visit)
    for (const body of command.bodies) visitList(body, visit, place.nested || apart)
  }
}

function visitList(list: List, visit: Visit, nested: boolean): void {
  for (const item of list.items) visitCommand(item.command, visit, { nested, next: item.next })
}

/** Visits every simple command in source order, those inside substitutions and compound commands included. */
export function visitCommands(list: List, visit: Visit): void {
  visitList(list, visit, false)
}

/** All simple commands in source order. */
export function commandsOf(list: List): Occurrence[] {
  const found: Occurrence[] = []
  visitCommands(list, (occurrence) => found.push(occurrence))
  return found
}
