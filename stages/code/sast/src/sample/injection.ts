import { express, flask, java, js, jsx, servlet, type Table } from './files.ts'

const mysql = "const mysql = require('mysql2')\nconst db = mysql.createPool({ host: process.env.DB_HOST })"

/** Samples of rules about injection. */
export const injectionSamples: Table = {
  'sql-injection': {
    bad: [
      express(
        "const id = req.params.id\ndb.query('SELECT * FROM items WHERE id = ' + id, (error, rows) => res.json(rows))",
        mysql,
      ),
      flask(
        "name = request.form['name']\ncursor = sqlite3.connect('shop.db').cursor()\ncursor.execute(f\"SELECT * FROM items WHERE name = '{name}'\")\nreturn {'items': cursor.fetchall()}",
        'import sqlite3',
      ),
      servlet(
        'String name = request.getParameter("name");\ntry (Connection c = dataSource.getConnection(); Statement s = c.createStatement()) {\n  s.executeQuery("SELECT * FROM items WHERE name = \'" + name + "\'");\n} catch (SQLException e) {\n  response.sendError(500);\n}',
        'import java.sql.Connection;\nimport java.sql.SQLException;\nimport java.sql.Statement;\nimport javax.sql.DataSource;',
      ),
    ],
    good: [
      express("db.query('SELECT * FROM items WHERE id = ?', [req.params.id], (error, rows) => res.json(rows))", mysql),
      express(
        "const id = Number.parseInt(req.params.id, 10)\ndb.query('SELECT * FROM items WHERE id = ' + id, (error, rows) => res.json(rows))",
        mysql,
      ),
      express(
        "const columns = ['name', 'price']\nif (!columns.includes(req.query.sort)) {\n  res.sendStatus(400)\n  return\n}\ndb.query('SELECT * FROM items ORDER BY ' + req.query.sort, (error, rows) => res.json(rows))",
        mysql,
      ),
      flask(
        "cursor = sqlite3.connect('shop.db').cursor()\ncursor.execute('SELECT * FROM items WHERE name = ?', (request.form['name'],))\nreturn {'items': cursor.fetchall()}",
        'import sqlite3',
      ),
    ],
  },
  'command-injection': {
    bad: [
      express(
        "const { exec } = require('child_process')\nexec('convert ' + req.body.file + ' out.png', () => res.sendStatus(204))",
      ),
      flask(
        "host = request.form['host']\nsubprocess.run(f'ping -c 1 {host}', shell=True)\nreturn 'done'",
        'import subprocess',
      ),
      servlet('Runtime.getRuntime().exec("ping -c 1 " + request.getParameter("host"));'),
    ],
    good: [
      express(
        "const { execFile } = require('child_process')\nexecFile('convert', [req.body.file, 'out.png'], () => res.sendStatus(204))",
      ),
      express(
        "const { exec } = require('child_process')\nconst name = req.body.file\nif (!/^[a-z0-9]+$/.test(name)) {\n  res.sendStatus(400)\n  return\n}\nexec('convert ' + name + ' out.png', () => res.sendStatus(204))",
      ),
      flask("subprocess.run(['ping', '-c', '1', request.form['host']])\nreturn 'done'", 'import subprocess'),
      flask(
        "host = shlex.quote(request.form['host'])\nos.system('ping -c 1 ' + host)\nreturn 'done'",
        'import os\nimport shlex',
      ),
    ],
  },
  'program-from-input': {
    bad: [
      express("const { spawn } = require('child_process')\nspawn(req.body.tool, ['--version'])\nres.sendStatus(204)"),
      flask("subprocess.run([request.form['tool'], '--version'])\nreturn 'done'", 'import subprocess'),
    ],
    good: [
      express(
        "const { spawn } = require('child_process')\nconst tools = { a: 'convert', b: 'identify' }\nspawn(req.body.tool === 'a' ? tools.a : tools.b, ['--version'])\nres.sendStatus(204)",
      ),
    ],
  },
  'code-injection': {
    bad: [
      express('const total = eval(req.body.formula)\nres.json({ total })'),
      flask("total = eval(request.form['formula'])\nreturn {'total': total}"),
      servlet(
        'try {\n  new ScriptEngineManager().getEngineByName("js").eval(request.getParameter("formula"));\n} catch (ScriptException e) {\n  response.setStatus(400);\n}',
        'import javax.script.ScriptEngineManager;\nimport javax.script.ScriptException;',
      ),
    ],
    good: [
      express('const total = JSON.parse(req.body.formula)\nres.json({ total })'),
      flask("total = int(request.form['amount'])\nreturn {'total': eval('total * 2')}"),
    ],
  },
  xss: {
    bad: [
      express("res.send('<h1>' + req.query.title + '</h1>')"),
      flask("title = request.args['title']\nreturn '<h1>' + title + '</h1>'"),
      servlet('response.getWriter().println("<h1>" + request.getParameter("title") + "</h1>");'),
      js(
        "const title = decodeURIComponent(window.location.hash.slice(1))\ndocument.getElementById('title').innerHTML = title",
      ),
    ],
    good: [
      express("const escape = require('escape-html')\nres.send('<h1>' + escape(req.query.title) + '</h1>')"),
      express('res.json({ title: req.query.title })'),
      flask("return '<h1>' + html.escape(request.args['title']) + '</h1>'", 'import html'),
      js(
        "const title = decodeURIComponent(window.location.hash.slice(1))\ndocument.getElementById('title').textContent = title",
      ),
      jsx('export function Title({ text }) {\n  return <h1>{text}</h1>\n}'),
    ],
  },
  'path-traversal': {
    bad: [
      express(
        "const fs = require('fs')\nfs.readFile('/srv/files/' + req.params.id, (error, data) => res.json({ size: data.length }))",
      ),
      flask("with open('/srv/files/' + request.form['name']) as file:\n    return {'size': len(file.read())}"),
      servlet(
        'java.io.File file = new java.io.File("/srv/files", request.getParameter("name"));\nresponse.setContentLength((int) file.length());',
      ),
    ],
    good: [
      express(
        "const fs = require('fs')\nconst path = require('path')\nconst file = path.resolve('/srv/files', req.params.id)\nif (!file.startsWith('/srv/files/')) {\n  res.sendStatus(400)\n  return\n}\nfs.readFile(file, (error, data) => res.json({ size: data.length }))",
      ),
      express(
        "const fs = require('fs')\nconst path = require('path')\nfs.readFile('/srv/files/' + path.basename(req.params.id), (error, data) => res.json({ size: data.length }))",
      ),
      flask(
        "name = secure_filename(request.form['name'])\nwith open('/srv/files/' + name) as file:\n    return {'size': len(file.read())}",
        'from werkzeug.utils import secure_filename',
      ),
    ],
  },
  ssrf: {
    bad: [
      express(
        "const axios = require('axios')\nconst answer = await axios.get(req.body.url)\nres.json({ status: answer.status })",
      ),
      flask("answer = requests.get(request.form['url'])\nreturn {'status': answer.status_code}", 'import requests'),
    ],
    good: [
      express(
        "const axios = require('axios')\nconst answer = await axios.get('https://api.example.com/items/' + encodeURIComponent(req.params.id))\nres.json({ status: answer.status })",
      ),
      express(
        "const axios = require('axios')\nconst target = new URL(req.body.url)\nif (target.hostname !== 'api.example.com') {\n  res.sendStatus(400)\n  return\n}\nconst answer = await axios.get(target.href)\nres.json({ status: answer.status })",
      ),
      flask(
        "answer = requests.get('https://api.example.com/items/' + request.form['id'])\nreturn {'status': answer.status_code}",
        'import requests',
      ),
    ],
  },
  'open-redirect': {
    bad: [
      express('res.redirect(req.query.next)'),
      flask("return redirect(request.args['next'])"),
      servlet('response.sendRedirect(request.getParameter("next"));'),
    ],
    good: [
      express("res.redirect('/items/' + req.params.id)"),
      flask(
        "target = request.args['next']\nif target not in ('/home', '/profile'):\n    target = '/home'\nreturn redirect(target)",
      ),
    ],
  },
  'ldap-injection': {
    bad: [
      flask(
        "connection = ldap3.Connection(ldap3.Server('directory'))\nconnection.search('ou=users', f\"(uid={request.form['user']})\")\nreturn {}",
        'import ldap3',
      ),
      servlet(
        'try {\n  new InitialDirContext().search("ou=users", "(uid=" + request.getParameter("user") + ")", null);\n} catch (NamingException e) {\n  response.setStatus(500);\n}',
        'import javax.naming.NamingException;\nimport javax.naming.directory.InitialDirContext;',
      ),
    ],
    good: [
      flask(
        "connection = ldap3.Connection(ldap3.Server('directory'))\nuser = escape_filter_chars(request.form['user'])\nconnection.search('ou=users', f'(uid={user})')\nreturn {}",
        'import ldap3\nfrom ldap3.utils.conv import escape_filter_chars',
      ),
    ],
  },
  'xpath-injection': {
    bad: [
      express(
        'const xpath = require(\'xpath\')\nconst nodes = xpath.select("//item[@id=\'" + req.params.id + "\']", catalog)\nres.json({ count: nodes.length })',
      ),
      flask(
        "tree = lxml.etree.parse('catalog.xml')\nfound = tree.xpath(f\"//item[@id='{request.form['id']}']\")\nreturn {'count': len(found)}",
        'import lxml.etree',
      ),
    ],
    good: [
      express(
        "const xpath = require('xpath')\nconst nodes = xpath.select('//item', catalog)\nres.json({ count: nodes.length, id: req.params.id })",
      ),
    ],
  },
  'template-injection': {
    bad: [
      flask("return {'text': jinja2.Template(request.form['template']).render()}", 'import jinja2'),
      express("const ejs = require('ejs')\nres.json({ text: ejs.render(req.body.template, {}) })"),
    ],
    good: [
      flask("return {'text': jinja2.Template('Hello {{ name }}').render(name=request.form['name'])}", 'import jinja2'),
      express(
        "const ejs = require('ejs')\nres.json({ text: ejs.render('Hello <%= name %>', { name: req.body.name }) })",
      ),
    ],
  },
  'unsafe-deserialization': {
    bad: [
      flask("state = pickle.loads(request.get_data())\nreturn {'count': len(state)}", 'import pickle'),
      express(
        "const serialize = require('node-serialize')\nres.json({ ok: serialize.unserialize(req.cookies.state) !== null })",
      ),
      servlet(
        'try {\n  Object state = new java.io.ObjectInputStream(request.getInputStream()).readObject();\n  response.setStatus(state == null ? 400 : 204);\n} catch (ClassNotFoundException e) {\n  response.setStatus(400);\n}',
      ),
    ],
    good: [
      flask("state = json.loads(request.get_data())\nreturn {'count': len(state)}", 'import json'),
      flask("state = yaml.safe_load(request.get_data())\nreturn {'count': len(state)}", 'import yaml'),
    ],
  },
  xxe: {
    bad: [
      flask("tree = lxml.etree.fromstring(request.get_data())\nreturn {'name': tree.tag}", 'import lxml.etree'),
      express(
        "const libxml = require('libxmljs')\nconst doc = libxml.parseXml(req.body.xml, { noent: true })\nres.json({ root: doc.root().name() })",
      ),
    ],
    good: [
      flask(
        "tree = lxml.etree.fromstring(request.get_data(), lxml.etree.XMLParser(resolve_entities=False))\nreturn {'name': tree.tag}",
        'import lxml.etree',
      ),
      flask(
        "tree = defusedxml.ElementTree.fromstring(request.get_data())\nreturn {'name': tree.tag}",
        'import defusedxml.ElementTree',
      ),
    ],
  },
  'nosql-injection': {
    bad: [
      express(
        'const user = await User.findOne({ name: req.body.name, password: req.body.password })\nres.json({ ok: user !== null })',
        "const User = require('./models/user')",
      ),
    ],
    good: [
      express(
        'const user = await User.findOne({ name: String(req.body.name).toString() })\nres.json({ ok: user !== null })',
        'const User = { findOne: async (query) => query }',
      ),
      express(
        'const user = await User.findOne({ id: req.params.id })\nres.json({ ok: user !== null })',
        "const User = require('./models/user')",
      ),
    ],
  },
  'header-injection': {
    bad: [express("res.setHeader('X-Trace', req.query.trace)\nres.sendStatus(204)")],
    good: [express("res.setHeader('X-Trace', encodeURIComponent(req.query.trace))\nres.sendStatus(204)")],
  },
  'log-injection': {
    bad: [express("console.log('user ' + req.body.name)\nres.sendStatus(204)")],
    good: [express("console.log('items requested')\nres.sendStatus(204)")],
  },
  'regex-injection': {
    bad: [express('const wanted = new RegExp(req.query.pattern)\nres.json({ ok: wanted.test(catalog) })')],
    good: [
      express(
        "const escapeRegExp = require('escape-string-regexp')\nconst wanted = new RegExp(escapeRegExp(req.query.pattern))\nres.json({ ok: wanted.test(catalog) })",
      ),
    ],
  },
  'prototype-pollution': {
    bad: [
      express(
        'const { section, name, value } = req.body\nconst target = settings[section]\ntarget[name] = value\nres.sendStatus(204)',
        'const settings = {}',
      ),
    ],
    good: [
      express(
        "const { section, name, value } = req.body\nif (section === '__proto__' || name === '__proto__') {\n  res.sendStatus(400)\n  return\n}\nconst target = settings[section]\ntarget[name] = value\nres.sendStatus(204)",
        'const settings = {}',
      ),
      express(
        'const { name, value } = req.body\nsettings.set(name, value)\nres.sendStatus(204)',
        'const settings = new Map()',
      ),
    ],
  },
  'unsafe-reflection': {
    bad: [
      express('const plugin = require(req.body.plugin)\nres.json({ name: plugin.name })'),
      flask(
        "module = importlib.import_module(request.form['plugin'])\nreturn {'name': module.__name__}",
        'import importlib',
      ),
    ],
    good: [
      express(
        "const plugin = require('./plugins/' + (req.body.plugin === 'a' ? 'a' : 'b'))\nres.json({ name: plugin.name })",
      ),
    ],
  },
  'trust-boundary-violation': {
    bad: [
      flask("session['role'] = request.form['role']\nreturn {}"),
      servlet('request.getSession().setAttribute("role", request.getParameter("role"));'),
    ],
    good: [flask("session['visits'] = int(request.form['visits'])\nreturn {}")],
  },
  'format-string': {
    bad: [
      servlet(
        'String text = String.format(request.getParameter("format"), 1);\nresponse.setContentLength(text.length());',
      ),
    ],
    good: [
      servlet(
        'String text = String.format("%s", request.getParameter("name"));\nresponse.setContentLength(text.length());',
      ),
    ],
  },
  'mail-injection': {
    bad: [
      express(
        "const nodemailer = require('nodemailer')\nawait nodemailer.createTransport({}).sendMail({ to: req.body.to, subject: 'Hello' })\nres.sendStatus(204)",
      ),
    ],
    good: [
      express(
        "const nodemailer = require('nodemailer')\nawait nodemailer.createTransport({}).sendMail({ to: 'team@example.com', subject: 'Hello', text: req.body.text })\nres.sendStatus(204)",
      ),
    ],
  },
  'xslt-injection': {
    bad: [
      servlet(
        'try {\n  TransformerFactory.newInstance().newTransformer(new StreamSource(request.getReader()));\n} catch (TransformerException e) {\n  response.setStatus(400);\n}',
        'import javax.xml.transform.TransformerException;\nimport javax.xml.transform.TransformerFactory;\nimport javax.xml.transform.stream.StreamSource;',
      ),
    ],
    good: [
      java(
        'package app;\n\nimport javax.xml.transform.TransformerFactory;\nimport javax.xml.transform.stream.StreamSource;\n\nclass Service {\n  void run() throws Exception {\n    TransformerFactory.newInstance().newTransformer(new StreamSource("fixed.xsl"));\n  }\n}',
      ),
    ],
  },
  'graphql-injection': {
    bad: [
      express(
        "const { graphql } = require('graphql')\nres.json(await graphql(schema, '{ item(id: \"' + req.body.id + '\") { name } }'))",
      ),
    ],
    good: [
      express(
        "const { graphql } = require('graphql')\nres.json(await graphql(schema, '{ item { name } }', null, null, { id: req.body.id }))",
      ),
    ],
  },
  'mass-assignment': {
    bad: [
      express(
        'const user = await User.create(req.body)\nres.json({ id: user.id })',
        "const User = require('./models/user')",
      ),
    ],
    good: [
      express(
        'const user = await User.create({ name: req.body.name })\nres.json({ id: user.id })',
        "const User = require('./models/user')",
      ),
    ],
  },
}
