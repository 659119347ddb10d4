import type { LanguageModels } from '../row.ts'
import { library } from './library.ts'
import { web } from './web.ts'

/** Libraries of Python. */
export const python: LanguageModels = {
  rows: [...web, ...library],
  bases: {
    'rest_framework.request.Request': ['django.HttpRequest'],
    'sqlalchemy.Connection': ['dbapi.Connection'],
    'requests.Session': [],
  },
  aliases: {
    'django.http.HttpRequest': 'django.HttpRequest',
    'django.http.request.HttpRequest': 'django.HttpRequest',
    'flask.wrappers.Request': 'flask.Request',
    'quart.Request': 'flask.Request',
    'fastapi.Request': 'starlette.Request',
    'starlette.requests.Request': 'starlette.Request',
    'aiohttp.web.Request': 'aiohttp.Request',
    'sanic.request.Request': 'sanic.Request',
    'defusedxml.ElementTree': 'defusedxml',
    'six.moves.urllib': 'urllib',
    'six.moves.cPickle': 'pickle',
    'os.path.join': 'os.path.join',
    posixpath: 'os.path',
  },
  hints: [
    { names: [/^app$/], types: ['flask.Flask'] },
    { names: [/^request$/], types: ['django.HttpRequest', '@remote', '@remote', '@remote'] },
    { names: [/^req$/, /^resp$/], types: ['falcon.Request', ''] },
    { names: [/^event$/, /^_?context$/], types: ['aws.Event', ''] },
  ],
  entries: [
    { annotation: 'api_view', params: ['django.HttpRequest', '@remote'] },
    { annotation: 'require_http_methods', params: ['django.HttpRequest', '@remote'] },
  ],
  parameterAnnotations: { Query: 1, Path: 1, Body: 1, Form: 1, Header: 1, Cookie: 1, File: 1, Depends: 0 },
}
