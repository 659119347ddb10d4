/** How values are written in a file: decides whether an unquoted word can be a value. */
export type Tongue = 'json' | 'code' | 'config' | 'shell' | 'markup' | 'prose'

const tongues: Readonly<Record<Tongue, string>> = {
  code: 'js mjs cjs jsx ts mts cts tsx vue svelte py pyi java kt kts scala groovy gradle go rs c h cc cpp cxx hpp hh cs fs vb swift m mm rb erb php pl pm lua dart ex exs erl hrl clj cljs hs ml elm r jl sol tf hcl bicep sql psql proto nix zig coffee ipynb jinja j2 css scss less html htm ejs hbs graphql astro',
  json: 'json json5 jsonc tfstate har webmanifest map ndjson jsonl',
  config:
    'tfvars env ini cfg conf cnf properties props toml yaml yml config netrc npmrc pypirc dockercfg secret secrets password passwd htpasswd pgpass rc credentials service plist settings',
  shell:
    'sh bash zsh fish ksh csh bat cmd ps1 psm1 dockerfile makefile mk bash_history zsh_history history bash_profile bashrc zshrc profile bash_aliases',
  markup: 'xml xhtml pom csproj vbproj nuspec resx xaml xsd xsl svg wsdl',
  prose: 'md markdown rst txt adoc asciidoc textile mdx rdoc pod tex org log',
}

const byExtension = new Map<string, Tongue>()
for (const [tongue, extensions] of Object.entries(tongues)) {
  for (const extension of extensions.split(' ')) byExtension.set(extension, tongue as Tongue)
}

/**
 * The tongue of a file by its name, and by its first line where the name does not tell.
 * @param head the beginning of the text
 */
export function tongueOf(name: string, head: string = ''): Tongue {
  const lower = name.toLowerCase().replace(/\.(?:orig|bak|old|dist|example|sample|template|tmpl|save|rej|in)$/, '')
  if (/^(?:dockerfile|containerfile|makefile)/.test(lower)) return 'shell'
  if (
    /^(?:rakefile|gemfile|podfile|fastfile|vagrantfile|jenkinsfile|brewfile|guardfile|capfile|appraisals)/.test(lower)
  )
    return 'code'
  if (lower.endsWith('.tt') || lower.endsWith('.tpl')) return 'prose'
  if (/^\.?env(?:\.|$)|\.env(?:\.|$)|^\.env/.test(lower)) return 'config'
  if (lower.endsWith('.xml.config') || lower === 'web.config' || lower === 'app.config') return 'markup'
  const dot = lower.lastIndexOf('.')
  const known = byExtension.get(lower.slice(dot + 1))
  return known ?? byFirstLine(head) ?? 'config'
}

function byFirstLine(head: string): Tongue | undefined {
  if (!head.startsWith('#!')) return undefined
  return /^#![^\n]{0,60}(?:sh|zsh|bash|make)\b/.test(head) ? 'shell' : 'code'
}

/** Where a file stands: what lies in test, sample and documentation folders is rarely in use. */
export type PathClass = 'plain' | 'credentials' | 'test' | 'docs' | 'vendored' | 'locks'

const testFolder =
  /(?:^|\/)(?:tests?|__tests__|testing|testdata|test[-_]?(?:data|files|fixtures|resources|suite|utils?|helpers?|cases)|[a-z0-9]+[-_.]tests?|fixtures?|__fixtures__|__mocks__|mocks?|specs?|e2e|integration[-_]?tests?|unit[-_]?tests?|acceptance|benchmarks?|testkit|fuzz|corpus|cassettes|stubs?|snapshots|__snapshots__|samples?|examples?|demos?|tutorials?|quickstarts?|playground)\//i
/** `dockerTest`, `testFixtures`, `my-test-data`; not `latest`. */
const testWord =
  /(?:^|\/)(?:[^/]{0,60}[a-z0-9]Tests?(?:[A-Z][^/]{0,60})?|(?:[^/]{0,60}[-_.])?[tT]ests?(?:[-_.A-Z][^/]{0,60})?)\//
const testName =
  /(?:^|\/)(?:test_[^/]*|conftest\.py|[^/]*[-_.](?:test|tests|spec|e2e|mock|fixture|fixtures|example|sample|template|dist|tmpl)(?:\.[^/]*)?|[^/]*(?:Test|Tests|TestCase|Spec|IT)\.(?:java|kt|scala|cs|groovy|php|swift|m|mm)|[^/]*\.snap|example[^/]*)$/
const docs =
  /(?:^|\/)(?:docs?|documentation|website|wiki|changelogs?|release[-_]?notes)\/|\.(?:md|markdown|rst|adoc|asciidoc|mdx|textile|rdoc|tex|pod|eml|mbox|html?)$|(?:^|\/)(?:README|CHANGELOG|CHANGES|HISTORY|NEWS)[^/]*$/i
const vendored = /(?:^|\/)(?:node_modules|vendor|third[-_]?party|bower_components|site-packages|external|deps)\//i
const locks =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lock|Cargo\.lock|go\.sum|go\.work\.sum|poetry\.lock|uv\.lock|pdm\.lock|Pipfile\.lock|composer\.lock|Gemfile\.lock|mix\.lock|pubspec\.lock|Podfile\.lock|packages\.lock\.json|flake\.lock|deno\.lock|gradle\.lockfile|verification-metadata\.xml|Package\.resolved|\.terraform\.lock\.hcl|MODULE\.bazel\.lock|cabal\.project\.freeze)$/i

/** Files whose purpose is to hold credentials: what stands there as a password is one. */
const credentialFile =
  /(?:^|\/)(?:\.netrc|_netrc|\.git-credentials|\.npmrc|\.pypirc|\.pgpass|\.my\.cnf|\.s3cfg|\.esmtprc|\.msmtprc|\.fetchmailrc|\.ftpconfig|sftp(?:-config)?\.json|\.remote-sync\.json|filezilla\.xml|recentservers\.xml|sitemanager\.xml|(?:dbeaver-)?data-sources[\w-]*\.(?:xml|json)|\.dockercfg|logins\.json|\.htpasswd|\.boto|credentials\.xml|secrets\.ya?ml)$/i

/** True where finds of little certainty are not worth showing. */
export function isQuiet(path: PathClass): boolean {
  return path !== 'plain' && path !== 'credentials'
}

/** Class of a path, by folder and file name. */
export function pathClass(path: string): PathClass {
  if (locks.test(path)) return 'locks'
  if (vendored.test(path)) return 'vendored'
  if (testFolder.test(path) || testWord.test(path) || testName.test(path)) return 'test'
  if (docs.test(path)) return 'docs'
  return credentialFile.test(path) ? 'credentials' : 'plain'
}
