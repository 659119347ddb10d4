import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { attributeOf, childOf, childText, childrenOf, parseXml } from './index.ts'
import type { XmlElement } from './index.ts'

const POM = `<?xml version="1.0"?>
<!DOCTYPE project [ <!ENTITY boom "boom"> ]>
<project xmlns:m='urn:x'>
  <!-- a <comment> -->
  <m:name>A &amp; B &#x41; &boom;</m:name>
  <dependency scope="test" />
  <dependency scope='a"b'><version>
    1.0
  </version></dependency>
  <data><![CDATA[<x> &amp;]]></data>
</project>`

test('elements, attributes, references and positions', () => {
  const { root, problem } = parseXml(POM)
  assert.equal(problem, undefined)
  assert.equal(childText(root, 'name'), 'A & B A &boom;')
  assert.equal(childText(root, 'data'), '<x> &amp;')
  const [empty, full] = childrenOf(root, 'dependency')
  assert.equal(attributeOf(empty, 'Scope'), 'test')
  assert.equal(attributeOf(full, 'scope'), 'a"b')
  const version = childOf(full, 'version')!
  assert.equal(POM.slice(version.textStart, version.textStart + 3), '1.0')
  assert.equal(
    POM.slice(full!.start, full!.end).startsWith('<dependency') &&
      POM.slice(full!.start, full!.end).endsWith('</dependency>'),
    true,
  )
})

test('a cut document keeps its beginning and names the defect', () => {
  const whole = parseXml(POM).root!
  for (let length = 0; length < POM.length; length++) {
    const { root, problem } = parseXml(POM.slice(0, length))
    assert.ok(problem, `cut at ${length}`)
    assert.ok((root?.children.length ?? 0) <= whole.children.length)
  }
  assert.equal(childText(parseXml('<a><b>1</b><c>').root, 'b'), '1')
  assert.match(parseXml('<a></b>').problem!.reason, /closes nothing/)
})

test('limits hold', () => {
  assert.equal(parseXml('<a>'.repeat(1000)).problem?.kind, 'too-deep')
  assert.equal(parseXml(`<a>${'<b/>'.repeat(50)}</a>`, { maxElements: 10 }).problem?.kind, 'too-many')
})

const nodes = (element: XmlElement): number => 1 + element.children.reduce((sum, child) => sum + nodes(child), 0)

test('any text is read without failing', () => {
  const token = fc.constantFrom(
    '<',
    '</',
    '>',
    '/>',
    'a',
    ' b="c"',
    " b='",
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<?',
    '?>',
    '<!D',
    '[',
    ']',
    '&#0;',
    '&lt;',
    '\n',
  )
  fc.assert(
    fc.property(fc.array(token, { maxLength: 20 }), (parts) => {
      const { root, problem } = parseXml(parts.join(''))
      assert.ok(root !== undefined || problem !== undefined)
      if (root !== undefined) assert.ok(nodes(root) >= 1)
    }),
    { numRuns: 2000 },
  )
})
