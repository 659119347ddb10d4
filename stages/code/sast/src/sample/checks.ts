import { express, java, js, py, type Table } from './files.ts'

const javaCall = (line: string, imports: string): ReturnType<typeof java> =>
  java(`package app;\n\n${imports}\n\nclass Service {\n  void run() throws Exception {\n    ${line}\n  }\n}`)

/** Samples of rules about single calls. */
export const checkSamples: Table = {
  'weak-hash': {
    bad: [
      js(
        "const crypto = require('crypto')\nexports.sign = (text) => crypto.createHash('md5').update(text).digest('hex')",
      ),
      py('import hashlib\n\n\ndef sign(data):\n    return hashlib.sha1(data).hexdigest()'),
      javaCall('MessageDigest.getInstance("MD5");', 'import java.security.MessageDigest;'),
    ],
    good: [
      js(
        "const crypto = require('crypto')\nexports.sign = (text) => crypto.createHash('sha256').update(text).digest('hex')",
      ),
      py('import hashlib\n\n\ndef cache_key(data):\n    return hashlib.md5(data, usedforsecurity=False).hexdigest()'),
      javaCall('MessageDigest.getInstance("SHA-256");', 'import java.security.MessageDigest;'),
    ],
  },
  'weak-cipher': {
    bad: [
      js(
        "const crypto = require('crypto')\nexports.seal = (key, iv) => crypto.createCipheriv('des-ede3-cbc', key, iv)",
      ),
      py(
        'from Crypto.Cipher import DES\n\n\ndef seal(key, data):\n    return DES.new(key, DES.MODE_CBC).encrypt(data)',
      ),
      javaCall('Cipher.getInstance("DES/CBC/PKCS5Padding");', 'import javax.crypto.Cipher;'),
    ],
    good: [
      js("const crypto = require('crypto')\nexports.seal = (key, iv) => crypto.createCipheriv('aes-256-gcm', key, iv)"),
      javaCall('Cipher.getInstance("AES/GCM/NoPadding");', 'import javax.crypto.Cipher;'),
    ],
  },
  'ecb-mode': {
    bad: [
      js("const crypto = require('crypto')\nexports.seal = (key) => crypto.createCipheriv('aes-256-ecb', key, null)"),
      javaCall('Cipher.getInstance("AES/ECB/PKCS5Padding");', 'import javax.crypto.Cipher;'),
    ],
    good: [javaCall('Cipher.getInstance("AES/GCM/NoPadding");', 'import javax.crypto.Cipher;')],
  },
  'cipher-without-iv': {
    bad: [
      js("const crypto = require('crypto')\nexports.seal = (password) => crypto.createCipher('aes-256-cbc', password)"),
    ],
    good: [
      js("const crypto = require('crypto')\nexports.seal = (key, iv) => crypto.createCipheriv('aes-256-cbc', key, iv)"),
    ],
  },
  'static-iv': {
    bad: [
      js(
        "const crypto = require('crypto')\nexports.seal = (key) => crypto.createCipheriv('aes-256-cbc', key, '0000000000000000')",
      ),
    ],
    good: [
      js(
        "const crypto = require('crypto')\nexports.seal = (key) => crypto.createCipheriv('aes-256-cbc', key, crypto.randomBytes(16))",
      ),
    ],
  },
  'hard-coded-key': {
    bad: [
      js(
        "const crypto = require('crypto')\nexports.sign = (text) => crypto.createHmac('sha256', 'summer-of-1969').update(text).digest('hex')",
      ),
      py("import hmac\n\n\ndef sign(data):\n    return hmac.new(b'summer-of-1969', data, 'sha256').hexdigest()"),
    ],
    good: [
      js(
        "const crypto = require('crypto')\nexports.sign = (text) => crypto.createHmac('sha256', process.env.SIGNING_KEY).update(text).digest('hex')",
      ),
    ],
  },
  'weak-random': {
    bad: [
      py('import random\n\n\ndef token():\n    return random.randint(0, 10**9)'),
      javaCall('int code = new Random().nextInt(1000000);', 'import java.util.Random;'),
    ],
    good: [
      py('import secrets\n\n\ndef token():\n    return secrets.token_hex(16)'),
      javaCall('int code = new SecureRandom().nextInt(1000000);', 'import java.security.SecureRandom;'),
    ],
  },
  'weak-key-size': {
    bad: [
      js(
        "const crypto = require('crypto')\nexports.pair = () => crypto.generateKeyPairSync('rsa', { modulusLength: 1024 })",
      ),
      javaCall(
        'KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");\n    generator.initialize(1024);',
        'import java.security.KeyPairGenerator;',
      ),
    ],
    good: [
      js(
        "const crypto = require('crypto')\nexports.pair = () => crypto.generateKeyPairSync('rsa', { modulusLength: 3072 })",
      ),
    ],
  },
  'weak-password-hash': {
    bad: [
      js(
        "const crypto = require('crypto')\nexports.hash = (password, salt) => crypto.pbkdf2Sync(password, salt, 1000, 32, 'sha256')",
      ),
      py(
        "import hashlib\n\n\ndef derive(password, salt):\n    return hashlib.pbkdf2_hmac('sha256', password, salt, 1000)",
      ),
    ],
    good: [
      js(
        "const crypto = require('crypto')\nexports.hash = (password, salt) => crypto.pbkdf2Sync(password, salt, 210000, 32, 'sha256')",
      ),
    ],
  },
  'tls-verification-off': {
    bad: [
      js("const https = require('https')\nexports.agent = new https.Agent({ rejectUnauthorized: false })"),
      py("import requests\n\n\ndef load(host):\n    return requests.get('https://' + host + '/status', verify=False)"),
    ],
    good: [
      js("const https = require('https')\nexports.agent = new https.Agent({ keepAlive: true })"),
      py("import requests\n\n\ndef load(host):\n    return requests.get('https://' + host + '/status', timeout=5)"),
    ],
  },
  'outdated-tls': {
    bad: [
      js("const tls = require('tls')\nexports.context = tls.createSecureContext({ minVersion: 'TLSv1' })"),
      javaCall('SSLContext.getInstance("SSLv3");', 'import javax.net.ssl.SSLContext;'),
    ],
    good: [js("const tls = require('tls')\nexports.context = tls.createSecureContext({ minVersion: 'TLSv1.2' })")],
  },
  'clear-text-protocol': {
    bad: [py("import telnetlib\n\n\ndef connect():\n    return telnetlib.Telnet('switch-1')")],
    good: [py("import ftplib\n\n\ndef connect():\n    return ftplib.FTP_TLS('files')")],
  },
  'bind-all-interfaces': {
    bad: [py("import uvicorn\n\nuvicorn.run('app.main:app', host='0.0.0.0')")],
    good: [py("import uvicorn\n\nuvicorn.run('app.main:app', host='127.0.0.1')")],
  },
  'cookie-without-secure': {
    bad: [
      express("res.cookie('session', token, { secure: false })\nres.sendStatus(204)"),
      py(
        "from flask import make_response\n\n\ndef login(token):\n    response = make_response('ok')\n    response.set_cookie('session', token, secure=False)\n    return response",
      ),
    ],
    good: [express("res.cookie('session', token, { secure: true, httpOnly: true })\nres.sendStatus(204)")],
  },
  'cookie-without-httponly': {
    bad: [express("res.cookie('session', token, { httpOnly: false })\nres.sendStatus(204)")],
    good: [express("res.cookie('session', token, { httpOnly: true })\nres.sendStatus(204)")],
  },
  'cookie-samesite-none': {
    bad: [express("res.cookie('session', token, { sameSite: 'none', secure: true })\nres.sendStatus(204)")],
    good: [express("res.cookie('session', token, { sameSite: 'lax', secure: true })\nres.sendStatus(204)")],
  },
  'session-secret-in-source': {
    bad: [
      js(
        "const session = require('express-session')\nmodule.exports = session({ secret: 'keyboard cat', resave: false })",
      ),
    ],
    good: [
      js(
        "const session = require('express-session')\nmodule.exports = session({ secret: process.env.SESSION_SECRET, resave: false })",
      ),
    ],
  },
  'jwt-secret-in-source': {
    bad: [
      js("const jwt = require('jsonwebtoken')\nexports.issue = (user) => jwt.sign({ user }, 'summer-of-1969')"),
      py(
        "import jwt\n\n\ndef issue(user):\n    return jwt.encode({'user': user}, 'summer-of-1969', algorithm='HS256')",
      ),
    ],
    good: [
      js("const jwt = require('jsonwebtoken')\nexports.issue = (user) => jwt.sign({ user }, process.env.JWT_KEY)"),
    ],
  },
  'jwt-none-algorithm': {
    bad: [
      js(
        "const jwt = require('jsonwebtoken')\nexports.read = (token, key) => jwt.verify(token, key, { algorithms: ['none'] })",
      ),
    ],
    good: [
      js(
        "const jwt = require('jsonwebtoken')\nexports.read = (token, key) => jwt.verify(token, key, { algorithms: ['RS256'] })",
      ),
    ],
  },
  'jwt-not-verified': {
    bad: [py("import jwt\n\n\ndef read(token):\n    return jwt.decode(token, options={'verify_signature': False})")],
    good: [py("import jwt\n\n\ndef read(token, key):\n    return jwt.decode(token, key, algorithms=['RS256'])")],
  },
  'cors-any-origin-with-credentials': {
    bad: [js("const cors = require('cors')\nmodule.exports = cors({ origin: true, credentials: true })")],
    good: [
      js(
        "const cors = require('cors')\nmodule.exports = cors({ origin: ['https://app.example.com'], credentials: true })",
      ),
    ],
  },
  'cors-any-origin': {
    bad: [express("res.setHeader('Access-Control-Allow-Origin', '*')\nres.sendStatus(204)")],
    good: [express("res.setHeader('Access-Control-Allow-Origin', 'https://app.example.com')\nres.sendStatus(204)")],
  },
  'debug-mode': {
    bad: [py('from flask import Flask\n\napp = Flask(__name__)\napp.run(debug=True)')],
    good: [
      py("import os\nfrom flask import Flask\n\napp = Flask(__name__)\napp.run(debug=os.environ.get('DEBUG') == '1')"),
    ],
  },
  'template-autoescape-off': {
    bad: [
      py("import jinja2\n\nenvironment = jinja2.Environment(loader=jinja2.FileSystemLoader('templates'))"),
      js("const nunjucks = require('nunjucks')\nnunjucks.configure('views', { autoescape: false })"),
    ],
    good: [py('import jinja2\n\nenvironment = jinja2.Environment(autoescape=True)')],
  },
  'csrf-off': {
    bad: [
      py(
        'from django.views.decorators.csrf import csrf_exempt\n\n\n@csrf_exempt\ndef transfer(request):\n    return None',
      ),
    ],
    good: [
      py(
        'from django.views.decorators.http import require_POST\n\n\n@require_POST\ndef transfer(request):\n    return None',
      ),
    ],
  },
  'helmet-protection-off': {
    bad: [js("const helmet = require('helmet')\nmodule.exports = helmet({ contentSecurityPolicy: false })")],
    good: [js("const helmet = require('helmet')\nmodule.exports = helmet()")],
  },
  'dotfiles-served': {
    bad: [
      js(
        "const express = require('express')\nconst app = express()\napp.use(express.static('public', { dotfiles: 'allow' }))",
      ),
    ],
    good: [js("const express = require('express')\nconst app = express()\napp.use(express.static('public'))")],
  },
  'directory-listing': {
    bad: [js("const serveIndex = require('serve-index')\nmodule.exports = serveIndex('public')")],
    good: [js("const serveStatic = require('serve-static')\nmodule.exports = serveStatic('public')")],
  },
  'electron-node-integration': {
    bad: [
      js(
        "const { BrowserWindow } = require('electron')\nexports.open = () => new BrowserWindow({ webPreferences: { nodeIntegration: true } })",
      ),
    ],
    good: [
      js(
        "const { BrowserWindow } = require('electron')\nexports.open = () => new BrowserWindow({ webPreferences: { nodeIntegration: false } })",
      ),
    ],
  },
  'postmessage-any-origin': {
    bad: [js("window.postMessage({ token: 1 }, '*')")],
    good: [js("window.postMessage({ token: 1 }, 'https://app.example.com')")],
  },
  'graphql-introspection': {
    bad: [
      js(
        "const { ApolloServer } = require('apollo-server')\nmodule.exports = new ApolloServer({ introspection: true })",
      ),
    ],
    good: [
      js(
        "const { ApolloServer } = require('apollo-server')\nmodule.exports = new ApolloServer({ introspection: false })",
      ),
    ],
  },
  'insecure-temp-file': {
    bad: [py('import tempfile\n\n\ndef scratch():\n    return tempfile.mktemp()')],
    good: [py('import tempfile\n\n\ndef scratch():\n    return tempfile.NamedTemporaryFile()')],
  },
  'world-writable-file': {
    bad: [
      py("import os\n\nos.chmod('/var/lib/app/state', 0o777)"),
      js("const fs = require('fs')\nfs.chmodSync('/var/lib/app/state', 0o777)"),
    ],
    good: [py("import os\n\nos.chmod('/var/lib/app/state', 0o600)")],
  },
  'shell-true': {
    bad: [py("import subprocess\n\n\ndef convert(name):\n    subprocess.run('convert ' + name, shell=True)")],
    good: [py("import subprocess\n\n\ndef convert(name):\n    subprocess.run(['convert', name])")],
  },
  'eval-of-expression': {
    bad: [py('def total(formula):\n    return eval(formula)')],
    good: [py("def total():\n    return eval('1 + 2')")],
  },
  'yaml-unsafe-load': {
    bad: [py('import yaml\n\n\ndef read(text):\n    return yaml.load(text, Loader=yaml.Loader)')],
    good: [py('import yaml\n\n\ndef read(text):\n    return yaml.load(text, Loader=yaml.SafeLoader)')],
  },
  'archive-extract-all': {
    bad: [py("import tarfile\n\n\ndef unpack(name):\n    tarfile.open(name).extractall('/srv/files')")],
    good: [py("import tarfile\n\n\ndef unpack(name):\n    tarfile.open(name).extractall('/srv/files', filter='data')")],
  },
  'xml-entities-on': {
    bad: [py('from lxml import etree\n\nparser = etree.XMLParser(resolve_entities=True)')],
    good: [py('from lxml import etree\n\nparser = etree.XMLParser(resolve_entities=False)')],
  },
  'buffer-uninitialised': {
    bad: [js('exports.make = (size) => Buffer.allocUnsafe(size)')],
    good: [js('exports.make = (size) => Buffer.alloc(size)')],
  },
  'password-in-call': {
    bad: [
      js(
        "const mysql = require('mysql2')\nmodule.exports = mysql.createPool({ user: 'app', password: 'correct-horse' })",
      ),
      py("import psycopg2\n\nconnection = psycopg2.connect(user='app', password='correct-horse')"),
    ],
    good: [
      js(
        "const mysql = require('mysql2')\nmodule.exports = mysql.createPool({ user: 'app', password: process.env.DB_PASSWORD })",
      ),
    ],
  },
  'mongoose-where': {
    bad: [js("const { Item } = require('./models')\nexports.find = (test) => Item.find().$where(test)")],
    good: [js("const { Item } = require('./models')\nexports.find = (price) => Item.find({ price })")],
  },
}
