import type { LanguageModels } from '../row.ts'
import { browser } from './browser.ts'
import { node } from './node.ts'
import { web } from './web.ts'

const request = /^_?(req|request)$/
const response = /^_?(res|response|resp)$/

/** Libraries of JavaScript and TypeScript. */
export const javascript: LanguageModels = {
  rows: [...web, ...node, ...browser],
  bases: {
    'node.Response': [],
    'express.Request': ['node.Request'],
    'express.Response': ['node.Response'],
    'next.Request': ['node.Request'],
    'next.Response': ['express.Response'],
  },
  aliases: {
    'fs.promises': 'fs',
    _: 'lodash',
    globalThis: 'window',
    global: 'window',
    '@koa.router': '@koa.router',
    'http.IncomingMessage': 'node.Request',
    'http.ServerResponse': 'node.Response',
    'next.NextApiRequest': 'next.Request',
    'next.NextApiResponse': 'next.Response',
    'next.server.NextRequest': 'next.WebRequest',
    'fastify.FastifyRequest': 'fastify.Request',
    'fastify.FastifyReply': 'fastify.Reply',
    'aws-lambda.APIGatewayProxyEvent': 'aws.Event',
    'aws-lambda.APIGatewayProxyEventV2': 'aws.Event',
    '@nestjs.common.Request': 'express.Request',
    'axios.default': 'axios',
    'mysql2.promise': 'mysql2',
    bluebird: 'Promise',
    'xlsx-populate': 'xlsx-populate',
  },
  hints: [
    { names: [/^err(or)?$/, request, response], types: ['', 'express.Request', 'express.Response'] },
    { names: [request, response], types: ['express.Request', 'express.Response'] },
    { names: [request, /^(reply|rep)$/], types: ['fastify.Request', 'fastify.Reply'] },
    { names: [request, /^(h|toolkit)$/], types: ['hapi.Request', 'hapi.Toolkit'] },
    { names: [/^ctx$/], types: ['koa.Context'] },
    { names: [/^(event|evt)$/, /^(context|ctx|_context|_ctx)$/], types: ['aws.Event', ''] },
    { names: [/^context$/, request], types: ['azure.Context', 'azure.Request'] },
  ],
  entries: [],
  parameterAnnotations: {
    Body: 1,
    Query: 1,
    Param: 1,
    Headers: 1,
    Cookies: 1,
    UploadedFile: 1,
    Req: 0,
    Res: 0,
    Args: 1,
  },
}
