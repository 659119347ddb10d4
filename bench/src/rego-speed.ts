import { compile, evaluatePath } from '@bartizan/policy/rego'
import type { Program, Value } from '@bartizan/policy/rego'

/**
 * Times the Rego engine: compiling 200 rules, and evaluating them over 1,000 resources, once per resource and once
 * over all of them. Usage: node bench/src/rego-speed.ts
 */
const RULES = 200
const RESOURCES = 1_000

function perResourcePolicy(): string {
  const rules = Array.from({ length: RULES }, (_, i) => {
    const attribute = `attribute_${i % 10}`
    return `deny contains msg if {\n\tinput.type == "cloud_thing_${i}"\n\tnot input.config.${attribute}\n\tmsg := sprintf("%s lacks ${attribute}", [input.name])\n}`
  })
  return `package bench\n\n${rules.join('\n\n')}\n`
}

function wholePolicy(): string {
  const rules = Array.from({ length: RULES }, (_, i) => {
    const attribute = `attribute_${i % 10}`
    return `deny contains msg if {\n\tsome resource in input.resources\n\tresource.type == "cloud_thing_${i}"\n\tnot resource.config.${attribute}\n\tmsg := sprintf("%s lacks ${attribute}", [resource.name])\n}`
  })
  return `package bench\n\n${rules.join('\n\n')}\n`
}

function resources(): Value[] {
  return Array.from({ length: RESOURCES }, (_, i) => ({
    type: `cloud_thing_${i % RULES}`,
    name: `thing-${i}`,
    config: { [`attribute_${i % 7}`]: true, size: i },
  }))
}

function compiled(text: string): Program {
  const result = compile(new Map([['bench.rego', text]]), { dialect: 'v1' })
  if (result.kind === 'failed') throw new Error(result.problems.map((problem) => problem.message).join('\n'))
  return result.program
}

function timed(name: string, runs: number, work: () => number): void {
  for (let i = 0; i < 3; i++) work()
  const times: number[] = []
  let found = 0
  for (let i = 0; i < runs; i++) {
    const start = performance.now()
    found = work()
    times.push(performance.now() - start)
  }
  times.sort((a, b) => a - b)
  const median = times[Math.floor(times.length / 2)] as number
  process.stdout.write(`${name}: median ${median.toFixed(2)} ms (${found})\n`)
}

function denials(program: Program, input: Value): number {
  const result = evaluatePath(program, ['bench', 'deny'], { input, limits: { time: 60_000 } })
  if (result.kind === 'failed') throw new Error(result.problem.message)
  return result.value instanceof Object && 'items' in result.value
    ? (result.value as { items: Map<unknown, unknown> }).items.size
    : 0
}

const list = resources()
timed('compile 200 rules', 10, () => compiled(perResourcePolicy()).entries.length)
const single = compiled(perResourcePolicy())
timed('1,000 resources, one evaluation each, 200 indexed rules', 20, () =>
  list.reduce<number>((sum, input) => sum + denials(single, input), 0),
)
const whole = compiled(wholePolicy())
timed('200 rules, each iterating 1,000 resources', 10, () => denials(whole, { resources: list }))
