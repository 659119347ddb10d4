import { java, js, py, type File, type Table } from './files.ts'

const pair = (bad: File, good: File): { readonly bad: readonly File[]; readonly good: readonly File[] } => ({
  bad: [bad],
  good: [good],
})
const call = (line: string, head = ''): File =>
  java(
    `package app;\n\n${head}\n\nclass Service {\n  void run(java.io.InputStream in) throws Exception {\n    ${line}\n  }\n}`,
  )
const express = "const express = require('express')\nconst app = express()\n"

/** Samples of rules about options and settings. */
export const settingSamples: Table = {
  'trust-proxy-all': pair(
    js(`${express}app.set('trust proxy', true)`),
    js(`${express}app.set('trust proxy', 'loopback')`),
  ),
  'upload-without-limit': pair(
    js("const multer = require('multer')\nmodule.exports = multer({ dest: 'uploads' })"),
    js("const multer = require('multer')\nmodule.exports = multer({ dest: 'uploads', limits: { fileSize: 1e6 } })"),
  ),
  'browser-without-sandbox': pair(
    js("const puppeteer = require('puppeteer')\nexports.open = () => puppeteer.launch({ args: ['--no-sandbox'] })"),
    js("const puppeteer = require('puppeteer')\nexports.open = () => puppeteer.launch({ args: ['--mute-audio'] })"),
  ),
  'vm-as-sandbox': pair(
    js("const vm = require('vm')\nexports.run = (text) => vm.runInNewContext(text, {})"),
    js("const vm = require('vm')\nexports.two = () => vm.runInNewContext('1 + 1', {})"),
  ),
  'multiple-statements': pair(
    js("const mysql = require('mysql2')\nmodule.exports = mysql.createPool({ multipleStatements: true })"),
    js("const mysql = require('mysql2')\nmodule.exports = mysql.createPool({ connectionLimit: 4 })"),
  ),
  'jwt-expiry-ignored': pair(
    js(
      "const jwt = require('jsonwebtoken')\nexports.read = (token, key) => jwt.verify(token, key, { ignoreExpiration: true })",
    ),
    js("const jwt = require('jsonwebtoken')\nexports.read = (token, key) => jwt.verify(token, key, { maxAge: '1h' })"),
  ),
  'jwt-decoded-only': pair(
    js("const jwt = require('jsonwebtoken')\nexports.read = (token) => jwt.decode(token)"),
    js("const jwt = require('jsonwebtoken')\nexports.read = (token, key) => jwt.verify(token, key)"),
  ),
  'serialize-unsafe': pair(
    js(
      "const serialize = require('serialize-javascript')\nexports.state = (state) => serialize(state, { unsafe: true })",
    ),
    js(
      "const serialize = require('serialize-javascript')\nexports.state = (state) => serialize(state, { isJSON: true })",
    ),
  ),
  'public-object-acl': pair(
    js(
      "const { s3 } = require('./clients')\nexports.store = (Body) => s3.putObject({ Bucket: 'reports', Key: 'a', Body, ACL: 'public-read' })",
    ),
    js(
      "const { s3 } = require('./clients')\nexports.store = (Body) => s3.putObject({ Bucket: 'reports', Key: 'a', Body })",
    ),
  ),
  'insecure-content-allowed': pair(
    js(
      "const { BrowserWindow } = require('electron')\nexports.open = () => new BrowserWindow({ webPreferences: { allowRunningInsecureContent: true } })",
    ),
    js(
      "const { BrowserWindow } = require('electron')\nexports.open = () => new BrowserWindow({ webPreferences: { sandbox: true } })",
    ),
  ),
  'csrf-ignored-methods': pair(
    js("const csurf = require('csurf')\nmodule.exports = csurf({ ignoreMethods: ['GET', 'POST'] })"),
    js("const csurf = require('csurf')\nmodule.exports = csurf({ ignoreMethods: ['GET', 'HEAD'] })"),
  ),
  'grpc-without-tls': pair(
    py("import grpc\n\nchannel = grpc.insecure_channel('orders:50051')"),
    py("import grpc\n\nchannel = grpc.secure_channel('orders:50051', grpc.ssl_channel_credentials())"),
  ),
  'large-body-limit': pair(
    js(`${express}app.use(express.json({ limit: '500mb' }))`),
    js(`${express}app.use(express.json({ limit: '1mb' }))`),
  ),
  'request-without-timeout': pair(
    py("import requests\n\nanswer = requests.get('https://api.example.com/status')"),
    py("import requests\n\nanswer = requests.get('https://api.example.com/status', timeout=5)"),
  ),
  'mark-safe': pair(
    py('from django.utils.safestring import mark_safe\n\n\ndef label(text):\n    return mark_safe(text)'),
    py("from django.utils.html import format_html\n\n\ndef label(text):\n    return format_html('<b>{}</b>', text)"),
  ),
  'remote-command': pair(
    py(
      "import paramiko\n\n\ndef clean(folder):\n    client = paramiko.SSHClient()\n    client.exec_command('rm -r ' + folder)",
    ),
    py("import paramiko\n\n\ndef clean():\n    client = paramiko.SSHClient()\n    client.exec_command('uptime')"),
  ),
  'pickle-load': pair(
    py('import pickle\n\n\ndef read(data):\n    return pickle.loads(data)'),
    py('import json\n\n\ndef read(data):\n    return json.loads(data)'),
  ),
  'logging-listener': pair(
    py('import logging.config\n\nserver = logging.config.listen(9030)'),
    py("import logging.config\n\nlogging.config.fileConfig('logging.ini')"),
  ),
  'outdated-password-hash': pair(
    py('import crypt\n\n\ndef seal(password):\n    return crypt.crypt(password)'),
    py('import bcrypt\n\n\ndef seal(password):\n    return bcrypt.hashpw(password, bcrypt.gensalt())'),
  ),
  'snmp-without-encryption': pair(
    py("from pysnmp.hlapi import CommunityData\n\ncommunity = CommunityData('public', mpModel=0)"),
    py("from pysnmp.hlapi import UsmUserData\n\nuser = UsmUserData('reader')"),
  ),
  'ssh-host-not-checked': pair(
    py("import asyncssh\n\n\nasync def run():\n    return await asyncssh.connect('host', known_hosts=None)"),
    py("import asyncssh\n\n\nasync def run():\n    return await asyncssh.connect('host')"),
  ),
  'database-certificate-not-checked': pair(
    py("import pymongo\n\nclient = pymongo.MongoClient('db', tlsAllowInvalidCertificates=True)"),
    py("import pymongo\n\nclient = pymongo.MongoClient('db', tls=True)"),
  ),
  'database-without-tls': pair(
    py("import psycopg2\n\nconnection = psycopg2.connect(host='db', sslmode='disable')"),
    py("import psycopg2\n\nconnection = psycopg2.connect(host='db', sslmode='verify-full')"),
  ),
  'cloud-certificate-not-checked': pair(
    py("import boto3\n\nclient = boto3.client('s3', verify=False)"),
    py("import boto3\n\nclient = boto3.client('s3')"),
  ),
  'privileged-container': pair(
    py("import docker\n\nclient = docker.from_env()\nclient.containers.run('builder', privileged=True)"),
    py("import docker\n\nclient = docker.from_env()\nclient.containers.run('builder', cap_add=['NET_ADMIN'])"),
  ),
  'time-based-uuid': pair(
    py('import uuid\n\n\ndef token():\n    return str(uuid.uuid1())'),
    py('import uuid\n\n\ndef token():\n    return str(uuid.uuid4())'),
  ),
  'fixed-temp-path': pair(
    py("with open('/tmp/report.txt', 'w') as file:\n    file.write('done')"),
    py("with open('reports/report.txt', 'w') as file:\n    file.write('done')"),
  ),
  'cookies-for-addresses': pair(
    py('import aiohttp\n\njar = aiohttp.CookieJar(unsafe=True)'),
    py('import aiohttp\n\njar = aiohttp.CookieJar()'),
  ),
  'xmlrpc-server': pair(
    py("from xmlrpc.server import SimpleXMLRPCServer\n\nserver = SimpleXMLRPCServer(('localhost', 8000))"),
    py(
      "from http.server import HTTPServer, BaseHTTPRequestHandler\n\nserver = HTTPServer(('localhost', 8000), BaseHTTPRequestHandler)",
    ),
  ),
  'plain-text-passwords': pair(
    call(
      'NoOpPasswordEncoder.getInstance();',
      'import org.springframework.security.crypto.password.NoOpPasswordEncoder;',
    ),
    call('new BCryptPasswordEncoder();', 'import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;'),
  ),
  'null-cipher': pair(
    call('new NullCipher();', 'import javax.crypto.NullCipher;'),
    call('Cipher.getInstance("AES/GCM/NoPadding");', 'import javax.crypto.Cipher;'),
  ),
  'rsa-without-padding': pair(
    call('Cipher.getInstance("RSA/ECB/NoPadding");', 'import javax.crypto.Cipher;'),
    call('Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding");', 'import javax.crypto.Cipher;'),
  ),
  'xml-decoder': pair(call('new XMLDecoder(in);', 'import java.beans.XMLDecoder;'), call('in.read();')),
  'jackson-default-typing': pair(
    call('new ObjectMapper().enableDefaultTyping();', 'import com.fasterxml.jackson.databind.ObjectMapper;'),
    call('new ObjectMapper().findAndRegisterModules();', 'import com.fasterxml.jackson.databind.ObjectMapper;'),
  ),
  'constant-seed': pair(
    call('SecureRandom random = new SecureRandom();\n    random.setSeed(42);', 'import java.security.SecureRandom;'),
    call('SecureRandom random = new SecureRandom();\n    random.nextInt();', 'import java.security.SecureRandom;'),
  ),
  'file-writable-by-all': pair(
    call('new File("state").setWritable(true, false);', 'import java.io.File;'),
    call('new File("state").setWritable(true, true);', 'import java.io.File;'),
  ),
}
