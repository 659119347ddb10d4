import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { hostile } from '../../test-support/sample-result.ts'
import { manyLines, oneLine, sentence } from './characters.ts'
import { csvField, csvRecord } from './csv.ts'
import { commandData, commandPath, commandProperty } from './github.ts'
import { forHtml, forHtmlScript } from './html.ts'
import { forIndentedJson, forJson } from './json.ts'
import { codeBlock, codeSpan, forMarkdown } from './markdown.ts'
import { displayWidth, toCells } from './terminal.ts'
import { fileUrl, pathUri, webUrl } from './uri.ts'
import { forXml, forXmlAttribute } from './xml.ts'

const acting =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/u
const any = fc.string({ unit: 'binary', maxLength: 60 })

test('each destination has its own form', () => {
  const cases: readonly [name: string, actual: string, expected: string][] = [
    ['control', oneLine('a\u001b[1m\nb\u202e\u0000'), 'a\\x1b[1m\\nb\\u{202e}\\0'],
    ['lines', manyLines('a\r\nb\rc\td\u0007'), 'a\nb\nc\td\\x07'],
    ['sentence', sentence('  a\n  b\t c '), 'a b c'],
    ['surrogate', oneLine('x\ud800y'), 'x\\u{d800}y'],
    ['emoji stays', oneLine('👩‍👩‍👧‍👦 e\u0301 नि'), '👩‍👩‍👧‍👦 e\u0301 नि'],
    ['csv formula', csvField('=1+1'), "'=1+1"],
    ['csv minus', csvField('-rf'), "'-rf"],
    ['csv full width', csvField('＝1'), "'＝1"],
    ['csv blank first', csvField(' @x'), "' @x"],
    ['csv quotes', csvField('a "b", c'), '"a ""b"", c"'],
    ['csv number', csvField(-3), '-3'],
    ['csv record', csvRecord(['a', 1, '']), 'a,1,\r\n'],
    ['command data', commandData('50%\n::error::x'), '50%25%0A::error::x'],
    ['command property', commandProperty('a:b,c%\n'), 'a%3Ab%2Cc%25\\n'],
    ['command path', commandPath('a\nb,c'), 'a%0Ab%2Cc'],
    ['html', forHtml('<a href="x">&\'`'), '&lt;a href=&quot;x&quot;&gt;&amp;&#39;&#96;'],
    ['html script', forHtmlScript('</script><!--&'), '"\\u003c/script\\u003e\\u003c!--\\u0026"'],
    ['xml', forXml('a<b>&\u0001\ufffe\n'), 'a&lt;b&gt;&amp;\\x01\\u{fffe}\n'],
    ['xml attribute', forXmlAttribute('a"b\nc'), 'a&quot;b\\nc'],
    ['json', forJson('\u202e\u009b'), '"\\u202e\\u009b"'],
    ['markdown', forMarkdown('![x](y) **b** <i> a|b'), '!&#91;x&#93;(y) &#42;&#42;b&#42;&#42; &#60;i&#62; a&#124;b'],
    ['markdown code', forMarkdown('use `a|b*` now'), 'use `a\\|b*` now'],
    ['markdown url', forMarkdown('http://x.example www.x.example'), 'http&#58;//x.example www&#46;x.example'],
    ['markdown mention', forMarkdown('@team #12 !3'), '&#64;\u2060team #\u206012 !\u20603'],
    ['code span', codeSpan('a`b``c|'), '```a`b``c\\|```'],
    ['code span edge', codeSpan('`'), '`` ` ``'],
    ['code block', codeBlock(['```', 'x']), '````\n```\nx\n````'],
    ['path', pathUri('a b/ü?#.js'), 'a%20b/%C3%BC%3F%23.js'],
    ['file url', fileUrl('/home/a b/', 'x(1).js'), 'file:///home/a%20b/x%281%29.js'],
    ['file url on Windows', fileUrl('C:\\x', 'y.js'), 'file:///C%3A/x/y.js'],
  ]
  for (const [name, actual, expected] of cases) assert.equal(actual, expected, name)
})

test('only absolute web addresses without credentials pass', () => {
  const cases: readonly [string | undefined, string | undefined][] = [
    ['https://example.com/a?b', 'https://example.com/a?b'],
    ['javascript:alert(1)', undefined],
    ['data:text/html,x', undefined],
    ['https://user:secret@example.com/', undefined],
    ['git@example.com:a/b.git', undefined],
    ['https://example.com/"><script>', 'https://example.com/%22%3E%3Cscript%3E'],
    [undefined, undefined],
  ]
  for (const [address, expected] of cases) assert.equal(webUrl(address), expected)
})

test('whatever the text, nothing that acts is left', () => {
  fc.assert(
    fc.property(any, (text) => {
      for (const escape of [
        oneLine,
        manyLines,
        sentence,
        forMarkdown,
        codeSpan,
        forXml,
        forXmlAttribute,
        forHtml,
        csvField,
        commandData,
        commandProperty,
      ]) {
        assert.doesNotMatch(escape(text), acting, escape.name)
      }
      assert.doesNotMatch(forXmlAttribute(text), /[<>"\n]|&(?!amp;|lt;|gt;|quot;|apos;)/)
      assert.doesNotMatch(forHtmlScript(text), /[<>&]/)
      assert.doesNotMatch(commandData(text), /\n/)
      assert.equal(JSON.parse(forJson(text)), text)
      assert.deepEqual(JSON.parse(forIndentedJson({ text })), { text })
      assert.match(pathUri(text), /^[A-Za-z0-9\-._~%/]*$/)
    }),
    { numRuns: 500 },
  )
})

test('cells cover the line, and their widths add up to the display width', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
      const line = text.replace(/[\t\n]/g, ' ')
      const cells = toCells(line)
      const sum = cells.reduce((total, cell) => total + cell.width, 0)
      assert.equal(sum, displayWidth(oneLine(line)))
      assert.ok(cells.every((cell, index) => index === 0 || cell.offset > (cells[index - 1]?.offset ?? -1)))
    }),
    { numRuns: 300 },
  )
  for (const value of Object.values(hostile))
    assert.doesNotMatch(
      toCells(value)
        .map((cell) => cell.text)
        .join(''),
      acting,
    )
})
