import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { commandsOf, hasOption, invocationOf, operands, parseShell } from './index.ts'

const calls = (text: string): string[] =>
  commandsOf(parseShell(text).body).map(({ command }) => command.words.map((word) => word.text).join(' '))

const cases: readonly (readonly [name: string, text: string, calls: readonly string[]])[] = [
  ['lists and pipes', 'a x && b | c; d & e || f\ng', ['a x', 'b', 'c', 'd', 'e', 'f', 'g']],
  ['quotes join', `a "b c"'d e'f\\ g "$X" \${Y:-z}`, ['a b cd ef g $X $Y']],
  ['substitutions are commands too', 'a $(b "$(c d)") `e f` <(g)', ['a $() $() $()', 'b $()', 'c d', 'e f', 'g']],
  [
    'compound commands',
    'if a; then b; elif c; then d; else e; fi; for x in 1 2; do f $x; done; while g; do h; done',
    ['a', 'b', 'c', 'd', 'e', 'f $x', 'g', 'h'],
  ],
  ['case', 'case $x in a|b) c ;; (d) e;; *) f; esac; g', ['c', 'e', 'f', 'g']],
  [
    'groups, subshells, functions',
    '{ a; b; }; (c; d) > f; g() { h; }; function i { j; }',
    ['a', 'b', 'c', 'd', 'h', 'j'],
  ],
  ['comments and continued lines', 'a \\\n  b # c\n# d\ne#f', ['a b', 'e#f']],
  ['here-documents are not commands', 'cat <<EOF > x && b\nc d\nEOF\ne <<-"F"\n\tg\n\tF\nh', ['cat', 'b', 'e', 'h']],
  ['reserved words as arguments', 'echo if then done; apt-get install do', ['echo if then done', 'apt-get install do']],
  ['assignments', 'A=1 B="x y" c; D=$(e)', ['c', '', 'e']],
  ['arithmetic and redirections', 'a $((1+2)) 2>&1 >/dev/null <x', ['a $()']],
]

for (const [name, text, expected] of cases) {
  test(`shell: ${name}`, () => assert.deepEqual(calls(text), expected))
}

test('wrappers are taken off', () => {
  const names = commandsOf(
    parseShell(
      'sudo -u root env -u X A=1 nice -n 5 apt-get install; exec /usr/bin/curl; timeout 5 wget x; xargs -n 1 rm',
    ).body,
  ).map(({ command }) => invocationOf(command)?.name)
  assert.deepEqual(names, ['apt-get', 'curl', 'wget', 'rm'])
})

test('options and operands', () => {
  const [first] = commandsOf(parseShell('apt-get -qy install --no-install-recommends -t sid a=1 -- -b').body)
  const args = first === undefined ? [] : (invocationOf(first.command)?.args ?? [])
  assert.ok(hasOption(args, '-y') && hasOption(args, '--no-install-recommends') && !hasOption(args, '-f'))
  assert.deepEqual(
    operands(args, ['-t']).map((word) => word.text),
    ['install', 'a=1', '-b'],
  )
})

test('positions are those of the text', () => {
  const text = 'a && if b; then\n  curl  -k "x"\nfi'
  const found = commandsOf(parseShell(text).body).find(({ command }) => command.words[0]?.text === 'curl')
  assert.equal(text.slice(found?.command.start, found?.command.end), 'curl  -k "x"')
})

test('hostile nesting ends with an issue', () => {
  for (const unit of ['$(', '`', '(', '{ ', 'if ', '"$(', '${', 'case x in a) ', 'a() ', '<(', '! ', '((', 'while ']) {
    assert.doesNotThrow(() => parseShell(unit.repeat(10_000)), unit)
  }
  assert.match(parseShell('('.repeat(200)).issue ?? '', /nested deeper/)
})

test('whatever the text, the parser ends', () => {
  const piece = fc.constantFrom(
    ...'a|b | |;|&&|&|\n|$(|)|`|"|\'|{ |} |if |then |fi|for |in |do |done|case |esac|;;|<<E\n|E\n|>|$|${|}|\\|#|=|!|(|((|<('.split(
      '|',
    ),
    '|',
    '||',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 50 }), (parts) => {
      const text = parts.join('')
      for (const { command } of commandsOf(parseShell(text).body))
        assert.ok(command.start >= 0 && command.end <= text.length)
    }),
    { numRuns: 3000 },
  )
})
