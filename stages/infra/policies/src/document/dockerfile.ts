import type { SourceFile } from '@bartizan/engine'
import type { PolicyDocument } from '@bartizan/policy/adapters'
import type { Value } from '@bartizan/policy/rego'
import { parseDockerfile, type Instruction } from '@bartizan/syntax/dockerfile'

/** A Dockerfile as a list of its instructions: `{Cmd, Flags, JSON, Stage, Value}`. */
export function dockerfileDocument(source: SourceFile): readonly PolicyDocument[] {
  const { instructions } = parseDockerfile(source.text)
  let stage = -1
  const data = instructions.map((instruction): Value => {
    if (instruction.keyword === 'FROM') stage++
    return {
      Cmd: instruction.keyword.toLowerCase(),
      SubCmd: '',
      JSON: instruction.json,
      Flags: instruction.flags.map(({ name, value }) => (value === undefined ? `--${name}` : `--${name}=${value}`)),
      Stage: Math.max(0, stage),
      Value: argumentsOf(instruction),
    }
  })
  const origins = {
    originOf: ([index]: readonly (string | number)[]) => (typeof index === 'number' ? instructions[index] : undefined),
  }
  return [{ file: source.path, data, type: 'dockerfile', origins }]
}

function argumentsOf({ words, pairs, rest }: Instruction): readonly string[] {
  if (pairs.length > 0) return pairs.flatMap(({ key, value }) => [key, value?.value ?? '', '='])
  return words.length > 0 ? words.map((word) => word.value) : [rest.text.trim()]
}
