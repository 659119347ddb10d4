import type { RuleSample } from '@bartizan/model'

type Kind = RuleSample['kind']

const indent = (text: string, by: string): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? line : by + line))
    .join('\n')

/** Samples of one rule: `rule` is the name without the room. */
export type Table = Readonly<Record<string, { readonly bad: readonly File[]; readonly good: readonly File[] }>>

export interface File {
  readonly path: string
  readonly text: string
}

/** An Express application with one route; `head` holds further requires. */
export const express = (body: string, head = ''): File => ({
  path: 'src/server.js',
  text: `const express = require('express')\n${head}${head === '' ? '' : '\n'}const app = express()\n\napp.post('/items/:id', async (req, res) => {\n${indent(body, '  ')}\n})\n\napp.listen(3000)\n`,
})

export const js = (text: string, path = 'src/app.js'): File => ({ path, text: `${text}\n` })
export const jsx = (text: string): File => ({ path: 'src/view.jsx', text: `${text}\n` })
export const py = (text: string, path = 'app/service.py'): File => ({ path, text: `${text}\n` })
export const java = (text: string): File => ({ path: 'src/main/java/app/Service.java', text: `${text}\n` })

/** A Flask application with one route. */
export const flask = (body: string, head = ''): File => ({
  path: 'app/views.py',
  text: `from flask import Flask, request, session, redirect, make_response\n${head}${head === '' ? '' : '\n'}\napp = Flask(__name__)\n\n\n@app.route('/items', methods=['POST'])\ndef items():\n${indent(body, '    ')}\n`,
})

/** A servlet with one method. */
export const servlet = (body: string, head = ''): File => ({
  path: 'src/main/java/app/ItemServlet.java',
  text: `package app;\n\nimport java.io.IOException;\nimport javax.servlet.http.HttpServlet;\nimport javax.servlet.http.HttpServletRequest;\nimport javax.servlet.http.HttpServletResponse;\n${head}${head === '' ? '' : '\n'}\npublic class ItemServlet extends HttpServlet {\n  @Override\n  protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {\n${indent(body, '    ')}\n  }\n}\n`,
})

/** The rows of a table as samples. */
export const toSamples = (table: Table): RuleSample[] =>
  Object.entries(table).flatMap(([name, { bad, good }]) => [...one(name, 'bad', bad), ...one(name, 'good', good)])

const one = (name: string, kind: Kind, files: readonly File[]): RuleSample[] =>
  files.map((file) => ({ rule: `sast/${name}`, kind, path: file.path, text: file.text }))
