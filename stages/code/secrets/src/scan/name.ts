/** What a name promises of its value. */
export type NameKind = 'password' | 'secret' | 'key' | 'weak'

/** Words of an identifier in lower case: `awsSecret_Key` → aws, secret, key. */
export function nameWords(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
}

const passwords =
  /^(?:passwords?|passwd|passwrd|pwd|pass|passphrase|passcode|psw|pword|psswd|userpass|dbpass|rootpass|sshpass|mypass|adminpass|passw|userpw|upw|pw|dbpassword|rootpassword|kennwort|senha|contrasena|motdepasse|mdp|wachtwoord|sqlpassword|dbpasswd|dbpwd)\d*$/
const secrets =
  /^(?:secrets?|tokens?|credentials?|creds?|apikey|apikeys|apisecret|authtoken|accesstoken|secretkey|clientsecret|appsecret|authkey|privatekey|accesskey|bearer|apitoken|secretaccesskey|encryptionkey|signingkey|masterkey|sharedkey|accountkey|storagekey|servicekey|licensekey|webhooksecret|jwtsecret|sessionsecret|cookiesecret|oauthtoken|refreshtoken|bottoken|userkey|consumersecret|consumerkey|appkey|otpsecret|totp|hmac|salt|connectionstring|signature|authorization|auth|apiauth|idtoken|cryptokey|deploykey|sas|pat)$/
const keyLeads =
  /^(?:api|access|auth|secret|private|encryption|encrypt|decryption|crypto|cipher|signing|sign|signature|master|shared|account|storage|service|client|app|application|consumer|session|cookie|jwt|hmac|aes|des|rsa|ssh|security|deploy|license|licence|admin|server|user|root|bot|webhook|authentication|authorization|subscription|primary|secondary|integration|write|ingest|project|rest|db|database|symmetric|machine|validation|stripe|aws|azure|gcp|google|openai|sendgrid|mailgun|twilio|algolia|firebase|maps|datadog|instrumentation|telemetry|token)$/

/** Words after which a name speaks about a secret and does not hold one. */
const about =
  /^(?:id|ids|name|names|url|urls|uri|uris|path|paths|file|files|filename|filepath|dir|directory|folder|field|fields|column|label|labels|title|type|types|kind|length|len|size|count|max|min|limit|limits|expiry|expires|expiration|expire|exp|ttl|age|timeout|duration|interval|date|time|timestamp|at|in|version|format|regex|regexp|pattern|prefix|suffix|header|headers|hint|help|error|errors|message|messages|msg|text|placeholder|prompt|description|desc|policy|policies|rule|rules|rotation|provider|manager|store|storage|service|generator|factory|builder|handler|helper|validator|validation|encoder|encrypter|encryptor|decoder|hasher|reader|writer|resolver|loader|controller|component|view|form|input|page|screen|modal|dialog|button|icon|class|selector|element|widget|enabled|enable|disabled|required|optional|allowed|valid|invalid|visible|hidden|changed|reset|forgot|strength|score|confirmation|algorithm|alg|algo|mode|scheme|scope|scopes|method|methods|endpoint|endpoints|host|port|region|arn|ref|refs|reference|selector|index|idx|num|number|total|used|usage|limit|budget|cost|bytes|span|stream|list|map|array|set|dict|table|schema|model|entity|template|option|options|config|configuration|setting|settings|param|params|parameter|parameters|arg|args|var|variable|env|property|attribute|attr|flag|event|action|state|status|code|codes|response|request|result|results|exception|exists|function|func|callback|hash|hashed|digest|checksum|fingerprint|thumbprint|encrypted|public|pub|cert|certificate|ca|chain|usages?|owner|group|role|user|username|login|email|domain|issuer|audience|subject|grant|granttype|style|color|css|position|offset|start|end|begin|sep|separator|delimiter|source|target|value_?from|from|source|origin|link|links|doc|docs|comment|note|mask|masked|char|chars|line|lines|row|test|tests|spec|mock|example|sample|demo|dummy|fake|default|null|nil|none|empty|undefined|bundle|package|module|plugin|extension|account|accounts|vault|ring|keyring|pair|pairs|bits|curve|order|sort|frame|frames|press|down|up|code|board|bind|binding|binds|word|words|stroke|point|points|value_type|ops|usage|space|cache|caching|backend|driver|engine|context)$/

/** Words that make the name one of something public or structural wherever they stand. */
const structural =
  /^(?:public|pub|csrf|xsrf|primary|foreign|partition|cache|i18n|translation|localization|react|redux|query|column|sort|dict|tokenizer|tokenize|tokenized|lexer|parser|syntax|keyword|keywords|checksum|integrity|nonce|placeholder|fingerprint|thumbprint|sha|sha1|sha256|sha512|md5|hash|digest|etag|commit|revision|guid|uuid|vapid|sitekey|site|recaptcha|publishable|contract|mint|erc20|decimals|symbol|bundle|crl)$/

/** Words that open the name of a text that people read: `LABEL_PASSWORD`. */
const spoken = /^(?:label|lbl|title|caption|tooltip|placeholder|hint|mandatory|btn)$/

/** Judges a name by its words. Undefined when it does not speak of a secret. */
export function judgeName(
  name: string,
): { readonly kind: NameKind } | { readonly refuse: 'name-about' | 'name-public' } | undefined {
  const words = nameWords(name)
  // Only the last part of a dotted path names the value; the parts before lend their meaning to `value`, `key` and the like.
  const last = words.length - 1
  const lead = (words[last] ?? '').replace(/\d+$/, '')
  const meaning = meaningAt(words, last)
  if (meaning !== undefined && spoken.test(words[0] ?? '')) return { refuse: 'name-about' }
  if (meaning !== undefined) {
    return meaning === 'key' && words.some((word) => structural.test(word))
      ? { refuse: 'name-public' }
      : meaning === 'secret' && words.some((word) => structural.test(word))
        ? { refuse: 'name-public' }
        : { kind: meaning }
  }
  for (let i = last - 1; i >= 0; i--) {
    if (meaningAt(words, i) === undefined) continue
    if (
      /^(?:value|val|data|string|str|base64|b64|hex|raw|plain|plaintext|prod|production|staging|dev|development|stage|live|new|old|current|main|v|live|sandbox|admin|root|user|db|mysql|postgres|redis|here|x|y|\d+)$/.test(
        lead,
      ) ||
      lead === ''
    ) {
      return { kind: meaningAt(words, i)! }
    }
    return about.test(lead) ? { refuse: 'name-about' } : { kind: 'weak' }
  }
  return undefined
}

function meaningAt(words: readonly string[], i: number): 'password' | 'secret' | 'key' | undefined {
  const word = words[i] ?? ''
  if (passwords.test(word)) return word === 'pass' || word === 'pw' ? passMeaning(words, i) : 'password'
  if (word === 'phrase' && words[i - 1] === 'pass') return 'password'
  if (word === 'word' && words[i - 1] === 'pass') return 'password'
  if (secrets.test(word)) return /^(?:auth|salt|signature|authorization|sas|hmac)$/.test(word) ? 'key' : 'secret'
  if (/^keys?\d*$/.test(word) && i > 0 && keyLeads.test(words[i - 1] ?? ''))
    return /^(?:api|secret|private|access|encryption|auth|master|signing)$/.test(words[i - 1] ?? '') ? 'secret' : 'key'
  return undefined
}

function passMeaning(words: readonly string[], i: number): 'password' | undefined {
  return i === words.length - 1 &&
    !/^(?:render|first|second|one|two|single|multi|did|does|should|must|test|tests|to|by|low|high|band|all|final|last|next|can|will)$/.test(
      words[i - 1] ?? '',
    )
    ? 'password'
    : undefined
}
