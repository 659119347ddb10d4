import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { expandSample } from '../sample/expand.ts'
import { createScanner } from './scanner.ts'

const scanner = createScanner()

function found(path: string, template: string): readonly string[] {
  const bytes = Buffer.from(expandSample(template, `${path}/${template}`))
  return scanner
    .scan({ path, bytes })
    .found.filter((one) => one.confidence !== 'low')
    .map((one) => one.rule.id.slice('secrets/'.length))
}

/** Path, text: a secret that has no form of its own and is told by name and value. */
const secrets: readonly (readonly [path: string, text: string])[] = [
  ['src/a.js', 'fetch("https://api.acme.io/v1/x?access_token={hex:40}&v=1")'],
  ['src/a.py', 'DB_PASSWORD = "{pw:14}"'],
  ['src/a.py', 'conn = connect(host="db", password="{pw:14}")'],
  ['src/a.py', 'os.environ.setdefault("DB_PASSWORD", "{pw:14}")'],
  ['src/a.ts', 'const apiSecret: string = "{alnum:32}"'],
  ['src/a.ts', 'const key = process.env.API_SECRET || "{alnum:32}"'.replace('const key', 'const apiSecret')],
  ['src/a.js', 'headers: { "x-internal-token": "{alnum:40}" }'],
  ['src/A.java', 'private static final String DB_PASSWORD = "{pw:14}";'],
  ['src/A.java', 'props.setProperty("db.password", "{pw:14}");'],
  ['src/a.go', 'var dbPassword string = "{pw:14}"'],
  ['src/a.go', 'dbPassword := `{pw:14}`'],
  ['src/a.rs', 'const SIGNING_KEY: &str = "{alnum:40}";'],
  ['src/a.php', "$config['db_password'] = '{pw:14}';"],
  ['src/a.rb', 'password: "{pw:14}",'],
  ['src/a.cs', 'var clientSecret = @"{alnum:36}";'],
  ['main.tf', 'variable "db_password" {\n  type    = string\n  default = "{pw:14}"\n}'],
  ['terraform.tfstate', '{ "outputs": { "db_password": { "value": "{pw:14}", "type": "string" } } }'],
  ['config.yaml', 'db_password: {pw:14}'],
  ['config.yaml', 'db_password: >-\n  {pw:14}'],
  ['deploy.yaml', 'env:\n  - name: DB_PASSWORD\n    value: {pw:14}'],
  ['task.json', '{ "name": "DB_PASSWORD", "value": "{pw:14}" }'],
  ['.env', 'SESSION_SECRET={alnum:40}'],
  ['.env.production', 'export DB_PASSWORD="{pw:14}"'],
  ['app.ini', 'password = {pw:14}'],
  ['app.properties', 'spring.datasource.password={pw:14}'],
  ['settings.xml', '<server><password>{pw:14}</password></server>'],
  ['web.xml', '<add key="ApiSecret" value="{alnum:32}" />'],
  ['Dockerfile', 'ENV DB_PASSWORD={pw:14}'],
  ['run.sh', 'mytool --password {pw:14} --host db'],
  ['.bash_history', 'export ADMIN_TOKEN={alnum:40}'],
  ['.gitlab-ci.yml', 'variables:\n  DEPLOY_TOKEN: "{alnum:40}"'],
  ['book.ipynb', '{ "cells": [{ "source": ["db_password = \\"{pw:14}\\"\\n"] }] }'],
]

for (const [path, text] of secrets) {
  test(`found in ${path}: ${text.slice(0, 60)}`, () => assert.equal(found(path, text).length, 1))
}

/** What looks like a secret and is none. */
const innocent: readonly (readonly [path: string, text: string])[] = [
  ['src/a.js', 'fetch(`https://api.acme.io/v1/x?access_token=${token1}&v=1`)'],
  ['src/a.js', 'location = "/reset?token=" + resetToken1'],
  ['src/a.rs', 't.pass("checks/typed_path/pass/*1.rs")'],
  ['src/a.py', 'password = get_password()'],
  ['src/a.py', 'password = os.environ["DB_PASSWORD"]'],
  ['src/a.py', 'PASSWORD_FIELD = "user-password-field"'],
  ['src/a.py', 'password: "a phrase that only explains something"'],
  ['src/a.py', 'token_url = "https://auth.acme.io/oauth/token"'],
  ['src/a.py', 'raise ValueError("password must have 12 characters")'],
  ['src/a.ts', 'const cacheKey = "{hex:32}"'],
  ['src/a.ts', 'const passwordRules = "required|confirmed|min:8"'],
  ['src/a.ts', 'const tokenType = "Bearer"; const secretName = "prod/db/main1"'],
  ['src/a.ts', "import { Token } from './token-2f1.ts'"],
  ['src/a.ts', 'i18n: { passwordLabel: "Passwort eingeben", token: "Zugangsschl\u00fcssel" }'],
  ['src/az.json', '"LABEL_PASSWORD": "parol7#kodu", "newPassword": "\u015eifr\u0259-yeni"'],
  ['src/a.ts', 'integrity: "sha512-{b64:86}=="'],
  ['src/a.php', "'password' => '--password='.$connection['password'],"],
  ['src/a.php', 'use Illuminate\\Auth\\Passwords\\TokenRepositoryInterface1;'],
  ['src/a.java', 'map.put("password", "org.acme.db.DataSource#getPassword1");'],
  ['src/a.rb', '# user.password = "mUc3m00RsqyRe"'],
  ['src/module.py', "EXAMPLES = '''\n- user:\n    password: {pw:14}\n'''\n"],
  ['bin/tool', '#!/usr/bin/env python\npassword = getpass1(prompt)\n'],
  ['src/a.go', 'publicKey := "{b64:64}"'],
  ['src/a.go', 'requestToken := uuid.MustParse("{uuid}")'],
  ['chart/secrets.yaml', 'password: {{ .Values.auth.password | b64enc }}'],
  ['chart/deploy.yaml', '{{- if or .Values.smtpPassword .Values.smtpExistingSecret1 }}'],
  ['chart/values.yaml', 'password: ""'],
  ['deploy.yaml', 'valueFrom:\n  secretKeyRef:\n    name: db-secret-v2\n    key: password'],
  ['secret.yaml', 'password: ENC[AES256_GCM,data:{b64:24},iv:{b64:43}=,type:str]'],
  ['vars.yaml', 'password: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  {hex:80}'],
  ['sealed.yaml', 'kind: SealedSecret\nspec:\n  encryptedData:\n    password: AgB{b64:180}'],
  ['main.tf', 'password = var.db_password'],
  ['main.tf', 'secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-a1B2c3"'],
  ['.env.example', 'DB_PASSWORD=change_me_123'],
  ['.env', 'DB_PASSWORD=${DB_PASSWORD_PROD1}'],
  ['.env', 'DB_PASSWORD=bz://vault/prod/db#password'],
  ['api.json', '{ "password": { "shape": "S1", "min": 8 } }'],
  ['yarn.lock', 'resolved "https://registry.example.org/a-token-1.0.0.tgz#{hex:40}"'],
  ['package-lock.json', '"node_modules/js-tokens": { "integrity": "sha512-{b64:86}==" }'],
  ['run.sh', 'echo "password: $PASSWORD"'],
  ['run.sh', 'curl -H "Authorization: Bearer $TOKEN" https://api.acme.io'],
  ['users.sql', "INSERT INTO u (password_hash) VALUES ('sha256:{hex:64}')"],
  ['docs/guide.md', 'Set `password = "{pw:14}"` in the file.'],
  ['test/a_test.go', 'const testPassword = "{pw:14}"'],
]

for (const [path, text] of innocent) {
  test(`left alone in ${path}: ${text.slice(0, 60)}`, () => assert.deepEqual(found(path, text), []))
}

test('hostile text neither throws nor finds anything outside of it', () => {
  const piece = fc.constantFrom(
    'password',
    'api_key',
    '=',
    ':',
    '"',
    "'",
    '`',
    '\\',
    '\n',
    ' ',
    '{{',
    '}}',
    '<',
    '>',
    '$',
    '(',
    ')',
    '\u0000',
    '-----BEGIN RSA PRIVATE KEY-----',
    'AKIA',
    'eyJ',
    '://',
    '@',
    'a',
    '0',
    'kind: Secret\ndata:\n',
    'base64 -d ',
    '%41%42',
    '\\u0041',
    'H4sIAAAA',
    'é',
  )
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 120 }),
      fc.constantFrom('a.py', 'a.yaml', 'a.sh', 'a.xml', 'a.md', 'a.json', '.env'),
      (parts, path) => {
        const bytes = Buffer.from(parts.join(''))
        for (const one of scanner.scan({ path, bytes }).found)
          assert.ok(one.start >= 0 && one.start < one.end && one.end <= bytes.length)
      },
    ),
    { numRuns: 1500 },
  )
})
