import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, type BrowserContextOptions, type Page, chromium } from 'playwright-core'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The way to a browser of this machine, if there is one. */
export const browserPath = places.find((path) => existsSync(path))

/** An open page with what went wrong in it and what it asked of the network. */
interface OpenPage {
  readonly page: Page
  readonly errors: string[]
  readonly requests: string[]
}

/** A browser and a folder from which pages are opened as files. */
export interface Reader {
  open(html: string, options?: BrowserContextOptions): Promise<OpenPage>
  close(): Promise<void>
}

/** Starts the browser. */
export async function startReader(executablePath: string): Promise<Reader> {
  const browser: Browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  const folder = mkdtempSync(join(tmpdir(), 'bartizan-html-'))
  let number = 0
  return {
    async open(html, options = {}) {
      const path = join(folder, `report-${number++}.html`)
      writeFileSync(path, html)
      const url = pathToFileURL(path).href
      const context = await browser.newContext({
        viewport: { width: 1440, height: 900 },
        reducedMotion: 'reduce',
        ...options,
      })
      const page = await context.newPage()
      const errors: string[] = []
      const requests: string[] = []
      page.on('pageerror', (error) => errors.push(error.message))
      page.on('console', (message) => errors.push(`${message.type()}: ${message.text()}`))
      page.on('dialog', (dialog) => errors.push(`a dialog: ${dialog.message()}`))
      page.on('request', (request) => {
        if (request.url() !== url && !request.url().startsWith('data:')) requests.push(request.url())
      })
      await page.goto(url)
      return { page, errors, requests }
    },
    async close() {
      await browser.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
