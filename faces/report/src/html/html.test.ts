import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { ScanResult } from '@bartizan/model'
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { type Reader, browserPath, startReader } from '../../test-support/browser.ts'
import { cleanResult, largeResult, ordinaryResult, sampleResult } from '../../test-support/sample-result.ts'
import { collect } from '../chunks.ts'
import { type ReportContext, plainContext } from '../context.ts'
import { html } from './index.ts'

const skip = browserPath === undefined ? 'no Chromium on this machine: the page is not tried in a browser' : false
const reader: Promise<Reader> | undefined = browserPath === undefined ? undefined : startReader(browserPath)
after(async () => (await reader)?.close())

const audit: ReportContext = { ...plainContext, profile: 'audit' }

async function open(result: ScanResult, options: Parameters<Reader['open']>[1] = {}): ReturnType<Reader['open']> {
  assert.ok(reader !== undefined)
  return (await reader).open(await collect(html(result, audit)), options)
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  return page.evaluate<string[]>(
    "axe.run({ resultTypes: ['violations'] }).then((report) => report.violations.flatMap((each) => each.nodes.map((node) => each.id + ' ' + node.target + ' ' + node.failureSummary)))",
  )
}

async function rows(page: Page): Promise<string[]> {
  return page.locator('.row.item .title').allTextContents()
}

test('the page is whole without a browser: policy, embedded data, nothing from outside', async () => {
  const page = await collect(html(sampleResult(), audit))
  assert.match(
    page.slice(0, 500),
    /<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; img-src data:;/,
  )
  assert.equal(page.match(/<script/g)?.length, 2)
  const [before = '', after = ''] = page.split('id="report">')
  const [embedded = ''] = after.split('</script>')
  const outside = before
    .slice(0, before.indexOf('<noscript>'))
    .match(/<(?:img|iframe|object|embed)\b|<link(?! rel="icon" href="data:,")| src=/)
  assert.equal(outside, null)
  const data: { readonly findings: readonly unknown[] } = JSON.parse(embedded)
  assert.equal(data.findings.length, sampleResult().findings.length)
})

test('axe-core has nothing to say, in light and dark, wide and narrow, in every view', { skip }, async () => {
  const settings = [
    { viewport: { width: 1440, height: 900 }, colorScheme: 'light' },
    { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' },
    { viewport: { width: 900, height: 800 }, colorScheme: 'light' },
    { viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
  ] as const
  for (const setting of settings) {
    const { page, errors, requests } = await open(sampleResult(), setting)
    const name = `${setting.viewport.width} ${setting.colorScheme}`
    assert.deepEqual(await violations(page), [], `${name} findings`)
    if (setting.viewport.width < 1100) {
      await page.locator('.drawer summary').click()
      assert.deepEqual(await violations(page), [], `${name} filters`)
      await page.locator('.drawer summary').click()
    }
    await page.locator('.row.item').nth(1).click()
    assert.deepEqual(await violations(page), [], `${name} one finding`)
    // The other views differ neither by the theme nor by the width of these two.
    if (setting === settings[1] || setting === settings[2]) {
      await page.context().close()
      continue
    }
    await page.keyboard.press('Escape')
    await page.locator('#tab-coverage').click()
    assert.deepEqual(await violations(page), [], `${name} coverage`)
    await page.locator('#tab-rules').click()
    assert.deepEqual(await violations(page), [], `${name} rules`)
    await page.keyboard.press('?')
    assert.deepEqual(await violations(page), [], `${name} help`)
    assert.deepEqual({ errors, requests }, { errors: [], requests: [] }, name)
    await page.context().close()
  }
  const clean = await open(cleanResult())
  assert.deepEqual(await violations(clean.page), [])
  assert.match(await clean.page.locator('#list').innerText(), /^No findings\. [^]*Detectors/)
  await clean.page.context().close()
})

test('hostile text stays text', { skip }, async () => {
  const { page, errors } = await open(sampleResult())
  const total = sampleResult().findings.length
  await page.locator('.bar .link').click()
  await page.locator('#group').selectOption('none')
  await page.locator('#list').focus()
  for (let index = 0; index < total; index++) {
    await page.keyboard.press('ArrowDown')
    assert.equal(await page.locator('.pane :is(img, script, iframe, svg, style)').count(), 0)
    const links = await page.evaluate<string[]>("[...document.querySelectorAll('.pane a')].map((link) => link.href)")
    for (const link of links) assert.doesNotMatch(link, /evil|javascript/)
  }
  assert.equal((await page.content()).match(/[\u202a-\u202e\u2066-\u2069\u001b\u009b]/), null)
  assert.deepEqual(errors, [])
  await page.context().close()
})

test('filters narrow, count and reset', { skip }, async () => {
  const { page } = await open(ordinaryResult())
  const status = page.locator('#status')
  assert.match(await status.innerText(), /^5 of 8 findings 3 in other states$/)
  await page.locator('.tile[data-value=high]').click()
  assert.deepEqual(await rows(page), ['Package with a known vulnerability', 'SQL built from user input'])
  assert.equal(await page.locator('.tile[data-value=high]').getAttribute('aria-pressed'), 'true')
  await page.locator('#search').fill('lodash prototype')
  assert.deepEqual(await rows(page), ['Package with a known vulnerability'])
  await page.locator('#search').fill('no such words')
  assert.equal(await page.locator('.nothing').isVisible(), true)
  await page.getByRole('button', { name: 'Reset filters' }).click()
  assert.equal((await rows(page)).length, 5)
  await page.locator('#path').fill('docker')
  assert.deepEqual(await rows(page), ['Container runs as root'])
  await page.locator('#path').fill('')
  await page.locator('.stage[data-value=build]').click()
  assert.equal((await rows(page)).length, 2)
  await page.getByRole('button', { name: 'Reset filters' }).click()
  await page.locator('label[data-value=known]').click()
  assert.equal((await rows(page)).length, 6)
  await page.locator('#tab-rules').click()
  await page.getByRole('button', { name: 'Policy not met' }).click()
  assert.deepEqual(await rows(page), ['Policy not met'])
  await page.context().close()
})

test('sort and group', { skip }, async () => {
  const { page } = await open(ordinaryResult())
  await page.locator('#group').selectOption('none')
  await page.locator('#sort').selectOption('path')
  const places = await page.locator('.row.item .path').allTextContents()
  assert.deepEqual(places, [...places].sort())
  await page.locator('#group').selectOption('severity')
  assert.deepEqual(await page.locator('.row.group .name').allTextContents(), ['medium', 'high', 'critical'])
  await page.locator('.row.group').first().click()
  assert.equal(await page.locator('.row.group').first().getAttribute('aria-expanded'), 'false')
  assert.equal((await rows(page)).length, 3)
  await page.context().close()
})

test('the whole page works from the keyboard', { skip }, async () => {
  const { page } = await open(ordinaryResult())
  const focused = (): Promise<string> =>
    page.evaluate<string>('document.activeElement.id || document.activeElement.className')
  const title = (): Promise<string> => page.locator('#detail-title').innerText()
  await page.keyboard.press('Tab')
  assert.equal(await focused(), 'skip')
  await page.keyboard.press('Enter')
  assert.equal(await focused(), 'list')
  await page.keyboard.press('End')
  assert.equal(await title(), 'Package with a known vulnerability')
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowDown')
  assert.equal(await title(), 'Stripe secret key in the source')
  await page.keyboard.press('Enter')
  assert.equal(await focused(), 'detail-title')
  await page.keyboard.press('Escape')
  assert.equal(await focused(), 'list')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  assert.equal(await page.locator('[aria-expanded=false]').count(), 1)
  await page.keyboard.press('ArrowRight')
  assert.equal(await page.locator('[aria-expanded=false]').count(), 0)
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  assert.equal(await title(), 'Package with a known vulnerability')
  await page.keyboard.press('2')
  assert.equal((await rows(page)).length, 2)
  await page.keyboard.press('/')
  assert.equal(await focused(), 'search')
  await page.keyboard.type('j2t')
  assert.equal(await page.locator('#search').inputValue(), 'j2t')
  await page.locator('#tab-findings').focus()
  await page.keyboard.press('ArrowRight')
  assert.equal(await focused(), 'tab-coverage')
  assert.equal(await page.locator('#panel-coverage').isVisible(), true)
  await page.keyboard.press('?')
  await page.locator('#single-keys').uncheck()
  await page.keyboard.press('Escape')
  await page.keyboard.press('f')
  assert.equal(await page.locator('#panel-coverage').isVisible(), true, 'single keys are off')
  await page.context().close()
})

test('theme follows the system until the reader chooses', { skip }, async () => {
  const { page } = await open(ordinaryResult(), { colorScheme: 'dark' })
  const ground = (): Promise<string> => page.evaluate<string>('getComputedStyle(document.body).backgroundColor')
  const dark = await ground()
  await page.locator('#theme-button').click()
  assert.notEqual(await ground(), dark)
  await page.locator('#theme-button').click()
  assert.equal(await ground(), dark)
  await page.context().close()
})

test('the prose of rules is Markdown, its links lead only to the web', { skip }, async () => {
  const plain = ordinaryResult()
  const remedy =
    'See (https://a.example/x.html): **now**, [here](https://b.example/) or <https://c.example>.\n\n- one `code`\n- two\n\n```js\nconst a = 1\n```\n\n[bad](javascript:alert(1)) <b>x</b>'
  const { page, errors } = await open({ ...plain, rules: plain.rules.map((rule) => ({ ...rule, remedy })) })
  const section = page.locator('.detail section', { hasText: 'How to put it right' })
  const links = await page.evaluate<string[]>(
    "[...document.querySelectorAll('.detail section:not(:last-child) a')].map((link) => link.href)",
  )
  assert.deepEqual(links, ['https://a.example/x.html', 'https://b.example/', 'https://c.example/'])
  assert.deepEqual(await section.locator('li').allTextContents(), ['one code', 'two'])
  assert.equal(await section.locator('.frame').innerText(), 'const a = 1')
  assert.match(await section.innerText(), /\[bad\]\(javascript:alert\(1\)\) <b>x<\/b>/)
  assert.deepEqual(errors, [])
  await page.context().close()
})

test('a link to a finding opens it', { skip }, async () => {
  const { page } = await open(ordinaryResult())
  const known = ordinaryResult().findings.find((finding) => finding.state.kind === 'known')
  await page.evaluate(`location.hash = ${JSON.stringify(`#${known?.fingerprint ?? ''}`)}`)
  await page.reload()
  assert.equal(await page.locator('#detail-title').innerText(), 'Bucket keeps no versions')
  await page.context().close()
})

test('ten thousand findings: few elements, all reachable', { skip }, async () => {
  const { page, errors } = await open(largeResult(10_000))
  assert.match(await page.locator('#status').innerText(), /^6,250 of 10,000 findings/)
  await page.locator('.bar .link').click()
  await page.locator('#group').selectOption('none')
  await page.locator('#list').focus()
  await page.keyboard.press('End')
  assert.equal(await page.locator('.row[aria-selected=true]').getAttribute('aria-posinset'), '10000')
  assert.ok((await page.evaluate<number>("document.querySelectorAll('*').length")) < 1500)
  await page.locator('#search').fill('(9998)')
  assert.match(await page.locator('#status').innerText(), /^1 of 10,000 findings/)
  assert.deepEqual(errors, [])
  await page.context().close()
})

test('on paper the findings shown follow each other in full', { skip }, async () => {
  const { page } = await open(ordinaryResult())
  await page.emulateMedia({ media: 'print' })
  await page.evaluate("dispatchEvent(new Event('beforeprint'))")
  assert.equal(await page.locator('.paper .detail').count(), 5)
  assert.equal(await page.locator('main').isVisible(), false)
  assert.equal(await page.locator('.paper .detail').first().isVisible(), true)
  await page.context().close()
})

test('where scripts are forbidden, the verdict, the counts and a table remain', { skip }, async () => {
  const { page } = await open(ordinaryResult(), { javaScriptEnabled: false })
  assert.match(await page.locator('h1').innerText(), /Gate failed/)
  assert.equal(await page.locator('noscript tbody tr').count(), 8)
  await page.context().close()
})
